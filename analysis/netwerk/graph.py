"""The street network to walk on: straight pieces between nodes, in compact arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.errors import UsageError
from analysis.pairs import BoolArray, FloatArray, IntArray, sum_by

__all__ = ["Netwerk", "NodeArray", "drop_eilanden", "find_eilanden", "pieces_of_lines", "round_length"]

NodeArray = npt.NDArray[np.int32]
_PER_METRE = 2.0**20
# each step moves the halves of a bit pattern apart, until a free bit stands beside every bit
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True)
class Netwerk:
    """A network that may be walked both ways. Make it with `from_stukken` or a reader.

    Args:
        xy: nodes, shape (n, 2), RD metres.
        van: first node of each piece.
        naar: second node of each piece, larger than the first; no pair of nodes occurs twice.
        lengte_m: length of each piece, metres, as `round_length` gives it.

    """

    xy: FloatArray
    van: NodeArray
    naar: NodeArray
    lengte_m: FloatArray

    @classmethod
    def from_stukken(cls, xy: npt.ArrayLike, van: npt.ArrayLike, naar: npt.ArrayLike) -> Netwerk:
        """Make a network of straight pieces; doubles, pieces of one node and nodes without a piece fall out.

        Args:
            xy: nodes, shape (n, 2), RD metres, finite.
            van: first node of each piece.
            naar: second node of each piece.

        Raises:
            UsageError: a coordinate is missing or a piece names a node that is not there.

        """
        nodes = np.asarray(xy, dtype=float).reshape(-1, 2)
        ends = np.column_stack([np.asarray(van, dtype=np.int64), np.asarray(naar, dtype=np.int64)])
        if not np.isfinite(nodes).all() or (len(ends) and (ends.min() < 0 or ends.max() >= len(nodes))):
            msg = "Het netwerk klopt niet: een knoop heeft geen coördinaat, of een straatstuk geen knoop."
            raise UsageError(msg)
        used = np.zeros(len(nodes), dtype=np.bool_)
        used[ends] = True
        number = np.full(len(nodes), -1)
        kept = np.flatnonzero(used)
        kept = kept[np.argsort(_z_order(nodes[kept]), kind="stable")]
        number[kept] = np.arange(len(kept))
        ends = number[ends]
        low, high = ends.min(axis=1), ends.max(axis=1)
        keys = np.sort((low * len(kept) + high)[low != high])
        keys = keys[np.append(True, np.diff(keys) > 0)] if len(keys) else keys
        start, stop = (end.astype(np.int32) for end in np.divmod(keys, max(len(kept), 1)))
        step = nodes[kept[start]] - nodes[kept[stop]]
        return cls(nodes[kept], start, stop, round_length(np.hypot(step[:, 0], step[:, 1])))

    @property
    def knopen(self) -> int:
        """Give the number of nodes."""
        return len(self.xy)

    @cached_property
    def arcs(self) -> tuple[NodeArray, NodeArray, FloatArray]:
        """Give the network as rows of neighbours, both ways: where a row starts, neighbours, lengths."""
        source = np.concatenate([self.van, self.naar])
        order = np.argsort(source, kind="stable")
        target = np.concatenate([self.naar, self.van])[order]
        start = np.zeros(self.knopen + 1, dtype=np.int32)
        np.cumsum(np.bincount(source, minlength=self.knopen), out=start[1:])
        return start, target, np.concatenate([self.lengte_m, self.lengte_m])[order]

    @cached_property
    def component(self) -> NodeArray:
        """Give per node the number of its connected part; 0 is the part with most metres."""
        start, target, length = self.arcs
        shape = (self.knopen, self.knopen)
        number, part = connected_components(
            sparse.csr_array((np.ones_like(length), target, start), shape=shape)
        )
        metres = sum_by(part[self.van].astype(np.int64), self.lengte_m, number)
        rank = np.empty(number, dtype=np.int32)
        rank[np.argsort(-metres, kind="stable")] = np.arange(number)
        return rank[part]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Give an index of the pieces as lines."""
        return shapely.STRtree(self.lines)

    @cached_property
    def lines(self) -> npt.NDArray[np.object_]:
        """Give the pieces as shapely lines, RD."""
        ends = np.stack([self.xy[self.van], self.xy[self.naar]], axis=1)
        return np.asarray(shapely.linestrings(ends), dtype=object)


def find_eilanden(netwerk: Netwerk) -> pd.DataFrame:
    """List the connected parts of the network, most metres first.

    Returns:
        eiland (0 is the main part), knopen, lengte_m, and the place of one of its nodes (x_rd, y_rd).

    """
    parts, first, size = np.unique(netwerk.component, return_index=True, return_counts=True)
    part_of = netwerk.component[netwerk.van].astype(np.int64)
    return pd.DataFrame(
        {
            "eiland": parts.astype(np.int64),
            "knopen": size.astype(np.int64),
            "lengte_m": sum_by(part_of, netwerk.lengte_m, len(parts)),
            "x_rd": netwerk.xy[first, 0],
            "y_rd": netwerk.xy[first, 1],
        }
    )


def drop_eilanden(netwerk: Netwerk, *, min_lengte_m: float) -> Netwerk:
    """Give the network without parts of less than `min_lengte_m`; the main part always stays.

    A courtyard or car park that is not joined to the street would otherwise catch the addresses beside it.
    """
    table = find_eilanden(netwerk)
    large: BoolArray = (table["lengte_m"] >= min_lengte_m).to_numpy() | (table["eiland"] == 0).to_numpy()
    kept = large[netwerk.component[netwerk.van]]
    return Netwerk.from_stukken(netwerk.xy, netwerk.van[kept], netwerk.naar[kept])


def pieces_of_lines(counts: IntArray) -> tuple[IntArray, IntArray]:
    """Give the rows of the first and second end of every piece, of lines with `counts` points in a row."""
    last = np.cumsum(counts) - 1
    first = np.ones(int(counts.sum()), dtype=np.bool_)
    first[last] = False
    van = np.flatnonzero(first)
    return van, van + 1


def round_length(metres: FloatArray) -> FloatArray:
    """Give lengths rounded to 2^-20 m (a micrometre): sums are exact in any order, so ties are ties."""
    rounded: FloatArray = np.round(metres * _PER_METRE) / _PER_METRE
    return rounded


def _z_order(xy: FloatArray) -> npt.NDArray[np.uint64]:
    """Give each node a number that is close for nodes that lie close (Morton 1966, metres interleaved).

    A search then touches a few stretches of memory instead of all of it, which large networks need.
    """
    code = np.zeros(len(xy), dtype=np.uint64)
    for axis in range(2):
        bits = (xy[:, axis] - xy[:, axis].min(initial=np.inf)).astype(np.uint64)
        for shift, mask in _SPREAD:
            bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
        code |= bits << np.uint64(axis)
    return code
