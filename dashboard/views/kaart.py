"""Kaart: where does whom lack what? Map, sentence, ranked table and the panel of one gebied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis import kaart
from analysis.kaart import escape
from analysis.woorden import personen_range, tekort_sentence
from dashboard.components.aanbod import serving
from dashboard.components.afstand import afstand_sentence
from dashboard.components.context import Context, change
from dashboard.components.doors import show_door
from dashboard.components.filters import choose_gebied, show_filters
from dashboard.components.legend import show_legend, show_teken_legend
from dashboard.components.mapview import drawn_aanbod, show_map, zoom_to
from dashboard.components.melding import fenced
from dashboard.components.page import show_heading
from dashboard.components.panel import show_panel
from dashboard.components.ranking import rank_beeld, show_ranking
from dashboard.components.takehome import TITLE, show_reports, show_tables
from dashboard.tekst import plain
from dashboard.loading import load_tekens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

__all__ = ["show"]


def show(context: Context) -> None:
    """Draw the screen."""
    show_filters(context)
    selection, normen = context.selection, context.normen
    everything = context.beeld()
    beeld = everything[everything["niveau"] == selection.niveau]
    show_heading(f"{normen.label_of(selection.doelgroep)}: {normen.label_of(selection.aanbodsoort)}")
    left, right = st.columns([3, 2], gap="medium")
    with left, fenced("de kaart"):
        show_map(context, beeld)
    with left, fenced("de woorden onder de kaart"):
        _show_sentence(context, everything)
        show_legend(kaart.MATEN[selection.maat], beeld)
        drawn = set(drawn_aanbod(context)[1]["aanbodsoort"])
        soorten = [code for code in normen.aanbodsoorten if code in drawn]
        show_teken_legend(soorten, normen=normen, tekens=load_tekens(context.loaded))
        _show_sources(context)
    with right, fenced("de ranglijst"):
        choose = _chooser(context)
        choose_gebied(context, on_change=choose)
        show_ranking(beeld, selected=selection.gebied, on_select=choose)
        if selection.gebied is None:
            st.caption(
                "Kies een gebied op de kaart, in de lijst of in de tabel. "
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


def _show_sentence(context: Context, everything: pd.DataFrame) -> None:
    selection, normen = context.selection, context.normen
    chosen = serving(
        context.results.aanbod, normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort
    )
    parts = []
    for row in everything[everything["niveau"] == "gemeente"].to_dict("records"):
        sentence = tekort_sentence(row, normen=normen, in_register=not chosen.empty)
        parts.append(f'<p class="sk-zin">{escape(sentence)}</p>')
        if not chosen.empty:
            parts.append(f'<p class="sk-onzeker-tekst">{escape(_uncertainty(row, chosen))}</p>')
    st.html("".join(parts))


def _uncertainty(row: Mapping[Any, Any], chosen: gpd.GeoDataFrame) -> str:
    vague = int((chosen["telt_mee"] & (chosen["bereik"] == "punt") & chosen.geometry.isna()).sum())
    why = f"Van {vague} van de {len(chosen)} aanbieders weten we alleen de wijk of buurt."
    if pd.isna(row["buiten_norm_max"]):
        return why
    spread = personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
    return f"Onzeker: het kan gaan om {spread} mensen. {why}"


def _show_sources(context: Context) -> None:
    selection, normen = context.selection, context.normen
    bevolking = context.results.bronnen.bevolking
    mine = bevolking[bevolking["doelgroep"] == selection.doelgroep]
    norm = normen.norm_for(selection.doelgroep, selection.aanbodsoort)
    with st.expander("Bronnen en peildatum van deze kaart"):
        st.markdown(f"**Inwoners.** {plain(normen.doelgroepen[selection.doelgroep].inwoners)}")
        years = ", ".join(sorted({str(year) for year in mine["peiljaar"].dropna()}))
        for bron in sorted({str(text) for text in mine["bron"].dropna() if str(text)}):
            st.text(f"Bron: {bron}")
        st.text(f"Peiljaar: {years or 'onbekend'}")
        st.markdown(f"**Norm.** {plain(norm.bron) if norm else 'Voor dit paar is geen norm afgesproken.'}")
        st.markdown(
            f"**Afstand.** {afstand_sentence(context)}"
            + (
                ""
                if context.results.bronnen.herkomsten_bekend
                else " Waar mensen precies wonen weten we niet: we rekenen met een punt per 100 meter."
            )
        )
        show_door("verantwoording", "Alle bronnen, normen en formules")


def _show_table_downloads(context: Context, beeld: pd.DataFrame) -> None:
    selection = context.selection
    with st.expander(TITLE), fenced("meenemen"):
        show_reports(context, key="kaart", gebied=selection.gebied)
        name = f"{selection.doelgroep}_{selection.aanbodsoort}_{selection.niveau}_{context.norm_m}m"
        show_tables(context, {"Tabel van dit scherm": rank_beeld(beeld)}, key="kaart", name=name)
