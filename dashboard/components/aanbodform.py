"""Aanbodform: change one offering, at once or as a voorstel, with what changes in sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.beheer.checks import looks_personal, stale_point
from analysis.beheer.rijen import ROLLEN, read_rij
from analysis.beheer.saving import Opslag, Wie, add_rij, differences, save_rij
from analysis.beheer.voorstellen import propose
from dashboard.components.aanbodlijst import choose_row
from dashboard.components.aanbodplek import show_plek
from dashboard.components.aanbodtoegang import kader_of, show_closed
from dashboard.components.aanbodvelden import HIDDEN, LABELS, label_of_kolom, show_fields
from dashboard.components.context import change
from dashboard.components.melding import keep_message, show_message
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.beheer.saving import Verschil
    from dashboard.components.context import Context

__all__ = [
    "ask_who",
    "choose_role",
    "next_reason",
    "show_add",
    "show_edit",
    "show_outcome",
    "show_verschillen",
]

_DRAFTS, _TIMES, _REFUSED = "aanbod_concepten", "aanbod_concept_nummer", "aanbod_geweigerd"
_SAVED = "aanbod_keren_opgeslagen"
_SAVED_AS = "Opgeslagen als handeling {}. Terugdraaien kan bij Geschiedenis."
_PROPOSED = (
    "Dank u. Dit is voorstel {}. Het register is niet veranderd; de beheerder beslist bij Voorstellen."
)
_NEW = ""  # the aanbod_id of what has none yet


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
    elif not show_closed(context, decide=False):
        _show_form(context, chosen)


def show_add(context: Context) -> None:
    """Draw the form of an offering that is not in the register yet."""
    st.caption("Vul in wat u weet. Naam en soort zijn nodig; wat u niet weet, laat u leeg.")
    if not show_closed(context, decide=False):
        _show_form(context, _NEW)


def _show_form(context: Context, aanbod_id: str) -> None:
    draft = _draft_of(context, aanbod_id)
    key = f"aanbod:{aanbod_id}:{draft.number}"
    with st.expander("Zoek de plek bij een adres", expanded=aanbod_id == _NEW):
        plek = show_plek(context, key=f"plek:{aanbod_id}:{draft.number}")
    nieuw = show_fields(context, draft.start, draft.basis, key=key)
    if plek is not None:
        _start(aanbod_id, draft.basis, nieuw | _known(plek, draft.basis))
        st.rerun()
    nieuw |= _how(draft, nieuw)
    changed = {one.kolom: one for one in differences(draft.basis, nieuw)}
    st.header("Wat verandert er?" if draft.basis else "Wat komt erin te staan?", anchor=False)
    if changed:
        show_verschillen(changed.values(), label="Wat u verandert", before="Nu", after="Wordt")
    else:
        st.caption("U hebt nog niets veranderd." if draft.basis else "U hebt nog niets ingevuld.")
    wie = ask_who(
        {kolom: one.nieuw for kolom, one in changed.items()},
        cells=draft.basis | nieuw,
        key=f"form:{aanbod_id}",
    )
    _show_refused(aanbod_id)
    _show_buttons(context, aanbod_id, nieuw, wie)


def _show_buttons(context: Context, aanbod_id: str, nieuw: dict[str, str], wie: Wie) -> None:
    draft = _draft_of(context, aanbod_id)
    mine = {one.kolom: one.nieuw for one in differences(draft.basis, nieuw)}
    with st.container(horizontal=True):
        save = not context.only_propose and st.button(
            "Sla op in het register", type="primary", disabled=not mine
        )
        suggest = st.button("Dien in als voorstel", disabled=not mine)
        drop = st.button("Begin opnieuw", disabled=not mine)
    if drop:
        _forget(aanbod_id)
        st.rerun()
    kader = kader_of(context)
    if suggest:
        opslag = propose(kader, aanbod_id, nieuw, basis=draft.basis, wie=wie)
        _take_outcome(context, aanbod_id, opslag, mine, saved=_PROPOSED)
    if save:
        opslag = (
            add_rij(kader, nieuw, wie=wie)
            if aanbod_id == _NEW
            else save_rij(kader, aanbod_id, nieuw, basis=draft.basis, wie=wie)
        )
        _take_outcome(context, aanbod_id, opslag, mine, saved=_SAVED_AS)


def _how(draft: _Draft, nieuw: dict[str, str]) -> dict[str, str]:
    """Give the cells that say how the place was found; another point by hand was not looked up."""
    known = {kolom: draft.start[kolom] for kolom in HIDDEN if kolom in draft.start}
    by_hand = any(nieuw[kolom].strip() != draft.start.get(kolom, "").strip() for kolom in ("lat", "lon"))
    return dict.fromkeys(known, "") if by_hand else known


def _known(plek: dict[str, str], basis: dict[str, str]) -> dict[str, str]:
    """Give the cells of a place without empty ones for columns that this list does not have."""
    return {kolom: text for kolom, text in plek.items() if text or kolom in basis or kolom in LABELS}


def ask_who(changed: Mapping[str, str], *, cells: Mapping[str, str], key: str, reason: str = "") -> Wie:
    """Draw who does this and why; a role, so that no person's name is kept.

    Args:
        changed: the cells that change; where they raise a question, it is asked.
        cells: the whole row as it would be.
        key: tells one form apart from another.
        reason: what stands there at first as the reason.

    """
    role, why = st.columns([1, 2])
    key = f"{key}:{st.session_state.get(_SAVED, 0)}"  # a saved reason is not used again
    with role:
        rol = choose_role()
    waarom = why.text_input(
        "Waarom? (staat straks in de geschiedenis)",
        reason,
        key=f"waarom_{key}",
        max_chars=300,
        placeholder="bijvoorbeeld: nagebeld, de tijden zijn veranderd",
        persist_state="session",
    )
    openbaar = looks_personal(changed) and st.checkbox(
        "Het e-mailadres, het nummer of de naam hierboven is van een organisatie en mag iedereen zien",
        key=f"openbaar_{key}",
    )
    punt = stale_point(cells, changed) and st.checkbox(
        "Het adres verandert, maar het punt op de kaart klopt al", key=f"punt_{key}"
    )
    return Wie(rol, waarom, bool(openbaar), bool(punt))


def choose_role() -> str:
    """Draw the list of roles and give the one that is chosen."""
    return st.selectbox("Wie bent u?", ROLLEN, key="aanbod_rol", persist_state="session")


def next_reason() -> None:
    """Let the next change have a reason of its own."""
    st.session_state[_SAVED] = st.session_state.get(_SAVED, 0) + 1


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


def _take_outcome(
    context: Context, aanbod_id: str, opslag: Opslag, mine: dict[str, str], *, saved: str
) -> None:
    if opslag.nummer is None:
        if opslag.intussen:  # the fields of the visitor stay; what another changed elsewhere comes in
            now = read_rij(context.loaded.data, aanbod_id)
            _start(aanbod_id, _draft_of(context, aanbod_id).basis, now | mine)
        st.session_state[_REFUSED] = (aanbod_id, opslag)
        st.rerun()
    keep_message(saved.format(opslag.nummer), regels=opslag.opmerkingen)
    _forget(aanbod_id)
    next_reason()
    if aanbod_id == _NEW and opslag.aanbod_id:
        change(aanbod_id=opslag.aanbod_id, taak="bekijken")
    st.rerun()


def _draft_of(context: Context, aanbod_id: str) -> _Draft:
    drafts: dict[str, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    if aanbod_id not in drafts:
        row = {} if aanbod_id == _NEW else read_rij(context.loaded.data, aanbod_id)
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
