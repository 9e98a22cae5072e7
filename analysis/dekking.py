"""Dekking: how many people of a doelgroep live within the norm of a soort, per buurt, wijk and gemeente."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from analysis.schemas import NIVEAUS, columns_of, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.aanbodtelling import Aanbodtelling
    from analysis.bereikbaarheid import Afstanden, PairAfstanden
    from analysis.normen import Norm

__all__ = ["TOLERANCE_M", "Rekenbasis", "build_rekenbasis", "compute_dekking", "weighted_quantiles"]

TOLERANCE_M = (
    0.001  # a point in degrees comes back to RD within a millimetre; "equal to the norm" must survive that
)
_TOLERANCE = 1e-9
_RADIX_LIMIT = 1 << 16
_QUANTILES = (0.5, 0.9)

_GEBIED_COLUMNS = ["gebiedcode", "gebiednaam", "niveau"]
_FIGURES = {
    "inwoners": "float64",
    "inwoners_binnen_norm": "float64",
    "inwoners_binnen_norm_min": "float64",
    "inwoners_binnen_norm_max": "float64",
    "aandeel_binnen_norm": "float64",
    "afstand_mediaan_m": "float64",
    "afstand_p90_m": "float64",
    "aantal_aanbod": "int64",
    "status": "<U8",
    "voorlopig": "<U3",
}

Array: TypeAlias = "NDArray[Any]"


@dataclass(frozen=True)
class Rekenbasis:
    """What every pair shares: which herkomst lies in which gebied, and how many people count there.

    Attributes:
        gebieden: table gebieden; positions below refer to its rows.
        gebied_of: per niveau, the row of the gebied each herkomst lies in.
        gewicht: gewicht of each herkomst as the file gives it.
        share: the same, as share of its buurt (sums to 1 per buurt).
        inwoners: per doelgroep, people per gebied (NaN = unknown): its own row, else the sum of its buurten.

    """

    gebieden: gpd.GeoDataFrame
    gebied_of: dict[str, NDArray[np.intp]]
    gewicht: NDArray[np.float64]
    share: NDArray[np.float64]
    inwoners: dict[str, NDArray[np.float64]]

    @cached_property
    def rows_of(self) -> dict[str, NDArray[np.intp]]:
        """Give per niveau the rows of table gebieden."""
        return {niveau: np.flatnonzero((self.gebieden["niveau"] == niveau).to_numpy()) for niveau in NIVEAUS}

    def weights(self, doelgroep: str, niveau: str) -> NDArray[np.float64]:
        """Give the weight of each herkomst in its gebied: inwoners where known, else its gewicht."""
        if niveau == "buurt":
            return self.share
        inwoners = self.inwoners[doelgroep]
        people = inwoners[self.gebied_of["buurt"]] * self.share
        rows = self.gebied_of[niveau]
        total = np.bincount(
            rows, weights=people, minlength=len(self.gebieden)
        )  # NaN where a buurt is unknown
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
    wide = bevolking.set_index(["gebiedcode", "doelgroep"])["inwoners"].unstack()  # noqa: PD010
    wide = wide.reindex(index=gebieden["gebiedcode"], columns=list(doelgroepen))
    inwoners = {code: _add_up(wide[code].to_numpy(dtype=float), buurten, parent) for code in doelgroepen}
    return Rekenbasis(gebieden, gebied_of, gewicht, share, inwoners)


def _add_up(
    own: NDArray[np.float64], buurten: gpd.GeoDataFrame, parent: dict[str, pd.Series]
) -> NDArray[np.float64]:
    result = own.copy()
    for niveau in ("wijk", "gemeente"):
        rows = parent[niveau].to_numpy(dtype=np.intp)
        total = np.bincount(
            rows, weights=own[buurten.index], minlength=len(own)
        )  # NaN where a buurt is unknown
        here = np.unique(rows)
        result[here] = np.where(np.isnan(own[here]), total[here], own[here])
    return result


def weighted_quantiles(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    groups: NDArray[np.intp],
    *,
    size: int,
    order: NDArray[np.intp],
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
    small = groups.astype(np.uint16) if size < _RADIX_LIMIT else groups  # 16 bits are sorted by counting
    by_group = order[np.argsort(small[order], kind="stable")]
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
    basis: Rekenbasis, afstanden: Afstanden, telling: Aanbodtelling, normen: Sequence[Norm]
) -> pd.DataFrame:
    """Compute table dekking: one row per gebied × norm.

    Args:
        basis: from `build_rekenbasis`.
        afstanden: from `measure_afstanden`.
        telling: what the register holds.
        normen: which pairs, at which distance and share.

    Returns:
        Rows in the order of the gebieden, then of `normen`. inwoners_binnen_norm and its bounds are empty
        where inwoners is unknown; status is onbekend there. Where nobody lives aandeel is empty, status
        voldoet.

    """
    gebieden = basis.gebieden
    measured = [_dekking_of_norm(basis, afstanden, telling, norm) for norm in normen]
    repeated = {column: np.repeat(gebieden[column].to_numpy(), len(measured)) for column in _GEBIED_COLUMNS}
    of_norm = {
        "doelgroep": [norm.doelgroep for norm in normen],
        "aanbodsoort": [norm.aanbodsoort for norm in normen],
        "norm_m": np.array([norm.normafstand_m for norm in normen], dtype=float),
    }
    tiled = {column: np.tile(np.asarray(values), len(gebieden)) for column, values in of_norm.items()}
    # One column at a time over all norms: (norm, gebied) turned to the order gebied, norm.
    figures = {
        column: np.stack([figure[column] for figure in measured], axis=1).ravel()
        if measured
        else np.empty(0, kind)
        for column, kind in _FIGURES.items()
    }
    table = pd.DataFrame({**repeated, **tiled, "maat": afstanden.maat, **figures})
    texts = dict.fromkeys(
        [*_GEBIED_COLUMNS, "doelgroep", "aanbodsoort", "maat", "status", "voorlopig"], "str"
    )
    return validate(table.astype(texts)[columns_of("dekking")], "dekking")


def _dekking_of_norm(
    basis: Rekenbasis, afstanden: Afstanden, telling: Aanbodtelling, norm: Norm
) -> dict[str, Array]:
    inwoners = basis.inwoners[norm.doelgroep]
    shares, quantiles = _measure(basis, afstanden.for_pair(norm.doelgroep, norm.aanbodsoort), norm)
    nobody = inwoners == 0
    shares[:, nobody], quantiles[:, nobody] = np.nan, np.nan
    reached = np.where(nobody, 0.0, shares * inwoners)  # NaN where inwoners is unknown
    status = _judge(shares[0], inwoners, norm.min_aandeel)
    changes = np.any([_judge(share, inwoners, norm.min_aandeel) != status for share in shares[1:]], axis=0)
    unseen = not telling.is_in_register(norm.aanbodsoort)
    return {
        "inwoners": inwoners,
        "inwoners_binnen_norm": reached[0],
        "inwoners_binnen_norm_min": reached[1],
        "inwoners_binnen_norm_max": reached[2],
        "aandeel_binnen_norm": shares[0],
        "afstand_mediaan_m": quantiles[0],
        "afstand_p90_m": quantiles[1],
        "aantal_aanbod": telling.count(norm.doelgroep, norm.aanbodsoort),
        "status": status,
        "voorlopig": np.where(changes | ((status == "hiaat") & unseen), "ja", "nee"),
    }


def _measure(basis: Rekenbasis, pair: PairAfstanden, norm: Norm) -> tuple[Array, Array]:
    """Give shares (central, min, max) and quantiles (median, p90) per gebied, NaN without herkomsten."""
    size = len(basis.gebieden)
    shares, quantiles = np.full((3, size), np.nan), np.full((2, size), np.nan)
    order = pair.order
    limit = norm.normafstand_m + TOLERANCE_M
    within = [distance <= limit for distance in (pair.afstand_m, pair.afstand_max_m, pair.afstand_min_m)]
    for niveau in NIVEAUS:
        rows, weights, here = (
            basis.gebied_of[niveau],
            basis.weights(norm.doelgroep, niveau),
            basis.rows_of[niveau],
        )
        total = np.bincount(rows, weights=weights, minlength=size)[here]
        for row, reached in enumerate(within):
            shares[row, here] = (
                np.bincount(rows[reached], weights=weights[reached], minlength=size)[here] / total
            )
        quantiles[:, here] = weighted_quantiles(pair.afstand_m, weights, rows, size=size, order=order)[
            :, here
        ]
    quantiles[np.isinf(quantiles)] = np.nan
    return np.clip(shares, 0.0, 1.0), quantiles


def _judge(share: NDArray[np.float64], inwoners: NDArray[np.float64], min_aandeel: float) -> NDArray[np.str_]:
    status = np.where(share >= min_aandeel - _TOLERANCE, "voldoet", "hiaat")
    return np.select([inwoners == 0, np.isnan(inwoners)], ["voldoet", "onbekend"], status)
