"""Table clusters: computed a second time with whole matrices, from the formulas as published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import stats

from analysis.maten import compute_maten
from analysis.maten.clustering import MIN_BUURTEN, compute_clusters
from analysis.pipeline import Results, read_bronnen, run
from tests.bench.land import Size, make_bronnen
from tests.roosterdam import Roosterdam

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FIGURES = ["moran", "moran_z", "moran_p", "gi_ster", "gi_p", "gi_p_fdr", "cluster"]


@pytest.fixture(scope="module")
def zwolle(root: Path) -> Results:
    return run(read_bronnen(root / "data"))


def touching(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Give 1 for two areas at most a metre apart, 0 for others and for itself."""
    grown = shapely.buffer(shapes, 0.5)
    apart = shapely.intersects(grown[:, None], grown[None, :]).astype(float)
    np.fill_diagonal(apart, 0.0)
    return apart


def moran_again(values: NDArray[np.float64], near: NDArray[np.float64]) -> tuple[float, float]:
    """Give I and its z under the normal assumption (Cliff & Ord 1981), rows standardised."""
    n, sums = len(values), near.sum(axis=1, keepdims=True)
    w = np.divide(near, sums, out=np.zeros_like(near), where=sums > 0)
    z, s0 = values - values.mean(), w.sum()
    s1 = ((w + w.T) ** 2).sum() / 2
    s2 = ((w.sum(axis=0) + w.sum(axis=1)) ** 2).sum()
    found = n / s0 * (z @ w @ z) / (z @ z)
    variance = (n * n * s1 - n * s2 + 3 * s0 * s0) / ((n * n - 1) * s0 * s0) - 1 / (n - 1) ** 2
    return found, (found + 1 / (n - 1)) / np.sqrt(variance)


def gi_star_again(values: NDArray[np.float64], near: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the z-scores of Gi* (Ord & Getis 1995, formula 14), each area its own neighbour."""
    n, w = len(values), near + np.eye(len(near))
    mean, s = values.mean(), np.sqrt((values**2).mean() - values.mean() ** 2)
    total, square = w.sum(axis=1), (w**2).sum(axis=1)
    return np.asarray((w @ values - mean * total) / (s * np.sqrt((n * square - total**2) / (n - 1))))


def fdr_again(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give, after Benjamini and Hochberg, per p the least of p × n ÷ rank over all that are as large."""
    rank = stats.rankdata(p, method="ordinal")
    each = p * len(p) / rank
    return np.array([min(1.0, each[rank >= r].min()) for r in rank])


@pytest.mark.parametrize(
    ("doelgroep", "aanbodsoort"), [("alle", "ontmoeting"), ("ouderen", "eettafel"), ("jeugd", "sport")]
)
def test_zwolle_is_the_same_a_second_way(zwolle: Results, doelgroep: str, aanbodsoort: str) -> None:
    table = compute_clusters(zwolle)
    mine = table[(table["doelgroep"] == doelgroep) & (table["aanbodsoort"] == aanbodsoort)]
    gebieden = zwolle.gebieden.set_index("gebiedcode")
    dekking = zwolle.dekking
    rows = dekking[(dekking["doelgroep"] == doelgroep) & (dekking["aanbodsoort"] == aanbodsoort)]
    rows = rows[(rows["niveau"] == "buurt") & (rows["inwoners"] > 0)]
    shapes = gebieden.loc[rows["gebiedcode"]].geometry.to_numpy()
    values, near = rows["aandeel_binnen_norm"].to_numpy(), touching(shapes)
    gemeente = mine[mine["niveau"] == "gemeente"].iloc[0]
    index, z = moran_again(values, near)
    assert gemeente[["moran", "moran_z"]].tolist() == pytest.approx([index, z], rel=1e-9)
    assert gemeente["moran_p"] == pytest.approx(stats.norm.sf(abs(z)), rel=1e-9)
    assert gemeente["aantal_buurten"] == len(rows)
    buurten = mine.set_index("gebiedcode").loc[rows["gebiedcode"]]
    scores = gi_star_again(values, near)
    p = 2 * stats.norm.sf(abs(scores))
    np.testing.assert_allclose(buurten["gi_ster"].astype(float), scores, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(buurten["gi_p"].astype(float), p, rtol=1e-9)
    np.testing.assert_allclose(buurten["gi_p_fdr"].astype(float), fdr_again(p), rtol=1e-9)
    sides = np.where(fdr_again(p) <= 0.05, np.where(scores > 0, "hoog", "laag"), "geen")
    assert buurten["cluster"].tolist() == sides.tolist()
    others = mine[~mine["gebiedcode"].isin([*rows["gebiedcode"], gemeente["gebiedcode"]])]
    assert len(others) == 78 - len(rows)
    assert set(others["status"]) == {"onbekend"}
    assert others[FIGURES].isna().all(axis=None)


def test_a_gemeente_with_few_buurten_keeps_its_rows_empty(tmp_path: Path) -> None:
    results = run(read_bronnen(Roosterdam().write(tmp_path)))
    table = compute_maten(results, ["clusters"])["clusters"]
    assert len(results.gebieden[results.gebieden["niveau"] == "buurt"]) == 8 < MIN_BUURTEN
    assert len(table) == (8 + 1) * len(results.normen.normen)
    assert set(table["status"]) == {"onbekend"}
    assert table[FIGURES].isna().all(axis=None)


def test_every_gemeente_is_compared_with_itself_only() -> None:
    whole = run(make_bronnen(Size(buurten=80, herkomsten=1_000, aanbod=150)))
    table = compute_clusters(whole)
    one = whole.gebieden["gemeentecode"].iloc[0]
    codes = set(whole.gebieden[whole.gebieden["gemeentecode"] == one]["gebiedcode"])
    gebieden, herkomsten = whole.gebieden, whole.bronnen.herkomsten
    alone = run(
        replace(
            whole.bronnen,
            gebieden=gebieden[gebieden["gebiedcode"].isin(codes)].reset_index(drop=True),
            herkomsten=herkomsten[herkomsten["buurtcode"].isin(codes)].reset_index(drop=True),
            aanbod=whole.aanbod.assign(buurtcode="", wijkcode=""),
        )
    )
    mine = table[table["gebiedcode"].isin(codes)].reset_index(drop=True)
    again = compute_clusters(alone)
    assert mine["moran"].notna().any()
    numbers = ["moran", "moran_z", "moran_p", "gi_ster", "gi_p", "gi_p_fdr"]
    pd.testing.assert_frame_equal(mine[numbers], again[numbers], rtol=1e-12)
