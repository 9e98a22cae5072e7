"""Bereik: who reaches what, measured once for all norms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analysis import maten
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.state import NORM_RANGE_M

if TYPE_CHECKING:
    from analysis.normen import Norm

__all__ = ["bereik_of"]


def bereik_of(loaded: Loaded, norm: Norm | None) -> maten.Bereik:
    """Give the Bereik of one norm (None: of all), with caches of its own, so nothing piles up."""
    results = loaded.results
    usual = max([float(NORM_RANGE_M[1]), *(n.normafstand_m for n in results.normen.normen)])
    shared = _measure(loaded, usual if norm is None else max(usual, norm.normafstand_m))
    if norm is not None:
        results = replace(results, normen=replace(results.normen, normen=(norm,)))
    return maten.Bereik(results, shared.bounded, shared.radius_m, shared.areas, shared.known_buurten)


@st.cache_resource(show_spinner="De bereiken worden gemeten …", max_entries=3, hash_funcs=PER_FINGERPRINT)
def _measure(loaded: Loaded, widest_m: float) -> maten.Bereik:
    return maten.build_bereik(loaded.results, max_norm_m=widest_m)
