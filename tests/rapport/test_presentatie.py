"""The slides, read again: text to edit, charts with the numbers of dekking.csv, a shape per gebied."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import shapely
from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID

from analysis import Results
from analysis.rapport import Onderwerp, make_file, make_onderwerp
from tests.nasty import IMG
from tests.rapport.conftest import Dekking, Row, people

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def slides(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def texts(slide: Any) -> str:  # noqa: ANN401
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(content: bytes) -> list[Any]:
    return [shape.chart for slide in slides(content) for shape in slide.shapes if shape.has_chart]


def test_charts_hold_the_numbers_of_dekking(gemeente: Onderwerp, dekking: Dekking) -> None:
    rows = {
        row["gebiednaam"]: row
        for code, row in dekking.of("ouderen", "ontmoeting").items()
        if code[:2] == "WK"
    }
    outside, share = charts(make_file(gemeente, ".pptx"))
    values: list[tuple[Any, Callable[[Row], float]]] = [
        (outside, lambda row: float(row["inwoners"]) - float(row["inwoners_binnen_norm"])),
        (share, lambda row: float(row["aandeel_binnen_norm"])),
    ]
    for chart, value in values:
        names = [str(name).split(" ", 1)[1] for name in chart.plots[0].categories]
        assert sorted(names) == sorted(rows)
        found = dict(zip(names, chart.plots[0].series[0].values, strict=True))
        assert found == {name: pytest.approx(value(row), abs=1e-6) for name, row in rows.items()}


def test_charts_can_be_edited(gemeente: Onderwerp) -> None:
    for chart in charts(make_file(gemeente, ".pptx")):
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        values = [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)]  # type: ignore[union-attr]
        assert values == pytest.approx(list(chart.plots[0].series[0].values))


def test_sentence_table_notes_and_map(stadshagen: Onderwerp, dekking: Dekking) -> None:
    deck = slides(make_file(stadshagen, ".pptx"))
    own = dekking.of("ouderen", "ontmoeting")["WK019322"]
    assert (
        f"{people(own['inwoners'], own['inwoners_binnen_norm'])} van de {people(own['inwoners'])}"
        in texts(deck[0])
    )
    table = next(shape.table for slide in deck for shape in slide.shapes if shape.has_table)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    for code, row in dekking.of("ouderen", "ontmoeting").items():
        if code.startswith("BU019322"):
            line = next(line for line in cells if line[1] == row["gebiednaam"])
            assert line[2:4] == [
                people(row["inwoners"]),
                people(row["inwoners"], row["inwoners_binnen_norm"]),
            ]
    names = [shape.name for shape in deck[1].shapes]
    assert sum(any(name == f"{nr} {naam}" for name in names) for nr, naam, *_ in cells[1:]) == 9
    for slide in deck:
        assert "afspraak" in slide.notes_slide.notes_text_frame.text
        assert slide.shapes.title.text_frame.text
    everything = "\n".join(texts(slide) for slide in deck)
    assert "Peildatum" in everything
    assert "Bewijzen dat er niets is." in everything


def test_pictures_have_words(gemeente: Onderwerp) -> None:
    for slide in slides(make_file(gemeente, ".pptx")):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 5:  # freeform
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def frame_of(shape: Any) -> Any:  # noqa: ANN401
    return shapely.box(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)


@pytest.mark.parametrize("niveau", ["wijk", "buurt"])
def test_numbers_on_the_map_do_not_cover_each_other(zwolle: Results, niveau: str) -> None:
    onderwerp = make_onderwerp(zwolle, niveau=niveau)
    slide = slides(make_file(onderwerp, ".pptx"))[1]
    numbers = [shape for shape in slide.shapes if shape.name.startswith("nummer ")]
    assert sorted(int(shape.text_frame.text) for shape in numbers) == onderwerp.delen["nr"].tolist()
    frames = [frame_of(shape) for shape in numbers]
    points = [frame_of(shape) for shape in slide.shapes if shape.name == "aanbod"]
    assert points
    for place, frame in enumerate(frames):
        assert not [other for other in [*frames[:place], *points] if frame.intersection(other).area > 0]


def test_nothing_sticks_out_of_a_slide(zwolle: Results) -> None:
    for gebied in (None, "WK019322", "WK019332"):
        deck = Presentation(io.BytesIO(make_file(make_onderwerp(zwolle, gebied=gebied), ".pptx")))
        sheet = shapely.box(0, 0, deck.slide_width, deck.slide_height)
        for slide in deck.slides:
            assert all(sheet.contains(frame_of(shape)) for shape in slide.shapes)


def test_letters_are_those_of_the_words_themselves(gemeente: Onderwerp) -> None:
    # a size that only the paragraph has cannot be changed by hand: PowerPoint sets it back
    for slide in slides(make_file(gemeente, ".pptx")):
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        frames += [
            cell.text_frame
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ]
        runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]
        assert runs
        for run in runs:
            assert run.font.size is not None
            assert run.font.size.pt >= 7
            assert run.font.language_id == MSO_LANGUAGE_ID.DUTCH


def test_dots_show_on_dark_and_on_light(gemeente: Onderwerp) -> None:
    with zipfile.ZipFile(io.BytesIO(make_file(gemeente, ".pptx"))) as file:
        tree = ET.fromstring(file.read("ppt/slides/slide2.xml"))  # noqa: S314 our own file
    found = set()
    for pattern in tree.iter(f"{DRAWING}pattFill"):
        fore, back = (next(one.iter(f"{DRAWING}srgbClr")).get("val", "") for one in pattern)
        found.add((pattern.get("prst"), back, fore))
    assert ("dotGrid", "0C2C84", "FFFFFF") in found  # white on the darkest class
    assert ("dotGrid", "C7E9B4", "1D2730") in found  # dark in the legend


def test_unknown_is_hatched_and_in_no_chart(zwolle: Results) -> None:
    norm = zwolle.normen.norm_for("mantelzorgers", "ontmoeting")
    content = make_file(make_onderwerp(zwolle, norm=norm), ".pptx")
    (share,) = charts(content)  # the number of people is unknown everywhere, the share is not
    assert len(list(share.plots[0].categories)) == 16
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        tree = ET.fromstring(file.read("ppt/slides/slide2.xml"))  # noqa: S314 our own file
    patterns = [one.get("prst") for one in tree.iter(f"{DRAWING}pattFill")]
    assert patterns.count("wdUpDiag") == 17  # 16 wijken and the legend


def test_markup_is_text_and_the_clock_is_out(nasty: Results) -> None:
    onderwerp = make_onderwerp(nasty)
    content = make_file(onderwerp, ".pptx")
    assert IMG.split()[0] in "\n".join(texts(slide) for slide in slides(content))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(file.read(name))  # noqa: S314 our own file
            if name.startswith("ppt/slides/_rels"):
                assert b"TargetMode" not in file.read(name)
    assert make_file(onderwerp, ".pptx") == content
