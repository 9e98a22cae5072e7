"""The address of a service; where there is more than one it may be at, the first that answers is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.geocoding.model import AskJson

__all__ = ["Endpoint"]


class Endpoint:
    """Puts questions to a service.

    Args:
        ask: carries the questions.
        urls: where the service may be, most likely first.
        service: its name in bronnen.toml.

    """

    def __init__(self, ask: AskJson, urls: Sequence[str], *, service: str) -> None:
        """Keep what is given; nothing is asked yet."""
        self._ask, self._service = ask, service
        self._urls = [url.rstrip("/") + "/" for url in urls]
        self._sure = len(self._urls) == 1

    @property
    def url(self) -> str:
        """Give the address that is used (first)."""
        return self._urls[0]

    def get_json(self, question: str) -> object:
        """Give the answer to `question` (path and query).

        Raises:
            ServiceError: no address gave a usable answer; the fault is that of the most likely one.

        """
        if self._sure:
            return self._ask.get_json(self.url + question, service=self._service)
        fault: ServiceError | None = None
        for url in self._urls:
            try:
                answer = self._ask.get_json(url + question, service=self._service)
            except ServiceError as error:
                fault = fault or error
            else:
                self._urls, self._sure = [url], True
                return answer
        raise fault or ServiceError(f"Voor {self._service} is geen adres bekend. Vul het in bronnen.toml in.")
