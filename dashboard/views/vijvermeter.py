"""Vijvermeter: who fishes in the same pond, who stands alone, and who should meet whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.woorden import aantal
from dashboard.components.charts import draw_matrix
from dashboard.components.context import Context
from dashboard.components.filters import show_pair_filters
from dashboard.components.klok import absent_sentence
from dashboard.components.melding import fenced
from dashboard.components.page import show_table
from dashboard.components.takehome import TITLE, show_tables
from dashboard.components.vijver import (
    alone_table,
    find_alone,
    invitation,
    matrix_of,
    pair_label,
    pair_table,
    talks_of,
    vijver_sentence,
)
from dashboard.components.vijverkaart import MOST_LINES, show_ponds
from dashboard.loading import chosen_norm, load_vijver

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.loading import Vijver

__all__ = ["show"]

_MOST_ROWS, _MOST_NAMES = 40, 14


def show(context: Context) -> None:
    """Draw the screen."""
    show_pair_filters(context)
    selection, normen = context.selection, context.normen
    pair = selection.doelgroep, selection.aanbodsoort
    st.title("Vijvermeter", anchor=False)
    st.html(
        "<p>Wie vist er in dezelfde vijver, en wie staat alleen? "
        f"<b>{escape(normen.label_of(pair[0]))}: {escape(normen.label_of(pair[1]))}.</b></p>"
    )
    if not context.results.telling.bereiken(*pair):
        st.html(f'<p class="sk-zin">{escape(absent_sentence(*pair, normen=normen))}</p>')
        return
    vijver = load_vijver(context.loaded, selection, norm_m=context.norm_m)
    alone = find_alone(vijver.overlap, vijver.kwetsbaarheid)
    left, right = st.columns([1, 1], gap="medium")
    with right, fenced("de woorden"):
        _show_words(context, vijver, alone)
    with right, fenced("de uitnodiging"):
        _show_invitation(context, talks_of(vijver.overlap))
    with left, fenced("de kaart"):
        show_ponds(context, vijver, alone)
    with fenced("wie dezelfde mensen bereikt"):
        _show_pairs(vijver.overlap)
    with fenced("wie alleen staat"):
        _show_alone(alone)
    with st.expander(TITLE), fenced("meenemen"):
        tables = {"Overlap": vijver.overlap, "Kwetsbaarheid": vijver.kwetsbaarheid}
        show_tables(context, tables, key="vijver", name=f"vijver_{pair[0]}_{pair[1]}_{context.norm_m}m")


def _show_words(context: Context, vijver: Vijver, alone: pd.DataFrame) -> None:
    norm = chosen_norm(context.loaded, context.selection, norm_m=context.norm_m)
    sentence = vijver_sentence(vijver.overlap, alone, norm=norm, normen=context.normen)
    st.html(f'<p class="sk-zin">{escape(sentence)}</p>')
    vague = vijver.kwetsbaarheid["aanbod_id"].nunique() - alone["aanbod_id"].nunique()
    if vague:
        st.html(
            '<p class="sk-onzeker-tekst">Onzeker: van '
            f"{aantal(vague)} plekken weten we niet precies waar ze zijn, of hoeveel mensen er wonen. "
            "Die doen hier niet mee.</p>"
        )


def _show_invitation(context: Context, talks: pd.DataFrame) -> None:
    st.header("Nodig ze samen uit", anchor=False)
    if talks.empty:
        st.caption(
            "Er is geen paar dat voor de helft of meer dezelfde mensen bereikt. Schuif eens met de afstand."
        )
        return
    rows = {f"{r['aanbod_id_1']}|{r['aanbod_id_2']}": r for r in talks.head(MOST_LINES).to_dict("records")}
    chosen = st.selectbox(
        "Kies een paar",
        list(rows),
        format_func=lambda key: pair_label(rows[key]),
        key="vijver_paar",
        persist_state="session",
    )
    norm = chosen_norm(context.loaded, context.selection, norm_m=context.norm_m)
    st.caption("Een tekst om over te nemen. Rechtsboven staat een knop die hem kopieert.")
    letter = st.container(key="vijver_brief")
    letter.code(
        invitation(rows[chosen], context.results, norm=norm), language=None, wrap_lines=True, height=260
    )


def _show_pairs(overlap: pd.DataFrame) -> None:
    st.header("Wie bereikt dezelfde mensen?", anchor=False)
    if overlap.empty:
        st.markdown("Geen twee plekken bereiken dezelfde mensen.")
        return
    ordered = overlap.sort_values(["inwoners_gedeeld", "aanbod_id_1"], ascending=[False, True])
    left, right = st.columns([2, 3], gap="medium")
    with left:
        draw_matrix(
            matrix_of(overlap, most=_MOST_NAMES),
            alt="Matrix van aanbod: welk deel van de mensen van de kleinste twee samen bereiken. "
            "Dezelfde cijfers staan in de tabel.",
            key="vijver_matrix",
        )
        st.caption("In elk vak: welk deel (%) van het kleinste bereik de twee delen.")
    with right:
        show_table(pair_table(ordered.head(_MOST_ROWS)), label="Paren die dezelfde mensen bereiken")
        if len(overlap) > _MOST_ROWS:
            st.caption(
                f"De {_MOST_ROWS} grootste van {aantal(len(overlap))} paren. In de download staan ze alle."
            )


def _show_alone(alone: pd.DataFrame) -> None:
    st.header("Wie staat alleen?", anchor=False)
    if alone.empty:
        st.markdown("Van geen enkel aanbod weten we genoeg om dit te zeggen.")
        return
    st.markdown(
        "Als dit aanbod stopt, hebben deze mensen niets meer binnen de norm. Grootste verlies bovenaan."
    )
    show_table(alone_table(alone.head(_MOST_ROWS)), label="Aanbod en wie het verliest als het stopt")
