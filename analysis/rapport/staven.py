"""Staven: bars of two parts as SVG; the first solid, the second pale with a dashed edge."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from analysis.rapport.tekening import PATTERNS
from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Staven", "draw_staven"]

_LEFT, _WIDE, _TOTAL, _TOP = 300, 500, 1000, 34
_ROW, _DENSE_ROW, _MANY = 34, 27, 14
_SOLID, _PALE, _INK = "#225ea8", "#f2f2f2", "#1d2730"
_FONT = "Noto Sans, system-ui, sans-serif"
_MAX_NAME = 34


class Staven(NamedTuple):
    """A chart: a bar per name of two parts, each with its own words; NaN is unknown.

    `vormgeving` is how a spreadsheet writes the numbers; `schaal` is the end of the axis, None: the longest
    bar.
    """

    kop: str
    delen: tuple[str, str]
    namen: Sequence[str]
    eerste: Sequence[float]
    tweede: Sequence[float]
    woorden: Sequence[str]
    vormgeving: str
    alt: str
    schaal: float | None = None


def draw_staven(staven: Staven) -> str:
    """Draw the bars from above downwards, with their names before and their words behind them."""
    row = _ROW if len(staven.namen) <= _MANY else _DENSE_ROW
    sums = [sum(pair) for pair in zip(staven.eerste, staven.tweede, strict=True)]
    longest = staven.schaal or max([*(value for value in sums if not math.isnan(value)), 1.0])
    height = _TOP + row * len(staven.namen) + 8
    bars = "".join(
        _bar(staven, place, y=_TOP + row * place, row=row, scale=_WIDE / longest)
        for place in range(len(staven.namen))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_TOTAL} {height}" font-family="{_FONT}" '
        f'font-size="17" fill="{_INK}"><title>{escape(text_of(staven.kop))}</title><defs>{PATTERNS}</defs>'
        f'{_legend(staven)}{bars}<path d="M{_LEFT} {_TOP}V{height - 8}" stroke="{_INK}" '
        'stroke-width="1.5"/></svg>'
    )


def _legend(staven: Staven) -> str:
    first, second = (escape(text_of(text)) for text in staven.delen)
    middle = _LEFT + 42 + 9.2 * len(staven.delen[0])
    return (
        f'{_part(_LEFT, 3, 22, 16, solid=True)}<text x="{_LEFT + 30}" y="17">{first}</text>'
        f'{_part(middle, 3, 22, 16, solid=False)}<text x="{middle + 30:g}" y="17">{second}</text>'
    )


def _part(x: float, y: float, wide: float, high: float, *, solid: bool) -> str:
    look = f'fill="{_SOLID}"' if solid else f'fill="{_PALE}" stroke-dasharray="4 3"'
    return f'<rect x="{x:.1f}" y="{y:g}" width="{wide:.1f}" height="{high:g}" {look} stroke="{_INK}"/>'


def _bar(staven: Staven, place: int, *, y: float, row: float, scale: float) -> str:
    first, second = staven.eerste[place], staven.tweede[place]
    naam, baseline = text_of(staven.namen[place]), y + row / 2 + 6
    naam = naam if len(naam) <= _MAX_NAME else f"{naam[: _MAX_NAME - 1]}…"
    words = f'<text x="{_LEFT - 10}" y="{baseline:g}" text-anchor="end">{escape(naam)}</text>'
    if math.isnan(first) or math.isnan(second):
        shape = f'<rect x="{_LEFT}" y="{y + 4:g}" width="46" height="{row - 8:g}" fill="url(#sk-onbekend)"/>'
        wide = 46.0
    else:
        wide = (first + second) * scale
        shape = _part(_LEFT, y + 4, first * scale, row - 8, solid=True) if first > 0 else ""
        if second > 0:
            shape += _part(_LEFT + first * scale, y + 4, second * scale, row - 8, solid=False)
    text = escape(text_of(staven.woorden[place]))
    return f'{words}{shape}<text x="{_LEFT + wide + 10:.1f}" y="{baseline:g}">{text}</text>'
