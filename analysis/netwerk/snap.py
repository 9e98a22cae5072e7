"""From a point to the street: the nearest piece that can be reached without crossing water or rail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from analysis.errors import UsageError
from analysis.netwerk.graph import Netwerk, NodeArray, round_length
from analysis.netwerk.kernels import Arcs
from analysis.pairs import BoolArray, FloatArray, IntArray

__all__ = ["Snapped", "crosses", "feet", "index_barriers", "snap"]


class Snapped(NamedTuple):
    """Where points join the network, one row per point.

    Args:
        stuk: the piece; -1 where none is near enough without crossing a barrier.
        aanloop_m: straight from the point to the piece, metres; inf where there is none.
        langs_m: from the foot of that line to the piece's first node, metres.
        rest_m: from the foot of that line to the piece's second node, metres.

    """

    stuk: IntArray
    aanloop_m: FloatArray
    langs_m: FloatArray
    rest_m: FloatArray

    @property
    def placed(self) -> BoolArray:
        """Tell which points join the network."""
        on: BoolArray = self.stuk >= 0
        return on

    def ends(self, netwerk: Netwerk) -> Iterator[tuple[IntArray, FloatArray, NodeArray]]:
        """Give per end of the pieces: the points that join one, the metres to that end, its node."""
        on = np.flatnonzero(self.placed)
        for ends, part in ((netwerk.van, self.langs_m), (netwerk.naar, self.rest_m)):
            yield on, self.aanloop_m[on] + part[on], ends[self.stuk[on]]

    def choose(self, rows: IntArray) -> Snapped:
        """Give some of the points only."""
        return Snapped(self.stuk[rows], self.aanloop_m[rows], self.langs_m[rows], self.rest_m[rows])

    def further(self, meer_m: FloatArray) -> Snapped:
        """Give the points with so much more to walk (m); those with inf join nothing."""
        return self._replace(
            stuk=np.where(np.isfinite(meer_m), self.stuk, -1), aanloop_m=self.aanloop_m + meer_m
        )

    def seeds(self, netwerk: Netwerk) -> Arcs:
        """Give the points as sources of a search: both ends of the piece, with the metres before them."""
        on = self.placed
        stuk = self.stuk[on]
        nodes = np.column_stack([netwerk.van[stuk], netwerk.naar[stuk]]).ravel()
        ahead = np.column_stack([self.aanloop_m[on] + self.langs_m[on], self.aanloop_m[on] + self.rest_m[on]])
        start = np.concatenate([np.zeros(1, dtype=np.int32), np.cumsum(2 * on, dtype=np.int32)])
        return Arcs(start, nodes, ahead.ravel())


def index_barriers(barriers: npt.ArrayLike | None) -> shapely.STRtree | None:
    """Give an index of lines or areas that cannot be crossed; None stays None."""
    return None if barriers is None else shapely.STRtree(np.asarray(barriers, dtype=object))


def snap(
    netwerk: Netwerk,
    xy: npt.ArrayLike,
    *,
    max_m: float,
    barriers: npt.ArrayLike | shapely.STRtree | None = None,
) -> Snapped:
    """Join each point to the nearest piece of street whose straight line to it crosses no barrier.

    Equally near pieces go to the lowest number.

    Args:
        netwerk: the network.
        xy: points, shape (n, 2), RD metres, none missing.
        max_m: a point further from every street than this is not placed.
        barriers: lines or areas that cannot be crossed (water, railways), RD, or their index; None: there
            are none.

    Raises:
        UsageError: a coordinate is missing.

    """
    points = np.asarray(xy, dtype=float).reshape(-1, 2)
    if not np.isfinite(points).all():
        msg = "Een punt heeft geen coördinaten. Laat punten zonder plek weg voor het meten."
        raise UsageError(msg)
    stuk = np.full(len(points), -1, dtype=np.int64)
    if not len(netwerk.van) or not len(points):
        return _measure(netwerk, points, stuk)
    row, piece = netwerk.tree.query_nearest(shapely.points(points), max_distance=max_m, all_matches=True)
    _take_first(stuk, row, piece)
    tree = barriers if isinstance(barriers, shapely.STRtree) else index_barriers(barriers)
    if tree is not None:
        _avoid(netwerk, points, stuk, max_m, tree)
    return _measure(netwerk, points, stuk)


def _take_first(stuk: IntArray, row: IntArray, piece: IntArray) -> None:
    """Write per row the lowest of its pieces."""
    order = np.lexsort((piece, row))
    rows, first = np.unique(row[order], return_index=True)
    stuk[rows] = piece[order][first]


def _avoid(
    netwerk: Netwerk, points: FloatArray, stuk: IntArray, max_m: float, barriers: shapely.STRtree
) -> None:
    """Give the points that would cross a barrier the nearest piece for which they do not."""
    placed = np.flatnonzero(stuk >= 0)
    again = placed[crosses(points[placed], feet(netwerk, points[placed], stuk[placed])[0], barriers)]
    stuk[again] = -1
    row, piece = netwerk.tree.query(shapely.points(points[again]), predicate="dwithin", distance=max_m)
    foot, leg, _ = feet(netwerk, points[again[row]], piece)
    free = ~crosses(points[again[row]], foot, barriers)
    row, piece, leg = row[free], piece[free], leg[free]
    order = np.lexsort((piece, leg, row))
    rows, first = np.unique(row[order], return_index=True)
    stuk[again[rows]] = piece[order][first]


def crosses(van: FloatArray, naar: FloatArray, barriers: shapely.STRtree) -> BoolArray:
    """Tell which straight lines, from `van` to `naar` (both (n, 2), RD metres), cross a barrier."""
    crossed = np.zeros(len(van), dtype=np.bool_)
    crossed[barriers.query(shapely.linestrings(np.stack([van, naar], axis=1)), predicate="crosses")[0]] = True
    return crossed


def feet(netwerk: Netwerk, points: FloatArray, stuk: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give the nearest place on each piece, how far that is, and where along the piece (0-1)."""
    begin, end = netwerk.xy[netwerk.van[stuk]], netwerk.xy[netwerk.naar[stuk]]
    step = end - begin
    square = np.maximum((step * step).sum(axis=1), np.finfo(float).tiny)
    along = np.clip(((points - begin) * step).sum(axis=1) / square, 0.0, 1.0)
    foot = begin + along[:, None] * step
    away = points - foot
    return foot, np.hypot(away[:, 0], away[:, 1]), along


def _measure(netwerk: Netwerk, points: FloatArray, stuk: IntArray) -> Snapped:
    """Give the metres of each part of the way from the points to the ends of their pieces."""
    on = np.flatnonzero(stuk >= 0)
    legs, along, rest = (
        np.full(len(points), np.inf),
        np.full(len(points), np.nan),
        np.full(len(points), np.nan),
    )
    _, away, share = feet(netwerk, points[on], stuk[on])
    length = netwerk.lengte_m[stuk[on]]
    legs[on], along[on] = round_length(away), round_length(share * length)
    rest[on] = length - along[on]
    return Snapped(stuk, legs, along, rest)
