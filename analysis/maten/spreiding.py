"""Spreiding: how evenly dekking is spread over the people of a gebied, and over income (table verdeling)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.maten.tabel import build_table
from analysis.verdeling import concentration_index, gini, palma_ratio

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.pipeline import Results

__all__ = ["INKOMEN", "compute_verdeling"]

INKOMEN = "inkomen_huishouden_eur"  # the name of the figure in geo/gebiedscijfers.csv
_MEASURES = ("gini", "palma", "concentratie_index")
_NIVEAUS = ("wijk", "gemeente")


def compute_verdeling(results: Results) -> pd.DataFrame:
    """Compute table verdeling: per wijk and gemeente × norm, how the dekking of its parts differs.

    The parts are the buurten, each weighing its inwoners; the wijken where people are known per wijk only.

    Returns:
        gini, palma and concentratie_index (over income of households, low to high) of aandeel_binnen_norm.
        eenheid and aantal_eenheden say on what they rest, aantal_onbekend and aantal_inkomen_onbekend what
        had to be left out; palma is empty where the lowest 40 % have nothing. Empty, with status onbekend,
        where fewer than two parts are known or nobody is reached.

    Source: Gini 1912; Palma 2011 and Cobham & Sumner 2013; Kakwani, Wagstaff & van Doorslaer 1997.

    """
    norms = results.normen.normen
    shape = len(results.gebieden), len(norms)
    aandeel = results.dekking["aandeel_binnen_norm"].to_numpy().reshape(shape)
    inwoners = results.dekking["inwoners"].to_numpy().reshape(shape)
    inkomen = results.bronnen.aanvulling.figure(INKOMEN, results.gebieden["gebiedcode"].tolist())
    parts = _find_parts(results)
    figures: dict[str, NDArray[Any]] = {
        **{name: np.full(shape[::-1], np.nan) for name in _MEASURES},
        "eenheid": np.full(shape[::-1], "buurt", dtype=object),
        **{name: np.zeros(shape[::-1], dtype=np.int64) for name in _COUNTS},
        "status": np.full(shape[::-1], "onbekend", dtype=object),
    }
    for row, choices in parts.items():
        for column in range(len(norms)):
            eenheid, rows = _choose(choices, inwoners[:, column])
            found = _measure(aandeel[rows, column], inwoners[rows, column], inkomen[rows])
            for name, value in {**found, "eenheid": eenheid}.items():
                figures[name][column, row] = value
    table = build_table(results, norms, figures)
    return table[table["niveau"].isin(_NIVEAUS)].reset_index(drop=True)


_COUNTS = ("aantal_eenheden", "aantal_onbekend", "aantal_inkomen_onbekend")


def _find_parts(results: Results) -> dict[int, dict[str, NDArray[np.intp]]]:
    """Find per wijk and gemeente the rows of its buurten, and of the wijken of a gemeente."""
    basis = results.basis
    buurten, wijk_of = basis.rows_of["buurt"], basis.parent_of["wijk"]
    found: dict[int, dict[str, NDArray[np.intp]]] = {}
    for niveau in _NIVEAUS:
        for row in basis.rows_of[niveau]:
            inside = basis.parent_of[niveau] == row
            found[int(row)] = {"buurt": buurten[inside]}
            if niveau == "gemeente":
                found[int(row)]["wijk"] = np.unique(wijk_of[inside])
    return found


def _choose(
    choices: dict[str, NDArray[np.intp]], inwoners: NDArray[np.float64]
) -> tuple[str, NDArray[np.intp]]:
    for eenheid, rows in choices.items():
        if not np.isnan(inwoners[rows]).all():
            return eenheid, rows
    return "buurt", choices["buurt"]


def _measure(
    aandeel: NDArray[np.float64], inwoners: NDArray[np.float64], inkomen: NDArray[np.float64]
) -> dict[str, Any]:
    peopled = inwoners != 0  # where nobody lives there is nothing to divide
    aandeel, inwoners, inkomen = aandeel[peopled], inwoners[peopled], inkomen[peopled]
    known = ~np.isnan(inwoners)
    counts = {
        "aantal_eenheden": int(known.sum()),
        "aantal_onbekend": int((~known).sum()),
        "aantal_inkomen_onbekend": int(np.isnan(inkomen[known]).sum()),
    }
    if counts["aantal_eenheden"] < 2 or not aandeel[known].any():  # noqa: PLR2004  (one part has no spread)
        return {**counts, "status": "onbekend"}
    with_income = counts["aantal_eenheden"] - counts["aantal_inkomen_onbekend"]
    index = (
        concentration_index(aandeel, ranking=inkomen, weights=inwoners).waarde if with_income > 1 else np.nan
    )
    palma = palma_ratio(aandeel, weights=inwoners).waarde
    return {
        "gini": gini(aandeel, weights=inwoners).waarde,
        "palma": palma if np.isfinite(palma) else np.nan,
        "concentratie_index": index,
        **counts,
        "status": "bekend",
    }
