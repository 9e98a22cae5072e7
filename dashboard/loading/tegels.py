"""Tegels: where the background map is, once it answered."""

from __future__ import annotations

import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus

import streamlit as st

from analysis.bronnen.settings import load_settings
from analysis.commands.options import embedded_data
from analysis.errors import DataError
from dashboard.loading.loaded import PER_FILES, Loaded

__all__ = ["background_tiles"]

_TILES, _PROBE_TILE = "brt_achtergrondkaart", {"{z}": "7", "{x}": "66", "{y}": "42"}
_PROBE_SECONDS = 2.0


def background_tiles(loaded: Loaded) -> str | None:
    """Give where the tiles of the BRT-achtergrondkaart are, once they answered; never waits.

    bronnen.toml of the data directory goes before the one that comes with the program. None: no answer (yet),
    or that file cannot be read, which `fetch` says.
    """
    tiles = _find(loaded)
    if tiles is None:
        return None
    future = _probe(tiles)
    return tiles if future.done() and future.result() else None


@st.cache_resource(show_spinner=False, max_entries=3, hash_funcs=PER_FILES)
def _find(loaded: Loaded) -> str | None:
    try:
        settings = load_settings(embedded_data() / "bronnen.toml", loaded.data / "bronnen.toml")
        return next(iter(settings.diensten[_TILES].addresses("tegels")), None)
    except DataError:
        return None


@st.cache_resource(show_spinner=False, ttl=600, max_entries=3)
def _probe(tiles: str) -> Future[bool]:
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="achtergrondkaart")
    future = pool.submit(_reach, tiles)
    pool.shutdown(wait=False)
    return future


def _reach(tiles: str) -> bool:
    for hole, number in _PROBE_TILE.items():
        tiles = tiles.replace(hole, number)
    try:
        with urllib.request.urlopen(tiles, timeout=_PROBE_SECONDS) as answer:  # noqa: S310 http(s)
            return bool(answer.status == HTTPStatus.OK and answer.headers.get_content_maintype() == "image")
    except (OSError, ValueError):
        return False
