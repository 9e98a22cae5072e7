"""Pairs: which herkomst reaches which aanbod, and over what distance, as three flat arrays.

A full matrix of a country has 10^11 cells of which all but a handful per herkomst are out of reach;
the pairs hold only what is in reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analysis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BoolArray", "BoundedPairs", "FloatArray", "IntArray", "Pairs", "find_pairs", "sum_by"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """The pairs herkomst-aanbod that can reach each other; every pair at most once, in any order.

    Args:
        herkomst: row number of the herkomst, 0 .. n_herkomst - 1, one per pair.
        aanbod: row number of the offering, 0 .. n_aanbod - 1, one per pair.
        afstand_m: the distance of the pair, metres (or any other cost), never missing.
        n_herkomst: number of herkomsten, also those without a pair.
        n_aanbod: number of offerings, also those without a pair.

    Raises:
        UsageError: the arrays differ in length, point outside the tables, or a distance is missing.

    """

    herkomst: IntArray
    aanbod: IntArray
    afstand_m: FloatArray
    n_herkomst: int
    n_aanbod: int

    def __post_init__(self) -> None:
        """Make arrays of lists and columns, and refuse pairs that cannot be right."""
        for name in ("herkomst", "aanbod", "afstand_m"):
            object.__setattr__(self, name, np.asarray(getattr(self, name)))
        if not len(self.herkomst) == len(self.aanbod) == len(self.afstand_m):
            msg = "De paren kloppen niet: herkomst, aanbod en afstand zijn niet even lang."
            raise UsageError(msg)
        for noun, index, size in (
            ("herkomst", self.herkomst, self.n_herkomst),
            ("aanbod", self.aanbod, self.n_aanbod),
        ):
            if len(index) and (index.min() < 0 or index.max() >= size):
                msg = f"De paren kloppen niet: een nummer van {noun} ligt buiten 0 tot en met {size - 1}."
                raise UsageError(msg)
        if np.isnan(self.afstand_m).any():
            msg = "De paren kloppen niet: een afstand ontbreekt. Laat paren zonder afstand weg."
            raise UsageError(msg)

    def within(self, max_m: float) -> Pairs:
        """Give the pairs of at most `max_m` (the boundary counts)."""
        near = self.afstand_m <= max_m
        if near.all():
            return self
        return Pairs(
            self.herkomst[near], self.aanbod[near], self.afstand_m[near], self.n_herkomst, self.n_aanbod
        )


class BoundedPairs(NamedTuple):
    """Pairs, and the least and the greatest each distance may be (m) when the offerings lie a radius off."""

    pairs: Pairs
    afstand_min_m: FloatArray
    afstand_max_m: FloatArray


def find_pairs(
    van_xy: FloatArray | Sequence[Sequence[float]],
    naar_xy: FloatArray | Sequence[Sequence[float]],
    *,
    max_m: float,
) -> Pairs:
    """Give all pairs at most `max_m` apart in a straight line, sorted by herkomst and aanbod.

    Args:
        van_xy: herkomsten, shape (n, 2), RD metres.
        naar_xy: offerings, shape (m, 2), RD metres.
        max_m: largest distance, metres; the boundary counts.

    """
    van, naar = (
        np.asarray(van_xy, dtype=float).reshape(-1, 2),
        np.asarray(naar_xy, dtype=float).reshape(-1, 2),
    )
    empty = np.empty(0, dtype=np.int64)
    if not len(van) or not len(naar):
        return Pairs(empty, empty, np.empty(0), len(van), len(naar))
    found = cKDTree(van).sparse_distance_matrix(cKDTree(naar), max_m, output_type="ndarray")
    order = np.argsort(found["i"] * len(naar) + found["j"], kind="stable")
    found = found[order]
    return Pairs(found["i"].astype(np.int64), found["j"].astype(np.int64), found["v"], len(van), len(naar))


def sum_by(index: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Give the sum of `values` per number 0 .. size - 1 in `index`; 0 for a number that does not occur."""
    return np.bincount(index, values, size).astype(np.float64, copy=False)
