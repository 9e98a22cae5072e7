"""How fast the measures are against well-known libraries, with the same answers.

The ratios are medians of one machine and one moment; the asserted ones are the promises of the project.
"""

from __future__ import annotations

import statistics
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from analysis.capaciteit import LUO_QI, enhanced_two_step_fca, two_step_fca
from analysis.locaties import best_coverage, shortest_distance
from analysis.locaties.exact import exact_best_coverage
from analysis.netwerk import Looproute, Netwerk
from analysis.netwerk.search import find_catchments, find_nearest_source, seeds_at_nodes
from analysis.pairs import Pairs, find_pairs
from tests.bench.synthetic_network import make_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.bench

SIDE = 1415  # two million nodes


def seconds_of(work: Callable[[], Any], *, rounds: int = 3) -> float:
    """Give the median of a few runs."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def median_of(benchmark: BenchmarkFixture) -> float:
    """Give the median seconds of what was measured."""
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


def compare(benchmark: BenchmarkFixture, peer_s: float, *, least: float, per: float = 1.0) -> None:
    """Print and check how many times faster than the peer the benchmark's median is (work × `per`)."""
    ours = median_of(benchmark)
    ratio = peer_s / (ours * per)
    benchmark.extra_info.update({"peer_s": peer_s, "ratio": ratio, "target": least})
    print(f"\n{benchmark.name}: {ours:.4g} s, peer {peer_s:.4g} s, ratio {ratio:.3g} (target {least:g})")
    assert ratio >= least


@pytest.fixture(scope="module")
def country() -> Netwerk:
    netwerk = make_network(SIDE)
    assert netwerk.knopen > 1_990_000
    find_catchments(netwerk, seeds_at_nodes([0]), max_m=1, compile_kernel=True)
    find_nearest_source(netwerk, seeds_at_nodes([0]), max_m=1)
    return netwerk


@pytest.fixture(scope="module")
def graph(country: Netwerk) -> sparse.csr_array:
    start, target, length = country.arcs
    return sparse.csr_array((length, target, start), shape=(country.knopen, country.knopen))


def test_walking_catchments_against_dense_rows(
    benchmark: BenchmarkFixture, country: Netwerk, graph: sparse.csr_array
) -> None:
    sources = np.random.default_rng(1).integers(0, country.knopen, 20_000).astype(np.int32)
    few, kept = sources[:40], []

    def dense() -> list[tuple[np.ndarray, np.ndarray]]:
        cells = dijkstra(graph, indices=few, limit=800)
        row, node = np.nonzero(np.isfinite(cells))
        return [(node[row == i], cells[i, node[row == i]]) for i in range(len(few))]

    def dense_kept() -> None:
        kept.append(dijkstra(graph, indices=few, limit=800))

    cold_s = seconds_of(dense_kept)  # rows that stay, as they would for all sources: always new memory
    kept.clear()
    peer = dense()
    found = benchmark(find_catchments, country, seeds_at_nodes(sources), max_m=800, compile_kernel=True)
    for i, (nodes, distances) in enumerate(peer):
        mine = slice(found.begin[i], found.end[i])
        order = np.argsort(found.knoop[mine])
        assert np.array_equal(found.knoop[mine][order], nodes)
        assert np.array_equal(found.afstand_m[mine][order], distances)
    warm_s = seconds_of(dense)  # rows that are thrown away after reading, in memory that is used again
    compare(benchmark, warm_s, least=200, per=len(few) / len(sources))
    compare(benchmark, cold_s, least=500, per=len(few) / len(sources))


def test_nearest_against_scipy(
    benchmark: BenchmarkFixture, country: Netwerk, graph: sparse.csr_array
) -> None:
    sources = np.sort(np.random.default_rng(2).choice(country.knopen, 2000, replace=False))

    def peer() -> Any:  # noqa: ANN401
        return dijkstra(graph, indices=sources, min_only=True, return_predecessors=True)

    distance, nearest = benchmark(find_nearest_source, country, seeds_at_nodes(sources.tolist()))
    theirs, _, origin = peer()
    assert np.array_equal(distance, theirs)
    tied = sources[nearest] != origin
    assert not (tied & np.isfinite(distance)).sum() > len(distance) / 1000
    compare(benchmark, seconds_of(peer), least=0.8)


def test_looproute_of_a_city(benchmark: BenchmarkFixture, country: Netwerk) -> None:
    """Time 20 soorten for 4,000 squares of a city on its own 60,000 nodes, the squares joined once."""
    city = make_network(245)
    rng = np.random.default_rng(3)
    corner, size = np.array([100_000.0, 350_000.0]), 245 * 80
    van = rng.uniform(0, size, (4000, 2)) + corner
    soorten = [rng.uniform(0, size, (25, 2)) + corner for _ in range(20)]
    maat = Looproute(city)
    maat.nearest(van, soorten[0])

    def measure() -> list[Any]:
        return [maat.nearest(van, naar) for naar in soorten]

    found = benchmark(measure)
    assert all(np.isfinite(one.afstand_m).mean() > 0.99 for one in found)
    assert country.knopen > city.knopen


@pytest.fixture(scope="module")
def capacity_world() -> tuple[Pairs, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    homes, rooms = rng.uniform(0, 15_000, (20_000, 2)), rng.uniform(0, 15_000, (5_000, 2))
    inwoners, capaciteit = (rng.integers(1, 200, n).astype(float) for n in (20_000, 5_000))
    return find_pairs(homes, rooms, max_m=800), inwoners, capaciteit


@pytest.mark.parametrize(("measure", "least"), [("2sfca", 5), ("e2sfca", 10)])
def test_floating_catchments_against_access(
    benchmark: BenchmarkFixture,
    capacity_world: tuple[Pairs, np.ndarray, np.ndarray],
    measure: str,
    least: float,
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from access import fca, weights  # noqa: PLC0415
    pairs, inwoners, capaciteit = capacity_world
    demand = pd.DataFrame({"demand": inwoners}, index=pd.RangeIndex(len(inwoners), name="geoid"))
    supply = pd.DataFrame({"supply": capaciteit}, index=pd.RangeIndex(len(capaciteit), name="geoid"))
    costs = pd.DataFrame({"origin": pairs.herkomst, "dest": pairs.aanbod, "cost": pairs.afstand_m})
    steps = weights.step_fn(dict(zip((800 / 3, 1600 / 3, 800), LUO_QI, strict=True)))

    def peer() -> pd.Series:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            score: pd.Series = fca.two_stage_fca(
                demand,
                supply,
                costs,
                800,
                demand_index=True,
                demand_name="demand",
                supply_index=True,
                weight_fn=steps if measure == "e2sfca" else None,
            )
            return score

    ours = enhanced_two_step_fca if measure == "e2sfca" else two_step_fca
    found = benchmark(ours, pairs, inwoners, capaciteit, max_m=800.0)
    expected = peer().reindex(range(len(inwoners)), fill_value=0)
    np.testing.assert_allclose(found.score, expected, rtol=1e-9, atol=1e-12)
    compare(benchmark, seconds_of(peer), least=least)


@pytest.mark.parametrize("k", [5, 10, 20])
def test_best_k_of_500_sites(benchmark: BenchmarkFixture, k: int) -> None:
    rng = np.random.default_rng(5)
    homes, sites = rng.uniform(0, 11_000, (4000, 2)), rng.uniform(0, 11_000, (500, 2))
    weight, pairs = rng.integers(1, 200, 4000).astype(float), find_pairs(homes, sites, max_m=800)
    found = benchmark(best_coverage, pairs, weight, k=k)
    exact = exact_best_coverage(pairs, weight, k=k, seconds=60)
    assert found.waarde >= 0.98 * exact.bound
    assert found.bound >= exact.waarde
    assert median_of(benchmark) <= 0.1
    share = found.waarde / exact.bound
    print(f"\nbest {k}: {share:.4f} of the optimum, own bound {found.waarde / found.bound:.4f}")


def test_shortest_distance_of_500_sites(benchmark: BenchmarkFixture) -> None:
    rng = np.random.default_rng(6)
    homes, sites = rng.uniform(0, 11_000, (4000, 2)), rng.uniform(0, 11_000, (500, 2))
    cost = np.hypot(*(homes[:, None] - sites[None]).transpose(2, 0, 1))
    found = benchmark(shortest_distance, cost, rng.integers(1, 200, 4000), k=10)
    assert found.waarde <= found.bound / 0.98
