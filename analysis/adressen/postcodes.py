"""Find the Dutch postcode in a text, also where it is glued to what stands before it.

Letters SA, SD and SS are never issued, and no postcode starts with a 0.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["parse_postcode", "split_postcode", "tidy_text"]

_MAX_LENGTH = 400
_TIDY = str.maketrans(
    {
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u00b4": "'",
        "`": "'",
        "\r": "\n",
        "\t": " ",
        ";": ",",
        "|": ",",
    }
)
_CODE = r"(?P<digits>[1-9][0-9]{3}) ?(?P<letters>[A-Z]{2})(?=$|[^A-Za-z]|[A-Z][a-z])"
_POSTCODES = (
    re.compile(r"(?<![A-Za-z0-9]{2})(?<![0-9])(?:NL ?-? ?)?" + _CODE.replace("[A-Z]{2}", "[A-Za-z]{2}")),
    re.compile(r"(?<=[0-9][A-Za-z]|[ -][A-Za-z])" + _CODE),  # "48 A1094 JN"
    re.compile(r"(?<![0-9])[0-9]{1,5}?" + _CODE),  # "2011018 LT": number 201, postcode 1018LT
)
_NOT_LETTERS = frozenset({"SA", "SD", "SS"})
_WORDS = "en of op in te de om is na er tm hs nr bv st km ha uu ze we je al an"
_SMALL_WORDS = frozenset(_WORDS.split())


def parse_postcode(text: str) -> str | None:
    """Give the postcode in `text` as "8011AB", None when `text` is not exactly one valid postcode.

    >>> parse_postcode("nl-8011 ab")
    '8011AB'
    >>> parse_postcode("8011 SS") is None
    True
    """
    found = re.fullmatch(r"(?:NL ?-? ?)?([1-9][0-9]{3}) ?([A-Za-z]{2})", tidy_text(text), re.IGNORECASE)
    if not found or found[2].upper() in _NOT_LETTERS:
        return None
    return found[1] + found[2].upper()


def tidy_text(text: str) -> str:
    """Give `text` with ordinary spaces, dashes and quotes, no control characters, cut at 400 characters."""
    text = unicodedata.normalize("NFC", text[:_MAX_LENGTH].translate(_TIDY))
    text = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)
    return re.sub(r"\n\s*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def split_postcode(text: str) -> tuple[str | None, str, str]:
    """Give postcode (None when absent), what stands before it and what stands after it."""
    for pattern in _POSTCODES:
        for found in pattern.finditer(text):
            letters = found["letters"]
            if letters.upper() in _NOT_LETTERS or letters in _SMALL_WORDS:
                continue
            start = found.start("digits")
            before = re.sub(r"(?i)\bNL ?-? ?$", "", text[:start])
            return found["digits"] + letters.upper(), before, text[found.end() :]
    return None, text, ""
