"""Beeld: dekking of the chosen pair for every gebied, with the tekort beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.norm import chosen_norm, tables_of

if TYPE_CHECKING:
    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["load_beeld"]


def load_beeld(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give dekking of the chosen pair at `norm_m` metres for every gebied, with the tekort beside it.

    Columns of dekking, and rang, reden, and buiten_norm, buiten_norm_min, buiten_norm_max: people who live
    further than the norm (NaN where inwoners is unknown), also where the gebied meets its norm.
    """
    return _beeld(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner=False, max_entries=400, hash_funcs=PER_FINGERPRINT)
def _beeld(loaded: Loaded, norm: Norm) -> pd.DataFrame:
    dekking, hiaten = tables_of(loaded.results, norm)
    table = dekking.merge(hiaten[["gebiedcode", "rang", "reden"]], on="gebiedcode", how="left")
    table["buiten_norm"] = (table["inwoners"] - table["inwoners_binnen_norm"]).round(6)
    table["buiten_norm_min"] = (table["inwoners"] - table["inwoners_binnen_norm_max"]).round(6)
    table["buiten_norm_max"] = (table["inwoners"] - table["inwoners_binnen_norm_min"]).round(6)
    return table
