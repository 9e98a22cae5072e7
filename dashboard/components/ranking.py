"""Ranking: the table of gebieden, worst first, that chooses on the map and shows what the map chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.beeld import rank_beeld
from analysis.hiaten import NOT_IN_REGISTER
from analysis.rapport.inhoud import oordeel
from analysis.woorden import ONBEKEND, meters, personen, procent

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.elements.lib.column_types import ColumnConfig

    from analysis.klassen import Maat

__all__ = ["TABLE_KEY", "screen_table", "show_ranking"]

TABLE_KEY = "ranglijst"
_CODES = "ranglijst_codes"
_BESIDE: dict[str, tuple[str, Callable[[float], str]]] = {
    "aandeel_binnen_norm": ("Binnen", procent),
    "afstand_mediaan_m": ("Afstand", meters),
}
_ROW_HEIGHT = 35
_ROWS, _ROWS_ABOVE_PANEL = 13, 8  # the header among them


def screen_table(ranked: pd.DataFrame, maat: Maat) -> pd.DataFrame:
    """Give the columns of the table as text: a cell with a number of 1-9 people in it would give it away.

    Beside the people stands only what the map colours: more would be cut off on a laptop. Of what is not in
    the register nothing is certain, wherever it may be.
    """
    columns = {"Gebied": list(ranked["gebiednaam"])}
    if maat.kolom in _BESIDE:
        name, write = _BESIDE[maat.kolom]
        # a share or distance of nobody is not unknown
        columns[name] = [
            "niemand" if people == 0 else text
            for people, text in zip(ranked["inwoners"], _sortable(ranked[maat.kolom], write), strict=True)
        ]
    sure = ranked["buiten_norm_min"].where(ranked["reden"] != NOT_IN_REGISTER)
    columns["Zeker"] = _sortable(sure, personen)
    columns["Tekort"] = _sortable(ranked["buiten_norm"], personen)
    columns["Hooguit"] = _sortable(ranked["buiten_norm_max"], personen)
    columns["Oordeel"] = [oordeel(row) for row in ranked.to_dict("records")]
    return pd.DataFrame(columns)


def _sortable(values: pd.Series[float], write: Callable[[float], str]) -> list[str]:
    """Write `values` with spaces in front, so that a click on the header sorts them as numbers.

    The browser sorts text: a space before a digit, a digit before a letter. Words that stand for little
    ("minder dan 10", "nog geen 1 %") get more spaces than any number, zero gets the most.
    """
    words = [write(float(value)) for value in values]
    width = max(map(len, words), default=0)
    return [
        " " * _spaces(word, float(value), width) + word for word, value in zip(words, values, strict=True)
    ]


def _spaces(word: str, value: float, width: int) -> int:
    if word == ONBEKEND:
        return 0
    if value == 0:
        return width + 2
    if word.startswith(("minder", "nog")):
        return width + 1
    return width - len(word.removeprefix("ruim "))


def show_ranking(
    beeld: pd.DataFrame, *, maat: Maat, selected: str | None, on_select: Callable[[str | None], None]
) -> None:
    """Draw the ranked table; choosing a row calls `on_select` with its gebiedcode, letting go with None."""
    ranked = rank_beeld(beeld)
    if (ranked["reden"] == NOT_IN_REGISTER).any():
        st.caption("Hoeveel mensen wonen te ver, als het er echt niet is? Dat is nog niet zeker.")
    else:
        st.caption("Hoeveel mensen wonen te ver? Bovenaan staat het grootste tekort dat zeker is.")
    codes = list(ranked["gebiedcode"])
    st.session_state[_CODES] = codes
    rows = [codes.index(selected)] if selected in codes else []
    if _rows() != rows or TABLE_KEY not in st.session_state:
        st.session_state[TABLE_KEY] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.dataframe(
        screen_table(ranked, maat),
        hide_index=True,
        height=_ROW_HEIGHT * min(len(codes) + 1, _ROWS_ABOVE_PANEL if rows else _ROWS) + 3,
        row_height=_ROW_HEIGHT,
        key=TABLE_KEY,
        on_select=lambda: _chosen(on_select),
        selection_mode="single-row",
        alt="Ranglijst van gebieden, grootste zekere tekort bovenaan",
        column_config={
            "Gebied": st.column_config.TextColumn(width=146),
            "Zeker": _number_column("Tekort als elk aanbod zo gunstig mogelijk ligt."),
            "Tekort": _number_column("Mensen van de doelgroep die verder wonen dan de norm."),
            "Hooguit": _number_column("Tekort als elk aanbod zo ongunstig mogelijk ligt."),
            "Binnen": _number_column("Deel van de doelgroep dat binnen de norm woont.", width=96),
            "Afstand": _number_column("De helft van de doelgroep woont dichterbij dan dit."),
        },
    )


def _number_column(text: str, *, width: int | None = None) -> ColumnConfig:
    return st.column_config.TextColumn(help=text, alignment="right", width=width)


def _chosen(on_select: Callable[[str | None], None]) -> None:
    codes: list[str] = st.session_state.get(_CODES, [])
    rows = _rows()
    on_select(codes[rows[0]] if rows and rows[0] < len(codes) else None)


def _rows() -> list[int]:
    """Give the rows that are marked in the table now."""
    state = st.session_state.get(TABLE_KEY) or {}
    return list((state.get("selection") or {}).get("rows") or [])
