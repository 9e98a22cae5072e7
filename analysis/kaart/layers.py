"""Layers: tables → folium layers, each one GeoJson. Everything that a filter changes is in here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from jinja2 import Template

from analysis.kaart.base import Part, fill_of, to_script
from analysis.kaart.escape import escape
from analysis.kaart.tekens import OTHER, Teken
from analysis.klassen import Maat, klasse_of
from analysis.schemas import WGS84

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    Row = Mapping[Any, Any]
    Feature = dict[str, Any]

__all__ = ["Kept", "Layer", "area_layer", "label_layer", "point_layer", "screen_shapes", "view_of"]

Layer = folium.FeatureGroup
_SIMPLIFY_M = 8.0
_SELECTED = "#b0005a"
_LINE = "#3c4650"


@dataclass(frozen=True, slots=True)
class Kept:
    """A layer that the map keeps as it is until its `key` changes (see kaart.js); safe to share."""

    draw: str
    key: str
    data: str

    @classmethod
    def of(cls, draw: str, data: Feature) -> Kept:
        """Make the layer that function `draw` of kaart.js draws from `data`; other data, another key."""
        text = to_script(data)
        return cls(draw, hashlib.sha256(text.encode()).hexdigest(), text)

    def layer(self) -> Layer:
        """Give a fresh layer for one map."""
        group = folium.FeatureGroup(name=self.draw, control=False)
        group.add_child(Part(script=f'sk.{self.draw}(MAP, "{self.key}", {self.data});'))
        return group


def screen_shapes(gebieden: gpd.GeoDataFrame, *, tolerance_m: float = _SIMPLIFY_M) -> dict[str, Feature]:
    """Give each gebiedcode's border as GeoJSON geometry in WGS84, simplified so that neighbours stay joined.

    Args:
        gebieden: gebiedcode and geometry (RD) of one niveau.
        tolerance_m: how far a border may move, metres.

    """
    simple = gebieden.set_geometry(shapely.coverage_simplify(gebieden.geometry.to_numpy(), tolerance_m))
    wgs84 = simple.to_crs(WGS84).geometry.to_numpy()
    rounded = shapely.transform(wgs84, lambda points: points.round(5))
    shapes = [shapely.geometry.mapping(shape) for shape in rounded]
    return dict(zip(gebieden["gebiedcode"], shapes, strict=True))


def view_of(gebieden: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Give west, south, east, north of `gebieden` (RD) in degrees (WGS84)."""
    west, south, east, north = gebieden.to_crs(WGS84).total_bounds
    return float(west), float(south), float(east), float(north)


def area_layer(
    table: pd.DataFrame,
    *,
    shapes: Mapping[str, Feature],
    maat: Maat,
    regels: Callable[[Row], list[str]],
    selected: str | None = None,
    beurt: int = 0,
    choosable: bool = False,
) -> Layer:
    """Give the choropleth of `table` as one GeoJson layer; each feature carries its gebiedcode.

    Args:
        table: one row per gebied: gebiedcode, inwoners, voorlopig, and the maat's column.
        shapes: what `screen_shapes` gave.
        maat: what to colour.
        regels: gives the lines of the tooltip for a row, as plain text (escaped here).
        selected: gebiedcode to draw with a thick line, None for none.
        beurt: comes back with a click; another number makes a second click on a gebied a new one.
        choosable: whether a click chooses: then a gebied is a button, for screen readers and Enter.

    """
    styles, features = {}, []
    # The selected gebied comes last, so that no neighbour lies over its line.
    for row in sorted(table.to_dict("records"), key=lambda row: bool(row["gebiedcode"] == selected)):
        code = str(row["gebiedcode"])
        klasse = klasse_of(maat, row[maat.kolom], inwoners=row["inwoners"])
        styles[code] = {
            "fillColor": fill_of(klasse, voorlopig=row["voorlopig"] == "ja"),
            "fillOpacity": 0.86,
            "color": _SELECTED if code == selected else _LINE,
            "weight": 4 if code == selected else 1,
            "opacity": 1,
        }
        lines = [escape(line) for line in regels(row)]
        properties = {"gebiedcode": code, "beurt": beurt, "regels": lines}
        features.append({"type": "Feature", "id": code, "properties": properties, "geometry": shapes[code]})
    group = folium.FeatureGroup(name="gebieden", control=False)
    if features:
        areas = folium.GeoJson(
            _collection(features), style_function=lambda feature: styles[feature["id"]], smooth_factor=0.5
        )
        areas.add_child(_Texts(choosable=choosable))
        areas.add_to(group)
    return group


def label_layer(gebieden: gpd.GeoDataFrame, *, first: str | None = None) -> Kept:
    """Give the names of `gebieden` (gebiedcode, gebiednaam, geometry in RD).

    Where names collide, that of gebiedcode `first` wins, then that of the largest gebied.
    """
    area = gebieden.area.where(gebieden["gebiedcode"] != first, np.inf)
    ordered = gebieden.loc[area.sort_values(ascending=False, kind="stable").index]
    points = _lon_lat(ordered.set_geometry(ordered.geometry.representative_point()))
    names = ordered["gebiednaam"]
    features = [_feature(*point, {"naam": escape(name)}) for point, name in zip(points, names, strict=True)]
    return Kept.of("labels", _collection(features))


def point_layer(
    aanbod: gpd.GeoDataFrame,
    *,
    tekens: Mapping[str, Teken],
    radius_m: Mapping[str, float],
    regels: Callable[[Row], list[str]],
    strong: Sequence[str] | None = None,
) -> Kept:
    """Give the offerings with a point: one set of markers, and dashed circles where a place is uncertain.

    Args:
        aanbod: aanbod_id, naam, aanbodsoort, locatieprecisie, bereik and geometry (RD); rows without a
            point, and rows that are for the whole city or at home, are never drawn.
        tekens: what `tekens_of` gave.
        radius_m: radius per locatieprecisie, metres; more than that of a postcode draws the radius.
        regels: gives the lines of the popup for a row, as plain text (escaped here).
        strong: aanbod_ids to draw at full strength, the others soft; None draws all at full strength.

    """
    drawn = aanbod[(aanbod["bereik"] == "punt") & aanbod.geometry.notna()]
    full = frozenset(drawn["aanbod_id"] if strong is None else strong)
    features, circles, stacked = [], [], dict[tuple[float, float], int]()
    for row, place in zip(drawn.to_dict("records"), _lon_lat(drawn), strict=True):
        stacked[place] = stacked.get(place, -1) + 1
        teken = tekens.get(row["aanbodsoort"], OTHER)
        radius = radius_m.get(row["locatieprecisie"] or "", 0.0)
        uncertain, soft = radius > radius_m.get("postcode6", 0.0), row["aanbod_id"] not in full
        css = [f"sk-{teken.vorm}", *(["sk-onzeker"] if uncertain else []), *(["sk-zacht"] if soft else [])]
        texts = {"naam": escape(row["naam"]), "regels": [escape(line) for line in regels(row)]}
        mark = {"teken": escape(teken.letters), "kleur": teken.kleur, "css": " ".join(css)}
        features.append(_feature(*place, {**texts, **mark, **_fan_out(stacked[place])}))
        if uncertain and not soft and stacked[place] == 0:
            circles.append(_feature(*place, {"straal": radius, "kleur": teken.kleur}))
    return Kept.of("points", {"tekens": _collection(features), "cirkels": _collection(circles)})


def _fan_out(nth: int) -> dict[str, int]:
    """Give the shift in pixels of the nth marker on one place: all stay visible, none moves on the ground."""
    ring = [(0, 0), (17, 0), (-17, 0), (0, 17), (0, -17), (17, 17), (-17, -17), (17, -17), (-17, 17)]
    lap, step = divmod(nth, len(ring))
    return {"dx": ring[step][0] * (lap + 1), "dy": ring[step][1] * (lap + 1)}


def _lon_lat(table: gpd.GeoDataFrame) -> list[tuple[float, float]]:
    """Give longitude and latitude of point geometry (RD), rounded to about a decimetre."""
    pairs = np.round(shapely.get_coordinates(table.geometry.to_crs(WGS84).to_numpy()), 6)
    return [(float(lon), float(lat)) for lon, lat in pairs]


def _feature(lon: float, lat: float, properties: Mapping[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


def _collection(features: list[Feature]) -> Feature:
    return {"type": "FeatureCollection", "features": features}


class _Texts(MacroElement):
    """Shows the lines of the gebied under the mouse, and makes them its name; one tooltip serves all."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "sk.areas({{ this._parent.get_name() }}, {{ this.choosable }});"
        "{% endmacro %}"
    )

    def __init__(self, *, choosable: bool) -> None:
        """Say whether a gebied is a button."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.choosable = to_script(choosable)
