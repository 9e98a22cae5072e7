"""Brug of gebouw: what does a ride to existing places add, and what would one new place add?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.dekking import TOLERANCE_M
from analysis.maten.paren import measure_pairs
from analysis.maten.tabel import build_table, measure_norms
from analysis.schemas import NIVEAUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm
    from analysis.pairs import Pairs
    from analysis.pipeline import Bronnen

__all__ = ["RIT_M", "compare_brug_gebouw", "list_candidates", "list_kandidaten"]

RIT_M = 5000.0  # an afspraak: as far as a fietstaxi or volunteer usually drives
_GRID_M = 500.0


def list_kandidaten(bereik: Bereik) -> pd.DataFrame:
    """List where a new place could come, as `list_candidates`."""
    return list_candidates(bereik.results.bronnen)


def list_candidates(bronnen: Bronnen) -> pd.DataFrame:
    """List where a new place could come: the candidate buildings of the data, else a grid of 500 m.

    Returns:
        locatie_id, naam, x_rd, y_rd (m, RD). The grid has one herkomst per inhabited square of 500 m, called
        after its buurt: "Dorpskern, punt 2".

    """
    known, herkomsten = bronnen.aanvulling.kandidaten, bronnen.herkomsten
    if known is not None and len(known):
        return known
    x, y = herkomsten["x_rd"].to_numpy(), herkomsten["y_rd"].to_numpy()
    square = np.stack([np.floor(x / _GRID_M), np.floor(y / _GRID_M)], axis=1)
    middle = np.hypot(x - (square[:, 0] + 0.5) * _GRID_M, y - (square[:, 1] + 0.5) * _GRID_M)
    order = np.lexsort((y, x, middle, square[:, 1], square[:, 0]))
    first = order[np.unique(square[order], axis=0, return_index=True)[1]]
    ids = [f"R{x[row]:.0f}-{y[row]:.0f}" for row in first]
    codes = herkomsten["buurtcode"].iloc[first].reset_index(drop=True)
    buurten = codes.map(bronnen.gebieden.set_index("gebiedcode")["gebiednaam"]).astype("str")
    namen = buurten + ", punt " + (codes.groupby(codes).cumcount() + 1).astype("str")
    return pd.DataFrame({"locatie_id": ids, "naam": namen, "x_rd": x[first], "y_rd": y[first]})


def compare_brug_gebouw(bereik: Bereik, *, rit_m: float = RIT_M) -> pd.DataFrame:
    """Compute table brug_gebouw: extra people within reach by a ride, against by the best one new place.

    Args:
        bereik: from `build_bereik`.
        rit_m: how far a ride goes, metres in the measure of `bereik` (walked metres).

    Returns:
        Per gebied × norm: inwoners_buiten (not within the norm now), erbij_brug (those for whom an existing
        place with a known point is at most `rit_m` away), erbij_gebouw (those of the gebied the best
        candidate has within the norm), locatie_id and locatie of that one. Empty, with status onbekend, where
        inwoners are unknown.

    Source: an afspraak of this program; one new place is the best of all candidates tried one by one.

    """
    norms = bereik.results.normen.normen
    kandidaten = list_kandidaten(bereik)
    herkomsten = bereik.results.bronnen.herkomsten[["x_rd", "y_rd"]].to_numpy()
    maat = bereik.results.maat
    widest = max((norm.normafstand_m for norm in norms), default=0.0) + TOLERANCE_M
    pairs = measure_pairs(
        maat, herkomsten, kandidaten[["x_rd", "y_rd"]].to_numpy(), max_m=widest / maat.omwegfactor
    )
    figures = measure_norms(
        bereik.results, norms, lambda norm: _compare(bereik, norm, pairs, kandidaten, rit_m)
    )
    return build_table(bereik.results, norms, figures)


def _compare(
    bereik: Bereik, norm: Norm, pairs: Pairs, kandidaten: pd.DataFrame, rit_m: float
) -> dict[str, NDArray[Any]]:
    basis, size = bereik.results.basis, len(bereik.results.gebieden)
    afstanden = bereik.results.afstanden.for_pair(norm.doelgroep, norm.aanbodsoort)
    limit = norm.normafstand_m + TOLERANCE_M
    people = bereik.people(norm.doelgroep)
    outside = np.where(afstanden.afstand_m > limit, people, 0.0)
    ride = np.where(afstanden.afstand_m <= rit_m + TOLERANCE_M, outside, 0.0)
    near = pairs.afstand_m * bereik.results.maat.omwegfactor <= limit
    herkomst, kandidaat = pairs.herkomst[near], pairs.aanbod[near]
    gain, best = np.full(size, -1.0), np.zeros(size, dtype=np.intp)
    totals = np.zeros((2, size))
    for niveau in NIVEAUS:
        rows = basis.gebied_of[niveau]
        here = basis.rows_of[niveau]
        totals[:, here] += np.stack([np.bincount(rows, weights=w, minlength=size) for w in (outside, ride)])[
            :, here
        ]
        gains = sparse.coo_array(
            (outside[herkomst], (rows[herkomst], kandidaat)), shape=(size, len(kandidaten))
        )
        dense = gains.toarray()[here] if len(kandidaten) else np.zeros((len(here), 1))
        gain[here], best[here] = dense.max(axis=1), dense.argmax(axis=1)
    inwoners = basis.inwoners[norm.doelgroep]
    known = ~np.isnan(inwoners) & ~np.isnan(totals[0])
    names = {c: np.append(kandidaten[c].to_numpy(dtype=object), "") for c in ("locatie_id", "naam")}
    at = np.where(known & (gain > 0), best, len(kandidaten))
    buiten, brug, gebouw = (np.where(known, figure, np.nan) for figure in (*totals, gain))
    return {
        "inwoners": inwoners,
        "inwoners_buiten": buiten,
        "erbij_brug": brug,
        "erbij_gebouw": gebouw,
        "locatie_id": names["locatie_id"][at],
        "locatie": names["naam"][at],
        "status": np.where(known, "bekend", "onbekend"),
    }
