"""Aanbodplek: type an address as you would write it, and choose the place it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.beheer.plek import find_plek
from analysis.commands.options import embedded_data
from analysis.geocoding import Chain
from analysis.geocoding.opening import open_geocoders
from dashboard.components.melding import show_message
from dashboard.loading import load_adresbestand, load_gebied
from dashboard.tekst import plain

if TYPE_CHECKING:
    from analysis.beheer.plek import Keus, Zoekuitkomst
    from dashboard.components.context import Context

__all__ = ["look_up", "show_plek"]

_FOUND = "aanbod_plek_gevonden"


def show_plek(context: Context, *, key: str, start: str = "") -> dict[str, str] | None:
    """Draw the search for a place; give the cells of the place when it is taken over, else None.

    `start` is the address that stands there at first.
    """
    typed, go = st.columns([3, 1], vertical_alignment="bottom")
    text = typed.text_input(
        "Adres, zoals u het schrijft",
        start,
        key=f"{key}:adres",
        max_chars=200,
        placeholder="bijvoorbeeld: Grote Markt 20, 8011 LW Zwolle",
        persist_state="session",
    )
    asked = go.button("Zoek deze plek", key=f"{key}:zoek", disabled=not text.strip(), width="stretch")
    kept: dict[str, tuple[str, Zoekuitkomst]] = st.session_state.setdefault(_FOUND, {})
    if asked:
        with st.spinner("De plek wordt gezocht …"):
            kept[key] = (text, look_up(context, text))
    about, found = kept.get(key, ("", None))
    if found is None or about != text:
        return None
    show_message(found.zin, soort="goed" if found.zeker else "let_op")
    keus = _choose(found, key=f"{key}:{text}")
    if st.button("Neem deze plek over", key=f"{key}:neem"):
        kept.pop(key)
        return dict(keus.cells)
    return None


def look_up(context: Context, text: str) -> Zoekuitkomst:
    """Look an address up in what can be reached: the file of addresses, kept answers, and the services."""
    with open_geocoders(
        context.loaded.data,
        standaard=embedded_data() / "bronnen.toml",
        adresbestand=load_adresbestand(context.loaded),
        online=context.background,
        haast=True,
    ) as (geocoders, cache):
        chain = Chain(geocoders, cache, load_gebied(context.loaded))
        return find_plek(text, chain, buurten=context.results.bronnen.buurten)


def _choose(found: Zoekuitkomst, *, key: str) -> Keus:
    number: int = st.radio(
        "Welke plek is het?",
        range(len(found.keuzes)),
        format_func=lambda one: plain(found.keuzes[one].label),
        key=f"{key}:keus",
    )
    return found.keuzes[number]
