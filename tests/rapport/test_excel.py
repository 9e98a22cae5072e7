"""The workbook, read again with openpyxl: the cells of dekking.csv, formats, text that is only text."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis import Results
from analysis.errors import UsageError
from analysis.rapport import Onderwerp, excel, make_file, make_onderwerp
from analysis.rapport.excel import make_tabellen
from tests.nasty import NASTY
from tests.rapport.conftest import Dekking, number


def open_book(content: bytes) -> Any:  # noqa: ANN401
    return openpyxl.load_workbook(io.BytesIO(content))


def records(sheet: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_dekking_is_dekking(gemeente: Onderwerp, dekking: Dekking) -> None:
    found = records(open_book(make_file(gemeente, ".xlsx"))["Dekking"])
    assert len(found) == len(dekking.rows) == 5700
    for cells, row in zip(found, dekking.rows, strict=True):
        for column, text in row.items():
            if (
                column.endswith(("_m", "inwoners", "norm", "_min", "_max", "aantal_aanbod"))
                and column != "maat"
            ):
                want = number(text)
                assert cells[column] == (None if want is None else pytest.approx(want, abs=1e-6)), column
            else:
                assert cells[column] == text


def test_a_wijk_has_its_own_rows_only(stadshagen: Onderwerp, dekking: Dekking) -> None:
    book = open_book(make_file(stadshagen, ".xlsx"))
    codes = {row["gebiedcode"] for row in records(book["Dekking"])}
    assert codes == {"WK019322"} | {
        row["gebiedcode"] for row in dekking.rows if row["gebiedcode"][:8] == "BU019322"
    }
    assert 0 < len(records(book["Aanbod"])) < 124
    assert {row["gebiedcode"] for row in records(book["Hiaten"])} <= codes


def test_numbers_have_formats_and_sheets_can_be_filtered(stadshagen: Onderwerp) -> None:
    book = open_book(make_file(stadshagen, ".xlsx"))
    sheet = book["Dekking"]
    formats = {head.value: cell.number_format for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert formats["inwoners"] == '[>=9.5]#,##0;[=0]0;"minder dan 10"'
    assert formats["aandeel_binnen_norm"] == '[>=0.005]0%;[=0]0%;"nog geen 1 %"'
    assert formats["norm_m"] == '#,##0" m"'
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref


def test_leeswijzer_comes_first_and_says_it_all(stadshagen: Onderwerp) -> None:
    book = open_book(make_file(stadshagen, ".xlsx"))
    assert book.sheetnames[0] == "Leeswijzer"
    text = " ".join(str(row[0]) for row in book["Leeswijzer"].iter_rows(values_only=True))
    for part in (
        "afspraak",
        "Peildatum",
        "Bron:",
        "Wat u er niet mee kunt",
        "Een lege cel betekent: onbekend.",
    ):
        assert part in text


def test_every_column_of_the_figures_is_explained(stadshagen: Onderwerp, root: Path) -> None:
    book = open_book(make_file(stadshagen, ".xlsx"))
    rows = records(book["Kolommen"])
    explained = {row["kolom"]: row["uitleg"] for row in rows}
    for name in ("Kaart", "Dekking", "Hiaten"):
        for head in next(book[name].iter_rows(max_row=1, values_only=True)):
            assert explained[head]
            assert name in next(row["bladen"] for row in rows if row["kolom"] == head).split(", ")
    # the manual says it in the same words
    readme = (root / "README.md").read_text(encoding="utf-8").replace("`", "")
    manual = dict(re.findall(r"^\| (\w+) \|[^|]+\| (.+) \|$", readme, re.MULTILINE))
    shared = {kolom: uitleg for kolom, uitleg in explained.items() if kolom in manual}
    assert len(shared) > 25
    assert not [kolom for kolom, uitleg in shared.items() if not manual[kolom].startswith(uitleg)]


def test_words_and_numbers_fit_their_columns(gemeente: Onderwerp) -> None:
    book = open_book(make_file(gemeente, ".xlsx"))
    for sheet in book.worksheets[1:]:
        widths = [
            (dimension.min, dimension.max, dimension.width) for dimension in sheet.column_dimensions.values()
        ]
        for column, cells in enumerate(sheet.iter_cols(values_only=True), start=1):
            width = next(width for first, last, width in widths if first <= column <= last)
            words = [cell for cell in cells if isinstance(cell, str)]
            assert width >= min(60, max(map(len, words))), (sheet.title, cells[0])
            if any(isinstance(cell, int | float) for cell in cells):  # longest when written "minder dan 10"
                assert width > len("minder dan 10"), (sheet.title, cells[0])


def test_text_never_calculates(nasty: Results) -> None:
    content = make_file(make_onderwerp(nasty), ".xlsx")
    book = open_book(content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    values = {cell.value for cell in cells}
    assert set(NASTY) <= values
    assert make_file(make_onderwerp(nasty), ".xlsx") == content


def test_a_table_too_long_for_excel_is_refused(
    stadshagen: Onderwerp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_MAX_ROWS", 100)
    with pytest.raises(UsageError, match=r"De tabel Dekking heeft 600 rijen; Excel kan er 100 aan\."):
        make_file(stadshagen, ".xlsx")


def test_any_tables_come_with_what_they_rest_on(gemeente: Onderwerp) -> None:
    table = pd.DataFrame(
        {"naam": ["=1+1", "gewoon"], "inwoners_gedeeld": [4.0, 1240.0], "aandeel": [0.5, None]}
    )
    content = make_tabellen(gemeente, {"Mijn tabel": table}, uitleg=["Alleen dit telt mee."])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Leeswijzer", "Mijn tabel"]
    sheet = book["Mijn tabel"]
    assert [cell.value for cell in sheet[2]] == ["=1+1", 4, 0.5]
    assert sheet["A2"].data_type == "s"  # text, not a formula
    assert sheet["C3"].value is None
    assert "minder dan 10" in sheet["B2"].number_format
    words = " ".join(str(row[0].value) for row in book["Leeswijzer"].iter_rows() if row[0].value)
    for part in ("Alleen dit telt mee.", "afspraak", "Peildatum", "Bron"):
        assert part in words
