"""Vijverpaar: who fishes in the same pond and who stands alone; sentences, a letter, a matrix and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.woorden import aantal
from dashboard.components.charts import draw_matrix
from dashboard.components.page import show_table
from dashboard.components.vijver import (
    alone_table,
    invitation,
    matrix_of,
    pair_label,
    pair_table,
    unsure_sentence,
    vijver_sentence,
)
from dashboard.components.vijverkaart import MOST_LINES, look_at
from dashboard.loading import chosen_norm

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.components.context import Context
    from dashboard.loading import Vijver

__all__ = ["show_alone", "show_invitation", "show_pairs", "show_words"]

_MOST_ROWS, _MOST_NAMES = 40, 14
_PAIR, _BETWEEN = "vijver_paar", "|"


def show_words(context: Context, vijver: Vijver, alone: pd.DataFrame) -> None:
    """Draw how many fish in the same pond, and of how many that is not known."""
    norm = chosen_norm(context.loaded, context.selection, norm_m=context.norm_m)
    sentence = vijver_sentence(vijver.overlap, alone, norm=norm, normen=context.normen)
    st.html(f'<p class="sk-zin">{escape(sentence)}</p>')
    for unsure in unsure_sentence(vijver.kwetsbaarheid, alone):
        st.html(f'<p class="sk-onzeker-tekst">{escape(unsure)}</p>')


def show_invitation(context: Context, talks: pd.DataFrame) -> tuple[str, ...]:
    """Draw a letter to a pair of `talks` (of `overlap.talks_of`), to copy; give the aanbod_id of the pair."""
    st.header("Nodig ze samen uit", anchor=False)
    if talks.empty:
        st.caption(
            "Er is geen paar dat voor de helft of meer dezelfde mensen bereikt. Schuif eens met de afstand."
        )
        return ()
    rows = {
        f"{r['aanbod_id_1']}{_BETWEEN}{r['aanbod_id_2']}": r
        for r in talks.head(MOST_LINES).to_dict("records")
    }
    chosen = st.selectbox(
        "Kies een paar",
        list(rows),
        format_func=lambda key: pair_label(rows[key]),
        key=_PAIR,
        persist_state="session",
        on_change=lambda: look_at(st.session_state[_PAIR].split(_BETWEEN)),
    )
    norm = chosen_norm(context.loaded, context.selection, norm_m=context.norm_m)
    st.caption("Een tekst om over te nemen. Rechtsboven staat een knop die hem kopieert.")
    letter = st.container(key="vijver_brief")
    letter.code(invitation(rows[chosen], context.results, norm=norm), language=None, wrap_lines=True)
    return tuple(chosen.split(_BETWEEN))


def show_pairs(overlap: pd.DataFrame) -> None:
    """Draw the pairs that reach the same people as a matrix and as a table."""
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


def show_alone(alone: pd.DataFrame) -> None:
    """Draw what `vijver.find_alone` gave: who loses what when an offering stops."""
    st.header("Wie staat alleen?", anchor=False)
    if alone.empty:
        st.markdown("Van geen enkel aanbod weten we genoeg om dit te zeggen.")
        return
    st.markdown(
        "Als dit aanbod stopt, hebben deze mensen niets meer binnen de norm. Grootste verlies bovenaan."
    )
    show_table(alone_table(alone.head(_MOST_ROWS)), label="Aanbod en wie het verliest als het stopt")
