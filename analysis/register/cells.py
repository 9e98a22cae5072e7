"""Tell two versions of a register file apart cell by cell, and take such a difference back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import DataError
from analysis.tables import open_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Cell = tuple[str, str, str | None, str | None]

__all__ = ["changed_cells", "take_back_cells"]

_KEY = "aanbod_id"
_ROW = ""  # the kolom of a row that came or went as a whole


def changed_cells(naam: str, oud: bytes | None, nieuw: bytes | None) -> Iterator[Cell]:
    """Give what differs: aanbod_id, kolom ("" for a whole row), old, new (None: was or is not there)."""
    before, after = _rows_of(oud, naam), _rows_of(nieuw, naam)
    for key, row in after.items():
        old = before.get(key)
        if old is None:
            yield key, _ROW, None, row.get("naam", "")
            continue
        if old == row:
            continue
        for kolom in dict.fromkeys([*old, *row]):
            if old.get(kolom, "") != row.get(kolom, ""):
                yield key, kolom, old.get(kolom), row.get(kolom)
    for key in before.keys() - after.keys():
        yield key, _ROW, before[key].get("naam", ""), None


def take_back_cells(
    now: bytes, added: bytes | None, cells: Sequence[Cell], naam: str, kept: list[str]
) -> bytes:
    """Take `cells` of one change back in a file that changed again later.

    Args:
        now: the file as it stands.
        added: the file right after the change that is taken back.
        cells: what that change did, as `changed_cells` gives it.
        naam: the file's name.
        kept: gets a Dutch sentence for each cell or row that was changed later and therefore stays.

    """
    table = open_table(now, bron=naam)
    current = {row.get(_KEY, ""): (rij, row) for rij, row in table.rows()}
    then = _rows_of(added, naam)
    gone: set[int] = set()
    for aanbod_id, kolom, oud, nieuw in cells:
        rij, row = current.get(aanbod_id, (0, {}))
        if kolom == _ROW and oud is None and rij:
            if _filled(row) == _filled(then.get(aanbod_id, {})):
                gone.add(rij)
            else:
                kept.append(f"{aanbod_id} is later bewerkt en blijft staan.")
        elif kolom != _ROW and rij and row.get(kolom, "") == (nieuw or ""):
            table.change(rij, {kolom: oud or ""})
        elif kolom != _ROW:
            kept.append(f"{aanbod_id}, {kolom}: later bewerkt en niet teruggezet.")
    if gone:
        table.remove(gone)
    return table.to_bytes()


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {kolom: cell for kolom, cell in row.items() if cell}


def _rows_of(content: bytes | None, naam: str) -> dict[str, dict[str, str]]:
    if content is None:
        return {}
    try:
        return {key: row for _, row in open_table(content, bron=naam).rows() if (key := row.get(_KEY, ""))}
    except DataError:
        return {}  # no table (or a broken one): the version itself is kept, only the cells are not told apart
