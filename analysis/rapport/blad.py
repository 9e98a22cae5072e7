"""Blad: the sheet that a map is drawn on. RD metres become units of an SVG, a thousand wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["Box", "fit_box", "to_path"]

_WIDTH, _MAX_HEIGHT, _MIN_HEIGHT = 1000, 1000, 520
_MARGIN = 28


@dataclass(frozen=True, slots=True)
class Box:
    """How RD metres become SVG units: shift, scale, and y turned over."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    def place(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give `points` (n, 2) in RD as SVG units."""
        placed: NDArray[np.float64] = (points - (self.west, self.north)) * (self.scale, -self.scale)
        return placed


def fit_box(bounds: Sequence[float]) -> Box:
    """Give the Box that shows `bounds` (west, south, east, north; RD) with a margin."""
    west, south, east, north = (float(value) for value in bounds)
    inner_w, inner_h = _WIDTH - 2 * _MARGIN, _MAX_HEIGHT - 2 * _MARGIN
    scale = min(inner_w / max(east - west, 1.0), inner_h / max(north - south, 1.0))
    height = max(_MIN_HEIGHT, (north - south) * scale + 2 * _MARGIN)
    left = (_WIDTH / scale - (east - west)) / 2
    top = (height / scale - (north - south)) / 2
    return Box(west - left, north + top, scale, _WIDTH, round(height, 1))


def to_path(geometry: BaseGeometry, box: Box) -> str:
    """Give the rings of a polygon (RD) as the data of an SVG path."""
    rings = []
    for part in shapely.get_parts(geometry):
        for ring in (part.exterior, *part.interiors):
            points = box.place(shapely.get_coordinates(ring)[:-1]).round(1)
            rings.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(rings)
