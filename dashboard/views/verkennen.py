"""Verkennen: six questions of a policy maker about whom, what and where, with a choice of what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.bewaren import show_link
from dashboard.components.context import change, show_value
from dashboard.components.filters import show_pair_filters
from dashboard.components.keuze import keuze_of, keuze_words, show_keuze, show_unknown
from dashboard.components.melding import fenced, show_message
from dashboard.components.page import show_heading
from dashboard.components.takehome import TITLE, show_reports, show_tables
from dashboard.components.vragen import WITH_KEUZE, WITHOUT_KEUZE
from dashboard.loading import load_keuze, load_keuzes
from dashboard.state import VRAGEN

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.components.context import Context

__all__ = ["show"]

_FIRST = next(iter(VRAGEN))


def show(context: Context) -> None:
    """Draw the screen."""
    show_pair_filters(context, niveau=True)
    show_keuze(context)
    normen, selection, keuze = context.normen, context.selection, keuze_of(context)
    pair = load_keuze(context.loaded, selection, keuze, norms_m=(context.norm_m,))
    who, what = normen.label_of(selection.doelgroep), normen.label_of(selection.aanbodsoort)
    show_heading(f"Verkennen · {who}: {what}")
    show_value("verkennen_vraag", selection.vraag or _FIRST)
    st.segmented_control(
        "Wat wilt u weten?",
        list(VRAGEN),
        format_func=VRAGEN.__getitem__,
        key="verkennen_vraag",
        required=True,
        on_change=lambda: change(vraag=st.session_state["verkennen_vraag"]),
    )
    vraag = selection.vraag or _FIRST
    with fenced(f"het antwoord op ‘{VRAGEN[vraag]}’"):
        _answer(context, pair, vraag)
    with st.expander(TITLE), fenced("meenemen"):
        _show_take_home(context, pair)
    show_link(selection)


def _answer(context: Context, pair: pd.DataFrame, vraag: str) -> None:
    keuze = keuze_of(context)
    if vraag in WITH_KEUZE:
        show_unknown(context, keuze)
        WITH_KEUZE[vraag](context, pair)
    else:
        if keuze.asks:
            show_message(
                "Bij deze vraag telt al het aanbod mee, ook al koos u onder ‘Welk aanbod telt mee?’."
            )
        WITHOUT_KEUZE[vraag](context, pair)


def _show_take_home(context: Context, pair: pd.DataFrame) -> None:
    """Draw the reports, which count all offerings, and the tables, which count what was chosen."""
    keuze, selection = keuze_of(context), context.selection
    said: list[str] = []
    if keuze.asks:
        said = [f"Alleen dit aanbod telt mee: {'; '.join(keuze_words(keuze))}."]
        st.caption("De tabellen tellen alleen het gekozen aanbod. Rapporten zijn er van al het aanbod.")
    else:
        show_reports(context, key="verkennen", gebied=selection.gebied)
    name = f"{selection.doelgroep}_{selection.aanbodsoort}_{context.norm_m}m"
    tables = {"Dit aanbod": pair, "Alle normen": load_keuzes(context.loaded, keuze)}
    show_tables(context, tables, key="verkennen", name=name, uitleg=said)
