"""Speed at the size of the country, each operation beside what everybody would use; answers must be the same.

Times are medians of one run on one machine; the ratios are what counts. `make bench` prints them.
"""

from __future__ import annotations

import resource
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest

from analysis.gebieden import buurt_of_points
from analysis.nabij import nearest_with_bounds
from analysis.pipeline import Bronnen, run
from analysis.schemas import RD
from tests.bench.land import COUNTRY, PROVINCE, SOORTEN, make_bronnen

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def country() -> Bronnen:
    return make_bronnen(COUNTRY)


@pytest.fixture(scope="module")
def province() -> Bronnen:
    return make_bronnen(PROVINCE)


def median_seconds(function: Callable[[], object], *, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(name: str, ours: float, theirs: float, target: float) -> None:
    ratio = theirs / ours
    print(f"\n{name}: {ours:.3f} s against {theirs:.3f} s, {ratio:.1f} x (target {target:g} x)")
    assert ratio >= target


def points_of(bronnen: Bronnen) -> gpd.GeoDataFrame:
    xy = bronnen.herkomsten
    return gpd.GeoDataFrame(xy[["buurtcode"]], geometry=gpd.points_from_xy(xy["x_rd"], xy["y_rd"]), crs=RD)


def test_points_in_buurten(country: Bronnen) -> None:
    x, y = country.herkomsten["x_rd"].to_numpy(), country.herkomsten["y_rd"].to_numpy()
    points, buurten = points_of(country)[["geometry"]], country.buurten[["buurtcode", "geometry"]]
    ours = median_seconds(lambda: buurt_of_points(country.buurten, x, y), rounds=5)
    theirs = median_seconds(lambda: gpd.sjoin(points, buurten, predicate="within"), rounds=1)
    joined = gpd.sjoin(points, buurten, predicate="within")
    assert (joined["buurtcode"].to_numpy() == buurt_of_points(country.buurten, x, y)).all()
    report("points in buurten", ours, theirs, 3)


def test_nearest_of_every_soort(country: Bronnen) -> None:
    van = country.herkomsten[["x_rd", "y_rd"]].to_numpy()
    soorten = [rows for _, rows in country.aanbod.groupby("aanbodsoort")]
    points = points_of(country)[["geometry"]]
    xy = [rows[["x_rd", "y_rd"]].to_numpy() for rows in soorten]
    radius = [np.zeros(len(rows)) for rows in soorten]
    nearest_with_bounds(van[:10], xy[0], radius[0])

    def of_all_soorten() -> None:
        with ThreadPoolExecutor() as threads:
            list(threads.map(nearest_with_bounds, [van] * SOORTEN, xy, radius))

    ours = median_seconds(of_all_soorten, rounds=3)
    offers = gpd.GeoDataFrame(geometry=soorten[0].geometry, crs=RD)
    theirs = SOORTEN * median_seconds(lambda: points.sjoin_nearest(offers, distance_col="m"), rounds=1)
    joined = points.sjoin_nearest(offers, distance_col="m")
    expected = joined[~joined.index.duplicated()]["m"].sort_index().to_numpy()
    np.testing.assert_allclose(nearest_with_bounds(van, xy[0], radius[0])[1], expected, rtol=0, atol=1e-6)
    report("nearest, 20 soorten (one of theirs measured, times 20)", ours, theirs, 20)


def test_share_within_the_norm(province: Bronnen) -> None:
    van = province.herkomsten[["x_rd", "y_rd"]].to_numpy()
    rows = province.aanbod[province.aanbod["aanbodsoort"] == "soort_00"]
    naar, radius, gewicht = (
        rows[["x_rd", "y_rd"]].to_numpy(),
        np.zeros(len(rows)),
        province.herkomsten["gewicht"],
    )
    points = points_of(province)

    def with_distances() -> float:
        return float(gewicht[nearest_with_bounds(van, naar, radius)[1] <= 400].sum() / gewicht.sum())

    def with_buffers() -> float:
        area = gpd.GeoDataFrame(geometry=[rows.geometry.buffer(400).union_all()], crs=RD)
        inside = gpd.sjoin(points, area, predicate="within").index
        return float(gewicht.loc[inside].sum() / gewicht.sum())

    with_distances()
    ours, theirs = median_seconds(with_distances, rounds=5), median_seconds(with_buffers, rounds=3)
    # The polygon of a buffer lies inside its circle: it misses people, never finds more.
    assert 0 <= with_distances() - with_buffers() < 0.005
    report("share within the norm", ours, theirs, 50)


def test_whole_pipeline_and_how_cost_grows(country: Bronnen, province: Bronnen) -> None:
    run(province)
    small = median_seconds(lambda: run(province), rounds=5)
    large = median_seconds(lambda: run(country), rounds=3)
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    growth = large / small / (COUNTRY.herkomsten / PROVINCE.herkomsten)
    print(
        f"\npipeline: province {small:.2f} s, country {large:.2f} s, {memory_gb:.1f} GB, growth {growth:.2f}"
    )
    assert small <= 0.5
    assert large <= 8
    assert memory_gb <= 4
    assert growth <= 1.3
