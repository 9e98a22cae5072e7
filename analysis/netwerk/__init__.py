"""Netwerk: the streets people walk, and distances along them.

::

    read_straten ─▶ Straten(netwerk, barriers) ─▶ Looproute ─▶ nearest | pairs
                        └─▶ find_eilanden, drop_eilanden
    read_stratennet: all of that in one step ─▶ Stratennet ─▶ join_streets ─▶ Aansluiting (who is left out)

Lengths are rounded to a micrometre, so that sums are exact and equal distances are equal: every answer is the
same whatever the order of the rows or the way of searching.
"""

from analysis.netwerk.graph import Netwerk, drop_eilanden, find_eilanden
from analysis.netwerk.looproute import Looproute, walking_minutes
from analysis.netwerk.straten import Straten, read_overpass, read_straten
from analysis.netwerk.stratennet import Aansluiting, Stratennet, join_streets, read_stratennet

__all__ = [
    "Aansluiting",
    "Looproute",
    "Netwerk",
    "Straten",
    "Stratennet",
    "drop_eilanden",
    "find_eilanden",
    "join_streets",
    "read_overpass",
    "read_straten",
    "read_stratennet",
    "walking_minutes",
]
