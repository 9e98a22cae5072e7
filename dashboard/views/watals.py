"""Wat als: what would change for people if an offering came, moved, stopped or opened at other times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import UsageError
from analysis.kaart import escape
from dashboard.components.bewaren import show_link
from dashboard.components.context import show_value
from dashboard.components.filters import show_pair_filters
from dashboard.components.maatzinnen import show_brug_gebouw
from dashboard.components.melding import fenced, show_kept, show_message
from dashboard.components.page import show_heading
from dashboard.components.plan import current_plan, show_changes
from dashboard.components.planform import show_form
from dashboard.components.plannen import show_plans
from dashboard.components.takehome import TITLE, show_reports, show_tables
from dashboard.components.verschil import plan_sentence, show_differences, show_plan_map
from dashboard.loading import load_plan_beeld, load_watals

if TYPE_CHECKING:
    from dashboard.components.context import Context
    from dashboard.loading import WatAls

__all__ = ["show"]

_NOW, _THEN = "Vandaag", "Met dit plan"
_SHOWN = "watals_getoond"


def show(context: Context) -> None:
    """Draw the screen."""
    show_pair_filters(context, niveau=True)
    normen, selection = context.normen, context.selection
    who, what = normen.label_of(selection.doelgroep), normen.label_of(selection.aanbodsoort)
    show_heading(f"Wat als? · {who}: {what}")
    show_kept()
    found = _find(context)
    _show_sentence(context, found)
    left, right = st.columns([3, 2], gap="medium")
    with left, fenced("de kaart"):
        _show_map(context, found)
    with right, fenced("het plan"):
        st.header("Het plan", anchor=False)
        show_changes(context)
        show_form(context)
        _show_brug_gebouw(context, found)
    if found is not None:
        with fenced("het verschil"):
            show_differences(context, found)
        with st.expander(TITLE), fenced("meenemen"):
            name = current_plan().naam or "zonder naam"
            show_reports(context, key="watals", results=found.results, plan=name)
            tables = {"Verschil": found.dekking, "Verschil per dagdeel": found.dagdelen}
            show_tables(context, tables, key="watals", name="plan_verschil")
    with fenced("plannen bewaren"):
        show_plans(context)
    show_link(selection, label="Dit plan delen als link")


def _find(context: Context) -> WatAls | None:
    """Compute the plan; None where it is empty or does not fit the data."""
    plan = context.selection.plan
    if not plan:
        return None
    try:
        return load_watals(context.loaded, context.selection, norm_m=context.norm_m, plan=plan)
    except UsageError as error:
        show_message(f"Dit plan past niet bij deze gegevens. {error}", soort="fout")
        return None


def _show_sentence(context: Context, found: WatAls | None) -> None:
    if found is None:
        st.html(
            '<p class="sk-zin">Zet iets nieuws op de kaart, laat iets verhuizen of stoppen, en zie '
            "voor hoeveel mensen het verschil maakt. Er verandert niets aan het register.</p>"
        )
        return
    selection = context.selection
    after = load_plan_beeld(context.loaded, selection, norm_m=context.norm_m, plan=selection.plan)
    before, after = (beeld[beeld["niveau"] == "gemeente"] for beeld in (context.beeld(), after))
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        st.html(f'<p class="sk-zin">{escape(plan_sentence(old, new, context=context))}</p>')


def _show_brug_gebouw(context: Context, found: WatAls | None) -> None:
    """Draw, before there is a plan, what a ride and what one new place would add in the gemeente."""
    beeld = context.beeld()
    for code in beeld.loc[beeld["niveau"] == "gemeente", "gebiedcode"] if found is None else ():
        show_brug_gebouw(context, code)


def _show_map(context: Context, found: WatAls | None) -> None:
    if found is None:
        show_plan_map(context, context.beeld(), context.results.aanbod)
        return
    show_value("watals_beeld", st.session_state.get(_SHOWN, _THEN))
    shown = st.segmented_control(
        "Wat toont de kaart?",
        [_NOW, _THEN],
        key="watals_beeld",
        required=True,
        on_change=lambda: st.session_state.update({_SHOWN: st.session_state["watals_beeld"]}),
    )
    if shown == _NOW:
        show_plan_map(context, context.beeld(), context.results.aanbod)
        return
    plan = context.selection.plan
    beeld = load_plan_beeld(context.loaded, context.selection, norm_m=context.norm_m, plan=plan)
    show_plan_map(context, beeld, found.results.aanbod)
