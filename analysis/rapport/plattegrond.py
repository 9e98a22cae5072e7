"""Plattegrond: the map of a verslag as SVG: gebieden in their class, offerings, their reach, who share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import shapely

from analysis.klassen import ONBEKEND
from analysis.rapport.blad import fit_box, to_path
from analysis.rapport.opschriften import draw_opschriften, place_opschriften
from analysis.rapport.tekening import FOOT, PATTERNS, draw_north, draw_point, draw_scale
from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from analysis.klassen import Klasse
    from analysis.rapport.blad import Box

__all__ = ["Band", "Merk", "Vlak", "draw_plattegrond"]

_SIMPLIFY_PX = 0.7
_LETTER = 1.3
_TOUCH, _MOST = 24, 5  # SVG units; numbers on one mark
_INK, _LINE, _RED, _BLUE = "#1d2730", "#3c4650", "#9c2f00", "#225ea8"
_FONT = "Noto Sans, system-ui, sans-serif"


class Vlak(NamedTuple):
    """A gebied (RD): its number in the table (empty: none), its name, its class, whether that is unsure."""

    nr: str
    naam: str
    vorm: BaseGeometry
    klasse: Klasse
    voorlopig: bool = False


class Merk(NamedTuple):
    """An offering at a point (RD, m), drawn full or open; with `nr` it carries its number in the table."""

    x_rd: float
    y_rd: float
    vol: bool
    nr: str = ""


class Band(NamedTuple):
    """Two offerings that share people, by their place in the list; dashed where that is not sure."""

    een: int
    ander: int
    zeker: bool


def draw_plattegrond(
    vlakken: Sequence[Vlak],
    merken: Sequence[Merk],
    *,
    titel: str,
    banden: Sequence[Band] = (),
    straal_m: float = 0.0,
) -> str:
    """Draw a map as an SVG document, a thousand units wide, with names, north and scale bar.

    Args:
        vlakken: the gebieden, without overlap; at least one.
        merken: the offerings; those beyond the gebieden are left out.
        titel: of the document.
        banden: lines between `merken`.
        straal_m: radius of a circle around each of `merken` (m as the crow flies); 0 draws none.

    """
    shapes = np.array([vlak.vorm for vlak in vlakken], dtype=object)
    box = fit_box(shapely.total_bounds(shapes).tolist())
    borders = shapely.coverage_simplify(shapes, _SIMPLIFY_PX / box.scale)
    placed = box.place(np.array([(m.x_rd, m.y_rd) for m in merken], dtype=float).reshape(-1, 2)).round(1)
    inside = [0 < x < box.width and 0 < y < box.height for x, y in placed.tolist()]
    rows = [{"nr": vlak.nr, "gebiednaam": vlak.naam} for vlak in vlakken]
    points = [(x, y, m.vol) for (x, y), m, here in zip(placed.tolist(), merken, inside, strict=True) if here]
    labels = place_opschriften(rows, borders, box, points, named=True, letter=_LETTER)
    circles = "".join(_circle(x, y, straal_m * box.scale) for x, y, _ in points) if straal_m else ""
    lines = "".join(
        _band(placed[b.een], placed[b.ander], zeker=b.zeker)
        for b in banden
        if inside[b.een] and inside[b.ander]
    )
    marks = "".join(
        draw_point(x, y, sure=merk.vol)
        for (x, y), merk, here in zip(placed.tolist(), merken, inside, strict=True)
        if here and not merk.nr
    )
    marks += "".join(_merk(group) for group in _group(placed.tolist(), merken, inside))
    height = box.height + FOOT * _LETTER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box.width:g} {height:g}" '
        f'font-family="{_FONT}"><title>{escape(text_of(titel))}</title><defs>{PATTERNS}</defs>'
        f"{_draw_vlakken(vlakken, borders.tolist(), box)}{circles}{lines}"
        f"{draw_opschriften([label for label in labels if label.number or label.naam])}{marks}"
        f"{draw_north(box, _LETTER)}{draw_scale(box, _LETTER)}</svg>"
    )


def _draw_vlakken(vlakken: Sequence[Vlak], borders: Sequence[BaseGeometry], box: Box) -> str:
    parts = []
    for vlak, border in zip(vlakken, borders, strict=True):
        path = to_path(border, box)
        fill = "url(#sk-onbekend)" if vlak.klasse.code == ONBEKEND else vlak.klasse.kleur
        parts.append(f'<path d="{path}" fill="{fill}" stroke="{_LINE}" stroke-width="1.2"/>')
        if vlak.voorlopig:
            parts.append(f'<path d="{path}" fill="url(#sk-voorlopig)"/>')
    return "".join(parts)


def _circle(x: float, y: float, radius: float) -> str:
    style = f'fill="{_BLUE}" fill-opacity=".18" stroke="{_BLUE}" stroke-width="1.6"'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" {style}/>'


def _band(one: Sequence[float], other: Sequence[float], *, zeker: bool) -> str:
    dashes = "" if zeker else ' stroke-dasharray="9 6"'
    (x, y), (east, south) = one, other
    return f'<path d="M{x:g} {y:g}L{east:g} {south:g}" stroke="{_RED}" stroke-width="4"{dashes}/>'


def _group(
    placed: Sequence[Sequence[float]], merken: Sequence[Merk], inside: Sequence[bool]
) -> list[list[tuple[float, float, Merk]]]:
    """Put numbered offerings together whose marks would cover each other."""
    groups: list[list[tuple[float, float, Merk]]] = []
    for (x, y), merk, here in zip(placed, merken, inside, strict=True):
        if not here or not merk.nr:
            continue
        near = (g for g in groups if abs(g[0][0] - x) < _TOUCH and abs(g[0][1] - y) < _TOUCH)
        found = next(near, None)
        if found is None:
            groups.append(found := [])
        found.append((x, y, merk))
    return groups


def _merk(group: Sequence[tuple[float, float, Merk]]) -> str:
    """Draw the numbers of offerings at one place, on a pill; full where one of them is."""
    x, y, _ = group[0]
    shown = [merk.nr for _, _, merk in group]
    text = "·".join(shown[:_MOST]) + ("…" if len(shown) > _MOST else "")
    full = any(merk.vol for _, _, merk in group)
    half = max(14.0, 5.2 * len(text) + 6)
    fill, edge, ink = (_RED, "#fff", "#fff") if full else ("#fff", _RED, _INK)
    return (
        f'<rect x="{x - half:g}" y="{y - 14:g}" width="{2 * half:g}" height="28" rx="14" fill="{fill}" '
        f'stroke="{edge}" stroke-width="2.2"/><text x="{x:g}" y="{y + 6:g}" font-size="17" '
        f'font-weight="700" text-anchor="middle" fill="{ink}">{escape(text)}</text>'
    )
