"""Voorstellen: kept beside the register, decided once, with both sides in the history."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.beheer import voorstellen
from analysis.beheer.rijen import read_rij
from analysis.beheer.saving import Kader, Opslag, Verschil, Wie, save_rij
from analysis.beheer.voorstellen import Voorstel, accept, compare_now, list_voorstellen, propose, refuse
from analysis.errors import OutputError, UsageError
from analysis.normen import load_normen
from analysis.readers import read_buurten
from analysis.register import Register
from tests.roosterdam import NOORD, Roosterdam

INWONER = Wie("inwoner of vrijwilliger", "ze zijn verhuisd")
BEHEER = Wie("gegevensbeheerder", "nagebeld, klopt")


@pytest.fixture
def kader(tmp_path: Path) -> Kader:
    data = Roosterdam().write(tmp_path)
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    return Kader(data, load_normen(data / "normen.toml"), buurten)


def suggest(kader: Kader, aanbod_id: str = "H1", **cells: str) -> Opslag:
    basis = read_rij(kader.data, aanbod_id) if aanbod_id else {}
    return propose(kader, aanbod_id, cells, basis=basis, wie=INWONER)


def history(kader: Kader) -> list[tuple[str, str, str]]:
    with Register(kader.data) as register:
        table = register.history()
    return list(zip(table["rol"], table["soort"], table["waarom"], strict=True))


def test_a_voorstel_leaves_the_register_as_it_was(kader: Kader) -> None:
    before = (kader.data / "aanbod/register.csv").read_bytes()
    assert suggest(kader, naam="De Oven").nummer == 1
    (voorstel,) = list_voorstellen(kader.data)
    assert voorstel == Voorstel(
        1, voorstel.tijd, INWONER.rol, INWONER.waarom, "H1", "De Oven",
        (Verschil("naam", "Huiskamer De Haard", "De Oven"),), "open",
    )  # fmt: skip
    assert (kader.data / "aanbod/register.csv").read_bytes() == before
    assert history(kader) == []


def test_a_voorstel_that_is_accepted_is_a_change_and_its_decision(kader: Kader) -> None:
    suggest(kader, naam="De Oven")
    (voorstel,) = list_voorstellen(kader.data)
    opslag = accept(kader, voorstel, basis=read_rij(kader.data, "H1"), wie=BEHEER)
    assert opslag.nummer == 1
    assert read_rij(kader.data, "H1")["naam"] == "De Oven"
    story = "voorstel 1 (inwoner of vrijwilliger): ze zijn verhuisd – besluit: nagebeld, klopt"
    assert history(kader) == [("gegevensbeheerder", "voorstel", story)]
    (voorstel,) = list_voorstellen(kader.data)
    assert (voorstel.status, voorstel.besluit) == ("aangenomen", story)
    with pytest.raises(UsageError, match=r"^Over voorstel 1 is al besloten\. Kijk bij Geschiedenis\.$"):
        refuse(kader.data, voorstel, wie=BEHEER)
    with Register(kader.data) as register:
        register.undo(1)
    assert read_rij(kader.data, "H1")["naam"] == "Huiskamer De Haard"
    assert list_voorstellen(kader.data)[0].status == "open"  # undone: to be decided again


def test_a_voorstel_that_is_refused_is_in_the_history_too(kader: Kader) -> None:
    suggest(kader, naam="De Oven")
    (voorstel,) = list_voorstellen(kader.data)
    wie = Wie("wijkmanager", "de naam klopt al")
    assert refuse(kader.data, voorstel, wie=wie).nummer == 1
    story = "voorstel 1 (inwoner of vrijwilliger): ze zijn verhuisd – besluit: de naam klopt al"
    assert history(kader) == [("wijkmanager", "voorstel afgewezen", story)]
    assert list_voorstellen(kader.data)[0].status == "afgewezen"
    assert read_rij(kader.data, "H1")["naam"] == "Huiskamer De Haard"
    with Register(kader.data) as register:
        register.undo(1)
    assert list_voorstellen(kader.data)[0].status == "open"


def test_an_offering_that_is_not_there_yet_can_be_proposed(kader: Kader) -> None:
    assert suggest(kader, "", naam="Soep", aanbodsoort="eettafel", wijkcode=NOORD).nummer == 1
    (voorstel,) = list_voorstellen(kader.data)
    assert accept(kader, voorstel, basis={}, wie=BEHEER).aanbod_id == "EIGEN0001"
    assert read_rij(kader.data, "EIGEN0001")["naam"] == "Soep"


def test_a_voorstel_is_checked_as_an_edit_is(kader: Kader) -> None:
    (bezwaar,) = suggest(kader, aanbodsoort="huiskamr").bezwaren
    assert bezwaar.melding == (
        "Aanbodsoort 'huiskamr' staat niet in normen.toml. De rij telt niet mee; verbeter de soort."
    )
    nobody = propose(kader, "H1", {"naam": "A"}, basis=read_rij(kader.data, "H1"), wie=Wie("inwoner", ""))
    assert [one.kolom for one in nobody.bezwaren] == ["waarom"]
    assert propose(kader, "weg", {"naam": "A"}, basis={}, wie=INWONER).verdwenen
    old = read_rij(kader.data, "H1") | {"naam": "Oud"}
    assert propose(kader, "H1", {"naam": "A"}, basis=old, wie=INWONER).intussen
    assert suggest(kader, naam="Huiskamer De Haard") == Opslag(aanbod_id="H1")
    assert list_voorstellen(kader.data) == []


def test_the_one_who_decides_sees_what_changed_since(kader: Kader) -> None:
    suggest(kader, naam="De Oven")
    seen = read_rij(kader.data, "H1")
    save_rij(kader, "H1", {"naam": "De Kachel"}, basis=seen, wie=BEHEER)
    (voorstel,) = list_voorstellen(kader.data)
    now, rows = compare_now(kader.data, voorstel)
    assert rows == [("naam", "Huiskamer De Haard", "De Kachel", "De Oven")]
    assert accept(kader, voorstel, basis=seen, wie=BEHEER).intussen  # an old screen decides nothing
    assert accept(kader, voorstel, basis=now, wie=BEHEER).nummer == 2


def test_a_voorstel_that_is_true_already_can_be_closed(kader: Kader) -> None:
    suggest(kader, naam="De Oven")
    save_rij(kader, "H1", {"naam": "De Oven"}, basis=read_rij(kader.data, "H1"), wie=BEHEER)
    (voorstel,) = list_voorstellen(kader.data)
    assert accept(kader, voorstel, basis=read_rij(kader.data, "H1"), wie=BEHEER).nummer == 2
    assert list_voorstellen(kader.data)[0].status == "aangenomen"


def test_a_change_that_fails_decides_nothing(kader: Kader, monkeypatch: pytest.MonkeyPatch) -> None:
    suggest(kader, naam="De Oven")
    (voorstel,) = list_voorstellen(kader.data)

    def fail(*_args: object) -> None:
        raise OutputError("De schijf is vol.")

    monkeypatch.setattr("analysis.register.journal.write_atomically", fail)
    with pytest.raises(OutputError):
        accept(kader, voorstel, basis=read_rij(kader.data, "H1"), wie=BEHEER)
    assert list_voorstellen(kader.data)[0].status == "open"


def test_there_is_an_end_to_what_waits(kader: Kader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voorstellen, "MAX_OPEN", 1)
    suggest(kader, naam="De Oven")
    with pytest.raises(UsageError) as error:
        suggest(kader, naam="De Kachel")
    assert str(error.value) == "Er wachten al 1 voorstellen. Vraag de beheerder ze eerst te bekijken."


def test_a_history_of_before_the_voorstellen_has_none(kader: Kader) -> None:
    assert list_voorstellen(kader.data) == []
    save_rij(kader, "H1", {"naam": "A"}, basis=read_rij(kader.data, "H1"), wie=BEHEER)
    with Register(kader.data) as register:
        register._store.db.execute("DROP TABLE voorstel")
    assert list_voorstellen(kader.data) == []


@pytest.mark.parametrize(
    ("step", "status", "name"),
    [("begin", "open", "Huiskamer De Haard"), ("vastgelegd", "open", "Huiskamer De Haard"),
     ("bestand 1", "aangenomen", "De Oven")],
)  # fmt: skip
def test_a_decision_that_is_cut_off_is_taken_whole_or_not_at_all(
    kader: Kader, monkeypatch: pytest.MonkeyPatch, step: str, status: str, name: str
) -> None:
    suggest(kader, naam="De Oven")
    (voorstel,) = list_voorstellen(kader.data)

    class Cut(BaseException):
        pass

    def stop(reached: str) -> None:
        if reached == step:
            raise Cut

    monkeypatch.setattr("analysis.beheer.saving.Register", lambda data: Register(data, on_step=stop))
    with pytest.raises(Cut):
        accept(kader, voorstel, basis=read_rij(kader.data, "H1"), wie=BEHEER)
    monkeypatch.undo()
    with Register(kader.data):  # the next one to come finishes or takes back
        pass
    assert list_voorstellen(kader.data)[0].status == status
    assert read_rij(kader.data, "H1")["naam"] == name
