"""What can go wrong between us and a public service, said in Dutch: who, what happened, what to do."""

from __future__ import annotations

import re
import ssl

import httpx2

from analysis.errors import ServiceError

__all__ = ["TOO_MANY_ROWS", "ServiceFaultError", "changed", "in_dutch", "of_exception", "of_status"]

TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500
TOO_MANY_ROWS = re.compile(r"more than \d+ records", re.IGNORECASE)  # how OData refuses, with status 500
_MINUTE_S = 60
_DETAIL_LENGTH = 200
_RETRIED_STATUS = frozenset({408, 425, TOO_MANY_REQUESTS, 500, 502, 503, 504})


class ServiceFaultError(ServiceError):
    """A service gave no usable answer.

    Args:
        melding: what happened, in Dutch, after the name of the service.
        service: the service's name as users know it.
        host: its host (and port).
        oplossing: what the user can do, in Dutch.
        status: the HTTP status, None when there was no answer.
        detail: what the service itself said about it.
        retriable: asking again may help.
        retry_after_s: how long the service asked us to wait.

    """

    def __init__(
        self,
        melding: str,
        *,
        service: str,
        host: str,
        oplossing: str,
        status: int | None = None,
        detail: str = "",
        retriable: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        """Make the message: service, host, what happened, what to do."""
        self.service, self.host, self.status, self.detail = service, host, status, detail
        self.retriable, self.retry_after_s = retriable, retry_after_s
        super().__init__(f"{service} ({host}) {melding} {oplossing}")


def changed(service: str, host: str, what: str) -> ServiceFaultError:
    """Give the fault for an answer that has another shape than we know; `what` is a Dutch clause."""
    return ServiceFaultError(
        f"gaf een antwoord met een andere vorm dan verwacht: {what}.",
        service=service,
        host=host,
        oplossing="Misschien is de dienst vernieuwd: kijk of er een nieuwe versie van samenspelkaart is.",
    )


def of_status(
    status: int, *, service: str, host: str, detail: str = "", retry_after_s: float | None = None
) -> ServiceFaultError:
    """Give the fault that belongs to HTTP `status` (400 and higher)."""
    said = f": {shortened(detail)}" if detail else ""
    if status == TOO_MANY_REQUESTS:
        melding = "vraagt ons te wachten, want er waren te veel vragen (429)."
        oplossing = f"Probeer het {_later(retry_after_s)} opnieuw."
    elif status >= SERVER_ERRORS:
        melding = f"heeft een storing ({status}{said})."
        oplossing = f"Probeer het {_later(retry_after_s)} opnieuw."
    else:
        melding = f"weigerde de vraag ({status}{said})."
        oplossing = "Controleer het adres van de dienst in bronnen.toml."
    return ServiceFaultError(
        melding,
        service=service,
        host=host,
        oplossing=oplossing,
        status=status,
        detail=detail,
        retriable=status in _RETRIED_STATUS and not TOO_MANY_ROWS.search(detail),
        retry_after_s=retry_after_s,
    )


def of_exception(error: Exception, *, service: str, host: str, timeout_s: float) -> ServiceFaultError:
    """Give the fault that belongs to `error`, an exception of the HTTP library."""
    certificate = _certificate_error(error)
    retriable = True
    if certificate is not None:
        melding = f"heeft een beveiligingscertificaat dat niet klopt ({certificate.verify_message})."
        oplossing = (
            "Controleer de datum en tijd van deze computer. Kloppen die, vraag dan uw beheerder of het "
            "netwerk verbindingen openmaakt. Er is niets opgehaald."
        )
        retriable = False
    elif isinstance(error, httpx2.TooManyRedirects):
        melding = "stuurt steeds door naar een ander adres."
        oplossing = "Controleer het adres van de dienst in bronnen.toml."
        retriable = False
    elif isinstance(error, httpx2.TimeoutException):
        melding = f"gaf geen antwoord binnen {in_dutch(timeout_s)} seconden."
        oplossing = "Probeer het later opnieuw; overdag is het soms druk."
    elif isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.DecodingError):
        melding = "brak het antwoord halverwege af."
        oplossing = "Probeer het opnieuw; blijft het zo, probeer het dan later."
    elif isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL | httpx2.LocalProtocolError):
        melding = "heeft geen geldig webadres."
        oplossing = "Schrijf in bronnen.toml of bij --bron een adres dat begint met https://."
        retriable = False
    else:
        melding = "is niet bereikbaar."
        oplossing = "Controleer de internetverbinding en probeer het later opnieuw."
    return ServiceFaultError(melding, service=service, host=host, oplossing=oplossing, retriable=retriable)


def in_dutch(number: float) -> str:
    """Write `number` with a decimal comma, and none when it is whole."""
    return f"{number:g}".replace(".", ",")


def shortened(text: str) -> str:
    """Give `text` on one line, cut to a length that fits in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _DETAIL_LENGTH else line[: _DETAIL_LENGTH - 1] + "…"


def _later(retry_after_s: float | None) -> str:
    if retry_after_s is None:
        return "later"
    minutes = -(-retry_after_s // _MINUTE_S)
    return "over een minuut" if minutes <= 1 else f"over {minutes:.0f} minuten"


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__ or error.__context__
    return None
