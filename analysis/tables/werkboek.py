"""Read the rows of an Excel workbook as text: of one sheet, and say which other sheets there are."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from typing import TYPE_CHECKING, TypeVar

from analysis.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    T = TypeVar("T")

__all__ = ["cell_text", "open_workbook", "pick_sheet", "read_rows", "unread_sheets"]


def cell_text(value: object) -> str:
    """Give a value of a workbook as text: a whole number without decimals, a day without a time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time(0):
        return value.date().isoformat()
    return str(value)


def open_workbook(content: bytes, use: Callable[[Workbook], T], *, bron: str, quick: bool) -> T:
    """Give what `use` makes of the workbook `content`.

    Args:
        content: the bytes of an .xlsx file.
        use: reads what it needs; a broken file may show only then.
        bron: the name used in messages.
        quick: for reading only; cells give values, not formulas.

    Raises:
        UnreadableError: it is no workbook, or a broken one.

    """
    from openpyxl import load_workbook  # noqa: PLC0415  (half a second that a CSV-only run need not pay)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions of the workbook do not concern us
            return use(load_workbook(io.BytesIO(content), read_only=quick, data_only=quick))
    except Exception as error:  # openpyxl lets through whatever zip, XML and its own model stumble over
        raise UnreadableError(
            "Dit is geen leesbaar Excel-bestand.",
            bron=bron,
            oplossing="Open het in Excel of LibreOffice en bewaar het opnieuw als .xlsx.",
        ) from error


def pick_sheet(book: Workbook) -> Worksheet:
    """Give the sheet that is read: the first that is visible and holds something, else the first."""
    filled = _filled_sheets(book)
    return filled[0] if filled else book.worksheets[0]


def read_rows(content: bytes, *, bron: str) -> list[tuple[int, list[str]]]:
    """Give the rows of the sheet of `pick_sheet`: number as in the sheet, and the cells as text.

    Raises:
        UnreadableError: it is no workbook, or a broken one.

    """

    def read(book: Workbook) -> list[tuple[int, list[str]]]:
        rows = pick_sheet(book).iter_rows(values_only=True)
        return [(number, [cell_text(value) for value in row]) for number, row in enumerate(rows, start=1)]

    return open_workbook(content, read, bron=bron, quick=True)


def unread_sheets(content: bytes, *, bron: str) -> list[str]:
    """Give the names of the other visible sheets that hold something.

    Raises:
        UnreadableError: it is no workbook, or a broken one.

    """
    return open_workbook(
        content, lambda book: [sheet.title for sheet in _filled_sheets(book)[1:]], bron=bron, quick=True
    )


def _filled_sheets(book: Workbook) -> Sequence[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible" and _has_cells(sheet)]


def _has_cells(sheet: Worksheet) -> bool:
    if hasattr(sheet, "reset_dimensions"):  # opened to read only: what a file says of its size may be wrong
        sheet.reset_dimensions()
    return any(cell_text(value).strip() for row in sheet.iter_rows(values_only=True) for value in row)
