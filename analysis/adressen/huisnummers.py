"""Read what stands at the number of a Dutch address: number, letter, toevoeging, or a range of numbers.

Field rules are those of the BAG: a huisnummer is 1-99999, a huisletter one letter, a toevoeging at most four
letters or digits (upper case here).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

__all__ = ["MAX_HUISNUMMER", "Huisnummer", "read_huisnummer"]

MAX_HUISNUMMER = 99_999
_MAX_ADDITION = 4
_NUMBER = re.compile(
    r"(?P<nr>[0-9]+)"
    r"(?: ?(?P<link>t/m|tm|tot en met|en|&|\+|-|/|tot) ?(?P<tot>[0-9]+)(?![0-9A-Za-z])"
    r"|(?P<rest>(?:[ ./+-]{0,3}(?:[0-9]{1,4}|[A-Za-z]{1,4}[0-9]{0,3}|[0-9]{1,3}[A-Za-z]{1,3})"
    r"(?![0-9A-Za-z']|/m)){0,2}))",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"([ ./+-]{0,3})([0-9A-Za-z]+)")
_LETTER_RANGE = re.compile(
    r"(?P<nr>[0-9]{1,5}) ?(?P<letter>[A-Za-z])"
    r"(?: ?(?:t/m|tm|tot en met|tot) ?(?:(?P<tot>[0-9]{1,5}) ?)?[A-Za-z]?"
    r"| ?[-/] ?(?P<last>[0-9]{1,5})[A-Za-z])"
    r"(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(r"[ /-]([A-Za-z])(?![0-9A-Za-z'])")
_WORDS = "hs huis bis ter boven bov ben bg rd zw rood wit zwrt zwart bv ond i ii iii iv v vi vii viii"
_ADDITION_WORDS = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Huisnummer:
    """A house number and what hangs on it; None where the text does not say, `lezing` as in Adres."""

    nummer: int | None = None
    letter: str | None = None
    toevoeging: str | None = None
    tot: int | None = None
    lezing: str = ""


def read_huisnummer(text: str) -> tuple[Huisnummer, str]:
    """Read the number that `text` starts with; give it and the text that is left.

    "1-3" is a range when the second number is higher and of the same parity, else 3 is a toevoeging; the
    choice is told in `lezing`.

    >>> read_huisnummer("14A-2 Zwolle")
    (Huisnummer(nummer=14, letter='A', toevoeging='2', tot=None, lezing=''), ' Zwolle')
    """
    letters = _LETTER_RANGE.match(text)
    if letters and (first := _take_letter_range(letters)):
        return first, text[letters.end() :]
    found = _NUMBER.match(text)
    if not found:
        return Huisnummer(), text
    left = text[found.end() :]
    digits = found["nr"].lstrip("0")
    if not digits or len(digits) > len(str(MAX_HUISNUMMER)):
        reading = f"{found['nr'][:12]} is geen huisnummer (1 tot en met {MAX_HUISNUMMER})."
        return Huisnummer(lezing=reading), left
    number, more = Huisnummer(int(digits)), ""
    if found["tot"]:
        number = _take_range(number, found["link"].lower(), found["tot"])
        return _take_one_more(number, left)
    if found["rest"]:
        number, more = _take_addition(number, found["rest"])
    return number, more + left


def _take_one_more(number: Huisnummer, left: str) -> tuple[Huisnummer, str]:
    """Take the letter behind a number that turned out to be a toevoeging: "12-1-A"."""
    found = _ONE_MORE.match(left)
    if not found or not number.toevoeging or len(number.toevoeging) >= _MAX_ADDITION:
        return number, left
    return replace(number, toevoeging=f"{number.toevoeging}{found[1].upper()}"), left[found.end() :]


def _take_letter_range(found: re.Match[str]) -> Huisnummer | None:
    """Read "12A t/m 12F" and "12a-14b" as the first door and the last number; None for anything else."""
    first, last = int(found["nr"]), int(found["tot"] or found["last"] or 0)
    if not first or (found["last"] and (last <= first or (last - first) % 2)):
        return None
    text = " ".join(found[0].split())
    reading = f"{text} is meer dan een adres; het eerste is gelezen."
    return Huisnummer(first, found["letter"].upper(), None, last if last > first else None, reading)


def _take_range(number: Huisnummer, link: str, text: str) -> Huisnummer:
    first, last = number.nummer or 0, int(text[:9])
    certain = link not in {"-", "/"}
    if first < last <= MAX_HUISNUMMER and (certain or ((last - first) % 2 == 0 and text[0] != "0")):
        reading = (
            "" if certain else f"{first}{link}{last} is gelezen als de nummers {first} tot en met {last}."
        )
        return replace(number, tot=last, lezing=reading)
    if certain or len(text) > _MAX_ADDITION:
        return replace(number, lezing=f"'{link} {text[:12]}' na het huisnummer is niet te lezen.")
    reading = f"{first}{link}{text} is gelezen als nummer {first}, toevoeging {text}."
    return replace(number, toevoeging=text, lezing=reading)


def _take_addition(number: Huisnummer, text: str) -> tuple[Huisnummer, str]:
    """Read letter and toevoeging from `text`; give also what is left (the start of a place name)."""
    letter: str | None = None
    addition: str | None = None
    left = text
    for found in _TOKEN.finditer(text):
        separator, token = found[1], found[2]
        if _is_place(separator, token):
            break
        split = re.fullmatch(r"([A-Za-z])([0-9]{1,3})", token)
        if letter is None and addition is None and split:
            letter, addition = split[1].upper(), split[2]
        elif letter is None and addition is None and len(token) == 1 and token.isalpha():
            letter = token.upper()
        elif addition is None and len(token) <= _MAX_ADDITION:
            addition = token.upper()
        elif addition is not None and _belongs(addition, token):
            addition += token.upper()
        else:
            break
        left = text[found.end() :]
    return replace(number, letter=letter, toevoeging=addition), left


def _belongs(addition: str, token: str) -> bool:
    """Say whether `token` goes on where `addition` stopped: "bis A", "bis 1", "1 A"."""
    other_kind = addition.isalpha() != token.isalpha() or (len(addition) > 1 and len(token) == 1)
    return other_kind and len(addition) + len(token) <= _MAX_ADDITION


def _is_place(separator: str, token: str) -> bool:
    """Say whether a word after a space is a place ("12 Epe") rather than a toevoeging ("12 bis")."""
    word = len(token) > 1 and token.isalpha() and token.lower() not in _ADDITION_WORDS
    return word and separator != "" and not separator.strip()
