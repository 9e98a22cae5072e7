"""Towns that are not like Zwolle: merged, small, two in one map, with names that occur twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import read_bronnen, run
from analysis.commands import building
from analysis.eerder import Eerder
from analysis.maten import list_candidates
from analysis.pipeline import Bronnen
from analysis.rapport import make_onderwerp
from analysis.rapport.veranderingen import list_veranderingen
from analysis.stand import take_stand
from tests.roosterdam import BUURTEN, N1, N2, N3, NOORD, Z1, Z2, ZUID, Roosterdam, buurten_geojson


def read_town(folder: Path, changes: Mapping[str, Mapping[str, object]]) -> Bronnen:
    """Read Roosterdam with other properties per buurt; a property that is None is not in the file."""
    data = Roosterdam().write(folder)
    geo = buurten_geojson()
    for feature in geo["features"]:
        own = feature["properties"]
        for code in ("", own["wijkcode"], own["buurtcode"]):
            own.update(changes.get(code, {}))
        feature["properties"] = {name: value for name, value in own.items() if value is not None}
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    return read_bronnen(data)


def names_of(bronnen: Bronnen) -> dict[str, str]:
    gebieden = bronnen.gebieden
    return dict(zip(gebieden["gebiedcode"], gebieden["gebiednaam"], strict=True))


def test_gebieden_of_one_name_are_told_apart(tmp_path: Path) -> None:
    same = {N1: {"naam": "Kern"}, Z1: {"naam": "Kern"}, N2: {"naam": "Hof"}, N3: {"naam": "Hof"}}
    names = names_of(read_town(tmp_path, same | {Z2: {"naam": "Zuid"}}))
    assert (names[N1], names[Z1]) == ("Kern (Noord)", "Kern (Zuid)")
    assert (names[N2], names[N3]) == (f"Hof ({N2})", f"Hof ({N3})")  # in one wijk: only the code differs
    assert (names[Z2], names[ZUID]) == ("Zuid", "Zuid")  # a buurt and a wijk never stand in one list


def test_wijken_of_one_name_in_two_gemeenten_are_told_apart(tmp_path: Path) -> None:
    other = {"gemeentecode": "GM8888", "gemeentenaam": "Westdam", "wijknaam": "Centrum"}
    names = names_of(read_town(tmp_path, {NOORD: {"wijknaam": "Centrum"}, ZUID: other}))
    assert (names[NOORD], names[ZUID]) == ("Centrum (Roosterdam)", "Centrum (Westdam)")
    numbered = {code: {"naam": code} for code in BUURTEN if code not in (N1, Z1)}
    both = {
        "": {"naam": "Dorp", "wijknaam": "Kern"},
        ZUID: {"gemeentecode": "GM8888", "gemeentenaam": "Westdam"},
    }
    names = names_of(read_town(tmp_path, both | numbered))  # their wijken are of one name too
    assert (names[N1], names[Z1]) == ("Dorp (Roosterdam)", "Dorp (Westdam)")


def test_the_name_of_a_gemeente_may_be_absent_but_it_is_told(tmp_path: Path) -> None:
    bronnen = read_town(tmp_path, {"": {"gemeentenaam": None}})
    assert set(bronnen.buurten["gemeentenaam"]) == {"GM9999"}
    (remark,) = bronnen.bevindingen
    assert (remark.rij, remark.kolom, remark.ernst) == (1, "gemeentenaam", "info")
    assert remark.melding == (
        "De naam van GM9999 is leeg. De code staat ervoor in de plaats; vul de naam in."
    )


def test_borders_of_several_years_are_told(tmp_path: Path) -> None:
    bronnen = read_town(
        tmp_path, {NOORD: {"peiljaar": 2021}, N1: {"peiljaar": 2023}, ZUID: {"peiljaar": 2025}}
    )
    (remark,) = bronnen.bevindingen
    assert (remark.bron, remark.rij, remark.kolom, remark.ernst) == (
        "geo/buurten.geojson",
        None,
        "peiljaar",
        "waarschuwing",
    )
    assert remark.melding == (
        "De grenzen zijn van 2021, 2023 en 2025. Codes en grenzen van verschillende jaren passen niet altijd "
        "bij elkaar; gebruik grenzen van één jaar."
    )


def test_a_place_of_the_grid_is_called_after_its_buurt(tmp_path: Path) -> None:
    # every buurt of Roosterdam is two squares of 500 m wide
    names = list_candidates(read_town(tmp_path, {N1: {"naam": "Kern"}, Z1: {"naam": "Kern"}}))[
        "naam"
    ].tolist()
    assert names[:4] == [
        "Kern (Zuid), punt 1",
        "Kern (Noord), punt 1",
        "Kern (Zuid), punt 2",
        "Kern (Noord), punt 2",
    ]
    assert sorted(names)[-2:] == ["Z4, punt 1", "Z4, punt 2"]
    assert len(set(names)) == len(names) == 16


def test_figures_of_another_place_are_not_called_unchanged(tmp_path: Path) -> None:
    town = read_town(tmp_path, {})
    results = run(town)
    noord = make_onderwerp(results, gebied=NOORD)
    stand = take_stand(results)
    nothing = ["Over Noord is niets bewaard om mee te vergelijken (uw eerdere bestand)."]
    for other in (stand.assign(gebiedcode="WK000001"), stand.assign(aanbodsoort="huiskamertje")):
        was = Eerder("uw eerdere bestand", other)
        assert list_veranderingen(noord, tmp_path, eerder=was) == nothing
    same = list_veranderingen(noord, tmp_path, eerder=Eerder("uw eerdere bestand", stand))
    assert same == ["Sinds uw eerdere bestand is er in de cijfers niets veranderd."]


def test_build_writes_thousands_in_one_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    results = run(read_town(tmp_path, {}))
    hiaten = pd.DataFrame({"voorlopig": ["ja"] * 1200 + ["nee"] * 34})
    building._summarise(replace(results, hiaten=hiaten))
    assert capsys.readouterr().err.startswith("1.234 hiaten, waarvan 1.200 voorlopig; 0 bevindingen.")
