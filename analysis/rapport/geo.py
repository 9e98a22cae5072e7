"""Results as GeoPackage and GeoJSON, for QGIS and other programs."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from analysis.readers.aanbod import INPUT_PREFIX
from analysis.schemas import WGS84

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.pipeline import Results

__all__ = ["export_aanbod", "write_geojson", "write_geopackage"]

# GeoPackage calls its own columns fid and geom, as registers that come from QGIS do; these cannot clash.
_OWN_NAMES = {"FID": "_samenspelkaart_fid", "GEOMETRY_NAME": "geometry"}
_INTERNAL = ("bron_bestand", "bron_rij", "telt_mee")


def export_aanbod(aanbod: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give table aanbod as it leaves the building: the texts of the input, and what was added to them."""
    restored = {
        column.removeprefix(INPUT_PREFIX): aanbod[column]
        for column in aanbod.columns
        if column.startswith(INPUT_PREFIX)
    }
    internal = [column for column in aanbod.columns if column in _INTERNAL or column.startswith(INPUT_PREFIX)]
    return aanbod.assign(**restored).drop(columns=internal)


def write_geopackage(results: Results, path: Path) -> None:
    """Write a new GeoPackage: layers gebieden and aanbod (RD), tables dekking, hiaten and bevindingen."""
    aanbod = export_aanbod(results.aanbod)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*GeoSeries.notna.*")
        pyogrio.write_dataframe(results.gebieden, path, layer="gebieden", driver="GPKG")
        pyogrio.write_dataframe(
            aanbod,
            path,
            layer="aanbod",
            driver="GPKG",
            geometry_type="Point",
            promote_to_multi=False,
            layer_options=_OWN_NAMES,
        )
    for name in ("dekking", "hiaten", "bevindingen"):
        table: pd.DataFrame = getattr(results, name)
        pyogrio.write_dataframe(table, path, layer=name, driver="GPKG")


def write_geojson(table: gpd.GeoDataFrame) -> str:
    """Give `table` (RD) as GeoJSON text in WGS84 with seven decimals; text stays text."""
    features = json.loads(table.to_crs(WGS84).to_json(drop_id=True, na="null"))
    features["features"] = [{**f, "geometry": _rounded(f["geometry"])} for f in features["features"]]
    # "<" would end a script when somebody puts the file into a page
    return json.dumps(features, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _rounded(geometry: dict[str, object] | None) -> dict[str, object] | None:
    def walk(value: object) -> object:
        return (
            round(value, 7)
            if isinstance(value, float)
            else [walk(v) for v in value]
            if isinstance(value, list)
            else value
        )

    return {**geometry, "coordinates": walk(geometry["coordinates"])} if geometry else None
