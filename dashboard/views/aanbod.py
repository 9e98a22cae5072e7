"""Aanbod: the register; look, change, add, propose, judge, import, and see what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.aanbodform import show_add, show_edit
from dashboard.components.aanbodgeschiedenis import show_geschiedenis
from dashboard.components.aanbodimport import show_import
from dashboard.components.aanbodlijst import show_list
from dashboard.components.aanbodnalopen import show_nalopen
from dashboard.components.aanbodvoorstel import count_open, show_voorstellen
from dashboard.components.context import change, show_value
from dashboard.components.melding import fenced, show_kept
from dashboard.state import TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.components.context import Context

__all__ = ["show"]

_FIRST = next(iter(TAKEN))
_SHOW: dict[str, tuple[str, Callable[[Context], None]]] = {
    "bekijken": ("het register", show_list),
    "wijzigen": ("het formulier", show_edit),
    "toevoegen": ("het formulier", show_add),
    "voorstellen": ("de voorstellen", show_voorstellen),
    "nalopen": ("de lijst om na te lopen", show_nalopen),
    "importeren": ("het importeren", show_import),
    "geschiedenis": ("de geschiedenis", show_geschiedenis),
}


def show(context: Context) -> None:
    """Draw the screen."""
    st.title("Aanbod", anchor=False)
    taak = context.selection.taak or _FIRST
    show_value("aanbod_taak", taak)
    names = _names(context)
    st.segmented_control(
        "Wat wilt u doen?",
        list(_SHOW),
        format_func=names.__getitem__,
        key="aanbod_taak",
        required=True,
        on_change=lambda: change(taak=st.session_state["aanbod_taak"]),
    )
    show_kept()
    what, draw = _SHOW[taak if taak in _SHOW else _FIRST]
    with fenced(what):
        draw(context)


def _names(context: Context) -> dict[str, str]:
    """Give the tasks by name, with how much waits."""
    waiting = 0
    with fenced("de voorstellen"):
        waiting = count_open(context)
    return TAKEN | ({"voorstellen": f"Voorstellen ({waiting})"} if waiting else {})
