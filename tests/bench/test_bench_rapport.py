"""How fast the take-home files are made, from results that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analysis import Results, read_bronnen, run
from analysis.rapport import MIME, make_file, make_onderwerp

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.bench

LIMIT_S = 5


@pytest.fixture(scope="module")
def results(root: Path) -> Results:
    return run(read_bronnen(root / "data"))


@pytest.mark.parametrize("gebied", ["WK019322", None])
@pytest.mark.parametrize("suffix", sorted(MIME))
def test_file_to_take_home(
    benchmark: BenchmarkFixture, results: Results, suffix: str, gebied: str | None
) -> None:
    content = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: make_file(make_onderwerp(results, gebied=gebied), suffix), rounds=3, iterations=1
    )
    assert benchmark.stats is not None
    benchmark.extra_info["kB"] = round(len(content) / 1000)
    assert benchmark.stats.stats.median <= LIMIT_S
