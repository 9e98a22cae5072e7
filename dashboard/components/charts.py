"""Charts: bars whose parts differ in fill and in outline, so that colour never says it alone."""

from __future__ import annotations

import altair  # noqa: ICN001 its usual name here is the parameter `alt` of every chart
import pandas as pd
import streamlit as st

from analysis.kaart import escape

__all__ = ["BLUE", "PALE", "draw_bars", "draw_chart", "draw_compare", "draw_matrix", "draw_rows"]

BLUE, PALE, _INK = "#225ea8", "#f2f2f2", "#1d2730"  # of ColorBrewer's YlGnBu: safe for colour-blind readers
_LOCALE = altair.Locale(
    number=altair.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["€ ", ""])
)
_WHITE_FROM = 60  # per cent: from here white letters read better


def draw_chart(chart: altair.Chart | altair.LayerChart, *, alt: str, key: str) -> None:
    """Draw `chart` with letters dark enough to read (Streamlit's own are a light grey) and Dutch numbers."""
    own = chart.configure(locale=_LOCALE)
    dark = own.configure_axis(labelColor=_INK, titleColor=_INK).configure_legend(labelColor=_INK)
    st.altair_chart(dark, alt=alt, key=key)


def draw_bars(table: pd.DataFrame, *, x: str, title: str, alt: str, key: str, height: int = 330) -> None:
    """Draw stacked bars: what is certain in solid blue, what is unsure pale with a dashed outline.

    Args:
        table: columns `x`, wat (two texts), volgorde (0 certain, 1 unsure) and procent (0-100).
        x: the column along the axis, in the order of the table.
        title: of the axis of per cents.
        alt: what the chart shows, for who cannot see it.
        key: of the element.
        height: pixels.

    """
    kinds = list(dict.fromkeys(table.sort_values("volgorde")["wat"]))
    order = list(dict.fromkeys(table[x]))
    legend = altair.Legend(
        orient="top",
        columns=1,
        title=None,
        labelLimit=500,
        symbolSize=160,
        symbolType="square",
        symbolStrokeWidth=1,
    )
    fills = altair.Scale(domain=kinds, range=[BLUE, PALE][: len(kinds)])
    dashes = altair.Scale(domain=kinds, range=[[1, 0], [3, 2]][: len(kinds)])
    chart = (
        altair.Chart(table, height=height)
        .mark_bar(stroke=_INK, strokeWidth=1)
        .encode(
            x=altair.X(
                f"{x}:N", sort=order, title=None, axis=altair.Axis(labelAngle=-90, labelOverlap=False)
            ),
            y=altair.Y("procent:Q", title=title, scale=altair.Scale(domain=[0, 100]), stack="zero"),
            color=altair.Color("wat:N", sort=kinds, scale=fills, legend=legend),
            strokeDash=altair.StrokeDash("wat:N", scale=dashes, legend=None),
            order=altair.Order("volgorde:Q"),
            tooltip=[f"{x}:N", "wat:N", "procent:Q"],
        )
    )
    draw_chart(chart, alt=alt, key=key)


def draw_compare(table: pd.DataFrame, *, here: str, there: str, key: str) -> None:
    """Draw a bar per row for the share here and a black line for the share there.

    Args:
        table: naam, aandeel and aandeel_gemeente (0-1), in the order to draw.
        here: what the bars are.
        there: what the lines are.
        key: of the element.

    """
    shares = pd.DataFrame(
        {
            "naam": table["naam"],
            "hier": (100 * table["aandeel"]).round(1),
            "daar": (100 * table["aandeel_gemeente"]).round(1),
        }
    )
    axis = altair.Axis(labelLimit=260, labelOverlap=False, ticks=False)
    base = altair.Chart(shares, height=26 * len(shares) + 50).encode(
        y=altair.Y("naam:N", sort=list(shares["naam"]), title=None, axis=axis),
        tooltip=["naam:N", "hier:Q", "daar:Q"],
    )
    bars = base.mark_bar(color=BLUE).encode(x=altair.X("hier:Q", title="% van de inwoners"))
    ticks = base.mark_tick(color=_INK, thickness=4, size=20, opacity=1).encode(x="daar:Q")
    alt = f"Deel van de inwoners per doelgroep, in {here} en in {there}. Dezelfde cijfers staan in de tabel."
    draw_chart(bars + ticks, alt=alt, key=key)
    st.html(f'<p class="sk-klein">Balk: {escape(here)}. Zwarte streep: {escape(there)}.</p>')


def draw_rows(table: pd.DataFrame, *, alt: str, key: str) -> None:
    """Draw a bar per row around the middle, like layers of a pyramid, with its number beside it.

    Args:
        table: naam and aantal, the top layer first.
        alt: what the chart shows, for who cannot see it.
        key: of the element.

    """
    order = list(table["naam"])
    spread = table.assign(links=-table["aantal"] / 2, rechts=table["aantal"] / 2)
    base = altair.Chart(spread, height=34 * len(table) + 20).encode(
        y=altair.Y(
            "naam:N", sort=order, title=None, axis=altair.Axis(labelLimit=220, ticks=False, domain=False)
        )
    )
    bars = base.mark_bar(color=BLUE, stroke=_INK, strokeWidth=1).encode(
        x=altair.X("links:Q", axis=None), x2="rechts:Q", tooltip=["naam:N", "aantal:Q"]
    )
    texts = base.mark_text(align="left", dx=6, color=_INK, fontWeight="bold").encode(
        x="rechts:Q", text="aantal:Q"
    )
    draw_chart(bars + texts, alt=alt, key=key)


def draw_matrix(table: pd.DataFrame, *, alt: str, key: str) -> None:
    """Draw a matrix of per cents; every cell says its number.

    Args:
        table: rij, kolom and procent (0-100); a pair that is left out stays white.
        alt: what the chart shows, for who cannot see it.
        key: of the element.

    """
    order = sorted({*table["rij"], *table["kolom"]})
    axis = altair.Axis(labelLimit=170, labelOverlap=False, title=None)
    turned = altair.Axis(labelLimit=140, labelOverlap=False, labelAngle=-60, title=None)
    base = altair.Chart(table, height=34 * len(order) + 160).encode(
        x=altair.X("kolom:N", sort=order, axis=turned),
        y=altair.Y("rij:N", sort=order, axis=axis),
        tooltip=["rij:N", "kolom:N", "procent:Q"],
    )
    scale = altair.Scale(scheme="yellowgreenblue", domain=[0, 100])
    cells = base.mark_rect(stroke=_INK, strokeWidth=0.5).encode(
        color=altair.Color("procent:Q", scale=scale, legend=None)
    )
    light = altair.condition(f"datum.procent >= {_WHITE_FROM}", altair.value("white"), altair.value(_INK))
    texts = base.mark_text().encode(text=altair.Text("procent:Q", format=".0f"), color=light)
    draw_chart(cells + texts, alt=alt, key=key)
