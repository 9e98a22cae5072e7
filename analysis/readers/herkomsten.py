"""Read geo/herkomsten.csv: where people live; or lay a regular grid where nothing is known about that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.gebieden import buurt_of_points
from analysis.readers.plaats import RD_X, RD_Y
from analysis.schemas import columns_of, validate
from analysis.tables import parse_numbers, read_table, require_columns

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GRID_M", "lay_grid", "read_herkomsten"]

GRID_M = 100  # the squares of the CBS
# People, addresses or dwellings at one point: more is a typing error, and sums stay exact.
_MOST_GEWICHT = 1e9


def read_herkomsten(
    path: Path, *, bron: str, buurten: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, list[Bevinding]]:
    """Read the points people start from; the buurtcode of the file is kept, not computed anew.

    Args:
        path: CSV or Excel with x_rd, y_rd (m, RD), buurtcode, gewicht (larger than 0).
        bron: the name used in messages.
        buurten: table buurten.

    Returns:
        Table herkomsten. Rows with a bad number, a point outside the Netherlands or an unknown buurt are
        left out, each with a bevinding; a buurt without a single point gets the grid of `lay_grid` and a
        bevinding.

    Raises:
        DataError: the file is missing, unreadable or lacks a column.

    """
    raw = read_table(path, bron=bron)
    require_columns(raw, columns_of("herkomsten"), bron=bron)
    numbers = {column: parse_numbers(raw[column])[0] for column in ("x_rd", "y_rd", "gewicht")}
    table = pd.DataFrame({**numbers, "buurtcode": raw["buurtcode"]})[columns_of("herkomsten")]
    bevindingen: list[Bevinding] = []
    good = _check_rows(table, buurten, bron, bevindingen)
    table = table[good & (table["gewicht"] > 0)]
    bevindingen += _compare_with_borders(table, buurten, bron)
    empty = buurten[~buurten["buurtcode"].isin(table["buurtcode"])]
    if len(empty):
        table = pd.concat([table, lay_grid(empty)])
        codes = ", ".join(empty["buurtcode"].head(5))
        melding = f"Voor {len(empty)} buurten ({codes}) staan er geen punten in; daar is een raster gebruikt."
        bevindingen.append(Bevinding(bron, melding, None, "buurtcode"))
    return validate(table.reset_index(drop=True), "herkomsten"), bevindingen


def _check_rows(
    table: pd.DataFrame, buurten: gpd.GeoDataFrame, bron: str, bevindingen: list[Bevinding]
) -> pd.Series:
    """Tell which rows can be used; each of the others gets one bevinding, at the column that is wrong."""
    known = table["x_rd"].notna() & table["y_rd"].notna()
    inside = table["x_rd"].between(*RD_X) & table["y_rd"].between(*RD_Y)
    unusable = "{} is geen bruikbaar getal. De rij telt niet mee; vul een getal in."
    checks = [
        ("x_rd", table["x_rd"].isna(), unusable.format("x_rd")),
        ("y_rd", table["y_rd"].isna(), unusable.format("y_rd")),
        ("gewicht", ~table["gewicht"].between(0, _MOST_GEWICHT), unusable.format("gewicht")),
        (
            "x_rd",
            known & ~inside,
            "Dit punt ligt buiten Nederland. De rij telt niet mee; verbeter x_rd en y_rd.",
        ),
        (
            "buurtcode",
            ~table["buurtcode"].isin(buurten["buurtcode"]),
            "Deze buurt staat niet in de buurten. De rij telt niet mee; verbeter de code.",
        ),
    ]
    good = pd.Series(data=True, index=table.index)
    for kolom, wrong, melding in checks:
        bevindingen += [Bevinding(bron, melding, int(rij), kolom) for rij in table.index[wrong & good]]
        good &= ~wrong
    return good


def lay_grid(buurten: gpd.GeoDataFrame) -> pd.DataFrame:
    """Lay herkomsten on the centres of the 100 m squares of RD, all with gewicht 1.

    It stands in for where people live when nothing better is known: it takes them to be spread evenly over
    their buurt. A buurt too small for a centre gets one point inside it.

    Args:
        buurten: table buurten.

    """
    west, south, east, north = buurten.total_bounds
    xs = np.arange(np.floor(west / GRID_M), np.ceil(east / GRID_M)) * GRID_M + GRID_M / 2
    ys = np.arange(np.floor(south / GRID_M), np.ceil(north / GRID_M)) * GRID_M + GRID_M / 2
    x, y = (axis.ravel() for axis in np.meshgrid(xs, ys))
    codes = buurt_of_points(buurten, x, y)
    inside = codes != None  # noqa: E711  (elementwise)
    grid = pd.DataFrame({"x_rd": x[inside], "y_rd": y[inside], "buurtcode": codes[inside]})
    small = buurten[~buurten["buurtcode"].isin(grid["buurtcode"])]
    points = small.geometry.representative_point()
    extra = pd.DataFrame({"x_rd": points.x, "y_rd": points.y, "buurtcode": small["buurtcode"]})
    table = pd.concat([grid, extra], ignore_index=True).assign(gewicht=1.0)
    table["buurtcode"] = table["buurtcode"].astype("str")
    return validate(table.sort_values(["buurtcode", "y_rd", "x_rd"], ignore_index=True), "herkomsten")


def _compare_with_borders(table: pd.DataFrame, buurten: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    computed = buurt_of_points(buurten, table["x_rd"].to_numpy(), table["y_rd"].to_numpy())
    different = int((computed != table["buurtcode"].to_numpy(dtype=object)).sum())
    if not different:
        return []
    melding = (
        f"Aantal punten buiten de buurt die erbij staat: {different}. "
        "De buurtcode is gebruikt; controleer de punten."
    )
    return [Bevinding(bron, melding, None, "buurtcode")]
