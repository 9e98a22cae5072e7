"""Ask the PDOK Locatieserver v3_1 (free, no key): addresses, postcodes and streets of the BAG.

The service nearly always answers something, so it is asked with filters, its letters for search are
disarmed, and what comes back is only a kandidaat. Source: PDOK Locatieserver, CC0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import shapely

from analysis.errors import ServiceError
from analysis.geocoding.acceptance import distance_m
from analysis.geocoding.endpoint import Endpoint
from analysis.geocoding.model import Kandidaat, Soort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.adressen import Adres
    from analysis.geocoding.model import AskJson, Gebied

__all__ = ["LOCATIESERVER", "Locatieserver", "escape_lucene"]

LOCATIESERVER: Final = "https://api.pdok.nl/bzk/locatieserver/search/v3_1/"
_ROWS = 50
_MAX_PAGES = 4
_POINT = re.compile(r"POINT ?\(([-0-9.eE]+) ([-0-9.eE]+)\)")
_SOORTEN: Mapping[str, Soort] = {"adres": "adres", "postcode": "postcode", "weg": "straat"}
_FIELDS = (
    "id type straatnaam huisnummer huisletter huisnummertoevoeging postcode woonplaatsnaam gemeentenaam "
    "gemeentecode nummeraanduiding_id centroide_ll"
).replace(" ", ",")


class Locatieserver:
    """Geocoder on PDOK's Locatieserver.

    Args:
        ask: puts the questions; politeness and retries are its business.
        url: base address, a setting; more than one when it is not sure which.

    """

    naam: Final = "PDOK Locatieserver"

    def __init__(self, ask: AskJson, *, url: str | Sequence[str] = LOCATIESERVER) -> None:
        """Keep what is given; see the class."""
        self._endpoint = Endpoint(ask, [url] if isinstance(url, str) else url, service="locatieserver")
        self.kenmerk = self._endpoint.url

    def find(self, adres: Adres, gebied: Gebied, *, ruim: bool) -> list[Kandidaat]:
        """Give what resembles `adres`, see `Geocoder.find`.

        Raises:
            ServiceError: no answer, or one in another shape.

        """
        return [k for query in self._queries(adres, gebied, ruim=ruim) for k in self._free(query)]

    def _queries(self, adres: Adres, gebied: Gebied, *, ruim: bool) -> Iterator[list[tuple[str, str]]]:
        number = [("fq", f"huisnummer:{adres.huisnummer}")] if adres.huisnummer else []
        here = _gemeente_filter(adres, gebied)
        street = escape_lucene(adres.straat or "")
        if not ruim:
            if number and adres.postcode:
                yield [("fq", "type:adres"), ("fq", f"postcode:{adres.postcode}"), *number]
            elif number and street:
                yield [("q", street), ("fq", "type:adres"), *number, *here]
            return
        if adres.postcode:
            yield [("fq", "type:postcode"), ("fq", f"postcode:{adres.postcode}")]
        if street:
            yield [("q", street), ("fq", "type:weg"), *here]
        if street and number and adres.postcode:
            yield [("q", street), ("fq", "type:adres"), *number, *here]

    def _free(self, query: list[tuple[str, str]]) -> Iterator[Kandidaat]:
        for page in range(_MAX_PAGES):
            fields = f"{_FIELDS},geometrie_ll" if ("fq", "type:weg") in query else _FIELDS
            params = [
                *query,
                ("fl", fields),
                ("rows", str(_ROWS)),
                ("start", str(page * _ROWS)),
                ("wt", "json"),
            ]
            answer = self._endpoint.get_json(f"free?{urlencode(params)}")
            docs, found = _read_envelope(answer)
            yield from (k for doc in docs if (k := _read_doc(doc)))
            if (page + 1) * _ROWS >= found or not docs:
                return


def escape_lucene(text: str) -> str:
    """Make every letter of `text` mean itself in a Lucene query; words like AND become lower case.

    >>> escape_lucene("Grote (Markt) OR x:1")
    'Grote Markt or x 1'
    """
    plain = re.sub(r"[^\w\s'.]|_", " ", text)
    return " ".join(word.lower() if word in {"AND", "OR", "NOT", "TO"} else word for word in plain.split())


def _gemeente_filter(adres: Adres, gebied: Gebied) -> list[tuple[str, str]]:
    codes = sorted(code.removeprefix("GM") for code in gebied.gemeentecodes)
    if codes:
        return [("fq", f"gemeentecode:({' OR '.join(codes)})")]
    place = escape_lucene(adres.plaats or "")
    return [("fq", f'woonplaatsnaam:"{place}"')] if place else []


def _read_envelope(answer: object) -> tuple[list[dict[str, Any]], int]:
    response = answer.get("response") if isinstance(answer, dict) else None
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(response, dict) or not isinstance(docs, list):
        raise ServiceError(
            "De Locatieserver antwoordt in een andere vorm dan verwacht. "
            "Controleer het adres in bronnen.toml."
        )
    found = response.get("numFound")
    return [doc for doc in docs if isinstance(doc, dict)], found if isinstance(found, int) else len(docs)


def _read_doc(doc: Mapping[str, Any]) -> Kandidaat | None:
    point = _POINT.fullmatch(str(doc.get("centroide_ll", "")))
    if not point:
        return None
    number = doc.get("huisnummer")
    code = str(doc.get("gemeentecode", ""))
    return Kandidaat(
        soort=_SOORTEN.get(str(doc.get("type")), "overig"),
        lat=float(point[2]),
        lon=float(point[1]),
        straat=str(doc.get("straatnaam", "")),
        huisnummer=int(str(number)) if str(number).isascii() and str(number).isdigit() else None,
        addition=f"{doc.get('huisletter', '')}{doc.get('huisnummertoevoeging', '')}".upper(),
        postcode=str(doc.get("postcode", "")),
        plaats=str(doc.get("woonplaatsnaam", "")),
        gemeentecode=f"GM{code}" if code else "",
        gemeentenaam=str(doc.get("gemeentenaam", "")),
        nummeraanduiding_id=str(doc.get("nummeraanduiding_id", "")),
        straal_m=_reach_m(doc.get("geometrie_ll"), float(point[2]), float(point[1])),
    )


def _reach_m(wkt: object, lat: float, lon: float) -> float:
    """Give how far (m) the geometry stretches from its point; 0 when there is none to read."""
    line = shapely.from_wkt(wkt, on_invalid="ignore") if isinstance(wkt, str) else None
    if line is None or line.is_empty:
        return 0.0
    return max(distance_m(lat, lon, y, x) for x, y in shapely.get_coordinates(line))
