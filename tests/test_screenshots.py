"""The pictures of the README: small, whole, and shown; that they can be made: `browser/test_beelden.py`."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests.screenshots import PICTURES, TARGET, WIDE

MAX_BYTES = 300_000  # together


def test_the_stored_pictures_are_whole_and_small() -> None:
    paths = sorted(TARGET.glob("*.png"))
    assert [path.stem for path in paths] == sorted(picture.name for picture in PICTURES)
    assert [Image.open(io.BytesIO(path.read_bytes())).size for path in paths] == [WIDE] * len(paths)
    assert sum(path.stat().st_size for path in paths) < MAX_BYTES


def test_every_picture_is_shown_somewhere(root: Path) -> None:
    pages = "".join((root / name).read_text(encoding="utf-8") for name in ("README.md", "HANDLEIDING.md"))
    assert [picture.name for picture in PICTURES if f"](.github/{picture.name}.png)" not in pages] == []
