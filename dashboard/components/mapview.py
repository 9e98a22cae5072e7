"""Mapview: the interactive map, an empty base that never changes and layers that follow the Selection."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st
import streamlit.components.v1 as components
import streamlit_folium
from xstatic.pkg import leaflet as leaflet_package

from analysis import kaart
from analysis.woorden import aantal, meters, personen_range, procent, te_ver
from dashboard.components.aanbod import popup_lines, serving
from dashboard.components.context import Context, change, current_selection
from dashboard.loading import background_tiles, load_labels, load_points, load_shapes, load_tekens, load_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

__all__ = [
    "MAP_KEY",
    "View",
    "aanbod_layer",
    "area_lines",
    "drawn_aanbod",
    "show_layers",
    "show_map",
    "view_on",
    "zoom_to",
]

View = tuple[tuple[float, float], float]  # lat and lon of the middle, and the level of zoom

MAP_KEY = "kaart"
_VIEW = "kaart_view"
_TURN = "kaart_beurt"
_HEIGHT = 470
_WIDTH_GUESS = 490

# Leaflet comes from the installed package XStatic-Leaflet. Streamlit serves its folder beside that of
# streamlit-folium, so the map's frame finds it by a relative address and never asks another host.
_ASSETS = components.declare_component("leaflet", path=leaflet_package.BASE_DIR)
_LEAFLET_URL = f"../{_ASSETS.name}"


def zoom_to(context: Context, gebiedcode: str | None) -> None:
    """Move the map to a gebied (None: everything) at the next drawing."""
    room = 0.15 if gebiedcode is None else 0.6
    st.session_state[_VIEW] = view_on(load_view(context.loaded, gebiedcode), room=room)


def view_on(bounds: tuple[float, float, float, float], *, room: float = 0.15) -> View:
    """Give the view of west, south, east and north (degrees), with `room` levels of zoom around it."""
    west, south, east, north = bounds
    share = max((east - west) / 360 * 256 / _WIDTH_GUESS, _mercator(north, south) / _HEIGHT)
    zoom = math.floor(4 * (math.log2(1 / share) - room)) / 4
    return ((south + north) / 2, (west + east) / 2), min(zoom, 15.0)


def _mercator(north: float, south: float) -> float:
    """Give the height between two latitudes in pixels of zoom level 0."""
    top, bottom = (math.asinh(math.tan(math.radians(lat))) for lat in (north, south))
    return (top - bottom) / (2 * math.pi) * 256


def drawn_aanbod(context: Context) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Give the offerings of the chosen pair, and those that are on the map."""
    selection, aanbod = context.selection, context.results.aanbod
    chosen = serving(aanbod, context.normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort)
    shown = aanbod if selection.ander else chosen
    return chosen, shown[(shown["bereik"] == "punt") & shown["telt_mee"] & shown.geometry.notna()]


def show_map(context: Context, beeld: pd.DataFrame) -> None:
    """Draw the map of `beeld` (rows of the chosen niveau); a click chooses the gebied."""
    base = kaart.base_map(load_view(context.loaded), leaflet=_LEAFLET_URL)
    center, zoom = st.session_state.get(_VIEW, (None, None))
    streamlit_folium.st_folium(
        base,
        key=MAP_KEY,
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=_layers(context, beeld),
        center=center,
        zoom=zoom,
        on_change=_clicked,
    )


def show_layers(
    context: Context,
    layers: Sequence[kaart.Layer | kaart.Kept],
    *,
    key: str,
    on_click: Callable[[float, float], None] | None = None,
    view: View | None = None,
) -> None:
    """Draw `layers` on a map of its own.

    Args:
        context: the screen.
        layers: from bottom to top.
        key: what the map is called.
        on_click: called with lat and lon (WGS84) of a click; None: a click does nothing.
        view: where to move the map, without drawing it again, when this changes; None: it stays as it is.

    """
    center, zoom = view or (None, None)
    drawn = [layer.layer() if isinstance(layer, kaart.Kept) else layer for layer in layers]
    drawn = [*_background(context), *drawn]
    streamlit_folium.st_folium(
        kaart.base_map(load_view(context.loaded), leaflet=_LEAFLET_URL),
        key=key,
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[] if on_click is None else ["last_clicked"],
        feature_group_to_add=drawn,
        center=center,
        zoom=zoom,
        on_change=None if on_click is None else lambda: _clicked_at(key, on_click),
    )


def _clicked_at(key: str, on_click: Callable[[float, float], None]) -> None:
    place = (st.session_state.get(key) or {}).get("last_clicked") or {}
    lat, lon = place.get("lat"), place.get("lng")
    if isinstance(lat, int | float) and isinstance(lon, int | float):
        on_click(float(lat), float(lon))


def _layers(context: Context, beeld: pd.DataFrame) -> list[kaart.Layer]:
    selection = context.selection
    layers = [
        kaart.area_layer(
            beeld,
            shapes=load_shapes(context.loaded, selection.niveau),
            maat=kaart.MATEN[selection.maat],
            regels=area_lines(),
            selected=selection.gebied,
            beurt=_turn(selection.gebied),
            choosable=True,
        ),
        load_labels(context.loaded, selection.niveau, first=selection.gebied).layer(),
        load_points(context.loaded, selection, draw=lambda: _points(context)).layer(),
    ]
    return [*_background(context), *layers]


def _background(context: Context) -> list[kaart.Layer]:
    """Give the background map, once its server answered; the map never waits for it."""
    tiles = background_tiles(context.loaded) if context.background else None
    return [] if tiles is None else [kaart.background_layer(tiles)]


def _turn(gebied: str | None) -> int:
    """Give a number that changes when another gebied is chosen; streamlit-folium reports no click twice."""
    turn, last = st.session_state.get(_TURN, (0, None))
    if gebied != last:
        st.session_state[_TURN] = turn, last = turn + 1, gebied
    return int(turn)


def _points(context: Context) -> kaart.Kept:
    chosen, shown = drawn_aanbod(context)
    return aanbod_layer(context, shown, strong=list(chosen["aanbod_id"]))


def aanbod_layer(
    context: Context, aanbod: gpd.GeoDataFrame, *, strong: Sequence[str] | None = None
) -> kaart.Kept:
    """Give the offerings of `aanbod` as they are drawn on every map; `strong` (None: all) stand out."""
    return kaart.point_layer(
        aanbod,
        tekens=load_tekens(context.loaded),
        radius_m=context.normen.radius_m,
        regels=lambda row: popup_lines(row, context.normen),
        strong=strong,
    )


def area_lines() -> Callable[[Mapping[Any, Any]], list[str]]:
    """Give what writes the tooltip of a row of `load_beeld`."""

    def lines(row: Mapping[Any, Any]) -> list[str]:
        judged = {"voldoet": "voldoet aan de norm", "hiaat": "hiaat", "onbekend": "onbekend of het voldoet"}[
            row["status"]
        ]
        spread = personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
        sure = " (voorlopig)" if row["voorlopig"] == "ja" else ""
        return [
            f"{row['gebiednaam']}: {judged}{sure}",
            f"Verder dan {meters(row['norm_m'])}: {te_ver(row)}",
            *([f"Onzeker: het kan gaan om {spread}"] if " tot " in spread else []),
            f"Binnen de norm: {procent(row['aandeel_binnen_norm'])}",
            f"Helft woont binnen: {meters(row['afstand_mediaan_m'])}",
            f"Aanbod hier: {aantal(row['aantal_aanbod'])}",
        ]

    return lines


def _clicked() -> None:
    """Choose the gebied that was clicked; a click on a marker only opens its popup."""
    drawing = (st.session_state.get(MAP_KEY) or {}).get("last_active_drawing") or {}
    code = (drawing.get("properties") or {}).get("gebiedcode")
    chosen = isinstance(code, str) and code != current_selection().gebied
    change(**({"gebied": code} if chosen else {}))
