"""Land maten: the tables beside dekking, gemeente by gemeente, with the figures of a single run.

Tables whose rows follow from the people of one gemeente and the offerings around it are computed with it. The
others, which look across its border, are computed one norm at a time (`per_norm`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.afstand import Hemelsbreed
from analysis.hiaten import find_hiaten
from analysis.land.per_norm import IN_TURN, PER_NORM, PER_SOORT, Slice, list_slices
from analysis.land.tables import ROWS_AT_ONCE, join, read_in_turn, read_one_by_one
from analysis.maten import MATEN, ON_REQUEST, build_bereik, compute_maten, list_candidates
from analysis.maten.houdbaarheid import NORMEN_M
from analysis.maten.redenen import OORZAKEN
from analysis.pipeline import Bronnen, Results
from analysis.readers import Aanvulling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

    from analysis.bereikbaarheid import Afstanden
    from analysis.land.parts import Country, Part
    from analysis.rekenbasis import Rekenbasis

__all__ = ["Bijlage", "LandMaten", "compute_part_maten"]

_PER_HIAAT = ("houdbaarheid", "redenen")
_KEY = ["gebiedcode", "doelgroep", "aanbodsoort"]


@dataclass(frozen=True)
class Bijlage:
    """What the tables of one gemeente need besides its Part."""

    names: tuple[str, ...]
    gebieden: gpd.GeoDataFrame
    aanvulling: Aanvulling


class LandMaten:
    """The tables of all gemeenten, kept on disk until they are written in the order of a single run."""

    def __init__(self, names: Sequence[str] | None, room: Path) -> None:
        """Take which of `MATEN` (None: all but those `ON_REQUEST`), and a directory for these tables only."""
        chosen = [name for name in MATEN if name not in ON_REQUEST] if names is None else names
        self.names, self.room = tuple(name for name in MATEN if name in chosen), room
        self.per_gemeente = tuple(name for name in self.names if name not in {*PER_NORM, *PER_SOORT})
        self.country: Country | None = None
        self.slices: list[Slice] = []

    def start(self, country: Country) -> None:
        """Take the country that is computed, and what all its gemeenten choose from."""
        self.country = country
        self.kandidaten = list_candidates(country.bronnen)
        self.reach_m = max([*NORMEN_M, *(norm.normafstand_m for norm in country.normen.normen)])
        country.guard_m = max(country.guard_m, self.reach_m + max(country.normen.radius_m.values()))
        self.slices = list_slices(country, self.names)

    def bijlage(self, code: str) -> Bijlage | None:
        """Cut out what the gemeente `code` needs."""
        if self.country is None or not self.per_gemeente:
            return None
        bronnen, rows = self.country.bronnen, self.country.rows[code]
        gebieden = bronnen.gebieden.iloc[rows].reset_index(drop=True)
        cijfers = bronnen.aanvulling.gebiedscijfers
        if cijfers is not None:
            cijfers = cijfers[cijfers["gebiedcode"].isin(set(gebieden["gebiedcode"]))]
        xy = bronnen.herkomsten[["x_rd", "y_rd"]].to_numpy()[self.country.herkomsten[code]]
        places = self.kandidaten[["x_rd", "y_rd"]].to_numpy()
        near = ((places >= xy.min(axis=0) - self.reach_m) & (places <= xy.max(axis=0) + self.reach_m)).all(
            axis=1
        )
        # without a candidate that is near any will do: nobody reaches it
        near = near if near.any() else np.arange(len(places)) == 0
        chosen = self.kandidaten[near].reset_index(drop=True)
        if "clusters" not in self.per_gemeente:
            gebieden = gebieden.assign(geometry=None)
        return Bijlage(self.per_gemeente, gebieden, Aanvulling(gebiedscijfers=cijfers, kandidaten=chosen))

    def keep(self, key: str | int, packed: Mapping[str, bytes]) -> None:
        """Put the tables of one gemeente, or of one slice, aside."""
        for name, content in packed.items():
            self._path(name, key).write_bytes(content)

    def tables(self, results: Results) -> dict[str, Iterator[pd.DataFrame]]:
        """Give each table in parts, in the order of a single run.

        Args:
            results: of the whole country.

        """
        return {name: self._pieces(name, results) for name in self.names}

    def _pieces(self, name: str, results: Results) -> Iterator[pd.DataFrame]:
        if name in self.per_gemeente:
            return iter([self._per_hiaat(name, results)]) if name in _PER_HIAAT else self._per_gebied(name)
        paths = [self._path(name, number) for number, part in enumerate(self.slices) if name in part.names]
        return read_in_turn(paths) if name in IN_TURN else read_one_by_one(paths)

    def _path(self, name: str, key: str | int) -> Path:
        return self.room / f"{name}-{key}.parquet"

    def _read(self, name: str, code: str) -> pd.DataFrame:
        return pd.read_parquet(self._path(name, code))

    def _per_gebied(self, name: str) -> Iterator[pd.DataFrame]:
        """Give the rows in the order of table gebieden, some thousands of them at a time."""
        assert self.country is not None  # noqa: S101  (start comes first)
        gebieden = self.country.bronnen.gebieden
        order, step = gebieden["gebiedcode"].tolist(), None
        begin = 0
        while begin < len(order) or step is None:
            if step is None:
                step = self._gebieden_at_once(name)
            codes = order[begin : begin + step]
            gemeenten = dict.fromkeys(gebieden["gemeentecode"].iloc[begin : begin + step])
            found = [
                table[table["gebiedcode"].isin(codes)] for table in (self._read(name, g) for g in gemeenten)
            ]
            table = join(found)
            place = pd.Index(codes).get_indexer(pd.Index(table["gebiedcode"].astype("str")))
            yield table.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)
            begin += step

    def _gebieden_at_once(self, name: str) -> int:
        first = self._read(name, self.country.gemeentecodes[0]) if self.country else pd.DataFrame()
        per_gebied = len(first) / max(first["gebiedcode"].nunique(), 1)
        return max(int(ROWS_AT_ONCE // max(per_gebied, 1.0)), 1)

    def _per_hiaat(self, name: str, results: Results) -> pd.DataFrame:
        """Give the rows in the order of table hiaten; other reasons than those in that of dekking."""
        assert self.country is not None  # noqa: S101
        table = join([self._read(name, code) for code in self.country.gemeentecodes])
        keys = pd.MultiIndex.from_frame(table[_KEY].astype("str"))
        rank = pd.MultiIndex.from_frame(results.hiaten[_KEY].astype("str")).get_indexer(keys)
        if name == "houdbaarheid":
            order = np.argsort(rank, kind="stable")
            return table.iloc[order].assign(rang=rank[order] + 1).reset_index(drop=True)
        place = pd.MultiIndex.from_frame(results.dekking[_KEY].astype("str")).get_indexer(keys)
        block = np.select([table["oorzaak"].isin(list(OORZAKEN)), table["oorzaak"] == "gesloten"], [0, 1], 2)
        return table.iloc[np.lexsort([np.where(block == 0, rank, place), block])].reset_index(drop=True)


def compute_part_maten(
    part: Part, bijlage: Bijlage, basis: Rekenbasis, afstanden: Afstanden, dekking: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Compute the tables of one gemeente.

    Args:
        part: the gemeente.
        bijlage: from `LandMaten.bijlage`.
        basis: of the part.
        afstanden: of the part.
        dekking: of the part.

    """
    gebieden: Any = bijlage.gebieden
    bronnen = Bronnen(
        normen=part.normen,
        buurten=gebieden,
        gebieden=gebieden,
        bevolking=part.bevolking,
        herkomsten=part.herkomsten,
        aanbod=part.aanbod,
        herkomsten_bekend=True,
        bevindingen=(),
        aanvulling=bijlage.aanvulling,
    )
    results = Results(
        bronnen=bronnen,
        normen=part.normen,
        maat=Hemelsbreed(part.normen.omwegfactor),
        basis=replace(basis, gebieden=gebieden),
        afstanden=afstanden,
        telling=part.telling,
        dekking=dekking,
        hiaten=find_hiaten(dekking, part.telling),
        bevindingen=pd.DataFrame(),
    )
    return compute_maten(results, bijlage.names, bereik=build_bereik(results, areas=part.areas))
