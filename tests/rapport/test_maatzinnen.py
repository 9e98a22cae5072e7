"""Maatzinnen: sentences on a hiaat that holds, on a ride, on services and on room; rows by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from analysis import Results, maten, read_bronnen, run
from analysis.rapport.inhoud import list_hiaten
from analysis.rapport.maatzinnen import (
    NAGAAN,
    brug_gebouw_sentence,
    capaciteit_sentence,
    houdbaarheid_sentence,
    houdbaarheid_uitleg,
    list_zonder_deur,
    plaatsuren,
    vervoer_sentence,
)
from analysis.rapport.onderwerp import make_onderwerp
from tests.roosterdam import N1, N2, N4, NOORD, ZUID, Roosterdam

PAIR = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "gebiednaam": "N2", "gebiedcode": N2}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return run(read_bronnen(Roosterdam().write(tmp_path)))


@pytest.mark.parametrize(
    ("keuze", "said"),
    [
        ("", "Dit hiaat is robuust."),
        ("combinatie", "Dit hiaat hangt af van een paar keuzes samen."),
        (
            "maat;schatting",
            "Dit hiaat hangt af van hoe afstand is gemeten en een schatting van het aantal mensen.",
        ),
    ],
)
def test_what_a_hiaat_depends_on(keuze: str, said: str) -> None:
    assert houdbaarheid_sentence({"keuze": keuze}, in_register=True) == said


def test_a_norm_outside_the_usual_ones_widens_the_range() -> None:
    row = {"keuze": "", "norm_m": 1200.0, "aantal_varianten": 72, "aantal_hiaat": 72}
    assert "een norm van 300 tot 1.200 m" in houdbaarheid_uitleg(row)
    assert houdbaarheid_uitleg(row).endswith("Altijd is het een hiaat.")


def test_a_ride_or_a_place_names_the_building_and_hides_small_groups(results: Results) -> None:
    row = PAIR | {
        "inwoners_buiten": 40.0, "erbij_brug": 4.0, "erbij_gebouw": 0.0, "status": "bekend",
        "locatie": "De Ark",
    }  # fmt: skip
    assert brug_gebouw_sentence(row, normen=results.normen) == (
        "Een rit van hooguit 5 km naar aanbod dat er al is, helpt minder dan 10 van de 40 ouderen (65+) in "
        "N2 die te ver wonen. Eén nieuwe plek helpt niemand: geen enkele mogelijke plek ligt dichtbij genoeg."
    )
    named = brug_gebouw_sentence(row | {"erbij_gebouw": 12.0}, normen=results.normen)
    assert named.endswith("Eén nieuwe plek (De Ark) helpt er 12.")
    assert brug_gebouw_sentence(row | {"inwoners_buiten": 0.0}, normen=results.normen) == ""


def _service(**figures: Any) -> dict[str, Any]:  # noqa: ANN401 numbers and texts
    known = {
        "inwoners": 200.0, "inwoners_in_werkgebied_min": 200.0, "inwoners_in_werkgebied_max": 200.0,
        "aandeel_in_werkgebied": 1.0, "aantal_aanbod": 2, "aantal_onbekend": 0, "plaatsen": math.nan,
    }  # fmt: skip
    return PAIR | {"aanbodsoort": "vervoer"} | known | figures


def test_services_say_what_is_known_and_what_is_not(results: Results) -> None:
    normen = results.normen
    assert vervoer_sentence(_service(plaatsen=12.0), normen=normen) == (
        "Vervoer: 2 keer in het register. In het werkgebied: alle 200 ouderen (65+). Plaatsen: 12."
    )
    nobody_counted = _service(
        inwoners=math.nan, inwoners_in_werkgebied_min=math.nan, inwoners_in_werkgebied_max=math.nan
    )
    assert (
        "Hoeveel ouderen (65+) er wonen, is onbekend; in het werkgebied ligt 100 % van de woonplekken."
        in (vervoer_sentence(nobody_counted, normen=normen))
    )
    elsewhere = _service(
        aantal_aanbod=0,
        inwoners_in_werkgebied_min=0.0,
        inwoners_in_werkgebied_max=0.0,
        aandeel_in_werkgebied=0.0,
    )
    assert (
        vervoer_sentence(elsewhere, normen=normen) == "Vervoer: staat in het register, maar komt niet in N2."
    )
    figures = ["inwoners_in_werkgebied_min", "inwoners_in_werkgebied_max", "aandeel_in_werkgebied"]
    nothing = _service(aantal_aanbod=0, **dict.fromkeys(figures, math.nan))
    assert vervoer_sentence(nothing, normen=normen) == f"Vervoer: {NAGAAN}."


def test_services_of_a_wijk_per_soort(tmp_path: Path) -> None:
    # E3 comes to Zuid; nobody says where E2 comes; no vervoer is known
    town = Roosterdam()
    town.aanbod = [row for row in town.aanbod if row["aanbod_id"] != "E2"]
    data = town.write(tmp_path)
    normen = data / "normen.toml"
    text = normen.read_text(encoding="utf-8").replace('"Vervoer" }', '"Vervoer", zonder_deur = true }')
    normen.write_text(text, encoding="utf-8")
    found = run(read_bronnen(data))
    table = maten.compute_maten(found, ["vervoer"])["vervoer"]
    # ouderen of 75 and 85 are part of the ouderen that are named
    assert list_zonder_deur(table, ZUID, normen=found.normen) == [
        "Eettafel: komt hier voor ouderen (65+).", f"Vervoer: {NAGAAN}.",
    ]  # fmt: skip
    assert list_zonder_deur(table, NOORD, normen=found.normen)[0] == "Eettafel: komt hier niet."


def test_a_service_that_may_come_is_not_promised(results: Results) -> None:
    table = maten.compute_maten(results, ["vervoer"])["vervoer"]
    assert list_zonder_deur(table, NOORD, normen=results.normen) == [
        "Eettafel: het is niet bekend in welk gebied dit komt."
    ]


def test_room_is_at_least_what_is_known() -> None:
    assert plaatsuren({"plaatsuren_per_inwoner": 0.1234, "status": "ondergrens"}) == "minstens 12,3"
    assert plaatsuren({"plaatsuren_per_inwoner": 0.0, "status": "ondergrens"}) == "onbekend"
    assert plaatsuren({"plaatsuren_per_inwoner": 0.0, "status": "bekend"}) == "0"


def test_room_where_nobody_lives_and_where_nothing_is(results: Results) -> None:
    row = PAIR | {
        "plaatsuren_per_inwoner": math.nan, "status": "onbekend", "inwoners": 0.0, "aantal_aanbod": 0,
        "aantal_capaciteit_onbekend": 0, "norm_m": 400.0,
    }  # fmt: skip
    assert capaciteit_sentence(row, normen=results.normen) == "In N2 wonen geen ouderen (65+)."
    assert "in het register staat hier geen aanbod met plaatsen en tijden" in capaciteit_sentence(
        row | {"inwoners": 200.0}, normen=results.normen
    )
    part = row | {"inwoners": 200.0, "aantal_aanbod": 3, "aantal_capaciteit_onbekend": 2}
    assert "van 1 van de 3 plekken zegt het register" in capaciteit_sentence(part, normen=results.normen)


def test_the_largest_hiaten_say_whether_they_hold(results: Results) -> None:
    table = maten.compute_maten(results, ["houdbaarheid"])["houdbaarheid"]

    def said(gebied: str) -> dict[str, str]:
        rows = list_hiaten(make_onderwerp(results, gebied=gebied), 9, houdbaarheid=table)
        return {row["zin"]: row["houdt"] for row in rows}

    # huiskamer: of N2 only m = 10-13 are within 1,000 m of De Haard; N4 meets the norm at 800 m of Overgrens
    holds = next(houdt for zin, houdt in said(N2).items() if "‘Huiskamer’" in zin and "ouderen (65+)" in zin)
    norm = next(houdt for zin, houdt in said(N4).items() if "‘Huiskamer’" in zin and "ouderen (65+)" in zin)
    assert (holds, norm) == ("Robuust.", "Hangt af van de norm.")
    # what is not in the register says that first, and nothing else
    missing = [houdt for zin, houdt in said(N1).items() if zin.startswith("In het register staat geen")]
    assert missing == ["", ""]  # vervoer for ouderen, buurthuis for jeugd
    plain = list_hiaten(make_onderwerp(results, gebied=N2), 9)
    assert {row["houdt"] for row in plain} == {""}
