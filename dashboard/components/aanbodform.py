"""Aanbodform: change one offering, at once or as a voorstel, with what changes in sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.beheer.keuren import looks_personal
from analysis.beheer.opslaan import Opslag, Wie, differences, save_rij
from analysis.beheer.rijen import ROLLEN, read_rij
from dashboard.components.aanbodlijst import choose_row
from dashboard.components.aanbodtoegang import kader_of, show_closed
from dashboard.components.aanbodvelden import label_of_kolom, show_fields
from dashboard.components.melding import keep_message, show_message
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.beheer.opslaan import Verschil
    from dashboard.components.context import Context

__all__ = ["ask_who", "show_edit", "show_outcome", "show_verschillen"]

_DRAFTS, _TIMES, _REFUSED = "aanbod_concepten", "aanbod_concept_nummer", "aanbod_geweigerd"
_SAVED = "aanbod_keren_opgeslagen"


@dataclass
class _Draft:
    """A form that is being filled in: the row as it was drawn, and what its fields held at first."""

    number: int
    basis: dict[str, str]
    start: dict[str, str] = field(default_factory=dict)


def show_edit(context: Context) -> None:
    """Draw the form of the chosen row."""
    ids = list(context.results.aanbod["aanbod_id"])
    chosen = choose_row(context, ids, label="Welk aanbod wilt u wijzigen?")
    if chosen is None:
        st.caption("Kies eerst een rij uit het register.")
        return
    if show_closed(context):
        return
    draft = _draft_of(context, chosen)
    nieuw = show_fields(context, draft.start, draft.basis, key=f"aanbod:{chosen}:{draft.number}")
    changed = differences(draft.basis, nieuw)
    st.subheader("Wat verandert er?", anchor=False)
    if changed:
        show_verschillen(changed, label="Wat u verandert", before="Nu", after="Wordt")
    else:
        st.caption("U hebt nog niets veranderd.")
    wie = ask_who({one.kolom: one.nieuw for one in changed}, key=f"wijzigen:{chosen}")
    _show_refused(chosen)
    with st.container(horizontal=True):
        save = st.button("Sla op in het register", type="primary", disabled=not changed)
        drop = st.button("Begin opnieuw", disabled=not changed)
    if drop:
        _forget(chosen)
        st.rerun()
    if save:
        opslag = save_rij(kader_of(context), chosen, nieuw, basis=draft.basis, wie=wie)
        _take_outcome(context, draft, opslag, {one.kolom: one.nieuw for one in changed})


def ask_who(changed: Mapping[str, str], *, key: str) -> Wie:
    """Draw who does this and why; a role, so that no person's name is kept."""
    role, reason = st.columns([1, 2])
    key = f"{key}:{st.session_state.get(_SAVED, 0)}"  # a saved reason is not used again
    rol = role.selectbox("Wie bent u?", ROLLEN, key="aanbod_rol", persist_state="session")
    waarom = reason.text_input(
        "Waarom? (staat straks in de geschiedenis)",
        key=f"waarom_{key}",
        max_chars=300,
        placeholder="bijvoorbeeld: nagebeld, de tijden zijn veranderd",
        persist_state="session",
    )
    openbaar = looks_personal(changed) and st.checkbox(
        "Het e-mailadres, het nummer of de naam hierboven is van een organisatie en mag iedereen zien",
        key=f"openbaar_{key}",
    )
    return Wie(rol, waarom, bool(openbaar))


def show_verschillen(rows: Iterable[Verschil], *, label: str, before: str, after: str) -> None:
    """Draw cells that differ as a table."""
    empty = "(leeg)"
    cells = [(label_of_kolom(one.kolom), one.oud or empty, one.nieuw or empty) for one in rows]
    show_table(pd.DataFrame(cells, columns=["Onderdeel", before, after]), label=label)


def show_outcome(opslag: Opslag) -> None:
    """Draw why nothing was saved."""
    if opslag.verdwenen:
        show_message("Deze rij staat niet meer in het register. Er is niets opgeslagen.", soort="fout")
    if opslag.intussen:
        show_message(
            "Een ander heeft deze rij intussen veranderd. Er is niets opgeslagen. Kijk wat er veranderd is.",
            soort="fout",
        )
        show_verschillen(
            opslag.intussen,
            label="Wat een ander veranderde",
            before="Op uw scherm",
            after="Nu in het register",
        )
    if opslag.bezwaren:
        lines = [f"{label_of_kolom(b.kolom or '')}: {b.melding}" for b in opslag.bezwaren]
        show_message("Er is nog niets opgeslagen. Verbeter eerst dit:", soort="fout", regels=lines)


def _show_refused(aanbod_id: str) -> None:
    key, opslag = st.session_state.get(_REFUSED, ("", None))
    if key != aanbod_id or opslag is None:
        return
    show_outcome(opslag)
    if opslag.intussen and st.button("Neem dit over en houd mijn wijzigingen"):
        st.session_state[_DRAFTS][aanbod_id].basis |= {one.kolom: one.nieuw for one in opslag.intussen}
        st.session_state.pop(_REFUSED)
        st.rerun()


def _take_outcome(context: Context, draft: _Draft, opslag: Opslag, mine: dict[str, str]) -> None:
    if opslag.nummer is None:
        if opslag.intussen:  # the fields of the visitor stay; what another changed elsewhere comes in
            now = read_rij(context.loaded.data, opslag.aanbod_id)
            _start(opslag.aanbod_id, draft.basis, now | mine)
        st.session_state[_REFUSED] = (opslag.aanbod_id, opslag)
        st.rerun()
    keep_message(
        f"Opgeslagen als handeling {opslag.nummer}. Terugdraaien kan bij Geschiedenis.",
        regels=opslag.opmerkingen,
    )
    _forget(opslag.aanbod_id)
    st.session_state[_SAVED] = st.session_state.get(_SAVED, 0) + 1
    st.rerun()


def _draft_of(context: Context, aanbod_id: str) -> _Draft:
    drafts: dict[str, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    if aanbod_id not in drafts:
        row = read_rij(context.loaded.data, aanbod_id)
        _start(aanbod_id, row, row)
    return drafts[aanbod_id]


def _start(aanbod_id: str, basis: dict[str, str], start: dict[str, str]) -> None:
    """Begin a form with fresh fields."""
    number = st.session_state.get(_TIMES, 0) + 1
    st.session_state[_TIMES] = number
    st.session_state.setdefault(_DRAFTS, {})[aanbod_id] = _Draft(number, dict(basis), dict(start))


def _forget(aanbod_id: str) -> None:
    st.session_state.get(_DRAFTS, {}).pop(aanbod_id, None)
    st.session_state.pop(_REFUSED, None)
