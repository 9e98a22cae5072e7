"""Maatzinnen: does a hiaat hold, a ride or a new place, what comes to people, and is there room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.rapport.maatzinnen import (
    BRUG_UITLEG,
    NAGAAN,
    PLAATSUREN_UITLEG,
    ZONDER_DEUR,
    brug_gebouw_sentence,
    capaciteit_sentence,
    houdbaarheid_sentence,
    houdbaarheid_uitleg,
    plaatsuren,
    vervoer_sentence,
)
from analysis.woorden import ONBEKEND
from dashboard.components.doors import show_door
from dashboard.components.page import show_table
from dashboard.loading import load_houdbaarheid, load_maat, load_maten
from dashboard.state import to_query
from dashboard.tekst import plain

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = [
    "find_houdbaar",
    "houdbaar_words",
    "in_register",
    "show_brug_gebouw",
    "show_plaats",
    "show_zonder_deur",
]


def in_register(context: Context) -> bool:
    """Tell whether the register knows any offering of the chosen pair."""
    selection = context.selection
    return bool(context.results.telling.bereiken(selection.doelgroep, selection.aanbodsoort))


def find_houdbaar(context: Context) -> dict[str, dict[Any, Any]]:
    """Give the row of table houdbaarheid of each gebied where the chosen pair is a hiaat, by gebiedcode."""
    table = load_houdbaarheid(context.loaded, context.selection, norm_m=context.norm_m)
    return {row["gebiedcode"]: row for row in table.to_dict("records")}


def _maat(context: Context, naam: str) -> pd.DataFrame:
    return load_maat(context.loaded, context.selection, naam, norm_m=context.norm_m)


def _row(table: pd.DataFrame, gebiedcode: str) -> dict[Any, Any]:
    rows: list[dict[Any, Any]] = table[table["gebiedcode"] == gebiedcode].to_dict("records")
    return rows[0]


def houdbaar_words(context: Context, gebiedcode: str, *, uitleg: bool = False) -> str:
    """Say whether the hiaat of a gebied holds (`uitleg`: and how that was found); empty where it is none."""
    row = find_houdbaar(context).get(gebiedcode)
    if row is None:
        return ""
    known = in_register(context)
    said = houdbaarheid_sentence(row, in_register=known)
    return f"{said} {houdbaarheid_uitleg(row)}" if uitleg and known else said


def show_brug_gebouw(context: Context, gebiedcode: str) -> None:
    """Draw what a ride and what one new place would add for the chosen pair; nothing where all are near."""
    normen = context.normen
    if all(
        normen.aanbodsoorten[soort].zonder_deur for soort in normen.soorten_of(context.selection.aanbodsoort)
    ):
        return
    said = brug_gebouw_sentence(_row(_maat(context, "brug_gebouw"), gebiedcode), normen=normen)
    if said:
        st.header("Een rit of een nieuwe plek?", anchor=False)
        st.markdown(plain(said))
        st.caption(BRUG_UITLEG)


def show_zonder_deur(context: Context, gebiedcode: str) -> None:
    """Draw which services come to the chosen doelgroep in a gebied, and where to add one."""
    table = load_maten(context.loaded, "vervoer")
    mine = table[(table["gebiedcode"] == gebiedcode) & (table["doelgroep"] == context.selection.doelgroep)]
    said = [vervoer_sentence(row, normen=context.normen) for row in mine.to_dict("records")]
    if not said:
        return
    st.header(ZONDER_DEUR, anchor=False)
    st.html(f'<ul class="sk-lijst">{"".join(f"<li>{escape(text)}</li>" for text in said)}</ul>')
    if any(NAGAAN in text for text in said):
        show_door(
            "aanbod",
            "Zet een dienst in het register, met werkgebied",
            query=to_query(context.selection.changed(taak="toevoegen")),
        )


def show_plaats(context: Context, gebiedcode: str) -> None:
    """Draw whether there is room for the chosen pair, or which columns of the register to fill first."""
    table = _maat(context, "capaciteit")
    row = _row(table, gebiedcode)
    st.header("Is er genoeg plaats?", anchor=False)
    st.markdown(plain(capaciteit_sentence(row, normen=context.normen)))
    here = table[table["niveau"] == context.selection.niveau].to_dict("records")
    said = [plaatsuren(one) for one in here]
    if set(said) > {ONBEKEND}:
        names = [str(one["gebiednaam"]) for one in here]
        rows = pd.DataFrame({context.selection.niveau.capitalize(): names, "Plaatsuren per 100 mensen": said})
        show_table(rows, label="Plaatsuren per week, per gebied")
        st.caption(PLAATSUREN_UITLEG)
    else:
        query = to_query(context.selection.changed(taak="wijzigen"))
        show_door("aanbod", "Vul plaatsen en tijden in het register in", query=query)
