"""Woorden: persons first, small groups not counted out loud, unknown said as such."""

from __future__ import annotations

import math
from typing import Any

import pytest

from analysis import woorden
from analysis.normen import Aanbodsoort, Doelgroep, Normen

NORMEN = Normen(
    {"alle": Doelgroep("alle", "Alle inwoners"), "ouderen": Doelgroep("ouderen", "Ouderen (65+)")},
    {"huiskamer": Aanbodsoort("huiskamer", "Huiskamer")},
    {},
    (),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (374 - 373.9999999999991, "0"),  # what sums in floats leave of nobody
        (0.2, "minder dan 10"),
        (9.4, "minder dan 10"),
        (9.6, "10"),
        (10, "10"),
        (1240.4, "1.240"),
        (1_234_567, "1.234.567"),
        (None, "onbekend"),
        (math.nan, "onbekend"),
    ],
)
def test_personen(value: float | None, text: str) -> None:
    assert woorden.personen(value) == text


def test_small_counts_of_things_are_said() -> None:
    assert woorden.aantal(3) == "3"
    assert [woorden.stuks(n, "rij", "rijen") for n in (0, 1, 2, 1000)] == [
        "0 rijen",
        "1 rij",
        "2 rijen",
        "1.000 rijen",
    ]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1, 9, "minder dan 10"),
        (0, 0, "0"),
        (0, 8, "minder dan 10"),
        (0, 9.6, "0 tot 10"),
        (3, 12, "minder dan 10 tot 12"),
        (None, 5, "onbekend"),
        (5, None, "onbekend"),
    ],
)
def test_range(low: float | None, high: float | None, text: str) -> None:
    assert woorden.personen_range(low, high) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.001, "nog geen 1 %"), (1, "100 %"), (0.9999, "ruim 99 %")]
)
def test_procent_keeps_all_and_nothing_for_all_and_nothing(share: float, text: str) -> None:
    assert woorden.procent(share) == text


def test_what_sums_in_floats_leave_is_nothing() -> None:
    assert [woorden.procent(share) for share in (1e-15, 1 - 1e-15, 1e-6)] == ["0 %", "100 %", "nog geen 1 %"]


def test_distances_and_minutes() -> None:
    assert woorden.meters(1999.6) == "2.000 m"
    assert woorden.meters(math.inf) == "onbekend"
    # 4.8 km/h is 80 m a minute
    assert woorden.minuten(800, loopsnelheid_kmh=4.8) == "ongeveer 10 minuten"
    assert woorden.minuten(10, loopsnelheid_kmh=4.8) == "ongeveer 1 minuut"
    assert woorden.minuten(None, loopsnelheid_kmh=4.8) == "onbekend"
    assert woorden.minuten(100, loopsnelheid_kmh=0) == "onbekend"


def _row(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 any cell
    row = {
        "gebiednaam": "Zwolle", "doelgroep": "ouderen", "aanbodsoort": "huiskamer", "norm_m": 400.0,
        "inwoners": 2000.0, "inwoners_binnen_norm": 760.0, "aandeel_binnen_norm": 0.38,
    }  # fmt: skip
    return {**row, **changes}


def test_sentence_states_persons_first() -> None:
    assert woorden.tekort_sentence(_row(), normen=NORMEN, in_register=True) == (
        "1.240 van de 2.000 ouderen (65+) in Zwolle wonen verder dan 400 m (geschatte loopafstand) "
        "van aanbod ‘Huiskamer’."
    )


def test_sentence_for_everybody_and_for_few() -> None:
    row = _row(doelgroep="alle", inwoners=12.0, inwoners_binnen_norm=8.0)
    assert woorden.tekort_sentence(row, normen=NORMEN, in_register=True).startswith(
        "Minder dan 10 van de 12 inwoners in Zwolle wonen verder"
    )


@pytest.mark.parametrize(
    ("inwoners", "within", "start"),
    [
        (2000.0, 0.0, "Alle 2.000 ouderen (65+) in Zwolle wonen verder dan 400 m"),
        (2000.0, 2000.0, "Niemand van de 2.000 ouderen (65+) in Zwolle woont verder dan 400 m"),
        # less than half a person lives nearer: reads as 2.000, and is not all
        (2000.0, 0.4, "Bijna alle 2.000 ouderen (65+) in Zwolle wonen verder dan 400 m"),
        # noise behind the digits of a CSV is nobody
        (2000.0, 1e-9, "Alle 2.000 ouderen (65+) in Zwolle wonen verder"),
        (10.0, 0.0, "Alle 10 ouderen (65+) in Zwolle wonen verder"),
        # of 1-9 people is never told that it is all of them, nor how many
        (9.0, 0.0, "Minder dan 10 van de minder dan 10 ouderen (65+) in Zwolle wonen verder"),
        (9.0, 4.0, "Minder dan 10 van de minder dan 10 ouderen (65+) in Zwolle wonen verder"),
        (2000.0, 1999.0, "Minder dan 10 van de 2.000 ouderen (65+) in Zwolle wonen verder"),
        (0.0, 0.0, "In Zwolle wonen geen ouderen (65+)."),
    ],
)
def test_sentence_says_all_and_nobody(inwoners: float, within: float, start: str) -> None:
    row = _row(inwoners=inwoners, inwoners_binnen_norm=within)
    assert woorden.tekort_sentence(row, normen=NORMEN, in_register=True).startswith(start)


@pytest.mark.parametrize(
    ("known", "least", "most", "words"),
    [
        (80.0, 60.0, 80.0, "alle 80"),
        (0.0, 0.0, 0.0, "niemand van de 80"),
        (math.nan, 60.0, 80.0, "60 tot 80 van de 80"),
        (math.nan, 80.0, 80.0, "alle 80"),
        (math.nan, 0.0, 3.0, "minder dan 10 van de 80"),
        (math.nan, math.nan, math.nan, "onbekend van de 80"),
    ],
)
def test_who_lives_too_far_is_a_number_or_a_range(
    known: float, least: float, most: float, words: str
) -> None:
    row = {"inwoners": 80.0, "buiten_norm": known, "buiten_norm_min": least, "buiten_norm_max": most}
    assert woorden.te_ver(row) == words


def test_sentence_says_that_people_are_unknown() -> None:
    row = _row(inwoners=math.nan, inwoners_binnen_norm=math.nan)
    text = woorden.tekort_sentence(row, normen=NORMEN, in_register=True)
    assert text.startswith("Hoeveel ouderen (65+) er in Zwolle wonen, is onbekend.")
    assert "38 % van de woonplekken" in text


def test_sentence_does_not_take_absence_of_evidence_for_absence() -> None:
    text = woorden.tekort_sentence(_row(), normen=NORMEN, in_register=False)
    assert "In het register staat geen aanbod ‘Huiskamer’ voor ouderen (65+)." in text
    assert "Ga eerst na" in text


def test_decimal_comma() -> None:
    assert woorden.decimal(1.35) == "1,35"


def test_noise_behind_the_digits_of_a_csv_makes_no_other_number() -> None:
    # 52 - 2.5 may come out as 49.49999999999999; dekking.csv says 2.5, and whoever subtracts says 49.5
    assert woorden.aantal(49.49999999999999) == woorden.aantal(49.5) == "50"
    assert woorden.personen(9.499999999999) == woorden.personen(9.5) == "10"
