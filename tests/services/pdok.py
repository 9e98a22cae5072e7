"""PDOK as it answers: OGC API Features (cursors, problem+json, water) and WFS 2.0 (startIndex), any year."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import shapely
from pyproj import Transformer
from shapely.geometry import Polygon, box, mapping, shape

from tests.services.base import LocalService, Question, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Feature = Mapping[str, Any]

MAX_PAGE = 1000
_PATH = re.compile(r"/cbs/wijken-en-buurten-(\d{4})/ogc/v1/collections/(\w+)/items")
_WFS_PATH = re.compile(r"/cbs/(\w+)/(\d{4})/wfs/v1_0")
_KNOWN = {"f", "limit", "cursor", "bbox", "bbox-crs", "crs", "gemeentecode", "wijkcode", "buurtcode"}
_EXCEPTION = (
    "<ows:ExceptionReport><ows:ExceptionText>Feature type unknown</ows:ExceptionText></ows:ExceptionReport>"
)
_TO_RD = Transformer.from_crs(4326, 28992, always_xy=True).transform


class PdokOgc(LocalService):
    """Serves `years[jaar][collectie]`: lists of GeoJSON features in degrees, with the properties of PDOK."""

    def __init__(
        self,
        years: Mapping[int, Mapping[str, Sequence[Feature]]],
        *,
        page: int = MAX_PAGE,
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Cut pages at `page` features whatever is asked."""
        super().__init__(**options)
        self.years, self.page = years, page

    def answer(self, question: Question) -> Reply:
        """Answer a question for items."""
        found = _PATH.fullmatch(question.path)
        if found is None or int(found[1]) not in self.years or found[2] not in self.years[int(found[1])]:
            return _problem(404, "the requested resource does not exist")
        strange = set(question.query) - _KNOWN
        if strange:
            return _problem(400, f"unknown query parameter(s) found: {', '.join(sorted(strange))}")
        limit = question.query.get("limit", "10")
        if not limit.isdigit():
            return _problem(400, "limit should be a positive number")
        features = _chosen(self.years[int(found[1])][found[2]], question.query)
        start = _start_of(question.query.get("cursor"))
        if start is None:
            return _problem(404, "invalid cursor")
        stop = start + min(int(limit), self.page)
        return self._page(question, features, start, stop)

    def _page(self, question: Question, features: Sequence[Feature], start: int, stop: int) -> Reply:
        links = [
            {
                "rel": "self",
                "title": "This document as GeoJSON",
                "type": "application/geo+json",
                "href": self.url,
            }
        ]
        if stop < len(features):
            query = {**question.query, "cursor": base64.urlsafe_b64encode(f"na|{stop}".encode()).decode()}
            text = "&".join(f"{k}={v.replace(',', '%2C')}" for k, v in sorted(query.items()))
            links.append(
                {"rel": "next", "type": "application/geo+json", "href": f"{self.url}{question.path}?{text}"}
            )
        page = [
            {"type": "Feature", "properties": f["properties"], "geometry": f["geometry"], "id": str(number)}
            for number, f in enumerate(features[start:stop], start=start)
        ]
        data = {
            "type": "FeatureCollection",
            "timeStamp": "2026-11-01T00:00:00Z",
            "links": links,
            "features": page,
            "numberReturned": len(page),
        }
        return json_reply(data, content_type="application/geo+json")


class PdokWfs(LocalService):
    """Serves `layers[dienst, jaar, type]` (wijkenbuurten, 2024, buurten): features in degrees or RD."""

    def __init__(
        self,
        layers: Mapping[tuple[str, int, str], Sequence[Feature]],
        *,
        page: int = MAX_PAGE,
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Cut pages at `page` features whatever is asked."""
        super().__init__(**options)
        self.layers, self.page = layers, page

    def answer(self, question: Question) -> Reply:
        """Answer GetFeature."""
        found = _WFS_PATH.fullmatch(question.path)
        kind = question.query.get("typeNames", "").partition(":")[2]
        key = (found[1], int(found[2]), kind) if found else None
        if key is None or key not in self.layers or "cql_filter" in question.query:
            return Reply(_EXCEPTION.encode(), 400 if found else 404, "text/xml")
        features = self.layers[key]
        wanted = re.search(r"<fes:Literal>(\w+)</fes:Literal>", question.query.get("filter", ""))
        if wanted:
            features = [f for f in features if f["properties"].get("gemeentecode") == wanted[1]]
        if "bbox" in question.query:
            area = _box(question.query["bbox"])
            features = [f for f in features if shape(f["geometry"]).intersects(area)]
        start, count = int(question.query.get("startIndex", 0)), int(question.query.get("count", 1000))
        page = list(features[start : start + min(count, self.page)])
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
        return json_reply({"type": "FeatureCollection", "features": page, "crs": crs})


def in_rd(features: Sequence[Feature]) -> list[Feature]:
    """Give features in degrees as features in RD, with the camelCase names of the WFS."""
    return [
        {
            "type": "Feature",
            "properties": {_camel(k): v for k, v in f["properties"].items()},
            "geometry": mapping(shapely.transform(shape(f["geometry"]), _TO_RD, interleaved=False)),  # type: ignore[arg-type]
        }
        for f in features
    ]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _chosen(features: Sequence[Feature], query: Mapping[str, str]) -> list[Feature]:
    chosen = list(features)
    for key in ("gemeentecode", "wijkcode", "buurtcode"):
        if key in query:
            chosen = [f for f in chosen if f["properties"].get(key) == query[key]]
    if "bbox" in query:
        area = _box(query["bbox"])
        chosen = [
            f for f in chosen if f["geometry"] is None or shapely.intersects(shape(f["geometry"]), area)
        ]
    return chosen


def _box(text: str) -> Polygon:
    left, bottom, right, top = (float(part) for part in text.split(",")[:4])
    return box(left, bottom, right, top)


def _start_of(cursor: str | None) -> int | None:
    if cursor is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().partition("|")[2])
    except ValueError:
        return None


def _problem(status: int, detail: str) -> Reply:
    title = {400: "Bad Request", 404: "Not Found"}[status]
    body = {"detail": detail, "status": status, "timeStamp": "2026-11-01T00:00:00Z", "title": title}
    return Reply(json.dumps(body).encode(), status, "application/problem+json")
