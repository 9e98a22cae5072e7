"""Save one row of the register: checked, compared with what was on the screen, and remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analysis.beheer.checks import check_reason, check_rij, objections, remarks
from analysis.beheer.rijen import find_rij, list_for_new, new_id, tidy
from analysis.bevindingen import Bevinding
from analysis.register import FileChange, Register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from analysis.normen import Normen
    from analysis.tables import TableFile

__all__ = ["Kader", "Opslag", "Verschil", "Wie", "about_reason", "add_rij", "differences", "save_rij"]

EDIT, ADDED, ACCEPTED = "bewerking", "toevoeging", "voorstel"


class Kader(NamedTuple):
    """What a row is checked against: the data directory, its normen and its buurten."""

    data: Path
    normen: Normen
    buurten: gpd.GeoDataFrame


class Wie(NamedTuple):
    """Who changes something and why: a role, never a person's name; what they vouch for: see `objections`."""

    rol: str
    waarom: str
    openbaar: bool = False
    punt_klopt: bool = False


class Verschil(NamedTuple):
    """A cell that differs: what somebody saw or has, and what stands there now or will."""

    kolom: str
    oud: str
    nieuw: str


@dataclass(frozen=True)
class Opslag:
    """What became of saving.

    Args:
        nummer: the change in the history; None when nothing was written.
        aanbod_id: the offering.
        bezwaren: why it was refused.
        intussen: what another changed since the form was drawn; then nothing was written.
        opmerkingen: what is good to know about the row as it stands now.
        verdwenen: the row is no longer in the register.

    """

    nummer: int | None = None
    aanbod_id: str = ""
    bezwaren: tuple[Bevinding, ...] = ()
    intussen: tuple[Verschil, ...] = ()
    opmerkingen: tuple[str, ...] = ()
    verdwenen: bool = False


def differences(oud: Mapping[str, str], nieuw: Mapping[str, str]) -> list[Verschil]:
    """Give the cells of `nieuw` that differ from `oud`; a column that `oud` lacks is empty there."""
    return [
        Verschil(kolom, oud.get(kolom, ""), text)
        for kolom, text in nieuw.items()
        if text.strip() != oud.get(kolom, "").strip()
    ]


def save_rij(
    kader: Kader,
    aanbod_id: str,
    nieuw: Mapping[str, str],
    *,
    basis: Mapping[str, str],
    wie: Wie,
    voorstel: int | None = None,
) -> Opslag:
    """Change cells of one offering as one action in the history, or say why not; never half.

    Args:
        kader: what it is checked against.
        aanbod_id: the offering.
        nieuw: kolom → text; what equals `basis` is left alone.
        basis: the row as it was on the screen. When one of these cells is different now, nothing is written.
        wie: who and why.
        voorstel: the voorstel that is accepted by this.

    Raises:
        DataError: the register cannot be read.
        OutputError: it cannot be written, or another program is busy; everything is as it was.

    """
    changed = {one.kolom: tidy(one.nieuw) for one in differences(basis, nieuw)}
    if reason := check_reason(wie.waarom):
        return Opslag(aanbod_id=aanbod_id, bezwaren=(about_reason(reason),))
    with Register(kader.data) as register:
        found = find_rij(register, aanbod_id)
        if found is None:
            return Opslag(aanbod_id=aanbod_id, verdwenen=True)
        moved = differences(basis, {kolom: found.cells.get(kolom, "") for kolom in {**basis, **found.cells}})
        if moved:
            return Opslag(aanbod_id=aanbod_id, intussen=tuple(moved))
        cells = {**found.cells, **changed}
        noticed = check_rij(
            cells, bestand=found.bestand, rij=found.rij, normen=kader.normen, buurten=kader.buurten
        )
        if bezwaren := objections(cells, changed, noticed, openbaar=wie.openbaar, punt_klopt=wie.punt_klopt):
            return Opslag(aanbod_id=aanbod_id, bezwaren=tuple(bezwaren))
        if not changed and voorstel is None:
            return Opslag(aanbod_id=aanbod_id)
        found.table.change(found.rij, changed)
        file = FileChange(found.bestand, found.content, found.table.to_bytes())
        soort = EDIT if voorstel is None else ACCEPTED
        nummer = register.change([file], soort=soort, waarom=wie.waarom, rol=wie.rol, voorstel=voorstel)
    return Opslag(nummer, aanbod_id, opmerkingen=tuple(remarks(noticed, cells, changed)))


def add_rij(kader: Kader, nieuw: Mapping[str, str], *, wie: Wie, voorstel: int | None = None) -> Opslag:
    """Add an offering to the register as one action in the history, or say why not; see `save_rij`."""
    if reason := check_reason(wie.waarom):
        return Opslag(bezwaren=(about_reason(reason),))
    cells = {kolom: tidy(text) for kolom, text in nieuw.items() if tidy(text)}
    with Register(kader.data) as register:
        naam, content, table = list_for_new(register)
        used = set(register.history_ids())
        row = {"naam": "", "aanbodsoort": ""} | cells | {"aanbod_id": new_id(register, used)}
        noticed = check_rij(row, bestand=naam, rij=_next(table), normen=kader.normen, buurten=kader.buurten)
        if bezwaren := objections(row, cells, noticed, openbaar=wie.openbaar, punt_klopt=wie.punt_klopt):
            return Opslag(bezwaren=tuple(bezwaren))
        table.append(row)
        soort = ADDED if voorstel is None else ACCEPTED
        file = FileChange(naam, content, table.to_bytes())
        nummer = register.change([file], soort=soort, waarom=wie.waarom, rol=wie.rol, voorstel=voorstel)
    return Opslag(nummer, row["aanbod_id"], opmerkingen=tuple(remarks(noticed, row, cells)))


def _next(table: TableFile) -> int:
    return max((rij for rij, _ in table.rows()), default=1) + 1


def about_reason(melding: str) -> Bevinding:
    """Give a remark about the reason of a change as an objection."""
    return Bevinding("register", melding, kolom="waarom", ernst="fout")
