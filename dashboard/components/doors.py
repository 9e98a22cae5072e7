"""Doors: links from one screen to another that keep what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.navigation.page import Page

__all__ = ["is_first_visit", "remember_pages", "show_door"]

_PAGES = "pages"


def is_first_visit() -> bool:
    """Tell whether this session opens its first screen, from an address that asks for nothing."""
    return _PAGES not in st.session_state and not st.query_params.to_dict()


def remember_pages(pages: Mapping[str, Page]) -> None:
    """Keep the screens of this session, by their path, for the doors."""
    st.session_state[_PAGES] = dict(pages)


def show_door(path: str, label: str, *, query: Mapping[str, str] | None = None) -> None:
    """Draw a link to the screen called `path`, with `query` in its address; an unknown screen has no door."""
    pages: dict[str, Page] | None = st.session_state.get(_PAGES)
    if pages is None:  # a screen on its own, outside the app
        st.markdown(f"[{label}](/{path}{'?' if query else ''}{urlencode(query or {})})")
    elif path in pages:
        st.page_link(pages[path], label=label, query_params=dict(query or {}))
