"""Tables as CSV: UTF-8, comma, decimal point, the same bytes for the same table."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["protect_formulas", "to_csv"]

_DECIMALS = 6
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(table: pd.DataFrame) -> str:
    """Give `table` as CSV text: unknown is empty, numbers have six decimals at the most.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; `read_table` takes it off.
    """
    texts = pd.DataFrame({column: _to_text(table[column]) for column in table.columns}, index=table.index)
    result: str = texts.to_csv(index=False, lineterminator="\n")
    return result


def _to_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(values):
        return values.map({True: "ja", False: "nee"})
    if pd.api.types.is_float_dtype(values):
        return pd.Series(
            [_number(value) for value in values.to_numpy(dtype=float)], index=values.index, dtype="str"
        )
    if pd.api.types.is_integer_dtype(values):
        return values.astype("str").where(values.notna(), "")
    return protect_formulas(values)


def _number(value: float) -> str:
    if np.isnan(value):
        return ""
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def protect_formulas(values: pd.Series) -> pd.Series:
    """Put an apostrophe before text that starts like a formula; numbers such as -5 stay as they are."""
    texts = values.astype("str").where(values.notna(), "")
    texts = texts.str.replace(r"\r\n?", "\n", regex=True)  # a lone carriage return would break the row
    risky = texts.str.startswith(_FORMULA_STARTS) & pd.to_numeric(texts, errors="coerce").isna()
    return texts.where(~risky, "'" + texts)
