"""Bevindingen: what was noticed about the data, kept beside the figures.

A bevinding never stops the work: the row it is about stays in its table, is left out of the sums
where it has to be, and is counted on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from analysis.errors import DataError, SeveralDataErrors

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["COLUMNS", "Bevinding", "Ernst", "bevindingen_of_error", "to_table"]

Ernst = Literal["fout", "waarschuwing", "info"]
COLUMNS = ["bron", "rij", "kolom", "melding", "ernst"]


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One remark about a bron.

    Args:
        bron: the file, relative to the data directory.
        melding: what was noticed and what to do about it, in Dutch.
        rij: row in the file, counted like a spreadsheet (the header is row 1).
        kolom: the column's name.
        ernst: fout (refused), waarschuwing (left out of a sum) or info.

    """

    bron: str
    melding: str
    rij: int | None = None
    kolom: str | None = None
    ernst: Ernst = "waarschuwing"


def bevindingen_of_error(error: DataError) -> list[Bevinding]:
    """Give the refusals in `error` as bevindingen of ernst fout."""
    errors = error.errors if isinstance(error, SeveralDataErrors) else (error,)
    return [Bevinding(e.bron, f"{e.melding} {e.oplossing}", e.rij, e.kolom, "fout") for e in errors]


def to_table(bevindingen: Iterable[Bevinding]) -> pd.DataFrame:
    """Give a table of `bevindingen`: bron, rij (nullable integer), kolom, melding, ernst, in their order."""
    rows = [(b.bron, b.rij, b.kolom, b.melding, b.ernst) for b in bevindingen]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["rij"] = table["rij"].astype("Int64")
    return table
