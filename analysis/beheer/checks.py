"""Check what somebody typed, with the sentences of the readers, before anything is written."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.bevindingen import Bevinding
from analysis.errors import DataError
from analysis.importing.personal import redact
from analysis.openingstijden import read_openingstijden
from analysis.readers import read_aanbod

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from analysis.normen import Normen

__all__ = ["MAX_TEXT", "check_reason", "check_rij", "looks_personal", "objections", "remarks", "stale_point"]

MAX_TEXT = 2000
_LEEG = "{} is leeg. Vul het in."
_STALE = (
    "U verandert het adres, maar het punt op de kaart blijft staan. Zoek de plek opnieuw, "
    "maak lat en lon leeg, of zeg dat het punt al klopt."
)
_ADDRESS, _POINT = ("straat", "huisnummer", "postcode", "plaats"), ("lat", "lon", "x_rd", "y_rd")
_PERSONAL = {"e-mail": "een e-mailadres", "tel": "een telefoonnummer", "naam": "de naam van een persoon"}


def check_rij(
    cells: Mapping[str, str], *, bestand: str, rij: int, normen: Normen, buurten: gpd.GeoDataFrame
) -> list[Bevinding]:
    """Read one row as `read_aanbod` would and give what it notices.

    Args:
        cells: the row as it would be.
        bestand: the file inside `aanbod/` it stands in.
        rij: its number there.
        normen: which codes exist.
        buurten: table buurten.

    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rij.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([list(cells), list(cells.values())])
        try:
            _, found = read_aanbod([path], normen=normen, buurten=buurten)
        except DataError as error:
            found = [Bevinding("", f"{error.melding} {error.oplossing}", rij, error.kolom, ernst="fout")]
    return [replace(bevinding, bron=f"aanbod/{bestand}", rij=rij) for bevinding in found]


def objections(
    cells: Mapping[str, str],
    changed: Mapping[str, str],
    found: list[Bevinding],
    *,
    openbaar: bool,
    punt_klopt: bool,
) -> list[Bevinding]:
    """Give why `changed` cannot be saved: what is missing, not understood, or about a person.

    A cell that was wrong already and is not touched does not stand in the way of mending another.

    Args:
        cells: the whole row as it would be.
        changed: the cells that somebody changed, with their new text.
        found: what `check_rij` noticed about `cells`.
        openbaar: somebody said that what looks like personal data is of an organisation and may be seen.
        punt_klopt: somebody said that the point on the map is right for the new address.

    """
    filled = {kolom for kolom, text in changed.items() if text}
    result = [b for b in found if (b.ernst != "info" and b.kolom in filled) or b.ernst == "fout"]
    result += [
        Bevinding("register", _LEEG.format(kolom.capitalize()), kolom=kolom, ernst="fout")
        for kolom in ("naam", "aanbodsoort")
        if not cells.get(kolom, "").strip()
    ]
    if stale_point(cells, changed) and not punt_klopt:
        result.append(Bevinding("register", _STALE, kolom="straat", ernst="fout"))
    for kolom in sorted(filled):
        if len(changed[kolom]) > MAX_TEXT:
            melding = f"Deze tekst is te lang. Gebruik hoogstens {MAX_TEXT} tekens."
            result.append(Bevinding("register", melding, kolom=kolom, ernst="fout"))
        elif kinds := redact(changed[kolom])[1] if not openbaar else ():
            what = " en ".join(_PERSONAL[kind] for kind in sorted(kinds))
            melding = f"Hier lijkt {what} te staan. Haal het weg, of zeg dat het van een organisatie is."
            result.append(Bevinding("register", melding, kolom=kolom, ernst="fout"))
    return result


def stale_point(cells: Mapping[str, str], changed: Mapping[str, str]) -> bool:
    """Say whether a new address would keep the point of the old one: a wrong place that nobody sees."""
    moved = any(kolom in changed for kolom in _ADDRESS)
    return moved and any(cells.get(k) for k in _POINT) and not any(k in changed for k in _POINT)


def remarks(found: list[Bevinding], cells: Mapping[str, str], changed: Mapping[str, str]) -> list[str]:
    """Give what does not stand in the way but is good to know, in Dutch."""
    result = [bevinding.melding for bevinding in found if bevinding.ernst != "info"]
    times = changed.get("openingstijden", "")
    if times and read_openingstijden(times).osm is None:
        result.append(
            f"De openingstijden van '{cells.get('naam', '')}' begrijpen we niet zeker. Ze blijven staan als "
            "tekst en tellen als onbekend. Schrijf ze liever zo: ma 10:00-12:00; wo 14:00-16:00."
        )
    return result


def check_reason(waarom: str) -> str:
    """Give why this reason will not do, in Dutch; "" when it does."""
    if not waarom.strip():
        return "Schrijf op waarom u dit verandert. Eén zin is genoeg."
    if len(waarom) > MAX_TEXT:
        return f"De reden is te lang. Gebruik hoogstens {MAX_TEXT} tekens."
    if kinds := redact(waarom)[1]:
        what = " en ".join(_PERSONAL[kind] for kind in sorted(kinds))
        return f"In de reden lijkt {what} te staan. Schrijf een functie of organisatie op, geen persoon."
    return ""


def looks_personal(changed: Mapping[str, str]) -> bool:
    """Say whether one of these texts seems to hold an e-mail address, a phone number or a person's name."""
    return any(redact(text)[1] for text in changed.values())
