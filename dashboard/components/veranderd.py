"""Veranderd: what is different in one wijk since the last meeting, or since a file that a visitor brings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import DataError
from analysis.kaart import escape
from analysis.rapport.veranderingen import VERANDERD, list_veranderingen
from dashboard.components.eerder import find_eerder

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["UPLOAD", "find_changes", "show_changes"]

UPLOAD = "profiel_eerder"
_NONE = (
    "In de cijfers: er is nog geen eerdere peildatum om mee te vergelijken. Na een overleg met afspraken aan "
    "de Tafel is die er wel. Of kies hieronder een dekking.csv die u eerder bewaarde."
)


def find_changes(data: Path, onderwerp: Onderwerp, upload: IO[bytes] | None = None) -> list[str]:
    """Give sentences on what changed in a wijk, or one that says why it cannot be told.

    Args:
        data: the data directory.
        onderwerp: the wijk.
        upload: an earlier dekking.csv that a visitor brought; None: since the last meeting.

    """
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    try:
        earlier = find_eerder(data, upload, before=today)
    except DataError as error:
        return [f"{error.melding} {error.oplossing}"]
    return list_veranderingen(onderwerp, data, eerder=earlier)


def show_changes(changes: list[str]) -> None:
    """Draw what `find_changes` gave, and the place to bring an earlier file."""
    st.header(VERANDERD, anchor=False)
    items = "".join(f"<li>{escape(line)}</li>" for line in changes or [_NONE])
    st.html(f'<ul class="sk-lijst">{items}</ul>')
    st.file_uploader("Eerdere dekking.csv", type="csv", key=UPLOAD)
