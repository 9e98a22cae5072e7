"""The drawings of a verslag, read as XML: places, numbers and parts by hand."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pytest
import shapely

from analysis.errors import UsageError
from analysis.klassen import ONBEKEND, SPECIAL, Klasse
from analysis.rapport.plattegrond import Band, Merk, Vlak, draw_plattegrond
from analysis.rapport.staven import Staven, draw_staven
from analysis.rapport.verslag import make_verslag

SVG = "{http://www.w3.org/2000/svg}"
GREEN = Klasse("groen", "groen", "#00aa00")
# a square of 10 by 10 km: 944 units wide within margins of 28, so 0.0944 units to the metre
STAD = Vlak("", "Stad", shapely.box(0, 0, 10_000, 10_000), GREEN)
UNKNOWN = math.nan


def parts_of(svg: str, name: str) -> list[ET.Element]:
    return [*ET.fromstring(svg).iter(f"{SVG}{name}")]  # noqa: S314 our own


def texts_of(svg: str) -> list[str]:
    return ["".join(one.itertext()).replace("\N{NO-BREAK SPACE}", " ") for one in parts_of(svg, "text")]


def numbers_of(parts: list[ET.Element], name: str) -> list[float]:
    return [float(one.attrib[name]) for one in parts]


def merk(x_rd: float, nr: str, *, vol: bool = True) -> Merk:
    return Merk(x_rd, 5000, vol, nr)


def bars(*values: tuple[float, float]) -> Staven:
    first, second = zip(*values, strict=True)
    names = [f"Naam {number}" for number in range(len(values))]
    return Staven("Kop", ("zeker", "misschien"), names, first, second, names, "0%", "alt")


def test_numbers_that_would_cover_each_other_share_a_mark() -> None:
    merken = [merk(5000, "1", vol=False), merk(5100, "2"), merk(9000, "3", vol=False)]
    texts = texts_of(draw_plattegrond([STAD], merken, titel="t"))
    assert [text for text in texts if re.fullmatch(r"[\d·]+", text)] == ["1·2", "3"]


def test_circles_and_bands_stand_where_the_offerings_are() -> None:
    merken = [merk(2000, "1"), merk(8000, "2"), merk(90_000, "3")]  # the third lies off the map
    banden = [Band(0, 1, zeker=True), Band(0, 2, zeker=False)]
    svg = draw_plattegrond([STAD], merken, titel="t", banden=banden, straal_m=1000.0)
    circles = [one for one in parts_of(svg, "circle") if one.get("fill-opacity")]
    assert numbers_of(circles, "r") == pytest.approx([94.4, 94.4], abs=0.1)
    assert numbers_of(circles, "cx") == pytest.approx([216.8, 783.2], abs=0.1)
    lines = re.findall(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', svg)
    assert [float(x) for x in lines[0]] == pytest.approx([216.8, 500, 783.2, 500], abs=0.1)
    assert len(lines) == 1


def test_what_is_unknown_is_hatched_and_what_is_voorlopig_dotted() -> None:
    west, east = shapely.box(0, 0, 5000, 10_000), shapely.box(5000, 0, 10_000, 10_000)
    vlakken = [Vlak("1", "West", west, SPECIAL[ONBEKEND]), Vlak("2", "Oost", east, GREEN, voorlopig=True)]
    svg = draw_plattegrond(vlakken, [], titel="t")
    fills = re.findall(r'<path d="M[^"]+" fill="([^"]+)"', svg)
    assert fills[:3] == ["url(#sk-onbekend)", "#00aa00", "url(#sk-voorlopig)"]
    assert {"1 West", "2 Oost"} <= set(texts_of(svg))


def test_bars_are_as_long_as_their_numbers() -> None:
    rects = [one for one in parts_of(draw_staven(bars((30.0, 20.0), (0.0, 25.0))), "rect") if one.get("y")]
    shown = rects[2:]  # after those of the legend; the longest bar, 50, is 500 units
    assert numbers_of(shown, "width") == pytest.approx([300, 200, 250])
    assert numbers_of(shown, "x") == pytest.approx([300, 600, 300])


def test_an_unknown_bar_is_hatched_and_not_nothing() -> None:
    svg = draw_staven(bars((UNKNOWN, UNKNOWN), (1.0, 0.0)))
    assert svg.count('fill="url(#sk-onbekend)"') == 1


def test_names_are_letters_in_a_drawing() -> None:
    nasty = '</title><script>alert("x")</script>&'
    chart = bars((1.0, 0.0))._replace(kop=nasty, namen=[nasty], woorden=[nasty], delen=(nasty, nasty))
    plan = draw_plattegrond([STAD._replace(naam=nasty)], [merk(5000, "<b>")], titel=nasty)
    for svg in (draw_staven(chart), plan):
        assert not parts_of(svg, "script")


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(UsageError, match=r"Kies \.pdf, \.pptx of \.png"):
        make_verslag(None, ".docx")  # type: ignore[arg-type]
