"""Gis: the map of a report for QGIS and other programs, as GeoPackage that opens coloured and as GeoJSON."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio

from analysis.rapport.geo import write_geojson, write_geopackage
from analysis.rapport.stijl import add_styles
from analysis.rapport.verantwoording import SLOT, TEKENS, describe_bronnen

if TYPE_CHECKING:
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["make_geojson", "make_geopackage"]


def make_geopackage(onderwerp: Onderwerp) -> bytes:
    """Give a GeoPackage (RD): the tables of `build`, and layers of the pair that QGIS opens coloured.

    Layers kaart_buurt, kaart_wijk and kaart_gemeente hold the columns of dekking for the pair, with klasse
    (the class of the legend), buiten_norm and its bounds. Table leeswijzer says what they rest on.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kaart.gpkg"
        write_geopackage(onderwerp.results, path)
        kaart = _kaart(onderwerp)
        names = []
        for niveau in ("gemeente", "wijk", "buurt"):
            rows = kaart[kaart["niveau"] == niveau]
            if len(rows):
                names.append(f"kaart_{niveau}")
                pyogrio.write_dataframe(rows, path, layer=names[-1], driver="GPKG", promote_to_multi=True)
        lines = pd.DataFrame({"tekst": [*describe_bronnen(onderwerp), *TEKENS, SLOT]})
        pyogrio.write_dataframe(lines, path, layer="leeswijzer", driver="GPKG")
        add_styles(path, areas=names, points=["aanbod"], description=describe_bronnen(onderwerp)[0])
        return path.read_bytes()


def make_geojson(onderwerp: Onderwerp) -> bytes:
    """Give the delen of a gebied as GeoJSON (WGS84) with the columns of dekking for the pair, unrounded.

    The sources stand beside the features, as a member `samenspelkaart` that other programs pass over.
    """
    kaart = _kaart(onderwerp)
    shown = kaart[kaart["gebiedcode"].isin(onderwerp.delen["gebiedcode"])]
    collection: dict[str, Any] = json.loads(write_geojson(shown))
    collection["samenspelkaart"] = {"bronnen": [*describe_bronnen(onderwerp), *TEKENS, SLOT]}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()


def _kaart(onderwerp: Onderwerp) -> gpd.GeoDataFrame:
    """Give beeld of the gebied and everything in it, with klasse and borders (RD)."""
    beeld = onderwerp.beeld[onderwerp.beeld["gebiedcode"].isin(onderwerp.codes)]
    rows: list[dict[str, Any]] = beeld.to_dict("records")  # type: ignore[assignment]
    beeld = beeld.assign(klasse=[onderwerp.klasse(row).code for row in rows])
    borders = onderwerp.results.gebieden[["gebiedcode", "geometry"]]
    return borders.merge(beeld, on="gebiedcode", how="inner")
