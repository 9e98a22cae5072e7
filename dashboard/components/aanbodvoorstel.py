"""Aanbodvoorstel: what others want changed, with what stands there now, to take over or refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.beheer.voorstellen import accept, compare_now, list_voorstellen, refuse
from dashboard.components.aanbodform import ask_who, next_reason, show_outcome
from dashboard.components.aanbodtoegang import kader_of, show_closed
from dashboard.components.aanbodvelden import label_of_kolom
from dashboard.components.aanbodwoorden import day_of, text_block
from dashboard.components.context import Context, change
from dashboard.components.melding import keep_message, show_message
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.beheer.saving import Opslag
    from analysis.beheer.voorstellen import Voorstel

__all__ = ["count_open", "show_of_row", "show_voorstellen"]

_SEEN = "aanbod_voorstel_gezien"


def count_open(context: Context) -> int:
    """Give how many voorstellen wait."""
    return sum(one.status == "open" for one in list_voorstellen(context.loaded.data))


def show_voorstellen(context: Context) -> None:
    """Draw the voorstellen that wait, one in full, and those that were decided."""
    found = list_voorstellen(context.loaded.data)
    waiting = [one for one in found if one.status == "open"]
    st.caption("Iedereen kan een voorstel doen: kies een rij bij Wijzigen, of vul Toevoegen in.")
    if not waiting:
        st.markdown("Er wachten geen voorstellen.")
    elif not show_closed(context):
        _show_one(context, waiting)
    decided = [one for one in found if one.status != "open"]
    if decided:
        with st.expander(f"Waar al over is besloten ({len(decided)})"):
            _show_decided(decided)


def show_of_row(context: Context, aanbod_id: str) -> None:
    """Draw the voorstellen about one row, where there are any."""
    mine = [one for one in list_voorstellen(context.loaded.data) if one.aanbod_id == aanbod_id]
    if mine:
        st.header("Voorstellen over dit aanbod", anchor=False)
        _show_decided(mine)


def _show_one(context: Context, waiting: Sequence[Voorstel]) -> None:
    by_number = {one.nummer: one for one in waiting}
    chosen = st.selectbox(
        f"Welk voorstel? (wachtend: {len(waiting)})",
        list(by_number),
        format_func=lambda nummer: f"{nummer} · {by_number[nummer].naam} · {by_number[nummer].rol}",
        key="aanbod_voorstel",
        persist_state="session",
    )
    voorstel = by_number[chosen]
    text_block(
        voorstel.naam if voorstel.aanbod_id else f"Nieuw: {voorstel.naam}",
        [f"Van: {voorstel.rol}, {day_of(voorstel.tijd)}", f"Waarom: {voorstel.waarom}"],
    )
    now, rows = compare_now(context.loaded.data, voorstel)
    if voorstel.aanbod_id and not now:
        show_message("Deze rij staat niet meer in het register. U kunt het voorstel alleen afwijzen.")
    _show_rows(rows)
    changed = {kolom: nieuw for kolom, _, _, nieuw in rows}
    wie = ask_who(changed, cells=now | changed, key=f"voorstel:{chosen}")
    _show_last(chosen)
    with st.container(horizontal=True):
        take = st.button(
            "Neem over in het register", type="primary", disabled=bool(voorstel.aanbod_id and not now)
        )
        drop = st.button("Wijs af")
    if take:
        opslag = accept(kader_of(context), voorstel, basis=_seen(voorstel, now), wie=wie)
        _finish(voorstel, opslag, "overgenomen")
    if drop:
        _finish(voorstel, refuse(context.loaded.data, voorstel, wie=wie), "afgewezen")
    _remember(voorstel, now)


def _show_rows(rows: Sequence[tuple[str, str, str, str]]) -> None:
    stale = any(then != now for _, then, now, _ in rows)
    if stale:
        show_message("Deze rij is veranderd sinds het voorstel. Kijk goed wat er nu staat.")
    heads = ["Onderdeel", *(["Toen"] if stale else []), "Nu", "Voorstel"]
    empty = "(leeg)"
    cells = [
        [label_of_kolom(kolom), *([then or empty] if stale else []), now or empty, new or empty]
        for kolom, then, now, new in rows
    ]
    show_table(pd.DataFrame(cells, columns=heads), label="Wat het voorstel verandert")


def _seen(voorstel: Voorstel, now: dict[str, str]) -> dict[str, str]:
    """Give the row as it was on the screen when the button was there to press."""
    number, row = st.session_state.get(_SEEN, (0, {}))
    return row if number == voorstel.nummer else now


def _remember(voorstel: Voorstel, now: dict[str, str]) -> None:
    st.session_state[_SEEN] = (voorstel.nummer, now)


def _finish(voorstel: Voorstel, opslag: Opslag, what: str) -> None:
    st.session_state.pop(_SEEN, None)
    if opslag.nummer is None:
        st.session_state["aanbod_voorstel_geweigerd"] = (voorstel.nummer, opslag)
        st.rerun()
    keep_message(
        f"Voorstel {voorstel.nummer} is {what}. Dat is handeling {opslag.nummer}.", regels=opslag.opmerkingen
    )
    st.session_state.pop("aanbod_voorstel_geweigerd", None)
    next_reason()
    if opslag.aanbod_id:
        change(aanbod_id=opslag.aanbod_id)
    st.rerun()


def _show_last(nummer: int) -> None:
    about, opslag = st.session_state.pop("aanbod_voorstel_geweigerd", (0, None))
    if about == nummer and opslag is not None:
        show_outcome(opslag)


def _show_decided(decided: Sequence[Voorstel]) -> None:
    rows = [
        (str(one.nummer), one.naam, one.status, one.besluit or f"{one.rol}: {one.waarom}")
        for one in reversed(decided)
    ]
    show_table(
        pd.DataFrame(rows, columns=["Nummer", "Aanbod", "Besluit", "Verhaal"]), label="Besloten voorstellen"
    )
