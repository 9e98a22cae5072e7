"""Scenario: a named plan of wijzigingen as a small text, for a link or a file; read back with distrust.

The text is JSON with nothing in it but the fields below. What does not fit is refused, in Dutch.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from analysis.errors import UsageError
from analysis.watals import AndereTijden, Stoppen, Toevoegen, Verplaatsen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.watals import Wijziging

__all__ = ["MAX_TEXT", "MAX_WIJZIGINGEN", "Scenario", "read_scenario", "write_scenario"]

MAX_TEXT = 8000
MAX_WIJZIGINGEN = 25
_VERSIE = 1
_MAX_NAAM = 80
_MAX_TIJDEN = 200
_MAX_DOELGROEPEN = 30
_RD = {"x": (-10_000.0, 310_000.0), "y": (290_000.0, 640_000.0)}  # the Netherlands and some water, metres
_FIELDS = {
    "toevoegen": {"wat", "soort", "x", "y", "voor", "tijden", "naam"},
    "verplaatsen": {"wat", "id", "x", "y"},
    "stoppen": {"wat", "id"},
    "tijden": {"wat", "id", "tijden"},
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A plan: its name, and what changes in which order."""

    naam: str = ""
    wijzigingen: tuple[Wijziging, ...] = ()


def write_scenario(scenario: Scenario) -> str:
    """Give `scenario` as text that `read_scenario` reads; places are rounded to a decimetre."""
    data = {
        "versie": _VERSIE,
        "naam": scenario.naam,
        "wijzigingen": [_to_json(wijziging) for wijziging in scenario.wijzigingen],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _to_json(wijziging: Wijziging) -> dict[str, Any]:
    if isinstance(wijziging, Toevoegen):
        return {
            "wat": "toevoegen",
            "soort": wijziging.aanbodsoort,
            **_point(wijziging),
            "voor": list(wijziging.doelgroepen),
            "tijden": wijziging.openingstijden,
            "naam": wijziging.naam,
        }
    if isinstance(wijziging, Verplaatsen):
        return {"wat": "verplaatsen", "id": wijziging.aanbod_id, **_point(wijziging)}
    if isinstance(wijziging, AndereTijden):
        return {"wat": "tijden", "id": wijziging.aanbod_id, "tijden": wijziging.openingstijden}
    return {"wat": "stoppen", "id": wijziging.aanbod_id}


def _point(wijziging: Toevoegen | Verplaatsen) -> dict[str, float]:
    return {"x": round(wijziging.x_rd, 1), "y": round(wijziging.y_rd, 1)}


def read_scenario(text: str) -> Scenario:
    """Read what `write_scenario` wrote.

    Whether the offerings, soorten and doelgroepen exist is for `apply_wijzigingen` to say.

    Raises:
        UsageError: it is too long, no JSON, or not a plan of this program.

    """
    if len(text) > MAX_TEXT:
        _refuse(f"de tekst is langer dan {MAX_TEXT} tekens")
    try:
        data = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        _refuse("het is geen JSON")
    if not isinstance(data, dict) or set(data) != {"versie", "naam", "wijzigingen"}:
        _refuse("de velden zijn niet versie, naam en wijzigingen")
    if type(data["versie"]) is not int or data["versie"] != _VERSIE:
        _refuse("de versie is onbekend")
    rows = data["wijzigingen"]
    if not isinstance(rows, list) or len(rows) > MAX_WIJZIGINGEN:
        _refuse(f"wijzigingen is geen lijst van hoogstens {MAX_WIJZIGINGEN}")
    return Scenario(_text(data, "naam", _MAX_NAAM), tuple(_from_json(row) for row in rows))


def _from_json(row: object) -> Wijziging:
    if not isinstance(row, dict) or not isinstance(row.get("wat"), str):
        _refuse("een wijziging heeft geen veld 'wat'")
    if set(row) != _FIELDS.get(row["wat"]):
        _refuse(f"de wijziging '{row['wat'][:20]}' heeft andere velden dan verwacht")
    if row["wat"] == "toevoegen":
        voor = row["voor"]
        if not isinstance(voor, list) or not 0 < len(voor) <= _MAX_DOELGROEPEN:
            _refuse("'voor' is geen lijst van doelgroepen")
        codes = tuple(_text({"voor": code}, "voor", _MAX_NAAM) for code in voor)
        return Toevoegen(
            _text(row, "soort", _MAX_NAAM),
            _number(row, "x"),
            _number(row, "y"),
            codes,
            _text(row, "tijden", _MAX_TIJDEN),
            _text(row, "naam", _MAX_NAAM),
        )
    aanbod_id = _text(row, "id", _MAX_NAAM)
    if row["wat"] == "verplaatsen":
        return Verplaatsen(aanbod_id, _number(row, "x"), _number(row, "y"))
    if row["wat"] == "tijden":
        return AndereTijden(aanbod_id, _text(row, "tijden", _MAX_TIJDEN))
    return Stoppen(aanbod_id)


def _text(row: Mapping[str, object], key: str, longest: int) -> str:
    value = row[key]
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        _refuse(f"'{key}' is geen gewone tekst van hoogstens {longest} tekens")
    return value


def _number(row: Mapping[str, object], key: str) -> float:
    value, (low, high) = row[key], _RD[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        _refuse(f"'{key}' is geen getal")
    if not low <= value <= high:
        _refuse(f"'{key}' ligt niet in Nederland (RD, meters)")
    return float(value)


def _refuse(why: str) -> NoReturn:
    msg = f"Dit is geen plan dat we kunnen lezen: {why}. Gebruik een bestand dat u hier zelf hebt gedownload."
    raise UsageError(msg)
