"""Maatzinnen: tables houdbaarheid, brug_gebouw, vervoer and capaciteit as Dutch sentences, persons first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.maten.brug_gebouw import RIT_M
from analysis.maten.houdbaarheid import NORMEN_M
from analysis.woorden import (
    ONBEKEND,
    aantal,
    decimal,
    doelgroep_in_sentence,
    meters,
    opsomming,
    personen,
    personen_van,
    procent,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.normen import Normen

__all__ = [
    "BRUG_UITLEG",
    "NAGAAN",
    "PLAATSUREN_UITLEG",
    "ROBUUST_UITLEG",
    "ZONDER_DEUR",
    "brug_gebouw_sentence",
    "capaciteit_sentence",
    "houdbaarheid_mark",
    "houdbaarheid_sentence",
    "houdbaarheid_short",
    "houdbaarheid_uitleg",
    "list_zonder_deur",
    "plaatsuren",
    "vervoer_sentence",
]

_KEUZEN = {
    "norm": ("norm", "de norm"),
    "maat": ("meting", "hoe afstand is gemeten"),
    "onzeker aanbod": ("onzeker aanbod", "aanbod waarvan niet zeker is of het er is"),
    "plek van aanbod": ("plek", "waar het aanbod precies ligt"),
    "combinatie": ("keuzes samen", "een paar keuzes samen"),
    "schatting": ("schatting", "een schatting van het aantal mensen"),
}  # what column keuze says → in a table, in a sentence
ROBUUST_UITLEG = (
    "Robuust (hangt van niets af): ook een hiaat bij een norm van "
    f"{aantal(NORMEN_M[0])} tot {meters(NORMEN_M[-1])}, anders gemeten, zonder onzeker aanbod en waar "
    "aanbod ook precies ligt."
)
_RIT = f"{decimal(RIT_M / 1000)} km"
BRUG_UITLEG = (
    f"Een rit helpt wie op hooguit {_RIT} een plek heeft die we kennen. Of er gereden wordt, weten we niet. "
    "De nieuwe plek is de beste van de gebouwen in de gegevens, of anders van een raster van 500 m."
)
PLAATSUREN_UITLEG = (
    "Plaatsuren: plaatsen maal open uren per week, verdeeld over wie erheen kan lopen. Wie verder weg woont, "
    "telt minder."
)
ZONDER_DEUR = "Wat komt naar mensen toe?"
NAGAAN = "niet in het register: eerst nagaan"
_MOST = 2  # doelgroepen that a sentence names
_SHARED = 100  # people that plaatsuren are told for: one person has less than an hour


def _keuzen(row: Mapping[Any, Any], form: int) -> list[str]:
    return [_KEUZEN[keuze][form] for keuze in text_of(row["keuze"], missing="").split(";") if keuze]


def houdbaarheid_mark(row: Mapping[Any, Any]) -> str:
    """Say in a cell of a table what a hiaat (a row of houdbaarheid) depends on.

    >>> houdbaarheid_mark({"keuze": ""}), houdbaarheid_mark({"keuze": "norm;plek van aanbod"})
    ('niets', 'norm, plek')
    """
    return ", ".join(_keuzen(row, 0)) or "niets"


def houdbaarheid_short(row: Mapping[Any, Any]) -> str:
    """Say in a few words whether a hiaat (a row of houdbaarheid) holds, else what it depends on.

    >>> houdbaarheid_short({"keuze": "plek van aanbod"})
    'Hangt af van waar het aanbod precies ligt.'
    """
    keuzen = _keuzen(row, 1)
    return f"Hangt af van {opsomming(keuzen)}." if keuzen else "Robuust."


def houdbaarheid_sentence(row: Mapping[Any, Any], *, in_register: bool) -> str:
    """State whether a hiaat (a row of houdbaarheid) holds, else what it depends on.

    Args:
        row: of table houdbaarheid.
        in_register: whether the register knows any offering of the pair; else that comes first.

    """
    keuzen = _keuzen(row, 1)
    verb, rest = ("hangt", f"af van {opsomming(keuzen)}") if keuzen else ("is", "robuust")
    if in_register:
        return f"Dit hiaat {verb} {rest}."
    first = "Dit aanbod staat niet in het register: ga dat eerst na."
    return f"{first} Is het er echt niet, dan {verb} dit hiaat {rest}."


def houdbaarheid_uitleg(row: Mapping[Any, Any]) -> str:
    """State in how many of the computations of a row of houdbaarheid it is a hiaat."""
    low, high = min(NORMEN_M[0], row["norm_m"]), max(NORMEN_M[-1], row["norm_m"])
    times, gaps = int(row["aantal_varianten"]), int(row["aantal_hiaat"])
    often = "Altijd" if gaps == times else f"{aantal(gaps)} keer"
    norm = "norm" in str(row["keuze"]).split(";")
    until = f" Het is een hiaat tot en met een norm van {meters(row['hiaat_tot_m'])}." if norm else ""
    return (
        f"We rekenden het {aantal(times)} keer uit: met een norm van {aantal(low)} tot {meters(high)}, "
        "anders gemeten, zonder onzeker aanbod en met aanbod op een andere plek. "
        f"{often} is het een hiaat.{until}"
    )


def brug_gebouw_sentence(row: Mapping[Any, Any], *, normen: Normen) -> str:
    """State what a ride to existing places and what one new place would add (a row of brug_gebouw).

    Empty where everybody is within the norm.
    """
    who, where = doelgroep_in_sentence(normen, str(row["doelgroep"])), row["gebiednaam"]
    if row["status"] == ONBEKEND:
        return (
            f"Wat een rit of een nieuwe plek helpt, is niet te zeggen: hoeveel {who} er per buurt in "
            f"{where} wonen, is onbekend."
        )
    outside, ride, place = (float(row[name]) for name in ("inwoners_buiten", "erbij_brug", "erbij_gebouw"))
    if round(outside, 6) == 0:
        return ""
    far = f"{personen_van(ride, outside)} {who} in {where} die te ver wonen"
    bridge = (
        f"Een rit van hooguit {_RIT} naar aanbod dat er al is, helpt {far}."
        if ride > 0
        else f"Een rit helpt nu {far}: op hooguit {_RIT} kennen we geen plek van dit aanbod."
    )
    name = text_of(row["locatie"], missing="")
    named = f" ({name})" if name else ""
    building = (
        f"Eén nieuwe plek{named} helpt er {personen(place)}."
        if place > 0
        else "Eén nieuwe plek helpt niemand: geen enkele mogelijke plek ligt dichtbij genoeg."
    )
    return f"{bridge} {building}"


def _in_register(row: Mapping[Any, Any]) -> bool:
    """Tell whether a row of vervoer knows any service, here or elsewhere."""
    return bool(row["aantal_aanbod"]) or not (
        pd.isna(row["inwoners_in_werkgebied_max"]) and pd.isna(row["aandeel_in_werkgebied"])
    )


def vervoer_sentence(row: Mapping[Any, Any], *, normen: Normen) -> str:
    """State whom the services of one soort without a door cover in a gebied, and what is not known."""
    what = normen.label_of(str(row["aanbodsoort"]))
    who = doelgroep_in_sentence(normen, str(row["doelgroep"]))
    if not _in_register(row):
        return f"{what}: {NAGAAN}."
    count, unknown = int(row["aantal_aanbod"]), int(row["aantal_onbekend"])
    if not count:
        return f"{what}: staat in het register, maar komt niet in {row['gebiednaam']}."
    times = f"{what}: {aantal(count)} keer in het register."
    area = f" Van {aantal(unknown)} is niet bekend in welk gebied ze komen." if unknown else ""
    if pd.isna(row["inwoners"]):
        share = procent(row["aandeel_in_werkgebied"])
        people = f"Hoeveel {who} er wonen, is onbekend; in het werkgebied ligt {share} van de woonplekken."
    else:
        low, high = row["inwoners_in_werkgebied_min"], row["inwoners_in_werkgebied_max"]
        people = f"In het werkgebied: {personen_van(low, row['inwoners'], most=high)} {who}."
    places = row["plaatsen"]
    room = f"Plaatsen: {aantal(places)}." if pd.notna(places) else "Hoeveel plaatsen er zijn, is onbekend."
    return f"{times} {people}{area} {room}"


def list_zonder_deur(vervoer: pd.DataFrame, gebiedcode: str, *, normen: Normen) -> list[str]:
    """Give a sentence per soort without a door: for which doelgroepen one comes to the gebied, else to check.

    Args:
        vervoer: table of that name.
        gebiedcode: the gebied.
        normen: for the labels, and to leave out a doelgroep that is part of one that is named.

    """
    found = []
    for soort, rows in vervoer[vervoer["aantal_aanbod"] > 0].groupby("aanbodsoort", sort=False):
        here = rows[rows["gebiedcode"] == gebiedcode]
        served = set(here.loc[here["aantal_aanbod"] > here["aantal_onbekend"], "doelgroep"])
        named = [
            doelgroep_in_sentence(normen, code)
            for code in normen.doelgroepen
            if code in served and not served.intersection(normen.accepted_doelgroepen(code) - {code})
        ]
        nowhere = "het is niet bekend in welk gebied dit komt" if len(here) else "komt hier niet"
        more = [f"{aantal(len(named) - _MOST)} andere doelgroepen"] if len(named) > _MOST + 1 else []
        served_words = opsomming([*named[:_MOST], *more] if more else named)
        found.append((soort, f"komt hier voor {served_words}" if named else nowhere))
    said = dict.fromkeys(vervoer["aanbodsoort"], NAGAAN) | dict(found)
    return [f"{normen.label_of(soort)}: {words}." for soort, words in said.items()]


def plaatsuren(row: Mapping[Any, Any]) -> str:
    """Give the plaatsuren per 100 people of a row of capaciteit; a lower bound of nothing is unknown."""
    value, bound = float(row["plaatsuren_per_inwoner"]), row["status"] == "ondergrens"
    if math.isnan(value) or (bound and value == 0):
        return ONBEKEND
    return f"{'minstens ' if bound else ''}{decimal(round(_SHARED * value, 1))}"


def capaciteit_sentence(row: Mapping[Any, Any], *, normen: Normen) -> str:
    """State how much room there is (a row of capaciteit), or what the register must say first."""
    who, where = doelgroep_in_sentence(normen, str(row["doelgroep"])), row["gebiednaam"]
    said = plaatsuren(row)
    if said != ONBEKEND:
        near = f"binnen {meters(row['norm_m'])}"
        return f"Per {_SHARED} {who} in {where} zijn er {said} plaatsuren per week {near}."
    doubt = f"Of er in {where} genoeg plaats is, weten we niet:"
    if pd.isna(row["inwoners"]):
        return f"{doubt} hoeveel {who} er wonen, is onbekend."
    if row["inwoners"] == 0:
        return f"In {where} wonen geen {who}."
    count, unknown = int(row["aantal_aanbod"]), int(row["aantal_capaciteit_onbekend"])
    said = aantal(count - unknown) if count > unknown else "geen"
    what = (
        f"van {said} van de {aantal(count)} plekken zegt het register hoeveel plaatsen er zijn en wanneer."
        if count
        else "in het register staat hier geen aanbod met plaatsen en tijden."
    )
    return f"{doubt} {what} Vul de kolommen capaciteit en openingstijden."
