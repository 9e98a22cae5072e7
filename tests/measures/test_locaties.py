"""MCLP, LSCP, p-median and p-center: proven optima, enumeration of small worlds, bounds that hold."""

from __future__ import annotations

import itertools
import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.locaties import best_coverage, fewest_sites, shortest_distance, shortest_maximum
from analysis.locaties.distance import pairs_within_cost, search_distance
from analysis.locaties.exact import (
    Voortgang,
    exact_best_coverage,
    exact_fewest_sites,
    exact_shortest_distance,
    exact_shortest_maximum,
)
from analysis.pairs import Pairs, find_pairs

if TYPE_CHECKING:
    from pathlib import Path


class City(NamedTuple):
    cost: np.ndarray
    people: np.ndarray
    stores: list[str]
    expected: dict[str, Any]

    @property
    def pairs(self) -> Pairs:
        return pairs_within_cost(self.cost, self.expected["radius"])


@pytest.fixture
def san_francisco(shared: Path) -> City:
    folder = shared / "cases" / "facility_location_san_francisco"
    demand, sites = pd.read_csv(folder / "demand.csv"), pd.read_csv(folder / "sites.csv")
    cost = pd.read_csv(folder / "distances.csv").pivot_table(
        index="DestinationName", columns="name", values="distance"
    )
    matrix = cost.loc[demand["NAME"], sites["NAME"]].to_numpy()
    expected = json.loads((folder / "expected.json").read_text())
    return City(matrix, demand["POP2000"].to_numpy(dtype=float), sites["NAME"].tolist(), expected)


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_published_best_coverage(san_francisco: City, k: int) -> None:
    optimum = san_francisco.expected["mclp_by_p"][str(k)]
    quick = best_coverage(san_francisco.pairs, san_francisco.people, k=k)
    assert 0.98 * optimum <= quick.waarde <= optimum <= quick.bound
    exact = exact_best_coverage(san_francisco.pairs, san_francisco.people, k=k)
    assert (exact.waarde, exact.bound, exact.optimal) == (optimum, optimum, True)


def test_published_best_coverage_serves_the_same_tracts(san_francisco: City) -> None:
    found = exact_best_coverage(
        pairs_within_cost(san_francisco.cost, 9000), san_francisco.people, k=4, max_m=5000
    )
    assert sorted(san_francisco.stores[site] for site in found.sites) == san_francisco.expected["mclp_sites"]
    uncovered = (san_francisco.cost[:, found.sites].min(axis=1) > 5000).sum()
    assert uncovered == san_francisco.expected["mclp_uncovered_tracts"]


def test_published_shortest_distance(san_francisco: City) -> None:
    for search in (shortest_distance, exact_shortest_distance):
        found = search(san_francisco.cost, san_francisco.people, k=4)
        assert found.waarde == pytest.approx(san_francisco.expected["pmedian_objective"], rel=1e-12)
        mean = found.waarde / san_francisco.people.sum()
        assert mean == pytest.approx(san_francisco.expected["pmedian_mean_distance"], rel=1e-12)
        assert found.optimal


def test_published_shortest_maximum(san_francisco: City) -> None:
    optimum = san_francisco.expected["pcenter_max_distance"]
    quick, exact = (search(san_francisco.cost, k=4) for search in (shortest_maximum, exact_shortest_maximum))
    assert quick.bound <= optimum <= quick.waarde
    assert (exact.waarde, exact.bound, exact.optimal) == (optimum, optimum, True)
    assert (
        sorted(san_francisco.stores[site] for site in exact.sites) == san_francisco.expected["pcenter_sites"]
    )


@pytest.mark.parametrize("radius", ["5000", "8000"])
def test_published_fewest_sites(san_francisco: City, radius: str) -> None:
    fewest = san_francisco.expected["lscp_min_sites_by_radius"][radius]
    pairs = pairs_within_cost(san_francisco.cost, float(radius))
    quick, exact = fewest_sites(pairs), exact_fewest_sites(pairs)
    assert quick.bound <= fewest <= quick.waarde
    assert (exact.waarde, exact.optimal) == (fewest, True)
    assert exact.unreachable == ()


def test_greedy_trap_is_avoided(shared: Path) -> None:
    folder = shared / "cases" / "mclp_greedy_trap"
    cover, demand = pd.read_csv(folder / "cover.csv"), pd.read_csv(folder / "demand.csv")
    herkomst = (
        cover["demand"].map(dict(zip(demand["demand"], range(4), strict=True))).to_numpy().astype(np.int64)
    )
    site = cover["site"].map({"A": 0, "B": 1, "C": 2}).to_numpy().astype(np.int64)
    found = best_coverage(Pairs(herkomst, site, np.zeros(len(site)), 4, 3), demand["weight"], k=2)
    assert (sorted(found.sites), found.waarde, found.bound, found.optimal) == ([0, 1], 12.0, 12.0, True)


def test_ties_go_to_the_lowest_row() -> None:
    # Four candidates that all serve the same ten people, and one that serves nobody.
    pairs = Pairs(np.zeros(4, dtype=np.int64), np.arange(1, 5), np.zeros(4), 1, 5)
    assert best_coverage(pairs, [10], k=1).sites == (1,)
    assert best_coverage(pairs, [10], k=2).sites == (1, 0)
    assert fewest_sites(pairs).sites == (1,)
    assert shortest_distance(np.ones((2, 3)), [1, 1], k=2).sites == (0, 1)


def test_places_that_are_there_already_count() -> None:
    # Candidates at 0 and 100; homes at 0 (1 person) and 100 (5 people); a present place at 100.
    cost = np.array([[0.0, 100.0], [100.0, 0.0]])
    assert shortest_distance(cost, [1, 5], k=1).sites == (1,)
    found = shortest_distance(cost, [1, 5], k=1, present_m=[100, 0])
    assert (found.sites, found.waarde) == ((0,), 0.0)
    assert exact_shortest_maximum(cost, k=1, present_m=[np.inf, 0]).sites == (0,)


def test_herkomsten_out_of_reach_are_named() -> None:
    pairs = Pairs(np.array([0, 2]), np.array([0, 1]), np.array([1.0, 1.0]), 4, 2)
    assert best_coverage(pairs, [1, 1, 1, 1], k=2).unreachable == (1, 3)
    found = fewest_sites(pairs)
    assert (found.waarde, found.bound, found.unreachable) == (2, 2, (1, 3))


def test_nobody_to_serve_needs_no_place() -> None:
    empty = Pairs(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0), 2, 3)
    assert fewest_sites(empty).waarde == 0
    found = best_coverage(empty, [1, 1], k=2)
    assert (found.sites, found.waarde, found.bound, found.gap) == ((0, 1), 0.0, 0.0, 0.0)


@pytest.mark.parametrize("k", [0, 4])
def test_an_impossible_number_of_places_is_refused(k: int) -> None:
    with pytest.raises(UsageError, match="1 tot en met 3"):
        shortest_distance(np.ones((2, 3)), [1, 1], k=k)


@pytest.mark.parametrize("weight", [[1, -1], [1, np.nan], [1]])
def test_impossible_weights_are_refused(weight: list[float]) -> None:
    with pytest.raises(UsageError, match="gewicht"):
        best_coverage(find_pairs([[0, 0], [1, 1]], [[0, 0]], max_m=1), weight, k=1)


@pytest.mark.parametrize("cost", [[[np.inf]], [[-1.0]], [[]], [1.0]])
def test_impossible_distances_are_refused(cost: list[Any]) -> None:
    with pytest.raises(UsageError, match="afstand"):
        shortest_maximum(cost, k=1)


@pytest.mark.parametrize("present", [[1.0], [np.nan, 1.0], [-1.0, 1.0]])
def test_impossible_present_distances_are_refused(present: list[float]) -> None:
    with pytest.raises(UsageError, match="huidige"):
        shortest_distance(np.ones((2, 3)), [1, 1], k=1, present_m=present)


def hard_world(seed: int = 8) -> tuple[Pairs, np.ndarray]:
    """Give a world whose quick answer is not proven: many overlapping circles."""
    rng = np.random.default_rng(seed)
    homes, sites = rng.random((1500, 2)) * 6000, rng.random((120, 2)) * 6000
    return find_pairs(homes, sites, max_m=700), rng.integers(1, 90, 1500).astype(float)


def test_the_solver_tells_how_far_it_is_and_can_be_stopped() -> None:
    pairs, weight = hard_world()
    quick = best_coverage(pairs, weight, k=20)
    assert not quick.optimal
    seen: list[Voortgang] = []

    def stop_at_once(voortgang: Voortgang) -> bool:
        seen.append(voortgang)
        return False

    stopped = exact_best_coverage(pairs, weight, k=20, progress=stop_at_once)
    assert len(seen) >= 1
    assert seen[0].seconden >= 0
    assert quick.waarde <= stopped.waarde <= stopped.bound <= quick.bound
    exact = exact_best_coverage(pairs, weight, k=20)
    assert exact.optimal
    assert stopped.waarde <= exact.waarde <= stopped.bound
    assert quick.waarde >= 0.98 * exact.waarde


def test_a_solver_without_time_gives_the_quick_answer() -> None:
    pairs, weight = hard_world()
    quick = best_coverage(pairs, weight, k=20)
    found = exact_best_coverage(pairs, weight, k=20, seconds=0.0)
    assert (found.waarde, found.optimal) == (quick.waarde, False)
    assert found.bound <= quick.bound
    cost = np.random.default_rng(1).random((60, 25))
    assert exact_shortest_maximum(cost, k=6, seconds=0.0).waarde == shortest_maximum(cost, k=6).waarde


@pytest.mark.parametrize("seed", range(6))
def test_unproven_shortest_distances_are_proven_by_the_solver(seed: int) -> None:
    """Distances without any geometry, where the quick bound leaves a gap."""
    rng = np.random.default_rng(seed)
    cost, weight = rng.integers(1, 100, (40, 14)).astype(float), rng.integers(1, 9, 40).astype(float)
    least = min(
        float(weight @ cost[:, list(sites)].min(axis=1)) for sites in itertools.combinations(range(14), 4)
    )
    quick, exact = (search(cost, weight, k=4) for search in (shortest_distance, exact_shortest_distance))
    assert not quick.optimal
    assert quick.bound <= least <= quick.waarde
    assert (exact.waarde, exact.optimal) == (least, True)
    assert float(weight @ cost[:, list(exact.sites)].min(axis=1)) == least
    smallest = min(
        float(cost[:, list(sites)].min(axis=1).max()) for sites in itertools.combinations(range(14), 4)
    )
    center = exact_shortest_maximum(cost, k=4)
    assert (center.waarde, center.optimal) == (smallest, True)


def test_places_beside_present_ones_are_proven_at_once() -> None:
    """Thousands of homes of which most live nearer to what is there already than to any candidate."""
    rng = np.random.default_rng(3)
    homes, sites, there = (rng.integers(0, 10_000, (size, 2)) for size in (3000, 40, 12))
    cost, present = (
        np.hypot(*(homes[:, None] - places).transpose(2, 0, 1)).round() for places in (sites, there)
    )
    nearest, weight = present.min(axis=1), rng.integers(1, 9, 3000).astype(float)
    best = np.minimum(cost, nearest[:, None])
    least = min(
        float(weight @ np.minimum(best[:, a], best[:, b])) for a, b in itertools.combinations(range(40), 2)
    )
    found = exact_shortest_distance(cost, weight, k=2, present_m=nearest, seconds=5.0)
    assert (found.waarde, found.bound, found.optimal) == (least, least, True)


# -- random small worlds -------------------------------------------------------------------------------------


class World(NamedTuple):
    cost: np.ndarray
    weight: np.ndarray
    k: int


@st.composite
def worlds(draw: st.DrawFn) -> World:
    n, m = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    cost = draw(st.lists(st.integers(0, 30), min_size=n * m, max_size=n * m))
    weight = draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    return World(
        np.array(cost, dtype=float).reshape(n, m), np.array(weight, dtype=float), draw(st.integers(1, m))
    )


def choices(world: World, k: int) -> list[tuple[int, ...]]:
    return list(itertools.combinations(range(world.cost.shape[1]), k))


@settings(deadline=None)
@given(worlds())
def test_best_coverage_equals_enumeration(world: World) -> None:
    def reached(sites: tuple[int, ...]) -> float:
        return float(world.weight[(world.cost[:, list(sites)] <= 10).any(axis=1)].sum())

    optimum = max(reached(sites) for sites in choices(world, world.k))
    pairs = pairs_within_cost(world.cost, 10)
    quick, exact = (search(pairs, world.weight, k=world.k) for search in (best_coverage, exact_best_coverage))
    assert exact.waarde == pytest.approx(optimum)
    assert exact.optimal
    assert reached(exact.sites) == pytest.approx(optimum)
    assert (1 - 1 / math.e) * optimum <= quick.waarde <= optimum <= quick.bound
    assert reached(quick.sites) == quick.waarde
    assert len(set(quick.sites)) == world.k
    assert not quick.optimal or quick.waarde == optimum


@settings(deadline=None)
@given(worlds())
def test_fewest_sites_equals_enumeration(world: World) -> None:
    served = world.cost <= 10
    reachable = served.any(axis=1)
    fewest = next(
        k
        for k in range(world.cost.shape[1] + 1)
        if any(served[reachable][:, list(sites)].any(axis=1).all() for sites in choices(world, k))
    )
    quick, exact = (
        search(pairs_within_cost(world.cost, 10)) for search in (fewest_sites, exact_fewest_sites)
    )
    assert (exact.waarde, exact.optimal) == (fewest, True)
    assert quick.bound <= fewest <= quick.waarde
    for found in (quick, exact):
        assert served[reachable][:, list(found.sites)].any(axis=1).all() or not reachable.any()
        assert found.unreachable == tuple(np.flatnonzero(~reachable))


@settings(deadline=None)
@given(worlds())
def test_shortest_distances_equal_enumeration(world: World) -> None:
    def total(sites: tuple[int, ...]) -> float:
        return float(world.weight @ world.cost[:, list(sites)].min(axis=1))

    def furthest(sites: tuple[int, ...]) -> float:
        return float(world.cost[:, list(sites)].min(axis=1).max())

    least = min(total(sites) for sites in choices(world, world.k))
    for search in (shortest_distance, exact_shortest_distance):
        found = search(world.cost, world.weight, k=world.k)
        assert found.bound - 1e-6 <= least <= found.waarde + 1e-6
        assert total(found.sites) == pytest.approx(found.waarde)
        assert len(set(found.sites)) == world.k
    assert found.waarde == pytest.approx(least, abs=1e-6)
    smallest = min(furthest(sites) for sites in choices(world, world.k))
    quick, exact = (search(world.cost, k=world.k) for search in (shortest_maximum, exact_shortest_maximum))
    assert quick.bound <= smallest <= quick.waarde
    assert (exact.waarde, exact.optimal) == (smallest, True)
    assert furthest(quick.sites) == quick.waarde
    assert len(set(exact.sites)) == world.k


@settings(deadline=None)
@given(worlds(), st.integers(1, 30))
def test_who_is_ruled_out_is_in_no_better_choice(world: World, rounds: int) -> None:
    found, useful = search_distance(world.cost, world.weight, k=world.k, rounds=rounds)
    for sites in choices(world, world.k):
        total = float(world.weight @ world.cost[:, list(sites)].min(axis=1))
        assert total >= found.bound - 1e-6
        assert total >= found.waarde - 1e-6 or useful[list(sites)].all()


@settings(deadline=None)
@given(worlds())
def test_more_room_to_choose_is_never_worse(world: World) -> None:
    near, far = (
        exact_best_coverage(pairs_within_cost(world.cost, r), world.weight, k=world.k) for r in (8, 16)
    )
    assert far.waarde >= near.waarde
    if world.k > 1:
        fewer = exact_best_coverage(pairs_within_cost(world.cost, 8), world.weight, k=world.k - 1)
        assert near.waarde >= fewer.waarde


@given(st.integers(0, 2**32 - 1))
def test_moving_the_world_and_its_rows_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes, sites = (rng.integers(0, 40, (size, 2)).astype(float) * 50 for size in (20, 8))
    weight, order = rng.integers(1, 9, 20).astype(float), rng.permutation(20)
    pairs = find_pairs(homes, sites, max_m=600)
    found = best_coverage(pairs, weight, k=3)
    shift = np.array([200_000.0, 500_000.0])
    moved = find_pairs(homes[order] + shift, sites + shift, max_m=600)
    again = best_coverage(moved, weight[order], k=3)
    # Equally good places may be named in another order, or be others: what they reach may not change.
    assert again.waarde == found.waarde
    reached = np.unique(pairs.herkomst[np.isin(pairs.aanbod, again.sites)])
    assert weight[reached].sum() == found.waarde
