"""Opening times between HSDS (1.1 weekday rows, 3.x RRULE-like byday) and OSM opening_hours."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["osm_to_schedules", "schedules_to_osm"]

_OSM = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = {name: place for place, name in enumerate(_WEEK)}
_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9:]+)?")
_BYDAY = re.compile(r"([+-]?[0-9])?(MO|TU|WE|TH|FR|SA|SU)", re.IGNORECASE)
_RULE = re.compile(r"(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*)(?:\[(?P<nth>-?[0-9])\])? (?P<times>[0-9:,-]+)")


def schedules_to_osm(schedules: Iterable[Mapping[str, Any]]) -> str:
    """Give OSM opening_hours for regular schedules; "" (unknown) when one cannot be read."""
    times = defaultdict[str, list[str]](list)
    for schedule in schedules:
        days, span = _days_of(schedule), _span_of(schedule)
        weekly = str(schedule.get("freq") or "WEEKLY").upper()
        interval = str(schedule.get("interval") or "1")
        if not days or not span or interval != "1" or schedule.get("bymonthday"):
            return ""
        if weekly not in {"WEEKLY", "DAILY", "MONTHLY"} or (weekly == "MONTHLY") != any(
            "[" in day for day in days
        ):
            return ""
        for day in days:
            times[day] += [span] if span not in times[day] else []
    order = sorted(times, key=lambda day: ("[" in day, _OSM.index(day[:2]), day))
    by_span = defaultdict[str, list[str]](list)
    for day in order:
        by_span[",".join(sorted(times[day]))].append(day)
    return ", ".join(f"{','.join(days)} {span}" for span, days in by_span.items())


def osm_to_schedules(osm: str) -> list[dict[str, str]]:
    """Give HSDS 3 schedules for simple weekly rules; an empty list when a rule is not of that kind."""
    schedules: list[dict[str, str]] = []
    for rule in re.split(r"; |, (?=[A-Z])", osm):
        found = _RULE.fullmatch(rule.strip())
        if not found:
            return []
        days = ",".join(_expand(found["days"], found["nth"] or ""))
        for span in found["times"].split(","):
            start, _, end = span.partition("-")
            kind = "MONTHLY" if found["nth"] else "WEEKLY"
            schedules.append({"freq": kind, "byday": days, "opens_at": start, "closes_at": end})
    return schedules


def _expand(days: str, nth: str) -> list[str]:
    result: list[str] = []
    for part in days.split(","):
        first, _, last = part.partition("-")
        names = _OSM[_OSM.index(first) : _OSM.index(last or first) + 1]
        result += [f"{nth}{name.upper()}" for name in names]
    return result


def _days_of(schedule: Mapping[str, Any]) -> list[str]:
    byday = str(schedule.get("byday") or "").replace(" ", "")
    if byday:
        found = [_BYDAY.fullmatch(part) for part in byday.split(",")]
        if not all(found):
            return []
        return [f"{m[2].capitalize()}[{int(m[1])}]" if m[1] else m[2].capitalize() for m in found if m]
    if str(schedule.get("freq") or "").upper() == "DAILY":
        return list(_OSM)
    weekday = str(schedule.get("weekday") or "").strip().lower()
    if weekday in _NAMES:
        return [_OSM[_NAMES[weekday]]]
    return [_OSM[int(weekday) - 1]] if weekday in {"1", "2", "3", "4", "5", "6", "7"} else []


def _span_of(schedule: Mapping[str, Any]) -> str:
    clocks = [_TIME.fullmatch(str(schedule.get(key) or "").strip()) for key in ("opens_at", "closes_at")]
    if not all(clocks):
        return ""
    start, end = (f"{int(m[1]):02d}:{m[2]}" for m in clocks if m)
    return f"{start}-{'24:00' if end == '23:59' else end}"
