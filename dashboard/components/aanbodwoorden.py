"""Aanbodwoorden: how the register's own story is told: days, blocks of text, names of what was done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st
from babel.dates import format_datetime

from analysis.kaart import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["DONE", "day_of", "text_block"]

DONE = {
    "bewerking": "gewijzigd",
    "toevoeging": "toegevoegd",
    "voorstel": "voorstel overgenomen",
    "voorstel afgewezen": "voorstel afgewezen",
    "import": "lijst geïmporteerd",
    "geocodering": "plekken opgezocht",
    "nalopen": "nagelopen",
    "ongedaan": "teruggedraaid",
    "buitenom": "met een ander programma veranderd",
}


def day_of(tijd: str) -> str:
    """Give a moment of the history (ISO 8601, UTC) in words, in the time of this computer."""
    moment = dt.datetime.fromisoformat(tijd).astimezone()
    return str(format_datetime(moment, "d MMMM y HH:mm", locale="nl"))


def text_block(title: str, lines: Iterable[str]) -> None:
    """Draw a title with lines under it; all of it is plain text."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    st.html(f'<div class="sk-paneel"><h2>{escape(title)}</h2>{body}</div>')
