"""A labelled set of duplicates, built from the real lists: a second source that describes the same offerings.

Each offering of the real lists is written again the way another maker would (abbreviated, reordered,
misspelt, with another address notation, another point within 40 m, without organisation). The truth is
which row it came from. Rows that look alike but are different offerings stay in: one building with several
offerings, yearly feasts in neighbouring streets, playgrounds that are all called "speelplek". Natural
doubles of the Deventer list are labelled by hand.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from analysis.adressen import find_adres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["NATURAL", "labelled_set"]

FIELDS = [
    "aanbod_id",
    "naam",
    "organisatie",
    "aanbodsoort",
    "straat",
    "huisnummer",
    "postcode",
    "plaats",
    "lat",
    "lon",
]
# The same thing entered twice in the Deventer list, seen by reading it: name, place (within 60 m) and kind
# agree.
NATURAL = [
    ("dev-037", "dev-121"),
    ("dev-089", "dev-110"),
    ("dev-091", "dev-115"),
    ("dev-030", "dev-112"),
    ("ams-022", "ams-084"),
]
Row = dict[str, str]


def labelled_set(shared: Path, *, seed: int = 20261122) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """Give the rows of both sources (column `lijst`) and the true pairs of ids."""
    real = _decidable([*_zwolle(shared), *_amsterdam(shared), *_deventer(shared), *_twente(shared)])
    chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
    again = [_rewrite(row, chance) for place, row in enumerate(real) if place % 2 == 0 and _describable(row)]
    frame = pd.DataFrame(
        [{**row, "lijst": "een"} for row in real] + [{**row, "lijst": "twee"} for row in again]
    )
    truth = {(row["aanbod_id"].removesuffix("-b"), row["aanbod_id"]) for row in again}
    ids = {row["aanbod_id"] for row in again}
    both = [*NATURAL, *((second, first) for first, second in NATURAL)]
    truth |= {(first, f"{second}-b") for first, second in both if f"{second}-b" in ids}
    return frame.fillna("").astype("str"), truth


def _decidable(rows: list[Row]) -> list[Row]:
    """Leave out rows of one list with the same name and no place: nobody can tell which of them is meant."""
    counts = Counter(row["naam"].casefold() for row in rows)
    return [row for row in rows if counts[row["naam"].casefold()] == 1 or row["straat"] or row["lat"]]


def _describable(row: Row) -> bool:
    """Leave out names that say nothing by themselves and have no place either: nobody could match these."""
    return len(row["naam"]) > 5 and row["naam"] not in {"speelplek", "speelplein", "park", "sporthal"}


def _rewrite(row: Row, chance: random.Random) -> Row:
    name = row["naam"]
    for change in chance.sample(CHANGES, chance.choice([1, 2])):
        name = change(name, chance)
    new = {**row, "aanbod_id": f"{row['aanbod_id']}-b", "naam": name}
    if chance.random() < 0.5:
        new["organisatie"] = ""
    if chance.random() < 0.3:
        new["postcode"] = ""
    if chance.random() < 0.3:
        new["aanbodsoort"] = "overig"
    if row["lat"]:
        new["lat"] = f"{float(row['lat']) + chance.uniform(-0.00025, 0.00025):.6f}"
        new["lon"] = f"{float(row['lon']) + chance.uniform(-0.0004, 0.0004):.6f}"
    return new


def _typo(name: str, chance: random.Random) -> str:
    places = [i for i in range(1, len(name) - 2) if name[i].isalpha() and name[i + 1].isalpha()]
    if not places:
        return name
    i = chance.choice(places)
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def _shorten(name: str, _: random.Random) -> str:
    pairs = (
        ("Stichting ", "St. "),
        ("Wijkcentrum", "Wijkc."),
        ("Vereniging", "Ver."),
        ("activiteiten", "act."),
        (" en ", " & "),
    )
    for long, short in pairs:
        name = name.replace(long, short)
    return re.sub(r" ?\(.*?\)", "", name)


def _turn(name: str, _: random.Random) -> str:
    *head, tail = name.split(" ")
    return f"{tail}, {' '.join(head)}" if head and tail[:1].isalpha() else name


def _capitals(name: str, _: random.Random) -> str:
    return name.upper()


def _dress(name: str, chance: random.Random) -> str:
    return chance.choice(["{}", "{}!", "De {}", "{} (gratis)"]).format(name)


CHANGES: list[Callable[[str, random.Random], str]] = [_typo, _shorten, _turn, _capitals, _dress]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return list(csv.DictReader(re.sub("\r(?!\n)", " ", file.read()).splitlines(keepends=True)))


def row_of(**known: str) -> Row:
    return {field: known.get(field, "") for field in FIELDS}


def _zwolle(shared: Path) -> list[Row]:
    points = {row["id"]: row for row in read_rows(shared / "reference/facts/zwolle_aanbod_coordinaten.csv")}
    rows = []
    for row in read_rows(shared / "reference/facts/aanbod_zwolle_bronnen.csv"):
        point = points.get(row["id"], {})
        known = {
            name: row[name] for name in ("naam", "organisatie", "straat", "huisnummer", "postcode", "plaats")
        }
        known |= {"lat": point.get("lat", ""), "lon": point.get("lon", "")}
        rows.append(row_of(aanbod_id=row["id"], aanbodsoort=row["soort"], **known))
    return rows


def _amsterdam(shared: Path) -> list[Row]:
    rows = []
    for row in read_rows(shared / "reference/snapshots/amsterdam_sociaal_aanbod_2016_rommelig.csv"):
        adres = find_adres(row["contact_en_locatie"] or "")
        known = {"straat": adres.straat or "", "huisnummer": str(adres.huisnummer or "")} if adres else {}
        name = " ".join((row["naam"] or "").split())
        rows.append(row_of(aanbod_id=row["id"], naam=name, plaats="Amsterdam", **known))
    return rows


def _deventer(shared: Path) -> list[Row]:
    name = "deventer_voorstad_ontmoeting_en_initiatieven_2024.csv"
    found = read_rows(shared / "reference/snapshots" / name)
    return [
        row_of(aanbod_id=r["id"], naam=r["naam"], plaats="Deventer", lat=r["lat"], lon=r["lon"])
        for r in found
    ]


def _twente(shared: Path) -> list[Row]:
    rows = []
    for row in read_rows(shared / "reference/facts/sociale_kaart_twente_locaties_sample.csv"):
        street, _, number = row["adres"].rpartition(" ")
        known = {name: row[name] for name in ("naam", "plaats", "lat", "lon")}
        rows.append(row_of(aanbod_id=row["id"], straat=street, huisnummer=number, **known))
    return rows
