"""Plekken: the buildings where an offering could come, and the best of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis import maten
from analysis.maten.nieuwe_plekken import Plekken, find_plekken
from dashboard.loading.bereik import bereik_of
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.norm import chosen_norm

if TYPE_CHECKING:
    import pandas as pd

    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["load_kandidaten", "load_plekken"]


def load_kandidaten(loaded: Loaded) -> pd.DataFrame:
    """Give the buildings where something could come: locatie_id, naam, x_rd, y_rd (m, RD)."""
    return maten.list_kandidaten(bereik_of(loaded, None))


def load_plekken(loaded: Loaded, selection: Selection, *, norm_m: int, k: int) -> Plekken:
    """Give the best `k` candidates for the chosen pair.

    Raises:
        UsageError: `k` does not fit, or nobody's number of inwoners is known.

    """
    return _plekken(loaded, chosen_norm(loaded, selection, norm_m=norm_m), k)


@st.cache_resource(
    show_spinner="De beste plekken worden gezocht …", max_entries=60, hash_funcs=PER_FINGERPRINT
)
def _plekken(loaded: Loaded, norm: Norm, k: int) -> Plekken:
    return find_plekken(bereik_of(loaded, norm), norm, k=k)
