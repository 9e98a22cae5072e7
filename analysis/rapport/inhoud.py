"""Inhoud: what a report says, as plain Dutch text in lists. PDF, PPTX and HTML only lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.klassen import MATEN, ONBEKEND, SPECIAL
from analysis.rapport.verantwoording import text_of
from analysis.vergelijking import compute_kenmerken, find_gelijken, find_ontbrekend
from analysis.wijkprofiel import compare_mensen, count_lagen, list_aanwezig
from analysis.woorden import aantal, meters, personen, personen_range, procent, tekort_sentence

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import geopandas as gpd

    from analysis.rapport.onderwerp import Onderwerp

__all__ = [
    "BASIS_LABELS",
    "DELEN_KOP",
    "LAGEN",
    "aanbod_in",
    "clip",
    "hoofdzinnen",
    "legenda",
    "list_aanbod",
    "list_delen",
    "list_hiaten",
    "list_lagen",
    "list_mensen",
    "list_ontbrekend",
    "list_paren",
    "list_wijkhiaten",
    "oordeel",
    "titel",
]

LAGEN = {
    "informeel": "Informeel: van en door inwoners",
    "basisinfrastructuur": "Basis: voor iedereen in de buurt",
    "sociaal_wijkteam": "Sociaal wijkteam",
    "specialistisch": "Specialistische zorg",
    "": "Laag onbekend",
}
DELEN_KOP = ("Nr", "Gebied", "Mensen", "Verder dan norm", "Kan zijn", "Binnen norm", "Oordeel")
BASIS_LABELS = {"hiaat": "hiaat", "onbekend": "onbekend", "voldoet": "voldoet"}
_SOORT = {"gemeente": "Gemeente", "wijk": "Wijk", "buurt": "Buurt"}
_MAX_TEXT = 90


def clip(value: object, limit: int = _MAX_TEXT) -> str:
    """Give a cell as one line of at most `limit` characters."""
    text = text_of(value)
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def titel(onderwerp: Onderwerp) -> str:
    """Give "Wijk Stadshagen, Zwolle", and that it is a plan where it is one."""
    naam = f"{_SOORT[onderwerp.niveau]} {clip(onderwerp.naam, 60)}"
    plan = f" · met plan ‘{clip(onderwerp.plan, 60)}’" if onderwerp.plan else ""
    return (naam if onderwerp.niveau == "gemeente" else f"{naam}, {clip(onderwerp.gemeente, 40)}") + plan


def hoofdzinnen(onderwerp: Onderwerp) -> list[str]:
    """State the gap of the pair in the gebied: persons first, then how far it can be off, then why."""
    row = onderwerp.eigen
    found = [_sentence(onderwerp, row)]
    in_register = onderwerp.in_register(row["doelgroep"], row["aanbodsoort"])
    spread = personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
    if in_register and spread not in {ONBEKEND, personen(row["buiten_norm"])}:
        found.append(
            f"Omdat de plek van aanbod niet altijd precies bekend is, kan het gaan om {spread} mensen."
        )
    if row["status"] == "hiaat":
        found.append(f"Waarom een hiaat? {_reden(row['reden'])}")
    if row["voorlopig"] == "ja":
        found.append("Dit oordeel is voorlopig: zoek eerst de precieze plek van het aanbod op.")
    return found


def list_delen(onderwerp: Onderwerp) -> list[list[str]]:
    """Give the parts of the gebied as rows under DELEN_KOP."""
    return [
        [
            str(row["nr"]),
            clip(row["gebiednaam"], 40),
            personen(row["inwoners"]),
            personen(row["buiten_norm"]),
            personen_range(row["buiten_norm_min"], row["buiten_norm_max"]),
            procent(row["aandeel_binnen_norm"]),
            oordeel(row),
        ]
        for row in _records(onderwerp.delen)
    ]


def oordeel(row: Mapping[Hashable, Any]) -> str:
    """Give status and voorlopig as words."""
    status = BASIS_LABELS[row["status"]]
    return f"{status} (voorlopig)" if row["voorlopig"] == "ja" else status


def list_mensen(onderwerp: Onderwerp) -> list[list[str]]:
    """Give doelgroep, number of people, share of the gebied, and share of the gemeente where that differs."""
    normen = onderwerp.normen
    return [
        [
            clip(normen.label_of(row["doelgroep"]), 60) + (" (schatting)" if row["schatting"] else ""),
            personen(row["inwoners"]),
            procent(row["aandeel"]),
            *([] if onderwerp.niveau == "gemeente" else [procent(row["aandeel_gemeente"])]),
        ]
        for row in _records(compare_mensen(onderwerp.results, onderwerp.gebiedcode))
    ]


def list_hiaten(onderwerp: Onderwerp, limit: int) -> list[dict[str, str]]:
    """Give the hiaten of the gebied itself by rang: a sentence, the range it can be, and the reason."""
    hiaten = onderwerp.results.hiaten
    return _describe(onderwerp, hiaten[hiaten["gebiedcode"] == onderwerp.gebiedcode].head(limit))


def list_wijkhiaten(onderwerp: Onderwerp, limit: int) -> list[dict[str, str]]:
    """Give the largest hiaten in the delen of the gebied, in the order of their rang."""
    hiaten = onderwerp.results.hiaten
    return _describe(onderwerp, hiaten[hiaten["gebiedcode"].isin(onderwerp.delen["gebiedcode"])].head(limit))


def _describe(onderwerp: Onderwerp, hiaten: pd.DataFrame) -> list[dict[str, str]]:
    keys = ["gebiedcode", "doelgroep", "aanbodsoort"]
    extra = hiaten[[*keys, "tekort_min", "tekort_max", "reden"]]
    rows = extra.merge(onderwerp.results.dekking, on=keys, how="left")
    return [
        {
            "zin": _sentence(onderwerp, row),
            "marge": f"Kan zijn: {personen_range(row['tekort_min'], row['tekort_max'])}.",
            "reden": _reden(row["reden"]),
        }
        for row in _records(rows)
    ]


def list_paren(onderwerp: Onderwerp) -> list[list[str]]:
    """Give every pair with a norm for the gebied: who, what, norm, people, further away, share, judgment."""
    normen = onderwerp.normen
    mine = onderwerp.results.dekking
    mine = mine[mine["gebiedcode"] == onderwerp.gebiedcode]
    return [
        [
            clip(normen.label_of(row["doelgroep"]), 64),
            clip(normen.label_of(row["aanbodsoort"]), 64),
            meters(row["norm_m"]),
            personen(row["inwoners"]),
            personen(row["inwoners"] - row["inwoners_binnen_norm"]),
            procent(row["aandeel_binnen_norm"]),
            oordeel(row),
        ]
        for row in _records(mine)
    ]


def aanbod_in(onderwerp: Onderwerp) -> gpd.GeoDataFrame:
    """Give the offerings that belong to the gebied, in the order of the register; all for a gemeente."""
    results = onderwerp.results
    present = list_aanwezig(results)
    if onderwerp.niveau == "gemeente":
        return results.aanbod.iloc[sorted(set(present["rij"]))]
    gebieden = results.gebieden.set_index("gebiedcode")
    wijk = gebieden.loc[onderwerp.gebiedcode, "wijkcode"]
    here = results.aanbod.iloc[sorted(set(present.loc[present["wijkcode"] == wijk, "rij"]))]
    if onderwerp.niveau == "wijk":
        return here
    return here[here["buurtcode"].isin([onderwerp.gebiedcode, "", None]) | here["buurtcode"].isna()]


def list_aanbod(onderwerp: Onderwerp, limit: int) -> list[list[str]]:
    """Give name, soort, opening times and source of the offerings in the gebied."""
    rows = _records(aanbod_in(onderwerp).head(limit))
    return [
        [
            clip(row["naam"], 60),
            clip(onderwerp.normen.label_of(row["aanbodsoort"]), 40),
            clip(row.get("openingstijden"), 50),
            f"{clip(row.get('peildatum'), 10)}{' (niet zeker)' if row.get('zeker') == 'nee' else ''}",
        ]
        for row in rows
    ]


def list_lagen(onderwerp: Onderwerp) -> list[list[str]]:
    """Count the offerings in the gebied per laag, from specialistic down to informal: a pyramid."""
    counts = count_lagen(aanbod_in(onderwerp), onderwerp.normen)
    order = [*reversed([laag for laag in counts if laag]), ""]
    return [[LAGEN[laag], aantal(counts[laag])] for laag in order if laag or counts[laag]]


def list_ontbrekend(onderwerp: Onderwerp, limit: int) -> tuple[str, list[str]]:
    """Say what comparable wijken have and this one lacks: a sentence on which wijken, and one per soort.

    Only for a wijk; for another niveau, or where nothing can be compared, the texts are empty.
    """
    if onderwerp.niveau != "wijk":
        return "", []
    results, code = onderwerp.results, onderwerp.gebiedcode
    gelijken = find_gelijken(compute_kenmerken(results), code)
    if gelijken.empty:
        return "", []
    names = dict(zip(gelijken["gebiedcode"], gelijken["gebiednaam"], strict=True))
    examples = find_ontbrekend(results, code, list(names))
    lines = []
    for soort, rows in examples.groupby("aanbodsoort", sort=False):
        first = rows.iloc[0]
        example = results.aanbod.iloc[int(first["rij"])]
        naam = clip(example["naam"], 60)
        who = text_of(example.get("organisatie"), missing="")
        behind = f" ({clip(who, 50)})" if who else ""
        where = clip(names.get(first["wijkcode"], ""), 40)
        city = " Wel iets voor de hele stad." if first["stedelijk"] else ""
        label = clip(onderwerp.normen.label_of(str(soort)), 60)
        lines.append(f"{label}: bijvoorbeeld {naam} in {where}{behind}.{city}")
    likes = ", ".join(clip(naam, 40) for naam in names.values())
    return f"Wijken die het meest lijken op deze wijk (leeftijd, inkomen, dichtheid): {likes}.", lines[:limit]


def legenda() -> list[dict[str, str]]:
    """Give the classes of the map: their colour and words, unknown included."""
    klassen = [*MATEN["tekort"].klassen, SPECIAL[ONBEKEND]]
    return [{"code": klasse.code, "label": klasse.label, "kleur": klasse.kleur} for klasse in klassen]


def _sentence(onderwerp: Onderwerp, row: Mapping[Any, Any]) -> str:
    in_register = onderwerp.in_register(str(row["doelgroep"]), str(row["aanbodsoort"]))
    return text_of(tekort_sentence(row, normen=onderwerp.normen, in_register=in_register))


def _reden(reden: object) -> str:
    text = text_of(reden, missing="de reden is onbekend")
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")
