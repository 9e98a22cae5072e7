"""A rough outline of the Netherlands: wide enough for every Dutch door, too narrow for Antwerp or Essen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from shapely.geometry import Polygon

from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["in_the_netherlands"]

# Longitude and latitude (WGS84) of corners a few kilometres outside the border, drawn by hand round the
# places that stand behind them; clockwise from the sea off Zeeland. The coast needs no precision.
_CORNERS = (
    (3.00, 51.45), (3.00, 51.90), (3.70, 52.30), (4.20, 52.80), (4.40, 53.30), (5.00, 53.60),
    (6.40, 53.80), (7.05, 53.60),  # north of Rottum
    (7.30, 53.35), (7.30, 53.05),  # Bad Nieuweschans
    (7.16, 52.80), (7.16, 52.58),  # Barger-Compascuum, Nieuw-Schoonebeek
    (7.14, 52.20),  # Denekamp, Enschede
    (6.95, 52.10), (6.92, 51.90),  # Winterswijk
    (6.50, 51.79), (6.20, 51.80),  # Dinxperlo, Spijk
    (6.10, 51.74), (6.22, 51.66),  # Groesbeek, Siebengewald
    (6.30, 51.50), (6.30, 51.32),  # Venlo
    (6.25, 51.20), (6.24, 51.10),  # Vlodrop
    (6.05, 51.02), (6.16, 50.95), (6.16, 50.84),  # Koningsbosch, Kerkrade
    (6.06, 50.72), (5.64, 50.72),  # Vaals, Eijsden
    (5.58, 50.80), (5.60, 50.92), (5.70, 51.06), (5.50, 51.14),  # Maastricht, Stein, Stramproy
    (5.40, 51.21), (5.10, 51.25), (4.98, 51.37), (4.70, 51.38),  # Budel, Reusel, Baarle-Nassau
    (4.55, 51.39), (4.40, 51.32), (4.22, 51.30),  # Zundert, Putte
    (4.05, 51.19), (3.75, 51.16), (3.40, 51.20), (3.26, 51.30),  # Clinge, Sas van Gent, Sluis
)  # fmt: skip


@cache
def _outline() -> BaseGeometry:
    outline: BaseGeometry = gpd.GeoSeries([Polygon(_CORNERS)], crs=WGS84).to_crs(RD).iloc[0]
    shapely.prepare(outline)
    return outline


def in_the_netherlands(x_rd: NDArray[np.float64], y_rd: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell per point (RD, m) whether it can be in the Netherlands; NaN cannot."""
    inside: NDArray[np.bool_] = shapely.intersects_xy(_outline(), x_rd, y_rd)
    return inside
