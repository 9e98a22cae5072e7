"""Look addresses up in a file: an extract of the BAG as CSV, Parquet, GeoPackage or GeoJSON.

Works without internet. Columns are recognised by the names that the usual extracts give them; coordinates
may be lat/lon, RD, or a geometry.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from analysis.adressen import compare_key
from analysis.coordinates import to_wgs84
from analysis.errors import MissingFileError, SchemaError, UnreadableError
from analysis.geocoding.model import Kandidaat
from analysis.readers.geobestand import read_geo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.adressen import Adres
    from analysis.geocoding.model import Gebied

    Points = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

__all__ = ["Adresbestand"]

_NAMES = {
    "straat": (
        "straat",
        "straatnaam",
        "openbareruimtenaam",
        "openbareruimte",
        "openbare_ruimte_naam",
        "openbare_ruimte",
    ),
    "huisnummer": ("huisnummer",),
    "huisletter": ("huisletter",),
    "toevoeging": ("toevoeging", "huisnummertoevoeging", "huisnummer_toevoeging"),
    "postcode": ("postcode",),
    "plaats": ("plaats", "woonplaats", "woonplaatsnaam", "woonplaats_naam"),
    "gemeentecode": ("gemeentecode", "gemeente_code"),
    "gemeentenaam": ("gemeentenaam", "gemeente", "gemeente_naam"),
    "id": (
        "nummeraanduiding_id",
        "nummeraanduidingid",
        "bag_nummeraanduiding_id",
        "nummeraanduiding",
        "identificatie",
    ),
    "lat": ("lat", "latitude", "breedtegraad"),
    "lon": ("lon", "lng", "longitude", "lengtegraad"),
    "x": ("x_rd", "rd_x", "x"),
    "y": ("y_rd", "rd_y", "y"),
}


class Adresbestand:
    """Geocoder on a local address file.

    Args:
        path: the file; it is read when the first address is asked.

    """

    naam: Final = "adresbestand"

    def __init__(self, path: Path) -> None:
        """Keep what is given; see the class."""
        self._path = path
        stat = path.stat() if path.exists() else None
        self.kenmerk = f"{path.name} {stat.st_size} {stat.st_mtime_ns}" if stat else path.name

    def find(self, adres: Adres, gebied: Gebied, *, ruim: bool) -> list[Kandidaat]:
        """Give what resembles `adres`, see `Geocoder.find`; `gebied` is left to the acceptance.

        Raises:
            DataError: the file is missing, broken, or lacks a column.

        """
        del gebied
        table, by_postcode, by_street = self._index
        rows: list[int] = []
        if adres.postcode:
            rows += by_postcode.get(adres.postcode, [])
        if adres.straat and (ruim or not adres.postcode):
            rows += by_street.get(compare_key(adres.straat), [])
        if adres.huisnummer and not ruim:
            rows = [row for row in rows if table["huisnummer"][row] == adres.huisnummer]
        return [_kandidaat(table, row) for row in dict.fromkeys(rows)]

    @cached_property
    def _index(self) -> tuple[dict[str, list[Any]], dict[str, list[int]], dict[str, list[int]]]:
        table = _read(self._path)
        streets = {name: compare_key(name) for name in table["straat"].unique()}
        columns = {str(name): table[name].tolist() for name in table.columns}
        return columns, _rows_by(table["postcode"]), _rows_by(table["straat"].map(streets))


def _rows_by(keys: pd.Series[str]) -> dict[str, list[int]]:
    return {
        str(key): [int(row) for row in rows] for key, rows in keys.groupby(keys).indices.items() if str(key)
    }


def _kandidaat(table: Mapping[str, list[Any]], row: int) -> Kandidaat:
    return Kandidaat(
        soort="adres",
        lat=table["lat"][row],
        lon=table["lon"][row],
        straat=table["straat"][row],
        huisnummer=int(table["huisnummer"][row]),
        addition=f"{table['huisletter'][row]}{table['toevoeging'][row]}".upper(),
        postcode=table["postcode"][row],
        plaats=table["plaats"][row],
        gemeentecode=table["gemeentecode"][row],
        gemeentenaam=table["gemeentenaam"][row],
        nummeraanduiding_id=table["id"][row],
    )


def _read(path: Path) -> pd.DataFrame:
    bron = path.name
    if not path.is_file():
        raise MissingFileError(
            "Dit adresbestand ontbreekt.", bron=bron, oplossing="Controleer de naam van het bestand."
        )
    raw = _load(path, bron)
    lower = {str(column).lower(): column for column in raw.columns}
    raw = raw.reset_index(drop=True)
    table = pd.DataFrame(index=raw.index)
    for column, names in _NAMES.items():
        found = next((lower[name] for name in names if name in lower), None)
        texts = raw[found].where(raw[found].notna(), "").astype("str").str.strip() if found else ""
        table[column] = texts
    for column in ("straat", "huisnummer", "postcode"):
        if (table[column] == "").all():
            raise SchemaError(
                f"De kolom {column} ontbreekt in dit adresbestand.",
                bron=bron,
                kolom=column,
                oplossing="Gebruik een uittreksel van de BAG met straat, huisnummer, postcode en punt.",
            )
    return _clean(table, raw, bron)


def _load(path: Path, bron: str) -> pd.DataFrame:
    try:
        if path.suffix.lower() == ".csv":
            with path.open("rb") as file:
                text = file.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n")
            delimiter = max(",;\t|", key=text.count)
            names = [name.strip().strip('"') for name in text.split(delimiter)]
            rows: pd.DataFrame = pa.csv.read_csv(
                path,
                read_options=pa.csv.ReadOptions(column_names=names, skip_rows=1),
                parse_options=pa.csv.ParseOptions(delimiter=delimiter),
                convert_options=pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
            ).to_pandas()
            return rows
        if path.suffix.lower() == ".parquet" and b"geo" not in (pa.parquet.read_schema(path).metadata or {}):
            table: pd.DataFrame = pd.read_parquet(path)
            return table
    except (pa.lib.ArrowException, OSError, UnicodeDecodeError) as error:
        raise UnreadableError(
            "Dit adresbestand is niet te lezen.",
            bron=bron,
            oplossing="Gebruik CSV (UTF-8), Parquet of GeoPackage.",
        ) from error
    return read_geo(path, bron=bron)


def _clean(table: pd.DataFrame, raw: pd.DataFrame, bron: str) -> pd.DataFrame:
    table["huisnummer"] = pd.to_numeric(table["huisnummer"], errors="coerce")
    table["postcode"] = table["postcode"].str.replace(" ", "").str.upper()
    codes = table["gemeentecode"].str.removeprefix("GM").str.zfill(4)
    table["gemeentecode"] = ("GM" + codes).where(table["gemeentecode"] != "", "")
    table["id"] = table["id"].str.removesuffix(".0").str.zfill(16).where(table["id"] != "", "")
    lat, lon = _points(table, raw)
    table["lat"], table["lon"] = lat, lon
    table = table[np.isfinite(lat) & np.isfinite(lon) & table["huisnummer"].notna()].reset_index(drop=True)
    if table.empty:
        raise SchemaError(
            "In dit adresbestand staan geen adressen met coördinaten.",
            bron=bron,
            oplossing="Gebruik een uittreksel met lat en lon, met x_rd en y_rd, of met een geometrie.",
        )
    return table


def _points(table: pd.DataFrame, raw: pd.DataFrame) -> tuple[Points, Points]:
    lat, lon, x, y = (pd.to_numeric(table[name], errors="coerce") for name in ("lat", "lon", "x", "y"))
    if lat.notna().any():
        return lat.to_numpy(), lon.to_numpy()
    if isinstance(raw, gpd.GeoDataFrame):  # read_geo gives RD
        points = raw.geometry.representative_point()
        return to_wgs84(points.x.to_numpy(), points.y.to_numpy())
    return to_wgs84(x.to_numpy(), y.to_numpy())
