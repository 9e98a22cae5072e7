"""Dia: slides and what stands on them: text that can be edited, charts that stay charts, tables."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN
from pptx.util import Mm, Pt

from analysis.rapport.fixed_times import fix_times
from analysis.rapport.inhoud import clip
from analysis.rapport.verantwoording import (
    KAN_NIET,
    KAN_WEL,
    SLOT,
    TEKENS,
    describe_bronnen,
    describe_norm,
    describe_peildatum,
)
from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pptx.presentation import Presentation as Slides
    from pptx.slide import Slide

    from analysis.rapport.onderwerp import Onderwerp

__all__ = [
    "HIGH",
    "INNER",
    "LEFT",
    "QUIET",
    "TOP",
    "add_chart",
    "add_closing",
    "add_list",
    "add_table",
    "add_text",
    "close_deck",
    "name_shape",
    "new_slide",
    "notes_of",
    "open_deck",
]

_WIDE, HIGH = 338.7, 190.5  # 16:9, millimetres
LEFT, TOP, INNER = 14.0, 34.0, 310.0
_ACCENT, _INK, QUIET = RGBColor(0x15, 0x42, 0x73), RGBColor(0x1D, 0x27, 0x30), RGBColor(0x44, 0x50, 0x5A)
_WHITE, _BARS = RGBColor(0xFF, 0xFF, 0xFF), (RGBColor(0x22, 0x5E, 0xA8), RGBColor(0xF2, 0xF2, 0xF2))
_FONT = "Arial"  # on every machine, where slides are edited
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  no clock in the file; the format knows no time zones
_MAX_ROWS = 16


def open_deck(title: str) -> Slides:
    """Give slides without a slide, of 16:9, called `title`."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(_WIDE), Mm(HIGH)
    properties = deck.core_properties
    properties.title, properties.author, properties.language = title, "samenspelkaart", "nl-NL"
    properties.created = properties.modified = _EPOCH
    properties.last_modified_by, properties.revision = "samenspelkaart", 1
    return deck


def notes_of(onderwerp: Onderwerp) -> list[str]:
    """Give what stands under every slide: the norm, the peildatum, and what a hiaat is."""
    return [describe_norm(onderwerp.norm, onderwerp), f"{describe_peildatum(onderwerp)}.", SLOT]


def close_deck(deck: Slides) -> bytes:
    """Give the slides as a file; the same slides give the same bytes."""
    buffer = io.BytesIO()
    deck.save(buffer)
    return fix_times(buffer.getvalue())


def new_slide(deck: Slides, title: str, notes: Sequence[str]) -> Slide:
    """Add a slide with a title, `notes` for the speaker and the foot that all slides have."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = Mm(LEFT), Mm(8), Mm(INNER), Mm(20)
    frame = heading.text_frame
    frame.word_wrap = True
    _fill(frame.paragraphs[0], title, size=28, bold=True, colour=_ACCENT)
    slide.notes_slide.notes_text_frame.text = "\n".join(notes)
    add_text(slide, [f"samenspelkaart. {SLOT}"], top=HIGH - 12, size=10, height=8, colour=QUIET)
    return slide


def _fill(paragraph: Any, text: str, *, size: float, bold: bool = False, colour: RGBColor = _INK) -> None:  # noqa: ANN401
    paragraph.text = text_of(text, missing="")
    paragraph.alignment = PP_ALIGN.LEFT
    # of the words themselves: who edits a slide must be able to change what a paragraph starts from
    font = paragraph.runs[0].font if paragraph.runs else paragraph.font
    font.size, font.bold, font.name, font.color.rgb = Pt(size), bold, _FONT, colour
    font.language_id = MSO_LANGUAGE_ID.DUTCH


def add_text(
    slide: Slide,
    lines: Sequence[str],
    *,
    top: float,
    size: float,
    height: float = 100.0,
    left: float = LEFT,
    width: float = INNER,
    colour: RGBColor = _INK,
) -> None:
    """Write `lines` in letters of `size` points; places are millimetres."""
    frame = slide.shapes.add_textbox(Mm(left), Mm(top), Mm(width), Mm(height)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _fill(paragraph, line, size=size, colour=colour)
        paragraph.space_after = Pt(size / 3)


def add_list(deck: Slides, title: str, lines: Sequence[str], notes: Sequence[str], *, size: float) -> None:
    """Add a slide with a title and `lines` in letters of `size` points."""
    slide = new_slide(deck, title, notes)
    add_text(slide, [clip(line, 420) for line in lines], top=TOP - 2, size=size, height=130)


def add_closing(deck: Slides, onderwerp: Onderwerp) -> None:
    """Add the slides on what the figures can and cannot carry, and on what they rest."""
    notes = notes_of(onderwerp)
    slide = new_slide(deck, "Wat u met deze cijfers kunt, en wat niet", notes)
    half = INNER / 2 - 5
    for place, (kop, lines) in enumerate((("Wel", KAN_WEL), ("Niet", KAN_NIET))):
        left = LEFT + place * (half + 10)
        add_text(slide, [kop], left=left, width=half, top=TOP, size=22, height=12, colour=_ACCENT)
        add_text(slide, [f"• {line}" for line in lines], left=left, width=half, top=TOP + 14, size=18)
    add_list(deck, "Bronnen en afspraken", [*describe_bronnen(onderwerp), *TEKENS, SLOT], notes, size=14)


def add_chart(slide: Slide, names: Sequence[str], series: Mapping[str, Sequence[float]], form: str) -> Any:  # noqa: ANN401
    """Add bars that stay a chart, the first of `names` on top; more than one series is stacked.

    Args:
        slide: where.
        names: of the bars.
        series: name → a number per bar; the first is drawn solid, the second pale.
        form: how the numbers are written, as Excel writes it.

    """
    data = CategoryChartData(number_format=form)
    data.categories = [*reversed(names)]  # a bar chart counts from below
    for name, values in series.items():
        data.add_series(name, [*reversed(values)])
    stacked = len(series) > 1
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    place = (Mm(LEFT), Mm(TOP - 4), Mm(INNER), Mm(138))
    chart: Any = slide.shapes.add_chart(kind, *place, data).chart
    chart.has_title, chart.has_legend = False, stacked
    chart.font.size, chart.font.name = Pt(10 if stacked else 12), _FONT
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 40, True
    if stacked:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        plot.overlap = 100
    else:
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for bars, colour in zip(plot.series, _BARS, strict=False):
        bars.format.fill.solid()
        bars.format.fill.fore_color.rgb = colour
        labels = bars.data_labels if stacked else plot.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, form, False
        if stacked:
            bars.format.line.color.rgb = _INK
            labels.font.color.rgb = _WHITE if colour == _BARS[0] else _INK
    chart.value_axis.has_major_gridlines, chart.value_axis.tick_labels.number_format = False, form
    chart.value_axis.tick_labels.number_format_is_linked = False
    return chart


def add_table(
    slide: Slide,
    kop: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    what: str,
    right: Sequence[int] = (),
) -> None:
    """Add a table of texts, and how many rows there are besides.

    Args:
        slide: where.
        kop: the heads of the columns.
        rows: as many texts as heads each.
        widths: of the columns, millimetres.
        what: what a row is, in the plural.
        right: columns of numbers, aligned to the right.

    """
    shown = [kop, *rows[:_MAX_ROWS]]
    place = (Mm(LEFT), Mm(TOP - 4), Mm(INNER), Mm(7 * len(shown)))
    frame = slide.shapes.add_table(len(shown), len(kop), *place)
    name_shape(frame, f"Tabel van {what}", "De cijfers van de kaart als tabel.")
    for column, width in enumerate(widths):
        frame.table.columns[column].width = Mm(width)
    for y, cells in enumerate(shown):
        for x, text in enumerate(cells):
            cell = frame.table.cell(y, x)
            cell.margin_top = cell.margin_bottom = Mm(0.5)
            colour = _WHITE if y == 0 else _INK
            _fill(cell.text_frame.paragraphs[0], text, size=11, bold=y == 0, colour=colour)
            if y == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = _ACCENT
            if x in right:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    if len(rows) > _MAX_ROWS:
        text = f"En nog {len(rows) - _MAX_ROWS} {what}: zie het Excelbestand."
        add_text(slide, [text], top=HIGH - 22, size=12, height=8, colour=QUIET)


def name_shape(shape: Any, name: str, alt: str) -> None:  # noqa: ANN401
    """Name a shape, and say in `alt` what it shows to who does not see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001  the library has no way to set it
    properties.set("name", name)
    properties.set("descr", alt)
