"""WGS84 ↔ RD for loose points: services and register files speak lat/lon, the analysis speaks RD."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["box_to_wgs84", "points_to_rd", "to_rd", "to_wgs84"]


def to_rd(lat: float, lon: float) -> tuple[float, float]:
    """Give x, y (m, RD) of a WGS84 point."""
    x, y = _transformer(WGS84, RD).transform(lon, lat)
    return float(x), float(y)


def points_to_rd(lat: npt.ArrayLike, lon: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Give RD coordinates (m), shape (n, 2), of WGS84 points; inf where there is no such place."""
    return np.column_stack(
        _transformer(WGS84, RD).transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    )


def box_to_wgs84(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Give west, south, east, north (degrees, WGS84) of a box in RD (m): what holds all of it."""
    west, south, east, north = _transformer(RD, WGS84).transform_bounds(*bounds)
    return west, south, east, north


def to_wgs84(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give lat, lon (WGS84, degrees) of RD points; NaN stays NaN."""
    lon, lat = _transformer(RD, WGS84).transform(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    known = np.isfinite(np.asarray(x, dtype=float)) & np.isfinite(np.asarray(y, dtype=float))
    return np.where(known, lat, np.nan), np.where(known, lon, np.nan)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
