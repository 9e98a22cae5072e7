"""Distances over the network: to the nearest of many sources, and all that each source reaches.

Small networks are searched by scipy. Large ones by our own compiled kernels: scipy gives a row as long as the
network for every source, most of it empty.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from analysis.compiling import compiled
from analysis.errors import UsageError
from analysis.netwerk.graph import Netwerk, NodeArray
from analysis.netwerk.kernels import Arcs, Found, Queue, spread_from_all, spread_from_each
from analysis.pairs import FloatArray, IntArray

__all__ = ["Catchments", "find_catchments", "find_nearest_source", "seeds_at_nodes"]

_LARGE = 200_000  # nodes from where compiled kernels earn back their loading
_LARGE_CELLS = 50_000_000  # sources × nodes, likewise
_CELLS_AT_ONCE = 4_000_000  # of scipy's rows: 32 MB
_ROOM = 1 << 14
_ANSWERS = 32  # times as many answers as visits waiting
_FEW_SOURCES = 200  # per core, at least


class Catchments(NamedTuple):
    """What each source reaches: source i has rows begin[i] .. end[i] - 1, in no particular order."""

    begin: IntArray
    end: IntArray
    knoop: NodeArray
    afstand_m: FloatArray

    @property
    def source(self) -> IntArray:
        """Give the source of every row."""
        order = np.lexsort((self.end, self.begin))
        return np.repeat(order, (self.end - self.begin)[order])


def seeds_at_nodes(nodes: NodeArray | list[int]) -> Arcs:
    """Give one source per node, standing on it."""
    place = np.asarray(nodes, dtype=np.int32)
    return Arcs(np.arange(len(place) + 1, dtype=np.int32), place, np.zeros(len(place)))


def find_nearest_source(
    netwerk: Netwerk, seeds: Arcs, *, max_m: float = np.inf, compile_kernel: bool | None = None
) -> tuple[FloatArray, IntArray]:
    """Give per node the walking distance (m) to the nearest source, and that source's number.

    Equal distances go to the lowest number. What is further than `max_m` or cannot be reached: inf and -1.

    Args:
        netwerk: the network.
        seeds: the sources: rows of nodes with the metres before them.
        max_m: largest distance, inclusive.
        compile_kernel: True and False force the way of searching; None: by the size of the network.

    """
    if not len(seeds.target) or not netwerk.knopen:
        return np.full(netwerk.knopen, np.inf), np.full(netwerk.knopen, -1, dtype=np.int64)
    streets = Arcs(*netwerk.arcs)
    if not (netwerk.knopen >= _LARGE if compile_kernel is None else compile_kernel):
        return _nearest_by_scipy(streets, seeds, max_m)
    kernel, room = compiled(spread_from_all), max(netwerk.knopen // 4, _ROOM) + len(seeds.target)
    while True:
        enough, distance, nearest = kernel(streets, seeds, float(max_m), _width(netwerk), Queue.of_size(room))
        if enough:
            return distance, nearest
        room *= 2


def find_catchments(
    netwerk: Netwerk, seeds: Arcs, *, max_m: float, compile_kernel: bool | None = None
) -> Catchments:
    """Give the nodes that each source reaches within `max_m` (inclusive), with their walking distances.

    Args:
        netwerk: the network.
        seeds: the sources: rows of nodes with the metres before them.
        max_m: largest distance, finite.
        compile_kernel: True and False force the way of searching; None: by the size of the work.

    Raises:
        UsageError: `max_m` is not a finite number of 0 or more.

    """
    if not 0 <= max_m < np.inf:
        msg = f"De grootste loopafstand is een getal van 0 of meer meter, niet {max_m}."
        raise UsageError(msg)
    streets, sources = Arcs(*netwerk.arcs), len(seeds.start) - 1
    large = netwerk.knopen * sources >= _LARGE_CELLS if compile_kernel is None else compile_kernel
    if not large:
        return _catchments_by_scipy(streets, seeds, max_m)
    return _catchments_by_kernel(streets, seeds, max_m, _width(netwerk))


def _catchments_by_kernel(streets: Arcs, seeds: Arcs, max_m: float, width: float) -> Catchments:
    """Share the sources over the cores, neighbours together: what one search reads the next finds at hand."""
    counts = np.diff(seeds.start)
    first = np.append(seeds.target, 0)[seeds.start[:-1]]
    order = np.argsort(np.where(counts > 0, first, 0), kind="stable")
    seeds = _unsigned(_rows_in_order(seeds, order))
    streets = _unsigned(streets)
    sources = len(order)
    shares = np.linspace(0, sources, min(os.cpu_count() or 1, sources // _FEW_SOURCES + 1) + 1).astype(int)
    work = [Arcs(seeds.start[a : b + 1], *seeds[1:]) for a, b in pairwise(shares)]
    with ThreadPoolExecutor(len(work)) as threads:
        found = list(threads.map(lambda share: _catchments_of_share(streets, share, max_m, width), work))
    sizes = np.concatenate([stops for stops, _, _ in found])
    begin, end = np.empty(sources, dtype=np.int64), np.empty(sources, dtype=np.int64)
    end[order] = np.cumsum(sizes)
    begin[order] = np.cumsum(sizes) - sizes
    nodes = np.concatenate([part for _, parts, _ in found for part in parts])
    distances = np.concatenate([part for _, _, parts in found for part in parts])
    return Catchments(begin, end, nodes.view(np.int32), distances)


def _unsigned(rows: Arcs) -> Arcs:
    """Give the same numbers as numbers without a sign, without copying: quicker to look up by."""
    return Arcs(rows.start.view(np.uint32), rows.target.view(np.uint32), rows.length)


def _rows_in_order(seeds: Arcs, order: IntArray) -> Arcs:
    """Give the same rows in another order."""
    counts = np.diff(seeds.start)[order]
    start = np.append(0, np.cumsum(counts)).astype(np.int32)
    rows = np.arange(start[-1]) + np.repeat(seeds.start[:-1][order] - start[:-1], counts)
    return Arcs(start, seeds.target[rows], seeds.length[rows])


def _catchments_of_share(
    streets: Arcs, seeds: Arcs, max_m: float, width: float
) -> tuple[IntArray, list[NodeArray], list[FloatArray]]:
    """Run the kernel until all sources are done: give rows per source, and nodes and distances in pieces."""
    kernel, sources = compiled(spread_from_each), len(seeds.start) - 1
    done, room = 0, _ROOM
    found, queue = _room_for(len(streets.start) - 1, room)
    sizes: list[IntArray] = [np.empty(0, dtype=np.int64)]
    nodes: list[NodeArray] = [np.empty(0, dtype=np.uint32)]
    distances: list[FloatArray] = [np.empty(0)]
    while done < sources:
        upto, stops = kernel(streets, seeds, done, float(max_m), width, queue, found)
        if upto == done:  # a single source needs more
            room *= 2
            found, queue = _room_for(len(found.best), room)
            continue
        sizes.append(np.diff(stops, prepend=0))
        nodes.append(found.nodes[: stops[-1]].copy())
        distances.append(found.distances[: stops[-1]].copy())
        done = upto
    return np.concatenate(sizes), nodes, distances


def _room_for(nodes: int, room: int) -> tuple[Found, Queue]:
    """Give empty arrays for the kernel: `room` waiting visits, and the answers of many sources."""
    size = _ANSWERS * room
    queue = Queue.of_size(room)
    found = Found(np.full(nodes, np.inf), np.empty(size, dtype=np.uint32), np.empty(size))
    return found, queue._replace(place=queue.place.view(np.uint32))


def _width(netwerk: Netwerk) -> float:
    """Give the width of a bucket: half a mean street; narrower is more buckets, wider more corrections."""
    return max(float(netwerk.lengte_m.mean()) / 2, 0.5) if len(netwerk.lengte_m) else 1.0


def _with_sources(streets: Arcs, seeds: Arcs) -> sparse.csr_array:
    """Give the network with a node more per source, from which arcs lead to its seeds."""
    size = len(streets.start) - 1 + len(seeds.start) - 1
    start = np.concatenate([streets.start, streets.start[-1] + seeds.start[1:]])
    target = np.concatenate([streets.target, seeds.target])
    return sparse.csr_array(
        (np.concatenate([streets.length, seeds.length]), target, start), shape=(size, size)
    )


def _nearest_by_scipy(streets: Arcs, seeds: Arcs, max_m: float) -> tuple[FloatArray, IntArray]:
    graph, size = _with_sources(streets, seeds), len(streets.start) - 1
    distance, _, origin = dijkstra(
        graph, indices=np.arange(size, graph.shape[0]), min_only=True, return_predecessors=True, limit=max_m
    )
    nearest = np.where(np.isfinite(distance), origin.astype(np.int64) - size, -1)
    # scipy names any of the nearest: along every shortest path the lowest number wins
    here = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    tight = (distance[here] + graph.data == distance[graph.indices]) & np.isfinite(distance[here])
    here, there = here[tight], graph.indices[tight]
    while (lower := nearest[here] < nearest[there]).any():
        np.minimum.at(nearest, there[lower], nearest[here[lower]])
    return distance[:size], nearest[:size]


def _catchments_by_scipy(streets: Arcs, seeds: Arcs, max_m: float) -> Catchments:
    graph, size = _with_sources(streets, seeds), len(streets.start) - 1
    rows = max(1, _CELLS_AT_ONCE // graph.shape[0])
    counts, nodes, distances = [], [np.empty(0, dtype=np.int32)], [np.empty(0)]
    for begin in range(size, graph.shape[0], rows):
        sources = np.arange(begin, min(begin + rows, graph.shape[0]))
        cells = dijkstra(graph, indices=sources, limit=max_m)[:, :size]
        row, node = np.nonzero(np.isfinite(cells))
        counts.append(np.bincount(row, minlength=len(sources)))
        nodes.append(node.astype(np.int32))
        distances.append(cells[row, node])
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *counts])
    end = np.cumsum(sizes)
    return Catchments(end - sizes, end, np.concatenate(nodes), np.concatenate(distances))
