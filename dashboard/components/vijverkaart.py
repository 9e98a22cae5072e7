"""Vijverkaart: the map of the Vijvermeter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.maten.overlap import talks_of
from dashboard.components.aanbod import popup_lines, serving
from dashboard.components.mapview import show_layers
from dashboard.components.vijver import link_lines
from dashboard.loading import load_labels, load_points, load_shapes, load_tekens

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.components.context import Context
    from dashboard.loading import Vijver

__all__ = ["MOST_LINES", "show_ponds"]

MOST_LINES = 200
_CIRCLE = "Cirkel: wie zo dichtbij woont."
_CIRCLE_WALKED = "Cirkel: de norm in een rechte lijn; wie over straten verder moet lopen, telt niet mee."


def show_ponds(context: Context, vijver: Vijver, alone: pd.DataFrame) -> None:
    """Draw the offerings with a known place, how far each reaches, and who reaches the same people."""
    selection, normen, loaded = context.selection, context.normen, context.loaded
    aanbod = serving(
        context.results.aanbod, normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort
    )
    single = dict(zip(alone["aanbod_id"], alone["alleen"], strict=True))
    places = aanbod[aanbod["aanbod_id"].isin(list(single))]
    marks = load_points(
        loaded,
        selection,
        moment=f"vijver {context.norm_m}",
        draw=lambda: kaart.point_layer(
            places,
            tekens=load_tekens(loaded),
            radius_m=normen.radius_m,
            regels=lambda row: popup_lines(row, normen),
        ),
    )
    ponds = load_points(
        loaded,
        selection,
        moment=f"vijver banden {context.norm_m}",
        draw=lambda: kaart.pond_layer(
            places.assign(alleen=places["aanbod_id"].map(single)),
            talks_of(vijver.overlap).head(MOST_LINES).dropna(subset=["aandeel_overlap"]),
            shapes=load_shapes(loaded, "wijk"),
            straal_m=context.norm_m / context.results.maat.omwegfactor,
            regels=link_lines,
        ),
    )
    show_layers(context, [ponds, load_labels(loaded, "wijk", first=None), marks], key="vijvermeter")
    st.caption(
        f"{_CIRCLE_WALKED if context.loaded.gelopen else _CIRCLE} Stippellijn: dit aanbod deelt met niemand. "
        "Rode lijn: deze twee bereiken dezelfde mensen; met streepjes: ga eerst na of ze tegelijk open zijn."
    )
