"""Two small gemeenten on round RD coordinates, as features of PDOK and rows of the CBS.

Aadam (GM9001): two wijken of two square buurten of 1 km, in a row from x = 200 000, y = 500 000.
Beedam (GM9002): one buurt against its east side, one 1.5 km away, one 5 km away.
"""

from __future__ import annotations

from typing import Any

from pyproj import Transformer

_TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True).transform
X0, Y0, SIDE = 200_000, 500_000, 1000

BUURTEN = {
    "BU90010000": ("Aan de A", X0),
    "BU90010001": ("Binnen", X0 + SIDE),
    "BU90010100": ("Buiten", X0 + 2 * SIDE),
    "BU90010101": ("Buitenland", X0 + 3 * SIDE),
    "BU90020000": ("Beek", X0 + 4 * SIDE),
    "BU90020001": ("Berg", X0 + 5 * SIDE + 500),
    "BU90020002": ("Bos", X0 + 9 * SIDE),
}
WIJKEN = {"WK900100": "Wijk 00 Centrum", "WK900101": "Wijk 01 Rand", "WK900200": "Beedam"}
NAMES = {"GM9001": "Aadam", "GM9002": "Beedam"}


def square(x: float, y: float, side: float) -> dict[str, Any]:
    """Give a square as GeoJSON polygon in degrees, corners exact in RD."""
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return {"type": "Polygon", "coordinates": [[list(_TO_DEGREES(*corner)) for corner in corners]]}


def buurten() -> list[dict[str, Any]]:
    """Give the buurten, and a water area in Aadam."""
    land = [_buurt(code, naam, x) for code, (naam, x) in BUURTEN.items()]
    water = _buurt("BU90010999", "Groot water", X0)
    water["properties"]["water"] = "JA"
    return [*land, water]


def wijken() -> list[dict[str, Any]]:
    """Give the wijken (the geometry is that of their first buurt)."""
    return [
        {
            "type": "Feature",
            "properties": {
                "wijkcode": code,
                "wijknaam": naam,
                "gemeentecode": f"GM{code[2:6]}",
                "water": "NEE",
            },
            "geometry": square(X0, Y0, SIDE),
        }
        for code, naam in WIJKEN.items()
    ]


def _buurt(code: str, naam: str, x: float) -> dict[str, Any]:
    gemeente = f"GM{code[2:6]}"
    properties = {
        "buurtcode": code,
        "buurtnaam": naam,
        "wijkcode": f"WK{code[2:8]}",
        "gemeentecode": gemeente,
        "gemeentenaam": NAMES[gemeente],
        "water": "NEE",
        "aantal_inwoners": -99997,
    }
    return {"type": "Feature", "properties": properties, "geometry": square(x, Y0, SIDE)}


def regions(gemeente: str) -> list[str]:
    """Give the codes of a gemeente, its wijken and its buurten."""
    digits = gemeente[2:]
    return [gemeente, *(c for c in WIJKEN if c[2:6] == digits), *(c for c in BUURTEN if c[2:6] == digits)]
