"""Ask the PDOK Location API, the successor of the Locatieserver.

Its answers name an address only as a line of text, without gemeentecode, so the line is parsed like any
other address and the municipality is looked up at the point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from analysis.adressen import parse_adres
from analysis.errors import ServiceError
from analysis.geocoding.endpoint import Endpoint
from analysis.geocoding.model import Kandidaat, Soort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.adressen import Adres
    from analysis.geocoding.model import AskJson, Gebied

__all__ = ["LOCATION_API", "LocationApi"]

LOCATION_API: Final = "https://api.pdok.nl/kadaster/location-api/v1/"
_LIMIT = 50
_ID_LENGTH = 16


class LocationApi:
    """Geocoder on PDOK's Location API.

    Args:
        ask: puts the questions; politeness and retries are its business.
        url: base address, a setting; more than one when it is not sure which.
        collections: the collections to search, at least one; each is asked in version 1.

    """

    naam: Final = "PDOK Location API"

    def __init__(
        self,
        ask: AskJson,
        *,
        url: str | Sequence[str] = LOCATION_API,
        collections: tuple[str, ...] = ("adres",),
    ) -> None:
        """Keep what is given; see the class."""
        self._collections = collections
        self._endpoint = Endpoint(ask, [url] if isinstance(url, str) else url, service="location_api")
        self.kenmerk = self._endpoint.url

    def find(self, adres: Adres, gebied: Gebied, *, ruim: bool) -> list[Kandidaat]:
        """Give what resembles `adres`, see `Geocoder.find`.

        Raises:
            ServiceError: no answer, or one in another shape.

        """
        number = f"{adres.huisnummer or ''}{adres.addition}"
        words = [adres.straat, "" if ruim else number, adres.postcode, adres.plaats]
        text = " ".join(word for word in words if word)
        if not text.strip():
            return []
        params = [
            ("q", text),
            *((f"{name}[version]", "1") for name in self._collections),
            ("limit", str(_LIMIT)),
            ("f", "json"),
        ]
        answer = self._endpoint.get_json(f"search?{urlencode(params)}")
        features = answer.get("features") if isinstance(answer, dict) else None
        if not isinstance(features, list):
            raise ServiceError(
                "De Location API antwoordt in een andere vorm dan verwacht. "
                "Controleer het adres in bronnen.toml."
            )
        return [
            k for feature in features if isinstance(feature, dict) and (k := _read_feature(feature, gebied))
        ]


def _read_feature(feature: Mapping[str, Any], gebied: Gebied) -> Kandidaat | None:
    properties, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, dict) or not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    try:
        lon, lat = (float(value) for value in geometry["coordinates"][:2])
    except (KeyError, TypeError, ValueError):
        return None
    known = parse_adres(str(properties.get("display_name", "")))
    soort: Soort = (
        "adres"
        if known.geocodeable
        else "postcode"
        if known.postcode
        else "straat"
        if known.straat
        else "overig"
    )
    return Kandidaat(
        soort,
        lat,
        lon,
        straat=known.straat or "",
        huisnummer=known.huisnummer,
        addition=known.addition,
        postcode=known.postcode or "",
        plaats=known.plaats or "",
        gemeentecode=gebied.gemeente_at(lat, lon) if gebied.gemeente_at else "",
        nummeraanduiding_id=_bag_id(feature),
    )


def _bag_id(feature: Mapping[str, Any]) -> str:
    name = str(feature.get("id", ""))
    return name if len(name) == _ID_LENGTH and name.isdigit() else ""
