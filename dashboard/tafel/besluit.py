"""Besluit: what a meeting takes home. The afspraken to print, as table and Markdown; notes to speak by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.rapport.onderwerp import make_onderwerp
from analysis.rapport.verantwoording import SLOT, TEKENS, describe_bronnen, describe_norm
from analysis.rapport.zetwerk import Zetsel
from analysis.woorden import text_of
from dashboard.tafel.afspraken import BEWEGINGEN, VIER_V
from dashboard.tafel.keuze import split_code
from dashboard.tafel.verhaal import label_of_code, tell_hiaat
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.pipeline import Results
    from dashboard.tafel.afspraken import Afspraak

__all__ = ["BEWEGING_OPEN", "afspraken_table", "make_besluit", "make_spreekblad", "write_besluit"]

BEWEGING_OPEN = "niet gekozen"
_FIGURES = "Over de cijfers"
_WIDTHS = {"Waarover": 2.2, "Keuze": 1.2, "Wat": 3, "Wie": 1.8, "Wanneer klaar": 1.2}
_LINES, _LINE = 6, "\n\n\n"  # of a besluit that is still to be written


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
            "Beweging": [BEWEGINGEN.get(one.beweging, BEWEGING_OPEN) for one in afspraken],
        }
    )


def write_besluit(results: Results, afspraken: Sequence[Afspraak], *, hiaten: Sequence[str]) -> str:
    """Write the Tafelbesluit as Markdown: the hiaten that were discussed, the afspraken, and the sources."""
    lines = ["# Tafelbesluit", "", *_meetings(afspraken), "## Waar het over ging", ""]
    steps = [step for code in hiaten if (step := tell_hiaat(results, code))]
    lines += [f"- **{plain(s.titel)}.** {plain(s.zin)}" for s in steps] or ["- Geen hiaat gekozen."]
    lines += ["", "## Wat we afspreken", ""]
    lines += _agreements(results, afspraken) or ["Er is nog niets afgesproken."]
    lines += ["", f"## {_FIGURES}", "", *(f"- {plain(line)}" for line in _source_lines(results, hiaten)), ""]
    return "\n".join(lines)


def make_besluit(results: Results, afspraken: Sequence[Afspraak], *, hiaten: Sequence[str]) -> bytes:
    """Give the Tafelbesluit as PDF; where nothing is agreed yet it has lines to write on."""
    rows = afspraken_table(results, afspraken)[list(_WIDTHS)].to_numpy().tolist()
    agreed = _part("Wat we afspreken", [] if rows else ["Nog niets vastgelegd: schrijf het hierboven."])
    agreed |= {
        "kolommen": list(_WIDTHS),
        "rijen": rows or [[_LINE] * len(_WIDTHS)] * _LINES,
        "breedtes": list(_WIDTHS.values()),
    }
    steps = [step for code in hiaten if (step := tell_hiaat(results, code))]
    about = [f"{step.titel}. {step.zin}" for step in steps] or ["Geen hiaat gekozen."]
    delen = [_part("Waar het over ging", about), agreed, _part(_FIGURES, _source_lines(results, hiaten))]
    return _print("Tafelbesluit", "".join(_meetings(afspraken)), delen)


def make_spreekblad(results: Results, *, hiaten: Sequence[str], link: str) -> bytes:
    """Give the story with the speaker's notes as PDF."""
    steps = [step for code in hiaten if (step := tell_hiaat(results, code))]
    delen = [
        _part(
            f"{number}. {step.titel}",
            [step.zin, *step.feiten, f"Vraag aan de tafel: {step.vraag}", *step.notities],
        )
        for number, step in enumerate(steps, start=1)
    ]
    return _print(
        "Spreekblad",
        f"Link van dit verhaal: {link}",
        [*delen, _part(_FIGURES, _source_lines(results, hiaten))],
    )


def _part(kop: str, zinnen: Sequence[str]) -> dict[str, Any]:
    return {"kop": kop, "zinnen": list(zinnen), "kolommen": [], "rijen": [], "breedtes": []}


def _print(titel: str, onder: str, delen: Sequence[dict[str, Any]]) -> bytes:
    voet = f"{titel} · samenspelkaart. {SLOT}"
    return Zetsel("tafelstuk", {"titel": titel, "onder": onder, "voet": voet, "delen": list(delen)}).pdf()


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


def _source_lines(results: Results, hiaten: Sequence[str]) -> list[str]:
    """Say where the figures come from: everything for the first hiaat, the norm for the others."""
    normen = results.normen
    pairs = dict.fromkeys(split_code(code)[1:] for code in hiaten)
    norms = [norm for pair in pairs if (norm := normen.norm_for(*pair))]
    described: list[str] = []
    if norms:
        onderwerp = make_onderwerp(results, gebied=split_code(hiaten[0])[0], norm=norms[0])
        described = describe_bronnen(onderwerp) + [describe_norm(norm, onderwerp) for norm in norms[1:]]
    return [
        *described,
        "Elke norm is een afspraak, geen wet. Een hiaat is het begin van een gesprek, geen oordeel.",
        *TEKENS,
    ]
