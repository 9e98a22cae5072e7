"""Which candidates serve which herkomsten, readable from both sides, and the Lagrangian bounds on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.pairs import BoolArray, FloatArray, IntArray, Pairs, sum_by

__all__ = ["Cover", "bound_coverage", "bound_sites"]

_STALL = 6  # rounds without a better bound before the step is halved


@dataclass(frozen=True)
class Cover:
    """Who serves whom: `site` and `herkomst` per pair, sorted by herkomst, and as sparse 0/1 matrices."""

    herkomst: IntArray
    site: IntArray
    by_site: sparse.csr_array  # (sites, herkomsten)
    by_herkomst: sparse.csr_array  # (herkomsten, sites)

    @classmethod
    def from_pairs(cls, pairs: Pairs) -> Cover:
        """Read each pair as "this candidate serves that herkomst"."""
        shape = (pairs.n_herkomst, pairs.n_aanbod)
        ones = np.ones(len(pairs.herkomst))
        by_herkomst = sparse.csr_array((ones, (pairs.herkomst, pairs.aanbod)), shape=shape)
        by_herkomst.data[:] = 1.0  # a pair that occurs twice serves once
        herkomst = np.repeat(np.arange(shape[0]), np.diff(by_herkomst.indptr))
        by_site = sparse.csr_array(by_herkomst.T)
        return cls(herkomst, by_herkomst.indices.astype(np.int64), by_site, by_herkomst)

    @property
    def sites(self) -> int:
        """Give the number of candidates."""
        return int(self.by_site.shape[0])

    @property
    def reachable(self) -> BoolArray:
        """Tell per herkomst whether any candidate serves it."""
        served: BoolArray = np.diff(self.by_herkomst.indptr) > 0
        return served

    def herkomsten_of(self, site: int) -> IntArray:
        """Give the herkomsten that `site` serves."""
        start, stop = self.by_site.indptr[site : site + 2]
        served: IntArray = self.by_site.indices[start:stop].astype(np.int64)
        return served

    def times_served(self, sites: list[int]) -> IntArray:
        """Give per herkomst by how many of `sites` it is served."""
        chosen = np.zeros(self.sites)
        chosen[sites] = 1.0
        times: IntArray = (self.by_herkomst @ chosen).astype(np.int64)
        return times

    def gains(self, weight: FloatArray) -> FloatArray:
        """Give per candidate the weight it serves."""
        gained: FloatArray = self.by_site @ weight
        return gained


def bound_coverage(
    cover: Cover, weight: FloatArray, *, k: int, found: list[int], rounds: int
) -> tuple[float, list[int]]:
    """Give an upper bound on the weight `k` candidates can serve, and the best choice met on the way.

    The rule "served only by a chosen candidate" is priced per herkomst (0 .. its weight) instead of enforced;
    every set of prices gives a bound, subgradient steps make it tighter. The first prices are those of
    `found`: what it serves is free, the rest costs its weight (the usual bound of greedy).
    """
    served = cover.times_served(found)
    best, best_value = found, float(weight[served > 0].sum())
    prices = np.where(served > 0, 0.0, weight)
    bound, step, stall = np.inf, 1.0, 0
    for _ in range(rounds):
        worth = cover.gains(prices)
        chosen = np.argsort(-worth, kind="stable")[:k]
        value = float((weight - prices).sum() + worth[chosen].sum())
        bound, stall = (value, 0) if value < bound - 1e-12 * abs(value) else (bound, stall + 1)
        served = cover.times_served(chosen.tolist())
        reached = float(weight[served > 0].sum())
        if reached > best_value:
            best, best_value = chosen.tolist(), reached
        if stall == _STALL:
            step, stall = step / 2, 0
        slope = 1.0 - served
        # a price at its limit cannot move further out
        slope[((prices <= 0) & (slope < 0)) | ((prices >= weight) & (slope > 0))] = 0.0
        norm = float(slope @ slope)
        if norm == 0 or value - best_value <= 1e-12 * max(1.0, value):
            break
        prices = np.clip(prices + step * (value - best_value) / norm * slope, 0.0, weight)
    return max(bound, best_value), best


def bound_sites(cover: Cover, *, upper: int, rounds: int) -> float:
    """Give a lower bound on how many candidates serve every reachable herkomst; `upper` are enough.

    The rule "everyone is served" is priced per herkomst. The first prices share each candidate's cost of 1
    over those it serves, taking the cheapest share per herkomst.
    """
    reachable = cover.reachable
    if not reachable.any():
        return 0.0
    share = np.zeros(len(reachable))
    sizes = np.diff(cover.by_site.indptr)
    np.maximum.at(share, cover.herkomst, sizes[cover.site].astype(float))
    prices = np.where(reachable, 1.0 / np.maximum(share, 1.0), 0.0)
    bound, step, stall = 0.0, 1.0, 0
    for _ in range(rounds):
        reduced = 1.0 - cover.gains(prices)
        value = float(prices.sum() + np.minimum(reduced, 0.0).sum())
        bound, stall = (value, 0) if value > bound + 1e-12 else (bound, stall + 1)
        if np.ceil(bound - 1e-6) >= upper:
            break
        if stall == _STALL:
            step, stall = step / 2, 0
        slope = np.where(reachable, 1.0 - (cover.by_herkomst @ (reduced < 0).astype(float)), 0.0)
        slope[(prices <= 0) & (slope < 0)] = 0.0
        norm = float(slope @ slope)
        if norm == 0:
            break
        prices = np.maximum(prices + step * max(upper - value, 0.5) / norm * slope, 0.0)
    return float(np.ceil(bound - 1e-6))


def swap_gains(cover: Cover, weight: FloatArray, sites: list[int]) -> FloatArray:
    """Give the change in served weight for replacing sites[r] (row) by candidate j (column)."""
    served = cover.times_served(sites)
    gain = cover.gains(np.where(served == 0, weight, 0.0))
    position = np.full(cover.sites, -1)
    position[sites] = np.arange(len(sites))
    # a herkomst that one chosen place serves falls to that place's replacement, if it serves it too
    alone = served[cover.herkomst] == 1
    holder = np.full(len(served), -1)
    mine = alone & (position[cover.site] >= 0)
    holder[cover.herkomst[mine]] = position[cover.site[mine]]
    cell = holder[cover.herkomst[alone]] * cover.sites + cover.site[alone]
    kept = sum_by(cell, weight[cover.herkomst[alone]], len(sites) * cover.sites).reshape(len(sites), -1)
    lost = kept[np.arange(len(sites)), sites]
    change: FloatArray = gain[None, :] + kept - lost[:, None]
    change[:, sites] = 0.0  # a place that is chosen already adds nothing
    return change
