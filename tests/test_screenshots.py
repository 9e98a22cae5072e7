"""The pictures of the README: small, whole, and still what the dashboard shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.screenshots import PICTURES, TARGET, WIDE, Picture, serve, take

MAX_BYTES = 300_000  # together
SOME_COLOURS = 40  # an empty page has a handful


def test_the_stored_pictures_are_whole_and_small() -> None:
    paths = sorted(TARGET.glob("*.png"))
    assert [path.stem for path in paths] == sorted(picture.name for picture in PICTURES)
    assert [Image.open(io.BytesIO(path.read_bytes())).size for path in paths] == [WIDE] * len(paths)
    assert sum(path.stat().st_size for path in paths) < MAX_BYTES


def test_every_picture_is_shown_somewhere(root: Path) -> None:
    pages = "".join((root / name).read_text(encoding="utf-8") for name in ("README.md", "HANDLEIDING.md"))
    assert [picture.name for picture in PICTURES if f"](.github/{picture.name}.png)" not in pages] == []


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[str]:
    """Serve the embedded data as `make screenshots` does."""
    with serve(root / "data") as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_can_be_made_without_internet(served: str, browser: Browser, picture: Picture) -> None:
    made = Image.open(io.BytesIO(take(picture, served, browser)))
    assert made.size == WIDE
    colours = made.convert("RGB").getcolors(WIDE[0] * WIDE[1])
    assert colours is not None
    assert len(colours) > SOME_COLOURS
