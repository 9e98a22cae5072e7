"""A country computed gemeente by gemeente equals one run to the last digit, also when a worker is lost."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from pandas.testing import assert_frame_equal

from analysis.errors import UsageError
from analysis.land import run_land
from analysis.land_maten import LAND_MATEN, LandMaten, choose_land_maten
from analysis.land_parts import GUARD_M, Country
from analysis.maten import compute_maten
from analysis.maten.spreiding import INKOMEN
from analysis.pipeline import Bronnen, run
from analysis.readers import Aanvulling
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


def enrich(bronnen: Bronnen) -> Bronnen:
    """Give the register hours, drempels, doubt, and offerings that may be anywhere in two gemeenten."""
    aanbod, number = bronnen.aanbod.copy(), np.arange(len(bronnen.aanbod))

    def cycle(*texts: str, every: int = 1) -> np.ndarray:
        return np.array(texts, dtype=object)[number // every % len(texts)]

    aanbod["openingstijden"] = cycle("Mo-Fr 09:00-17:00", "", "Sa,Su 10:00-22:00", "Tu 19:00-21:00")
    aanbod["kosten"] = cycle("gratis", "", "5 euro", every=3)
    aanbod["talen"], aanbod["rolstoel"] = cycle("nl", "nl;en", every=5), cycle("ja", "nee", "", every=7)
    aanbod["verwijzing"], aanbod["aanmelden"] = cycle("nee"), cycle("nee", "ja", every=11)
    aanbod["zeker"] = cycle("", "nee", "ja")
    vague = number % 23 == 0
    aanbod.loc[vague, "locatieprecisie"] = "wijk"
    both = ";".join(bronnen.gebieden["gebiedcode"][bronnen.gebieden["niveau"] == "gemeente"].iloc[:2])
    aanbod.loc[number % 46 == 0, "werkgebied"] = both
    codes = bronnen.buurten["buurtcode"]
    cijfers = pd.DataFrame(
        {"gebiedcode": codes, "cijfer": INKOMEN, "waarde": np.arange(len(codes)) * 7 % 50.0}
    )
    drempels = ("kosten", "traploos")
    doelgroepen = {c: replace(d, drempels=drempels) for c, d in bronnen.normen.doelgroepen.items()}
    normen = replace(bronnen.normen, doelgroepen=doelgroepen)
    extra = Aanvulling(gebiedscijfers=cijfers)
    return replace(bronnen, aanbod=aanbod, aanvulling=extra, normen=normen)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Give texts that are kept once as plain texts."""
    texts = [c for c in table if isinstance(table[c].dtype, pd.CategoricalDtype)]
    return table.astype(dict.fromkeys(texts, "str"))


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_the_tables_beside_dekking_equal_the_single_run(bronnen: Bronnen, tmp_path: Path) -> None:
    rich = enrich(bronnen)
    single = run(rich)
    expected = compute_maten(single, LAND_MATEN)
    maten = LandMaten(LAND_MATEN, tmp_path)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        parts = run_land(rich, address=cluster.scheduler_address, maten=maten)
    assert_frame_equal(parts.dekking, single.dekking, check_exact=True)
    assert set(expected["dagdelen"]["status"]) == {"voldoet", "hiaat", "onbekend"}
    assert expected["clusters"]["moran"].notna().any()
    found = {
        name: pd.concat([plain(part) for part in pieces]) for name, pieces in maten.tables(parts).items()
    }
    assert list(found) == list(LAND_MATEN)
    for name, table in found.items():
        assert_frame_equal(table.reset_index(drop=True), plain(expected[name]), check_exact=True, obj=name)


def test_a_table_that_looks_across_borders_is_refused() -> None:
    assert set(choose_land_maten(None)) == set(LAND_MATEN) - {"clusters"}
    assert choose_land_maten(["redenen", "drempels"]) == ("drempels", "redenen")
    with pytest.raises(UsageError, match="Tabel 'overlap' kan niet met --land"):
        choose_land_maten(["drempels", "overlap"])


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
