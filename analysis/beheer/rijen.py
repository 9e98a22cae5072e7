"""The rows of the register as they stand in their files, and the fields a person fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from analysis.errors import UsageError
from analysis.schemas import REGISTER_COLUMNS
from analysis.tables import TABLE_SUFFIXES, open_table, plain_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analysis.tables import TableFile

__all__ = [
    "OWN_LIST",
    "PLACE",
    "ROLLEN",
    "Rij",
    "cells_of",
    "find_rij",
    "list_for_new",
    "new_id",
    "read_rij",
    "tidy",
]

ROLLEN = (
    "gegevensbeheerder",
    "wijkmanager",
    "beleidsmedewerker",
    "medewerker van een organisatie",
    "inwoner of vrijwilliger",
)
PLACE = (
    "straat", "huisnummer", "postcode", "plaats", "wijkcode", "werkgebied", "lat", "lon", "x_rd", "y_rd",
    "locatieprecisie", "bag_nummeraanduiding_id", "locatiemethode", "locatiedatum",
)  # fmt: skip
OWN_LIST = "eigen.csv"
_IMPORTED, _NEW = "import_", "EIGEN"
_HEADER = ",".join([*REGISTER_COLUMNS, "bag_nummeraanduiding_id", "locatiemethode", "locatiedatum"]) + "\n"


class Files(Protocol):
    """Whatever gives the content of the files in `aanbod/`; `Register` is one."""

    @property
    def folder(self) -> Path:
        """Give the folder."""
        ...

    def read(self, naam: str) -> bytes | None:
        """Give the content of a file, None when it is not there."""
        ...


@dataclass(frozen=True)
class Rij:
    """One row of the register and the file it stands in.

    Args:
        bestand: the file's name inside `aanbod/`.
        content: that file as it was read.
        table: the same, opened to be changed.
        rij: the row's number in it.
        cells: its texts, without the mark that keeps a formula from running.

    """

    bestand: str
    content: bytes
    table: TableFile
    rij: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class _Folder:
    """The files of a data directory, read without a lock."""

    folder: Path

    def read(self, naam: str) -> bytes | None:
        path = self.folder / naam
        return path.read_bytes() if path.is_file() else None


def cells_of(row: Mapping[str, str]) -> dict[str, str]:
    """Give the cells of a row as somebody meant them; columns without a name are left out."""
    return {kolom: plain_cell(cell.strip()) for kolom, cell in row.items() if kolom}


def tidy(text: str) -> str:
    r"""Give typed text without characters that no file can hold.

    >>> tidy(" soep\x00en brood ")
    'soep en brood'
    """
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text).strip()


def find_rij(files: Files, aanbod_id: str) -> Rij | None:
    """Give the row with this aanbod_id, None when no file has it."""
    for naam in _names(files.folder):
        content = files.read(naam)
        if content is None:
            continue
        table = open_table(content, bron=f"aanbod/{naam}")
        for rij, row in table.rows():
            if row.get("aanbod_id", "").strip() == aanbod_id:
                return Rij(naam, content, table, rij, cells_of(row))
    return None


def read_rij(data: Path, aanbod_id: str) -> dict[str, str]:
    """Give the cells of one offering as they stand now, empty when it is gone.

    Raises:
        DataError: a file cannot be read.

    """
    found = find_rij(_Folder(data / "aanbod"), aanbod_id)
    return dict(found.cells) if found else {}


def list_for_new(files: Files) -> tuple[str, bytes | None, TableFile]:
    """Give the file that new offerings go to: the only list that is no import, else `eigen.csv`."""
    own = [naam for naam in _names(files.folder) if not naam.startswith(_IMPORTED)]
    naam = own[0] if len(own) == 1 else OWN_LIST
    content = files.read(naam)
    return naam, content, open_table(content or _HEADER.encode(), bron=f"aanbod/{naam}")


def new_id(files: Files, used: set[str]) -> str:
    """Give an aanbod_id that no row has and that none of `used` is: EIGEN0001 and on."""
    taken = {key for naam in _names(files.folder) for key in _ids(files, naam)} | used
    numbers = [int(key.removeprefix(_NEW)) for key in taken if key.removeprefix(_NEW).isdecimal()]
    mine = [number for number in numbers if f"{_NEW}{number:04d}" in taken]
    return f"{_NEW}{max(mine, default=0) + 1:04d}"


def _ids(files: Files, naam: str) -> Iterator[str]:
    content = files.read(naam)
    if content:
        yield from (row.get("aanbod_id", "").strip() for _, row in open_table(content, bron=naam).rows())


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise UsageError("In deze gegevensmap is geen map aanbod.")
    found = (path.name for path in folder.iterdir() if path.suffix.lower() in TABLE_SUFFIXES)
    return sorted(naam for naam in found if not naam.startswith((".", "~$")))
