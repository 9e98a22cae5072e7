from __future__ import annotations

import random
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.duplicaten import COLUMNS, find_duplicaten
from tests.register.labelled import labelled_set
from tests.register.natural import natural_set


def test_columns_and_reason_of_one_pair() -> None:
    rows = [
        {
            "aanbod_id": "A",
            "naam": "Buurtkamer Gerenlanden",
            "straat": "Munterkamp",
            "huisnummer": "75",
            "lijst": "1",
        },
        {
            "aanbod_id": "B",
            "naam": "BUURTKAMER GERENLANDEN",
            "straat": "Munterkamp",
            "huisnummer": "75",
            "lijst": "2",
        },
        {
            "aanbod_id": "C",
            "naam": "Wijkcentrum Gerenlanden",
            "straat": "Munterkamp",
            "huisnummer": "75",
            "lijst": "2",
        },
    ]
    found = find_duplicaten(pd.DataFrame(rows).assign(aanbodsoort="huiskamer"))
    assert found.columns.tolist() == COLUMNS
    assert found[["aanbod_id_a", "aanbod_id_b"]].to_numpy().tolist() == [["A", "B"]]
    assert found["uitleg"].tolist() == ["naam lijkt voor 100%, zelfde adres, zelfde soort"]


def test_one_building_many_offerings_and_yearly_feasts_are_no_doubles() -> None:
    names = ["Soos", "Wijkservicepunt Noord", "Wijkservicepunt West", "Buurtfeest 2022", "Buurtfeest 2023"]
    rows = [
        {"aanbod_id": str(i), "naam": name, "straat": "Bachlaan", "huisnummer": "20"}
        for i, name in enumerate(names)
    ]
    assert find_duplicaten(pd.DataFrame(rows)).empty


def test_the_same_name_far_away_or_without_place_is_no_double() -> None:
    rows = [
        {"aanbod_id": "1", "naam": "Voedselbank", "lat": "52.50", "lon": "6.10"},
        {"aanbod_id": "2", "naam": "Voedselbank", "lat": "52.55", "lon": "6.10"},
        {"aanbod_id": "3", "naam": "Voedselbank", "lat": "", "lon": ""},
    ]
    assert find_duplicaten(pd.DataFrame(rows)).empty


@pytest.mark.parametrize("seed", [20261122, 1, 2])
def test_precision_and_recall_on_the_labelled_set(shared: Path, seed: int) -> None:
    rows, truth = labelled_set(shared, seed=seed)
    found = find_duplicaten(rows, bronkolom="lijst")
    pairs = set(zip(found["aanbod_id_a"], found["aanbod_id_b"], strict=True))
    precision, recall = len(pairs & truth) / len(pairs), len(pairs & truth) / len(truth)
    assert len(truth) > 150
    assert precision >= 0.95
    assert recall >= 0.90


def test_pairs_that_different_makers_wrote(shared: Path) -> None:
    rows, truth = natural_set(shared)
    ids = set(rows["aanbod_id"])
    assert (len(rows), len(truth)) == (315, 42)
    assert all(set(pair) <= ids for pair in truth)
    found = find_duplicaten(rows, bronkolom="lijst")
    pairs = {(min(a, b), max(a, b)) for a, b in zip(found["aanbod_id_a"], found["aanbod_id_b"], strict=True)}
    assert len(pairs & truth) / len(pairs) >= 0.95
    assert len(pairs & truth) / len(truth) >= 0.90


@pytest.mark.parametrize(
    ("first", "second", "double"),
    [
        ("Wijkcentrum De Terp", "Dienstencentrum De Terp", True),  # two words for the same kind of building
        ("Wijkcentrum De Terp", "Speeltuin De Terp", False),
        ("Wijkcentrum De Terp", "Inloopspreekuur in Wijkcentrum De Terp", False),  # inside it, not the same
        ("De Terp", "Stichting Wijkcentrum De Terp", True),
        ("De Terp, Bachlaan", "Dienstencentrum De Terp", True),  # its own street in the name
        ("Gymzaal De Terp", "De Terp", False),
    ],
)
def test_what_a_name_says_it_is(first: str, second: str, double: bool) -> None:  # noqa: FBT001
    place = {"straat": "Bachlaan", "huisnummer": "20", "plaats": "Zwolle"}
    rows = [{"aanbod_id": str(i), "naam": name, **place} for i, name in enumerate((first, second))]
    others = [{"aanbod_id": f"x{i}", "naam": f"Iets anders {i}"} for i in range(30)]
    assert len(find_duplicaten(pd.DataFrame([*rows, *others]).fillna(""))) == double


def test_two_shops_called_after_their_streets_stay_two() -> None:
    rows = [
        {"aanbod_id": street, "naam": f"Kringloop Zwolle, {street}", "straat": street, "huisnummer": "6"}
        for street in ("Nieuwe Deventerweg", "Nieuwe Veerallee")
    ]
    assert find_duplicaten(pd.DataFrame(rows)).empty


def test_a_name_that_says_only_a_kind_needs_a_place() -> None:
    rows = [{"aanbod_id": str(i), "naam": "Maatje", "plaats": "Zwolle"} for i in range(2)]
    assert find_duplicaten(pd.DataFrame(rows)).empty
    placed = [{**row, "lat": "52.5", "lon": "6.1"} for row in rows]
    assert len(find_duplicaten(pd.DataFrame(placed))) == 1


def test_twenty_thousand_rows_take_seconds(shared: Path) -> None:
    rows, _ = labelled_set(shared)
    chance = random.Random(3)  # noqa: S311
    copies = []
    for copy in range(20_000 // len(rows) + 1):
        one = rows.assign(
            aanbod_id=rows["aanbod_id"] + f"-{copy}", naam=rows["naam"] + f" {chance.choice(rows['naam'])}"
        )
        copies.append(one.assign(huisnummer=str(copy + 1), lat="", lon=""))
    big = pd.concat(copies, ignore_index=True).iloc[:20_000]
    start = time.process_time()  # of the processor: this machine may be busy with other things
    find_duplicaten(big)
    assert time.process_time() - start < 20  # the target is 10 s on an idle machine; the benchmark reports it


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "aanbod_id": st.uuids().map(str),
                "naam": st.text(max_size=20),
                "lat": st.text(max_size=5),
                "straat": st.text(max_size=9),
            }
        ),
        max_size=6,
    )
)
def test_any_register_gives_scores_between_0_and_1(rows: list[dict[str, str]]) -> None:
    found = find_duplicaten(
        pd.DataFrame(rows, columns=["aanbod_id", "naam", "lat", "straat"]).astype("str"), min_score=0.0
    )
    assert found["score"].between(0, 1).all()
    assert (found["aanbod_id_a"] != found["aanbod_id_b"]).all()
