"""Looproute: the walking distance along streets, as a DistanceMeasure."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analysis.afstand import Nearest
from analysis.netwerk.graph import Netwerk
from analysis.netwerk.search import find_catchments, find_nearest_source
from analysis.netwerk.snap import Snapped, snap
from analysis.pairs import BoolArray, FloatArray, IntArray, Pairs

__all__ = ["Looproute", "walking_minutes"]

_REMEMBERED = 64  # sets of points whose place on the network is kept


@dataclass(frozen=True)
class Looproute:
    """Walk along the network: straight to the nearest street, along streets, and straight to the door.

    Args:
        netwerk: the network.
        max_m: what is further is out of reach, metres; inf: no limit.
        max_aanloop_m: a point further from every street is not placed, so it reaches nothing, metres.
        barriers: lines or areas (RD) that the straight parts may not cross; None: there are none.

    """

    netwerk: Netwerk
    max_m: float = np.inf
    max_aanloop_m: float = 250.0
    barriers: npt.NDArray[np.object_] | None = None
    _placed: dict[bytes, Snapped] = field(default_factory=dict, repr=False, compare=False)

    @property
    def naam(self) -> str:
        """Give "looproute"."""
        return "looproute"

    @property
    def omwegfactor(self) -> float:
        """Give 1: streets hold their own detours."""
        return 1.0

    def nearest(self, van: FloatArray, naar: FloatArray) -> Nearest:
        """Give for each of `van` (n, 2) the nearest of `naar` (m, 2), RD metres; ties go to the lowest index.

        One search from all of `naar` at once. What cannot be reached within `max_m` gets -1 and inf.
        """
        here, there = self.place(van), self.place(naar)
        distance, source = find_nearest_source(self.netwerk, there.seeds(self.netwerk), max_m=self.max_m)
        best, index = np.full(len(here.stuk), np.inf), np.full(len(here.stuk), -1, dtype=np.intp)
        on = np.flatnonzero(here.placed)
        for ends, part in ((self.netwerk.van, here.langs_m), (self.netwerk.naar, here.rest_m)):
            node = ends[here.stuk[on]]
            _keep_nearer(best, index, on, here.aanloop_m[on] + part[on] + distance[node], source[node])
        _keep_nearer(best, index, *_along_one_piece(here, there))
        best[best > self.max_m] = np.inf
        index[np.isinf(best)] = -1
        return Nearest(index, best)

    def pairs(self, van: FloatArray, naar: FloatArray, *, max_m: float) -> Pairs:
        """Give all pairs of `van` and `naar` at most `max_m` apart, sorted by herkomst and aanbod."""
        here, there = self.place(van), self.place(naar)
        found = find_catchments(self.netwerk, there.seeds(self.netwerk), max_m=max_m)
        aanbod = found.source
        parts = [_along_one_piece(here, there)]
        on = np.flatnonzero(here.placed)
        for ends, part in ((self.netwerk.van, here.langs_m), (self.netwerk.naar, here.rest_m)):
            row, match = _join(ends[here.stuk[on]], found.knoop, self.netwerk.knopen)
            row = on[row]
            parts.append((row, here.aanloop_m[row] + part[row] + found.afstand_m[match], aanbod[match]))
        herkomst, afstand, aanbod = (np.concatenate(column) for column in zip(*parts, strict=True))
        near = afstand <= max_m
        herkomst, afstand, aanbod = herkomst[near], afstand[near], aanbod[near]
        order = np.lexsort((afstand, aanbod, herkomst))
        herkomst, afstand, aanbod = herkomst[order], afstand[order], aanbod[order]
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (np.diff(herkomst) != 0) | (np.diff(aanbod) != 0)
        return Pairs(herkomst[first], aanbod[first], afstand[first], len(here.stuk), len(there.stuk))

    def place(self, xy: FloatArray) -> Snapped:
        """Give where points (n, 2) join the network; asked again, the answer is at hand."""
        points = np.ascontiguousarray(xy, dtype=float)
        key = points.tobytes()
        if key not in self._placed:
            if len(self._placed) >= _REMEMBERED:
                self._placed.clear()
            self._placed[key] = snap(self.netwerk, points, max_m=self.max_aanloop_m, barriers=self.barriers)
        return self._placed[key]

    def unplaced(self, xy: FloatArray) -> BoolArray:
        """Tell which points (n, 2) have no street within `max_aanloop_m` that is free of barriers."""
        return ~self.place(xy).placed


def walking_minutes(afstand_m: FloatArray, loopsnelheid_kmh: float) -> FloatArray:
    """Give the minutes a walk takes; inf stays inf and NaN stays NaN."""
    minutes: FloatArray = np.asarray(afstand_m, dtype=float) / (loopsnelheid_kmh * 1000 / 60)
    return minutes


def _keep_nearer(
    best: FloatArray, index: npt.NDArray[np.intp], row: IntArray, distance: FloatArray, number: IntArray
) -> None:
    """Put distances in `best` where they are shorter, or as short with a lower number; rows may repeat."""
    order = np.lexsort((number, distance, row))
    row, first = np.unique(row[order], return_index=True)
    distance, number = distance[order][first], number[order][first]
    closer = (distance < best[row]) | (
        (distance == best[row]) & (number < index[row]) & np.isfinite(distance)
    )
    best[row[closer]], index[row[closer]] = distance[closer], number[closer]


def _along_one_piece(here: Snapped, there: Snapped) -> tuple[IntArray, FloatArray, IntArray]:
    """Give the pairs on the same piece of street: row of `here`, distance along the piece, row of `there`."""
    targets = np.flatnonzero(there.placed)
    row, match = _join(here.stuk, there.stuk[targets], int(here.stuk.max(initial=-1)) + 1)
    match = targets[match]
    along = np.abs(here.langs_m[row] - there.langs_m[match])
    return row, here.aanloop_m[row] + along + there.aanloop_m[match], match


def _join(
    left: npt.NDArray[np.integer], right: npt.NDArray[np.integer], size: int
) -> tuple[IntArray, IntArray]:
    """Give all pairs of rows with the same number 0 .. size - 1; -1 and larger numbers match nothing."""
    valid = np.flatnonzero((right >= 0) & (right < size))
    order = valid[np.argsort(right[valid], kind="stable")]
    start = np.searchsorted(right[order], np.arange(size + 1))
    usable = np.flatnonzero(left >= 0)
    counts = start[left[usable] + 1] - start[left[usable]]
    rows = np.repeat(usable, counts)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[np.repeat(start[left[usable]], counts) + offset]
