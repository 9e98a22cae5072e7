"""Register: what keeping the list of offerings needs at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from analysis.geocoding import Adresbestand, Gebied
from analysis.geocoding.opening import find_adresbestand, open_adresbestand
from analysis.geocoding.run import read_gebied
from dashboard.loading.loaded import PER_FILES, PER_FINGERPRINT, Loaded

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["load_adresbestand", "load_gebied", "load_register"]

_T = TypeVar("_T")


def load_register(loaded: Loaded, name: str, *, draw: Callable[[], _T]) -> _T:
    """Give what the screen Aanbod makes of the whole register, made once per state of the data."""
    found: _T = _register(loaded, name, draw)
    return found


@st.cache_resource(show_spinner=False, max_entries=12, hash_funcs=PER_FINGERPRINT)
def _register(loaded: Loaded, name: str, _draw: Callable[[], Any]) -> Any:  # noqa: ANN401 whatever draw makes
    del loaded, name
    return _draw()


@st.cache_resource(show_spinner=False, max_entries=3, hash_funcs=PER_FILES)
def load_gebied(loaded: Loaded) -> Gebied:
    """Give the municipality that addresses are looked up in, with the names of its wijken and buurten."""
    return read_gebied(loaded.data)


@st.cache_resource(show_spinner=False, max_entries=3, hash_funcs=PER_FILES)
def load_adresbestand(loaded: Loaded) -> Adresbestand | None:
    """Give the file of addresses of the data directory, read once; None when it has none."""
    return open_adresbestand(find_adresbestand(loaded.data))
