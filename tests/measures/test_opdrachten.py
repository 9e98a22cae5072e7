"""The measures from the command line: every kind of network, one that does not fit, own candidates."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from shapely.geometry import LineString

from analysis.scenario import Scenario, write_scenario
from analysis.watals import Stoppen, Verplaatsen
from tests.cli import Outcome, run_cli
from tests.roosterdam import GEMEENTE, NOORD, ZUID, Roosterdam, point

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Outcome]

# a street along each line of the town, with a bridge between them at its west end
CORNERS = {1: (200050, 501500), 2: (204050, 501500), 3: (200050, 500500), 4: (204050, 500500)}
STREETS = {"noord": (1, 2), "zuid": (3, 4), "brug": (1, 3)}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return lambda *arguments: run_cli(capsys, monkeypatch, *arguments)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    row = {"aanbod_id": "A", "naam": "A", "aanbodsoort": "huiskamer", "doelgroepen": "alle", **point("N 20")}
    row |= {"locatieprecisie": "adres"}
    return Roosterdam(aanbod=[row], pairs=[("jeugd", "huiskamer", 1050)]).write(tmp_path)


def write_lines(path: Path, *names: str, shift_m: float = 0.0) -> Path:
    lines = [
        LineString([(CORNERS[end][0] + shift_m, CORNERS[end][1]) for end in STREETS[name]]) for name in names
    ]
    gpd.GeoDataFrame({"naam": list(names)}, geometry=lines, crs=28992).to_file(path)
    return path


def write_graphml(path: Path) -> Path:
    keys = {"crs": "graph", "x": "node", "y": "node", "highway": "edge"}
    head = "".join(f'<key id="{name}" for="{kind}" attr.name="{name}"/>' for name, kind in keys.items())
    nodes = "".join(
        f'<node id="{n}"><data key="x">{x}</data><data key="y">{y}</data></node>'
        for n, (x, y) in CORNERS.items()
    )
    edges = "".join(
        f'<edge source="{a}" target="{b}"><data key="highway">footway</data></edge>'
        for a, b in STREETS.values()
    )
    graph = f'<graph edgedefault="directed"><data key="crs">epsg:28992</data>{nodes}{edges}</graph>'
    space = "http://graphml.graphdrawing.org/xmlns"
    path.write_text(f'<graphml xmlns="{space}">{head}{graph}</graphml>', encoding="utf-8")
    return path


def write_overpass(path: Path, *, ferry: bool = False) -> Path:
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    places = {n: to_degrees.transform(*xy) for n, xy in CORNERS.items()}
    nodes = [{"type": "node", "id": n, "lon": lon, "lat": lat} for n, (lon, lat) in places.items()]
    ways = [
        {"type": "way", "id": 10 + i, "nodes": list(ends), "tags": {"highway": "residential"}}
        | ({"tags": {"route": "ferry"}} if ferry and name == "brug" else {})
        for i, (name, ends) in enumerate(STREETS.items())
    ]
    path.write_text(json.dumps({"elements": [*ways, *nodes]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["gpkg", "graphml", "json"])
def test_every_kind_of_network_gives_the_same_walks(run: Run, data: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"straten.{kind}"
    if kind == "gpkg":
        write_lines(file, *STREETS)
    else:
        (write_graphml if kind == "graphml" else write_overpass)(file)
    options = ("--maat", "looproute", "--netwerk", file, "--alleen", "drempels")
    outcome = run("build", "--data", data, "--out", tmp_path / "out", *options)
    assert outcome.code == 0, outcome.err
    assert "9 km straat in 1 los deel" in outcome.err
    assert "niet bereikbaar" not in outcome.err
    dekking = pd.read_csv(tmp_path / "out" / "dekking.csv").set_index("gebiedcode")
    # m = 10 ... 30 of Noord lie within 1050 m of N 20; from Zuid it is over the bridge, 2000 m and more
    assert dekking["inwoners_binnen_norm"][[NOORD, ZUID]].tolist() == pytest.approx([21, 0])
    # what is known to the door has no bounds, on paper in either table
    drempels = pd.read_csv(tmp_path / "out" / "drempels.csv").set_index("gebiedcode")
    assert drempels["inwoners_binnen_norm"].tolist() == pytest.approx(
        dekking["inwoners_binnen_norm"].tolist()
    )


def test_an_uncertain_place_along_a_street_by_hand(run: Run, tmp_path: Path) -> None:
    row = {"aanbod_id": "A", "naam": "A", "aanbodsoort": "huiskamer", "doelgroepen": "alle", **point("N 20")}
    row |= {"locatieprecisie": "straat"}
    data = Roosterdam(aanbod=[row], pairs=[("jeugd", "huiskamer", 1050)]).write(tmp_path)
    file = write_lines(tmp_path / "straten.gpkg", *STREETS)
    options = ("--netwerk", file, "--alleen", "drempels")
    outcome = run("build", "--data", data, "--out", tmp_path / "out", *options)
    assert outcome.code == 0, outcome.err
    # Ten of jeugd live in every buurt: one at each m, but 1.5 at m = 10 ... 14 and 0.5 at m = 15 ... 19.
    # As it is drawn N 20 serves m = 10 ... 30: 10 + 10 + 1. At best it is 250 m nearer: m = 7 ... 33, 3 more
    # on both sides. At worst it lies 250 m off at 45 degrees, 250 ÷ √2 along the street and as much aside:
    # 353.6 m further, so m = 13 is out; the raster adds less than the 96 m that put 14 out: 1.5 + 2.5 + 7.
    columns = [f"inwoners_binnen_norm{end}" for end in ("_min", "", "_max")]
    dekking = pd.read_csv(tmp_path / "out" / "dekking.csv").set_index("gebiedcode")
    found = dekking.loc[[NOORD, ZUID], columns].to_numpy()
    assert found == pytest.approx(np.array([[11, 21, 27], [0, 0, 0]]))
    # on paper the table drempels says the same
    drempels = pd.read_csv(tmp_path / "out" / "drempels.csv").set_index("gebiedcode")
    assert drempels.loc[NOORD, "inwoners_binnen_norm"] == pytest.approx(21)
    assert drempels.loc[NOORD, "inwoners_praktijk_max"] == pytest.approx(27)


def test_a_network_that_lacks_a_part_of_the_town_says_so(run: Run, data: Path, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "noord.gpkg", "noord")
    outcome = run(
        "build", "--data", data, "--out", tmp_path / "out", "--netwerk", file, "--alleen", "dekking"
    )
    # the line of Zuid has as many herkomsten as that of Noord, and lies 1000 m from the only street
    assert outcome.code == 0
    assert "50,0 % van de plekken waar mensen wonen, en 0 keer aanbod" in outcome.err


@pytest.mark.parametrize("command", ["build", "locaties"])
def test_a_network_of_another_town_is_refused(run: Run, data: Path, tmp_path: Path, command: str) -> None:
    file = write_lines(tmp_path / "elders.gpkg", *STREETS, shift_m=50_000.0)
    pair = ("--doelgroep", "jeugd", "--aanbodsoort", "huiskamer", "--k", 1) if command == "locaties" else ()
    outcome = run(command, "--data", data, "--out", tmp_path / "out", "--netwerk", file, *pair)
    assert outcome.code == 1
    assert "elders.gpkg: Dit netwerk hoort niet bij deze gegevens" in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_register_without_a_point_can_be_walked_to_from_nowhere(run: Run, tmp_path: Path) -> None:
    row = {"aanbod_id": "A", "naam": "A", "aanbodsoort": "huiskamer", "wijkcode": NOORD}
    data = Roosterdam(aanbod=[row], pairs=[("jeugd", "huiskamer", 1050)]).write(tmp_path)
    lines = write_lines(tmp_path / "straten.gpkg", *STREETS)
    outcome = run("build", "--data", data, "--out", tmp_path / "out", "--netwerk", lines)
    assert outcome.code == 0, outcome.err
    dekking = pd.read_csv(tmp_path / "out" / "dekking.csv").set_index("gebiedcode")
    # it may be anywhere in Noord, or next to none of its 40 jongeren
    assert [dekking[f"inwoners_binnen_norm_{end}"][NOORD] for end in ("min", "max")] == [0, 40]


def test_a_network_without_streets_is_refused(run: Run, data: Path, tmp_path: Path) -> None:
    lines = gpd.GeoDataFrame({"highway": ["motorway"]}, geometry=[LineString([(0, 0), (9, 9)])], crs=28992)
    lines.to_file(tmp_path / "snelweg.gpkg")
    outcome = run("build", "--data", data, "--out", tmp_path / "out", "--netwerk", tmp_path / "snelweg.gpkg")
    assert (outcome.code, "geen straat of pad" in outcome.err) == (1, True)


def test_candidates_come_from_a_file_of_ones_own_or_a_grid(run: Run, data: Path, tmp_path: Path) -> None:
    def seek(*options: object) -> Outcome:
        pair = ("--doelgroep", "jeugd", "--aanbodsoort", "huiskamer", "--k", 1, *options)
        return run("locaties", "--data", data, "--out", tmp_path / "out", *pair)

    own = tmp_path / "plekken.csv"
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    lon, lat = to_degrees.transform(202050, 500500)
    own.write_text(
        f"locatie_id,naam,lat,lon\nP1,School,{lat},{lon}\nP2,Zonder punt,,\nP1,Dubbel,{lat},{lon}\n",
        encoding="utf-8",
    )
    outcome = seek("--kandidaten", own)
    assert outcome.code == 0, outcome.err
    assert "Gekozen uit 1 plekken" in outcome.out
    assert "1. School (P1)" in outcome.out
    assert "2 van de 3 gebouwen hebben geen punt of zijn dubbel" in outcome.err
    outcome = seek("--kandidaten", "raster")
    assert outcome.code == 0, outcome.err
    assert re.search(r"1\. .+, punt [0-9]+ \(R20[0-9]{4}-50[0-9]{4}\)", outcome.out)  # after its buurt
    outcome = seek("--kandidaten", tmp_path / "weg.csv")
    assert (outcome.code, "weg.csv: Dit bestand ontbreekt." in outcome.err) == (1, True)
    own.write_text("locatie_id,naam,lat,lon\nP2,Zonder punt,,\n", encoding="utf-8")
    outcome = seek("--kandidaten", own)
    assert (outcome.code, "Geen enkele plek heeft een bruikbaar punt." in outcome.err) == (1, True)


def test_what_was_found_is_told_and_kept_with_its_bound(run: Run, data: Path, tmp_path: Path) -> None:
    # A at N 20 has m = 10 ... 30 of Noord (N2 and N3, 20 jongeren, and one of N4) and m = 17 ... 23 of Zuid
    # (1044 m at the most): 28 of the 80, so 52 live too far. A place 50 m south of Z 1 has m = 0 ... 11 of
    # Zuid (12) and N 1, just 1050 m away: 13 more. One south of Z 0 has m = 0 ... 10 (11) and N 0, whom the
    # other has not: together 14. Nothing else is to choose from.
    own = tmp_path / "plekken.csv"
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    lines = [
        f"P{number},Plek {number},{lat},{lon}\n"
        for number in (0, 1)
        for lon, lat in [to_degrees.transform(200050 + 100 * number, 500450)]
    ]
    own.write_text("locatie_id,naam,lat,lon\n" + "".join(lines), encoding="utf-8")

    def seek(*options: object) -> tuple[list[str], pd.DataFrame, str]:
        pair = ("--doelgroep", "jeugd", "--aanbodsoort", "huiskamer", "--kandidaten", own, *options)
        outcome = run("locaties", "--data", data, "--out", tmp_path / "out", *pair)
        assert outcome.code == 0, outcome.err
        return outcome.out.splitlines(), pd.read_csv(tmp_path / "out" / "locaties.csv"), outcome.err

    said, table, err = seek("--methode", "lscp", "--k", 2)
    assert said[0] == "Jeugd: 52 mensen wonen verder dan 1050 m van Huiskamer. Gekozen uit 2 plekken:"
    assert said[3:-1] == [
        "Samen komen 14 mensen binnen de norm.",
        "Voor 38 mensen ligt geen enkele plek dichtbij genoeg.",
        "Met minder dan 2 plekken lukt het zeker niet.",
        "Dit is bewezen het beste.",
    ]
    assert "--k telt daarbij niet mee" in err
    row = table.iloc[0]
    assert (row["doelgroep"], row["aanbodsoort"], row["maat"]) == ("jeugd", "huiskamer", "hemelsbreed")
    assert (row["norm_m"], row["methode"], row["bewezen"]) == (1050, "lscp", "ja")
    assert (row["waarde"], row["grens"], table["inwoners_erbij"].sum()) == (2, 2, 14)
    said, table, _ = seek("--k", 1)
    assert said[-3] == "Met 1 van deze plekken kunnen het er hoogstens 13 zijn."
    assert (table["locatie_id"].tolist(), table["grens"].tolist()) == (["P1"], [13])
    # with everything within the norm there is nothing to look for
    said, table, _ = seek("--methode", "lscp", "--afstand", 9000)
    assert said[1:-1] == [
        "Samen komen 0 mensen binnen de norm.",
        "Er is geen nieuwe plek nodig: niemand woont te ver.",
    ]
    assert table.empty
    # and with nothing near there is nothing to find
    said, table, _ = seek("--methode", "lscp", "--afstand", 0)
    assert said[-2] == "Geen enkele plek ligt dicht genoeg bij wie te ver woont."


@pytest.mark.parametrize("methode", ["mclp", "lscp", "pmedian"])
def test_every_method_takes_a_time_limit(run: Run, data: Path, tmp_path: Path, methode: str) -> None:
    pair = ("--doelgroep", "jeugd", "--aanbodsoort", "huiskamer", "--k", 3, "--methode", methode)
    options = ("--exact", "--seconden", "0.1", "--kandidaten", "raster")
    outcome = run("locaties", "--data", data, "--out", tmp_path / "out", *pair, *options)
    assert outcome.code == 0, outcome.err
    assert "bewezen het beste" in outcome.out or "De tijd was om" in outcome.out
    assert len(pd.read_csv(tmp_path / "out" / "locaties.csv")) >= 1


@pytest.mark.parametrize(("veren", "reached"), [(False, 0), (True, 8)])
def test_a_ferry_counts_when_asked(run: Run, tmp_path: Path, veren: bool, reached: float) -> None:  # noqa: FBT001
    # From N 0 it is 1000 m over the water, and m × 100 m along the south: m = 0 ... 7 are within 1750 m.
    row = {"aanbod_id": "A", "naam": "A", "aanbodsoort": "huiskamer", "doelgroepen": "alle", **point("N 0")}
    row |= {"locatieprecisie": "adres"}
    data = Roosterdam(aanbod=[row], pairs=[("jeugd", "huiskamer", 1750)]).write(tmp_path)
    file = write_overpass(tmp_path / "straten.json", ferry=True)
    options = ("--netwerk", file, "--alleen", "dekking", *(["--veren"] if veren else []))
    outcome = run("build", "--data", data, "--out", tmp_path / "out", *options)
    assert outcome.code == 0, outcome.err
    dekking = pd.read_csv(tmp_path / "out" / "dekking.csv").set_index("gebiedcode")
    assert dekking["inwoners_binnen_norm"][ZUID] == pytest.approx(reached)


def test_a_plan_from_the_command_line(run: Run, data: Path, tmp_path: Path) -> None:
    # The straight line, 1050 m: N 20 serves m = 10 ... 30 of Noord (10 + 10 + 1), across the 1000 m between
    # the lines m = 17 ... 23 of Zuid, for 300² + 1000² = 1044². Moved to Z 20: m = 10 ... 30 of Zuid, and
    # 17 ... 23 of Noord, where 17, 18 and 19 count for a half.
    to_zuid = Verplaatsen("A", 202050.0, 500500.0)
    plan = tmp_path / "plan.json"
    plan.write_text(write_scenario(Scenario("Naar Zuid", (to_zuid,))), encoding="utf-8")
    outcome = run("watals", plan, "--data", data, "--out", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    assert "Plan 'Naar Zuid': 1 wijzigingen." in outcome.out
    verschil = pd.read_csv(tmp_path / "out" / "verschil.csv").set_index("gebiedcode")
    columns = ["inwoners_binnen_norm_voor", "inwoners_binnen_norm_na", "verschil"]
    assert verschil.loc[[NOORD, ZUID, GEMEENTE], columns].to_numpy() == pytest.approx(
        np.array([[21, 5.5, -15.5], [7, 21, 14], [28, 26.5, -1.5]])
    )
    assert "minder dan 10 mensen niet meer binnen de norm" in outcome.out  # 1.5 people
    week = pd.read_csv(tmp_path / "out" / "verschil_dagdelen.csv")
    # its hours are unknown: at the most it is open at each of the 21 dagdelen, in each gebied that changes
    assert len(week) == 21 * len(verschil)


def test_what_is_no_plan_is_refused(run: Run, data: Path, tmp_path: Path) -> None:
    outcome = run("watals", tmp_path / "weg.json", "--data", data)
    assert (outcome.code, "weg.json: Dit bestand ontbreekt." in outcome.err) == (1, True)
    plan = tmp_path / "plan.json"
    for content, reason in (
        (b"\xff\xfe", "Dit is geen plan."),
        (b"{}", "Dit is geen plan dat we kunnen lezen"),
    ):
        plan.write_bytes(content)
        outcome = run("watals", plan, "--data", data)
        assert (outcome.code, reason in outcome.err) == (1, True)
    plan.write_text(write_scenario(Scenario("x", (Stoppen("Z"),))), encoding="utf-8")
    outcome = run("watals", plan, "--data", data, "--out", tmp_path / "out")
    assert (outcome.code, "'Z' staat niet in het register" in outcome.err) == (1, True)
    plan.write_text(write_scenario(Scenario("", ())), encoding="utf-8")
    outcome = run("watals", plan, "--data", data, "--out", tmp_path / "out")
    assert (outcome.code, "Geen verschil" in outcome.out) == (0, True)
