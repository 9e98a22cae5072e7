"""Nabij: the nearest of very many points by straight line, with bounds, in compiled code.

Worth its import only for large tables; `bereikbaarheid` decides that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["nearest_with_bounds"]

_PER_CELL = 1.5
_HAIR_M = 1e-6


def nearest_with_bounds(
    van: NDArray[np.float64], naar: NDArray[np.float64], radius_m: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Find for each of `van` the nearest of `naar`, and bounds where each of `naar` may lie a radius off.

    Args:
        van: RD metres, shape (n, 2).
        naar: RD metres, shape (m, 2), m at least 1.
        radius_m: uncertainty of each of `naar` (m), shape (m,).

    Returns:
        Row of the nearest (the lowest of equals), its distance, the smallest max(0, distance − radius) and
        the smallest distance + radius; each of shape (n,).

    """
    west, south = naar.min(axis=0)
    width, height = np.maximum(naar.max(axis=0) - (west, south), 1.0)
    cell = max(float(np.sqrt(width * height * _PER_CELL / len(naar))), 1.0)
    columns, rows = int(width * (1.0 / cell)) + 1, int(height * (1.0 / cell)) + 1
    place = ((naar - (west, south)) * (1.0 / cell)).astype(np.int64)
    number = place[:, 1] * columns + place[:, 0]
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(columns * rows + 1)).astype(np.uint64)
    x, y, r = naar[order, 0].copy(), naar[order, 1].copy(), radius_m[order]
    same = float(r[0]) if (r == r[0]).all() else 0.0  # what holds for all need not be searched with
    r = r - same
    index, central, low, high = _search(
        van[:, 0].copy(), van[:, 1].copy(), x, y, r, order, starts, west, south, cell, columns, rows, r.max()
    )
    return index, central, np.maximum(low - same, 0.0), high + same


@compiled
def _search(px, py, x, y, r, order, starts, west, south, cell, columns, rows, widest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0913, PLR0915, PLR0917
    n = len(px)
    index = np.empty(n, dtype=np.int64)
    central, low, high = np.empty(n), np.empty(n), np.empty(n)
    for i in range(n):
        here_x, here_y = px[i], py[i]
        column = min(max(int((here_x - west) * (1.0 / cell)), 0), columns - 1)
        row = min(max(int((here_y - south) * (1.0 / cell)), 0), rows - 1)
        # A point beside the grid is at least this far from every cell.
        dx = max(west - here_x, here_x - (west + columns * cell), 0.0)
        dy = max(south - here_y, here_y - (south + rows * cell), 0.0)
        outside = max(dx, dy)
        best, best_low, best_high, found = np.inf, np.inf, np.inf, -1
        reach = np.inf  # what is farther changes none of the answers (plus a hair, for rounding)
        for ring in range(1, max(columns, rows, 2)):  # the first is the cell itself and those around it
            # Nothing in this ring is nearer than the rings inside it are wide.
            if ring > 1 and max(outside, (ring - 1) * cell) > reach:
                break
            # From the row itself away: what that finds makes the reach small.
            for step in range(2 * ring + 1):
                q = row + ((step + 1) >> 1) * (1 if step & 1 else -1)
                if q < 0 or q >= rows:
                    continue
                if max(south + q * cell - here_y, here_y - south - (q + 1) * cell) > reach:
                    continue
                # Cells side by side are one run of points; between first and last row only two cells are new.
                whole = ring == 1 or q == row - ring or q == row + ring
                for a, b in (
                    ((column - ring, column + ring), (1, 0))
                    if whole
                    else ((column - ring, column - ring), (column + ring, column + ring))
                ):
                    first, last = max(a, 0), min(b, columns - 1)
                    if first > last:
                        continue
                    run = np.uint64(q * columns)
                    for k in range(starts[run + np.uint64(first)], starts[run + np.uint64(last + 1)]):
                        ex, ey = here_x - x[k], here_y - y[k]
                        squared = ex * ex + ey * ey
                        if squared > reach * reach:
                            continue
                        distance = np.sqrt(squared)
                        if distance < best or (distance == best and order[k] < found):
                            best, found = distance, order[k]
                        best_low = min(best_low, max(distance - r[k], 0.0))
                        best_high = min(best_high, distance + r[k])
                        reach = max(best, best_low + widest, best_high) + _HAIR_M
        index[i], central[i], low[i], high[i] = found, best, best_low, best_high
    return index, central, low, high
