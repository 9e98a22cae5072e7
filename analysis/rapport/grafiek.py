"""Grafiek: the bars of a report as SVG. People further than the norm per gebied, and how many it can be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from analysis.rapport.tekening import PATTERNS, fill_of
from analysis.woorden import personen, text_of

if TYPE_CHECKING:
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["MAX_BARS", "bars_of", "describe_grafiek", "draw_grafiek"]

MAX_BARS = 16
_ROW, _TOP, _LEFT, _WIDE, _TOTAL = 34, 8, 290, 520, 1000
_INK, _FONT = "#1d2730", "Noto Sans, system-ui, sans-serif"
_MAX_NAME = 30


def bars_of(onderwerp: Onderwerp) -> list[dict[str, Any]]:
    """Give the rows of delen that the chart shows: most people outside the norm first, unknown last."""
    ordered = onderwerp.delen.sort_values(["buiten_norm", "nr"], ascending=[False, True], na_position="last")
    rows: list[dict[str, Any]] = ordered.head(MAX_BARS).to_dict("records")  # type: ignore[assignment]
    return rows


def draw_grafiek(onderwerp: Onderwerp) -> str:
    """Draw one bar per gebied with its number of people; a thin line shows from least to most."""
    rows = bars_of(onderwerp)
    known = [row["buiten_norm_max"] for row in rows if not math.isnan(row["buiten_norm_max"])]
    scale = _WIDE / max([*known, 1.0])
    height = _TOP * 2 + _ROW * len(rows)
    bars = "".join(_bar(onderwerp, row, _TOP + _ROW * i, scale) for i, row in enumerate(rows))
    title = escape(f"Grafiek van {text_of(onderwerp.naam)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_TOTAL} {height}" font-family="{_FONT}" '
        f'font-size="17" fill="{_INK}"><title>{title}</title><defs>{PATTERNS}</defs>{bars}'
        f'<path d="M{_LEFT} {_TOP}V{height - _TOP}" stroke="{_INK}" stroke-width="1.5"/></svg>'
    )


def _bar(onderwerp: Onderwerp, row: dict[str, Any], y: float, scale: float) -> str:
    naam = text_of(row["gebiednaam"])
    naam = naam if len(naam) <= _MAX_NAME else f"{naam[: _MAX_NAME - 1]}…"
    middle = y + _ROW / 2
    words = escape(f"{row['nr']} {naam}")
    label = f'<text x="{_LEFT - 10}" y="{middle + 6:g}" text-anchor="end">{words}</text>'
    value = row["buiten_norm"]
    if math.isnan(value):
        text = escape(personen(value))
        hatch = f'<rect x="{_LEFT}" y="{y + 6:g}" width="46" height="22" fill="url(#sk-onbekend)"/>'
        return f'{label}{hatch}<text x="{_LEFT + 54}" y="{middle + 6:g}">{text}</text>'
    wide = value * scale
    shape = f'x="{_LEFT}" y="{y + 4:g}" width="{wide:.1f}" height="19"'
    dots = f'<rect {shape} fill="url(#sk-voorlopig)"/>' if row["voorlopig"] == "ja" else ""
    low, high = (_LEFT + row[f"buiten_norm_{end}"] * scale for end in ("min", "max"))
    under = y + 27  # below the bar, so that it hides neither colour nor dots
    ends = f"M{low:.1f} {under - 4:g}v8M{high:.1f} {under - 4:g}v8"
    text = escape(personen(value) + (" (voorlopig)" if row["voorlopig"] == "ja" else ""))
    return (
        f'{label}<rect {shape} fill="{fill_of(onderwerp, row)}" stroke="{_INK}"/>{dots}'
        f'<path d="M{low:.1f} {under:g}H{high:.1f}{ends}" stroke="#9c2f00" stroke-width="2.2"/>'
        f'<text x="{max(high, _LEFT + wide) + 10:.1f}" y="{middle + 6:g}">{text}</text>'
    )


def describe_grafiek(onderwerp: Onderwerp) -> str:
    """Say in Dutch what the chart shows, for those who do not see it."""
    rows = bars_of(onderwerp)
    first = rows[0]
    return (
        f"Staafgrafiek van {len(rows)} gebieden. De langste balk is {text_of(first['gebiednaam'])}: "
        f"{personen(first['buiten_norm'])} mensen wonen verder dan de norm. De tabel geeft alle cijfers."
    )
