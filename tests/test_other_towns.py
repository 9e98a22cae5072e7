"""Towns that are not like Zwolle: merged, small, two in one map, with names that occur twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from analysis import read_bronnen
from analysis.pipeline import Bronnen
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
