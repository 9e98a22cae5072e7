"""p-median and p-center: k places with the least total, or the smallest largest, distance."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from analysis.errors import UsageError
from analysis.locaties.coverage import fewest_sites
from analysis.locaties.result import LocatieResult, check_cost, check_gewicht, check_k, is_proven
from analysis.pairs import BoolArray, FloatArray, IntArray, Pairs

__all__ = ["pairs_within_cost", "search_distance", "shortest_distance", "shortest_maximum", "with_present"]

_ROUNDS = 60
_STALL = 6
_WORTH = 1e-12


def shortest_distance(
    cost_m: npt.ArrayLike,
    gewicht: npt.ArrayLike,
    *,
    k: int,
    present_m: npt.ArrayLike | None = None,
    rounds: int = _ROUNDS,
) -> LocatieResult:
    """Give `k` candidates with the least weight × distance to the nearest (p-median), with a bound.

    Lazy greedy, then the best swap of one place until none helps; ties go to the lowest row number.

    Args:
        cost_m: distances, shape (n herkomsten, m candidates), metres, none missing.
        gewicht: people per herkomst.
        k: number of places.
        present_m: distance of each herkomst to the places that are there already; None: there are none.
        rounds: steps spent on the bound.

    Raises:
        UsageError: `k` does not fit, or a distance or weight is missing or negative.

    Source: Hakimi 1964; swaps as in Resende & Werneck 2007.

    """
    cost = check_cost(cost_m)
    weight = check_gewicht(gewicht, len(cost))
    check_k(k, cost.shape[1])
    return search_distance(with_present(cost, present_m), weight, k=k, rounds=rounds)[0]


def search_distance(
    cost: FloatArray, weight: FloatArray, *, k: int, rounds: int
) -> tuple[LocatieResult, BoolArray]:
    """Give the answer of `shortest_distance`, and which candidates a better choice could hold."""
    sites = _swap(cost, weight, _lazy_greedy(cost, weight, k))
    bound, other, useful = _bound_distance(cost, weight, k=k, found=sites, rounds=rounds)
    if other != sites:
        other = _swap(cost, weight, other)
        sites = min(sites, other, key=lambda choice: _total(cost, weight, choice))
    waarde = _total(cost, weight, sites)
    bound = min(bound, waarde)
    return LocatieResult("pmedian", tuple(sites), waarde, bound, is_proven(waarde, bound)), useful


def shortest_maximum(
    cost_m: npt.ArrayLike, *, k: int, present_m: npt.ArrayLike | None = None
) -> LocatieResult:
    """Give `k` candidates with a small largest distance to the nearest (p-center), with a bound on the best.

    Bisects the distances that occur: within which can `k` places serve everyone?

    Args:
        cost_m: distances, shape (n herkomsten, m candidates), metres, none missing.
        k: number of places.
        present_m: distance of each herkomst to the places that are there already; None: there are none.

    Raises:
        UsageError: `k` does not fit, or a distance is missing or negative.

    Source: Hakimi 1965.

    """
    cost = check_cost(cost_m)
    check_k(k, cost.shape[1])
    cost = with_present(cost, present_m)
    steps = np.unique(cost[cost >= cost.min(axis=1).max()])
    low, high, bound_at = 0, len(steps) - 1, 0
    sites: tuple[int, ...] = tuple(range(k))
    while low <= high:
        middle = (low + high) // 2
        found = fewest_sites(pairs_within_cost(cost, steps[middle]))
        if len(found.sites) <= k:
            sites, high = found.sites, middle - 1
        else:
            low = middle + 1
            if found.bound > k:
                bound_at = max(bound_at, middle + 1)
    chosen = [*sites, *np.setdiff1d(np.arange(cost.shape[1]), sites)[: k - len(sites)].tolist()]
    waarde = float(cost[:, chosen].min(axis=1).max())
    bound = min(float(steps[min(bound_at, len(steps) - 1)]), waarde)
    return LocatieResult("pcenter", tuple(chosen), waarde, bound, is_proven(waarde, bound))


def pairs_within_cost(cost_m: FloatArray, max_m: float) -> Pairs:
    """Give the pairs (herkomst, candidate in the role of aanbod) of a cost matrix of at most `max_m`."""
    herkomst, site = np.nonzero(cost_m <= max_m)
    return Pairs(herkomst, site, cost_m[herkomst, site], *cost_m.shape)


def with_present(cost: FloatArray, present_m: npt.ArrayLike | None) -> FloatArray:
    """Give the cost with no distance longer than that to a place that is there already."""
    if present_m is None:
        return cost
    present = np.asarray(present_m, dtype=float)
    if present.shape != (len(cost),) or np.isnan(present).any() or (present < 0).any():
        msg = "Geef per herkomst één afstand tot het huidige aanbod (oneindig als dat er niet is)."
        raise UsageError(msg)
    shortest: FloatArray = np.minimum(cost, present[:, None])
    return shortest


def _total(cost: FloatArray, weight: FloatArray, sites: list[int]) -> float:
    return float(weight @ cost[:, sites].min(axis=1))


def _lazy_greedy(cost: FloatArray, weight: FloatArray, k: int) -> list[int]:
    """Add the candidate that shortens most; that can only shrink, so old numbers are upper bounds."""
    columns = np.ascontiguousarray(cost.T)
    first = int(np.argmin(columns @ weight))
    sites, nearest = [first], columns[first].copy()
    queue = [(-np.inf, site) for site in range(len(columns)) if site != first]
    while len(sites) < k:
        fresh: set[int] = set()
        while queue[0][1] not in fresh:
            site = queue[0][1]
            heapq.heapreplace(queue, (-float(weight @ np.maximum(nearest - columns[site], 0.0)), site))
            fresh.add(site)
        site = heapq.heappop(queue)[1]
        sites.append(site)
        nearest = np.minimum(nearest, columns[site])
    return sites


def _swap(cost: FloatArray, weight: FloatArray, sites: list[int]) -> list[int]:
    """Replace one place by another while that shortens the total."""
    sites = list(sites)
    least = _WORTH * max(1.0, _total(cost, weight, sites))
    while True:
        change = _swap_changes(cost, weight, sites)
        out, site = divmod(int(np.argmin(change)), cost.shape[1])
        if change[out, site] >= -least:
            return sites
        sites[out] = site


def _swap_changes(cost: FloatArray, weight: FloatArray, sites: list[int]) -> FloatArray:
    """Give the change of the total for replacing sites[r] (row) by candidate j (column).

    Resende & Werneck 2007: what j shortens, plus what losing sites[r] costs (its herkomsten go to their
    second nearest), less what j saves of that.
    """
    near = cost[:, sites]
    holder: IntArray = near.argmin(axis=1)
    first = near[np.arange(len(near)), holder]
    near[np.arange(len(near)), holder] = np.inf
    second = near.min(axis=1) if len(sites) > 1 else cost.max(axis=1)
    gain = weight @ np.maximum(first[:, None] - cost, 0.0)
    change = np.empty((len(sites), cost.shape[1]))
    for row in range(len(sites)):
        mine = holder == row
        moved = np.clip(cost[mine], first[mine, None], second[mine, None])
        change[row] = weight[mine] @ (moved - first[mine, None]) - gain
    change[:, sites] = 0.0
    return change


def _bound_distance(
    cost: FloatArray, weight: FloatArray, *, k: int, found: list[int], rounds: int
) -> tuple[float, list[int], BoolArray]:
    """Give a lower bound on the total, the best choice met on the way, and who may be in a better one.

    The rule "everyone goes to one place" is priced per herkomst (per unit of weight) instead of enforced; the
    first price is halfway between the nearest and the second nearest of `found`. A candidate whose presence
    lifts the bound to the best total is in no better choice, and falls out (Beasley 1985).
    """
    best, best_total = found, _total(cost, weight, found)
    near = np.sort(cost[:, found], axis=1)
    prices = near[:, :2].mean(axis=1)
    bound, step, stall = 0.0, 1.0, 0
    useful = np.ones(cost.shape[1], dtype=np.bool_)
    below = np.empty_like(cost)  # one buffer: making a new matrix every round would cost more than the sums
    for _ in range(rounds):
        np.minimum(np.subtract(cost, prices[:, None], out=below), 0.0, out=below)
        saving = np.where(useful, weight @ below, np.inf)
        chosen = np.argsort(saving, kind="stable")[:k]
        value = float(weight @ prices + saving[chosen].sum())
        bound, stall = (value, 0) if value > bound + 1e-12 * abs(value) else (bound, stall + 1)
        total = _total(cost, weight, chosen.tolist())
        if total < best_total:
            best, best_total = chosen.tolist(), total
        with_each = value - saving[chosen[-1]] + saving
        with_each[chosen] = value
        useful &= with_each < best_total - _WORTH * max(1.0, best_total)
        if useful.sum() <= k:
            only = np.flatnonzero(useful).tolist()
            best = min([best, only] if len(only) == k else [best], key=lambda one: _total(cost, weight, one))
            return _total(cost, weight, best), best, useful
        if stall == _STALL:
            step, stall = step / 2, 0
        slope = 1.0 - (cost[:, chosen] < prices[:, None]).sum(axis=1)
        norm = float((weight * slope) @ slope)
        if norm == 0:
            break
        prices = prices + step * (best_total - value) / norm * slope
    return bound, best, useful
