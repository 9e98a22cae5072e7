"""Wijkprofiel: one wijk on one page. Who lives there, what is there and when, what is missing, who to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.rapport.onderwerp import make_onderwerp
from analysis.wijkprofiel import list_aanwezig
from dashboard.components.afstand import choose_afstand
from dashboard.components.context import Context, change, show_value
from dashboard.components.melding import fenced
from dashboard.components.profielblad import (
    find_talks,
    show_aanbod,
    show_hiaten,
    show_missing,
    show_people,
    show_roles,
    show_talks,
    show_week,
)
from dashboard.components.profielbrief import list_blocks
from dashboard.components.takehome import TITLE, show_reports, show_wijk_files
from dashboard.components.veranderd import show_changes, try_changes
from dashboard.loading import load_states

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["show"]


def show(context: Context) -> None:
    """Draw the screen."""
    st.title("Wijkprofiel", anchor=False)
    _choose_wijk(context)
    choose_afstand(context, only_choice=True)
    if context.selection.wijk is None:
        st.markdown("Kies een wijk. Dan staat hier op één bladzijde wie er woont, wat er is en wat er mist.")
        return
    _show_wijk(context, make_onderwerp(context.results, gebied=context.selection.wijk))


def _show_wijk(context: Context, onderwerp: Onderwerp) -> None:
    present = list_aanwezig(context.results)
    rows = sorted(set(present.loc[present["wijkcode"] == onderwerp.gebiedcode, "rij"]))
    aanbod, states = context.results.aanbod.iloc[rows], load_states(context.loaded)[rows]
    names = dict(zip(aanbod["aanbod_id"], aanbod["naam"], strict=True))
    talks, changes = find_talks(context, list(names)), try_changes(context, onderwerp, names)
    dagdelen = list(context.normen.week.uren)
    st.html(f"<h2>{escape(onderwerp.naam)}</h2>")
    with fenced("de bestanden"):
        blocks = list_blocks(aanbod, states, dagdelen=dagdelen, talks=talks, changes=changes)
        show_wijk_files(onderwerp, blocks)
    left, right = st.columns(2, gap="large")
    with left, fenced("wie hier woont"):
        show_people(onderwerp)
    with left, fenced("wat hier mist"):
        show_hiaten(onderwerp)
    with right, fenced("wat er is"):
        show_aanbod(onderwerp, aanbod, states)
    with right, fenced("de week"):
        show_week(context, states)
    with fenced("vergelijkbare wijken"):
        show_missing(onderwerp)
    with fenced("wie elkaar kan ontmoeten"):
        show_talks(talks)
    _show_contacts(aanbod, changes)
    with st.expander(TITLE), fenced("meenemen"):
        show_reports(context, key="profiel", gebied=onderwerp.gebiedcode, without=[".pdf"])


def _show_contacts(aanbod: gpd.GeoDataFrame, changes: list[str]) -> None:
    left, right = st.columns(2, gap="large")
    with left, fenced("wie u kunt bellen"):
        show_roles(aanbod)
    with right, fenced("wat er is veranderd"):
        show_changes(changes)


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
