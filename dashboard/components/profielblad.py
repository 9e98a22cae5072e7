"""Profielblad: the parts of the page about one wijk, each a heading with a sentence, a table or a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.dagdelen import OPEN
from analysis.kaart import escape
from analysis.rapport.inhoud import list_hiaten
from analysis.rapport.maatzinnen import ROBUUST_UITLEG, ZONDER_DEUR, list_zonder_deur
from analysis.rapport.profielblokken import list_talks, roles_table, week_sentence
from analysis.wijkprofiel import compare_mensen, count_lagen, count_soorten
from analysis.woorden import ONBEKEND, aantal
from dashboard.components.charts import draw_compare, draw_rows
from dashboard.components.doors import show_door
from dashboard.components.gelijken import find_all, kenmerken_table, missing_sentence, missing_table
from dashboard.components.page import show_table
from dashboard.components.profiel import (
    completeness_sentence,
    lagen_sentence,
    lagen_table,
    people_sentence,
    people_table,
    shares_of,
    soorten_table,
    unknown_sentence,
    week_html,
)
from dashboard.loading import load_maten, load_vijvers
from dashboard.state import to_query
from dashboard.tafel.keuze import code_of

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.rapport.onderwerp import Onderwerp
    from dashboard.components.context import Context

__all__ = [
    "find_tables",
    "find_talks",
    "show_aanbod",
    "show_hiaten",
    "show_missing",
    "show_people",
    "show_roles",
    "show_talks",
    "show_week",
    "show_zonder_deur",
]

_MOST = 6


def _say(sentences: list[str], *, css: str = "sk-zin") -> None:
    said = [text for text in sentences if text]
    if said:
        st.html("".join(f'<p class="{css}">{escape(text)}</p>' for text in said))


def _list(sentences: list[str]) -> None:
    items = "".join(f"<li>{escape(text)}</li>" for text in sentences)
    st.html(f'<div class="sk-paneel"><ul>{items}</ul></div>')


def _show_door_here(context: Context, path: str, label: str, **chosen: object) -> None:
    """Draw a link to another screen, about the wijk of this one."""
    selection = context.selection.changed(niveau="wijk").changed(gebied=context.selection.wijk, **chosen)
    show_door(path, label, query=to_query(selection))


def show_people(onderwerp: Onderwerp) -> None:
    """Draw who lives here, beside the gemeente."""
    normen, gemeente = onderwerp.normen, onderwerp.gemeente
    mensen = compare_mensen(onderwerp.results, onderwerp.gebiedcode)
    st.header("Wie woont hier?", anchor=False)
    _say([people_sentence(mensen, naam=onderwerp.naam, gemeente=gemeente, normen=normen)])
    known = shares_of(mensen)
    if len(known):
        named = known.assign(naam=known["doelgroep"].map(normen.label_of))
        draw_compare(named, here=onderwerp.naam, there=gemeente, key="profiel_mensen")
    show_table(people_table(mensen, gemeente=gemeente, normen=normen), label="Wie hier woont")


def show_hiaten(context: Context, onderwerp: Onderwerp) -> None:
    """Draw the largest hiaten by the normen as sentences, where to go on with them, and what is unknown."""
    st.header("Wat mist hier volgens de normen?", anchor=False)
    hiaten = onderwerp.results.hiaten
    hiaten = hiaten[hiaten["gebiedcode"] == onderwerp.gebiedcode]
    if hiaten.empty:
        st.markdown("Bij de afgesproken normen zijn er geen hiaten, voor zover we het weten.")
    else:
        houdbaarheid = load_maten(context.loaded, "houdbaarheid")
        _list_hiaten(onderwerp, houdbaarheid, rest=max(0, len(hiaten) - _MOST))
        codes = tuple(code_of(row) for row in hiaten.head(_MOST).to_dict("records"))
        _show_door_here(context, "kaart", "Bekijk deze wijk op de Kaart")
        _show_door_here(context, "tafel", "Bespreek deze hiaten aan de Tafel", hiaten=codes, stap=0)
    dekking = onderwerp.results.dekking
    mine = dekking[dekking["gebiedcode"] == onderwerp.gebiedcode]
    _say([unknown_sentence(mine, normen=onderwerp.normen)], css="sk-onzeker-tekst")


def _list_hiaten(onderwerp: Onderwerp, houdbaarheid: pd.DataFrame, *, rest: int) -> None:
    items = (
        f'<li>{escape(one["zin"])} <span class="sk-klein">'
        f"{escape(' '.join([one['marge'], one['reden'], one['houdt']]))}</span></li>"
        for one in list_hiaten(onderwerp, _MOST, houdbaarheid=houdbaarheid)
    )
    more = f"En nog {aantal(rest)} kleinere, op het scherm Kaart. " * bool(rest) + ROBUUST_UITLEG
    st.html(f'<div class="sk-paneel"><ul>{"".join(items)}</ul><p class="sk-klein">{escape(more)}</p></div>')


def show_aanbod(
    context: Context, onderwerp: Onderwerp, aanbod: gpd.GeoDataFrame, states: NDArray[np.int8]
) -> None:
    """Draw what there is, per laag and per soort, and how much of it is known."""
    st.header("Wat is er?", anchor=False)
    counts = count_lagen(aanbod, onderwerp.normen)
    _say([lagen_sentence(counts, naam=onderwerp.naam)])
    if aanbod.empty:
        _show_door_here(context, "aanbod", "Weet u wat er wel is? Vul het register aan", taak="toevoegen")
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
    """Draw the week: what is open at the least and at the most; no timetable of what nobody knows."""
    st.header("Wanneer is er iets open?", anchor=False)
    if not len(states):
        st.markdown("Zonder aanbod is er niets over de week te zeggen.")
        return
    dagdelen = list(context.normen.week.uren)
    _say([week_sentence(states, dagdelen)])
    if (states == OPEN).any():
        st.html(week_html(states, dagdelen))
    else:
        st.markdown("Zodra er openingstijden in het register staan, staat hier een rooster van de week.")
        _show_door_here(context, "aanbod", "Vul openingstijden in het register in", taak="wijzigen")


def show_missing(onderwerp: Onderwerp) -> None:
    """Draw what comparable wijken have and this one lacks."""
    gelijken = find_all(onderwerp.results, onderwerp.gebiedcode)
    st.header("Wat hebben vergelijkbare wijken wel?", anchor=False)
    _say([missing_sentence(gelijken, naam=onderwerp.naam)])
    if not gelijken.missing.empty:
        show_table(missing_table(gelijken), label="Wat vergelijkbare wijken wel hebben")
    if not gelijken.wijken.empty:
        with st.expander("Waarop is vergeleken?"):
            show_table(kenmerken_table(gelijken), label="Cijfers van de vergeleken wijken")


def show_zonder_deur(context: Context, onderwerp: Onderwerp) -> None:
    """Draw which services come to people here, and where to add one."""
    table = load_maten(context.loaded, "vervoer")
    said = list_zonder_deur(table, onderwerp.gebiedcode, normen=onderwerp.normen)
    if said:
        st.header(ZONDER_DEUR, anchor=False)
        _list(said)
        _show_door_here(context, "aanbod", "Zet een dienst in het register, met werkgebied", taak="toevoegen")


def find_tables(context: Context) -> dict[str, pd.DataFrame]:
    """Give the tables that the wijkprofiel as PDF draws on, as `profielblokken.compute_tables`."""
    vijver = load_vijvers(context.loaded)
    names = "houdbaarheid", "vervoer"
    loaded = {name: load_maten(context.loaded, name) for name in names}
    return loaded | {"overlap": vijver.overlap, "kwetsbaarheid": vijver.kwetsbaarheid}


def find_talks(context: Context, ids: list[str]) -> dict[str, list[str]]:
    """Give per heading the sentences on overlap and on single points of failure, of offerings `ids`."""
    vijver = load_vijvers(context.loaded)
    return list_talks(vijver.overlap, vijver.kwetsbaarheid, ids=ids, normen=context.normen)


def show_talks(blocks: dict[str, list[str]]) -> None:
    """Draw what `find_talks` gave."""
    none = "Daar is nu niets over bekend. Alleen aanbod met een bekende plek kan hier meedoen."
    for column, (title, sentences) in zip(st.columns(2, gap="large"), blocks.items(), strict=True):
        with column:
            st.header(title, anchor=False)
            _list(sentences or [none])


def show_roles(context: Context, aanbod: gpd.GeoDataFrame) -> None:
    """Draw who is active here, and whom to call; where no role is known, say so once."""
    st.header("Wie kunt u bellen?", anchor=False)
    if aanbod.empty:
        st.markdown("Er staat nog geen organisatie in het register.")
        return
    table = roles_table(aanbod)
    if (table["Contactrol"] == ONBEKEND).all():
        st.markdown(
            "Deze organisaties doen hier iets. Bij wie u daar moet zijn, staat nog niet in het register. "
            "Weet u het? Vul het aan, dan vindt uw collega het ook."
        )
        table = table.drop(columns="Contactrol")
    show_table(table, label="Organisaties en hun contactrol")
    st.caption(
        "Een contactrol is een functie, zoals beheerder. Zet nooit een naam van een persoon in het register."
    )
    _show_door_here(context, "aanbod", "Vul een contactrol in het register in", taak="wijzigen")
