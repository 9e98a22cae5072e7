"""Bare names of persons in imported columns: found, reported and kept out; organisations and streets stay."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.commands.importing import plan_of_file
from analysis.importing.personal import hide_personal
from analysis.importing.personen import hide_names, is_name
from analysis.importing.plan import apply_import

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan de Vries", "[naam]"),
        ("Bel Jan de Vries voor informatie", "Bel [naam] voor informatie"),
        ("Les door Marieke Jansen en Klaas Bakker.", "Les door [naam] en [naam]."),
        ("A.M. van den Berg, do 10 uur", "[naam], do 10 uur"),
        ("Fatima El Idrissi", "[naam]"),
        ("Peter Jan van Dijk", "[naam]"),  # a surname that is also a kind of street
        ("Jan-Willem Bos en Wim J. Bos", "[naam] en [naam]"),
        ("Jan van den Heuvel-Smit", "[naam]"),
    ],
)
def test_bare_names_go(text: str, expected: str) -> None:
    assert hide_names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Schaepmanstraat",
        "Jan van Galenstraat 323",
        "Hans Christian Andersenweg 3",
        "Johan de Witt 5",  # a street without an ending, with its number
        "Stichting Maria de Vries",
        "Anne Frank School",
        "Frans Hals museum",
        "Thomas a Kempis College",
        "Sint Jan de Doper",
        "B.V. de Zorg",
        "Koffie bij Jan",
        "Ria's kookclub",
        "Prinses Beatrix Park",
    ],
)
def test_streets_organisations_and_saints_stay(text: str) -> None:
    assert hide_names(text) == text


def test_a_cell_of_contacts_needs_no_known_first_name() -> None:
    assert is_name("Xanthippe Voorbeeld")
    assert is_name("J. Jansen")
    assert not is_name("Wijkcentrum De Pol")
    assert not is_name("receptie")


def test_by_the_kind_of_column() -> None:
    frame = pd.DataFrame(
        {
            "Titel": ["Jan de Vries", "Koffie met Jan de Vries"],
            "Straat": ["Jan de Vries", "Dobbe"],
            "Aanspreekpunt": ["Xanthippe Voorbeeld", "receptie"],
            "Toelichting": ["Jan de Vries helpt", "vrije inloop"],
            "Docent": ["Jan de Vries", "wisselend"],
        },
        dtype="str",
    )
    roles = {"Titel": "naam", "Straat": "straat"}
    shared, said = hide_personal(frame, openbaar=["Docent"], bron="l.csv", rollen=roles)
    assert shared["Titel"].tolist() == ["[naam]", "Koffie met Jan de Vries"]
    assert shared["Straat"].tolist() == ["Jan de Vries", "Dobbe"]
    assert shared["Aanspreekpunt"].tolist() == ["[naam]", "receptie"]
    assert shared["Toelichting"].tolist() == ["[naam] helpt", "vrije inloop"]
    assert shared["Docent"].tolist() == ["Jan de Vries", "wisselend"]
    assert [(b.kolom, b.melding) for b in said] == [
        (kolom, "In 1 cel staan namen van personen; ze zijn niet overgenomen.")
        for kolom in ("Titel", "Aanspreekpunt", "Toelichting")
    ]


def test_a_bare_name_reaches_no_file(tmp_path: Path) -> None:
    (tmp_path / "data/aanbod").mkdir(parents=True)
    lijst = tmp_path / "lijst.csv"
    lijst.write_text("naam,plaats,toelichting\nSoep,Zwolle,Jan de Vries kookt\n", "utf-8")
    _, plan = plan_of_file(lijst, data=tmp_path / "data")
    apply_import(plan, data=tmp_path / "data")
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"Vries" not in path.read_bytes()


def test_no_false_hits_in_real_lists(shared: Path, root: Path) -> None:
    lists = [root / "data/aanbod/zwolle.csv"]
    lists += sorted((shared / "reference/facts").glob("*.csv"))
    lists += sorted((shared / "reference/snapshots").glob("deventer*.csv"))
    lists += sorted((shared / "reference/snapshots/hsds_sample").glob("*.csv"))
    cells = [cell for path in lists for cell in cells_of(path)]
    schools = json.loads(
        (shared / "reference/snapshots/zwolle_voorzieningen_2015.geojson").read_text("utf-8")
    )
    cells += [str(f["properties"][k]) for f in schools["features"] for k in ("naam", "straat")]
    assert len(cells) > 10_000
    assert [cell for cell in cells if hide_names(cell) != cell] == []


def test_the_names_in_a_real_list_are_found(shared: Path) -> None:
    # Read by eye: five rows of the Amsterdam list of 2016 name a person in full.
    path = shared / "reference/snapshots/amsterdam_sociaal_aanbod_2016_rommelig.csv"
    assert sum(hide_names(cell) != cell for cell in cells_of(path)) == 5


def cells_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


@given(st.text(max_size=80))
def test_any_text_keeps_what_is_not_a_name(text: str) -> None:
    assert hide_names(hide_names(text)) == hide_names(text)
    is_name(text)
