"""Land tables: tables in parts, small while they travel and wait, and joined in order when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyarrow.parquet import ParquetFile, read_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["ROWS_AT_ONCE", "join", "pack", "read_in_turn", "read_one_by_one"]

ROWS_AT_ONCE = 200_000


def pack(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Give tables as the content of Parquet files."""
    return {name: table.to_parquet() for name, table in tables.items()}


def read_one_by_one(paths: Sequence[Path]) -> Iterator[pd.DataFrame]:
    """Give the rows of each file, one file behind the other, some thousands of them at a time."""
    for path in paths:
        yield from _read_in_pieces(path, ROWS_AT_ONCE)


def read_in_turn(paths: Sequence[Path]) -> Iterator[pd.DataFrame]:
    """Give the first row of each file, then the second of each, and so on; a file without rows is passed."""
    filled = [path for path in paths if read_metadata(path).num_rows] or paths[:1]
    pieces = [_read_in_pieces(path, ROWS_AT_ONCE // len(filled)) for path in filled]
    for tables in zip(*pieces, strict=True):
        order = np.arange(len(tables) * len(tables[0])).reshape(len(tables), -1).T.ravel()
        yield join(list(tables)).iloc[order].reset_index(drop=True)


def _read_in_pieces(path: Path, rows: int) -> Iterator[pd.DataFrame]:
    """Give a table in pieces of so many rows; one without rows is a piece."""
    with ParquetFile(path) as file:
        if not file.metadata.num_rows:
            yield file.read().to_pandas()
        for batch in file.iter_batches(max(rows, 1)):
            yield batch.to_pandas()


def join(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put tables under each other; texts that repeat stay small."""
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    for column in first.columns:
        if all(isinstance(table[column].dtype, pd.CategoricalDtype) for table in tables):
            texts = pd.Index(
                pd.unique(np.concatenate([np.asarray(t[column].cat.categories) for t in tables]))
            )
            tables = [t.assign(**{column: t[column].cat.set_categories(texts)}) for t in tables]
    return pd.concat(tables, ignore_index=True)
