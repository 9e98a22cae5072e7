"""Looproute: the same data measured along streets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import DataError
from analysis.netwerk import Stratennet, join_streets, read_stratennet
from analysis.pipeline import run
from dashboard.loading.loaded import Gelopen, Loaded, Straten

if TYPE_CHECKING:
    from analysis.pipeline import Bronnen

__all__ = ["measure"]


def measure(loaded: Loaded, afstand: str | None) -> Loaded:
    """Give `loaded` measured along its streets, if `afstand` (None: its start) says so and it can be."""
    straten = loaded.straten
    if straten is None or (afstand or straten.start) != "looproute":
        return loaded
    file = _state_of(straten)
    net = _read(file, straten)
    state = f"{loaded.files} {file}"
    found = net if isinstance(net, DataError) else _walk(state, loaded.results.bronnen, net)
    if isinstance(found, DataError):
        return replace(loaded, fault=found)
    return replace(loaded, fingerprint=state, results=found.results, gelopen=found)


def _state_of(straten: Straten) -> str:
    path = straten.path
    stat = path.stat() if path.is_file() else None
    return f"{path.resolve()}|{stat and (stat.st_size, stat.st_mtime_ns)}|{straten.veren}"


@st.cache_resource(show_spinner="De straten worden gelezen. Dat kan even duren …", max_entries=2)
def _read(state: str, _straten: Straten) -> Stratennet | DataError:
    """Read the streets, or give why they are refused: kept as well, or every click would read them."""
    del state  # it is only part of the key, as below
    try:
        return read_stratennet(_straten.path, veren=_straten.veren)
    except DataError as error:
        return error


@st.cache_resource(show_spinner="De looproutes worden gemeten. Dat kan even duren …", max_entries=3)
def _walk(state: str, _bronnen: Bronnen, _net: Stratennet) -> Gelopen | DataError:
    del state
    try:
        aansluiting = join_streets(_net, _bronnen.herkomsten, _bronnen.aanbod)
    except DataError as error:
        return error
    return Gelopen(run(_bronnen, maat=_net.looproute), _net, aansluiting)
