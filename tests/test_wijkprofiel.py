"""Wijkprofiel and vergelijking: counts of Roosterdam and standard scores, by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from analysis import read_bronnen, run
from analysis.pipeline import Results
from analysis.vergelijking import INKOMEN, compute_kenmerken, find_gelijken, find_ontbrekend
from analysis.wijkprofiel import (
    STAD,
    compare_mensen,
    count_lagen,
    count_soorten,
    list_aanwezig,
)
from tests.roosterdam import N1, N2, N4, NOORD, ZUID, Roosterdam


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return run(read_bronnen(Roosterdam().write(tmp_path)))


def unknown(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def names_by_wijk(results: Results) -> dict[str, set[str]]:
    present = list_aanwezig(results)
    ids = results.aanbod["aanbod_id"].to_numpy()
    return {str(code): set(ids[rows["rij"]]) for code, rows in present.groupby("wijkcode")}


def test_each_offering_belongs_where_it_stands_or_works(results: Results) -> None:
    # Overgrens stands outside the town; the taalcafé works in both; a meal for the city or at home in none
    assert names_by_wijk(results) == {
        NOORD: {"H1", "B1", "I1", "T1"}, ZUID: {"H4", "T1", "E3"}, STAD: {"H3", "E1", "E2"},
    }  # fmt: skip


def test_a_werkgebied_of_buurten_counts_once_per_wijk_and_unknown_soorten_do_not(tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod = [
        {"aanbod_id": "A", "naam": "a", "aanbodsoort": "eettafel", "doelgroepen": "alle", "bereik": "gebied",
         "werkgebied": f"{N1};{N2};BU00000000"},
        {"aanbod_id": "B", "naam": "b", "aanbodsoort": "bestaat_niet", "doelgroepen": "alle",
         "wijkcode": ZUID},
    ]  # fmt: skip
    results = run(read_bronnen(town.write(tmp_path)))
    assert list_aanwezig(results).to_dict("list") == {"rij": [0], "wijkcode": [NOORD]}


def test_an_empty_register_lists_nothing(tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod = town.aanbod[:1]
    town.aanbod[0]["aanbodsoort"] = "bestaat_niet"
    results = run(read_bronnen(town.write(tmp_path)))
    assert list_aanwezig(results).empty
    assert find_ontbrekend(results, NOORD, [ZUID]).empty
    assert count_soorten(results.aanbod.iloc[:0]) == {}


def test_people_here_beside_the_city(results: Results) -> None:
    rows = compare_mensen(results, NOORD).set_index("doelgroep")
    # Noord: 1000 + 900 + 5 + 400 = 2305 of the 2955 of the town; jeugd 4 × 10 of 8 × 10
    alle = rows.loc["alle"]
    assert (alle["inwoners"], alle["aandeel"], alle["inwoners_gemeente"]) == (2305, 1, 2955)
    assert rows.loc["jeugd", "aandeel"] == pytest.approx(40 / 2305)
    assert rows.loc["jeugd", "aandeel_gemeente"] == pytest.approx(80 / 2955)
    assert rows.loc["ouderen", "inwoners"] == 360  # its own row
    assert unknown(rows.loc["ouderen", "inwoners_gemeente"])  # nobody counted those of Z4
    assert unknown(rows.loc["mantelzorgers", "aandeel_gemeente"])
    assert not rows["schatting"].any()


def test_lagen_and_soorten_of_noord(results: Results) -> None:
    here = results.aanbod[results.aanbod["aanbod_id"].isin(["H1", "B1", "I1", "T1"])]
    # huiskamer and buurthuis are basisinfrastructuur; the other soorten of Roosterdam have no laag
    assert count_lagen(here, results.normen) == {
        "informeel": 0, "basisinfrastructuur": 2, "sociaal_wijkteam": 0, "specialistisch": 0, "": 2,
    }  # fmt: skip
    assert count_soorten(here) == {"buurthuis": 1, "huiskamer": 1, "inloophuis": 1, "taalcafe": 1}


def test_an_offering_with_a_laag_of_its_own_keeps_it(tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0]["laag"] = "informeel"
    town.aanbod[3]["laag"] = "weet niet"
    results = run(read_bronnen(town.write(tmp_path)))
    counts = count_lagen(results.aanbod.iloc[[0, 3]], results.normen)
    assert (counts["informeel"], counts["basisinfrastructuur"]) == (1, 1)


# -- vergelijking


def test_kenmerken_of_roosterdam(tmp_path: Path) -> None:
    town = Roosterdam()
    data = town.write(tmp_path)
    lines = ["gebiedcode,cijfer,waarde,peiljaar,bron,schatting"]
    lines += [f"{code},{INKOMEN},{value},2024,x,nee" for code, value in ((N1, 30000), (N2, 40000))]
    lines += [f"{N4},{INKOMEN},,2024,x,nee"]
    (data / "geo" / "gebiedscijfers.csv").write_text("\n".join(lines), encoding="utf-8")
    table = compute_kenmerken(run(read_bronnen(data))).set_index("gebiedcode")
    noord, zuid = table.loc[NOORD], table.loc[ZUID]
    assert noord["aandeel_jeugd"] == pytest.approx(40 / 2305)
    assert noord["aandeel_ouderen"] == pytest.approx(360 / 2305)
    assert unknown(zuid["aandeel_ouderen"])
    assert noord["inwoners_per_km2"] == pytest.approx(2305 / 4)
    # 1000 people live with 30000 and 900 with 40000; the 405 others are fewer than half
    assert noord["inkomen_eur"] == pytest.approx((1000 * 30000 + 900 * 40000) / 1900)
    assert unknown(zuid["inkomen_eur"])


def test_an_income_of_the_wijk_itself_wins_and_too_few_buurten_say_nothing(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    lines = ["gebiedcode,cijfer,waarde,peiljaar,bron,schatting", f"{N4},{INKOMEN},50000,2024,x,nee"]
    lines += [f"{ZUID},{INKOMEN},27000,2024,x,nee"]
    (data / "geo" / "gebiedscijfers.csv").write_text("\n".join(lines), encoding="utf-8")
    table = compute_kenmerken(run(read_bronnen(data))).set_index("gebiedcode")
    assert table.loc[ZUID, "inkomen_eur"] == 27000
    assert unknown(table.loc[NOORD, "inkomen_eur"])  # 400 of 2305 people


def wijken(**columns: list[float]) -> pd.DataFrame:
    base = {
        "gebiedcode": list("ABCD"), "gebiednaam": list("abcd"), "inwoners": [1.0] * 4,
        "aandeel_jeugd": [0.1, 0.3, 0.1, 0.3], "inkomen_eur": [20.0, 20.0, 40.0, 40.0],
        "inwoners_per_km2": [100.0, 100.0, 10000.0, 10000.0],
    }  # fmt: skip
    return pd.DataFrame({**base, **columns})


def test_likeness_is_the_root_mean_square_over_the_themes() -> None:
    # standard scores: jeugd -1 1 -1 1, income -1 -1 1 1, log density -1 -1 1 1
    found = find_gelijken(wijken(), "A")
    assert list(found["gebiedcode"]) == ["B", "C", "D"]
    assert list(found["verschil"]) == pytest.approx([math.sqrt(4 / 3), math.sqrt(8 / 3), 2])
    assert list(found["themas"]) == [3, 3, 3]
    assert list(find_gelijken(wijken(), "A", aantal=1)["gebiedcode"]) == ["B"]


def test_ages_are_one_theme_however_many() -> None:
    # a second age with scores -1 -1 1 1: within the theme B differs (4 + 0)/2, C (0 + 4)/2, D (4 + 4)/2
    found = find_gelijken(wijken(aandeel_ouderen=[0.1, 0.1, 0.2, 0.2]), "A")
    assert list(found["verschil"]) == pytest.approx([math.sqrt(2 / 3), math.sqrt(10 / 3), 2])


def test_unknown_figures_are_left_out_and_too_few_themes_are_no_comparison() -> None:
    found = find_gelijken(wijken(inkomen_eur=[20.0, math.nan, 40.0, 40.0]), "A").set_index("gebiedcode")
    assert found.loc["B", "themas"] == 2
    assert found.loc["B", "verschil"] == pytest.approx(math.sqrt(2))  # jeugd 4, density 0
    gone = wijken(inkomen_eur=[20.0, math.nan, 40.0, 40.0], inwoners_per_km2=[100.0, math.nan, 1e4, 1e4])
    assert "B" not in set(find_gelijken(gone, "A")["gebiedcode"])
    assert find_gelijken(gone, "B").empty


def test_a_figure_that_is_the_same_everywhere_makes_no_difference() -> None:
    same = wijken(aandeel_jeugd=[0.2] * 4, inkomen_eur=[30.0] * 4)
    assert list(find_gelijken(same, "A")["verschil"]) == pytest.approx(
        [0, math.sqrt(4 / 3), math.sqrt(4 / 3)]
    )


def test_what_the_likes_have_besides(results: Results) -> None:
    ids = results.aanbod["aanbod_id"].to_numpy()
    zuid = find_ontbrekend(results, ZUID, [NOORD])
    assert [
        (row["aanbodsoort"], ids[row["rij"]], row["wijken"], row["stedelijk"])
        for row in zuid.to_dict("records")
    ] == [
        ("buurthuis", "B1", 1, 0),
        ("inloophuis", "I1", 1, 0),
    ]
    noord = find_ontbrekend(results, NOORD, [ZUID])  # the eettafels for the city and at home are told apart
    assert [(row["aanbodsoort"], ids[row["rij"]], row["stedelijk"]) for row in noord.to_dict("records")] == [
        ("eettafel", "E3", 2)
    ]
    assert find_ontbrekend(results, NOORD, []).empty
