"""Onderbouwing: where each number comes from, how it is computed, how complete the register is; as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.dagdelen import ONBEKEND as UNKNOWN
from analysis.rapport.verantwoording import describe_afstand
from analysis.wijkprofiel import STAD, list_aanwezig
from analysis.woorden import ONBEKEND, aantal, decimal, meters, procent, stuks, text_of
from dashboard.components.aanbod import PRECISIE, left_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from analysis.normen import Normen
    from analysis.pipeline import Results

__all__ = [
    "completeness_table",
    "method_table",
    "normen_table",
    "radius_table",
    "sources_table",
    "unplaced_table",
]


def sources_table(results: Results) -> pd.DataFrame:
    """Give a row per kind of number on the screens: how it is known, its source and its year."""
    normen, bevolking = results.normen, results.bronnen.bevolking
    rows = []
    for code, doelgroep in normen.doelgroepen.items():
        mine = bevolking[bevolking["doelgroep"] == code]
        known = mine[mine["inwoners"].notna()]
        how = ("Schatting" if known["schatting"].any() else "Geteld") if len(known) else "Onbekend"
        text = text_of(doelgroep.inwoners, missing="")
        rows.append(
            (
                f"Mensen: {doelgroep.label}",
                text if text.startswith(how) else f"{how}. {text}".strip(),
                _joined(mine["bron"]),
                _joined(mine["peiljaar"]),
            )
        )
    aanbod = results.aanbod
    sources = stuks(aanbod["bron"].nunique(), "bron", "bronnen")
    register = f"{sources}; bij elke rij op het scherm Aanbod staat haar bron"
    rows += [
        (
            "Grenzen van buurten",
            "Wijk en gemeente zijn hun buurten samen.",
            "BRON.md bij Grenzen",
            _joined(results.bronnen.buurten["peiljaar"]),
        ),
        ("Aanbod", f"{stuks(len(aanbod), 'rij', 'rijen')}.", register, _span(aanbod.get("peildatum", []))),
        ("Afstand", describe_afstand(results), "Zo is er gerekend, hieronder", ""),
    ]
    return pd.DataFrame(rows, columns=["Getal", "Hoe weten we het?", "Bron", "Jaar"])


def _joined(values: Iterable[object]) -> str:
    found = sorted({text_of(value, missing="") for value in values} - {""})
    return "; ".join(found) or ONBEKEND


def _span(values: Iterable[object]) -> str:
    years = sorted(text[:4] for text in (text_of(v, missing="") for v in values) if text[:4].isdecimal())
    return f"{years[0]} tot {years[-1]}" if years else ONBEKEND


# What it is, in plain words, as a formula; the names between braces are figures of the normen.
_STEPS = """
Afstand
Van elk punt waar mensen wonen meten we naar het dichtstbijzijnde aanbod dat er voor hen is.
afstand = rechte lijn × {factor} (of gemeten over straten)

Deel binnen de norm
Welk deel van de punten van een buurt dichtbij genoeg ligt. Punten met meer mensen tellen zwaarder.
deel = som van gewichten met afstand ≤ norm ÷ som van alle gewichten

Wijk en gemeente
De buurten samen. Een buurt met meer mensen van de doelgroep telt zwaarder.
deel = som van (deel × mensen) per buurt ÷ som van mensen

Mensen binnen de norm
Het deel, omgerekend naar mensen.
binnen = deel × mensen

Tekort
Mensen die verder wonen dan de norm.
tekort = mensen − binnen

Oordeel
Woont een te klein deel dichtbij, dan heet dat een hiaat. Hoe groot dat deel moet zijn, is een afspraak.
hiaat als deel < afgesproken deel

Zeker en hooguit
Soms is de plek van aanbod niet precies bekend. We rekenen met de gunstigste en de ongunstigste plek.
afstand − straal × {factor} tot afstand + straal × {factor}

Voorlopig
Ligt het aanbod gunstiger of ongunstiger, dan is het oordeel anders. Of de soort staat niet in het register.
oordeel bij de gunstigste plek ≠ oordeel bij de ongunstigste plek

Minuten lopen
Ouderen lopen langzamer dan anderen. Hoe snel we rekenen, staat bij elke doelgroep in normen.toml.
minuten = afstand ÷ loopsnelheid ({slowest} tot {fastest} km per uur)

Onbekend
Weten we niet hoeveel mensen er wonen, dan is het tekort onbekend. Onbekend is nooit nul.
onbekend × deel = onbekend

Stadsklok
Hetzelfde, met alleen wat op dat moment open is. Zijn tijden niet bekend, dan staat er ‘… tot …’.
aanbod telt mee als het open is in dat dagdeel

Vijvermeter
Welk deel van de mensen van de kleinste van twee ook de ander dichtbij heeft.
overlap = gedeelde mensen ÷ mensen van de kleinste

Robuust of niet
We rekenen elk hiaat ook uit met een andere norm, anders gemeten, zonder onzeker aanbod en op een andere plek.
robuust = een hiaat in alle berekeningen, en het aantal mensen is geen schatting

Een rit of een nieuwe plek
Wie te ver woont en op hooguit 5 km een plek heeft, naast wie er met één nieuwe plek binnen de norm komt.
rit = te ver met afstand ≤ 5 km; nieuwe plek = te ver met afstand tot de beste plek ≤ norm

Wat naar mensen toe komt
Wie in het werkgebied woont. Is van aanbod het werkgebied niet bekend, dan staat er ‘… tot …’.
in werkgebied = mensen op punten in minstens één werkgebied

Genoeg plaats
Plaatsen en open uren, verdeeld over wie erheen kan lopen (E2SFCA, Luo en Qi 2009). Verder weg telt minder.
plaatsuren = som van gewicht × plaatsen × open uren ÷ som van gewicht × mensen

Patroon
Lijken buurten op hun buren? We noemen een buurt alleen als dat bij toeval bijna niet kan.
Moran I > 0 met p ≤ 0,05, en Getis-Ord Gi* met p ≤ 0,05, gecorrigeerd voor het aantal buurten

Vergelijkbare wijken
Wijken met ongeveer dezelfde leeftijden, hetzelfde inkomen en dezelfde dichtheid.
verschil = wortel van het gemiddelde van (z-score hier − z-score daar)²
"""


def method_table(normen: Normen) -> pd.DataFrame:
    """Give the steps from a register to a hiaat, in plain words and as a formula."""
    speeds = [doelgroep.loopsnelheid_kmh for doelgroep in normen.doelgroepen.values()]
    figures = {"factor": normen.omwegfactor, "slowest": min(speeds), "fastest": max(speeds)}
    steps = _STEPS.format_map({key: decimal(value) for key, value in figures.items()}).strip().split("\n\n")
    return pd.DataFrame(
        [step.splitlines() for step in steps], columns=["Wat", "In gewone woorden", "Als formule"]
    )


def normen_table(normen: Normen) -> pd.DataFrame:
    """Give every norm with its source."""
    return pd.DataFrame(
        {
            "Doelgroep": [normen.label_of(n.doelgroep) for n in normen.normen],
            "Aanbod": [normen.label_of(n.aanbodsoort) for n in normen.normen],
            "Afstand": [meters(n.normafstand_m) for n in normen.normen],
            "Deel dat er moet wonen": [procent(n.min_aandeel) for n in normen.normen],
            "Bron": [n.bron for n in normen.normen],
        }
    )


def radius_table(normen: Normen) -> pd.DataFrame:
    """Give how far an offering may lie from its point, per precision."""
    return pd.DataFrame(
        {
            "Hoe de plek bekend is": [PRECISIE.get(code, code).capitalize() for code in normen.radius_m],
            "Straal": [meters(m) for m in normen.radius_m.values()],
        }
    )


def completeness_table(results: Results, states: NDArray[np.int8]) -> pd.DataFrame:
    """Give per wijk how many offerings the register knows, and of how many it knows what.

    Args:
        results: from `run`.
        states: from `maten.read_states`.

    Returns:
        A row per wijk in order of name, and a last one for what belongs to no wijk: all texts.

    """
    aanbod, gebieden = results.aanbod, results.gebieden
    wijken = gebieden[gebieden["niveau"] == "wijk"].sort_values("gebiednaam")
    names = dict(zip(wijken["gebiedcode"], wijken["gebiednaam"], strict=True))
    known = pd.DataFrame(
        {
            "Plek bekend": (aanbod.geometry.notna() | (aanbod["bereik"] != "punt")).to_numpy(),
            "Tijden bekend": (states != UNKNOWN).reshape(len(states), -1).all(axis=1),
            "Plaatsen bekend": _filled(aanbod, "capaciteit"),
            "Kosten bekend": _filled(aanbod, "kosten"),
            "Jaar bekend": _filled(aanbod, "peildatum"),
            "Contactrol bekend": _filled(aanbod, "contactrol"),
        }
    )
    present = list_aanwezig(results)
    rows = []
    for code, name in {**names, STAD: "Hele stad, aan huis of wijk onbekend"}.items():
        mine = present.loc[present["wijkcode"] == code, "rij"].to_numpy()
        parts = known.iloc[mine].sum()
        rows.append(
            {"Wijk": name, "Aanbod": aantal(len(mine))} | {k: _part(v, len(mine)) for k, v in parts.items()}
        )
    return pd.DataFrame(rows)


def _filled(aanbod: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    texts = aanbod.get(column, pd.Series("", index=aanbod.index))
    return (texts.fillna("").astype("str").str.strip() != "").to_numpy()


def _part(count: float, total: int) -> str:
    return f"{aantal(count)} ({procent(count / total)})" if total else "geen aanbod"


def unplaced_table(results: Results) -> pd.DataFrame:
    """Give the offerings that have no mark on the map, and whether they count."""
    aanbod = results.aanbod
    rows = aanbod[aanbod.geometry.isna() | (aanbod["bereik"] != "punt") | ~aanbod["telt_mee"]]
    return pd.DataFrame(
        {
            "Naam": [text_of(value) for value in rows["naam"]],
            "Soort": [results.normen.label_of(text_of(value)) for value in rows["aanbodsoort"]],
            "Telt mee?": left_out(rows, results.bevindingen),
        }
    )
