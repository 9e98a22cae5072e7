"""Aanbodtelling: what the register holds for a doelgroep × aanbodsoort, and in which gebied it stands."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.readers.ligging import AREA_PRECISIES
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.normen import Normen

__all__ = ["Aanbodtelling", "find_areas"]


def find_areas(aanbod: gpd.GeoDataFrame, gebieden: gpd.GeoDataFrame) -> dict[str, frozenset[str]]:
    """Find, per offering that counts but has no usable point, the buurtcodes it may be in.

    Its werkgebied says so, else its buurt, else its wijk; without any of these it may be anywhere.
    """
    buurten = gebieden[gebieden["niveau"] == "buurt"]
    members: dict[str, set[str]] = {}
    for codes in zip_texts(buurten, "gebiedcode", "wijkcode", "gemeentecode"):
        for code in codes:
            members.setdefault(code, set()).add(codes[0])
    on_area = aanbod["telt_mee"] & (aanbod["locatieprecisie"].isin(AREA_PRECISIES) | aanbod["x_rd"].isna())
    everywhere = frozenset(buurten["gebiedcode"])
    areas = {}
    for aanbod_id, werkgebied, buurtcode, wijkcode in zip_texts(
        aanbod[on_area], "aanbod_id", "werkgebied", "buurtcode", "wijkcode"
    ):
        found = [members[code] for code in (werkgebied or buurtcode or wijkcode).split(";") if code]
        areas[aanbod_id] = frozenset().union(*found) if found else everywhere
    return areas


class _Kind(NamedTuple):
    """Offerings that are always counted together: one soort, one set of doelgroepen."""

    aanbodsoort: str
    doelgroepen: frozenset[str]
    bereiken: frozenset[str]


class Aanbodtelling:
    """Answers per pair: is it in the register, with which bereik, and how many stand in each gebied."""

    def __init__(
        self,
        aanbod: gpd.GeoDataFrame,
        gebieden: gpd.GeoDataFrame,
        areas: Mapping[str, frozenset[str]],
        normen: Normen,
    ) -> None:
        """Take tables aanbod and gebieden, the `areas` of `find_areas`, and the normen that name soorten."""
        self._normen = normen
        kinds = pd.DataFrame(aanbod)[["aanbodsoort", "doelgroepen", "bereik"]]
        number = np.asarray(kinds.groupby(["aanbodsoort", "doelgroepen"], sort=True).ngroup(), dtype=np.int64)
        bereiken: dict[tuple[str, str], set[str]] = {}
        for soort, doelgroepen, bereik in zip_texts(kinds.drop_duplicates(), *kinds.columns):
            bereiken.setdefault((soort, doelgroepen), set()).add(bereik)
        self._kinds = [
            _Kind(soort, frozenset(doelgroepen.split(";")), frozenset(bereiken[soort, doelgroepen]))
            for soort, doelgroepen in sorted(bereiken)
        ]
        self._soorten = frozenset(kind.aanbodsoort for kind in self._kinds)
        at_point = aanbod["telt_mee"].to_numpy() & ~aanbod["aanbod_id"].isin(list(areas)).to_numpy()
        self._placed = frozenset(np.unique(number[at_point]).tolist())
        self._counts = _count_points(aanbod, gebieden, areas, number, len(self._kinds))
        _add_areas(self._counts, aanbod, gebieden, areas, number)

    def is_in_register(self, aanbodsoort: str) -> bool:
        """Tell whether the register knows anything of this soort or groep."""
        return not self._soorten.isdisjoint(self._normen.soorten_of(aanbodsoort))

    def bereiken(self, doelgroep: str, aanbodsoort: str) -> frozenset[str]:
        """Give the kinds of bereik among the offerings of this pair."""
        found = (self._kinds[row].bereiken for row in self._of_pair(doelgroep, aanbodsoort))
        return frozenset().union(*found)

    def is_placed(self, doelgroep: str, aanbodsoort: str) -> bool:
        """Tell whether an offering of this pair counts at a point that is known."""
        return not self._placed.isdisjoint(self._of_pair(doelgroep, aanbodsoort))

    def count(self, doelgroep: str, aanbodsoort: str) -> NDArray[np.int64]:
        """Count the offerings of this pair per gebied; one that may be in two gebieden counts in neither."""
        counts: NDArray[np.int64] = self._counts[self._of_pair(doelgroep, aanbodsoort)].sum(axis=0)
        return counts

    def of_gebieden(self, rows: NDArray[np.intp]) -> Aanbodtelling:
        """Give the telling of a part of the gebieden, in the order of `rows`; the register stays whole."""
        part = copy(self)
        part._counts = self._counts[:, rows]  # noqa: SLF001  (of ourselves)
        return part

    def _of_pair(self, doelgroep: str, aanbodsoort: str) -> list[int]:
        soorten = set(self._normen.soorten_of(aanbodsoort))
        accepted = self._normen.accepted_doelgroepen(doelgroep)
        kinds = enumerate(self._kinds)
        return [row for row, kind in kinds if kind.aanbodsoort in soorten and kind.doelgroepen & accepted]


def _count_points(
    aanbod: gpd.GeoDataFrame,
    gebieden: gpd.GeoDataFrame,
    areas: Mapping[str, frozenset[str]],
    number: NDArray[np.int64],
    kinds: int,
) -> NDArray[np.int64]:
    """Count offerings with a point per kind (row) and gebied (column)."""
    position = pd.Index(gebieden["gebiedcode"])
    here = position.get_indexer(pd.Index(aanbod["buurtcode"]))
    usable = aanbod["telt_mee"].to_numpy() & (here >= 0) & ~aanbod["aanbod_id"].isin(list(areas)).to_numpy()
    size = len(gebieden)
    counts = np.bincount(number[usable] * size + here[usable], minlength=kinds * size).reshape(kinds, size)
    buurten = np.flatnonzero((gebieden["niveau"] == "buurt").to_numpy())
    for column in ("wijkcode", "gemeentecode"):
        parent = position.get_indexer(pd.Index(gebieden[column].iloc[buurten]))
        for row in range(kinds):
            counts[row] += np.bincount(parent, weights=counts[row, buurten], minlength=size).astype(np.int64)
    return counts


def _add_areas(
    counts: NDArray[np.int64],
    aanbod: gpd.GeoDataFrame,
    gebieden: gpd.GeoDataFrame,
    areas: Mapping[str, frozenset[str]],
    number: NDArray[np.int64],
) -> None:
    holders = _holders_of_buurten(gebieden) if areas else {}
    ids = aanbod["aanbod_id"].to_numpy(dtype=object)
    for row in np.flatnonzero(aanbod["aanbod_id"].isin(list(areas)).to_numpy()):
        found = [holders[code] for code in areas[ids[row]]]
        counts[number[row], list(frozenset.intersection(*found))] += 1


def _holders_of_buurten(gebieden: gpd.GeoDataFrame) -> dict[str, frozenset[int]]:
    """Give per buurtcode the rows of table gebieden that hold it: itself, its wijk, its gemeente."""
    position = {code: row for row, (code,) in enumerate(zip_texts(gebieden, "gebiedcode"))}
    buurten = gebieden[gebieden["niveau"] == "buurt"]
    rows = zip_texts(buurten, "gebiedcode", "wijkcode", "gemeentecode")
    return {codes[0]: frozenset(position[code] for code in codes) for codes in rows}
