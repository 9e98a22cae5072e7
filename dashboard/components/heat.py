"""Heat: a table of gebieden or doelgroepen against aanbodsoorten; each cell says what its colour says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import kaart
from analysis.kaart import escape
from analysis.woorden import ONBEKEND, personen, personen_range, procent
from dashboard.components.legend import show_legend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

__all__ = ["heat_html", "show_heat_legend"]

_MAAT = kaart.MATEN["aandeel"]
_DARK, _LIGHT = "#1d2730", "#ffffff"


def show_heat_legend(rows: pd.DataFrame) -> None:
    """Draw what the colours of cells of `rows` mean; what is voorlopig a cell says in words."""
    show_legend(_MAAT, rows.assign(voorlopig="nee"))


def heat_html(
    cells: Mapping[tuple[str, str], Mapping[Any, Any]],
    *,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    corner: str,
    label: str,
    marked: Sequence[str] = (),
) -> str:
    """Give the table as HTML.

    Args:
        cells: (row code, column code) → a row of `compute_keuze`; a pair without a norm is absent.
        rows: code → label.
        columns: code → label.
        corner: what the rows are.
        label: what the table shows.
        marked: codes of rows to mark.

    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns.values())
    body = []
    for code, name in rows.items():
        current = ' aria-current="true"' if code in marked else ""
        filled = "".join(_cell(cells.get((code, column))) for column in columns)
        body.append(f'<tr{current}><th scope="row">{escape(name)}</th>{filled}</tr>')
    return (
        f'<div class="sk-tabel sk-heat" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
        f'<thead><tr><th scope="col">{escape(corner)}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(row: Mapping[Any, Any] | None) -> str:
    if row is None:
        return '<td class="sk-heat-leeg">geen norm</td>'
    inwoners, share = float(row["inwoners"]), row["aandeel_binnen_norm"]
    klasse = kaart.klasse_of(_MAAT, share, inwoners=inwoners)
    if inwoners == 0:
        return "<td>niemand</td>"
    outside = personen(row["buiten_norm"])
    if outside == ONBEKEND:
        outside = personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
    people = f"{outside} te ver" if outside != ONBEKEND else "aantal onbekend"
    sure = " (voorlopig)" if row["voorlopig"] == "ja" else ""
    within = f"{procent(share)} binnen" if procent(share) != ONBEKEND else "deel onbekend"
    if klasse in kaart.SPECIAL.values():
        opening = '<td class="sk-week-onbekend">'
    else:
        opening = f'<td style="background:{klasse.kleur};color:{_ink(klasse.kleur)}">'
    return f"{opening}<b>{escape(people)}</b><br>{escape(within)}{sure}</td>"


def _ink(colour: str) -> str:
    """Give the text colour that contrasts most with `colour` (WCAG relative luminance)."""
    ground, dark, light = (_luminance(code) for code in (colour, _DARK, _LIGHT))
    return _DARK if (ground + 0.05) / (dark + 0.05) > (light + 0.05) / (ground + 0.05) else _LIGHT


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004 (sRGB)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
