"""Ranking: the table of gebieden, worst first, that chooses on the map and shows what the map chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.woorden import ONBEKEND, meters, personen, procent

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.elements.lib.column_types import ColumnConfig

__all__ = ["TABLE_KEY", "rank_beeld", "screen_table", "show_ranking"]

TABLE_KEY = "ranglijst"
_CODES = "ranglijst_codes"
_ROW_HEIGHT = 35
_STATUS_ORDER = {"hiaat": 0, "onbekend": 1, "voldoet": 2}


def rank_beeld(beeld: pd.DataFrame) -> pd.DataFrame:
    """Order `beeld`: hiaten by rang, then what is unknown, then what meets the norm, most people first."""
    keys = beeld.assign(
        _status=beeld["status"].map(_STATUS_ORDER),
        _rang=beeld["rang"].fillna(0),
        _buiten=-beeld["buiten_norm"].fillna(0),
    )
    ordered = keys.sort_values(["_status", "_rang", "_buiten", "gebiedcode"])
    return ordered.drop(columns=["_status", "_rang", "_buiten"]).reset_index(drop=True)


def screen_table(ranked: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of the table; people as text, for a cell with a number of 1-9 would give it away.

    The other numbers are rounded: a screen reader and a click on a cell tell the number itself.
    """
    status = ranked["status"] + ranked["voorlopig"].map({"ja": " (voorlopig)", "nee": ""})
    return pd.DataFrame(
        {
            "Gebied": ranked["gebiednaam"],
            "Zeker": _people(ranked["buiten_norm_min"]),
            "Tekort": _people(ranked["buiten_norm"]),
            "Hooguit": _people(ranked["buiten_norm_max"]),
            "Binnen": (100 * ranked["aandeel_binnen_norm"]).round(),
            "Afstand": ranked["afstand_mediaan_m"].round(),
            "Oordeel": status,
        }
    )


def _people(values: pd.Series[float]) -> list[str]:
    """Write numbers of people with spaces in front, so that a click on the header sorts them as numbers."""
    words = [personen(float(value)) for value in values]
    width = max((len(word) for word in words if word[0].isdigit()), default=0)
    before = {"0": width + 2, personen(1): width + 1, ONBEKEND: 0}
    return [" " * before.get(word, width - len(word)) + word for word in words]


def show_ranking(
    beeld: pd.DataFrame, *, selected: str | None, on_select: Callable[[str | None], None]
) -> None:
    """Draw the ranked table; choosing a row calls `on_select` with its gebiedcode, letting go with None."""
    ranked = rank_beeld(beeld)
    codes = list(ranked["gebiedcode"])
    st.session_state[_CODES] = codes
    rows = [codes.index(selected)] if selected in codes else []
    if _rows() != rows or TABLE_KEY not in st.session_state:
        st.session_state[TABLE_KEY] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    table = screen_table(ranked)
    words: dict[Any, Any] = {"Binnen": lambda share: procent(share / 100), "Afstand": meters}
    st.dataframe(
        table.style.format(words),
        hide_index=True,
        height=_ROW_HEIGHT * 8 + 3,
        row_height=_ROW_HEIGHT,
        key=TABLE_KEY,
        on_select=lambda: _chosen(on_select),
        selection_mode="single-row",
        placeholder=ONBEKEND,
        alt="Ranglijst van gebieden, grootste zekere tekort bovenaan",
        column_config={
            "Gebied": st.column_config.TextColumn(width=130),
            "Zeker": _people_column("Tekort als elk aanbod zo gunstig mogelijk ligt."),
            "Tekort": _people_column("Mensen van de doelgroep die verder wonen dan de norm."),
            "Hooguit": _people_column("Tekort als elk aanbod zo ongunstig mogelijk ligt."),
            "Binnen": st.column_config.NumberColumn(help="Deel van de doelgroep dat binnen de norm woont."),
            "Afstand": st.column_config.NumberColumn(
                help="De helft van de doelgroep woont dichterbij dan dit."
            ),
        },
    )


def _people_column(text: str) -> ColumnConfig:
    return st.column_config.TextColumn(help=text, alignment="right")


def _chosen(on_select: Callable[[str | None], None]) -> None:
    codes: list[str] = st.session_state.get(_CODES, [])
    rows = _rows()
    on_select(codes[rows[0]] if rows and rows[0] < len(codes) else None)


def _rows() -> list[int]:
    """Give the rows that are marked in the table now."""
    state = st.session_state.get(TABLE_KEY) or {}
    return list((state.get("selection") or {}).get("rows") or [])
