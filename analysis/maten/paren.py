"""Paren: the pairs in reach of any measure of distance, and the people behind each herkomst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from analysis.afstand import Hemelsbreed
from analysis.pairs import BoundedPairs, Pairs, find_pairs
from analysis.schemas import NIVEAUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.afstand import DistanceMeasure
    from analysis.rekenbasis import Rekenbasis

__all__ = ["BoundedPairMeasure", "PairMeasure", "measure_bounded_pairs", "measure_pairs", "people_of"]


@runtime_checkable
class PairMeasure(Protocol):
    """A DistanceMeasure that finds all pairs in reach at once."""

    def pairs(self, van: NDArray[np.float64], naar: NDArray[np.float64], *, max_m: float) -> Pairs:
        """Give every pair at most `max_m` measured metres apart (the boundary counts)."""


@runtime_checkable
class BoundedPairMeasure(Protocol):
    """A DistanceMeasure along something, that finds itself what a radius in the air comes to."""

    def pairs_with_bounds(
        self,
        van: NDArray[np.float64],
        naar: NDArray[np.float64],
        radius_m: NDArray[np.float64],
        *,
        max_m: float,
    ) -> BoundedPairs:
        """Give every pair that may be at most `max_m` apart when each of `naar` lies up to its radius off."""


def measure_pairs(
    maat: DistanceMeasure, van: NDArray[np.float64], naar: NDArray[np.float64], *, max_m: float
) -> Pairs:
    """Give every pair of `van` (n, 2) and `naar` (m, 2) at most `max_m` measured metres apart.

    A measure that can do it at once (has a method `pairs`) does; another is asked per place.
    """
    if isinstance(maat, Hemelsbreed):
        return find_pairs(van, naar, max_m=max_m)
    if isinstance(maat, PairMeasure):
        return maat.pairs(van, naar, max_m=max_m)
    places, which = np.unique(naar, axis=0, return_inverse=True)
    afstand = np.array([maat.nearest(van, place[None]).afstand_m for place in places]).reshape(-1, len(van))
    aanbod, herkomst = np.nonzero(afstand[which.ravel()] <= max_m)
    return Pairs(herkomst, aanbod, afstand[which.ravel()][aanbod, herkomst], len(van), len(naar))


def measure_bounded_pairs(
    maat: DistanceMeasure,
    van: NDArray[np.float64],
    naar: NDArray[np.float64],
    radius_m: NDArray[np.float64],
    *,
    max_m: float,
) -> BoundedPairs:
    """Give, in walked metres, every pair that may be at most `max_m` apart, and the bounds of its distance.

    Args:
        maat: how to measure.
        van: RD metres, shape (n, 2).
        naar: RD metres, shape (m, 2).
        radius_m: how far in a straight line each of `naar` may lie off, shape (m,).
        max_m: largest distance (the boundary counts), walked metres.

    """
    factor = maat.omwegfactor
    if isinstance(maat, BoundedPairMeasure):
        pairs, *bounds = maat.pairs_with_bounds(van, naar, radius_m, max_m=max_m / factor)
        least, most = (bound * factor for bound in bounds)
    else:
        pairs = measure_pairs(maat, van, naar, max_m=max_m / factor + radius_m.max(initial=0.0))
        straight, off = pairs.afstand_m * factor, (radius_m * factor)[pairs.aanbod]
        least, most = straight - off, straight + off
    walked = Pairs(pairs.herkomst, pairs.aanbod, pairs.afstand_m * factor, pairs.n_herkomst, pairs.n_aanbod)
    return BoundedPairs(walked, least, most)


def people_of(basis: Rekenbasis, doelgroep: str) -> NDArray[np.float64]:
    """Give the people of `doelgroep` at each herkomst: of its buurt, else of its wijk, else of its gemeente.

    Within the gebied they are spread by gewicht. A buurt without a figure of its own gets its part of what
    its wijk has more than its other buurten; NaN where that is unknown, or less than nothing.
    """
    inwoners = basis.inwoners[doelgroep]
    people = np.full(len(basis.buurt_gewicht), np.nan)
    for niveau in NIVEAUS:
        rows, todo = basis.parent_of[niveau], np.isnan(people)
        left = inwoners - np.bincount(rows, weights=np.nan_to_num(people), minlength=len(inwoners))
        total = np.bincount(rows[todo], weights=basis.buurt_gewicht[todo], minlength=len(inwoners))
        here = rows[todo]
        people[todo] = np.where(left >= 0, left, np.nan)[here] * basis.buurt_gewicht[todo] / total[here]
    return people[basis.buurt_of] * basis.share
