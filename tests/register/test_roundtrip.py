"""What one gemeente exports, another can import: soort and doelgroepen arrive as they left."""

from __future__ import annotations

import csv
from pathlib import Path

from typer.testing import CliRunner

from analysis.commandline import app
from tests.roosterdam import Roosterdam


def test_a_register_travels_as_open_referral(tmp_path: Path) -> None:
    town = Roosterdam(aanbod=[])
    row = {"naam": "Kamer", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen;jeugd", "op": "N 3"}
    town.aanbod = [
        row | {"aanbod_id": "K1", "organisatie": "Welzijn"},
        row | {"aanbod_id": "K2", "naam": "Hal"},
    ]
    # labels as registers have them: with a comma and brackets, which lists of values are split at
    town.normen = town.normen.replace('label = "Huiskamer"', 'label = "Huiskamer, inloop (of kerk)"')
    town.normen = town.normen.replace('label = "Jeugd"', 'label = "Jeugd (12-17 jaar, ook jonger)"')
    there = Roosterdam(normen=town.normen).write(tmp_path / "there")
    (there / "aanbod" / "register.csv").unlink()
    sent = tmp_path / "register.json"
    for line in (["export", str(sent), "--data", str(town.write(tmp_path / "here"))],
                 ["import", str(sent), "--data", str(there), "--ja"]):  # fmt: skip
        done = CliRunner().invoke(app, line)
        assert done.exit_code == 0, done.output
    assert "beoordelen" not in done.output
    (path,) = (there / "aanbod").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [one["naam"] for one in rows] == ["Kamer", "Hal"]
    assert [one["aanbodsoort"] for one in rows] == ["huiskamer", "huiskamer"]
    assert [one["doelgroepen"] for one in rows] == ["ouderen;jeugd", "ouderen;jeugd"]
    assert [one["organisatie"] for one in rows] == [
        "Welzijn",
        "",
    ]  # the format asks for a name; unknown stays so
