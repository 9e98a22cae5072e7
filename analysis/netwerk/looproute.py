"""Looproute: the walking distance along streets, as a DistanceMeasure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from analysis.afstand import Bounds, Nearest
from analysis.netwerk.graph import Netwerk
from analysis.netwerk.search import Catchments, find_catchments, find_nearest_source
from analysis.netwerk.snap import Snapped, index_barriers, snap
from analysis.netwerk.speling import Speling, measure_speling
from analysis.pairs import BoolArray, BoundedPairs, FloatArray, IntArray, Pairs

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Looproute", "walking_minutes"]

_REMEMBERED = 64  # sets of points whose place on the network is kept, and answers
_MANY = 50_000  # an answer for more points than these takes more room than it saves time
T = TypeVar("T")


@dataclass(frozen=True)
class Looproute:
    """Walk along the network: straight to the nearest street, along streets, and straight to the door.

    Args:
        netwerk: the network.
        max_m: what is further is out of reach, metres; inf: no limit.
        max_aanloop_m: a point further from every street is not placed, so it reaches nothing, metres.
        barriers: lines or areas (RD) that the straight parts may not cross; None: there are none.
        veren: whether the network holds ferries, which the name says.

    """

    netwerk: Netwerk
    max_m: float = np.inf
    max_aanloop_m: float = 250.0
    barriers: npt.NDArray[np.object_] | None = None
    veren: bool = False
    _placed: dict[bytes, Snapped] = field(default_factory=dict, repr=False, compare=False)
    _answers: dict[bytes, Bounds] = field(default_factory=dict, repr=False, compare=False)

    @property
    def naam(self) -> str:
        """Give "looproute", and whether ferries are part of it: with and without are not to be compared."""
        return "looproute met veren" if self.veren else "looproute"

    @property
    def omwegfactor(self) -> float:
        """Give 1: streets hold their own detours."""
        return 1.0

    def nearest(self, van: FloatArray, naar: FloatArray) -> Nearest:
        """Give for each of `van` (n, 2) the nearest of `naar` (m, 2), RD metres; ties go to the lowest index.

        One search from all of `naar` at once. What cannot be reached within `max_m` gets -1 and inf.
        """
        return self._nearest(self.place(van), self.place(naar))

    def nearest_with_bounds(self, van: FloatArray, naar: FloatArray, radius_m: FloatArray) -> Bounds:
        """Give the nearest as `nearest`, and its bounds when each of `naar` lies up to a radius (m) off.

        What is true of the streets decides, not the radius: see `measure_speling`. Asked again, the answer is
        at hand, and may not be changed: most offerings of a changed register are those of the one before.
        """
        if len(van) > _MANY:
            return self._bounds(van, naar, radius_m)
        key = blake2b(digest_size=16)
        for part in (van, naar, radius_m):
            key.update(np.ascontiguousarray(part, dtype=float).tobytes() + b"|")
        return _remember(self._answers, key.digest(), lambda: _frozen(self._bounds(van, naar, radius_m)))

    def _bounds(self, van: FloatArray, naar: FloatArray, radius_m: FloatArray) -> Bounds:
        here, there, loose = self.place(van), self.place(naar), np.flatnonzero(radius_m > 0)
        rows, central = self._nearest(here, there)
        if not len(loose):
            return Bounds(rows, central, central, central)
        speling = self.speling(naar[loose], radius_m[loose])
        exact = self._nearest(here, there.choose(np.flatnonzero(radius_m == 0))).afstand_m
        least, number = find_nearest_source(self.netwerk, speling.seeds, max_m=self.max_m)
        low, index = exact.copy(), np.zeros(len(here.stuk), dtype=np.intp)
        for row, ahead, node in here.ends(self.netwerk):
            _keep_nearer(low, index, row, ahead + least[node], number[node])
        row, afstand, place = _on_the_same_street(here, speling, van, naar[loose], radius_m[loose])
        _keep_nearer(low, index, row, afstand, place)
        low = np.minimum(np.where(low > self.max_m, np.inf, low), central)
        meer = np.zeros(len(naar))
        meer[loose] = speling.meer_m
        return Bounds(rows, central, low, self._nearest(here, there.further(meer)).afstand_m)

    def pairs(self, van: FloatArray, naar: FloatArray, *, max_m: float) -> Pairs:
        """Give all pairs of `van` and `naar` at most `max_m` apart, sorted by herkomst and aanbod."""
        here, there = self.place(van), self.place(naar)
        found = find_catchments(self.netwerk, there.seeds(self.netwerk), max_m=max_m)
        return self._pairs(here, found, _along_one_piece(here, there), max_m)

    def pairs_with_bounds(
        self, van: FloatArray, naar: FloatArray, radius_m: FloatArray, *, max_m: float
    ) -> BoundedPairs:
        """Give all pairs that may be at most `max_m` apart when each of `naar` lies up to its radius off."""
        central, loose = self.pairs(van, naar, max_m=max_m), np.flatnonzero(radius_m > 0)
        if not len(loose):
            return BoundedPairs(central, central.afstand_m, central.afstand_m)
        here, speling = self.place(van), self.speling(naar[loose], radius_m[loose])
        found = find_catchments(self.netwerk, speling.seeds, max_m=max_m)
        street = _on_the_same_street(here, speling, van, naar[loose], radius_m[loose])
        low = self._pairs(here, found, street, max_m)
        size = len(naar)
        herkomst = np.concatenate([central.herkomst, low.herkomst])
        aanbod = np.concatenate([central.aanbod, loose[low.aanbod]])
        least = np.concatenate([central.afstand_m, low.afstand_m])
        order = np.lexsort((least, aanbod, herkomst))
        order = order[_is_first(herkomst[order], aanbod[order])]
        herkomst, aanbod, least = herkomst[order], aanbod[order], least[order]
        afstand = np.full(len(order), np.inf)
        at = np.searchsorted(herkomst * size + aanbod, central.herkomst * size + central.aanbod)
        afstand[at] = central.afstand_m
        meer = np.zeros(size)
        meer[loose] = speling.meer_m
        pairs = Pairs(herkomst, aanbod, afstand, len(van), size)
        return BoundedPairs(pairs, least, afstand + meer[aanbod])

    def speling(self, xy: FloatArray, radius_m: FloatArray) -> Speling:
        """Give how much nearer or further the points (n, 2) may be within their radius (m)."""
        return measure_speling(
            self.netwerk,
            self.place(xy),
            xy,
            radius_m,
            max_aanloop_m=self.max_aanloop_m,
            barriers=self._barriers,
        )

    @cached_property
    def _barriers(self) -> shapely.STRtree | None:
        return index_barriers(self.barriers)

    def _nearest(self, here: Snapped, there: Snapped) -> Nearest:
        distance, source = find_nearest_source(self.netwerk, there.seeds(self.netwerk), max_m=self.max_m)
        best, index = np.full(len(here.stuk), np.inf), np.full(len(here.stuk), -1, dtype=np.intp)
        for row, ahead, node in here.ends(self.netwerk):
            _keep_nearer(best, index, row, ahead + distance[node], source[node])
        _keep_nearer(best, index, *_along_one_piece(here, there))
        best[best > self.max_m] = np.inf
        index[np.isinf(best)] = -1
        return Nearest(index, best)

    def _pairs(
        self, here: Snapped, found: Catchments, street: tuple[IntArray, FloatArray, IntArray], max_m: float
    ) -> Pairs:
        """Join who lives at the nodes `found` and on the same `street`; each pair once, the shortest."""
        aanbod, parts = found.source, [street]
        for on, ahead, node in here.ends(self.netwerk):
            row, match = _join(node, found.knoop, self.netwerk.knopen)
            parts.append((on[row], ahead[row] + found.afstand_m[match], aanbod[match]))
        herkomst, afstand, aanbod = (np.concatenate(column) for column in zip(*parts, strict=True))
        near = afstand <= max_m
        herkomst, afstand, aanbod = herkomst[near], afstand[near], aanbod[near]
        order = np.lexsort((afstand, aanbod, herkomst))
        herkomst, afstand, aanbod = herkomst[order], afstand[order], aanbod[order]
        first = _is_first(herkomst, aanbod)
        size = len(found.begin)
        return Pairs(herkomst[first], aanbod[first], afstand[first], len(here.stuk), size)

    def place(self, xy: FloatArray) -> Snapped:
        """Give where points (n, 2) join the network; asked again, the answer is at hand."""
        points = np.ascontiguousarray(xy, dtype=float)
        return _remember(
            self._placed,
            points.tobytes(),
            lambda: snap(self.netwerk, points, max_m=self.max_aanloop_m, barriers=self._barriers),
        )

    def unplaced(self, xy: FloatArray) -> BoolArray:
        """Tell which points (n, 2) have no street within `max_aanloop_m` that is free of barriers."""
        return ~self.place(xy).placed


def walking_minutes(afstand_m: FloatArray, loopsnelheid_kmh: float) -> FloatArray:
    """Give the minutes a walk takes; inf stays inf and NaN stays NaN."""
    minutes: FloatArray = np.asarray(afstand_m, dtype=float) / (loopsnelheid_kmh * 1000 / 60)
    return minutes


def _remember(memory: dict[bytes, T], key: bytes, make: Callable[[], T]) -> T:
    """Give what `memory` holds of `key`, else make it; another thread may clear it meanwhile."""
    found = memory.get(key)
    if found is None:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        found = memory[key] = make()
    return found


def _frozen(found: Bounds) -> Bounds:
    for part in found:
        part.flags.writeable = False
    return found


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


def _is_first(herkomst: IntArray, aanbod: IntArray) -> BoolArray:
    """Tell which rows are the first of their pair, rows of a pair being together."""
    first = np.ones(len(herkomst), dtype=np.bool_)
    first[1:] = (np.diff(herkomst) != 0) | (np.diff(aanbod) != 0)
    return first


def _on_the_same_street(
    here: Snapped, speling: Speling, van: FloatArray, naar: FloatArray, radius_m: FloatArray
) -> tuple[IntArray, FloatArray, IntArray]:
    """Give who lives at a street that a place may be on, and how far at the least: the straight line."""
    row, match = _join(here.stuk, speling.stuk, int(here.stuk.max(initial=-1)) + 1)
    place = speling.plaats[match]
    apart = van[row] - naar[place]
    return row, np.maximum(np.hypot(apart[:, 0], apart[:, 1]) - radius_m[place], 0.0), place


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
