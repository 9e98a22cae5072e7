"""Netwerk: the streets people walk, and distances along them.

::

    read_straten ─▶ Straten(netwerk, barriers) ─▶ Looproute ─▶ nearest | pairs
                        └─▶ find_eilanden, drop_eilanden

Lengths are rounded to a micrometre, so that sums are exact and equal distances are equal: every answer is the
same whatever the order of the rows or the way of searching.
"""

from analysis.netwerk.graph import Netwerk, drop_eilanden, find_eilanden
from analysis.netwerk.looproute import Looproute, walking_minutes
from analysis.netwerk.straten import Straten, read_overpass, read_straten

__all__ = [
    "Looproute",
    "Netwerk",
    "Straten",
    "drop_eilanden",
    "find_eilanden",
    "read_overpass",
    "read_straten",
    "walking_minutes",
]
