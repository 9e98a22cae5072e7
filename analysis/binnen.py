"""Binnen: which of very many areas a point lies in, in compiled code.

A raster says at once which area holds a whole cell. Only a point in a cell that a border runs through is
compared with borders, and only with those at its own height. A sign that rounding could have changed is not
guessed: such a point is handed back as doubtful. Worth its import only for many points; `gebieden` decides.

Source: counting crossings, half-open (Shimrat 1962, Hacker 1962); the bound on rounding (Shewchuk 1997).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from analysis.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DOUBTFUL", "NOWHERE", "Raster", "build_raster", "rows_of_points"]

NOWHERE, DOUBTFUL = -1, -2
_CELLS_PER_AREA = 80
_MOST_CELLS = 1 << 24
_ROUNDING = 3.5e-16  # what rounding adds to a difference of two products, relative: (3 + 16 ε) ε, ε = 2⁻⁵³
_HAIR = 1e-9  # of the largest coordinate: far more than rounding moves a crossing
_PART = 8192  # points looked at in one go
_ONE = np.uint64(1)  # an index without sign needs no look whether it counts from the end


class Borders(NamedTuple):
    """The borders of all areas, cut into bands: an area in one row of cells.

    Border e leads from corner xy[e] to xy[e + 1]. Band k belongs to area owner[k] and has the borders
    rows[begin[k]:begin[k + 1]]; the bands first[i] up to first[i + 1] of area i go up from row low[i].
    """

    xy: NDArray[np.float64]
    low: NDArray[np.int64]
    first: NDArray[np.int64]
    owner: NDArray[np.int32]
    begin: NDArray[np.uint64]
    rows: NDArray[np.uint32]


class Raster(NamedTuple):
    """Areas, ready to be searched.

    A cell holds the area that covers all of it, or -1 for none, or −2 − k for candidate k: a band whose
    border runs through the cell. For a point outside it the value otherwise[k] goes on in the same way.
    """

    borders: Borders
    frame: tuple[float, float, float, float]  # west, south, east, north
    per_m: float
    cells: NDArray[np.int32]
    candidate: NDArray[np.uint32]
    otherwise: NDArray[np.int32]


def build_raster(areas: NDArray[np.object_]) -> Raster:
    """Build the raster of `areas`: valid polygons or multipolygons, which may overlap; the first wins."""
    parts, area_of = shapely.get_parts(areas, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closes = np.append(ring[1:] != ring[:-1], True)
    stops = np.searchsorted(ring, np.searchsorted(area_of[part_of], np.arange(len(areas) + 1)))
    x, y = xy.T if len(xy) else np.zeros((2, 1))
    west, south, east, north = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    hair = _HAIR * max(abs(west), abs(south), abs(east), abs(north), 1.0)
    number = max(min(_CELLS_PER_AREA * len(areas), _MOST_CELLS), 1)
    wide, high = east - west, north - south
    per_m = 1.0 / max(np.sqrt(wide * high / number), (wide + high) / number, 1e4 * hair)
    height = ((xy[:, 1] - south) * per_m).astype(np.int64)
    borders = Borders(xy, *_cut_into_bands(height, closes, stops))
    cells = np.full((int(high * per_m) + 1, int(wide * per_m) + 1), NOWHERE, dtype=np.int32)
    room = int(np.abs(np.diff(xy[:, 0])) @ ~closes[:-1] * per_m) + 4 * len(borders.rows)
    candidate, otherwise = np.empty(room, dtype=np.uint32), np.empty(room, dtype=np.int32)
    _fill(borders, west, south, per_m, hair, cells, candidate, otherwise)
    return Raster(borders, (west, south, east, north), per_m, cells, candidate, otherwise)


def rows_of_points(raster: Raster, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.intp]:
    """Give the first area that each point lies in or on, NOWHERE, or DOUBTFUL where rounding may decide."""
    found = np.empty(len(x), dtype=np.intp)  # as rows are taken: no second copy
    _search(raster, x, y, found)
    return found


@compiled
def _cut_into_bands(height, closes, stops):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901
    """Give low, first, owner, begin and rows of Borders: a count, then a place for each border."""
    areas = len(stops) - 1
    low, first = np.zeros(areas, dtype=np.int64), np.zeros(areas + 1, dtype=np.int64)
    for area in range(areas):
        here = height[stops[area] : stops[area + 1]]
        first[area + 1] = first[area]
        if len(here):
            low[area] = here.min()
            first[area + 1] += here.max() - low[area] + 1
    owner, begin = np.empty(first[areas], dtype=np.int32), np.zeros(first[areas] + 2, dtype=np.int64)
    for area in range(areas):
        owner[first[area] : first[area + 1]] = area
        band = first[area] - low[area] + 2
        for e in range(stops[area], stops[area + 1]):
            if not closes[e]:
                for row in range(min(height[e], height[e + 1]), max(height[e], height[e + 1]) + 1):
                    begin[band + row] += 1
    begin = np.cumsum(begin)
    rows = np.empty(begin[-1], dtype=np.uint32)
    for area in range(areas):
        band = first[area] - low[area] + 1
        for e in range(stops[area], stops[area + 1]):
            if not closes[e]:
                for row in range(min(height[e], height[e + 1]), max(height[e], height[e + 1]) + 1):
                    rows[begin[band + row]] = e
                    begin[band + row] += 1
    return low, first, owner, begin[:-1].view(np.uint64), rows


@compiled
def _fill(borders, west, south, per_m, hair, cells, candidate, otherwise):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901
    xy, low, first, _, begin, rows = borders
    touched, used = np.full(cells.shape[1], -1, dtype=np.int64), 0
    for area in range(len(low) - 1, -1, -1):  # the first comes last, so it stands before the others
        for k in range(first[area], first[area + 1]):
            row = low[area] + k - first[area]
            here = cells[row]
            bottom, top = south + row / per_m - hair, south + (row + 1) / per_m + hair
            left, right = len(here), -1
            for place in range(begin[k], begin[k + 1]):
                e = rows[place]
                x_from, x_to = _span(xy[e, 0], xy[e, 1], xy[e + 1, 0], xy[e + 1, 1], bottom, top)
                a = max(int((x_from - hair - west) * per_m), 0)
                b = min(int((x_to + hair - west) * per_m), len(here) - 1)
                left, right = min(left, a), max(right, b)
                for column in range(a, b + 1):
                    if touched[column] != k:
                        touched[column] = k
                        candidate[used], otherwise[used] = k, here[column]
                        here[column], used = -2 - used, used + 1
            while left <= right:
                stop = left
                while stop <= right and touched[stop] != k:
                    stop += 1
                # No border runs through these cells: the middle of the first answers for all.
                x, y = west + (left + 0.5) / per_m, south + (row + 0.5) / per_m
                if stop > left and _side(xy, begin, rows, np.uint64(k), x, y) == 1:
                    here[left:stop] = area
                left = stop + 1


@compiled
def _span(ax, ay, bx, by, bottom, top):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Give between which x the border a-b runs at a height from `bottom` to `top`, give or take rounding."""
    west, east = min(ax, bx), max(ax, bx)
    if ay == by:
        return west, east
    slope = (bx - ax) / (by - ay)
    one = ax + (max(min(ay, by), bottom) - ay) * slope
    other = ax + (min(max(ay, by), top) - ay) * slope
    return max(min(one, other), west), min(max(one, other), east)


@compiled
def _side(xy, begin, rows, k, px, py):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Give 1 for a point in or on the area of band k, 0 outside, DOUBTFUL where rounding may decide."""
    inside = 0
    for place in range(begin[k], begin[k + _ONE]):
        e = np.uint64(rows[place])
        ax, ay, bx, by = xy[e, 0], xy[e, 1], xy[e + _ONE, 0], xy[e + _ONE, 1]
        across = (ay > py) != (by > py)
        # "&" and no "and": a jump for each comparison would cost more than the comparisons.
        if (min(ax, bx) <= px) & (px <= max(ax, bx)) & (min(ay, by) <= py) & (py <= max(ay, by)):
            if ax == bx or ay == by or (ax == px and ay == py) or (bx == px and by == py):
                return 1  # on the border
            one, other = (ax - px) * (by - py), (ay - py) * (bx - px)
            if across and abs(one - other) <= _ROUNDING * (abs(one) + abs(other)):
                return DOUBTFUL
            inside ^= across & ((one > other) == (by > ay))
        else:
            inside ^= across & (px < min(ax, bx))
    return inside


@compiled
def _search(raster, x, y, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    # First what the cells say, then the few points near a border: a processor that can foresee each step
    # is a third faster. In parts, so that the second look finds all still at hand.
    borders, (west, south, east, north), per_m, cells, candidate, otherwise = raster
    near_border = np.empty(_PART, dtype=np.uint32)
    for start in range(0, len(x), _PART):
        near = 0
        for i in range(start, min(start + _PART, len(x))):
            answer = NOWHERE
            if west <= x[i] <= east and south <= y[i] <= north:
                answer = cells[np.uint64((y[i] - south) * per_m), np.uint64((x[i] - west) * per_m)]
            found[i] = answer
            near_border[np.uint64(near)] = i
            near += answer < NOWHERE
        for i in near_border[:near]:
            answer = found[i]
            while answer < NOWHERE:
                k = np.uint64(-2 - answer)
                band = np.uint64(candidate[k])
                side = _side(borders.xy, borders.begin, borders.rows, band, x[i], y[i])
                if side == DOUBTFUL:
                    answer = DOUBTFUL
                    break
                answer = borders.owner[band] if side == 1 else otherwise[k]
            found[i] = answer
