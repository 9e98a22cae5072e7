"""Kaart: what the maps draw, kept because a map is drawn at every click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis import kaart
from dashboard.loading.loaded import PER_FILES, PER_FINGERPRINT, Loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.state import Selection

__all__ = ["load_drawing", "load_labels", "load_points", "load_shapes", "load_tekens", "load_view"]


@st.cache_resource(show_spinner=False, max_entries=12, hash_funcs=PER_FILES)
def load_shapes(loaded: Loaded, niveau: str) -> Mapping[str, dict[str, Any]]:
    """Give the borders of `niveau` as the map draws them."""
    gebieden = loaded.results.gebieden
    return kaart.screen_shapes(gebieden[gebieden["niveau"] == niveau])


@st.cache_resource(show_spinner=False, max_entries=400, hash_funcs=PER_FILES)
def load_view(loaded: Loaded, gebiedcode: str | None = None) -> tuple[float, float, float, float]:
    """Give the bounds of a gebied, None is everything: west, south, east, north in degrees."""
    gebieden = loaded.results.gebieden
    return kaart.view_of(gebieden if gebiedcode is None else gebieden[gebieden["gebiedcode"] == gebiedcode])


@st.cache_resource(show_spinner=False, max_entries=400, hash_funcs=PER_FILES)
def load_labels(loaded: Loaded, niveau: str, *, first: str | None) -> kaart.Kept:
    """Give the names on the map; that of gebiedcode `first` is always readable."""
    gebieden = loaded.results.gebieden
    return kaart.label_layer(gebieden[gebieden["niveau"] == niveau], first=first)


def load_points(
    loaded: Loaded, selection: Selection, *, draw: Callable[[], kaart.Kept], moment: str | None = None
) -> kaart.Kept:
    """Give the offerings on the map of `selection` (at `moment`); `draw` makes them the first time."""
    return _points(loaded, (selection.doelgroep, selection.aanbodsoort, selection.ander, moment), draw)


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs=PER_FINGERPRINT)
def _points(loaded: Loaded, key: tuple[object, ...], _draw: Callable[[], kaart.Kept]) -> kaart.Kept:
    del loaded, key
    return _draw()


def load_drawing(loaded: Loaded, name: str, *, draw: Callable[[], str]) -> str:
    """Give the still map called `name`, drawn once per state of the data."""
    return _drawing(loaded, name, draw)


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs=PER_FINGERPRINT)
def _drawing(loaded: Loaded, name: str, _draw: Callable[[], str]) -> str:
    del loaded, name
    return _draw()


def load_tekens(loaded: Loaded) -> Mapping[str, kaart.Teken]:
    """Give the mark of each aanbodsoort."""
    return kaart.tekens_of(loaded.results.normen)
