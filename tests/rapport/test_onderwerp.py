"""What a report is about: figures by hand on Roosterdam, and refusals that say what to do."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from analysis import Norm, Results
from analysis.errors import UsageError
from analysis.rapport import Onderwerp, choose_norm, make_file, make_onderwerp
from analysis.rapport.aanbodlijst import list_ontbrekend
from analysis.rapport.inhoud import hoofdzinnen, list_delen, list_hiaten, list_mensen, list_wijkhiaten, titel
from analysis.rapport.onderwerp import list_onderwerpen
from analysis.rapport.tekening import describe_kaart
from analysis.rapport.verantwoording import describe_bronnen, describe_norm
from analysis.woorden import text_of
from tests.rapport.conftest import Dekking, people
from tests.roosterdam import N1, N2, N3, N4, NOORD, Z1, Z4, ZUID

HUISKAMER = ("ouderen", "huiskamer")


@pytest.fixture
def noord(roosterdam: Results) -> Onderwerp:
    return make_onderwerp(roosterdam, gebied=NOORD, norm=choose_norm(roosterdam.normen, HUISKAMER))


def test_numbers_of_noord_by_hand(noord: Onderwerp) -> None:
    # Huiskamers for ouderen stand at m = 3 and m = 40; within 400 m lie m = 0-7 and m = 36-39.
    # N1 8 of 10 of 100 people, N2 none of 200, N3 nobody, N4 4 of 10 of 50.
    outside = dict(zip(noord.delen["gebiedcode"], noord.delen["buiten_norm"], strict=True))
    assert outside == {N2: pytest.approx(200), N4: pytest.approx(30), N1: pytest.approx(20), N3: 0}
    # Noord has 360 of its own; the share weighs its buurten: (80 + 20) of 350. 360 x 250 / 350 = 257.1
    assert noord.eigen["buiten_norm"] == pytest.approx(257.142857)
    assert hoofdzinnen(noord)[0] == (
        "257 van de 360 ouderen (65+) in Noord wonen verder dan 400 m (geschatte loopafstand) "
        "van aanbod ‘Huiskamer’."
    )


def test_worst_comes_first_and_numbers_lead_to_the_table(noord: Onderwerp) -> None:
    assert list_delen(noord) == [
        ["1", "N2", "200", "200", "200", "0 %", "hiaat"],
        ["2", "N4", "50", "30", "30", "40 %", "hiaat"],
        ["3", "N1", "100", "20", "20", "80 %", "voldoet"],
        ["4", "N3", "0", "0", "0", "onbekend", "voldoet"],
    ]


def test_unknown_stays_unknown(roosterdam: Results) -> None:
    # Z4 has no number of ouderen, so Zuid has none
    zuid = make_onderwerp(roosterdam, gebied=ZUID, norm=choose_norm(roosterdam.normen, HUISKAMER))
    assert hoofdzinnen(zuid)[0].startswith("Hoeveel ouderen (65+) er in Zuid wonen, is onbekend.")
    row = next(row for row in list_delen(zuid) if row[1] == "Z4")
    assert row[2:5] == ["onbekend", "onbekend", "onbekend"]
    assert ["Mantelzorgers", "onbekend", "onbekend", "onbekend"] in list_mensen(zuid)


def test_one_to_nine_people_are_not_told(roosterdam: Results) -> None:
    # N3 has 5 inwoners, Z1 has 4 ouderen_75
    n3 = make_onderwerp(roosterdam, gebied=N3)
    assert list_mensen(n3)[0][:2] == ["Alle inwoners", "minder dan 10"]
    pair = choose_norm(roosterdam.normen, ("ouderen_75", "huiskamer"))
    z1 = make_onderwerp(roosterdam, gebied=Z1, norm=pair)
    assert next(row[2] for row in list_delen(z1) if row[1] == "Z1") == "minder dan 10"


def test_any_distance_as_on_the_slider(roosterdam: Results) -> None:
    # within 700 m of m = 3 lie m = 0-10, of m = 40 m = 33-39: N1 all of 100, N2 (gewicht 3 of 20) 30 of 200
    norm = Norm("ouderen", "huiskamer", 700, 0.8, "gekozen")
    noord = make_onderwerp(roosterdam, gebied=NOORD, norm=norm)
    outside = dict(zip(noord.delen["gebiedcode"], noord.delen["buiten_norm"], strict=True))
    assert outside[N1] == pytest.approx(0)
    assert outside[N2] == pytest.approx(200 - 30)
    assert "op hooguit 700 m" in describe_norm(norm, noord)


def test_a_buurt_is_shown_among_the_buurten_of_its_wijk(roosterdam: Results) -> None:
    buurt = make_onderwerp(roosterdam, gebied=Z4.lower())
    assert (buurt.gebiedcode, buurt.niveau, titel(buurt)) == (Z4, "buurt", "Buurt Z4, Roosterdam")
    assert buurt.codes == (Z4,)
    assert len(buurt.delen) == 4


def test_sources_norm_and_peildatum_are_always_said(noord: Onderwerp) -> None:
    text = " ".join(describe_bronnen(noord))
    for part in ("een afspraak, geen wet", "Bron: Afspraak in Roosterdam", "Peildatum: inwoners 2024"):
        assert part in text
    assert "Bron: Roosterdam" in text


def test_the_largest_certain_hiaten_come_first(noord: Onderwerp) -> None:
    # Both lack all 360 ouderen for certain: eettafels are for the city or at home, nobody offers vervoer.
    first, second = list_hiaten(noord, 2)
    assert first["zin"].startswith("Alle 360 ouderen (65+) in Noord wonen verder dan 400 m")
    assert first["reden"].startswith("Alleen aanbod voor de hele stad")
    assert second["zin"].startswith("In het register staat geen aanbod ‘Vervoer’ voor ouderen (65+).")
    # nothing is uncertain about either, and the second sentence tells its reason itself
    assert (first["marge"], second["marge"], second["reden"]) == ("", "", "")


def test_a_hiaat_says_how_far_it_can_be_off(gemeente: Onderwerp, dekking: Dekking) -> None:
    (own,) = [
        row for row in dekking.rows
        if (row["gebiedcode"], row["doelgroep"], row["aanbodsoort"]) == ("WK019322", "alle", "bibliotheek")
    ]  # fmt: skip
    zinnen = list_wijkhiaten(gemeente, 3)
    (hiaat,) = [one for one in zinnen if "Stadshagen" in one["zin"] and "‘Bibliotheek’" in one["zin"]]
    low, high = (people(own["inwoners"], own[f"inwoners_binnen_norm_{end}"]) for end in ("max", "min"))
    assert hiaat["marge"] == f"Kan zijn: {low} tot {high}."
    # by the number that is certain, most first: what the sentence under the list says
    certain = [float(row["tekort_min"]) for row in gemeente.results.hiaten.to_dict("records")]
    assert certain == sorted(certain, reverse=True)


def test_refusals_say_what_to_do(roosterdam: Results) -> None:
    with pytest.raises(UsageError, match=r"Gebied 'WK1' staat niet in de gegevens.*WK999901"):
        make_onderwerp(roosterdam, gebied="WK1")
    with pytest.raises(UsageError, match=r"staat geen norm.*--norm jeugd:vervoer=400"):
        choose_norm(roosterdam.normen, ("jeugd", "vervoer"))
    with pytest.raises(UsageError, match="geen enkele norm"):
        choose_norm(dataclasses.replace(roosterdam.normen, normen=()))


def test_several_gemeenten_ask_for_a_choice(roosterdam: Results) -> None:
    gebieden = roosterdam.gebieden.copy()
    gebieden.loc[gebieden["gebiedcode"] == ZUID, "niveau"] = "gemeente"
    two = dataclasses.replace(roosterdam, bronnen=dataclasses.replace(roosterdam.bronnen, gebieden=gebieden))
    with pytest.raises(UsageError, match=r"over 2 gemeenten\. Kies er een met --gebied"):
        make_onderwerp(two)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("a\tb\n c", "a b c"), (None, "onbekend"), (float("nan"), "onbekend"), ("  ", "onbekend")],
)
def test_a_cell_becomes_one_line(cell: object, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("gebied", ["GM9999", NOORD, Z4])
def test_every_pair_at_once_is_every_pair_apart(roosterdam: Results, gebied: str) -> None:
    own = Norm("ouderen", "huiskamer", 700, 0.8, "eigen afstand")
    whole = make_onderwerp(roosterdam, gebied=gebied, norm=own)
    seen = []
    for one in list_onderwerpen(whole):
        apart = make_onderwerp(roosterdam, gebied=gebied, norm=one.norm)
        columns = [column for column in apart.delen.columns if column != "rang"]  # counted over all pairs
        pd.testing.assert_frame_equal(one.delen[columns], apart.delen[columns], check_dtype=False)
        assert hoofdzinnen(one) == hoofdzinnen(apart)
        seen.append(one.norm)
    others = [n for n in roosterdam.normen.normen if (n.doelgroep, n.aanbodsoort) != HUISKAMER]
    assert own in seen
    assert [norm for norm in seen if norm != own] == others


def test_parts_of_a_gemeente_may_be_its_buurten(roosterdam: Results) -> None:
    norm = choose_norm(roosterdam.normen, HUISKAMER)
    whole = make_onderwerp(roosterdam, norm=norm, niveau="buurt")
    assert set(whole.delen["niveau"]) == {"buurt"}
    assert [row[1] for row in list_delen(whole)][:3] == ["N2", "N4", "Z3"]
    assert describe_kaart(whole).startswith("Kaart van 8 buurten in Roosterdam.")
    assert describe_kaart(make_onderwerp(roosterdam, norm=norm)).startswith("Kaart van 2 wijken")
    # a wijk has buurten whatever is asked
    assert len(make_onderwerp(roosterdam, gebied=NOORD, norm=norm, niveau="wijk").delen) == 4


def test_a_plan_says_that_it_is_one(roosterdam: Results) -> None:
    plan = make_onderwerp(roosterdam, gebied=NOORD, plan="Twee\nerbij")
    assert titel(plan) == "Wijk Noord, Roosterdam · met plan ‘Twee erbij’"
    assert (
        describe_bronnen(plan)[-1]
        == "Let op: dit zijn cijfers met plan ‘Twee erbij’. Zo is het vandaag niet."
    )
    assert "plan" not in " ".join(describe_bronnen(make_onderwerp(roosterdam, gebied=NOORD)))
    page = make_file(plan, ".html").decode()
    assert page.count("Zo is het vandaag niet.") >= 2  # as it opens, and for every pair that can be chosen


def test_what_is_missing_names_who_is_behind_the_example(root: Path, zwolle: Results) -> None:
    with (root / "data" / "aanbod" / "zwolle.csv").open(encoding="utf-8-sig", newline="") as file:
        behind = {row["naam"]: row["organisatie"] for row in csv.DictReader(file)}
    wijken = zwolle.gebieden.loc[zwolle.gebieden["niveau"] == "wijk", "gebiedcode"]
    seen = 0
    for code in wijken:
        for line in list_ontbrekend(make_onderwerp(zwolle, gebied=code), 6)[1]:
            naam = next(naam for naam in behind if f"bijvoorbeeld {naam} in " in line)
            who = " ".join(behind[naam].split())
            if 0 < len(who) <= 50:  # longer ones are cut
                assert f"({who})" in line
                seen += 1
    assert seen > 10
