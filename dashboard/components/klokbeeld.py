"""Klokbeeld: the map and the words of the Stadsklok at one moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.dagdelen import DICHT, OPEN
from analysis.kaart import escape
from dashboard.components.aanbod import serving
from dashboard.components.context import Context, change, current_selection, show_value
from dashboard.components.klok import absent_sentence, klok_lines, klok_sentence, week_table_html, weeks_of
from dashboard.components.legend import show_legend
from dashboard.components.mapview import aanbod_layer, show_layers
from dashboard.loading import load_labels, load_points, load_shapes, load_states
from dashboard.state import TIJDEN, moments_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["KLOK_MAAT", "open_at", "show_klok_map", "show_klok_sentence", "show_klok_words"]

_LEAVE = "onbekend"
KLOK_MAAT = replace(
    kaart.MATEN["aandeel"],
    label="Deel met iets open dichtbij",
    uitleg="Deel van de doelgroep dat op dit moment iets open heeft binnen de norm.",
)


def show_klok_sentence(context: Context, rows: pd.DataFrame, moment: str) -> None:
    """Draw how many people have nothing open, per gemeente.

    Args:
        context: the screen.
        rows: of `klok.beeld_of`, at this moment.
        moment: its code.

    """
    normen, selection = context.normen, context.selection
    cities = rows[rows["niveau"] == "gemeente"].to_dict("records")
    sentences = [klok_sentence(row, moment=moment, normen=normen) for row in cities]
    pair = selection.doelgroep, selection.aanbodsoort
    if not context.results.telling.bereiken(*pair):
        sentences = [absent_sentence(*pair, normen=normen)]
    texts = "".join(f'<p class="sk-zin">{escape(text)}</p>' for text in sentences)
    st.html(f'<div class="sk-klok-zin">{texts}</div>')


def show_klok_words(week: pd.DataFrame, moment: str) -> None:
    """Draw how to read what is unknown, and the table of the week of every gemeente.

    Args:
        week: table dagdelen.
        moment: code of the moment.

    """
    show_value("klok_tijden", current_selection().tijden or _LEAVE)
    st.radio(
        "Tijd of plek niet bekend? Kleur de kaart alsof het",
        [_LEAVE, *TIJDEN],
        format_func=lambda code: f"{TIJDEN[code]} is" if code in TIJDEN else "onbekend blijft",
        key="klok_tijden",
        on_change=_tijden_changed,
    )
    for naam, own in weeks_of(week).items():
        st.html(week_table_html(own, moment=moment, waar=naam))


def _tijden_changed() -> None:
    chosen = st.session_state["klok_tijden"]
    change(tijden=chosen if chosen in TIJDEN else None)


def show_klok_map(context: Context, rows: pd.DataFrame, moment: str) -> None:
    """Draw the map of a moment: who has something open nearby, and what is open."""
    niveau, loaded = context.selection.niveau, context.loaded
    beeld = rows[rows["niveau"] == niveau]
    points = load_points(
        loaded, context.selection, draw=lambda: _points(context, moment), moment=f"klok {moment}"
    )
    layers: list[kaart.Layer | kaart.Kept] = [
        kaart.area_layer(beeld, shapes=load_shapes(loaded, niveau), maat=KLOK_MAAT, regels=klok_lines),
        load_labels(loaded, niveau, first=None),
        points,
    ]
    show_layers(context, layers, key="stadsklok")
    show_legend(KLOK_MAAT, beeld)
    st.caption("Vol teken: dan zeker open. Licht teken: tijden niet bekend. Wat dicht is, staat er niet op.")


def open_at(context: Context, moment: str) -> gpd.GeoDataFrame:
    """Give the offerings of the pair that are, or may be, open at `moment`; column _open says which."""
    selection, normen, aanbod = context.selection, context.normen, context.results.aanbod
    index = moments_of(normen).index(moment)
    state = load_states(context.loaded).reshape(len(aanbod), -1)[:, index]
    now = aanbod[aanbod["telt_mee"]].assign(_open=state[aanbod["telt_mee"].to_numpy()])
    here = serving(now, normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort)
    return here[here["_open"] != DICHT]


def _points(context: Context, moment: str) -> kaart.Kept:
    here = open_at(context, moment)
    return aanbod_layer(context, here, strong=list(here.loc[here["_open"] == OPEN, "aanbod_id"]))
