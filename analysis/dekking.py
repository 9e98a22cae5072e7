"""Dekking: how many people of a doelgroep live within the norm of a soort, per buurt, wijk and gemeente."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from analysis.schemas import NIVEAUS, columns_of, validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from analysis.aanbodtelling import Aanbodtelling
    from analysis.bereikbaarheid import Afstanden, PairAfstanden
    from analysis.normen import Norm
    from analysis.rekenbasis import Rekenbasis

__all__ = ["TOLERANCE_M", "compute_dekking"]

# A point in degrees comes back to RD within a millimetre; "equal to the norm" must survive that.
TOLERANCE_M = 0.001
_TOLERANCE = 1e-9
_WORTH_THREADS = 5e6  # herkomsten × norms; below that starting threads takes longer than it saves
_RADIX_LIMIT = 1 << 16
_QUANTILES = (0.5, 0.9)
_HALF = 0.5  # the shares of a gebied add up to 1 or to 0

_GEBIED_COLUMNS = ["gebiedcode", "gebiednaam", "niveau"]
_OORDELEN = ("voldoet", "hiaat", "onbekend")
_NEE_JA = ("nee", "ja")

Array: TypeAlias = "NDArray[np.float64]"


class _Measured(NamedTuple):
    """Per norm (row) and gebied (column): shares central, at worst and at best; median and p90 distance."""

    shares: Array  # (3, normen, gebieden)
    afstanden_m: Array  # (2, normen, gebieden)


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

    Source: the norms of normen.toml, each with its own `bron`; the boundary counts.

    """
    gebieden, size = basis.gebieden, len(basis.gebieden)
    inwoners = np.array([basis.inwoners[norm.doelgroep] for norm in normen]).reshape(-1, size)
    least = np.array([norm.min_aandeel for norm in normen]).reshape(-1, 1)
    shares, quantiles = _measure_all(basis, afstanden, normen)
    shares[:, inwoners == 0], quantiles[:, inwoners == 0] = np.nan, np.nan
    reached = np.where(inwoners == 0, 0.0, shares * inwoners)  # NaN where inwoners is unknown
    oordeel, *others = (_judge(share, inwoners, least) for share in shares)
    unseen = np.array([not telling.is_in_register(norm.aanbodsoort) for norm in normen], dtype=bool)
    changes = np.any([other != oordeel for other in others], axis=0) | (
        (oordeel == 1) & unseen.reshape(-1, 1)
    )
    count = [telling.count(norm.doelgroep, norm.aanbodsoort) for norm in normen]
    of_gebied = {column: gebieden[column].array.repeat(len(normen)) for column in _GEBIED_COLUMNS}
    row = np.tile(np.arange(len(normen)), size)
    table = pd.DataFrame(
        of_gebied
        | {
            "doelgroep": _texts([norm.doelgroep for norm in normen], row),
            "aanbodsoort": _texts([norm.aanbodsoort for norm in normen], row),
            "norm_m": np.array([norm.normafstand_m for norm in normen], dtype=float)[row],
            "maat": _texts([afstanden.maat], np.zeros_like(row)),
            "inwoners": inwoners.T.ravel(),
            "inwoners_binnen_norm": reached[0].T.ravel(),
            "inwoners_binnen_norm_min": reached[1].T.ravel(),
            "inwoners_binnen_norm_max": reached[2].T.ravel(),
            "aandeel_binnen_norm": shares[0].T.ravel(),
            "afstand_mediaan_m": quantiles[0].T.ravel(),
            "afstand_p90_m": quantiles[1].T.ravel(),
            "aantal_aanbod": np.array(count, dtype=np.int64).reshape(-1, size).T.ravel(),
            "status": _texts(_OORDELEN, oordeel.T.ravel()),
            "voorlopig": _texts(_NEE_JA, changes.T.ravel().astype(np.intp)),
        }
    )
    return validate(table.astype(dict.fromkeys(_GEBIED_COLUMNS, "str"))[columns_of("dekking")], "dekking")


def _texts(words: Sequence[str], row: NDArray[np.intp]) -> ExtensionArray:
    """Give words[row] as a text column, without a Python text per row."""
    return pd.array(list(words), dtype="str").take(row)


def _judge(shares: Array, inwoners: Array, least: Array) -> NDArray[np.intp]:
    """Give the place in _OORDELEN for each share."""
    oordeel = (~(shares >= least - _TOLERANCE)).astype(np.intp)
    oordeel[np.isnan(inwoners)] = 2
    oordeel[inwoners == 0] = 0
    return oordeel


def _measure_all(basis: Rekenbasis, afstanden: Afstanden, normen: Sequence[Norm]) -> _Measured:
    size, buurten = len(basis.gebieden), basis.rows_of["buurt"]
    measured = _Measured(np.full((3, len(normen), size), np.nan), np.full((2, len(normen), size), np.nan))
    same: dict[int, tuple[PairAfstanden, list[int]]] = {}
    for row, norm in enumerate(normen):  # many pairs have the same distances: those are sorted once
        pair = afstanden.for_pair(norm.doelgroep, norm.aanbodsoort)
        same.setdefault(id(pair), (pair, []))[1].append(row)

    def measure(one: tuple[PairAfstanden, list[int]]) -> None:
        pair, rows = one
        _find_quantiles(basis, pair, {row: normen[row].doelgroep for row in rows}, measured.afstanden_m)
        for norm_m in {normen[row].normafstand_m for row in rows}:
            here = np.array([[row] for row in rows if normen[row].normafstand_m == norm_m])
            afstanden_m = pair.afstand_m, pair.afstand_max_m, pair.afstand_min_m
            for share, afstand in zip(measured.shares, afstanden_m, strict=True):
                share[here, buurten] = basis.buurt_shares(afstand <= norm_m + TOLERANCE_M)

    if len(basis.share) * len(normen) < _WORTH_THREADS:
        for one in same.values():
            measure(one)
    else:
        with ThreadPoolExecutor() as threads:  # sorting and counting large arrays let go of the interpreter
            list(threads.map(measure, same.values()))
    for share in measured.shares:
        _add_up(basis, [norm.doelgroep for norm in normen], share)
    np.clip(measured.shares, 0.0, 1.0, out=measured.shares)
    return measured


def _add_up(basis: Rekenbasis, doelgroepen: Sequence[str], shares: Array) -> None:
    """Fill in the shares of wijken and gemeenten: those of their buurten, weighted."""
    buurten, size = basis.rows_of["buurt"], shares.size
    for niveau in NIVEAUS[1:]:
        here = basis.rows_of[niveau]
        weights = np.array([basis.buurt_weights(code, niveau) for code in doelgroepen])
        weights = weights.reshape(-1, len(buurten))
        cell = (np.arange(len(shares))[:, None] * shares.shape[1] + basis.parent_of[niveau]).ravel()
        total = np.bincount(cell, weights.ravel(), size).reshape(shares.shape)
        reached = np.bincount(cell, (weights * shares[:, buurten]).ravel(), size).reshape(shares.shape)
        shares[:, here] = reached[:, here] / total[:, here]


def _find_quantiles(
    basis: Rekenbasis, pair: PairAfstanden, doelgroep_of: Mapping[int, str], found: Array
) -> None:
    """Fill in `found` (quantile, norm, gebied): the smallest distance within which the share of people lives.

    Args:
        basis: whose people.
        pair: their distances.
        doelgroep_of: per row of `found` the doelgroep.
        found: stays NaN where nobody lives and where no distance is known.

    """
    for niveau in NIVEAUS if np.isfinite(pair.afstand_m).any() else ():
        groups = basis.gebied_of[niveau]
        small = groups.astype(np.uint16) if len(basis.gebieden) < _RADIX_LIMIT else groups
        # 16 bits are sorted by counting; a stable sort leaves each group from near to far
        order = pair.order[np.argsort(small[pair.order], kind="stable")]
        afstand = pair.afstand_m[order]
        ends = np.cumsum(np.bincount(groups, minlength=len(basis.gebieden)))
        known: dict[str, Array] = {}
        for row, doelgroep in doelgroep_of.items():
            if doelgroep not in known:
                share = basis.herkomst_shares(doelgroep, niveau)[order]
                known[doelgroep] = _quantiles_of_runs(afstand, share, ends)
            here = basis.rows_of[niveau]
            found[:, row, here] = known[doelgroep][:, here]


def _quantiles_of_runs(values: Array, shares: Array, ends: NDArray[np.intp]) -> Array:
    """Give each of _QUANTILES per run of rising `values`, NaN without weight or a finite value.

    A run stops where `ends` says. The `shares` of a run add up to 1, or are 0: a small run keeps its
    precision behind large ones.
    """
    running = np.append(np.cumsum(shares), 0.0)  # the last stands before the first
    starts = np.append(0, ends[:-1])
    before = running[starts - 1]
    filled = np.flatnonzero((ends > starts) & (running[ends - 1] - before > _HALF))
    result = np.full((len(_QUANTILES), len(ends)), np.nan)
    for row, quantile in enumerate(_QUANTILES):
        at = np.searchsorted(running[:-1], before[filled] + quantile - _TOLERANCE, side="left")
        result[row, filled] = values[np.clip(at, starts[filled], ends[filled] - 1)]
    result[np.isinf(result)] = np.nan
    return result
