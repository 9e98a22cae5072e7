"""Aanbodgeschiedenis: who changed what, when and why; and taking the last change back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.errors import SamenspelkaartError
from analysis.register import Register, changes_of, handelingen, open_history
from analysis.tables import zip_texts
from analysis.woorden import aantal
from dashboard.components.aanbodform import choose_role
from dashboard.components.aanbodlijst import choose_row, row_names
from dashboard.components.aanbodtoegang import show_closed
from dashboard.components.aanbodvelden import label_of_kolom
from dashboard.components.aanbodvoorstel import show_of_row
from dashboard.components.aanbodwoorden import DONE, day_of
from dashboard.components.melding import keep_message, show_message
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["show_geschiedenis", "undo"]

_SHOWN = 200
_CELLS = 60
_FIXED = ("ongedaan", "buitenom")


def show_geschiedenis(context: Context) -> None:
    """Draw what happened to the chosen row, or to the whole register."""
    ids = list(context.results.aanbod["aanbod_id"])
    chosen = choose_row(context, ids, label="Van welk aanbod? Leeg: van het hele register")
    with open_history(context.loaded.data) as db:
        if db is None:
            st.markdown("Er is nog niets veranderd met dit programma.")
            return
        done, changes = handelingen(db), changes_of(db, aanbod_id=chosen) if chosen else None
    if changes is not None and chosen:
        _show_changes(
            changes, "Er is niets veranderd aan dit aanbod.", label="Wat er met dit aanbod is gebeurd"
        )
        show_of_row(context, chosen)
        return
    _show_all(done)
    _show_undo(context, done)


def _show_all(done: pd.DataFrame) -> None:
    word = "handeling" if len(done) == 1 else "handelingen"
    st.markdown(f"**{aantal(len(done))}** {word}. De nieuwste staat bovenaan.")
    latest = done.iloc[::-1].head(_SHOWN)
    rows = [
        (
            str(row["nummer"]),
            day_of(row["tijd"]),
            row["rol"],
            DONE.get(row["soort"], row["soort"]) + (" (teruggedraaid)" if row["teruggedraaid"] else ""),
            row["waarom"],
            str(row["cellen"]),
        )
        for row in latest.to_dict("records")
    ]
    columns = ["Nummer", "Wanneer", "Wie", "Wat", "Waarom", "Cellen"]
    show_table(pd.DataFrame(rows, columns=columns), label="Geschiedenis van het register")
    if len(done) > _SHOWN:
        st.caption(f"Dit zijn de laatste {_SHOWN}. Alles staat in aanbod/register/geschiedenis.sqlite.")


def _show_changes(changes: pd.DataFrame, nothing: str, *, label: str) -> None:
    if changes.empty:
        st.markdown(nothing)
        return
    texts = changes.fillna("").astype("str").iloc[::-1].head(_SHOWN)
    rows = []
    for nummer, tijd, rol, soort, waarom, kolom, oud, nieuw in zip_texts(
        texts, "nummer", "tijd", "rol", "soort", "waarom", "kolom", "oud", "nieuw"
    ):
        what = "de hele rij" if not kolom else label_of_kolom(kolom)
        rows.append(
            (
                nummer,
                day_of(tijd),
                rol,
                DONE.get(soort, soort),
                what,
                oud or "(leeg)",
                nieuw or "(leeg)",
                waarom,
            )
        )
    columns = ["Nummer", "Wanneer", "Wie", "Wat", "Onderdeel", "Was", "Werd", "Waarom"]
    show_table(pd.DataFrame(rows, columns=columns), label=label)


def _show_undo(context: Context, done: pd.DataFrame) -> None:
    open_ones = done[~done["teruggedraaid"] & ~done["soort"].isin(_FIXED)]
    if open_ones.empty or show_closed(context):
        return
    st.header("Terugdraaien", anchor=False)
    names = {
        nummer: f"{nummer} · {DONE.get(soort, soort)} · {waarom[:80]}"
        for nummer, (soort, waarom) in zip(
            open_ones["nummer"].astype(int), zip_texts(open_ones, "soort", "waarom"), strict=True
        )
    }
    chosen: int = st.selectbox(
        "Welke handeling? De laatste staat bovenaan.",
        list(names)[::-1],
        format_func=names.__getitem__,
        key=f"aanbod_ongedaan:{max(names)}",
    )
    with open_history(context.loaded.data) as db:
        if db is not None:
            with st.expander("Wat deed deze handeling?"):
                _show_cells(changes_of(db, nummer=chosen, most=_CELLS), row_names(context))
    rol = choose_role()
    st.caption("Wat later is bewerkt, blijft staan. Ook terugdraaien staat in de geschiedenis.")
    if st.button("Draai deze handeling terug", type="primary"):
        undo(context, chosen, rol=rol)


def _show_cells(cells: pd.DataFrame, names: dict[str, str]) -> None:
    texts = cells.fillna("").astype("str")
    rows = [
        (
            names.get(key, key),
            label_of_kolom(kolom) if kolom else "de hele rij",
            oud or "(leeg)",
            nieuw or "(leeg)",
        )
        for key, kolom, oud, nieuw in zip_texts(texts, "aanbod_id", "kolom", "oud", "nieuw")
    ]
    show_table(
        pd.DataFrame(rows, columns=["Aanbod", "Onderdeel", "Was", "Werd"]), label="Wat de handeling deed"
    )
    if len(cells) == _CELLS:
        st.caption(f"Dit zijn de eerste {_CELLS} cellen.")


def undo(context: Context, nummer: int, *, rol: str) -> None:
    """Take a change back and draw the screen again, or say why that cannot be."""
    try:
        with Register(context.loaded.data) as register:
            kept = register.undo(nummer, rol=rol)
    except SamenspelkaartError as error:
        show_message(str(error), soort="fout")
        return
    keep_message(f"Handeling {nummer} is teruggedraaid.", regels=kept)
    st.rerun()
