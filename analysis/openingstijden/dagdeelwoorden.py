"""Dagdeelwoorden: "ma ochtend; wo ochtend" says no hours, yet all that a dagdeel needs.

Only texts that are days and dagdelen and nothing else are read; "wo (middag/avond)" may mean either, so it is
not.
"""

from __future__ import annotations

import re

__all__ = ["DAGEN_VOLUIT", "read_dagdeelwoorden"]

DAGEN_VOLUIT = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAY = "(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo)"
_RANGE = rf"{_DAY}(?: ?(?:-|–|t/m|tot en met) ?{_DAY})?"
_AND = r"(?: ?, ?| en | & )"
_PART = re.compile(
    rf"(?:elke |iedere |op )?(?P<dagen>{_RANGE}(?:{_AND}{_RANGE})*) ?"
    rf"(?P<delen>[a-z]+(?:{_AND}[a-z]+)*)"
)


def read_dagdeelwoorden(text: str, dagdelen: tuple[str, ...]) -> frozenset[tuple[int, str]] | None:
    """Give the (day, dagdeel) of a text, Monday is 0; None where it says anything else as well.

    Args:
        text: such as "ma-do ochtend" or "woensdagavond; za middag en avond".
        dagdelen: the names of the dagdelen.

    >>> sorted(read_dagdeelwoorden("ma ochtend; wo ochtend en avond", ("ochtend", "middag", "avond")))
    [(0, 'ochtend'), (2, 'avond'), (2, 'ochtend')]
    >>> read_dagdeelwoorden("wo (middag/avond)", ("ochtend", "middag", "avond")) is None
    True
    """
    found: set[tuple[int, str]] = set()
    for part in re.split(r"[;\n]", text.strip().lower()):
        match = _PART.fullmatch(part.strip())
        names = [name.strip() for name in re.split(_AND, match["delen"])] if match else []
        singular = [name if name in dagdelen else name.removesuffix("s").removesuffix("en") for name in names]
        if match is None or not set(singular) <= set(dagdelen):
            return None
        days = [day for piece in re.split(_AND, match["dagen"]) for day in _days_of(piece)]
        found |= {(day, name) for day in days for name in singular}
    return frozenset(found)


def _days_of(piece: str) -> list[int]:
    ends = [_number(name) for name in re.findall(_DAY, piece)]
    last = ends[-1] if ends[-1] >= ends[0] else ends[-1] + len(DAGEN_VOLUIT)
    return [day % len(DAGEN_VOLUIT) for day in range(ends[0], last + 1)]


def _number(name: str) -> int:
    return next(number for number, full in enumerate(DAGEN_VOLUIT) if full.startswith(name))
