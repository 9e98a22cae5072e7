"""Decide which kandidaat, if any, is the address that was meant; never a silent wrong point.

A door (`adres`) is accepted only when the municipality, the number with letter and toevoeging, and the
postcode or the street agree, nothing that was written disagrees, and only one door fits. Less certainty
gives less precision.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from analysis.adressen import Adres, compare_key
from analysis.geocoding.model import Gebied, Kandidaat, Plaatsing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["distance_m", "place"]

_MAX_TYPOS, _MIN_LENGTH = 2, 6  # a street misspelt beside a postcode and number that agree
_POSTCODE_M, _STREET_M = 100.0, 250.0
_SHOWN = 5
_OPPOSITE = "TO"


def place(adres: Adres, kandidaten: Sequence[Kandidaat], gebied: Gebied, *, methode: str) -> Plaatsing:
    """Choose from `kandidaten`; what is not certain gets a lower precision or goes to a person."""
    if adres.postbus is not None:
        return Plaatsing(methode=methode, reden="Een postbus is geen bezoekadres.", beoordelen=True)
    near = [k for k in kandidaten if _same_gemeente(k, adres, gebied)]
    doors = _doors(adres, near)
    if len(doors) == 1:
        return _at_door(adres, doors[0], methode)
    shown = tuple(_unique(doors or [k for k in near if k.soort == "adres"] or list(kandidaten)))[:_SHOWN]
    if len(doors) > 1:
        return Plaatsing(
            methode=methode, reden="Meer dan een adres past hierbij.", beoordelen=True, kandidaten=shown
        )
    if contradiction := _contradiction(adres, near):
        return Plaatsing(methode=methode, reden=contradiction, beoordelen=True, kandidaten=shown)
    found = _at_postcode(adres, near) or _at_street(adres, near) or _in_area(adres, gebied)
    if found is None:
        reden = _why_not(adres, near)
        return Plaatsing(methode=methode, reden=reden, beoordelen=True, kandidaten=shown)
    return replace(found, methode=methode, kandidaten=shown, reden=_why(adres, near, found))


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the distance in m between two near WGS84 points (flat earth, within 1 %)."""
    east = math.radians(lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 6_371_000 * math.hypot(east, math.radians(lat2 - lat1))


def _same_gemeente(k: Kandidaat, adres: Adres, gebied: Gebied) -> bool:
    code = gebied.gemeente_at(k.lat, k.lon) if gebied.gemeente_at and not k.gemeentecode else k.gemeentecode
    place_key = compare_key(adres.plaats) if adres.plaats else ""
    named = place_key in {compare_key(k.plaats), compare_key(k.gemeentenaam)}
    if gebied.gemeentecodes and code in gebied.gemeentecodes:
        return (
            not place_key or named or place_key in gebied.gemeentenamen or bool(gebied.area_of(adres.plaats))
        )
    by_postcode = bool(adres.postcode) and adres.postcode == k.postcode
    return (named and by_postcode) if gebied.gemeentecodes else (named or (by_postcode and not place_key))


def _same_street(adres: Adres, k: Kandidaat) -> bool:
    return bool(adres.straat) and bool(k.straat) and compare_key(adres.straat or "") == compare_key(k.straat)


def _nearly_same_street(adres: Adres, k: Kandidaat) -> bool:
    if not (adres.straat and k.straat):
        return False
    written, known = compare_key(adres.straat), compare_key(k.straat)
    typos = Levenshtein.distance(written, known, score_cutoff=_MAX_TYPOS)
    return written == known or (typos <= _MAX_TYPOS and len(known) >= _MIN_LENGTH)


def _agrees(adres: Adres, k: Kandidaat) -> bool:
    """Say whether postcode or street agree and neither disagrees."""
    if adres.postcode:
        return adres.postcode == k.postcode and (
            not adres.straat or not k.straat or _nearly_same_street(adres, k)
        )
    return _same_street(adres, k)


def _doors(adres: Adres, near: Iterable[Kandidaat]) -> list[Kandidaat]:
    if adres.huisnummer is None:
        return []
    wanted = {"" if adres.toevoeging == _OPPOSITE else adres.addition}
    if adres.huisnummer_tot and adres.lezing:
        wanted.add(str(adres.huisnummer_tot))  # "1-3" may also be number 1, toevoeging 3: two doors then
    fits = (
        k for k in near if k.soort == "adres" and k.huisnummer == adres.huisnummer and k.addition in wanted
    )
    return _unique(k for k in fits if _agrees(adres, k))


def _unique(kandidaten: Iterable[Kandidaat]) -> list[Kandidaat]:
    keyed = {(k.nummeraanduiding_id or k.tekst, k.soort): k for k in kandidaten}
    return list(keyed.values())


def _at_door(adres: Adres, k: Kandidaat, methode: str) -> Plaatsing:
    if adres.toevoeging == _OPPOSITE:
        return Plaatsing("gebouw_nabij", k.lat, k.lon, "", "", methode, adres.lezing)
    return Plaatsing("adres", k.lat, k.lon, k.nummeraanduiding_id, "", methode, adres.lezing)


def _contradiction(adres: Adres, near: list[Kandidaat]) -> str:
    """Say, in Dutch, how postcode and street contradict each other; "" when they do not."""
    if not (adres.postcode and adres.straat):
        return ""
    of_postcode = [k for k in near if k.postcode == adres.postcode and k.straat]
    if any(_nearly_same_street(adres, k) for k in of_postcode):
        return ""
    if of_postcode:
        return f"Postcode {adres.postcode} hoort bij {of_postcode[0].straat}, niet bij {adres.straat}."
    if any(_same_street(adres, k) for k in near):
        return f"Postcode {adres.postcode} hoort niet bij {adres.straat}."
    return ""


def _at_postcode(adres: Adres, near: list[Kandidaat]) -> Plaatsing | None:
    of_postcode = [k for k in near if adres.postcode and k.postcode == adres.postcode and _agrees(adres, k)]
    points = [k for k in of_postcode if k.soort == "postcode"] or of_postcode
    return _at_middle(points, "postcode6", _POSTCODE_M) or _at_middle(points, "straat", _STREET_M)


def _at_street(adres: Adres, near: list[Kandidaat]) -> Plaatsing | None:
    if adres.postcode:
        return None
    of_street = [k for k in near if _same_street(adres, k)]
    points = [k for k in of_street if k.soort == "straat"] or of_street
    return _at_middle(points, "straat", _STREET_M)


def _at_middle(points: list[Kandidaat], precisie: str, radius_m: float) -> Plaatsing | None:
    """Give the middle of `points` when all of them lie within the radius that `precisie` promises."""
    if not points:
        return None
    lat, lon = sum(k.lat for k in points) / len(points), sum(k.lon for k in points) / len(points)
    if max(distance_m(lat, lon, k.lat, k.lon) + k.straal_m for k in points) > radius_m:
        return None
    return Plaatsing(precisie, lat, lon)


def _in_area(adres: Adres, gebied: Gebied) -> Plaatsing | None:
    area = gebied.area_of(adres.plaats, adres.straat)
    return Plaatsing(area[1], gebiedcode=area[0]) if area else None


def _why_not(adres: Adres, near: list[Kandidaat]) -> str:
    if not (adres.straat or adres.postcode):
        return "Er staat geen adres."
    if any(_same_street(adres, k) for k in near):
        return f"{adres.straat} is te lang om zonder huisnummer dat bestaat een punt te kiezen."
    return "Dit adres is niet gevonden."


def _why(adres: Adres, near: list[Kandidaat], found: Plaatsing) -> str:
    if adres.huisnummer is None:
        return f"Er staat geen huisnummer; geplaatst op {found.precisie}."
    number = f"{adres.huisnummer}{adres.addition}"
    same = {
        k.addition
        for k in near
        if k.soort == "adres" and k.huisnummer == adres.huisnummer and _agrees(adres, k)
    }
    if same:
        known = ", ".join(sorted(f"{adres.huisnummer}{addition}" for addition in same)[:_SHOWN])
        return f"Nummer {number} bestaat niet (wel: {known}); geplaatst op {found.precisie}."
    return f"Nummer {number} is niet gevonden; geplaatst op {found.precisie}."
