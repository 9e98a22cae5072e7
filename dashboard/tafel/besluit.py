"""Besluit: what a meeting takes home. The afspraken as table and Markdown, and the speaker's notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.rapport.onderwerp import make_onderwerp
from analysis.rapport.verantwoording import TEKENS, describe_bronnen, describe_norm
from analysis.woorden import text_of
from dashboard.tafel.afspraken import BEWEGINGEN, VIER_V
from dashboard.tafel.keuze import split_code
from dashboard.tafel.verhaal import label_of_code, tell_hiaat
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.pipeline import Results
    from dashboard.tafel.afspraken import Afspraak

__all__ = ["afspraken_table", "write_besluit", "write_spreekblad"]


def afspraken_table(results: Results, afspraken: Sequence[Afspraak]) -> pd.DataFrame:
    """Give the afspraken as a table for reading, a row each; what was not agreed is "onbekend"."""
    return pd.DataFrame(
        {
            "Overleg": [one.datum for one in afspraken],
            "Waarover": [label_of_code(results, one.hiaat) if one.hiaat else "algemeen" for one in afspraken],
            "Keuze": [VIER_V[one.v].split(":")[0] for one in afspraken],
            "Wat": [text_of(one.wat) for one in afspraken],
            "Wie": [text_of(one.wie) for one in afspraken],
            "Wanneer klaar": [text_of(one.wanneer) for one in afspraken],
            "Beweging": [BEWEGINGEN.get(one.beweging, "niet gekozen") for one in afspraken],
        }
    )


def write_besluit(results: Results, afspraken: Sequence[Afspraak], *, hiaten: Sequence[str]) -> str:
    """Write the Tafelbesluit as Markdown: the hiaten that were discussed, the afspraken, and the sources."""
    lines = ["# Tafelbesluit", "", *_meetings(afspraken), "## Waar het over ging", ""]
    steps = [step for code in hiaten if (step := tell_hiaat(results, code))]
    lines += [f"- **{plain(s.titel)}.** {plain(s.zin)}" for s in steps] or ["- Geen hiaat gekozen."]
    lines += ["", "## Wat we afspreken", ""]
    lines += _agreements(results, afspraken) or ["Er is nog niets afgesproken."]
    return "\n".join([*lines, *_sources(results, hiaten)])


def write_spreekblad(results: Results, *, hiaten: Sequence[str], link: str) -> str:
    """Write the story with the speaker's notes as Markdown."""
    lines = ["# Spreekblad", "", f"Link van dit verhaal: {link}", ""]
    for number, code in enumerate(hiaten, start=1):
        step = tell_hiaat(results, code)
        if step is None:
            continue
        lines += [f"## {number}. {plain(step.titel)}", "", f"**{plain(step.zin)}**", ""]
        lines += [f"- {plain(fact)}" for fact in step.feiten]
        lines += ["", f"Vraag aan de tafel: {plain(step.vraag)}", "", "Voor de spreker:", ""]
        lines += [f"- {plain(note)}" for note in step.notities] + [""]
    return "\n".join([*lines, *_sources(results, hiaten)])


def _meetings(afspraken: Sequence[Afspraak]) -> list[str]:
    days = sorted({one.datum for one in afspraken})
    return [f"Overleg van: {', '.join(days)}", ""] if days else []


def _agreements(results: Results, afspraken: Sequence[Afspraak]) -> list[str]:
    table = afspraken_table(results, afspraken)
    return [
        f"{number}. **{row['Keuze']}** ({plain(row['Waarover'])}): {plain(row['Wat'])} "
        f"Wie: {plain(row['Wie'])}. Klaar: {plain(row['Wanneer klaar'])}. "
        f"Beweging: {plain(row['Beweging'])}."
        for number, row in enumerate(table.to_dict("records"), start=1)
    ]


def _sources(results: Results, hiaten: Sequence[str]) -> list[str]:
    """Say where the figures come from: everything for the first hiaat, the norm for the others."""
    normen = results.normen
    pairs = dict.fromkeys(split_code(code)[1:] for code in hiaten)
    norms = [norm for pair in pairs if (norm := normen.norm_for(*pair))]
    described: list[str] = []
    if norms:
        onderwerp = make_onderwerp(results, gebied=split_code(hiaten[0])[0], norm=norms[0])
        described = describe_bronnen(onderwerp) + [describe_norm(norm, onderwerp) for norm in norms[1:]]
    lines = [
        *described,
        "Elke norm is een afspraak, geen wet. Een hiaat is het begin van een gesprek, geen oordeel.",
        *TEKENS,
    ]
    return ["", "## Over de cijfers", "", *(f"- {plain(line)}" for line in lines), ""]
