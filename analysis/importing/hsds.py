"""Read Open Referral: HSDS 3.x JSON and pages of an Open Referral UK API, as rows of text.

Each service at a location becomes one row; a service without a location one row too. Contacts and phones are
left where they are: they are mostly of persons. Source: Open Referral, Human Services Data Specification.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.errors import UnreadableError
from analysis.importing.grid import SourceTable
from analysis.importing.hsds_schedule import schedules_to_osm
from analysis.importing.limits import check_size
from analysis.woorden import ONBEKEND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["COLUMNS", "DOELGROEP", "SOORT", "Record", "read_hsds_json", "to_table"]

SOORT, DOELGROEP = "aanbodsoort", "doelgroep"  # the taxonomies of a register that this program exported

COLUMNS = (
    "bron_id", "naam", "organisatie", "omschrijving", "categorie", "doelgroep", "adres", "postcode", "plaats",
    "lat", "lon", "openingstijden", "kosten", "talen", "toegankelijkheid", "aanmelden", "website",
)  # fmt: skip
Record = dict[str, Any]


def read_hsds_json(path: Path) -> SourceTable:
    """Read HSDS 3.x JSON (one service or a list) or a page of an HSDS or Open Referral UK API.

    Raises:
        UnreadableError: it is no JSON, or holds no services.

    """
    bron = path.name
    check_size(path)
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            "Dit is geen leesbare JSON.", bron=bron, oplossing="Download het bestand opnieuw."
        ) from error
    services = _services_of(data)
    if not services:
        raise UnreadableError(
            "In deze JSON staan geen services van Open Referral.",
            bron=bron,
            oplossing="Nodig is een lijst services, of een pagina met 'contents' of 'content'.",
        )
    return to_table(services, _page_bevindingen(data, bron))


def _services_of(data: object) -> list[Record]:
    if isinstance(data, dict):
        for key in ("contents", "content", "services"):
            if isinstance(data.get(key), list):
                return [item for item in data[key] if isinstance(item, dict)]
        return [data] if "name" in data and ("id" in data or "service_at_locations" in data) else []
    return (
        [item for item in data if isinstance(item, dict) and "name" in item] if isinstance(data, list) else []
    )


def _page_bevindingen(data: object, bron: str) -> list[Bevinding]:
    if not isinstance(data, dict):
        return []
    pages = data.get("total_pages", data.get("totalPages", 1))
    page = data.get("page_number", data.get("number", 1))
    if isinstance(pages, int) and pages > 1:
        melding = f"Dit is pagina {page} van {pages}; importeer ook de andere pagina's."
        return [Bevinding(bron, melding)]
    return []


def to_table(services: Iterable[Record], bevindingen: list[Bevinding]) -> SourceTable:
    """Give nested services (HSDS 3) as a table of text: a row per service at a location."""
    rows = [row for service in services for row in _rows_of(service)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str").fillna("")
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="rij")
    return SourceTable(frame, "hsds", bevindingen)


def _rows_of(service: Record) -> list[dict[str, str]]:
    organization = service.get("organization")
    organisatie = _text(organization, "name") if isinstance(organization, dict) else ""
    categories, people = _terms(service)
    eligible = _texts(service, ("eligibility", "eligibilitys"), ("eligibility", "eligibility_description"))
    common = {
        "naam": _text(service, "name"),
        "organisatie": "" if organisatie == ONBEKEND else organisatie,  # a name is required by HSDS
        "omschrijving": _text(service, "description"),
        "categorie": _joined(categories),
        "doelgroep": _joined([*people, *eligible]),
        "kosten": _joined(_texts(service, ("cost_options",), ("option", "amount_description", "amount")))
        or _text(service, "fees"),
        "talen": _joined(_texts(service, ("languages",), ("name", "language", "code"))),
        "aanmelden": _text(service, "application_process"),
        "website": _text(service, "url"),
    }
    places = [p for p in _list(service, "service_at_locations") if isinstance(p.get("location"), dict)]
    return [common | _place(service, place) for place in places] or [common | _place(service, {})]


def _place(service: Record, place: Record) -> dict[str, str]:
    location = place.get("location") or {}
    address = next(iter(_list(location, "addresses") or _list(location, "physical_addresses")), {})
    schedules = [
        item
        for holder in (place, service, location)
        for key in ("schedules", "regular_schedules", "regular_schedule")
        for item in _list(holder, key)
    ]
    return {
        "bron_id": _text(place, "id") or _text(service, "id"),
        "adres": " ".join(filter(None, (_text(address, "address_1"), _text(address, "address_2")))),
        "postcode": _text(address, "postal_code"),
        "plaats": _text(address, "city"),
        "lat": _text(location, "latitude"),
        "lon": _text(location, "longitude"),
        "openingstijden": schedules_to_osm(schedules),
        "toegankelijkheid": _joined(
            _texts(
                location,
                ("accessibility", "accessibility_for_disabilities"),
                ("description", "accessibility"),
            )
        ),
    }


def _terms(service: Record) -> tuple[list[str], list[str]]:
    """Give what a service is and whom it is for; terms of our own lists (see `export`) as their code."""
    categories = _texts(service, ("service_taxonomys", "taxonomy_terms"), ("name",))
    people: list[str] = []
    for key in ("attributes", "service_taxonomys"):
        for item in _list(service, key):
            term = item.get("taxonomy_term") or item.get("taxonomy")
            if isinstance(term, dict):
                taxonomy = _text(term, "taxonomy")
                own = _text(term, "code") if taxonomy in (SOORT, DOELGROEP) else ""
                (people if taxonomy == DOELGROEP else categories).append(own or _text(term, "name"))
    return categories, people


def _list(record: object, key: str) -> list[Record]:
    found = record.get(key) if isinstance(record, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _texts(record: Record, keys: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    items = [item for key in keys for item in _list(record, key)]
    return [next((text for name in names if (text := _text(item, name))), "") for item in items]


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
