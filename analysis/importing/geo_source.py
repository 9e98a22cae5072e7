"""Read a GeoJSON or GeoPackage of places: the attributes as text, the point as lat and lon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coordinates import to_wgs84
from analysis.importing.grid import SourceTable
from analysis.importing.limits import check_columns
from analysis.readers.geobestand import read_geo

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_places"]


def read_places(path: Path) -> SourceTable:
    """Read `path`; of a line or area a point inside it is taken.

    Raises:
        DataError: the file is broken or its coordinate system is missing or another one.

    """
    places = read_geo(path, bron=path.name)
    check_columns(len(places.columns), path.name)
    columns = [column for column in places.columns if column != places.geometry.name]
    frame = pd.DataFrame({str(c): places[c].map(_text).astype("str") for c in columns}, index=places.index)
    inside = places.geometry.representative_point()
    lat, lon = to_wgs84(inside.x.to_numpy(), inside.y.to_numpy())
    frame["lat"] = [f"{value:.7f}" if value == value else "" for value in lat]  # noqa: PLR0124  (NaN)
    frame["lon"] = [f"{value:.7f}" if value == value else "" for value in lon]  # noqa: PLR0124
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="rij")
    return SourceTable(frame, "geo")


def _text(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124  (NaN)
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
