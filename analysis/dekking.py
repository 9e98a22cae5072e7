"""Dekking: how many people of a doelgroep live within the norm of a soort, per buurt, wijk and gemeente."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from analysis.schemas import NIVEAUS, columns_of, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analysis.aanbodtelling import Aanbodtelling
    from analysis.bereikbaarheid import Afstanden, PairAfstanden
    from analysis.normen import Norm
    from analysis.rekenbasis import Rekenbasis

__all__ = ["TOLERANCE_M", "compute_dekking", "weighted_quantiles"]

TOLERANCE_M = (
    0.001  # a point in degrees comes back to RD within a millimetre; "equal to the norm" must survive that
)
_TOLERANCE = 1e-9
_WORTH_THREADS = 5e6  # herkomsten × norms; below that starting threads takes longer than it saves
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
    total = np.bincount(groups, weights=weights, minlength=size)
    filled = np.flatnonzero(total > 0)
    share = np.divide(weights, total[groups], out=np.zeros(len(weights)), where=weights > 0)
    # Every group adds 1 to the running sum, so a small group keeps its precision behind large ones.
    running = np.cumsum(share[by_group])
    ends = np.cumsum(np.bincount(groups, minlength=size))
    starts = np.concatenate([[0], ends[:-1]])
    before = np.where(starts > 0, running[starts - 1], 0.0)[filled]
    result = np.full((len(_QUANTILES), size), np.nan)
    for row, quantile in enumerate(_QUANTILES):
        at = np.searchsorted(running, before + quantile - _TOLERANCE, side="left")
        result[row, filled] = values[by_group[np.clip(at, starts[filled], ends[filled] - 1)]]
    return result


def compute_dekking(
    basis: Rekenbasis, afstanden: Afstanden, telling: Aanbodtelling, normen: Sequence[Norm]
) -> pd.DataFrame:
    """Compute table dekking: one row per gebied × norm.

    Args:
        basis: from `analysis.rekenbasis`.
        afstanden: from `measure_afstanden`.
        telling: what the register holds.
        normen: which pairs, at which distance and share.

    Returns:
        Rows in the order of the gebieden, then of `normen`. inwoners_binnen_norm and its bounds are empty
        where inwoners is unknown; status is onbekend there. Where nobody lives aandeel is empty, status
        voldoet.

    """
    gebieden = basis.gebieden
    measured = _measure_all(basis, afstanden, telling, normen)
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


def _measure_all(
    basis: Rekenbasis, afstanden: Afstanden, telling: Aanbodtelling, normen: Sequence[Norm]
) -> list[dict[str, Array]]:
    def measure(norm: Norm) -> dict[str, Array]:
        return _dekking_of_norm(basis, afstanden, telling, norm)

    if len(basis.share) * len(normen) < _WORTH_THREADS:
        return [measure(norm) for norm in normen]
    with ThreadPoolExecutor() as threads:  # sorting large arrays lets go of the interpreter
        return list(threads.map(measure, normen))


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
    size, buurten = len(basis.gebieden), basis.rows_of["buurt"]
    shares, quantiles = np.full((3, size), np.nan), np.full((2, size), np.nan)
    limit = norm.normafstand_m + TOLERANCE_M
    home = basis.gebied_of["buurt"]
    full = np.bincount(home, weights=basis.share, minlength=size)[buurten]
    for row, afstand in enumerate((pair.afstand_m, pair.afstand_max_m, pair.afstand_min_m)):
        reached = np.bincount(home, weights=basis.share * (afstand <= limit), minlength=size)[buurten]
        shares[row, buurten] = reached / full
    for niveau in NIVEAUS:
        here, parent = basis.rows_of[niveau], basis.parent_of[niveau]
        weights = basis.buurt_weights(norm.doelgroep, niveau)
        if niveau != "buurt":
            total = np.bincount(parent, weights=weights, minlength=size)[here]
            for share in shares:
                share[here] = (
                    np.bincount(parent, weights=weights * share[buurten], minlength=size)[here] / total
                )
        at = weighted_quantiles(
            pair.afstand_m,
            weights[basis.buurt_of] * basis.share,
            basis.gebied_of[niveau],
            size=size,
            order=pair.order,
        )
        quantiles[:, here] = at[:, here]
    quantiles[np.isinf(quantiles)] = np.nan
    return np.clip(shares, 0.0, 1.0), quantiles


def _judge(share: NDArray[np.float64], inwoners: NDArray[np.float64], min_aandeel: float) -> NDArray[np.str_]:
    status = np.where(share >= min_aandeel - _TOLERANCE, "voldoet", "hiaat")
    return np.select([inwoners == 0, np.isnan(inwoners)], ["voldoet", "onbekend"], status)
