"""Profielblad: the parts of the page about one wijk, each a heading with a sentence, a table or a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.rapport.inhoud import list_hiaten
from analysis.wijkprofiel import compare_mensen, count_lagen, count_soorten
from analysis.woorden import aantal
from dashboard.components.charts import draw_compare, draw_rows
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
from dashboard.loading import load_vijvers

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from analysis.rapport.onderwerp import Onderwerp
    from dashboard.components.context import Context

__all__ = [
    "find_talks",
    "show_aanbod",
    "show_hiaten",
    "show_missing",
    "show_people",
    "show_roles",
    "show_talks",
    "show_week",
]

_MOST = 6


def _say(sentences: list[str], *, css: str = "sk-zin") -> None:
    said = [text for text in sentences if text]
    if said:
        st.html("".join(f'<p class="{css}">{escape(text)}</p>' for text in said))


def _list(sentences: list[str], *, more: str = "") -> None:
    items = "".join(f"<li>{escape(text)}</li>" for text in sentences)
    st.html(f'<div class="sk-paneel"><ul>{items}</ul><p class="sk-klein">{escape(more)}</p></div>')


def show_people(onderwerp: Onderwerp) -> None:
    """Draw who lives here, beside the gemeente."""
    normen, gemeente = onderwerp.normen, onderwerp.gemeente
    mensen = compare_mensen(onderwerp.results, onderwerp.gebiedcode)
    st.subheader("Wie woont hier?", anchor=False)
    _say([people_sentence(mensen, naam=onderwerp.naam, gemeente=gemeente, normen=normen)])
    known = shares_of(mensen)
    if len(known):
        named = known.assign(naam=known["doelgroep"].map(normen.label_of))
        draw_compare(named, here=onderwerp.naam, there=gemeente, key="profiel_mensen")
    show_table(people_table(mensen, gemeente=gemeente, normen=normen), label="Wie hier woont")


def show_hiaten(onderwerp: Onderwerp) -> None:
    """Draw the largest hiaten by the normen as sentences, and what is unknown."""
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


def show_aanbod(onderwerp: Onderwerp, aanbod: gpd.GeoDataFrame, states: NDArray[np.int8]) -> None:
    """Draw what there is, per laag and per soort, and how much of it is known."""
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


def show_week(context: Context, states: NDArray[np.int8]) -> None:
    """Draw the week: what is open at the least and at the most."""
    st.subheader("Wanneer is er iets open?", anchor=False)
    if not len(states):
        st.markdown("Zonder aanbod is er niets over de week te zeggen.")
        return
    dagdelen = list(context.normen.week.uren)
    _say([week_sentence(states, dagdelen)])
    st.html(week_html(states, dagdelen))


def show_missing(onderwerp: Onderwerp) -> None:
    """Draw what comparable wijken have and this one lacks."""
    gelijken = find_all(onderwerp.results, onderwerp.gebiedcode)
    st.subheader("Wat hebben vergelijkbare wijken wel?", anchor=False)
    _say([missing_sentence(gelijken, naam=onderwerp.naam)])
    if not gelijken.missing.empty:
        show_table(missing_table(gelijken), label="Wat vergelijkbare wijken wel hebben")
    if not gelijken.wijken.empty:
        with st.expander("Waarop is vergeleken?"):
            show_table(kenmerken_table(gelijken), label="Cijfers van de vergeleken wijken")


def find_talks(context: Context, ids: list[str]) -> dict[str, list[str]]:
    """Give per heading the sentences on overlap and on single points of failure, of offerings `ids`."""
    vijver = load_vijvers(context.loaded)
    return {
        "Wie kan elkaar ontmoeten?": overlap_sentences(vijver, ids)[:_MOST],
        "Wat mag niet stoppen?": vulnerable_sentences(vijver, ids, normen=context.normen)[:_MOST],
    }


def show_talks(blocks: dict[str, list[str]]) -> None:
    """Draw what `find_talks` gave."""
    none = "Voor zover we het weten: niets. Alleen aanbod met een bekende plek kan hier meedoen."
    for column, (title, sentences) in zip(st.columns(2, gap="large"), blocks.items(), strict=True):
        with column:
            st.subheader(title, anchor=False)
            _list(sentences or [none])


def show_roles(aanbod: gpd.GeoDataFrame) -> None:
    """Draw who is active here, and whom to call."""
    st.subheader("Wie kunt u bellen?", anchor=False)
    if aanbod.empty:
        st.markdown("Er staat nog geen organisatie in het register.")
        return
    show_table(roles_table(aanbod), label="Organisaties en hun contactrol")
    st.caption(
        "Een contactrol is een functie, zoals beheerder. Hij staat in de kolom contactrol van het register. "
        "Zet daar nooit een naam van een persoon in."
    )
