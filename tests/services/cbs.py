"""CBS StatLine as it answers: OData v3 (padded keys, numbered columns, 10,000-row refusals) and v4 (long)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.services.base import LocalService, Question, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

KEY = "WijkenEnBuurten"
PAGE_V4 = 50
_V3 = re.compile(r"/(ODataApi|ODataFeed)/odata/(\w+)/(TypedDataSet|UntypedDataSet|TableInfos)", re.IGNORECASE)
_V4 = re.compile(r"/odata/v1/CBS/(\w+)/(Properties|MeasureCodes|Observations)")
_STARTS = re.compile(r"startswith\(WijkenEnBuurten,'(\w+)'\)")
_EQUALS = re.compile(r"(\w+) eq '(\w+)'")


@dataclass(frozen=True)
class Table:
    """A table: rows have the padded region key, and numbered columns (AantalInwoners_5); titles for v4."""

    title: str
    rows: Sequence[Row]
    titles: Mapping[str, str] = field(default_factory=dict)


class CbsOData(LocalService):
    """Serves `tables` by number, on the paths of v3 and v4. `v3=False` has only v4, and the reverse."""

    def __init__(
        self,
        tables: Mapping[str, Table],
        *,
        v3: bool = True,
        v4: bool = True,
        max_rows: int = 10_000,
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Refuse answers of more than `max_rows` rows, except in the feed."""
        super().__init__(**options)
        self.tables, self.v3, self.v4, self.max_rows = tables, v3, v4, max_rows

    def answer(self, question: Question) -> Reply:
        """Answer a question on either version."""
        old, new = _V3.fullmatch(question.path), _V4.fullmatch(question.path)
        if self.v3 and old and old[2] in self.tables:
            return self._answer_v3(question, self.tables[old[2]], old[3], feed=old[1].lower() == "odatafeed")
        if self.v4 and new and new[1] in self.tables:
            return self._answer_v4(question, self.tables[new[1]], new[2])
        return Reply(b"<html><body>Not found</body></html>", 404, "text/html")

    def _answer_v3(self, question: Question, table: Table, kind: str, *, feed: bool) -> Reply:
        if kind == "TableInfos":
            return json_reply({"odata.metadata": "x", "value": [{"ID": 0, "Title": table.title}]})
        rows = _chosen(table.rows, question.query.get("$filter", ""))
        skip, top = int(question.query.get("$skip", 0)), int(question.query.get("$top", 0))
        rows = rows[skip : skip + top] if top else rows
        if len(rows) > self.max_rows and not feed:
            text = f"The query returns more than {self.max_rows} records. Change your query."
            error = {"odata.error": {"code": "", "message": {"lang": "en-US", "value": text}}}
            return json_reply(error, status=500)
        if kind == "UntypedDataSet":
            rows = [{k: "       ." if v is None else f"{v:>8}" for k, v in row.items()} for row in rows]
        return json_reply({"odata.metadata": f"{self.url}/$metadata", "value": rows})

    def _answer_v4(self, question: Question, table: Table, kind: str) -> Reply:
        if kind == "Properties":
            return json_reply({"Identifier": "x", "Title": table.title})
        if kind == "MeasureCodes":
            codes = [{"Identifier": f"M{name}", "Title": title} for name, title in table.titles.items()]
            return json_reply({"@odata.context": "x", "value": codes})
        long = [
            {"Measure": f"M{name}", "ValueAttribute": "None", "Value": row[name], KEY: row[KEY]}
            for row in _chosen(table.rows, question.query.get("$filter", ""))
            for name in table.titles
            if name in row
        ]
        start = int(question.query.get("$skip", 0))
        data: dict[str, Any] = {
            "value": [{"Id": start + n, **o} for n, o in enumerate(long[start : start + PAGE_V4])]
        }
        if start + PAGE_V4 < len(long):
            wanted = question.query["$filter"].replace(" ", "%20").replace("'", "%27")
            data["@odata.nextLink"] = f"{self.url}{question.path}?$filter={wanted}&$skip={start + PAGE_V4}"
        return json_reply(data)


def padded(code: str) -> str:
    """Give a region code as CBS stores it."""
    return f"{code:<10}"


def _chosen(rows: Sequence[Row], text: str) -> list[Row]:
    start = _STARTS.search(text)
    equal = _EQUALS.findall(text)
    return [
        row
        for row in rows
        if (start is None or row[KEY].startswith(start[1]))
        and all(row.get(name) == value for name, value in equal)
    ]
