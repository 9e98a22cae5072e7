"""Import of an Open Referral (UK) API from its address: pages, short lists and faults, over real HTTP."""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from analysis.bronnen.client import HttpClient, Politeness
from analysis.commandline import app
from analysis.errors import DataError, ServiceError
from analysis.importing.openreferral_api import is_address, name_of_address, read_api
from tests.services import base
from tests.services.base import LocalService, Question, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = Politeness(per_second=10_000, timeout_s=0.4, deadline_s=5, attempts=2, pause_s=0.001, max_pause_s=1)


class OpenReferral(LocalService):
    """An API with `number` services; `short` leaves places out of the list, `old` speaks version 1."""

    def __init__(self, number: int, *, short: bool = False, old: bool = False) -> None:
        """Make the services."""
        super().__init__()
        self.short, self.old = short, old
        self.services = [self.service(i) for i in range(1, number + 1)]

    def service(self, i: int) -> dict[str, Any]:
        """Give service number `i`, whole."""
        address = {"address_1": f"Dobbe {i}", "city": "Zwolle", "postal_code": "8032JW"}
        place = {"id": f"p{i}", "location": {"addresses": [address], "latitude": 52.53, "longitude": 6.1}}
        return {
            "id": f"s {i}",
            "name": f"Inloop {i}",
            "organization": {"name": "Travers"},
            "service_at_locations": [place],
        }

    def answer(self, question: Question) -> Reply:
        """Answer as the standard says."""
        if question.path == "/v3/services":
            return self.page(int(question.query.get("page", "1")), 2)
        found = [s for s in self.services if question.path == f"/v3/services/{s['id'].replace(' ', '%20')}"]
        return json_reply(found[0]) if found else super().answer(question)

    def page(self, number: int, size: int) -> Reply:
        """Give a page of the list; no page holds more than 2."""
        size = min(size, 2)
        items = self.services[(number - 1) * size : number * size]
        if self.short:
            items = [{"id": item["id"], "name": item["name"]} for item in items]
        pages = math.ceil(len(self.services) / size)
        if self.old:
            return json_reply({"totalElements": 5, "totalPages": pages, "number": number, "content": items})
        return json_reply({"total_items": 5, "total_pages": pages, "page_number": number, "contents": items})


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with HttpClient(QUICK, trust_env=False) as made:
        yield made


@pytest.mark.parametrize(("short", "old", "asked"), [(False, False, 3), (True, False, 8), (False, True, 3)])
def test_all_pages(client: HttpClient, short: bool, old: bool, asked: int) -> None:  # noqa: FBT001
    told: list[tuple[int, int]] = []
    with OpenReferral(5, short=short, old=old) as api:
        url = f"{api.url}/v3/services?postcode=8011"
        source = read_api(url, client, progress=lambda *step: told.append(step))
        assert {q.query.get("postcode") for q in api.questions if q.path == "/v3/services"} == {"8011"}
        assert len(api.questions) == asked
    assert source.frame["naam"].tolist() == [f"Inloop {i}" for i in range(1, 6)]
    assert source.frame["adres"].tolist() == [f"Dobbe {i}" for i in range(1, 6)]
    assert told == [(2, 3), (4, 3), (5, 3)]


def test_the_address_of_the_api_itself(client: HttpClient) -> None:
    with OpenReferral(1) as api:
        assert len(read_api(f"{api.url}/v3/", client).frame) == 1


def test_addresses() -> None:
    assert is_address("HTTPS://x.nl")
    assert not is_address("lijst.csv")
    assert name_of_address("https://x.nl/v3/services?page=2") == "x.nl/v3/services"


CHANGED = "Misschien is de dienst vernieuwd: kijk of er een nieuwe versie van samenspelkaart is."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"x": 1}, "er staat geen lijst 'contents' of 'content' in"),
        ([], "er staat geen lijst 'contents' of 'content' in"),
        ({"contents": [{"id": "1"}]}, "een service heeft geen naam"),
        ({"contents": [], "total_pages": "veel"}, "het aantal pagina's is veel"),
        ({"contents": [], "total_pages": 10_000}, "het aantal pagina's is 10000"),
        (
            {"contents": [{"id": "1", "name": "a", "attributes": []}], "total_pages": 3},
            "pagina 2 is dezelfde als een eerdere",
        ),
        ({"contents": [{"id": "1", "name": "a"}]}, "een losse service is een andere dan gevraagd"),
    ],
)
def test_another_shape(client: HttpClient, answer: object, said: str) -> None:
    with LocalService(lambda _question: json_reply(answer)) as api, pytest.raises(ServiceError) as error:
        read_api(api.url, client)
    shape = "gaf een antwoord met een andere vorm dan verwacht"
    assert str(error.value) == f"Open Referral ({api.host}) {shape}: {said}. {CHANGED}"


def test_no_services(client: HttpClient) -> None:
    with LocalService(lambda _q: json_reply({"contents": [], "total_pages": 0})) as api:
        with pytest.raises(DataError) as error:
            read_api(f"{api.url}/v3", client)
        assert str(error.value) == f"{api.host}/v3: Op dit adres staan geen services. Controleer het adres."


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (base.status(404), "weigerde de vraag (404). Controleer het adres dat u gaf."),
        (
            base.web_page,
            (
                "stuurde een webpagina in plaats van gegevens. Soms moet u eerst inloggen op het netwerk. "
                "Controleer ook het adres."
            ),
        ),
        (
            base.truncated,
            "brak het antwoord halverwege af. Probeer het opnieuw; blijft het zo, probeer het dan later.",
        ),
        (base.redirect_loop, "stuurt steeds door naar een ander adres. Controleer het adres dat u gaf."),
    ],
)
def test_faults(client: HttpClient, fault: base.Fault, said: str) -> None:
    with OpenReferral(3) as api:
        api.always = fault
        with pytest.raises(ServiceError) as error:
            read_api(f"{api.url}/v3", client)
    assert str(error.value) == f"Open Referral ({api.host}) {said}"


KEYS = (
    "contents content total_pages totalPages id name service_at_locations location addresses schedules byday "
    "opens_at attributes taxonomy_term organization languages cost_options eligibility"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=5)
    ),
    max_leaves=20,
)
PAGES = JSON | st.builds(lambda items: {"contents": items, "total_pages": 1}, st.lists(JSON, max_size=3))


class Parrot:
    """Says one thing to every question."""

    def __init__(self, answer: object) -> None:
        """Keep what to say."""
        self.answer = answer

    def get_json(self, *_question: object, **_options: object) -> object:
        """Say it."""
        return self.answer


@given(PAGES)
def test_any_answer_gives_rows_or_our_own_error(answer: object) -> None:
    with contextlib.suppress(ServiceError, DataError):
        source = read_api("https://x.nl/v3", cast("HttpClient", Parrot(answer)))
        assert (source.frame["naam"] != "").all()


def test_the_command_keeps_the_register_and_does_not_ask_twice(tmp_path: Path) -> None:
    (tmp_path / "aanbod").mkdir()
    with OpenReferral(3) as api:
        command = ["import", f"{api.url}/v3/services", "--data", str(tmp_path)]
        api.faults.extend([lambda _q, reply: reply, *[base.status(400)]])
        failed = CliRunner().invoke(app, command)
        assert isinstance(failed.exception, ServiceError)
        assert not list((tmp_path / "aanbod").glob("import_*"))
        done = CliRunner().invoke(app, command)
        assert "3 nieuw" in done.output
        assert [q.query["page"] for q in api.questions] == ["1", "2", "2"]
        assert "Er is niets nieuws" in CliRunner().invoke(app, command).output
    (file,) = (tmp_path / "aanbod").glob("import_*.csv")
    assert "Inloop 3" in file.read_text("utf-8")
