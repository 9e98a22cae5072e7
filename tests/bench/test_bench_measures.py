"""How fast the measures are against well-known libraries, with the same answers.

The ratios are medians of one machine and one moment; the asserted ones are the promises of the project.
"""

from __future__ import annotations

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
from tests.bench.meting import Meting, median_seconds, side_by_side
from tests.bench.synthetic_network import make_network

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.bench

SIDE = 1415  # two million nodes


def median_of(benchmark: BenchmarkFixture) -> float:
    """Give the median seconds of what was measured."""
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


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
    meting: Meting, country: Netwerk, graph: sparse.csr_array
) -> None:
    """Compare with rows that are read and thrown away: rows that stay cost scipy ten times as much."""
    sources = np.random.default_rng(1).integers(0, country.knopen, 20_000).astype(np.int32)
    few = sources[:40]

    def dense() -> list[tuple[np.ndarray, np.ndarray]]:
        cells = dijkstra(graph, indices=few, limit=800)
        row, node = np.nonzero(np.isfinite(cells))
        return [(node[row == i], cells[i, node[row == i]]) for i in range(len(few))]

    def ours() -> Any:  # noqa: ANN401
        return find_catchments(country, seeds_at_nodes(sources), max_m=800, compile_kernel=True)

    found = ours()
    for i, (nodes, distances) in enumerate(dense()):
        mine = slice(found.begin[i], found.end[i])
        order = np.argsort(found.knoop[mine])
        assert np.array_equal(found.knoop[mine][order], nodes)
        assert np.array_equal(found.afstand_m[mine][order], distances)
    ours_s, few_s = side_by_side(ours, dense, rounds=7)
    peer = "scipy, volle rijen (40 bronnen gemeten, × 500)"
    name = "lopen tot 800 m vanaf 20.000 plekken, 2 miljoen knopen"
    meting.against(name, ours_s, few_s * len(sources) / len(few), peer=peer, least=500)


def test_nearest_against_scipy(meting: Meting, country: Netwerk, graph: sparse.csr_array) -> None:
    sources = np.sort(np.random.default_rng(2).choice(country.knopen, 2000, replace=False))

    def peer() -> Any:  # noqa: ANN401
        return dijkstra(graph, indices=sources, min_only=True, return_predecessors=True)

    def ours() -> tuple[np.ndarray, np.ndarray]:
        return find_nearest_source(country, seeds_at_nodes(sources.tolist()))

    distance, nearest = ours()
    theirs, _, origin = peer()
    assert np.array_equal(distance, theirs)
    tied = sources[nearest] != origin
    assert not (tied & np.isfinite(distance)).sum() > len(distance) / 1000
    ours_s, theirs_s = side_by_side(ours, peer, rounds=5)
    meting.against("lopend dichtstbijzijnde van 2.000", ours_s, theirs_s, peer="scipy, min_only", least=0.8)


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
    meting: Meting,
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
    found = ours(pairs, inwoners, capaciteit, max_m=800.0)
    expected = peer().reindex(range(len(inwoners)), fill_value=0)
    np.testing.assert_allclose(found.score, expected, rtol=1e-9, atol=1e-12)
    ours_s, theirs_s = side_by_side(lambda: ours(pairs, inwoners, capaciteit, max_m=800.0), peer, rounds=9)
    meting.against(f"{measure.upper()} met paren", ours_s, theirs_s, peer="pysal access", least=least)


@pytest.mark.parametrize("k", [5, 10, 20])
def test_best_k_of_500_sites(meting: Meting, k: int) -> None:
    rng = np.random.default_rng(5)
    homes, sites = rng.uniform(0, 11_000, (4000, 2)), rng.uniform(0, 11_000, (500, 2))
    weight, pairs = rng.integers(1, 200, 4000).astype(float), find_pairs(homes, sites, max_m=800)
    found = best_coverage(pairs, weight, k=k)
    exact = exact_best_coverage(pairs, weight, k=k, seconds=60)
    assert found.bound >= exact.waarde
    ours_s = median_seconds(lambda: best_coverage(pairs, weight, k=k), rounds=9)
    meting.at_least(f"beste {k} van 500 plekken: deel van het optimum", found.waarde / exact.bound, 0.98)
    meting.at_most(f"beste {k} van 500 plekken", ours_s, 0.1)


def test_shortest_distance_of_500_sites(benchmark: BenchmarkFixture) -> None:
    rng = np.random.default_rng(6)
    homes, sites = rng.uniform(0, 11_000, (4000, 2)), rng.uniform(0, 11_000, (500, 2))
    cost = np.hypot(*(homes[:, None] - sites[None]).transpose(2, 0, 1))
    found = benchmark(shortest_distance, cost, rng.integers(1, 200, 4000), k=10)
    assert found.waarde <= found.bound / 0.98
