"""Bereik: which herkomst reaches which offering within a norm, and what follows for a part of them.

A dagdeel, a drempel, a stop or an overlap all ask the same: who is reached when only these offerings count?
Distances are measured once per pair in reach; every question is then a product of sparse 0/1 matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.aanbodtelling import find_areas
from analysis.dekking import TOLERANCE_M
from analysis.maten.paren import PairMeasure, measure_pairs, people_of
from analysis.pairs import Pairs
from analysis.readers.ligging import AREA_PRECISIES
from analysis.schemas import NIVEAUS
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.bereikbaarheid import PairAfstanden
    from analysis.normen import Norm
    from analysis.pipeline import Results

__all__ = ["Bereik", "Entries", "PairMeasure", "Reach", "build_bereik", "measure_pairs", "people_of"]


class Entries(NamedTuple):
    """Which herkomst reaches which offering (a column of its Reach), every pair once."""

    herkomst: NDArray[np.intp]
    aanbod: NDArray[np.intp]


class Reach(NamedTuple):
    """Who reaches what of one norm.

    Attributes:
        rows: rows of table aanbod: the offerings of the pair.
        central: within the norm at the place that is known.
        sure: within the norm wherever within its radius the offering is.
        possible: within the norm somewhere within its radius, or anywhere in its area.

    """

    rows: NDArray[np.intp]
    central: Entries
    sure: Entries
    possible: Entries


@dataclass(frozen=True)
class Bereik:
    """Distances of all pairs herkomst-offering in reach of the widest norm, and the shares of people.

    Attributes:
        results: from `run`.
        pairs: walked metres, offerings are rows of table aanbod.
        radius_m: walked metres around each offering; NaN for one that only has an area.
        areas: herkomst and offering of each herkomst that lies in the area an offering may be in.

    """

    results: Results
    pairs: Pairs
    radius_m: NDArray[np.float64]
    areas: tuple[NDArray[np.int64], NDArray[np.int64]]
    _shares: dict[str, sparse.csr_array] = field(default_factory=dict, repr=False)
    _reaches: dict[object, Reach] = field(default_factory=dict, repr=False)
    _within: dict[object, tuple[PairAfstanden, NDArray[np.float64]]] = field(default_factory=dict, repr=False)
    _reached: dict[object, tuple[Entries, NDArray[np.float64]]] = field(default_factory=dict, repr=False)
    _people: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)

    def people(self, doelgroep: str) -> NDArray[np.float64]:
        """Give the people of `doelgroep` at each herkomst (see `people_of`)."""
        if doelgroep not in self._people:
            self._people[doelgroep] = people_of(self.results.basis, doelgroep)
        return self._people[doelgroep]

    def rows_of(self, doelgroep: str, aanbodsoort: str) -> NDArray[np.intp]:
        """Give the rows of table aanbod that count for a pair."""
        normen = self.results.normen
        soorten, accepted = set(normen.soorten_of(aanbodsoort)), normen.accepted_doelgroepen(doelgroep)
        return np.array(
            [
                row
                for row, (soort, doelgroepen) in enumerate(self._served)
                if soort in soorten and not doelgroepen.isdisjoint(accepted)
            ],
            dtype=np.intp,
        )

    @cached_property
    def _served(self) -> list[tuple[str, frozenset[str]]]:
        aanbod = self.results.aanbod
        columns = zip_texts(aanbod, "aanbodsoort", "doelgroepen")
        counts = aanbod["telt_mee"].tolist()
        return [
            (soort if count else "", frozenset(codes.split(";")))
            for count, (soort, codes) in zip(counts, columns, strict=True)
        ]

    def reach_of(self, norm: Norm) -> Reach:
        """Give who reaches what of the pair of `norm` within its distance (the boundary counts)."""
        rows = self.rows_of(norm.doelgroep, norm.aanbodsoort)
        key = (norm.normafstand_m, rows.tobytes())
        if key not in self._reaches:
            self._reaches[key] = self._find_reach(rows, norm.normafstand_m + TOLERANCE_M)
        return self._reaches[key]

    def _find_reach(self, rows: NDArray[np.intp], limit_m: float) -> Reach:
        column = np.full(self.pairs.n_aanbod, -1)
        column[rows] = np.arange(len(rows))
        chosen = column[self.pairs.aanbod] >= 0
        herkomst, aanbod = self.pairs.herkomst[chosen], self.pairs.aanbod[chosen]
        afstand, radius = self.pairs.afstand_m[chosen], self.radius_m[aanbod]
        in_area = column[self.areas[1]] >= 0
        around = Entries(self.areas[0][in_area], column[self.areas[1][in_area]])
        kolom = column[aanbod]

        def within(afstand_m: NDArray[np.float64]) -> Entries:
            near = afstand_m <= limit_m
            return Entries(herkomst[near], kolom[near])

        possible = within(afstand - radius)
        both = [np.concatenate(columns) for columns in zip(possible, around, strict=True)]
        return Reach(rows, within(afstand), within(afstand + radius), Entries(*both))

    @cached_property
    def _buurt_share(self) -> sparse.csr_array:
        """Give the share of each buurt's people that lives at each herkomst, (buurten × herkomsten)."""
        basis = self.results.basis
        at = basis.buurt_of, np.arange(self.pairs.n_herkomst)
        return sparse.csr_array((basis.share, at), shape=(len(basis.buurt_gewicht), self.pairs.n_herkomst))

    def _gebied_share(self, doelgroep: str) -> sparse.csr_array:
        """Give the share of each gebied's people that lives in each buurt, (gebieden × buurten)."""
        if doelgroep not in self._shares:
            basis = self.results.basis
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
            basis = self.results.basis
            reached = np.zeros(self.pairs.n_herkomst, dtype=np.bool_)
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
            basis, size = self.results.basis, len(limits_m) + 1
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

    def count_in_gebieden(self, rows: NDArray[np.intp], counts: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count per gebied the offerings that stand in it and count, shape (gebieden, k).

        Args:
            rows: rows of table aanbod.
            counts: which of them count, shape (len(rows), k): k questions at once.

        """
        return np.asarray((self._presence[:, rows] @ counts.astype(np.int64)), dtype=np.int64)

    @cached_property
    def _presence(self) -> sparse.csc_array:
        """Tell which gebied holds which offering that counts; one that may be in two is held by neither."""
        results, basis = self.results, self.results.basis
        buurten = results.gebieden["gebiedcode"].iloc[basis.rows_of["buurt"]]
        number = {code: row for row, code in enumerate(buurten)}
        areas = find_areas(results.aanbod, results.gebieden)
        columns = zip_texts(results.aanbod, "aanbod_id", "buurtcode")
        at = [
            (parents.pop(), row)
            for row, (key, code) in enumerate(columns)
            if self._served[row][0]
            for niveau in NIVEAUS
            if len(
                parents := {
                    int(basis.parent_of[niveau][number[c]]) for c in areas.get(key, {code}) if c in number
                }
            )
            == 1
        ]
        gebied, aanbod = np.array(at, dtype=np.intp).reshape(-1, 2).T
        shape = (len(results.gebieden), self.pairs.n_aanbod)
        return sparse.csc_array((np.ones(len(at), dtype=np.int64), (gebied, aanbod)), shape=shape)


def build_bereik(results: Results, *, max_norm_m: float | None = None) -> Bereik:
    """Measure all pairs herkomst-offering in reach.

    Args:
        results: from `run`.
        max_norm_m: widest norm (walked metres) that will be asked for; None: the widest of the normen.

    """
    maat, aanbod, herkomsten = results.maat, results.aanbod, results.bronnen.herkomsten
    usable = aanbod["telt_mee"].to_numpy() & aanbod["x_rd"].notna().to_numpy()
    usable &= ~aanbod["locatieprecisie"].isin(AREA_PRECISIES).to_numpy()
    radius = np.where(usable, aanbod["locatieprecisie"].map(results.normen.radius_m).to_numpy(float), np.nan)
    norms = [norm.normafstand_m for norm in results.normen.normen]
    widest = max(norms, default=0.0) if max_norm_m is None else max_norm_m
    reach_m = (widest + TOLERANCE_M) / maat.omwegfactor + max(radius[usable], default=0.0)
    points = np.flatnonzero(usable)
    found = measure_pairs(
        maat,
        herkomsten[["x_rd", "y_rd"]].to_numpy(),
        aanbod[["x_rd", "y_rd"]].to_numpy()[points],
        max_m=reach_m,
    )
    walked = found.afstand_m * maat.omwegfactor
    pairs = Pairs(found.herkomst, points[found.aanbod], walked, len(herkomsten), len(aanbod))
    return Bereik(results, pairs, radius * maat.omwegfactor, _pairs_in_areas(results))


def _pairs_in_areas(results: Results) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    areas = find_areas(results.aanbod, results.gebieden)
    numbers, codes = pd.factorize(results.bronnen.herkomsten["buurtcode"].to_numpy(dtype=object))
    row_of = {code: row for row, (code,) in enumerate(zip_texts(results.aanbod, "aanbod_id"))}
    inside = [
        (row_of[key], np.flatnonzero(np.isin(codes, list(area))[numbers])) for key, area in areas.items()
    ]
    if not inside:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    sizes = [len(herkomsten) for _, herkomsten in inside]
    return np.concatenate([herkomsten for _, herkomsten in inside]), np.repeat(
        [row for row, _ in inside], sizes
    )
