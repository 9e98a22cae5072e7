"""Maten and their fixed classes: the same number has the same colour on every map, whatever the filter.

The map on screen and the reports share them, so a colour means the same in both.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["GEEN_AANBOD", "MATEN", "NIEMAND", "ONBEKEND", "SPECIAL", "Klasse", "Maat", "klasse_of"]

ONBEKEND = "onbekend"
GEEN_AANBOD = "geen-aanbod"
NIEMAND = "niemand"
# ColorBrewer's YlGnBu: safe for colour-blind readers, and its steps survive a grey printer.
_YLGNBU = {
    5: ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    7: ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"),
}


@dataclass(frozen=True, slots=True)
class Klasse:
    """One step of a legend: its code, its words, and the colour (hex) or hatching it is drawn with."""

    code: str
    label: str
    kleur: str


@dataclass(frozen=True)
class Maat:
    """What a map colours: its label, the column it reads, and its classes from good (light) to bad (dark).

    `grenzen` are the lower bounds of the classes after the first one; a value on a bound belongs to the
    higher class.
    """

    code: str
    label: str
    uitleg: str
    kolom: str
    grenzen: tuple[float, ...]
    klassen: tuple[Klasse, ...]


def _klassen(maat: str, labels: list[str], *, dark_first: bool = False) -> tuple[Klasse, ...]:
    colours = _YLGNBU[len(labels)]
    if dark_first:
        colours = colours[::-1]
    pairs = enumerate(zip(labels, colours, strict=True))
    return tuple(Klasse(f"{maat}-{i}", label, colour) for i, (label, colour) in pairs)


_TEKORT = Maat(
    "tekort",
    "Tekort: hoeveel mensen",
    "Aantal mensen van de doelgroep dat verder woont dan de norm.",
    "buiten_norm",
    (0.5, 50, 150, 400, 1000, 2500),
    _klassen(
        "tekort",
        ["0", "1 tot 50", "50 tot 150", "150 tot 400", "400 tot 1.000", "1.000 tot 2.500", "2.500 of meer"],
    ),
)
_AANDEEL = Maat(
    "aandeel",
    "Aandeel binnen de norm",
    "Deel van de doelgroep dat binnen de norm woont.",
    "aandeel_binnen_norm",
    (0.2, 0.4, 0.6, 0.8),
    _klassen(
        "aandeel",
        ["minder dan 20 %", "20 tot 40 %", "40 tot 60 %", "60 tot 80 %", "80 % of meer"],
        dark_first=True,
    ),
)
_AFSTAND = Maat(
    "afstand",
    "Afstand tot het dichtstbijzijnde",
    "De helft van de doelgroep woont dichterbij dan deze afstand, de andere helft verder weg.",
    "afstand_mediaan_m",
    (200, 400, 600, 800, 1000, 2000),
    _klassen(
        "afstand",
        [
            "minder dan 200 m",
            "200 tot 400 m",
            "400 tot 600 m",
            "600 tot 800 m",
            "800 tot 1.000 m",
            "1.000 tot 2.000 m",
            "2.000 m of meer",
        ],
    ),
)
MATEN = {maat.code: maat for maat in (_TEKORT, _AANDEEL, _AFSTAND)}
SPECIAL = {
    ONBEKEND: Klasse(ONBEKEND, "onbekend", "#e3e3e3"),
    GEEN_AANBOD: Klasse(GEEN_AANBOD, "geen aanbod in het register", "#f4f1ea"),
    NIEMAND: Klasse(NIEMAND, "niemand van deze doelgroep", "#ffffff"),
}


def klasse_of(maat: Maat, value: float | None, *, inwoners: float | None) -> Klasse:
    """Give the class of `value`; missing values get a class of their own and never that of zero.

    Args:
        maat: the measure the value belongs to.
        value: the value in the maat's own unit (persons, share 0-1, metres).
        inwoners: people of the doelgroep in the gebied; tells why a value is missing.

    """
    if value is not None and math.isfinite(value):
        return maat.klassen[bisect_right(maat.grenzen, value)]
    if inwoners == 0:
        return SPECIAL[NIEMAND]
    return SPECIAL[GEEN_AANBOD] if maat.code == "afstand" else SPECIAL[ONBEKEND]
