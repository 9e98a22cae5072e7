"""Voorstellen: a correction by anybody, kept beside the register until somebody decides about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.beheer.checks import check_reason, check_rij, objections
from analysis.beheer.rijen import find_rij, read_rij, tidy
from analysis.beheer.saving import Opslag, Verschil, about_reason, add_rij, differences, save_rij
from analysis.errors import UsageError
from analysis.register import REFUSAL, Register, open_history, read_voorstellen
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.beheer.saving import Kader, Wie

__all__ = ["MAX_OPEN", "Voorstel", "accept", "compare_now", "list_voorstellen", "propose", "refuse"]

MAX_OPEN = 500


@dataclass(frozen=True)
class Voorstel:
    """A voorstel: who (a role) wants what changed and why.

    Args:
        aanbod_id: "" for an offering that is not in the register yet.
        cellen: what differs from how the row was at the time.
        status: open, aangenomen or afgewezen.
        besluit: the reason of the decision; "" while it is open.

    """

    nummer: int
    tijd: str
    rol: str
    waarom: str
    aanbod_id: str
    naam: str
    cellen: tuple[Verschil, ...]
    status: str
    besluit: str = ""


def propose(
    kader: Kader, aanbod_id: str, nieuw: Mapping[str, str], *, basis: Mapping[str, str], wie: Wie
) -> Opslag:
    """Keep a voorstel, checked as an edit is; the register stays as it was. `nummer` is that of the voorstel.

    Raises:
        UsageError: too many voorstellen wait already.
        DataError: the register cannot be read.
        OutputError: the voorstel cannot be written.

    """
    changed = {one.kolom: tidy(one.nieuw) for one in differences(basis, nieuw)}
    if reason := check_reason(wie.waarom):
        return Opslag(aanbod_id=aanbod_id, bezwaren=(about_reason(reason),))
    with Register(kader.data) as register:
        found = find_rij(register, aanbod_id) if aanbod_id else None
        if aanbod_id and found is None:
            return Opslag(aanbod_id=aanbod_id, verdwenen=True)
        now = dict(found.cells) if found else {"aanbod_id": "VOORSTEL", "naam": "", "aanbodsoort": ""}
        if found and (moved := differences(basis, now)):
            return Opslag(aanbod_id=aanbod_id, intussen=tuple(moved))
        cells = now | changed
        noticed = check_rij(cells, bestand="voorstel", rij=1, normen=kader.normen, buurten=kader.buurten)
        bezwaren = objections(cells, changed, noticed, openbaar=wie.openbaar, punt_klopt=True)
        if bezwaren or not changed:
            return Opslag(aanbod_id=aanbod_id, bezwaren=tuple(bezwaren))
        if int((register.voorstellen()["status"] == "open").sum()) >= MAX_OPEN:
            raise UsageError(
                f"Er wachten al {MAX_OPEN} voorstellen. Vraag de beheerder ze eerst te bekijken."
            )
        text = json.dumps({kolom: [now.get(kolom, ""), new] for kolom, new in changed.items()})
        nummer = register.propose(aanbod_id, naam=cells["naam"], cellen=text, waarom=wie.waarom, rol=wie.rol)
    return Opslag(nummer, aanbod_id)


def list_voorstellen(data: Path) -> list[Voorstel]:
    """Give every voorstel of a data directory, oldest first; reads only.

    Raises:
        UnreadableError: the history is damaged.

    """
    with open_history(data) as db:
        if db is None:
            return []
        table = read_voorstellen(db)
    texts = table.assign(besluit_waarom=table["besluit_waarom"].fillna(""))
    columns = ("tijd", "rol", "waarom", "aanbod_id", "naam", "cellen", "status", "besluit_waarom")
    return [
        Voorstel(int(nummer), tijd, rol, waarom, aanbod_id, naam, _cells(cellen), status, besluit)
        for nummer, (tijd, rol, waarom, aanbod_id, naam, cellen, status, besluit) in zip(
            texts["nummer"], zip_texts(texts, *columns), strict=True
        )
    ]


def compare_now(data: Path, voorstel: Voorstel) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Give the row as it stands now (empty when it is gone) and per cell: kolom, then, now, proposed."""
    now = read_rij(data, voorstel.aanbod_id) if voorstel.aanbod_id else {}
    return now, [(one.kolom, one.oud, now.get(one.kolom, ""), one.nieuw) for one in voorstel.cellen]


def accept(kader: Kader, voorstel: Voorstel, *, basis: Mapping[str, str], wie: Wie) -> Opslag:
    """Carry a voorstel out as one change of the register that is its decision too.

    Args:
        kader: what the row is checked against.
        voorstel: the voorstel.
        basis: the row as the one who decides saw it.
        wie: who decides and why.

    Raises:
        UsageError: somebody decided about it already.
        OutputError: the register cannot be written; everything is as it was.

    """
    if reason := check_reason(wie.waarom):
        return Opslag(aanbod_id=voorstel.aanbod_id, bezwaren=(about_reason(reason),))
    mine = wie._replace(waarom=_story(voorstel, wie))
    cells = {one.kolom: one.nieuw for one in voorstel.cellen}
    if not voorstel.aanbod_id:
        return add_rij(kader, cells, wie=mine, voorstel=voorstel.nummer)
    return save_rij(kader, voorstel.aanbod_id, cells, basis=basis, wie=mine, voorstel=voorstel.nummer)


def refuse(data: Path, voorstel: Voorstel, *, wie: Wie) -> Opslag:
    """Note in the history that a voorstel is refused and why; the register stays as it was.

    Raises:
        UsageError: somebody decided about it already.
        OutputError: it cannot be written.

    """
    if reason := check_reason(wie.waarom):
        return Opslag(aanbod_id=voorstel.aanbod_id, bezwaren=(about_reason(reason),))
    with Register(data) as register:
        nummer = register.change(
            [], soort=REFUSAL, waarom=_story(voorstel, wie), rol=wie.rol, voorstel=voorstel.nummer
        )
    return Opslag(nummer, voorstel.aanbod_id)


def _story(voorstel: Voorstel, wie: Wie) -> str:
    return f"voorstel {voorstel.nummer} ({voorstel.rol}): {voorstel.waarom} – besluit: {wie.waarom}"


def _cells(text: str) -> tuple[Verschil, ...]:
    found = json.loads(text)
    return tuple(Verschil(str(kolom), str(oud), str(nieuw)) for kolom, (oud, nieuw) in found.items())
