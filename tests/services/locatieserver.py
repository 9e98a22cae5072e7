"""A small stand-in for PDOK's Locatieserver v3_1 and Location API, over real HTTP on the loopback address.

Speaks the recorded shapes and quirks: unknown parameters refused, fuzzy answers that are nearly never
empty, absent keys where there is no value, gemeentecode without GM, several postcode documents where a
postcode spans streets.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from tests.services.base import LocalService, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.services.base import Question, Reply

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


class LocatieService(LocalService):
    """The server of both services; each question is in `questions`."""

    def __init__(self, doors: Iterable[Doc]) -> None:
        """Keep what is given; see the class."""
        super().__init__()
        self.docs = _with_streets_and_postcodes(list(doors))

    def answer(self, question: Question) -> Reply:
        """Answer one question."""
        if question.path.endswith("/free"):
            return self._free(question)
        if question.path.endswith("/search"):
            return self._search(question)
        return _problem(404, "not found")

    def _free(self, question: Question) -> Reply:
        unknown = [name for name in question.query if name not in _PARAMETERS]
        if unknown:
            message = f"org.apache.solr.search.SyntaxError: Onbekende parameter '{unknown[0]}'"
            error = {
                "error": {
                    "metadata": ["error-class", "org.apache.solr.common.SolrException"],
                    "msg": message,
                    "code": 400,
                }
            }
            return json_reply(error, status=400)
        single = question.query
        filters = [value for name, value in question.pairs if name == "fq"] or [_DEFAULT]
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
        return json_reply(body, content_type="application/json;charset=UTF-8")

    def _search(self, question: Question) -> Reply:
        single = question.query
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
        return json_reply(body, content_type="application/geo+json")


def _problem(status: int, detail: str) -> Reply:
    body = {"detail": detail, "status": status, "timeStamp": "2000-01-01T00:00:00Z", "title": "Bad Request"}
    return json_reply(body, status=status, content_type="application/problem+json")


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
