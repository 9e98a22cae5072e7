"""Parts of a country: what one gemeente needs to be computed by itself, as small tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from analysis.aanbodtelling import Aanbodtelling, find_areas
from analysis.afstand import Hemelsbreed
from analysis.bereikbaarheid import Afstanden
from analysis.pipeline import Bronnen, Results
from analysis.readers.ligging import AREA_PRECISIES
from analysis.rekenbasis import build_rekenbasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.normen import Normen

__all__ = ["EVERYTHING_M", "GUARD_M", "Country", "Kind", "Part", "results_without_distances"]

GUARD_M = 4_000.0
EVERYTHING_M = 1e7
_WIDER = 4.0
_BETWEEN = "\n"
_WIDEST_M = 500_000.0

Kind = tuple[str, str]  # aanbodsoort and doelgroepen: offerings that are measured together


def _rows_per(keys: pd.Series[Any]) -> dict[str, NDArray[np.intp]]:
    """Give per key the rows that carry it, in their order."""
    found = keys.groupby(keys, sort=True).indices
    return {str(key): np.asarray(rows, dtype=np.intp) for key, rows in found.items()}


@dataclass(frozen=True)
class Part:
    """What one gemeente needs: small tables that travel to a worker."""

    gemeentecode: str
    gebieden: gpd.GeoDataFrame
    herkomsten: pd.DataFrame
    bevolking: pd.DataFrame
    aanbod: gpd.GeoDataFrame
    areas: dict[str, frozenset[str]]
    telling: Aanbodtelling
    normen: Normen
    guard_m: dict[Kind, float]


class Country:
    """The bronnen of the whole country, cut into parts."""

    def __init__(self, bronnen: Bronnen, normen: Normen) -> None:
        """Index the tables of `bronnen` by gemeente, and the offerings by kind."""
        self.bronnen, self.normen = bronnen, normen
        self.areas = find_areas(bronnen.aanbod, bronnen.gebieden)
        self.telling = Aanbodtelling(bronnen.aanbod, bronnen.gebieden, self.areas, normen)
        gebieden = bronnen.gebieden
        self.rows = _rows_per(gebieden["gemeentecode"])
        self.gemeentecodes = sorted(self.rows)
        gemeente_of = dict(zip(gebieden["gebiedcode"], gebieden["gemeentecode"], strict=True))
        self.herkomsten = _rows_per(bronnen.herkomsten["buurtcode"].map(gemeente_of))
        self.bevolking = _rows_per(bronnen.bevolking["gebiedcode"].map(gemeente_of))
        aanbod = bronnen.aanbod.drop(columns="geometry").reset_index(drop=True)
        used = aanbod["telt_mee"].to_numpy()
        on_area = (aanbod["locatieprecisie"].isin(AREA_PRECISIES) | aanbod["x_rd"].isna()).to_numpy()
        self.aanbod = aanbod
        points = aanbod[used & ~on_area]
        keys = points["aanbodsoort"] + _BETWEEN + points["doelgroepen"]
        self.kinds: dict[Kind, NDArray[np.intp]] = {
            cast("Kind", tuple(key.split(_BETWEEN))): points.index.to_numpy()[rows]
            for key, rows in _rows_per(keys).items()
        }
        self.on_area = np.flatnonzero(used & on_area)
        self.xy = aanbod[["x_rd", "y_rd"]].to_numpy()
        self.own = {
            code: points.index.to_numpy()[rows]
            for code, rows in _rows_per(points["buurtcode"].map(gemeente_of).fillna("")).items()
        }
        self.touching: dict[str, list[int]] = {}
        ids = aanbod["aanbod_id"].to_numpy(dtype=object)
        for row in self.on_area.tolist():
            for code in {gemeente_of[buurt] for buurt in self.areas[ids[row]]}:
                self.touching.setdefault(code, []).append(row)
        self.guard_m = GUARD_M
        self.guards: dict[str, dict[Kind, float]] = {}

    def widen(self, gemeentecode: str, too_narrow: Iterable[Kind]) -> dict[Kind, float]:
        """Give the guards of a gemeente with those that were too narrow made wider."""
        guards = self.guards[gemeentecode]
        for kind in too_narrow:
            wider = guards[kind] * _WIDER
            guards[kind] = wider if wider < _WIDEST_M else EVERYTHING_M
        return guards

    def part(self, code: str, guards: dict[Kind, float]) -> Part:
        """Cut out one gemeente with the offerings within its guards."""
        guards = guards or dict.fromkeys(self.kinds, self.guard_m)
        self.guards[code] = guards
        rows = self.rows[code]
        herkomsten = self.bronnen.herkomsten.iloc[self.herkomsten[code]].reset_index(drop=True)
        low = herkomsten[["x_rd", "y_rd"]].min().to_numpy()
        high = herkomsten[["x_rd", "y_rd"]].max().to_numpy()
        near = [
            self.within(index, low - guards[kind], high + guards[kind]) for kind, index in self.kinds.items()
        ]
        ids = self.aanbod["aanbod_id"].to_numpy(dtype=object)
        touching = self.touching.get(code, [])
        inside = self.own.get(code, np.empty(0, dtype=np.intp))
        wanted = np.unique(np.concatenate([*near, inside, np.array(touching, dtype=np.intp)]))
        return Part(
            code,
            self.bronnen.gebieden.iloc[rows].assign(geometry=None).reset_index(drop=True),
            herkomsten,
            self.bronnen.bevolking.iloc[self.bevolking.get(code, [])].reset_index(drop=True),
            self.aanbod.iloc[wanted].reset_index(drop=True),
            {ids[row]: self.areas[ids[row]] for row in touching},
            self.telling.of_gebieden(rows),
            self.normen,
            guards,
        )

    def within(
        self, index: NDArray[np.intp], low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> NDArray[np.intp]:
        """Give those of the rows `index` whose point lies in a box (RD)."""
        xy = self.xy[index]
        return index[((xy >= low) & (xy <= high)).all(axis=1)]

    def in_order(self, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """Put the rows of the parts in the order of a single run: gebieden as in their table, then normen."""
        size = len(self.normen.normen)
        parts: list[pd.DataFrame] = [tables[code] for code in self.gemeentecodes]
        table = pd.concat(parts, ignore_index=True)
        rows = np.concatenate([self.rows[code] for code in self.gemeentecodes])
        return table.iloc[np.argsort(np.repeat(rows, size), kind="stable")].reset_index(drop=True)


def results_without_distances(bronnen: Bronnen, normen: Normen, telling: Aanbodtelling) -> Results:
    """Give Results of the people and the register alone: without distances, and with empty tables."""
    maat, nothing = Hemelsbreed(normen.omwegfactor), pd.DataFrame()
    return Results(
        bronnen=bronnen,
        normen=normen,
        maat=maat,
        basis=build_rekenbasis(
            bronnen.gebieden, bronnen.herkomsten, bronnen.bevolking, list(normen.doelgroepen)
        ),
        afstanden=Afstanden(maat.naam, maat.omwegfactor, normen, 0, np.empty(0, dtype=np.intp), (), ()),
        telling=telling,
        dekking=nothing,
        hiaten=nothing,
        bevindingen=nothing,
    )
