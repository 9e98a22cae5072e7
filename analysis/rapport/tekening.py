"""Tekening: the map of a report as SVG. One drawing for PDF, PNG and the standalone HTML.

Every gebied is numbered as in the table beside it, so colour never tells it alone: hatching is onbekend,
dots are voorlopig, and a number leads to the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import shapely

from analysis.klassen import MATEN, ONBEKEND, SPECIAL
from analysis.rapport.blad import Box, fit_box, to_path
from analysis.rapport.opschriften import draw_opschriften, place_opschriften
from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.rapport.onderwerp import Onderwerp

__all__ = [
    "FOOT",
    "PATTERNS",
    "describe_kaart",
    "draw_kaart",
    "draw_north",
    "draw_point",
    "draw_scale",
    "fill_of",
    "list_points",
]

_MAX_NAMES = 40  # on a map of more parts names would lie on top of each other
_SIMPLIFY_PX = 0.7
_INK, _LINE, _NEIGHBOUR = "#1d2730", "#3c4650", "#eceff1"
_FONT = "Noto Sans, system-ui, sans-serif"
FOOT = 40  # height of the strip below the map for scale bar and north, SVG units
_STEPS_M = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
_DOT = '<circle cx="5" cy="5" r="1.9" fill="#fff"/><circle cx="5" cy="5" r="1.2" fill="#1d2730"/>'

# Hatching for onbekend, dots laid over the colour for voorlopig.
PATTERNS = (
    '<pattern id="sk-onbekend" width="10" height="10" patternUnits="userSpaceOnUse">'
    f'<rect width="10" height="10" fill="{SPECIAL[ONBEKEND].kleur}"/>'
    '<path d="M0 10L10 0M-2 2L2 -2M8 12L12 8" stroke="#7c8389" stroke-width="1.4"/></pattern>'
    f'<pattern id="sk-voorlopig" width="10" height="10" patternUnits="userSpaceOnUse">{_DOT}</pattern>'
)


def fill_of(onderwerp: Onderwerp, row: dict[str, Any]) -> str:
    """Give the fill of a gebied: a colour, or the pattern of onbekend."""
    klasse = onderwerp.klasse(row)
    return "url(#sk-onbekend)" if klasse.code == ONBEKEND else klasse.kleur


def draw_kaart(onderwerp: Onderwerp, *, names: bool = True, letter: float = 1.0) -> str:
    """Draw the delen of `onderwerp` as an SVG document with their numbers, aanbod, north and scale bar.

    Args:
        onderwerp: what the report is about.
        names: also write names where they fit; numbers are always there.
        letter: how much larger letters are than on a map of a thousand pixels wide.

    """
    shapes = onderwerp.shapes
    box = fit_box(shapes.total_bounds.tolist())
    borders = shapely.coverage_simplify(shapes.geometry.to_numpy(), _SIMPLIFY_PX / box.scale)
    rows: list[dict[str, Any]] = onderwerp.delen.to_dict("records")  # type: ignore[assignment]
    points = list_points(onderwerp, box)
    defs = "".join(
        f'<path id="sk-g{row["nr"]}" d="{to_path(border, box)}"/>'
        for row, border in zip(rows, borders, strict=True)
    )
    fills = "".join(_draw_fill(onderwerp, row) for row in rows)
    own = next((row["nr"] for row in rows if row["gebiedcode"] == onderwerp.gebiedcode), None)
    title = escape(f"Kaart van {text_of(onderwerp.naam)}")
    numbers, named = [row["nr"] for row in rows], names and len(rows) <= _MAX_NAMES
    labels = place_opschriften(rows, borders, box, points, named=named, letter=letter)
    marks = "".join(draw_point(x, y, sure=sure) for x, y, sure in points)
    height = box.height + FOOT * letter
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box.width:g} {height:g}" '
        f'font-family="{_FONT}"><title>{title}</title><defs>{PATTERNS}{defs}</defs>'
        f"{_neighbours(onderwerp, box)}{fills}{_draw_lines(numbers, own)}"
        f'<g class="sk-aanbod">{marks}</g>'
        f"{draw_opschriften(labels)}"
        f"{draw_north(box, letter)}{draw_scale(box, letter)}</svg>"
    )


def _draw_fill(onderwerp: Onderwerp, row: dict[str, Any]) -> str:
    place = f'href="#sk-g{row["nr"]}"'
    dots = f'<use {place} class="sk-stippen" fill="url(#sk-voorlopig)"/>' if row["voorlopig"] == "ja" else ""
    return (
        f'<g data-nr="{row["nr"]}"><use {place} class="sk-vlak" fill="{fill_of(onderwerp, row)}"/>{dots}</g>'
    )


def _draw_lines(numbers: Sequence[int], own: int | None) -> str:
    """Draw the borders over the colours: dark on a light edge, so they show on every class."""
    uses = "".join(f'<use href="#sk-g{number}"/>' for number in numbers)
    chosen = f'<use href="#sk-g{own}" stroke="#b0005a" stroke-width="4"/>' if own is not None else ""
    return (
        '<g fill="none" stroke-linejoin="round" pointer-events="none">'
        f'<g stroke="#fff" stroke-width="3">{uses}</g>'
        f'<g stroke="{_LINE}" stroke-width="1.2">{uses}</g>{chosen}</g>'
    )


def _neighbours(onderwerp: Onderwerp, box: Box) -> str:
    """Draw the rest of the gemeente around the parts, in one quiet tone."""
    gebieden = onderwerp.results.gebieden
    wijken = gebieden[
        (gebieden["niveau"] == "wijk") & ~gebieden["gebiedcode"].isin(onderwerp.delen["gebiedcode"])
    ]
    east, south = box.west + box.width / box.scale, box.north - box.height / box.scale
    window = shapely.box(box.west, south, east, box.north)
    clipped = shapely.intersection(wijken.geometry.to_numpy(), window)
    simple = shapely.simplify(clipped, _SIMPLIFY_PX / box.scale)
    parts = [part for shape in simple for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    paths = [to_path(part, box) for part in parts if not part.is_empty]  # a sliver simplifies to nothing
    return "".join(f'<path d="{path}" fill="{_NEIGHBOUR}" stroke="#c3cbd1"/>' for path in paths)


def list_points(onderwerp: Onderwerp, box: Box) -> list[tuple[float, float, bool]]:
    """Give x, y (SVG units) of the offerings of the pair on this map, and whether the place is sure."""
    normen, aanbod = onderwerp.normen, onderwerp.aanbod
    drawn = aanbod[(aanbod["bereik"] == "punt") & aanbod["x_rd"].notna()]
    placed = box.place(drawn[["x_rd", "y_rd"]].to_numpy(dtype=float)).round(1)
    limit = normen.radius_m.get("postcode6", 0.0)
    sure = [normen.radius_m.get(precisie or "", 0.0) <= limit for precisie in drawn["locatieprecisie"]]
    return [
        (x, y, known)
        for (x, y), known in zip(placed.tolist(), sure, strict=True)
        if 0 < x < box.width and 0 < y < box.height
    ]


def draw_point(x: float, y: float, *, sure: bool) -> str:
    """Draw an offering at x, y (SVG units): full where `sure`, else open."""
    style = 'fill="#9c2f00" stroke="#fff"' if sure else 'fill="#fff" stroke="#9c2f00"'
    return f'<circle cx="{x:g}" cy="{y:g}" r="7.5" {style} stroke-width="2.2"/>'


def draw_north(box: Box, letter: float) -> str:
    """Draw an arrow to the north in the strip below the map, at the right."""
    x, y = box.width - 44 * letter, box.height + 5 * letter
    return (
        f'<g transform="translate({x:g} {y:g}) scale({letter:g})">'
        f'<path d="M0 0L10 29L0 23L-10 29Z" fill="{_INK}"/>'
        f'<text x="16" y="25" font-size="18" font-weight="700" fill="{_INK}">N</text></g>'
    )


def draw_scale(box: Box, letter: float) -> str:
    """Draw the longest round distance that is at most a quarter of the map, in the strip below it."""
    step = max((s for s in _STEPS_M if s * box.scale <= box.width / 4), default=_STEPS_M[0])
    wide, y = step * box.scale, box.height + 28 * letter
    text = f"{step // 1000} km" if step >= 1000 else f"{step} m"  # noqa: PLR2004 metres in a kilometre
    place = f'x="{24 + wide:g}" y="{y + 2:g}" font-size="{16 * letter:g}"'
    return (
        f'<g fill="{_INK}"><path d="M16 {y - 8:g}V{y:g}H{16 + wide:g}V{y - 8:g}" fill="none" '
        f'stroke="{_INK}" stroke-width="2.5"/><text {place}>{text}</text></g>'
    )


def describe_kaart(onderwerp: Onderwerp) -> str:
    """Say in Dutch what the map shows, for those who do not see it."""
    wat = "wijken" if "wijk" in set(onderwerp.delen["niveau"]) else "buurten"
    return (
        f"Kaart van {len(onderwerp.delen)} {wat} in {text_of(onderwerp.naam)}. {MATEN['tekort'].uitleg} "
        "Donker is veel. De tabel geeft dezelfde cijfers."
    )
