"""Stadsklok: what is open when? A week of dagdelen, and who has nothing open nearby at each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.dagdelen import DICHT, OPEN
from analysis.kaart import escape
from dashboard.components.aanbod import popup_lines, serving
from dashboard.components.context import Context, change, current_selection, show_value, sync_with_address_bar
from dashboard.components.filters import show_pair_filters
from dashboard.components.klok import (
    absent_sentence,
    beeld_of,
    klok_lines,
    klok_sentence,
    rows_of_moment,
    show_week_chart,
    week_table_html,
)
from dashboard.components.legend import show_legend
from dashboard.components.mapview import show_layers
from dashboard.components.melding import fenced
from dashboard.components.speler import STEP_S, choose_moment, is_playing, next_moment
from dashboard.components.takehome import TITLE, show_tables
from dashboard.loading import load_labels, load_points, load_shapes, load_states, load_tekens, load_week
from dashboard.state import TIJDEN, moments_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["show"]

_LEAVE = "onbekend"
_MAAT = replace(
    kaart.MATEN["aandeel"],
    label="Deel met iets open dichtbij",
    uitleg="Deel van de doelgroep dat op dit moment iets open heeft binnen de norm.",
)


def show(context: Context) -> None:
    """Draw the screen."""
    show_pair_filters(context, niveau=True)
    normen, selection = context.normen, context.selection
    st.title("Stadsklok", anchor=False)
    pair = f"{normen.label_of(selection.doelgroep)}: {normen.label_of(selection.aanbodsoort)}."
    st.html(f"<p>Wat is er open, op elk moment van de week? <b>{escape(pair)}</b></p>")
    week = load_week(context.loaded, selection, norm_m=context.norm_m)
    playing = is_playing()
    st.fragment(_show_moment, run_every=STEP_S if playing else None)(context, week, playing=playing)
    with fenced("de hele week"):
        st.header("De hele week", anchor=False)
        for code in week.loc[week["niveau"] == "gemeente", "gebiedcode"].unique()[:1]:
            show_week_chart(week[week["gebiedcode"] == code])
    with st.expander(TITLE), fenced("meenemen"):
        name = f"week_{selection.doelgroep}_{selection.aanbodsoort}_{context.norm_m}m"
        show_tables(context, {"Week": week}, key="klok", name=name)


def _show_moment(context: Context, week: pd.DataFrame, *, playing: bool) -> None:
    moments = moments_of(context.normen)
    moment = next_moment(moments, playing=playing)
    if playing != is_playing():
        st.rerun()  # the whole screen, for only that starts or ends the playing
    choose_moment(moments, moment, playing=playing)
    rows = beeld_of(rows_of_moment(week, moment), current_selection().tijden)
    left, right = st.columns([3, 2], gap="medium")
    with right, fenced("de woorden"):
        _show_words(context, week, rows, moment)
    with left, fenced("de kaart"):
        _show_map(context, rows, moment)
    if not playing:
        sync_with_address_bar(context.loaded)


def _show_words(context: Context, week: pd.DataFrame, rows: pd.DataFrame, moment: str) -> None:
    cities = rows[rows["niveau"] == "gemeente"].to_dict("records")
    sentences = [klok_sentence(row, moment=moment, normen=context.normen) for row in cities]
    normen, selection = context.normen, context.selection
    pair = selection.doelgroep, selection.aanbodsoort
    if not context.results.telling.bereiken(*pair):
        sentences = [absent_sentence(*pair, normen=normen)]
    st.html("".join(f'<p class="sk-zin">{escape(text)}</p>' for text in sentences))
    show_value("klok_tijden", current_selection().tijden or _LEAVE)
    st.radio(
        "Tijd of plek niet bekend? Kleur de kaart alsof het",
        [_LEAVE, *TIJDEN],
        format_func=lambda code: f"{TIJDEN[code]} is" if code in TIJDEN else "onbekend blijft",
        key="klok_tijden",
        on_change=_tijden_changed,
    )
    for row in cities[:1]:
        st.html(week_table_html(week[week["gebiedcode"] == row["gebiedcode"]], moment=moment))


def _tijden_changed() -> None:
    chosen = st.session_state["klok_tijden"]
    change(tijden=chosen if chosen in TIJDEN else None)


def _show_map(context: Context, rows: pd.DataFrame, moment: str) -> None:
    niveau, loaded = context.selection.niveau, context.loaded
    beeld = rows[rows["niveau"] == niveau]
    points = load_points(
        loaded, context.selection, draw=lambda: _points(context, moment), moment=f"klok {moment}"
    )
    layers: list[kaart.Layer | kaart.Kept] = [
        kaart.area_layer(beeld, shapes=load_shapes(loaded, niveau), maat=_MAAT, regels=klok_lines),
        load_labels(loaded, niveau, first=None),
        points,
    ]
    show_layers(context, layers, key="stadsklok")
    show_legend(_MAAT, beeld)
    st.caption("Vol teken: dan zeker open. Licht teken: tijden niet bekend. Wat dicht is, staat er niet op.")


def _points(context: Context, moment: str) -> kaart.Kept:
    selection, normen, aanbod = context.selection, context.normen, context.results.aanbod
    index = moments_of(normen).index(moment)
    state = load_states(context.loaded).reshape(len(aanbod), -1)[:, index]
    now = aanbod[aanbod["telt_mee"]].assign(_open=state[aanbod["telt_mee"].to_numpy()])
    here = serving(now, normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort)
    return kaart.point_layer(
        here[here["_open"] != DICHT],
        tekens=load_tekens(context.loaded),
        radius_m=normen.radius_m,
        regels=lambda row: popup_lines(row, normen),
        strong=list(here.loc[here["_open"] == OPEN, "aanbod_id"]),
    )
