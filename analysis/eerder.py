"""Eerder: figures of an earlier moment, kept by a meeting at the Tafel or as a dekking.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.stand import MAAT, last_stand
from analysis.tables import parse_numbers, read_table, require_columns

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

__all__ = ["Eerder", "find_eerder", "read_dekking"]

_KEYS = ["gebiedcode", "doelgroep", "aanbodsoort"]
_NUMBERS = ["norm_m", "inwoners", "inwoners_binnen_norm", "inwoners_binnen_norm_max"]
_TEXTS = ["gebiednaam", "niveau", "status", "voorlopig", "maat"]


@dataclass(frozen=True)
class Eerder:
    """An earlier moment: when, in words, and a table as of `stand.take_stand`."""

    wanneer: str
    stand: pd.DataFrame


def find_eerder(data: Path, bestand: Path | None, *, before: dt.date) -> Eerder | None:
    """Give what a dekking.csv holds, else the last meeting before a day; None where there is neither.

    Args:
        data: the data directory, where meetings are kept.
        bestand: a dekking.csv that somebody kept; None: there is none.
        before: today.

    Raises:
        DataError: the file is no dekking.csv.

    """
    if bestand is not None:
        return Eerder("uw eerdere bestand", read_dekking(bestand))
    last = last_stand(data, before=before)
    return None if last is None else Eerder(f"{last[0].day}-{last[0].month}-{last[0].year}", last[1])


def read_dekking(path: Path) -> pd.DataFrame:
    """Read a dekking.csv as a stand: a row per gebied × norm; empty stays unknown.

    Raises:
        DataError: the file is no dekking.csv.

    """
    raw = read_table(path, bron=path.name)
    require_columns(raw, [*_KEYS, *_NUMBERS[:3]], bron=path.name)
    missing = {name: "" for name in (*_TEXTS, *_NUMBERS) if name not in raw}
    table = raw.assign(**missing)
    numbers = {name: parse_numbers(table[name])[0] for name in _NUMBERS}
    table = table.assign(
        **numbers,
        maat=table["maat"].replace("", MAAT),
        buiten=numbers["inwoners"] - numbers["inwoners_binnen_norm"],
        buiten_min=numbers["inwoners"] - numbers["inwoners_binnen_norm_max"],
    )
    columns = [*_KEYS, *_TEXTS, "norm_m", "inwoners", "buiten", "buiten_min"]
    stand: pd.DataFrame = table[columns].drop_duplicates(_KEYS).reset_index(drop=True)
    return stand
