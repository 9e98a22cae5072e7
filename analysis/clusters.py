"""Clusters: do high and low values lie together? Moran's I and Getis-Ord through pysal `esda`.

Supporting evidence only: a municipality has few buurten, and neighbours share figures. All p-values are those
of the normal approximation (no permutations, so the answer is the same every time); those of many local tests
are corrected for the false discovery rate (Benjamini & Hochberg 1995, through scipy).

Gi and Gi* use weights of 0 and 1. For weights that are equal within a row the published z-scores are the same
when rows are standardised, but `esda`'s own row-standardised variance is not: it counts one neighbour.

esda, libpysal and scipy.stats take seconds to import, so they are loaded when a function here is called.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, Union

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import UsageError
from analysis.pairs import find_pairs

if TYPE_CHECKING:
    import geopandas as gpd
    from libpysal.graph import Graph
    from libpysal.weights import W

    from analysis.pairs import FloatArray

__all__ = [
    "Buren",
    "Clustermaat",
    "find_clusters",
    "getis_ord_g",
    "moran",
    "neighbours_by_border",
    "neighbours_within",
]

_MIN_AREAS = 3  # with fewer areas there is no variance to compare with
_ROUNDING = 1e-12  # a relative difference as small as this is rounding, not spread

# neighbours as libpysal knows them, or per area the names of its neighbours
Buren: TypeAlias = Union["Graph", "W", Mapping[Hashable, Iterable[Hashable]]]


@dataclass(frozen=True, slots=True)
class Clustermaat:
    """One measure of clustering over a whole map.

    Args:
        waarde: the statistic; NaN where it is undefined (all values equal, nobody has a neighbour).
        z: how many standard deviations it lies from no clustering.
        p: chance of a z this far out on this side (one-sided) when nothing clusters.
        aantal: number of areas it rests on.
        onbekend: number of areas left out because their value is unknown.

    """

    waarde: float
    z: float
    p: float
    aantal: int
    onbekend: int


def neighbours_by_border(
    gebieden: gpd.GeoDataFrame, *, key: str = "gebiedcode", tolerance_m: float = 1.0
) -> Graph:
    """Give the neighbours (libpysal Graph, 0/1) of areas whose borders come within `tolerance_m`.

    Args:
        gebieden: areas, RD, one row per `key`.
        key: column that names the area.
        tolerance_m: simplified borders leave slivers; areas this close still touch, metres.

    """
    from libpysal.graph import Graph  # noqa: PLC0415 - slow import

    return Graph.build_fuzzy_contiguity(gebieden.set_index(key), buffer=tolerance_m / 2)


def neighbours_within(xy: npt.ArrayLike, *, max_m: float) -> Graph:
    """Give the neighbours (libpysal Graph, 0/1, named 0 .. n - 1) of points at most `max_m` apart.

    Args:
        xy: points, shape (n, 2), RD metres.
        max_m: largest distance, metres; the boundary counts.

    """
    from libpysal.graph import Graph  # noqa: PLC0415 - slow import

    points = np.asarray(xy, dtype=float)
    pairs = find_pairs(points, points, max_m=max_m)
    apart = pairs.herkomst != pairs.aanbod
    table = pd.DataFrame({"focal": pairs.herkomst[apart], "neighbor": pairs.aanbod[apart], "weight": 1.0})
    alone = np.setdiff1d(np.arange(len(points)), table["focal"])
    islands = pd.DataFrame({"focal": alone, "neighbor": alone, "weight": 0.0})
    table = pd.concat([table, islands]) if len(islands) else table
    return Graph(table.sort_values(["focal", "neighbor"]).set_index(["focal", "neighbor"])["weight"])


def moran(values: pd.Series | npt.ArrayLike, neighbours: Buren) -> Clustermaat:
    """Give Moran's I of `values`, rows standardised.

    Args:
        values: one value per area, index the names in `neighbours` (without an index: 0 .. n - 1); NaN is
            unknown.
        neighbours: the Graph of `neighbours_by_border` or `neighbours_within`, a libpysal W, or per area the
            names of its neighbours.

    Raises:
        UsageError: values and neighbours are not about the same areas, a value is infinite, or fewer than 3
            values are known.

    Source: Moran 1950, through esda.

    """
    from esda.moran import Moran  # noqa: PLC0415 - slow import

    known, graph, unknown = _known(values, neighbours)
    if _is_flat(known):
        return Clustermaat(np.nan, np.nan, np.nan, len(known), unknown)
    with np.errstate(all="ignore"):
        found = Moran(known, graph, transformation="r", permutations=0)
    return _measure(found.I, found.EI, found.VI_norm, len(known), unknown)


def getis_ord_g(values: pd.Series | npt.ArrayLike, neighbours: Buren) -> Clustermaat:
    """Give the general G of `values` of 0 or more, weights 0 and 1.

    The arguments and errors are those of `moran`, but a value below 0 is refused: G has no meaning there.

    Source: Getis & Ord 1992, through esda.

    """
    from esda.getisord import G  # noqa: PLC0415 - slow import

    known, graph, unknown = _known(values, neighbours)
    if (known < 0).any():
        msg = "G kan alleen met waarden van 0 of hoger. Neem moran of find_clusters, of andere waarden."
        raise UsageError(msg)
    if not graph.n_edges:
        return Clustermaat(np.nan, np.nan, np.nan, len(known), unknown)
    with np.errstate(all="ignore"):
        found = G(known, graph, permutations=0)
    return _measure(found.G, found.EG, found.VG, len(known), unknown)


def find_clusters(
    values: pd.Series | npt.ArrayLike,
    neighbours: Buren,
    *,
    star: bool = True,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Give per area whether it lies in a cluster of high or low values (Getis-Ord Gi* or Gi, FDR-corrected).

    The z-scores are those of Ord & Getis 1995, which may be asked of values below 0 too.

    Args:
        values: as in `moran`.
        neighbours: as in `moran`.
        star: True: Gi*, the area itself counts along; False: Gi, its neighbours only.
        alpha: largest share of false discoveries.

    Returns:
        A table on the index of `values`: z, p (two-sided), p_fdr, cluster ("hoog", "laag", "geen"; missing
        where it cannot be said).

    Raises:
        UsageError: as `moran`.

    Source: Ord & Getis 1995, through esda; Benjamini & Hochberg 1995, through scipy.

    """
    known, graph, _ = _known(values, neighbours)
    z = np.full(len(known), np.nan) if _is_flat(known) else _local_z(known.to_numpy(), graph, star=star)
    from scipy import stats  # noqa: PLC0415 - slow import

    table = pd.DataFrame({"z": z, "p": 2 * stats.norm.sf(np.abs(z))}, index=known.index)
    table["p_fdr"] = _adjust(table["p"].to_numpy())
    significant = table["p_fdr"] <= alpha
    side = np.where(table["z"] > 0, "hoog", "laag")
    table["cluster"] = pd.Series(np.where(significant, side, "geen"), table.index).where(table["z"].notna())
    return table.reindex(pd.Series(values).index)


def _local_z(values: FloatArray, graph: Graph, *, star: bool) -> FloatArray:
    """Give the z-score per area; NaN without neighbours, or where those compared with are all equal."""
    from esda.getisord import G_Local  # noqa: PLC0415 - slow import

    # esda divides by the sum of the values; z-scores do not change when all values move as much
    above = values - values.min()
    with np.errstate(all="ignore"):
        found = G_Local(above, graph, transform="B", permutations=0, star=star)
        z: FloatArray = np.where(found.VGs > _ROUNDING * found.EGs**2, found.Zs, np.nan)
    return z


def _measure(found: float, expected: float, variance: float, aantal: int, onbekend: int) -> Clustermaat:
    """Give the measure with its z and p; both unknown where chance leaves no room (all are neighbours)."""
    from scipy import stats  # noqa: PLC0415 - slow import

    room = variance > _ROUNDING * expected**2
    z = (found - expected) / np.sqrt(variance) if room else np.nan
    return Clustermaat(float(found), float(z), float(stats.norm.sf(abs(z))), aantal, onbekend)


def _adjust(p: FloatArray) -> FloatArray:
    """Give the p-values corrected for the false discovery rate; unknown stays unknown."""
    from scipy import stats  # noqa: PLC0415 - slow import

    adjusted = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p[known])
    return adjusted


def _is_flat(known: pd.Series) -> bool:
    """Tell whether the values are all equal but for rounding."""
    return bool(np.ptp(known.to_numpy()) <= _ROUNDING * known.abs().max())


def _known(values: pd.Series | npt.ArrayLike, neighbours: Buren) -> tuple[pd.Series, Graph, int]:
    """Give the known values in the order of the graph, the graph of those areas, how many are unknown."""
    graph, column = _as_graph(neighbours), pd.Series(values).astype(float)
    _check_names(column.index, graph.unique_ids)
    if np.isinf(column).any():
        msg = "Bij de waarden staat een oneindig getal. Verbeter het, of laat het leeg."
        raise UsageError(msg)
    known = column.reindex(graph.unique_ids).dropna()
    if len(known) < _MIN_AREAS:
        msg = f"Voor deze maat zijn minstens {_MIN_AREAS} bekende waarden nodig; er zijn er {len(known)}."
        raise UsageError(msg)
    unknown = len(column) - len(known)
    return known, graph.subgraph(known.index) if unknown else graph, unknown


def _as_graph(neighbours: Buren) -> Graph:
    from libpysal.graph import Graph  # noqa: PLC0415 - slow import

    if isinstance(neighbours, Graph):
        return neighbours
    if isinstance(neighbours, Mapping):
        return Graph.from_dicts({area: list(names) for area, names in neighbours.items()})
    return Graph.from_W(neighbours)


def _check_names(named: pd.Index, areas: pd.Index) -> None:
    """Refuse values and neighbours of other areas.

    Raises:
        UsageError: an area is in one of the two only, or in the values twice.

    """
    if len(missing := areas.difference(named)):
        msg = (
            f"Gebied '{missing[0]}' heeft buren maar staat niet in de tabel. Voeg het toe, leeg als onbekend."
        )
        raise UsageError(msg)
    if len(more := named.difference(areas)):
        msg = f"Gebied '{more[0]}' staat niet bij de buren. Voeg het toe, zonder buren als het er geen heeft."
        raise UsageError(msg)
    if named.has_duplicates:
        msg = f"Gebied '{named[named.duplicated()][0]}' staat twee keer in de tabel. Haal er één weg."
        raise UsageError(msg)
