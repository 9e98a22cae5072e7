"""A small stand-in for PDOK's Locatieserver v3_1 and Location API, over real HTTP on the loopback address.

Speaks the recorded shapes and quirks: unknown parameters refused, fuzzy answers that are nearly never
empty, absent keys where there is no value, gemeentecode without GM, several postcode documents where a
postcode spans streets.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import defaultdict
from difflib import SequenceMatcher
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LocatieService", "door"]

_PARAMETERS = {"q", "fq", "fl", "rows", "start", "sort", "df", "lat", "lon", "wt"}
_DEFAULT = "type:(gemeente OR woonplaats OR weg OR postcode OR adres)"
Doc = dict[str, Any]


def door(
    straat: str,
    number: int,
    postcode: str,
    plaats: str,
    *,
    lat: float,
    lon: float,
    gemeente: str = "0193",
    **more: str,
) -> Doc:
    """Give an address document; letter, toevoeging, id and gemeentenaam in `more`."""
    name = more.get("gemeentenaam", plaats)
    nlt = f"{number}{more.get('letter', '')}" + (f"-{more['toevoeging']}" if more.get("toevoeging") else "")
    digest = hashlib.md5(f"{straat}{nlt}{plaats}".encode(), usedforsecurity=False).hexdigest()
    doc = {
        "bron": "BAG",
        "type": "adres",
        "id": f"adr-{digest}",
        "weergavenaam": f"{straat} {nlt}, {postcode} {plaats}",
        "straatnaam": straat,
        "huisnummer": number,
        "huisletter": more.get("letter", ""),
        "huisnummertoevoeging": more.get("toevoeging", ""),
        "huis_nlt": nlt,
        "postcode": postcode,
        "woonplaatsnaam": plaats,
        "gemeentenaam": name,
        "gemeentecode": gemeente,
        "nummeraanduiding_id": more.get("id", f"{gemeente}2{int(digest[:10], 16) % 10**11:011d}"),
        "centroide_ll": f"POINT({lon} {lat})",
    }
    return {key: value for key, value in doc.items() if value != ""}


class LocatieService:
    """The server; `questions` keeps each path with its query, `fail_with` makes it answer that instead."""

    def __init__(self, doors: Iterable[Doc]) -> None:
        """Keep what is given; see the class."""
        self.docs = _with_streets_and_postcodes(list(doors))
        self.questions: list[str] = []
        self.fail_with: tuple[int, str, bytes] | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, params: list[tuple[str, str]]) -> tuple[int, str, bytes]:
        """Answer one question: status, content type, body."""
        if self.fail_with:
            return self.fail_with
        if path.endswith("/free"):
            return self._free(params)
        if path.endswith("/search"):
            return self._search(params)
        return _problem(404, "not found")

    def _free(self, params: list[tuple[str, str]]) -> tuple[int, str, bytes]:
        unknown = [name for name, _ in params if name not in _PARAMETERS]
        if unknown:
            message = f"org.apache.solr.search.SyntaxError: Onbekende parameter '{unknown[0]}'"
            error = {
                "error": {
                    "metadata": ["error-class", "org.apache.solr.common.SolrException"],
                    "msg": message,
                    "code": 400,
                }
            }
            return 400, "application/json", json.dumps(error).encode()
        single = dict(params)
        filters = [value for name, value in params if name == "fq"] or [_DEFAULT]
        found = [doc for doc in self.docs if all(_passes(doc, text) for text in filters)]
        found = _rank(found, single.get("q", "*:*"))
        start, rows = int(single.get("start", "0")), int(single.get("rows", "10"))
        keep = set(single["fl"].split(",")) if "fl" in single else None
        page = [
            {k: v for k, v in doc.items() if keep is None or k in keep} for doc in found[start : start + rows]
        ]
        body = {
            "response": {
                "numFound": len(found),
                "start": start,
                "maxScore": 9.5,
                "numFoundExact": True,
                "docs": page,
            }
        }
        return 200, "application/json;charset=UTF-8", json.dumps(body).encode()

    def _search(self, params: list[tuple[str, str]]) -> tuple[int, str, bytes]:
        single = dict(params)
        if "q" not in single or not any(name.endswith("[version]") for name in single):
            return _problem(400, "at least one collection with a version is required")
        found = _rank([doc for doc in self.docs if doc["type"] == "adres"], single["q"])
        features = [_feature(doc) for doc in found[: int(single.get("limit", "10"))]]
        body = {
            "type": "FeatureCollection",
            "links": [],
            "features": features,
            "numberReturned": len(features),
        }
        return 200, "application/geo+json", json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    service: LocatieService

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        self.service.questions.append(self.path)
        status, kind, body = self.service.answer(split.path, parse_qsl(split.query, keep_blank_values=True))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Keep the test output clean."""


def _problem(status: int, detail: str) -> tuple[int, str, bytes]:
    body = {"detail": detail, "status": status, "timeStamp": "2000-01-01T00:00:00Z", "title": "Bad Request"}
    return status, "application/problem+json", json.dumps(body).encode()


def _passes(doc: Doc, text: str) -> bool:
    name, _, value = text.partition(":")
    wanted = [part.strip().strip('"') for part in value.strip("()").split(" OR ")]
    return text == "*" or str(doc.get(name, "")) in wanted


def _rank(docs: list[Doc], query: str) -> list[Doc]:
    """Order by likeness; a query that fits nothing well still gets the nearest of what there is."""
    if query in {"*:*", ""}:
        return docs

    def score(doc: Doc) -> float:
        return SequenceMatcher(None, query.casefold(), doc["weergavenaam"].casefold()).ratio()

    ranked = sorted(docs, key=lambda doc: (-score(doc), doc["id"]))
    good = [doc for doc in ranked if score(doc) > 0.5]
    return [{**doc, "score": score(doc)} for doc in (good or ranked[:3])]


def _feature(doc: Doc) -> Doc:
    point = re.fullmatch(r"POINT\((\S+) (\S+)\)", doc["centroide_ll"])
    assert point
    properties = {
        "collection_geometry_type": "POINT",
        "collection_id": "adres",
        "collection_version": 1,
        "display_name": doc["weergavenaam"],
        "highlight": doc["weergavenaam"],
        "href": [],
        "score": doc.get("score", 0.5),
    }
    geometry = {"type": "Point", "coordinates": [float(point[1]), float(point[2])]}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": geometry,
        "id": doc["nummeraanduiding_id"],
    }


def _with_streets_and_postcodes(doors: list[Doc]) -> list[Doc]:
    postcodes, streets = (
        defaultdict[tuple[str, ...], list[Doc]](list),
        defaultdict[tuple[str, ...], list[Doc]](list),
    )
    for doc in doors:
        postcodes[doc["postcode"], doc["straatnaam"], doc["woonplaatsnaam"]].append(doc)
        streets[doc["straatnaam"], doc["woonplaatsnaam"]].append(doc)
    more = [_summary("postcode", "pcd", docs) for docs in postcodes.values()]
    return [*doors, *more, *(_summary("weg", "weg", docs) for docs in streets.values())]


def _summary(kind: str, prefix: str, docs: list[Doc]) -> Doc:
    pairs = [doc["centroide_ll"][6:-1].split() for doc in docs]
    lon, lat = (sum(float(pair[i]) for pair in pairs) / len(pairs) for i in (0, 1))
    first = docs[0]
    names = ["straatnaam", "woonplaatsnaam", "gemeentenaam", "gemeentecode", "bron"]
    doc = {name: first[name] for name in [*names, *(["postcode"] if kind == "postcode" else [])]}
    code = f"{first['postcode']}, " if kind == "postcode" else ""
    doc |= {
        "type": kind,
        "id": prefix + first["id"][3:],
        "weergavenaam": f"{first['straatnaam']}, {code}{first['woonplaatsnaam']}",
    }
    doc |= {"centroide_ll": f"POINT({lon} {lat})"}
    if kind == "weg":
        points = ", ".join(" ".join(pair) for pair in (pairs if len(pairs) > 1 else pairs * 2))
        doc["geometrie_ll"] = f"LINESTRING({points})"
    return doc
