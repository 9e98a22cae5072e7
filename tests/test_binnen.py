"""The compiled raster finds what comparing with every buurt finds, also on borders and corners."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from analysis import binnen, gebieden
from analysis.gebieden import BuurtIndex, buurt_of_points, repair_polygon

KERNELS = ("_cut_into_bands", "_fill", "_span", "_side", "_search")
# Whole metres in a small square: many points on borders and corners, borders that share a part.
CORNER = st.tuples(st.integers(0, 12), st.integers(0, 12))
ORIGIN = np.array([200_000.0, 500_000.0])
RING = st.lists(CORNER, min_size=3, max_size=9)


@pytest.fixture(params=["compiled", "plain"])
def search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "plain":
        for name in KERNELS:
            monkeypatch.setattr(binnen, name, getattr(binnen, name).py_func)


def table_of(areas: list[MultiPolygon]) -> gpd.GeoDataFrame:
    codes = [f"BU{number:04}" for number in range(len(areas))]
    return gpd.GeoDataFrame({"buurtcode": codes}, geometry=areas, crs=28992)


def lies_in(area: MultiPolygon, x: float, y: float) -> bool:
    """Tell in exact fractions whether the closed area holds the point: on a border, or an odd crossing."""
    px, py, odd = Fraction(x), Fraction(y), False
    for polygon in area.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            corners = [(Fraction(a), Fraction(b)) for a, b in ring.coords]
            for (ax, ay), (bx, by) in pairwise(corners):
                turn = (bx - ax) * (py - ay) - (px - ax) * (by - ay)
                if turn == 0 and min(ax, bx) <= px <= max(ax, bx) and min(ay, by) <= py <= max(ay, by):
                    return True
                if (ay > py) != (by > py) and px < ax + (bx - ax) * (py - ay) / (by - ay):
                    odd = not odd
    return odd


def exactly(areas: list[MultiPolygon], x: np.ndarray, y: np.ndarray) -> list[str | None]:
    return [
        next((f"BU{n:04}" for n, area in enumerate(areas) if lies_in(area, *point)), None)
        for point in zip(x.tolist(), y.tolist(), strict=True)
    ]


@pytest.mark.usefixtures("search")
@pytest.mark.parametrize("shift", [0.0, 400_000.1], ids=["whole", "broken"])
def test_raster_equals_exact_fractions(shift: float) -> None:
    """Random areas that overlap, touch, have holes and loose parts; corners exact or rounded to doubles."""

    @settings(max_examples=120, deadline=None)
    @given(
        st.lists(RING, min_size=1, max_size=5), st.lists(CORNER, min_size=1, max_size=12), st.integers(1, 3)
    )
    def check(rings: list[list[tuple[int, int]]], places: list[tuple[int, int]], part: int) -> None:
        mended = [repair_polygon(Polygon([(x + shift, y + shift) for x, y in ring])) for ring in rings]
        areas = [area for area in mended if area is not None and area.is_valid]
        if areas:
            x, y = (np.array(axis) / part + shift for axis in zip(*places, strict=True))
            assert BuurtIndex.of(table_of(areas)).codes_of_points(x, y).tolist() == exactly(areas, x, y)

    check()


@pytest.mark.usefixtures("search")
def test_raster_of_a_coverage_with_holes_equals_comparing_with_each() -> None:
    """A bent grid with an island in each cell; points anywhere, on corners and half-way along borders."""

    @settings(max_examples=25, deadline=None)
    @given(st.integers(1, 5), st.integers(0, 2**31))
    def check(side: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        at = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1)), axis=-1) * 1000.0
        at += rng.uniform(-200, 200, at.shape) + ORIGIN
        areas = []
        for i in range(side):
            for j in range(side):
                hole = (at[i, j] + at[i + 1, j + 1]) / 2 + [[-50, -50], [60, -50], [0, 70]]
                cell = [at[i, j], at[i, j + 1], at[i + 1, j + 1], at[i + 1, j]]
                areas += [MultiPolygon([Polygon(cell, [hole])]), MultiPolygon([Polygon(hole)])]
        corners = shapely.get_coordinates(np.array(areas))
        anywhere = rng.uniform(-500, side * 1000 + 500, (200, 2)) + ORIGIN
        points = np.concatenate([anywhere, corners, (corners[1:] + corners[:-1]) / 2, [[np.nan, 5e5]]])
        table = table_of(areas).sample(frac=1, random_state=seed % 1000)
        found = BuurtIndex.of(table).codes_of_points(points[:, 0], points[:, 1])
        assert found.tolist() == gebieden._compare_with_each(table, points[:, 0], points[:, 1]).tolist()

    check()


@pytest.mark.usefixtures("search")
def test_pip_hard(shared: Path) -> None:
    zones = gpd.read_file(shared / "cases" / "pip_hard" / "zones.geojson")
    zones["geometry"] = gpd.GeoSeries(zones.geometry.map(repair_polygon), crs=28992)
    points = pd.read_csv(shared / "cases" / "pip_hard" / "points.csv")
    expected = pd.read_csv(shared / "cases" / "pip_hard" / "expected.csv", keep_default_na=False)["zone"]
    found = BuurtIndex.of(zones).codes_of_points(points["x"].to_numpy(), points["y"].to_numpy())
    assert [code or "" for code in found] == expected.tolist()


def test_many_points_take_the_compiled_way_and_get_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of([MultiPolygon([box(0, 0, 10, 10)]), MultiPolygon([box(10, 0, 20, 10)])])
    x = np.resize([5.0, 10.0, 15.0, 20.0, 20.1, np.nan, -0.1], 20_000)
    y = np.full(len(x), 10.0)
    by_comparing = buurt_of_points(table, x, y)
    monkeypatch.setattr(gebieden, "_MANY", 1)
    monkeypatch.setattr(gebieden, "_AT_ONCE", 7_001)  # in turns, the last of them shorter
    monkeypatch.setattr(gebieden, "_compare_with_each", None)
    assert buurt_of_points(table, x, y).tolist() == by_comparing.tolist()
    assert by_comparing[:7].tolist() == ["BU0000", "BU0000", "BU0001", "BU0001", None, None, None]


def test_no_buurten_hold_no_points() -> None:
    found = BuurtIndex.of(table_of([])).codes_of_points(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    assert found.tolist() == [None, None]


def test_a_point_on_a_slanting_border_is_left_to_exact_arithmetic() -> None:
    raster = binnen.build_raster(np.array([Polygon([(0, 0), (9, 3), (0, 3)])]))
    x, y = np.array([3.0, 3.0, 3.0]), np.array([1.0, np.nextafter(1.0, 2), np.nextafter(1.0, 0)])
    assert binnen.rows_of_points(raster, x, y).tolist() == [binnen.DOUBTFUL] * 3
