"""Rekenbasis: which herkomst lies in which gebied, and how many people count there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.schemas import NIVEAUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["Rekenbasis", "build_rekenbasis"]


@dataclass(frozen=True)
class Rekenbasis:
    """What every pair shares: which herkomst lies in which gebied, and how many people count there.

    Attributes:
        gebieden: table gebieden; positions below refer to its rows.
        buurt_of: place of the buurt of each herkomst among the buurten.
        gebied_of: per niveau, the row of the gebied each herkomst lies in.
        parent_of: per niveau, the row of the gebied each buurt lies in.
        buurt_gewicht: gewicht of all herkomsten of each buurt.
        share: gewicht of each herkomst as share of its buurt (sums to 1 per buurt).
        inwoners: per doelgroep, people per gebied (NaN = unknown): its own row, else the sum of its buurten.

    """

    gebieden: gpd.GeoDataFrame
    buurt_of: NDArray[np.intp]
    gebied_of: dict[str, NDArray[np.intp]]
    parent_of: dict[str, NDArray[np.intp]]
    buurt_gewicht: NDArray[np.float64]
    share: NDArray[np.float64]
    inwoners: dict[str, NDArray[np.float64]]
    _shares: dict[tuple[str, str], NDArray[np.float64]] = field(default_factory=dict, repr=False)

    @cached_property
    def rows_of(self) -> dict[str, NDArray[np.intp]]:
        """Give per niveau the rows of table gebieden."""
        return {niveau: np.flatnonzero((self.gebieden["niveau"] == niveau).to_numpy()) for niveau in NIVEAUS}

    def buurt_weights(self, doelgroep: str, niveau: str) -> NDArray[np.float64]:
        """Give per buurt its weight in its gebied of `niveau`: inwoners where all are known, else gewicht."""
        buurten, parent = self.rows_of["buurt"], self.parent_of[niveau]
        people = self.inwoners[doelgroep][buurten]
        total = np.bincount(parent, weights=people, minlength=len(self.gebieden))  # NaN where one is unknown
        return np.where((total > 0)[parent], people, self.buurt_gewicht)

    def herkomst_shares(self, doelgroep: str, niveau: str) -> NDArray[np.float64]:
        """Give each herkomst's share of its gebied of `niveau` (adds up to 1 per gebied); measured once."""
        if niveau == "buurt":
            return self.share  # whatever a buurt weighs, its herkomsten share it alike
        if (doelgroep, niveau) not in self._shares:
            groups = self.gebied_of[niveau]
            weights = self.buurt_weights(doelgroep, niveau)[self.buurt_of] * self.share
            total = np.bincount(groups, weights, len(self.gebieden))[groups]
            self._shares[doelgroep, niveau] = np.divide(
                weights, total, out=np.zeros(len(weights)), where=weights > 0
            )
        return self._shares[doelgroep, niveau]

    def buurt_shares(self, reached: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Give per buurt the share (0-1) of its herkomsten that is `reached`, by gewicht; NaN without any."""
        with np.errstate(invalid="ignore"):
            shares: NDArray[np.float64] = (
                np.bincount(self.buurt_of, self.share * reached, len(self.buurt_gewicht)) / self._whole
            )
        return shares

    @cached_property
    def _whole(self) -> NDArray[np.float64]:
        return np.bincount(self.buurt_of, self.share, len(self.buurt_gewicht)).astype(np.float64)


def build_rekenbasis(
    gebieden: gpd.GeoDataFrame, herkomsten: pd.DataFrame, bevolking: pd.DataFrame, doelgroepen: Sequence[str]
) -> Rekenbasis:
    """Build what every pair shares from the tables gebieden, herkomsten and bevolking."""
    position = pd.Index(gebieden["gebiedcode"])
    buurten = np.flatnonzero((gebieden["niveau"] == "buurt").to_numpy())
    columns = {"buurt": "gebiedcode", "wijk": "wijkcode", "gemeente": "gemeentecode"}
    parent_of = {n: position.get_indexer(pd.Index(gebieden[c].iloc[buurten])) for n, c in columns.items()}
    own: NDArray[np.intp] = pd.Index(gebieden["gebiedcode"].iloc[buurten]).get_indexer(
        pd.Index(herkomsten["buurtcode"])
    )
    gewicht = herkomsten["gewicht"].to_numpy()
    buurt_gewicht = np.bincount(own, weights=gewicht, minlength=len(buurten)).astype(np.float64)
    wide = bevolking.set_index(["gebiedcode", "doelgroep"])["inwoners"].unstack()  # noqa: PD010
    wide = wide.reindex(index=gebieden["gebiedcode"], columns=list(doelgroepen))
    inwoners = {code: _add_up(wide[code].to_numpy(dtype=float), buurten, parent_of) for code in doelgroepen}
    gebied_of = {niveau: parent[own] for niveau, parent in parent_of.items()}
    share = gewicht / buurt_gewicht[own]
    return Rekenbasis(gebieden, own, gebied_of, parent_of, buurt_gewicht, share, inwoners)


def _add_up(
    own: NDArray[np.float64], buurten: NDArray[np.intp], parent_of: dict[str, NDArray[np.intp]]
) -> NDArray[np.float64]:
    result = own.copy()
    for niveau in ("wijk", "gemeente"):
        # NaN spreads: a sum with an unknown part is unknown.
        total = np.bincount(parent_of[niveau], weights=own[buurten], minlength=len(own))
        here = np.unique(parent_of[niveau])
        result[here] = np.where(np.isnan(own[here]), total[here], own[here])
    return result
