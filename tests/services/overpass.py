"""Overpass as it answers: JSON with elements, and a soft failure as `remark` with status 200."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.services.base import LocalService, Question, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BOX = re.compile(r"\((-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)\)")
PATH = "/api/interpreter"


class Overpass(LocalService):
    """Serves `places` to a question with `out center`, else the `network`; cut to the box that was asked.

    A box wider than `max_degrees` fails softly, as a question that runs out of time does.
    """

    def __init__(
        self,
        places: Sequence[Mapping[str, Any]] = (),
        network: Sequence[Mapping[str, Any]] = (),
        *,
        max_degrees: float = 360,
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Hold the elements in memory."""
        super().__init__(**options)
        self.places, self.network, self.max_degrees = places, network, max_degrees

    def answer(self, question: Question) -> Reply:
        """Answer a form with `data`."""
        query = question.form.get("data", "")
        box = _BOX.search(query)
        if question.path != PATH or box is None or not query.startswith("[out:json]"):
            return Reply(b"<html><p>Error: parse error</p></html>", 400, "text/html")
        south, west, north, east = (float(part) for part in box.groups())
        osm3s = {"timestamp_osm_base": "2026-11-01T06:40:22Z", "copyright": "ODbL"}
        head = {"version": 0.6, "generator": "Overpass API 0.7.62.11", "osm3s": osm3s}
        if east - west > self.max_degrees:
            remark = 'runtime error: Query timed out in "query" at line 1 after 120 seconds.'
            return json_reply({**head, "elements": [], "remark": remark})
        if "out center" not in query:
            return json_reply({**head, "elements": list(self.network)})
        found = [e for e in self.places if _inside(e, south, west, north, east)]
        return json_reply({**head, "elements": found})


def _inside(element: Mapping[str, Any], south: float, west: float, north: float, east: float) -> bool:
    place = element.get("center", element)
    return bool(south <= place["lat"] <= north and west <= place["lon"] <= east)
