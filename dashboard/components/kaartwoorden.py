"""Kaartwoorden: what the map says in words. How many people, how sure that is, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.woorden import personen, personen_range, tekort_sentence
from dashboard.components.aanbod import serving
from dashboard.components.afstand import afstand_sentence
from dashboard.components.doors import show_door
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from dashboard.components.context import Context

__all__ = ["show_sentence", "show_sources"]


def show_sentence(context: Context, everything: pd.DataFrame) -> None:
    """State how many people of the gemeente in `everything` (of `load_beeld`) live too far, and how sure."""
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
    why = f"Van {vague} van de {len(chosen)} aanbieders weten we alleen de wijk of buurt." if vague else ""
    if pd.isna(row["buiten_norm_max"]):
        return why
    low, high = personen(row["buiten_norm_min"]), personen(row["buiten_norm_max"])
    if low == high:
        return "Volgens het register is dat zeker: waar we een plek niet precies weten, maakt dat niets uit."
    spread = personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
    return f"Onzeker: het kan gaan om {spread} mensen. {why}"


def show_sources(context: Context) -> None:
    """Draw where the people, the norm and the distance of the map come from, folded."""
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
