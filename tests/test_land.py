"""A country computed gemeente by gemeente equals one run to the last digit, also when a worker is lost."""

from __future__ import annotations

import os
import signal

import pytest
from distributed import Client, LocalCluster
from pandas.testing import assert_frame_equal

from analysis.land import run_land
from analysis.land_parts import GUARD_M, Country
from analysis.pipeline import Bronnen, run
from tests.bench.land import Size, make_bronnen

# Offerings are so few that some gemeenten have to look farther than the first guard for some soorten.
SMALL = Size(buurten=200, herkomsten=3_000, aanbod=400)


@pytest.fixture(scope="module")
def bronnen() -> Bronnen:
    return make_bronnen(SMALL)


def same_as_single_run(bronnen: Bronnen, address: str, **options: object) -> None:
    single, parts = run(bronnen), run_land(bronnen, address=address, **options)  # type: ignore[arg-type]
    assert_frame_equal(parts.dekking, single.dekking, check_exact=True)
    assert_frame_equal(parts.hiaten, single.hiaten, check_exact=True)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_parts_equal_the_single_run_and_a_lost_worker_is_survived(bronnen: Bronnen) -> None:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        progress: list[tuple[int, int]] = []

        def lose_a_worker(done: int, total: int) -> None:
            progress.append((done, total))
            if done == 1:
                with Client(cluster.scheduler_address, set_as_default=False) as client:
                    pids = client.run(os.getpid)
                os.kill(next(iter(pids.values())), signal.SIGKILL)

        same_as_single_run(bronnen, cluster.scheduler_address, report=lose_a_worker)
    assert progress[-1] == (5, 5)  # 200 buurten in wijken of 4 and gemeenten of 40
    assert [done for done, _ in progress] == [1, 2, 3, 4, 5]


def test_a_part_holds_no_more_than_its_guard(bronnen: Bronnen) -> None:
    country = Country(bronnen, bronnen.normen)
    code = country.gemeentecodes[0]
    part = country.part(code, {})
    assert set(part.gebieden["gemeentecode"]) == {code}
    assert len(part.herkomsten) < len(bronnen.herkomsten)
    low = part.herkomsten[["x_rd", "y_rd"]].min() - GUARD_M
    high = part.herkomsten[["x_rd", "y_rd"]].max() + GUARD_M
    assert (part.aanbod[["x_rd", "y_rd"]] >= low).all(axis=None)
    assert (part.aanbod[["x_rd", "y_rd"]] <= high).all(axis=None)
    inside = ((bronnen.aanbod[["x_rd", "y_rd"]] >= low) & (bronnen.aanbod[["x_rd", "y_rd"]] <= high)).all(
        axis=1
    )
    assert len(part.aanbod) == inside.sum()
