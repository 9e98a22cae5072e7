"""Bewaren: the screen as a link that reproduces it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from dashboard.state import to_query

if TYPE_CHECKING:
    from dashboard.state import Selection

__all__ = ["link_of", "show_link"]


def link_of(selection: Selection, base: str | None) -> str:
    """Give the address of the screen at `base` with `selection` in it."""
    return f"{(base or '').partition('?')[0]}?{urlencode(to_query(selection))}"


def show_link(selection: Selection, *, label: str = "Deze kijk bewaren als link") -> None:
    """Draw the link, with a button that copies it."""
    with st.expander(label):
        st.caption(
            "Kopieer deze link. Wie hem opent op deze computer of deze server, ziet hetzelfde scherm met "
            "dezelfde keuzes. De link staat ook in de adresbalk."
        )
        st.code(link_of(selection, st.context.url), language=None, wrap_lines=True)
