"""Eerder: what a visitor brings of an earlier moment, else what the last meeting kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import eerder
from dashboard.components.upload import kept_as_file

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path
    from typing import IO

__all__ = ["find_eerder"]


def find_eerder(data: Path, upload: IO[bytes] | None, *, before: dt.date) -> eerder.Eerder | None:
    """Give what the visitor brought, else the last meeting before a day; None where there is neither.

    Raises:
        DataError: what was brought is no dekking.csv.

    """
    if upload is None:
        return eerder.find_eerder(data, None, before=before)
    upload.seek(0)
    with kept_as_file(upload, "dekking.csv") as path:
        return eerder.find_eerder(data, path, before=before)
