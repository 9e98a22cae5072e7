"""Aanbod: the register, searchable, with how sure each row is and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.woorden import aantal
from dashboard.components.aanbod import BEREIK, LAGEN, left_out, place_of, text_of
from dashboard.components.context import Context, change, show_value
from dashboard.components.downloads import show_downloads

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["show"]

_SEARCHED = ["naam", "organisatie", "aanbodsoort", "doelgroepen", "straat", "postcode", "opmerking", "bron"]


def show(context: Context) -> None:
    """Draw the screen."""
    st.title("Aanbod", anchor=False)
    _show_filters(context)
    aanbod = _filtered(context)
    total = len(context.results.aanbod)
    st.markdown(f"**{aantal(len(aanbod))}** van de {aantal(total)} rijen uit het register.")
    table = _screen_table(context, aanbod)
    st.dataframe(
        table,
        hide_index=True,
        height=520,
        alt="Register van aanbod",
    )
    plain = pd.DataFrame(aanbod.drop(columns="geometry"))
    points = aanbod[aanbod.geometry.notna()]
    with st.expander("Dit aanbod meenemen"):
        st.caption("GeoJSON en GeoPackage bevatten alleen rijen met een punt. De CSV bevat ze allemaal.")
        show_downloads(plain, name="aanbod", shapes=lambda: points)


def _show_filters(context: Context) -> None:
    selection, normen, gebieden = context.selection, context.normen, context.results.gebieden
    wijken = gebieden[gebieden["niveau"] == "wijk"].set_index("gebiedcode")["gebiednaam"].sort_values()
    search, soort, wijk = st.columns(3)
    show_value("zoek_tekst", selection.zoek)
    search.text_input(
        "Zoek op naam, organisatie, straat of bron",
        key="zoek_tekst",
        max_chars=80,
        on_change=lambda: change(zoek=st.session_state["zoek_tekst"].strip()),
    )
    show_value("zoek_soort", selection.soort)
    soort.selectbox(
        "Soort aanbod",
        [*normen.groepen, *normen.aanbodsoorten],
        index=None,
        format_func=normen.label_of,
        placeholder="Alle soorten",
        key="zoek_soort",
        on_change=lambda: change(soort=st.session_state["zoek_soort"]),
    )
    show_value("zoek_wijk", selection.wijk)
    wijk.selectbox(
        "Wijk",
        list(wijken.index),
        index=None,
        format_func=lambda code: str(wijken[code]),
        placeholder="Alle wijken",
        key="zoek_wijk",
        on_change=lambda: change(wijk=st.session_state["zoek_wijk"]),
    )


def _filtered(context: Context) -> gpd.GeoDataFrame:
    selection, aanbod = context.selection, context.results.aanbod
    keep = pd.Series(data=True, index=aanbod.index)
    for word in selection.zoek.casefold().split():
        texts = aanbod[[c for c in _SEARCHED if c in aanbod]].fillna("").agg(" ".join, axis=1).str.casefold()
        keep &= texts.str.contains(word, regex=False)
    if selection.soort:
        keep &= aanbod["aanbodsoort"].isin(context.normen.soorten_of(selection.soort))
    if selection.wijk:
        listed = aanbod["werkgebied"].fillna("").str.split(";").map(lambda codes: selection.wijk in codes)
        keep &= (aanbod["wijkcode"] == selection.wijk) | listed
    return aanbod[keep]


def _screen_table(context: Context, aanbod: gpd.GeoDataFrame) -> pd.DataFrame:
    normen, gebieden = context.normen, context.results.gebieden
    names = gebieden.set_index("gebiedcode")["gebiednaam"].to_dict()
    rows = aanbod.to_dict("records")
    counts = left_out(aanbod, context.results.bevindingen)
    return pd.DataFrame(
        {
            "Naam": [text_of(r["naam"]) for r in rows],
            "Soort": [normen.label_of(text_of(r["aanbodsoort"])) for r in rows],
            "Voor wie": [
                ", ".join(normen.label_of(c) for c in text_of(r["doelgroepen"]).split(";")) for r in rows
            ],
            "Organisatie": [text_of(r.get("organisatie")) for r in rows],
            "Wijk": [names.get(r["wijkcode"], "onbekend") for r in rows],
            "Open": [text_of(r.get("openingstijden")) for r in rows],
            "Bereik": [BEREIK[r["bereik"]] for r in rows],
            "Hoe zeker is de plek": [place_of(r, normen) for r in rows],
            "Telt mee?": counts,
            "Laag": [LAGEN.get(text_of(r.get("laag")), "onbekend") for r in rows],
            "Bron": [text_of(r.get("bron")) for r in rows],
            "Peildatum": [text_of(r.get("peildatum")) for r in rows],
            "Opmerking": [text_of(r.get("opmerking"), missing="") for r in rows],
        }
    )
