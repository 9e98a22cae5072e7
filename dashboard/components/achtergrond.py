"""Achtergrond: fairness, use against supply and the reasons behind a hiaat, as sentences and tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.woorden import (
    ONBEKEND,
    aantal,
    decimal,
    doelgroep_in_sentence,
    meters,
    personen,
    personen_van,
    procent,
    text_of,
    vervoeg,
)
from dashboard.components.doors import show_door
from dashboard.components.normzin import norm_sentence
from dashboard.components.page import show_table
from dashboard.state import to_query
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.components.context import Context
    from dashboard.loading import Achtergrond

__all__ = ["show_gebruik", "show_verdeling", "show_waarom"]

_GROEPEN = {
    "laagste": "Laagste inkomens",
    "middelste": "Middelste inkomens",
    "hoogste": "Hoogste inkomens",
    "onbekend": "Inkomen niet bekend",
}
_EVEN = 0.02


def show_verdeling(context: Context, found: Achtergrond) -> None:
    """Draw who lives too far per income group, and the measures of spread for the whole municipality."""
    who = doelgroep_in_sentence(context.normen, context.selection.doelgroep)
    groups = found.inkomensgroepen
    if groups.empty:
        st.markdown(f"Hoeveel {who} er per buurt wonen, is onbekend. Daarom is dit niet te zeggen.")
        return
    for row in groups[groups["groep"].isin(["laagste", "hoogste"])].to_dict("records"):
        far = personen_van(row["buiten_norm"], row["inwoners"])
        text = f"{_GROEPEN[row['groep']]}: {far} {who} {vervoeg(far, 'woont', 'wonen')} te ver."
        st.html(f'<p class="sk-zin">{escape(text)}</p>')
    table = pd.DataFrame(
        {
            "Buurten met": [_GROEPEN[name] for name in groups["groep"]],
            "Gemiddeld inkomen van een huishouden": [
                _euro(low, high)
                for low, high in zip(groups["inkomen_van"], groups["inkomen_tot"], strict=True)
            ],
            "Buurten": [aantal(value) for value in groups["aantal_buurten"]],
            "Mensen": [personen(value) for value in groups["inwoners"]],
            "Wonen te ver": [personen(value) for value in groups["buiten_norm"]],
            "Deel te ver": [
                procent(far / people)
                for far, people in zip(groups["buiten_norm"], groups["inwoners"], strict=True)
            ],
        }
    )
    show_table(table, label="Wie woont te ver, per inkomensgroep")
    for row in found.verdeling[found.verdeling["niveau"] == "gemeente"].to_dict("records"):
        st.markdown("\n".join(f"- {line}" for line in _spread_lines(row)))


def _euro(low: float, high: float) -> str:
    return ONBEKEND if math.isnan(low) else f"{aantal(low)} tot {aantal(high)} euro"


def _spread_lines(row: Mapping[Any, Any]) -> list[str]:
    """Say in words what Gini and concentration index of the whole municipality are."""
    if row["status"] != "bekend":
        return ["Hoe ongelijk het verdeeld is, is niet te zeggen: er wonen te weinig mensen binnen de norm."]
    index, gini = float(row["concentratie_index"]), float(row["gini"])
    first = (
        f"Verschil tussen buurten (Gini): {decimal(round(gini, 2))}. "
        "0 betekent: in elke buurt woont hetzelfde deel dichtbij. Hoe dichter bij 1, hoe ongelijker."
    )
    lines = [first]
    if math.isnan(index):
        return [*lines, "Over inkomen is niets te zeggen: het inkomen is niet bekend."]
    side = "in buurten met een laag inkomen" if index < 0 else "in buurten met een hoog inkomen"
    verdict = "ongeveer gelijk verdeeld over inkomens" if abs(index) < _EVEN else f"vaker dichtbij {side}"
    lines.append(
        f"Over inkomen (concentratie-index): {decimal(round(index, 2))}. Het aanbod is {verdict}. "
        f"Van {row['aantal_inkomen_onbekend']} buurten weten we het inkomen niet; die tellen hier niet mee."
    )
    return lines


def show_gebruik(context: Context, found: Achtergrond) -> None:
    """Draw deelnemers beside people near, or say that nothing is known."""
    table = found.gebruik
    known = table[table["deelnemers"].notna()]
    st.html(
        f'<p class="sk-zin">Van {len(known) or "geen"} van de {len(table)} plekken en activiteiten van deze '
        "soort staat in het register hoeveel mensen meedoen.</p>"
    )
    if known.empty:
        _show_whom_to_ask(context, table)
        return
    who = doelgroep_in_sentence(context.normen, context.selection.doelgroep)
    rows = pd.DataFrame(
        {
            "Aanbod": [text_of(value) for value in known["naam"]],
            "Soort": [context.normen.label_of(text_of(value)) for value in known["aanbodsoort"]],
            "Doen mee": [personen(value) for value in known["deelnemers"]],
            f"Zoveel {who} wonen dichtbij": [personen(value) for value in known["inwoners_binnen_norm"]],
            "Meedoen per 100 dichtbij": [
                _per_100(*values)
                for values in zip(
                    known["per_100"], known["deelnemers"], known["inwoners_binnen_norm"], strict=True
                )
            ],
        }
    )
    show_table(rows, label="Deelnemers en mensen dichtbij, per aanbod")
    st.caption(
        "Wie meedoet kan van verder komen of bij een andere doelgroep horen. Weinig deelnemers kan ook komen "
        "door tijden, kosten of onbekendheid. Gebruik dit als begin van een gesprek."
    )


def _show_whom_to_ask(context: Context, table: pd.DataFrame) -> None:
    """Say that nothing is known of use, and who can tell."""
    st.markdown(
        "Daarom weten we nog niet of er ook vraag is naar wat er is. Het betekent niet dat er niemand komt. "
        "Vraag het na, en zet het in het register in de kolom deelnemers: hoeveel mensen per keer of per "
        "maand. Schrijf bij de opmerking welke van de twee het is."
    )
    show_door("aanbod", "Vul deelnemers in het register in", query=to_query(context.selection))
    asked = context.results.aanbod.set_index("aanbod_id").loc[list(table["aanbod_id"])]
    if asked.empty:
        return
    rows = {"Aanbod": [text_of(naam) for naam in asked["naam"]]}
    rows["Organisatie"] = [text_of(value) for value in asked.get("organisatie", [None] * len(asked))]
    show_table(pd.DataFrame(rows), label="Bij wie u het kunt vragen")


def _per_100(value: float, *counts: float) -> str:
    """Give the ratio, unless it would give a group of 1-9 people away."""
    small = any(personen(count).startswith("minder") for count in counts)
    return "te weinig mensen om te delen" if small else aantal(value)


def show_waarom(context: Context, found: Achtergrond, gebiedcode: str) -> None:
    """Draw the reasons of a gebied and what would close the hiaat; say so when there is none."""
    rows = found.redenen[found.redenen["gebiedcode"] == gebiedcode]
    gebieden = context.results.gebieden
    name = str(gebieden.loc[gebieden["gebiedcode"] == gebiedcode, "gebiednaam"].iloc[0])
    what = context.normen.label_of(context.selection.aanbodsoort)
    if rows.empty:
        st.markdown(
            f"In {plain(name)} is er geen hiaat voor ‘{plain(what)}’ bij {meters(context.norm_m)}, "
            "of het aantal mensen is onbekend. Kies een ander gebied of een andere norm."
        )
        return
    parts = [f"<h2>{escape(name)}: ‘{escape(what)}’, {escape(meters(context.norm_m))}</h2>"]
    beeld = context.beeld()
    own = beeld[beeld["gebiedcode"] == gebiedcode].iloc[0].to_dict()
    parts.append(f"<p>{escape(norm_sentence(context, own))}</p>")
    for row in rows.to_dict("records"):
        people = f"Tekort: {personen_van(row['tekort_inwoners'], row['inwoners'])} mensen."
        parts.append(
            f"<h3>{escape(_sentence(row['reden']))}</h3><p>{escape(people)}</p>"
            f"<p><b>Wat zou helpen?</b> {escape(_sentence(row['oplossing']))}</p>"
        )
    st.html(f'<div class="sk-paneel">{"".join(parts)}</div>')
    show_door("watals", "Probeer een plek uit op Wat als", query=to_query(context.selection))


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")
