"""Beeld: dekking of the chosen pair for every gebied, with the tekort beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.beeld import build_beeld, tables_of
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.norm import chosen_norm

if TYPE_CHECKING:
    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["load_beeld"]


def load_beeld(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give dekking of the chosen pair at `norm_m` metres for every gebied, with the tekort beside it.

    Its columns are those of `analysis.beeld.build_beeld`.
    """
    return _beeld(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner=False, max_entries=400, hash_funcs=PER_FINGERPRINT)
def _beeld(loaded: Loaded, norm: Norm) -> pd.DataFrame:
    return build_beeld(*tables_of(loaded.results, norm))
