"""Downloads: the table behind the screen as CSV, GeoJSON and GeoPackage; the same numbers, unrounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis import kaart

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

__all__ = ["safe_csv", "show_downloads"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")


def safe_csv(table: pd.DataFrame) -> bytes:
    """Give `table` as CSV (UTF-8 with a mark, comma, decimal point) in which no text is a formula.

    A text that a spreadsheet would calculate gets an apostrophe in front; numbers stay numbers.
    """
    safe = table.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(_inert)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value


def show_downloads(
    table: pd.DataFrame, *, name: str, shapes: Callable[[], gpd.GeoDataFrame] | None = None
) -> None:
    """Draw the download buttons of `table`.

    Args:
        table: plain columns.
        name: file name without extension.
        shapes: gives the same rows with geometry (RD), asked only at a download; None offers CSV only.

    """
    kinds: list[tuple[str, str, str, Callable[[], bytes]]] = [
        ("CSV", "csv", "text/csv", lambda: safe_csv(table))
    ]
    if shapes is not None:
        kinds.append(("GeoJSON", "geojson", "application/geo+json", lambda: kaart.to_geojson(shapes())))
        kinds.append(
            (
                "GeoPackage",
                "gpkg",
                "application/geopackage+sqlite3",
                lambda: kaart.to_geopackage(shapes(), layer=name),
            )
        )
    for column, (label, extension, mime, make) in zip(st.columns(3), kinds, strict=False):
        column.download_button(
            f"Download {label}",
            make,
            file_name=f"{name}.{extension}",
            mime=mime,
            key=f"download_{name}_{extension}",
            on_click="ignore",
            width="stretch",
        )
