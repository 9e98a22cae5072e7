"""Achtergrond: what lies behind the figures of one pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analysis import maten
from analysis.maten.gebruik import compute_gebruik
from analysis.maten.inkomensgroepen import compute_inkomensgroepen
from dashboard.loading.bereik import bereik_of
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.maten import load_states
from dashboard.loading.norm import chosen_norm, only

if TYPE_CHECKING:
    import pandas as pd

    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["Achtergrond", "load_achtergrond"]


@dataclass(frozen=True)
class Achtergrond:
    """What lies behind one pair: tables verdeling, inkomensgroepen, gebruik and redenen."""

    verdeling: pd.DataFrame
    inkomensgroepen: pd.DataFrame
    gebruik: pd.DataFrame
    redenen: pd.DataFrame


def load_achtergrond(loaded: Loaded, selection: Selection, *, norm_m: int) -> Achtergrond:
    """Give the Achtergrond of the chosen pair at `norm_m` metres."""
    return _achtergrond(loaded, chosen_norm(loaded, selection, norm_m=norm_m))


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=PER_FINGERPRINT)
def _achtergrond(loaded: Loaded, norm: Norm) -> Achtergrond:
    results, bereik = only(loaded.results, norm), bereik_of(loaded, norm)
    dagdelen = maten.compute_dagdelen(bereik, load_states(loaded))
    return Achtergrond(
        maten.compute_verdeling(results),
        compute_inkomensgroepen(results, results.dekking),
        compute_gebruik(bereik, norm),
        maten.compute_redenen(results, dagdelen, maten.compute_drempels(bereik)),
    )
