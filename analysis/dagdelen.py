"""Dagdelen: when an offering is open, as 7 days × ochtend, middag, avond, averaged over a range of dates.

What the texts say is read by `openingstijden`; what cannot be read is unknown, never closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.openingstijden.dagdeelwoorden import DAGEN_VOLUIT, read_dagdeelwoorden
from analysis.openingstijden.uren import Intervals, Openingsuren, find_intervals, parse_openingstijden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from analysis.normen import Weekindeling

__all__ = [
    "DAGEN",
    "DAGNAMEN",
    "DICHT",
    "ONBEKEND",
    "OPEN",
    "Intervals",
    "Weekbeeld",
    "find_intervals",
    "measure_week",
    "measure_weeks",
    "parse_openingstijden",
    "states_of",
]

DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
DAGNAMEN = dict(zip(DAGEN, DAGEN_VOLUIT, strict=True))
OPEN, DICHT, ONBEKEND = 1, 0, -1
_MINUTE = np.timedelta64(1, "m")
_WEEK = len(DAGEN)


class Weekbeeld(NamedTuple):
    """A mean week of one offering.

    Attributes:
        open: share (0-1) of the days in the range that it is certainly open, per day and dagdeel.
        misschien: the same, with the hours that are unknown counted as open.
        uren: certainly open hours a week.
        uren_max: the same, with the hours that are unknown counted as open.

    """

    open: NDArray[np.float64]
    misschien: NDArray[np.float64]
    uren: float
    uren_max: float


def measure_week(hours: Openingsuren | None, week: Weekindeling) -> Weekbeeld | None:
    """Average the days of `week` into one Weekbeeld; None stays None (unknown).

    An interval that passes midnight counts on both days.
    """
    if hours is None:
        return None
    days = (week.laatste_dag - week.eerste_dag).days + 1
    intervals = find_intervals(hours, eerste_dag=week.eerste_dag, laatste_dag=week.laatste_dag)
    bounds = np.array(list(week.uren.values())) * 60
    midnight = np.arange(days)[:, None] * 24 * 60
    weekday = (week.eerste_dag.weekday() + np.arange(days)) % _WEEK
    sure, possible = (
        _share_of_days(chosen, week, midnight + bounds[:, 0], midnight + bounds[:, 1], weekday)
        for chosen in (_select(intervals, intervals.zeker), intervals)
    )
    weeks = days / _WEEK * 60
    return Weekbeeld(
        sure, possible, _minutes(intervals, intervals.zeker) / weeks, _minutes(intervals, None) / weeks
    )


def measure_weeks(
    texts: Iterable[str], week: Weekindeling, *, translate: Callable[[str], str | None] | None = None
) -> list[Weekbeeld | None]:
    """Give the Weekbeeld of each text, None where it is unknown; a text that occurs twice is read once."""
    texts = list(texts)
    known = {
        text: measure_week(parse_openingstijden(text, translate=translate), week)
        or _measure_words(text, week)
        for text in dict.fromkeys(texts)
    }
    return [known[text] for text in texts]


def _measure_words(text: str, week: Weekindeling) -> Weekbeeld | None:
    """Read a text that names days and dagdelen without hours: when is known, how many hours is not."""
    names = list(week.uren)
    found = read_dagdeelwoorden(text, tuple(names))
    if found is None:
        return None
    open_ = np.zeros((_WEEK, len(names)))
    for day, name in found:
        open_[day, names.index(name)] = 1.0
    most = sum(week.uren[name][1] - week.uren[name][0] for _, name in found)
    return Weekbeeld(open_, open_, 0.0, float(most))


def states_of(weken: Iterable[Weekbeeld | None], week: Weekindeling) -> NDArray[np.int8]:
    """Give OPEN, DICHT or ONBEKEND per offering, day and dagdeel, shape (n, 7, number of dagdelen)."""
    weken, shape = list(weken), (_WEEK, len(week.uren))
    # offerings with the same text share one Weekbeeld
    different = {id(beeld): beeld for beeld in weken if beeld is not None}
    place = {key: number for number, key in enumerate(different, start=1)}
    known = np.array([np.stack(beeld[:2]) for beeld in different.values()]).reshape(-1, 2, *shape)
    states = np.select(
        [known[:, 0] >= week.min_deel_dagen, known[:, 1] < week.min_deel_dagen], [OPEN, DICHT], ONBEKEND
    )
    unknown = np.full((1, *shape), ONBEKEND)
    rows = np.array([place.get(id(beeld), 0) for beeld in weken], dtype=np.intp)
    return np.concatenate([unknown, states]).astype(np.int8)[rows]


def _select(intervals: Intervals, chosen: NDArray[np.bool_]) -> Intervals:
    return Intervals(intervals.van[chosen], intervals.tot[chosen], intervals.zeker[chosen])


def _minutes(intervals: Intervals, chosen: NDArray[np.bool_] | None) -> float:
    length = (intervals.tot - intervals.van) / _MINUTE
    return float((length if chosen is None else length[chosen]).sum())


def _share_of_days(
    intervals: Intervals,
    week: Weekindeling,
    start: NDArray[np.float64],
    stop: NDArray[np.float64],
    weekday: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Give per weekday and dagdeel the share of days with enough minutes between `start` and `stop`."""
    zero = np.datetime64(week.eerste_dag, "m")
    van, tot = ((column - zero) / _MINUTE for column in (intervals.van, intervals.tot))
    if len(van) == 0:
        return np.zeros((_WEEK, start.shape[1]))
    # minutes open before t rise only within an interval: the minutes of any slot are one difference
    moments = np.stack([van, tot], axis=1).ravel()
    spent = np.cumsum(np.stack([np.zeros(len(van)), tot - van], axis=1).ravel())
    minutes = np.interp(stop, moments, spent) - np.interp(start, moments, spent)
    enough = minutes >= _min_minutes(week, start, stop)
    days = np.bincount(weekday, minlength=_WEEK)
    return np.stack(
        [np.bincount(weekday, weights=column, minlength=_WEEK) / days for column in enough.T], axis=1
    )


def _min_minutes(
    week: Weekindeling, start: NDArray[np.float64], stop: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give how many minutes a slot must be open: those of `week`, more than none and at most all of it."""
    return np.minimum(np.maximum(week.min_minuten, 1), stop - start)
