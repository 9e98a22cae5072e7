"""Dialect of a CSV: the encoding and the separator its maker used."""

from __future__ import annotations

import re

from analysis.errors import UnreadableError

__all__ = ["SEPARATORS", "broken_row", "decode", "find_separator"]

SEPARATORS = (",", ";", "\t", "|")
_SAID = re.compile(r"sep=([,;\t|])[,;\t|]*\r?\n", re.IGNORECASE)  # Excel writes it above the header


def decode(content: bytes) -> tuple[str, str]:
    """Give the encoding of `content` (UTF-16 with a mark, UTF-8, else cp1252) and its text.

    >>> decode("café".encode("cp1252"))
    ('cp1252', 'café')
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", content.decode("utf-16", errors="replace")
    try:
        encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
        return encoding, content.decode(encoding)
    except UnicodeDecodeError:
        return "cp1252", content.decode("cp1252", errors="replace")


def broken_row(rij: int, bron: str) -> UnreadableError:
    """Give the refusal of row `rij`, which cannot be told into cells."""
    return UnreadableError(
        "Deze rij is niet te lezen; vaak mist er een aanhalingsteken.",
        bron=bron,
        rij=rij,
        oplossing="Zet elke tekst met een scheidingsteken tussen twee aanhalingstekens.",
    )


def find_separator(text: str) -> tuple[str, bool]:
    r"""Give the separator of a CSV, and whether its first line is there to say so.

    >>> find_separator("naam;soort\n"), find_separator("sep=|\nnaam|soort\n")
    ((';', False), ('|', True))
    """
    said = _SAID.match(text)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return (said[1], True) if said else (max(SEPARATORS, key=header.count), False)
