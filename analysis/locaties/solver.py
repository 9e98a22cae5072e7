"""The solver HiGHS: a mixed problem in, the best choice of candidates with its bound out.

highspy is loaded here only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from analysis.locaties.result import is_proven

if TYPE_CHECKING:
    from scipy import sparse

    from analysis.locaties.result import LocatieResult
    from analysis.pairs import FloatArray

__all__ = ["Model", "Progress", "Voortgang", "solve"]

_CHOSEN = 0.5  # a 0/1 variable of the solver counts as 1 above this


@dataclass(frozen=True, slots=True)
class Voortgang:
    """How far the solver is: seconds spent, best goal found, bound that is proven so far."""

    seconden: float
    waarde: float
    bound: float


Progress = Callable[[Voortgang], "bool | None"]


@dataclass(frozen=True)
class Model:
    """A mixed problem: offset + goal · x, low <= matrix · x <= high, 0 <= x <= 1.

    The first `whole` of x are 0 or 1.
    """

    matrix: sparse.csr_array
    goal: FloatArray
    low: FloatArray
    high: FloatArray
    whole: int
    start: FloatArray
    maximise: bool
    recount: Callable[[list[int]], float]  # the goal of a choice of candidates, by our own sums
    offset: float = 0.0


def solve(model: Model, start: LocatieResult, seconds: float, progress: Progress | None) -> LocatieResult:
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


def _load(model: Model, seconds: float) -> highspy.Highs:
    """Give the solver with the model in it."""
    rows, columns = model.matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.offset_ = model.offset
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
