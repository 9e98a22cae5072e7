"""A municipality's ArcGIS server as it answers: pages cut at the layer's maximum, errors with status 200."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.services.base import LocalService, Question, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PATH = re.compile(r"/rest/services/(.+/FeatureServer/\d+)/query")


class ArcGis(LocalService):
    """Serves `layers` by path (Buurthuizen/FeatureServer/0): lists of GeoJSON features."""

    def __init__(
        self,
        layers: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        page: int = 1000,
        nested: bool = True,
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Cut pages at `page`; say `exceededTransferLimit` under `properties`, or at the top."""
        super().__init__(**options)
        self.layers, self.page, self.nested = layers, page, nested

    def answer(self, question: Question) -> Reply:
        """Answer a query."""
        found = _PATH.fullmatch(question.path)
        if found is None or found[1] not in self.layers:
            return json_reply({"error": {"code": 400, "message": "Invalid URL", "details": []}})
        features = self.layers[found[1]]
        start = int(question.query.get("resultOffset", 0))
        count = min(int(question.query.get("resultRecordCount", 1000)), self.page)
        data: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": list(features[start : start + count]),
        }
        if start + count < len(features):
            more = {"exceededTransferLimit": True}
            data |= {"properties": more} if self.nested else more
        return json_reply(data, content_type="text/plain;charset=utf-8")
