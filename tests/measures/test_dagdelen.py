"""Opening hours → days and dagdelen: published schedules, sums by hand, and what must stay unknown."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dagdelen import (
    DAGEN,
    DICHT,
    ONBEKEND,
    OPEN,
    find_intervals,
    measure_week,
    measure_weeks,
    parse_openingstijden,
    states_of,
)
from analysis.normen import Weekindeling
from analysis.openingstijden.dagdeelwoorden import read_dagdeelwoorden

# the week of the hand sums: Monday 16 up to and including Sunday 22 November 2026, no public holidays
WEEK = Weekindeling(eerste_dag=dt.date(2026, 11, 16), laatste_dag=dt.date(2026, 11, 22))
DAGDELEN = ("ochtend", "middag", "avond")


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    return shared / "cases" / "opening_hours"


def read(path: Path) -> Any:  # noqa: ANN401  (JSON)
    return json.loads(path.read_text(encoding="utf-8"))


def schedule(text: str, day: dt.date) -> list[list[str]]:
    """Give the day as the published cases do: [from, state, to], what is closed left out."""
    hours = parse_openingstijden(text)
    assert hours is not None
    found = find_intervals(hours, eerste_dag=day, laatste_dag=day)
    midnight = np.datetime64(day, "m")
    rows = [
        [clock(van - midnight), "open" if zeker else "unknown", clock(tot - midnight)]
        for van, tot, zeker in zip(found.van, found.tot, found.zeker, strict=True)
    ]
    joined: list[list[str]] = []
    for row in rows:  # a change of comment alone is no change of state
        if joined and joined[-1][1] == row[1] and joined[-1][2] == row[0]:
            joined[-1][2] = row[2]
        else:
            joined.append(row)
    return joined


def clock(since: np.timedelta64) -> str:
    minutes = int(since / np.timedelta64(1, "m"))
    return f"{minutes // 60:02}:{minutes % 60:02}"


def test_all_published_day_schedules(cases: Path) -> None:
    wrong = []
    rows = read(cases / "day_schedules.json")
    assert len(rows) == 105
    for row in rows:
        found = schedule(row["expr"], dt.date.fromisoformat(row["date"]))
        expected = [interval for interval in row["intervals"] if interval[1] != "closed"]
        joined: list[list[str]] = []
        for interval in expected:
            if joined and joined[-1][1] == interval[1] and joined[-1][2] == interval[0]:
                joined[-1][2] = interval[2]
            else:
                joined.append([*interval])
        if found != joined:
            wrong.append((row, found))
    assert wrong == []


# hours since Monday 00:00, as the note of the cases defines them
EVENINGS = [(24 * day + 18, 24 * day + 22) for day in range(5)]
WEEKEND = [(24 * 5, 24 * 7)]


def hours_between(text: str, spans: list[tuple[int, int]]) -> float:
    hours = parse_openingstijden(text)
    assert hours is not None
    found = find_intervals(hours, eerste_dag=WEEK.eerste_dag, laatste_dag=WEEK.laatste_dag)
    monday = np.datetime64(WEEK.eerste_dag, "m")
    start, stop = ((moment - monday) / np.timedelta64(1, "h") for moment in (found.van, found.tot))
    parts = [np.minimum(stop, last) - np.maximum(start, first) for first, last in spans]
    return float(sum(part.clip(min=0).sum() for part in parts))


def test_weekly_sums_by_hand(cases: Path) -> None:
    for row in read(cases / "expected.json")["weekly"]:
        hours = parse_openingstijden(row["expr"])
        beeld = measure_week(hours, WEEK)
        assert beeld is not None
        assert beeld.uren == beeld.uren_max == pytest.approx(row["hand"][0]), row["expr"]
        assert [hours_between(row["expr"], EVENINGS), hours_between(row["expr"], WEEKEND)] == row["hand"][1:]


def test_dutch_public_holidays(cases: Path) -> None:
    for day, is_open in read(cases / "expected.json")["ph_open_at_noon_24_7_PH_off"].items():
        found = schedule("24/7; PH off", dt.date.fromisoformat(day))
        assert (found != []) == is_open, day


def test_texts_that_cannot_be_read_are_unknown_and_never_closed(cases: Path) -> None:
    parse = read(cases / "expected.json")["parse"]
    unreadable = [text for text, answer in parse.items() if answer == "ParserError"]
    assert len(unreadable) == 8
    states = states_of(measure_weeks(unreadable, WEEK), WEEK)
    assert (states == ONBEKEND).all()
    assert (states_of(measure_weeks([*set(parse) - set(unreadable)], WEEK), WEEK) != ONBEKEND).any()


def test_public_holidays_of_later_years() -> None:
    # Easter Sunday is 28 March 2027 and 13 April 2031; Ascension 39 and Whitsun 49 days after it. Koningsdag
    # is 27 April, and 26 April when that is a Sunday, as in 2031.
    hours = parse_openingstijden("24/7; PH off")
    assert hours is not None
    days = {
        2027: ["01-01", "03-28", "03-29", "04-27", "05-06", "05-16", "05-17", "12-25", "12-26"],
        2031: ["01-01", "04-13", "04-14", "04-26", "05-22", "06-01", "06-02", "12-25", "12-26"],
    }
    for year, expected in days.items():
        found = find_intervals(hours, eerste_dag=dt.date(year, 1, 1), laatste_dag=dt.date(year, 12, 31))
        closed = set(np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]"))
        for van, tot in zip(found.van, found.tot, strict=True):
            closed -= set(np.arange(van, tot, dtype="datetime64[D]"))
        assert sorted(str(day) for day in closed) == [f"{year}-{day}" for day in expected]


MORNING = [["10:00", "open", "12:00"]]
NIGHT = ["00:00", "open", "01:00"]
ALL_DAY_UNKNOWN = [["00:00", "unknown", "24:00"]]


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        # Easter is 5 April 2026
        ("Mo-Su 10:00-12:00; easter off", "2026-04-05", []),
        ("Mo-Su 10:00-12:00; easter off", "2026-04-06", MORNING),
        ("Mo-Su 10:00-12:00; easter -2 days-easter +1 day off", "2026-04-03", []),
        ("Mo-Su 10:00-12:00; easter -2 days-easter +1 day off", "2026-04-07", MORNING),
        ("easter +39 days 10:00-12:00", "2026-05-14", MORNING),
        # 2026 has 53 weeks (1 January is a Thursday), 2025 has 52: its 29 December is in week 1 of 2026
        ("Mo-Fr 10:00-12:00; week 53 off", "2026-12-25", MORNING),
        ("Mo-Fr 10:00-12:00; week 53 off", "2026-12-28", []),
        ("Mo-Fr 10:00-12:00; week 53 off", "2027-01-01", []),
        ("Mo-Fr 10:00-12:00; week 53 off", "2025-12-29", MORNING),
        ("week 01 Mo-Fr 10:00-12:00", "2025-12-29", MORNING),
        ("week 2-53/2 Mo 10:00-12:00", "2026-11-23", MORNING),
        ("week 2-53/2 Mo 10:00-12:00", "2026-11-16", []),
        # months and days over new year, and years
        ("Nov-Feb Mo 10:00-12:00", "2027-01-04", MORNING),
        ("Nov-Feb Mo 10:00-12:00", "2026-03-02", []),
        ("Mo-Su 10:00-12:00; Dec 20-Jan 05 off", "2027-01-05", []),
        ("Mo-Su 10:00-12:00; Dec 20-Jan 05 off", "2027-01-06", MORNING),
        ("Mo-Fr 10:00-12:00; 2026 Dec 20-2027 Jan 05 off", "2027-01-04", []),
        ("Mo-Fr 10:00-12:00; 2026 Dec 20-2027 Jan 05 off", "2027-12-27", MORNING),
        ("Feb 29 10:00-12:00", "2028-02-29", MORNING),
        # the night the clock changes has the hours that the text says
        ("Sa 22:00-04:00", "2026-03-29", [["00:00", "open", "04:00"]]),
        ("Sa 22:00-04:00", "2026-10-25", [["00:00", "open", "04:00"]]),
        # a later rule takes over its day with the night before in it; a comma adds, and an earlier rule takes
        # over nothing of a later one
        ("Sa 21:00-01:00; Su 09:00-10:30", "2026-11-22", [["09:00", "open", "10:30"]]),
        ("Sa 21:00-01:00; Su off", "2026-11-22", []),
        ("Sa 21:00-01:00, Su 09:00-10:30", "2026-11-22", [NIGHT, ["09:00", "open", "10:30"]]),
        ("Su 09:00-10:30; Sa 21:00-01:00", "2026-11-22", [NIGHT, ["09:00", "open", "10:30"]]),
        ("Su 09:00-10:30; Sa 21:00-25:00", "2026-11-22", [NIGHT, ["09:00", "open", "10:30"]]),
        ("Su 09:00-10:30; Sa 21:00-01:00; Su off", "2026-11-22", []),
        ("Mo-Sa 09:00-17:00; Sa 21:00-01:00", "2026-11-21", [["21:00", "open", "24:00"]]),
        (
            "Su-Th 11:00-03:00; Fr-Sa 11:00-05:00",
            "2026-11-22",
            [["00:00", "open", "05:00"], ["11:00", "open", "24:00"]],
        ),
        # a later rule wins, also over public holidays and closing
        ("PH off; Mo-Fr 10:00-12:00", "2026-12-25", MORNING),
        ("Mo-Fr 10:00-12:00; PH 13:00-14:00", "2026-12-25", [["13:00", "open", "14:00"]]),
        ("Mo-Su 10:00-12:00; PH -1 day off", "2026-12-24", []),
        ("Jul 15-Aug 31 off; Mo 10:00-12:00", "2026-07-20", MORNING),
        ('24/7 off "verbouwing"', "2026-11-16", []),
        ("  Mo   10:00-12:00 ;  Tu off ", "2026-11-16", MORNING),
        # days with a comment and no hours are unknown: the same as a comment alone
        ('Mo-Fr "op afspraak"', "2026-11-16", ALL_DAY_UNKNOWN),
        ('Mo-Fr "op afspraak"', "2026-11-21", []),
        ('Mo[1,3],We "op afspraak"', "2026-11-16", ALL_DAY_UNKNOWN),
        ('Mo 10:00-12:00, We "bel; eerst"', "2026-11-18", ALL_DAY_UNKNOWN),
        ('Mo 10:00-12:00, We "bel; eerst"', "2026-11-16", MORNING),
        ('PH off "feestdag"; Mo 10:00-12:00', "2026-11-16", MORNING),
        ('24/7 "nachtbel"', "2026-11-16", [["00:00", "open", "24:00"]]),
    ],
)
def test_rules_by_hand(text: str, day: str, found: list[list[str]]) -> None:
    assert schedule(text, dt.date.fromisoformat(day)) == found


def test_a_comment_alone_says_unknown_not_always_open() -> None:
    # the specification: a rule with a comment only is the state "unknown"
    for text in ('"op afspraak"', 'Mo 10:00-12:00; "op afspraak"', ' "bel eerst" '):
        states = states_of(measure_weeks([text], WEEK), WEEK)
        assert (states == ONBEKEND).all(), text
    # with hours it is a remark beside them
    beeld = measure_week(parse_openingstijden('Mo 10:00-12:00 "bel eerst"'), WEEK)
    assert beeld is not None
    assert beeld.uren == 2


def open_slots(text: str, week: Weekindeling = WEEK) -> set[str]:
    states = states_of(measure_weeks([text], week), week)[0]
    assert (states != ONBEKEND).all()
    return {f"{DAGEN[d]} {DAGDELEN[k]}" for d, k in np.argwhere(states == OPEN)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo 10:00-12:00; We 10:00-12:00", {"ma ochtend", "wo ochtend"}),
        # a semicolon takes the whole Wednesday over, a comma adds to it
        ("Mo-We 10:00-12:00; We 19:00-21:00", {"ma ochtend", "di ochtend", "wo avond"}),
        ("Mo-We 10:00-12:00, We 19:00-21:00", {"ma ochtend", "di ochtend", "wo ochtend", "wo avond"}),
        # 20:00 to 02:00 is the evening of Friday; the night of Saturday is no dagdeel
        ("Fr 20:00-02:00", {"vr avond"}),
        # 22:00 to 07:00 is also one hour of the morning of Saturday
        ("Fr 22:00-07:00", {"vr avond", "za ochtend"}),
        # half an hour counts, a quarter does not (the afspraak of 30 minutes)
        ("Tu 11:30-12:15", {"di ochtend"}),
        ("Tu 11:45-12:30", {"di middag"}),
        ("off", set()),
    ],
)
def test_dagdelen_by_hand(text: str, expected: set[str]) -> None:
    assert open_slots(text) == expected


def test_two_short_stretches_count_together() -> None:
    # 09:00-09:15 and 10:00-10:15 are half an hour of the morning
    assert open_slots("Mo 09:00-09:15,10:00-10:15") == {"ma ochtend"}


def test_other_hours_are_other_dagdelen() -> None:
    late = Weekindeling(
        uren={"ochtend": (6, 12), "middag": (12, 17), "avond": (17, 24)},
        eerste_dag=WEEK.eerste_dag,
        laatste_dag=WEEK.laatste_dag,
    )
    assert open_slots("Mo 16:00-18:00") == {"ma middag"}
    assert open_slots("Mo 16:00-18:00", late) == {"ma middag", "ma avond"}


def test_summer_closing_and_monthly_rules_in_a_range() -> None:
    summer = Weekindeling(eerste_dag=dt.date(2026, 7, 6), laatste_dag=dt.date(2026, 8, 16))
    text = "Mo 10:00-12:00; Jul 06-Aug 16 off"
    assert open_slots(text, summer) == set()
    year = Weekindeling()  # 52 weeks of 2026; six of them are closed
    assert open_slots(text, year) == {"ma ochtend"}
    beeld = measure_week(parse_openingstijden(text), year)
    assert beeld is not None
    assert beeld.open[0, 0] == pytest.approx(46 / 52)
    # the first Monday of the month: 12 of the 52 Mondays from 5 January 2026, less than half
    monthly = measure_week(parse_openingstijden("Mo[1] 10:00-12:00"), year)
    assert monthly is not None
    assert monthly.open[0, 0] == pytest.approx(12 / 52)
    assert open_slots("Mo[1] 10:00-12:00", year) == set()


def test_public_holidays_in_a_range() -> None:
    # Mondays from 5 January to 28 December 2026 that are public holidays in NL: Easter Monday 6 April,
    # Koningsdag 27 April, Whit Monday 25 May. 26 December is a Saturday.
    beeld = measure_week(parse_openingstijden("Mo 10:00-12:00; PH off"), Weekindeling())
    assert beeld is not None
    assert beeld.open[0, 0] == pytest.approx(49 / 52)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        # 14:00 to some time: at the least it opens, a minute; at the most it stays open to midnight
        ("Mo 09:00-12:00,14:00+", 3 + 1 / 60, 13.0),
        ("Mo 09:00-12:00+", 3.0, 15.0),
        ("Fr 20:00-02:00+", 6.0, 6.0),
        ('Mo 10:00-12:00 "tot 14:00+"', 2.0, 2.0),  # what stands between quotes is a comment
        # rules before a fallback hold on their own days; the others are unknown, not closed
        ('Mo-Fr 10:00-12:00 || "op afspraak"', 10.0, 10.0 + 48),
        ("Mo-Fr 10:00-12:00 || unknown", 10.0, 10.0 + 48),
    ],
)
def test_what_the_text_leaves_open_is_known_at_the_least_and_at_the_most(
    text: str, least: float, most: float
) -> None:
    beeld = measure_week(parse_openingstijden(text), WEEK)
    assert beeld is not None
    assert [beeld.uren, beeld.uren_max] == pytest.approx([least, most])


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        # 16 July 2026 is a holiday of some school or other, 16 September of none
        ("Mo-Fr 09:00-17:00; SH off", "2026-07-16", [["09:00", "unknown", "17:00"]]),
        ("Mo-Fr 09:00-17:00; SH off", "2026-09-16", [["09:00", "open", "17:00"]]),
        ("Mo-Fr 09:00-17:00; PH,SH off", "2026-09-16", [["09:00", "open", "17:00"]]),
        ("Mo-Fr 09:00-17:00; PH,SH off", "2026-04-27", []),  # King's Day
        (
            "Mo 09:00-10:00; SH 13:00-14:00",
            "2026-07-13",
            [["09:00", "unknown", "10:00"], ["13:00", "unknown", "14:00"]],
        ),
        ("SH Mo 13:00-14:00", "2026-09-14", []),
        ("SH Mo 13:00-14:00", "2026-07-13", [["13:00", "unknown", "14:00"]]),
        ("SH off", "2026-07-13", []),
    ],
)
def test_school_holidays_are_unknown_because_they_differ_per_region(
    text: str, day: str, found: list[list[str]]
) -> None:
    assert schedule(text, dt.date.fromisoformat(day)) == found


def test_unknown_hours_are_a_class_of_their_own() -> None:
    week = states_of(measure_weeks(["Mo 10:00-12:00 unknown", "", "Mo 10:00-12:00"], WEEK), WEEK)
    assert week[:, 0, 0].tolist() == [ONBEKEND, ONBEKEND, OPEN]
    assert week[:, 1, 1].tolist() == [DICHT, ONBEKEND, DICHT]


def test_days_and_dagdelen_in_words_are_enough() -> None:
    found = measure_weeks(["ma ochtend; wo ochtend", "maandagochtend en middag", "ma (ochtend/middag)"], WEEK)
    states = states_of(found, WEEK)
    assert {f"{DAGEN[d]} {DAGDELEN[k]}" for d, k in np.argwhere(states[0] == OPEN)} == {
        "ma ochtend",
        "wo ochtend",
    }
    assert (states[0] != ONBEKEND).all()
    assert {f"{DAGEN[d]} {DAGDELEN[k]}" for d, k in np.argwhere(states[1] == OPEN)} == {
        "ma ochtend",
        "ma middag",
    }
    assert (states[2] == ONBEKEND).all()
    # when is known, how many hours is not: at most the two mornings of six hours
    assert found[0] is not None
    assert (found[0].uren, found[0].uren_max) == (0, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zo middag", {(6, "middag")}),
        ("vr t/m ma avond", {(4, "avond"), (5, "avond"), (6, "avond"), (0, "avond")}),
        ("elke woensdagavond", {(2, "avond")}),
        ("di en do middag en avond", {(1, "middag"), (1, "avond"), (3, "middag"), (3, "avond")}),
        ("do ochtend, afgesloten met warme maaltijd", None),
        ("ma", None),
        ("nacht", None),
        ("ma nacht", None),
        ("", None),
    ],
)
def test_words_by_hand(text: str, expected: set[tuple[int, str]] | None) -> None:
    assert read_dagdeelwoorden(text, DAGDELEN) == expected


def test_dutch_text_is_tried_only_where_it_is_no_opening_hours() -> None:
    asked = []

    def translate(text: str) -> str | None:
        asked.append(text)
        return "Mo 10:00-12:00" if text == "ma 10-12" else None

    texts = ["Tu 10:00-12:00", "ma 10-12", "wie weet", ""]
    found = measure_weeks(texts, WEEK, translate=translate)
    assert asked == ["ma 10-12", "wie weet"]
    assert [beeld is None for beeld in found] == [False, False, True, True]


@given(
    day=st.integers(0, 6),
    start=st.integers(0, 22),
    length=st.integers(1, 20),
)
def test_dagdelen_minute_by_minute(day: int, start: int, length: int) -> None:
    names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    stop = start + length
    text = f"{names[day]} {start:02}:00-{stop if stop <= 24 else stop - 24:02}:00"
    minutes = set(range((day * 24 + start) * 60, (day * 24 + stop) * 60))
    minutes = {minute % (7 * 24 * 60) for minute in minutes}  # every week is the same
    expected = {
        f"{DAGEN[d]} {name}"
        for d in range(7)
        for name, (van, tot) in {"ochtend": (6, 12), "middag": (12, 18), "avond": (18, 24)}.items()
        if sum((d * 24 + van) * 60 <= minute < (d * 24 + tot) * 60 for minute in minutes) >= 30
    }
    assert open_slots(text) == expected
