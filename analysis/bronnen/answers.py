"""An answer of a service, and reading what its headers and its refusals say."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.bronnen.faults import ServiceFaultError, of_status, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Answer", "detail_of", "host_of", "http_date", "retry_after_s"]

_OWS_REFUSAL = re.compile(rb"<(?:\w+:)?ExceptionText[^>]*>([^<]*)<")
_OWN_CONTENT_TYPES = ("json", "text/plain", "application/octet-stream")


@dataclass(frozen=True)
class Answer:
    """What a service answered: final address, headers (lower case), body, and whether the disk gave it."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    from_cache: bool
    service: str

    def json(self) -> Any:  # noqa: ANN401  (the shape is the service's business)
        """Give the body read as JSON (once; asking again costs nothing).

        Raises:
            ServiceFaultError: it is a web page, another kind of file, or cut off.

        """
        return self._data

    @cached_property
    def _data(self) -> Any:  # noqa: ANN401
        refusal = _OWS_REFUSAL.search(self.body[:5000])
        if refusal is not None:
            raise of_status(
                400,
                service=self.service,
                host=host_of(self.url),
                detail=refusal[1].decode("utf-8", "replace"),
            )
        host, kind = host_of(self.url), self.headers.get("content-type", "").split(";")[0].strip().lower()
        if "html" in kind or self.body.lstrip()[:1] == b"<":
            raise ServiceFaultError(
                "stuurde een webpagina in plaats van gegevens.",
                service=self.service,
                host=host,
                oplossing="Soms moet u eerst inloggen op het netwerk. Controleer ook het adres in "
                "bronnen.toml.",
            )
        if kind and not any(own in kind for own in _OWN_CONTENT_TYPES):
            raise ServiceFaultError(
                f"stuurde een ander soort bestand ({shortened(kind)}) in plaats van JSON.",
                service=self.service,
                host=host,
                oplossing="Controleer het adres van de dienst in bronnen.toml.",
            )
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ServiceFaultError(
                "stuurde JSON die niet compleet of niet te lezen is.",
                service=self.service,
                host=host,
                oplossing="Probeer het opnieuw; blijft het zo, probeer het dan later.",
                retriable=True,
            ) from error


def host_of(url: str) -> str:
    """Give the host (and port) of `url`; the text itself when it is no address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url


def http_date(text: str) -> dt.datetime | None:
    """Read a date as HTTP writes it; None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Give how long Retry-After asks to wait, by the service's own clock; None when it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), 10**7))
    until = http_date(text)
    if until is None:
        return None
    now = http_date(headers.get("date", "")) or dt.datetime.now(dt.UTC)
    return max(0.0, (until - now).total_seconds())


def detail_of(body: bytes) -> str:
    """Give what a service says about its refusal: problem+json, OData, Solr or ArcGIS; "" for a web page."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        refusal = _OWS_REFUSAL.search(body[:5000])
        text = (refusal[1] if refusal else body[:2000]).decode("utf-8", errors="replace").strip()
        return "" if text.startswith("<") else shortened(text)
    found: object = said
    for key in ("odata.error", "error", "message", "value", "detail", "msg", "title"):
        if isinstance(found, dict) and key in found:
            found = found[key]
    return shortened(found) if isinstance(found, str) else ""
