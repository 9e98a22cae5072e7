"""Week: dekking per dag and dagdeel (table dagdelen)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.dagdelen import DAGEN, measure_weeks, states_of
from analysis.maten.tabel import build_table
from analysis.maten.toegang import measure_toegang

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik

__all__ = ["compute_dagdelen", "read_states"]


def read_states(bereik: Bereik, *, translate: Callable[[str], str | None] | None = None) -> NDArray[np.int8]:
    """Read per offering whether it is open (1), closed (0) or unknown (-1) per dag × dagdeel, shape (n, 7, k).

    Args:
        bereik: from `build_bereik`.
        translate: turns text that is no opening_hours into one, or gives None; None: it stays unknown.

    """
    week = bereik.results.normen.week
    texts = bereik.results.aanbod["openingstijden"].tolist()
    return states_of(measure_weeks(texts, week, translate=translate), week)


def compute_dagdelen(bereik: Bereik, states: NDArray[np.int8]) -> pd.DataFrame:
    """Compute table dagdelen: dekking per gebied × norm × dag × dagdeel.

    Args:
        bereik: from `build_bereik`.
        states: from `read_states`.

    Returns:
        The columns of dekking per dag and dagdeel. Offerings whose hours are unknown are neither open nor
        closed: inwoners_binnen_norm is empty where they matter, _min and _max hold without and with them, and
        status is onbekend where they decide. aantal_open and aantal_onbekend count what stands in the gebied.

    """
    results = bereik.results
    norms, dagdelen = results.normen.normen, list(results.normen.week.uren)
    flat = states.reshape(len(states), -1)
    found = [measure_toegang(bereik, norm, flat) for norm in norms]
    renamed = {"aantal": "aantal_open"}
    shape = (0, len(results.gebieden), flat.shape[1])
    figures = {
        renamed.get(name, name): np.stack([one[name] for one in found])
        for name in (found[0] if found else ())
    }
    slots = {"dag": np.repeat(DAGEN, len(dagdelen)).tolist(), "dagdeel": dagdelen * len(DAGEN)}
    return build_table(results, norms, figures or {"inwoners": np.empty(shape)}, slots=slots)
