"""Find the place of one address with a person beside it: what was found, and what else can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.adressen import Adres, parse_adres
from analysis.beheer.rijen import PLACE
from analysis.coordinates import to_rd
from analysis.errors import ServiceError
from analysis.gebieden import buurt_of_points
from analysis.geocoding.acceptance import place
from analysis.geocoding.model import Plaatsing
from analysis.geocoding.run import cells_of_plaatsing

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from analysis.geocoding.chain import Chain
    from analysis.geocoding.model import Kandidaat

__all__ = ["Keus", "Zoekuitkomst", "address_cells", "choose_kandidaat", "find_plek"]

BY_HAND = "door een persoon gekozen"
_FOUND = {
    "adres": "Op het adres",
    "gebouw_nabij": "Tegenover of naast dit adres",
    "postcode6": "Het midden van de postcode",
    "straat": "Ergens in de straat",
    "buurt": "Ergens in de buurt",
    "wijk": "Ergens in de wijk",
}
_NOWHERE = "Nog geen plek: dit aanbod komt op de lijst Nalopen"
_KEPT = {"werkgebied"}


@dataclass(frozen=True)
class Keus:
    """A place that can be chosen: how it is called, and the cells it gives the register."""

    label: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Zoekuitkomst:
    """What became of looking an address up: a Dutch sentence, and what can be chosen, the best first.

    `zeker` says that the first choice was accepted without a person.
    """

    zin: str
    keuzes: tuple[Keus, ...]
    zeker: bool


def find_plek(text: str, chain: Chain, *, buurten: gpd.GeoDataFrame) -> Zoekuitkomst:
    """Look `text` up, one address as people write it.

    Args:
        text: the address.
        chain: what is asked; when nothing of it answers only the name of a wijk or buurt can be found.
        buurten: table buurten, for the wijk of a point.

    """
    adres = parse_adres(text)
    try:
        plaatsing, date = chain.locate(adres)
        trouble = ""
    except ServiceError:
        plaatsing = place(adres, [], chain.gebied, methode="naam van wijk of buurt")
        date = chain.cache.today.isoformat()
        trouble = "Er is nu geen adresbron bereikbaar: geen internet en geen bestand geo/adressen. "
    written = address_cells(adres)
    keuzes = []
    if plaatsing.precisie:
        where = _name_of(plaatsing, buurten)
        cells = cells_of_plaatsing(plaatsing, {}, date)
        keuzes.append(Keus(f"{_FOUND[plaatsing.precisie]}{where}", _whole(written, cells, buurten)))
    if plaatsing.precisie != "adres":
        # Less than a door cannot be vouched for.
        doors = [kandidaat for kandidaat in plaatsing.kandidaten if kandidaat.soort == "adres"]
        keuzes += [
            Keus(f"Kies zelf: {door.tekst}", choose_kandidaat(door, date, buurten=buurten)) for door in doors
        ]
    keuzes.append(Keus(_NOWHERE, _whole(written, {}, buurten)))
    return Zoekuitkomst(_sentence(adres, plaatsing, trouble), tuple(keuzes), bool(plaatsing.precisie))


def choose_kandidaat(door: Kandidaat, date: str, *, buurten: gpd.GeoDataFrame) -> dict[str, str]:
    """Give the cells of a door that a person chose: its own address and point."""
    number = f"{door.huisnummer or ''}{door.addition}"
    written = {"straat": door.straat, "huisnummer": number, "postcode": door.postcode, "plaats": door.plaats}
    plaatsing = Plaatsing("adres", door.lat, door.lon, door.nummeraanduiding_id, methode=BY_HAND)
    return _whole(written, cells_of_plaatsing(plaatsing, {}, date), buurten)


def address_cells(adres: Adres) -> dict[str, str]:
    """Give an address as cells of the register; what cannot be read stays whole in straat."""
    letter, addition = adres.huisletter or "", adres.toevoeging or adres.huisnummer_tot or ""
    number = f"{adres.huisnummer or ''}{letter}" + (f"-{addition}" if addition else "")
    street = adres.straat or ("" if adres.postcode else adres.tekst.strip())
    postbus = adres.postbus is not None
    return {
        "straat": adres.tekst.strip() if postbus else street,
        "huisnummer": "" if postbus or not adres.huisnummer else number,
        "postcode": "" if postbus else adres.postcode or "",
        "plaats": adres.plaats or "",
    }


def _whole(written: Mapping[str, str], cells: Mapping[str, str], buurten: gpd.GeoDataFrame) -> dict[str, str]:
    """Give all cells about a place, so that nothing of an earlier place stays."""
    result = dict.fromkeys((kolom for kolom in PLACE if kolom not in _KEPT), "") | dict(written) | dict(cells)
    if result["lat"] and result["lon"]:
        result["wijkcode"] = _wijk_at(float(result["lat"]), float(result["lon"]), buurten)
    return result


def _wijk_at(lat: float, lon: float, buurten: gpd.GeoDataFrame) -> str:
    x, y = to_rd(lat, lon)
    buurt = buurt_of_points(buurten, np.array([x]), np.array([y]))[0]
    found = buurten.loc[buurten["buurtcode"] == buurt, "wijkcode"]
    return str(found.iloc[0]) if len(found) else ""


def _name_of(plaatsing: Plaatsing, buurten: gpd.GeoDataFrame) -> str:
    for kolom, naam in (("buurtcode", "naam"), ("wijkcode", "wijknaam")):
        found = buurten.loc[buurten[kolom] == plaatsing.gebiedcode, naam]
        if plaatsing.gebiedcode and len(found):
            return f": {found.iloc[0]}"
    return ""


def _sentence(adres: Adres, plaatsing: Plaatsing, trouble: str) -> str:
    if trouble:
        return f"{trouble}{'' if plaatsing.precisie else 'Kies de wijk, of laat de plek nog open.'}".strip()
    if plaatsing.precisie == "adres":
        return f"Gevonden. {adres.lezing}".strip()
    return f"{plaatsing.reden or 'Niet precies gevonden.'} {adres.lezing}".strip()
