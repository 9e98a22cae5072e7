"""State: a link reproduces the screen, and an address can hold nothing that is not on the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.normen import Aanbodsoort, Doelgroep, Norm, Normen
from dashboard.loading import fingerprint
from dashboard.state import (
    AFSTANDEN,
    TIJDEN,
    Choices,
    Selection,
    default_norm_m,
    from_query,
    moments_of,
    start_selection,
    to_query,
)

NORMEN = Normen(
    {"alle": Doelgroep("alle", "Alle"), "ouderen": Doelgroep("ouderen", "Ouderen")},
    {
        "huiskamer": Aanbodsoort("huiskamer", "Huiskamer", "ontmoeting"),
        "vervoer": Aanbodsoort("vervoer", "Vervoer"),
    },
    {"ontmoeting": "Ontmoeting"},
    (
        Norm("ouderen", "ontmoeting", 400, 0.8),
        Norm("ouderen", "huiskamer", 500, 0.8),
        Norm("alle", "vervoer", 800, 0.8),
    ),
)
CHOICES = Choices(
    NORMEN,
    frozenset({"tekort", "aandeel", "afstand"}),
    {"WK1": "wijk", "BU1": "buurt", "GM1": "gemeente"},
    afstanden=frozenset(AFSTANDEN),
)
START = Selection("ouderen", "ontmoeting")


def read(query: dict[str, str]) -> Selection:
    return from_query(query, start=START, choices=CHOICES)


SELECTIONS = st.builds(
    Selection,
    doelgroep=st.sampled_from(["alle", "ouderen"]),
    aanbodsoort=st.sampled_from(["ontmoeting", "huiskamer", "vervoer"]),
    niveau=st.just("wijk"),
    maat=st.sampled_from(["tekort", "aandeel", "afstand"]),
    norm_m=st.none() | st.integers(1, 20_000),
    gebied=st.none() | st.just("WK1"),
    ander=st.booleans(),
    zoek=st.text(st.characters(categories=["L", "N", "P"]), max_size=80),
    soort=st.none() | st.just("huiskamer"),
    wijk=st.none() | st.just("WK1"),
    moment=st.none() | st.sampled_from(moments_of(NORMEN)),
    tijden=st.none() | st.sampled_from(list(TIJDEN)),
    afstand=st.none() | st.sampled_from(AFSTANDEN),
)


@given(SELECTIONS)
def test_a_link_reproduces_the_selection(selection: Selection) -> None:
    assert read(to_query(selection)) == selection


@given(
    st.dictionaries(
        st.sampled_from([*to_query(START), "norm", "gebied", "zoek", "soort", "wijk", "x"]), st.text()
    )
)
def test_any_address_gives_a_selection_of_what_there_is(query: dict[str, str]) -> None:
    selection = read(query)
    assert selection.doelgroep in NORMEN.doelgroepen
    assert selection.aanbodsoort in CHOICES.soorten()
    assert selection.niveau in {"wijk", "buurt"}
    assert selection.gebied in {None, "WK1", "BU1"}
    assert selection.norm_m is None or 0 < selection.norm_m <= 20_000
    assert len(selection.zoek) <= 80


@pytest.mark.parametrize(
    "query",
    [
        {"doelgroep": "<script>"},
        {"niveau": "gemeente"},
        {"gebied": "BU1"},  # a buurt does not fit a map of wijken
        {"gebied": "GM1"},
        {"norm": "-5"},
        {"norm": "0"},
        {"norm": "٤٠٠"},  # digits of another script
        {"norm": "1e3"},
        {"norm": "999999999999"},
        {"maat": "__class__"},
        {"ander": "true"},
        {"afstand": "vogelvlucht"},
    ],
)
def test_what_is_not_on_the_list_is_ignored(query: dict[str, str]) -> None:
    assert read(query) == START


def test_another_pair_lets_go_of_the_norm_and_another_niveau_of_the_gebied() -> None:
    selection = Selection("ouderen", "ontmoeting", norm_m=700, gebied="WK1")
    assert selection.changed(aanbodsoort="huiskamer").norm_m is None
    assert selection.changed(niveau="buurt").gebied is None
    assert selection.changed(niveau="wijk").gebied == "WK1"
    assert selection.changed(maat="aandeel") == Selection(
        "ouderen", "ontmoeting", maat="aandeel", norm_m=700, gebied="WK1"
    )


def test_first_screen() -> None:
    assert start_selection(NORMEN) == START
    others = Normen(NORMEN.doelgroepen, NORMEN.aanbodsoorten, NORMEN.groepen, NORMEN.normen[2:])
    assert start_selection(others) == Selection("alle", "vervoer")
    none = Normen(NORMEN.doelgroepen, NORMEN.aanbodsoorten, NORMEN.groepen, ())
    assert start_selection(none) == Selection("alle", "huiskamer")


@pytest.mark.parametrize(
    ("doelgroep", "aanbodsoort", "metres"),
    [("ouderen", "huiskamer", 500), ("alle", "huiskamer", 800), ("ouderen", "vervoer", 400)],
)
def test_distance_of_a_pair(doelgroep: str, aanbodsoort: str, metres: int) -> None:
    # without a norm of its own a pair takes the commonest of its doelgroep; of two the smallest
    assert default_norm_m(NORMEN, Selection(doelgroep, aanbodsoort)) == metres


def test_distance_without_any_norm() -> None:
    assert (
        default_norm_m(Normen(NORMEN.doelgroepen, NORMEN.aanbodsoorten, {}, ()), Selection("alle", "vervoer"))
        == 800
    )


def test_fingerprint_changes_with_every_file(tmp_path: Path) -> None:
    (tmp_path / "aanbod").mkdir()
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    file = tmp_path / "aanbod" / "a.csv"
    file.write_text("a", encoding="utf-8")
    with_file = fingerprint(tmp_path)
    file.write_text("ab", encoding="utf-8")
    assert len({before, with_file, fingerprint(tmp_path)}) == 3
