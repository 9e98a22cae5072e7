"""Wat als: add, move, stop or re-time offerings, and see who gains and who loses.

Nothing is written: `apply_wijzigingen` gives other Bronnen, `run` computes them as any others, and
`compare_dekking` and `compare_dagdelen` lay the two Results side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

from analysis.errors import UsageError
from analysis.gebieden import buurt_of_points
from analysis.maten import build_bereik, compute_dagdelen, read_states
from analysis.schemas import RD, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.pipeline import Bronnen, Results

__all__ = [
    "AndereTijden",
    "Stoppen",
    "Toevoegen",
    "Verplaatsen",
    "Wijziging",
    "apply_wijzigingen",
    "compare_dagdelen",
    "compare_dekking",
    "compare_weken",
    "measure_week",
]

_KEYS = ["gebiedcode", "gebiednaam", "niveau", "doelgroep", "aanbodsoort"]


@dataclass(frozen=True, slots=True)
class Toevoegen:
    """A new offering at a point in RD (m)."""

    aanbodsoort: str
    x_rd: float
    y_rd: float
    doelgroepen: tuple[str, ...] = ("alle",)
    openingstijden: str = ""
    naam: str = "Nieuw aanbod"


@dataclass(frozen=True, slots=True)
class Verplaatsen:
    """An offering that goes to another point in RD (m)."""

    aanbod_id: str
    x_rd: float
    y_rd: float


@dataclass(frozen=True, slots=True)
class Stoppen:
    """An offering that stops."""

    aanbod_id: str


@dataclass(frozen=True, slots=True)
class AndereTijden:
    """An offering that gets other opening hours (OSM opening_hours, or Dutch text that is understood)."""

    aanbod_id: str
    openingstijden: str


Wijziging: TypeAlias = Toevoegen | Verplaatsen | Stoppen | AndereTijden


def apply_wijzigingen(bronnen: Bronnen, wijzigingen: Sequence[Wijziging]) -> Bronnen:
    """Give the same Bronnen with another register; the changes are made in their order.

    Args:
        bronnen: from `read_bronnen`.
        wijzigingen: what changes. New offerings get the aanbod_id NIEUW1, NIEUW2 ...

    Raises:
        UsageError: an offering, soort or doelgroep does not exist.

    """
    aanbod = bronnen.aanbod
    for wijziging in wijzigingen:
        if isinstance(wijziging, Toevoegen):
            aanbod = _add(aanbod, wijziging, bronnen)
            continue
        row = _find(aanbod, wijziging.aanbod_id)
        if isinstance(wijziging, Stoppen):
            aanbod = aanbod.drop(index=aanbod.index[row]).reset_index(drop=True)
        elif isinstance(wijziging, AndereTijden):
            aanbod = aanbod.copy()
            aanbod.loc[aanbod.index[row], "openingstijden"] = wijziging.openingstijden
        else:
            aanbod = _place(aanbod.copy(), row, wijziging.x_rd, wijziging.y_rd, bronnen)
    return replace(bronnen, aanbod=validate(aanbod, "aanbod"))


def compare_dekking(before: Results, after: Results) -> pd.DataFrame:
    """Compare dekking of two Results of the same gebieden and normen.

    Returns:
        The rows that differ: norm_m, inwoners, inwoners_binnen_norm_voor and _na, verschil (people, after
        minus before), status_voor and _na. Rows whose inwoners are unknown differ by their status only.

    Raises:
        UsageError: the two are not about the same gebieden and normen.

    """
    old, new = before.dekking, after.dekking
    return _compare(old, new, [*_KEYS, "norm_m"], ["inwoners_binnen_norm"])


def compare_dagdelen(before: Results, after: Results) -> pd.DataFrame:
    """Compare dekking per dagdeel, as `compare_dekking`; _min and _max are the bounds of unknown hours.

    Returns:
        The rows that differ, with dag and dagdeel; `verschil` is that of inwoners_binnen_norm_min.

    """
    return compare_weken(measure_week(before), measure_week(after))


def measure_week(results: Results) -> pd.DataFrame:
    """Compute table dagdelen of `results`."""
    return compute_dagdelen(build_bereik(results), read_states(results))


def compare_weken(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare two tables dagdelen of the same gebieden and normen, as `compare_dagdelen`.

    Raises:
        UsageError: the two are not about the same gebieden and normen.

    """
    columns = ["inwoners_binnen_norm_min", "inwoners_binnen_norm_max"]
    return _compare(before, after, [*_KEYS, "dag", "dagdeel", "norm_m"], columns)


def _compare(old: pd.DataFrame, new: pd.DataFrame, keys: list[str], columns: list[str]) -> pd.DataFrame:
    same = len(old) == len(new) and all(old[key].tolist() == new[key].tolist() for key in keys)
    if not same:
        msg = "Deze twee uitkomsten gaan niet over dezelfde gebieden en normen. Reken ze met dezelfde normen."
        raise UsageError(msg)
    table = old[[*keys, "inwoners"]].copy()
    changed = np.zeros(len(old), dtype=np.bool_)
    for column in columns:
        table[f"{column}_voor"], table[f"{column}_na"] = old[column], new[column]
        changed |= ~np.isclose(old[column], new[column], rtol=0, atol=1e-6, equal_nan=True)
    table["verschil"] = new[columns[0]] - old[columns[0]]
    table["status_voor"], table["status_na"] = old["status"].astype("str"), new["status"].astype("str")
    changed |= (table["status_voor"] != table["status_na"]).to_numpy()
    return table[changed].reset_index(drop=True)


def _find(aanbod: gpd.GeoDataFrame, aanbod_id: str) -> int:
    rows = np.flatnonzero((aanbod["aanbod_id"] == aanbod_id).to_numpy())
    if not len(rows):
        msg = f"Aanbod '{aanbod_id}' staat niet in het register. Controleer de code."
        raise UsageError(msg)
    return int(rows[0])


def _add(aanbod: gpd.GeoDataFrame, new: Toevoegen, bronnen: Bronnen) -> gpd.GeoDataFrame:
    normen = bronnen.normen
    if new.aanbodsoort not in normen.aanbodsoorten:
        msg = f"Aanbodsoort '{new.aanbodsoort}' bestaat niet. Kies uit: {', '.join(normen.aanbodsoorten)}."
        raise UsageError(msg)
    strange = [code for code in new.doelgroepen if code not in normen.doelgroepen and code != "alle"]
    if strange or not new.doelgroepen:
        found = f"Doelgroep '{strange[0]}' bestaat niet." if strange else "Er is geen doelgroep gekozen."
        msg = f"{found} Kies uit: {', '.join(normen.doelgroepen)}."
        raise UsageError(msg)
    taken = set(aanbod["aanbod_id"])
    number = next(n for n in range(1, len(taken) + 2) if f"NIEUW{n}" not in taken)
    cells = {column: "" for column in aanbod.columns if column != "geometry"} | {
        "aanbod_id": f"NIEUW{number}",
        "naam": new.naam,
        "aanbodsoort": new.aanbodsoort,
        "doelgroepen": ";".join(new.doelgroepen),
        "openingstijden": new.openingstijden,
        "x_rd": new.x_rd,
        "y_rd": new.y_rd,
        "telt_mee": True,
        "bron_rij": 0,
    }
    row = gpd.GeoDataFrame([cells], geometry=[Point(new.x_rd, new.y_rd)], crs=RD)
    row = row[aanbod.columns].astype(aanbod.drop(columns="geometry").dtypes.to_dict())
    joined = gpd.GeoDataFrame(pd.concat([aanbod, row], ignore_index=True), geometry="geometry", crs=RD)
    return _place(joined, len(joined) - 1, new.x_rd, new.y_rd, bronnen)


def _place(
    aanbod: gpd.GeoDataFrame, row: int, x_rd: float, y_rd: float, bronnen: Bronnen
) -> gpd.GeoDataFrame:
    """Put one row of `aanbod` (its cells change in place) on a point that is known to the metre."""
    code = buurt_of_points(bronnen.buurten, np.array([x_rd]), np.array([y_rd]))[0] or ""
    wijk = dict(zip(bronnen.buurten["buurtcode"], bronnen.buurten["wijkcode"], strict=True)).get(code, "")
    label = aanbod.index[row]
    known = aanbod.loc[label, "aanbodsoort"] in bronnen.normen.aanbodsoorten
    cells = {"x_rd": x_rd, "y_rd": y_rd, "buurtcode": code, "wijkcode": wijk, "werkgebied": ""}
    cells |= {"locatieprecisie": "adres", "bereik": "punt", "telt_mee": known}
    for column, value in cells.items():
        aanbod.loc[label, column] = value
    geometry = aanbod.geometry.to_numpy()
    geometry[row] = Point(x_rd, y_rd)
    return aanbod.set_geometry(gpd.GeoSeries(geometry, index=aanbod.index, crs=RD))
