"""Openingsuren: from a text of opening_hours to the stretches of time it is certainly, or maybe, open.

Texts are OSM opening_hours (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification), read by the
library opening-hours-py with the Dutch public holidays. What cannot be read is unknown, never closed.

A rule after a semicolon takes over the days it names, with what the night before left there: of
"Sa 21:00-01:00; Su 09:00-10:30" the hour after midnight is gone, a comma keeps it. So the makers of its
evaluation tool read the specification (opening_hours.js, issues 87, 145, 261 and 441), as the library does.
Not so the other way round: a rule takes over nothing of a later one's night (issues 231 and 261 there). There
the library forgets the night; `_keep_nights` puts it back.

Two things that neither text nor library says are read twice, at the least and at the most:

- an open end ("14:00+") says when it starts, not when it stops;
- school holidays (SH) differ per year and region: they lie somewhere within `_SCHOOL_HOLIDAYS`.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # not in its stubs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    _Stretch = tuple[dt.datetime, dt.datetime, Any]  # and its state

__all__ = ["Intervals", "Openingsuren", "find_intervals", "parse_openingstijden"]

_COUNTRY = "NL"
# wide enough for all three regions and every year
_SCHOOL_HOLIDAYS = "Feb 07-Mar 08,Apr 18-May 12,Jul 04-Sep 06,Oct 10-Nov 01,Dec 19-Jan 10"
# The specification takes a rule that has nothing but a comment, or days and a comment, for "unknown"; the
# library takes it for "open all day".
_COMMENT = re.compile(r'([^";,|]*)("[^"]*")')
_SAYS_WHEN = re.compile(
    r"\d:\d\d|24/7|\b(?:open|closed|off|unknown|sunrise|sunset|dawn|dusk)\b", re.IGNORECASE
)
_OUTSIDE_QUOTES = r'(?=(?:[^"]*"[^"]*")*[^"]*$)'
_RULE = re.compile(";" + _OUTSIDE_QUOTES)
_OPEN_END = re.compile(r"(\d{1,2}:\d{2})(\s*-\s*\d{1,2}:\d{2})?\+" + _OUTSIDE_QUOTES)
_SCHOOL = re.compile(r"\bSH\b" + _OUTSIDE_QUOTES)
_SCHOOL_SELECTOR = re.compile(r"^[^\d\"]*?\bSH\b(?:\s*,\s*PH)?")
_OFF = re.compile(r"\b(?:off|closed)\b")
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_NOT_REPEATED = re.compile(r"\b(?:off|closed|unknown)\b|\|\|")
_DAY = 24 * 60


class Openingsuren(NamedTuple):
    """Opening hours: open when `zeker` says so, maybe open when any of `misschien` does not say closed."""

    zeker: OpeningHours
    misschien: tuple[OpeningHours, ...]


class Intervals(NamedTuple):
    """Stretches of time, in minutes (datetime64[m]), not closed; `zeker` is False where it may be open."""

    van: NDArray[np.datetime64]
    tot: NDArray[np.datetime64]
    zeker: NDArray[np.bool_]


def parse_openingstijden(
    text: str, *, translate: Callable[[str], str | None] | None = None
) -> Openingsuren | None:
    """Read opening hours with the Dutch public holidays; None where the text is empty or cannot be read.

    Args:
        text: OSM opening_hours. A rule that is only a comment ("op afspraak") says unknown, not open.
        translate: turns a text that is no opening_hours into one, or gives None; None: nothing is tried.

    """
    try:
        return _read(" ".join(text.split()))
    except ParserError:
        translated = translate(text) if translate and text.strip() else None
    return parse_openingstijden(translated) if translated else None


def find_intervals(hours: Openingsuren, *, eerste_dag: dt.date, laatste_dag: dt.date) -> Intervals:
    """Give when it is open or may be, from the start of `eerste_dag` to the end of `laatste_dag`."""
    maybe = [
        (van, tot, state == State.OPEN)
        for one in hours.misschien
        for van, tot, state in _stretches(one, eerste_dag, laatste_dag)
        if state != State.CLOSED
    ]
    if hours.misschien == (hours.zeker,):
        return _intervals(maybe)
    found = _stretches(hours.zeker, eerste_dag, laatste_dag)
    sure = [(van, tot, True) for van, tot, state in found if state == State.OPEN]
    pieces = pairwise(sorted({moment for van, tot, _ in (*maybe, *sure) for moment in (van, tot)}))
    states = [(van, tot, _holds(sure, van), _holds(maybe, van)) for van, tot in pieces]
    return _intervals([(van, tot, is_sure) for van, tot, is_sure, may_be in states if is_sure or may_be])


def _stretches(hours: OpeningHours, eerste_dag: dt.date, laatste_dag: dt.date) -> Iterator[_Stretch]:
    """Give stretches of one state each; with a fallback day by day, for the library skips days behind one."""
    days = (laatste_dag - eerste_dag).days + 1
    step = 1 if "||" in str(hours) else days
    midnight = dt.datetime.combine(eerste_dag, dt.time())
    for day in range(0, days, step):
        start = midnight + dt.timedelta(days=day)
        for van, tot, state, _ in hours.intervals(start, start + dt.timedelta(days=step)):
            yield van, tot, state


def _holds(stretches: list[_Stretch], moment: dt.datetime) -> bool:
    return any(van <= moment < tot for van, tot, _ in stretches)


def _intervals(found: list[_Stretch]) -> Intervals:
    return Intervals(
        np.array([van for van, _, _ in found], dtype="datetime64[m]"),
        np.array([tot for _, tot, _ in found], dtype="datetime64[m]"),
        np.array([sure for _, _, sure in found], dtype=np.bool_),
    )


def _read(text: str) -> Openingsuren:
    parse = _parse_one
    if not (_OPEN_END.search(text) or _SCHOOL.search(text)):
        same = parse(text)
        return Openingsuren(same, (same,))
    OpeningHours(text, country=_COUNTRY)  # what cannot be read as a whole is not read in parts
    least = _OPEN_END.sub(_ends_at_once, _without_school(text))
    most = [_OPEN_END.sub(_ends_at_midnight, way) for way in _ways_of_school(text)]
    return Openingsuren(parse(least), tuple(map(parse, most)))


def _parse_one(text: str) -> OpeningHours:
    return OpeningHours(_COMMENT.sub(_doubt, _keep_nights(text)).strip(), country=_COUNTRY)


def _keep_nights(text: str) -> str:
    """Add each rule that passes midnight once more, with a comma, where rules before it hide its night."""
    first, *later = _RULE.split(text)
    return ";".join([first, *(f"{rule}, {rule.strip()}" if _at_night(rule) else rule for rule in later)])


def _at_night(rule: str) -> bool:
    spans = [(_minutes(start), _minutes(stop)) for start, stop in _SPAN.findall(rule)]
    return any(stop <= start or stop > _DAY for start, stop in spans) and not _NOT_REPEATED.search(rule)


def _doubt(match: re.Match[str]) -> str:
    """Give days with a comment but without hours as unknown."""
    days, comment = match[1], match[2]
    return match[0] if _SAYS_WHEN.search(days) else f"{days.rstrip()} unknown {comment}"


def _without_school(text: str) -> str:
    """Give the rules that hold all year, with nothing certain when there may be a school holiday."""
    if not _SCHOOL.search(text):
        return text
    return "; ".join([*_rules_of_all_year(text), f"{_SCHOOL_HOLIDAYS} off"])


def _ways_of_school(text: str) -> list[str]:
    """Give the rules as they are when there is no school holiday, and when there always may be one."""
    if not _SCHOOL.search(text):
        return [text]
    rules = _rules_of_all_year(text)
    school = [
        _SCHOOL_SELECTOR.sub(_SCHOOL_HOLIDAYS, rule.strip())
        for rule in _RULE.split(text)
        if _SCHOOL.search(rule) and not _OFF.search(rule)
    ]
    return [way for way in ("; ".join(rules), "; ".join([*rules, *school])) if way] or ["off"]


def _rules_of_all_year(text: str) -> list[str]:
    """Give the rules without SH; of "PH,SH off" what it says about PH stays."""
    found = [rule.strip() for rule in _RULE.split(text)]
    plain = [re.sub(r",\s*SH\b|\bSH\s*,\s*", "", rule) for rule in found]
    return [rule for rule in plain if not _SCHOOL.search(rule)]


def _ends_at_once(match: re.Match[str]) -> str:
    """Give a stretch with an open end as short as it can be."""
    start, stop = match[1], match[2]
    if stop:
        return start + stop
    hour, minute = (int(part) for part in start.split(":"))
    later = hour * 60 + minute + 1
    return f"{start}-{later // 60:02d}:{later % 60:02d}"


def _ends_at_midnight(match: re.Match[str]) -> str:
    """Give a stretch with an open end as long as it can be: to midnight, or the end it names after that."""
    start, stop = match[1], (match[2] or "").strip(" -")
    past_midnight = stop and _minutes(stop) <= _minutes(start)
    return f"{start}-{stop if past_midnight else '24:00'}"


def _minutes(clock: str) -> int:
    hour, minute = (int(part) for part in clock.split(":"))
    return hour * 60 + minute
