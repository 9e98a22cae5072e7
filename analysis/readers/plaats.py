"""Find the point of each row of the register: lat/lon (WGS84) or x_rd/y_rd, checked before it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from analysis.readers.nederland import in_the_netherlands
from analysis.readers.remarks import note_rows
from analysis.schemas import RD, WGS84
from analysis.tables import SENTINEL, parse_numbers

if TYPE_CHECKING:
    from analysis.bevindingen import Bevinding

__all__ = ["LAT", "LON", "RD_X", "RD_Y", "find_points"]

LAT = (50.7, 53.7)  # of the Netherlands: tells lat from lon
LON = (3.2, 7.3)
RD_X = (-7000.0, 300000.0)  # what RD is made for, m
RD_Y = (289000.0, 629000.0)
_NEAR_M = 20_000.0  # an offering this near is within reach, on whatever side of the border


def find_points(
    raw: pd.DataFrame, gebieden: gpd.GeoDataFrame, bevindingen: list[Bevinding]
) -> tuple[pd.DataFrame, pd.Series]:
    """Give x_rd, y_rd (m, RD) per row of `raw`, NaN where there is no believable point.

    Also tell per row whether what it says of its point can be believed: False where a point is given that
    cannot be used, so that nothing is built on the rest of such a row.

    Args:
        raw: register as text with lat, lon, and optionally x_rd, y_rd; columns bron_bestand, bron_rij say
            where a row came from.
        gebieden: table buurten or gebieden; a point near them is believed, on whatever side of the border.
        bevindingen: gets a remark for each point that is not believed: no number, half a point, swapped,
            outside the Netherlands.

    """
    lat, lon = _read(raw, "lat", bevindingen), _read(raw, "lon", bevindingen)
    half = _filled(raw["lat"]) ^ _filled(raw["lon"])
    plausible = lat.between(*LAT) & lon.between(*LON)
    degrees = gpd.GeoSeries.from_xy(lon.where(plausible, 5.0), lat.where(plausible, 52.0), crs=WGS84)
    points = degrees.to_crs(RD)
    result = pd.DataFrame({"x_rd": points.x, "y_rd": points.y}, index=raw.index).where(plausible)
    believable = plausible & _in_reach(result["x_rd"], result["y_rd"], gebieden)
    swapped = lon.between(*LAT) & lat.between(*LON)
    outside = lat.notna() & lon.notna() & ~believable & ~swapped
    for rows, melding in (
        (half, "Alleen lat of alleen lon is bekend. Vul beide in; het punt is niet gebruikt."),
        (swapped, "lat en lon zijn verwisseld. Draai ze om; het punt is niet gebruikt."),
        (outside, "Dit punt ligt buiten Nederland. Verbeter lat en lon; het punt is niet gebruikt."),
    ):
        bevindingen += note_rows(raw, rows, "lat", melding)
    missing = lat.isna() & lon.isna()
    result = _fill_from_rd(raw, result.where(believable), missing, gebieden, bevindingen)
    given = [_filled(raw[column]) for column in ("lat", "lon", "x_rd", "y_rd") if column in raw]
    return result, result["x_rd"].notna() | ~pd.concat(given, axis="columns").any(axis="columns")


def _in_reach(x: pd.Series, y: pd.Series, gebieden: gpd.GeoDataFrame) -> pd.Series:
    west, south, east, north = gebieden.total_bounds
    near = x.between(west - _NEAR_M, east + _NEAR_M) & y.between(south - _NEAR_M, north + _NEAR_M)
    return near | pd.Series(in_the_netherlands(x.to_numpy(), y.to_numpy()), index=x.index)


def _fill_from_rd(
    raw: pd.DataFrame,
    result: pd.DataFrame,
    missing: pd.Series,
    gebieden: gpd.GeoDataFrame,
    bevindingen: list[Bevinding],
) -> pd.DataFrame:
    if not {"x_rd", "y_rd"} <= set(raw.columns):
        return result
    x, y = _read(raw, "x_rd", bevindingen), _read(raw, "y_rd", bevindingen)
    believable = x.between(*RD_X) & y.between(*RD_Y) & _in_reach(x, y, gebieden)
    half = missing & (_filled(raw["x_rd"]) ^ _filled(raw["y_rd"]))
    outside = missing & x.notna() & y.notna() & ~believable
    for rows, melding in (
        (half, "Alleen x_rd of alleen y_rd is bekend. Vul beide in; het punt is niet gebruikt."),
        (outside, "Dit punt ligt buiten Nederland. Verbeter x_rd en y_rd; het punt is niet gebruikt."),
    ):
        bevindingen += note_rows(raw, rows, "x_rd", melding)
    return result.mask(missing & believable, pd.DataFrame({"x_rd": x, "y_rd": y}))


def _filled(texts: pd.Series) -> pd.Series:
    return ~texts.str.strip().isin(["", "."])


def _read(raw: pd.DataFrame, kolom: str, bevindingen: list[Bevinding]) -> pd.Series:
    numbers, bad = parse_numbers(raw[kolom])
    sentinel = numbers <= SENTINEL
    for rows, melding in (
        (bad, f"'{{{kolom}}}' is geen getal. Het punt is niet gebruikt; vul een getal in."),
        (sentinel, f"'{{{kolom}}}' betekent onbekend. Het punt is niet gebruikt; laat de cel leeg."),
    ):
        bevindingen += note_rows(raw, rows, kolom, melding)
    return numbers.mask(sentinel)
