"""PDOK: borders of wijken en buurten, through OGC API Features, else through WFS.

Shapes: https://api.pdok.nl/cbs/wijken-en-buurten-2025/ogc/v1 pages with an opaque cursor (follow the link
`next`, never count); service.pdok.nl pages with startIndex until a page is not full.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import geopandas as gpd
import shapely
from shapely.geometry import box

from analysis.bronnen.client import Answer, HttpClient, ServiceFaultError, host_of
from analysis.bronnen.faults import changed
from analysis.bronnen.features import features_of, geometry_of, links_of, properties_of, text_of, to_rd
from analysis.coordinates import box_to_wgs84
from analysis.errors import UsageError
from analysis.gebieden import repair_polygon
from analysis.schemas import RD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.bronnen.settings import Dienst, Settings

__all__ = ["GUARD_M", "Grenzen", "fetch_grenzen", "fetch_wfs"]

GUARD_M = 2000.0  # offerings this far across the border still count for residents inside
PAGE = 1000  # the services silently cut a larger page to this
_MAX_PAGES = 1000
_NOT_FOUND = 404
_NOT_LAND = frozenset({"JA", "B"})  # water, and "buitenland"
_NETHERLANDS = (-7000.0, 289_000.0, 300_000.0, 629_000.0)  # RD
_RD_URN = "urn:ogc:def:crs:EPSG::28992"
# Letters too: Amsterdam has BU0363AA01.
_CODE = {"buurt": re.compile(r"BU\d{4}[0-9A-Z]{4}"), "wijk": re.compile(r"WK\d{4}[0-9A-Z]{2}")}
_WIJK_NUMBER = re.compile(r"^Wijk\s+\d+\s+(?=\S)")


@dataclass(frozen=True)
class Grenzen:
    """Borders of one year, in RD: own buurten and wijken, and the neighbours' buurten in the guard area."""

    jaar: int
    buurten: gpd.GeoDataFrame
    wijken: gpd.GeoDataFrame
    rand: gpd.GeoDataFrame
    dienst: str
    adres: str


def fetch_grenzen(client: HttpClient, settings: Settings, *, gemeente: str, jaar: int) -> Grenzen | None:
    """Fetch the borders of `gemeente` in `jaar` and those of its neighbours within 2 km.

    Returns:
        The borders; None when there are none of that year.

    Raises:
        UsageError: the year exists, but the gemeente does not in it.
        ServiceFaultError: neither service gave a usable answer; the message is of the first.

    """
    try:
        found = _Ogc(client, settings.diensten["pdok_ogc"], jaar).grenzen(gemeente)
    except ServiceFaultError as fault:
        try:
            return _Wfs(client, settings.diensten["pdok_wfs"], jaar).grenzen(gemeente)
        except ServiceFaultError:
            raise fault from None
    return found or _Wfs(client, settings.diensten["pdok_wfs"], jaar).try_grenzen(gemeente)


class _Source:
    """What OGC API and WFS have in common; a subclass knows how to ask."""

    def __init__(self, client: HttpClient, dienst: Dienst, jaar: int) -> None:
        """Remember whom to ask about which year."""
        self.client, self.dienst, self.jaar = client, dienst, jaar
        self.adres = ""

    def of_gemeente(self, soort: str, gemeente: str) -> list[Mapping[str, Any]]:
        """Give the features of `soort` (buurten, wijken) in a gemeente."""
        raise NotImplementedError

    def of_box(self, soort: str, box_rd: tuple[float, float, float, float]) -> list[Mapping[str, Any]]:
        """Give the features of `soort` that touch a box in RD."""
        raise NotImplementedError

    def try_grenzen(self, gemeente: str) -> Grenzen | None:
        """Give the borders, None also where the service fails: the year may simply not exist."""
        try:
            return self.grenzen(gemeente)
        except ServiceFaultError:
            return None

    def grenzen(self, gemeente: str) -> Grenzen | None:
        """Give the borders of a gemeente and its neighbours; None when the year is not there."""
        addresses = self.dienst.addresses("wijken_en_buurten", jaar=str(self.jaar))
        for place, address in enumerate(addresses):
            self.adres = address
            try:
                raw = self.of_gemeente("buurten", gemeente)
                break
            except ServiceFaultError as fault:
                if fault.status != _NOT_FOUND:
                    raise
                if place == len(addresses) - 1:
                    return None
        else:
            return None
        buurten = self.table(raw, "buurt", gemeente)
        if buurten.empty:
            msg = (
                f"Gemeente {gemeente} staat niet in de wijken en buurten van {self.jaar}. "
                "Controleer de code: GM en vier cijfers, zoals GM0344. Gemeenten die zijn samengevoegd "
                "hebben een nieuwe code."
            )
            raise UsageError(msg)
        wijken = self.table(self.of_gemeente("wijken", gemeente), "wijk", gemeente)
        return self.complete(buurten, wijken, gemeente)

    def complete(self, buurten: gpd.GeoDataFrame, wijken: gpd.GeoDataFrame, gemeente: str) -> Grenzen:
        """Add names of wijken and the neighbours."""
        names = dict(zip(wijken["code"], wijken["naam"], strict=True))
        buurten["wijknaam"] = buurten["wijkcode"].map(names).fillna(buurten["wijkcode"])
        area = shapely.union_all([repair_polygon(g) for g in buurten.geometry])
        left, bottom, right, top = area.bounds
        wide = (left - GUARD_M, bottom - GUARD_M, right + GUARD_M, top + GUARD_M)
        rand = self.table(self.of_box("buurten", wide), "buurt", None)
        near = shapely.dwithin(rand.geometry.to_numpy(), area, GUARD_M)
        rand = rand[near & (rand["gemeentecode"] != gemeente)].reset_index(drop=True)
        rand["wijknaam"] = rand["wijkcode"]
        return Grenzen(self.jaar, buurten, wijken, rand, self.dienst.code, self.adres)

    def table(self, features: list[Mapping[str, Any]], soort: str, gemeente: str | None) -> gpd.GeoDataFrame:
        """Give land features as table: code, naam, wijkcode, gemeentecode, gemeentenaam, geometry (RD)."""
        rows: dict[str, dict[str, str]] = {}
        geometries = {}
        for feature in features:
            row = self.row_of(properties_of(feature), soort)
            if row is None or (gemeente is not None and row["gemeentecode"] != gemeente):
                continue
            geometry = geometry_of(feature)
            if geometry is None or repair_polygon(geometry) is None:
                raise self.fault(f"{soort} {row['code']} heeft geen grens")
            rows[row["code"]], geometries[row["code"]] = row, geometry
        codes = sorted(rows)
        columns = ["code", "naam", "wijkcode", "gemeentecode", "gemeentenaam"]
        data = {column: [rows[code][column] for code in codes] for column in columns}
        borders = to_rd([geometries[code] for code in codes])
        if codes and not box(*_NETHERLANDS).contains(box(*borders.total_bounds)):
            raise self.fault("de coördinaten liggen niet in Nederland")
        return gpd.GeoDataFrame(data, geometry=borders, crs=RD)

    def row_of(self, properties: Mapping[str, Any], soort: str) -> dict[str, str] | None:
        """Give code and names of a feature; None for water and for what lies outside the Netherlands."""
        if (text_of(properties.get("water")) or "").upper() in _NOT_LAND:
            return None
        code, gemeente = text_of(properties.get(f"{soort}code")), text_of(properties.get("gemeentecode"))
        if code is None or gemeente is None:
            missing = f"{soort}code" if code is None else "gemeentecode"
            raise self.fault(f"de eigenschap '{missing}' ontbreekt")
        if not _CODE[soort].fullmatch(code):
            raise self.fault(f"'{code[:20]}' is geen code van een {soort}")
        naam = text_of(properties.get(f"{soort}naam")) or code
        return {
            "code": code,
            "naam": _WIJK_NUMBER.sub("", naam) if soort == "wijk" else naam,
            "wijkcode": text_of(properties.get("wijkcode")) or f"WK{code[2:8]}",
            "gemeentecode": gemeente,
            "gemeentenaam": text_of(properties.get("gemeentenaam")) or gemeente,
        }

    def fault(self, what: str) -> ServiceFaultError:
        """Give the fault that the shape of an answer changed."""
        return changed(self.dienst.naam, host_of(self.adres), what)


class _Ogc(_Source):
    """OGC API Features: cursor paging, filters only on published properties, degrees (lon, lat)."""

    def of_gemeente(self, soort: str, gemeente: str) -> list[Mapping[str, Any]]:
        return self.items(soort, {"gemeentecode": gemeente})

    def of_box(self, soort: str, box_rd: tuple[float, float, float, float]) -> list[Mapping[str, Any]]:
        degrees = box_to_wgs84(box_rd)
        return self.items(soort, {"bbox": ",".join(f"{degree:.6f}" for degree in degrees)})

    def items(self, soort: str, filters: Mapping[str, str]) -> list[Mapping[str, Any]]:
        """Give all features of a collection, page after page."""
        return [feature for page in self.pages(soort, filters) for feature in features_of(page)]

    def pages(self, soort: str, filters: Mapping[str, str]) -> Iterator[Answer]:
        """Follow the link to the next page until there is none."""
        url, seen = f"{self.adres}/collections/{soort}/items", set()
        params: Mapping[str, str] | None = {"f": "json", "limit": str(PAGE), **filters}
        for _ in range(_MAX_PAGES):
            answer = self.client.ask("GET", url, service=self.dienst.naam, params=params)
            yield answer
            onward = next(links_of(answer.json(), "next"), None)
            if onward is None:
                return
            url, params = urljoin(answer.url, onward), None
            if url in seen:
                break
            seen.add(url)
        raise self.fault("de bladzijden verwijzen naar elkaar in een kring")


class _Wfs(_Source):
    """WFS 2.0: pages by startIndex, asked in RD so that the order of axes is never in doubt."""

    def of_gemeente(self, soort: str, gemeente: str) -> list[Mapping[str, Any]]:
        wanted = (
            '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"><fes:PropertyIsEqualTo>'
            f"<fes:ValueReference>gemeentecode</fes:ValueReference><fes:Literal>{gemeente}</fes:Literal>"
            "</fes:PropertyIsEqualTo></fes:Filter>"
        )
        return self.items(soort, {"filter": wanted})

    def of_box(self, soort: str, box_rd: tuple[float, float, float, float]) -> list[Mapping[str, Any]]:
        return self.items(soort, {"bbox": box_text(box_rd)})

    def items(self, soort: str, filters: Mapping[str, str]) -> list[Mapping[str, Any]]:
        """Give all features of a type."""
        kind = f"wijkenbuurten:{soort}"
        return fetch_wfs(self.client, self.adres, type_name=kind, filters=filters, service=self.dienst.naam)


def box_text(box_rd: tuple[float, float, float, float]) -> str:
    """Write a box in RD the way WFS wants it."""
    return ",".join([*(f"{metres:.0f}" for metres in box_rd), _RD_URN])


def fetch_wfs(
    client: HttpClient, address: str, *, type_name: str, filters: Mapping[str, str], service: str
) -> list[Mapping[str, Any]]:
    """Give all features of `type_name`, page after page, in RD.

    Raises:
        ServiceFaultError: a page could not be had, or the pages never end.

    """
    found: list[Mapping[str, Any]] = []
    for _ in range(_MAX_PAGES):
        params = {
            "service": "WFS",
            "version": "2.0.0",
            "request": "GetFeature",
            "typeNames": type_name,
            "outputFormat": "application/json",
            "srsName": "EPSG:28992",
            "count": str(PAGE),
            "startIndex": str(len(found)),
            **filters,
        }
        answer = client.ask("GET", address, service=service, params=params)
        page = features_of(answer)
        if page and found and page[0] == found[0]:
            break
        found += page
        if len(page) < PAGE:
            return found
    raise changed(service, host_of(address), "de bladzijden houden niet op")
