"""Context: what every screen gets, and the session's one Selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from dashboard.loading import Loaded, load_beeld
from dashboard.state import (
    AFSTANDEN,
    Choices,
    Selection,
    default_norm_m,
    from_query,
    start_selection,
    to_query,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.normen import Normen
    from analysis.pipeline import Results

__all__ = [
    "Context",
    "change",
    "current_selection",
    "enter_screen",
    "show_value",
    "sync_with_address_bar",
    "texts_in",
]

_SELECTION = "selection"
_WRITTEN = "address_bar"
_CHANGED = "changed_by_widget"
_SCREEN, _DRAWN = "screen", "drawn_on"  # the screen now; key of a widget → the screen that drew it last


@dataclass(frozen=True)
class Context:
    """The data and the choice a screen draws; with `only_propose` the register is not changed from here."""

    loaded: Loaded
    selection: Selection
    background: bool = True
    only_propose: bool = False

    @property
    def results(self) -> Results:
        """Give the results of the pipeline."""
        return self.loaded.results

    @property
    def normen(self) -> Normen:
        """Give the normen in use."""
        return self.loaded.results.normen

    @property
    def norm_m(self) -> int:
        """Give the distance (m) on the slider: the chosen one, else that of the pair."""
        chosen = self.selection.norm_m
        return default_norm_m(self.normen, self.selection) if chosen is None else chosen

    def beeld(self) -> pd.DataFrame:
        """Give dekking and tekort of the chosen pair for every gebied (see `loading.load_beeld`)."""
        return load_beeld(self.loaded, self.selection, norm_m=self.norm_m)


def sync_with_address_bar(loaded: Loaded) -> Selection:
    """Give the session's Selection; an address that the user typed, followed or went back to wins.

    Streamlit empties the address when a visitor changes screens, so an empty one keeps the Selection.
    A widget used in this very run wins: when changes follow fast, the browser still tells the old address.
    """
    normen = loaded.results.normen
    gebieden = loaded.results.gebieden
    niveaus = dict(zip(gebieden["gebiedcode"], gebieden["niveau"], strict=True))
    aanbod = loaded.results.aanbod
    named = [texts_in(aanbod, column) for column in ("organisatie", "initiatief_van")]
    listed: list[list[str]] = [*named, aanbod["aanbod_id"].tolist()]
    listed.append([*AFSTANDEN] if loaded.straten else [])
    choices = Choices(normen, frozenset(kaart.MATEN), niveaus, *map(frozenset, listed))
    query = st.query_params.to_dict()
    known: Selection | None = st.session_state.get(_SELECTION)
    if _is_navigation(query) or known is None:
        known = from_query(query, start=start_selection(normen), choices=choices)
    known = from_query(
        to_query(known), start=start_selection(normen), choices=choices
    )  # the data may have changed
    st.session_state[_SELECTION] = known
    written = to_query(known)
    if query != written:
        st.query_params.from_dict(written)
    st.session_state[_WRITTEN] = written
    return known


def _is_navigation(query: dict[str, str]) -> bool:
    """Tell whether the visitor brought another address, by a link or the back button.

    A run that a widget started is none: when changes follow fast, the browser still tells the address before.
    """
    used = bool(st.session_state.pop(_CHANGED, False))
    return bool(query) and not used and query != st.session_state.get(_WRITTEN)


def texts_in(aanbod: pd.DataFrame, column: str) -> list[str]:
    """Give the different texts in a column of the register, in order; none where it has no such column."""
    return sorted({str(text).strip() for text in aanbod.get(column, []) if isinstance(text, str)} - {""})


def current_selection() -> Selection:
    """Give the Selection of this session, as the last widget left it."""
    selection: Selection = st.session_state[_SELECTION]
    return selection


def change(**values: object) -> None:
    """Change the session's Selection, or say that it stays; for use in callbacks of widgets.

    The address bar follows at the start of the run that the callback belongs to.
    """
    st.session_state[_SELECTION] = current_selection().changed(**values)
    st.session_state[_CHANGED] = True


def enter_screen(path: str) -> None:
    """Remember which screen is drawn in this run; call it before any of its widgets."""
    st.session_state[_SCREEN] = path


def show_value(key: str, value: object) -> None:
    """Let the widget called `key`, drawn next, show `value`.

    A widget that shows it already is left alone: writing to it would undo what the visitor does meanwhile.
    On another screen it is another widget to Streamlit: one without a value, whatever the session says.
    """
    here, drawn = st.session_state.get(_SCREEN), st.session_state.setdefault(_DRAWN, {})
    if drawn.get(key) != here or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    drawn[key] = here
