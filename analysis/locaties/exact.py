"""The proven optimum of MCLP, LSCP, p-median and p-center, with the open solver HiGHS (MIT licence).

Starts from the quick answer, so that stopping early never gives less than that. highspy is loaded here only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.locaties.cover import Cover
from analysis.locaties.coverage import best_coverage, fewest_sites
from analysis.locaties.distance import pairs_within_cost, shortest_distance, shortest_maximum, with_present
from analysis.locaties.result import LocatieResult, check_cost, check_gewicht, is_proven
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

_CHOSEN = 0.5  # a 0/1 variable of the solver counts as 1 above this


@dataclass(frozen=True, slots=True)
class Voortgang:
    """How far the solver is: seconds spent, best goal found, bound that is proven so far."""

    seconden: float
    waarde: float
    bound: float


Progress = Callable[[Voortgang], "bool | None"]


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
    model = _Model(
        matrix=sparse.csr_array(matrix),
        goal=np.concatenate([np.zeros(m), weight]),
        low=np.append(np.zeros(n), k),
        high=np.append(np.full(n, np.inf), k),
        whole=m,
        start=np.concatenate([_mark(start.sites, m), served]),
        maximise=True,
        recount=lambda sites: float(weight[np.asarray(rows[:, sites].sum(axis=1)) > 0].sum()),
    )
    return _solve(model, start, seconds, progress)


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
    model = _Model(rows, goal, low, high, m, _mark(start.sites, m), maximise=False, recount=len)
    return _solve(model, start, seconds, progress)


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
    The model has a variable per cell of the matrix: meant for some 100,000 cells, not millions.
    """
    start = shortest_distance(cost_m, gewicht, k=k, present_m=present_m)
    if start.optimal:
        return start
    cost = with_present(check_cost(cost_m), present_m)
    n, m = cost.shape
    weight = check_gewicht(gewicht, n)
    herkomst, site = np.divmod(np.arange(n * m), m)
    one, each = np.ones(n * m), np.arange(n * m)
    # columns: candidates, then the share of each herkomst that goes to each candidate
    everyone = sparse.csr_array((one, (herkomst, m + each)), shape=(n, m + n * m))
    opened = sparse.csr_array(
        (np.concatenate([one, -one]), (np.concatenate([each, each]), np.concatenate([site, m + each])))
    )
    nearest = np.asarray(start.sites)[cost[:, list(start.sites)].argmin(axis=1)]
    model = _Model(
        matrix=sparse.csr_array(sparse.vstack([everyone, opened, _count_row(m, n * m)])),
        goal=np.concatenate([np.zeros(m), (weight[:, None] * cost).ravel()]),
        low=np.concatenate([np.ones(n), np.zeros(n * m), [k]]),
        high=np.concatenate([np.ones(n), np.full(n * m, np.inf), [k]]),
        whole=m,
        start=np.concatenate([_mark(start.sites, m), (site == nearest[herkomst]).astype(float)]),
        maximise=False,
        recount=lambda sites: float(weight @ cost[:, sites].min(axis=1)),
    )
    return _solve(model, start, seconds, progress)


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


@dataclass(frozen=True)
class _Model:
    """A mixed problem: goal · x, low <= matrix · x <= high, 0 <= x <= 1, the first `whole` of x 0 or 1."""

    matrix: sparse.csr_array
    goal: FloatArray
    low: FloatArray
    high: FloatArray
    whole: int
    start: FloatArray
    maximise: bool
    recount: Callable[[list[int]], float]  # the goal of a choice of candidates, by our own sums


def _solve(model: _Model, start: LocatieResult, seconds: float, progress: Progress | None) -> LocatieResult:
    """Let HiGHS improve on `start`."""
    solver = _load(model, seconds)
    if progress is not None:
        _report(solver, progress)
    solver.run()
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    values = np.asarray(solver.getSolution().col_value)
    sites = np.flatnonzero(values[: model.whole] > _CHOSEN).tolist()
    sign = 1.0 if model.maximise else -1.0
    waarde = model.recount(sites) if sites else start.waarde
    if not sites or sign * (waarde - start.waarde) < 0:
        sites, waarde = list(start.sites), start.waarde
    bound = (
        waarde if proven else sign * min(sign * start.bound, sign * float(solver.getInfo().mip_dual_bound))
    )
    return replace(
        start, sites=tuple(sorted(sites)), waarde=waarde, bound=bound, optimal=is_proven(waarde, bound)
    )


def _load(model: _Model, seconds: float) -> highspy.Highs:
    """Give the solver with the model in it."""
    rows, columns = model.matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.sense_ = highspy.ObjSense.kMaximize if model.maximise else highspy.ObjSense.kMinimize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.goal, np.zeros(columns), np.ones(columns)
    lp.row_lower_, lp.row_upper_ = model.low, model.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = model.matrix.indptr, model.matrix.indices
    lp.a_matrix_.value_ = model.matrix.data
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * model.whole + [part] * (columns - model.whole)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("threads", 1)  # the same answer every time
    solver.passModel(lp)
    first = highspy.HighsSolution()
    first.col_value = model.start.tolist()
    solver.setSolution(first)
    return solver


def _report(solver: highspy.Highs, progress: Progress) -> None:
    """Tell `progress` how far the solver is; stop when it says False."""

    def tell(event: Any) -> None:  # noqa: ANN401 - highspy does not name its type
        out = event.data_out
        if progress(Voortgang(out.running_time, out.mip_primal_bound, out.mip_dual_bound)) is False:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(tell)


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
