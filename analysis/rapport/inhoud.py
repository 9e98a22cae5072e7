"""Inhoud: what a report says, as plain Dutch text in lists. PDF, PPTX and HTML only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.hiaten import NOT_IN_REGISTER
from analysis.klassen import MATEN, ONBEKEND, SPECIAL
from analysis.rapport.maatzinnen import houdbaarheid_short
from analysis.wijkprofiel import compare_mensen
from analysis.woorden import meters, personen, personen_range, procent, tekort_sentence, text_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from analysis.rapport.onderwerp import Onderwerp

__all__ = [
    "BASIS_LABELS",
    "DELEN_KOP",
    "VOLGORDE",
    "Blok",
    "clip",
    "hoofdzinnen",
    "legenda",
    "list_delen",
    "list_hiaten",
    "list_mensen",
    "list_paren",
    "list_wijkhiaten",
    "oordeel",
    "titel",
]

DELEN_KOP = ("Nr", "Gebied", "Mensen", "Verder dan norm", "Kan zijn", "Binnen norm", "Oordeel")
VOLGORDE = "Bovenaan staat waar zeker de meeste mensen verder wonen dan de norm."
BASIS_LABELS = {"hiaat": "hiaat", "onbekend": "onbekend", "voldoet": "voldoet"}
_SOORT = {"gemeente": "Gemeente", "wijk": "Wijk", "buurt": "Buurt"}
_MAX_TEXT = 90


@dataclass(frozen=True, slots=True)
class Blok:
    """A heading and sentences that a caller adds to a report, for instance on overlap or opening times."""

    kop: str
    zinnen: tuple[str, ...]


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


def list_hiaten(
    onderwerp: Onderwerp, limit: int, *, houdbaarheid: pd.DataFrame | None = None
) -> list[dict[str, str]]:
    """Give the hiaten of the gebied itself by rang: a sentence, the range it can be, why, and if it holds.

    The range and the reason are empty where they say no more than the sentence.

    Args:
        onderwerp: a gebied.
        limit: how many.
        houdbaarheid: table of that name, of all norms; None: nothing is said of it.

    """
    hiaten = onderwerp.results.hiaten
    mine = hiaten[hiaten["gebiedcode"] == onderwerp.gebiedcode].head(limit)
    return _describe(onderwerp, mine, houdbaarheid)


def list_wijkhiaten(onderwerp: Onderwerp, limit: int) -> list[dict[str, str]]:
    """Give the largest hiaten in the delen of the gebied, in the order of their rang."""
    hiaten = onderwerp.results.hiaten
    return _describe(onderwerp, hiaten[hiaten["gebiedcode"].isin(onderwerp.delen["gebiedcode"])].head(limit))


def _describe(
    onderwerp: Onderwerp, hiaten: pd.DataFrame, houdbaarheid: pd.DataFrame | None = None
) -> list[dict[str, str]]:
    keys = ["gebiedcode", "doelgroep", "aanbodsoort"]
    extra = hiaten[[*keys, "tekort_min", "tekort_max", "reden"]]
    rows = extra.merge(onderwerp.results.dekking, on=keys, how="left")
    if houdbaarheid is not None:
        rows = rows.merge(houdbaarheid[[*keys, "keuze"]], on=keys, how="left")
    found = []
    for row in _records(rows):
        spread = personen_range(row["tekort_min"], row["tekort_max"])
        certain = spread == personen(row["inwoners"] - row["inwoners_binnen_norm"])
        known = onderwerp.in_register(row["doelgroep"], row["aanbodsoort"])
        said = row["reden"] == NOT_IN_REGISTER  # the sentence says so already
        found.append(
            {
                "zin": _sentence(onderwerp, row),
                "marge": "" if certain else f"Kan zijn: {spread}.",
                "reden": "" if said else _reden(row["reden"]),
                "houdt": houdbaarheid_short(row) if known and houdbaarheid is not None else "",
            }
        )
    return found


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
