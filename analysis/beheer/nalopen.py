"""Nalopen: rows of the register that need a person: no place yet, a soort or doelgroep that is not known."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.adressen import parse_adres
from analysis.geocoding.model import Kandidaat
from analysis.geocoding.review import REVIEW_FILE
from analysis.normen import ALLE
from analysis.register import FOLDER
from analysis.tables import plain_cell, zip_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd

    from analysis.normen import Normen

__all__ = ["SOORTEN", "Nagaan", "list_nalopen"]

Soort = Literal["soort", "doelgroep", "plek"]
SOORTEN: dict[Soort, str] = {"soort": "Soort aanbod", "doelgroep": "Voor wie", "plek": "Plek"}
OVERIG = "overig"
_KANDIDAAT = re.compile(r"(?P<tekst>.*) \((?P<lat>-?[0-9.]+), (?P<lon>-?[0-9.]+)\)")
_IMPORTS = "beoordelen_import_*.csv"
_AREAS = ("buurt", "wijk", "stad")
_ADDRESS = ("straat", "huisnummer", "postcode", "plaats")


@dataclass(frozen=True)
class Nagaan:
    """One thing a person must decide about an offering.

    Args:
        aanbod_id: the offering.
        naam: how it is called.
        soort: what is asked: its soort, its doelgroepen or its plek.
        waarde: what stands there, or what the source said.
        reden: why, in Dutch.
        voorstel: a code that resembles it; "" without one.
        kandidaten: places to choose from.

    """

    aanbod_id: str
    naam: str
    soort: Soort
    waarde: str
    reden: str
    voorstel: str = ""
    kandidaten: tuple[Kandidaat, ...] = ()


def list_nalopen(data: Path, aanbod: gpd.GeoDataFrame, normen: Normen) -> list[Nagaan]:
    """Give what must be decided, as the register stands now: soorten first, then doelgroepen, then plekken.

    Args:
        data: the data directory, for the lists that import and geocoding left.
        aanbod: table aanbod.
        normen: which codes exist.

    """
    asked = _import_lists(data)
    return [*_soorten(aanbod, normen, asked), *_doelgroepen(aanbod, normen, asked), *_plekken(data, aanbod)]


def _soorten(
    aanbod: gpd.GeoDataFrame, normen: Normen, asked: dict[tuple[str, str], list[tuple[str, str]]]
) -> Iterator[Nagaan]:
    for key, naam, code in zip_texts(aanbod, "aanbod_id", "naam", "aanbodsoort"):
        said, hint = asked.get((key, "aanbodsoort"), [("", "")])[0]
        if code not in normen.aanbodsoorten:
            reden = f"'{code}' is geen soort die in normen.toml staat."
            yield Nagaan(key, naam, "soort", code, reden, hint)
        elif code == OVERIG and (key, "aanbodsoort") in asked:
            reden = (
                f"De bron zegt: '{said}'. Dat staat nu bij overig." if said else "De bron noemt geen soort."
            )
            yield Nagaan(key, naam, "soort", said, reden, hint)


def _doelgroepen(
    aanbod: gpd.GeoDataFrame, normen: Normen, asked: dict[tuple[str, str], list[tuple[str, str]]]
) -> Iterator[Nagaan]:
    known = {*normen.doelgroepen, ALLE}
    given = "invoer_doelgroepen" if "invoer_doelgroepen" in aanbod else "doelgroepen"
    for key, naam, codes, typed in zip_texts(aanbod, "aanbod_id", "naam", "doelgroepen", given):
        strange = [code for code in codes.split(";") if code not in known]
        said = asked.get((key, "doelgroepen"), [])
        if strange:
            reden = f"Deze doelgroepen staan niet in normen.toml: {', '.join(strange)}."
            yield Nagaan(key, naam, "doelgroep", typed, reden, said[0][1] if said else "")
        elif said and not typed.strip():
            values = ", ".join(f"'{value}'" for value, _ in said)
            yield Nagaan(
                key,
                naam,
                "doelgroep",
                values,
                f"De bron zegt: {values}. Nu telt het voor iedereen.",
                said[0][1],
            )


def _plekken(data: Path, aanbod: gpd.GeoDataFrame) -> Iterator[Nagaan]:
    judged = _geocode_list(data)
    without = aanbod[(aanbod["bereik"] == "punt") & aanbod.geometry.isna()]
    lost = without["locatieprecisie"] == "onbekend"
    written = (without[["straat", "postcode"]] != "").any(axis="columns")
    todo = without[lost | written | without["aanbod_id"].isin(list(judged))]
    ordered = todo.assign(_eerst=~(todo["locatieprecisie"] == "onbekend")).sort_values(
        "_eerst", kind="stable"
    )
    names = ("aanbod_id", "naam", "locatieprecisie", *_ADDRESS)
    for key, naam, precisie, straat, nummer, postcode, plaats in zip_texts(ordered, *names):
        adres = ", ".join(p for p in (f"{straat} {nummer}".strip(), f"{postcode} {plaats}".strip()) if p)
        reden, kandidaten = judged.get(key, ("", ()))
        known = f"Nu is alleen de {precisie} bekend." if precisie in _AREAS else "Er is geen plek bekend."
        yield Nagaan(key, naam, "plek", adres, f"{known} {reden}".strip(), "", kandidaten)


def _import_lists(data: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Give per aanbod_id and kolom what the sources said and what resembles it."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path in sorted((data / "aanbod" / FOLDER).glob(_IMPORTS)):
        for row in _rows(path):
            key = row.get("aanbod_id", ""), row.get("kolom", "")
            found.setdefault(key, []).append((row.get("waarde", ""), row.get("voorstel", "")))
    return found


def _geocode_list(data: Path) -> dict[str, tuple[str, tuple[Kandidaat, ...]]]:
    """Give per aanbod_id why its place was not certain and what can be chosen."""
    return {
        row.get("aanbod_id", ""): (row.get("reden", ""), _kandidaten(row.get("kandidaten", "")))
        for row in _rows(data / "aanbod" / FOLDER / REVIEW_FILE)
    }


def _kandidaten(text: str) -> tuple[Kandidaat, ...]:
    """Read the doors back that `ReviewRow.kandidaten` wrote; what has no house number is no door."""
    found = []
    for part in text.split(" | "):
        match = _KANDIDAAT.fullmatch(part.strip())
        adres = parse_adres(match["tekst"]) if match else None
        if match and adres and adres.huisnummer:
            lat, lon = float(match["lat"]), float(match["lon"])
            named = (adres.straat or "", adres.huisnummer, adres.addition, adres.postcode or "")
            found.append(Kandidaat("adres", lat, lon, *named, adres.plaats or ""))
    return tuple(found)


def _rows(path: Path) -> Sequence[dict[str, str]]:
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{str(k): plain_cell(v) for k, v in row.items() if isinstance(v, str)} for row in rows]
