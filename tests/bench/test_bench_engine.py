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
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_benchmark.fixture import BenchmarkFixture

from analysis import Results, read_bronnen, run
from analysis.aanbodtelling import find_areas
from analysis.afstand import Hemelsbreed
from analysis.bereikbaarheid import measure_afstanden
from analysis.pipeline import Bronnen
from tests.bench.meting import Meting, processor_seconds
from tests.zwolle import ADDRESSES, write_zwolle

pytestmark = pytest.mark.bench

BUILD_COLD_S = 3.0
PIPELINE_WARM_S = 0.1
PIPELINE_WARM_FULL_S = 2.0
NEAREST_TIMES = 10
Found: TypeAlias = dict[str, tuple[NDArray[Any], ...]]
PRECISE = ("adres", "postcode6", "straat", "gebouw_nabij")


@pytest.fixture(scope="module")
def embedded(root: Path) -> Bronnen:
    return read_bronnen(root / "data")


@pytest.fixture(scope="module")
def full(root: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Bronnen:
    return read_bronnen(write_zwolle(root, shared, tmp_path_factory.mktemp("full")))


@pytest.mark.benchmark(group="build, cold (target 3 s)")
def test_build_cold(benchmark: BenchmarkFixture, root: Path, tmp_path: Path, meting: Meting) -> None:
    command = [
        sys.executable, "-m", "analysis", "build", "--data", str(root / "data"), "--out", str(tmp_path),
    ]  # fmt: skip
    benchmark(subprocess.run, command, check=True, capture_output=True)
    meting.at_most("opdracht build, Zwolle, van koud af aan", median_of(benchmark), BUILD_COLD_S)


@pytest.mark.benchmark(group="pipeline, warm, embedded data (target 0.1 s)")
def test_pipeline_warm(benchmark: BenchmarkFixture, embedded: Bronnen, meting: Meting) -> None:
    results = benchmark(run, embedded)
    assert len(results.dekking) == (78 + 16 + 1) * len(embedded.normen.normen)
    worked = processor_seconds(lambda: run(embedded))
    name = "hele berekening, Zwolle, warm"
    meting.at_most(name, median_of(benchmark), PIPELINE_WARM_S, processor_s=worked)


@pytest.mark.benchmark(group="pipeline, warm, 71,888 herkomsten (target 2 s)")
def test_pipeline_warm_full(benchmark: BenchmarkFixture, full: Bronnen, meting: Meting) -> None:
    results: Results = benchmark(run, full)
    assert results.afstanden.aantal_herkomsten == ADDRESSES
    name = "hele berekening, Zwolle met 71.888 adressen, warm"
    meting.at_most(name, median_of(benchmark), PIPELINE_WARM_FULL_S)


def median_of(benchmark: BenchmarkFixture) -> float:
    """Give the median seconds that were measured."""
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


def points_per_soort(bronnen: Bronnen) -> dict[str, gpd.GeoDataFrame]:
    """Give the offerings that stand at a point of their own, per soort."""
    aanbod = bronnen.aanbod
    exact = aanbod["telt_mee"] & aanbod["locatieprecisie"].isin(PRECISE)
    groups = aanbod.loc[exact, ["aanbodsoort", "x_rd", "y_rd", "geometry"]].groupby("aanbodsoort")
    return {str(soort): gpd.GeoDataFrame(rows.reset_index(drop=True)) for soort, rows in groups}


def ours(van: NDArray[np.float64], naar: dict[str, NDArray[np.float64]]) -> Found:
    """Give the nearest of each soort and how far it is, as the engine finds them."""
    return {soort: tuple(Hemelsbreed().nearest(van, places)) for soort, places in naar.items()}


def theirs(herkomsten: gpd.GeoDataFrame, aanbod: dict[str, gpd.GeoDataFrame]) -> Found:
    """Do the same with what everybody uses: one spatial join per soort, the first of equals."""
    found: Found = {}
    for soort, points in aanbod.items():
        joined = herkomsten.sjoin_nearest(points[["geometry"]], distance_col="d")
        joined = joined[~joined.index.duplicated()]
        found[soort] = (joined["index_right"].to_numpy(), joined["d"].to_numpy())
    return found


def timed(function: Callable[[], Found], *, rounds: int) -> tuple[Found, float]:
    """Give the answer of `function` and the median of its seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        answer = function()
        times.append(time.perf_counter() - start)
    return answer, statistics.median(times)


@pytest.mark.benchmark(group="nearest of every soort, 71,888 herkomsten (target 10 x)")
def test_nearest_pass_against_geopandas(benchmark: BenchmarkFixture, full: Bronnen, meting: Meting) -> None:
    aanbod = points_per_soort(full)
    naar = {soort: rows[["x_rd", "y_rd"]].to_numpy() for soort, rows in aanbod.items()}
    van = full.herkomsten[["x_rd", "y_rd"]].to_numpy()
    herkomsten = gpd.GeoDataFrame(geometry=gpd.points_from_xy(van[:, 0], van[:, 1], crs=28992))
    assert len(aanbod) >= 10
    expected, seconds = timed(lambda: theirs(herkomsten, aanbod), rounds=5)
    found = benchmark(ours, van, naar)
    for soort, (rows, distances) in expected.items():
        np.testing.assert_allclose(found[soort][1], distances, rtol=1e-12, atol=1e-9)
        # the same places; where two stand together or equally far, each may be named
        places = naar[soort]
        same = (found[soort][0] == rows) | (np.abs(distances - distance(van, places[found[soort][0]])) < 1e-6)
        assert same.all()
    name = f"dichtstbijzijnde van {len(found)} soorten, Zwolle met 71.888 adressen"
    meting.against(name, median_of(benchmark), seconds, peer="geopandas.sjoin_nearest", least=NEAREST_TIMES)


@pytest.mark.benchmark(group="nearest of every soort with bounds, 71,888 herkomsten")
def test_nearest_with_bounds(benchmark: BenchmarkFixture, full: Bronnen) -> None:
    """Show what the uncertainty of place costs on top: geopandas has nothing like it."""
    results = run(full)
    areas = find_areas(full.aanbod, full.gebieden)
    afstanden = benchmark(
        measure_afstanden, full.herkomsten, full.aanbod, areas, normen=full.normen, maat=results.maat
    )
    assert afstanden.aantal_herkomsten == ADDRESSES


def distance(van: NDArray[np.float64], naar: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hypot(van[:, 0] - naar[:, 0], van[:, 1] - naar[:, 1])
