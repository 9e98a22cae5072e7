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
from shapely import points

from analysis.errors import UsageError
from analysis.gebieden import buurt_of_points
from analysis.maten import build_bereik, compute_dagdelen, read_states
from analysis.schemas import RD, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.normen import Normen
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
    "compute_week",
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
    if not wijzigingen:
        return bronnen
    draft = _Draft(bronnen.aanbod)
    for wijziging in wijzigingen:
        if isinstance(wijziging, Toevoegen):
            _check(wijziging, bronnen.normen)
            draft.add(wijziging)
        elif isinstance(wijziging, Stoppen):
            draft.drop(wijziging.aanbod_id)
        elif isinstance(wijziging, AndereTijden):
            draft.change(wijziging.aanbod_id, openingstijden=wijziging.openingstijden)
        else:
            draft.change(wijziging.aanbod_id, x_rd=wijziging.x_rd, y_rd=wijziging.y_rd)
    return replace(bronnen, aanbod=validate(draft.carry_out(bronnen), "aanbod"))


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
    return compare_weken(compute_week(before), compute_week(after))


def compute_week(results: Results) -> pd.DataFrame:
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


def _check(new: Toevoegen, normen: Normen) -> None:
    if new.aanbodsoort not in normen.aanbodsoorten:
        msg = f"Aanbodsoort '{new.aanbodsoort}' bestaat niet. Kies uit: {', '.join(normen.aanbodsoorten)}."
        raise UsageError(msg)
    strange = [code for code in new.doelgroepen if code not in normen.doelgroepen and code != "alle"]
    if strange or not new.doelgroepen:
        found = f"Doelgroep '{strange[0]}' bestaat niet." if strange else "Er is geen doelgroep gekozen."
        msg = f"{found} Kies uit: {', '.join(normen.doelgroepen)}."
        raise UsageError(msg)


class _Draft:
    """The changes of a register that are not made yet; all of them are made at once."""

    def __init__(self, aanbod: gpd.GeoDataFrame) -> None:
        self._aanbod = aanbod
        ids = aanbod["aanbod_id"].tolist()
        self._row_of: dict[str, int] = {aanbod_id: row for row, aanbod_id in reversed([*enumerate(ids)])}
        self._new: list[dict[str, object]] = []
        self._cells: dict[int, dict[str, object]] = {}  # of rows of the register, the new ones after them
        self._gone: set[int] = set()

    def add(self, new: Toevoegen) -> None:
        number = next(n for n in range(1, len(self._row_of) + 2) if f"NIEUW{n}" not in self._row_of)
        aanbod_id, row = f"NIEUW{number}", len(self._aanbod) + len(self._new)
        self._row_of[aanbod_id] = row
        self._new.append(
            dict.fromkeys(self._aanbod.columns.drop("geometry"), "")
            | {
                "aanbod_id": aanbod_id,
                "naam": new.naam,
                "aanbodsoort": new.aanbodsoort,
                "doelgroepen": ";".join(new.doelgroepen),
                "openingstijden": new.openingstijden,
                "telt_mee": True,
                "bron_rij": 0,
            }
        )
        self._cells[row] = {"x_rd": new.x_rd, "y_rd": new.y_rd}

    def drop(self, aanbod_id: str) -> None:
        self._gone.add(self._find(aanbod_id))
        del self._row_of[aanbod_id]

    def change(self, aanbod_id: str, **cells: object) -> None:
        self._cells.setdefault(self._find(aanbod_id), {}).update(cells)

    def _find(self, aanbod_id: str) -> int:
        if aanbod_id not in self._row_of:
            msg = f"Aanbod '{aanbod_id}' staat niet in het register. Controleer de code."
            raise UsageError(msg)
        return self._row_of[aanbod_id]

    def carry_out(self, bronnen: Bronnen) -> gpd.GeoDataFrame:
        """Give the register with everything that was asked."""
        rows = pd.DataFrame(self._aanbod.drop(columns="geometry"))
        if self._new:
            added = pd.DataFrame(self._new).assign(x_rd=np.nan, y_rd=np.nan)[rows.columns]
            rows = pd.concat([rows, added.astype(rows.dtypes.to_dict())], ignore_index=True)
        geometry = np.append(self._aanbod.geometry.to_numpy(), [None] * len(self._new))
        cells = pd.DataFrame.from_dict(self._cells, orient="index")
        if "x_rd" in cells:
            placed = _place(cells[["x_rd", "y_rd"]].dropna().astype(float), rows["aanbodsoort"], bronnen)
            geometry[placed.index] = points(placed[["x_rd", "y_rd"]].to_numpy())
            cells = placed.combine_first(cells)
        for column in cells:
            known = cells[column].dropna().astype(rows[column].dtype)
            rows.loc[known.index, column] = known
        table = gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(geometry, crs=RD))[self._aanbod.columns]
        return table.drop(index=list(self._gone)).reset_index(drop=True)


def _place(point: pd.DataFrame, soorten: pd.Series, bronnen: Bronnen) -> pd.DataFrame:
    """Give the cells of offerings on a point (RD) that is known to the metre, by their row."""
    buurten = bronnen.buurten
    codes = buurt_of_points(buurten, point["x_rd"].to_numpy(), point["y_rd"].to_numpy())
    wijk_of = dict(zip(buurten["buurtcode"], buurten["wijkcode"], strict=True))
    return point.assign(
        buurtcode=[code or "" for code in codes],
        wijkcode=[wijk_of.get(code, "") for code in codes],
        werkgebied="",
        locatieprecisie="adres",
        bereik="punt",
        telt_mee=soorten[point.index].isin(list(bronnen.normen.aanbodsoorten)),
    )
