"""Tables as CSV: UTF-8, comma, decimal point, the same bytes for the same table."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

__all__ = ["protect_formulas", "to_csv"]

_SPECIAL = re.compile(r'[",\r\n]')
_DECIMALS = 6
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(table: pd.DataFrame) -> str:
    """Give `table` as CSV text: unknown is empty, numbers have six decimals at the most.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; `read_table` takes it off.
    """
    columns = [_to_cells(table[column]) for column in table.columns]
    rows: Iterable[tuple[str, ...]] = zip(*columns, strict=True) if columns else ()
    header = [_quote(str(name)) for name in table.columns]
    if len(header) == 1:  # an empty line would be no row
        rows = ((cell or '""',) for (cell,) in rows)
    return "".join(",".join(row) + "\n" for row in (header, *rows))


def _to_cells(values: pd.Series) -> list[str]:
    """Give the cells of a column; a value that repeats, as most do, is put into words once."""
    if isinstance(values.dtype, pd.CategoricalDtype) and not values.hasnans:
        codes, different = values.cat.codes.to_numpy(), values.cat.categories
        values = pd.Series(different)
    else:
        codes, different = pd.factorize(values, use_na_sentinel=False)
    texts = [_quote(text) for text in _to_text(pd.Series(different, dtype=values.dtype))]
    cells: list[str] = np.array(texts, dtype=object)[codes].tolist()
    return cells


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


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
    texts = texts.str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
    risky = texts.str.startswith(_FORMULA_STARTS)
    if not risky.any():  # nearly always, and then there is nothing to read as a number
        return texts
    risky &= pd.to_numeric(texts, errors="coerce").isna()
    return texts.where(~risky, "'" + texts)
