"""Numbers and names on the map: measured with the letters themselves, none covers another or leaves home."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
import shapely
from PIL import ImageFont

from analysis import Results
from analysis.rapport import make_onderwerp
from analysis.rapport.blad import fit_box
from analysis.rapport.tekening import draw_kaart

SVG = "{http://www.w3.org/2000/svg}"


@cache
def letters(size: int) -> ImageFont.FreeTypeFont:
    """Give the letters of the reports, semi-bold, at `size` pixels."""
    folder = Path(str(resources.files("fontpkg_noto_sans"))) / "files"
    font = ImageFont.truetype(folder / "NotoSans[wdth,wght].ttf", size)
    weight = {b"Weight": 600.0, b"Width": 100.0}
    font.set_variation_by_axes([weight[axis["name"] or b""] for axis in font.get_variation_axes()])
    return font


class Text(NamedTuple):
    """A text on the map and the box that its letters fill."""

    words: str
    frame: shapely.Polygon


def read_texts(svg: str) -> tuple[ET.Element, list[Text]]:
    """Read the labels of a map and measure them with the font of the reports."""
    tree = ET.fromstring(svg)  # noqa: S314 our own drawing
    group = next(one for one in tree.iter(f"{SVG}g") if "sk-namen" in one.get("class", ""))
    found = []
    for text in group.iter(f"{SVG}text"):
        words = "".join(text.itertext())
        x, y, size = (float(text.get(name, "")) for name in ("x", "y", "font-size"))
        west, north, east, south = letters(round(size * 10)).getbbox(words, anchor="ms")
        frame = shapely.box(x + west / 10, y + north / 10, x + east / 10, y + south / 10)
        found.append(Text(words, frame))
    return tree, found


@pytest.mark.parametrize("letter", [1.0, 1.2, 1.5])
@pytest.mark.parametrize(("gebied", "niveau", "count"), [(None, "buurt", 78), (None, "wijk", 16)])
def test_no_label_covers_another(
    zwolle: Results, gebied: str | None, niveau: str, count: int, letter: float
) -> None:
    onderwerp = make_onderwerp(zwolle, gebied=gebied, niveau=niveau)
    tree, texts = read_texts(draw_kaart(onderwerp, letter=letter))
    assert len(texts) == count
    frames = [text.frame for text in texts]
    for place, frame in enumerate(frames):
        assert not [texts[i].words for i in range(place) if frame.intersection(frames[i]).area > 0]
    width, height = (float(side) for side in tree.get("viewBox", "").split()[2:])
    assert all(shapely.box(0, 0, width, height).contains(frame) for frame in frames)
    # nor does a label cover a mark of aanbod
    for mark in (one for group in tree.iter(f"{SVG}g") if group.get("class") == "sk-aanbod" for one in group):
        circle = shapely.Point(float(mark.get("cx", "")), float(mark.get("cy", ""))).buffer(7)
        assert not [text.words for text in texts if text.frame.intersects(circle)]


@pytest.mark.parametrize("niveau", ["wijk", "buurt"])
def test_a_label_stands_in_its_own_gebied_or_on_a_line_to_it(zwolle: Results, niveau: str) -> None:
    onderwerp = make_onderwerp(zwolle, niveau=niveau)
    tree, texts = read_texts(draw_kaart(onderwerp))
    box = fit_box(onderwerp.shapes.total_bounds.tolist())
    borders = {
        str(nr): shapely.transform(border, box.place)
        for nr, border in zip(onderwerp.delen["nr"], onderwerp.shapes.geometry, strict=True)
    }
    names = dict(zip(onderwerp.delen["nr"].astype("str"), onderwerp.delen["gebiednaam"], strict=True))
    ends = [
        shapely.Point(float(one.get("cx", "")), float(one.get("cy", "")))
        for group in tree.iter(f"{SVG}g")
        if group.get("class") == "sk-lijnen"
        for one in group.iter(f"{SVG}circle")
    ]
    away = 0
    for text in texts:
        number, *name = text.words.split("\N{NO-BREAK SPACE}", 1)
        border = borders[number]
        if not text.frame.centroid.buffer(3).intersects(border):
            away += 1
            assert not name
            assert any(border.buffer(2).contains(end) for end in ends)
        for written in name:
            assert names[number].startswith(written)
            others = [other for code, other in borders.items() if code != number]
            foreign = sum(text.frame.intersection(other).area for other in others)
            assert foreign < 0.35 * text.frame.area
    assert away == len(ends)
    assert (away > 0) == (niveau == "buurt")


def test_a_map_is_valid_for_a_browser(zwolle: Results) -> None:
    wijken = zwolle.gebieden.loc[zwolle.gebieden["niveau"] == "wijk", "gebiedcode"]
    for code in wijken:
        tree = ET.fromstring(draw_kaart(make_onderwerp(zwolle, gebied=code)))  # noqa: S314 our own drawing
        assert all(path.get("d", "M1")[:2] != "MZ" for path in tree.iter(f"{SVG}path")), code
