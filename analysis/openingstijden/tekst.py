"""Dutch opening times in free text → OSM opening_hours, only where every word of the text was understood.

What is not certain (a part of the day without times, "op afspraak", "om de week", a word not known here)
stays text: unknown, never closed. Notation: OSM opening_hours specification, key:opening_hours on the OSM
wiki.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from analysis.openingstijden.woorden import DAYPARTS, NthDay, Token, tokenize

__all__ = ["Openingstijd", "describe_openingstijden", "find_openingstijden", "read_openingstijden"]

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_WORD = re.compile(
    r"\b(?:ma|di|wo|do|vr|za|zo)\b|(?:maan|dins|woens|donder|vrij|zater|zon)dag|dagelijks|iedere dag|elke dag"
)
_ONLY_TIMES = re.compile(r"[0-9]{1,2}[:.][0-9]{2} ?[-\u2013] ?[0-9]{1,2}[:.][0-9]{2}(?: uur)?")
_OSM = re.compile(r"(?:24/7|(?=.*\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)[A-Za-z0-9 :,;\[\]/+-]+)")
_WORD = re.compile(r"[A-Za-z]+")
_QUOTED = re.compile(r'("[^"]*")')
_NTH = re.compile(r"(\w\w)\[((?:-1|[1-5])(?:,(?:-1|[1-5]))*)\]")
_IN_DUTCH = (
    dict(zip(_DAYS, ("ma", "di", "wo", "do", "vr", "za", "zo"), strict=True))
    | {month: month.lower() for month in ("Jan", "Feb", "Apr", "Jun", "Jul", "Aug", "Sep", "Nov", "Dec")}
    | {"Mar": "mrt", "May": "mei", "Oct": "okt", "PH": "feestdagen", "SH": "schoolvakanties", "week": "week"}
    | {"off": "dicht", "closed": "dicht", "open": "open", "unknown": "misschien", "easter": "Pasen"}
    | {"sunrise": "zonsopkomst", "sunset": "zonsondergang", "dawn": "dageraad", "dusk": "schemering"}
)
_MIDNIGHT = 24 * 60
_EARLIEST, _BARE_EARLIEST = 6 * 60, 8 * 60  # "7-9" may well be the evening
_LATE, _SMALL_HOURS = 17 * 60, 6 * 60


@dataclass(frozen=True, slots=True)
class Openingstijd:
    """Opening times: `osm` when certain, else None with the reason; `tekst` is always the text as written."""

    tekst: str
    osm: str | None = None
    reden: str = ""


class _UnsureError(Exception):
    """The text cannot be read with certainty; the message says why, in Dutch."""


def read_openingstijden(text: str) -> Openingstijd:
    """Read `text` as opening times; whatever it is, an answer comes back and nothing is raised.

    >>> read_openingstijden("ma en wo 10-12 uur").osm
    'Mo,We 10:00-12:00'
    >>> read_openingstijden("di t/m vr ochtend").reden
    "Er staat wel 'ochtend', maar geen tijd."
    """
    if not text.strip():
        return Openingstijd(text, reden="Er staat niets.")
    if _is_osm(text.strip()):
        return Openingstijd(text, text.strip())
    try:
        return Openingstijd(text, _Reader().read(tokenize(text)))
    except _UnsureError as error:
        return Openingstijd(text, reden=str(error))


def find_openingstijden(text: str) -> Openingstijd:
    """Find opening times inside a longer text: the lines that name a day must all be readable."""
    lines = (line.strip(" .,") for line in re.split(r"\n|(?<=[a-z])\. |: (?=[A-Z])", text))
    pieces = [line for line in lines if _DAY_WORD.search(line.lower()) or _ONLY_TIMES.fullmatch(line)]
    if not any(_DAY_WORD.search(piece.lower()) for piece in pieces):
        return Openingstijd(text, reden="Er staat geen dag in de tekst.")
    found = read_openingstijden("\n".join(pieces))
    return Openingstijd(text, found.osm, found.reden)


def describe_openingstijden(text: str) -> str:
    """Write OSM opening_hours with Dutch words; any other text stays as it is.

    >>> describe_openingstijden("Tu,Th 12:00-14:00; We[-1] 10:00+; PH off")
    'di, do 12:00-14:00; laatste wo van de maand vanaf 10:00; feestdagen dicht'
    >>> describe_openingstijden("ma 10-12; wo 10-12")
    'ma 10-12; wo 10-12'
    """
    if text.strip() == "24/7":
        return "dag en nacht"
    plain = _QUOTED.sub("", text)
    if not _WORD.search(plain) or not set(_WORD.findall(plain)) <= set(_IN_DUTCH):
        return text
    return "".join(part if part.startswith('"') else _in_dutch(part) for part in _QUOTED.split(text))


def _in_dutch(text: str) -> str:
    text = _NTH.sub(lambda nth: f"{_ordinals(nth[2])} {nth[1]} van de maand", text)
    text = re.sub(r"([0-9]{2}:[0-9]{2})\+", r"vanaf \1", text)
    return re.sub(r",(?=\S)", ", ", _WORD.sub(lambda word: _IN_DUTCH.get(word[0], word[0]), text))


def _ordinals(numbers: str) -> str:
    places = [int(number) for number in numbers.split(",")]
    return " en ".join("laatste" if place == -1 else f"{place}e" for place in places)


def _is_osm(text: str) -> bool:
    if not _OSM.fullmatch(text):
        return False
    from opening_hours import validate  # noqa: PLC0415  (a compiled part not always needed)

    return bool(validate(text))


@dataclass
class _Group:
    """Days that share times; a group is complete when it has both."""

    days: list[NthDay] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def complete(self) -> bool:
        return bool(self.days and (self.times or self.closed))


class _Reader:
    """Walks over the tokens and gathers groups."""

    def __init__(self) -> None:
        self.groups = [_Group()]
        self.soft_stop = False

    def read(self, tokens: list[Token]) -> str:
        for token in tokens:
            self._take(token)
        if not self.groups[-1].days and not self.groups[-1].times and len(self.groups) > 1:
            self.groups.pop()
        for group in self.groups:
            _check(group)
        return _write(self.groups)

    def _take(self, token: Token) -> None:
        if token.kind == "unknown":
            raise _UnsureError(f"Het woord '{token.text[:30]}' is niet te lezen als openingstijd.")
        group = self.groups[-1]
        if token.kind == "days":
            self._take_days(group, token)
        elif token.kind == "times":
            before = self.groups[-2] if len(self.groups) > 1 and self.soft_stop else group
            (group if group.days or group.parts else before).times.append(token.times)
        elif token.kind == "always":
            group.days, group.times = [NthDay(day) for day in range(7)], [(0, _MIDNIGHT)]
        elif token.kind == "stop":
            self.soft_stop = token.text in {",", "en", "&"}  # "ma 10-12 en 14-16": the same day goes on
            if group.complete:
                self.groups.append(_Group())
        group.parts += [token.text] if token.kind == "part" else []
        group.closed = group.closed or token.kind == "closed"

    def _take_days(self, group: _Group, token: Token) -> None:
        if group.complete:
            self.groups.append(group := _Group())
        group.days += token.days


def _check(group: _Group) -> None:
    if not group.days:
        raise _UnsureError("Er staat geen dag bij de tijd.")
    if not group.times and not group.closed:
        part = f"wel '{group.parts[0]}', maar geen tijd" if group.parts else "wel een dag, maar geen tijd"
        raise _UnsureError(f"Er staat {part}.")
    if group.times and group.closed:
        raise _UnsureError("Er staat een tijd en ook 'gesloten'.")
    for start, end in group.times:
        _check_times(start, end, group.parts)


def _check_times(start: int, end: int, parts: list[str]) -> None:
    said = f"{_clock(start)}-{_clock(end)}"
    whole_day = (start, end) == (0, _MIDNIGHT)
    bare = start % 60 == 0 and end % 60 == 0
    if not whole_day and start < (_BARE_EARLIEST if bare and end < _LATE - 5 * 60 else _EARLIEST):
        raise _UnsureError(f"{said} kan ook 's middags of 's avonds zijn.")
    if end <= start and not (start >= _LATE and end <= _SMALL_HOURS):
        raise _UnsureError(f"{said} eindigt voor het begint.")
    for part in parts:
        first, last = DAYPARTS[part]
        if start < first or (end > last and end > start):
            raise _UnsureError(f"{said} past niet bij '{part}'.")


def _write(groups: list[_Group]) -> str:
    """Write rules so that no later one silently overrides an earlier one of the same weekday or its night."""
    times = defaultdict[NthDay, list[tuple[int, int]]](list)
    closed = {day for group in groups if group.closed for day in group.days}
    for group in groups:
        for day in group.days:
            times[day] += [span for span in group.times if span not in times[day]]
    by_times = defaultdict[tuple[tuple[int, int], ...], list[NthDay]](list)
    for day in sorted(set(times) - closed):
        by_times[tuple(sorted(times[day]))].append(day)
    if list(by_times) == [((0, _MIDNIGHT),)] and by_times[((0, _MIDNIGHT),)] == [
        NthDay(day) for day in range(7)
    ]:
        return "24/7"
    rules, seen = "", set[int]()
    nights = any(end <= start for spans in by_times for start, end in spans)
    for spans, days in by_times.items():
        separator = (", " if nights or seen & {day.day for day in days} else "; ") if rules else ""
        clock = ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)
        rules += f"{separator}{_days(days)} {clock}"
        seen |= {day.day for day in days}
    off = f"{_days(sorted(closed))} off" if closed else ""
    return "; ".join(part for part in ((off, rules) if nights else (rules, off)) if part)


def _days(days: list[NthDay]) -> str:
    plain = [day.day for day in days if not day.nths]
    runs: list[list[int]] = []
    for day in plain:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    texts = [
        f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}" if len(run) > 2 else ",".join(_DAYS[day] for day in run)  # noqa: PLR2004
        for run in runs
    ]
    texts += [f"{_DAYS[day.day]}[{','.join(map(str, day.nths))}]" for day in days if day.nths]
    return ",".join(texts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
