"""Presentatie: slides with text that can be edited, charts that stay charts, and a map of shapes."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN
from pptx.util import Mm, Pt

from analysis.rapport.excel import PERSONEN_FORMAT
from analysis.rapport.grafiek import bars_of, describe_grafiek
from analysis.rapport.inhoud import (
    DELEN_KOP,
    clip,
    hoofdzinnen,
    list_delen,
    list_hiaten,
    list_wijkhiaten,
    titel,
)
from analysis.rapport.slijtvast import fix_times
from analysis.rapport.verantwoording import (
    KAN_NIET,
    KAN_WEL,
    SLOT,
    TEKENS,
    describe_bronnen,
    describe_norm,
    describe_peildatum,
    text_of,
)
from analysis.rapport.vormen import add_kaart, add_legenda

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation as Slides
    from pptx.slide import Slide

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["make_presentatie"]

_WIDE, _HIGH = 338.7, 190.5  # 16:9, millimetres
_LEFT, _TOP, _INNER = 14.0, 34.0, 310.0
_ACCENT, _INK, _QUIET = RGBColor(0x15, 0x42, 0x73), RGBColor(0x1D, 0x27, 0x30), RGBColor(0x44, 0x50, 0x5A)
_FONT = "Arial"  # on every machine, where slides are edited
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  no clock in the file; the format knows no time zones
_MAX_ROWS, _MAX_HIATEN = 16, 5


def make_presentatie(onderwerp: Onderwerp) -> bytes:
    """Give slides of a gebied: the sentence, the map, two charts, the table, hiaten, limits and sources."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(_WIDE), Mm(_HIGH)
    _describe(deck, onderwerp)
    notes = [describe_norm(onderwerp.norm, onderwerp), f"{describe_peildatum(onderwerp)}.", SLOT]
    _add_opening(deck, onderwerp, notes)
    _add_map(deck, onderwerp, notes)
    _add_people(deck, onderwerp, notes)
    _add_shares(deck, onderwerp, notes)
    _add_table(deck, onderwerp, notes)
    gemeente = onderwerp.niveau == "gemeente"
    hiaten = (list_wijkhiaten if gemeente else list_hiaten)(onderwerp, _MAX_HIATEN)
    lines = [f"{hiaat['zin']} {hiaat['marge']}" for hiaat in hiaten]
    _add_list(
        deck, "De grootste hiaten", lines or ["Er is geen hiaat gevonden bij deze afspraken."], notes, size=18
    )
    can = ["Wel:", *KAN_WEL, "Niet:", *KAN_NIET]
    _add_list(deck, "Wat u met deze cijfers kunt, en wat niet", can, notes, size=18)
    _add_list(deck, "Bronnen en afspraken", [*describe_bronnen(onderwerp), *TEKENS, SLOT], notes, size=14)
    buffer = io.BytesIO()
    deck.save(buffer)
    return fix_times(buffer.getvalue())


def _describe(deck: Slides, onderwerp: Onderwerp) -> None:
    properties = deck.core_properties
    properties.title, properties.author, properties.language = titel(onderwerp), "samenspelkaart", "nl-NL"
    properties.created = properties.modified = _EPOCH
    properties.last_modified_by, properties.revision = "samenspelkaart", 1


def _new_slide(deck: Slides, title: str, notes: Sequence[str]) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = Mm(_LEFT), Mm(8), Mm(_INNER), Mm(20)
    frame = heading.text_frame
    frame.word_wrap = True
    _fill(frame.paragraphs[0], title, size=28, bold=True, colour=_ACCENT)
    slide.notes_slide.notes_text_frame.text = "\n".join(notes)
    _add_text(slide, [f"samenspelkaart. {SLOT}"], top=_HIGH - 12, size=10, height=8, colour=_QUIET)
    return slide


def _fill(paragraph: Any, text: str, *, size: float, bold: bool = False, colour: RGBColor = _INK) -> None:  # noqa: ANN401
    paragraph.text = text_of(text, missing="")
    paragraph.alignment = PP_ALIGN.LEFT
    font = paragraph.font
    font.size, font.bold, font.name, font.color.rgb = Pt(size), bold, _FONT, colour
    font.language_id = MSO_LANGUAGE_ID.DUTCH


def _add_text(
    slide: Slide,
    lines: Sequence[str],
    *,
    top: float,
    size: float,
    height: float = 100.0,
    left: float = _LEFT,
    width: float = _INNER,
    colour: RGBColor = _INK,
) -> None:
    frame = slide.shapes.add_textbox(Mm(left), Mm(top), Mm(width), Mm(height)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _fill(paragraph, line, size=size, colour=colour)
        paragraph.space_after = Pt(size / 3)


def _add_opening(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    slide = _new_slide(deck, titel(onderwerp), notes)
    first, *rest = hoofdzinnen(onderwerp)
    _add_text(slide, [first], top=_TOP + 4, size=30, height=60)
    _add_text(slide, rest, top=_TOP + 78, size=18, height=40)
    _add_text(slide, notes[:2], top=_HIGH - 36, size=12, height=20, colour=_QUIET)


def _add_map(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    slide = _new_slide(deck, "Waar wonen deze mensen?", notes)
    add_kaart(slide, onderwerp, left=_LEFT, top=_TOP - 4, width=190.0, height=142.0)
    add_legenda(slide, left=_LEFT + 205, top=_TOP)
    _add_text(
        slide, hoofdzinnen(onderwerp)[:2], left=_LEFT + 205, width=105, top=_TOP + 76, size=14, height=60
    )


def _add_people(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    rows = [row for row in bars_of(onderwerp) if not math.isnan(row["buiten_norm"])]
    unknown = len(onderwerp.delen) - int(onderwerp.delen["buiten_norm"].notna().sum())
    slide = _new_slide(deck, "Mensen die verder wonen dan de norm", notes)
    if rows:
        names = [f"{row['nr']} {clip(row['gebiednaam'], 30)}" for row in rows]
        values = [row["buiten_norm"] for row in rows]
        chart = _add_chart(slide, "Verder dan de norm", names, values, PERSONEN_FORMAT)
        chart.value_axis.minimum_scale = 0
        _name(slide.shapes[-1], "Grafiek: mensen verder dan de norm", describe_grafiek(onderwerp))
    if unknown:
        text = f"Van {unknown} gebieden is het aantal onbekend: die staan niet in de grafiek."
        _add_text(slide, [text], top=_HIGH - 22, size=12, height=8, colour=_QUIET)


def _add_shares(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    rows = [row for row in bars_of(onderwerp) if not math.isnan(row["aandeel_binnen_norm"])]
    slide = _new_slide(deck, "Welk deel woont binnen de norm?", notes)
    if rows:
        names = [f"{row['nr']} {clip(row['gebiednaam'], 30)}" for row in rows]
        chart = _add_chart(slide, "Binnen de norm", names, [row["aandeel_binnen_norm"] for row in rows], "0%")
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
        alt = "Staafgrafiek van het deel binnen de norm per gebied. De tabel op de volgende dia zegt het ook."
        _name(slide.shapes[-1], "Grafiek: deel binnen de norm", alt)


def _add_chart(slide: Slide, name: str, names: Sequence[str], values: Sequence[float], form: str) -> Any:  # noqa: ANN401
    data = CategoryChartData(number_format=form)
    data.categories = [*reversed(names)]  # a bar chart counts from below
    data.add_series(name, [*reversed(values)])
    place = (Mm(_LEFT), Mm(_TOP - 4), Mm(_INNER), Mm(138))
    chart: Any = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name = Pt(12), _FONT
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 40, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = form, False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = RGBColor(0x22, 0x5E, 0xA8)
    chart.value_axis.has_major_gridlines, chart.value_axis.tick_labels.number_format = False, form
    chart.value_axis.tick_labels.number_format_is_linked = False
    return chart


def _add_table(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    rows = list_delen(onderwerp)
    slide = _new_slide(deck, "De cijfers per gebied", notes)
    shown = [list(DELEN_KOP), *rows[:_MAX_ROWS]]
    place = (Mm(_LEFT), Mm(_TOP - 4), Mm(_INNER), Mm(7 * len(shown)))
    frame = slide.shapes.add_table(len(shown), len(DELEN_KOP), *place)
    _name(frame, "Tabel per gebied", "De cijfers van de kaart als tabel.")
    for column, width in enumerate((14, 80, 34, 46, 52, 40, 44)):
        frame.table.columns[column].width = Mm(width)
    for y, cells in enumerate(shown):
        for x, text in enumerate(cells):
            cell = frame.table.cell(y, x)
            cell.margin_top = cell.margin_bottom = Mm(0.5)
            white = RGBColor(0xFF, 0xFF, 0xFF)
            _fill(cell.text_frame.paragraphs[0], text, size=11, bold=y == 0, colour=white if y == 0 else _INK)
    if len(rows) > _MAX_ROWS:
        text = f"En nog {len(rows) - _MAX_ROWS} gebieden: zie het Excelbestand."
        _add_text(slide, [text], top=_HIGH - 22, size=12, height=8, colour=_QUIET)


def _add_list(deck: Slides, title: str, lines: Sequence[str], notes: Sequence[str], *, size: float) -> None:
    slide = _new_slide(deck, title, notes)
    _add_text(slide, [clip(line, 420) for line in lines], top=_TOP - 2, size=size, height=130)


def _name(shape: Any, name: str, alt: str) -> None:  # noqa: ANN401
    properties = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001  the library has no way to set it
    properties.set("name", name)
    properties.set("descr", alt)
