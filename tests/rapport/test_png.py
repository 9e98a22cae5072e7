"""The picture, read again with Pillow: its size, its colours, the same bytes twice."""

from __future__ import annotations

import io

from PIL import Image, ImageColor

from analysis import Results
from analysis.rapport import Onderwerp, Soort, make_file, make_onderwerp


def colours(content: bytes) -> dict[tuple[int, ...], int]:
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    found = picture.getcolors(picture.width * picture.height)
    assert found is not None
    return {colour: count for count, colour in found if isinstance(colour, tuple)}


def test_a_wide_picture_with_the_colours_of_the_classes(gemeente: Onderwerp) -> None:
    content = make_file(gemeente, ".png")
    assert Image.open(io.BytesIO(content)).width == 1890
    found = colours(content)
    # Schelle and Ittersum lack more than 2.500, Vechtlanden 150 to 400: large areas of these colours
    for colour in ("#0c2c84", "#41b6c4"):
        assert found[ImageColor.getrgb(colour)] > 5_000
    assert make_file(gemeente, ".png") == content


def test_map_and_chart_apart(stadshagen: Onderwerp) -> None:
    kaart, grafiek = (make_file(stadshagen, ".png", soort=soort) for soort in (Soort.KAART, Soort.GRAFIEK))
    assert kaart != grafiek
    assert Image.open(io.BytesIO(kaart)).height > Image.open(io.BytesIO(grafiek)).height


def test_unknown_is_hatched_not_coloured(zwolle: Results) -> None:
    norm = zwolle.normen.norm_for("mantelzorgers", "ontmoeting")
    found = colours(make_file(make_onderwerp(zwolle, norm=norm), ".png", soort=Soort.KAART))
    assert found[ImageColor.getrgb("#e3e3e3")] > 50_000
    assert found.get(ImageColor.getrgb("#ffffcc"), 0) < 3_000  # the class of zero is in the legend only
