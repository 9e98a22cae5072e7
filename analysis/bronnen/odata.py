"""OData of CBS StatLine, version 3 and 4: rows of a table for one gemeente, its wijken and buurten.

What both do: pad region codes with spaces, number their columns differently every year, and refuse big
questions. Columns are therefore known by their stem (`k_65JaarOfOuder_12` → `65jaarofouder`), codes are
trimmed, and a table is asked region by region and page by page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from analysis.bronnen.client import Answer, HttpClient, ServiceFaultError, host_of
from analysis.bronnen.faults import TOO_MANY_ROWS, changed
from analysis.bronnen.features import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.bronnen.settings import Dienst

__all__ = ["Tabel", "fetch_tabel", "stem_of"]

REGION = "WijkenEnBuurten"
_NOT_FOUND = 404
_MAX_PAGES = 1000
_PAGE = 5000
_NUMBER = re.compile(r"_(\d+)$")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Tabel:
    """Rows of a table: per row the region code and the other columns by stem; `titel` may be empty."""

    nummer: str
    titel: str
    adres: str
    rijen: tuple[Mapping[str, Any], ...]

    @property
    def jaren(self) -> frozenset[int]:
        """Give the years that the title names."""
        return frozenset(int(year) for year in _YEARS.findall(self.titel))

    def numbers(self, stem: str) -> dict[str, float | None]:
        """Give a column as region code → number, None where unknown; empty when the column does not exist."""
        wanted = stem_of(stem)
        return {row[REGION]: number_of(row[wanted]) for row in self.rijen if wanted in row}


def stem_of(column: str) -> str:
    """Give what stays of a column's name when its number, underscores and a leading k_ are left off."""
    bare = _NUMBER.sub("", column)
    bare = bare.removeprefix("k_")
    return re.sub(r"[\W_]+", "", bare).lower()


def fetch_tabel(
    client: HttpClient,
    dienst: Dienst,
    nummer: str,
    *,
    gemeente: str,
    dimensies: Mapping[str, str] | None = None,
) -> Tabel | None:
    """Fetch the rows of one gemeente, its wijken and its buurten: version 3, else version 4.

    Args:
        client: whom to ask with.
        dienst: cbs_odata or rivm_odata.
        nummer: of the table, like 85984NED.
        gemeente: GM and four digits.
        dimensies: other dimensions with the one value wanted (Leeftijd → 20300).

    Returns:
        The table; None when no service knows it.

    Raises:
        ServiceFaultError: no version gave a usable answer; the message is of the first.

    """
    first: ServiceFaultError | None = None
    for version in (_Version3, _Version4):
        if version.pad not in dienst.paden:
            continue
        for address in dienst.addresses(version.pad, tabel=nummer):
            try:
                return version(client, dienst, address, dimensies or {}).tabel(nummer, gemeente)
            except ServiceFaultError as fault:
                first = first or (None if fault.status == _NOT_FOUND else fault)
    if first is not None:
        raise first
    return None


class _Version3:
    """TypedDataSet: wide rows, numbers and null."""

    pad = "v3"
    title_of = "TableInfos"
    next_key = "odata.nextLink"

    def __init__(self, client: HttpClient, dienst: Dienst, adres: str, dimensies: Mapping[str, str]) -> None:
        """Remember whom to ask what."""
        self.client, self.dienst, self.adres, self.dimensies = client, dienst, adres, dimensies

    def tabel(self, nummer: str, gemeente: str) -> Tabel:
        """Give title and rows."""
        titel = self.titel()
        rows = [row for region in _regions_of(gemeente) for row in self.rows_of(region)]
        return Tabel(nummer, titel, self.adres, tuple(rows))

    def titel(self) -> str:
        """Give the title of the table; "" when the service does not say."""
        try:
            data = self.ask(f"{self.adres}/{self.title_of}", self.params())
        except ServiceFaultError as fault:
            if fault.status == _NOT_FOUND:
                return ""
            raise
        value = data.get("value", [data])
        head = value[0] if isinstance(value, list) and value else {}
        return (text_of(head.get("Title")) or "") if isinstance(head, dict) else ""

    def params(self, filters: str | None = None) -> dict[str, str]:
        """Give the query of a question."""
        return {"$format": "json"} if filters is None else {"$filter": filters, "$format": "json"}

    def rows_of(self, region: str) -> list[dict[str, Any]]:
        """Give the rows of all regions whose code starts with `region`; in pages when that is too much."""
        filters = self.filter_of(region)
        try:
            raw = list(self.pages(f"{self.adres}/TypedDataSet", self.params(filters)))
        except ServiceFaultError as fault:
            if not TOO_MANY_ROWS.search(fault.detail):
                raise
            raw = list(self.paged(filters))
        return [self.row_of(row) for row in raw]

    def filter_of(self, region: str) -> str:
        """Write the filter: region codes are padded, so they are compared by how they start."""
        others = [f"{name} eq '{value}'" for name, value in self.dimensies.items()]
        return " and ".join([f"startswith({REGION},'{region}')", *others])

    def paged(self, filters: str) -> Iterator[Mapping[str, Any]]:
        """Ask the feed in pages: it has no limit on the total."""
        address = next(
            iter(self.dienst.addresses("v3_feed", tabel=self.adres.rpartition("/")[2])), self.adres
        )
        for page in range(_MAX_PAGES):
            params = {**self.params(filters), "$top": str(_PAGE), "$skip": str(page * _PAGE)}
            rows = _rows(self.ask(f"{address}/TypedDataSet", params), self)
            yield from rows
            if len(rows) < _PAGE:
                return
        raise self.fault("de bladzijden houden niet op")

    def pages(self, url: str, params: Mapping[str, str] | None) -> Iterator[Mapping[str, Any]]:
        """Give rows, following the link to the next page until there is none."""
        seen = set()
        while url not in seen:
            seen.add(url)
            data = self.ask(url, params)
            yield from _rows(data, self)
            onward = data.get(self.next_key)
            if not isinstance(onward, str) or not onward:
                return
            url, params = urljoin(f"{self.adres}/", onward), None
        raise self.fault("de bladzijden verwijzen naar elkaar in een kring")

    def row_of(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Give a row by stem; of columns with one stem the lowest number wins (the total comes first)."""
        code = text_of(raw.get(REGION))
        if code is None:
            raise self.fault(f"de kolom '{REGION}' ontbreekt")
        row: dict[str, Any] = {}
        for name in sorted(raw, key=_place):
            row.setdefault(stem_of(name), raw[name])
        return {**row, REGION: code}

    def ask(self, url: str, params: Mapping[str, str] | None) -> Mapping[str, Any]:
        """Give the JSON object at `url`."""

        def check(answer: Answer) -> None:
            if not isinstance(answer.json(), dict):
                raise self.fault("het is geen lijst met rijen")

        answer = self.client.ask("GET", url, service=self.dienst.naam, params=params, check=check)
        data: Mapping[str, Any] = answer.json()
        return data

    def fault(self, what: str) -> ServiceFaultError:
        """Give the fault that the shape of an answer changed."""
        return changed(self.dienst.naam, host_of(self.adres), what)


class _Version4(_Version3):
    """Observations: one row per region and measure; the measures are named in a code list."""

    pad = "v4"
    title_of = "Properties"
    next_key = "@odata.nextLink"

    def params(self, filters: str | None = None) -> dict[str, str]:
        return {} if filters is None else {"$filter": filters}

    def tabel(self, nummer: str, gemeente: str) -> Tabel:
        titel = self.titel()
        names = {
            code: stem_of(title)
            for row in self.pages(f"{self.adres}/MeasureCodes", None)
            if (code := text_of(row.get("Identifier"))) and (title := text_of(row.get("Title")))
        }
        wide: dict[str, dict[str, Any]] = {}
        for region in _regions_of(gemeente):
            for row in self.pages(f"{self.adres}/Observations", self.params(self.filter_of(region))):
                code, measure = text_of(row.get(REGION)), text_of(row.get("Measure"))
                if code is None or measure is None:
                    raise self.fault(f"de kolom '{REGION if code is None else 'Measure'}' ontbreekt")
                stem = names.get(measure, stem_of(measure))
                wide.setdefault(code, {REGION: code}).setdefault(stem, row.get("Value"))
        return Tabel(nummer, titel, self.adres, tuple(wide.values()))


def _rows(data: Mapping[str, Any], version: _Version3) -> list[Mapping[str, Any]]:
    rows = data.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise version.fault("er is geen lijst 'value'")
    return rows


def _regions_of(gemeente: str) -> tuple[str, str, str]:
    digits = gemeente.removeprefix("GM")
    return (f"GM{digits}", f"WK{digits}", f"BU{digits}")


def _place(column: str) -> tuple[int, str]:
    number = _NUMBER.search(column)
    return (int(number[1]) if number else -1, column)
