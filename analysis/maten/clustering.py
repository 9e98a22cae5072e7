"""Clustering: do buurten with much or little dekking lie together? (table clusters).

Per gemeente, by itself: Moran's I over its buurten, and per buurt Getis-Ord Gi* with p-values corrected for
the false discovery rate. It supports a talk and decides nothing: a gemeente has few buurten, and neighbours
share their offerings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.clusters import find_clusters, moran, neighbours_by_border
from analysis.maten.tabel import build_table

if TYPE_CHECKING:
    from libpysal.graph import Graph
    from numpy.typing import NDArray

    from analysis.pipeline import Results

__all__ = ["MIN_BUURTEN", "compute_clusters"]

MIN_BUURTEN = 10  # an afspraak: with fewer the normal approximation says nothing
_NUMBERS = ("moran", "moran_z", "moran_p", "gi_ster", "gi_p", "gi_p_fdr")
_COUNTS = ("aantal_buurten", "aantal_onbekend")
_NIVEAUS = ("buurt", "gemeente")


def compute_clusters(results: Results) -> pd.DataFrame:
    """Compute table clusters: per buurt and gemeente × norm, whether high and low dekking lie together.

    Neighbours are buurten of the same gemeente whose borders touch. A buurt where nobody lives, or where
    inwoners are unknown, does not take part.

    Returns:
        For a gemeente moran (1: like beside like, 0: no pattern, below 0: unlike beside unlike), moran_z and
        moran_p (one-sided). For a buurt gi_ster (its z-score), gi_p (two-sided), gi_p_fdr and cluster: hoog
        (much dekking together), laag or geen, at a false discovery rate of 5 % over the buurten of the
        gemeente. aantal_buurten and aantal_onbekend say on how many buurten it rests. Figures are empty and
        status is onbekend where fewer than `MIN_BUURTEN` take part, or all have the same.

    Source: Moran 1950, Getis & Ord 1992, Ord & Getis 1995, Benjamini & Hochberg 1995, through pysal esda.

    """
    norms, size = results.normen.normen, len(results.gebieden)
    shape = size, len(norms)
    aandeel = results.dekking["aandeel_binnen_norm"].to_numpy().reshape(shape)
    inwoners = results.dekking["inwoners"].to_numpy().reshape(shape)
    figures: dict[str, NDArray[Any]] = {
        **{name: np.full(shape[::-1], np.nan) for name in _NUMBERS},
        "cluster": np.full(shape[::-1], "", dtype=object),
        **{name: np.zeros(shape[::-1], dtype=np.int64) for name in _COUNTS},
        "status": np.full(shape[::-1], "onbekend", dtype=object),
    }
    basis = results.basis
    for gemeente in basis.rows_of["gemeente"] if norms else ():
        buurten = basis.rows_of["buurt"][basis.parent_of["gemeente"] == gemeente]
        graphs = _Graphs(results, buurten)
        for column in range(len(norms)):
            people = inwoners[buurten, column]
            takes_part = people > 0
            counts = {
                "aantal_buurten": int(takes_part.sum()),
                "aantal_onbekend": int(np.isnan(people).sum()),
            }
            for name, count in counts.items():
                figures[name][column, [gemeente, *buurten]] = count
            found = _measure(graphs, aandeel[buurten, column], takes_part)
            for name, values in (found or {}).items():
                figures[name][column, [gemeente, *buurten]] = values
    table = build_table(results, norms, figures)
    table = table[table["niveau"].isin(_NIVEAUS)].reset_index(drop=True)
    return table.assign(cluster=table["cluster"].astype("str").replace("", None))


class _Graphs:
    """The neighbours among the buurten of one gemeente, made once per set of buurten that take part."""

    def __init__(self, results: Results, buurten: NDArray[np.intp]) -> None:
        self.gebieden = results.gebieden.iloc[buurten]
        self.codes = self.gebieden["gebiedcode"].to_numpy(dtype=object)
        self.known: dict[bytes, Graph] = {}

    def of(self, takes_part: NDArray[np.bool_]) -> Graph:
        key = takes_part.tobytes()
        if key not in self.known:
            every = np.ones(len(takes_part), dtype=np.bool_)
            self.known[key] = (
                neighbours_by_border(self.gebieden)
                if takes_part.all()
                else self.of(every).subgraph(self.codes[takes_part])
            )
        return self.known[key]


def _measure(
    graphs: _Graphs, aandeel: NDArray[np.float64], takes_part: NDArray[np.bool_]
) -> dict[str, NDArray[Any]] | None:
    """Give the figures of one gemeente: first its own, then those of its buurten; None where it cannot be."""
    values = pd.Series(aandeel[takes_part], index=graphs.codes[takes_part])
    if len(values) < MIN_BUURTEN or np.ptp(values.to_numpy()) <= 1e-9:  # noqa: PLR2004  (rounding)
        return None
    graph = graphs.of(takes_part)
    whole, local = moran(values, graph), find_clusters(values, graph)
    if not np.isfinite(whole.z):  # no buurt has a neighbour
        return None
    local = local.reindex(graphs.codes)
    none = np.full(len(takes_part), np.nan)
    return {
        "moran": np.append(whole.waarde, none),
        "moran_z": np.append(whole.z, none),
        "moran_p": np.append(whole.p, none),
        "gi_ster": np.append(np.nan, local["z"].to_numpy(dtype=float)),
        "gi_p": np.append(np.nan, local["p"].to_numpy(dtype=float)),
        "gi_p_fdr": np.append(np.nan, local["p_fdr"].to_numpy(dtype=float)),
        "cluster": np.append("", local["cluster"].fillna("").to_numpy(dtype=object)),
        "status": np.append("bekend", np.where(local["z"].notna(), "bekend", "onbekend").astype(object)),
    }
