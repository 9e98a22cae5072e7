"""Nieuwe plekken: which candidates bring most people within the norm, and how good is that choice?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np
import pandas as pd

from analysis.dekking import TOLERANCE_M
from analysis.errors import UsageError
from analysis.gebieden import buurt_of_points
from analysis.locaties import best_coverage, fewest_sites, shortest_distance
from analysis.locaties.result import LocatieResult, Methode
from analysis.maten.brug_gebouw import list_kandidaten
from analysis.maten.paren import measure_pairs
from analysis.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.locaties.exact import Progress
    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["METHODEN", "Plekken", "find_plekken"]

METHODEN = tuple(name for name in get_args(Methode) if name != "pcenter")
_FAR_M = 100_000.0  # stands for "cannot be reached": a distance no walk has


class Plekken(NamedTuple):
    """The places that were chosen.

    Attributes:
        table: volgorde, locatie_id, naam, buurtcode, x_rd, y_rd, inwoners_erbij (people this place adds to
            those before it), inwoners_erbij_samen.
        result: the search's own answer, with its goal and its bound.
        erbij: people who come within the norm by all places together.
        buiten: people who are not within the norm now.
        kandidaten: how many candidates there were.

    """

    table: pd.DataFrame
    result: LocatieResult
    erbij: float
    buiten: float
    kandidaten: int


def find_plekken(
    bereik: Bereik,
    norm: Norm,
    *,
    k: int | None = None,
    methode: str = "mclp",
    exact: bool = False,
    seconds: float = 60.0,
    progress: Progress | None = None,
) -> Plekken:
    """Find the best new places for the people of a pair who are not within its norm now.

    Args:
        bereik: from `build_bereik`.
        norm: the pair and its distance.
        k: number of places; lscp finds it, and does not look at k.
        methode: mclp (k places, most people), lscp (fewest places for all who can be served), pmedian (k
            places, least total distance to the nearest place, old or new).
        exact: prove the optimum with HiGHS.
        seconds: time limit of `exact`.
        progress: called now and then by `exact`; return False to stop.

    Raises:
        UsageError: the methode does not exist, `k` does not fit, nobody's number of inwoners is known, or
            nobody can reach any place at all (pmedian).

    Source: Church & ReVelle 1974 (MCLP), Toregas e.a. 1971 (LSCP), Hakimi 1964 (p-median).

    """
    if methode not in METHODEN:
        msg = f"Methode '{methode}' bestaat niet. Kies uit: {', '.join(METHODEN)}."
        raise UsageError(msg)
    if k is None and methode != "lscp":
        msg = "Hoeveel plekken zoekt u? Geef een aantal met --k, bijvoorbeeld --k 3."
        raise UsageError(msg)
    people = bereik.people(norm.doelgroep)
    if np.isnan(people).all():
        label = bereik.results.normen.label_of(norm.doelgroep)
        msg = f"Van '{label}' is niet bekend hoeveel mensen er wonen. Vul bevolking.csv aan."
        raise UsageError(msg)
    present = bereik.results.afstanden.for_pair(norm.doelgroep, norm.aanbodsoort).afstand_m
    outside = np.where(present > norm.normafstand_m + TOLERANCE_M, np.nan_to_num(people), 0.0)
    kandidaten = list_kandidaten(bereik)
    pairs = _measure(bereik, kandidaten, norm.normafstand_m + TOLERANCE_M)
    if methode == "pmedian":
        result = _median(
            bereik, kandidaten, np.nan_to_num(people), present, k or 1, (exact, seconds, progress)
        )
    else:
        places = None if methode == "lscp" else k
        result = _cover(pairs, outside, places, (exact, seconds, progress))
    table = _describe(bereik, kandidaten, result, pairs, outside)
    erbij = float(table["inwoners_erbij"].sum())
    return Plekken(table, result, erbij, float(outside.sum()), len(kandidaten))


def _measure(bereik: Bereik, kandidaten: pd.DataFrame, max_m: float) -> Pairs:
    maat = bereik.results.maat
    van = bereik.results.bronnen.herkomsten[["x_rd", "y_rd"]].to_numpy()
    found = measure_pairs(maat, van, kandidaten[["x_rd", "y_rd"]].to_numpy(), max_m=max_m / maat.omwegfactor)
    walked = found.afstand_m * maat.omwegfactor
    return Pairs(found.herkomst, found.aanbod, walked, found.n_herkomst, found.n_aanbod)


def _cover(
    pairs: Pairs, outside: NDArray[np.float64], k: int | None, how: tuple[bool, float, Progress | None]
) -> LocatieResult:
    exact, seconds, progress = how
    useful = outside[pairs.herkomst] > 0
    needed = Pairs(
        pairs.herkomst[useful],
        pairs.aanbod[useful],
        pairs.afstand_m[useful],
        pairs.n_herkomst,
        pairs.n_aanbod,
    )
    if k is None:
        if not exact:
            return fewest_sites(needed)
        from analysis.locaties.exact import exact_fewest_sites  # noqa: PLC0415  (loads the solver)

        return exact_fewest_sites(needed, seconds=seconds, progress=progress)
    if not exact:
        return best_coverage(needed, outside, k=k)
    from analysis.locaties.exact import exact_best_coverage  # noqa: PLC0415  (loads the solver)

    return exact_best_coverage(needed, outside, k=k, seconds=seconds, progress=progress)


def _median(
    bereik: Bereik,
    kandidaten: pd.DataFrame,
    people: NDArray[np.float64],
    present: NDArray[np.float64],
    k: int,
    how: tuple[bool, float, Progress | None],
) -> LocatieResult:
    exact, seconds, progress = how
    lived = np.flatnonzero(people > 0)
    maat = bereik.results.maat
    van = bereik.results.bronnen.herkomsten[["x_rd", "y_rd"]].to_numpy()[lived]
    naar = kandidaten[["x_rd", "y_rd"]].to_numpy()
    cost = np.stack([maat.nearest(van, place[None]).afstand_m for place in naar], axis=1) * maat.omwegfactor
    cost = np.minimum(cost, _FAR_M)
    old = np.minimum(present[lived], _FAR_M)
    # who can reach no place at all walks nowhere, whatever is chosen
    walks = np.minimum(cost.min(axis=1), old) < _FAR_M
    if not walks.any():
        msg = "Niemand van deze doelgroep kan bij een van deze plekken komen. Kies andere plekken."
        raise UsageError(msg)
    cost, weight, old = cost[walks], people[lived][walks], old[walks]
    if not exact:
        return shortest_distance(cost, weight, k=k, present_m=old)
    from analysis.locaties.exact import exact_shortest_distance  # noqa: PLC0415  (loads the solver)

    return exact_shortest_distance(cost, weight, k=k, present_m=old, seconds=seconds, progress=progress)


def _describe(
    bereik: Bereik,
    kandidaten: pd.DataFrame,
    result: LocatieResult,
    pairs: Pairs,
    outside: NDArray[np.float64],
) -> pd.DataFrame:
    left, gains = outside.copy(), []
    for site in result.sites:
        served = pairs.herkomst[pairs.aanbod == site]
        gains.append(float(left[served].sum()))
        left[served] = 0.0
    chosen = kandidaten.iloc[list(result.sites)].reset_index(drop=True)
    codes = buurt_of_points(
        bereik.results.bronnen.buurten, chosen["x_rd"].to_numpy(), chosen["y_rd"].to_numpy()
    )
    return pd.DataFrame(
        {
            "volgorde": np.arange(1, len(chosen) + 1),
            "locatie_id": chosen["locatie_id"].astype("str"),
            "naam": chosen["naam"].astype("str"),
            "buurtcode": pd.Series(codes, dtype="str"),
            "x_rd": chosen["x_rd"],
            "y_rd": chosen["y_rd"],
            "inwoners_erbij": np.array(gains, dtype=float),
            "inwoners_erbij_samen": np.cumsum(np.array(gains, dtype=float)),
        }
    )
