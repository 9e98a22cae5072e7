"""Wijkprofiel: one wijk on one page. Who lives there, what is there and when, what is missing, who to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.rapport.inhoud import list_hiaten
from analysis.rapport.onderwerp import Onderwerp, make_onderwerp
from analysis.wijkprofiel import compare_mensen, count_lagen, count_soorten, list_aanwezig
from analysis.woorden import aantal
from dashboard.components.charts import draw_compare, draw_rows
from dashboard.components.context import Context, change, show_value
from dashboard.components.gelijken import find_all, kenmerken_table, missing_sentence, missing_table
from dashboard.components.page import show_table
from dashboard.components.profiel import (
    completeness_sentence,
    lagen_sentence,
    lagen_table,
    overlap_sentences,
    people_sentence,
    people_table,
    roles_table,
    shares_of,
    soorten_table,
    unknown_sentence,
    vulnerable_sentences,
    week_html,
    week_sentence,
)
from dashboard.components.takehome import show_take_home
from dashboard.loading import load_states, load_vijvers

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["show"]

_MOST = 6


def show(context: Context) -> None:
    """Draw the screen."""
    st.title("Wijkprofiel", anchor=False)
    _choose_wijk(context)
    if context.selection.wijk is None:
        st.markdown("Kies een wijk. Dan staat hier op één bladzijde wie er woont, wat er is en wat er mist.")
        return
    onderwerp = make_onderwerp(context.results, gebied=context.selection.wijk)
    present = list_aanwezig(context.results)
    rows = sorted(set(present.loc[present["wijkcode"] == onderwerp.gebiedcode, "rij"]))
    aanbod, states = context.results.aanbod.iloc[rows], load_states(context.loaded)[rows]
    blocks = _talks(context, list(aanbod["aanbod_id"]))
    st.header(onderwerp.naam, anchor=False)
    show_take_home(onderwerp, blocks)
    left, right = st.columns(2, gap="large")
    with left:
        _show_people(onderwerp)
        _show_hiaten(onderwerp)
    with right:
        _show_aanbod(onderwerp, aanbod, states)
        _show_week(context, states)
    _show_missing(onderwerp)
    _show_talks(blocks)
    _show_roles(aanbod)


def _choose_wijk(context: Context) -> None:
    gebieden = context.results.gebieden
    wijken = gebieden[gebieden["niveau"] == "wijk"].set_index("gebiedcode")["gebiednaam"].sort_values()
    show_value("profiel_wijk", context.selection.wijk)
    st.selectbox(
        "Welke wijk?",
        list(wijken.index),
        index=None,
        format_func=lambda code: str(wijken[code]),
        placeholder="Kies een wijk",
        key="profiel_wijk",
        on_change=lambda: change(wijk=st.session_state["profiel_wijk"]),
    )


def _say(sentences: list[str], *, css: str = "sk-zin") -> None:
    said = [text for text in sentences if text]
    if said:
        st.html("".join(f'<p class="{css}">{escape(text)}</p>' for text in said))


def _list(sentences: list[str], *, more: str = "") -> None:
    items = "".join(f"<li>{escape(text)}</li>" for text in sentences)
    st.html(f'<div class="sk-paneel"><ul>{items}</ul><p class="sk-klein">{escape(more)}</p></div>')


def _show_people(onderwerp: Onderwerp) -> None:
    normen, gemeente = onderwerp.normen, onderwerp.gemeente
    mensen = compare_mensen(onderwerp.results, onderwerp.gebiedcode)
    st.subheader("Wie woont hier?", anchor=False)
    _say([people_sentence(mensen, naam=onderwerp.naam, gemeente=gemeente, normen=normen)])
    known = shares_of(mensen)
    if len(known):
        named = known.assign(naam=known["doelgroep"].map(normen.label_of))
        draw_compare(named, here=onderwerp.naam, there=gemeente, key="profiel_mensen")
    show_table(people_table(mensen, gemeente=gemeente, normen=normen), label="Wie hier woont")


def _show_hiaten(onderwerp: Onderwerp) -> None:
    st.subheader("Wat mist hier volgens de normen?", anchor=False)
    total = int((onderwerp.results.hiaten["gebiedcode"] == onderwerp.gebiedcode).sum())
    found = list_hiaten(onderwerp, _MOST)
    if not found:
        st.markdown("Bij de afgesproken normen zijn er geen hiaten, voor zover we het weten.")
    more = f"En nog {aantal(total - len(found))} kleinere, op het scherm Kaart." if total > len(found) else ""
    _list([f"{one['zin']} {one['marge']} {one['reden']}" for one in found], more=more)
    dekking = onderwerp.results.dekking
    mine = dekking[dekking["gebiedcode"] == onderwerp.gebiedcode]
    _say([unknown_sentence(mine, normen=onderwerp.normen)], css="sk-onzeker-tekst")


def _show_aanbod(onderwerp: Onderwerp, aanbod: gpd.GeoDataFrame, states: NDArray[np.int8]) -> None:
    st.subheader("Wat is er?", anchor=False)
    counts = count_lagen(aanbod, onderwerp.normen)
    _say([lagen_sentence(counts, naam=onderwerp.naam)])
    if aanbod.empty:
        return
    draw_rows(
        lagen_table(counts),
        alt="Aanbod per laag, van informeel onderaan tot specialistisch bovenaan. Dezelfde aantallen "
        "staan in de zin erboven.",
        key="profiel_lagen",
    )
    _say([completeness_sentence(aanbod, states)], css="sk-onzeker-tekst")
    show_table(
        soorten_table(aanbod, count_soorten(aanbod), normen=onderwerp.normen), label="Aanbod per soort"
    )


def _show_week(context: Context, states: NDArray[np.int8]) -> None:
    st.subheader("Wanneer is er iets open?", anchor=False)
    if not len(states):
        st.markdown("Zonder aanbod is er niets over de week te zeggen.")
        return
    dagdelen = list(context.normen.week.uren)
    _say([week_sentence(states, dagdelen)])
    st.html(week_html(states, dagdelen))


def _show_missing(onderwerp: Onderwerp) -> None:
    gelijken = find_all(onderwerp.results, onderwerp.gebiedcode)
    st.subheader("Wat hebben vergelijkbare wijken wel?", anchor=False)
    _say([missing_sentence(gelijken, naam=onderwerp.naam)])
    if not gelijken.missing.empty:
        show_table(missing_table(gelijken), label="Wat vergelijkbare wijken wel hebben")
    if not gelijken.wijken.empty:
        with st.expander("Waarop is vergeleken?"):
            show_table(kenmerken_table(gelijken), label="Cijfers van de vergeleken wijken")


def _talks(context: Context, ids: list[str]) -> dict[str, list[str]]:
    vijver = load_vijvers(context.loaded)
    return {
        "Wie kan elkaar ontmoeten?": overlap_sentences(vijver, ids)[:_MOST],
        "Wat mag niet stoppen?": vulnerable_sentences(vijver, ids, normen=context.normen)[:_MOST],
    }


def _show_talks(blocks: dict[str, list[str]]) -> None:
    none = "Voor zover we het weten: niets. Alleen aanbod met een bekende plek kan hier meedoen."
    for column, (title, sentences) in zip(st.columns(2, gap="large"), blocks.items(), strict=True):
        with column:
            st.subheader(title, anchor=False)
            _list(sentences or [none])


def _show_roles(aanbod: gpd.GeoDataFrame) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Wie kunt u bellen?", anchor=False)
        if aanbod.empty:
            st.markdown("Er staat nog geen organisatie in het register.")
        else:
            show_table(roles_table(aanbod), label="Organisaties en hun contactrol")
            st.caption(
                "Een contactrol is een functie, zoals beheerder. "
                "Hij staat in de kolom contactrol van het register. "
                "Zet daar nooit een naam van een persoon in."
            )
    with right:
        st.subheader("Wat is er veranderd?", anchor=False)
        st.markdown(
            "Er is nog geen eerdere peildatum om mee te vergelijken. Deze gegevens kennen één moment. "
            "Bewaarde u eerder een dekking.csv? Leg die dan op het scherm Verkennen naast deze."
        )
