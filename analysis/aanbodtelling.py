"""Aanbodtelling: what the register holds for a doelgroep × aanbodsoort, and in which gebied it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.readers.aanbod import AREA_PRECISIES
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.normen import Normen

__all__ = ["Aanbodtelling", "find_areas"]


@dataclass(frozen=True, slots=True)
class _Row:
    aanbodsoort: str
    doelgroepen: frozenset[str]
    bereik: str
    gebieden: tuple[int, ...]  # rows of table gebieden that hold it; none where it is not counted


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
        self._normen, self._size = normen, len(gebieden)
        holders = _holders_of_buurten(gebieden)
        counted = aanbod["telt_mee"].tolist()
        columns = zip_texts(aanbod, "aanbod_id", "aanbodsoort", "doelgroepen", "bereik", "buurtcode")
        self._rows = [
            _Row(
                soort,
                frozenset(doelgroepen.split(";")),
                bereik,
                _containing(areas.get(aanbod_id, frozenset([buurtcode])), holders) if counts else (),
            )
            for counts, (aanbod_id, soort, doelgroepen, bereik, buurtcode) in zip(
                counted, columns, strict=True
            )
        ]
        self._soorten = frozenset(row.aanbodsoort for row in self._rows)

    def is_in_register(self, aanbodsoort: str) -> bool:
        """Tell whether the register knows anything of this soort or groep."""
        return not self._soorten.isdisjoint(self._normen.soorten_of(aanbodsoort))

    def bereiken(self, doelgroep: str, aanbodsoort: str) -> frozenset[str]:
        """Give the kinds of bereik among the offerings of this pair."""
        return frozenset(row.bereik for row in self._of_pair(doelgroep, aanbodsoort))

    def count(self, doelgroep: str, aanbodsoort: str) -> NDArray[np.int64]:
        """Count the offerings of this pair per gebied; one that may be in two gebieden counts in neither."""
        counts = np.zeros(self._size, dtype=np.int64)
        for row in self._of_pair(doelgroep, aanbodsoort):
            counts[list(row.gebieden)] += 1
        return counts

    def _of_pair(self, doelgroep: str, aanbodsoort: str) -> list[_Row]:
        soorten, accepted = (
            set(self._normen.soorten_of(aanbodsoort)),
            self._normen.accepted_doelgroepen(doelgroep),
        )
        return [row for row in self._rows if row.aanbodsoort in soorten and row.doelgroepen & accepted]


def _holders_of_buurten(gebieden: gpd.GeoDataFrame) -> dict[str, frozenset[int]]:
    """Give per buurtcode the rows of table gebieden that hold it: itself, its wijk, its gemeente."""
    position = {code: row for row, (code,) in enumerate(zip_texts(gebieden, "gebiedcode"))}
    buurten = gebieden[gebieden["niveau"] == "buurt"]
    rows = zip_texts(buurten, "gebiedcode", "wijkcode", "gemeentecode")
    return {codes[0]: frozenset(position[code] for code in codes) for codes in rows}


def _containing(codes: frozenset[str], holders: Mapping[str, frozenset[int]]) -> tuple[int, ...]:
    """Give the rows of the gebieden that hold all of `codes`; none where one lies outside them."""
    found = [holders.get(code, frozenset()) for code in codes]
    return tuple(sorted(frozenset.intersection(*found))) if found else ()
