"""OpenStreetMap through Overpass: buildings that could host social life, and the paths people can walk.

Overpass answers a question that took too long with status 200 and a `remark`; a large area is then cut in
four and asked again. Everything is asked by box, so no name of a gemeente has to exist in OpenStreetMap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from analysis.bronnen.client import Answer, HttpClient, ServiceFaultError, host_of
from analysis.bronnen.faults import changed, shortened
from analysis.bronnen.features import number_of, text_of
from analysis.coordinates import box_to_wgs84, points_to_rd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from analysis.bronnen.settings import Dienst

    Box = tuple[float, float, float, float]
    Element = Mapping[str, Any]

__all__ = ["LOCATIE_COLUMNS", "fetch_locaties", "fetch_looproutes", "soort_of"]

LOCATIE_COLUMNS = [
    "locatie_id",
    "naam",
    "soort_gebouw",
    "straat",
    "huisnummer",
    "postcode",
    "lat",
    "lon",
    "locatieprecisie",
    "buurtcode",
    "bron",
    "peildatum",
    "opmerking",
]
_TIMEOUT_S = 120
_TOO_LARGE = frozenset({200, 504})
_MAX_CUTS = 2  # 4 × 4 parts at the most
_PLACES = (
    '["amenity"~"^(community_centre|social_facility|social_centre|library|place_of_worship|nursing_home|school)$"]',
    '["leisure"="sports_centre"]',
    '["club"="sport"]',
)
_WALKABLE = (
    '["highway"]["area"!="yes"]["foot"!="no"]["highway"!~"^(motorway|motorway_link|trunk|trunk_link|proposed|'
    'construction|raceway|abandoned|razed)$"]'
)
_FERRY = '["route"="ferry"]'
_BARRIERS = ('["railway"="rail"]', '["waterway"~"^(river|canal)$"]', '["natural"="water"]')
_LAKES = '["type"="multipolygon"]["natural"="water"]'  # drawn as ways that together are the shore
_ORDER = ("way", "relation", "node")
_SOCIAL = {
    "nursing_home": "verpleeghuis",
    "assisted_living": "verpleeghuis",
    "group_home": "woongroep",
    "day_care": "dagbesteding",
}
_AMENITY = {
    "library": "bibliotheek",
    "place_of_worship": "gebedshuis",
    "nursing_home": "verpleeghuis",
    "school": "school",
    "social_facility": "sociale_voorziening",
    "social_centre": "buurthuis",
    "community_centre": "buurthuis",
}


def soort_of(tags: Mapping[str, str]) -> str | None:
    """Give what kind of building the tags of OpenStreetMap describe, None for one that hosts nobody.

    A sports club's own house is also tagged as a community centre: `club_home` makes it a sportkantine.
    """
    amenity = tags.get("amenity", "")
    if amenity == "community_centre" and tags.get("community_centre") == "club_home":
        return "sportkantine" if tags.get("club", "sport") in {"sport", "sports"} else "clubhuis"
    if amenity == "social_facility" and tags.get("social_facility") in _SOCIAL:
        return _SOCIAL[tags["social_facility"]]
    if amenity in _AMENITY:
        return _AMENITY[amenity]
    if tags.get("club") == "sport" or tags.get("leisure") == "sports_centre":
        return "sportkantine"
    return None


def fetch_locaties(client: HttpClient, dienst: Dienst, *, area: BaseGeometry) -> tuple[pd.DataFrame, str]:
    """Fetch candidate sites inside `area` (RD).

    Returns:
        A table in the columns of ontmoetingslocaties.csv, without buurtcode (None), and the date of the data.

    Raises:
        ServiceFaultError: the service gave no usable answer.

    """
    wanted = "".join(f"nwr{selector}({{box}});" for selector in _PLACES)
    elements, date = _fetch(client, dienst, f"({wanted});out center tags;", box_to_wgs84(area.bounds))
    rows = [row for element in elements if (row := _row_of(element, date)) is not None]
    table = pd.DataFrame(rows, columns=LOCATIE_COLUMNS).drop_duplicates("locatie_id")
    x, y = np.nan_to_num(points_to_rd(table["lat"], table["lon"]), posinf=0, neginf=0).T
    shapely.prepare(area)
    inside = shapely.intersects_xy(area, x, y)
    return table[inside].sort_values("locatie_id", ignore_index=True), date


def fetch_looproutes(client: HttpClient, dienst: Dienst, *, area: BaseGeometry) -> dict[str, Any]:
    """Fetch the paths one may walk in the box of `area` (RD), ferries, and what lies between: rail and water.

    Returns:
        An Overpass answer: ways with their nodes and tags, lakes with their members, then nodes with lat and
        lon; each once, by id.

    Raises:
        ServiceFaultError: the service gave no usable answer.

    """
    ways = "".join(f"way{selector}({{box}});" for selector in (_WALKABLE, _FERRY, *_BARRIERS))
    wanted = f"({ways}rel{_LAKES}({{box}}););out body;>;out skel qt;"
    elements, date = _fetch(client, dienst, wanted, box_to_wgs84(area.bounds))
    kept: dict[tuple[str, int], Element] = {}
    for element in elements:
        if element.get("type") in _ORDER and isinstance(element.get("id"), int):
            kept.setdefault((str(element["type"]), element["id"]), element)
    ordered = [kept[key] for key in sorted(kept, key=lambda key: (_ORDER.index(key[0]), key[1]))]
    copyright_ = "© OpenStreetMap contributors, ODbL 1.0"
    osm3s = {"timestamp_osm_base": date, "copyright": copyright_}
    return {"version": 0.6, "generator": "samenspelkaart", "osm3s": osm3s, "elements": ordered}


def _fetch(
    client: HttpClient, dienst: Dienst, body: str, box: Box, cuts: int = 0
) -> tuple[list[Element], str]:
    west, south, east, north = box
    query = f"[out:json][timeout:{_TIMEOUT_S}];" + body.replace(
        "{box}", f"{south:.5f},{west:.5f},{north:.5f},{east:.5f}"
    )
    try:
        return _ask(client, dienst, query)
    except ServiceFaultError as fault:
        if fault.status not in _TOO_LARGE or fault.retry_after_s is not None or cuts == _MAX_CUTS:
            raise
    mid_x, mid_y = (west + east) / 2, (south + north) / 2
    parts = [
        (west, south, mid_x, mid_y),
        (mid_x, south, east, mid_y),
        (west, mid_y, mid_x, north),
        (mid_x, mid_y, east, north),
    ]
    found = [_fetch(client, dienst, body, part, cuts + 1) for part in parts]
    return [element for elements, _ in found for element in elements], min(date for _, date in found)


def _ask(client: HttpClient, dienst: Dienst, query: str) -> tuple[list[Element], str]:
    fault: ServiceFaultError | None = None
    for address in dienst.addresses("vraag"):
        try:
            check = _check
            answer = client.ask("POST", address, service=dienst.naam, data={"data": query}, check=check)
        except ServiceFaultError as error:
            fault = fault or error
            if error.status != 404:  # noqa: PLR2004
                break
            continue
        data = answer.json()
        osm3s = data.get("osm3s")
        date = text_of(osm3s.get("timestamp_osm_base")) if isinstance(osm3s, dict) else None
        return [e for e in data["elements"] if isinstance(e, dict)], (date or "")[:10]
    raise fault or changed(dienst.naam, host_of(dienst.adres), "het adres ontbreekt")


def _check(answer: Answer) -> None:
    data, host = answer.json(), host_of(answer.url)
    if not isinstance(data, dict) or not isinstance(data.get("elements"), list):
        raise changed(answer.service, host, "er is geen lijst 'elements'")
    remark = text_of(data.get("remark"))
    if remark is not None:
        raise ServiceFaultError(
            f"kreeg de vraag niet op tijd af ({shortened(remark)}).",
            service=answer.service,
            host=host,
            oplossing="Probeer het later opnieuw; overdag is het soms druk.",
            status=200,
            detail=remark,
        )


def _row_of(element: Element, date: str) -> tuple[object, ...] | None:
    raw, centre = element.get("tags"), element.get("center")
    tags = {k: v for k, v in raw.items() if isinstance(v, str)} if isinstance(raw, dict) else {}
    place = centre if isinstance(centre, dict) else element
    lat, lon = number_of(place.get("lat")), number_of(place.get("lon"))
    soort, number = soort_of(tags), element.get("id")
    if soort is None or lat is None or lon is None or not isinstance(number, int):
        return None
    kind = str(element.get("type"))
    number_text = tags.get("addr:housenumber")
    return (
        f"osm-{kind}-{number}",
        tags.get("name") or tags.get("operator") or soort.replace("_", " "),
        soort,
        tags.get("addr:street"),
        number_text,
        tags.get("addr:postcode"),
        round(lat, 7),
        round(lon, 7),
        "adres",
        None,
        f"OpenStreetMap {kind}/{number} (ODbL)",
        date,
        None if tags.get("name") else "geen naam in OpenStreetMap",
    )
