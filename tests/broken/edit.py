"""Small tools to break the files of a written Roosterdam."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd

__all__ = [
    "BEVOLKING",
    "BUURTEN",
    "HERKOMSTEN",
    "REGISTER",
    "add_row",
    "buurten_as",
    "change_geo",
    "change_text",
]

BUURTEN = "geo/buurten.geojson"
BEVOLKING = "geo/bevolking.csv"
HERKOMSTEN = "geo/herkomsten.csv"
REGISTER = "aanbod/register.csv"


def change_text(data: Path, name: str, change: Callable[[str], str]) -> None:
    """Write file `name` again as `change` of its text."""
    path = data / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def change_geo(data: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Let `change` work on the parsed borders."""
    path = data / BUURTEN
    parsed = json.loads(path.read_text(encoding="utf-8"))
    change(parsed)
    path.write_text(json.dumps(parsed), encoding="utf-8")


def buurten_as(data: Path, suffix: str, crs: int | None) -> None:
    """Keep the borders as another kind of file, with `crs` said to be theirs (None: nothing said)."""
    path = data / BUURTEN
    table = gpd.GeoDataFrame(
        gpd.read_file(path).drop(columns="geometry"), geometry=gpd.read_file(path).geometry.to_numpy()
    )
    table = table if crs is None else table.set_crs(crs)
    path.unlink()
    if suffix == ".parquet":
        table.to_parquet(path.with_suffix(suffix))
    else:
        table.to_file(path.with_suffix(suffix))


def add_row(data: Path, name: str, **cells: str) -> None:
    """Add a row to a CSV file, with columns that it may not have yet."""
    path = data / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file), cells]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
