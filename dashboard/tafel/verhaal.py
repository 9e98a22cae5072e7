"""Verhaal: chosen hiaten as steps that a table goes through. One sentence, three facts, one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.hiaten import NOT_IN_REGISTER
from analysis.woorden import (
    ONBEKEND,
    aantal,
    doelgroep_in_sentence,
    meters,
    minuten,
    personen,
    personen_range,
    personen_van,
    procent,
    stuks,
)
from dashboard.tafel.keuze import code_of, split_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.normen import Normen
    from analysis.pipeline import Results

__all__ = ["Stap", "find_row", "label_of_code", "short_label", "tell_hiaat"]

_MAX_NAMES = 4


@dataclass(frozen=True)
class Stap:
    """One step about a hiaat, all plain text: what everybody sees, and what only the speaker reads."""

    code: str
    naam: str
    titel: str
    kort: str
    zin: str
    feiten: tuple[str, str, str]
    vraag: str
    notities: tuple[str, ...]


def find_row(results: Results, code: str) -> dict[Any, Any] | None:
    """Give the row of dekking that `code` is about, with reden of its hiaat; None where no norm is agreed."""
    dekking = results.dekking
    gebied, doelgroep, soort = split_code(code)
    mine = (dekking["gebiedcode"] == gebied) & (dekking["doelgroep"] == doelgroep)
    rows = dekking[mine & (dekking["aanbodsoort"] == soort)].to_dict("records")
    if not rows:
        return None
    hiaten = results.hiaten
    same = (hiaten["gebiedcode"] == gebied) & (hiaten["doelgroep"] == doelgroep)
    redenen = hiaten.loc[same & (hiaten["aanbodsoort"] == soort), "reden"]
    return {**rows[0], "reden": redenen.iloc[0] if len(redenen) else ""}


def label_of_code(results: Results, code: str) -> str:
    """Give a hiaat in a few words, for a list."""
    gebied, doelgroep, soort = split_code(code)
    normen, gebieden = results.normen, results.gebieden
    names = gebieden.loc[gebieden["gebiedcode"] == gebied, "gebiednaam"]
    naam = str(names.iloc[0]) if len(names) else gebied
    return f"{naam}: {doelgroep_in_sentence(normen, doelgroep)}, {short_label(normen, soort)}"


def tell_hiaat(results: Results, code: str) -> Stap | None:
    """Tell the step of a hiaat; None where the figures do not know the pair."""
    row = find_row(results, code)
    if row is None:
        return None
    places = _places(results, row)
    return Stap(
        code=code_of(row),
        naam=str(row["gebiednaam"]),
        titel=label_of_code(results, code),
        kort=_kort(results, row),
        zin=_zin(results, row),
        feiten=(_distance(results, row), _supply(places, row), _certainty(row)),
        vraag=_vraag(results, row),
        notities=tuple(_notities(results, row, places)),
    )


def _zin(results: Results, row: dict[Any, Any]) -> str:
    normen = results.normen
    who, what = doelgroep_in_sentence(normen, row["doelgroep"]), short_label(normen, row["aanbodsoort"])
    if row["reden"] == NOT_IN_REGISTER:
        return f"‘{what}’ staat niet in het register. Er wonen hier {personen(row['inwoners'])} {who}."
    if pd.isna(row["inwoners"]) or pd.isna(row["inwoners_binnen_norm"]):
        return f"Hoeveel {who} hier ‘{what}’ niet binnen {meters(row['norm_m'])} hebben, is onbekend."
    part = personen_van(_outside(row), row["inwoners"])
    return f"{part[:1].upper()}{part[1:]} {who} hebben ‘{what}’ niet binnen {meters(row['norm_m'])}."


def _outside(row: dict[Any, Any]) -> float:
    return float(np.maximum(0.0, row["inwoners"] - row["inwoners_binnen_norm"]))  # what is unknown stays so


def _kort(results: Results, row: dict[Any, Any]) -> str:
    """Say in one line what a hiaat is about: where, who, and what is far from them or not known."""
    normen, naam = results.normen, row["gebiednaam"]
    missing = row["reden"] == NOT_IN_REGISTER
    people = personen(row["inwoners"] if missing else _outside(row))
    who, what = doelgroep_in_sentence(normen, row["doelgroep"]), short_label(normen, row["aanbodsoort"])
    who = who if people == ONBEKEND else f"{people} {who}"
    return (
        f"{naam}: geen ‘{what}’ in het register, voor {who}" if missing else f"{naam}: {who} ver van ‘{what}’"
    )


def short_label(normen: Normen, aanbodsoort: str) -> str:
    """Give the label of a soort or groep without the examples in parentheses."""
    return normen.label_of(aanbodsoort).split(" (")[0]


def _distance(results: Results, row: dict[Any, Any]) -> str:
    speed = results.normen.doelgroepen[row["doelgroep"]].loopsnelheid_kmh
    far = meters(row["afstand_mediaan_m"])
    if far == ONBEKEND:
        return "Hoe ver mensen moeten lopen, is onbekend."
    walk = minuten(row["afstand_mediaan_m"], loopsnelheid_kmh=speed).removeprefix("ongeveer ")
    return f"De helft loopt {far} of meer, zo’n {walk}."


def _places(results: Results, row: dict[Any, Any]) -> pd.DataFrame:
    """Give the offerings of the pair that count, anywhere."""
    normen, aanbod = results.normen, results.aanbod
    accepted = normen.accepted_doelgroepen(row["doelgroep"])
    cells = aanbod["doelgroepen"].fillna("").astype("str")
    serves = np.array([not accepted.isdisjoint(cell.split(";")) for cell in cells], dtype=bool)
    kind = aanbod["aanbodsoort"].isin(normen.soorten_of(row["aanbodsoort"]))
    return aanbod[kind & serves & (aanbod["telt_mee"] | (aanbod["bereik"] != "punt"))]


def _supply(places: pd.DataFrame, row: dict[Any, Any]) -> str:
    points = int((places["bereik"] == "punt").sum())
    here = int(row["aantal_aanbod"])
    if not len(places):
        return "In het register: geen enkel aanbod voor hen."
    if not points:
        return f"In het register: {aantal(len(places))} keer aanbod zonder plek in de wijk."
    word = "plek" if points == 1 else "plekken"
    return f"In het register: {aantal(points)} {word}, {'geen' if here == 0 else aantal(here)} daarvan hier."


def _certainty(row: dict[Any, Any]) -> str:
    if row["reden"] == NOT_IN_REGISTER:
        return "Eerst nagaan: misschien is het er wel."
    low, high = row["inwoners_binnen_norm_min"], row["inwoners_binnen_norm_max"]
    spread = personen_range(row["inwoners"] - high, row["inwoners"] - low)
    if spread == ONBEKEND:
        return f"Binnen de norm ligt {procent(row['aandeel_binnen_norm'])} van de woonplekken."
    return f"{'Voorlopig' if row['voorlopig'] == 'ja' else 'Het register zegt'}: {spread} mensen."


def _vraag(results: Results, row: dict[Any, Any]) -> str:
    naam = row["gebiednaam"]
    reden = str(row["reden"])
    if row["status"] == "voldoet":
        return "Dit is nu geen hiaat meer. Wat heeft geholpen?"
    if row["status"] == "onbekend":
        return f"Wie weet hoeveel mensen dit raakt in {naam}?"
    if reden == NOT_IN_REGISTER or reden.startswith("van het aanbod"):
        return f"Wie kent een plek in of bij {naam}?"
    if reden.startswith("alleen aanbod"):
        return f"Is er een plek in {naam} nodig, of werkt het zo?"
    if reden.startswith("wel aanbod"):
        what = short_label(results.normen, row["aanbodsoort"])
        return f"Kan ‘{what}’ ook open voor deze mensen?"
    return f"Wie kan in {naam} een plek bieden, of mensen brengen?"


def _notities(results: Results, row: dict[Any, Any], places: pd.DataFrame) -> Iterable[str]:
    normen = results.normen
    norm = normen.norm_for(row["doelgroep"], row["aanbodsoort"])
    yield "Laat de vraag even stil. Vraag eerst wie het herkent, dan wie iets kan doen."
    share = procent(norm.min_aandeel if norm else None)
    bron = (norm.bron if norm else "").rstrip(".") or ONBEKEND
    yield f"De norm is een afspraak, geen wet: {share} binnen {meters(row['norm_m'])}. Bron: {bron}."
    if row["reden"]:
        yield f"Waarom een hiaat? {str(row['reden'])[:1].upper()}{str(row['reden'])[1:]}."
    points = places[places["bereik"] == "punt"]
    vague = int(points["geometry"].isna().sum())
    if vague:
        whole = stuks(len(points), "plek", "plekken")
        yield f"Niet op de kaart: {aantal(vague)} van de {whole}. Daarvan weten we alleen de wijk of buurt."
    column = places["organisatie"] if "organisatie" in places else places["naam"]
    names = list(dict.fromkeys(str(name) for name in column.dropna() if str(name).strip()))
    if names:
        more = f" en nog {len(names) - _MAX_NAMES}" if len(names) > _MAX_NAMES else ""
        found = "; ".join(names[:_MAX_NAMES]) + more
        yield f"Wie dit nu doet, volgens het register: {found.rstrip('.')}."
    yield "De afstand is een schatting. Kosten, taal en openingstijden zitten er niet in."
