"""Vijver: who reaches the same people, who stands alone, and an invitation to talk, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.maten.overlap import talks_of
from analysis.woorden import (
    aantal,
    doelgroep_in_sentence,
    maat_words,
    meters,
    personen,
    personen_range,
    procent,
    stuks,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.normen import Norm, Normen
    from analysis.pipeline import Results

__all__ = [
    "alone_table",
    "find_alone",
    "invitation",
    "link_lines",
    "matrix_of",
    "pair_label",
    "pair_table",
    "unsure_sentence",
    "vijver_sentence",
]

_TALKS = {"ja": "ja", "nagaan": "misschien: ga eerst de tijden na", "nee": "nee"}
_STOPS = {
    "vasthouden": "vasthouden: zonder dit aanbod verliezen mensen hun enige plek dichtbij",
    "verlaten": "niemand verliest zijn enige plek dichtbij",
    "nagaan": "eerst nagaan: de plek van aanbod is onzeker",
}


def find_alone(overlap: pd.DataFrame, kwetsbaarheid: pd.DataFrame) -> pd.DataFrame:
    """Give table kwetsbaarheid of the offerings with a known place, and `alleen`: nobody shares their people.

    Those whose stop would leave most people without come first.
    """
    placed = kwetsbaarheid[kwetsbaarheid["aanbod_id"].isin(_placed(kwetsbaarheid))]
    linked = {*overlap["aanbod_id_1"], *overlap["aanbod_id_2"]}
    table: pd.DataFrame = placed.assign(alleen=~placed["aanbod_id"].isin(linked))
    return table.sort_values(
        ["inwoners_verlies", "aanbod_id"], ascending=[False, True], na_position="last"
    ).reset_index(drop=True)


def _placed(kwetsbaarheid: pd.DataFrame) -> set[str]:
    """Give the offerings whose place is known; where people are unknown, all of them may be."""
    known = kwetsbaarheid[kwetsbaarheid["inwoners_bereikt"].notna()]
    return set(known["aanbod_id"])


def vijver_sentence(overlap: pd.DataFrame, alone: pd.DataFrame, *, norm: Norm, normen: Normen) -> str:
    """State who fishes in the same pond, for one pair."""
    who = doelgroep_in_sentence(normen, norm.doelgroep)
    if alone.empty:
        return (
            f"Wie dezelfde {who} bereikt, kunnen we niet zeggen: van geen enkel aanbod weten we precies waar "
            "het is en hoeveel mensen er wonen."
        )
    talks = talks_of(overlap)
    partners = {*talks["aanbod_id_1"], *talks["aanbod_id_2"]}
    if talks.empty:
        first = f"Geen twee plekken bereiken voor de helft of meer dezelfde {who} tegelijk."
    else:
        most = personen(talks["inwoners_gedeeld"].iloc[0])
        first = (
            f"{aantal(len(partners))} plekken vissen in dezelfde vijver: ze bereiken voor de helft of meer "
            f"dezelfde {who}. Het grootste paar deelt {most} mensen."
        )
    single = int(alone["alleen"].sum())
    return f"{first} {aantal(single)} {'plek staat' if single == 1 else 'plekken staan'} alleen."


def unsure_sentence(kwetsbaarheid: pd.DataFrame, alone: pd.DataFrame) -> list[str]:
    """Say of how many offerings the place or the people are unknown; nothing where there are none."""
    vague = kwetsbaarheid["aanbod_id"].nunique() - alone["aanbod_id"].nunique()
    if not vague:
        return []
    missing = "weten we niet precies waar die ligt, of hoeveel mensen er wonen. Die doet"
    if vague > 1:
        missing = "weten we niet precies waar ze liggen, of hoeveel mensen er wonen. Die doen"
    return [f"Onzeker: van {stuks(vague, 'plek', 'plekken')} {missing} hier niet mee."]


def pair_label(row: Mapping[Any, Any]) -> str:
    """Give a pair as it stands in a list."""
    return f"{row['naam_1']} en {row['naam_2']}"


def link_lines(row: Mapping[Any, Any]) -> list[str]:
    """Give the lines of the tooltip of a pair, as plain text."""
    return [
        pair_label(row),
        f"Delen {personen(row['inwoners_gedeeld'])} mensen",
        f"Dat is {procent(row['aandeel_overlap'])} van de kleinste",
        f"Gesprek: {_TALKS[row['gesprek']]}",
    ]


def pair_table(overlap: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs as a table of texts; people of 1-9 as words."""
    rows = overlap.to_dict("records")
    return pd.DataFrame(
        {
            "Het ene": [text_of(r["naam_1"]) for r in rows],
            "Het andere": [text_of(r["naam_2"]) for r in rows],
            "Delen": [personen(r["inwoners_gedeeld"]) for r in rows],
            "Van de kleinste": [procent(r["aandeel_overlap"]) for r in rows],
            "Tegelijk open": [text_of(r["zelfde_dagdeel"]) for r in rows],
            "Gesprek waard": [_TALKS[r["gesprek"]] for r in rows],
        }
    )


def alone_table(alone: pd.DataFrame) -> pd.DataFrame:
    """Give what `find_alone` gave as a table of texts; people of 1-9 as words."""
    rows = alone.to_dict("records")
    return pd.DataFrame(
        {
            "Aanbod": [text_of(r["naam"]) for r in rows],
            "Staat alleen": ["ja" if r["alleen"] else "nee" for r in rows],
            "Bereikt": [personen(r["inwoners_bereikt"]) for r in rows],
            "Verliest bij stoppen": [personen(r["inwoners_verlies"]) for r in rows],
            "Onzekerheid": [
                personen_range(r["inwoners_verlies_min"], r["inwoners_verlies_max"]) for r in rows
            ],
            "Begin van het gesprek": [_STOPS[r["gesprek"]] for r in rows],
        }
    )


def matrix_of(overlap: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """Give the overlap of the `most` offerings that share most people, for `charts.draw_matrix`."""
    both = pd.concat(
        [
            overlap[["naam_1", "naam_2", "aanbod_id_1", "aandeel_overlap"]].set_axis(
                ["rij", "kolom", "id", "deel"], axis=1
            ),
            overlap[["naam_2", "naam_1", "aanbod_id_2", "aandeel_overlap"]].set_axis(
                ["rij", "kolom", "id", "deel"], axis=1
            ),
        ]
    )
    names = both.groupby("rij")["deel"].sum().sort_values(ascending=False).index[:most]
    chosen = both[both["rij"].isin(names) & both["kolom"].isin(names)].dropna(subset=["deel"])
    pairs = chosen.groupby(["rij", "kolom"], as_index=False)["deel"].max()
    matrix: pd.DataFrame = pairs.assign(procent=(100 * pairs["deel"]).round())
    return matrix[["rij", "kolom", "procent"]]


def invitation(row: Mapping[Any, Any], results: Results, *, norm: Norm) -> str:
    """Write a short invitation to the two of a pair, to copy."""
    normen = results.normen
    aanbod = results.aanbod.set_index("aanbod_id")
    who, what = doelgroep_in_sentence(normen, norm.doelgroep), normen.label_of(norm.aanbodsoort)
    organisations = dict.fromkeys(
        text_of(aanbod.loc[row[key]].get("organisatie"), missing=row[name])
        for key, name in (("aanbod_id_1", "naam_1"), ("aanbod_id_2", "naam_2"))
    )
    when = {
        "ja": f"U bent tegelijk open op: {row['dagdelen'].replace(';', ', ')}.",
        "onbekend": "Of u tegelijk open bent, weten we niet. Vertelt u ons dat?",
        "nee": "U bent nooit tegelijk open. Misschien vult u elkaar al aan.",
    }[row["zelfde_dagdeel"]]
    return (
        f"Aan: {' en '.join(organisations)}\n"
        f"Onderwerp: kennismaken rond {what}\n\n"
        f"Beste mensen van {row['naam_1']} en {row['naam_2']},\n\n"
        f"Op de samenspelkaart zien we dat u voor een deel dezelfde {who} kunt bereiken. "
        f"{_shared(row)} {when}\n\n"
        "We nodigen u graag samen uit. Onze vragen:\n"
        "- Kent u elkaar al?\n"
        "- Doet u hetzelfde, of vult u elkaar aan?\n"
        "- Kunt u samen een ruimte, vrijwilligers of vervoer delen?\n"
        "- Kunt u afspreken wie wanneer open is?\n\n"
        "Dit is het begin van een gesprek, geen oordeel.\n\n"
        f"Zo is er gerekend: wie binnen {meters(norm.normafstand_m)} woont telt mee. "
        "Die afstand is een afspraak, geen wet. "
        f"Afstand: {maat_words(results.maat)}."
    )


def _shared(row: Mapping[Any, Any]) -> str:
    people = personen(row["inwoners_gedeeld"])
    return (
        f"Voor {people} mensen bent u allebei dichtbij. "
        f"Dat is {procent(row['aandeel_overlap'])} van de mensen die de kleinste van u twee kan bereiken."
    )
