"""Wijkprofiel: one wijk on one page. Who lives there, what is there and when, what is missing, who to ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.normen import ALLE
from analysis.rapport.aanbodlijst import rows_in
from analysis.rapport.onderwerp import make_onderwerp
from analysis.woorden import personen
from dashboard.components.afstand import choose_afstand
from dashboard.components.context import Context, change, show_value
from dashboard.components.doors import show_door
from dashboard.components.melding import fenced
from dashboard.components.profielblad import (
    find_tables,
    find_talks,
    show_aanbod,
    show_hiaten,
    show_missing,
    show_people,
    show_roles,
    show_talks,
    show_week,
    show_zonder_deur,
)
from dashboard.components.takehome import TITLE, show_reports, show_wijk_files
from dashboard.components.veranderd import UPLOAD, find_changes, show_changes
from dashboard.loading import load_states
from dashboard.state import to_query
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["show"]

_DOORS_BESIDE = 4


def show(context: Context) -> None:
    """Draw the screen."""
    wijk, names = context.selection.wijk, _names(context)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.title(f"Wijkprofiel {plain(names[wijk])}" if wijk else "Wijkprofiel", anchor=False)
    with right:
        _choose_wijk(wijk, names)
        choose_afstand(context, only_choice=True)
    if wijk is None:
        _show_doors(context, names)
    else:
        _show_wijk(context, make_onderwerp(context.results, gebied=wijk))


def _show_wijk(context: Context, onderwerp: Onderwerp) -> None:
    rows = rows_in(onderwerp)
    aanbod, states = context.results.aanbod.iloc[rows], load_states(context.loaded)[rows]
    talks = find_talks(context, list(aanbod["aanbod_id"]))
    changes = find_changes(context.loaded.data, onderwerp, st.session_state.get(UPLOAD))
    with fenced("de bestanden"):
        show_wijk_files(onderwerp, tables=partial(find_tables, context), changes=changes)
    left, right = st.columns(2, gap="large")
    with left, fenced("wie hier woont"):
        show_people(onderwerp)
    with right, fenced("wat er is"):
        show_aanbod(context, onderwerp, aanbod, states)
    with right, fenced("de week"):
        show_week(context, states)
    left, right = st.columns(2, gap="large")
    with right, fenced("vergelijkbare wijken"):
        show_missing(onderwerp)
    with left, fenced("wat hier mist"):
        show_hiaten(context, onderwerp)
    with right, fenced("wat naar mensen toe komt"):
        show_zonder_deur(context, onderwerp)
    with fenced("wie elkaar kan ontmoeten"):
        show_talks(talks)
    _show_contacts(context, aanbod, changes)
    with st.expander(TITLE), fenced("meenemen"):
        show_reports(context, key="profiel", gebied=onderwerp.gebiedcode, without=[".pdf"])


def _show_contacts(context: Context, aanbod: gpd.GeoDataFrame, changes: list[str]) -> None:
    left, right = st.columns(2, gap="large")
    with left, fenced("wie u kunt bellen"):
        show_roles(context, aanbod)
    with right, fenced("wat er is veranderd"):
        show_changes(changes)


def _names(context: Context) -> dict[str, str]:
    """Give the wijken by name: wijkcode → naam."""
    gebieden = context.results.gebieden
    wijken = gebieden[gebieden["niveau"] == "wijk"].sort_values("gebiednaam")
    return dict(zip(wijken["gebiedcode"], wijken["gebiednaam"], strict=True))


def _choose_wijk(wijk: str | None, names: Mapping[str, str]) -> None:
    show_value("profiel_wijk", wijk)
    st.selectbox(
        "Welke wijk?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Kies een wijk",
        key="profiel_wijk",
        on_change=lambda: change(wijk=st.session_state["profiel_wijk"]),
    )


def _show_doors(context: Context, names: Mapping[str, str]) -> None:
    """Draw a link to every wijk, with the number of people who live there."""
    st.markdown("Kies een wijk. Dan staat hier op één bladzijde wie er woont, wat er is en wat er mist.")
    gebieden, people = context.results.gebieden, context.results.basis.inwoners.get(ALLE)
    living = {} if people is None else dict(zip(gebieden["gebiedcode"], people, strict=True))
    columns = st.columns(_DOORS_BESIDE)
    for place, (code, name) in enumerate(names.items()):
        with columns[place * _DOORS_BESIDE // len(names)]:  # by name from top to bottom
            text = f"{plain(name)}: {personen(living.get(code))} inwoners"
            show_door("wijkprofiel", text, query=to_query(context.selection.changed(wijk=code)))
