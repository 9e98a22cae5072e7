"""Vijver: who reaches the same people, and whose stop leaves people without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analysis import maten
from dashboard.loading.bereik import bereik_of
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.maten import load_states
from dashboard.loading.norm import chosen_norm

if TYPE_CHECKING:
    import pandas as pd

    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["Vijver", "load_vijver", "load_vijvers"]


@dataclass(frozen=True)
class Vijver:
    """Who fishes in the same pond, and whose stop leaves people without: tables overlap and kwetsbaarheid."""

    overlap: pd.DataFrame
    kwetsbaarheid: pd.DataFrame


def load_vijver(loaded: Loaded, selection: Selection, *, norm_m: int) -> Vijver:
    """Give the Vijver of the chosen pair at `norm_m` metres."""
    return _vijver(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner="De vijvers worden gemeten …", max_entries=60, hash_funcs=PER_FINGERPRINT)
def _vijver(loaded: Loaded, norm: Norm) -> Vijver:
    return _measure(loaded, norm)


@st.cache_resource(show_spinner="De vijvers worden gemeten …", max_entries=3, hash_funcs=PER_FINGERPRINT)
def load_vijvers(loaded: Loaded) -> Vijver:
    """Give the Vijver of all norms."""
    return _measure(loaded, None)


def _measure(loaded: Loaded, norm: Norm | None) -> Vijver:
    bereik = bereik_of(loaded, norm)
    return Vijver(maten.compute_overlap(bereik, load_states(loaded)), maten.compute_kwetsbaarheid(bereik))
