"""Beeld: how much two pictures of a screen differ for a person who looks, not for one who counts pixels.

Pictures are stored at half the size of the screen, blurred here, and cut into tiles of 32 screen pixels.
What counts is the mean colour of a tile: letters that another Chromium draws a shade darker or half a pixel
further leave it as it is; a legend that is gone, a map without colours or two texts over each other do not.

Measured on the ten stored screens (Chromium with `--font-render-hinting=none`, without subpixel
positioning, and with full hinting): no tile changed by more than 4.3 of 255. A shift of one screen pixel
changes tiles by at most 8; texts over each other by 22, a missing legend by 24, in at least 16 tiles. So: a
tile differs from 9 on, and a screen when more than 6 of its 1,008 tiles do (a phone's 312: when more than
one does).
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

__all__ = ["MAX_SHARE", "TILE", "TILE_LIMIT", "Verschil", "compare"]

TILE = 16  # pixels of a stored picture, which is half the size of the screen
TILE_LIMIT = 9.0  # of 255: from here a tile looks different
MAX_SHARE = 0.006  # of the tiles: six of a laptop's thousand
_BLUR = 3.0


@dataclass(frozen=True)
class Verschil:
    """The difference per tile (0-255), and what share of the tiles looks different."""

    tiles: NDArray[np.float64]

    @property
    def share(self) -> float:
        """Give the share of tiles (0-1) above the limit."""
        return float((self.tiles > TILE_LIMIT).mean())

    @property
    def alike(self) -> bool:
        """Tell whether a person would call the pictures the same."""
        return self.share <= MAX_SHARE

    def where(self) -> str:
        """Give the place of the tiles that differ most, in pixels of the screen, for a failing test."""
        worst = np.argsort(self.tiles, axis=None)[::-1][:5]
        rows, columns = np.unravel_index(worst, self.tiles.shape)
        spots = (
            f"({2 * TILE * x}, {2 * TILE * y}): {self.tiles[y, x]:.0f}"
            for y, x in zip(rows, columns, strict=True)
        )
        return f"{100 * self.share:.1f} % of the tiles differ; worst at {', '.join(spots)}"


def compare(stored: bytes, made: bytes) -> Verschil:
    """Compare two pictures (files) of the same size.

    Raises:
        ValueError: they have different sizes.

    """
    one, other = _tiles(stored), _tiles(made)
    if one.shape != other.shape:
        raise ValueError(f"{one.shape} and {other.shape} tiles: the pictures have different sizes")
    return Verschil(np.abs(one - other).max(axis=2))


def _tiles(file: bytes) -> NDArray[np.float64]:
    """Give the mean colour of each tile, shape (rows, columns, 3)."""
    picture = Image.open(io.BytesIO(file)).convert("RGB").filter(ImageFilter.GaussianBlur(_BLUR))
    pixels = np.asarray(picture, dtype=np.float64)
    rows, columns = pixels.shape[0] // TILE, pixels.shape[1] // TILE
    whole = pixels[: rows * TILE, : columns * TILE]
    means: NDArray[np.float64] = whole.reshape(rows, TILE, columns, TILE, 3).mean(axis=(1, 3))
    return means
