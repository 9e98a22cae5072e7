"""Gevoeligheid: how many people live too far at other norms, as a chart and as a table."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from analysis.rapport.inhoud import oordeel
from analysis.woorden import meters, personen, personen_range, procent
from dashboard.components.charts import draw_chart
from dashboard.components.page import show_table

__all__ = ["show_gevoeligheid"]

_BLUE, _PALE, _INK = "#225ea8", "#c6d3e3", "#1d2730"
_SMALL, _SMALL_AT = 10, 5


def show_gevoeligheid(rows: pd.DataFrame, *, norm_m: int) -> None:
    """Draw chart and table of one gebied.

    Args:
        rows: of `compute_keuze`, one per norm, rising.
        norm_m: the norm on the slider, which gets a line.

    """
    if rows["buiten_norm_min"].notna().any():
        _show_chart(rows, norm_m)
    table = pd.DataFrame(
        {
            "Norm": [meters(value) for value in rows["norm_m"]],
            "Wonen te ver": [
                personen(value) if value == value else personen_range(low, high)  # noqa: PLR0124 NaN
                for value, low, high in zip(
                    rows["buiten_norm"], rows["buiten_norm_min"], rows["buiten_norm_max"], strict=True
                )
            ],
            "Het kan gaan om": [
                personen_range(low, high)
                for low, high in zip(rows["buiten_norm_min"], rows["buiten_norm_max"], strict=True)
            ],
            "Deel binnen de norm": [procent(value) for value in rows["aandeel_binnen_norm"]],
            "Oordeel": [oordeel(row) for row in rows.to_dict("records")],
        }
    )
    show_table(table, label="Mensen die te ver wonen, per norm")


def _drawn(values: pd.Series) -> pd.Series:
    """Give `values` for a chart: a group of 1-9 people stands at 5, so the drawing does not give it away."""
    small = (values > 0) & (values.round() < _SMALL)
    return values.round().where(~small, _SMALL_AT)


def _show_chart(rows: pd.DataFrame, norm_m: int) -> None:
    table = pd.DataFrame(
        {
            "norm": rows["norm_m"].astype(float),
            "mensen": _drawn(rows["buiten_norm"]),
            "laag": _drawn(rows["buiten_norm_min"]),
            "hoog": _drawn(rows["buiten_norm_max"]),
            "tekst": [
                f"{meters(m)}: {personen_range(low, high)}"
                for m, low, high in zip(
                    rows["norm_m"], rows["buiten_norm_min"], rows["buiten_norm_max"], strict=True
                )
            ],
        }
    )
    x = alt.X(
        "norm:Q",
        title="norm in meters",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(format="d", values=list(table["norm"])),
    )
    tooltip = [alt.Tooltip("tekst:N", title="Te ver")]
    base = alt.Chart(table, height=230).encode(x=x)
    y = alt.Scale(domainMin=0)
    title = "mensen die te ver wonen"
    people = alt.Axis(format=",d")
    band = base.mark_area(color=_PALE, line={"color": _INK, "strokeDash": [3, 3]}).encode(
        y=alt.Y("laag:Q", title=title, scale=y, axis=people), y2="hoog:Q"
    )
    line = base.mark_line(color=_BLUE, strokeWidth=3, point=alt.OverlayMarkDef(size=60, color=_BLUE)).encode(
        y=alt.Y("mensen:Q", title=title, scale=y, axis=people), tooltip=tooltip
    )
    rule = (
        alt.Chart(pd.DataFrame({"norm": [float(norm_m)]}))
        .mark_rule(color=_INK, strokeDash=[6, 4], strokeWidth=2)
        .encode(x="norm:Q")
    )
    draw_chart(
        band + line + rule,
        alt="Lijn: hoeveel mensen te ver wonen bij elke norm. Vlak eromheen: zo veel kan het zijn. "
        "Streep: de gekozen norm. Dezelfde cijfers staan in de tabel hieronder.",
        key="norm_grafiek",
    )
    st.caption(
        "Lijn: mensen die te ver wonen. Vlak: zo weinig of zo veel kan het zijn. Streep: de gekozen norm."
    )
