"""Read the files in geo/ that may be absent: figures per gebied, candidate buildings, drawn service areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.readers.geobestand import read_geo
from analysis.readers.plaats import find_points
from analysis.tables import SENTINEL, parse_numbers, read_table, require_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = [
    "CIJFERS",
    "Aanvulling",
    "read_aanvulling",
    "read_gebiedscijfers",
    "read_kandidaten",
    "read_werkgebieden",
]

CIJFERS = ("gebiedcode", "cijfer", "waarde", "peiljaar", "bron", "schatting")


@dataclass(frozen=True)
class Aanvulling:
    """Tables that a data directory may hold; None where it does not.

    Attributes:
        gebiedscijfers: gebiedcode, cijfer, waarde, peiljaar, bron, schatting.
        kandidaten: locatie_id, naam, x_rd, y_rd of buildings where something could come.
        werkgebieden: aanbod_id and geometry (RD) of drawn service areas.

    """

    gebiedscijfers: pd.DataFrame | None = None
    kandidaten: pd.DataFrame | None = None
    werkgebieden: gpd.GeoDataFrame | None = None

    def figure(self, cijfer: str, gebiedcodes: Sequence[str]) -> NDArray[np.float64]:
        """Give `cijfer` per gebied, NaN where it is unknown."""
        if self.gebiedscijfers is None:
            return np.full(len(gebiedcodes), np.nan)
        mine = self.gebiedscijfers[self.gebiedscijfers["cijfer"] == cijfer]
        found: NDArray[np.float64] = (
            mine.set_index("gebiedcode")["waarde"].reindex(list(gebiedcodes)).to_numpy()
        )
        return found


def read_aanvulling(data: Path, *, gebieden: gpd.GeoDataFrame) -> tuple[Aanvulling, list[Bevinding]]:
    """Read what geo/ of `data` holds of gebiedscijfers.csv, ontmoetingslocaties.csv and werkgebieden.geojson.

    Raises:
        DataError: one of them is there and cannot be read.

    """
    bevindingen: list[Bevinding] = []
    found: dict[str, Any] = {}
    readers: dict[str, tuple[str, Callable[..., tuple[Any, list[Bevinding]]], dict[str, Any]]] = {
        "gebiedscijfers": ("geo/gebiedscijfers.csv", read_gebiedscijfers, {"gebieden": gebieden}),
        "kandidaten": ("geo/ontmoetingslocaties.csv", read_kandidaten, {"gebieden": gebieden}),
        "werkgebieden": ("geo/werkgebieden.geojson", read_werkgebieden, {}),
    }
    for name, (bron, read, options) in readers.items():
        if (data / bron).is_file():
            found[name], remarks = read(data / bron, bron=bron, **options)
            bevindingen += remarks
    return Aanvulling(**found), bevindingen


def read_gebiedscijfers(
    path: Path, *, bron: str, gebieden: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, list[Bevinding]]:
    """Read figures about gebieden that are no count of people, such as income.

    Args:
        path: CSV or Excel with gebiedcode, cijfer (its name), waarde (empty = unknown), peiljaar, bron and
            schatting (ja/nee).
        bron: the name used in messages.
        gebieden: which codes exist.

    Returns:
        The same columns, waarde as number, schatting as bool; rows of unknown gebieden are left out with a
        bevinding, of a gebied × cijfer that occurs twice the first row counts.

    Raises:
        DataError: the file is unreadable or lacks a column.

    """
    raw = read_table(path, bron=bron)
    require_columns(raw, CIJFERS, bron=bron)
    numbers, bad = parse_numbers(raw["waarde"])
    strange = ~raw["gebiedcode"].isin(gebieden["gebiedcode"])
    twice = raw.duplicated(["gebiedcode", "cijfer"]) & ~strange
    remarks = (
        (bad, "waarde", "Dit is geen getal. Het cijfer telt als onbekend; vul een getal in."),
        (strange, "gebiedcode", "Dit gebied staat niet in de buurten. De rij telt niet mee."),
        (twice, "gebiedcode", "Dit gebied heeft dit cijfer al. De eerste rij telt."),
    )
    bevindingen = [
        Bevinding(bron, melding, int(rij), kolom)
        for rows, kolom, melding in remarks
        for rij in raw.index[rows]
    ]
    table = raw[list(CIJFERS)].assign(
        waarde=numbers.mask(numbers <= SENTINEL), schatting=raw["schatting"].str.lower() == "ja"
    )
    return table[~strange & ~twice].reset_index(drop=True), bevindingen


def read_kandidaten(
    path: Path, *, bron: str, gebieden: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, list[Bevinding]]:
    """Read buildings where something could come.

    Args:
        path: CSV or Excel with locatie_id, naam, lat and lon (WGS84).
        bron: the name used in messages.
        gebieden: a point near them is believed, on whatever side of the border.

    Returns:
        locatie_id, naam, x_rd, y_rd (m, RD), in the order of the file; buildings without a believable point
        are left out. And what was noticed, among which how many those are.

    Raises:
        DataError: the file is unreadable or lacks a column.

    """
    raw = read_table(path, bron=bron)
    require_columns(raw, ["locatie_id", "naam", "lat", "lon"], bron=bron)
    bevindingen: list[Bevinding] = []
    points = find_points(raw.assign(bron_bestand=bron, bron_rij=raw.index), gebieden, bevindingen)[0]
    table = raw[["locatie_id", "naam"]].assign(x_rd=points["x_rd"], y_rd=points["y_rd"])
    table = table[points.notna().all(axis="columns")].drop_duplicates("locatie_id")
    missing = len(raw) - len(table)
    if missing:
        melding = f"{missing} van de {len(raw)} gebouwen hebben geen punt of zijn dubbel. Ze doen niet mee."
        bevindingen.append(Bevinding(bron, melding, None, "lat", "info"))
    return table.reset_index(drop=True), bevindingen


def read_werkgebieden(path: Path, *, bron: str) -> tuple[gpd.GeoDataFrame, list[Bevinding]]:
    """Read drawn service areas: aanbod_id and a polygon, in WGS84 or RD.

    Returns:
        aanbod_id, geometry (RD); rows without a polygon are left out with a bevinding.

    Raises:
        DataError: the file is unreadable, has no coordinate system, or lacks aanbod_id.

    """
    table = read_geo(path, bron=bron)
    require_columns(pd.DataFrame(table), ["aanbod_id"], bron=bron)
    usable = table.geometry.notna() & table.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    bevindingen = [
        Bevinding(bron, "Dit werkgebied is geen vlak. Het telt niet mee; teken een vlak.", number, "geometry")
        for number, fine in enumerate(usable, start=1)
        if not fine
    ]
    found = table[usable].drop_duplicates("aanbod_id")
    ids = found["aanbod_id"].astype("str").to_numpy()
    shapes = gpd.GeoSeries(found.geometry.make_valid(), crs=found.crs)
    return gpd.GeoDataFrame({"aanbod_id": ids}, geometry=shapes.to_numpy(), crs=found.crs), bevindingen
