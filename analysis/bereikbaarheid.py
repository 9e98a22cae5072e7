"""Bereikbaarheid: how far each herkomst is from the nearest offering of a soort that serves a doelgroep."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.afstand import Bounds, DistanceMeasure, nearest_with_bounds
from analysis.readers.ligging import AREA_PRECISIES
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.normen import Normen

__all__ = ["Afstanden", "PairAfstanden", "measure_afstanden"]

_NEEDED = ["aanbod_id", "aanbodsoort", "doelgroepen", "locatieprecisie", "x_rd", "y_rd", "telt_mee"]
_MANY = 2e8  # pairs of points from which compiled code and threads repay what starting them takes


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
        return np.argsort(self.afstand_m)  # not stable: equals may change places, and sorting is far faster


class _Atom(NamedTuple):
    """Offerings that are always counted together: one soort, one set of doelgroepen."""

    aanbodsoort: str
    doelgroepen: frozenset[str]
    nearest: Bounds  # its rows are those of the table aanbod


class _Area(NamedTuple):
    """Where an offering of one soort and set of doelgroepen may be that is somewhere in a set of buurten."""

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
        unknown = np.full(size, np.inf)
        nowhere = Bounds(np.full(size, -1, dtype=np.intp), unknown, unknown, unknown)
        first, *others = [atom.nearest for atom in atoms] or [nowhere]
        nearest, central, low, high = first
        for rows, afstand, afstand_min, afstand_max in others:
            closer = afstand < central
            tie = (afstand == central) & np.isfinite(central)
            closer[tie] = self.rang[rows[tie]] < self.rang[nearest[tie]]
            nearest, central = np.where(closer, rows, nearest), np.where(closer, afstand, central)
            low, high = np.minimum(low, afstand_min), np.minimum(high, afstand_max)
        for area in areas:
            low = np.where(area.herkomsten, 0.0, low)
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
    used = pd.DataFrame(aanbod)[_NEEDED].reset_index(drop=True).assign(rang=rang)
    used = used[used["telt_mee"]].sort_values("rang")
    on_area = used["locatieprecisie"].isin(AREA_PRECISIES) | used["x_rd"].isna()
    radius = used["locatieprecisie"].map(normen.radius_m)
    atoms = _measure_points(used[~on_area].assign(radius=radius), herkomsten, maat)
    found = _mark_areas(used[on_area], herkomsten, areas)
    return Afstanden(maat.naam, maat.omwegfactor, normen, len(herkomsten), rang, tuple(atoms), tuple(found))


def _measure_points(points: pd.DataFrame, herkomsten: pd.DataFrame, maat: DistanceMeasure) -> list[_Atom]:
    van = herkomsten[["x_rd", "y_rd"]].to_numpy()
    naar, radius = points[["x_rd", "y_rd"]].to_numpy(), points["radius"].to_numpy()
    row_of = points.index.to_numpy()
    many = len(van) * len(points) >= _MANY

    def measure(group: tuple[Any, NDArray[np.intp]]) -> _Atom:
        (soort, doelgroepen), here = group
        found = nearest_with_bounds(maat, van, naar[here], radius[here], compiled=many)
        where = np.append(row_of[here], -1)[found.rows]  # the last, -1, stands for "none"
        return _Atom(soort, frozenset(doelgroepen.split(";")), found._replace(rows=where))

    groups: list[tuple[Any, Any]] = sorted(points.groupby(["aanbodsoort", "doelgroepen"]).indices.items())
    if not many:
        return [measure(group) for group in groups]
    # Trees, arrays and compiled code let go of the interpreter, so threads use every core.
    with ThreadPoolExecutor() as threads:
        return list(threads.map(measure, groups))


def _mark_areas(
    rows: pd.DataFrame, herkomsten: pd.DataFrame, areas: Mapping[str, frozenset[str]]
) -> Iterator[_Area]:
    if rows.empty:
        return
    numbers, buurtcodes = pd.factorize(herkomsten["buurtcode"].to_numpy(dtype=object))
    number_of = {code: number for number, code in enumerate(buurtcodes)}
    found: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for aanbod_id, *kind in zip_texts(rows, "aanbod_id", "aanbodsoort", "doelgroepen"):
        inside = found.setdefault((kind[0], kind[1]), np.zeros(len(buurtcodes), dtype=np.bool_))
        inside[[number_of[code] for code in areas[aanbod_id] if code in number_of]] = True
    for (soort, doelgroepen), inside in found.items():
        yield _Area(soort, frozenset(doelgroepen.split(";")), inside[numbers])
