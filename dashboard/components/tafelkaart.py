"""Tafelkaart: a still map for a beamer. Large names, thick lines, and no frame that takes the keyboard."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import shapely

from analysis.kaart import escape
from analysis.klassen import MATEN, ONBEKEND
from analysis.rapport.blad import Box, fit_box, to_path
from analysis.rapport.onderwerp import make_onderwerp
from analysis.rapport.tekening import PATTERNS, list_points
from analysis.woorden import text_of
from dashboard.tafel.keuze import split_code

if TYPE_CHECKING:
    from shapely import MultiPolygon
    from shapely.geometry.base import BaseGeometry

    from analysis.pipeline import Results
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["describe_tafelkaart", "draw_tafelkaart", "explain_tafelkaart", "kaart_img"]

_NAME, _CHOSEN = 46, 64  # SVG units of a map that is 1000 wide
_OPEN = 'fill="#fff" stroke="#9c2f00"/>'
_SIGNS = {
    "url(#sk-voorlopig)": "Stippen: voorlopig.",
    "url(#sk-onbekend)": "Strepen: onbekend.",
    "<circle cx": "Rondje: aanbod.",
    _OPEN: "Open rondje: plek niet precies.",
}  # what a drawing holds → what it means
_LETTER = 0.58
_FONT = "Noto Sans, system-ui, sans-serif"
_SIMPLIFY_PX = 1.0


def draw_tafelkaart(results: Results, code: str) -> str:
    """Draw the wijken of the gemeente (or, for a buurt, the buurten of its wijk) as SVG, the gebied marked.

    Args:
        results: from `run`.
        code: of a hiaat whose pair has a norm.

    """
    gebied, doelgroep, soort = split_code(code)
    gebieden = results.gebieden.set_index("gebiedcode")
    inside = "wijkcode" if gebieden["niveau"][gebied] == "buurt" else "gemeentecode"
    around = str(gebieden[inside][gebied])
    onderwerp = make_onderwerp(results, gebied=around, norm=results.normen.norm_for(doelgroep, soort))
    shapes = onderwerp.shapes
    box = fit_box([float(value) for value in shapes.total_bounds])
    borders = shapely.coverage_simplify(shapes.geometry.to_numpy(), _SIMPLIFY_PX / box.scale)
    rows: list[dict[str, Any]] = onderwerp.delen.to_dict("records")  # type: ignore[assignment]
    pairs = list(zip(rows, borders, strict=True))
    fills = "".join(_fill(onderwerp, one, to_path(border, box)) for one, border in pairs)
    chosen = [to_path(border, box) for one, border in pairs if one["gebiedcode"] == gebied]
    mark = "".join(
        f'<path d="{path}" fill="none" stroke="#fff" stroke-width="16"/>'
        f'<path d="{path}" fill="none" stroke="#b0005a" stroke-width="9"/>'
        for path in chosen
    )
    points = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="13" stroke-width="4" '
        + ('fill="#9c2f00" stroke="#fff"/>' if sure else _OPEN)
        for x, y, sure in list_points(onderwerp, box)
    )
    names = _names(pairs, box, gebied)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box.width:g} {box.height:g}" '
        f'font-family="{_FONT}"><defs>{PATTERNS}</defs>{fills}{mark}{points}{names}</svg>'
    )


def kaart_img(svg: str, *, alt: str) -> str:
    """Give a drawing as an HTML image with its description."""
    data = b64encode(svg.encode()).decode()
    return f'<img class="sk-tafel-kaart" src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


def describe_tafelkaart(titel: str) -> str:
    """Say in Dutch what the map shows, for those who do not see it."""
    return f"Kaart bij {titel}. {MATEN['tekort'].uitleg} Donker is veel. De zin ernaast noemt het aantal."


def explain_tafelkaart(svg: str) -> str:
    """Say in Dutch what the colours and signs of a drawing mean: those that it holds."""
    drawn = svg.partition("</defs>")[2]
    return " ".join(
        ["Donker: meer mensen te ver weg.", *(said for sign, said in _SIGNS.items() if sign in drawn)]
    )


def _fill(onderwerp: Onderwerp, row: dict[str, Any], path: str) -> str:
    klasse = onderwerp.klasse(row)
    colour = "url(#sk-onbekend)" if klasse.code == ONBEKEND else klasse.kleur
    dots = f'<path d="{path}" fill="url(#sk-voorlopig)"/>' if row["voorlopig"] == "ja" else ""
    return f'<path d="{path}" fill="{colour}" stroke="#3c4650" stroke-width="2"/>{dots}'


def _names(pairs: list[tuple[dict[str, Any], MultiPolygon]], box: Box, gebied: str) -> str:
    """Write names where they fit: that of the chosen gebied first and larger, then the largest gebieden."""
    taken: list[BaseGeometry] = []
    texts = []
    for row, border in sorted(pairs, key=lambda p: (p[0]["gebiedcode"] != gebied, -shapely.area(p[1]))):
        first = row["gebiedcode"] == gebied
        name, size = text_of(row["gebiednaam"], missing=""), _CHOSEN if first else _NAME
        center = shapely.maximum_inscribed_circle(border, tolerance=10 / box.scale)
        x, y = (float(value) for value in box.place(shapely.get_coordinates(center)[:1])[0])
        half = len(name) * size * _LETTER / 2
        x = min(max(x, half + 4), box.width - half - 4)
        frame = shapely.box(x - half, y - size * 0.6, x + half, y + size * 0.6)
        if not first and any(frame.intersects(other) for other in taken):
            continue
        taken.append(frame)
        texts.append(f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" font-size="{size}">{escape(name)}</text>')
    return (
        '<g fill="#1d2730" stroke="#fff" stroke-width="7" stroke-linejoin="round" paint-order="stroke" '
        f'font-weight="700" text-anchor="middle">{"".join(texts)}</g>'
    )
