"""Moran's I and Getis-Ord: published values, and a second way by full matrices."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.graph import Graph
from shapely.geometry import box

from analysis.clusters import find_clusters, getis_ord_g, moran, neighbours_by_border, neighbours_within
from analysis.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def case(shared: Path) -> Path:
    return shared / "cases" / "moran_getis"


@pytest.fixture
def expected(case: Path) -> dict[str, Any]:
    numbers: dict[str, Any] = json.loads((case / "expected.json").read_text())
    return numbers


def read_six_points(case: Path) -> tuple[pd.Series, Any]:
    points = pd.read_csv(case / "points.csv")
    return points["v"], neighbours_within(points[["x", "y"]], max_m=15)


def test_published_moran_of_st_louis(case: Path, expected: dict[str, Any]) -> None:
    neighbours = {
        int(k): [int(v) for v in vs]
        for k, vs in json.loads((case / "stl_neighbours.json").read_text()).items()
    }
    values = pd.read_csv(case / "stl.csv").set_index("id")["HR8893"]
    found = moran(values, Graph.from_dicts(neighbours))
    assert found.waarde == pytest.approx(expected["moran_I"], rel=1e-12)
    assert found.p == pytest.approx(expected["moran_p_norm_one_sided"], rel=1e-9)
    assert (found.aantal, found.onbekend) == (78, 0)


def test_published_general_g(case: Path, expected: dict[str, Any]) -> None:
    assert getis_ord_g(*read_six_points(case)).waarde == pytest.approx(expected["G"], abs=5e-9)


@pytest.mark.parametrize(("star", "name"), [(False, "Gi"), (True, "Gi_star")])
def test_published_local_g(case: Path, expected: dict[str, Any], star: bool, name: str) -> None:  # noqa: FBT001
    values, neighbours = read_six_points(case)
    np.testing.assert_allclose(find_clusters(values, neighbours, star=star)["z"], expected[name], rtol=1e-12)


def grid(size: int) -> gpd.GeoDataFrame:
    cells = [(x, y) for y in range(size) for x in range(size)]
    return gpd.GeoDataFrame(
        {"gebiedcode": [f"{x}-{y}" for x, y in cells]},
        geometry=[box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for x, y in cells],
        crs=28992,
    )


def test_areas_that_touch_in_a_corner_are_neighbours() -> None:
    graph = neighbours_by_border(grid(3))
    assert sorted(graph["0-0"].index) == ["0-1", "1-0", "1-1"]
    assert len(graph["1-1"]) == 8


def test_a_sliver_does_not_part_neighbours() -> None:
    boxes = [box(0, 0, 10, 10), box(10.5, 0, 20, 10), box(22, 0, 30, 10)]
    areas = gpd.GeoDataFrame({"gebiedcode": ["a", "b", "c"]}, geometry=boxes, crs=28992)
    graph = neighbours_by_border(areas)
    assert list(graph["a"].index) == ["b"]
    assert graph["c"].sum() == 0


def test_a_cluster_is_found_and_unknown_stays_unknown() -> None:
    areas = grid(10)
    x = np.tile(np.arange(10), 10)
    values = pd.Series(np.where(x < 3, 10.0, 1.0), index=areas["gebiedcode"])
    values["9-9"] = np.nan
    found = find_clusters(values, neighbours_by_border(areas))
    assert found.index.equals(values.index)
    assert found.loc["0-5", "cluster"] == "hoog"
    assert found.loc["6-5", "cluster"] == "geen"
    for column in ("z", "p", "p_fdr", "cluster"):
        assert found[column].isna().tolist() == [False] * 99 + [True]
    assert moran(values, neighbours_by_border(areas)).onbekend == 1


def test_correction_for_many_tests_never_lowers_p() -> None:
    areas = grid(6)
    values = pd.Series(np.random.default_rng(5).random(36), index=areas["gebiedcode"])
    found = find_clusters(values, neighbours_by_border(areas))
    assert (found["p_fdr"] >= found["p"]).all()
    assert set(found["cluster"]) == {"geen"}


def test_equal_values_give_no_answer() -> None:
    areas = grid(3)
    values = pd.Series(1.0, index=areas["gebiedcode"])
    assert find_clusters(values, neighbours_by_border(areas))["cluster"].isna().all()
    assert np.isnan(moran(values, neighbours_by_border(areas)).waarde)


def test_too_little_to_go_on_is_refused() -> None:
    graph = neighbours_within([[0, 0], [1, 0], [2, 0]], max_m=1)
    with pytest.raises(UsageError, match="minstens 3"):
        moran(pd.Series([1.0, np.nan, 2.0]), graph)
    with pytest.raises(UsageError, match="'2'"):
        find_clusters(pd.Series([1.0, 2.0]), graph)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 20)), min_size=5, max_size=9))
def test_local_and_global_equal_full_matrices(rows: list[tuple[int, int, int]]) -> None:
    x, y, v = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    xy = np.column_stack([x, y])
    n, near = len(v), (np.hypot(x[:, None] - x, y[:, None] - y) <= 2).astype(float)
    values, graph = pd.Series(v), neighbours_within(xy, max_m=2)
    degree, mean, spread = near.sum(axis=1), v.mean(), v.std()
    variance = spread**2 * degree * (n - degree) / (n - 1)
    sure = variance > 1e-9
    expected = (near @ v - degree * mean)[sure] / np.sqrt(variance[sure])
    found = find_clusters(values, graph)["z"].to_numpy()
    np.testing.assert_allclose(found[sure], expected, atol=1e-9)

    apart = near - np.eye(n)
    if spread > 1e-9 and (apart.sum(axis=1) > 0).all():
        rows_to_one = apart / apart.sum(axis=1, keepdims=True)
        z = v - mean
        assert moran(values, graph).waarde == pytest.approx(z @ rows_to_one @ z / (z @ z), abs=1e-9)
    # the same map further east and north, with its rows the other way round
    moved = neighbours_within(xy[::-1] + np.array([500, -20]), max_m=2)
    other = find_clusters(pd.Series(v[::-1]), moved)["z"].to_numpy()[::-1]
    np.testing.assert_allclose(other[sure], found[sure], atol=1e-9)
