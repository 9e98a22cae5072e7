"""Speed of the foundation: `build` from a cold start, the pipeline warm, one pass for the nearest offering.

Each number has the target of the agreements beside it. The nearest pass runs next to a loop of geopandas
`sjoin_nearest` over the same soorten in the same run, and must give the same distances.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_benchmark.fixture import BenchmarkFixture

from analysis import Results, read_bronnen, run
from analysis.bereikbaarheid import measure_afstanden
from analysis.pipeline import Bronnen
from tests.zwolle import ADDRESSES, write_zwolle

pytestmark = pytest.mark.bench

BUILD_COLD_S = 3.0
PIPELINE_WARM_S = 0.2
PIPELINE_WARM_FULL_S = 2.0
NEAREST_TIMES = 10
Distances: TypeAlias = dict[str, NDArray[np.float64]]
PRECISE = ("adres", "postcode6", "straat", "gebouw_nabij")


@pytest.fixture(scope="module")
def embedded(root: Path) -> Bronnen:
    return read_bronnen(root / "data")


@pytest.fixture(scope="module")
def full(root: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Bronnen:
    return read_bronnen(write_zwolle(root, shared, tmp_path_factory.mktemp("full")))


@pytest.mark.benchmark(group="build, cold (target 3 s)")
def test_build_cold(benchmark: BenchmarkFixture, root: Path, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "analysis", "build", "--data", str(root / "data"), "--out", str(tmp_path),
    ]  # fmt: skip
    benchmark(subprocess.run, command, check=True, capture_output=True)
    assert median_of(benchmark) <= BUILD_COLD_S


@pytest.mark.benchmark(group="pipeline, warm, embedded data (target 0.2 s)")
def test_pipeline_warm(benchmark: BenchmarkFixture, embedded: Bronnen) -> None:
    results = benchmark(run, embedded)
    assert len(results.dekking) == (78 + 16 + 1) * len(embedded.normen.normen)
    assert median_of(benchmark) <= PIPELINE_WARM_S


@pytest.mark.benchmark(group="pipeline, warm, 71,888 herkomsten (target 2 s)")
def test_pipeline_warm_full(benchmark: BenchmarkFixture, full: Bronnen) -> None:
    results: Results = benchmark(run, full)
    assert results.afstanden.aantal_herkomsten == ADDRESSES
    assert median_of(benchmark) <= PIPELINE_WARM_FULL_S


def median_of(benchmark: BenchmarkFixture) -> float:
    """Give the median seconds that were measured."""
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


def everyone_at_points(bronnen: Bronnen) -> gpd.GeoDataFrame:
    """Give the offerings with a point, all for `alle`, so that a soort is one thing to both ways."""
    aanbod = bronnen.aanbod
    exact = aanbod["telt_mee"] & aanbod["locatieprecisie"].isin(PRECISE)
    return gpd.GeoDataFrame(aanbod[exact].assign(doelgroepen="alle").reset_index(drop=True))


def ours(bronnen: Bronnen, aanbod: gpd.GeoDataFrame, results: Results) -> Distances:
    """Measure every soort at once, bounds included, and give the distances per soort."""
    afstanden = measure_afstanden(bronnen.herkomsten, aanbod, {}, normen=bronnen.normen, maat=results.maat)
    return {
        soort: afstanden.for_pair("alle", soort).afstand_m for soort in sorted(set(aanbod["aanbodsoort"]))
    }


def theirs(herkomsten: gpd.GeoDataFrame, aanbod: gpd.GeoDataFrame, omwegfactor: float) -> Distances:
    """Do the same with what everybody uses: one spatial join per soort."""
    found = {}
    for soort in sorted(set(aanbod["aanbodsoort"])):
        points = aanbod.loc[aanbod["aanbodsoort"] == soort, ["geometry"]]
        joined = herkomsten.sjoin_nearest(points, distance_col="d")
        found[soort] = joined.loc[~joined.index.duplicated(), "d"].to_numpy() * omwegfactor
    return found


def timed(function: Callable[[], Distances], *, rounds: int) -> tuple[Distances, float]:
    """Give the answer of `function` and the median of its seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        answer = function()
        times.append(time.perf_counter() - start)
    return answer, statistics.median(times)


@pytest.mark.benchmark(group="nearest of every soort, 71,888 herkomsten (target 10 x)")
def test_nearest_pass_against_geopandas(benchmark: BenchmarkFixture, full: Bronnen) -> None:
    aanbod, results = everyone_at_points(full), run(full)
    xy = full.herkomsten
    herkomsten = gpd.GeoDataFrame(geometry=gpd.points_from_xy(xy["x_rd"], xy["y_rd"], crs=28992))
    assert len(set(aanbod["aanbodsoort"])) >= 10
    expected, seconds = timed(lambda: theirs(herkomsten, aanbod, full.normen.omwegfactor), rounds=3)
    found = benchmark(ours, full, aanbod, results)
    assert list(found) == list(expected)
    for soort, distances in expected.items():
        np.testing.assert_allclose(found[soort], distances, rtol=1e-12, atol=1e-9)
    ratio = seconds / median_of(benchmark)
    benchmark.extra_info["geopandas_s"], benchmark.extra_info["times_faster"] = (
        round(seconds, 3),
        round(ratio, 1),
    )
    print(f"\nnearest of {len(found)} soorten: {ratio:.1f} x geopandas (target {NEAREST_TIMES} x)")
    assert ratio >= NEAREST_TIMES
