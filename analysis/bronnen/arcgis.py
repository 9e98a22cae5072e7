"""A municipality's own ArcGIS layers: places where people meet, where bronnen.toml names them.

ArcGIS answers a wrong question with status 200 and an `error`; a page holds at most what the layer allows,
and `exceededTransferLimit` says that there is more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.bronnen.client import Answer, HttpClient, host_of
from analysis.bronnen.faults import changed, of_status
from analysis.bronnen.features import features_of, geometry_of, properties_of, text_of
from analysis.bronnen.osm import LOCATIE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.bronnen.settings import Dienst, Laag

__all__ = ["fetch_gemeentelocaties"]

_PAGE = 1000
_MAX_PAGES = 200


def fetch_gemeentelocaties(client: HttpClient, dienst: Dienst, lagen: Sequence[Laag]) -> pd.DataFrame:
    """Fetch the points of `lagen`, in the columns of ontmoetingslocaties.csv without buurtcode (None).

    Raises:
        ServiceFaultError: the service gave no usable answer.

    """
    rows = []
    for laag in lagen:
        url = f"{dienst.adres.rstrip('/')}/{laag.pad}/query"
        for number, feature in enumerate(_features(client, dienst, url), start=1):
            rows.append(_row_of(feature, laag, number, dienst, client.today.isoformat()))
    return pd.DataFrame(rows, columns=LOCATIE_COLUMNS)


def _features(client: HttpClient, dienst: Dienst, url: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for _ in range(_MAX_PAGES):
        params = {
            "where": "1=1",
            "outFields": "*",
            "outSR": "4326",
            "f": "geojson",
            "resultRecordCount": str(_PAGE),
            "resultOffset": str(len(found)),
        }
        answer = client.ask("GET", url, service=dienst.naam, params=params, check=_check)
        page = features_of(answer)
        found += page
        if not page or not _more(answer.json()):
            return found
    raise changed(dienst.naam, host_of(url), "de bladzijden houden niet op")


def _more(data: Mapping[str, Any]) -> bool:
    inner = data.get("properties")
    nested = inner.get("exceededTransferLimit") if isinstance(inner, dict) else None
    return data.get("exceededTransferLimit") is True or nested is True


def _check(answer: Answer) -> None:
    data = answer.json()
    error = data.get("error") if isinstance(data, dict) else None
    if isinstance(error, dict):
        code = error.get("code")
        status = code if isinstance(code, int) and not isinstance(code, bool) and code >= 400 else 400  # noqa: PLR2004
        detail = text_of(error.get("message")) or ""
        raise of_status(status, service=answer.service, host=host_of(answer.url), detail=detail)


def _row_of(
    feature: Mapping[str, Any], laag: Laag, number: int, dienst: Dienst, today: str
) -> tuple[object, ...]:
    properties, geometry = properties_of(feature), geometry_of(feature)
    point = geometry.representative_point() if geometry is not None else None
    own = text_of(properties.get("objectid")) or str(number)
    key = laag.naamveld.replace("_", "").lower()
    if key not in properties:
        raise changed(dienst.naam, host_of(dienst.adres), f"het veld '{laag.naamveld}' ontbreekt")
    return (
        f"gemeente-{laag.pad.split('/')[0].lower()}-{own}",
        text_of(properties[key]) or laag.soort_gebouw,
        laag.soort_gebouw,
        text_of(properties.get("straat") or properties.get("straatnaam") or properties.get("adres")),
        text_of(properties.get("huisnummer")),
        text_of(properties.get("postcode")),
        round(point.y, 7) if point is not None else None,
        round(point.x, 7) if point is not None else None,
        "adres" if point is not None else "onbekend",
        None,
        f"{dienst.naam}, {laag.pad}",
        today,
        None,
    )
