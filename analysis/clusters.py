"""Clusters: do high and low values lie together? Moran's I and Getis-Ord through pysal `esda`.

Supporting evidence only: a municipality has few buurten, and neighbours share figures. All p-values are those
of the normal approximation (no permutations, so the answer is the same every time); those of many local tests
are corrected for the false discovery rate (Benjamini & Hochberg 1995, through scipy).

Gi and Gi* use weights of 0 and 1. For weights that are equal within a row the published z-scores are the same
when rows are standardised, but `esda`'s own row-standardised variance is not: it counts one neighbour.

esda, libpysal and scipy.stats take seconds to import, so they are loaded when a function here is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import UsageError
from analysis.pairs import find_pairs

if TYPE_CHECKING:
    import geopandas as gpd
    from libpysal.graph import Graph

    from analysis.pairs import FloatArray

__all__ = [
    "Clustermaat",
    "find_clusters",
    "getis_ord_g",
    "moran",
    "neighbours_by_border",
    "neighbours_within",
]

_MIN_AREAS = 3  # with fewer areas there is no variance to compare with


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


def moran(values: pd.Series, neighbours: Graph) -> Clustermaat:
    """Give Moran's I of `values` (index: the names in `neighbours`), rows standardised.

    Raises:
        UsageError: an area has no value at all in the table, or fewer than 3 values are known.

    Source: Moran 1950, through esda.

    """
    from esda.moran import Moran  # noqa: PLC0415 - slow import

    known, graph = _known(values, neighbours)
    with np.errstate(all="ignore"):
        found = Moran(known, graph, transformation="r", permutations=0, two_tailed=False)
    return Clustermaat(
        float(found.I), float(found.z_norm), float(found.p_norm), len(known), len(values) - len(known)
    )


def getis_ord_g(values: pd.Series, neighbours: Graph) -> Clustermaat:
    """Give the general G of `values` of 0 or more (index: the names in `neighbours`), weights 0 and 1.

    Raises:
        UsageError: an area has no value at all in the table, or fewer than 3 values are known.

    Source: Getis & Ord 1992, through esda.

    """
    from esda.getisord import G  # noqa: PLC0415 - slow import

    known, graph = _known(values, neighbours)
    with np.errstate(all="ignore"):
        found = G(known, graph, permutations=0)
    return Clustermaat(
        float(found.G), float(found.z_norm), float(found.p_norm), len(known), len(values) - len(known)
    )


def find_clusters(
    values: pd.Series,
    neighbours: Graph,
    *,
    star: bool = True,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Give per area whether it lies in a cluster of high or low values (Getis-Ord Gi* or Gi, FDR-corrected).

    Args:
        values: one value of 0 or more per area, index the names in `neighbours`; NaN is unknown.
        neighbours: the Graph of `neighbours_by_border` or `neighbours_within`.
        star: True: Gi*, the area itself counts along; False: Gi, its neighbours only.
        alpha: largest share of false discoveries.

    Returns:
        A table on the index of `values`: z, p (two-sided), p_fdr, cluster ("hoog", "laag", "geen"; missing
        where it cannot be said).

    Raises:
        UsageError: an area has no value at all in the table, or fewer than 3 values are known.

    Source: Ord & Getis 1995, through esda; Benjamini & Hochberg 1995, through scipy.

    """
    from esda.getisord import G_Local  # noqa: PLC0415 - slow import
    from scipy import stats  # noqa: PLC0415 - slow import

    known, graph = _known(values, neighbours)
    with np.errstate(all="ignore"):
        found = G_Local(known.to_numpy(), graph, transform="B", permutations=0, star=star)
    z = np.where(np.isfinite(found.Zs), found.Zs, np.nan)
    table = pd.DataFrame({"z": z, "p": 2 * stats.norm.sf(np.abs(z))}, index=known.index)
    table["p_fdr"] = _adjust(table["p"].to_numpy())
    significant = table["p_fdr"] <= alpha
    side = np.where(table["z"] > 0, "hoog", "laag")
    table["cluster"] = pd.Series(np.where(significant, side, "geen"), table.index).where(table["z"].notna())
    return table.reindex(values.index)


def _adjust(p: FloatArray) -> FloatArray:
    """Give the p-values corrected for the false discovery rate; unknown stays unknown."""
    from scipy import stats  # noqa: PLC0415 - slow import

    adjusted = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p[known])
    return adjusted


def _known(values: pd.Series, neighbours: Graph) -> tuple[pd.Series, Graph]:
    """Give the known values in the order of the graph, and the graph of those areas only."""
    missing = neighbours.unique_ids.difference(values.index)
    if len(missing):
        msg = (
            f"Gebied '{missing[0]}' heeft buren maar staat niet in de tabel. Voeg het toe, leeg als onbekend."
        )
        raise UsageError(msg)
    ordered = values.astype(float).reindex(neighbours.unique_ids)
    known = ordered.dropna()
    if len(known) < _MIN_AREAS:
        msg = f"Voor deze maat zijn minstens {_MIN_AREAS} bekende waarden nodig; er zijn er {len(known)}."
        raise UsageError(msg)
    return known, neighbours if len(known) == len(ordered) else neighbours.subgraph(known.index)
