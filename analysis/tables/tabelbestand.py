"""Change cells of a register file (CSV or .xlsx) and leave everything else as its maker wrote it.

Separator, encoding, byte-order mark and line ends of a CSV stay what they were; of a workbook the sheet
that is read is changed and the rest is kept.
"""

from __future__ import annotations

import contextlib
import csv
import io
from typing import TYPE_CHECKING, Protocol

from analysis.errors import UnreadableError
from analysis.tables.dialect import decode, find_separator
from analysis.tables.werkboek import cell_text, open_workbook, pick_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.cell.cell import Cell, MergedCell

__all__ = ["CsvBestand", "TableFile", "XlsxBestand", "guard_cell", "open_table", "plain_cell"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORMULA_GUARD = "'"


class TableFile(Protocol):
    """A table whose cells can be read and changed by column name (lower case, trimmed)."""

    columns: list[str]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give each row: its number in the file (the header is row 1) and its cells as text."""
        ...

    def change(self, rij: int, cells: Mapping[str, str]) -> None:
        """Set `cells` of row number `rij`; unknown columns are added at the right."""
        ...

    def append(self, cells: Mapping[str, str]) -> None:
        """Add a row at the end; unknown columns are added at the right."""
        ...

    def remove(self, rijen: set[int]) -> None:
        """Remove the rows with these numbers; numbers of later rows shift."""
        ...

    def to_bytes(self) -> bytes:
        """Give the file as it is now."""
        ...


def guard_cell(text: str) -> str:
    """Give `text` so that a spreadsheet shows it and does not run it as a formula; numbers stay as they are.

    >>> guard_cell("=1+1"), guard_cell("-3.5")
    ("'=1+1", '-3.5')
    """
    if not text.startswith(_FORMULA_STARTS):
        return text
    number = text.replace(",", ".").removeprefix("-").replace(".", "", 1)
    return text if number.isascii() and number.isdigit() else _FORMULA_GUARD + text


def plain_cell(text: str) -> str:
    """Give what somebody meant by a cell: without the mark that `guard_cell` set.

    >>> plain_cell("'=1+1"), plain_cell("'s Avonds")
    ('=1+1', "'s Avonds")
    """
    guarded = text.startswith(_FORMULA_GUARD) and text[1:].startswith(_FORMULA_STARTS)
    return text[1:] if guarded else text


def open_table(content: bytes, *, bron: str) -> TableFile:
    """Open `content` as .xlsx when `bron` ends so, else as CSV.

    Raises:
        UnreadableError: it is no such file.

    """
    return XlsxBestand(content, bron) if bron.lower().endswith(".xlsx") else CsvBestand(content, bron)


class CsvBestand:
    """A CSV that keeps its dialect."""

    def __init__(self, content: bytes, bron: str) -> None:
        """Keep what is given; see the class."""
        self._encoding, text = decode(content)
        self._newline = "\r\n" if "\r\n" in text[:10_000] else "\n"
        self._separator, said = find_separator(text)
        try:
            self._rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._separator))
        except csv.Error as error:
            raise UnreadableError(
                "Dit bestand is niet te lezen.", bron=bron, oplossing="Bewaar het opnieuw als CSV."
            ) from error
        filled = (place for place, row in enumerate(self._rows) if any(cell.strip() for cell in row))
        self._header = next((place for place in filled if place > 0 or not said), None)
        names = self._rows[self._header] if self._header is not None else []
        self.columns = [name.strip().lower() for name in names]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give the rows that are not empty, see `TableFile`."""
        for number, row in enumerate(self._rows, start=1):
            if self._header is not None and number > self._header + 1 and any(cell.strip() for cell in row):
                yield number, dict(zip(self.columns, [*row, *[""] * len(self.columns)], strict=False))

    def change(self, rij: int, cells: Mapping[str, str]) -> None:
        """Set cells of one row, see `TableFile`."""
        row = self._rows[rij - 1]
        for column, value in cells.items():
            if column not in self.columns:
                self.columns.append(column)
                self._rows[self._header or 0].append(column)
            row.extend([""] * (len(self.columns) - len(row)))
            row[self.columns.index(column)] = guard_cell(value)

    def append(self, cells: Mapping[str, str]) -> None:
        """Add a row at the end; unknown columns are added at the right."""
        self._rows.append([""] * len(self.columns))
        self.change(len(self._rows), cells)

    def remove(self, rijen: set[int]) -> None:
        """Remove the rows with these numbers; numbers of later rows shift."""
        self._rows = [row for number, row in enumerate(self._rows, start=1) if number not in rijen]

    def to_bytes(self) -> bytes:
        """Give the file as it is now, see `TableFile`."""
        width, top = len(self.columns), self._header or 0
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self._separator, lineterminator=self._newline)
        writer.writerows(self._rows[:top])
        writer.writerows([*row, *[""] * (width - len(row))] if row else row for row in self._rows[top:])
        try:
            return out.getvalue().encode(self._encoding)
        except UnicodeEncodeError:
            return out.getvalue().encode("utf-8-sig")


class XlsxBestand:
    """A workbook of which one sheet is the table, see `pick_sheet`."""

    def __init__(self, content: bytes, bron: str) -> None:
        """Keep what is given; see the class."""
        self._book, self._sheet = open_workbook(
            content, lambda book: (book, pick_sheet(book)), bron=bron, quick=False
        )
        cells = enumerate(self._sheet.iter_rows(values_only=True), start=1)
        self._header, names = next(
            ((n, row) for n, row in cells if any(v not in (None, "") for v in row)), (1, ())
        )
        self.columns = [str(name if name is not None else "").strip().lower() for name in names]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Give the rows that are not empty, see `TableFile`."""
        values = self._sheet.iter_rows(min_row=self._header + 1, values_only=True)
        for number, row in enumerate(values, start=self._header + 1):
            texts = [cell_text(value) for value in row]
            if any(text.strip() for text in texts):
                yield number, dict(zip(self.columns, texts, strict=False))

    def change(self, rij: int, cells: Mapping[str, str]) -> None:
        """Set cells of one row, see `TableFile`; numbers become numbers."""
        for column, value in cells.items():
            if column not in self.columns:
                self.columns.append(column)
                self._sheet.cell(self._header, len(self.columns)).value = column
            cell: Cell | MergedCell = self._sheet.cell(rij, self.columns.index(column) + 1)
            cell.value = _typed(column, value)

    def append(self, cells: Mapping[str, str]) -> None:
        """Add a row below the last one that is filled, see `TableFile`."""
        last = max((number for number, _ in self.rows()), default=self._header)
        self.change(last + 1, cells)

    def remove(self, rijen: set[int]) -> None:
        """Remove rows, see `TableFile`."""
        for rij in sorted(rijen, reverse=True):
            self._sheet.delete_rows(rij)

    def to_bytes(self) -> bytes:
        """Give the file as it is now, see `TableFile`."""
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()


def _typed(column: str, value: str) -> str | float | None:
    if column in {"lat", "lon"} and value:
        with contextlib.suppress(ValueError):
            return float(value.replace(",", "."))
    return guard_cell(value) if value else None
