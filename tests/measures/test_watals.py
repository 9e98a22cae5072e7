"""What if: changes of the register and the difference they make."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.dekking import compute_dekking
from analysis.errors import UsageError
from analysis.maten import build_bereik, compute_dagdelen, read_states
from analysis.normen import Norm
from analysis.pipeline import Results, compute_pair, read_bronnen, rerun, run
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


def _random_plan(chance: random.Random, results: Results, length: int) -> list[Wijziging]:
    """Draw a plan: anything may be added, moved, stopped or opened at other hours, anywhere."""
    normen, ids = results.normen, results.aanbod["aanbod_id"].tolist()
    west, south, east, north = results.gebieden.total_bounds.tolist()
    plan: list[Wijziging] = []
    for kind in chance.choices(["add", "move", "stop", "hours"], k=length):
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if kind == "add":
            voor = tuple(chance.sample([*normen.doelgroepen], 2))
            plan.append(Toevoegen(chance.choice([*normen.aanbodsoorten]), x, y, voor))
            continue
        chosen = chance.choice(ids)
        if kind == "stop":
            ids.remove(chosen)
        found: dict[str, Wijziging] = {
            "move": Verplaatsen(chosen, x, y),
            "stop": Stoppen(chosen),
            "hours": AndereTijden(chosen, "Sa 19:00-22:00"),
        }
        plan.append(found[kind])
    return plan


def test_random_plans_give_what_a_whole_run_gives(root: Path) -> None:
    before = run(read_bronnen(root / "data"))
    chance = random.Random(20261122)  # noqa: S311 no secret
    changed = 0
    for length in [1, 1, 1, 2, 3, 5, 8, 13, 25]:
        bronnen = apply_wijzigingen(before.bronnen, _random_plan(chance, before, length))
        quick, whole = rerun(before, bronnen.aanbod), run(bronnen)
        for name in ("dekking", "hiaten"):
            pd.testing.assert_frame_equal(getattr(quick, name), getattr(whole, name), check_exact=True)
        # distances of any pair and the telling go with them: the slider asks for other norms
        norm = Norm("ouderen", "ontmoeting", 650.0, 0.8)
        pairs = [compute_pair(results, norm) for results in (quick, whole)]
        for one, other in zip(*pairs, strict=True):
            pd.testing.assert_frame_equal(one, other, check_exact=True)
        changed += len(compare_dekking(before, quick))
    assert changed > 100


def test_only_pairs_that_a_plan_touches_are_measured_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(voor, soort, 400.0) for voor in ("jeugd", "ouderen") for soort in ("huiskamer", "buurthuis")]
    kinds = [("A", "huiskamer", "jeugd"), ("B", "huiskamer", "ouderen"), ("C", "buurthuis", "jeugd")]
    rows = [
        {"aanbod_id": key, "naam": key, "aanbodsoort": soort, "doelgroepen": voor, "op": "N 3",
         "locatieprecisie": "adres"}
        for key, soort, voor in kinds
    ]  # fmt: skip
    before = run(read_bronnen(Roosterdam(aanbod=rows, pairs=pairs).write(tmp_path)))
    measured: list[list[tuple[str, str]]] = []

    def remember(basis: Any, afstanden: Any, telling: Any, normen: Any) -> pd.DataFrame:  # noqa: ANN401
        measured.append([(norm.doelgroep, norm.aanbodsoort) for norm in normen])
        return compute_dekking(basis, afstanden, telling, normen)

    monkeypatch.setattr("analysis.pipeline.compute_dekking", remember)
    x, y = place("N 30")
    for change in (Verplaatsen("A", x, y), Stoppen("C"), AndereTijden("B", "Mo 10:00-12:00")):
        rerun(before, apply_wijzigingen(before.bronnen, [change]).aanbod)
    # A serves only jeugd; without C no buurthuis at all is known, which changes the words for ouderen too;
    # other hours change no distance
    assert measured == [[("jeugd", "huiskamer")], [("jeugd", "buurthuis"), ("ouderen", "buurthuis")]]
