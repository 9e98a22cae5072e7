"""Straten: the network that is measured along, its loose parts, and the doors that no street leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.gebieden import buurt_of_points
from analysis.woorden import aantal, text_of
from dashboard.components.afstand import GET_STREETS, afstand_words, choose_afstand
from dashboard.components.page import show_table
from dashboard.tekst import plain

if TYPE_CHECKING:
    from dashboard.components.context import Context
    from dashboard.loading import Gelopen

__all__ = ["doors_table", "parts_table", "show_straten"]


def show_straten(context: Context) -> None:
    """Draw the choice of the measure, and what of the streets a reader must know."""
    st.header("Over straten meten", anchor=False)
    if context.loaded.straten is None:
        st.markdown(f"Gemeten is {afstand_words(context)}. {GET_STREETS}")
        return
    choose_afstand(context, only_choice=True)
    gelopen = context.loaded.gelopen
    if gelopen is None:
        st.markdown(
            f"Er is een stratennetwerk: {plain(context.loaded.straten.path.name)}. Nu gemeten: "
            f"{afstand_words(context)}. Kies ‘Looproute’ om over straten te meten."
        )
        return
    found = gelopen.aansluiting
    lines = [gelopen.net.describe(), found.describe() or "Elke plek en elk aanbod ligt aan een straat."]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    if len(found.eilanden) > 1:
        st.markdown(
            "Deze delen zijn los van de rest. Wie er woont, komt lopend niet bij aanbod op een ander deel."
        )
        show_table(parts_table(gelopen), label="Losse delen van het stratennetwerk")
    if len(found.aanbod_los):
        st.markdown("Dit aanbod ligt aan geen enkele straat. Kijk na of de plek klopt.")
        show_table(doors_table(gelopen), label="Aanbod dat aan geen straat ligt")


def parts_table(gelopen: Gelopen) -> pd.DataFrame:
    """Give a row per loose part besides the largest: where it is, and who and what lies on it."""
    results, parts = gelopen.results, gelopen.aansluiting.eilanden[1:]
    buurten = results.bronnen.buurten
    names = dict(zip(buurten["buurtcode"], buurten["naam"], strict=True))
    codes = buurt_of_points(buurten, parts["x_rd"].to_numpy(), parts["y_rd"].to_numpy())
    return pd.DataFrame(
        {
            "Los deel in": [text_of(names.get(code), missing="geen van deze buurten") for code in codes],
            "Straat": [f"{aantal(length / 1000)} km" for length in parts["lengte_m"]],
            "Plekken waar mensen wonen": [aantal(count) for count in parts["herkomsten"]],
            "Keer aanbod": [aantal(count) for count in parts["aanbod"]],
        }
    )


def doors_table(gelopen: Gelopen) -> pd.DataFrame:
    """Give the offerings that no street leads to."""
    results = gelopen.results
    rows = results.aanbod.iloc[gelopen.aansluiting.aanbod_los]
    names = dict(zip(results.gebieden["gebiedcode"], results.gebieden["gebiednaam"], strict=True))
    return pd.DataFrame(
        {
            "Naam": [text_of(value) for value in rows["naam"]],
            "Soort": [results.normen.label_of(text_of(value)) for value in rows["aanbodsoort"]],
            "Wijk": [text_of(names.get(code)) for code in rows["wijkcode"]],
        }
    )
