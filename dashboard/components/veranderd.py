"""Veranderd: what is different in one wijk since an earlier moment, in the figures and in the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import DataError
from analysis.kaart import escape
from analysis.register_history import changes_of, open_history
from analysis.stand import compare_standen, describe_verschil, take_stand
from dashboard.components.aanbod import text_of
from dashboard.components.eerder import find_eerder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.rapport.onderwerp import Onderwerp
    from dashboard.components.context import Context

__all__ = ["TITLE", "find_changes", "list_register_changes", "show_changes", "try_changes"]

TITLE = "Wat is er veranderd?"
_UPLOAD = "profiel_eerder"
_MOST = 6
_NONE = (
    "In de cijfers: er is nog geen eerdere peildatum om mee te vergelijken. Na een overleg met afspraken aan "
    "de Tafel is die er wel. Of kies hieronder een dekking.csv die u eerder bewaarde."
)


def find_changes(context: Context, onderwerp: Onderwerp, names: Mapping[str, str]) -> list[str]:
    """Give sentences on what changed in a wijk.

    Args:
        context: the screen.
        onderwerp: the wijk.
        names: aanbod_id → naam of the offerings that belong to it.

    Raises:
        DataError: an earlier file that was brought is no dekking.csv, or the history cannot be read.

    """
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    earlier = find_eerder(context.loaded.data, st.session_state.get(_UPLOAD), before=today)
    lines = []
    if earlier is not None:
        mine = earlier.stand[earlier.stand["gebiedcode"] == onderwerp.gebiedcode]
        found = compare_standen(mine, take_stand(onderwerp.results), normen=onderwerp.normen)
        lines = describe_verschil(found, since=earlier.wanneer)
    return [*lines, *list_register_changes(context.loaded.data, names)]


def list_register_changes(data: Path, names: Mapping[str, str]) -> list[str]:
    """Give the latest changes of the register about the offerings `names` (aanbod_id → naam), newest first.

    Raises:
        UnreadableError: the history cannot be read.

    """
    with open_history(data) as db:
        table = None if db is None else changes_of(db)
    if table is None:
        return []
    mine = table[table["aanbod_id"].isin(list(names))]
    lines = []
    for (_, aanbod_id), rows in mine.groupby(["nummer", "aanbod_id"], sort=False):
        first = rows.iloc[0]
        day = dt.datetime.fromisoformat(str(first["tijd"])).date()
        columns = [str(column) for column in rows["kolom"] if column]
        what = f"{', '.join(dict.fromkeys(columns))} veranderd" if columns else "rij toegevoegd"
        lines.append(
            f"Register, {day.day}-{day.month}-{day.year}: {text_of(names[str(aanbod_id)])}, {what} "
            f"({text_of(first['rol'])})."
        )
    return lines[::-1][:_MOST]


def show_changes(changes: list[str]) -> None:
    """Draw what `find_changes` gave, and the place to bring an earlier file."""
    st.header(TITLE, anchor=False)
    items = "".join(f"<li>{escape(line)}</li>" for line in changes or [_NONE])
    st.html(f'<ul class="sk-lijst">{items}</ul>')
    st.file_uploader("Eerdere dekking.csv", type="csv", key=_UPLOAD)


def try_changes(context: Context, onderwerp: Onderwerp, names: Mapping[str, str]) -> list[str]:
    """Give what `find_changes` gives, or a sentence that says why it cannot be told."""
    try:
        return find_changes(context, onderwerp, names)
    except DataError as error:
        return [f"{error.melding} {error.oplossing}"]
