"""Land maten: the tables beside dekking, gemeente by gemeente, with the figures of a single run.

Only tables whose rows follow from the people of one gemeente and the offerings around it. The others look
across the border of a gemeente (who else counts on this place?) or at the whole register.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.afstand import Hemelsbreed
from analysis.errors import UsageError
from analysis.hiaten import find_hiaten
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
    from analysis.land_parts import Country, Part
    from analysis.rekenbasis import Rekenbasis

__all__ = ["LAND_MATEN", "Bijlage", "LandMaten", "choose_land_maten", "compute_part_maten"]

LAND_MATEN = ("dagdelen", "drempels", "verdeling", "clusters", "houdbaarheid", "brug_gebouw", "redenen")
_PER_HIAAT = ("houdbaarheid", "redenen")
_ROWS_AT_ONCE = 200_000
_KEY = ["gebiedcode", "doelgroep", "aanbodsoort"]


def choose_land_maten(names: Sequence[str] | None) -> tuple[str, ...]:
    """Give the tables to compute, None for all that can be computed per gemeente but those `ON_REQUEST`.

    Raises:
        UsageError: one of them cannot.

    """
    strange = [name for name in names or () if name not in LAND_MATEN]
    if strange:
        msg = (
            f"Tabel '{strange[0]}' kan niet met --land: ze kijkt over de grens van een gemeente heen. "
            f"Kies uit: {', '.join(LAND_MATEN)}. Reken {strange[0]} zonder --land, zoals per provincie."
        )
        raise UsageError(msg)
    if names is None:
        return tuple(name for name in LAND_MATEN if name not in ON_REQUEST)
    return tuple(name for name in MATEN if name in names)


@dataclass(frozen=True)
class Bijlage:
    """What the tables of one gemeente need besides its Part."""

    names: tuple[str, ...]
    gebieden: gpd.GeoDataFrame
    aanvulling: Aanvulling


class LandMaten:
    """The tables of all gemeenten, kept on disk until they are written in the order of a single run."""

    def __init__(self, names: Sequence[str], room: Path) -> None:
        """Take the names of the tables, and a directory that is there for these tables only."""
        self.names, self.room = tuple(names), room
        self.country: Country | None = None

    def start(self, country: Country) -> None:
        """Take the country that is computed, and what all its gemeenten choose from."""
        self.country = country
        self.kandidaten = list_candidates(country.bronnen.aanvulling, country.bronnen.herkomsten)
        self.reach_m = max([*NORMEN_M, *(norm.normafstand_m for norm in country.normen.normen)])
        country.guard_m = max(country.guard_m, self.reach_m + max(country.normen.radius_m.values()))

    def bijlage(self, code: str) -> Bijlage | None:
        """Cut out what the gemeente `code` needs."""
        if self.country is None or not self.names:
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
        if "clusters" not in self.names:
            gebieden = gebieden.assign(geometry=None)
        return Bijlage(self.names, gebieden, Aanvulling(gebiedscijfers=cijfers, kandidaten=chosen))

    def keep(self, code: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """Put the tables of one gemeente aside."""
        for name, table in tables.items():
            table.to_parquet(self.room / f"{name}-{code}.parquet")

    def tables(self, results: Results) -> dict[str, Iterator[pd.DataFrame]]:
        """Give each table in parts, in the order of a single run.

        Args:
            results: of the whole country.

        """
        return {
            name: iter([self._per_hiaat(name, results)]) if name in _PER_HIAAT else self._per_gebied(name)
            for name in self.names
        }

    def _read(self, name: str, code: str) -> pd.DataFrame:
        return pd.read_parquet(self.room / f"{name}-{code}.parquet")

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
            table = _join(found)
            place = pd.Index(codes).get_indexer(pd.Index(table["gebiedcode"].astype("str")))
            yield table.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)
            begin += step

    def _gebieden_at_once(self, name: str) -> int:
        first = self._read(name, self.country.gemeentecodes[0]) if self.country else pd.DataFrame()
        per_gebied = len(first) / max(first["gebiedcode"].nunique(), 1)
        return max(int(_ROWS_AT_ONCE // max(per_gebied, 1.0)), 1)

    def _per_hiaat(self, name: str, results: Results) -> pd.DataFrame:
        """Give the rows in the order of table hiaten; other reasons than those in that of dekking."""
        assert self.country is not None  # noqa: S101
        table = _join([self._read(name, code) for code in self.country.gemeentecodes])
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


def _join(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put tables under each other; texts that repeat stay small."""
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    for column in first.columns:
        if all(isinstance(table[column].dtype, pd.CategoricalDtype) for table in tables):
            texts = pd.Index(
                pd.unique(np.concatenate([np.asarray(t[column].cat.categories) for t in tables]))
            )
            tables = [t.assign(**{column: t[column].cat.set_categories(texts)}) for t in tables]
    return pd.concat(tables, ignore_index=True)
