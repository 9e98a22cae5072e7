"""Read Excel (.xlsx, .xls) and LibreOffice (.ods) sheets; formulas give the outcome that was saved last."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

import python_calamine

from analysis.bevindingen import Bevinding
from analysis.errors import UnreadableError
from analysis.importing.grid import SourceTable, build_table
from analysis.importing.limits import check_zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["read_sheet"]

_FORMULA = re.compile(rb"<f[ />]|table:formula=")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 20


def read_sheet(path: Path) -> SourceTable:
    """Read the sheet of `path` with the most rows as a table of text.

    Raises:
        UnreadableError: it is broken, locked, a trap, or has no table.

    """
    bron = path.name
    content = path.read_bytes()
    old = content.startswith(_OLD_EXCEL)
    if not old:
        check_zip(path)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        name, sheet = max(
            sheets, key=lambda item: (item[1].total_height or 0) * min(item[1].total_width or 0, 1000)
        )
        rows = ((number, [_text(v) for v in row]) for number, row in enumerate(_values(sheet), start=1))
        table = build_table(rows, bron=bron, soort="ods" if path.suffix.lower() == ".ods" else "excel")
    except UnreadableError:
        raise
    except (python_calamine.CalamineError, ValueError, OSError, IndexError) as error:
        raise UnreadableError(
            "Dit werkblad is niet te lezen.",
            bron=bron,
            oplossing="Open het in Excel of LibreOffice en bewaar het opnieuw.",
        ) from error
    if len(sheets) > 1:
        melding = f"Dit bestand heeft {len(sheets)} werkbladen; alleen '{name}' is gelezen."
        table.bevindingen.append(Bevinding(bron, melding, ernst="info"))
    formulas = 0 if old else _count_formulas(path)
    if formulas:
        melding = f"Er staan {formulas} formules in; de laatst bewaarde uitkomst is gebruikt."
        table.bevindingen.append(Bevinding(bron, melding))
    return table


def _values(sheet: python_calamine.CalamineSheet) -> Iterator[Sequence[object]]:
    """Give all rows from the first on, also empty ones, so that row numbers are those of the sheet."""
    yield from ([] for _ in range(sheet.start[0] if sheet.start else 0))
    yield from sheet.iter_rows()


def _count_formulas(path: Path) -> int:
    found = 0
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if part.filename.endswith("content.xml") or "worksheets/sheet" in part.filename:
                with archive.open(part) as file:
                    while chunk := file.read(_CHUNK):
                        found += len(_FORMULA.findall(chunk))
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, dt.datetime) and value.time() == dt.time(0):
        return value.date().isoformat()
    return "" if value is None else str(value)
