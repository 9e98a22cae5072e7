"""The words of Dutch opening times: days, ranges of days, nth days of the month, times, parts of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["DAYPARTS", "NthDay", "Token", "tokenize"]

# Part of the day → between which minutes its times may lie, wide enough for how people use the words.
DAYPARTS = {"ochtend": (6 * 60, 13 * 60), "middag": (11 * 60, 19 * 60), "avond": (17 * 60, 24 * 60)}
_MAX_LENGTH = 500


@dataclass(frozen=True, slots=True, order=True)
class NthDay:
    """A weekday (0 is Monday), every week or the nth of the month (-1 is the last)."""

    day: int
    nths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text that was understood; kind is days, times, part, closed, always, stop or unknown."""

    kind: str
    text: str
    days: tuple[NthDay, ...] = ()
    times: tuple[int, int] = (0, 0)


_DAY = (
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|maand|dinsd|woensd|donderd|vrijd|zaterd|zond"
    r"|ma|di|wo|do|vr|za|zo)"
)
_PART = r"(?:ochtend|morgen|middag|avond)"
_ONE_DAY = rf"{_DAY}(?:en|s)?\.?(?=[^a-z]|{_PART}|$)"
_NTH = r"(?:[1-5] ?(?:e|de|ste)|eerste|tweede|derde|vierde|vijfde|laatste)"
_THROUGH = r" ?(?:t/m|tm|tot en met|-|t\.e\.m\.|t/m\.) ?"
_AND = r" ?(?:, ?en |,|/|\+|&|-? ?en) ?"
_DAY_AND_PART = rf"{_ONE_DAY}(?:{_PART}(?:en|s)?)?"
_DAYS = rf"{_DAY_AND_PART}(?:(?:{_THROUGH}|{_AND})(?:op )?(?:de )?{_DAY_AND_PART})*"
_CLOCK = r"(?:[01]?[0-9]|2[0-4])(?:(?:[:.]| ?u ?)[0-5][0-9])?(?: ?(?:uur|u|h)\b\.?)?"
_NTH_DAY = (
    rf"(?P<nths>{_NTH}(?:{_AND}{_NTH})*) (?P<nthday>{_ONE_DAY})(?P<nthpart>{_PART})?"
    r"(?: van (?:de|elke|iedere) maand)?"
)
_MANY_DAYS = (
    r"(?:werkdagen|doordeweeks|door de week|dagelijks|(?:elke|iedere|alle) dag(?:en)?(?! van)"
    rf"|weekend(?:en)?\b|{_DAYS})"
)
_FILL = (
    r"(?:elke|iedere|op|van|tussen|de|het|in|uur|u|open|geopend|openingstijden|openingsuren|opening|wekelijks"
    r"|inloop|vrije inloop|tijden|dagen|zijn|is|we|wij|tijd|'s)(?![a-z])|[():\s-]"
)
_PATTERNS = (
    ("always", r"24/7|24 uur per dag(?:,? 7 dagen per week)?|dag en nacht"),
    ("nth", _NTH_DAY),
    ("days", _MANY_DAYS),
    (
        "times",
        rf"(?P<start>{_CLOCK})(?: ?- ?| tot en met | tot | en | t/m )(?P<end>{_CLOCK})(?![0-9:.]*[0-9])",
    ),
    ("part", rf"(?:'s )?{_PART}s?(?:en)?(?![a-z])"),
    ("closed", r"gesloten|dicht(?![a-z])"),
    ("stop", r"[;|\n]|\.(?= |$)|,| en(?= )| & "),
    ("fill", _FILL),
    ("unknown", r"[^\s;,()]+|."),
)
_SCANNER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_DAY_PIECE = re.compile(
    rf"(?P<day>{_ONE_DAY}(?:{_PART}(?:en|s)?)?)|(?P<through>{_THROUGH}(?!en))|(?P<and>{_AND})"
)
_STARTS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_NTHS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "laatste": -1}
_MANY = {"werk": range(5), "door": range(5), "week": range(5, 7)}


def tokenize(text: str) -> list[Token]:
    """Split `text` into tokens; what is not known here becomes a token of kind unknown."""
    plain = re.sub(r"[ \t\r\u00a0]+", " ", re.sub(r"[\u2010-\u2014]", "-", text[:_MAX_LENGTH].lower()))
    plain = re.sub(r"[\u2019`]", "'", plain)
    tokens: list[Token] = []
    for found in _SCANNER.finditer(plain):
        tokens += _tokens_of(found)
    if len(text) > _MAX_LENGTH:
        tokens.append(Token("unknown", text[_MAX_LENGTH:]))
    return tokens


def _tokens_of(found: re.Match[str]) -> list[Token]:
    text = found[0].strip()
    kind = next(name for name, _ in _PATTERNS if found[name] is not None)
    if kind == "fill":
        return []
    if kind == "nth":
        nths = tuple(_NTHS.get(nth) or int(nth[0]) for nth in re.findall(_NTH, found["nths"]))
        days = Token("days", text, (NthDay(_day_of(found["nthday"]), nths),))
        return [days, *_parts(found["nthpart"] or "")]
    if kind == "days":
        return [Token("days", text, tuple(NthDay(day) for day in _days_of(text))), *_parts(text)]
    if kind == "times":
        return [Token("times", text, times=(_minutes(found["start"]), _minutes(found["end"])))]
    if kind == "part":
        return _parts(text)
    return [Token(kind, text)]


def _parts(text: str) -> list[Token]:
    found = dict.fromkeys(re.findall(_PART, text))
    return [Token("part", "ochtend" if part == "morgen" else part) for part in found]


def _day_of(text: str) -> int:
    return _STARTS.index(text[:2])


def _days_of(text: str) -> list[int]:
    if text[:4] in _MANY:
        return list(_MANY[text[:4]])
    if text.startswith(("dagelijks", "elke", "iedere", "alle")):
        return list(range(7))
    days: list[int] = []
    through = False
    for piece in _DAY_PIECE.finditer(text):
        if piece["day"] is None:
            through = piece["through"] is not None
            continue
        day = _day_of(piece["day"])
        last = days[-1] if through and days else day - 1
        days += [(last + step) % 7 for step in range(1, (day - last - 1) % 7 + 2)]
        through = False
    return list(dict.fromkeys(days))


def _minutes(clock: str) -> int:
    numbers = [int(number) for number in re.findall(r"[0-9]+", clock)]
    return numbers[0] * 60 + (numbers[1] if len(numbers) > 1 else 0)
