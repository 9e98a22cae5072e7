"""Read aanbod/*: the register. Every row stays; one that cannot be used says why and is in no sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.errors import MissingFileError, SchemaError
from analysis.readers.codes import normalise_doelgroepen, normalise_soort
from analysis.readers.ligging import find_ligging, has_ligging
from analysis.readers.plaats import find_points
from analysis.readers.remarks import note_rows
from analysis.schemas import RD, REGISTER_COLUMNS, validate
from analysis.tables import TABLE_SUFFIXES, parse_numbers, read_table, require_columns, unread_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.normen import Normen

__all__ = ["INPUT_PREFIX", "REQUIRED", "list_aanbod_files", "read_aanbod"]

REQUIRED = ("aanbod_id", "naam", "aanbodsoort")
INPUT_PREFIX = "invoer_"  # the text of a column as it was before it was understood
_INTERPRETED = ("aanbodsoort", "doelgroepen", "werkgebied")
_COUNTED = ("capaciteit", "deelnemers")
_OTHER_TABLES = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv")  # what somebody may take for read


def list_aanbod_files(data: Path) -> list[Path]:
    """Give the register's files in the data directory, by name.

    Raises:
        MissingFileError: there is none.

    """
    folder = data / "aanbod"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [p for p in found if p.suffix.lower() in TABLE_SUFFIXES and not p.name.startswith((".", "~$"))]
    if not files:
        raise MissingFileError(
            "Er is geen bestand met aanbod.",
            bron="aanbod",
            oplossing="Zet een CSV- of Excel-bestand met aanbod in de map aanbod.",
        )
    return files


def read_aanbod(
    files: list[Path], *, normen: Normen, buurten: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[Bevinding]]:
    """Read the register from one or more files.

    Args:
        files: CSV or Excel files; only aanbod_id, naam and aanbodsoort are required columns.
        normen: which aanbodsoorten and doelgroepen exist.
        buurten: table buurten.

    Returns:
        Table aanbod in the order of the files: every column as text, plus buurtcode, wijkcode, x_rd, y_rd
        (m), geometry (Point in RD or None), `telt_mee` (has a place and a known soort and doelgroep). And
        what was noticed.

    Raises:
        DataError: a file is unreadable or lacks a required column, or an aanbod_id is empty or occurs twice.

    """
    raw = _read_files(files)
    bevindingen = [
        Bevinding(bron, "Er staat nog geen aanbod in dit bestand.", ernst="info")
        for bron in sorted({f"aanbod/{path.name}" for path in files} - set(raw["bron_bestand"]))
    ]
    bevindingen += _note_unread(files)
    _refuse_ids(raw)
    for column in _INTERPRETED:
        raw[f"{INPUT_PREFIX}{column}"] = raw[column]
    point, believable = find_points(raw, buurten, bevindingen)
    known = normalise_soort(raw, normen, bevindingen) & normalise_doelgroepen(raw, normen, bevindingen)
    find_ligging(raw, point, buurten, normen, bevindingen)
    _check_counts(raw, bevindingen)
    at_point, placed = raw["bereik"] == "punt", has_ligging(raw, point)
    raw["telt_mee"] = known & at_point & placed & believable
    melding = "Van '{naam}' is geen plek bekend. Het telt niet mee; vul een adres of wijkcode in."
    bevindingen += note_rows(raw, at_point & ~placed, "lat", melding)
    return _finish(raw, point), sorted(bevindingen, key=lambda b: (b.bron, b.rij or 0))


def _read_files(files: list[Path]) -> pd.DataFrame:
    tables = []
    for path in files:
        bron = f"aanbod/{path.name}"
        table = read_table(path, bron=bron)
        require_columns(table, REQUIRED, bron=bron)
        tables.append(table.assign(bron_bestand=bron, bron_rij=table.index))
    raw = pd.concat(tables, ignore_index=True).fillna("")
    missing = [column for column in REGISTER_COLUMNS if column not in raw]
    return raw.assign(**dict.fromkeys(missing, ""))


def _note_unread(files: list[Path]) -> list[Bevinding]:
    """Say which sheets of workbooks and which files beside `files` are not read."""
    bevindingen = []
    for path in files:
        if path.suffix.lower() == ".xlsx":
            for sheet in unread_sheets(path.read_bytes(), bron=f"aanbod/{path.name}"):
                melding = (
                    f"Blad '{sheet}' is niet gelezen. Staat er aanbod op? Bewaar het als een eigen bestand."
                )
                bevindingen.append(Bevinding(f"aanbod/{path.name}", melding))
    for path in sorted({other for file in files for other in file.parent.iterdir()}):
        if path.suffix.lower() in _OTHER_TABLES and not path.name.startswith((".", "~$")):
            melding = "Dit soort bestand wordt niet gelezen. Staat er aanbod in? Bewaar het als CSV of .xlsx."
            bevindingen.append(Bevinding(f"aanbod/{path.name}", melding))
    return bevindingen


def _check_counts(raw: pd.DataFrame, bevindingen: list[Bevinding]) -> None:
    for column in _COUNTED:
        if column in raw:
            _, bad = parse_numbers(raw[column])
            melding = f"'{{{column}}}' is geen getal. Het telt als onbekend; vul een getal in."
            bevindingen += note_rows(raw, bad, column, melding)


def _refuse_ids(raw: pd.DataFrame) -> None:
    empty = raw[raw["aanbod_id"] == ""]
    twice = raw[raw["aanbod_id"].duplicated() & (raw["aanbod_id"] != "")]
    for rows, melding, oplossing in (
        (empty, "aanbod_id is leeg.", "Geef elke rij een eigen code."),
        (
            twice,
            "aanbod_id '{}' komt twee keer voor.",
            "Geef elke rij een eigen code, of haal de dubbele rij weg.",
        ),
    ):
        if len(rows):
            first = rows.iloc[0]
            raise SchemaError(
                melding.format(first["aanbod_id"]),
                bron=first["bron_bestand"],
                rij=int(first["bron_rij"]),
                kolom="aanbod_id",
                oplossing=oplossing,
            )


def _finish(raw: pd.DataFrame, point: pd.DataFrame) -> gpd.GeoDataFrame:
    raw["x_rd"], raw["y_rd"] = point["x_rd"], point["y_rd"]
    geometry = gpd.GeoSeries.from_xy(point["x_rd"].fillna(0), point["y_rd"].fillna(0), crs=RD)
    geometry = geometry.where(point.notna().all(axis="columns"), None)
    for column in raw.columns.difference(["telt_mee", "x_rd", "y_rd", "bron_rij"]):
        raw[column] = raw[column].astype("str")
    return validate(gpd.GeoDataFrame(raw, geometry=geometry, crs=RD), "aanbod")
