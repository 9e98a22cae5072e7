"""Every measure against the plainest way to compute it, in small random worlds."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from analysis.maten import (
    build_bereik,
    compare_brug_gebouw,
    compute_dagdelen,
    compute_drempels,
    compute_houdbaarheid,
    compute_kwetsbaarheid,
    compute_overlap,
    list_kandidaten,
    read_states,
)
from analysis.maten.nieuwe_plekken import find_plekken
from analysis.normen import Norm
from analysis.pipeline import Results, run
from analysis.watals import Stoppen, Toevoegen, apply_wijzigingen, compare_dekking
from tests.measures.worlds import COSTS, GEBIEDEN, HOURS, STATES, Offer, World, worlds
from tests.roosterdam import GEMEENTE

_RULES: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow],
}
SOME, FEW = settings(max_examples=10, **_RULES), settings(max_examples=5, **_RULES)
MIN = 0.8


def status_of(people: float, inwoners: float) -> str:
    return "voldoet" if inwoners == 0 or people / inwoners >= MIN - 1e-9 else "hiaat"


def expect_toegang(world: World, known: dict[str, bool | None]) -> dict[str, tuple[Any, ...]]:
    """Give per gebied: people (NaN where unknown offerings matter), min, max and status."""
    serving = world.serving()
    sure = [o for o in serving if known[o.aanbod_id] is True]
    possible = [o for o in serving if known[o.aanbod_id] is not False]
    low, high = world.people_reached(sure, 0), world.people_reached(possible, 0)
    least, most = world.people_reached(sure, 1), world.people_reached(possible, 2)
    inwoners = world.inwoners()
    expected = {}
    for gebied in GEBIEDEN:
        people = low[gebied] if math.isclose(low[gebied], high[gebied], abs_tol=1e-6) else math.nan
        verdicts = {status_of(value[gebied], inwoners[gebied]) for value in (low, high)}
        status = verdicts.pop() if len(verdicts) == 1 else "onbekend"
        expected[gebied] = (people, least[gebied], most[gebied], status)
    return expected


def by_gebied(table: pd.DataFrame, columns: list[str]) -> dict[str, tuple[Any, ...]]:
    rows = zip(*(table[column].tolist() for column in ["gebiedcode", *columns]), strict=True)
    return {code: tuple(values) for code, *values in rows}


def assert_same(found: dict[str, tuple[Any, ...]], expected: dict[str, tuple[Any, ...]]) -> None:
    assert set(found) == set(expected)
    for gebied, values in expected.items():
        assert found[gebied][-1] == values[-1], gebied
        assert found[gebied][:-1] == pytest.approx(values[:-1], abs=1e-6, nan_ok=True), gebied


@SOME
@given(world=worlds())
def test_dagdelen_are_who_reaches_what_is_open(world: World) -> None:
    results = run(world.bronnen())
    table = compute_dagdelen(build_bereik(results), read_states(results))
    assert len(table) == len(GEBIEDEN) * 21
    for number, slot in enumerate(STATES):
        dag, dagdeel = slot.split()
        mine = table[(table["dag"] == dag) & (table["dagdeel"] == dagdeel)]
        known = {offer.aanbod_id: HOURS[offer.hours][number] for offer in world.offers}
        columns = [f"inwoners_binnen_norm{end}" for end in ("", "_min", "_max")]
        assert_same(by_gebied(mine, [*columns, "status"]), expect_toegang(world, known))


@SOME
@given(world=worlds())
def test_drempels_are_who_reaches_what_has_no_drempel(world: World) -> None:
    results = run(world.bronnen())
    table = compute_drempels(build_bereik(results), drempels=["kosten"])
    known = {offer.aanbod_id: COSTS[offer.kosten] for offer in world.offers}
    columns = [f"inwoners_praktijk{end}" for end in ("", "_min", "_max")]
    assert_same(by_gebied(table, [*columns, "status_praktijk"]), expect_toegang(world, known))
    paper = world.people_reached(world.serving(), 0)
    assert by_gebied(table, ["inwoners_binnen_norm"]) == {
        gebied: (pytest.approx(people, abs=1e-6),) for gebied, people in paper.items()
    }


@SOME
@given(world=worlds())
def test_no_drempels_leave_what_is_on_paper(world: World) -> None:
    results = run(world.bronnen())
    table = compute_drempels(build_bereik(results), drempels=[])
    assert table["inwoners_praktijk"].tolist() == table["inwoners_binnen_norm"].tolist()
    assert table["inwoners_praktijk"].tolist() == pytest.approx(
        results.dekking["inwoners_binnen_norm"].tolist(), abs=1e-6
    )
    assert table["status_praktijk"].tolist() == results.dekking["status"].tolist()


@SOME
@given(world=worlds())
def test_kwetsbaarheid_is_what_a_stop_takes_away(world: World) -> None:
    results = run(world.bronnen())
    table = compute_kwetsbaarheid(build_bereik(results)).set_index("aanbod_id")
    serving = world.serving()
    assert set(table.index) == {offer.aanbod_id for offer in serving}
    for offer in serving:
        others = [other for other in serving if other is not offer]
        row = table.loc[offer.aanbod_id]
        if offer.op is None:
            assert pd.isna(row["inwoners_verlies"])
        else:
            lost = world.people_reached(serving, 0)[GEMEENTE] - world.people_reached(others, 0)[GEMEENTE]
            assert row["inwoners_verlies"] == pytest.approx(lost, abs=1e-6)
        least, most = bounds_of_loss(world, offer, others)
        assert row["inwoners_verlies_min"] == pytest.approx(least, abs=1e-6)
        assert row["inwoners_verlies_max"] == pytest.approx(most, abs=1e-6)


def bounds_of_loss(world: World, offer: Offer, others: list[Offer]) -> tuple[float, float]:
    least = most = 0.0
    for x, y, _, wijk, people in world.places():
        _, surely, possibly = offer.reaches(x, y, wijk, world.norm_m)
        reached = [other.reaches(x, y, wijk, world.norm_m) for other in others]
        least += people * (surely and not any(possible for _, _, possible in reached))
        most += people * (possibly and not any(sure for _, sure, _ in reached))
    return least, most


@SOME
@given(world=worlds())
def test_overlap_counts_the_people_two_share(world: World) -> None:
    results = run(world.bronnen())
    table = compute_overlap(build_bereik(results), read_states(results))
    placed = [offer for offer in world.serving() if offer.op is not None]
    expected = {}
    for first in placed:
        for second in placed:
            both = [
                (people, first.reaches(x, y, w, world.norm_m)[0], second.reaches(x, y, w, world.norm_m)[0])
                for x, y, _, w, people in world.places()
            ]
            if first.aanbod_id < second.aanbod_id and any(one and other for _, one, other in both):
                sums = [
                    sum(p for p, one, _ in both if one),
                    sum(p for p, _, other in both if other),
                    sum(p for p, one, other in both if one and other),
                ]
                expected[first.aanbod_id, second.aanbod_id] = sums
    found = zip(
        table["aanbod_id_1"],
        table["aanbod_id_2"],
        table["inwoners_1"],
        table["inwoners_2"],
        table["inwoners_gedeeld"],
        table["aandeel_overlap"],
        strict=True,
    )
    seen = {(one, two): (numbers, share) for one, two, *numbers, share in found}
    assert set(seen) == set(expected)
    for pair, numbers in expected.items():
        assert seen[pair][0] == pytest.approx(numbers, abs=1e-6)
        smaller = min(numbers[:2])
        assert seen[pair][1] == (
            pytest.approx(numbers[2] / smaller) if smaller else pytest.approx(math.nan, nan_ok=True)
        )


def status_again(results: Results, world: World, norm_m: float, *, sure: bool) -> pd.DataFrame:
    """Compute dekking anew, from the start, with another norm and perhaps without the uncertain records."""
    gone = [offer.aanbod_id for offer in world.offers if offer.zeker == "nee"] if sure else []
    bronnen = apply_wijzigingen(results.bronnen, [Stoppen(aanbod_id) for aanbod_id in gone])
    normen = results.normen.with_norm(world.doelgroep, "ontmoeting", norm_m)
    return run(bronnen, normen=normen).dekking


@FEW
@given(world=worlds(most=3))
def test_houdbaarheid_is_every_choice_computed_anew(world: World) -> None:
    results = run(world.bronnen())
    table = compute_houdbaarheid(build_bereik(results), normen_m=[300, 500])
    assert table["gebiedcode"].tolist() == results.hiaten["gebiedcode"].tolist()
    limits = sorted({300.0, 500.0, world.norm_m})
    gaps: dict[str, list[bool]] = {code: [] for code in table["gebiedcode"]}
    base: dict[str, list[float]] = {code: [] for code in table["gebiedcode"]}
    for sure in (False, True):
        for limit in limits:
            dekking = status_again(results, world, limit, sure=sure).set_index("gebiedcode")
            for code in gaps:
                inwoners = float(dekking["inwoners"][code])
                ends = [float(dekking[f"inwoners_binnen_norm{end}"][code]) for end in ("", "_min", "_max")]
                verdicts = [status_of(people, inwoners) == "hiaat" for people in ends]
                gaps[code] += verdicts
                if verdicts[0] and not sure:
                    base[code].append(limit)
    found = by_gebied(table, ["aantal_varianten", "aantal_hiaat", "houdbaarheid", "keuze", "hiaat_tot_m"])
    for code, (variants, gap, label, keuze, widest) in found.items():
        assert (variants, gap) == (len(gaps[code]), sum(gaps[code]))
        assert (label == "robuust") == (keuze == "") == all(gaps[code])
        assert widest == max(base[code])


@SOME
@given(world=worlds())
def test_the_best_new_place_is_the_best_of_all_tried_one_by_one(world: World) -> None:
    results = run(world.bronnen())
    bereik = build_bereik(results)
    serving = world.serving()
    now = world.people_reached(serving, 0)
    gains: dict[str, list[float]] = {gebied: [0.0] for gebied in GEBIEDEN}
    for x, y in zip(*(list_kandidaten(bereik)[axis].tolist() for axis in ("x_rd", "y_rd")), strict=True):
        line, number = ("N" if y == 501500 else "Z"), round((x - 200050) / 100)
        new = Offer("NEW", "huiskamer", "alle", f"{line} {number}", "adres", "", "", "", "", "")
        then = world.people_reached([*serving, new], 0)
        for gebied in GEBIEDEN:
            gains[gebied].append(then[gebied] - now[gebied])
    table = compare_brug_gebouw(bereik)
    best = by_gebied(table, ["erbij_gebouw"])
    assert best == {gebied: (pytest.approx(max(values), abs=1e-6),) for gebied, values in gains.items()}
    norm = results.normen.normen[0]
    found = find_plekken(bereik, norm, k=1)
    assert found.erbij == pytest.approx(max(gains[GEMEENTE]), abs=1e-6)
    assert found.result.bound >= found.erbij - 1e-6
    outside = world.inwoners()[GEMEENTE] - now[GEMEENTE]
    assert found.buiten == pytest.approx(outside, abs=1e-6)
    # everybody in town lives within 5 km of everything: a ride reaches all as soon as there is a known place
    placed = any(offer.op is not None for offer in serving)
    assert by_gebied(table, ["erbij_brug"])[GEMEENTE] == (pytest.approx(outside if placed else 0, abs=1e-6),)


@FEW
@given(world=worlds())
def test_more_aanbod_is_never_worse_and_the_comparison_adds_up(world: World) -> None:
    before = run(world.bronnen())
    after = run(apply_wijzigingen(before.bronnen, [Toevoegen("huiskamer", 201050, 501500)]))
    assert (after.dekking["inwoners_binnen_norm"] >= before.dekking["inwoners_binnen_norm"] - 1e-9).all()
    difference = compare_dekking(before, after)
    assert (difference["verschil"] >= 0).all()
    total = difference.loc[difference["gebiedcode"] == GEMEENTE, "verschil"].sum()
    gained = after.dekking["inwoners_binnen_norm"] - before.dekking["inwoners_binnen_norm"]
    assert total == pytest.approx(gained[after.dekking["gebiedcode"] == GEMEENTE].sum(), abs=1e-6)
    back = run(apply_wijzigingen(after.bronnen, [Stoppen("NIEUW1")]))
    pd.testing.assert_frame_equal(back.dekking, before.dekking)


def test_a_norm_is_found_in_the_random_worlds() -> None:
    # the oracle itself, once by hand: one huiskamer at N 3 reaches m = 0 ... 7 at 400 m, 8 of the 10 places
    # of N1, where 10 jongeren live
    offer = Offer("A", "huiskamer", "alle", "N 3", "adres", "", "", "", "", "")
    world = World((offer,), 400.0, "jeugd")
    reached = world.people_reached(world.serving(), 0)
    assert reached["BU99990101"] == pytest.approx(8)
    assert reached[GEMEENTE] == pytest.approx(8)
    assert isinstance(run(world.bronnen()).normen.normen[0], Norm)
