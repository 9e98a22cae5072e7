"""Verschil: what a plan changes for people, as a sentence, on the map and in tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry import Point

from analysis import kaart
from analysis.schemas import RD
from analysis.woorden import doelgroep_in_sentence, meters, personen, personen_range
from dashboard.components.aanbod import popup_lines, serving
from dashboard.components.klok import moment_words
from dashboard.components.legend import show_legend
from dashboard.components.mapview import area_lines, show_layers
from dashboard.components.page import show_table
from dashboard.components.planform import POINT, take_point
from dashboard.loading import load_labels, load_shapes, load_tekens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.components.context import Context
    from dashboard.loading import WatAls

__all__ = ["difference_words", "plan_sentence", "show_differences", "show_plan_map"]


def difference_words(value: float) -> str:
    """Say a difference in people: "383 meer", "minder dan 10 minder", "geen verschil"."""
    if math.isnan(value):
        return "onbekend"
    if abs(value) < 0.5:  # noqa: PLR2004 half a person
        return "geen verschil"
    return f"{personen(abs(value))} {'meer' if value > 0 else 'minder'}"


def plan_sentence(before: Mapping[Any, Any], after: Mapping[Any, Any], *, context: Context) -> str:
    """State what a plan changes for the people of the chosen pair in one gebied.

    Args:
        before: its row of `load_beeld` today.
        after: the same with the plan.
        context: for the labels.

    """
    who = doelgroep_in_sentence(context.normen, context.selection.doelgroep)
    what = context.normen.label_of(context.selection.aanbodsoort)
    where, near = before["gebiednaam"], f"binnen {meters(context.norm_m)} van aanbod ‘{what}’"
    gain = float(after["inwoners_binnen_norm"]) - float(before["inwoners_binnen_norm"])
    if math.isnan(gain):
        return f"Hoeveel {who} er in {where} wonen, is onbekend. Wat dit plan voor hen verandert ook."
    if abs(gain) < 0.5:  # noqa: PLR2004 half a person
        return f"Dit plan verandert niet hoeveel {who} in {where} {near} wonen."
    words = difference_words(gain)
    low, high = after["buiten_norm_min"], after["buiten_norm_max"]
    return (
        f"Met dit plan wonen in {where} {words} {who} {near}. Te ver wonen dan nog "
        f"{personen(after['buiten_norm'])}; nu zijn dat er {personen(before['buiten_norm'])}. "
        f"Onzeker: met dit plan kan het gaan om {personen_range(low, high)} mensen."
    )


def show_plan_map(context: Context, beeld: pd.DataFrame, aanbod: gpd.GeoDataFrame) -> None:
    """Draw the map of `beeld` with the offerings of the pair in `aanbod`; a click chooses a place."""
    selection = context.selection
    here = beeld[beeld["niveau"] == selection.niveau]
    maat = kaart.MATEN[selection.maat]
    drawn = serving(aanbod, context.normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort)
    drawn = drawn[drawn["telt_mee"]]
    layers: list[kaart.Layer | kaart.Kept] = [
        kaart.area_layer(
            here, shapes=load_shapes(context.loaded, selection.niveau), maat=maat, regels=area_lines()
        ),
        load_labels(context.loaded, selection.niveau, first=None),
        kaart.point_layer(
            _with_point(drawn),
            tekens=load_tekens(context.loaded),
            radius_m=context.normen.radius_m,
            regels=lambda row: (
                popup_lines(row, context.normen) if row["aanbod_id"] != POINT else ["Gekozen plek"]
            ),
            strong=[code for code in drawn["aanbod_id"] if code.startswith("NIEUW")] + [POINT]
            if any(drawn["aanbod_id"].str.startswith("NIEUW"))
            else None,
        ),
    ]
    show_layers(context, layers, key="watals", on_click=take_point)
    show_legend(maat, here)


def _with_point(aanbod: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the place that was clicked, as a mark of its own."""
    point = st.session_state.get(POINT)
    if point is None:
        return aanbod
    row = {"aanbod_id": POINT, "naam": "Gekozen plek", "bereik": "punt", "locatieprecisie": "adres"}
    mark = gpd.GeoDataFrame([row | {"aanbodsoort": ""}], geometry=[Point(*point)], crs=RD)
    return gpd.GeoDataFrame(pd.concat([aanbod, mark], ignore_index=True), geometry="geometry", crs=RD)


def show_differences(context: Context, found: WatAls) -> None:
    """Draw the tables: per gebied, for other doelgroepen and soorten, and per dagdeel."""
    selection = context.selection
    table = found.dekking
    pair = (table["doelgroep"] == selection.doelgroep) & (table["aanbodsoort"] == selection.aanbodsoort)
    here = table[pair & (table["niveau"] == selection.niveau)]
    if not here.empty:
        st.header(f"Wat verandert er per {selection.niveau}?", anchor=False)
        _show_gebieden(here.sort_values("verschil", ascending=False, key=abs))
    others = table[~pair & (table["niveau"] == "gemeente")]
    if not others.empty:
        st.header("Ook voor anderen verandert er iets", anchor=False)
        names = [[context.normen.label_of(code) for code in others[c]] for c in ("doelgroep", "aanbodsoort")]
        words = [difference_words(value) for value in others["verschil"]]
        columns = {"Voor wie": names[0], "Aanbod": names[1], "Mensen binnen de norm": words}
        show_table(pd.DataFrame(columns), label="Verschil voor andere doelgroepen en soorten, hele gemeente")
    _show_moments(found.dagdelen[found.dagdelen["niveau"] == "gemeente"])


def _show_gebieden(rows: pd.DataFrame) -> None:
    before, after = (
        [personen(value) for value in (rows["inwoners"] - rows[column]).round(6)]
        for column in ("inwoners_binnen_norm_voor", "inwoners_binnen_norm_na")
    )
    columns = {
        "Gebied": list(rows["gebiednaam"]),
        "Te ver, nu": before,
        "Te ver, met plan": after,
        "Mensen binnen de norm": [difference_words(value) for value in rows["verschil"]],
        "Oordeel": [
            f"{old}" if old == new else f"{old}, wordt {new}"
            for old, new in zip(rows["status_voor"], rows["status_na"], strict=True)
        ],
    }
    show_table(pd.DataFrame(columns), label="Verschil per gebied")


def _show_moments(rows: pd.DataFrame) -> None:
    rows = rows[rows["verschil"].abs() >= 0.5]  # noqa: PLR2004 half a person
    if rows.empty:
        return
    st.header("Wat er op welk moment zeker open is", anchor=False)
    columns = {
        "Moment": [
            moment_words(f"{dag}-{deel}") for dag, deel in zip(rows["dag"], rows["dagdeel"], strict=True)
        ],
        "Mensen met zeker iets open binnen de norm": [difference_words(value) for value in rows["verschil"]],
    }
    show_table(pd.DataFrame(columns), label="Verschil per dagdeel, hele gemeente")
