"""Shortest paths from many places, written so that numba can compile it: plain loops over arrays.

Uncompiled it is ordinary Python, which is how small worlds are tested; only large networks earn back what
compiling costs (`analysis.compiling`).

What waits to be visited lies in buckets of `width` metres, nearest bucket first; a node that turns out to be
nearer is visited again. That needs no sorted queue and gives the same distances as Dijkstra 1959. Nothing
grows inside a kernel: an array that may be replaced half-way makes the loop several times slower. Indices
have no sign, which saves a look at each whether it counts from the end.

Source: Dial 1969 (buckets); Meyer & Sanders 2003 (buckets wider than the shortest street, with corrections).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.netwerk.graph import NodeArray
from analysis.pairs import FloatArray, IntArray

__all__ = ["Arcs", "Found", "Queue", "spread_from_all", "spread_from_each"]

_NONE, _ONE = np.uint64(0), np.uint64(1)


class Arcs(NamedTuple):
    """Rows of neighbours: where each starts, the nodes, how far (m). Streets, or seeds per source."""

    start: NodeArray
    target: NodeArray
    length: FloatArray


class Queue(NamedTuple):
    """Room for what waits to be visited: the node, its distance, and what lies under it in its bucket."""

    place: NodeArray
    far: FloatArray
    under: NodeArray

    @classmethod
    def of_size(cls, size: int) -> Queue:
        """Give room for `size` visits."""
        return cls(np.empty(size, dtype=np.int32), np.empty(size), np.empty(size, dtype=np.int32))


class Found(NamedTuple):
    """Room for answers: distance per node of the network (inf before and after), nodes, their distances."""

    best: FloatArray
    nodes: NodeArray
    distances: FloatArray


def spread_from_all(  # noqa: C901, PLR0912, PLR0915 - one loop nest: calls would have to be compiled too
    streets: Arcs, seeds: Arcs, limit: float, width: float, queue: Queue
) -> tuple[bool, FloatArray, IntArray]:
    """Give per node the distance to the nearest source and its number; the lowest number when tied.

    The first answer tells whether `queue` had room enough; if not, the rest means nothing. Beyond `limit`
    inf and -1. The buckets form a ring: nothing waits further ahead than the longest street or seed.
    """
    start, target, length = streets
    first, seed, ahead = seeds
    place, far_of, under = queue
    distance, nearest = np.full(len(start) - 1, np.inf), np.full(len(start) - 1, -1, dtype=np.int64)
    per_metre = 1.0 / width
    ring = int(max(length.max(), ahead.max()) * per_metre) + 2
    heads = np.full(ring, -1, dtype=np.int32)
    waiting, used, spare, bucket = 0, 0, -1, 0
    if len(seed) > len(place):
        return False, distance, nearest
    for source in range(len(first) - 1):
        for row in range(first[source], first[source + 1]):
            here, far = seed[row], ahead[row]
            if far <= limit and far < distance[here]:
                distance[here], nearest[here], later = far, source, int(far * per_metre) % ring
                place[used], far_of[used], under[used], heads[later] = here, far, heads[later], used
                used, waiting = used + 1, waiting + 1
    while waiting > 0:
        entry = heads[bucket]
        if entry < 0:
            bucket = (bucket + 1) % ring
            continue
        here, far = place[entry], far_of[entry]
        heads[bucket], under[entry], spare = under[entry], spare, entry
        waiting -= 1
        if far > distance[here]:
            continue
        if used + start[here + 1] - start[here] > len(place):
            return False, distance, nearest
        for arc in range(start[here], start[here + 1]):
            there, through = target[arc], far + length[arc]
            if through > limit or through > distance[there]:
                continue
            if through < distance[there] or nearest[here] < nearest[there]:
                distance[there], nearest[there] = through, nearest[here]
                later, entry = int(through * per_metre) % ring, used
                if spare >= 0:
                    entry, spare = spare, under[spare]
                else:
                    used += 1
                place[entry], far_of[entry], under[entry], heads[later] = there, through, heads[later], entry
                waiting += 1
    return True, distance, nearest


def spread_from_each(  # noqa: C901, PLR0915 - one loop nest: calls would have to be compiled too
    streets: Arcs, seeds: Arcs, begin: int, limit: float, width: float, queue: Queue, found: Found
) -> tuple[int, IntArray]:
    """Find per source the nodes within `limit`, from source `begin` on, until `queue` or `found` is full.

    Gives the first source that was not done, and where the list of each done source ends in `found`.
    `limit` is finite. One array of distances serves all sources, so memory grows with what is reached.
    """
    start, target, length = streets
    first, seed, ahead = seeds
    place, far_of, under = queue
    best, nodes, distances = found
    ends, filled, per_metre = np.zeros(len(first) - 1 - begin, dtype=np.int64), _NONE, 1.0 / width
    heads = np.full(int(limit * per_metre) + 1, -1, dtype=np.int32)
    for source in range(begin, len(first) - 1):
        used, mark = _NONE, filled
        room = first[source + 1] - first[source] <= min(len(place), len(nodes) - int(filled))
        for row in range(first[source], first[source + 1] if room else first[source]):
            here, far = seed[row], ahead[row]
            if far <= limit and far < best[here]:
                nodes[filled] = here
                filled += np.uint64(best[here] == np.inf)
                best[here], later = far, np.uint64(far * per_metre)
                place[used], far_of[used], under[used], heads[later] = here, far, heads[later], used
                used += _ONE
        for number in range(len(heads)):
            bucket = np.uint64(number)
            while heads[bucket] >= 0:
                entry = np.uint64(heads[bucket])
                heads[bucket] = under[entry]
                here, far = np.uint64(place[entry]), far_of[entry]
                streets_from, streets_to = start[here], start[here + _ONE]
                degree = streets_to - streets_from
                room = room and used + degree <= len(place) and filled + degree <= len(nodes)
                if room and far <= best[here]:
                    for arc in range(streets_from, streets_to):
                        there, through = target[arc], far + length[arc]
                        known = best[there]
                        # "&" and no "and", and a new node is counted by adding: jumps cost more here
                        if (through <= limit) & (through < known):
                            nodes[filled] = there
                            filled += np.uint64(known == np.inf)
                            best[there], later = through, np.uint64(through * per_metre)
                            far_of[used], under[used], heads[later] = through, heads[later], used
                            place[used] = there
                            used += _ONE
        for row in range(mark, filled):
            distances[row], best[nodes[row]] = best[nodes[row]], np.inf
        if not room:
            return source, ends[: source - begin]
        ends[source - begin] = filled
    return len(first) - 1, ends
