"""Keuze, gebruik and inkomensgroepen on Roosterdam, by hand.

Offerings for jeugd (10 per buurt): A on N 3, B on N 15, C on N 25. Within 400 m of 3 are herkomsten 0-7 (8 of
N1's ten), of 15 are 11-19 (N2 has gewicht 3 on 10-14 and 1 on 15-19, together 20: 11-19 weigh 4·3 + 5 = 17),
of 25 are 21-29 (9 of N3's ten).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.maten import build_bereik
from analysis.maten.gebruik import compute_gebruik
from analysis.maten.inkomensgroepen import compute_inkomensgroepen
from analysis.maten.keuze import Keuze, compute_keuze, states_of_keuze
from analysis.pipeline import Results, compute_pair, read_bronnen, run
from tests.roosterdam import GEMEENTE, N1, N2, N3, N4, NOORD, Roosterdam

ROWS = [
    {"aanbod_id": "A", "laag": "informeel", "organisatie": "Kerk", "kosten": "gratis", "deelnemers": "12",
     "openingstijden": "Sa 19:00-22:00", "op": "N 3"},
    {"aanbod_id": "B", "laag": "", "organisatie": "", "kosten": "", "deelnemers": "", "openingstijden": "",
     "op": "N 15"},
    {"aanbod_id": "C", "laag": "specialistisch", "organisatie": "Stichting", "kosten": "5 euro",
     "deelnemers": "veel", "openingstijden": "Mo 10:00-12:00", "op": "N 25"},
]  # fmt: skip


@pytest.fixture
def results(tmp_path: Path) -> Results:
    rows = [
        {"naam": row["aanbod_id"], "aanbodsoort": "huiskamer", "doelgroepen": "jeugd",
         "locatieprecisie": "adres"} | row
        for row in ROWS
    ]  # fmt: skip
    return run(read_bronnen(Roosterdam(aanbod=rows, pairs=[("jeugd", "huiskamer", 400)]).write(tmp_path)))


@pytest.mark.parametrize(
    ("keuze", "states"),
    [
        (Keuze(), [1, 1, 1]),
        (Keuze(laag="informeel"), [1, 0, 0]),  # B has the laag of its soort: basisinfrastructuur
        (Keuze(laag="basisinfrastructuur"), [0, 1, 0]),
        (Keuze(organisatie="Kerk"), [1, -1, 0]),
        (Keuze(drempels=("kosten",)), [1, -1, 0]),
        (Keuze(moment="za-avond"), [1, -1, 0]),
        (Keuze(moment="ma-ochtend"), [0, -1, 1]),
        (Keuze(initiatief_van="inwoners"), [-1, -1, -1]),
        (Keuze(laag="informeel", moment="ma-ochtend"), [0, 0, 0]),  # one no is enough
    ],
)
def test_states(results: Results, keuze: Keuze, states: list[int]) -> None:
    assert states_of_keuze(results, keuze).tolist() == states
    assert keuze.asks == (keuze != Keuze())


def test_a_moment_that_does_not_exist_is_refused(results: Results) -> None:
    with pytest.raises(UsageError, match="bestaat niet"):
        states_of_keuze(results, Keuze(moment="za-nacht"))


def test_what_is_unknown_gives_bounds(results: Results) -> None:
    table = compute_keuze(build_bereik(results), states_of_keuze(results, Keuze(organisatie="Kerk")))
    found = table.set_index("gebiedcode")
    assert list(found.loc[N1, ["buiten_norm", "buiten_norm_min", "buiten_norm_max"]]) == pytest.approx(
        [2, 2, 2]
    )
    # B may be of the Kerk: then 17 of 20 parts of N2's ten jeugd are near
    assert found["buiten_norm"].isna()[N2]
    assert list(found.loc[N2, ["buiten_norm_min", "buiten_norm_max"]]) == pytest.approx([1.5, 10])
    assert found.loc[N2, "status"] == "onbekend"
    assert found.loc[N3, "buiten_norm"] == pytest.approx(10)


def test_all_offerings_give_dekking(results: Results) -> None:
    table = compute_keuze(build_bereik(results), states_of_keuze(results, Keuze()))
    for column in ("inwoners_binnen_norm", "inwoners_binnen_norm_min", "inwoners_binnen_norm_max"):
        np.testing.assert_allclose(table[column], results.dekking[column])
    assert table["status"].tolist() == results.dekking["status"].tolist()


def test_gebruik_sets_deelnemers_beside_people_near(results: Results) -> None:
    table = compute_gebruik(build_bereik(results), results.normen.normen[0]).set_index("aanbod_id")
    assert table["inwoners_binnen_norm"].to_dict() == pytest.approx({"A": 8, "B": 8.5, "C": 9})
    assert list(table.loc["A", ["deelnemers", "per_100"]]) == pytest.approx([12, 150])
    assert table.loc[["B", "C"], ["deelnemers", "per_100"]].isna().to_numpy().all()


def test_incomes_in_three_groups(tmp_path: Path) -> None:
    rows = [{"aanbod_id": "A", "naam": "A", "aanbodsoort": "huiskamer", "doelgroepen": "jeugd", "op": "N 3",
             "locatieprecisie": "adres"}]  # fmt: skip
    data = Roosterdam(aanbod=rows, pairs=[("jeugd", "huiskamer", 400)]).write(tmp_path)
    figures = {N1: 20_000, N2: 50_000, N3: 30_000, N4: ""}
    pd.DataFrame(
        [{"gebiedcode": code, "cijfer": "inkomen_huishouden_eur", "waarde": value, "peiljaar": "2021",
          "bron": "x", "schatting": "nee"} for code, value in figures.items()]
    ).to_csv(data / "geo" / "gebiedscijfers.csv", index=False)  # fmt: skip
    results = run(read_bronnen(data))
    dekking, _ = compute_pair(results, results.normen.normen[0])
    table = compute_inkomensgroepen(results, dekking).set_index("groep")
    # three buurten of ten: N1 (2 outside), N3 (all), N2 (all); N4 and the four of Zuid have no income
    assert table["buiten_norm"].to_dict() == pytest.approx(
        {"laagste": 2, "middelste": 10, "hoogste": 10, "onbekend": 50}
    )
    assert table["aantal_buurten"].to_dict() == {"laagste": 1, "middelste": 1, "hoogste": 1, "onbekend": 5}
    assert table["inkomen_van"].isna()["onbekend"]
    assert {GEMEENTE, NOORD} <= set(dekking["gebiedcode"])  # totals are in the table and are not counted
