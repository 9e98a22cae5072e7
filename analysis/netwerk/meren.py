"""Meren: water that OpenStreetMap draws as a relation, because its shore is too long or has islands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from analysis.coordinates import points_to_rd
from analysis.netwerk.tags import is_barrier
from analysis.pairs import FloatArray

__all__ = ["areas_of_relation", "to_rd"]

_LINE = 2  # points


def areas_of_relation(element: Mapping[str, Any], ways: Mapping[Any, FloatArray]) -> list[shapely.Geometry]:
    """Give the areas (RD) of a multipolygon that nobody crosses, islands left out; else nothing.

    Args:
        element: of an Overpass answer.
        ways: points (RD) of each way by its id. A member that is not there, and carries no geometry of its
            own, was cut off; then the shore that is known is given as lines.

    """
    tags = element.get("tags", {})
    if element.get("type") != "relation" or tags.get("type") != "multipolygon" or not is_barrier(tags):
        return []
    members = [m for m in element.get("members", ()) if m.get("type") == "way"]
    shores = [points for member in members if len(points := _points_of(member, ways)) >= _LINE]
    if not shores:
        return []
    lines = shapely.node(shapely.multilinestrings([shapely.LineString(points) for points in shores]))
    # every second ring inwards is an island; what closes no ring was cut off, and stays a line
    loose = shapely.polygonize_full(shapely.get_parts(lines))[1:]
    parts = np.concatenate([shapely.get_parts(whole) for whole in (shapely.build_area(lines), *loose)])
    return [part for part in parts if not part.is_empty]


def _points_of(member: Mapping[str, Any], ways: Mapping[Any, FloatArray]) -> FloatArray:
    at = [place for place in member.get("geometry", ()) if place is not None]
    if not at:
        return ways.get(member.get("ref"), np.empty((0, 2)))
    return to_rd(np.array([p["lon"] for p in at]), np.array([p["lat"] for p in at]))


def to_rd(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Give RD coordinates, shape (n, 2), of WGS84 degrees."""
    return points_to_rd(lat, lon)
