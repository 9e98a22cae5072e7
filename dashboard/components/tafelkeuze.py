"""Tafelkeuze: choose the hiaten that a meeting talks about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.woorden import doelgroep_in_sentence, personen
from dashboard.components.context import change, show_value
from dashboard.components.melding import show_message
from dashboard.components.startkeuze import find_biggest
from dashboard.state import MAX_HIATEN
from dashboard.tafel.keuze import code_of
from dashboard.tafel.verhaal import find_row, label_of_code, short_label

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["show_choice"]


def show_choice(context: Context) -> None:
    """Draw the list to choose from, biggest certain shortage first, and a button that chooses five."""
    chosen = list(context.selection.hiaten)
    labels = _labels(context)
    labels |= {code: label_of_code(context.results, code) for code in chosen if code not in labels}
    show_value("tafel_hiaten", chosen)
    st.multiselect(
        "Welke hiaten?",
        list(labels),
        format_func=labels.__getitem__,
        key="tafel_hiaten",
        max_selections=MAX_HIATEN,
        placeholder="Zoek op wijk, doelgroep of aanbod",
        on_change=lambda: change(hiaten=tuple(st.session_state["tafel_hiaten"])),
        select_all=False,
        wrap=True,
    )
    st.button("Neem de vijf grootste hiaten", on_click=lambda: change(hiaten=tuple(find_biggest(context))))
    unknown = [code for code in chosen if find_row(context.results, code) is None]
    if unknown:
        names = "; ".join(labels[code] for code in unknown)
        show_message(f"Hiervoor is geen norm afgesproken, dus het doet niet mee: {names}.")


def _labels(context: Context) -> dict[str, str]:
    normen, hiaten = context.normen, context.results.hiaten
    rows = hiaten[hiaten["niveau"] != "buurt"].to_dict("records")
    return {
        code_of(row): f"{row['gebiednaam']}: {doelgroep_in_sentence(normen, row['doelgroep'])}, "
        f"{short_label(normen, row['aanbodsoort'])} ({personen(row['tekort_inwoners'])})"
        for row in rows
    }
