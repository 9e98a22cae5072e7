"""Stratennet: the streets of a data directory, ready to measure along, and who and what they leave out.

The command line and the dashboard prepare a network in this one way, so that their figures are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.errors import UnreadableError
from analysis.netwerk.graph import drop_eilanden, find_eilanden
from analysis.netwerk.looproute import Looproute
from analysis.netwerk.straten import read_straten
from analysis.woorden import aantal, stuks

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analysis.pairs import BoolArray, IntArray

__all__ = ["Aansluiting", "Stratennet", "join_streets", "read_stratennet"]

_SMALL_ISLAND_M = 500.0  # a courtyard that is not joined to the street catches no addresses


@dataclass(frozen=True)
class Stratennet:
    """A street network in use.

    Attributes:
        bestand: name of its file.
        looproute: the measure along it.
        eilanden: its connected parts, as of `find_eilanden`, also the small ones that do not take part.

    """

    bestand: str
    looproute: Looproute
    eilanden: pd.DataFrame

    def describe(self) -> str:
        """Say in Dutch how many streets there are, and in how many parts."""
        lengths = self.eilanden["lengte_m"]
        large = int((lengths >= _SMALL_ISLAND_M).sum())
        small = len(lengths) - max(large, 1)
        parts = stuks(len(lengths), "los deel", "losse delen")
        whole = f"Netwerk {self.bestand}: {aantal(lengths.sum() / 1000)} km straat in {parts}"
        if not small:
            return f"{whole}."
        left_out = stuks(small, "klein deel doet", "kleine delen doen")
        return f"{whole}; {left_out} niet mee (minder dan {_SMALL_ISLAND_M:.0f} m)."


@dataclass(frozen=True)
class Aansluiting:
    """How the places of a data directory join the streets.

    Attributes:
        los: share of the herkomsten that join no street, 0-1.
        aanbod_los: rows of table aanbod that count as a point and join no street.
        eilanden: the parts of the network that take part: lengte_m, x_rd, y_rd (RD) of one of their corners,
            and the numbers of herkomsten and aanbod on them; most metres first.
        max_aanloop_m: how far from a street a place may be (m).

    """

    los: float
    aanbod_los: IntArray
    eilanden: pd.DataFrame
    max_aanloop_m: float

    def describe(self) -> str:
        """Say in Dutch how many places and offerings join no street; "" where all do."""
        if not self.los and not len(self.aanbod_los):
            return ""
        return (
            f"Verder dan {self.max_aanloop_m:.0f} m van een straat, of erachter door water of spoor: "
            f"{100 * self.los:.1f}".replace(".", ",")
            + " % van de plekken waar mensen wonen, en "
            f"{len(self.aanbod_los)} keer aanbod. Zij tellen als niet bereikbaar."
        )


def read_stratennet(path: Path, *, veren: bool = False) -> Stratennet:
    """Read the streets in `path` as something to measure along.

    Args:
        path: GeoPackage, GraphML or Overpass-JSON.
        veren: whether ferries count as streets.

    Raises:
        DataError: the file is not there, cannot be read, or holds no street to walk on.

    """
    straten = read_straten(path, veren=veren)
    netwerk = drop_eilanden(straten.netwerk, min_lengte_m=_SMALL_ISLAND_M)
    barriers = straten.barriers if len(straten.barriers) else None
    looproute = Looproute(netwerk, barriers=barriers, veren=veren)
    return Stratennet(path.name, looproute, find_eilanden(straten.netwerk))


def join_streets(net: Stratennet, herkomsten: pd.DataFrame, aanbod: pd.DataFrame) -> Aansluiting:
    """Find which herkomsten and offerings join the streets, and which part of them.

    Args:
        net: the streets.
        herkomsten: table herkomsten (RD).
        aanbod: table aanbod (RD); rows that do not count or have no point are left out.

    Raises:
        UnreadableError: nobody lives near these streets: they are of another place.

    """
    looproute = net.looproute
    people = _part_of(looproute, herkomsten)
    if (people < 0).all():
        raise UnreadableError(
            "Dit netwerk hoort niet bij deze gegevens: er is geen straat waar mensen wonen.",
            bron=net.bestand,
            oplossing="Geef met --netwerk de straten van deze gemeente, of haal ze op met fetch.",
        )
    counts: BoolArray = (aanbod["telt_mee"] & aanbod["x_rd"].notna()).to_numpy(dtype=np.bool_)
    rows = np.flatnonzero(counts)
    offers = _part_of(looproute, aanbod[counts])
    parts = find_eilanden(looproute.netwerk)
    on = {
        name: np.bincount(found[found >= 0], minlength=len(parts))
        for name, found in (("herkomsten", people), ("aanbod", offers))
    }
    return Aansluiting(
        float((people < 0).mean()),
        rows[offers < 0],
        parts[["lengte_m", "x_rd", "y_rd"]].assign(**on),
        looproute.max_aanloop_m,
    )


def _part_of(looproute: Looproute, table: pd.DataFrame) -> IntArray:
    """Give the number of the part of the network that each place joins; -1 for none."""
    netwerk = looproute.netwerk
    placed = looproute.place(table[["x_rd", "y_rd"]].to_numpy())
    part = netwerk.component[netwerk.van[placed.stuk]].astype(np.int64)
    return np.where(placed.placed, part, -1)
