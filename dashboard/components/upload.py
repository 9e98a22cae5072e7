"""Upload: what a visitor gives, as a file for a reader of the library, and gone afterwards."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["kept_as_file"]


@contextmanager
def kept_as_file(upload: IO[bytes], name: str) -> Iterator[Path]:
    """Give a path called `name` (ours, never the visitor's) that holds `upload` for as long as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(upload.read())
        yield path
