"""Opschriften: numbers and names on a map that do not cover each other.

A name stands in its own gebied or is left out; a number without room there stands beside it, on a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import shapely

from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon

    from analysis.rapport.blad import Box

__all__ = ["Label", "draw_opschriften", "place_opschriften"]

_INK = "#1d2730"
_LETTER = 0.58  # width of a letter as a share of its size, on average
_MAX_LABEL = 26
_SIZES = (17.0, 14.0)
_MANY = 40  # a small screen makes the numbers larger where there are no more than these
_POINT = 9.0  # half the width of a mark
_AT_HOME = 0.7  # share of a name that must lie in its own gebied or outside all of them


def _rings(radii: Iterable[float], spokes: int) -> NDArray[np.float64]:
    """Give places around the origin, ring by ring, each from straight above."""
    turns = 2 * np.pi * np.arange(spokes) / spokes
    around = np.column_stack([np.sin(turns), -np.cos(turns)])
    return np.vstack([radius * around for radius in radii])


_NEAR = np.vstack([np.zeros((1, 2)), _rings((10, 18, 26, 34), 8)])
_AWAY = _rings(range(30, 400, 12), 24)


class Label(NamedTuple):
    """A number, with or without a name, of `size` around x, y (SVG units)."""

    number: str
    naam: str
    size: float
    x: float
    y: float
    home: tuple[float, float] | None = None  # the place it belongs to, where it stands outside its gebied

    @property
    def half(self) -> NDArray[np.float64]:
        """Give half its width and half its height."""
        letters = len(self.number) + (len(self.naam) + 1 if self.naam else 0)
        return np.array([(letters * _LETTER + 0.25) * self.size / 2, self.size * 0.55])

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Give the box that it fills: west, north, east, south (SVG units)."""
        wide, high = self.half
        return self.x - wide, self.y - high, self.x + wide, self.y + high


def place_opschriften(
    rows: Sequence[dict[str, Any]],
    borders: NDArray[np.object_],
    box: Box,
    points: Sequence[tuple[float, float, bool]],
    *,
    named: bool,
    letter: float,
) -> list[Label]:
    """Find a place for the number, and where it fits the name, of each gebied; the largest gebied first.

    Args:
        rows: nr and gebiednaam of each gebied.
        borders: their polygons (RD).
        box: the sheet.
        points: x, y (SVG units) of marks that stay in sight.
        named: also write names.
        letter: how much larger letters are than usual.

    """
    drawn = shapely.transform(borders, box.place)
    sheet = _Sheet(box, drawn, [(x - _POINT, y - _POINT, x + _POINT, y + _POINT) for x, y, _ in points])
    found = []
    for place in np.argsort(-shapely.area(drawn), kind="stable"):
        row = rows[place]
        naam = text_of(row["gebiednaam"], missing="")[:_MAX_LABEL] if named else ""
        label = sheet.find(drawn[place], str(row["nr"]), naam, letter)
        sheet.taken.append(label.frame)
        found.append(label)
    return found


class _Sheet:
    """What is on the map already, and where there is room."""

    def __init__(
        self, box: Box, borders: NDArray[np.object_], taken: list[tuple[float, float, float, float]]
    ) -> None:
        self.box, self.borders, self.taken = box, borders, taken

    def find(self, border: MultiPolygon, number: str, naam: str, letter: float) -> Label:
        """Give number and name inside `border`, else the number alone, else the number beside it."""
        middle = shapely.maximum_inscribed_circle(border, tolerance=2.0)
        center = shapely.get_coordinates(middle)[0]
        near, away = center + _NEAR * letter, center + _AWAY * letter
        home = (float(center[0]), float(center[1]))
        for text in [naam, ""] if naam else [""]:
            for size in _SIZES:
                for label in self._free(Label(number, text, size * letter, *home), near):
                    if self._at_home(label, border):
                        return label
        last = Label(number, "", _SIZES[-1] * letter, *home)
        return next((label._replace(home=home) for label in self._free(last, away)), last)

    def _free(self, label: Label, spots: NDArray[np.float64]) -> Iterable[Label]:
        """Give `label` at each of the spots where it covers nothing and stays on the sheet."""
        frames = np.hstack([spots - label.half, spots + label.half])
        free = (frames[:, :2] > 0).all(axis=1) & (frames[:, 2:] < (self.box.width, self.box.height)).all(
            axis=1
        )
        if self.taken:
            other = np.array(self.taken)[None]
            mine = frames[:, None]
            covers = np.all((mine[..., :2] < other[..., 2:]) & (mine[..., 2:] > other[..., :2]), axis=2)
            free &= ~np.any(covers, axis=1)
        return (label._replace(x=float(x), y=float(y)) for x, y in spots[free])

    def _at_home(self, label: Label, border: MultiPolygon) -> bool:
        """Tell whether the label reads as that of its own gebied."""
        if not label.naam:
            return bool(shapely.contains_xy(border, label.x, label.y))
        frame = shapely.box(*label.frame)
        within = float(shapely.area(shapely.intersection(frame, self.borders)).sum())
        others = within - float(shapely.area(shapely.intersection(frame, border)))
        return others <= (1 - _AT_HOME) * float(shapely.area(frame))


def draw_opschriften(labels: Sequence[Label]) -> str:
    """Write the labels as SVG; lines lead from those that stand outside their gebied to it."""
    away = [label for label in labels if label.home is not None]
    lines = "".join(f'<path d="M{label.home[0]:.1f} {label.home[1]:.1f}L{label.x:.1f} {label.y:.1f}"/>'
                    for label in away if label.home)  # fmt: skip
    ends = "".join(f'<circle cx="{label.home[0]:.1f}" cy="{label.home[1]:.1f}" r="3.2"/>'
                   for label in away if label.home)  # fmt: skip
    texts = "".join(_text(label) for label in labels)
    many = " sk-veel" if len(labels) > _MANY else ""
    return (
        '<g class="sk-lijnen" fill="none" pointer-events="none">'
        f'<g stroke="#fff" stroke-width="4">{lines}</g>'
        f'<g stroke="{_INK}" stroke-width="1.6">{lines}</g><g fill="{_INK}" stroke="#fff">{ends}</g></g>'
        f'<g class="sk-namen{many}" fill="{_INK}" stroke="#fff" stroke-width="4" stroke-linejoin="round" '
        'paint-order="stroke" font-weight="600" text-anchor="middle" pointer-events="none">'
        f"{texts}</g>"
    )


def _text(label: Label) -> str:
    y = label.y + label.size * 0.35
    # a space that no renderer takes away, and that goes when a small screen hides the name
    naam = f'<tspan class="sk-naam">\N{NO-BREAK SPACE}{escape(label.naam)}</tspan>' if label.naam else ""
    return (
        f'<text x="{label.x:.1f}" y="{y:.1f}" font-size="{label.size:g}">{escape(label.number)}{naam}</text>'
    )
