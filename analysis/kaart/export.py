"""Export: a table with geometry as a file in memory, for a download beside the map."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyogrio
import shapely

from analysis.schemas import WGS84

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["to_geojson", "to_geopackage"]


def to_geojson(table: gpd.GeoDataFrame) -> bytes:
    """Give `table` (geometry in RD) as GeoJSON in WGS84 with 6 decimals; missing values are null."""
    wgs84 = table.to_crs(WGS84)
    rounded = wgs84.set_geometry(shapely.transform(wgs84.geometry.to_numpy(), lambda points: points.round(6)))
    text: str = rounded.set_crs(WGS84).to_json(drop_id=True, na="null")
    return text.encode()


def to_geopackage(table: gpd.GeoDataFrame, *, layer: str) -> bytes:
    """Give `table` (geometry in RD) as a GeoPackage with one layer, in RD."""
    buffer = io.BytesIO()
    pyogrio.write_dataframe(table, buffer, driver="GPKG", layer=layer)
    return buffer.getvalue()
