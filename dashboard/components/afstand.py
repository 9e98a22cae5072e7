"""Afstand: how distance is measured, the choice of it, and what to say where there is nothing to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.woorden import decimal, maat_words
from dashboard.components.context import change, show_value
from dashboard.components.melding import show_message
from dashboard.state import AFSTANDEN

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["GET_STREETS", "afstand_sentence", "afstand_words", "choose_afstand", "show_fault"]

GET_STREETS = (
    "Zo komt er wel een: haal de straten op met `samenspelkaart fetch`, of start het dashboard met "
    "`--netwerk BESTAND`."
)
_KEY = "kies_afstand"


def afstand_words(context: Context) -> str:
    """Say in a few words how distance is measured, and why where nothing else can be chosen."""
    words = maat_words(context.results.maat)
    return words if context.loaded.straten else f"{words}, want er is geen stratennetwerk"


def afstand_sentence(context: Context) -> str:
    """Say how distance is measured from home to the nearest offering."""
    if context.loaded.gelopen:
        how = f"over straten en paden ({context.results.maat.naam})"
    else:
        how = f"in een rechte lijn × {decimal(context.results.maat.omwegfactor)} (omwegfactor, een aanname)"
    return f"Gemeten {how}, van huis naar het dichtstbijzijnde aanbod."


def choose_afstand(context: Context, *, only_choice: bool = False) -> None:
    """Draw the choice of the measure; where there is none, say so, unless `only_choice`."""
    if context.loaded.straten is None:
        if not only_choice:
            st.caption(f"Gemeten: {afstand_words(context)}.", help=GET_STREETS)
        return
    factor = decimal(context.normen.omwegfactor)
    walked = "Looproute met veren" if context.loaded.straten.veren else "Looproute"
    labels = dict(zip(AFSTANDEN, (f"Hemelsbreed × omwegfactor {factor}", walked), strict=True))
    show_value(_KEY, "looproute" if context.loaded.gelopen else "hemelsbreed")
    st.radio(
        "Hoe meten we de afstand?",
        list(labels),
        format_func=labels.__getitem__,
        key=_KEY,
        horizontal=only_choice,
        on_change=_chosen,
        args=(context.loaded.straten.start,),
        help=f"Looproute: over straten en paden. Hemelsbreed: een rechte lijn, keer {factor} omdat straten "
        "omlopen. Dat getal is een aanname. De keuze geldt voor alle schermen en bestanden.",
    )


def _chosen(start: str) -> None:
    chosen = st.session_state[_KEY]
    change(afstand=None if chosen == start else chosen)


def show_fault(context: Context) -> None:
    """Say why the streets cannot be used, where that is so."""
    fault = context.loaded.fault
    if fault is not None:
        show_message(f"Over straten meten lukt niet. {fault} Nu gemeten: {afstand_words(context)}.")
