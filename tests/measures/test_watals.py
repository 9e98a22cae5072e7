"""What if: changes of the register and the difference they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UsageError
from analysis.maten import build_bereik, compute_dagdelen, read_states
from analysis.pipeline import Results, read_bronnen, run
from analysis.watals import (
    AndereTijden,
    Stoppen,
    Toevoegen,
    Verplaatsen,
    Wijziging,
    apply_wijzigingen,
    compare_dagdelen,
    compare_dekking,
)
from tests.roosterdam import GEMEENTE, NOORD, Roosterdam, place

N1, N2 = "BU99990101", "BU99990102"
HOURS = {"A": "Mo 10:00-12:00", "B": "Mo 19:00-21:00", "C": "Mo 10:00-12:00, Tu 10:00-12:00"}


@pytest.fixture
def before(tmp_path: Path) -> Results:
    rows = [
        {"aanbod_id": key, "naam": key, "aanbodsoort": "huiskamer", "doelgroepen": "alle", "op": op,
         "locatieprecisie": "adres", "openingstijden": HOURS[key]}
        for key, op in (("A", "N 3"), ("B", "N 3"), ("C", "N 25"))
    ]  # fmt: skip
    return run(read_bronnen(Roosterdam(aanbod=rows, pairs=[("jeugd", "huiskamer", 400)]).write(tmp_path)))


def after(before: Results, *changes: Wijziging) -> Results:
    return run(apply_wijzigingen(before.bronnen, changes))


def test_add_by_hand(before: Results) -> None:
    # at N 8 the place reaches m = 4 ... 12; m = 0 ... 7 are reached already. New: m = 8, 9 of N1 (one jongere
    # each) and m = 10, 11, 12 of N2 (1.5 each)
    x, y = place("N 8")
    found = compare_dekking(before, after(before, Toevoegen("huiskamer", x, y))).set_index("gebiedcode")
    assert found["verschil"].to_dict() == pytest.approx({N1: 2, N2: 4.5, NOORD: 6.5, GEMEENTE: 6.5})
    assert (found["status_voor"][N1], found["status_na"][N1]) == ("voldoet", "voldoet")


def test_move_is_stop_and_add(before: Results) -> None:
    x, y = place("N 12")
    moved = after(before, Verplaatsen("C", x, y)).dekking
    added = Toevoegen("huiskamer", x, y, openingstijden=HOURS["C"])
    again = after(before, Stoppen("C"), added).dekking
    assert moved["inwoners_binnen_norm"].tolist() == again["inwoners_binnen_norm"].tolist()
    assert moved["aantal_aanbod"].tolist() == again["aantal_aanbod"].tolist()


def test_a_stop_beside_another_changes_nothing_on_paper(before: Results) -> None:
    # A and B share their place: without B nobody loses, but the evening is closed
    assert compare_dekking(before, after(before, Stoppen("B"))).empty
    found = compare_dagdelen(before, after(before, Stoppen("B")))
    assert set(zip(found["dag"], found["dagdeel"], strict=True)) == {("ma", "avond")}
    assert found.set_index("gebiedcode")["verschil"][GEMEENTE] == pytest.approx(-8)


def test_a_closed_hour_removes_exactly_its_offerings(before: Results) -> None:
    # C no longer opens on Tuesday: only Tuesday morning changes, by what C alone reached; a stop of A and B
    # later changes Tuesday nothing
    closed = after(before, AndereTijden("C", "Mo 10:00-12:00"))
    found = compare_dagdelen(before, closed)
    assert set(zip(found["dag"], found["dagdeel"], strict=True)) == {("di", "ochtend")}
    tables = [
        compute_dagdelen(build_bereik(r), read_states(r)) for r in (closed, after(before, Stoppen("C")))
    ]
    tuesday = [t[(t["dag"] == "di")]["inwoners_binnen_norm"].tolist() for t in tables]
    assert tuesday[0] == tuesday[1]


def test_unknown_hours_are_no_loss_that_is_certain(before: Results) -> None:
    found = compare_dagdelen(before, after(before, AndereTijden("C", "weet niet")))
    slot = (found["dag"] == "di") & (found["dagdeel"] == "ochtend") & (found["gebiedcode"] == GEMEENTE)
    low, high = (found.loc[slot, f"inwoners_binnen_norm_{end}_na"].tolist() for end in ("min", "max"))
    assert (low, high) == ([0], found.loc[slot, "inwoners_binnen_norm_max_voor"].tolist())


def test_nothing_changes_the_bronnen_it_starts_from(before: Results) -> None:
    copy = before.aanbod.copy()
    x, y = place("N 30")
    changes: list[Wijziging] = [
        Verplaatsen("A", x, y),
        AndereTijden("B", ""),
        Stoppen("C"),
        Toevoegen("huiskamer", x, y),
    ]
    apply_wijzigingen(before.bronnen, changes)
    assert before.aanbod.equals(copy)
    assert apply_wijzigingen(before.bronnen, []).aanbod.equals(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Stoppen("Z"), "Aanbod 'Z' staat niet in het register"),
        (Toevoegen("zwembad", 0, 0), "Aanbodsoort 'zwembad' bestaat niet"),
        (Toevoegen("huiskamer", 0, 0, ("reuzen",)), "Doelgroep 'reuzen' bestaat niet"),
        (Toevoegen("huiskamer", 0, 0, ()), "Er is geen doelgroep gekozen"),
    ],
)
def test_what_does_not_exist_is_refused(before: Results, change: Stoppen | Toevoegen, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        apply_wijzigingen(before.bronnen, [change])


def test_results_of_other_normen_cannot_be_compared(before: Results) -> None:
    other = run(before.bronnen, normen=before.normen.with_norm("jeugd", "huiskamer", 500))
    with pytest.raises(UsageError, match="dezelfde gebieden en normen"):
        compare_dekking(before, other)
