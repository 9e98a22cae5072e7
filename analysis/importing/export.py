"""Give the register to others: as one CSV, or as HSDS 3.x JSON (Open Referral), without personal data."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from analysis.importing.hsds import DOELGROEP, SOORT
from analysis.importing.hsds_schedule import osm_to_schedules
from analysis.importing.personal import hide_personal
from analysis.importing.plan import table_bytes
from analysis.openingstijden import read_openingstijden
from analysis.woorden import ONBEKEND

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["export_csv", "export_hsds"]

_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: the name space of addresses


def export_csv(frame: pd.DataFrame) -> bytes:
    """Give the register (text, one row per offering) as CSV without personal data."""
    shared, _ = hide_personal(frame, openbaar=(), bron="export")
    return table_bytes(shared)


def export_hsds(frame: pd.DataFrame, *, aanbodsoorten: dict[str, str], doelgroepen: dict[str, str]) -> bytes:
    """Give the register as HSDS 3.x JSON: a list of services with organization, place, times and taxonomy.

    Args:
        frame: the register as text, one row per offering.
        aanbodsoorten: label per code.
        doelgroepen: label per code.

    """
    shared, _ = hide_personal(frame, openbaar=(), bron="export")
    labels = {SOORT: aanbodsoorten, DOELGROEP: doelgroepen}
    services = [
        _service({str(k): str(v) for k, v in row.items()}, labels) for row in shared.to_dict("records")
    ]
    return json.dumps(services, ensure_ascii=False, indent=1).encode()


def _service(row: dict[str, str], labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    key = row["aanbod_id"]
    service: dict[str, Any] = {"id": _id("service", key), "name": row["naam"], "status": "active"}
    service |= _filled(
        alternate_name=key,
        url=row.get("website", ""),
        application_process=row.get("aanmelden", ""),
        description=row.get("opmerking", ""),
        assured_date=row.get("peildatum", "") if len(row.get("peildatum", "")) == len("2026-01-01") else "",
    )
    name = row.get("organisatie", "")
    organization = name or ONBEKEND
    service["organization"] = {
        "id": _id("organization", organization),
        "name": organization,
        "description": organization,
    }
    terms = [(SOORT, row.get("aanbodsoort", ""))]
    terms += [(DOELGROEP, code) for code in row.get("doelgroepen", "").split(";")]
    service["attributes"] = [_attribute(key, kind, code, labels[kind]) for kind, code in terms if code]
    service["languages"] = [
        {"id": _id("language", key, text), "name": text}
        for text in row.get("talen", "").split(";")
        if text.strip()
    ]
    if row.get("kosten"):
        service["cost_options"] = [{"id": _id("cost", key), "option": row["kosten"]}]
    service["schedules"] = _schedules(key, row.get("openingstijden", ""))
    place = _place(key, row)
    service["service_at_locations"] = [place] if place else []
    return service


def _place(key: str, row: dict[str, str]) -> dict[str, Any] | None:
    address = f"{row.get('straat', '')} {row.get('huisnummer', '')}".strip()
    point = _filled(latitude=_number(row.get("lat", "")), longitude=_number(row.get("lon", "")))
    if not address and not point and not row.get("postcode"):
        return None
    location: dict[str, Any] = {"id": _id("location", key), "location_type": "physical", **point}
    physical = _filled(postal_code=row.get("postcode", ""), city=row.get("plaats", ""))
    location["addresses"] = [
        {
            "id": _id("address", key),
            "address_1": address,
            "country": "NL",
            "address_type": "physical",
            **physical,
        }
    ]
    if row.get("rolstoel"):
        location["accessibility"] = [
            {"id": _id("accessibility", key), "description": f"rolstoel: {row['rolstoel']}"}
        ]
    return {"id": _id("service_at_location", key), "location": location}


def _schedules(key: str, text: str) -> list[dict[str, str]]:
    if not text:
        return []
    osm = read_openingstijden(text).osm
    rules = osm_to_schedules(osm) if osm else []
    if rules:
        return [{"id": _id("schedule", key, str(place)), **rule} for place, rule in enumerate(rules)]
    return [{"id": _id("schedule", key), "description": text}]


def _attribute(key: str, kind: str, code: str, labels: dict[str, str]) -> dict[str, Any]:
    term = {"id": _id(kind, code), "code": code, "name": labels.get(code, code), "taxonomy": kind}
    return {"id": _id("attribute", key, kind, code), "link_entity": "service", "taxonomy_term": term}


def _filled(**values: str | float | None) -> dict[str, str | float]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(parts)))
