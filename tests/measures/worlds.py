"""Small random worlds on the squares of Roosterdam, and the plainest way to say who reaches what in them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import strategies as st

from analysis.pipeline import Bronnen, read_bronnen
from analysis.readers import read_aanbod
from tests.roosterdam import BUURTEN, GEMEENTE, NOORD, PEOPLE, ZUID, Roosterdam, all_herkomsten, place, point

__all__ = ["GEBIEDEN", "RADIUS_M", "STATES", "Offer", "World", "with_register", "worlds"]

# opening hours → is it open on Monday morning, Monday evening, Sunday morning? None: unknown
HOURS: dict[str, tuple[bool | None, bool | None, bool | None]] = {
    "": (None, None, None),
    "zeg maar wanneer": (None, None, None),
    "24/7": (True, True, True),
    "Mo 10:00-12:00": (True, False, False),
    "Mo-Fr 19:00-21:30": (False, True, False),
    "Su 09:00-11:00; Mo 18:00-20:00": (False, True, True),
    "Mo 09:00-11:00 unknown": (None, False, False),
}
STATES = ("ma ochtend", "ma avond", "zo ochtend")
COSTS: dict[str, bool | None] = {"": None, "gratis": True, "5 euro": False}
RADIUS_M = {"adres": 0.0, "postcode6": 100.0, "straat": 250.0}
GEBIEDEN = [*BUURTEN, NOORD, ZUID, GEMEENTE]


@dataclass(frozen=True)
class Offer:
    """One offering; `op` is None when only its wijk is known."""

    aanbod_id: str
    soort: str
    doelgroep: str
    op: str | None
    precisie: str
    wijk: str
    hours: str
    kosten: str
    capaciteit: str
    zeker: str

    def row(self) -> dict[str, str]:
        cells = {
            "aanbod_id": self.aanbod_id,
            "naam": f"Plek {self.aanbod_id}",
            "aanbodsoort": self.soort,
            "doelgroepen": self.doelgroep,
            "openingstijden": self.hours,
            "kosten": self.kosten,
            "capaciteit": self.capaciteit,
            "zeker": self.zeker,
            "bereik": "punt",
        }
        if self.op is None:
            return cells | {"wijkcode": self.wijk, "locatieprecisie": "wijk"}
        return cells | {"op": self.op, "locatieprecisie": self.precisie}

    def serves(self, doelgroep: str) -> bool:
        return self.doelgroep in (doelgroep, "alle")

    def reaches(self, x: float, y: float, wijk: str, norm_m: float) -> tuple[bool, bool, bool]:
        """Tell whether it is within the norm at face value, surely, and possibly."""
        if self.op is None:
            return False, False, wijk == self.wijk
        ax, ay = place(self.op)
        afstand, radius = math.hypot(x - ax, y - ay), RADIUS_M[self.precisie]
        return afstand <= norm_m, afstand + radius <= norm_m, afstand - radius <= norm_m


@cache
def _town(doelgroep: str, norm_m: float) -> Bronnen:
    """Read Roosterdam with one norm; the worlds only differ in their register."""
    town = Roosterdam(pairs=[(doelgroep, "ontmoeting", norm_m)], own_rows={})
    with TemporaryDirectory() as folder:
        return read_bronnen(town.write(Path(folder)))


def spell_out(row: dict[str, str]) -> dict[str, str]:
    cells = {key: value for key, value in row.items() if key != "op"}
    return {**cells, **point(row["op"])} if "op" in row else cells


def with_register(base: Bronnen, rows: list[dict[str, str]]) -> Bronnen:
    """Give `base` with the register that `rows` are, read as any other."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        pd.DataFrame(rows).fillna("").to_csv(path, index=False)
        aanbod, bevindingen = read_aanbod([path], normen=base.normen, buurten=base.buurten)
    return replace(base, aanbod=aanbod, bevindingen=tuple(bevindingen))


@dataclass(frozen=True)
class World:
    """Offerings in Roosterdam, of which huiskamer and buurthuis are ontmoeting."""

    offers: tuple[Offer, ...]
    norm_m: float
    doelgroep: str
    services: tuple[dict[str, str], ...] = ()  # rows of the register that are no place to go to

    def town(self) -> Bronnen:
        return _town(self.doelgroep, self.norm_m)

    def rows(self) -> list[dict[str, str]]:
        return [*(spell_out(offer.row()) for offer in self.offers), *self.services]

    def bronnen(self) -> Bronnen:
        return with_register(self.town(), self.rows())

    def serving(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.serves(self.doelgroep)]

    def places(self) -> list[tuple[float, float, str, str, float]]:
        """Give x, y, buurt, wijk and people of every herkomst."""
        rows = all_herkomsten()
        total: dict[str, float] = {}
        for row in rows:
            total[row["buurtcode"]] = total.get(row["buurtcode"], 0) + float(row["gewicht"])
        people = dict(zip(BUURTEN, PEOPLE[self.doelgroep], strict=True))
        return [
            (
                float(row["x_rd"]),
                float(row["y_rd"]),
                row["buurtcode"],
                NOORD if BUURTEN[row["buurtcode"]][0] == "N" else ZUID,
                float(people[row["buurtcode"]] or 0) * float(row["gewicht"]) / total[row["buurtcode"]],
            )
            for row in rows
        ]

    def people_reached(self, offers: list[Offer], which: int) -> dict[str, float]:
        """Count per gebied who reach any of `offers`; `which`: 0 face value, 1 surely, 2 possibly."""
        found = dict.fromkeys(GEBIEDEN, 0.0)
        for x, y, buurt, wijk, people in self.places():
            if any(offer.reaches(x, y, wijk, self.norm_m)[which] for offer in offers):
                for gebied in (buurt, wijk, GEMEENTE):
                    found[gebied] += people
        return found

    def inwoners(self) -> dict[str, float]:
        found = dict.fromkeys(GEBIEDEN, 0.0)
        for _, _, buurt, wijk, people in self.places():
            for gebied in (buurt, wijk, GEMEENTE):
                found[gebied] += people
        return found


@st.composite
def offers(draw: st.DrawFn, number: int) -> Offer:
    line = draw(st.sampled_from("NZ"))
    known = draw(st.integers(0, 4)) > 0
    return Offer(
        f"A{number}",
        draw(st.sampled_from(["huiskamer", "buurthuis"])),
        draw(st.sampled_from(["alle", "jeugd", "ouderen"])),
        f"{line} {draw(st.integers(0, 45))}" if known else None,
        draw(st.sampled_from(list(RADIUS_M))),
        draw(st.sampled_from([NOORD, ZUID])),
        draw(st.sampled_from(list(HOURS))),
        draw(st.sampled_from(list(COSTS))),
        draw(st.sampled_from(["", "10", "25"])),
        draw(st.sampled_from(["", "ja", "nee"])),
    )


@st.composite
def worlds(draw: st.DrawFn, *, most: int = 5) -> World:
    count = draw(st.integers(1, most))
    return World(
        tuple(draw(offers(number)) for number in range(count)),
        draw(st.sampled_from([300.0, 400.0, 450.0, 1000.0])),
        draw(st.sampled_from(["jeugd", "alle"])),
    )
