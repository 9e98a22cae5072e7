"""Tafelafspraken: the form for what the table agrees, the list of it, and the files to take home."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import OutputError
from analysis.stand import keep_stand, take_stand
from dashboard.components.downloads import safe_csv
from dashboard.components.melding import keep_message, show_kept, show_message
from dashboard.components.page import show_table
from dashboard.tafel.afspraken import (
    BEWEGINGEN,
    VIER_V,
    Afspraak,
    add_afspraak,
    find_problems,
    read_afspraken,
    remove_afspraak,
)
from dashboard.tafel.besluit import (
    BEWEGING_OPEN,
    afspraken_table,
    make_besluit,
    make_spreekblad,
    write_besluit,
)
from dashboard.tafel.verhaal import label_of_code

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["show_afspraken", "show_besluit", "show_form"]


def show_form(context: Context, *, today: dt.date) -> None:
    """Draw the form; a valid afspraak is kept, with the figures of today beside it."""
    # No form of Streamlit: what is half written in one is gone on return from another screen.
    with st.container(border=True, key="tafel_afspraak"):
        st.selectbox(
            "Waarover?",
            ["", *context.selection.hiaten],
            format_func=lambda code: label_of_code(context.results, code) if code else "Algemeen",
            key="afspraak_hiaat",
            persist_state="session",
        )
        st.selectbox(
            "Wat doen we ermee?",
            list(VIER_V),
            format_func=VIER_V.__getitem__,
            key="afspraak_v",
            persist_state="session",
        )
        st.text_area(
            "Wat spreekt u af?", max_chars=300, key="afspraak_wat", height=80, persist_state="session"
        )
        st.text_input(
            "Wie doet het? (een organisatie of een rol, nooit een naam van een persoon)",
            max_chars=120,
            key="afspraak_wie",
            persist_state="session",
        )
        left, right = st.columns(2)
        left.date_input(
            "Wanneer is het klaar?",
            value=None,
            format="DD-MM-YYYY",
            key="afspraak_wanneer",
            persist_state="session",
        )
        right.selectbox(
            "Welke beweging is dit?",
            list(BEWEGINGEN),
            index=None,
            format_func=BEWEGINGEN.__getitem__,
            placeholder="Hoeft niet",
            key="afspraak_beweging",
            persist_state="session",
        )
        st.button("Leg vast", type="primary", on_click=_submit, args=(context, today))
    show_kept()


def _submit(context: Context, today: dt.date) -> None:
    state = st.session_state
    when = state["afspraak_wanneer"]
    afspraak = Afspraak(
        datum=today.isoformat(),
        v=state["afspraak_v"],
        wat=" ".join(state["afspraak_wat"].split()),
        wie=" ".join(state["afspraak_wie"].split()),
        wanneer=when.isoformat() if when else "",
        hiaat=state["afspraak_hiaat"],
        beweging=state["afspraak_beweging"] or "",
    )
    problems = find_problems(afspraak)
    if problems:
        keep_message("Er is nog niets vastgelegd. Verbeter eerst dit:", soort="fout", regels=problems)
        return
    try:
        add_afspraak(context.loaded.data, afspraak)
        keep_stand(context.loaded.data, take_stand(context.results), datum=today)
    except OutputError as error:
        keep_message(str(error), soort="fout")
        return
    state["afspraak_wat"] = state["afspraak_wie"] = ""
    keep_message("De afspraak is vastgelegd. De cijfers van vandaag zijn erbij bewaard.")


def show_afspraken(context: Context) -> list[Afspraak]:
    """Draw all afspraken, newest first, with a way to remove one; give them."""
    afspraken, refused = read_afspraken(context.loaded.data)
    if refused:
        show_message(f"Deze afspraken kunnen we niet lezen: {', '.join(refused)}. Kijk in de map 'tafel'.")
    if not afspraken:
        st.markdown("Er is nog niets afgesproken.")
        return afspraken
    table = afspraken_table(context.results, afspraken)
    if (table["Beweging"] == BEWEGING_OPEN).all():
        table = table.drop(columns="Beweging")  # it says nothing, and takes the room of the others
    show_table(table, label="Afspraken van de tafel")
    with st.expander("Een afspraak weghalen"):
        names = {one.nr: f"{one.datum}: {one.wat}" for one in afspraken}
        chosen = st.selectbox(
            "Welke afspraak?",
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder="Kies een afspraak",
            key="afspraak_weg",
        )
        st.button(
            "Haal weg",
            disabled=chosen is None,
            on_click=_remove,
            args=(context, next((one for one in afspraken if one.nr == chosen), None)),
        )
    return afspraken


def _remove(context: Context, afspraak: Afspraak | None) -> None:
    if afspraak is None:
        return
    try:
        remove_afspraak(context.loaded.data, afspraak)
    except OutputError as error:
        keep_message(str(error), soort="fout")
    st.session_state["afspraak_weg"] = None


def show_besluit(context: Context, afspraken: list[Afspraak], *, link: str) -> None:
    """Draw the downloads: the Tafelbesluit to print, as CSV and as text, and the sheet of the speaker."""
    results, hiaten = context.results, context.selection.hiaten
    kinds = (
        (
            "Tafelbesluit om te printen (PDF)",
            "tafelbesluit.pdf",
            "application/pdf",
            lambda: make_besluit(results, afspraken, hiaten=hiaten),
        ),
        (
            "Spreekblad om te printen (PDF)",
            "spreekblad.pdf",
            "application/pdf",
            lambda: make_spreekblad(results, hiaten=hiaten, link=link),
        ),
        (
            "Tafelbesluit (tabel)",
            "tafelbesluit.csv",
            "text/csv",
            lambda: safe_csv(afspraken_table(results, afspraken)),
        ),
        (
            "Tafelbesluit (tekst)",
            "tafelbesluit.md",
            "text/markdown",
            lambda: write_besluit(results, afspraken, hiaten=hiaten).encode(),
        ),
    )
    places = [*st.columns(2), *st.columns(2)]
    for column, (label, name, mime, make) in zip(places, kinds, strict=True):
        column.download_button(label, make, file_name=name, mime=mime, on_click="ignore", width="stretch")
    if not afspraken:
        st.caption("Nog niets vastgelegd? Dan heeft het Tafelbesluit lege regels, voor met de pen.")
