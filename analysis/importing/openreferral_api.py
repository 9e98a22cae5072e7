"""Read the services of an Open Referral (UK) API from its address: page after page, politely.

HSDS 3 and Open Referral UK 3 page with `page` and `per_page` and say `total_pages` and `contents`; Open
Referral UK 1 says `totalPages` and `content`. A list of services may be short: then each is asked for
by itself. Source: Open Referral UK API specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from analysis.bronnen.faults import ServiceFaultError, changed
from analysis.errors import ServiceError, UnreadableError
from analysis.importing.hsds import to_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.bronnen.client import HttpClient
    from analysis.importing.grid import SourceTable

__all__ = ["is_address", "name_of_address", "read_api"]

_SERVICE = "Open Referral"
_PER_PAGE = 100
_MAX_PAGES, _MAX_SERVICES = 1_000, 50_000
_TOTALS = ("total_pages", "totalPages")
_LISTS = ("contents", "content")
_WHOLE = (
    "service_at_locations",
    "schedules",
    "regular_schedules",
    "attributes",
    "eligibility",
    "eligibilitys",
)
Record = dict[str, Any]


def is_address(text: str) -> bool:
    """Say whether `text` is a web address, not a file."""
    return text.casefold().startswith(("https://", "http://"))


def name_of_address(text: str) -> str:
    """Give a name for the source at an address: its host and path.

    >>> name_of_address("https://api.voorbeeld.nl/v3/services?page=2")
    'api.voorbeeld.nl/v3/services'
    """
    parts = urlsplit(text)
    return f"{parts.netloc}{parts.path}".strip("/")


def read_api(
    address: str, client: HttpClient, *, progress: Callable[[int, int], None] | None = None
) -> SourceTable:
    """Read all services at `address`: the API itself (".../v3") or its list (".../services").

    Args:
        address: http(s); a query in it (a filter) goes along with every page.
        client: asks the questions.
        progress: is told how many services are read, and of how many pages the list is.

    Raises:
        ServiceError: there was no usable answer, or it has another shape.
        UnreadableError: the list is empty or has too many services.

    """
    try:
        services = _Api(address, client, progress or (lambda _done, _all: None)).services()
    except ServiceFaultError as fault:
        told = str(fault).replace("van de dienst in bronnen.toml", "dat u gaf")
        told = told.replace(" in bronnen.toml of bij --bron", "").replace(" in bronnen.toml", "")
        raise ServiceError(told) from fault
    if not services:
        raise UnreadableError(
            "Op dit adres staan geen services.",
            bron=name_of_address(address),
            oplossing="Controleer het adres.",
        )
    return to_table(services, [])


@dataclass
class _Api:
    address: str
    client: HttpClient
    progress: Callable[[int, int], None]

    def services(self) -> list[Record]:
        """Give every service, whole."""
        found: dict[str, Record] = {}
        page, pages = 1, 1
        while page <= pages:
            answer = self._page(page)
            pages = self._pages(answer)
            fresh = {self._key(item): item for item in self._items(answer)}
            if fresh and not fresh.keys() - found.keys():
                raise self._fault(f"pagina {page} is dezelfde als een eerdere")
            found |= fresh
            if len(found) > _MAX_SERVICES:
                raise self._fault(f"meer dan {_MAX_SERVICES} services")
            self.progress(len(found), pages)
            page += 1
        return [self._whole(item) for item in found.values()]

    def _page(self, page: int) -> Record:
        base, query = self._list()
        params = {**query, "page": str(page), "per_page": str(_PER_PAGE)}
        answer = self.client.get_json(base, service=_SERVICE, params=params)
        if not isinstance(answer, dict) or not any(isinstance(answer.get(name), list) for name in _LISTS):
            raise self._fault("er staat geen lijst 'contents' of 'content' in")
        return answer

    def _list(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.address)
        path = parts.path.rstrip("/")
        path = path if path.endswith("/services") else f"{path}/services"
        return urlunsplit((parts.scheme, parts.netloc, path, "", "")), dict(parse_qsl(parts.query))

    def _pages(self, answer: Record) -> int:
        pages = next((answer[name] for name in _TOTALS if name in answer), 1)
        if isinstance(pages, bool) or not isinstance(pages, int) or not 0 <= pages <= _MAX_PAGES:
            raise self._fault(f"het aantal pagina's is {str(pages)[:20]}")
        return pages

    def _items(self, answer: Record) -> list[Record]:
        items = next(answer[name] for name in _LISTS if isinstance(answer.get(name), list))
        if not all(isinstance(item, dict) and _is_name(item.get("name")) for item in items):
            raise self._fault("een service heeft geen naam")
        return list(items)

    def _key(self, item: Record) -> str:
        return str(item.get("id") or item["name"])

    def _whole(self, item: Record) -> Record:
        """Give the service with its places; a short one is asked for by itself."""
        if not item.get("id") or any(name in item for name in _WHOLE):
            return item
        answer = self.client.get_json(
            f"{self._list()[0]}/{quote(str(item['id']), safe='')}", service=_SERVICE
        )
        if not isinstance(answer, dict) or str(answer.get("id")) != str(item["id"]):
            raise self._fault("een losse service is een andere dan gevraagd")
        return answer if _is_name(answer.get("name")) else {**answer, "name": item["name"]}

    def _fault(self, what: str) -> ServiceFaultError:
        return changed(_SERVICE, urlsplit(self.address).netloc, what)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
