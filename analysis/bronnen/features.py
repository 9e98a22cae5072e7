"""GeoJSON features as services send them → properties and geometries, or a fault that says what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import shape

from analysis.bronnen.client import host_of
from analysis.bronnen.faults import changed
from analysis.schemas import RD, WGS84
from analysis.tables import SENTINEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from analysis.bronnen.client import Answer

__all__ = [
    "features_of",
    "geometry_of",
    "links_of",
    "number_of",
    "plain_name",
    "properties_of",
    "text_of",
    "to_rd",
]

_MAX_DEGREES = 180.0


def features_of(answer: Answer) -> list[Mapping[str, Any]]:
    """Give the features of a FeatureCollection.

    Raises:
        ServiceFaultError: the answer is something else.

    """
    data = answer.json()
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise changed(answer.service, host_of(answer.url), "er is geen lijst 'features'")
    return features


def properties_of(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Give the properties of `feature` by plain name: buurtCode, buurt_code and BUURTCODE are one."""
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return {}
    return {plain_name(name): value for name, value in properties.items()}


def plain_name(name: str) -> str:
    """Give `name` in lower case without underscores, because services of one publisher differ in both."""
    return name.replace("_", "").lower()


def text_of(value: object) -> str | None:
    """Give a text without padding; None for no text, an empty one or a sentinel."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    number = number_of(text)
    return None if text in {"", "."} or (number is None and text.startswith("-999")) else text


def number_of(value: object) -> float | None:
    """Give a number; None for no number, for "." and for a sentinel of the CBS (-99990 and below)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if np.isfinite(number) and number > SENTINEL else None


def geometry_of(feature: Mapping[str, Any]) -> BaseGeometry | None:
    """Give the geometry of `feature`; None where there is none or it cannot be read."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        return None
    try:
        read: BaseGeometry = shape(geometry)
        finite = np.isfinite(shapely.get_coordinates(read)).all()
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        OverflowError,
        shapely.errors.GEOSException,
    ):
        return None
    return read if finite and not read.is_empty else None


def to_rd(geometries: Sequence[BaseGeometry]) -> gpd.GeoSeries:
    """Bring geometries to RD: degrees (lon, lat) are recognised by their size, RD stays as it is."""
    series = gpd.GeoSeries(geometries, crs=RD)
    if len(series) and np.abs(series.total_bounds).max() <= _MAX_DEGREES:
        return gpd.GeoSeries(geometries, crs=WGS84).to_crs(RD)
    return series


def links_of(data: Mapping[str, Any], rel: str) -> Iterator[str]:
    """Give the addresses that `data` links to as `rel`."""
    links = data.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == rel and isinstance(link.get("href"), str):
            yield link["href"]
