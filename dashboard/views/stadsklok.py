"""Stadsklok: what is open when? A week of dagdelen, and who has nothing open nearby at each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.context import Context, current_selection, sync_with_address_bar
from dashboard.components.filters import show_pair_filters
from dashboard.components.klok import beeld_of, rows_of_moment, show_week_chart, weeks_of
from dashboard.components.klokbeeld import show_klok_map, show_klok_sentence, show_klok_words
from dashboard.components.klokverslag import make_klokverslag
from dashboard.components.melding import fenced
from dashboard.components.page import show_heading
from dashboard.components.speler import STEP_S, choose_moment, is_playing, next_moment
from dashboard.components.takehome import TITLE, show_tables
from dashboard.components.verslagen import show_verslag
from dashboard.loading import load_week
from dashboard.state import moments_of
from dashboard.tekst import plain

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.state import Selection

__all__ = ["show"]

_LATEST = "klok_laatst"  # what the fragment drew last; the buttons outside it take that home


def show(context: Context) -> None:
    """Draw the screen."""
    show_pair_filters(context, niveau=True)
    normen, selection = context.normen, context.selection
    who, what = normen.label_of(selection.doelgroep), normen.label_of(selection.aanbodsoort)
    show_heading(f"Stadsklok · {who}: {what}")
    week = load_week(context.loaded, selection, norm_m=context.norm_m)
    playing = is_playing()
    st.fragment(_show_moment, run_every=STEP_S if playing else None)(context, week, playing=playing)
    with fenced("de hele week"):
        st.header("De hele week", anchor=False)
        for naam, own in weeks_of(week).items():
            if naam:
                st.subheader(plain(naam), anchor=False)
            show_week_chart(own)
    with st.expander(TITLE), fenced("meenemen"):
        name = f"week_{selection.doelgroep}_{selection.aanbodsoort}_{context.norm_m}m"
        latest = st.session_state[_LATEST]
        show_verslag(context, make=make_klokverslag, now=lambda: _at(context, latest), key="stadsklok")
        show_tables(context, {"Week": week}, key="klok", name=name)


def _at(context: Context, latest: dict[str, Selection]) -> Context:
    """Give the screen as the fragment drew it last: it moves on without the rest being drawn again."""
    chosen = latest["selection"]
    selection = replace(context.selection, moment=chosen.moment, tijden=chosen.tijden)
    return replace(context, selection=selection)


def _show_moment(context: Context, week: pd.DataFrame, *, playing: bool) -> None:
    moments = moments_of(context.normen)
    moment = next_moment(moments, playing=playing)
    if playing != is_playing():
        st.rerun()  # the whole screen, for only that starts or ends the playing
    choose_moment(moments, moment, playing=playing)
    st.session_state.setdefault(_LATEST, {})["selection"] = replace(current_selection(), moment=moment)
    rows = beeld_of(rows_of_moment(week, moment), current_selection().tijden)
    with fenced("de zin"):
        show_klok_sentence(context, rows, moment)
    left, right = st.columns([3, 2], gap="medium")
    with right, fenced("de woorden"):
        show_klok_words(week, moment)
    with left, fenced("de kaart"):
        show_klok_map(context, rows, moment)
    if not playing:
        sync_with_address_bar(context.loaded)
