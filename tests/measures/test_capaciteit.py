"""2SFCA, E2SFCA, 3SFCA and balanced FCA: published cases, brute force by matrices, conservation."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.capaciteit import (
    LUO_QI,
    balanced_fca,
    enhanced_two_step_fca,
    step_weights,
    three_step_fca,
    two_step_fca,
    weighted_catchment,
)
from analysis.errors import UsageError
from analysis.pairs import Pairs, find_pairs

if TYPE_CHECKING:
    from pathlib import Path

SCENARIOS = ["s0_gridlock", "s1_fast_in", "s2_fast_out", "s3_symmetric_fast"]


def read_case(
    shared: Path, scenario: str
) -> tuple[Pairs, np.ndarray, np.ndarray, dict[str, dict[str, float]]]:
    folder = shared / "cases" / "fca_3places"
    places = pd.read_csv(folder / "places.csv")
    costs = pd.read_csv(folder / "costs.csv").query("scenario == @scenario")
    pairs = Pairs(
        costs["origin"].to_numpy() - 1,
        costs["dest"].to_numpy() - 1,
        costs["cost"].to_numpy(dtype=float),
        3,
        3,
    )
    expected = json.loads((folder / "expected.json").read_text())[scenario]
    return pairs, places["population"].to_numpy(), places["supply"].to_numpy(), expected


def inverse(cost: np.ndarray) -> np.ndarray:
    return 1 / cost


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("measure", ["2sfca_gravity_inv", "3sfca_gravity_inv", "e2sfca_luo_qi"])
def test_published_scores_of_three_places(shared: Path, scenario: str, measure: str) -> None:
    pairs, inwoners, capaciteit, expected = read_case(shared, scenario)
    if measure == "e2sfca_luo_qi":
        found = enhanced_two_step_fca(pairs, inwoners, capaciteit, max_m=30)
    else:
        compute = two_step_fca if measure.startswith("2") else three_step_fca
        found = compute(pairs, inwoners, capaciteit, max_m=61, weight=inverse)
    np.testing.assert_allclose(found.score, list(expected[measure].values()), rtol=1e-12)
    assert found.score @ inwoners == pytest.approx(135, rel=1e-12)


def test_published_order_of_the_scenarios(shared: Path) -> None:
    scores = {
        scenario: two_step_fca(*read_case(shared, scenario)[:3], max_m=61, weight=inverse).score
        for scenario in SCENARIOS
    }
    base, fast_in, fast_out, both = (scores[scenario] for scenario in SCENARIOS)
    assert (fast_in > base).tolist() == [True, True, False]
    assert (fast_out < base).tolist() == [True, True, False]
    assert (both > base).tolist() == [True, True, False]


def test_published_weighted_catchment_sums(shared: Path) -> None:
    folder = shared / "cases" / "grid_weighted_catchment"
    nodes = pd.read_csv(folder / "nodes.csv")
    expected = json.loads((folder / "expected.json").read_text())["value"]
    xy = nodes[["x", "y"]].to_numpy(dtype=float)
    sums = weighted_catchment(find_pairs(xy, xy, max_m=10), nodes["value"], weight=lambda d: d / 60)
    found = dict(zip(nodes["id"].astype(str), sums, strict=True))
    assert {node: round(found[node], 9) for node in expected} == pytest.approx(expected, abs=1.1e-9)


def test_balanced_by_hand() -> None:
    # Two homes (100 and 50 people), two rooms (30 and 10 places). Home 0 reaches both, home 1 only room 1.
    pairs = Pairs(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([1.0, 1.0, 1.0]), 2, 2)
    found = balanced_fca(pairs, [100, 50], [30, 10])
    # People: home 0 gives 50 to each room; room 0 serves 50, room 1 serves 50 + 50 = 100.
    np.testing.assert_allclose(found.vraag, [50, 100])
    # Ratios: 30/50 = 0.6 and 10/100 = 0.1. Room 0 hands all to home 0; room 1 half to each.
    np.testing.assert_allclose(found.ratio, [0.6, 0.1])
    np.testing.assert_allclose(found.score, [0.65, 0.05])


def test_other_decay_by_hand() -> None:
    # Two homes of 10 people at 1 and 2 km of one room with 30 places; weights by hand.
    pairs = Pairs([0, 1], [0, 0], [1.0, 2.0], 2, 1)  # type: ignore[arg-type]  # lists will do
    for weight, shares in (
        (lambda d: 1 / d**2, (1, 1 / 4)),  # gravity: 30 / (10 + 2.5) = 2.4, times 1 and 1/4
        (lambda d: np.exp(-d * d / 2), (np.exp(-1 / 2), np.exp(-2))),  # Gaussian, bandwidth 1
        (lambda d: 1 - d / 4, (3 / 4, 1 / 2)),  # linear to 4 km
    ):
        found = two_step_fca(pairs, [10, 10], [30], weight=weight)
        expected = [30 / (10 * sum(shares)) * share for share in shares]
        assert found.score == pytest.approx(expected, rel=1e-12)
        assert found.score.sum() * 10 == pytest.approx(30, abs=1e-9)
    # four zones of 1, the boundary of each inside it
    found = enhanced_two_step_fca(pairs, [10, 10], [30], max_m=4, weights=(1.0, 0.5, 0.25, 0.1))
    assert found.score == pytest.approx([2.0, 1.0], rel=1e-12)


def test_boundary_of_a_zone_counts() -> None:
    weigh = step_weights([100, 200], [1.0, 0.5])
    assert weigh(np.array([0.0, 100.0, 100.001, 200.0, 200.001])).tolist() == [1.0, 1.0, 0.5, 0.5, 0.0]


def test_unknown_capaciteit_makes_a_lower_bound() -> None:
    pairs = Pairs(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([1.0, 1.0, 1.0]), 3, 2)
    found = two_step_fca(pairs, [10, 10, 10], [20, np.nan])
    assert found.score.tolist() == [1.0, 1.0, 0.0]
    assert found.ondergrens.tolist() == [True, False, False]
    assert np.isnan(found.ratio[1])
    assert found.capaciteit_onbekend == 1


def test_unknown_inwoners_are_counted_and_ask_for_nothing() -> None:
    pairs = Pairs(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 1.0]), 2, 1)
    found = two_step_fca(pairs, [10, np.nan], [20])
    assert found.score.tolist() == [2.0, 2.0]
    assert found.inwoners_onbekend == 1


def test_supply_that_nobody_reaches_is_nobodys() -> None:
    pairs = Pairs(np.array([0]), np.array([0]), np.array([1.0]), 1, 2)
    found = two_step_fca(pairs, [4], [8, 100])
    assert found.score.tolist() == [2.0]
    assert np.isnan(found.ratio[1])


@pytest.mark.parametrize(
    ("inwoners", "capaciteit", "match"),
    [([-1], [1], "negatief"), ([1], [np.inf], "oneindig"), ([1, 2], [1], "2 getallen")],
)
def test_impossible_amounts_are_refused(inwoners: list[float], capaciteit: list[float], match: str) -> None:
    pairs = Pairs(np.array([0]), np.array([0]), np.array([1.0]), 1, 1)
    with pytest.raises(UsageError, match=match):
        two_step_fca(pairs, inwoners, capaciteit)


@pytest.mark.parametrize(
    ("bounds", "weights"), [([1, 2], [1]), ([2, 1], [1, 1]), ([], [])], ids=["lengths", "falling", "none"]
)
def test_impossible_zones_are_refused(bounds: list[float], weights: list[float]) -> None:
    with pytest.raises(UsageError, match="grens"):
        step_weights(bounds, weights)


def test_impossible_weights_are_refused() -> None:
    pairs = Pairs(np.array([0]), np.array([0]), np.array([0.0]), 1, 1)
    with pytest.raises(UsageError, match="gewicht"), np.errstate(divide="ignore"):
        two_step_fca(pairs, [1], [1], weight=inverse)


@pytest.mark.parametrize(
    ("herkomst", "aanbod", "afstand", "match"),
    [
        ([0, 0], [0], [1.0], "even lang"),
        ([2], [0], [1.0], "herkomst"),
        ([0], [-1], [1.0], "aanbod"),
        ([0], [0], [np.nan], "ontbreekt"),
    ],
)
def test_impossible_pairs_are_refused(
    herkomst: list[int], aanbod: list[int], afstand: list[float], match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        Pairs(np.array(herkomst), np.array(aanbod), np.array(afstand), 2, 1)


# -- random small worlds -------------------------------------------------------------------------------------

amounts = st.integers(0, 50).map(float)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    cost = np.array(draw(st.lists(st.integers(1, 40), min_size=n * m, max_size=n * m)), dtype=float).reshape(
        n, m
    )
    inwoners = np.array(draw(st.lists(amounts, min_size=n, max_size=n)))
    capaciteit = np.array(draw(st.lists(amounts, min_size=m, max_size=m)))
    return cost, inwoners, capaciteit


def pairs_of(cost: np.ndarray) -> Pairs:
    herkomst, aanbod = np.nonzero(np.ones_like(cost))
    return Pairs(herkomst, aanbod, cost.ravel(), *cost.shape)


def brute(
    to_aanbod: np.ndarray, to_herkomst: np.ndarray, inwoners: np.ndarray, capaciteit: np.ndarray
) -> np.ndarray:
    """Score every herkomst with loops over full matrices."""
    score = np.zeros(len(inwoners))
    for j, supply in enumerate(capaciteit):
        vraag = sum(inwoners[i] * to_aanbod[i, j] for i in range(len(inwoners)))
        if vraag > 0:
            for i in range(len(inwoners)):
                score[i] += supply / vraag * to_herkomst[i, j]
    return score


def rows_to_one(weights: np.ndarray) -> np.ndarray:
    total = weights.sum(axis=1, keepdims=True)
    return np.where(total > 0, weights / np.where(total > 0, total, 1), 0.0)


@given(worlds())
def test_all_measures_equal_brute_force(world: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    cost, inwoners, capaciteit = world
    pairs = pairs_of(cost)
    plain = (cost <= 20).astype(float)
    steps = np.select([cost <= 10, cost <= 20, cost <= 30], LUO_QI, 0.0)
    decay = np.where(cost <= 30, 1 / cost, 0.0)
    chosen = decay * rows_to_one(1 / cost)
    found = {
        "2sfca": (two_step_fca(pairs, inwoners, capaciteit, max_m=20), plain, plain),
        "e2sfca": (enhanced_two_step_fca(pairs, inwoners, capaciteit, max_m=30), steps, steps),
        "3sfca": (three_step_fca(pairs, inwoners, capaciteit, max_m=30, weight=inverse), chosen, chosen),
        "balanced": (
            balanced_fca(pairs, inwoners, capaciteit, max_m=30, weight=inverse),
            rows_to_one(decay),
            rows_to_one(decay.T).T,
        ),
    }
    for result, to_aanbod, to_herkomst in found.values():
        np.testing.assert_allclose(
            result.score, brute(to_aanbod, to_herkomst, inwoners, capaciteit), atol=1e-12
        )


@given(worlds())
def test_supply_is_conserved(world: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    cost, inwoners, capaciteit = world
    pairs = pairs_of(cost)
    for found in (
        two_step_fca(pairs, inwoners, capaciteit, max_m=20),
        enhanced_two_step_fca(pairs, inwoners, capaciteit, max_m=30),
        three_step_fca(pairs, inwoners, capaciteit, max_m=30, weight=inverse),
    ):
        assert found.score @ inwoners == pytest.approx(capaciteit[found.vraag > 0].sum(), rel=1e-9, abs=1e-9)


@given(worlds())
def test_balanced_conserves_people_and_level_of_service(
    world: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    cost, inwoners, capaciteit = world
    found = balanced_fca(pairs_of(cost), inwoners, capaciteit, max_m=30, weight=inverse)
    reaching = (cost <= 30).any(axis=1)
    assert found.vraag.sum() == pytest.approx(inwoners[reaching].sum(), rel=1e-9, abs=1e-9)
    assert found.score.sum() == pytest.approx(np.nansum(found.ratio), rel=1e-9, abs=1e-9)


@given(worlds(), st.integers(1, 5))
def test_more_capaciteit_never_lowers_a_score(
    world: tuple[np.ndarray, np.ndarray, np.ndarray], extra: int
) -> None:
    cost, inwoners, capaciteit = world
    pairs = pairs_of(cost)
    more = capaciteit.copy()
    more[0] += extra
    for compute in (two_step_fca, three_step_fca, balanced_fca):
        before, after = (compute(pairs, inwoners, supply, max_m=30).score for supply in (capaciteit, more))
        assert (after >= before - 1e-12).all()


@given(worlds())
def test_splitting_a_herkomst_changes_no_score(world: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    cost, inwoners, capaciteit = world
    split_cost = np.vstack([cost, cost[:1]])
    split_inwoners = np.append(inwoners, inwoners[0] / 2)
    split_inwoners[0] /= 2
    for compute in (two_step_fca, three_step_fca):
        whole = compute(pairs_of(cost), inwoners, capaciteit, max_m=25, weight=inverse).score
        split = compute(pairs_of(split_cost), split_inwoners, capaciteit, max_m=25, weight=inverse).score
        np.testing.assert_allclose(split[:-1], whole, rtol=1e-12)
        assert split[-1] == pytest.approx(whole[0], rel=1e-12)


@given(worlds(), st.randoms(use_true_random=False))
def test_order_of_pairs_changes_nothing(
    world: tuple[np.ndarray, np.ndarray, np.ndarray], random: np.random.RandomState
) -> None:
    cost, inwoners, capaciteit = world
    pairs = pairs_of(cost)
    order = list(range(len(pairs.afstand_m)))
    random.shuffle(order)
    shuffled = Pairs(pairs.herkomst[order], pairs.aanbod[order], pairs.afstand_m[order], *cost.shape)
    np.testing.assert_allclose(
        balanced_fca(shuffled, inwoners, capaciteit, max_m=25, weight=inverse).score,
        balanced_fca(pairs, inwoners, capaciteit, max_m=25, weight=inverse).score,
        rtol=1e-12,
    )


@settings(deadline=None)  # the first world waits for the import of the peer
@given(worlds())
def test_scores_equal_pysal_access(world: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    with warnings.catch_warnings():  # the peer's own code and its dependencies warn at import
        warnings.simplefilter("ignore")
        from access import fca, weights  # noqa: PLC0415
    cost, inwoners, capaciteit = world
    assume((inwoners > 0).all())  # the peer divides by zero where nobody lives
    pairs = pairs_of(cost)
    demand = pd.DataFrame({"demand": inwoners}, index=pd.RangeIndex(len(inwoners), name="geoid"))
    supply = pd.DataFrame({"supply": capaciteit}, index=pd.RangeIndex(len(capaciteit), name="geoid"))
    costs = pd.DataFrame({"origin": pairs.herkomst, "dest": pairs.aanbod, "cost": pairs.afstand_m})
    steps = weights.step_fn(dict(zip((10, 20, 30), LUO_QI, strict=True)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = fca.two_stage_fca(
            demand,
            supply,
            costs,
            30,
            demand_index=True,
            demand_name="demand",
            supply_index=True,
            weight_fn=steps,
        )
    found = enhanced_two_step_fca(pairs, inwoners, capaciteit, max_m=30).score
    expected = peer.reindex(range(len(inwoners)), fill_value=0).to_numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


@given(st.integers(0, 2**32 - 1), st.integers(0, 9))
def test_find_pairs_equals_all_distances(seed: int, max_m: int) -> None:
    rng = np.random.default_rng(seed)
    van, naar = rng.integers(0, 10, (6, 2)).astype(float), rng.integers(0, 10, (5, 2)).astype(float)
    squared = ((van[:, None] - naar[None]) ** 2).sum(axis=2)
    herkomst, aanbod = np.nonzero(squared <= max_m**2)
    found = find_pairs(van, naar, max_m=max_m)
    assert (found.herkomst.tolist(), found.aanbod.tolist()) == (herkomst.tolist(), aanbod.tolist())
    np.testing.assert_allclose(found.afstand_m, np.sqrt(squared[herkomst, aanbod]))


def test_find_pairs_of_nothing() -> None:
    found = find_pairs(np.empty((0, 2)), [[0.0, 0.0]], max_m=5)
    assert (found.n_herkomst, found.n_aanbod, len(found.afstand_m)) == (0, 1, 0)
