"""WGS84 ↔ RD for the edge of geocoding: services and register files speak lat/lon, the analysis speaks RD."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["to_rd", "to_wgs84"]


def to_rd(lat: float, lon: float) -> tuple[float, float]:
    """Give x, y (m, RD) of a WGS84 point."""
    x, y = _transformer(WGS84, RD).transform(lon, lat)
    return float(x), float(y)


def to_wgs84(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give lat, lon (WGS84, degrees) of RD points; NaN stays NaN."""
    lon, lat = _transformer(RD, WGS84).transform(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    known = np.isfinite(np.asarray(x, dtype=float)) & np.isfinite(np.asarray(y, dtype=float))
    return np.where(known, lat, np.nan), np.where(known, lon, np.nan)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
