"""Vijverkaart: the map of the Vijvermeter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.maten.overlap import talks_of
from dashboard.components.aanbod import serving
from dashboard.components.mapview import View, aanbod_layer, show_layers, view_on
from dashboard.components.vijver import link_lines
from dashboard.loading import load_labels, load_points, load_shapes, load_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from dashboard.components.context import Context
    from dashboard.loading import Vijver

__all__ = ["MOST_LINES", "look_at", "show_ponds"]

MOST_LINES = 200
_SEEN = "vijver_gezien"
_CIRCLE = "Cirkel: wie zo dichtbij woont."
_CIRCLE_WALKED = "Cirkel: de norm in een rechte lijn; wie over straten verder moet lopen, telt niet mee."


def look_at(pair: Sequence[str]) -> None:
    """Move the map to the offerings of `pair` (aanbod_id) at the next drawing, as long as they are chosen."""
    st.session_state[_SEEN] = tuple(pair)


def show_ponds(context: Context, vijver: Vijver, alone: pd.DataFrame, pair: tuple[str, ...]) -> None:
    """Draw the offerings with a known place, how far each reaches, who shares people, and `pair` marked."""
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
        draw=lambda: aanbod_layer(context, places),
    )
    ponds = load_points(
        loaded,
        selection,
        moment=f"vijver banden {context.norm_m}",
        draw=lambda: kaart.pond_layer(
            places.assign(alleen=places["aanbod_id"].map(single)),
            talks_of(vijver.overlap).head(MOST_LINES).dropna(subset=["aandeel_overlap"]),
            shapes=load_shapes(loaded, "wijk"),
            straal_m=_straal_m(context),
            regels=link_lines,
        ),
    )
    both = places[places["aanbod_id"].isin(pair)]
    layers = [ponds, kaart.pair_layer(both.geometry), load_labels(loaded, "wijk", first=None), marks]
    show_layers(context, layers, key="vijvermeter", view=_view(context, both, pair))
    st.caption(
        f"{_CIRCLE_WALKED if context.loaded.gelopen else _CIRCLE} Stippellijn: dit aanbod deelt met niemand. "
        "Rode lijn: deze twee bereiken dezelfde mensen; met streepjes: ga eerst na of ze tegelijk open zijn. "
        "Met donkere ringen: het gekozen paar."
    )


def _view(context: Context, both: gpd.GeoDataFrame, pair: tuple[str, ...]) -> View | None:
    """Give where to look: at the pair that somebody chose, or at everything when it is not there any more."""
    seen = st.session_state.get(_SEEN)
    if seen is None:
        return None
    if seen != pair or both.empty:
        return view_on(load_view(context.loaded))
    return view_on(kaart.view_of(both.set_geometry(both.buffer(_straal_m(context)))))


def _straal_m(context: Context) -> float:
    return context.norm_m / context.results.maat.omwegfactor
