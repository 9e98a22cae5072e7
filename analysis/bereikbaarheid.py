"""Bereikbaarheid: how far each herkomst is from the nearest offering of a soort that serves a doelgroep."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from analysis.readers.aanbod import AREA_PRECISIES
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.normen import Normen

__all__ = ["Afstanden", "DistanceMeasure", "Hemelsbreed", "PairAfstanden", "measure_afstanden"]

_FEW = 12  # up to here comparing all pairs is faster than building a tree


class DistanceMeasure(Protocol):
    """A way to measure from herkomsten to offerings."""

    @property
    def naam(self) -> str:
        """Give the name that tables carry in column `maat`."""

    @property
    def omwegfactor(self) -> float:
        """Give walked metres per measured metre (1 where the measure follows streets itself)."""

    def nearest(self, van: NDArray[np.float64], naar: NDArray[np.float64]) -> Nearest:
        """Give for each of `van` (n, 2) the nearest of `naar` (m, 2), RD metres; a tie goes to the first."""


class Nearest(NamedTuple):
    """Rows of the nearest offerings (-1: none can be reached) and the measured distance (m, inf there)."""

    rows: NDArray[np.intp]
    afstand_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hemelsbreed:
    """The straight line, to be multiplied with the omwegfactor: a fallback without a street network."""

    omwegfactor: float = 1.0

    @property
    def naam(self) -> str:
        """Give "hemelsbreed"."""
        return "hemelsbreed"

    def nearest(self, van: NDArray[np.float64], naar: NDArray[np.float64]) -> Nearest:
        """Give the nearest of `naar` by straight line; equal distances go to the lowest row."""
        if len(naar) == 0:
            return Nearest(np.full(len(van), -1), np.full(len(van), np.inf))
        index = _nearest_of_few(van, naar) if len(naar) <= _FEW else _nearest_in_tree(van, naar)
        return Nearest(index, _distance(van, naar[index]))


def _distance(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(_squared(van, naar))


def _squared(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.float64]:
    dx, dy = van[..., 0] - naar[..., 0], van[..., 1] - naar[..., 1]
    squared: NDArray[np.float64] = dx * dx + dy * dy
    return squared


def _nearest_of_few(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.intp]:
    index = np.zeros(len(van), dtype=np.intp)
    best = _squared(van, naar[0])
    for candidate in range(1, len(naar)):
        squared = _squared(van, naar[candidate])
        closer = squared < best
        best[closer], index[closer] = squared[closer], candidate
    return index


def _nearest_in_tree(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.intp]:
    places, first = np.unique(naar, axis=0, return_index=True)
    if len(places) == 1:
        return np.full(len(van), first[0])
    tree = cKDTree(places)
    answer = tree.query(van, k=2)
    distance, found = np.asarray(answer[0]), np.asarray(answer[1])
    index: NDArray[np.intp] = first[found[:, 0]]
    # The tree does not say which of two equally near places it gives: settle those ties by lowest index.
    for row in np.flatnonzero(distance[:, 1] <= distance[:, 0] * (1 + 1e-12)):
        close = np.array(tree.query_ball_point(van[row], distance[row, 0] * (1 + 1e-12)), dtype=np.intp)
        squared = _squared(van[row], places[close])
        index[row] = first[close[squared == squared.min()]].min()
    return index


@dataclass(frozen=True)
class PairAfstanden:
    """Walked distances (m) of every herkomst for one doelgroep × aanbodsoort; inf where nothing is known.

    `afstand_min_m` and `afstand_max_m` bound the distance over every place the offerings could be.
    `aanbod` holds the row of the nearest offering in the table aanbod, -1 for none.
    """

    aanbod: NDArray[np.intp]
    afstand_m: NDArray[np.float64]
    afstand_min_m: NDArray[np.float64]
    afstand_max_m: NDArray[np.float64]

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Give the herkomsten from near to far; many norms and doelgroepen share it."""
        return np.argsort(self.afstand_m, kind="stable")


class _Atom(NamedTuple):
    """Offerings that are always counted together: one soort, one set of doelgroepen, one radius."""

    aanbodsoort: str
    doelgroepen: frozenset[str]
    radius_m: float
    nearest: NDArray[np.intp]  # row in the table aanbod
    afstand_m: NDArray[np.float64]


class _Area(NamedTuple):
    """An offering that is somewhere in a set of buurten."""

    aanbodsoort: str
    doelgroepen: frozenset[str]
    herkomsten: NDArray[np.bool_]


@dataclass(frozen=True)
class Afstanden:
    """Distances of a register, measured once; `for_pair` combines them for any doelgroep × aanbodsoort."""

    maat: str
    omwegfactor: float
    normen: Normen
    aantal_herkomsten: int
    rang: NDArray[np.intp]  # per row of aanbod: its place when sorted by aanbod_id
    atoms: tuple[_Atom, ...]
    areas: tuple[_Area, ...]
    _known: dict[object, PairAfstanden] = field(default_factory=dict, repr=False)

    def for_pair(self, doelgroep: str, aanbodsoort: str) -> PairAfstanden:
        """Give the distances to the nearest offering of `aanbodsoort` (or groep) that serves `doelgroep`."""
        soorten = set(self.normen.soorten_of(aanbodsoort))
        accepted = self.normen.accepted_doelgroepen(doelgroep)
        atoms = tuple(
            i for i, a in enumerate(self.atoms) if a.aanbodsoort in soorten and a.doelgroepen & accepted
        )
        areas = tuple(
            i for i, a in enumerate(self.areas) if a.aanbodsoort in soorten and a.doelgroepen & accepted
        )
        if (atoms, areas) not in self._known:
            self._known[atoms, areas] = self._combine(
                [self.atoms[i] for i in atoms], [self.areas[i] for i in areas]
            )
        return self._known[atoms, areas]

    def _combine(self, atoms: list[_Atom], areas: list[_Area]) -> PairAfstanden:
        size = self.aantal_herkomsten
        nearest = np.full(size, -1, dtype=np.intp)
        central, low, high = (np.full(size, np.inf) for _ in range(3))
        for atom in atoms:
            closer = atom.afstand_m < central
            tie = (atom.afstand_m == central) & np.isfinite(central)
            closer[tie] = self.rang[atom.nearest[tie]] < self.rang[nearest[tie]]
            nearest[closer], central[closer] = atom.nearest[closer], atom.afstand_m[closer]
            np.minimum(low, np.maximum(atom.afstand_m - atom.radius_m, 0), out=low)
            np.minimum(high, atom.afstand_m + atom.radius_m, out=high)
        for area in areas:
            low[area.herkomsten] = 0
        factor = self.omwegfactor
        return PairAfstanden(nearest, central * factor, low * factor, high * factor)


def measure_afstanden(
    herkomsten: pd.DataFrame,
    aanbod: gpd.GeoDataFrame,
    areas: Mapping[str, frozenset[str]],
    *,
    normen: Normen,
    maat: DistanceMeasure,
) -> Afstanden:
    """Measure from every herkomst to the nearest offering, per soort, set of doelgroepen and radius.

    Only offerings that `telt_mee` are measured. One whose locatieprecisie is an area (buurt, wijk, stad) is
    no point: it may be anywhere in its area, so it only widens the bounds there.

    Args:
        herkomsten: table herkomsten (RD).
        aanbod: table aanbod (RD).
        areas: per aanbod_id without a usable point, the buurtcodes it may be in.
        normen: radius per locatieprecisie (m).
        maat: how to measure.

    """
    rang = np.empty(len(aanbod), dtype=np.intp)
    rang[np.argsort(aanbod["aanbod_id"].to_numpy(dtype=object), kind="stable")] = np.arange(len(aanbod))
    used = pd.DataFrame(aanbod).reset_index(drop=True).assign(rang=rang)
    used = used[used["telt_mee"]].sort_values("rang")
    on_area = used["locatieprecisie"].isin(AREA_PRECISIES) | used["x_rd"].isna()
    radius = used["locatieprecisie"].map(normen.radius_m)
    atoms = _measure_points(used[~on_area].assign(radius=radius), herkomsten, maat)
    found = _mark_areas(used[on_area], herkomsten, areas)
    return Afstanden(maat.naam, maat.omwegfactor, normen, len(herkomsten), rang, tuple(atoms), tuple(found))


def _measure_points(points: pd.DataFrame, herkomsten: pd.DataFrame, maat: DistanceMeasure) -> Iterator[_Atom]:
    van = herkomsten[["x_rd", "y_rd"]].to_numpy()
    for key, rows in points.groupby(["aanbodsoort", "doelgroepen", "radius"], sort=True):
        soort, doelgroepen, radius = cast("tuple[str, str, float]", key)
        nearest = maat.nearest(van, rows[["x_rd", "y_rd"]].to_numpy())
        where = np.where(nearest.rows >= 0, rows.index.to_numpy()[nearest.rows], -1)
        yield _Atom(soort, frozenset(doelgroepen.split(";")), radius, where, nearest.afstand_m)


def _mark_areas(
    rows: pd.DataFrame, herkomsten: pd.DataFrame, areas: Mapping[str, frozenset[str]]
) -> Iterator[_Area]:
    numbers, buurtcodes = pd.factorize(herkomsten["buurtcode"].to_numpy(dtype=object))
    for aanbod_id, soort, doelgroepen in zip_texts(rows, "aanbod_id", "aanbodsoort", "doelgroepen"):
        inside = np.isin(buurtcodes, list(areas[aanbod_id]))[numbers]
        yield _Area(soort, frozenset(doelgroepen.split(";")), inside)
