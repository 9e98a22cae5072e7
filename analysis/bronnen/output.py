"""Tables → files: GeoJSON in WGS84 and CSV, the same bytes for the same table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import mapping

from analysis.schemas import WGS84

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

__all__ = ["to_csv", "to_geojson"]

_DECIMALS = 7  # of a degree: one centimetre


def to_geojson(table: gpd.GeoDataFrame, *, jaar: int) -> bytes:
    """Write borders as GeoJSON (WGS84), one feature a line, in the columns of table buurten."""
    degrees = table.geometry.to_crs(WGS84)
    lines = []
    for row, geometry in zip(table.drop(columns="geometry").to_dict("records"), degrees, strict=True):
        code = str(row.pop("code"))
        first = "buurtcode" if code.startswith("BU") else "wijkcode"
        properties: Mapping[str, Any] = {
            first: code,
            **{str(k): v for k, v in row.items() if k != first},
            "peiljaar": jaar,
        }
        rounded = shapely.transform(geometry, lambda xy: np.round(xy, _DECIMALS))
        feature = {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}
        lines.append(json.dumps(feature, ensure_ascii=False))
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def to_csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, comma, decimal point, empty where unknown."""
    return table.to_csv(index=False, lineterminator="\n").encode()
