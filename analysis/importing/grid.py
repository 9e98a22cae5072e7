"""From rows of cells to a table of text: finds the header, names the columns, keeps the row numbers.

Works in blocks, so that a long file is never in memory twice.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from analysis.bevindingen import Bevinding
from analysis.errors import UnreadableError
from analysis.importing.limits import check_columns
from analysis.woorden import stuks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SourceTable", "build_table"]

_BLOCK = 5_000
_LOOK_AHEAD = 30
_MAX_NAMED = 5


@dataclass
class SourceTable:
    """A source as text.

    Args:
        frame: one row per offering, all columns text ("" is empty); the index is the row number in the file.
        soort: csv, excel, ods, geo or hsds.
        bevindingen: what was noticed while reading.

    """

    frame: pd.DataFrame
    soort: str
    bevindingen: list[Bevinding] = field(default_factory=list)


def build_table(rows: Iterable[tuple[int, list[str]]], *, bron: str, soort: str) -> SourceTable:
    """Build a table of `rows` (row number in the file, cells).

    The header is the first row that is about as wide as the table; titles above it are skipped. A header that
    occurs twice gets a number; cells beyond the header get a column of their own.

    Raises:
        UnreadableError: there is no table, or it has too many columns.

    """
    stream = iter(rows)
    head = [
        (number, row) for number, row in itertools.islice(stream, _LOOK_AHEAD) if any(c.strip() for c in row)
    ]
    if not head:
        raise UnreadableError(
            "Er staat geen tabel in dit bestand.", bron=bron, oplossing="Kies een ander bestand."
        )
    place = _find_header(head)
    check_columns(max(len(row) for _, row in head), bron)
    bevindingen: list[Bevinding] = []
    names = _name_columns(head[place][1], head[place][0], bron, bevindingen)
    body = itertools.chain(head[place + 1 :], stream)
    frame = _gather(body, names, bron, bevindingen)
    if frame.empty:
        raise UnreadableError(
            "Onder de kopregel staan geen rijen.", bron=bron, oplossing="Kies een ander bestand."
        )
    bevindingen += _find_formulas(frame, bron)
    return SourceTable(frame, soort, bevindingen)


def _find_header(head: list[tuple[int, list[str]]]) -> int:
    filled = [sum(bool(cell.strip()) for cell in row) for _, row in head]
    wide = max(filled)
    return next(place for place, number in enumerate(filled) if number * 2 >= wide)


def _name_columns(header: list[str], rij: int, bron: str, bevindingen: list[Bevinding]) -> list[str]:
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = base = " ".join(cell.split()).strip("\ufeff") or f"kolom {place}"
        again = 1
        while name in names:
            again += 1
            name = f"{base} ({again})"
        if again > 1:
            melding = f"De kolom '{base}' staat er meer dan een keer in; deze heet hier '{name}'."
            bevindingen.append(Bevinding(bron, melding, rij, base))
        names.append(name)
    return names


def _gather(
    body: Iterator[tuple[int, list[str]]], names: list[str], bron: str, bevindingen: list[Bevinding]
) -> pd.DataFrame:
    blocks: list[list[pa.Array]] = []
    numbers: list[int] = []
    too_wide: list[int] = []
    while block := list(itertools.islice(body, _BLOCK)):
        kept = [(number, row) for number, row in block if any(cell.strip() for cell in row)]
        if not kept:
            continue
        check_columns(max(len(row) for _, row in kept), bron)
        too_wide += [number for number, row in kept if any(cell.strip() for cell in row[len(names) :])]
        width = max(len(names), *(len(row) for _, row in kept))
        names += [f"kolom {place}" for place in range(len(names) + 1, width + 1)]
        numbers += [number for number, _ in kept]
        columns = itertools.zip_longest(*(row for _, row in kept), fillvalue="")
        arrays = [pa.array([cell.strip() for cell in column], pa.large_string()) for column in columns]
        blank = pa.array([""] * len(kept), pa.large_string())
        blocks.append([*arrays, *[blank] * (width - len(arrays))])
    if too_wide:
        rows = stuks(len(too_wide), "rij heeft", "rijen hebben")
        melding = f"{rows} meer cellen dan de kopregel; wat over is, staat in een kolom zonder naam."
        bevindingen.append(Bevinding(bron, melding, too_wide[0]))
    index = pd.Index(numbers, name="rij")
    return pd.DataFrame({name: _column(blocks, place) for place, name in enumerate(names)}).set_axis(index)


def _column(blocks: list[list[pa.Array]], place: int) -> pd.Series[str]:
    parts = [
        block[place] if place < len(block) else pa.array([""] * len(block[0]), pa.large_string())
        for block in blocks
    ]
    texts: pd.Series[str] = pa.chunked_array(parts, pa.large_string()).to_pandas().astype("str")
    return texts


def _find_formulas(frame: pd.DataFrame, bron: str) -> list[Bevinding]:
    found: list[Bevinding] = []
    for name in frame.columns:
        rows = frame.index[frame[name].str.startswith("=")]
        for rij in rows[:_MAX_NAMED]:
            melding = "In deze cel staat een formule; de tekst is bewaard en wordt nergens uitgerekend."
            found.append(Bevinding(bron, melding, int(rij), str(name)))
        if len(rows) > _MAX_NAMED:
            melding = f"Nog {stuks(len(rows) - _MAX_NAMED, 'cel', 'cellen')} met een formule in deze kolom."
            found.append(Bevinding(bron, melding, None, str(name)))
    return found
