"""Verantwoording: sources, peildata, the norm as an afspraak, and what the figures can and cannot carry.

Every file that leaves the building carries these lines, so a figure never travels without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.woorden import (
    ONBEKEND,
    aantal,
    decimal,
    doelgroep_in_sentence,
    meters,
    procent,
    stuks,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.normen import Norm
    from analysis.pipeline import Results
    from analysis.rapport.onderwerp import Onderwerp

__all__ = [
    "KAN_NIET",
    "KAN_WEL",
    "SLOT",
    "TEKENS",
    "describe_afstand",
    "describe_bronnen",
    "describe_norm",
    "describe_peildatum",
    "describe_register",
]

SLOT = "De norm is een afspraak. Een hiaat is het begin van een gesprek, geen oordeel."
KAN_WEL = (
    "Zien waar een gesprek kan beginnen, en met wie.",
    "Wijken en buurten vergelijken met dezelfde norm.",
    "Fouten en gaten in het register vinden.",
)
KAN_NIET = (
    "Bewijzen dat er niets is. Wat niet in het register staat, kan er toch zijn.",
    "Zeggen of iemand geholpen is. Kosten, taal, drempels en openingstijden zitten niet in de afstand.",
    "Een organisatie afrekenen. Meer rijen kan ook betekenen dat daar beter is gezocht.",
    "Iets zeggen over één persoon of één adres. Het gaat om gebieden.",
)
TEKENS = (
    "Onbekend is nooit nul. Groepen van 1 tot en met 9 mensen staan er als ‘minder dan 10’.",
    (
        "Voorlopig: van aanbod is de plek niet precies bekend. "
        "Ligt het op de beste of slechtste plek, dan kan het oordeel anders zijn."
    ),
)
_MAX_BRONNEN = 4
_PLAN = "Let op: dit zijn cijfers met plan ‘{}’. Zo is het vandaag niet."


def describe_norm(norm: Norm, onderwerp: Onderwerp) -> str:
    """Say in Dutch what was agreed, and by whom."""
    normen = onderwerp.normen
    who = doelgroep_in_sentence(normen, norm.doelgroep)
    return (
        f"Norm (een afspraak, geen wet): {procent(norm.min_aandeel)} van de {text_of(who)} woont op hooguit "
        f"{meters(norm.normafstand_m)} van aanbod ‘{text_of(normen.label_of(norm.aanbodsoort))}’. "
        f"Bron: {text_of(norm.bron, missing='niet genoemd').rstrip('.')}."
    )


def describe_afstand(results: Results) -> str:
    """Say in Dutch how distance was measured, and from where."""
    afstanden = results.afstanden
    how = (
        f"een rechte lijn × {decimal(afstanden.omwegfactor)} (omwegfactor, een aanname)"
        if afstanden.maat == "hemelsbreed"
        else f"gemeten over straten en paden ({afstanden.maat})"
    )
    start = (
        f"{aantal(len(results.bronnen.herkomsten))} plekken waar mensen wonen"
        if results.bronnen.herkomsten_bekend
        else "een punt per 100 meter, alsof iedereen in een buurt gelijk verdeeld woont"
    )
    return f"Afstand: geschatte loopafstand, {how}. Vertrekpunt: {start}."


def describe_peildatum(onderwerp: Onderwerp) -> str:
    """Give the vintages of people (of the doelgroep of the norm), borders and register on one line."""
    results = onderwerp.results
    bevolking = results.bronnen.bevolking
    people = _years(bevolking.loc[bevolking["doelgroep"] == onderwerp.norm.doelgroep, "peiljaar"])
    borders = _years(results.bronnen.buurten["peiljaar"])
    register = describe_register(results)
    return f"Peildatum: inwoners {people} · grenzen {borders} · aanbod uit bronnen van {register}"


def describe_bronnen(onderwerp: Onderwerp) -> list[str]:
    """Give sources, peildatum, norm and way of measuring as Dutch lines, for the foot of any file."""
    return [
        describe_norm(onderwerp.norm, onderwerp),
        f"{describe_peildatum(onderwerp)}.",
        _inwoners(onderwerp),
        _aanbod(onderwerp.results),
        describe_afstand(onderwerp.results),
        *([_PLAN.format(text_of(onderwerp.plan))] if onderwerp.plan else []),
    ]


def _inwoners(onderwerp: Onderwerp) -> str:
    code = onderwerp.norm.doelgroep
    bevolking = onderwerp.results.bronnen.bevolking
    cells = bevolking.loc[bevolking["doelgroep"] == code, "bron"]
    bronnen = list(dict.fromkeys(text_of(bron) for bron in cells.dropna() if str(bron).strip()))
    more = f" en nog {len(bronnen) - _MAX_BRONNEN}" if len(bronnen) > _MAX_BRONNEN else ""
    how = text_of(onderwerp.normen.doelgroepen[code].inwoners, missing="")
    named = "; ".join(bronnen[:_MAX_BRONNEN]) or ONBEKEND
    return f"Hoeveel mensen? {how} Bron: {named}{more}.".replace("  ", " ")


def _aanbod(results: Results) -> str:
    aanbod = results.aanbod
    vague = int((aanbod["telt_mee"] & (aanbod["bereik"] == "punt") & aanbod.geometry.isna()).sum())
    return (
        f"Aanbod: register van {stuks(len(aanbod), 'rij', 'rijen')}; van {stuks(vague, 'plek', 'plekken')} "
        "weten we alleen de buurt of wijk. De bron staat bij elke rij."
    )


def _years(values: Iterable[object]) -> str:
    found = sorted({text_of(value, missing="") for value in values} - {""})
    if len(found) > 2:  # noqa: PLR2004 a range reads better than a list
        return f"{found[0]} tot {found[-1]}"
    return " en ".join(found) or ONBEKEND


def describe_register(results: Results) -> str:
    """Give the years of the sources of the register, and how many rows have none."""
    aanbod = results.aanbod
    dates = [text_of(value, missing="") for value in aanbod["peildatum"]] if "peildatum" in aanbod else []
    years = sorted(date[:4] for date in dates if date[:4].isdecimal() and len(date) >= 4)  # noqa: PLR2004
    if not years:
        return "onbekend jaar"
    span = years[0] if years[0] == years[-1] else f"{years[0]} tot {years[-1]}"
    missing = len(aanbod) - len(years)
    return f"{span} ({stuks(missing, 'rij', 'rijen')} zonder jaar)" if missing else span
