"""Vormen: the map of a slide as shapes to colour, move and copy, each with the name of its gebied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Mm, Pt

from analysis.klassen import MATEN, ONBEKEND, SPECIAL, Klasse
from analysis.rapport.inhoud import clip, oordeel
from analysis.woorden import personen

if TYPE_CHECKING:
    from pptx.slide import Slide

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["add_kaart", "add_legenda"]

_INK, _WHITE = RGBColor(0x1D, 0x27, 0x30), RGBColor(0xFF, 0xFF, 0xFF)
_FONT = "Arial"
_SIMPLIFY_MM = 0.2
_UNITS = 100  # shape coordinates per millimetre


def add_kaart(
    slide: Slide, onderwerp: Onderwerp, *, left: float, top: float, width: float, height: float
) -> None:
    """Draw the delen of `onderwerp` on `slide` inside a frame (millimetres), with their numbers."""
    shapes = onderwerp.shapes
    west, south, east, north = shapes.total_bounds.tolist()
    scale = min(width / max(east - west, 1.0), height / max(north - south, 1.0))
    borders = shapely.coverage_simplify(shapes.geometry.to_numpy(), _SIMPLIFY_MM / scale)
    shift_x, shift_y = (
        left + (width - (east - west) * scale) / 2,
        top + (height - (north - south) * scale) / 2,
    )
    rows: list[dict[Any, Any]] = onderwerp.delen.to_dict("records")
    for row, border in zip(rows, borders, strict=True):
        moved = shapely.transform(
            border, lambda xy: (xy - (west, north)) * (scale, -scale) + (shift_x, shift_y)
        )
        _add_gebied(slide, moved, row, onderwerp.klasse(row))
    for row, border in zip(rows, borders, strict=True):
        center = shapely.get_coordinates(shapely.maximum_inscribed_circle(border, tolerance=1 / scale))[0]
        x, y = (center - (west, north)) * (scale, -scale) + (shift_x, shift_y)
        _add_number(slide, str(row["nr"]), float(x), float(y))


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
    if klasse.code == ONBEKEND or voorlopig:
        shape.fill.patterned()
        unknown = klasse.code == ONBEKEND
        shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL if unknown else MSO_PATTERN.PERCENT_10
        shape.fill.fore_color.rgb = RGBColor(0x7C, 0x83, 0x89) if unknown else _INK
        shape.fill.back_color.rgb = colour
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour
    shape.line.color.rgb, shape.line.width = _INK, Pt(0.75)
    shape.shadow.inherit = False


def _add_number(slide: Slide, number: str, x: float, y: float) -> None:
    wide = 5.0 + 2.2 * (len(number) - 1)
    place = (Mm(x - wide / 2), Mm(y - 2.6), Mm(wide), Mm(5.2))
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *place)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _WHITE
    shape.line.color.rgb, shape.line.width = _INK, Pt(0.5)
    shape.shadow.inherit = False
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
    _write(frame.paragraphs[0], number, size=9, bold=True)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _write(paragraph: Any, text: str, *, size: float, bold: bool = False) -> None:  # noqa: ANN401
    paragraph.text = text
    paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), bold, _FONT
    paragraph.font.color.rgb = _INK
    paragraph.font.language_id = MSO_LANGUAGE_ID.DUTCH


def add_legenda(slide: Slide, *, left: float, top: float) -> None:
    """Draw the classes of the map with their words from `top` downwards (millimetres)."""
    head = slide.shapes.add_textbox(Mm(left), Mm(top - 8), Mm(105), Mm(7)).text_frame
    head.word_wrap = True
    _write(head.paragraphs[0], MATEN["tekort"].label, size=14, bold=True)
    light = MATEN["tekort"].klassen[1]
    items = [*((klasse, klasse.label, False) for klasse in (*MATEN["tekort"].klassen, SPECIAL[ONBEKEND]))]
    items.append((light, "stippen: voorlopig", True))
    for number, (klasse, label, dotted) in enumerate(items):
        y = top + 8 * number
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(left + 2), Mm(y + 1), Mm(10), Mm(5))
        fill_shape(box, klasse, voorlopig=dotted)
        frame = slide.shapes.add_textbox(Mm(left + 14), Mm(y - 0.5), Mm(85), Mm(7)).text_frame
        frame.word_wrap = True
        _write(frame.paragraphs[0], label, size=13)
