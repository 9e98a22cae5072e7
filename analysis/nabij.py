"""Nabij: the nearest of very many points by straight line, with bounds, in compiled code.

Worth its import only for large tables; `bereikbaarheid` decides that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["nearest_with_bounds"]

_PER_CELL = 2.0
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
    columns, rows = int(width // cell) + 1, int(height // cell) + 1
    number = ((naar[:, 1] - south) // cell).astype(np.int64) * columns + ((naar[:, 0] - west) // cell).astype(
        np.int64
    )
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(columns * rows + 1))
    x, y, r = naar[order, 0].copy(), naar[order, 1].copy(), radius_m[order].copy()
    index, central, low, high = _search(
        van[:, 0].copy(), van[:, 1].copy(), x, y, r, order, starts, west, south, cell, columns, rows, r.max()
    )
    return index, central, low, high


@numba.njit(cache=True, nogil=True)
def _search(px, py, x, y, r, order, starts, west, south, cell, columns, rows, widest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0913, PLR0915, PLR0917
    n = len(px)
    index = np.empty(n, dtype=np.int64)
    central, low, high = np.empty(n), np.empty(n), np.empty(n)
    for i in range(n):
        column = min(max(int((px[i] - west) // cell), 0), columns - 1)
        row = min(max(int((py[i] - south) // cell), 0), rows - 1)
        # A point beside the grid is at least this far from every cell.
        dx = max(west - px[i], px[i] - (west + columns * cell), 0.0)
        dy = max(south - py[i], py[i] - (south + rows * cell), 0.0)
        outside = max(dx, dy)
        best, best_low, best_high, found = np.inf, np.inf, np.inf, -1
        for ring in range(max(columns, rows)):
            # Nothing in this ring is nearer than the rings inside it are wide (less a hair, for rounding).
            if ring > 0:
                nearest = max(outside, (ring - 1) * cell) - _HAIR_M
                if nearest > best and nearest - widest > best_low and nearest > best_high:
                    break
            for c in range(column - ring, column + ring + 1):
                if c < 0 or c >= columns:
                    continue
                edge = c == column - ring or c == column + ring
                step = 1 if edge else 2 * ring
                for q in range(row - ring, row + ring + 1, max(step, 1)):
                    if q < 0 or q >= rows:
                        continue
                    cx = max(west + c * cell - px[i], px[i] - west - (c + 1) * cell, 0.0)
                    cy = max(south + q * cell - py[i], py[i] - south - (q + 1) * cell, 0.0)
                    nearest = np.sqrt(cx * cx + cy * cy) - _HAIR_M
                    if nearest > best and nearest - widest > best_low and nearest > best_high:
                        continue
                    for k in range(starts[q * columns + c], starts[q * columns + c + 1]):
                        ex, ey = px[i] - x[k], py[i] - y[k]
                        distance = np.sqrt(ex * ex + ey * ey)
                        if distance < best or (distance == best and order[k] < found):
                            best, found = distance, order[k]
                        best_low = min(best_low, max(distance - r[k], 0.0))
                        best_high = min(best_high, distance + r[k])
        index[i], central[i], low[i], high[i] = found, best, best_low, best_high
    return index, central, low, high
