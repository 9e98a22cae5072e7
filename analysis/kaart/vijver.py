"""Vijver: how far each offering reaches, and which ones reach the same people, on a quiet ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from analysis.kaart.escape import escape
from analysis.kaart.layers import Kept
from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    Row = Mapping[Any, Any]

__all__ = ["pair_layer", "pond_layer"]


def pond_layer(
    places: gpd.GeoDataFrame,
    links: pd.DataFrame,
    *,
    shapes: Mapping[str, dict[str, Any]],
    straal_m: float,
    regels: Callable[[Row], list[str]],
) -> Kept:
    """Give a circle around each offering and a line between those that reach the same people.

    Args:
        places: aanbod_id, alleen (bool: drawn with a dotted line) and point geometry (RD).
        links: aanbod_id_1, aanbod_id_2 (both in `places`), aandeel_overlap (0-1: how thick) and gesprek (a
            line that is not "ja" is dashed).
        shapes: what `screen_shapes` gave, the ground.
        straal_m: radius of the circles, metres as the crow flies.
        regels: gives the lines of the tooltip of a link, as plain text (escaped here).

    """
    point_of = dict(zip(places["aanbod_id"], places.geometry, strict=True))
    lines = [
        shapely.LineString([point_of[row["aanbod_id_1"]], point_of[row["aanbod_id_2"]]])
        for row in links.to_dict("records")
    ]
    ponds = [{"straal": straal_m, "alleen": bool(alone)} for alone in places["alleen"].tolist()]
    bands = [
        {
            "deel": float(row["aandeel_overlap"]),
            "zeker": row["gesprek"] == "ja",
            "regels": [escape(line) for line in regels(row)],
        }
        for row in links.to_dict("records")
    ]
    data = {
        "grond": _collection([dict(shape) for shape in shapes.values()], [{} for _ in shapes]),
        "vijvers": _collection(_geometries(list(places.geometry)), ponds),
        "banden": _collection(_geometries(lines), bands),
    }
    return Kept.of("ponds", data)


def pair_layer(points: gpd.GeoSeries) -> Kept:
    """Give what marks the pair at `points` (RD) among the others: a line and two rings; nothing for none."""
    marks = [shapely.linestrings(shapely.get_coordinates(points)), *points] if len(points) else []
    return Kept.of("pair", _collection(_geometries(marks), [{} for _ in marks]))


def _geometries(shapes: list[Any]) -> list[dict[str, Any]]:
    """Give shapes (RD) as GeoJSON geometry in WGS84, rounded to about a decimetre."""
    wgs84 = gpd.GeoSeries(shapes, crs=RD).to_crs(WGS84).to_numpy()
    return [shapely.geometry.mapping(shape) for shape in shapely.transform(wgs84, lambda xy: xy.round(6))]


def _collection(geometries: list[dict[str, Any]], properties: list[dict[str, Any]]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": own, "geometry": shape}
        for shape, own in zip(geometries, properties, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}
