"""Capaciteit: is there enough room for the people who can reach it? The floating catchment measures.

All of them work on `Pairs`, so the cost grows with the pairs in reach and not with herkomsten × aanbod.
Supply is an amount per offering (places × open hours a week), the score an amount of supply per inwoner.

Conservation: for 2SFCA, E2SFCA and 3SFCA the sum over the herkomsten of score × inwoners equals the known
supply that somebody can reach. Balanced FCA keeps two other sums: of the people (every inwoner is counted
once, spread over the offerings) and of the level of service (every ratio is handed out once).

Sources: Luo & Wang 2003 (2SFCA); Luo & Qi 2009 (E2SFCA); Wan, Zou & Sternberg 2012 (3SFCA);
Páez, Higgins & Vivona 2019, PLoS ONE 14(6) e0218773 (balanced FCA).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.errors import UsageError
from analysis.pairs import BoolArray, FloatArray, IntArray, Pairs, sum_by

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "LUO_QI",
    "FcaResult",
    "WeightFunction",
    "balanced_fca",
    "enhanced_two_step_fca",
    "step_weights",
    "three_step_fca",
    "two_step_fca",
    "weighted_catchment",
]

Amounts: TypeAlias = npt.ArrayLike
Limit: TypeAlias = float | None
WeightFunction: TypeAlias = Callable[[FloatArray], FloatArray]
Weight: TypeAlias = WeightFunction | None
LUO_QI = (1.0, 0.68, 0.22)  # weights of three zones of equal width, Luo & Qi 2009, set 1


@dataclass(frozen=True)
class FcaResult:
    """What a floating catchment measure found.

    Args:
        score: supply per inwoner, one per herkomst; 0 where no known supply is in reach.
        vraag: weighted people who count on each offering.
        ratio: capaciteit ÷ vraag per offering; NaN where capaciteit is unknown or nobody is in reach.
        ondergrens: per herkomst, whether an offering of unknown capaciteit is in reach, so the score is a
            lower bound.
        capaciteit_onbekend: number of offerings whose capaciteit is unknown.
        inwoners_onbekend: number of herkomsten whose inwoners are unknown; they ask for nothing, so scores
            near them are too high.

    """

    score: FloatArray
    vraag: FloatArray
    ratio: FloatArray
    ondergrens: BoolArray
    capaciteit_onbekend: int
    inwoners_onbekend: int


def step_weights(bounds_m: Sequence[float], weights: Sequence[float]) -> WeightFunction:
    """Give the weight `weights[k]` up to and including `bounds_m[k]`, and 0 beyond the last bound.

    Raises:
        UsageError: the bounds do not rise, or there is not one weight per bound.

    """
    bounds = np.asarray(bounds_m, dtype=float)
    if len(bounds) != len(weights) or not len(bounds) or (np.diff(bounds) <= 0).any():
        msg = "Geef bij elke grens één gewicht, en de grenzen van klein naar groot."
        raise UsageError(msg)
    table = np.append(np.asarray(weights, dtype=float), 0.0)

    def weigh(afstand_m: FloatArray) -> FloatArray:
        # counting the bounds passed is several times faster than a search for so few bounds
        zone = np.zeros(len(afstand_m), dtype=np.intp)
        for bound in bounds:
            zone += afstand_m > bound
        return table[zone]

    return weigh


def two_step_fca(
    pairs: Pairs, inwoners: Amounts, capaciteit: Amounts, *, max_m: Limit = None, weight: Weight = None
) -> FcaResult:
    """Give the 2SFCA score: per offering its supply per person in reach, per herkomst the sum of those.

    Args:
        pairs: who reaches what.
        inwoners: people per herkomst; NaN is unknown.
        capaciteit: supply per offering; NaN is unknown, which makes scores lower bounds.
        max_m: largest distance that counts (inclusive); None: every pair.
        weight: weight of a distance; None: 1.

    Raises:
        UsageError: an amount is negative or infinite, or does not fit the pairs.

    Source: Luo & Wang 2003.

    """
    pairs, weights = _weigh(pairs, max_m, weight)
    return _share(pairs, weights, weights, inwoners, capaciteit)


def enhanced_two_step_fca(
    pairs: Pairs,
    inwoners: Amounts,
    capaciteit: Amounts,
    *,
    max_m: float,
    weights: Sequence[float] = LUO_QI,
) -> FcaResult:
    """Give the E2SFCA score: `two_step_fca` with weights that fall in zones of equal width up to `max_m`.

    Args:
        pairs: who reaches what.
        inwoners: people per herkomst; NaN is unknown.
        capaciteit: supply per offering; NaN is unknown.
        max_m: largest distance that counts (inclusive).
        weights: one weight per zone, near to far.

    Source: Luo & Qi 2009.

    """
    bounds = [max_m * (zone + 1) / len(weights) for zone in range(len(weights))]
    return two_step_fca(pairs, inwoners, capaciteit, max_m=max_m, weight=step_weights(bounds, weights))


def three_step_fca(
    pairs: Pairs, inwoners: Amounts, capaciteit: Amounts, *, max_m: Limit = None, weight: Weight = None
) -> FcaResult:
    """Give the 3SFCA score: people spread their demand over the offerings they can reach (weight × share).

    The arguments are those of `two_step_fca`. The share of a pair is its weight ÷ the weights of all pairs
    of that herkomst, also of those beyond `max_m` (as in pysal `access`): whoever can go elsewhere asks less.

    Source: Wan, Zou & Sternberg 2012.
    """
    pairs, weights = _weigh(pairs, None, weight)
    chosen = weights * _shares(weights, pairs.herkomst, pairs.n_herkomst)
    if max_m is not None:
        chosen[pairs.afstand_m > max_m] = 0.0
    return _share(pairs, chosen, chosen, inwoners, capaciteit)


def balanced_fca(
    pairs: Pairs, inwoners: Amounts, capaciteit: Amounts, *, max_m: Limit = None, weight: Weight = None
) -> FcaResult:
    """Give the balanced FCA score of Páez et al. (2019), in which no person and no supply counts twice.

    The arguments are those of `two_step_fca`. Each herkomst spreads its people over the offerings (the
    weights of a herkomst add up to 1), each offering spreads its ratio over the herkomsten (the weights of an
    offering add up to 1). So the demand adds up to the people who reach anything, the scores to the ratios.

    Source: Páez, Higgins & Vivona 2019.
    """
    pairs, weights = _weigh(pairs, max_m, weight)
    to_aanbod = _shares(weights, pairs.herkomst, pairs.n_herkomst)
    to_herkomst = _shares(weights, pairs.aanbod, pairs.n_aanbod)
    return _share(pairs, to_aanbod, to_herkomst, inwoners, capaciteit)


def weighted_catchment(
    pairs: Pairs, values: Amounts, *, max_m: Limit = None, weight: Weight = None
) -> FloatArray:
    """Give per herkomst the weighted sum of `values` (one per offering) in reach; NaN if one is unknown."""
    pairs, weights = _weigh(pairs, max_m, weight)
    amounts = np.asarray(values, dtype=float)
    _check_size(amounts, pairs.n_aanbod, "aanbod")
    return sum_by(pairs.herkomst, amounts[pairs.aanbod] * weights, pairs.n_herkomst)


def _weigh(pairs: Pairs, max_m: float | None, weight: WeightFunction | None) -> tuple[Pairs, FloatArray]:
    """Give the pairs that count and their weights."""
    if max_m is not None:
        pairs = pairs.within(max_m)
    weights = (
        np.ones(len(pairs.afstand_m)) if weight is None else np.asarray(weight(pairs.afstand_m), dtype=float)
    )
    if len(weights) and not (np.isfinite(weights).all() and weights.min() >= 0):
        msg = "Een gewicht moet een getal van 0 of hoger zijn. Kies een andere afstandsfunctie."
        raise UsageError(msg)
    return pairs, weights


def _shares(weights: FloatArray, group: IntArray, size: int) -> FloatArray:
    """Give each weight as a share (0-1) of its group's total; 0 where the group has no weight."""
    total = sum_by(group, weights, size)[group]
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def _share(
    pairs: Pairs,
    to_aanbod: FloatArray,
    to_herkomst: FloatArray,
    inwoners: Amounts,
    capaciteit: Amounts,
) -> FcaResult:
    """Bring the people to the offerings and the ratios back to the people."""
    people, people_unknown = _known_amounts(inwoners, pairs.n_herkomst, "inwoners")
    supply, supply_unknown = _known_amounts(capaciteit, pairs.n_aanbod, "capaciteit")
    vraag = sum_by(pairs.aanbod, people[pairs.herkomst] * to_aanbod, pairs.n_aanbod)
    ratio = np.divide(supply, vraag, out=np.zeros_like(supply), where=vraag > 0)
    score = sum_by(pairs.herkomst, ratio[pairs.aanbod] * to_herkomst, pairs.n_herkomst)
    ondergrens = np.zeros(pairs.n_herkomst, dtype=np.bool_)
    if supply_unknown.any():
        ondergrens[pairs.herkomst[supply_unknown[pairs.aanbod] & (to_herkomst > 0)]] = True
    ratio[supply_unknown | (vraag <= 0)] = np.nan
    return FcaResult(score, vraag, ratio, ondergrens, int(supply_unknown.sum()), int(people_unknown.sum()))


def _known_amounts(amounts: Amounts, size: int, noun: str) -> tuple[FloatArray, BoolArray]:
    """Give the amounts with the unknown ones left out (they add nothing), and which were unknown."""
    values = np.array(amounts, dtype=float)
    _check_size(values, size, noun)
    if (values < 0).any() or np.isinf(values).any():
        msg = f"Bij {noun} staat een negatief of oneindig getal. Verbeter het, of laat het leeg (onbekend)."
        raise UsageError(msg)
    unknown = np.isnan(values)
    values[unknown] = 0.0
    return values, unknown


def _check_size(values: FloatArray, size: int, noun: str) -> None:
    if values.shape != (size,):
        msg = f"Er zijn {values.size} getallen bij {noun}, maar de paren gaan over {size}."
        raise UsageError(msg)
