"""Beeld: what map, table and report show of a pair. Dekking, its hiaten, and people further than the norm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.pipeline import compute_pair

if TYPE_CHECKING:
    from analysis.normen import Norm
    from analysis.pipeline import Results

__all__ = ["add_buiten_norm", "build_beeld", "rank_beeld", "tables_of"]

_STATUS_ORDER = {"hiaat": 0, "onbekend": 1, "voldoet": 2}
_KEY = ["gebiedcode", "doelgroep", "aanbodsoort"]


def tables_of(results: Results, norm: Norm) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give dekking and hiaten of one norm: those of the results where it is one of theirs."""
    if norm not in results.normen.normen:
        return compute_pair(results, norm)
    found = []
    for table in (results.dekking, results.hiaten):
        mine = (table["doelgroep"] == norm.doelgroep) & (table["aanbodsoort"] == norm.aanbodsoort)
        found.append(table[mine].reset_index(drop=True))
    return found[0], _number(found[1])


def build_beeld(dekking: pd.DataFrame, hiaten: pd.DataFrame) -> pd.DataFrame:
    """Put the hiaten beside dekking, of one pair or more.

    Returns:
        The columns of dekking; rang and reden of the hiaat, NaN where there is none (rang counts the rows of
        `hiaten`); those of `add_buiten_norm`.

    """
    beside = _number(hiaten)[[*_KEY, "rang", "reden"]]
    return add_buiten_norm(dekking.merge(beside, on=_KEY, how="left"))


def add_buiten_norm(table: pd.DataFrame) -> pd.DataFrame:
    """Add how many people live further than the norm: buiten_norm, buiten_norm_min and buiten_norm_max.

    Also where the norm is met; NaN where it is not known. Rounded, because sums of shares are off by the last
    bits, and one person in 10^15 would read as "minder dan 10".

    >>> people = {"inwoners": [100.0], "inwoners_binnen_norm": [70.0]}
    >>> bounds = {"inwoners_binnen_norm_min": [60.0], "inwoners_binnen_norm_max": [90.0]}
    >>> add_buiten_norm(pd.DataFrame(people | bounds)).filter(like="buiten").values.tolist()
    [[30.0, 10.0, 40.0]]
    """
    within = {"": "", "_min": "_max", "_max": "_min"}
    outside = {
        f"buiten_norm{side}": (table["inwoners"] - table[f"inwoners_binnen_norm{other}"]).round(6)
        for side, other in within.items()
    }
    return table.assign(**outside)


def rank_beeld(beeld: pd.DataFrame) -> pd.DataFrame:
    """Order `beeld`: hiaten by rang, then what is unknown, then what meets the norm, most people first."""
    keys = beeld.assign(
        _status=beeld["status"].map(_STATUS_ORDER),
        _rang=beeld["rang"].fillna(0),
        _buiten=-beeld["buiten_norm"].fillna(0),
    )
    ordered = keys.sort_values(["_status", "_rang", "_buiten", "gebiedcode"])
    return ordered.drop(columns=["_status", "_rang", "_buiten"]).reset_index(drop=True)


def _number(hiaten: pd.DataFrame) -> pd.DataFrame:
    return hiaten.assign(rang=np.arange(1, len(hiaten) + 1))
