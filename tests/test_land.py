"""A country computed in parts equals one run to the last digit, also when a worker is lost."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from distributed import Client, LocalCluster
from pandas.testing import assert_frame_equal

from analysis.errors import UsageError
from analysis.gebieden import buurt_of_points
from analysis.land import LandMaten, run_land
from analysis.land.parts import GUARD_M, Country
from analysis.land.per_norm import list_slices
from analysis.land.tables import pack, read_in_turn, read_one_by_one
from analysis.maten import MATEN, ON_REQUEST, compute_maten
from analysis.normen import Aanbodsoort
from analysis.pipeline import Bronnen, Results, run
from tests.bench.land import BUURT_M, Size, enrich, make_bronnen
from tests.cli import run_cli
from tests.roosterdam import Roosterdam

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Offerings are so few that some gemeenten have to look farther than the first guard for some soorten.
SMALL = Size(buurten=200, herkomsten=3_000, aanbod=400)
BORDER_GEMEENTEN = 3  # 100 buurten in gemeenten of 40

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def bronnen() -> Bronnen:
    return make_bronnen(SMALL)


@pytest.fixture(scope="module")
def here() -> Iterator[str]:
    """Give the address of a cluster whose workers are threads of this process."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Give texts that are kept once as plain texts."""
    texts = [c for c in table if isinstance(table[c].dtype, pd.CategoricalDtype)]
    return table.astype(dict.fromkeys(texts, "str"))


def assert_same_as_single_run(
    bronnen: Bronnen,
    room: Path,
    names: tuple[str, ...] = tuple(MATEN),
    **options: Any,  # noqa: ANN401
) -> tuple[Results, dict[str, pd.DataFrame]]:
    single, maten = run(bronnen), LandMaten(names, room)
    expected = compute_maten(single, names)
    parts = run_land(bronnen, maten=maten, **options)
    assert_frame_equal(parts.dekking, single.dekking, check_exact=True)
    assert_frame_equal(parts.hiaten, single.hiaten, check_exact=True)
    tables = maten.tables(parts)
    assert list(tables) == list(names)
    for name, pieces in tables.items():
        found = pd.concat([plain(piece) for piece in pieces], ignore_index=True)
        assert_frame_equal(found, plain(expected[name]), check_exact=True, obj=name)
    return single, expected


def make_border_world(seed: int) -> Bronnen:
    """Make three gemeenten whose offerings stand around the borders, with rows in no order at all."""
    bronnen = make_bronnen(Size(buurten=100, herkomsten=5_000, aanbod=600), seed=seed)
    rng = np.random.default_rng(seed)
    aanbod = bronnen.aanbod.copy()
    low = bronnen.buurten.total_bounds
    y = low[1] + 4 * BUURT_M * rng.integers(1, 3, len(aanbod)) + rng.normal(0, 400, len(aanbod))
    x = low[0] + 2 * BUURT_M + rng.random(len(aanbod)) * 3 * BUURT_M
    codes = buurt_of_points(bronnen.buurten, x, y)
    wijken = bronnen.buurten.set_index("buurtcode")["wijkcode"]
    aanbod = aanbod.assign(x_rd=x, y_rd=y, buurtcode=codes, wijkcode=wijken.reindex(codes).to_numpy())
    aanbod = aanbod.set_geometry(shapely.points(x, y))
    aanbod["aanbodsoort"] = [f"soort_{k:02}" for k in rng.integers(0, 4, len(aanbod))]
    soorten = {code: s for code, s in bronnen.normen.aanbodsoorten.items() if code <= "soort_05"}
    soorten["soort_02"] = replace(soorten["soort_02"], groep="samen")
    soorten["soort_03"] = replace(soorten["soort_03"], groep="samen")
    norms = [norm for norm in bronnen.normen.normen if norm.aanbodsoort in soorten]
    norms.append(replace(norms[0], aanbodsoort="samen"))
    normen = replace(
        bronnen.normen, aanbodsoorten=soorten, groepen={"samen": "Samen"}, normen=tuple(norms[::-1])
    )

    def mix(table: Any) -> Any:  # noqa: ANN401  (a table of either kind)
        return table.iloc[rng.permutation(len(table))].reset_index(drop=True)

    return enrich(
        replace(
            bronnen,
            normen=normen,
            aanbod=mix(aanbod),
            herkomsten=mix(bronnen.herkomsten),
            bevolking=mix(bronnen.bevolking),
        )
    )


class Fatal(dict[str, str]):
    """Groepen that the process that unpacks them dies of, when the file `armed` is there: one, one time."""

    armed: Path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:  # noqa: D105
        return _unpack, (dict(self), self.armed, os.getpid())


def _unpack(groepen: dict[str, str], armed: Path, sender: int) -> Fatal:
    try:
        if os.getpid() != sender:
            armed.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    except FileNotFoundError:
        pass
    found = Fatal(groepen)
    found.armed = armed
    return found


@pytest.mark.parametrize("alive", [0, BORDER_GEMEENTEN], ids=["gemeente", "tabel over grenzen"])
def test_a_lost_worker_is_survived(tmp_path: Path, alive: int) -> None:
    """A worker dies with its part in hands: a gemeente, or later one of the tables across borders."""
    world, progress = make_border_world(1), list[tuple[int, int]]()
    groepen = _unpack(dict(world.normen.groepen), tmp_path / "armed", os.getpid())
    world = replace(world, normen=replace(world.normen, groepen=groepen))

    def report(done: int, total: int) -> None:
        progress.append((done, total))
        if done == alive:
            groepen.armed.touch()

    if not alive:
        groepen.armed.touch()
    names = ("dagdelen", "capaciteit", "overlap", "kwetsbaarheid", "vervoer")
    assert_same_as_single_run(world, tmp_path, names, report=report)
    assert not groepen.armed.exists()  # somebody took it, and died
    coming = [
        "soort_00",
        "soort_01",
        "soort_02",
        "soort_03",
        "soort_05",
    ]  # nothing of soort_04 comes to people
    total = BORDER_GEMEENTEN + len(world.normen.normen) + len(coming)
    assert progress == [(done, total) for done in range(1, total + 1)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_table_equals_the_single_run_to_the_last_digit(seed: int, here: str, tmp_path: Path) -> None:
    world = make_border_world(seed)
    drawn = gpd.GeoDataFrame(
        {"aanbod_id": world.aanbod["aanbod_id"].iloc[7:8]},
        geometry=[shapely.Point(world.aanbod[["x_rd", "y_rd"]].iloc[7]).buffer(3 * BUURT_M)],
        crs=world.aanbod.crs,
    )
    world = replace(world, aanvulling=replace(world.aanvulling, werkgebieden=drawn))
    single, expected = assert_same_as_single_run(world, tmp_path, address=here)
    # the borders matter: offerings of two gemeenten share people, and one alone would tell another story
    gemeente = single.aanbod.set_index("aanbod_id")["buurtcode"].str[2:6]
    overlap = expected["overlap"]
    sides = [gemeente[overlap[f"aanbod_id_{k}"]].to_numpy() for k in (1, 2)]
    assert ((sides[0] != sides[1]) & (overlap["gesprek"] != "nee")).any()
    assert set(expected["dagdelen"]["status"]) == {"voldoet", "hiaat", "onbekend"}
    assert expected["kwetsbaarheid"]["inwoners_verlies"].gt(0).any()
    assert expected["vervoer"]["inwoners_in_werkgebied_min"].gt(0).any()
    assert expected["capaciteit"]["plaatsuren_gebalanceerd"].gt(0).any()
    assert expected["clusters"]["moran"].notna().any()


def test_a_gemeente_far_from_any_offering_looks_farther(bronnen: Bronnen, here: str, tmp_path: Path) -> None:
    far = replace(bronnen, aanbod=bronnen.aanbod[bronnen.aanbod["buurtcode"] < "BU0001"].copy())
    assert_same_as_single_run(far, tmp_path, ("verdeling",), address=here)


def test_without_tables_there_is_dekking_only(bronnen: Bronnen, here: str) -> None:
    single, parts = run(bronnen), run_land(bronnen, address=here)
    assert_frame_equal(parts.dekking, single.dekking, check_exact=True)
    assert_frame_equal(parts.hiaten, single.hiaten, check_exact=True)


def test_a_cluster_that_is_not_there_is_said(bronnen: Bronnen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.land.run._PATIENCE", "0.2s")
    with pytest.raises(UsageError, match=r"Het cluster op 'tcp://127\.0\.0\.1:9' is niet te bereiken"):
        run_land(bronnen, address="tcp://127.0.0.1:9")


def test_tables_are_those_asked_for_in_their_usual_order(tmp_path: Path) -> None:
    assert LandMaten(None, tmp_path).names == tuple(name for name in MATEN if name not in ON_REQUEST)
    assert LandMaten(["overlap", "drempels"], tmp_path).names == ("drempels", "overlap")


def test_a_country_where_nothing_comes_to_people_has_one_slice_for_the_columns(bronnen: Bronnen) -> None:
    slices = list_slices(Country(bronnen, bronnen.normen), ["vervoer"])
    assert [list(part.normen.aanbodsoorten) for part in slices] == [["soort_00"]]
    kledingbank = Aanbodsoort("ritten", "Ritten", zonder_deur=True)
    normen = replace(bronnen.normen, aanbodsoorten={**bronnen.normen.aanbodsoorten, "ritten": kledingbank})
    slices = list_slices(Country(bronnen, normen), ["vervoer"])
    assert [list(part.normen.aanbodsoorten) for part in slices] == [["ritten"]]


def test_rows_of_files_take_turns_and_empty_files_are_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.land.tables.ROWS_AT_ONCE", 4)
    tables = [[1, 2, 3], [], [10, 20, 30]]
    for number, values in enumerate(tables):
        table = pd.DataFrame({"t": pd.Series(values, dtype="int64")})
        (tmp_path / f"{number}").write_bytes(pack({"t": table})["t"])
    paths = [tmp_path / f"{number}" for number in range(3)]
    in_turn = [piece["t"].tolist() for piece in read_in_turn(paths)]
    assert in_turn == [[1, 10, 2, 20], [3, 30]]  # two rows of each of two files at once
    assert [piece["t"].tolist() for piece in read_one_by_one(paths)] == [[1, 2, 3], [], [10, 20, 30]]
    assert [piece["t"].tolist() for piece in read_in_turn(paths[1:2])] == [[]]


def test_pairs_are_counted_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    single = run(make_border_world(1))
    at_once = compute_maten(single, ["overlap"])["overlap"]
    monkeypatch.setattr("analysis.maten.overlap._PAIRS_AT_ONCE", 7)
    assert len(at_once) > 100
    assert_frame_equal(compute_maten(single, ["overlap"])["overlap"], at_once, check_exact=True)


@pytest.mark.parametrize("norms", ["with norms", "without"])
def test_the_command_writes_the_same_files(
    norms: str,
    here: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Roosterdam()
    if norms == "without":
        town.normen = town.normen.split("[[normen]]", maxsplit=1)[0]
    data, found = town.write(tmp_path / "data"), {}
    for name, options in {"single": [], "parts": ["--land", "--cluster", here]}.items():
        out = tmp_path / name
        outcome = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out, *options)
        assert outcome.code == 0
        found[name] = {path.name: path.read_text() for path in out.glob("*.csv")}
        monkeypatch.setattr("analysis.rapport.write._ROWS_AT_ONCE", 3)  # the second time few rows at once
    assert "Voortgang" in outcome.err
    assert found["parts"] == found["single"]
    assert set(found["parts"]) > {"capaciteit.csv", "overlap.csv", "kwetsbaarheid.csv", "vervoer.csv"}


@pytest.mark.parametrize(("options", "workers"), [([], 2), (["--werkers", "3"], 3)])
def test_the_command_starts_as_many_workers_as_asked(
    options: list[str],
    workers: int,
    here: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = []

    def connect(address: str | None, workers: int) -> Client:
        started.append((address, workers))
        return Client(here)

    monkeypatch.setattr("analysis.land.run._connect", connect)
    words = ("--data", Roosterdam().write(tmp_path), "--out", tmp_path / "uit", "--alleen", "dekking")
    outcome = run_cli(capsys, monkeypatch, "build", "--land", *words, *options)
    assert (outcome.code, started) == (0, [(None, workers)])


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
