"""Start: what is this for, where are the biggest hiaten, how good is the data, and where do I go?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.kaart import escape
from analysis.woorden import doelgroep_in_sentence, meters, personen, tekort_sentence
from dashboard.components.datastand import describe_data
from dashboard.components.doors import show_door
from dashboard.components.melding import fenced
from dashboard.components.startkeuze import find_biggest
from dashboard.components.takehome import TITLE, show_reports
from dashboard.loading import load_states
from dashboard.state import to_query
from dashboard.tafel.keuze import list_to_check
from dashboard.tafel.verhaal import find_row
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.components.context import Context

__all__ = ["show"]

_DOORS = (
    ("kaart", "Beleidsmaker", "Zie wie wat mist, waarom, en wat een andere norm doet.", "Naar de Kaart"),
    (
        "wijkprofiel",
        "Wijkmanager",
        "Zie op één pagina wie er in uw wijk woont, wat er is en wat er mist.",
        "Naar het Wijkprofiel",
    ),
    (
        "tafel",
        "Samenspel tafel",
        "Ga samen door de hiaten, op groot scherm, en leg vast wat u afspreekt.",
        "Naar de Tafel",
    ),
)


def show(context: Context) -> None:
    """Draw the screen."""
    st.title("Wie mist wat, en waar?", anchor=False)
    st.markdown(
        "De Samenspelkaart laat zien welk aanbod er is, en hoeveel mensen er te ver van wonen. Wonen te "
        "weinig mensen binnen de afstand die is afgesproken (de norm), dan heet dat een **hiaat**."
    )
    for column, (path, who, what, label) in zip(st.columns(3), _DOORS, strict=True):
        with column.container(border=True, height="stretch"):
            st.html(f'<h2 class="sk-deur">{escape(who)}</h2><p class="sk-deur">{escape(what)}</p>')
            show_door(path, label)
    left, right = st.columns([3, 2], gap="medium")
    with left, fenced("de grootste hiaten"):
        _show_biggest(context)
    with right, fenced("eerst nagaan"):
        _show_to_check(context)
    with right, fenced("de stand van de gegevens"):
        st.header("Hoe goed zijn de gegevens?", anchor=False)
        lines = "".join(
            f"<li>{escape(line)}</li>" for line in describe_data(context.results, load_states(context.loaded))
        )
        st.html(f'<ul class="sk-lijst">{lines}</ul>')
    with st.expander(TITLE), fenced("meenemen"):
        show_reports(context, key="start")


def _show_biggest(context: Context) -> None:
    st.header("De grootste hiaten", anchor=False)
    rows = [row for code in find_biggest(context) if (row := find_row(context.results, code))]
    if not rows:
        st.markdown("Er zijn nu geen hiaten waarvan we zeker zijn. Kijk op de Kaart wat nog onzeker is.")
        return
    different = len({row["aanbodsoort"] for row in rows}) == len(rows) > 1
    spread = ", en telkens een andere soort aanbod" if different else ""
    st.caption(f"Per {rows[0]['niveau']}{spread}. De grootste die zeker zijn staan bovenaan.")
    for row in rows:
        with st.container(border=True, gap=None):
            st.html(_sentence(context, row))
            show_door("kaart", f"Bekijk {plain(row['gebiednaam'])} op de kaart", query=_query(context, row))


def _sentence(context: Context, row: Mapping[Any, Any]) -> str:
    sentence = tekort_sentence(row, normen=context.normen, in_register=True)
    least, most = (
        personen(row["inwoners"] - row[f"inwoners_binnen_norm_{bound}"]) for bound in ("max", "min")
    )
    spread = "is dat zeker" if least == most else f"zijn het er zeker {least} en hooguit {most}"
    small = f"Volgens het register {spread}. De helft woont op {meters(row['afstand_mediaan_m'])} of verder."
    return f'<p class="sk-zin">{escape(sentence)}</p><p class="sk-onzeker-tekst">{escape(small)}</p>'


def _query(context: Context, row: Mapping[Any, Any]) -> dict[str, str]:
    chosen = {key: row[key] for key in ("doelgroep", "aanbodsoort", "niveau")}
    return to_query(context.selection.changed(**chosen, gebied=row["gebiedcode"], maat="tekort"))


def _show_to_check(context: Context) -> None:
    st.header("Eerst nagaan", anchor=False)
    rows = list_to_check(context.results.hiaten, normen=context.normen).to_dict("records")
    if not rows:
        st.markdown("Van elke soort met een norm staat er iets in het register.")
        return
    st.caption("Niet in het register. Dat kan ook betekenen dat nog niemand het heeft opgeschreven.")
    normen = context.normen
    items = []
    for row in rows:
        who = doelgroep_in_sentence(normen, row["doelgroep"])
        people = f"{personen(row['tekort_inwoners'])} {who} in {row['gebiednaam']}"
        items.append(
            f"<li>{escape(normen.label_of(row['aanbodsoort']))}: bijvoorbeeld voor {escape(people)}.</li>"
        )
    st.html(f'<ul class="sk-lijst">{"".join(items)}</ul>')
