"""Plan: what would change if the offerings of today did."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.pipeline import Results, rerun
from analysis.scenario import read_scenario
from analysis.watals import apply_wijzigingen, compare_dekking, compare_weken, compute_week
from dashboard.loading.beeld import load_beeld
from dashboard.loading.loaded import PER_FINGERPRINT, Loaded
from dashboard.loading.maten import week_of
from dashboard.loading.norm import chosen_norm, only

if TYPE_CHECKING:
    from analysis.normen import Norm
    from dashboard.state import Selection

__all__ = ["WatAls", "load_plan_beeld", "load_watals"]


@dataclass(frozen=True)
class WatAls:
    """A plan beside today: the Results with it, and the rows of dekking and dagdelen that differ."""

    results: Results
    dekking: pd.DataFrame
    dagdelen: pd.DataFrame


def load_watals(loaded: Loaded, selection: Selection, *, norm_m: int, plan: str) -> WatAls:
    """Give what `plan` (a Scenario as text) changes: dekking of all norms and the chosen pair, its dagdelen.

    Raises:
        UsageError: the plan names something that does not exist.

    """
    waiting = (
        st.spinner("Het plan wordt over straten gemeten …") if loaded.gelopen else contextlib.nullcontext()
    )
    with waiting:
        return _watals(loaded, chosen_norm(loaded, selection, norm_m=norm_m), plan)


@st.cache_resource(show_spinner=False, max_entries=30, hash_funcs=PER_FINGERPRINT)
def _watals(loaded: Loaded, norm: Norm, plan: str) -> WatAls:
    after = _carry_out(loaded, plan)
    one = only(loaded.results, norm), only(after, norm)
    differences = compare_dekking(loaded.results, after)
    mine = (differences["doelgroep"] == norm.doelgroep) & (differences["aanbodsoort"] == norm.aanbodsoort)
    dekking = pd.concat([compare_dekking(*one), differences[~mine]], ignore_index=True)
    return WatAls(after, dekking, compare_weken(week_of(loaded, norm), compute_week(one[1])))


@st.cache_resource(show_spinner=False, max_entries=30, hash_funcs=PER_FINGERPRINT)
def _carry_out(loaded: Loaded, plan: str) -> Results:
    bronnen = apply_wijzigingen(loaded.results.bronnen, read_scenario(plan).wijzigingen)
    return rerun(loaded.results, bronnen.aanbod)


def load_plan_beeld(loaded: Loaded, selection: Selection, *, norm_m: int, plan: str) -> pd.DataFrame:
    """Give what `load_beeld` gives, with `plan` carried out."""
    state, after = f"{loaded.fingerprint} {plan}", _carry_out(loaded, plan)
    return load_beeld(replace(loaded, fingerprint=state, results=after), selection, norm_m=norm_m)
