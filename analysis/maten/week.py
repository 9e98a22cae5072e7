"""Week: dekking per dag and dagdeel (table dagdelen)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.dagdelen import DAGEN, measure_weeks, states_of
from analysis.maten.tabel import build_table, measure_norms
from analysis.maten.toegang import measure_toegang
from analysis.openingstijden import read_openingstijden

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.dagdelen import Weekbeeld
    from analysis.maten.bereik import Bereik
    from analysis.pipeline import Results

__all__ = ["compute_dagdelen", "read_states", "read_weken"]


def read_weken(results: Results) -> list[Weekbeeld | None]:
    """Read the mean week of each offering; Dutch text counts where every word of it is understood."""
    texts = results.aanbod["openingstijden"].tolist()
    return measure_weeks(texts, results.normen.week, translate=lambda text: read_openingstijden(text).osm)


def read_states(results: Results) -> NDArray[np.int8]:
    """Give per offering whether it is open (1), closed (0) or unknown (-1), shape (n, 7, dagdelen)."""
    return states_of(read_weken(results), results.normen.week)


def compute_dagdelen(bereik: Bereik, states: NDArray[np.int8]) -> pd.DataFrame:
    """Compute table dagdelen: dekking per gebied × norm × dag × dagdeel.

    Args:
        bereik: from `build_bereik`.
        states: from `read_states`.

    Returns:
        The columns of dekking per dag and dagdeel. Offerings whose hours are unknown are neither open nor
        closed: inwoners_binnen_norm is empty where they matter, _min and _max hold without and with them, and
        status is onbekend where they decide. aantal_open and aantal_onbekend count what stands in the gebied.

    Source: the OSM opening_hours specification; when a dagdeel counts as open is an afspraak (normen.toml).

    """
    results = bereik.results
    norms, dagdelen = results.normen.normen, list(results.normen.week.uren)
    flat = states.reshape(len(states), states.shape[1] * states.shape[2])
    figures = measure_norms(results, norms, lambda norm: measure_toegang(bereik, norm, flat))
    figures = {"aantal_open" if name == "aantal" else name: values for name, values in figures.items()}
    slots = {"dag": np.repeat(DAGEN, len(dagdelen)).tolist(), "dagdeel": dagdelen * len(DAGEN)}
    return build_table(results, norms, figures, slots=slots)
