"""Gini, Palma and the concentration index: published, by hand, by brute force."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.verdeling import Verdelingsmaat, concentration_index, gini, palma_ratio

if TYPE_CHECKING:
    from pathlib import Path

amounts = st.lists(st.integers(0, 30), min_size=1, max_size=8)


def test_published_gini_of_mexican_states(shared: Path) -> None:
    folder = shared / "cases" / "gini_mexico"
    expected = json.loads((folder / "expected.json").read_text())["gini_1940"]
    assert gini(pd.read_csv(folder / "input.csv")["pcgdp1940"]).waarde == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5, 5, 5, 5], 0.0), ([0, 0, 0, 1], 0.75), ([1, 2, 3, 4], 0.25), ([1, 1, 1, 3], 0.25)],
)
def test_gini_by_hand(values: list[float], expected: float) -> None:
    assert gini(values).waarde == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("values", [[0, 0, 0], [], [np.nan]])
def test_a_spread_of_nothing_is_undefined(values: list[float]) -> None:
    for measure in (gini(values), palma_ratio(values), concentration_index(values, ranking=values)):
        assert math.isnan(measure.waarde)


def test_unknown_values_are_left_out_and_counted() -> None:
    assert gini([1, np.nan, 3], weights=[1, 1, 1]) == Verdelingsmaat(gini([1, 3]).waarde, 2, 1)
    found = concentration_index([1, 2, 3, 4], ranking=[1, np.nan, 3, 4], weights=[1, 1, np.nan, 1])
    # 1 and 4 are left, at ranks 1/4 and 3/4: 2 × (1/4 + 3) ÷ 5 − 1 = 0.3
    assert found.waarde == pytest.approx(0.3)
    assert (found.aantal, found.onbekend) == (2, 2)
    assert palma_ratio([np.nan, 1]).onbekend == 1


def test_palma_by_hand() -> None:
    # Ten people with 1 .. 10: the top one has 10, the lowest four have 1 + 2 + 3 + 4 = 10.
    assert palma_ratio(range(1, 11)).waarde == pytest.approx(1.0)
    # Two people with 1 and 3: the top tenth is a fifth of the second (0.6), the lowest 40 % 0.8 of the first.
    assert palma_ratio([3, 1]).waarde == pytest.approx(0.6 / 0.8)
    assert palma_ratio([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]).waarde == math.inf


@pytest.mark.parametrize("weight", [1, 0.1, 1 / 3])
def test_whose_lowest_forty_per_cent_have_nothing_at_all(weight: float) -> None:
    # 6 of 15 is 40 %, but 1/15 + ... + 1/15 in floating point is just less
    for n in range(5, 101, 5):
        nothing = 2 * n // 5
        values, weights = [0] * nothing + [1] * (n - nothing), [weight] * n
        assert palma_ratio(values, weights=weights).waarde == math.inf, n
        # one with nothing less: the lowest 40 % have 1, the top tenth n/10
        assert palma_ratio([*values[1:], 1], weights=weights).waarde == pytest.approx(n / 10)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), min_size=1, max_size=8))
def test_palma_equals_exact_fractions(rows: list[tuple[int, int]]) -> None:
    people = sorted(value for value, weight in rows for _ in range(weight))  # ten slices of each person
    assume(sum(people) > 0)
    slices = [value for value in people for _ in range(10)]
    top, bottom = sum(slices[-len(people) :]), sum(slices[: 4 * len(people)])
    expected = float(Fraction(top, bottom)) if bottom else math.inf
    values, weights = zip(*rows, strict=True)
    assert palma_ratio(values, weights=weights).waarde == pytest.approx(expected, rel=1e-12)


def test_concentration_by_hand() -> None:
    # All dekking with the richest of four: rank 7/8, 2 × 7/8 − 1 = 0.75; with the poorest: −0.75.
    assert concentration_index([0, 0, 0, 1], ranking=[1, 2, 3, 4]).waarde == pytest.approx(0.75)
    assert concentration_index([1, 0, 0, 0], ranking=[1, 2, 3, 4]).waarde == pytest.approx(-0.75)
    # A negative income (a loss) is a low rank, 1/4: 2 × (1 × 1/4 + 3 × 3/4) ÷ 4 − 1 = 0.25.
    assert concentration_index([3, 1], ranking=[5000, -300]).waarde == pytest.approx(0.25)
    # Same income for all: one rank, so no concentration whatever the spread.
    assert concentration_index([1, 0, 0, 0], ranking=[2, 2, 2, 2]).waarde == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("values", "weights", "match"),
    [
        ([-1, 2], None, "waarden"),
        ([1, np.inf], None, "waarden"),
        ([1], [-1], "gewichten"),
        ([1], [1, 2], "lang"),
    ],
)
def test_impossible_amounts_are_refused(values: list[float], weights: list[float] | None, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        gini(values, weights=weights)


@given(amounts)
def test_gini_equals_all_differences(values: list[int]) -> None:
    assume(sum(values) > 0)
    differences = sum(abs(a - b) for a in values for b in values)
    expected = Fraction(differences, 2 * len(values) * sum(values))
    assert gini(values).waarde == pytest.approx(float(expected), abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(1, 4)), min_size=1, max_size=7))
def test_a_weight_is_a_number_of_equals(rows: list[tuple[int, int, int]]) -> None:
    values, ranking, weights = (np.array(column) for column in zip(*rows, strict=True))
    assume(values.sum() > 0)
    repeated, repeated_ranking = np.repeat(values, weights), np.repeat(ranking, weights)
    found = concentration_index(values, ranking=ranking, weights=weights).waarde
    assert found == pytest.approx(concentration_index(repeated, ranking=repeated_ranking).waarde, abs=1e-12)
    assert gini(values, weights=weights).waarde == pytest.approx(gini(repeated).waarde, abs=1e-12)
    palma, expected = palma_ratio(values, weights=weights).waarde, palma_ratio(repeated).waarde
    assert palma == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=7))
def test_concentration_equals_pairwise_comparison(rows: list[tuple[int, int]]) -> None:
    """Compare every pair of rows: who is ranked higher and how much more it has (exact fractions)."""
    assume(sum(value for value, _ in rows) > 0)
    n, total = len(rows), sum(value for value, _ in rows)
    signed = sum((a - b) * ((x > y) - (x < y)) for a, x in rows for b, y in rows)
    expected = Fraction(signed, 2 * n * total)
    values, ranking = zip(*rows, strict=True)
    assert concentration_index(values, ranking=ranking).waarde == pytest.approx(float(expected), abs=1e-12)


@given(amounts, st.integers(2, 9), st.randoms(use_true_random=False))
def test_scale_and_order_change_nothing(
    values: list[int], factor: int, random: np.random.RandomState
) -> None:
    assume(sum(values) > 0)
    changed = [value * factor for value in values]
    random.shuffle(changed)
    assert gini(changed).waarde == pytest.approx(gini(values).waarde, abs=1e-12)
    assert palma_ratio(changed).waarde == pytest.approx(palma_ratio(values).waarde, rel=1e-9)
