"""Vijvermeter: who fishes in the same pond, who stands alone, and who should meet whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.maten.overlap import talks_of
from dashboard.components.filters import show_pair_filters
from dashboard.components.klok import absent_sentence
from dashboard.components.melding import fenced
from dashboard.components.page import show_heading
from dashboard.components.takehome import TITLE, show_tables
from dashboard.components.verslagen import show_verslag
from dashboard.components.vijver import find_alone
from dashboard.components.vijverkaart import show_ponds
from dashboard.components.vijverpaar import show_alone, show_invitation, show_pairs, show_words
from dashboard.components.vijververslag import make_vijververslag
from dashboard.loading import load_vijver

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["show"]


def show(context: Context) -> None:
    """Draw the screen."""
    show_pair_filters(context)
    selection, normen = context.selection, context.normen
    pair = selection.doelgroep, selection.aanbodsoort
    show_heading(f"Vijvermeter · {normen.label_of(pair[0])}: {normen.label_of(pair[1])}")
    if not context.results.telling.bereiken(*pair):
        st.html(f'<p class="sk-zin">{escape(absent_sentence(*pair, normen=normen))}</p>')
        return
    vijver = load_vijver(context.loaded, selection, norm_m=context.norm_m)
    alone = find_alone(vijver.overlap, vijver.kwetsbaarheid)
    with fenced("de woorden"):
        show_words(context, vijver, alone)
    left, right = st.columns([3, 2], gap="medium")
    invited: tuple[str, ...] = ()
    with right, fenced("de uitnodiging"):
        invited = show_invitation(context, talks_of(vijver.overlap))
    with left, fenced("de kaart"):
        show_ponds(context, vijver, alone, invited)
    with fenced("wie dezelfde mensen bereikt"):
        show_pairs(vijver.overlap)
    with fenced("wie alleen staat"):
        show_alone(alone)
    with st.expander(TITLE), fenced("meenemen"):
        tables = {"Overlap": vijver.overlap, "Kwetsbaarheid": vijver.kwetsbaarheid}
        show_verslag(context, make=make_vijververslag, now=lambda: context, key="vijvermeter")
        show_tables(context, tables, key="vijver", name=f"vijver_{pair[0]}_{pair[1]}_{context.norm_m}m")
