"""Maten: the tables beside dekking, of the chosen pair."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from analysis import maten
from dashboard.loading.bereik import bereik_of
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.norm import chosen_norm, only

if TYPE_CHECKING:
    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = [
    "load_clusters",
    "load_houdbaarheid",
    "load_maat",
    "load_maten",
    "load_states",
    "load_week",
    "week_of",
]


@st.cache_resource(
    show_spinner="De openingstijden worden gelezen …", max_entries=3, hash_funcs=PER_FINGERPRINT
)
def load_states(loaded: Loaded) -> NDArray[np.int8]:
    """Give per offering whether it is open (1), closed (0) or unknown (-1), shape (n, 7, dagdelen)."""
    return maten.read_states(loaded.results)


def load_week(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give table dagdelen of the chosen pair at `norm_m` metres: all moments of the week at once."""
    return week_of(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner="De week wordt berekend …", max_entries=60, hash_funcs=PER_FINGERPRINT)
def week_of(loaded: Loaded, norm: Norm) -> pd.DataFrame:
    """Give table dagdelen of one norm."""
    return maten.compute_dagdelen(bereik_of(loaded, norm), load_states(loaded))


def load_clusters(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give table clusters of the chosen pair at `norm_m` metres; the first time loads slow libraries."""
    return _clusters(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(
    show_spinner="Het patroon wordt gezocht. De eerste keer duurt dat een paar seconden …",
    max_entries=60,
    hash_funcs=PER_FINGERPRINT,
)
def _clusters(loaded: Loaded, norm: Norm) -> pd.DataFrame:
    return maten.compute_clusters(only(loaded.results, norm))


def load_maat(loaded: Loaded, selection: Selection, naam: str, *, norm_m: int) -> pd.DataFrame:
    """Give one table of `maten.MATEN`, of the chosen pair at `norm_m` metres (vervoer has all its pairs).

    Raises:
        UsageError: there is no table `naam`.

    """
    return _maat(loaded, naam, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=PER_FINGERPRINT)
def _maat(loaded: Loaded, naam: str, norm: Norm) -> pd.DataFrame:
    results = only(loaded.results, norm)
    bereik = replace(bereik_of(loaded, norm), results=results)
    return maten.compute_maten(results, [naam], bereik=bereik)[naam]


def load_houdbaarheid(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give table houdbaarheid of the chosen pair at `norm_m` metres; of an agreed norm out of that of all."""
    return _houdbaarheid(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=PER_FINGERPRINT)
def _houdbaarheid(loaded: Loaded, norm: Norm) -> pd.DataFrame:
    if norm not in loaded.results.normen.normen:
        return _maat(loaded, "houdbaarheid", norm)
    every = load_maten(loaded, "houdbaarheid")
    return every[(every["doelgroep"] == norm.doelgroep) & (every["aanbodsoort"] == norm.aanbodsoort)]


@st.cache_resource(show_spinner="Dit wordt nagerekend …", max_entries=12, hash_funcs=PER_FINGERPRINT)
def load_maten(loaded: Loaded, naam: str) -> pd.DataFrame:
    """Give one table of `maten.MATEN` of all norms, as `samenspelkaart build` writes it.

    Raises:
        UsageError: there is no table `naam`.

    """
    return maten.compute_maten(loaded.results, [naam], bereik=bereik_of(loaded, None))[naam]
