"""Norm: that of the chosen pair at the metres of the slider, and the results as if it were the only one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.beeld import tables_of
from analysis.normen import Norm

if TYPE_CHECKING:
    from analysis.pipeline import Results
    from dashboard.loading.loaded import Loaded
    from dashboard.state import Selection

__all__ = ["chosen_norm", "only"]


def chosen_norm(loaded: Loaded, selection: Selection, *, norm_m: int) -> Norm:
    """Give the norm of the chosen pair at `norm_m` metres; a pair without one gets the usual share."""
    normen, pair = loaded.results.normen, (selection.doelgroep, selection.aanbodsoort)
    norm = normen.norm_for(*pair) or Norm(*pair, float(norm_m), normen.min_aandeel)
    return norm if round(norm.normafstand_m) == norm_m else replace(norm, normafstand_m=float(norm_m))


def only(results: Results, norm: Norm) -> Results:
    """Give `results` as if `norm` were the only one."""
    dekking, hiaten = tables_of(results, norm)
    return replace(results, normen=replace(results.normen, normen=(norm,)), dekking=dekking, hiaten=hiaten)
