"""Moran's I and Getis-Ord: published values, and a second way by full matrices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.examples import get_path
from libpysal.graph import Graph
from libpysal.weights import W
from shapely.geometry import box

from analysis.clusters import find_clusters, getis_ord_g, moran, neighbours_by_border, neighbours_within
from analysis.errors import UsageError


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
    neighbours = json.loads((case / "stl_neighbours.json").read_text())
    values = pd.read_csv(case / "stl.csv", dtype={"id": str}).set_index("id")["HR8893"]
    found = moran(values, neighbours)
    assert found.waarde == pytest.approx(expected["moran_I"], rel=1e-12)
    assert found.p == pytest.approx(expected["moran_p_norm_one_sided"], rel=1e-9)
    assert (found.aantal, found.onbekend) == (78, 0)


def test_published_moran_of_sudden_infant_deaths() -> None:
    # I and p as pysal esda prints them, tests/test_moran.py, test_sids (I 0.24772519, p 5.79165e-05)
    table = gpd.read_file(get_path("sids2.dbf"), columns=["FIPSNO", "SIDR74"], ignore_geometry=True)
    lines = [line.split() for line in Path(get_path("sids2.gal")).read_text().splitlines()[1:]]
    neighbours = {area: names for (area, _), names in zip(lines[::2], lines[1::2], strict=True)}
    found = moran(table.set_index(table["FIPSNO"].astype(str))["SIDR74"], neighbours)
    assert found.waarde == pytest.approx(0.24772519320480135, rel=1e-12)
    assert found.p == pytest.approx(5.7916539074498452e-05, rel=1e-7)
    assert found.aantal == 100


def test_published_general_g(case: Path, expected: dict[str, Any]) -> None:
    found = getis_ord_g(*read_six_points(case))
    assert found.waarde == pytest.approx(expected["G"], abs=5e-9)
    assert found.p == pytest.approx(0.172936, abs=5e-7)  # pysal esda, tests/test_getisord.py


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


@pytest.mark.parametrize("value", [1.0, 0.1, 1 / 3])  # of the last two sums are not exact
def test_equal_values_give_no_answer(value: float) -> None:
    areas = grid(5)
    values, graph = pd.Series(value, index=areas["gebiedcode"]), neighbours_by_border(areas)
    for star in (True, False):
        assert find_clusters(values, graph, star=star)[["z", "p", "p_fdr", "cluster"]].isna().all(axis=None)
    assert np.isnan([moran(values, graph).waarde, moran(values, graph).p, getis_ord_g(values, graph).z]).all()


def test_where_all_are_neighbours_chance_leaves_no_room() -> None:
    # every area has the same n - 1 neighbours: I is -1/(n - 1) and G is 1 whatever the values
    for n in (9, 12, 29):
        values = pd.Series(np.random.default_rng(n).random(n) * 100)
        graph = neighbours_within(np.zeros((n, 2)), max_m=1)
        whole, general = moran(values, graph), getis_ord_g(values, graph)
        assert [whole.waarde, general.waarde] == pytest.approx([-1 / (n - 1), 1])
        assert np.isnan([whole.z, whole.p, general.z, general.p]).all()
        assert find_clusters(values, graph)["z"].isna().all()


def test_areas_without_neighbours_by_hand() -> None:
    # 0 - 1 - 2 in a row and two islands. Less their mean (4) the values are -3 -2 1 5 -1, squares 40.
    # Rows standardised: (-3)(-2) + (-2)(-3 + 1)/2 + (1)(-2) = 6 over 3 rows, I = 5/3 x 6/40.
    values, neighbours = [1, 2, 5, 9, 3], {0: [1], 1: [0, 2], 2: [1], 3: [], 4: []}
    assert moran(values, neighbours).waarde == pytest.approx(0.25)
    # Gi*: s² = 8; of area 0 (3 - 2 x 4) / sqrt(8 x (5 x 2 - 2²) / 4), an island is compared as it is
    star = find_clusters(values, neighbours)["z"]
    assert star[[0, 3, 4]].tolist() == pytest.approx([-5 / np.sqrt(12), 5 / np.sqrt(8), -1 / np.sqrt(8)])
    # Gi leaves the area itself out: the others of area 0 are 2 5 9 3, mean 4.75, s² = 7.1875
    other = find_clusters(values, neighbours, star=False)
    assert other["z"][0] == pytest.approx((2 - 4.75) / np.sqrt(7.1875))
    assert other.loc[[3, 4]].isna().all(axis=None)


def test_nobody_has_a_neighbour() -> None:
    values = [1.0, 2.0, 4.0]
    neighbours: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for whole in (moran(values, neighbours), getis_ord_g(values, neighbours)):
        assert np.isnan([whole.waarde, whole.z, whole.p]).all()


def test_neighbours_may_be_given_in_any_shape() -> None:
    listed = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}
    values = pd.Series([1.0, 2, 8, 9], index=list("abcd"))
    found = [moran(values, shape) for shape in (listed, W(listed), Graph.from_dicts(listed))]
    assert found == [found[0]] * 3
    # -4 -3 3 4: (-4)(-3) + (-3)(-4 + 3)/2 + (3)(-3 + 4)/2 + (4)(3) = 27 over 4 rows, squares 50
    assert found[0].waarde == pytest.approx(27 / 50)


def test_too_little_to_go_on_is_refused() -> None:
    graph = neighbours_within([[0, 0], [1, 0], [2, 0]], max_m=1)
    with pytest.raises(UsageError, match="minstens 3"):
        moran(pd.Series([1.0, np.nan, 2.0]), graph)
    with pytest.raises(UsageError, match="'2' heeft buren"):
        find_clusters(pd.Series([1.0, 2.0]), graph)
    with pytest.raises(UsageError, match="'3' staat niet bij de buren"):
        moran(pd.Series([1.0, 2.0, 3.0, 4.0]), graph)
    with pytest.raises(UsageError, match="'1' staat twee keer"):
        find_clusters(pd.Series([1.0, 2.0, 3.0, 4.0], index=[0, 1, 2, 1]), graph)
    with pytest.raises(UsageError, match="oneindig"):
        moran([1.0, np.inf, 3.0], graph)
    with pytest.raises(UsageError, match="0 of hoger"):
        getis_ord_g([1.0, -2.0, 3.0], graph)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(-20, 20)), min_size=5, max_size=9)
)
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
    # the same map further east and north, its rows the other way round and all values lower
    moved = neighbours_within(xy[::-1] + np.array([500, -20]), max_m=2)
    other = find_clusters(pd.Series(v[::-1] - 1000), moved)["z"].to_numpy()[::-1]
    np.testing.assert_allclose(other[sure], found[sure], atol=1e-9)
