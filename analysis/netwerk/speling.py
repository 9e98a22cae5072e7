"""Speling: how much nearer or further by foot a place may be that lies anywhere in a disc around a point.

A radius in the air bounds nothing along streets: the other bank of a canal lies within it, and the bridge may
be far. So the disc is looked at as a raster of places. Each square of the raster may lie at every street
that is the nearest to any place in it:

- at least: a way to one of those streets, and straight from there to the nearest place in the disc;
- at most: the way to the point itself, and from there along the streets to the furthest of those places.

A place that joins no street (too far from all of them, or in the water) is not where people go to, and does
not count.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from analysis.netwerk.graph import Netwerk
from analysis.netwerk.kernels import Arcs
from analysis.netwerk.search import find_catchments
from analysis.netwerk.snap import Snapped, crosses, feet, snap
from analysis.pairs import BoolArray, FloatArray, IntArray

__all__ = ["Speling", "measure_speling"]

_FINENESS = 6  # squares of the raster per radius
_FAR_M = 10_000.0  # a way round that is longer is as good as none
_NO_WAY_M = 1e9


class Speling(NamedTuple):
    """What follows from the discs, one row per place unless it says otherwise.

    Args:
        seeds: the nodes at the streets of each place, and the least metres from there to a place in its disc.
        stuk: those streets; who lives at one of them may be nearer than its ends tell.
        plaats: of which place each of `stuk` is.
        meer_m: the most that the way is longer than to the point itself, metres; inf where it may be no way.

    """

    seeds: Arcs
    stuk: IntArray
    plaats: IntArray
    meer_m: FloatArray


class _Streets(NamedTuple):
    """Stretches of street that squares of the raster may lie at: a row per square and piece."""

    plaats: IntArray
    stuk: IntArray
    van_m: FloatArray  # along the piece, the part that is near enough
    tot_m: FloatArray
    vanaf_m: FloatArray  # at the least this far from either end of that part to a place in the disc
    tot_aan_m: FloatArray
    aanloop_m: FloatArray  # at the most this far from the street

    def choose(self, rows: BoolArray) -> _Streets:
        """Give some of the rows only."""
        metres = (self.van_m, self.tot_m, self.vanaf_m, self.tot_aan_m, self.aanloop_m)
        return _Streets(self.plaats[rows], self.stuk[rows], *(column[rows] for column in metres))


def measure_speling(
    netwerk: Netwerk,
    here: Snapped,
    xy: FloatArray,
    radius_m: FloatArray,
    *,
    max_aanloop_m: float,
    barriers: shapely.STRtree | None,
) -> Speling:
    """Measure how much nearer or further places are when each lies anywhere within its radius.

    Args:
        netwerk: the network.
        here: where the points join it.
        xy: the points, shape (n, 2), RD metres.
        radius_m: of each point, more than 0.
        max_aanloop_m: a place further from every street joins none, metres.
        barriers: index of what the straight parts may not cross; None: there is nothing.

    """
    streets = _find_streets(netwerk, xy, radius_m, max_aanloop_m, barriers)
    length = netwerk.lengte_m[streets.stuk]
    node = np.concatenate([netwerk.van[streets.stuk], netwerk.naar[streets.stuk]])
    least = np.concatenate(
        [streets.van_m + streets.vanaf_m, length - streets.tot_m + streets.tot_aan_m],
    )
    place = np.concatenate([streets.plaats, streets.plaats])
    order = np.lexsort((least, node, place))
    place, node, least = place[order], node[order], least[order]
    first = np.append(True, (np.diff(place) != 0) | (np.diff(node) != 0)) if len(place) else np.zeros(0, bool)
    start = np.searchsorted(place[first], np.arange(len(xy) + 1)).astype(np.int32)
    seeds = Arcs(start, node[first].astype(np.int32), least[first])
    return Speling(seeds, streets.stuk, streets.plaats, _furthest(netwerk, here, streets))


def _find_streets(
    netwerk: Netwerk,
    xy: FloatArray,
    radius_m: FloatArray,
    max_aanloop_m: float,
    barriers: shapely.STRtree | None,
) -> _Streets:
    plaats, squares, half = _lay_raster(xy, radius_m)
    at = snap(netwerk, squares, max_m=max_aanloop_m + half.max(initial=0.0), barriers=barriers)
    on = np.flatnonzero(at.placed & (at.aanloop_m <= max_aanloop_m + half))
    # any place in the square is at most `half` further from that street, so its own is within this
    near = np.minimum(at.aanloop_m + 2 * half, max_aanloop_m + half)
    row, stuk = netwerk.tree.query(shapely.points(squares[on]), predicate="dwithin", distance=near[on])
    row = on[row]
    free = ~_is_behind(netwerk, squares[row], half[row], stuk, barriers) | (at.stuk[row] == stuk)
    row, stuk = row[free], stuk[free]
    length = netwerk.lengte_m[stuk]
    begin, end = netwerk.xy[netwerk.van[stuk]], netwerk.xy[netwerk.naar[stuk]]
    step = (end - begin) / length[:, None]
    # places that are `half` apart have their feet on a street at most that far apart
    middle = feet(netwerk, squares[row], stuk)[2] * length
    parts = [np.clip(middle + side * half[row], 0.0, length) for side in (-1, 1)]
    away = [
        np.maximum(
            np.hypot(*(begin + part[:, None] * step - squares[row]).T) - half[row],
            np.hypot(*(begin + part[:, None] * step - xy[plaats[row]]).T) - radius_m[plaats[row]],
        ).clip(0.0)
        for part in parts
    ]
    aanloop = np.minimum(at.aanloop_m[row] + half[row], max_aanloop_m)
    return _Streets(plaats[row], stuk, parts[0], parts[1], away[0], away[1], aanloop)


def _lay_raster(xy: FloatArray, radius_m: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Give squares that cover the discs: of which point, their middles, and half their diagonals (m)."""
    steps = np.arange(-_FINENESS - 1, _FINENESS + 2) / _FINENESS
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    half = np.sqrt(0.5) / _FINENESS
    grid = grid[np.hypot(grid[:, 0], grid[:, 1]) <= 1 + half]
    plaats = np.repeat(np.arange(len(xy)), len(grid))
    squares = xy[plaats] + radius_m[plaats, None] * np.tile(grid, (len(xy), 1))
    return plaats, squares, radius_m[plaats] * half


def _is_behind(
    netwerk: Netwerk,
    squares: FloatArray,
    half: FloatArray,
    stuk: IntArray,
    barriers: shapely.STRtree | None,
) -> BoolArray:
    """Tell whether a barrier lies between the street and all of the square."""
    if barriers is None or not len(stuk):
        return np.zeros(len(stuk), dtype=np.bool_)
    foot, away, _ = feet(netwerk, squares, stuk)
    part = np.divide(half, away, out=np.ones_like(half), where=away > half)
    edge = squares + (foot - squares) * part[:, None]
    return crosses(edge, foot, barriers)


def _furthest(netwerk: Netwerk, here: Snapped, streets: _Streets) -> FloatArray:
    """Give per place the longest way from its point to where it may be, less the aanloop of the point."""
    streets = streets.choose(here.placed[streets.plaats])
    doors = here._replace(aanloop_m=np.where(here.placed, 0.0, np.inf))
    found = find_catchments(netwerk, doors.seeds(netwerk), max_m=_FAR_M)
    keys = found.source * netwerk.knopen + found.knoop
    order = np.argsort(keys)
    keys, ways = np.append(keys[order], -1), np.append(found.afstand_m[order], _NO_WAY_M)
    length, own = netwerk.lengte_m[streets.stuk], here.langs_m[streets.plaats]
    begin, end = (
        _look_up(keys, ways, streets.plaats * netwerk.knopen + ends[streets.stuk])
        for ends in (netwerk.van, netwerk.naar)
    )
    # people who come from both ends meet where it is furthest
    meet = np.clip((end + length - begin) / 2, streets.van_m, streets.tot_m)
    most = np.minimum(begin + meet, end + length - meet)
    along = np.maximum(np.abs(streets.van_m - own), np.abs(streets.tot_m - own))
    most = np.where(here.stuk[streets.plaats] == streets.stuk, np.minimum(most, along), most)
    meer = np.zeros(len(here.stuk))
    np.maximum.at(meer, streets.plaats, most + streets.aanloop_m - here.aanloop_m[streets.plaats])
    return np.where(here.placed & (meer < _FAR_M), meer, np.inf)


def _look_up(keys: IntArray, values: FloatArray, wanted: IntArray) -> FloatArray:
    """Give the values of the rising `keys`, the last of which stands for none."""
    at = np.searchsorted(keys[:-1], wanted)
    return np.where(keys[at] == wanted, values[at], values[-1])
