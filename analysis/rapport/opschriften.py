"""Opschriften: numbers and names on a map that do not cover each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import shapely

from analysis.rapport.verantwoording import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from analysis.rapport.blad import Box

__all__ = ["draw_opschriften"]

_INK = "#1d2730"
_LETTER = 0.56  # width of a letter as a share of its size, on average
_MAX_LABEL = 26
_SIZES = (17.0, 14.0)
_SHIFTS = (0.0, -18.0, 18.0, -30.0, 30.0)  # up and down from the middle, SVG units


def draw_opschriften(
    rows: Sequence[dict[str, Any]],
    borders: NDArray[np.object_],
    box: Box,
    points: Sequence[tuple[float, float, bool]] | None,
    letter: float,
) -> str:
    """Write number and name in the gebieden, largest first; the number alone where a name finds no room.

    Args:
        rows: nr and gebiednaam of each gebied.
        borders: their polygons (RD).
        box: the sheet.
        points: x, y (SVG units) of marks that names avoid; None writes numbers only.
        letter: how much larger letters are than usual.

    """
    taken: list[BaseGeometry] = [shapely.box(x - 9, y - 9, x + 9, y + 9) for x, y, _ in points or ()]
    marks = []
    for row, border in sorted(zip(rows, borders, strict=True), key=lambda pair: -shapely.area(pair[1])):
        center = shapely.maximum_inscribed_circle(border, tolerance=5 / box.scale)
        x, y = box.place(shapely.get_coordinates(center)[:1])[0]
        number, naam = str(row["nr"]), text_of(row["gebiednaam"], missing="")[:_MAX_LABEL]
        full = [f"{number} {naam}"] if points is not None and naam else []
        shifts = [y + dy * letter for dy in _SHIFTS]
        options = [_Label(text, size * letter, x, at) for text in full for size in _SIZES for at in shifts]
        options += [_Label(number, _SIZES[0] * letter, x, at) for at in shifts]
        chosen = next((one for one in options if one.fits(box, taken)), options[-len(_SHIFTS)])
        taken.append(chosen.frame)
        marks.append(chosen.svg)
    return (
        f'<g class="sk-namen" fill="{_INK}" stroke="#fff" stroke-width="4" stroke-linejoin="round" '
        'paint-order="stroke" font-weight="600" text-anchor="middle" pointer-events="none">'
        f"{''.join(marks)}</g>"
    )


class _Label(NamedTuple):
    """A text of `size` around x, y (SVG units)."""

    text: str
    size: float
    x: float
    y: float

    @property
    def frame(self) -> BaseGeometry:
        half = len(self.text) * self.size * _LETTER / 2
        up, down = self.size * 0.6, self.size * 0.6
        return shapely.box(self.x - half, self.y - up, self.x + half, self.y + down)

    def fits(self, box: Box, taken: Sequence[BaseGeometry]) -> bool:
        west, south, east, north = self.frame.bounds
        inside = west > 0 and east < box.width and south > 0 and north < box.height
        return inside and not any(self.frame.intersects(other) for other in taken)

    @property
    def svg(self) -> str:
        y = self.y + self.size * 0.35
        return f'<text x="{self.x:.1f}" y="{y:.1f}" font-size="{self.size:g}">{escape(self.text)}</text>'
