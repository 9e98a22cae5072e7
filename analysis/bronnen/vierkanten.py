"""Where people live inside a buurt: CBS squares of 100 m, else the points of postcodes (PC6).

The CBS withholds squares with fewer than five people. They are not empty: what the buurt's own total leaves
over is spread over them, at least 1 and at most 4 each. Only the spread inside a buurt is taken from here,
never a count, so the year of the squares may differ from that of the borders.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.bronnen.client import HttpClient, ServiceFaultError, host_of
from analysis.bronnen.faults import changed
from analysis.bronnen.features import geometry_of, number_of, properties_of, text_of, to_rd
from analysis.bronnen.pdok import box_text, fetch_wfs
from analysis.gebieden import buurt_of_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.bronnen.settings import Settings

__all__ = ["Herkomsten", "fetch_herkomsten", "spread_withheld"]

_NOT_THERE = frozenset({400, 404})
_CELL = re.compile(r"^E(\d{1,6})N(\d{3,6})$")
_CELL_M, _HALF_M = 100, 50.0
_METRES_FROM = 100_000  # a northing this large is written in metres, not in hundreds
_LEAST, _MOST = 1.0, 4.0
_PEOPLE = ("aantalinwoners", "inwoners", "aantalpersonen")
_TYPES = {"vierkanten": "vierkantstatistieken100m:vierkant_100m", "postcode6": "postcode6:postcode6"}


@dataclass(frozen=True)
class Herkomsten:
    """Table herkomsten (x_rd, y_rd, buurtcode, gewicht): what it is, its year, where it came from."""

    tabel: pd.DataFrame
    soort: str
    jaar: int
    adres: str
    afgeschermd: int


def fetch_herkomsten(
    client: HttpClient, settings: Settings, *, buurten: gpd.GeoDataFrame, inwoners: Mapping[str, float | None]
) -> Herkomsten | None:
    """Fetch where people live: squares of the newest year that has them, else postcodes.

    Args:
        client: whom to ask with.
        settings: where the services are.
        buurten: RD, columns code and geometry.
        inwoners: buurtcode → number of people, None where unknown; for the withheld squares.

    Returns:
        The herkomsten; None when neither squares nor postcodes are there.

    Raises:
        ServiceFaultError: the service gave no usable answer.

    """
    areas = buurten.rename(columns={"code": "buurtcode"})
    box = areas.total_bounds
    for pad, read in (("vierkanten", _read_cells), ("postcode6", _read_postcodes)):
        for jaar in settings.vierkanten:
            found = _features(client, settings, pad, jaar, (box[0], box[1], box[2], box[3]))
            if found is None:
                continue
            features, address = found
            points = read(features, service=settings.diensten["pdok_wfs"].naam, host=host_of(address))
            points["buurtcode"] = buurt_of_points(areas, points["x_rd"].to_numpy(), points["y_rd"].to_numpy())
            points = points[points["buurtcode"].notna()]
            if points.empty:
                continue
            withheld = int(points["inwoners"].isna().sum())
            return Herkomsten(spread_withheld(points, inwoners), pad, jaar, address, withheld)
    return None


def spread_withheld(points: pd.DataFrame, inwoners: Mapping[str, float | None]) -> pd.DataFrame:
    """Give each point its gewicht; withheld ones share what is left of their buurt, 1 to 4 people each.

    Args:
        points: x_rd, y_rd, buurtcode, inwoners (NaN where withheld).
        inwoners: buurtcode → number of people; where unknown a withheld point weighs 2.5.

    """
    total = points["buurtcode"].map({code: np.nan if n is None else n for code, n in inwoners.items()})
    groups = points.groupby("buurtcode")["inwoners"]
    shown, hidden = groups.transform("sum"), groups.transform(lambda column: column.isna().sum())
    share = ((total - shown) / hidden.where(hidden > 0)).clip(_LEAST, _MOST).fillna((_LEAST + _MOST) / 2)
    table = points.assign(gewicht=points["inwoners"].fillna(share).round(2))
    table = table[table["gewicht"] > 0].sort_values(["buurtcode", "y_rd", "x_rd"], ignore_index=True)
    return table[["x_rd", "y_rd", "buurtcode", "gewicht"]]


def _features(
    client: HttpClient, settings: Settings, pad: str, jaar: int, box: tuple[float, float, float, float]
) -> tuple[list[Mapping[str, Any]], str] | None:
    dienst = settings.diensten["pdok_wfs"]
    for address in dienst.addresses(pad, jaar=str(jaar)):
        try:
            filters = {"bbox": box_text(box)}
            found = fetch_wfs(client, address, type_name=_TYPES[pad], filters=filters, service=dienst.naam)
        except ServiceFaultError as fault:
            if fault.status not in _NOT_THERE:
                raise
            continue
        if found:
            return found, address
    return None


def _read_cells(features: list[Mapping[str, Any]], *, service: str, host: str) -> pd.DataFrame:
    rows = []
    for feature in features:
        properties = properties_of(feature)
        cell = _CELL.match(text_of(properties.get("crs28992res100m")) or "")
        if cell is None:
            raise changed(service, host, "de naam van een vierkant (crs28992res100m) ontbreekt of is anders")
        factor = 1 if int(cell[2]) >= _METRES_FROM else _CELL_M
        x, y = int(cell[1]) * factor + _HALF_M, int(cell[2]) * factor + _HALF_M
        rows.append((x, y, _people(properties, service, host)))
    return pd.DataFrame(rows, columns=["x_rd", "y_rd", "inwoners"]).astype("float64")


def _read_postcodes(features: list[Mapping[str, Any]], *, service: str, host: str) -> pd.DataFrame:
    areas, people = [], []
    for feature in features:
        geometry = geometry_of(feature)
        if geometry is not None:
            areas.append(geometry)
            people.append(_people(properties_of(feature), service, host))
    points = to_rd(areas).representative_point()
    return pd.DataFrame({"x_rd": points.x, "y_rd": points.y, "inwoners": people}).astype("float64")


def _people(properties: Mapping[str, Any], service: str, host: str) -> float | None:
    for name in _PEOPLE:
        if name in properties:
            number = number_of(properties[name])
            return None if number is None or number < 0 else number
    raise changed(service, host, "het aantal inwoners ontbreekt")
