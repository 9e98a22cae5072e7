"""Measuring along streets in the dashboard, on Roosterdam with one street along each line of the town.

The street of Noord runs from x = 200050 to 204050, that of Zuid too; one bridge joins them at x = 200050. On
its own line everybody walks as far as in a straight line; from one line to the other only over the bridge.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyproj import Transformer
from streamlit.testing.v1 import AppTest

import dashboard.app
from analysis.rapport import to_csv
from analysis.scenario import Scenario, write_scenario
from analysis.watals import Stoppen, Toevoegen
from dashboard.loading import load, load_plan_beeld, measure
from dashboard.state import Selection
from tests.cli import run_cli
from tests.dashboard.test_views import html_of, query_of, texts_of
from tests.roosterdam import GEMEENTE, NOORD, ZUID, Roosterdam, place, point

Open = Callable[..., AppTest]
CHOICE = "kies_afstand"
SCREENS = [
    "kaart",
    "verkennen",
    "watals",
    "wijkprofiel",
    "stadsklok",
    "vijvermeter",
    "tafel",
    "verantwoording",
]
TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True)


def write_streets(
    path: Path, *streets: list[tuple[float, float]], ferry: list[tuple[float, float]] | None = None
) -> Path:
    """Write streets (RD) as an Overpass answer: a node per corner, shared where corners are equal."""
    lines = [(street, {"highway": "footway"}) for street in streets]
    lines += [(ferry, {"route": "ferry"})] if ferry else []
    corners = {corner: number for number, corner in enumerate(sorted({c for s, _ in lines for c in s}), 1)}
    nodes = [
        {
            "type": "node",
            "id": number,
            **dict(zip(("lon", "lat"), TO_DEGREES.transform(*corner), strict=True)),
        }
        for corner, number in corners.items()
    ]
    ways = [
        {"type": "way", "id": 100 + i, "nodes": [corners[c] for c in line], "tags": tags}
        for i, (line, tags) in enumerate(lines)
    ]
    path.write_text(json.dumps({"elements": [*nodes, *ways]}), encoding="utf-8")
    return path


NORTH = [(200050.0, 501500.0), (204050.0, 501500.0)]
SOUTH = [(200050.0, 500500.0), (204050.0, 500500.0)]
BRIDGE = [SOUTH[0], NORTH[0]]


@pytest.fixture
def walked_town(tmp_path: Path) -> Path:
    """Return Roosterdam with streets where `fetch` writes them, and one offering for jeugd on N 20."""
    row = {
        "aanbod_id": "A",
        "naam": "Huis",
        "aanbodsoort": "huiskamer",
        "doelgroepen": "alle",
        **point("N 20"),
    }
    pairs = [("jeugd", "huiskamer", 1000.0)]
    data = Roosterdam(aanbod=[row | {"locatieprecisie": "adres"}], pairs=pairs).write(tmp_path)
    write_streets(data / "geo" / "looproutes.json", NORTH, SOUTH, BRIDGE)
    return data


def within(app: AppTest) -> str:
    """Give the sentence under the map."""
    return html_of(app).partition('<p class="sk-zin">')[2].partition("</p>")[0]


def catch_start(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Let the dashboard not start; give the command lines that it would have started with."""
    started: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return started


def open_started(started: list[list[str]], monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    """Open the app as the last of `started` would have."""
    arguments = started[-1][started[-1].index("--") + 1 :]
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments, "--zonder-achtergrondkaart"])
    app = AppTest.from_file(dashboard.app.__file__, default_timeout=30)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def test_the_choice_stays_in_the_link_and_between_screens(open_screen: Open, walked_town: Path) -> None:
    app = open_screen("kaart", walked_town, doelgroep="jeugd", aanbodsoort="huiskamer")
    # straight, m = 10 ... 30 of Noord (all 20 of N2 and N3, 1 of N4) and Z 20 are within 1000 m: 22 of 80
    assert "58 van de 80 jeugd" in within(app)
    assert "Afstand: hemelsbreed × omwegfactor 1 " in html_of(app)
    app.radio(key=CHOICE).set_value("looproute").run()
    assert "59 van de 80 jeugd" in within(app)  # Z 20 walks over the bridge: 5000 m
    assert "Afstand: looproute " in html_of(app)
    assert query_of(app)["afstand"] == "looproute"
    for screen in SCREENS:
        other = open_screen(screen, walked_town, **query_of(app))
        assert not other.exception
        assert other.radio(key=CHOICE).value == "looproute"
        assert "Afstand: looproute " in html_of(other)
    app.radio(key=CHOICE).set_value("hemelsbreed").run()
    assert "58 van de 80 jeugd" in within(app)
    assert "afstand" not in query_of(app)


@pytest.mark.parametrize("afstand", ["hemelsbreed", "looproute"])
def test_figures_are_those_of_build(
    walked_town: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    afstand: str,
) -> None:
    out = tmp_path / "out"
    options = ["--netwerk", walked_town / "geo" / "looproutes.json"] if afstand == "looproute" else []
    command = (
        "build",
        "--data",
        walked_town,
        "--out",
        out,
        "--maat",
        afstand,
        "--alleen",
        "dekking",
        *options,
    )
    assert run_cli(capsys, monkeypatch, *command).code == 0
    shown = measure(load(walked_town), afstand).results.dekking
    assert set(shown["maat"]) == {afstand}
    assert (out / "dekking.csv").read_text(encoding="utf-8") == to_csv(shown)


def test_a_network_of_the_command_line_is_how_it_starts(walked_town: Path, tmp_path: Path) -> None:
    file = write_streets(tmp_path / "eigen.json", NORTH, SOUTH, BRIDGE)
    loaded = load(walked_town, netwerk=file)
    assert measure(loaded, None).results.maat.naam == "looproute"
    assert measure(loaded, "hemelsbreed") is loaded
    assert measure(load(walked_town), None).results.maat.naam == "hemelsbreed"


def test_ferries_count_when_the_dashboard_is_started_with_them(
    walked_town: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 1050 m from N 20, where the offering is: N 10 ... N 30, and Z 20 by the ferry of 1000 m
    stops = [(202050.0, 501500.0), (202050.0, 500500.0)]
    north, south = ([line[0], stop, line[1]] for line, stop in zip((NORTH, SOUTH), stops, strict=True))
    file = write_streets(tmp_path / "eigen.json", north, south, BRIDGE, ferry=stops)
    started = catch_start(monkeypatch)
    without = Roosterdam().write(tmp_path / "zonder")
    refused = run_cli(capsys, monkeypatch, "dashboard", "--data", without, "--veren")
    assert (refused.code, started) == (1, [])
    assert refused.err.startswith("--veren hoort bij een netwerk van straten.")
    for options, outside, words in ((), 59, "looproute"), (("--veren",), 58, "looproute met veren"):
        command = ("dashboard", "--data", walked_town, "--netwerk", file, *options)
        assert run_cli(capsys, monkeypatch, *command).code == 0
        app = open_started(started, monkeypatch, doelgroep="jeugd", aanbodsoort="huiskamer", norm="1050")
        assert f"{outside} van de 80 jeugd" in within(app)
        assert f"Afstand: {words} " in html_of(app)
        assert f"over straten en paden ({words})" in texts_of(app)
        assert app.radio(key=CHOICE).value == "looproute"


def test_the_command_line_takes_a_network_to_the_dashboard(
    walked_town: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = catch_start(monkeypatch)
    command = ("dashboard", "--data", walked_town, "--netwerk")
    gone = run_cli(capsys, monkeypatch, *command, tmp_path / "weg.json")
    assert (gone.code, started) == (1, [])
    assert "weg.json: Dit bestand ontbreekt." in gone.err
    file = write_streets(tmp_path / "eigen.json", NORTH, SOUTH, BRIDGE)
    assert run_cli(capsys, monkeypatch, *command, file).code == 0
    assert "Afstand: looproute " in html_of(open_started(started, monkeypatch))


def test_both_measures_are_computed_once(walked_town: Path) -> None:
    first = measure(load(walked_town), "looproute")
    again = measure(load(walked_town), "looproute")
    assert again.results is first.results
    assert first.fingerprint != load(walked_town).fingerprint
    # another file of streets is measured anew
    streets = write_streets(walked_town / "geo" / "looproutes.json", NORTH, SOUTH)
    os.utime(streets, ns=(1, 1))
    assert measure(load(walked_town), "looproute").results is not first.results


def test_without_streets_it_says_so_and_how_to_get_them(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, afstand="looproute")
    assert "want er is geen stratennetwerk" in texts_of(app)
    assert "want er is geen stratennetwerk" in html_of(app)
    assert "afstand" not in query_of(app)
    assert "samenspelkaart fetch" in texts_of(open_screen("verantwoording", town))


@pytest.mark.parametrize("content", ["geen json", '{"elements": []}', "elders"])
def test_streets_that_cannot_be_used_leave_the_screen_standing(
    open_screen: Open, walked_town: Path, content: str
) -> None:
    file = walked_town / "geo" / "looproutes.json"
    if content == "elders":
        write_streets(file, [(100_000.0, 400_000.0), (101_000.0, 400_000.0)])
    else:
        file.write_text(content, encoding="utf-8")
    app = open_screen("kaart", walked_town, doelgroep="jeugd", aanbodsoort="huiskamer", afstand="looproute")
    assert not app.exception
    assert "Over straten meten lukt niet. looproutes.json: " in html_of(app)
    assert app.radio(key=CHOICE).value == "hemelsbreed"
    assert "58 van de 80 jeugd" in within(app)


def test_verantwoording_tells_loose_parts_and_doors_without_a_street(
    open_screen: Open, tmp_path: Path
) -> None:
    # no bridge, and N 30 ... N 39 have no street: the north is 2 km shorter than the line of people
    rows = [
        {"aanbod_id": "A", "naam": "Aan straat", "aanbodsoort": "huiskamer", **point("N 3")},
        {"aanbod_id": "B", "naam": "<b>Ver weg", "aanbodsoort": "huiskamer", **point("N 39")},
    ]
    town = Roosterdam(aanbod=[row | {"locatieprecisie": "adres", "doelgroepen": "alle"} for row in rows])
    data = town.write(tmp_path)
    write_streets(data / "geo" / "looproutes.json", [NORTH[0], (202050.0, 501500.0)], SOUTH)
    page = html_of(open_screen("verantwoording", data, afstand="looproute"))
    part = page[page.index("Losse delen van het stratennetwerk") :].partition("</table>")[0]
    cells = [
        cell.partition("</td>")[0] for cell in part.replace('<td class="sk-kort">', "<td>").split("<td>")[1:]
    ]
    # Zuid is the largest. Noord: 2 km; N 0 ... N 22 are at most 200 m past its end
    assert cells == ["N1", "2 km", "23", "1"]
    doors = page[page.index("Aanbod dat aan geen straat ligt") :].partition("</table>")[0]
    assert "&lt;b&gt;Ver weg" in doors
    assert "Aan straat" not in doors
    app = open_screen("verantwoording", data, afstand="looproute")
    # 17 of 80 places join no street
    assert "21,2 % van de plekken waar mensen wonen, en 1 keer aanbod" in texts_of(app)


def test_reports_say_how_was_measured(open_screen: Open, walked_town: Path) -> None:
    app = open_screen("kaart", walked_town, doelgroep="jeugd", aanbodsoort="huiskamer", afstand="looproute")
    assert "norm 1.000 m, afstand looproute." in texts_of(app)
    assert "over straten en paden (looproute)" in texts_of(app)


def test_a_chosen_wijk_is_measured_along_streets(open_screen: Open, walked_town: Path) -> None:
    app = open_screen("wijkprofiel", walked_town, afstand="looproute", wijk=NOORD)
    assert not app.exception
    found = measure(load(walked_town), "looproute").results.dekking.set_index("gebiedcode")
    assert found.loc[[NOORD, GEMEENTE], "inwoners_binnen_norm"].tolist() == pytest.approx([21, 21])


def test_a_plan_is_measured_along_streets(open_screen: Open, walked_town: Path) -> None:
    new = Toevoegen("huiskamer", *place("Z 20"), ("alle",), "", "Nieuw")
    plan = write_scenario(Scenario("", (new, Stoppen("A"))))
    app = open_screen(
        "watals", walked_town, doelgroep="jeugd", aanbodsoort="huiskamer", afstand="looproute", plan=plan
    )
    assert not app.exception
    found = load_plan_beeld(
        measure(load(walked_town), "looproute"), Selection("jeugd", "huiskamer"), norm_m=1000, plan=plan
    ).set_index("gebiedcode")
    # m = 10 ... 30 of Zuid; straight on, N 20 would be within 1000 m too
    assert found.loc[[NOORD, ZUID, GEMEENTE], "buiten_norm"].tolist() == pytest.approx([40, 19, 59])
