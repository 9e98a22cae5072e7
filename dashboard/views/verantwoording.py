"""Verantwoording: where the figures come from, which agreements they rest on, and what they cannot carry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.woorden import aantal, decimal, meters, procent
from dashboard.components.aanbod import left_out, text_of
from dashboard.components.downloads import show_downloads
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["safe_markdown", "show"]

_LIMITS = Path(__file__).parents[1] / "assets" / "kunnen.md"


def show(context: Context) -> None:
    """Draw the screen."""
    st.title("Verantwoording", anchor=False)
    st.header("Wat u met deze cijfers kunt, en wat niet", anchor=False)
    st.markdown(_LIMITS.read_text(encoding="utf-8"))
    _show_assumptions(context)
    _show_normen(context)
    _show_unplaced(context)
    _show_bevindingen(context)
    st.header("Bronnen", anchor=False)
    for part in ("geo", "aanbod"):
        _show_bron(context.loaded.data / part / "BRON.md", part)


def _show_assumptions(context: Context) -> None:
    normen, bronnen = context.normen, context.results.bronnen
    st.header("Aannames", anchor=False)
    factor, points = decimal(normen.omwegfactor), aantal(len(bronnen.herkomsten))
    where = (
        f"We rekenen vanaf {points} plekken waar mensen wonen (herkomsten.csv)."
        if bronnen.herkomsten_bekend
        else f"Waar mensen precies wonen weten we niet. We rekenen vanaf {points} punten: "
        "een raster van 100 meter in elke buurt, alsof iedereen gelijk verdeeld woont."
    )
    st.markdown(
        f"- **Omwegfactor.** Wie loopt, legt meer af dan de rechte lijn. Daarom: rechte lijn × {factor}.\n"
        f"- **Vertrekpunt.** {where}\n"
        "- **Onzekere plek.** Bij elk aanbod hoort een straal: zo ver kan de echte deur ervandaan liggen."
    )
    table = pd.DataFrame(
        {
            "Hoe de plek bekend is": list(normen.radius_m),
            "Straal": [meters(m) for m in normen.radius_m.values()],
        }
    )
    show_table(table, label="Straal per locatieprecisie")
    groups = pd.DataFrame(
        {
            "Doelgroep": [d.label for d in normen.doelgroepen.values()],
            "Hoe we het aantal weten": [d.inwoners for d in normen.doelgroepen.values()],
            "Loopsnelheid": [f"{decimal(d.loopsnelheid_kmh)} km/u" for d in normen.doelgroepen.values()],
        }
    )
    st.subheader("Doelgroepen", anchor=False)
    show_table(groups, label="Doelgroepen en hoe hun aantal bekend is")


def _show_normen(context: Context) -> None:
    normen = context.normen
    st.header("Normen", anchor=False)
    st.markdown(
        "Elke norm is een afspraak. U kunt hem veranderen in `normen.toml`, of schuiven op het scherm Kaart."
    )
    table = pd.DataFrame(
        {
            "Doelgroep": [normen.label_of(n.doelgroep) for n in normen.normen],
            "Aanbod": [normen.label_of(n.aanbodsoort) for n in normen.normen],
            "Afstand": [meters(n.normafstand_m) for n in normen.normen],
            "Deel dat er moet wonen": [procent(n.min_aandeel) for n in normen.normen],
            "Bron": [n.bron for n in normen.normen],
        }
    )
    show_table(table, label="Normen en hun bron")


def _show_unplaced(context: Context) -> None:
    aanbod, results = context.results.aanbod, context.results
    st.header("Wat niet op de kaart staat", anchor=False)
    refused = aanbod[(aanbod["bereik"] == "punt") & ~aanbod["telt_mee"]]
    vague = aanbod[(aanbod["bereik"] == "punt") & aanbod.geometry.isna() & aanbod["telt_mee"]]
    apart = aanbod[aanbod["bereik"] != "punt"]
    st.markdown(
        f"- Van {aantal(len(vague))} van de {aantal(len(aanbod))} rijen is de plek niet precies bekend.\n"
        f"- {aantal(len(apart))} rijen zijn voor de hele stad, een werkgebied of aan huis.\n"
        f"- {aantal(len(refused))} rijen konden niet worden gebruikt."
    )
    rows = aanbod[aanbod.geometry.isna() | (aanbod["bereik"] != "punt") | ~aanbod["telt_mee"]]
    table = pd.DataFrame(
        {
            "Naam": [text_of(value) for value in rows["naam"]],
            "Soort": [context.normen.label_of(text_of(value)) for value in rows["aanbodsoort"]],
            "Telt mee?": left_out(rows, results.bevindingen),
        }
    )
    show_table(table, label="Aanbod dat niet op de kaart staat")


def _show_bevindingen(context: Context) -> None:
    bevindingen = context.results.bevindingen
    st.header("Bevindingen over de gegevens", anchor=False)
    if bevindingen.empty:
        st.markdown("Er zijn geen opmerkingen over de gegevens.")
        return
    texts = bevindingen.astype(object).where(bevindingen.notna(), "")
    show_table(texts.rename(columns=str.capitalize), label="Bevindingen over de gegevens")
    show_downloads(bevindingen, name="bevindingen")


def _show_bron(path: Path, part: str) -> None:
    with st.expander({"geo": "Grenzen en inwoners", "aanbod": "Aanbod"}[part] + " (BRON.md)"):
        try:
            st.markdown(safe_markdown(path.read_text(encoding="utf-8-sig", errors="replace")))
        except OSError:
            st.markdown(
                "Bij deze gegevens staat geen BRON.md. Voeg er een toe met uitgever, jaar en licentie."
            )


def safe_markdown(text: str) -> str:
    """Give `text` as markdown that loads nothing from elsewhere: no pictures, no comments, no HTML."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = text.replace("<", "&lt;").replace("![", "!\\[")
    return re.sub(r"^# ", "### ", text, flags=re.MULTILINE).replace("\n## ", "\n#### ")
