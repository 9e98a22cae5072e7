"""State: one frozen Selection, and its way into and out of the address bar.

The Selection is the only thing a session remembers. Widgets show and change it; the address bar repeats it,
so a link reproduces the screen. Every value from the address bar is checked against a list of what may be
chosen; what is not on it is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from analysis.dagdelen import DAGEN
from analysis.errors import UsageError
from analysis.normen import DREMPELS, LAGEN
from analysis.scenario import read_scenario, write_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.normen import Normen

__all__ = [
    "AFSTANDEN",
    "MAX_HIATEN",
    "NIVEAUS",
    "NORM_RANGE_M",
    "NORM_STEP_M",
    "TAKEN",
    "TIJDEN",
    "VRAGEN",
    "Choices",
    "Selection",
    "from_query",
    "moments_of",
    "start_selection",
    "to_query",
]

AFSTANDEN = ("hemelsbreed", "looproute")  # how distance is measured, where there are streets
NIVEAUS = {"wijk": "Wijk", "buurt": "Buurt"}
TIJDEN = {"gunstig": "open en dichtbij", "ongunstig": "dicht of ver weg"}  # what is unknown, read one way
VRAGEN = {
    "overzicht": "Waar zit het tekort?",
    "naast": "Twee gebieden naast elkaar",
    "norm": "Wat doet de norm?",
    "verdeling": "Is het eerlijk verdeeld?",
    "gebruik": "Is er ook vraag naar?",
    "waarom": "Waarom is dit een hiaat?",
}
TAKEN = {
    "bekijken": "Bekijken",
    "wijzigen": "Wijzigen",
    "toevoegen": "Toevoegen",
    "voorstellen": "Voorstellen",
    "nalopen": "Nalopen",
    "importeren": "Importeren",
    "geschiedenis": "Geschiedenis",
}  # what somebody does on the screen Aanbod
NORM_RANGE_M = (300, 1000)
NORM_STEP_M = 50
_DEFAULT_NORM_M = 800
_MAX_TEXT = 80
MAX_HIATEN = 12
_MAX_HIATEN_TEXT = 2000
_NORM_LIMIT_M = 20_000


@dataclass(frozen=True)
class Selection:
    """What is chosen. `norm_m` None is the norm of the pair; `gebied` None is the whole municipality.

    `moment` is one of `moments_of`, None the default of the Stadsklok; `tijden` None leaves unknown unknown.
    `hiaten` are those on the Tafel ("gebiedcode.doelgroep.aanbodsoort"); `stap` 0 is its preparation.
    `afstand` is one of `AFSTANDEN`, None what the dashboard was started with; `patroon` asks for clusters.
    `vraag` None is the first of `VRAGEN`; `naast` is the gebied that `gebied` is compared with; laag,
    organisatie, initiatief, drempels and dagdeel say which offerings count in Verkennen; `plan` is a plan.
    `taak` None is the first of `TAKEN`; `aanbod_id` is the row of the register that is looked at.
    """

    doelgroep: str
    aanbodsoort: str
    niveau: str = "wijk"
    maat: str = "tekort"
    norm_m: int | None = None
    gebied: str | None = None
    ander: bool = False
    zoek: str = ""
    soort: str | None = None
    wijk: str | None = None
    moment: str | None = None
    tijden: str | None = None
    hiaten: tuple[str, ...] = ()
    stap: int = 0
    donker: bool = False
    vraag: str | None = None
    naast: str | None = None
    laag: str | None = None
    organisatie: str | None = None
    initiatief: str | None = None
    drempels: tuple[str, ...] = ()
    dagdeel: str | None = None
    plan: str = ""
    taak: str | None = None
    aanbod_id: str | None = None
    afstand: str | None = None
    patroon: bool = False

    def changed(self, **values: object) -> Selection:
        """Give the Selection with other `values`; what no longer fits (norm, gebied) is let go."""
        if {"doelgroep", "aanbodsoort"} & set(values):
            values = {"norm_m": None} | values
        if "niveau" in values and values["niveau"] != self.niveau:
            values = {"gebied": None, "naast": None} | values
        return replace(self, **values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Choices:
    """What may be chosen: codes of the data that are on the screen."""

    normen: Normen
    maten: frozenset[str]
    gebieden: Mapping[str, str]  # gebiedcode → niveau
    organisaties: frozenset[str] = frozenset()
    initiatieven: frozenset[str] = frozenset()
    aanbod_ids: frozenset[str] = frozenset()
    afstanden: frozenset[str] = frozenset()

    def soorten(self) -> frozenset[str]:
        """Give the codes of all groepen and soorten."""
        return frozenset([*self.normen.groepen, *self.normen.aanbodsoorten])


def start_selection(normen: Normen) -> Selection:
    """Give the first screen: ouderen × ontmoeting if that has a norm, else the first norm, else anything."""
    if normen.norm_for("ouderen", "ontmoeting"):
        return Selection("ouderen", "ontmoeting")
    if normen.normen:
        return Selection(normen.normen[0].doelgroep, normen.normen[0].aanbodsoort)
    return Selection(next(iter(normen.doelgroepen)), next(iter(normen.aanbodsoorten)))


def default_norm_m(normen: Normen, selection: Selection) -> int:
    """Give the distance (m) of the pair: its norm, else the commonest one of the doelgroep, else 800."""
    norm = normen.norm_for(selection.doelgroep, selection.aanbodsoort)
    if norm is not None:
        return round(norm.normafstand_m)
    own = [round(n.normafstand_m) for n in normen.normen if n.doelgroep == selection.doelgroep]
    return max(sorted(set(own)), key=own.count) if own else _DEFAULT_NORM_M


def moments_of(normen: Normen) -> list[str]:
    """Give the dagdelen of a week as codes: "ma-ochtend" to "zo-avond"."""
    return [f"{dag}-{dagdeel}" for dag in DAGEN for dagdeel in normen.week.uren]


def from_query(query: Mapping[str, str], *, start: Selection, choices: Choices) -> Selection:
    """Read a Selection from the address bar; what is missing or not allowed keeps the value of `start`."""
    allowed = {
        "doelgroep": frozenset(choices.normen.doelgroepen),
        "aanbodsoort": choices.soorten(),
        "niveau": frozenset(NIVEAUS),
        "maat": choices.maten,
        "afstand": choices.afstanden,
        "soort": choices.soorten(),
        "moment": frozenset(moments_of(choices.normen)),
        "tijden": frozenset(TIJDEN),
        "vraag": frozenset(VRAGEN),
        "taak": frozenset(TAKEN),
        "laag": frozenset(LAGEN),
        "organisatie": choices.organisaties,
        "initiatief": choices.initiatieven,
        "dagdeel": frozenset(moments_of(choices.normen)),
        "wijk": frozenset(code for code, niveau in choices.gebieden.items() if niveau == "wijk"),
    }
    found: dict[str, object] = {key: query[key] for key, codes in allowed.items() if query.get(key) in codes}
    number = query.get("norm", "")
    if number.isascii() and number.isdigit() and 0 < int(number[:6]) <= _NORM_LIMIT_M:
        found["norm_m"] = int(number[:6])
    for key in ("gebied", "naast"):
        if choices.gebieden.get(query.get(key, "")) == found.get("niveau", start.niveau):
            found[key] = query[key]
    listed = query.get("drempels", "").split(",")
    found["drempels"] = tuple(code for code in DREMPELS if code in listed)
    if query.get("id") in choices.aanbod_ids:
        found["aanbod_id"] = query["id"]
    found["plan"] = _read_plan(query.get("plan", ""))
    found["ander"] = query.get("ander") == "ja"
    found["donker"] = query.get("donker") == "ja"
    found["patroon"] = query.get("patroon") == "ja"
    found["hiaten"] = _read_hiaten(query.get("hiaten", ""), choices)
    step = query.get("stap", "")[:3]
    found["stap"] = int(step) if step.isascii() and step.isdigit() else 0
    found["zoek"] = "".join(char for char in query.get("zoek", "") if char.isprintable())[:_MAX_TEXT]
    return replace(start, **found)  # type: ignore[arg-type]


def _read_plan(text: str) -> str:
    """Read a Scenario and write it again, so that nothing else comes through; what is none is let go."""
    try:
        return write_scenario(read_scenario(text)) if text else ""
    except UsageError:
        return ""


def _read_hiaten(text: str, choices: Choices) -> tuple[str, ...]:
    """Read codes of hiaten: parts that exist, each once, no more than fit in a meeting."""
    doelgroepen, soorten = choices.normen.doelgroepen, choices.soorten()
    found = []
    for code in dict.fromkeys(text[:_MAX_HIATEN_TEXT].split(",")):
        gebied, _, pair = code.partition(".")
        doelgroep, _, soort = pair.partition(".")
        if gebied in choices.gebieden and doelgroep in doelgroepen and soort in soorten:
            found.append(code)
    return tuple(found[:MAX_HIATEN])


def to_query(selection: Selection) -> dict[str, str]:
    """Write a Selection as text for the address bar; empty choices are left out."""
    values = {field.name: getattr(selection, field.name) for field in fields(selection)}
    values["norm"] = values.pop("norm_m")
    values["id"] = values.pop("aanbod_id")
    values["ander"] = "ja" if selection.ander else None
    values["donker"] = "ja" if selection.donker else None
    values["patroon"] = "ja" if selection.patroon else None
    values["hiaten"] = ",".join(selection.hiaten)
    values["drempels"] = ",".join(selection.drempels)
    values["stap"] = selection.stap or None
    return {key: str(value) for key, value in values.items() if value not in (None, "")}
