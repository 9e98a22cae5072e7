"""Roosterdam: a town of 2 wijken × 4 buurten on round RD coordinates, small enough to check with a pencil.

::

    y
    502000 ┌────────┬────────┬────────┬────────┐
           │ N1     │ N2     │ N3     │ N4     │   wijk Noord; everybody lives on the line y = 501500
    501000 ├────────┼────────┼────────┼────────┤
           │ Z1     │ Z2     │ Z3     │ Z4     │   wijk Zuid; everybody lives on the line y = 500500
    500000 └────────┴────────┴────────┴────────┘
         200000   201000   202000   203000   204000  x

Each buurt has ten herkomsten, 100 m apart, the first 50 m from its western border. Along a line they are
numbered m = 0 ... 39, so x = 200050 + 100 m and the straight line between m and n is 100 |m - n| metres.
Offerings in the base town stand on a herkomst too (number m, or m = 40: the first place east of the town).
In N2 the western five herkomsten have gewicht 3, all others in the town have gewicht 1.

Every figure that tests expect of it is derived by hand in a comment beside the expectation.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = [
    "BUURTEN",
    "GEMEENTE",
    "N1",
    "N2",
    "N3",
    "N4",
    "NOORD",
    "Z1",
    "Z2",
    "Z3",
    "Z4",
    "ZUID",
    "Roosterdam",
    "place",
    "point",
]

GEMEENTE = "GM9999"
NOORD, ZUID = "WK999901", "WK999902"
N1, N2, N3, N4 = (f"BU999901{number:02d}" for number in range(1, 5))
Z1, Z2, Z3, Z4 = (f"BU999902{number:02d}" for number in range(1, 5))
BUURTEN = {N1: "N1", N2: "N2", N3: "N3", N4: "N4", Z1: "Z1", Z2: "Z2", Z3: "Z3", Z4: "Z4"}
_CODES = {name: code for code, name in BUURTEN.items()}

NORMEN = """
omwegfactor = 1.0
min_aandeel = 0.5

[locatieprecisie]
adres = 0
postcode6 = 100
straat = 250
gebouw_nabij = 300

[doelgroepen]
alle = { label = "Alle inwoners" }
ouderen = { label = "Ouderen (65+)", loopsnelheid_kmh = 3.6 }
ouderen_75 = { label = "Ouderen (75+)", onderdeel_van = ["ouderen"] }
ouderen_85 = { label = "Ouderen (85+)", onderdeel_van = ["ouderen_75"] }
jeugd = { label = "Jeugd" }
mantelzorgers = { label = "Mantelzorgers" }

[groepen]
ontmoeting = { label = "Ontmoeting" }

[aanbodsoorten]
huiskamer = { label = "Huiskamer", groep = "ontmoeting", laag = "basisinfrastructuur" }
buurthuis = { label = "Buurthuis", groep = "ontmoeting", laag = "basisinfrastructuur" }
inloophuis = { label = "Inloophuis" }
taalcafe = { label = "Taalcafé" }
eettafel = { label = "Eettafel", laag = "informeel" }
vervoer = { label = "Vervoer" }
"""

# doelgroep, aanbodsoort, normafstand_m; min_aandeel is 0.8 for all of them
PAIRS = [
    ("ouderen", "huiskamer", 400),
    ("ouderen", "ontmoeting", 400),
    ("ouderen_75", "huiskamer", 300),
    ("jeugd", "buurthuis", 800),
    ("ouderen", "vervoer", 400),
    ("ouderen", "eettafel", 400),
    ("ouderen", "inloophuis", 400),
    ("ouderen_75", "taalcafe", 400),
    ("mantelzorgers", "huiskamer", 400),
]

# N1 ... Z4; None is an empty cell, a doelgroep that is not here has no rows per buurt at all
PEOPLE: dict[str, list[float | None]] = {
    "ouderen": [100, 200, 0, 50, 10, 20, 30, None],
    "ouderen_75": [40, 10, 0, 10, 4, 6, 10, 20],
    "jeugd": [10, 10, 10, 10, 10, 10, 10, 10],
    "alle": [1000, 900, 5, 400, 300, 200, 100, 50],
}
# rows of their own for gebieden above the buurten: Noord has 360 ouderen where its buurten add up to 350
OWN_ROWS: dict[tuple[str, str], float] = {(NOORD, "ouderen"): 360, (NOORD, "mantelzorgers"): 70}

AANBOD: list[dict[str, str]] = [
    {"aanbod_id": "H1", "naam": "Huiskamer De Haard", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen",
     "op": "N 3", "locatieprecisie": "adres"},
    {"aanbod_id": "H3", "naam": "Huiskamer Overgrens", "aanbodsoort": "huiskamer", "doelgroepen": "alle",
     "op": "N 40", "locatieprecisie": "adres"},
    {"aanbod_id": "H4", "naam": "Huiskamer 75", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen_75",
     "op": "Z 5", "locatieprecisie": "postcode6"},
    {"aanbod_id": "B1", "naam": "Buurthuis Midden", "aanbodsoort": "buurthuis", "doelgroepen": "ouderen",
     "op": "N 15", "locatieprecisie": "adres"},
    {"aanbod_id": "I1", "naam": "Inloop in Noord", "aanbodsoort": "inloophuis", "doelgroepen": "ouderen",
     "wijkcode": NOORD, "locatieprecisie": "wijk", "bereik": "punt"},
    {"aanbod_id": "T1", "naam": "Taalcafé op twee plekken", "aanbodsoort": "taalcafe", "doelgroepen": "alle",
     "werkgebied": f"{NOORD};{ZUID}", "locatieprecisie": "wijk", "bereik": "punt"},
    {"aanbod_id": "E1", "naam": "Eettafel van de stad", "aanbodsoort": "eettafel", "doelgroepen": "ouderen",
     "op": "N 3", "locatieprecisie": "adres", "bereik": "stad"},
    {"aanbod_id": "E2", "naam": "Maaltijd aan huis", "aanbodsoort": "eettafel", "doelgroepen": "ouderen",
     "op": "N 3", "locatieprecisie": "adres", "bereik": "thuis"},
    {"aanbod_id": "E3", "naam": "Maaltijd in Zuid", "aanbodsoort": "eettafel", "doelgroepen": "ouderen",
     "wijkcode": ZUID, "werkgebied": ZUID, "bereik": "gebied"},
]  # fmt: skip


def place(text: str) -> tuple[float, float]:
    """Give the RD coordinates of "N 3": herkomst number 3 on the line of Noord.

    >>> place("N 0"), place("Z 12")
    ((200050.0, 501500.0), (201250.0, 500500.0))
    """
    line, number = text.split()
    return 200050.0 + 100 * int(number), 501500.0 if line == "N" else 500500.0


def point(text: str) -> dict[str, str]:
    """Give the cells x_rd and y_rd of a place, for a row of the register."""
    x, y = place(text)
    return {"x_rd": f"{x:g}", "y_rd": f"{y:g}"}


@dataclass
class Roosterdam:
    """The town as lists that a test may change before it writes them; lists are copies, so nothing leaks."""

    normen: str = NORMEN
    pairs: list[tuple[str, str, float]] = field(default_factory=lambda: [*PAIRS])
    min_aandeel: float = 0.8
    people: dict[str, list[float | None]] = field(
        default_factory=lambda: {k: [*v] for k, v in PEOPLE.items()}
    )
    own_rows: dict[tuple[str, str], float] = field(default_factory=lambda: {**OWN_ROWS})
    aanbod: list[dict[str, str]] = field(default_factory=lambda: [{**row} for row in AANBOD])
    herkomsten: list[dict[str, Any]] | None = field(
        default_factory=lambda: all_herkomsten()  # noqa: PLW0108  (defined below)
    )

    def write(self, folder: Path) -> Path:
        """Write a complete data directory and return it."""
        data = folder / "roosterdam"
        for sub in ("geo", "aanbod"):
            (data / sub).mkdir(parents=True, exist_ok=True)
        (data / "normen.toml").write_text(self.normen + self._norms(), encoding="utf-8")
        (data / "geo" / "buurten.geojson").write_text(json.dumps(buurten_geojson()), encoding="utf-8")
        _write(data / "geo" / "bevolking.csv", self._bevolking())
        if self.herkomsten is not None:
            _write(data / "geo" / "herkomsten.csv", self.herkomsten)
        _write(data / "aanbod" / "register.csv", [_spell_out(row) for row in self.aanbod])
        return data

    def _norms(self) -> str:
        return "".join(
            f'\n[[normen]]\ndoelgroep = "{doelgroep}"\naanbodsoort = "{soort}"\nnormafstand_m = {metres}\n'
            f'min_aandeel = {self.min_aandeel}\nbron = "Afspraak in Roosterdam"\n'
            for doelgroep, soort, metres in self.pairs
        )

    def _bevolking(self) -> list[dict[str, Any]]:
        rows = [
            (code, doelgroep, number)
            for doelgroep, numbers in self.people.items()
            for code, number in zip(BUURTEN, numbers, strict=True)
        ]
        rows += [(code, doelgroep, number) for (code, doelgroep), number in self.own_rows.items()]
        return [
            {"gebiedcode": code, "doelgroep": doelgroep, "inwoners": "" if number is None else f"{number:g}",
             "peiljaar": "2024", "bron": "Roosterdam", "schatting": "nee"}
            for code, doelgroep, number in rows
        ]  # fmt: skip


def all_herkomsten() -> list[dict[str, Any]]:
    """Give the 80 places where people live."""
    rows = []
    for line, wijk in (("N", "N"), ("Z", "Z")):
        for number in range(40):
            x, y = place(f"{line} {number}")
            gewicht = 3 if line == "N" and 10 <= number < 15 else 1
            code = _CODES[f"{wijk}{number // 10 + 1}"]
            rows.append({"x_rd": f"{x:g}", "y_rd": f"{y:g}", "buurtcode": code, "gewicht": str(gewicht)})
    return rows


def buurten_geojson() -> dict[str, Any]:
    """Give the eight squares in RD, with the coordinate system said."""
    features = []
    for code, naam in BUURTEN.items():
        west, south = 200000 + 1000 * (int(naam[1]) - 1), 501000 if naam[0] == "N" else 500000
        ring = [[west, south], [west + 1000, south], [west + 1000, south + 1000], [west, south + 1000]]
        noord = naam[0] == "N"
        properties = {
            "buurtcode": code, "naam": naam, "wijkcode": NOORD if noord else ZUID,
            "wijknaam": "Noord" if noord else "Zuid", "gemeentecode": GEMEENTE, "gemeentenaam": "Roosterdam",
            "peiljaar": "2024",
        }  # fmt: skip
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    return {"type": "FeatureCollection", "name": "buurten", "crs": crs, "features": features}


def _spell_out(row: dict[str, str]) -> dict[str, str]:
    cells = {key: value for key, value in row.items() if key != "op"}
    return {**cells, **point(row["op"])} if "op" in row else cells


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
