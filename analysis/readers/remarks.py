"""Note rows of the register: one bevinding a row, with the row's own texts filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.bevindingen import Bevinding, Ernst

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["note_rows"]


def note_rows(
    raw: pd.DataFrame, rows: pd.Series, kolom: str, melding: str, ernst: Ernst = "waarschuwing"
) -> list[Bevinding]:
    """Give a bevinding for each of `rows`.

    Args:
        raw: register as text; columns bron_bestand and bron_rij say where a row came from.
        rows: boolean, on the index of `raw`.
        kolom: the column it is about.
        melding: Dutch text; `{column}` stands for the row's text in that column.
        ernst: how bad it is.

    """
    if not rows.any():
        return []
    return [
        Bevinding(str(row["bron_bestand"]), melding.format_map(row), int(row["bron_rij"]), kolom, ernst)
        for row in raw[rows].to_dict("records")
    ]
