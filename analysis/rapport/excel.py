"""Excel: one tidy sheet per table with formatted numbers. Text is always text, never a formula or a link.

The cells keep the numbers of dekking.csv; only their format rounds, and shows "minder dan 10" for 1-9 people.
An empty cell is unknown.
"""

from __future__ import annotations

import io
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

from analysis.errors import UsageError
from analysis.rapport.geo import export_aanbod
from analysis.rapport.inhoud import hoofdzinnen, titel
from analysis.rapport.kolommen import explain_columns
from analysis.rapport.verantwoording import (
    KAN_NIET,
    KAN_WEL,
    SLOT,
    TEKENS,
    describe_bronnen,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["AANDEEL_FORMAT", "PERSONEN_FORMAT", "make_excel", "make_tabellen"]

# As `woorden.personen`: 9.5 rounds to ten. No "<" in it: python-pptx would put it in its XML as it is.
PERSONEN_FORMAT = '[>=9.5]#,##0;[=0]0;"minder dan 10"'
# As `woorden.procent` does: a share just above nothing does not read as nothing.
AANDEEL_FORMAT = '[>=0.005]0%;[=0]0%;"nog geen 1 %"'
_METERS = '#,##0" m"'
_MAX_ROWS = 1_048_575
_MAX_TEXT = 32_767
_NARROW, _NUMBER, _WIDEST = 10, 14, 60  # widths of columns, in characters; "minder dan 10" fits in _NUMBER
_UITLEG = ("Blad Kaart hoort bij de kaart. Op blad Kolommen staat wat de kolommen betekenen.",)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # no clock in the file: the same input gives the same bytes


def make_excel(onderwerp: Onderwerp) -> bytes:
    """Give the workbook of a gebied: what to read first, map, dekking, hiaten, inwoners, aanbod, normen.

    Raises:
        UsageError: a table has more rows than Excel can hold.

    """
    return make_tabellen(onderwerp, _tables(onderwerp), uitleg=_UITLEG)


def make_tabellen(
    onderwerp: Onderwerp, tabellen: Mapping[str, pd.DataFrame], *, uitleg: Sequence[str] = ()
) -> bytes:
    """Give a workbook of `tabellen` (name of the sheet → table), after a sheet that says what they rest on.

    Args:
        onderwerp: what they are about.
        tabellen: tidy tables; people, distances and shares are known by the names of their columns.
        uitleg: more sentences on how to read the sheets.

    Raises:
        UsageError: a table has more rows than Excel can hold.

    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": titel(onderwerp), "author": "samenspelkaart", "created": _EPOCH})
    _write_leeswijzer(book, onderwerp, uitleg)
    formats = _formats(book)
    for name, table in tabellen.items():
        _write_table(book, name, table, formats)
    book.close()
    return buffer.getvalue()


def _tables(onderwerp: Onderwerp) -> Mapping[str, pd.DataFrame]:
    results, normen, codes = onderwerp.results, onderwerp.normen, onderwerp.codes
    bevolking, bevindingen = results.bronnen.bevolking, results.bevindingen
    aanbod = results.aanbod
    if onderwerp.niveau != "gemeente":
        aanbod = aanbod[_belongs(aanbod, set(codes))]
    afspraken = pd.DataFrame(
        [
            {
                "doelgroep": norm.doelgroep,
                "doelgroep_label": normen.label_of(norm.doelgroep),
                "aanbodsoort": norm.aanbodsoort,
                "aanbodsoort_label": normen.label_of(norm.aanbodsoort),
                "normafstand_m": norm.normafstand_m,
                "min_aandeel": norm.min_aandeel,
                "bron": norm.bron,
            }
            for norm in normen.normen
        ]
    )
    tables = {
        "Kaart": onderwerp.delen,
        "Dekking": results.dekking[results.dekking["gebiedcode"].isin(codes)],
        "Hiaten": results.hiaten[results.hiaten["gebiedcode"].isin(codes)],
        "Inwoners": bevolking[bevolking["gebiedcode"].isin(codes)],
        "Aanbod": pd.DataFrame(export_aanbod(aanbod).drop(columns="geometry")),
        "Normen (afspraken)": afspraken,
        "Bevindingen": bevindingen,
    }
    return {"Kolommen": explain_columns(tables), **tables}


def _belongs(aanbod: pd.DataFrame, codes: set[str]) -> pd.Series:
    """Tell which offerings stand in one of the gebieden, or name one as their werkgebied."""
    listed = [not codes.isdisjoint(text.split(";")) for text in aanbod["werkgebied"].fillna("").astype("str")]
    return (
        aanbod["buurtcode"].isin(codes)
        | aanbod["wijkcode"].isin(codes)
        | pd.Series(listed, index=aanbod.index)
    )


def _formats(book: Workbook) -> dict[str, Format]:
    return {
        "kop": book.add_format(
            {"bold": True, "bg_color": "#154273", "font_color": "#ffffff", "text_wrap": True}
        ),
        "personen": book.add_format({"num_format": PERSONEN_FORMAT}),
        "meters": book.add_format({"num_format": _METERS}),
        "aandeel": book.add_format({"num_format": AANDEEL_FORMAT}),
        "getal": book.add_format({"num_format": "General"}),
        "tekst": book.add_format({"num_format": "@"}),
    }


def _kind(column: str, values: pd.Series) -> str:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return "tekst"
    if column.startswith(("inwoners", "tekort", "buiten_norm")):
        return "personen"
    if "aandeel" in column:
        return "aandeel"
    return "meters" if column.endswith("_m") else "getal"


def _write_table(book: Workbook, name: str, table: pd.DataFrame, formats: Mapping[str, Format]) -> None:
    if len(table) > _MAX_ROWS:
        raise UsageError(
            f"De tabel {name} heeft {len(table)} rijen; Excel kan er {_MAX_ROWS} aan. "
            "Kies een kleiner gebied met --gebied, of een .gpkg."
        )
    sheet = book.add_worksheet(name)
    for column, label in enumerate(map(str, table.columns)):
        kind = _kind(label, table[label])
        sheet.write_string(0, column, label, formats["kop"])
        sheet.set_column(column, column, _width(label, table[label], text=kind == "tekst"))
        _write_column(sheet, column, table[label], formats[kind], text=kind == "tekst")
    sheet.freeze_panes(1, 0)
    if len(table.columns):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{SLOT}&R&P / &N")


def _width(label: str, values: pd.Series, *, text: bool) -> int:
    """Give the width at which the head (with its filter) and nearly all cells can be read."""
    head = len(label) + 4
    if not text:
        return max(head, _NUMBER)
    longest = max((len(cell) for cell in values.dropna().astype("str")), default=0) + 2
    return min(max(head, longest, _NARROW), _WIDEST)


def _write_column(sheet: Worksheet, column: int, values: pd.Series, form: Format, *, text: bool) -> None:
    for row, value in enumerate(values.tolist(), start=1):
        if _is_missing(value):
            continue
        if text:
            words = (
                {True: "ja", False: "nee"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            )
            sheet.write_string(row, column, words[:_MAX_TEXT], form)
        else:
            sheet.write_number(row, column, float(value), form)


def _is_missing(value: Any) -> bool:  # noqa: ANN401  (a cell of any table)
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) or value == ""


def _write_leeswijzer(book: Workbook, onderwerp: Onderwerp, uitleg: Sequence[str]) -> None:
    """Write the sheet that is read first: what it is, what it rests on, what it can and cannot carry."""
    sheet = book.add_worksheet("Leeswijzer")
    big = book.add_format({"bold": True, "font_size": 16, "font_color": "#154273"})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 120)
    sheet.hide_gridlines(2)
    lines = [(titel(onderwerp), big), *((line, wrap) for line in hoofdzinnen(onderwerp))]
    blocks = {
        "Wat u met deze cijfers kunt": KAN_WEL,
        "Wat u er niet mee kunt": KAN_NIET,
        "Bronnen en afspraken": [*describe_bronnen(onderwerp), SLOT],
        "Hoe u de bladen leest": [
            "Een lege cel betekent: onbekend. Dat is nooit nul.",
            *TEKENS,
            *uitleg,
            "De cellen zijn niet afgerond; alleen de opmaak rondt af.",
        ],
    }
    for kop, texts in blocks.items():
        lines += [("", wrap), (kop, bold), *((text, wrap) for text in texts)]
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, text, form)
