"""CSV and Excel files as tables of text: read as their maker wrote them, changed with the rest left alone."""

from analysis.tables.dialect import SEPARATORS, broken_row
from analysis.tables.reading import (
    SENTINEL,
    TABLE_SUFFIXES,
    parse_numbers,
    read_table,
    require_columns,
    zip_texts,
)
from analysis.tables.tabelbestand import (
    CsvBestand,
    TableFile,
    XlsxBestand,
    guard_cell,
    open_table,
    plain_cell,
)
from analysis.tables.werkboek import unread_sheets

__all__ = [
    "SENTINEL",
    "SEPARATORS",
    "TABLE_SUFFIXES",
    "CsvBestand",
    "TableFile",
    "XlsxBestand",
    "broken_row",
    "guard_cell",
    "open_table",
    "parse_numbers",
    "plain_cell",
    "read_table",
    "require_columns",
    "unread_sheets",
    "zip_texts",
]
