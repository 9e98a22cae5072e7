"""Aanbodlijst: the register as a table to search in, and the one row that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.openingstijden import describe_openingstijden
from analysis.woorden import aantal, stuks, text_of
from dashboard.components.aanbod import BEREIK, LAGEN, left_out, place_of
from dashboard.components.context import Context, change, show_value
from dashboard.components.downloads import show_downloads
from dashboard.components.melding import show_message
from dashboard.loading import load_register

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

__all__ = ["choose_row", "row_names", "show_list"]

_SEARCHED = ["naam", "organisatie", "aanbodsoort", "doelgroepen", "straat", "postcode", "opmerking", "bron"]
_SHOWN = "aanbod_getoond"
_TABLE = "aanbod_tabel"


def show_list(context: Context) -> None:
    """Draw search, table, the chosen row and the downloads."""
    _show_filters(context)
    aanbod = _filtered(context)
    whole = stuks(len(context.results.aanbod), "rij", "rijen")
    table, row = st.columns([64, 36], gap="medium")
    with table:
        st.markdown(f"**{aantal(len(aanbod))}** van de {whole} uit het register.")
        if len(aanbod):
            _show_table(context, aanbod)
        else:
            _show_nothing(context)
    with row:
        choose_row(context, list(aanbod["aanbod_id"]), label="Bekijk een rij")
        _show_row(context)
    with st.expander("Dit aanbod meenemen"):
        st.caption("GeoJSON en GeoPackage bevatten alleen rijen met een punt. De CSV bevat ze allemaal.")
        plain = pd.DataFrame(aanbod.drop(columns="geometry"))
        points = aanbod[aanbod.geometry.notna()]
        show_downloads(plain, name="aanbod", shapes=lambda: points)


def _show_nothing(context: Context) -> None:
    """Say that nothing was found, and what to do about it; an empty table speaks English."""
    if context.results.aanbod.empty:
        show_message("Er staat nog geen aanbod in het register.")
    else:
        show_message("Niets gevonden. Probeer een ander woord, of haal een keuze weg.")
        st.button("Laat alles zien", on_click=change, kwargs={"zoek": "", "soort": None, "wijk": None})
    st.button("Voeg aanbod toe", on_click=change, kwargs={"taak": "toevoegen"})


def row_names(context: Context) -> dict[str, str]:
    """Give per aanbod_id how the row is called in a list: its name, soort and street."""
    return load_register(context.loaded, "namen", draw=lambda: _names(context))


def _names(context: Context) -> dict[str, str]:
    aanbod, normen = context.results.aanbod, context.normen
    columns = (aanbod[name].tolist() for name in ("aanbod_id", "naam", "aanbodsoort", "straat"))
    return {
        key: " · ".join(
            part
            for part in (text_of(naam), normen.label_of(text_of(soort)), text_of(straat, missing=""))
            if part
        )
        for key, naam, soort, straat in zip(*columns, strict=True)
    }


def choose_row(context: Context, ids: list[str], *, label: str) -> str | None:
    """Draw the list to choose a row from; it works by keyboard, as a table does not."""
    names = row_names(context)
    chosen = context.selection.aanbod_id
    options = [*([chosen] if chosen and chosen not in set(ids) else []), *ids]
    show_value("aanbod_rij", chosen)
    st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda key: names.get(key, key),
        placeholder="Typ een deel van de naam, of kies uit de lijst",
        key="aanbod_rij",
        on_change=lambda: change(aanbod_id=st.session_state["aanbod_rij"]),
    )
    return chosen


def _show_table(context: Context, aanbod: gpd.GeoDataFrame) -> None:
    ids = list(aanbod["aanbod_id"])
    selection = context.selection
    key = f"{_TABLE}:{selection.zoek}:{selection.soort}:{selection.wijk}:{context.loaded.fingerprint[:12]}"
    st.session_state[_SHOWN] = ids
    whole = _whole_table(context)

    def take() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        shown = st.session_state[_SHOWN]
        change(aanbod_id=shown[rows[0]] if rows and rows[0] < len(shown) else None)

    st.dataframe(
        whole.loc[aanbod.index],
        hide_index=True,
        height=420,
        key=key,
        on_select=take,
        selection_mode="single-row",
        alt="Register van aanbod",
        column_config={"Naam": st.column_config.TextColumn(width=250)},
    )


def _show_row(context: Context) -> None:
    chosen = context.selection.aanbod_id
    if chosen is None:
        st.caption(
            "Kies een rij hierboven, of vink haar aan in de tabel. Dan staat hier wat we weten. "
            "U kunt haar dan ook wijzigen."
        )
        return
    table = _whole_table(context)
    row = table[(context.results.aanbod["aanbod_id"] == chosen).to_numpy()].iloc[0]
    told = [f"{str(name).rstrip('?')}: {value}" for name, value in row.items() if name != "Naam" and value]
    lines = "".join(f"<li>{escape(line)}</li>" for line in told)
    st.html(f'<div class="sk-paneel"><h2>{escape(row["Naam"])}</h2><ul>{lines}</ul></div>')
    with st.container(horizontal=True):
        st.button(
            "Wijzig of verbeter dit aanbod", type="primary", on_click=change, kwargs={"taak": "wijzigen"}
        )
        st.button("Wat is hiermee gebeurd?", on_click=change, kwargs={"taak": "geschiedenis"})


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
    words = selection.zoek.casefold().split()
    if words:
        texts = load_register(context.loaded, "woorden", draw=lambda: _words(aanbod))
        keep &= texts.map(lambda text: all(word in text for word in words)).astype(bool)
    if selection.soort:
        keep &= aanbod["aanbodsoort"].isin(context.normen.soorten_of(selection.soort))
    if selection.wijk:
        listed = aanbod["werkgebied"].fillna("").str.split(";").map(lambda codes: selection.wijk in codes)
        keep &= (aanbod["wijkcode"] == selection.wijk) | listed
    return aanbod[keep]


def _words(aanbod: gpd.GeoDataFrame) -> pd.Series:
    """Give per row the texts that are searched, as one."""
    columns = [aanbod[name].fillna("").tolist() for name in _SEARCHED if name in aanbod]
    return pd.Series([" ".join(row).casefold() for row in zip(*columns, strict=True)], index=aanbod.index)


def _whole_table(context: Context) -> pd.DataFrame:
    """Give the whole register as the screen shows it, on the index of table aanbod."""
    return load_register(context.loaded, "tabel", draw=lambda: _screen_table(context))


def _screen_table(context: Context) -> pd.DataFrame:
    aanbod = context.results.aanbod
    normen, gebieden = context.normen, context.results.gebieden
    names = gebieden.set_index("gebiedcode")["gebiednaam"].to_dict()
    rows = aanbod.to_dict("records")
    counts = left_out(aanbod, context.results.bevindingen)
    return pd.DataFrame(
        {
            "Naam": [text_of(r["naam"]) for r in rows],
            "Soort": [normen.label_of(text_of(r["aanbodsoort"])) for r in rows],
            "Wijk": [names.get(r["wijkcode"], "onbekend") for r in rows],
            "Voor wie": [
                ", ".join(normen.label_of(c) for c in text_of(r["doelgroepen"]).split(";")) for r in rows
            ],
            "Telt mee?": counts,
            "Plek": [place_of(r, normen) for r in rows],
            "Adres": [_address(r) for r in rows],
            "Open": [describe_openingstijden(text_of(r.get("openingstijden"))) for r in rows],
            "Organisatie": [text_of(r.get("organisatie")) for r in rows],
            "Bereik": [BEREIK[r["bereik"]] for r in rows],
            "Laag": [LAGEN.get(text_of(r.get("laag")), "onbekend") for r in rows],
            "Bron": [text_of(r.get("bron")) for r in rows],
            "Peildatum": [text_of(r.get("peildatum")) for r in rows],
            "Opmerking": [text_of(r.get("opmerking"), missing="") for r in rows],
        },
        index=aanbod.index,
    )


def _address(row: Mapping[Any, Any]) -> str:
    parts = (text_of(row.get(name), missing="") for name in ("straat", "huisnummer", "postcode"))
    return " ".join(filter(None, parts)) or "onbekend"
