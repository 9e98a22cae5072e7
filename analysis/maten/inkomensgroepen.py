"""Inkomensgroepen: who lives too far in the buurten with the lowest, middle and highest incomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.maten.spreiding import INKOMEN

if TYPE_CHECKING:
    from analysis.pipeline import Results

__all__ = ["GROEPEN", "compute_inkomensgroepen"]

GROEPEN = ("laagste", "middelste", "hoogste", "onbekend")


def compute_inkomensgroepen(results: Results, dekking: pd.DataFrame) -> pd.DataFrame:
    """Divide the buurten over three groups by income of households, each with about as many people.

    Args:
        results: from `run`.
        dekking: rows of table dekking of one pair.

    Returns:
        groep (laagste, middelste, hoogste, onbekend: income unknown), inkomen_van and inkomen_tot (euro),
        aantal_buurten, inwoners, buiten_norm (people further than the norm). Buurten whose inwoners are
        unknown, or where nobody of the doelgroep lives, are left out; a buurt that straddles the line goes
        where its middle lies. Empty where no buurt is known.

    """
    rows = dekking[(dekking["niveau"] == "buurt") & (dekking["inwoners"] > 0)]
    inkomen = results.bronnen.aanvulling.figure(INKOMEN, rows["gebiedcode"].tolist())
    inwoners = rows["inwoners"].to_numpy(dtype=float)
    buiten = (inwoners - rows["inwoners_binnen_norm"].to_numpy(dtype=float)).round(6)
    known = ~np.isnan(inkomen)
    groep = np.full(len(rows), len(GROEPEN) - 1)
    order = np.flatnonzero(known)[np.argsort(inkomen[known], kind="stable")]
    upto = np.cumsum(inwoners[order])
    if len(order):
        middle = (upto - inwoners[order] / 2) / upto[-1]
        groep[order] = np.minimum((3 * middle).astype(int), 2)
    found = []
    for number, name in enumerate(GROEPEN):
        mine = groep == number
        if mine.any():
            low, high = (np.nan, np.nan) if name == "onbekend" else (inkomen[mine].min(), inkomen[mine].max())
            found.append((name, low, high, int(mine.sum()), inwoners[mine].sum(), buiten[mine].sum()))
    columns = ["groep", "inkomen_van", "inkomen_tot", "aantal_buurten", "inwoners", "buiten_norm"]
    return pd.DataFrame(found, columns=columns)
