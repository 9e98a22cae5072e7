"""Read a CSV of any common separator and encoding, also when encodings are mixed within the file."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import statistics
from typing import TYPE_CHECKING

from analysis.bevindingen import Bevinding
from analysis.errors import UnreadableError
from analysis.importing.grid import SourceTable, build_table
from analysis.tables import SEPARATORS, broken_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_csv"]

_MAX_CELL = 1_000_000
_SAMPLE = 20
_LONE_RETURN = re.compile(r"\r(?!\n)")
_RETURN = "\x0b"


def read_csv(path: Path) -> SourceTable:
    """Read `path` as a table of text.

    Raises:
        UnreadableError: it is no text, or no table.

    """
    bron = path.name
    text, mixed = _decode(path.read_bytes(), bron)
    if text.lstrip()[:1] == "<":
        raise UnreadableError(
            "Dit is een webpagina, geen tabel.",
            bron=bron,
            oplossing="Download de tabel zelf als CSV of Excel.",
        )
    table = build_table(_rows(text, bron), bron=bron, soort="csv")
    if mixed:
        melding = f"{len(mixed)} regels hebben een andere tekencodering; ze zijn als Windows-tekst gelezen."
        table.bevindingen.append(Bevinding(bron, melding, mixed[0]))
    return table


def _decode(content: bytes, bron: str) -> tuple[str, list[int]]:
    """Give the text and, when most of it is UTF-8 but not all, the lines that were read as cp1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), []
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise UnreadableError(
            "Hier staan NUL-tekens; dit is geen gewoon tekstbestand.",
            bron=bron,
            rij=line,
            oplossing="Bewaar de tabel opnieuw als CSV (UTF-8).",
        )
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig"), []
    texts: list[str] = []
    wrong: list[int] = []
    good = 0
    for place, raw in enumerate(content.split(b"\n"), start=1):
        try:
            texts.append(raw.decode("utf-8-sig" if place == 1 else "utf-8"))
            good += not raw.isascii()
        except UnicodeDecodeError:
            texts.append(raw.decode("cp1252", errors="replace"))
            wrong.append(place)
    return "\n".join(texts), wrong if good else []


def _rows(text: str, bron: str) -> Iterator[tuple[int, list[str]]]:
    sample = [line for line in text[:50_000].splitlines() if line.strip()][:_SAMPLE]
    separator = max(SEPARATORS, key=lambda s: statistics.median([0, *(line.count(s) for line in sample)]))
    if "\n" in text:
        # A line break inside a cell without quotes, as old Mac programs write.
        text = _LONE_RETURN.sub(_RETURN, text)
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [cell.replace(_RETURN, "\n") for cell in row]
    except csv.Error as error:
        raise broken_row(number + 1, bron) from error
