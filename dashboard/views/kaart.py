"""Kaart: where does whom lack what? Map, sentence, ranked table and the panel of one gebied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.beeld import rank_beeld
from dashboard.components.context import Context, change
from dashboard.components.filters import choose_gebied, show_filters
from dashboard.components.kaartwoorden import show_sentence, show_sources
from dashboard.components.legend import show_legend, show_teken_legend
from dashboard.components.mapview import drawn_aanbod, show_map, zoom_to
from dashboard.components.melding import fenced
from dashboard.components.page import show_heading
from dashboard.components.panel import show_panel
from dashboard.components.ranking import show_ranking
from dashboard.components.takehome import TITLE, show_reports, show_tables
from dashboard.loading import load_tekens

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

__all__ = ["show"]


def show(context: Context) -> None:
    """Draw the screen."""
    show_filters(context)
    selection, normen = context.selection, context.normen
    everything = context.beeld()
    beeld = everything[everything["niveau"] == selection.niveau]
    show_heading(f"{normen.label_of(selection.doelgroep)}: {normen.label_of(selection.aanbodsoort)}")
    with fenced("de zin boven de kaart"):
        show_sentence(context, everything)
    left, right = st.columns([47, 53], gap="medium")  # the table needs it, on a laptop
    with left, fenced("de kaart"):
        show_map(context, beeld)
    with left, fenced("de woorden onder de kaart"):
        show_legend(kaart.MATEN[selection.maat], beeld)
        drawn = set(drawn_aanbod(context)[1]["aanbodsoort"])
        soorten = [code for code in normen.aanbodsoorten if code in drawn]
        show_teken_legend(soorten, normen=normen, tekens=load_tekens(context.loaded))
        show_sources(context)
    with right, fenced("de ranglijst"):
        choose = _chooser(context)
        choose_gebied(context, on_change=choose)
        show_ranking(beeld, maat=kaart.MATEN[selection.maat], selected=selection.gebied, on_select=choose)
        if selection.gebied is None:
            st.caption(
                f"Kies een {selection.niveau} op de kaart, in de lijst of in de tabel. "
                "Dan staat hier wie er woont, wat er is en wat er mist."
            )
    if selection.gebied is not None:
        with right, fenced("het gekozen gebied"):
            show_panel(context, beeld, selection.gebied)
    _show_table_downloads(context, beeld)


def _chooser(context: Context) -> Callable[[str | None], None]:
    def choose(gebiedcode: str | None) -> None:
        change(gebied=gebiedcode)
        zoom_to(context, gebiedcode)

    return choose


def _show_table_downloads(context: Context, beeld: pd.DataFrame) -> None:
    selection = context.selection
    with st.expander(TITLE), fenced("meenemen"):
        show_reports(context, key="kaart", gebied=selection.gebied)
        name = f"{selection.doelgroep}_{selection.aanbodsoort}_{selection.niveau}_{context.norm_m}m"
        show_tables(context, {"Tabel van dit scherm": rank_beeld(beeld)}, key="kaart", name=name)
