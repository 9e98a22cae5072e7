"""Read Open Referral: the tabular packages of HSDS 1.1, a folder or a zip with a CSV per table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

from analysis.errors import UnreadableError
from analysis.importing.hsds import Record, to_table
from analysis.importing.limits import check_size, check_zip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analysis.importing.grid import SourceTable

__all__ = ["is_hsds_folder", "is_hsds_zip", "read_hsds_package"]

_SERVICES = "services.csv"


def is_hsds_folder(path: Path) -> bool:
    """Say whether `path` is a folder with an HSDS tabular package."""
    return path.is_dir() and (path / _SERVICES).is_file()


def is_hsds_zip(path: Path) -> bool:
    """Say whether `path` is a zip with an HSDS tabular package (possibly in one folder)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.rsplit("/", 1)[-1] == _SERVICES for name in archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def read_hsds_package(path: Path) -> SourceTable:
    """Read an HSDS 1.1 tabular data package, a folder or a zip.

    Raises:
        UnreadableError: the zip is broken or a trap, or there are no services.

    """
    tables = _PackageTables(_folder_reader(path) if path.is_dir() else _zip_reader(path))
    services = tables.records("services")
    if not services:
        raise UnreadableError(
            "Er staan geen services in.", bron=path.name, oplossing="Controleer services.csv."
        )
    nested = [_nest(service, tables) for service in services]
    return to_table(nested, [])


class _PackageTables:
    """The CSV tables of a package, read when asked, and grouped by a key."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        """Keep what is given."""
        self._read = read
        self._grouped: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def records(self, name: str) -> list[Record]:
        content = self._read(f"{name}.csv")
        text = (content or b"").decode("utf-8-sig", errors="replace").replace("\x00", "")
        csv.field_size_limit(1_000_000)
        try:
            return [dict(row) for row in csv.DictReader(io.StringIO(text)) if row.get("id")]
        except csv.Error as error:
            raise UnreadableError(
                "Deze tabel is niet te lezen.",
                bron=f"{name}.csv",
                oplossing="Controleer de aanhalingstekens.",
            ) from error

    def of(self, name: str, key: str, value: str) -> list[Record]:
        if (name, key) not in self._grouped:
            grouped = self._grouped[name, key] = defaultdict(list)
            for record in self.records(name):
                grouped[str(record.get(key) or "")].append(record)
        return self._grouped[name, key].get(value, []) if value else []


def _folder_reader(path: Path) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        file = path / name
        if not file.is_file() or file.stat().st_size == 0:
            return None
        check_size(file)
        return file.read_bytes()

    return read


def _zip_reader(path: Path) -> Callable[[str], bytes | None]:
    check_size(path)
    check_zip(path)

    def read(name: str) -> bytes | None:
        with zipfile.ZipFile(path) as archive:
            found = next((n for n in archive.namelist() if n.rsplit("/", 1)[-1] == name), None)
            try:
                return archive.read(found) if found else None
            except (zipfile.BadZipFile, OSError, RuntimeError, EOFError) as error:
                raise UnreadableError(
                    "Dit zip-bestand is beschadigd.", bron=path.name, oplossing="Download het opnieuw."
                ) from error

    return read


def _nest(service: Record, tables: _PackageTables) -> Record:
    """Give a service of the tabular package in the nested form of HSDS 3."""
    key = str(service.get("id") or "")
    organization = tables.of("organizations", "id", str(service.get("organization_id") or ""))
    terms = [
        {"taxonomy_term": term}
        for link in tables.of("services_taxonomy", "service_id", key)
        for term in tables.of("taxonomy", "id", str(link.get("taxonomy_id") or ""))
    ]
    places = []
    for link in tables.of("services_at_location", "service_id", key):
        where = str(link.get("location_id") or "")
        for location in tables.of("locations", "id", where):
            nested = location | {
                "addresses": tables.of("physical_addresses", "location_id", where),
                "accessibility": tables.of("accessibility_for_disabilities", "location_id", where),
            }
            schedules = tables.of("regular_schedules", "service_at_location_id", str(link.get("id") or ""))
            places.append(link | {"location": nested, "schedules": schedules})
    return service | {
        "organization": organization[0] if organization else None,
        "attributes": terms,
        "eligibility": tables.of("eligibility", "service_id", key),
        "languages": tables.of("languages", "service_id", key),
        "cost_options": [],
        "service_at_locations": places,
    }
