"""Dekking: how many people of a doelgroep live within the norm of a soort, per buurt, wijk and gemeente."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.schemas import NIVEAUS, columns_of, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.bereikbaarheid import Afstanden, PairAfstanden
    from analysis.normen import Norm

__all__ = ["TOLERANCE_M", "Rekenbasis", "build_rekenbasis", "compute_dekking", "weighted_quantiles"]

TOLERANCE_M = 0.001  # a point in degrees comes back to RD within a millimetre; "equal to the norm" must survive that
_TOLERANCE = 1e-9
_QUANTILES = (0.5, 0.9)

Array = np.ndarray


@dataclass(frozen=True)
class Rekenbasis:
    """What every pair shares: which herkomst lies in which gebied, and how many people count there.

    Attributes:
        gebieden: table gebieden; positions below refer to its rows.
        gebied_of: per niveau, the row of the gebied each herkomst lies in.
        gewicht: gewicht of each herkomst as the file gives it.
        share: the same, as share of its buurt (sums to 1 per buurt).
        inwoners: per doelgroep, people per gebied (NaN = unknown): own row first, else the sum of the buurten.
        own: per doelgroep, people per gebied from its own row only.

    """

    gebieden: gpd.GeoDataFrame
    gebied_of: dict[str, NDArray[np.intp]]
    gewicht: NDArray[np.float64]
    share: NDArray[np.float64]
    inwoners: dict[str, NDArray[np.float64]]

    def weights(self, doelgroep: str, niveau: str) -> NDArray[np.float64]:
        """Give the weight of each herkomst in its gebied: inwoners where known, else the gewicht of the file."""
        if niveau == "buurt":
            return self.share
        inwoners = self.inwoners[doelgroep]
        people = inwoners[self.gebied_of["buurt"]] * self.share
        rows = self.gebied_of[niveau]
        total = np.bincount(rows, weights=people, minlength=len(self.gebieden))  # NaN where a buurt is unknown
        return np.where((total > 0)[rows], people, self.gewicht)


def build_rekenbasis(
    gebieden: gpd.GeoDataFrame, herkomsten: pd.DataFrame, bevolking: pd.DataFrame, doelgroepen: Sequence[str]
) -> Rekenbasis:
    """Build what every pair shares from the tables gebieden, herkomsten and bevolking."""
    position = pd.Series(gebieden.index, index=gebieden["gebiedcode"])
    buurten = gebieden[gebieden["niveau"] == "buurt"]
    own = position[herkomsten["buurtcode"]].to_numpy()
    parent = {
        "buurt": pd.Series(buurten.index, index=buurten.index),
        "wijk": buurten["wijkcode"].map(position),
        "gemeente": buurten["gemeentecode"].map(position),
    }
    gebied_of = {niveau: parent[niveau].loc[own].to_numpy(dtype=np.intp) for niveau in NIVEAUS}
    gewicht = herkomsten["gewicht"].to_numpy()
    share = gewicht / np.bincount(own, weights=gewicht, minlength=len(gebieden))[own]
    wide = bevolking.pivot(index="gebiedcode", columns="doelgroep", values="inwoners")
    wide = wide.reindex(index=gebieden["gebiedcode"], columns=list(doelgroepen))
    inwoners = {code: _add_up(wide[code].to_numpy(dtype=float), buurten, parent) for code in doelgroepen}
    return Rekenbasis(gebieden, gebied_of, gewicht, share, inwoners)


def _add_up(own: NDArray[np.float64], buurten: gpd.GeoDataFrame, parent: dict[str, pd.Series]) -> NDArray[np.float64]:
    result = own.copy()
    for niveau in ("wijk", "gemeente"):
        rows = parent[niveau].to_numpy(dtype=np.intp)
        total = np.bincount(rows, weights=own[buurten.index], minlength=len(own))  # NaN where a buurt is unknown
        here = np.unique(rows)
        result[here] = np.where(np.isnan(own[here]), total[here], own[here])
    return result


def weighted_quantiles(
    values: NDArray[np.float64], weights: NDArray[np.float64], groups: NDArray[np.intp], *, size: int, order: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Give the weighted median and 90th percentile per group: the smallest value that reaches the share.

    Args:
        values: shape (n,).
        weights: 0 or more, shape (n,).
        groups: group of each value, 0 up to `size`, shape (n,).
        size: number of groups.
        order: `np.argsort(values, kind="stable")`, which several calls can share.

    Returns:
        Shape (2, size); NaN for a group without weight.

    """
    by_group = order[np.argsort(groups[order], kind="stable")]
    sorted_groups, running = groups[by_group], np.cumsum(weights[by_group])
    ends = np.searchsorted(sorted_groups, np.arange(size), side="right")
    starts = np.searchsorted(sorted_groups, np.arange(size), side="left")
    before = np.where(starts > 0, running[np.maximum(starts - 1, 0)], 0.0)
    total = np.where(ends > starts, running[np.maximum(ends - 1, 0)] - before, 0.0)
    result = np.full((len(_QUANTILES), size), np.nan)
    filled = np.flatnonzero(total > 0)
    for row, quantile in enumerate(_QUANTILES):
        target = before[filled] + quantile * total[filled] - _TOLERANCE * total[filled]
        at = np.minimum(np.searchsorted(running, target, side="left"), ends[filled] - 1)
        result[row, filled] = values[by_group[np.maximum(at, starts[filled])]]
    return result


def compute_dekking(
    basis: Rekenbasis,
    afstanden: Afstanden,
    aanbod: gpd.GeoDataFrame,
    areas: dict[str, frozenset[str]],
    normen: Sequence[Norm],
) -> pd.DataFrame:
    """Compute table dekking: one row per gebied × norm.

    Args:
        basis: from `build_rekenbasis`.
        afstanden: from `measure_afstanden`.
        aanbod: table aanbod.
        areas: per aanbod_id without a usable point, the buurtcodes it may be in.
        normen: which pairs, at which distance and share.

    Returns:
        Rows in the order of the gebieden, then of `normen`. inwoners_binnen_norm and its bounds are empty where
        inwoners is unknown; status is onbekend there. Nobody lives there: aandeel empty, status voldoet.

    """
    counter = _Counter(basis.gebieden, aanbod, areas, afstanden)
    tables = [_dekking_of_norm(basis, afstanden, counter, norm) for norm in normen]
    if not tables:
        return validate(_empty_dekking(), "dekking")
    table = pd.concat(tables, ignore_index=True)
    order = np.argsort(np.tile(np.arange(len(basis.gebieden)), len(tables)), kind="stable")
    return validate(table.iloc[order].reset_index(drop=True), "dekking")


def _empty_dekking() -> pd.DataFrame:
    texts = {"gebiedcode", "gebiednaam", "niveau", "doelgroep", "aanbodsoort", "maat", "status", "voorlopig"}
    types = {c: "str" if c in texts else "int64" if c == "aantal_aanbod" else "float64" for c in columns_of("dekking")}
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})


def _dekking_of_norm(basis: Rekenbasis, afstanden: Afstanden, counter: _Counter, norm: Norm) -> pd.DataFrame:
    gebieden = basis.gebieden
    pair = afstanden.for_pair(norm.doelgroep, norm.aanbodsoort)
    inwoners = basis.inwoners[norm.doelgroep]
    shares, quantiles = _measure(basis, pair, norm)
    nobody = inwoners == 0
    shares[:, nobody], quantiles[:, nobody] = np.nan, np.nan
    reached = np.where(nobody, 0.0, shares * inwoners)  # NaN where inwoners is unknown
    status = _judge(shares[0], inwoners, norm.min_aandeel)
    changes = np.any([_judge(share, inwoners, norm.min_aandeel) != status for share in shares[1:]], axis=0)
    unseen = not counter.is_in_register(norm.aanbodsoort)
    voorlopig = changes | ((status == "hiaat") & unseen)
    return pd.DataFrame(
        {
            "gebiedcode": gebieden["gebiedcode"],
            "gebiednaam": gebieden["gebiednaam"],
            "niveau": gebieden["niveau"],
            "doelgroep": norm.doelgroep,
            "aanbodsoort": norm.aanbodsoort,
            "norm_m": norm.normafstand_m,
            "maat": afstanden.maat,
            "inwoners": inwoners,
            "inwoners_binnen_norm": reached[0],
            "inwoners_binnen_norm_min": reached[1],
            "inwoners_binnen_norm_max": reached[2],
            "aandeel_binnen_norm": shares[0],
            "afstand_mediaan_m": quantiles[0],
            "afstand_p90_m": quantiles[1],
            "aantal_aanbod": counter.count(norm.doelgroep, norm.aanbodsoort),
            "status": pd.Series(status, dtype="str"),
            "voorlopig": pd.Series(np.where(voorlopig, "ja", "nee"), dtype="str"),
        }
    )[columns_of("dekking")]


def _measure(basis: Rekenbasis, pair: PairAfstanden, norm: Norm) -> tuple[Array, Array]:
    """Give shares (central, min, max) and quantiles (median, p90) per gebied, NaN where there is no herkomst."""
    size = len(basis.gebieden)
    shares, quantiles = np.full((3, size), np.nan), np.full((2, size), np.nan)
    order = np.argsort(pair.afstand_m, kind="stable")
    within = [d <= norm.normafstand_m + TOLERANCE_M for d in (pair.afstand_m, pair.afstand_max_m, pair.afstand_min_m)]
    for niveau in NIVEAUS:
        rows, weights = basis.gebied_of[niveau], basis.weights(norm.doelgroep, niveau)
        here = np.flatnonzero((basis.gebieden["niveau"] == niveau).to_numpy())
        total = np.bincount(rows, weights=weights, minlength=size)[here]
        for row, reached in enumerate(within):
            shares[row, here] = np.bincount(rows, weights=weights * reached, minlength=size)[here] / total
        quantiles[:, here] = weighted_quantiles(pair.afstand_m, weights, rows, size=size, order=order)[:, here]
    quantiles[np.isinf(quantiles)] = np.nan
    return np.clip(shares, 0.0, 1.0), quantiles


def _judge(share: NDArray[np.float64], inwoners: NDArray[np.float64], min_aandeel: float) -> NDArray[np.object_]:
    status = np.where(share >= min_aandeel - _TOLERANCE, "voldoet", "hiaat").astype(object)
    status[inwoners == 0] = "voldoet"
    status[np.isnan(inwoners)] = "onbekend"
    return status


class _Counter:
    """Counts the offerings that stand in a gebied."""

    def __init__(
        self,
        gebieden: gpd.GeoDataFrame,
        aanbod: gpd.GeoDataFrame,
        areas: dict[str, frozenset[str]],
        afstanden: Afstanden,
    ) -> None:
        self.normen, self.size = afstanden.normen, len(gebieden)
        self.in_register = frozenset(aanbod["aanbodsoort"])
        buurten = gebieden[gebieden["niveau"] == "buurt"].set_index("gebiedcode")
        self.rows = [
            (row.aanbodsoort, frozenset(row.doelgroepen.split(";")), gebieden_of)
            for row in aanbod[aanbod["telt_mee"]].itertuples(index=False)
            if (gebieden_of := self._containing(areas.get(row.aanbod_id, frozenset([row.buurtcode])), buurten, gebieden))
        ]

    @staticmethod
    def _containing(codes: frozenset[str], buurten: pd.DataFrame, gebieden: gpd.GeoDataFrame) -> list[int]:
        """Give the rows of the gebieden that hold all of `codes`; none for a place outside them."""
        if not codes <= set(buurten.index):
            return []
        found = buurten.loc[sorted(codes)]
        holders = {niveau: set(found[niveau]) for niveau in ("wijkcode", "gemeentecode")}
        wanted = set(codes) if len(codes) == 1 else set()
        for values in holders.values():
            wanted |= values if len(values) == 1 else set()
        return [int(i) for i in np.flatnonzero(gebieden["gebiedcode"].isin(wanted))]

    def is_in_register(self, aanbodsoort: str) -> bool:
        return not self.in_register.isdisjoint(self.normen.soorten_of(aanbodsoort))

    def count(self, doelgroep: str, aanbodsoort: str) -> NDArray[np.int64]:
        soorten, accepted = set(self.normen.soorten_of(aanbodsoort)), self.normen.accepted_doelgroepen(doelgroep)
        counts = np.zeros(self.size, dtype=np.int64)
        for soort, doelgroepen, gebieden_of in self.rows:
            if soort in soorten and doelgroepen & accepted:
                counts[gebieden_of] += 1
        return counts
