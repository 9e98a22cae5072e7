"""MCLP and LSCP: k places that serve most people, and the fewest places that serve all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.locaties.cover import Cover, bound_coverage, bound_sites, swap_gains
from analysis.locaties.result import LocatieResult, check_gewicht, check_k, is_proven
from analysis.pairs import FloatArray, Pairs

__all__ = ["best_coverage", "fewest_sites", "greedy_coverage"]

_ROUNDS = 60  # more rounds make the bound little tighter
_WORTH = 1e-12  # a swap must gain more than rounding, relative to all weight


def best_coverage(
    pairs: Pairs, gewicht: npt.ArrayLike, *, k: int, max_m: float | None = None, rounds: int = _ROUNDS
) -> LocatieResult:
    """Give `k` candidates that serve as much weight as possible (MCLP), with a bound on the best.

    Greedy, then the best swap of one place until none helps; ties go to the lowest row number. To count only
    people that present offerings do not reach yet, give the others weight 0.

    Args:
        pairs: which herkomst each candidate (in the role of aanbod) reaches, and how far.
        gewicht: people per herkomst.
        k: number of places.
        max_m: norm distance (inclusive); None: every pair serves.
        rounds: steps spent on the bound; 0 gives the bound that greedy itself proves.

    Raises:
        UsageError: `k` does not fit, or a weight is missing or negative.

    Source: Church & ReVelle 1974; lazy greedy, Minoux 1978.

    """
    weight = check_gewicht(gewicht, pairs.n_herkomst)
    check_k(k, pairs.n_aanbod)
    cover = Cover.from_pairs(pairs if max_m is None else pairs.within(max_m))
    reachable = cover.reachable
    usable = np.where(reachable, weight, 0.0)
    sites, greedy_bound = greedy_coverage(cover, usable, k=k)
    sites = _improve(cover, usable, sites)
    bound, other = bound_coverage(cover, usable, k=k, found=sites, rounds=rounds)
    if other != sites:
        sites = max(
            sites, _improve(cover, usable, sorted(other)), key=lambda choice: _served(cover, usable, choice)
        )
    waarde, bound = _served(cover, usable, sites), min(bound, greedy_bound, float(usable.sum()))
    if (weight == np.round(weight)).all():
        bound = float(np.floor(bound + 1e-6 * max(1.0, bound * 1e-6)))
    bound = max(bound, waarde)
    unreachable = tuple(np.flatnonzero(~reachable).tolist())
    return LocatieResult("mclp", tuple(sites), waarde, bound, is_proven(waarde, bound), unreachable)


def fewest_sites(pairs: Pairs, *, max_m: float | None = None, rounds: int = 2 * _ROUNDS) -> LocatieResult:
    """Give few candidates that together serve every herkomst that can be served (LSCP), with a lower bound.

    Args:
        pairs: which herkomst each candidate (in the role of aanbod) reaches, and how far.
        max_m: norm distance (inclusive); None: every pair serves.
        rounds: steps spent on the bound.

    Source: Toregas, Swain, ReVelle & Bergman 1971.

    """
    cover = Cover.from_pairs(pairs if max_m is None else pairs.within(max_m))
    one_each = cover.reachable.astype(float)
    sites = _without_redundant(cover, greedy_coverage(cover, one_each, k=cover.sites)[0])
    while len(sites) > 1:
        fewer = _improve(cover, one_each, greedy_coverage(cover, one_each, k=len(sites) - 1)[0])
        if _served(cover, one_each, fewer) < one_each.sum():
            break
        sites = _without_redundant(cover, fewer)
    bound = bound_sites(cover, upper=len(sites), rounds=rounds)
    unreachable = tuple(np.flatnonzero(one_each == 0).tolist())
    return LocatieResult(
        "lscp", tuple(sites), float(len(sites)), bound, is_proven(len(sites), bound), unreachable
    )


def greedy_coverage(cover: Cover, weight: FloatArray, *, k: int) -> tuple[list[int], float]:
    """Give the candidates in greedy order, lowest row first when tied, and the upper bound that this proves.

    What a candidate still adds is kept up to date: serving a herkomst costs each of its other candidates its
    weight, so all steps together look at every pair once. At every step no k places can add more than the k
    largest remaining gains.
    """
    gain, left = cover.gains(weight), weight.copy()
    sites: list[int] = []
    free = np.ones(cover.sites, dtype=np.bool_)
    reached, bound = 0.0, np.inf
    for _ in range(k):
        largest = np.partition(gain, cover.sites - k)[cover.sites - k :]
        bound = min(bound, reached + float(largest.sum()))
        site = int(np.argmax(np.where(free, gain, -1.0)))
        served = cover.herkomsten_of(site)
        served = served[left[served] > 0]
        sites.append(site)
        free[site] = False
        reached += float(left[served].sum())
        rows = cover.by_herkomst[served]
        gain = np.maximum(gain - rows.T @ left[served], 0.0)
        gain[site] = 0.0
        left[served] = 0.0
        if not left.any():
            break
    sites += np.flatnonzero(free)[: k - len(sites)].tolist()  # nothing is left to gain: lowest rows
    return sites, max(bound, reached)


def _improve(cover: Cover, weight: FloatArray, sites: list[int]) -> list[int]:
    """Swap one place for another while that serves more."""
    sites = list(sites)
    least = _WORTH * max(1.0, float(weight.sum()))
    while True:
        change = swap_gains(cover, weight, sites)
        out, site = divmod(int(np.argmax(change)), cover.sites)
        if change[out, site] <= least:
            return sites
        sites[out] = site


def _without_redundant(cover: Cover, sites: list[int]) -> list[int]:
    """Drop places, last added first, whose herkomsten are all served by others too."""
    served, kept = cover.times_served(sites), list(sites)
    for site in reversed(sites):
        mine = cover.herkomsten_of(site)
        if (served[mine] > 1).all():
            served[mine] -= 1
            kept.remove(site)
    return kept


def _served(cover: Cover, weight: FloatArray, sites: list[int]) -> float:
    return float(weight[cover.times_served(sites) > 0].sum())
