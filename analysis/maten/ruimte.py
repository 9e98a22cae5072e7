"""Ruimte: is there enough room for the people who can reach it? (table capaciteit)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.capaciteit import FcaResult, balanced_fca, enhanced_two_step_fca, two_step_fca
from analysis.dekking import TOLERANCE_M
from analysis.maten.tabel import build_table, measure_norms
from analysis.pairs import Pairs
from analysis.tables import parse_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from analysis.dagdelen import Weekbeeld
    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["compute_capaciteit", "read_plaatsuren"]

_SCORES = ("plaatsuren_per_inwoner", "plaatsuren_2sfca", "plaatsuren_gebalanceerd")


def read_plaatsuren(aanbod: pd.DataFrame, weken: Sequence[Weekbeeld | None]) -> NDArray[np.float64]:
    """Give places × open hours a week per offering; NaN where either is unknown."""
    places = parse_numbers(aanbod["capaciteit"])[0].to_numpy()
    places = np.where(places >= 0, places, np.nan)
    uren = [np.nan if week is None or week.uren != week.uren_max else week.uren for week in weken]
    plaatsuren: NDArray[np.float64] = places * np.array(uren, dtype=float)
    return plaatsuren


def compute_capaciteit(bereik: Bereik, plaatsuren: NDArray[np.float64]) -> pd.DataFrame:
    """Compute table capaciteit: supply (places × open hours a week) per inwoner, per gebied × norm.

    Args:
        bereik: from `build_bereik`.
        plaatsuren: from `read_plaatsuren`.

    Returns:
        plaatsuren_per_inwoner (E2SFCA within the norm), beside it 2SFCA and balanced FCA; the mean over the
        people of the gebied. status onbekend (figures empty) where no offering of the pair has a known supply
        or inwoners are unknown, ondergrens where a supply in reach of the gebied is unknown, else bekend.

    Source: Luo & Qi 2009 (E2SFCA), Luo & Wang 2003 (2SFCA), Páez, Higgins & Vivona 2019 (balanced).

    """
    norms = bereik.results.normen.normen
    figures = measure_norms(bereik.results, norms, lambda norm: _measure(bereik, norm, plaatsuren))
    return build_table(bereik.results, norms, figures)


def _measure(bereik: Bereik, norm: Norm, plaatsuren: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    rows = bereik.rows_of(norm.doelgroep, norm.aanbodsoort)
    size = len(bereik.results.gebieden)
    inwoners = bereik.results.basis.inwoners[norm.doelgroep]
    supply = plaatsuren[rows]
    unknown = np.isnan(supply)
    people = bereik.people(norm.doelgroep)
    figures: dict[str, NDArray[Any]] = {name: np.full(size, np.nan) for name in _SCORES}
    status = np.full(size, "onbekend", dtype="<U10")
    if (~unknown).any() and not np.isnan(people).all():
        results = _score(bereik, norm, rows, supply, people)
        known = ~np.isnan(inwoners) & (inwoners > 0)
        for name, result in zip(_SCORES, results, strict=True):
            figures[name] = np.where(
                known, bereik.aandelen.mean_of_herkomsten(result.score, norm.doelgroep), np.nan
            )
        lower = bereik.aandelen.share_of_herkomsten(results[0].ondergrens, norm.doelgroep) > 0
        lower |= bool(np.isnan(bereik.radius_m[rows]).any())
        status = np.where(known, np.where(lower, "ondergrens", "bekend"), "onbekend")
    counts = np.stack([np.ones(len(rows), dtype=bool), unknown], axis=1)
    present = bereik.count_in_gebieden(rows, counts)
    return {
        "inwoners": inwoners,
        **figures,
        "aantal_aanbod": present[:, 0],
        "aantal_capaciteit_onbekend": present[:, 1],
        "status": status,
    }


def _score(
    bereik: Bereik,
    norm: Norm,
    rows: NDArray[np.intp],
    supply: NDArray[np.float64],
    people: NDArray[np.float64],
) -> tuple[FcaResult, FcaResult, FcaResult]:
    column = np.full(bereik.pairs.n_aanbod, -1)
    column[rows] = np.arange(len(rows))
    limit = norm.normafstand_m + TOLERANCE_M
    near = (column[bereik.pairs.aanbod] >= 0) & (bereik.pairs.afstand_m <= limit)
    pairs = Pairs(
        bereik.pairs.herkomst[near],
        column[bereik.pairs.aanbod[near]],
        bereik.pairs.afstand_m[near],
        bereik.pairs.n_herkomst,
        len(rows),
    )
    enhanced = enhanced_two_step_fca(pairs, people, supply, max_m=limit)
    return enhanced, two_step_fca(pairs, people, supply), balanced_fca(pairs, people, supply)
