"""Read a geo file and bring it to RD: the one place where a coordinate system is believed or refused."""

from __future__ import annotations

import math
import re
import warnings
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from analysis.errors import CrsError, UnreadableError
from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GEO_SUFFIXES", "read_geo"]

GEO_SUFFIXES = (".geojson", ".gpkg", ".fgb", ".parquet")
_NETHERLANDS = {WGS84: (3.0, 50.5, 7.5, 53.9), RD: (-7000.0, 289000.0, 300000.0, 629000.0)}
_NAMES = {WGS84: "WGS84", RD: "RD"}
_ACCEPTED = {4326: WGS84, 4258: WGS84, 28992: RD, 7415: RD}
_HEAD_BYTES = 65_536  # a GeoJSON says its coordinate system before its features
_CRS_NAME = re.compile(rb'"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]*)"')


def read_geo(path: Path, *, bron: str) -> gpd.GeoDataFrame:
    """Read a geo file and bring it to RD.

    Args:
        path: .geojson, .gpkg, .fgb or .parquet in WGS84 (or ETRS89) or RD; a GeoJSON without crs is WGS84.
        bron: the name used in messages.

    Raises:
        UnreadableError: the file is broken, empty or holds no geometry.
        CrsError: the coordinate system is missing, is another one, or does not fit the coordinates.

    """
    try:
        with warnings.catch_warnings():
            # English remarks of GDAL; borders are checked below.
            warnings.simplefilter("ignore", RuntimeWarning)
            if path.suffix.lower() == ".parquet":
                table = gpd.read_parquet(path)
            else:  # "fix" closes open rings, and gives None where it cannot
                table = pyogrio.read_dataframe(path, layer=_layer_of(path), on_invalid="fix")
    except (RuntimeError, ValueError, LookupError, OSError, shapely.GEOSException) as error:
        # RuntimeError: every error of pyogrio; LookupError: a file without any layer
        raise UnreadableError(
            "Dit is geen leesbaar geo-bestand.",
            bron=bron,
            oplossing="Maak het opnieuw, bijvoorbeeld met QGIS, als GeoJSON of GeoPackage.",
        ) from error
    if not isinstance(table, gpd.GeoDataFrame) or table.empty:
        raise UnreadableError(
            "Er staan geen gebieden in dit bestand.", bron=bron, oplossing="Controleer de bron."
        )
    if path.suffix.lower() == ".geojson":
        _refuse_strange_crs(path, bron)
    return _to_rd(table, bron)


def _refuse_strange_crs(path: Path, bron: str) -> None:
    """Refuse a GeoJSON that names a coordinate system nobody knows; GDAL would take it for WGS84."""
    with path.open("rb") as file:
        found = _CRS_NAME.search(file.read(_HEAD_BYTES))
    name = found[1].decode(errors="replace") if found else "EPSG:4326"
    try:
        CRS.from_user_input(name)
    except CRSError as error:
        raise CrsError(
            f"Het coördinatenstelsel '{name}' bestaat niet.",
            bron=bron,
            oplossing="Bewaar het bestand met zijn stelsel: WGS84 (EPSG:4326) of RD (EPSG:28992).",
        ) from error


def _layer_of(path: Path) -> str | None:
    """Give the layer to read: the one called buurten, as in the file of the CBS; None takes the first."""
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    return next((name for name in names if name.lower() == "buurten"), None)


def _to_rd(table: gpd.GeoDataFrame, bron: str) -> gpd.GeoDataFrame:
    if table.crs is None:
        raise CrsError(
            "Het coördinatenstelsel van dit bestand is onbekend.",
            bron=bron,
            oplossing="Bewaar het bestand met zijn stelsel: WGS84 (EPSG:4326) of RD (EPSG:28992).",
        )
    code = _epsg_of(table.crs)
    if code is None:
        raise CrsError(
            f"Het coördinatenstelsel is {table.crs.name}; dat kan hier niet.",
            bron=bron,
            oplossing="Zet het bestand om naar WGS84 (EPSG:4326) of RD (EPSG:28992).",
        )
    west, south, east, north = _NETHERLANDS[code]
    left, bottom, right, top = table.total_bounds
    inside = west <= left and right <= east and south <= bottom and top <= north
    if not inside and not math.isnan(left):
        raise CrsError(
            f"De coördinaten ({left:.6g}, {bottom:.6g}) passen niet bij {_NAMES[code]} in Nederland.",
            bron=bron,
            oplossing="Controleer het stelsel en de volgorde: eerst lengte (of x), dan breedte (of y).",
        )
    return table.set_crs(code, allow_override=True).to_crs(RD)


def _epsg_of(crs: CRS) -> int | None:
    code = crs.to_epsg(min_confidence=60)
    if code is None and crs.equals(CRS.from_user_input("OGC:CRS84"), ignore_axis_order=True):
        return WGS84
    return _ACCEPTED.get(code) if code is not None else None
