"""Panel: one gebied in words. Who lives there, what there is, what is missing and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.openingstijden import describe_openingstijden
from analysis.woorden import doelgroep_in_sentence, meters, personen, personen_range, tekort_sentence, text_of
from dashboard.components.aanbod import BEREIK, place_of, serving
from dashboard.components.doors import show_door
from dashboard.components.normzin import norm_sentence
from dashboard.state import to_query
from dashboard.tafel.keuze import code_of
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

    from dashboard.components.context import Context

__all__ = ["panel_html", "show_panel"]

_MAX_OTHER = 8


def show_panel(context: Context, beeld: pd.DataFrame, gebiedcode: str) -> None:
    """Draw the panel of `gebiedcode`, and the doors to what else can be done with it."""
    st.html(panel_html(context, beeld, gebiedcode))
    row = beeld[beeld["gebiedcode"] == gebiedcode].iloc[0].to_dict()
    if row["niveau"] == "wijk":
        _show_door(context, "wijkprofiel", f"Het wijkprofiel van {plain(row['gebiednaam'])}", wijk=gebiedcode)
    if row["status"] == "hiaat":
        _show_door(context, "verkennen", "Wat zou hier helpen?", vraag="waarom")
    if row["status"] == "hiaat" and context.normen.norm_for(row["doelgroep"], row["aanbodsoort"]):
        _show_door(context, "tafel", "Bespreek dit hiaat aan de Tafel", hiaten=(code_of(row),), stap=0)


def _show_door(context: Context, path: str, label: str, **chosen: object) -> None:
    show_door(path, label, query=to_query(context.selection.changed(**chosen)))


def panel_html(context: Context, beeld: pd.DataFrame, gebiedcode: str) -> str:
    """Give the panel as HTML; all text of data is escaped."""
    row = beeld[beeld["gebiedcode"] == gebiedcode].iloc[0].to_dict()
    parts = [
        '<h2 class="sk-lees">Het gekozen gebied</h2>',
        f"<h3>{escape(row['gebiednaam'])}</h3>",
        _missing(context, row),
        _supply(context, row),
        _people(context, gebiedcode),
        _other_hiaten(context, gebiedcode),
    ]
    return f'<div class="sk-paneel">{"".join(parts)}</div>'


def _missing(context: Context, row: Mapping[Any, Any]) -> str:
    judged = {"voldoet": "voldoet aan de norm", "hiaat": "hiaat", "onbekend": "onbekend"}[row["status"]]
    mark = f"{judged}, voorlopig" if row["voorlopig"] == "ja" else judged
    known = not serving(
        context.results.aanbod, context.normen, doelgroep=row["doelgroep"], aanbodsoort=row["aanbodsoort"]
    ).empty
    lines = [
        f'<p><span class="sk-merk">{escape(mark)}</span></p>',
        f"<p>{escape(tekort_sentence(row, normen=context.normen, in_register=known))}</p>",
    ]
    if row["status"] == "hiaat":
        why = f"{norm_sentence(context, row)} {_why(row)}"
        lines.append(f"<p><b>Waarom een hiaat?</b> {escape(why)}</p>")
    if pd.notna(row["buiten_norm"]) and known:
        spread = personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
        why = "De plek van aanbod is niet altijd precies bekend. Daarom kan het ook gaan om"
        lines.append(f'<p class="sk-klein">{why} {escape(spread)} mensen.</p>')
    return "".join(lines)


def _why(row: Mapping[Any, Any]) -> str:
    reden = text_of(row["reden"])
    return reden[:1].upper() + reden[1:] + "."


def _supply(context: Context, row: Mapping[Any, Any]) -> str:
    aanbod, normen = context.results.aanbod, context.normen
    aanbod = aanbod[aanbod["telt_mee"] | (aanbod["bereik"] != "punt")]
    chosen = serving(aanbod, normen, doelgroep=row["doelgroep"], aanbodsoort=row["aanbodsoort"])
    here = _inside(chosen, str(row["gebiedcode"]))
    points, areas = here[here.geometry.notna()], here[here.geometry.isna()]
    label = escape(normen.label_of(row["aanbodsoort"]))
    parts = [f"<h4>Wat is er? {label}</h4>"]
    parts.append(
        _list(points.to_dict("records"), context)
        or "<p>Geen plek in dit gebied die in het register staat.</p>"
    )
    if len(areas):
        parts.append("<p>Wel ergens in dit gebied, maar de precieze plek is niet bekend:</p>")
        parts.append(_list(areas.to_dict("records"), context))
    apart = chosen[chosen["bereik"] != "punt"]
    if len(apart):
        parts.append("<p>Voor de hele stad, een werkgebied of aan huis (telt niet mee in de afstand):</p>")
        parts.append(_list(apart.to_dict("records"), context))
    other = _inside(aanbod[~aanbod["aanbod_id"].isin(chosen["aanbod_id"])], str(row["gebiedcode"]))
    counts = other["aanbodsoort"].map(normen.label_of).value_counts().head(_MAX_OTHER)
    if len(counts):
        texts = (f"{escape(label)} ({count})" for label, count in counts.items())
        parts.append(f'<p class="sk-klein">Ander aanbod in dit gebied: {", ".join(texts)}.</p>')
    return "".join(parts)


def _inside(aanbod: gpd.GeoDataFrame, gebiedcode: str) -> gpd.GeoDataFrame:
    """Give the offerings that stand in the gebied, or somewhere in it."""
    own = (aanbod["buurtcode"] == gebiedcode) | (aanbod["wijkcode"] == gebiedcode)
    listed = aanbod["werkgebied"].fillna("").str.split(";").map(lambda codes: gebiedcode in codes)
    return aanbod[(aanbod["bereik"] == "punt") & (own | (listed & aanbod.geometry.isna()))]


def _list(rows: Iterable[Mapping[Any, Any]], context: Context) -> str:
    items = []
    for row in rows:
        facts = [text_of(row.get("organisatie"), missing="")]
        facts.append(f"open: {describe_openingstijden(text_of(row.get('openingstijden')))}")
        facts.append(place_of(row, context.normen) if row["bereik"] == "punt" else BEREIK[row["bereik"]])
        facts.append(f"bron {text_of(row.get('peildatum'), missing='zonder datum')}")
        small = escape("; ".join(filter(None, facts)))
        items.append(f'<li>{escape(text_of(row["naam"]))} <span class="sk-klein">{small}</span></li>')
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _people(context: Context, gebiedcode: str) -> str:
    results = context.results
    row = int(results.gebieden.index[results.gebieden["gebiedcode"] == gebiedcode][0])
    bevolking = results.bronnen.bevolking
    guesses = set(
        bevolking.loc[(bevolking["gebiedcode"] == gebiedcode) & bevolking["schatting"], "doelgroep"]
    )
    lines = []
    for code, values in results.basis.inwoners.items():
        mark = " (schatting)" if code in guesses else ""
        name = escape(context.normen.label_of(code) + mark)
        name = f"<b>{name}</b>" if code == context.selection.doelgroep else name
        lines.append(f"<tr><td>{name}</td><td>{escape(personen(float(values[row])))}</td></tr>")
    return f"<h4>Wie woont hier?</h4><table>{''.join(lines)}</table>"


def _other_hiaten(context: Context, gebiedcode: str) -> str:
    hiaten = context.results.hiaten
    mine = hiaten[hiaten["gebiedcode"] == gebiedcode].head(5)
    if mine.empty:
        return ""
    normen = context.normen
    items = [
        f"{personen(r['tekort_inwoners'])} {doelgroep_in_sentence(normen, r['doelgroep'])}: verder dan "
        f"{meters(r['norm_m'])} van ‘{normen.label_of(r['aanbodsoort'])}’"
        f"{' (voorlopig)' if r['voorlopig'] == 'ja' else ''}"
        for r in mine.to_dict("records")
    ]
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<h4>Grootste hiaten hier, bij de afgesproken normen</h4><ul>{listed}</ul>"
