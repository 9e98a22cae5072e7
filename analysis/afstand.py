"""Afstand: ways to measure from points to the nearest of other points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BoundedMeasure", "Bounds", "DistanceMeasure", "Hemelsbreed", "Nearest", "nearest_with_bounds"]

_FEW = 64  # up to here comparing all pairs is faster than a tree; a number of 8 bits counts them


class Nearest(NamedTuple):
    """Rows of the nearest points (-1: none can be reached) and the measured distance (m, inf there)."""

    rows: NDArray[np.intp]
    afstand_m: NDArray[np.float64]


class Bounds(NamedTuple):
    """As Nearest, with the least and the greatest the distance may be (m) when points lie a radius off."""

    rows: NDArray[np.intp]
    afstand_m: NDArray[np.float64]
    afstand_min_m: NDArray[np.float64]
    afstand_max_m: NDArray[np.float64]


class DistanceMeasure(Protocol):
    """A way to measure from herkomsten to offerings."""

    @property
    def naam(self) -> str:
        """Give the name that tables carry in column `maat`."""

    @property
    def omwegfactor(self) -> float:
        """Give walked metres per measured metre (1 where the measure follows streets itself)."""

    def nearest(self, van: NDArray[np.float64], naar: NDArray[np.float64]) -> Nearest:
        """Give for each of `van` (n, 2) the nearest of `naar` (m, 2), RD metres; a tie goes to the first."""


@runtime_checkable
class BoundedMeasure(Protocol):
    """A DistanceMeasure along something: there a radius in the air is no bound, so it finds its own."""

    def nearest_with_bounds(
        self, van: NDArray[np.float64], naar: NDArray[np.float64], radius_m: NDArray[np.float64]
    ) -> Bounds:
        """Give the nearest of `naar`, and its bounds when each of `naar` lies up to its radius (m) off."""


@dataclass(frozen=True, slots=True)
class Hemelsbreed:
    """The straight line, to be multiplied with the omwegfactor: a fallback without a street network."""

    omwegfactor: float = 1.0

    @property
    def naam(self) -> str:
        """Give "hemelsbreed"."""
        return "hemelsbreed"

    def nearest(self, van: NDArray[np.float64], naar: NDArray[np.float64]) -> Nearest:
        """Give the nearest of `naar` by straight line; of equal distances the first row.

        >>> import numpy as np
        >>> van, naar = np.array([[0.0, 0.0]]), np.array([[30.0, 40.0], [0.0, 50.0]])
        >>> Hemelsbreed().nearest(van, naar)
        Nearest(rows=array([0]), afstand_m=array([50.]))
        """
        if len(naar) == 0:
            return Nearest(np.full(len(van), -1), np.full(len(van), np.inf))
        if len(naar) <= _FEW:
            return _nearest_of_few(van, naar)
        rows = _nearest_in_tree(van, naar)
        return Nearest(rows, np.sqrt(_squared(van, naar[rows])))


def nearest_with_bounds(
    maat: DistanceMeasure,
    van: NDArray[np.float64],
    naar: NDArray[np.float64],
    radius_m: NDArray[np.float64],
    *,
    compiled: bool = False,
) -> Bounds:
    """Give the nearest of `naar` at face value, and the bounds when each of `naar` lies up to a radius off.

    Args:
        maat: how to measure.
        van: RD metres, shape (n, 2).
        naar: RD metres, shape (m, 2).
        radius_m: uncertainty of each of `naar` (m), shape (m,).
        compiled: load compiled code for the straight line: a second at first, far faster after that.

    """
    if compiled and isinstance(maat, Hemelsbreed) and len(naar):
        from analysis.nabij import nearest_with_bounds as search  # noqa: PLC0415  (numba)

        return Bounds(*search(van, naar, radius_m))
    if isinstance(maat, BoundedMeasure):
        return maat.nearest_with_bounds(van, naar, radius_m)
    radii = np.unique(radius_m)
    if len(radii) == 1:  # as in most soorten: nothing to merge
        rows, central = maat.nearest(van, naar)
        radius = float(radii[0])
        return Bounds(rows, central, np.maximum(central - radius, 0), central + radius)
    size = len(van)
    rows, central = np.full(size, -1, dtype=np.intp), np.full(size, np.inf)
    low, high = central.copy(), central.copy()
    for radius in radii:
        same = np.flatnonzero(radius_m == radius)
        nearest = maat.nearest(van, naar[same])
        there = np.where(nearest.rows >= 0, same[nearest.rows], -1)
        closer = nearest.afstand_m < central
        closer |= (nearest.afstand_m == central) & (there < rows) & np.isfinite(central)
        rows[closer], central[closer] = there[closer], nearest.afstand_m[closer]
        np.minimum(low, np.maximum(nearest.afstand_m - radius, 0), out=low)
        np.minimum(high, nearest.afstand_m + radius, out=high)
    return Bounds(rows, central, low, high)


def _squared(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.float64]:
    dx, dy = van[..., 0] - naar[..., 0], van[..., 1] - naar[..., 1]
    squared: NDArray[np.float64] = dx * dx + dy * dy
    return squared


def _nearest_of_few(van: NDArray[np.float64], naar: NDArray[np.float64]) -> Nearest:
    # Every pair, in whole arrays without a branch: choosing by mask is ten times slower. Candidates come in
    # order, so the largest number that was ever closer is that of the nearest; a tie is not closer.
    x, y = (np.ascontiguousarray(axis) for axis in van.T)
    rows, best = np.zeros(len(van), dtype=np.int8), np.full(len(van), np.inf)
    squared, other = np.empty_like(best), np.empty_like(best)
    for candidate, (east, north) in enumerate(naar):
        np.square(np.subtract(x, east, out=squared), out=squared)
        np.square(np.subtract(y, north, out=other), out=other)
        closer = np.add(squared, other, out=squared) < best
        np.maximum(rows, closer * np.int8(candidate), out=rows)
        np.minimum(best, squared, out=best)
    return Nearest(rows.astype(np.intp), np.sqrt(best, out=best))


def _nearest_in_tree(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.intp]:
    from scipy.spatial import cKDTree  # noqa: PLC0415  (a third of a second that small registers need not pay)

    places, first = np.unique(naar, axis=0, return_index=True)
    if len(places) == 1:
        return np.full(len(van), first[0])
    tree = cKDTree(places)
    answer = tree.query(van, k=2)
    distance, found = np.asarray(answer[0]), np.asarray(answer[1])
    rows: NDArray[np.intp] = first[found[:, 0]]
    # The tree does not say which of two equally near places it gives: settle those ties by lowest row.
    for tied in np.flatnonzero(distance[:, 1] <= distance[:, 0] * (1 + 1e-12)):
        close = np.array(tree.query_ball_point(van[tied], distance[tied, 0] * (1 + 1e-12)), dtype=np.intp)
        squared = _squared(van[tied], places[close])
        rows[tied] = first[close[squared == squared.min()]].min()
    return rows
