from __future__ import annotations

import contextlib
import datetime as dt
import json
import socket
import ssl
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from analysis.bronnen.answers import Answer, detail_of, http_date, retry_after_s
from analysis.bronnen.cache import ResponseCache, Stored
from analysis.bronnen.client import HttpClient, Politeness
from analysis.bronnen.faults import ServiceFaultError
from analysis.errors import ServiceError
from tests.services import base
from tests.services.base import LocalService, Question, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = Politeness(per_second=10_000, timeout_s=0.4, deadline_s=5, attempts=3, pause_s=0.001, max_pause_s=2)
AGAIN = "Controleer het adres van de dienst in bronnen.toml."


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(lambda question: json_reply({"path": question.path}), etags=True) as server:
        yield server


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with HttpClient(QUICK, trust_env=False) as made:
        yield made


def message(client: HttpClient, url: str) -> str:
    with pytest.raises(ServiceError) as caught:
        client.get_json(url, service="CBS")
    return str(caught.value)


def test_get_and_post(service: LocalService, client: HttpClient) -> None:
    assert client.get_json(f"{service.url}/a", service="CBS", params={"q": "é&="}) == {"path": "/a"}
    posted = client.ask("POST", f"{service.url}/b", service="CBS", data={"data": "[out:json];"})
    assert posted.json() == {"path": "/b"}
    assert service.questions[0].query == {"q": "é&="}
    assert service.questions[1].form == {"data": "[out:json];"}
    assert "samenspelkaart" in service.questions[0].headers["user-agent"]
    assert client.stats.requests == 2


def test_service_down(client: HttpClient) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    assert message(client, f"http://{host}/") == (
        f"CBS ({host}) is niet bereikbaar. Controleer de internetverbinding en probeer het later opnieuw."
    )
    assert client.stats.requests == QUICK.attempts


@pytest.mark.parametrize(
    ("fault", "melding", "asked"),
    [
        (
            base.slow(1.0),
            "gaf geen antwoord binnen 0,4 seconden. Probeer het later opnieuw; overdag is het soms druk.",
            3,
        ),
        (
            base.truncated,
            "brak het antwoord halverwege af. Probeer het opnieuw; blijft het zo, probeer het dan later.",
            3,
        ),
        (
            base.hang_up,
            "brak het antwoord halverwege af. Probeer het opnieuw; blijft het zo, probeer het dan later.",
            3,
        ),
        (
            base.cut_json,
            (
                "stuurde JSON die niet compleet of niet te lezen is. Probeer het opnieuw; blijft het zo, "
                "probeer het dan later."
            ),
            3,
        ),
        (base.wrong_type, f"stuurde een ander soort bestand (image/png) in plaats van JSON. {AGAIN}", 1),
        (
            base.web_page,
            (
                "stuurde een webpagina in plaats van gegevens. Soms moet u eerst inloggen op het netwerk. "
                "Controleer ook het adres in bronnen.toml."
            ),
            1,
        ),
        (base.redirect_loop, f"stuurt steeds door naar een ander adres. {AGAIN}", 6),
        (base.status(503), "heeft een storing (503). Probeer het later opnieuw.", 3),
        (base.status(504), "heeft een storing (504). Probeer het later opnieuw.", 3),
        (base.status(503, html=False), "heeft een storing (503: te druk). Probeer het later opnieuw.", 3),
        (
            base.status(429, retry_after="600"),
            "vraagt ons te wachten, want er waren te veel vragen (429). Probeer het over 10 minuten opnieuw.",
            1,
        ),
        (base.status(404), f"weigerde de vraag (404). {AGAIN}", 1),
    ],
)
def test_faults(
    service: LocalService, client: HttpClient, fault: base.Fault, melding: str, asked: int
) -> None:
    service.always = fault
    assert message(client, f"{service.url}/x") == f"CBS ({service.host}) {melding}"
    assert len(service.questions) == asked


def test_certificate_error() -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trustme.CA().configure_trust(stranger)
    friend = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(friend)
    with LocalService(lambda _question: json_reply([]), tls=tls) as service:
        reason = why_refused(service, stranger)
        with HttpClient(QUICK, trust_env=False, verify=friend) as client:
            assert client.get_json(service.url, service="CBS") == []
        with HttpClient(QUICK, trust_env=False, verify=stranger) as client:
            text = message(client, service.url)
            assert client.stats.requests == 1
    assert text == (
        f"CBS ({service.host}) heeft een beveiligingscertificaat dat niet klopt ({reason}). Controleer de "
        "datum en tijd van deze computer. Kloppen die, vraag dan uw beheerder of het netwerk verbindingen "
        "openmaakt. Er is niets opgehaald."
    )


def why_refused(service: LocalService, trust: ssl.SSLContext) -> str:
    """Give what the TLS library of this machine says about the certificate: the words differ per version."""
    host, _, port = service.host.partition(":")
    with (
        socket.create_connection((host, int(port))) as connection,
        pytest.raises(ssl.SSLCertVerificationError) as refused,
    ):
        trust.wrap_socket(connection, server_hostname=host)
    assert refused.value.verify_message
    return str(refused.value.verify_message)


def test_not_an_address(client: HttpClient) -> None:
    assert message(client, "ftp://voorbeeld.nl/x") == (
        "CBS (voorbeeld.nl) heeft geen geldig webadres. Schrijf in bronnen.toml of bij --bron een adres dat "
        "begint met https://."
    )
    assert "heeft geen geldig webadres" in message(client, "http://[::1")


def test_too_large(service: LocalService) -> None:
    with HttpClient(Politeness(max_bytes=10_000), trust_env=False) as client:
        assert message(client, f"{service.url}/{'x' * 10_000}") == (
            f"CBS ({service.host}) stuurde een antwoord van meer dan 0,01 MB; we zijn gestopt. {AGAIN}"
        )


def test_a_service_that_drips_is_stopped() -> None:
    with LocalService(lambda _q: Reply(b"[]", delay_s=0.2)) as service:
        polite = Politeness(timeout_s=5, deadline_s=0.1, attempts=1)
        with HttpClient(polite, trust_env=False) as client:
            assert message(client, service.url) == (
                f"CBS ({service.host}) was na 0,1 seconden nog niet klaar met het antwoord. Probeer het "
                "later opnieuw; overdag is het soms druk."
            )


def test_a_passing_fault_is_survived(service: LocalService, client: HttpClient) -> None:
    service.faults.extend([base.status(503), base.truncated])
    assert client.get_json(f"{service.url}/a", service="CBS") == {"path": "/a"}
    assert (client.stats.requests, client.stats.retries) == (3, 2)


def test_retry_after_is_obeyed_and_pauses_grow(service: LocalService) -> None:
    slept: list[float] = []
    polite = Politeness(per_second=1e6, attempts=4, pause_s=1.0, max_pause_s=90)
    with HttpClient(polite, trust_env=False, sleep=slept.append) as client:
        service.faults.extend([base.status(429, retry_after="7"), base.status(502), base.status(502)])
        client.get_json(service.url, service="CBS")
    assert slept[0] == 7.0
    # Second failure: 1 x 2 s plus at most 1 s of chance; third: 4 s plus at most 1 s.
    assert 2.0 <= slept[1] <= 3.0
    assert 4.0 <= slept[2] <= 5.0


def test_retry_after_by_the_clock_of_the_service() -> None:
    # Our clock has no part in it: 30 s after the service's own Date.
    headers = {"retry-after": "Wed, 01 Jan 2020 00:00:30 GMT", "date": "Wed, 01 Jan 2020 00:00:00 GMT"}
    assert retry_after_s(headers) == 30.0
    assert retry_after_s({"retry-after": "straks"}) is None
    assert retry_after_s({}) is None


def test_rate_limit_per_host(service: LocalService) -> None:
    slept: list[float] = []
    with HttpClient(Politeness(per_second=2), trust_env=False, sleep=slept.append) as client:
        for name in "abc":
            client.get_json(f"{service.url}/{name}", service="CBS")
    # Turns at 0, 0.5 and 1.0 s; the fake sleep passes no time, so the third waits almost a second.
    assert len(slept) == 2
    assert 0.3 < slept[0] <= 0.5
    assert 0.8 < slept[1] <= 1.0


def test_waiting_is_counted(service: LocalService) -> None:
    service.always = base.slow(0.05)
    with HttpClient(Politeness(per_second=2), trust_env=False) as client:
        client.get_json(f"{service.url}/a", service="CBS")
        first_s = client.stats.network_s
        client.get_json(f"{service.url}/b", service="CBS")
        assert first_s >= 0.05
        assert client.stats.network_s >= first_s + 0.05
        # The second turn comes half a second after the first began: waiting for it, or for the first answer.
        assert client.stats.turn_s + first_s >= 0.45
        assert client.stats.wait_s == client.stats.turn_s + client.stats.network_s


def test_etag_saves_the_download(service: LocalService, tmp_path: Path) -> None:
    for expected in (0, 1):
        with HttpClient(QUICK, trust_env=False, cache_folder=tmp_path) as client:
            assert client.get_json(f"{service.url}/a", service="CBS") == {"path": "/a"}
            assert client.stats.from_cache == expected
            assert client.cache is not None
            client.cache.finish()
    assert "if-none-match" not in service.questions[0].headers
    assert "if-none-match" in service.questions[1].headers


def test_an_interrupted_run_does_not_ask_twice(service: LocalService, tmp_path: Path) -> None:
    with HttpClient(QUICK, trust_env=False, cache_folder=tmp_path) as client:
        client.get_json(f"{service.url}/a", service="CBS")
    with HttpClient(QUICK, trust_env=False, cache_folder=tmp_path) as client:
        client.get_json(f"{service.url}/a", service="CBS")
        client.get_json(f"{service.url}/b", service="CBS")
    assert [question.path for question in service.questions] == ["/a", "/b"]


def test_a_clock_that_jumped_forgets_the_unfinished_run(tmp_path: Path) -> None:
    first = ResponseCache(tmp_path, now=lambda: 1000.0)
    assert ResponseCache(tmp_path, now=lambda: 2000.0).run == first.run
    later = ResponseCache(tmp_path, now=lambda: 1000.0 + 25 * 3600)
    assert later.run != first.run
    assert ResponseCache(tmp_path, now=lambda: 500.0).run not in {first.run, later.run}


def test_damaged_cache_counts_as_absent(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path)
    stored = Stored("http://x", {}, b"{}", cache.run)
    cache.save("k", stored)
    assert cache.load("k") == stored
    whole = (tmp_path / "k").read_bytes()
    for broken in (b"", whole[:-3], b"rommel"):
        (tmp_path / "k").write_bytes(broken)
        assert cache.load("k") is None


def test_cache_on_a_disk_that_refuses_is_no_error(service: LocalService, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with HttpClient(QUICK, trust_env=False, cache_folder=tmp_path / "file" / "cache") as client:
        assert client.get_json(f"{service.url}/a", service="CBS") == {"path": "/a"}
        assert client.cache is not None
        assert not client.cache.usable


def test_clock_skew_is_told(service: LocalService, client: HttpClient) -> None:
    there = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
    service.always = base.clock(format_datetime(there, usegmt=True))
    client.get_json(f"{service.url}/a", service="CBS")
    client.get_json(f"{service.url}/b", service="CBS")
    assert client.stats.notes == [
        (
            f"De klok van deze computer loopt 120 minuten voor op die van {service.host}. Zet de klok "
            "gelijk. Bij de gegevens staat de datum van de dienst."
        )
    ]
    assert client.today == there.date()


def test_a_failure_hidden_in_the_body_is_asked_again_and_never_kept(
    service: LocalService, tmp_path: Path
) -> None:
    def check(_answer: Answer) -> None:
        if len(service.questions) < 2:
            raise ServiceFaultError("zei nee.", service="X", host="h", oplossing="Wacht.", retriable=True)

    with HttpClient(QUICK, trust_env=False, cache_folder=tmp_path) as client:
        assert client.ask("GET", service.url, service="X", check=check).json() == {"path": "/"}
    assert len(service.questions) == 2


def test_a_refusal_of_wfs_with_status_200() -> None:
    body = b"<ows:ExceptionReport><ows:ExceptionText>geen laag</ows:ExceptionText></ows:ExceptionReport>"
    with pytest.raises(ServiceError, match=r"PDOK \(h\) weigerde de vraag \(400: geen laag\)"):
        Answer("http://h", {"content-type": "text/xml"}, body, from_cache=False, service="PDOK").json()


def test_refusals_in_the_words_of_each_service() -> None:
    said = {
        '{"detail": "unknown query parameter(s): x", "status": 400}': "unknown query parameter(s): x",
        '{"odata.error": {"code": "", "message": {"lang": "en", "value": "too many"}}}': "too many",
        '{"error": {"msg": "parameter ontbreekt", "code": 400}}': "parameter ontbreekt",
        '{"error": {"code": 400, "message": "Invalid URL", "details": []}}': "Invalid URL",
        "<html>nee</html>": "",
        "kale tekst": "kale tekst",
        "<ows:ExceptionReport><ows:ExceptionText>Onbekend</ows:ExceptionText>": "Onbekend",
    }
    assert {body: detail_of(body.encode()) for body in said} == said


@given(st.binary(max_size=200), st.sampled_from(["", "application/json", "text/html", "image/png"]))
def test_any_body_gives_json_or_our_own_error(body: bytes, kind: str) -> None:
    detail_of(body)
    answer = Answer("http://host/x", {"content-type": kind}, body, from_cache=False, service="CBS")
    with contextlib.suppress(ServiceError):
        assert answer.json() == json.loads(body)


@given(st.text(max_size=60))
def test_any_date_is_read_or_none(text: str) -> None:
    moment = http_date(text)
    assert moment is None or moment.tzinfo is not None
    seconds = retry_after_s({"retry-after": text})
    assert seconds is None or seconds >= 0


def test_question_keeps_the_query_of_the_address(service: LocalService, client: HttpClient) -> None:
    client.get_json(f"{service.url}/items?cursor=Dv4%7CNwyr1Q&limit=2", service="PDOK")
    asked: Question = service.questions[0]
    assert asked.query == {"cursor": "Dv4|Nwyr1Q", "limit": "2"}
