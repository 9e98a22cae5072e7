"""Keuze: dekking by a part of the offerings, as somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.maten.keuze import Keuze, compute_keuze, states_of_keuze
from dashboard.loading.bereik import bereik_of
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.norm import chosen_norm

if TYPE_CHECKING:
    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["load_keuze", "load_keuzes"]


def load_keuze(
    loaded: Loaded, selection: Selection, keuze: Keuze, *, norms_m: tuple[int, ...]
) -> pd.DataFrame:
    """Give dekking of the chosen pair by the offerings of `keuze`, at each distance of `norms_m`."""
    return _keuze(loaded, keuze, tuple(chosen_norm(loaded, selection, norm_m=norm_m) for norm_m in norms_m))


def load_keuzes(loaded: Loaded, keuze: Keuze) -> pd.DataFrame:
    """Give dekking by the offerings of `keuze` for all norms."""
    return _keuze(loaded, keuze, loaded.results.normen.normen)


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=PER_FINGERPRINT)
def _keuze(loaded: Loaded, keuze: Keuze, norms: tuple[Norm, ...]) -> pd.DataFrame:
    bereik = bereik_of(loaded, max(norms, key=lambda norm: norm.normafstand_m, default=None))
    return compute_keuze(bereik, states_of_keuze(loaded.results, keuze), norms=norms)
