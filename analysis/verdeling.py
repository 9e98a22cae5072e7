"""Verdeling: how evenly is something spread over people or areas? Gini, Palma and the concentration index.

Unknown values are left out and counted, never taken for zero. All measures take weights (inwoners), so that
an area counts for as many as live there; without weights every value counts once.

Sources: Gini as in pysal `inequality` (no small-sample correction); Palma 2011 and Cobham & Sumner 2013
(share of the top 10 % ÷ share of the bottom 40 %); Kakwani, Wagstaff & van Doorslaer 1997 (concentration
index from fractional ranks).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.errors import UsageError
from analysis.pairs import BoolArray, FloatArray

__all__ = ["Verdelingsmaat", "concentration_index", "gini", "palma_ratio"]

_TOP, _BOTTOM = 0.9, 0.4  # Palma: above 90 % and below 40 % of the people, lowest value first
_ROUNDING = 1e-12  # what the lowest have next to the mean, where boundaries fall between whole weights


@dataclass(frozen=True, slots=True)
class Verdelingsmaat:
    """One measure of spread.

    Args:
        waarde: the measure; NaN where it is undefined (nothing known, or everything is zero).
        aantal: how many values it rests on.
        onbekend: how many values were left out because they, their weight or their ranking are unknown.

    """

    waarde: float
    aantal: int
    onbekend: int


def gini(values: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> Verdelingsmaat:
    """Give the Gini coefficient: 0 when all have the same, towards 1 when one has all.

    Without weights 2 Σ i·y(i) ÷ (n Σ y) − (n + 1) ÷ n, with y(i) the i-th smallest; a weight of 2 counts as
    twice the same value.

    Args:
        values: amounts of 0 or more; NaN is unknown.
        weights: people behind each value; None: 1 each.

    Raises:
        UsageError: a value or weight is negative or infinite, or the lengths differ.

    Source: Gini 1912, as in pysal `inequality`.

    """
    amounts = _amounts(values, "waarden")
    # the concentration index of values ranked by themselves
    return concentration_index(amounts, ranking=amounts, weights=weights)


def concentration_index(
    values: npt.ArrayLike, *, ranking: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> Verdelingsmaat:
    """Give the concentration index: below 0 when the low-ranked have most, above 0 when the high-ranked do.

    2 ÷ μ · Σ p·y·R − 1, with p the share of the weight, R the fractional rank (middle of the own share) and μ
    the weighted mean. Who ties in the ranking shares one rank, so the order of rows does not matter.

    Args:
        values: amounts of 0 or more (for instance dekking per area); NaN is unknown.
        ranking: what to rank by, low to high (for instance income); NaN is unknown.
        weights: people behind each value; None: 1 each.

    Raises:
        UsageError: a value or weight is negative or infinite, or the lengths differ.

    Source: Kakwani, Wagstaff & van Doorslaer 1997.

    """
    amounts, weight, known = _known(values, weights, ranking)
    order = np.asarray(ranking, dtype=float)[known]
    total = float(amounts @ weight)
    unknown = int((~known).sum())
    if total <= 0:
        return Verdelingsmaat(float("nan"), len(amounts), unknown)
    index = 2 * float((amounts * weight) @ _fractional_ranks(order, weight)) / total - 1
    return Verdelingsmaat(index, len(amounts), unknown)


def palma_ratio(values: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> Verdelingsmaat:
    """Give what the 10 % with most have ÷ what the 40 % with least have (0.25 when all have the same).

    A value that straddles a boundary is divided in proportion. Infinite when the lowest 40 % have nothing.

    Args:
        values: amounts of 0 or more; NaN is unknown.
        weights: people behind each value; None: 1 each.

    Raises:
        UsageError: a value or weight is negative or infinite, or the lengths differ.

    Source: Palma 2011, Cobham & Sumner 2013.

    """
    amounts, weight, known = _known(values, weights)
    unknown = int((~known).sum())
    total = float(amounts @ weight)
    if total <= 0:
        return Verdelingsmaat(float("nan"), len(amounts), unknown)
    order = np.argsort(amounts, kind="stable")
    heads = np.append(0.0, np.cumsum(weight[order]))
    upto = heads / heads[-1]  # of whole weights this is exact at the boundaries
    top, bottom = (
        float(amounts[order] @ np.diff(np.clip(upto, least, most)))
        for least, most in ((_TOP, 1), (0, _BOTTOM))
    )
    nothing = bottom <= _ROUNDING * total / heads[-1]
    return Verdelingsmaat(float("inf") if nothing else top / bottom, len(amounts), unknown)


def _fractional_ranks(order: FloatArray, weight: FloatArray) -> FloatArray:
    """Give per value the share of the weight ranked below it plus half of the share that ties with it."""
    _, group = np.unique(order, return_inverse=True)
    per_group = np.bincount(group, weight)
    middle = (np.cumsum(per_group) - per_group / 2) / weight.sum()
    ranks: FloatArray = middle[group]
    return ranks


def _known(
    values: npt.ArrayLike, weights: npt.ArrayLike | None, ranking: npt.ArrayLike | None = None
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Give the known values, their weights, and which of the rows those are."""
    amounts = _amounts(values, "waarden")
    weight = np.ones_like(amounts) if weights is None else _amounts(weights, "gewichten")
    order = amounts if ranking is None else np.asarray(ranking, dtype=float)
    if not amounts.shape == weight.shape == order.shape:
        msg = f"De kolommen zijn niet even lang: {amounts.size}, {weight.size} en {order.size}."
        raise UsageError(msg)
    known = ~(np.isnan(amounts) | np.isnan(weight) | np.isnan(order))
    return amounts[known], weight[known], known


def _amounts(values: npt.ArrayLike, noun: str) -> FloatArray:
    amounts = np.asarray(values, dtype=float)
    if (amounts < 0).any() or np.isinf(amounts).any():
        msg = f"Bij de {noun} staat een negatief of oneindig getal. Verbeter het, of laat het leeg."
        raise UsageError(msg)
    return amounts
