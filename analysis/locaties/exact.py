"""The proven optimum of MCLP, LSCP, p-median and p-center, with the open solver HiGHS (MIT licence).

Starts from the quick answer, so that stopping early never gives less than that.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.locaties.cover import Cover
from analysis.locaties.coverage import best_coverage, fewest_sites
from analysis.locaties.distance import pairs_within_cost, search_distance, shortest_maximum, with_present
from analysis.locaties.result import LocatieResult, check_cost, check_gewicht, check_k, is_proven
from analysis.locaties.solver import Model, Progress, Voortgang, solve
from analysis.pairs import sum_by

if TYPE_CHECKING:
    from analysis.pairs import FloatArray, IntArray, Pairs

__all__ = [
    "Progress",
    "Voortgang",
    "exact_best_coverage",
    "exact_fewest_sites",
    "exact_shortest_distance",
    "exact_shortest_maximum",
]

# rounds spent on ruling candidates out, quicker than leaving them to the solver; fewer on large tables
_ROUNDS, _LARGE = (60, 600), 100_000_000


def exact_best_coverage(
    pairs: Pairs,
    gewicht: npt.ArrayLike,
    *,
    k: int,
    max_m: float | None = None,
    seconds: float = 60.0,
    progress: Progress | None = None,
) -> LocatieResult:
    """Give the best `k` candidates (MCLP), proven unless the time runs out.

    Args:
        pairs: which herkomst each candidate (in the role of aanbod) reaches, and how far.
        gewicht: people per herkomst.
        k: number of places.
        max_m: norm distance (inclusive); None: every pair serves.
        seconds: time limit; what is best by then is returned with its bound.
        progress: called now and then; return False to stop.

    Raises:
        UsageError: `k` does not fit, or a weight is missing or negative.

    """
    start = best_coverage(pairs, gewicht, k=k, max_m=max_m)
    if start.optimal:
        return start
    cover = Cover.from_pairs(pairs if max_m is None else pairs.within(max_m))
    rows, weight = _merge_same_rows(cover.by_herkomst, check_gewicht(gewicht, pairs.n_herkomst))
    n, m = rows.shape
    served = np.asarray(rows[:, list(start.sites)].sum(axis=1) > 0, dtype=float)
    # columns: a 0/1 per candidate, then the served part (0-1) of each group of herkomsten
    matrix = sparse.vstack([sparse.hstack([rows, -sparse.eye_array(n)]), _count_row(m, n)])
    model = Model(
        matrix=sparse.csr_array(matrix),
        goal=np.concatenate([np.zeros(m), weight]),
        low=np.append(np.zeros(n), k),
        high=np.append(np.full(n, np.inf), k),
        whole=m,
        start=np.concatenate([_mark(start.sites, m), served]),
        maximise=True,
        recount=lambda sites: float(weight[np.asarray(rows[:, sites].sum(axis=1)) > 0].sum()),
    )
    return solve(model, start, seconds, progress)


def exact_fewest_sites(
    pairs: Pairs, *, max_m: float | None = None, seconds: float = 60.0, progress: Progress | None = None
) -> LocatieResult:
    """Give the fewest candidates that serve all who can be served (LSCP), proven unless time runs out.

    The arguments are those of `exact_best_coverage`.
    """
    start = fewest_sites(pairs, max_m=max_m)
    if start.optimal:
        return start
    cover = Cover.from_pairs(pairs if max_m is None else pairs.within(max_m))
    rows, _ = _merge_same_rows(cover.by_herkomst, np.ones(pairs.n_herkomst))
    n, m = rows.shape
    goal, low, high = np.ones(m), np.ones(n), np.full(n, np.inf)
    model = Model(rows, goal, low, high, m, _mark(start.sites, m), maximise=False, recount=len)
    return solve(model, start, seconds, progress)


def exact_shortest_distance(
    cost_m: npt.ArrayLike,
    gewicht: npt.ArrayLike,
    *,
    k: int,
    present_m: npt.ArrayLike | None = None,
    seconds: float = 60.0,
    progress: Progress | None = None,
) -> LocatieResult:
    """Give the `k` candidates with the least weight × distance (p-median), proven unless time runs out.

    The arguments are those of `shortest_distance`, `seconds` and `progress` those of `exact_best_coverage`.
    The model has a variable per cell of the matrix that is shorter than what is there already: meant for some
    100,000 of those, not millions.
    """
    every = check_cost(cost_m)
    check_k(k, every.shape[1])
    every, weight = with_present(every, present_m), check_gewicht(gewicht, len(every))
    until = time.monotonic() + seconds
    rounds = int(np.clip(_LARGE / every.size, *_ROUNDS))
    start, useful = search_distance(every, weight, k=k, rounds=rounds)
    if start.optimal:
        return start
    useful[list(start.sites)] = True
    columns = np.flatnonzero(useful)
    first = replace(start, sites=tuple(np.searchsorted(columns, sorted(start.sites)).tolist()))
    left = max(until - time.monotonic(), 0.0)
    found = _shortest_of(every[:, columns], weight, k, first, left, progress)
    return replace(found, sites=tuple(columns[list(found.sites)].tolist()))


def _shortest_of(
    cost: FloatArray,
    weight: FloatArray,
    k: int,
    start: LocatieResult,
    seconds: float,
    progress: Progress | None,
) -> LocatieResult:
    """Let the solver improve on `start` among the candidates in the columns of `cost`."""
    m = cost.shape[1]
    # the most that each herkomst walks, whichever k are chosen; a candidate counts where it saves on that
    longest = np.partition(cost, m - k, axis=1)[:, m - k]
    saving = weight[:, None] * np.maximum(longest[:, None] - cost, 0.0)
    herkomst, site = np.nonzero(saving)
    one, each = np.ones(len(site)), np.arange(len(site))
    nearest = np.asarray(start.sites)[cost[:, list(start.sites)].argmin(axis=1)]
    # columns: candidates, then the share of each herkomst that goes to each candidate that saves
    shape = (len(cost), m + len(site))
    everyone = sparse.csr_array((one, (herkomst, m + each)), shape=shape)
    opened = sparse.csr_array(
        (np.concatenate([one, -one]), (np.concatenate([each, each]), np.concatenate([site, m + each]))),
        shape=(len(site), shape[1]),
    )
    model = Model(
        matrix=sparse.csr_array(sparse.vstack([everyone, opened, _count_row(m, len(site))])),
        goal=np.concatenate([np.zeros(m), -saving[herkomst, site]]),
        low=np.concatenate([np.zeros(len(cost)), np.zeros(len(site)), [k]]),
        high=np.concatenate([np.ones(len(cost)), np.full(len(site), np.inf), [k]]),
        whole=m,
        start=np.concatenate([_mark(start.sites, m), (site == nearest[herkomst]).astype(float)]),
        maximise=False,
        offset=float(weight @ longest),
        recount=lambda sites: float(weight @ cost[:, sites].min(axis=1)),
    )
    return solve(model, start, seconds, progress)


def exact_shortest_maximum(
    cost_m: npt.ArrayLike,
    *,
    k: int,
    present_m: npt.ArrayLike | None = None,
    seconds: float = 60.0,
    progress: Progress | None = None,
) -> LocatieResult:
    """Give the `k` candidates with the smallest largest distance (p-center), proven unless time runs out.

    Bisects the distances between bound and quick answer; each step asks exactly how few places are enough.
    The arguments are those of `exact_shortest_distance`.
    """
    best = shortest_maximum(cost_m, k=k, present_m=present_m)
    cost = with_present(check_cost(cost_m), present_m)
    steps = np.unique(cost[(cost >= best.bound) & (cost <= best.waarde)])
    until = time.monotonic() + seconds
    while not best.optimal and time.monotonic() < until:
        middle = steps[(np.flatnonzero(steps < best.waarde)[-1] + np.searchsorted(steps, best.bound)) // 2]
        left = max(until - time.monotonic(), 0.0)
        found = exact_fewest_sites(pairs_within_cost(cost, middle), seconds=left, progress=progress)
        if len(found.sites) <= k:
            spare = np.setdiff1d(np.arange(cost.shape[1]), found.sites)[: k - len(found.sites)]
            sites = (*found.sites, *spare.tolist())
            best = replace(best, sites=sites, waarde=float(cost[:, sites].min(axis=1).max()))
        elif found.bound > k:
            best = replace(best, bound=float(steps[np.searchsorted(steps, middle, side="right")]))
        else:
            break  # stopped before it was known
        best = replace(best, optimal=is_proven(best.waarde, best.bound))
    return replace(best, sites=tuple(sorted(best.sites)))


def _merge_same_rows(rows: sparse.csr_array, weight: FloatArray) -> tuple[sparse.csr_array, FloatArray]:
    """Give one row per set of candidates that serves anyone, and the weight of who shares it."""
    rows = sparse.csr_array(rows)
    rows.sort_indices()
    group: dict[bytes, int] = {}
    first: list[int] = []
    member: IntArray = np.full(len(weight), -1)
    for row in np.flatnonzero(np.diff(rows.indptr)):
        key = rows.indices[rows.indptr[row] : rows.indptr[row + 1]].tobytes()
        if key not in group:
            group[key] = len(first)
            first.append(int(row))
        member[row] = group[key]
    served = member >= 0
    return rows[first], sum_by(member[served], weight[served], len(first))


def _count_row(counted: int, others: int) -> sparse.csr_array:
    """Give the row that counts the chosen candidates."""
    return sparse.csr_array(np.concatenate([np.ones(counted), np.zeros(others)])[None, :])


def _mark(sites: tuple[int, ...], size: int) -> FloatArray:
    marked = np.zeros(size)
    marked[list(sites)] = 1.0
    return marked
