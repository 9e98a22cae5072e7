"""Woorden: numbers of people as Dutch sentences say them; small groups stay hidden."""

from __future__ import annotations

import math

__all__ = ["MIN_GROEP", "describe_people", "format_number", "percentage"]

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
