"""Read a CSV or Excel file as a table of text, whatever separator and encoding its maker used.

Nothing is interpreted here: every cell is text, an empty cell is "", and the index is the row number in the
file (the header is row 1), so that every later message can point at the row.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import MissingFileError, SchemaError, UnreadableError
from analysis.tables.dialect import broken_row, decode, find_separator
from analysis.tables.werkboek import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["SENTINEL", "TABLE_SUFFIXES", "parse_numbers", "read_table", "require_columns", "zip_texts"]

SENTINEL = -99990  # CBS: this and anything below means "unknown" or "secret"
TABLE_SUFFIXES = (".csv", ".xlsx")
_UNNAMED = "kolom_"
_THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$")
_MILLIONS = re.compile(r"^-?\d{1,3}(\.\d{3}){2,}$")  # two dots or more are no decimals
_OLD_FORMULA_GUARD = re.compile(r"^'(?=[=+\-@\t\r])")


def read_table(path: Path, *, bron: str | None = None) -> pd.DataFrame:
    """Read `path` (.csv or .xlsx) as text, headers trimmed and lower case, indexed by the file's row number.

    Args:
        path: the file. Separator (comma, semicolon, tab, bar) and encoding (UTF-8, UTF-16 with a mark,
            cp1252) are recognised. Of a workbook the first visible sheet that holds something is read.
        bron: the name used in messages; None uses the file's name.

    Raises:
        MissingFileError: the file is not there.
        UnreadableError: the file is empty, broken, or no table.
        SchemaError: a column name occurs twice, or a row has more cells than the header.

    """
    bron = bron or path.name
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError(
            "Dit bestand ontbreekt.", bron=bron, oplossing="Zet het in de gegevensmap."
        ) from error
    except OSError as error:
        raise UnreadableError(
            "Dit bestand kan niet gelezen worden.",
            bron=bron,
            oplossing="Controleer of u het mag openen.",
        ) from error
    if not content.strip():
        raise UnreadableError(
            "Dit bestand is leeg.", bron=bron, oplossing="Vul het, of haal het weg als het niet nodig is."
        )
    rows = read_rows(content, bron=bron) if path.suffix.lower() == ".xlsx" else _csv_rows(content, bron)
    return _to_frame(rows, bron)


def require_columns(table: pd.DataFrame, columns: Sequence[str], *, bron: str) -> None:
    """Check that `table` has all `columns`.

    Raises:
        SchemaError: one or more are missing; the message names them and what was found.

    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        found = ", ".join(map(str, table.columns)) or "geen"
        what, remedy = f"De verplichte kolom {missing[0]} ontbreekt", "Voeg de kolom toe"
        if len(missing) > 1:
            what = f"De verplichte kolommen {', '.join(missing[:-1])} en {missing[-1]} ontbreken"
            remedy = "Voeg ze toe"
        raise SchemaError(
            f"{what} (gevonden: {found[:200]}).",
            bron=bron,
            rij=1,
            kolom=missing[0],
            oplossing=f"{remedy}; nodig zijn: {', '.join(columns)}.",
        )


def parse_numbers(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Read numbers as people write them: decimal point or comma, with commas also dots for thousands.

    Args:
        texts: text, one number a cell; empty and "." mean unknown.

    Returns:
        The numbers (float, NaN where unknown or unreadable) and a boolean Series: here stands something
        that is no number. Both on the index of `texts`.

    >>> numbers, bad = parse_numbers(pd.Series(["1.234,5", "12", "", "veel"]))
    >>> numbers.tolist(), bad.tolist()
    ([1234.5, 12.0, nan, nan], [False, False, False, True])

    """
    cleaned = texts.astype("str").str.strip().str.replace("\u00a0", "", regex=False)
    empty = cleaned.isin(["", "."])
    millions = cleaned.str.match(_MILLIONS)
    cleaned = cleaned.where(~millions, cleaned.str.replace(".", "", regex=False))
    if cleaned.str.contains(",", regex=False).any():
        dotted = cleaned.str.match(_THOUSANDS)
        cleaned = cleaned.where(~dotted, cleaned.str.replace(".", "", regex=False))
        cleaned = cleaned.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(cleaned.where(~empty), errors="coerce").astype("float64")
    numbers = numbers.where(np.isfinite(numbers))
    return numbers, numbers.isna() & ~empty


def zip_texts(table: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    """Walk the rows of `table`, each as the texts of `columns`; quicker and better typed than itertuples."""
    return zip(*(table[column].tolist() for column in columns), strict=True)


def _csv_rows(content: bytes, bron: str) -> Iterator[tuple[int, list[str]]]:
    _, text = decode(content)
    _refuse_other_kinds(text, bron)
    separator, said = find_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > 1 or not said:
                yield number, row
    except csv.Error as error:
        if "field limit" in str(error):
            raise UnreadableError(
                "In deze rij staat een tekst van meer dan 100.000 tekens.",
                bron=bron,
                rij=number + 1,
                oplossing="Maak de tekst korter, of kijk of er een aanhalingsteken mist.",
            ) from error
        raise broken_row(number + 1, bron) from error


def _refuse_other_kinds(text: str, bron: str) -> None:
    if "\x00" in text:
        kind = "tekstbestand maar een ander soort bestand"
    elif text.lstrip()[:1] in {"<", "{"}:
        kind = "tabel maar een webpagina of ander bestand"
    else:
        return
    raise UnreadableError(
        f"Dit is geen {kind}.", bron=bron, oplossing="Bewaar de tabel als CSV (UTF-8) of als .xlsx."
    )


def _to_frame(rows: Iterable[tuple[int, list[str]]], bron: str) -> pd.DataFrame:
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise UnreadableError("Dit bestand is leeg.", bron=bron, oplossing="Vul het, of haal het weg.")
    header_row, header = filled[0]
    names = [
        name.strip().strip("\ufeff").lower() or f"{_UNNAMED}{place}"
        for place, name in enumerate(header, start=1)
    ]
    while names[-1].startswith(_UNNAMED):
        names.pop()
    _check_header(names, header_row, bron)
    width = len(names)
    for number, row in filled[1:]:
        if any(cell.strip() for cell in row[width:]):
            raise SchemaError(
                f"Deze rij heeft meer cellen dan er kolommen zijn ({width}).",
                bron=bron,
                rij=number,
                oplossing="Zet tekst met een scheidingsteken tussen aanhalingstekens."
                if width > 1
                else "Haal weg wat boven de regel met de namen van de kolommen staat.",
            )
    cells = [
        [_OLD_FORMULA_GUARD.sub("", c.strip()) for c in row[:width]] + [""] * (width - len(row))
        for _, row in filled[1:]
    ]
    frame = pd.DataFrame(
        cells, columns=names, index=pd.Index([n for n, _ in filled[1:]], name="rij"), dtype="str"
    )
    return frame.drop(
        columns=[name for name in names if name.startswith(_UNNAMED) and (frame[name] == "").all()]
    )


def _check_header(names: list[str], header_row: int, bron: str) -> None:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SchemaError(
            f"De kolom '{twice[0]}' staat er twee keer in.",
            bron=bron,
            rij=header_row,
            kolom=twice[0],
            oplossing="Geef elke kolom een eigen naam of haal er een weg.",
        )
