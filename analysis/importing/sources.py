"""Open a source of offerings, whatever its kind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from analysis.errors import UnreadableError
from analysis.importing.geo_source import read_places
from analysis.importing.hsds import read_hsds_json
from analysis.importing.hsds_package import is_hsds_folder, is_hsds_zip, read_hsds_package
from analysis.importing.limits import check_size
from analysis.importing.sheet_source import read_sheet
from analysis.importing.text_source import read_csv

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.importing.grid import SourceTable

__all__ = ["read_source"]

_READERS = {
    ".csv": read_csv,
    ".txt": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_sheet,
    ".xlsm": read_sheet,
    ".xls": read_sheet,
    ".ods": read_sheet,
    ".geojson": read_places,
    ".gpkg": read_places,
}


def read_source(path: Path) -> SourceTable:
    """Read `path` as a table of text, by its extension and content.

    Args:
        path: CSV, Excel, ODS, GeoJSON, GeoPackage, HSDS JSON, or an HSDS 1.1 package (folder or zip).

    Raises:
        DataError: it is missing, too large, broken, a trap, or of another kind.

    """
    if os.path.isdir(path):  # noqa: PTH112  (Path.is_dir raises where the name is too long for the system)
        if is_hsds_folder(path):
            return read_hsds_package(path)
        raise UnreadableError(
            "In deze map staat geen pakket van Open Referral (services.csv ontbreekt).",
            bron=path.name,
            oplossing="Kies een bestand, of een map met services.csv.",
        )
    check_size(path)
    suffix = path.suffix.lower()
    if suffix == ".zip" and is_hsds_zip(path):
        return read_hsds_package(path)
    if suffix == ".json":
        return read_places(path) if _is_geojson(path) else read_hsds_json(path)
    if suffix not in _READERS:
        raise UnreadableError(
            f"Bestanden van de soort '{suffix or path.name}' kunnen niet gelezen worden.",
            bron=path.name,
            oplossing="Bewaar de lijst als CSV, Excel, ODS, GeoJSON of GeoPackage.",
        )
    return _READERS[suffix](path)


def _is_geojson(path: Path) -> bool:
    with path.open("rb") as file:
        return b'"FeatureCollection"' in file.read(2_000)
