"""One polite HTTP client for every public service.

It waits its turn per host, tries again with growing and random pauses, obeys Retry-After, asks with
If-None-Match whether an answer changed, remembers on disk what an interrupted run already received, and turns
everything that can go wrong into a `ServiceFaultError` with a Dutch message. The time it waits is counted.

Environment: httpx2's defaults and nothing else. HTTP(S)_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR are
obeyed, because municipal networks need them; certificates are checked against the trust store of the
operating system. `trust_env=False` switches the look-ups off.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any, Self

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from analysis.bronnen.answers import Answer, detail_of, host_of, http_date, retry_after_s
from analysis.bronnen.cache import ResponseCache, Stored, key_of
from analysis.bronnen.faults import ServiceFaultError, in_dutch, of_exception, of_status
from analysis.bronnen.politeness import ClientStats, Politeness, Turns

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["Answer", "ClientStats", "HttpClient", "Politeness", "ServiceFaultError", "host_of"]

USER_AGENT = "samenspelkaart (open source; kaart van sociaal aanbod)"
_NOT_MODIFIED = 304
_MAX_SKEW_S = 300.0
_MINUTE_S = 60.0
_KEPT_HEADERS = ("content-type", "etag", "last-modified", "date", "content-crs")
_CONDITIONS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


class HttpClient:
    """Asks public services politely; a context manager that closes its connections.

    Args:
        politeness: how patient and how modest to be.
        cache_folder: where answers are kept; None keeps nothing.
        verify: another trust store than the operating system's, for private roots.
        trust_env: obey proxy settings of the environment.
        sleep: how to wait, for tests.

    """

    def __init__(
        self,
        politeness: Politeness | None = None,
        *,
        cache_folder: Path | None = None,
        verify: ssl.SSLContext | None = None,
        trust_env: bool = True,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open nothing yet: the first question makes the first connection."""
        self.politeness = politeness or Politeness()
        self.stats = ClientStats()
        self.cache = ResponseCache(cache_folder) if cache_folder is not None else None
        self._turns = Turns(self.politeness, self.stats, sleep=sleep)
        self._server_date: dt.datetime | None = None
        self._http = httpx2.Client(
            timeout=self.politeness.timeout_s,
            follow_redirects=True,
            max_redirects=5,
            headers={"User-Agent": USER_AGENT},
            verify=True if verify is None else verify,
            trust_env=trust_env,
        )

    def __enter__(self) -> Self:
        """Give the client itself."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections; the cache stays."""
        self._http.close()

    @property
    def today(self) -> dt.date:
        """Give the date (UTC) according to the services, by our own clock where none told it."""
        return (self._server_date or dt.datetime.now(dt.UTC)).date()

    def get_json(self, url: str, *, service: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
        """Get `url` and read the answer as JSON; see `ask`."""
        return self.ask("GET", url, service=service, params=params).json()

    def ask(
        self,
        method: str,
        url: str,
        *,
        service: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        accept: str = "application/json",
        check: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Ask a service and give its JSON answer, checked to be complete.

        Args:
            method: GET or POST.
            url: the address; a query in it is kept as it stands when `params` is None.
            service: the service's name in messages.
            params: the query.
            data: form fields.
            accept: the media types we like.
            check: raises a ServiceFaultError for a failure that the body hides (some services say 200 to
                everything); a retriable one is asked again, and a faulty answer is never kept.

        Raises:
            ServiceFaultError: there was no usable answer after all attempts.

        """
        try:
            headers = {"Accept": accept}
            request = self._http.build_request(method, url, params=params, data=data, headers=headers)
        except (httpx2.InvalidURL, ValueError) as error:
            wrong = httpx2.UnsupportedProtocol(str(error))
            raise of_exception(wrong, service=service, host=url[:100], timeout_s=0) from error
        key = key_of(method, str(request.url), request.content)
        stored = self.cache.load(key) if self.cache else None
        if self.cache and stored is not None and self.cache.of_this_run(stored):
            self.stats.from_cache += 1
            return Answer(stored.url, stored.headers, stored.body, from_cache=True, service=service)
        answer = self._retrying()(self._attempt, request, stored, service, check)
        if self.cache:
            kept = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
            self.cache.save(key, Stored(answer.url, kept, answer.body, self.cache.run))
        return answer

    def _retrying(self) -> Retrying:
        polite = self.politeness
        backoff = wait_exponential_jitter(
            multiplier=polite.pause_s, max=polite.max_pause_s, jitter=polite.pause_s
        )

        def pause(state: RetryCallState) -> float:
            self.stats.retries += 1
            fault = state.outcome.exception() if state.outcome else None
            asked = fault.retry_after_s if isinstance(fault, ServiceFaultError) else None
            return backoff(state) if asked is None else asked

        def again(error: BaseException) -> bool:
            return (
                isinstance(error, ServiceFaultError)
                and error.retriable
                and (error.retry_after_s or 0) <= polite.max_pause_s
            )

        return Retrying(
            stop=stop_after_attempt(polite.attempts),
            wait=pause,
            retry=retry_if_exception(again),
            sleep=self._turns.wait,
            reraise=True,
        )

    def _attempt(
        self,
        request: httpx2.Request,
        stored: Stored | None,
        service: str,
        check: Callable[[Answer], None] | None,
    ) -> Answer:
        host = host_of(str(request.url))
        self._turns.take(host)
        for name, header in _CONDITIONS:
            if stored is not None and name in stored.headers:
                request.headers[header] = stored.headers[name]
        self.stats.requests += 1
        start = time.monotonic()
        try:
            response = self._http.send(request, stream=True)
            try:
                body = self._read(response, start, service)
            finally:
                response.close()
        except httpx2.HTTPError as error:
            wait_s = self.politeness.timeout_s
            raise of_exception(error, service=service, host=host, timeout_s=wait_s) from error
        finally:
            self.stats.network_s += time.monotonic() - start
        self._compare_clocks(response, host)
        answer = self._answer_of(response, body, stored, service)
        answer.json()
        if check is not None:
            check(answer)
        return answer

    def _answer_of(
        self, response: httpx2.Response, body: bytes, stored: Stored | None, service: str
    ) -> Answer:
        url, headers = str(response.url), {k.lower(): v for k, v in response.headers.items()}
        if response.status_code == _NOT_MODIFIED and stored is not None:
            self.stats.from_cache += 1
            return Answer(stored.url, stored.headers, stored.body, from_cache=True, service=service)
        if not response.is_success:
            raise of_status(
                response.status_code,
                service=service,
                host=host_of(url),
                detail=detail_of(body),
                retry_after_s=retry_after_s(headers),
            )
        return Answer(url, headers, body, from_cache=False, service=service)

    def _read(self, response: httpx2.Response, start: float, service: str) -> bytes:
        host, polite = host_of(str(response.url)), self.politeness
        parts, size = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > polite.max_bytes:
                raise ServiceFaultError(
                    f"stuurde een antwoord van meer dan {in_dutch(polite.max_bytes / 1e6)} MB; "
                    "we zijn gestopt.",
                    service=service,
                    host=host,
                    oplossing="Controleer het adres van de dienst in bronnen.toml.",
                )
            if time.monotonic() - start > polite.deadline_s:
                raise ServiceFaultError(
                    f"was na {in_dutch(polite.deadline_s)} seconden nog niet klaar met het antwoord.",
                    service=service,
                    host=host,
                    oplossing="Probeer het later opnieuw; overdag is het soms druk.",
                    retriable=True,
                )
        self.stats.bytes += size
        return b"".join(parts)

    def _compare_clocks(self, response: httpx2.Response, host: str) -> None:
        moment = http_date(response.headers.get("date", ""))
        if moment is None:
            return
        self._server_date = moment
        skew_s = (dt.datetime.now(dt.UTC) - moment).total_seconds()
        if abs(skew_s) <= _MAX_SKEW_S or any(host in known for known in self.stats.notes):
            return
        self.stats.notes.append(
            f"De klok van deze computer loopt {abs(skew_s) / _MINUTE_S:.0f} minuten "
            f"{'voor' if skew_s > 0 else 'achter'} op die van {host}. Zet de klok gelijk. "
            "Bij de gegevens staat de datum van de dienst."
        )
