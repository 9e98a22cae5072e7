"""Aandelen: which share of the people of each gebied is reached, asked as often as the measures like."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from analysis.dekking import TOLERANCE_M
from analysis.schemas import NIVEAUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.bereikbaarheid import PairAfstanden
    from analysis.rekenbasis import Rekenbasis

__all__ = ["Aandelen", "Entries"]


class Entries(NamedTuple):
    """Which herkomst reaches which offering (a column of its Reach), every pair once."""

    herkomst: NDArray[np.intp]
    aanbod: NDArray[np.intp]


@dataclass(frozen=True)
class Aandelen:
    """The people of each gebied as shares of where they live; answers to the same question are kept."""

    basis: Rekenbasis
    _shares: dict[str, sparse.csr_array] = field(default_factory=dict, repr=False)
    _within: dict[object, tuple[PairAfstanden, NDArray[np.float64]]] = field(default_factory=dict, repr=False)
    _reached: dict[object, tuple[Entries, NDArray[np.float64]]] = field(default_factory=dict, repr=False)

    @cached_property
    def _buurt_share(self) -> sparse.csr_array:
        """Give the share of each buurt's people that lives at each herkomst, (buurten × herkomsten)."""
        basis = self.basis
        at = basis.buurt_of, np.arange(len(self.basis.share))
        return sparse.csr_array((basis.share, at), shape=(len(basis.buurt_gewicht), len(self.basis.share)))

    def _gebied_share(self, doelgroep: str) -> sparse.csr_array:
        """Give the share of each gebied's people that lives in each buurt, (gebieden × buurten)."""
        if doelgroep not in self._shares:
            basis = self.basis
            rows = np.concatenate([basis.parent_of[niveau] for niveau in NIVEAUS])
            weights = [basis.buurt_weights(doelgroep, niveau) for niveau in NIVEAUS[1:]]
            weight = np.concatenate([np.ones(len(basis.buurt_gewicht)), *weights])
            total = np.bincount(rows, weights=weight, minlength=len(basis.gebieden))
            at = rows, np.tile(np.arange(len(basis.buurt_gewicht)), len(NIVEAUS))
            shape = len(basis.gebieden), len(basis.buurt_gewicht)
            self._shares[doelgroep] = sparse.csr_array((weight / total[rows], at), shape=shape)
        return self._shares[doelgroep]

    def share_reached(self, reach: Entries, counts: NDArray[np.bool_], doelgroep: str) -> NDArray[np.float64]:
        """Give the share (0-1) of each gebied that reaches at least one of the offerings that count.

        Args:
            reach: one of those of a Reach.
            counts: which of its offerings count, shape (offerings, k): k questions at once.
            doelgroep: whose shares.

        Returns:
            Shape (gebieden, k).

        """
        keys = [pattern.tobytes() for pattern in counts.T]
        different = dict(zip(keys, counts.T, strict=True))
        shares = np.stack([self._buurten_reached(reach, pattern) for pattern in different.values()], axis=1)
        place = {key: number for number, key in enumerate(different)}
        found: NDArray[np.float64] = self._gebied_share(doelgroep) @ shares
        return found.clip(0.0, 1.0)[:, [place[key] for key in keys]]

    def _buurten_reached(self, reach: Entries, counts: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Give the share of each buurt that reaches one that counts; what was asked before is at hand."""
        key = (id(reach), counts.tobytes())
        if key not in self._reached:
            basis = self.basis
            reached = np.zeros(len(self.basis.share), dtype=np.bool_)
            reached[reach.herkomst[counts[reach.aanbod]]] = True
            rows = np.flatnonzero(reached)
            share = np.bincount(
                basis.buurt_of[rows], weights=basis.share[rows], minlength=len(basis.buurt_gewicht)
            )
            self._reached[key] = (reach, share.astype(np.float64, copy=False))  # what is kept keeps its id
        return self._reached[key][1]

    def shares_within(
        self, afstanden: PairAfstanden, limits_m: NDArray[np.float64], doelgroep: str
    ) -> NDArray[np.float64]:
        """Give the share (0-1) of each gebied's people within each of the rising `limits_m` (they count).

        Returns:
            Shape (3, gebieden, limits): at face value, at the least and at the greatest distance.

        """
        key = (id(afstanden), limits_m.tobytes())
        if key not in self._within:
            basis, size = self.basis, len(limits_m) + 1
            found = []
            for afstand in (afstanden.afstand_m, afstanden.afstand_min_m, afstanden.afstand_max_m):
                bins = np.searchsorted(limits_m + TOLERANCE_M, afstand, side="left")
                buurten = len(basis.buurt_gewicht)
                flat = np.bincount(
                    basis.buurt_of * size + bins, weights=basis.share, minlength=buurten * size
                )
                found.append(np.cumsum(flat.reshape(buurten, size)[:, :-1], axis=1))
            self._within[key] = (afstanden, np.concatenate(found, axis=1))
        shares: NDArray[np.float64] = self._gebied_share(doelgroep) @ self._within[key][1]
        return np.moveaxis(shares.reshape(len(shares), 3, -1), 1, 0).clip(0.0, 1.0)

    def share_of_herkomsten(self, inside: NDArray[np.bool_], doelgroep: str) -> NDArray[np.float64]:
        """Give the share (0-1) of each gebied's people that lives at the herkomsten `inside`."""
        return np.clip(self.mean_of_herkomsten(inside.astype(np.float64), doelgroep), 0.0, 1.0)

    def mean_of_herkomsten(self, values: NDArray[np.float64], doelgroep: str) -> NDArray[np.float64]:
        """Give the mean of `values` (one per herkomst) over each gebied's people."""
        mean: NDArray[np.float64] = self._gebied_share(doelgroep) @ (self._buurt_share @ values)
        return mean
