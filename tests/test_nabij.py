"""The compiled search finds what comparing every pair finds, compiled or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis import nabij

# Whole metres in a small square: many exact ties, points on the edges of cells, points on top of each other.
METRES = st.integers(-300, 1_300).map(float)
RADIUS = st.sampled_from([0.0, 100.0, 250.0, 300.0])


def of_all_pairs(
    van: np.ndarray, naar: np.ndarray, radius: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    distance = np.sqrt(((van[:, None, :] - naar[None, :, :]) ** 2).sum(axis=2))
    low, high = np.maximum(distance - radius, 0).min(axis=1), (distance + radius).min(axis=1)
    return distance.argmin(axis=1), distance.min(axis=1), low, high


@pytest.fixture(params=["compiled", "plain"])
def search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "plain":
        name = "_search"
        monkeypatch.setattr(nabij, name, getattr(nabij, name).py_func)


@pytest.mark.usefixtures("search")
def test_search_equals_all_pairs() -> None:
    @settings(max_examples=150, deadline=None)
    @given(
        arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=METRES),
        st.data(),
    )
    def check(naar: np.ndarray, data: st.DataObject) -> None:
        van = data.draw(arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=METRES))
        radius = data.draw(arrays(float, len(naar), elements=RADIUS))
        found = nabij.nearest_with_bounds(van, naar, radius)
        for ours, expected in zip(found, of_all_pairs(van, naar, radius), strict=True):
            np.testing.assert_array_equal(ours, expected)

    check()
