"""Keuzekaart: the map and the ranked table of the offerings that count, on Verkennen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis import kaart
from analysis.maten.keuze import states_of_keuze
from analysis.rapport.inhoud import oordeel
from analysis.rapport.maatzinnen import ROBUUST_UITLEG, houdbaarheid_mark
from analysis.woorden import ONBEKEND, personen, personen_range, procent, te_ver
from dashboard.components.aanbod import serving
from dashboard.components.keuze import keuze_of
from dashboard.components.legend import show_legend
from dashboard.components.maatzinnen import find_houdbaar, in_register
from dashboard.components.mapview import aanbod_layer, show_layers
from dashboard.components.page import show_table
from dashboard.loading import load_labels, load_points, load_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.components.context import Context

__all__ = ["rank_pair", "ranked_words", "show_keuzekaart", "show_ranglijst"]

_ORDER = {"hiaat": 0, "onbekend": 1, "voldoet": 2}


def rank_pair(pair: pd.DataFrame, niveau: str) -> pd.DataFrame:
    """Order rows of `compute_keuze` of one niveau: hiaten by their certain people, then what is unknown."""
    here = pair[pair["niveau"] == niveau]
    keys = here.assign(
        _status=here["status"].astype(str).map(_ORDER),
        _zeker=-here["buiten_norm_min"].fillna(0),
        _hooguit=-here["buiten_norm_max"].fillna(0),
    )
    ordered = keys.sort_values(["_status", "_zeker", "_hooguit", "gebiedcode"])
    return ordered.drop(columns=["_status", "_zeker", "_hooguit"]).reset_index(drop=True)


def _outside(row: Mapping[Any, Any]) -> str:
    people = personen(row["buiten_norm"])
    return people if people != ONBEKEND else personen_range(row["buiten_norm_min"], row["buiten_norm_max"])


def ranked_words(ranked: pd.DataFrame, marks: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Give what `rank_pair` gave as a table of texts; people of 1-9 as words.

    Args:
        ranked: from `rank_pair`.
        marks: per gebiedcode what its hiaat depends on, for a column of its own; None: no such column.

    """
    rows = ranked.to_dict("records")
    depends = {} if marks is None else {"Hangt af van": [marks.get(row["gebiedcode"], "–") for row in rows]}
    return pd.DataFrame(
        {
            "Gebied": [str(row["gebiednaam"]) for row in rows],
            "Wonen te ver": [_outside(row) for row in rows],
            "Het kan gaan om": [
                personen_range(row["buiten_norm_min"], row["buiten_norm_max"]) for row in rows
            ],
            "Binnen": [procent(row["aandeel_binnen_norm"]) for row in rows],
            "Oordeel": [oordeel(row) for row in rows],
            **depends,
        }
    )


def _marks(context: Context) -> dict[str, str] | None:
    """Give what each hiaat depends on; None where not all offerings count, or the register has none."""
    if keuze_of(context).asks or not in_register(context):
        return None
    return {code: houdbaarheid_mark(row) for code, row in find_houdbaar(context).items()}


def _lines(row: Mapping[Any, Any]) -> list[str]:
    return [
        f"{row['gebiednaam']}: {oordeel(row)}",
        f"Wonen te ver: {te_ver(row)}",
        f"Het kan gaan om: {personen_range(row['buiten_norm_min'], row['buiten_norm_max'])}",
        f"Binnen de norm: {procent(row['aandeel_binnen_norm'])}",
    ]


def show_keuzekaart(context: Context, ranked: pd.DataFrame) -> None:
    """Draw the map of what `rank_pair` gave, with the offerings that count."""
    niveau, loaded = context.selection.niveau, context.loaded
    maat = kaart.MATEN["tekort"]
    layers: list[kaart.Layer | kaart.Kept] = [
        kaart.area_layer(ranked, shapes=load_shapes(loaded, niveau), maat=maat, regels=_lines),
        load_labels(loaded, niveau, first=context.selection.gebied),
        load_points(
            loaded,
            context.selection,
            draw=lambda: _points(context),
            moment=f"verkennen {keuze_of(context)!r}",
        ),
    ]
    show_layers(context, layers, key="verkennen_kaart")
    show_legend(maat, ranked)


def show_ranglijst(context: Context, ranked: pd.DataFrame) -> None:
    """Draw the table of what `rank_pair` gave, and what each hiaat depends on."""
    niveau, marks = context.selection.niveau, _marks(context)
    st.caption("Hoeveel mensen wonen te ver? Bovenaan staat het grootste tekort dat zeker is.")
    label = f"Wie woont te ver, per {niveau}, grootste tekort bovenaan"
    show_table(ranked_words(ranked, marks), label=label)
    if marks:
        st.caption(ROBUUST_UITLEG)


def _points(context: Context) -> kaart.Kept:
    """Draw what counts, and light what may count; what does not count is left out."""
    selection, normen, aanbod = context.selection, context.normen, context.results.aanbod
    states = states_of_keuze(context.results, keuze_of(context))
    placed = aanbod["telt_mee"] & (aanbod["bereik"] == "punt") & aanbod.geometry.notna()
    usable = aanbod.assign(_telt=states)[placed & (states != 0)]
    here = serving(usable, normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort)
    return aanbod_layer(context, here, strong=list(here.loc[here["_telt"] == 1, "aanbod_id"]))
