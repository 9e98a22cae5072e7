"""Tafel: prepare a meeting, go through its story on a large screen, and keep what was agreed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from analysis.stand import compare_standen, describe_verschil, last_stand, take_stand
from dashboard.components import tafelscherm as scherm
from dashboard.components.afstand import choose_afstand
from dashboard.components.context import change, show_value
from dashboard.components.melding import fenced
from dashboard.components.tafelafspraken import show_afspraken, show_besluit, show_form
from dashboard.components.tafelkeuze import show_choice
from dashboard.components.takehome import TITLE, show_reports
from dashboard.tafel.afspraken import VIER_V, read_afspraken
from dashboard.tafel.verhaal import tell_hiaat

if TYPE_CHECKING:
    from dashboard.components.context import Context
    from dashboard.tafel.verhaal import Stap

__all__ = ["show", "today"]

_LINES = 5  # so much fits on a large screen
_KEYS = (
    "Pijltjes of clicker: volgende en vorige. F: volledig scherm. D: donker of licht. Esc: stoppen. "
    "De letters D en F kunt u op het grote scherm uitzetten."
)


def today() -> dt.date:
    """Give the day of the meeting."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def show(context: Context) -> None:
    """Draw the preparation, or the step of the story that the address asks for."""
    stappen = [stap for code in context.selection.hiaten if (stap := tell_hiaat(context.results, code))]
    if context.selection.stap:
        _present(context, stappen)
    else:
        _prepare(context, stappen)


def _prepare(context: Context, stappen: list[Stap]) -> None:
    st.title("Tafel", anchor=False)
    st.markdown("Kies de hiaten. Start het verhaal op het grote scherm. Leg vast wat u samen afspreekt.")
    left, right = st.columns(2, gap="medium")
    with left, fenced("het verhaal"):
        st.header("1. Het verhaal", anchor=False)
        show_choice(context)
        choose_afstand(context, only_choice=True)
        show_value("tafel_donker", context.selection.donker)
        st.toggle(
            "Donker scherm",
            key="tafel_donker",
            on_change=lambda: change(donker=st.session_state["tafel_donker"]),
        )
        st.button(
            "Start het verhaal", type="primary", disabled=not stappen, on_click=change, kwargs={"stap": 1}
        )
        st.caption(_KEYS if stappen else "Kies eerst waar u over praat, of neem de vijf grootste hiaten.")
        _show_list([f"{stap.titel}. {stap.zin}" for stap in stappen])
        _show_link(context)
    with left, fenced("sinds de vorige keer"):
        st.header("Sinds de vorige keer", anchor=False)
        _show_list(_changes(context))
    with right, fenced("de afspraken"):
        st.header("2. De afspraken", anchor=False)
        show_form(context, today=today())
        afspraken = show_afspraken(context)
        st.header("3. Mee naar huis", anchor=False)
        show_besluit(context, afspraken, link=scherm.link_of(context))
        with st.expander(TITLE), fenced("meenemen"):
            show_reports(context, key="tafel", gebied=context.selection.gebied)


def _show_list(lines: list[str]) -> None:
    if not lines:
        return
    st.html(f'<ul class="sk-lijst">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>')


def _show_link(context: Context) -> None:
    with st.expander("Link en QR-code van dit verhaal"):
        link = scherm.link_of(context)
        st.code(link, language=None, wrap_lines=True)
        if scherm.is_local(link):
            st.caption("Deze link werkt alleen op deze computer. De zaal kan hem niet openen.")
        st.html(scherm.qr_img(link))


def _changes(context: Context) -> list[str]:
    last = last_stand(context.loaded.data, before=today())
    if last is None:
        return [
            "Er is nog geen eerder overleg bewaard. Bij de eerste afspraak bewaren we de cijfers van die dag."
        ]
    day, old = last
    return describe_verschil(
        compare_standen(old, take_stand(context.results), normen=context.normen), since=day
    )


def _present(context: Context, stappen: list[Stap]) -> None:
    last = len(stappen) + 2
    stap = min(context.selection.stap, last)
    scherm.show_screen_style(dark=context.selection.donker)
    notes: tuple[str, ...] = ()
    with fenced("deze stap"):
        html, notes = _tell(context, stappen, stap)
        st.html(html)
    hiaat = stappen[stap - 2].code if 1 < stap < last else ""
    scherm.show_buttons(stap=stap, last=last, dark=context.selection.donker, hiaat=hiaat)
    scherm.show_notes(notes)


def _tell(context: Context, stappen: list[Stap], stap: int) -> tuple[str, tuple[str, ...]]:
    """Give the step as HTML, and the notes of the speaker."""
    if stap == 1:
        welcome = "Heet iedereen welkom. Vertel wat een hiaat is: een gesprek, geen oordeel."
        return _opening(context, stappen), (welcome,)
    if stap == len(stappen) + 2:
        return _closing(context), ("Lees de afspraken voor. Vraag wie wat doet, en wanneer.",)
    return scherm.hiaat_html(context, stappen[stap - 2]), stappen[stap - 2].notities


def _opening(context: Context, stappen: list[Stap]) -> str:
    gebieden = context.results.gebieden
    names = gebieden.loc[gebieden["niveau"] == "gemeente", "gebiednaam"].dropna()
    where = names.iloc[0] if len(names) == 1 else "onze gemeenten"
    known = last_stand(context.loaded.data, before=today()) is not None
    lines = _changes(context)[:_LINES] if known else [stap.kort for stap in stappen[:_LINES]]
    sentence = f"Vandaag: {len(stappen)} {'hiaat' if len(stappen) == 1 else 'hiaten'}, om over te praten."
    question = "Wat herkent u, en wat mist u nog?"
    link = scherm.link_of(context)
    return scherm.list_html(f"Wie mist wat in {where}?", sentence, lines, vraag=question, link=link)


def _closing(context: Context) -> str:
    mine = [one for one in read_afspraken(context.loaded.data)[0] if one.datum == today().isoformat()]
    said = [f"{one.v.capitalize()}: {one.wat} ({one.wie})" for one in mine[-5:]]
    sentence = "Dit hebben we vandaag afgesproken." if said else "Per hiaat kiezen we een van de vier V’s."
    lines = said or [text + "." for text in VIER_V.values()]
    link = scherm.link_of(context)
    return scherm.list_html(
        "Wat spreken we af?", sentence, lines, vraag="Wie doet wat, en wanneer?", link=link
    )
