"""Bereik: which herkomst reaches which offering within a norm, and what follows for a part of them.

A dagdeel, a drempel, a stop or an overlap all ask the same: who is reached when only these offerings count?
Distances are measured once per pair in reach; every question is then a product of sparse 0/1 matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.aanbodtelling import find_areas
from analysis.dekking import TOLERANCE_M
from analysis.maten.aandelen import Aandelen, Entries
from analysis.maten.paren import measure_bounded_pairs, people_of
from analysis.pairs import BoundedPairs, Pairs
from analysis.readers.ligging import AREA_PRECISIES
from analysis.schemas import NIVEAUS
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.normen import Norm
    from analysis.pipeline import Results

__all__ = ["Bereik", "Reach", "build_bereik"]


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
        bounded: pairs and the bounds of their distance, walked metres; offerings are rows of table aanbod.
        radius_m: walked metres around each offering; NaN for one that only has an area.
        areas: herkomst and offering of each herkomst that lies in the area an offering may be in.
        known_buurten: from `find_areas`, of a register that reaches further than these gebieden; None: it
            does not.

    """

    results: Results
    bounded: BoundedPairs
    radius_m: NDArray[np.float64]
    areas: tuple[NDArray[np.int64], NDArray[np.int64]]
    known_buurten: Mapping[str, frozenset[str]] | None = None
    _reaches: dict[object, Reach] = field(default_factory=dict, repr=False)
    _people: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)

    @cached_property
    def buurten_of(self) -> Mapping[str, frozenset[str]]:
        """Give per aanbod_id without a usable point the buurtcodes it may be in."""
        if self.known_buurten is not None:
            return self.known_buurten
        return find_areas(self.results.aanbod, self.results.gebieden)

    @property
    def pairs(self) -> Pairs:
        """Give the pairs in reach, at the place that is known (walked metres)."""
        return self.bounded.pairs

    def people(self, doelgroep: str) -> NDArray[np.float64]:
        """Give the people of `doelgroep` at each herkomst (see `people_of`)."""
        if doelgroep not in self._people:
            self._people[doelgroep] = people_of(self.results.basis, doelgroep)
        return self._people[doelgroep]

    def rows_of(self, doelgroep: str, aanbodsoort: str) -> NDArray[np.intp]:
        """Give the rows of table aanbod that count for a pair."""
        normen = self.results.normen
        soorten, accepted = set(normen.soorten_of(aanbodsoort)), normen.accepted_doelgroepen(doelgroep)
        found = [
            rows
            for (soort, codes), rows in self._kinds.items()
            if soort in soorten and not accepted.isdisjoint(codes.split(";"))
        ]
        return np.sort(np.concatenate([np.empty(0, dtype=np.intp), *found]))

    @cached_property
    def _kinds(self) -> dict[tuple[str, str], NDArray[np.intp]]:
        """Give the rows of table aanbod that count, per soort and doelgroepen."""
        used = np.flatnonzero(self.results.aanbod["telt_mee"].to_numpy())
        kinds = pd.DataFrame(self.results.aanbod)[["aanbodsoort", "doelgroepen"]].iloc[used]
        found: Any = kinds.groupby(list(kinds), sort=False).indices
        return {kind: used[rows] for kind, rows in found.items()}

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
        herkomst, kolom = self.pairs.herkomst[chosen], column[self.pairs.aanbod[chosen]]
        in_area = column[self.areas[1]] >= 0
        around = Entries(self.areas[0][in_area], column[self.areas[1][in_area]])

        def within(afstand_m: NDArray[np.float64]) -> Entries:
            near = afstand_m[chosen] <= limit_m
            return Entries(herkomst[near], kolom[near])

        possible = within(self.bounded.afstand_min_m)
        both = [np.concatenate(columns) for columns in zip(possible, around, strict=True)]
        sure, central = within(self.bounded.afstand_max_m), within(self.pairs.afstand_m)
        return Reach(rows, central, sure, Entries(*both))

    @cached_property
    def aandelen(self) -> Aandelen:
        """Give the shares of people per gebied."""
        return Aandelen(self.results.basis)

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
        columns = zip_texts(results.aanbod, "aanbod_id", "buurtcode")
        at = []
        for row, (count, (key, code)) in enumerate(zip(results.aanbod["telt_mee"], columns, strict=True)):
            if not count:
                continue
            rows = [number.get(c, -1) for c in self.buurten_of.get(key, {code})]
            for niveau in NIVEAUS:
                parents = {int(basis.parent_of[niveau][r]) if r >= 0 else -1 for r in rows}
                if len(parents) == 1 and (parent := parents.pop()) >= 0:
                    at.append((parent, row))
        gebied, aanbod = np.array(at, dtype=np.intp).reshape(-1, 2).T
        shape = (len(results.gebieden), self.pairs.n_aanbod)
        return sparse.csc_array((np.ones(len(at), dtype=np.int64), (gebied, aanbod)), shape=shape)


def build_bereik(
    results: Results,
    *,
    max_norm_m: float | None = None,
    areas: Mapping[str, frozenset[str]] | None = None,
) -> Bereik:
    """Measure all pairs herkomst-offering in reach.

    Args:
        results: from `run`.
        max_norm_m: widest norm (walked metres) that will be asked for; None: the widest of the normen.
        areas: from `find_areas`, of a register that reaches further than these gebieden; None: it does not.

    """
    maat, aanbod, herkomsten = results.maat, results.aanbod, results.bronnen.herkomsten
    usable = aanbod["telt_mee"].to_numpy() & aanbod["x_rd"].notna().to_numpy()
    usable &= ~aanbod["locatieprecisie"].isin(AREA_PRECISIES).to_numpy()
    radius = np.where(usable, aanbod["locatieprecisie"].map(results.normen.radius_m).to_numpy(float), np.nan)
    norms = [norm.normafstand_m for norm in results.normen.normen]
    widest = max(norms, default=0.0) if max_norm_m is None else max_norm_m
    points = np.flatnonzero(usable)
    found, least, most = measure_bounded_pairs(
        maat,
        herkomsten[["x_rd", "y_rd"]].to_numpy(),
        aanbod[["x_rd", "y_rd"]].to_numpy()[points],
        radius[points],
        max_m=widest + TOLERANCE_M,
    )
    pairs = Pairs(found.herkomst, points[found.aanbod], found.afstand_m, len(herkomsten), len(aanbod))
    walked = radius * maat.omwegfactor
    buurten_of = find_areas(aanbod, results.gebieden) if areas is None else areas
    inside = _pairs_in_areas(results, buurten_of)
    return Bereik(results, BoundedPairs(pairs, least, most), walked, inside, buurten_of)


def _pairs_in_areas(
    results: Results, areas: Mapping[str, frozenset[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    buurtcodes = results.bronnen.herkomsten["buurtcode"]
    rows_in: dict[Any, Any] = buurtcodes.groupby(buurtcodes).indices
    row_of = {code: row for row, (code,) in enumerate(zip_texts(results.aanbod, "aanbod_id"))}
    nobody = np.empty(0, dtype=np.int64)
    inside = [
        (row_of[key], np.sort(np.concatenate([nobody, *(rows_in[code] for code in area if code in rows_in)])))
        for key, area in areas.items()
    ]
    if not inside:
        return nobody, nobody
    sizes = [len(herkomsten) for _, herkomsten in inside]
    return np.concatenate([herkomsten for _, herkomsten in inside]), np.repeat(
        [row for row, _ in inside], sizes
    )
