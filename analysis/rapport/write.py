"""Write the results to a directory: all files, or none of them."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.atomic import write_atomically
from analysis.errors import OutputError
from analysis.rapport.csv import to_csv
from analysis.rapport.geo import export_aanbod, write_geopackage
from analysis.rapport.samenvatting import summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analysis.pipeline import Results

    Table = pd.DataFrame | Iterable[pd.DataFrame]  # rows in parts; the first of them is there

__all__ = ["write_results", "write_table"]

_ROWS_AT_ONCE = 100_000
_REASONS = {
    errno.EACCES: "u mag daar niet schrijven",
    errno.EPERM: "u mag daar niet schrijven",
    errno.EROFS: "die map is alleen te lezen",
    errno.ENOSPC: "de schijf is vol",
    errno.EEXIST: "dat is een bestand en geen map",
    errno.ENOTDIR: "dat is een bestand en geen map",
    errno.EISDIR: "er staat een map met de naam van een bestand",
    errno.ENOTEMPTY: "er staat een map met de naam van een bestand",
}


def write_results(
    results: Results, out: Path, *, data: Path, maten: Mapping[str, Table] | None = None
) -> list[Path]:
    """Write dekking.csv, hiaten.csv, aanbod.csv, bevindingen.csv, samenvatting.json and samenspelkaart.gpkg.

    Everything is written beside its place first and moved when it is complete, so a failure leaves the
    old files as they were.

    Args:
        results: from `run`.
        out: the directory; made where it does not exist. Other files in it are left alone.
        data: the data directory, for the checksums in the samenvatting.
        maten: tables that stand beside dekking, by name, whole or in parts; None: there are none.

    Raises:
        OutputError: the directory cannot be written, or is the register's own; nothing was changed.

    """
    if out.resolve() == (data / "aanbod").resolve():  # aanbod.csv may be the name of the user's own file
        msg = f"'{out}' is de map van het register zelf. Kies met --out een andere map."
        raise OutputError(msg)
    try:
        out.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".samenspelkaart-", dir=out))
    except OSError as error:
        raise OutputError(_cannot_write(out, error)) from error
    try:
        new = room / "new"
        new.mkdir()
        _write_all(results, new, data, maten or {})
        names = sorted(path.name for path in new.iterdir())
        _swap(new, out, names, room)
    except (OSError, RuntimeError) as error:
        raise OutputError(_cannot_write(out, error)) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return [out / name for name in names]


def _swap(new: Path, out: Path, names: list[str], room: Path) -> None:
    """Put the files `names` of `new` in `out`; where one of them cannot be placed, put the old ones back."""
    old = room / "old"
    old.mkdir()
    for name in names:
        if (out / name).is_file():
            shutil.copy2(out / name, old / name)
    placed: list[str] = []
    try:
        for name in names:
            (new / name).replace(out / name)
            placed.append(name)
    except BaseException:  # Ctrl-C too
        for name in placed:
            if (old / name).is_file():
                (old / name).replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)
        raise


def _cannot_write(out: Path, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    reason = _REASONS.get(number or 0, "het bestandssysteem weigert")
    return f"Schrijven naar '{out}' lukt niet: {reason}. Kies met --out een andere map of maak ruimte vrij."


def _write_all(results: Results, room: Path, data: Path, maten: Mapping[str, Table]) -> None:
    tables: dict[str, Table] = {
        "dekking": results.dekking,
        "hiaten": results.hiaten,
        "aanbod": export_aanbod(results.aanbod).drop(columns="geometry"),
        "bevindingen": results.bevindingen,
        **maten,
    }
    for name, table in tables.items():
        with (room / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
            for number, part in enumerate(_cut_into_pieces(table)):
                file.write(to_csv(part) if not number else to_csv(part).split("\n", 1)[1])
    facts = summarise(results, data, tabellen=[room / f"{name}.csv" for name in tables])
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    (room / "samenvatting.json").write_text(text, encoding="utf-8", newline="\n")
    write_geopackage(results, room / "samenspelkaart.gpkg")


def _cut_into_pieces(table: Table) -> Iterator[pd.DataFrame]:
    """Give the rows some thousands at a time: as text they take far more room than as a table."""
    for part in [table] if isinstance(table, pd.DataFrame) else table:
        for row in range(0, max(len(part), 1), _ROWS_AT_ONCE):
            yield part.iloc[row : row + _ROWS_AT_ONCE]


def write_table(table: pd.DataFrame, path: Path) -> Path:
    """Write one table as CSV, whole or not at all, and give its path.

    Raises:
        OutputError: it cannot be written; what stood there is intact.

    """
    write_atomically(path, to_csv(table).encode())
    return path
