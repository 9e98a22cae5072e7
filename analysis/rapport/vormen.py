"""Vormen: the map of a slide as shapes to colour, move and copy, each with the name of its gebied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Mm, Pt

from analysis.klassen import MATEN, ONBEKEND, SPECIAL, Klasse
from analysis.rapport.blad import Box
from analysis.rapport.inhoud import clip, oordeel
from analysis.rapport.opschriften import Label, place_opschriften
from analysis.rapport.tekening import list_points
from analysis.woorden import personen

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pptx.slide import Slide

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["add_kaart", "add_legenda"]

_INK, _WHITE = RGBColor(0x1D, 0x27, 0x30), RGBColor(0xFF, 0xFF, 0xFF)
_FONT = "Arial"
_SIMPLIFY_MM = 0.2
_UNITS = 100  # shape coordinates per millimetre
_PER_MM = 5  # units of a drawn map per millimetre: a number of 17 units is one of 9.6 points
_POINT_MM, _LEGEND_MM = 2.6, 7.0
_FEW, _LARGE = 20, 1.5  # with no more gebieden than this, numbers are this much larger
_MARK = RGBColor(0x9C, 0x2F, 0x00)
_DARK = 110  # brightness (0-255) below which dots are white


def add_kaart(
    slide: Slide, onderwerp: Onderwerp, *, left: float, top: float, width: float, height: float
) -> None:
    """Draw the delen of `onderwerp` on `slide` inside a frame (millimetres), with numbers and offerings."""
    shapes = onderwerp.shapes
    west, south, east, north = shapes.total_bounds.tolist()
    scale = min(width / max(east - west, 1.0), height / max(north - south, 1.0))
    borders = shapely.coverage_simplify(shapes.geometry.to_numpy(), _SIMPLIFY_MM / scale)
    wide, high = (east - west) * scale, (north - south) * scale
    corner = np.array([left + (width - wide) / 2, top + (height - high) / 2])
    rows: list[dict[str, Any]] = onderwerp.delen.to_dict("records")  # type: ignore[assignment]
    for row, border in zip(rows, borders, strict=True):
        moved = shapely.transform(border, lambda xy: (xy - (west, north)) * (scale, -scale) + corner)
        _add_gebied(slide, moved, row, onderwerp.klasse(row))
    box = Box(west, north, scale * _PER_MM, wide * _PER_MM, high * _PER_MM)
    points = list_points(onderwerp, box)
    for x, y, sure in points:
        _add_point(slide, corner[0] + x / _PER_MM, corner[1] + y / _PER_MM, sure=sure)
    letter = _LARGE if len(rows) <= _FEW else 1.0
    labels = place_opschriften(rows, borders, box, points, named=False, letter=letter)
    for label in labels:
        _add_line(slide, label, corner)
    for label in labels:
        _add_number(slide, label, corner)


def _add_gebied(slide: Slide, polygon: Any, row: dict[Any, Any], klasse: Klasse) -> None:  # noqa: ANN401
    rings = [ring for part in shapely.get_parts(polygon) for ring in (part.exterior, *part.interiors)]
    first, *others = [(shapely.get_coordinates(ring)[:-1] * _UNITS).round().tolist() for ring in rings]
    x, y = first[0]
    builder = slide.shapes.build_freeform(x, y, scale=Mm(1) / _UNITS)
    builder.add_line_segments(first[1:], close=True)
    for ring in others:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    shape = builder.convert_to_shape()
    fill_shape(shape, klasse, voorlopig=row["voorlopig"] == "ja")
    properties = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001  the library has no way to set it
    naam = clip(row["gebiednaam"], 60)
    properties.set("name", f"{row['nr']} {naam}")
    properties.set(
        "descr", f"{naam}: {personen(row['buiten_norm'])} mensen verder dan de norm, {oordeel(row)}."
    )


def fill_shape(shape: Any, klasse: Klasse, *, voorlopig: bool = False) -> None:  # noqa: ANN401
    """Colour a shape by its class: hatched for onbekend, dotted for voorlopig."""
    colour = RGBColor.from_string(klasse.kleur.removeprefix("#").upper())
    if klasse.code == ONBEKEND:
        _fill_pattern(shape, MSO_PATTERN.WIDE_UPWARD_DIAGONAL, RGBColor(0x7C, 0x83, 0x89), colour)
    elif voorlopig:
        red, green, blue = colour
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < _DARK
        _fill_pattern(shape, MSO_PATTERN.DOTTED_GRID, _WHITE if dark else _INK, colour)
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour
    shape.line.color.rgb, shape.line.width = _INK, Pt(0.75)
    _flatten(shape)


def _flatten(shape: Any) -> None:  # noqa: ANN401
    """Take the shadow off, which the theme gives and some programs draw all the same."""
    shape.shadow.inherit = False
    for effect in shape._element.xpath(".//a:effectRef"):  # noqa: SLF001  the library has no way to set it
        effect.set("idx", "0")


def _fill_pattern(shape: Any, pattern: MSO_PATTERN, fore: RGBColor, back: RGBColor) -> None:  # noqa: ANN401
    shape.fill.patterned()
    shape.fill.pattern, shape.fill.fore_color.rgb, shape.fill.back_color.rgb = pattern, fore, back


def _add_point(slide: Slide, x: float, y: float, *, sure: bool) -> None:
    """Draw an offering: filled where its place is known, open where it is not."""
    place = (Mm(x - _POINT_MM / 2), Mm(y - _POINT_MM / 2), Mm(_POINT_MM), Mm(_POINT_MM))
    shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, *place)
    shape.name = "aanbod" if sure else "aanbod, plek niet precies bekend"
    shape.fill.solid()
    shape.fill.fore_color.rgb, shape.line.color.rgb = (_MARK, _WHITE) if sure else (_WHITE, _MARK)
    shape.line.width = Pt(1.25)
    _flatten(shape)


def _add_line(slide: Slide, label: Label, corner: NDArray[np.float64]) -> None:
    """Draw a line from a gebied to its number, where that stands beside it."""
    if label.home is not None:
        ends = corner + np.array([label.home, (label.x, label.y)]) / _PER_MM
        places = [Mm(value) for value in ends.ravel().tolist()]
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *places).line
        line.color.rgb, line.width = _INK, Pt(0.75)


def _add_number(slide: Slide, label: Label, corner: NDArray[np.float64]) -> None:
    """Write a number on white."""
    (x, y), half = corner + np.array([label.x, label.y]) / _PER_MM, label.half / _PER_MM
    place = (Mm(x - half[0]), Mm(y - half[1]), Mm(2 * half[0]), Mm(2 * half[1]))
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *place)
    shape.name = f"nummer {label.number}"
    shape.fill.solid()
    shape.fill.fore_color.rgb = _WHITE
    shape.line.color.rgb, shape.line.width = _INK, Pt(0.5)
    _flatten(shape)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
    _write(frame.paragraphs[0], label.number, size=round(label.size * 0.5, 1), bold=True)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _write(paragraph: Any, text: str, *, size: float, bold: bool = False) -> None:  # noqa: ANN401
    paragraph.text = text
    font = paragraph.runs[0].font if paragraph.runs else paragraph.font
    font.size, font.bold, font.name, font.color.rgb = Pt(size), bold, _FONT, _INK
    font.language_id = MSO_LANGUAGE_ID.DUTCH


def add_legenda(slide: Slide, *, left: float, top: float) -> None:
    """Draw the classes of the map with their words from `top` downwards (millimetres)."""
    head = slide.shapes.add_textbox(Mm(left), Mm(top - 8), Mm(105), Mm(7)).text_frame
    head.word_wrap = True
    _write(head.paragraphs[0], MATEN["tekort"].label, size=14, bold=True)
    light = MATEN["tekort"].klassen[1]
    items = [*((klasse, klasse.label, False) for klasse in (*MATEN["tekort"].klassen, SPECIAL[ONBEKEND]))]
    items.append((light, "stippen of ruitjes: voorlopig", True))
    for number, (klasse, label, dotted) in enumerate(items):
        y = top + _LEGEND_MM * number
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(left + 2), Mm(y + 1), Mm(10), Mm(5))
        fill_shape(box, klasse, voorlopig=dotted)
        _add_words(slide, label, left, y)
    for number, (label, sure) in enumerate(
        (("aanbod", True), ("aanbod, plek niet precies bekend", False)), start=len(items)
    ):
        y = top + _LEGEND_MM * number
        _add_point(slide, left + 7, y + 3.5, sure=sure)
        _add_words(slide, label, left, y)


def _add_words(slide: Slide, text: str, left: float, y: float) -> None:
    frame = slide.shapes.add_textbox(Mm(left + 14), Mm(y - 0.5), Mm(85), Mm(7)).text_frame
    frame.word_wrap = True
    _write(frame.paragraphs[0], text, size=13)
