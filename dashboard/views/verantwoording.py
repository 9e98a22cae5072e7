"""Verantwoording: where the figures come from, which agreements they rest on, and what they cannot carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.rapport.verantwoording import KAN_NIET, KAN_WEL, SLOT, TEKENS, describe_afstand
from analysis.woorden import aantal, stuks
from dashboard.components.melding import fenced
from dashboard.components.onderbouwing import (
    completeness_table,
    method_table,
    normen_table,
    radius_table,
    sources_table,
    unplaced_table,
)
from dashboard.components.page import show_table
from dashboard.components.straten import show_straten
from dashboard.components.takehome import TITLE, show_tables
from dashboard.loading import load_states
from dashboard.tekst import safe_markdown

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.components.context import Context

__all__ = ["show"]

_PARTS = {
    "kan": "Wat u met deze cijfers kunt, en wat niet",
    "getallen": "Waar komt elk getal vandaan?",
    "rekenen": "Zo is er gerekend",
    "normen": "Normen",
    "volledig": "Hoe volledig is het register?",
    "zonder-plek": "Wat niet op de kaart staat",
    "bevindingen": "Bevindingen over de gegevens",
    "bronnen": "Bronnen",
    "toegankelijk": "Toegankelijkheid",
}  # id in the page → heading
_ACCESS = Path(__file__).parents[1] / "assets" / "toegankelijkheid.md"


def show(context: Context) -> None:
    """Draw the screen."""
    results, normen = context.results, context.normen
    st.title("Verantwoording", anchor=False)
    st.markdown(" · ".join(f"[{title}](#{part})" for part, title in _PARTS.items()))
    _show_limits()
    with fenced("waar elk getal vandaan komt"):
        _show("getallen", sources_table(results), "Getallen en hun bron")
    with fenced("hoe er is gerekend"):
        _show("rekenen", method_table(normen), "Van register naar hiaat", describe_afstand(results))
        show_table(radius_table(normen), label="Straal per locatieprecisie")
    with fenced("het meten over straten"):
        show_straten(context)
    with fenced("de normen"):
        agreed = "Elke norm is een afspraak, geen wet. U kunt hem veranderen in `normen.toml`, of schuiven op"
        _show("normen", normen_table(normen), "Normen en hun bron", f"{agreed} het scherm Kaart.")
    with fenced("hoe volledig het register is"):
        _show_completeness(context)
    with fenced("wat niet op de kaart staat"):
        _show("zonder-plek", unplaced_table(results), "Aanbod zonder plek", _unplaced(context))
    with fenced("de bevindingen"):
        _show_bevindingen(results.bevindingen)
    with fenced("de bronnen"):
        _head("bronnen")
        for part in ("geo", "aanbod"):
            _show_bron(context.loaded.data / part / "BRON.md", part)
    _head("toegankelijk")
    st.markdown(_ACCESS.read_text(encoding="utf-8"))
    with st.expander(TITLE), fenced("meenemen"):
        tables = {
            "Volledigheid": completeness_table(results, load_states(context.loaded)),
            "Normen": normen_table(normen),
            "Bevindingen": results.bevindingen,
        }
        show_tables(context, tables, key="verantwoording", name="verantwoording")


def _show_completeness(context: Context) -> None:
    complete = completeness_table(context.results, load_states(context.loaded))
    more = "Meer rijen in een wijk kan ook betekenen dat daar beter is gezocht."
    _show("volledig", complete, "Volledigheid per wijk", more)


def _show_limits() -> None:
    """Draw what the figures can carry beside what they cannot."""
    _head("kan")
    parts = (("Wel", KAN_WEL), ("Niet", KAN_NIET), ("Let op", (*TEKENS, SLOT)))
    for column, (title, lines) in zip(st.columns(3, gap="medium"), parts, strict=True):
        column.markdown(f"**{title}**\n" + "\n".join(f"- {line}" for line in lines))


def _head(part: str) -> None:
    st.header(_PARTS[part], anchor=part)


def _show(part: str, table: pd.DataFrame, label: str, text: str = "") -> None:
    _head(part)
    if text:
        st.markdown(text)
    show_table(table, label=label)


def _unplaced(context: Context) -> str:
    aanbod = context.results.aanbod
    refused = aanbod[(aanbod["bereik"] == "punt") & ~aanbod["telt_mee"]]
    vague = aanbod[(aanbod["bereik"] == "punt") & aanbod.geometry.isna() & aanbod["telt_mee"]]
    apart = aanbod[aanbod["bereik"] != "punt"]
    whole = stuks(len(aanbod), "rij", "rijen")
    return (
        f"- Van {aantal(len(vague))} van de {whole} is de plek niet precies bekend.\n"
        f"- {stuks(len(apart), 'rij is', 'rijen zijn')} voor de hele stad, een werkgebied of aan huis.\n"
        f"- {stuks(len(refused), 'rij kon', 'rijen konden')} niet worden gebruikt."
    )


def _show_bevindingen(bevindingen: pd.DataFrame) -> None:
    part = "bevindingen"
    if bevindingen.empty:
        _head(part)
        st.markdown("Er zijn geen opmerkingen over de gegevens.")
        return
    texts = bevindingen.astype(object).where(bevindingen.notna(), "")
    _show(part, texts.rename(columns=str.capitalize), _PARTS[part])


def _show_bron(path: Path, part: str) -> None:
    with st.expander({"geo": "Grenzen en inwoners", "aanbod": "Aanbod"}[part] + " (BRON.md)"):
        try:
            st.markdown(safe_markdown(path.read_text(encoding="utf-8-sig", errors="replace")))
        except OSError:
            st.markdown(
                "Bij deze gegevens staat geen BRON.md. Voeg er een toe met uitgever, jaar en licentie."
            )
