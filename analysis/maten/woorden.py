"""Woorden: numbers of people as Dutch sentences say them, small groups hidden; and the names of dagdelen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.dagdelen import DAGEN

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MIN_GROEP", "describe_people", "format_number", "name_dagdelen", "percentage"]

MIN_GROEP = 10  # groups of 1-9 people are "minder dan 10" in a sentence


def format_number(value: float) -> str:
    """Give a whole number with dots between thousands, "een onbekend aantal" for NaN.

    >>> format_number(1240.4), format_number(float("nan")), format_number(4), format_number(0)
    ('1.240', 'een onbekend aantal', 'minder dan 10', '0')
    """
    if math.isnan(value):
        return "een onbekend aantal"
    number = round(value)
    if 0 < value < MIN_GROEP and number < MIN_GROEP:
        return f"minder dan {MIN_GROEP}"
    return f"{number:,}".replace(",", ".")


def describe_people(value: float, label: str) -> str:
    """Give how many of a doelgroep.

    >>> describe_people(1240, "Ouderen (65+)")
    '1.240 mensen (Ouderen (65+))'
    """
    return f"{format_number(value)} mensen ({label})"


def percentage(share: float) -> str:
    """Give a share (0-1) as whole per cents.

    >>> percentage(0.784), percentage(float("nan"))
    ('78 %', 'een onbekend deel')
    """
    return "een onbekend deel" if math.isnan(share) else f"{round(100 * share)} %"


def name_dagdelen(chosen: Sequence[bool], dagdelen: Sequence[str]) -> list[str]:
    """Name the chosen ones of 7 days × the `dagdelen`.

    >>> name_dagdelen([False, True] + [False] * 11 + [True], ["ochtend", "avond"])
    ['ma avond', 'zo avond']
    """
    names = [f"{dag} {dagdeel}" for dag in DAGEN for dagdeel in dagdelen]
    return [name for name, mine in zip(names, chosen, strict=True) if mine]
