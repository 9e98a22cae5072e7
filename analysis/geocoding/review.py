"""The list of rows whose place a person must judge, with what they can choose from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.tables import guard_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.adressen import Adres
    from analysis.geocoding.model import Plaatsing

__all__ = ["REVIEW_FILE", "ReviewRow", "review_bytes"]

REVIEW_FILE = "beoordelen.csv"
_COLUMNS = ["bestand", "rij", "aanbod_id", "naam", "adres", "lezing", "reden", "precisie_nu", "kandidaten"]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row of the register and the plaatsing that was not good enough."""

    bestand: str
    rij: int
    aanbod_id: str
    naam: str
    adres: Adres
    precisie_nu: str
    plaatsing: Plaatsing

    @property
    def kandidaten(self) -> str:
        """Give the kandidaten as one text: address and point each."""
        found = (f"{k.tekst} ({k.lat:.6f}, {k.lon:.6f})" for k in self.plaatsing.kandidaten)
        return " | ".join(found)


def review_bytes(rows: Iterable[ReviewRow]) -> bytes:
    """Give `rows` as a CSV (UTF-8 with a mark, so that Excel reads it)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        cells = [row.bestand, str(row.rij), row.aanbod_id, row.naam, row.adres.tekst, row.adres.lezing]
        cells += [row.plaatsing.reden, row.precisie_nu, row.kandidaten]
        writer.writerow([guard_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
