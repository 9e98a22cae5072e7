"""Start on Roosterdam: what it calls the biggest hiaten, and what it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from analysis.normen import Aanbodsoort, Doelgroep, Norm, Normen
from dashboard.tafel.keuze import code_of, list_to_check, pick_hiaten, split_code
from tests.dashboard.test_views import html_of, texts_of
from tests.nasty import IMG
from tests.roosterdam import Roosterdam

Open = Callable[..., AppTest]


def _hiaat(rang: int, gebied: str, doelgroep: str, soort: str, **other: object) -> dict[str, object]:
    row = {"rang": rang, "gebiedcode": gebied, "gebiednaam": gebied, "niveau": "wijk", "doelgroep": doelgroep}
    row |= {"aanbodsoort": soort, "tekort_inwoners": 1000.0 - rang, "tekort_min": 1000.0 - rang}
    return row | {"voorlopig": "nee", "reden": "te ver"} | other


@pytest.fixture
def normen() -> Normen:
    """Return two families of doelgroepen, and three themes of which one has two soorten."""
    soorten = {
        "huis": Aanbodsoort("huis", "Huis", groep="samen"),
        "eten": Aanbodsoort("eten", "Eten", groep="samen"),
        "sport": Aanbodsoort("sport", "Sport"),
        "bus": Aanbodsoort("bus", "Bus"),
    }
    doelgroepen = {
        "oud": Doelgroep("oud", "Oud"),
        "ouder": Doelgroep("ouder", "Ouder", onderdeel_van=("oud",)),
        "jong": Doelgroep("jong", "Jong"),
    }
    norms = tuple(Norm(d, s, 400.0, 0.5) for d in doelgroepen for s in soorten)
    return Normen(doelgroepen=doelgroepen, aanbodsoorten=soorten, groepen={"samen": "Samen"}, normen=norms)


def test_the_biggest_are_spread_over_places_themes_and_people(normen: Normen) -> None:
    hiaten = pd.DataFrame(
        [
            _hiaat(1, "A", "oud", "huis"),
            _hiaat(2, "A", "jong", "sport"),  # the same wijk as 1
            _hiaat(3, "B", "jong", "eten"),  # the same theme as 1
            _hiaat(4, "C", "ouder", "sport"),  # the same people as 1
            _hiaat(5, "D", "jong", "sport"),  # another place, theme and people: second
            _hiaat(6, "E", "jong", "bus"),  # when the doelgroep may return: third, before nothing else
        ]
    )
    known = [f"{d}.{s}" for d in normen.doelgroepen for s in normen.aanbodsoorten]
    # 1 and 5 differ in all three; then 6 (place, theme); then, by place alone, 3 and 4
    assert list(pick_hiaten(hiaten, normen=normen, known=known, count=3)["rang"]) == [1, 5, 6]
    assert list(pick_hiaten(hiaten, normen=normen, known=known, count=5)["rang"]) == [1, 3, 4, 5, 6]
    assert list(pick_hiaten(hiaten, normen=normen, known=known, count=9)["rang"]) == [1, 2, 3, 4, 5, 6]


def test_what_is_not_certain_is_not_among_the_biggest(normen: Normen) -> None:
    hiaten = pd.DataFrame(
        [
            _hiaat(1, "A", "oud", "huis", voorlopig="ja"),
            _hiaat(2, "B", "oud", "huis", tekort_min=0.0),
            _hiaat(3, "C", "oud", "bus"),  # no place known
            _hiaat(4, "D", "jong", "sport"),
        ]
    )
    picked = pick_hiaten(hiaten, normen=normen, known=["oud.huis", "jong.sport"])
    assert [split_code(code_of(row)) for row in picked.to_dict("records")] == [("D", "jong", "sport")]
    assert pick_hiaten(hiaten.iloc[:0], normen=normen, known=["oud.huis"]).empty


def test_what_is_not_in_the_register_is_named_once(normen: Normen) -> None:
    reden = "niet in het register: eerst nagaan"
    hiaten = pd.DataFrame(
        [
            _hiaat(1, "A", "oud", "bus", reden=reden),
            _hiaat(2, "G", "oud", "bus", reden=reden, niveau="gemeente"),
            _hiaat(3, "G", "jong", "bus", reden=reden, niveau="gemeente"),
            _hiaat(4, "G", "jong", "sport", niveau="gemeente"),
        ]
    )
    found = list_to_check(hiaten, normen=normen)
    assert [code_of(row) for row in found.to_dict("records")] == ["G.oud.bus"]


def test_start_says_where_the_certain_hiaten_are(open_screen: Open, town: Path) -> None:
    app = open_screen("start", town)
    assert not app.exception
    page = texts_of(app)
    assert "De grootste hiaten" in "\n".join(header.value for header in app.header)
    # ouderen × huiskamer at 400 m in Noord: of its buurten N2's 200, N4's 30 and N1's 20 are outside, 250 of
    # 350; Noord's own number is 360, so 360 × 250 / 350 = 257
    assert escape("257 van de 360 ouderen (65+) in Noord wonen verder dan 400 m") in page
    # Overgrens and De Haard stand on their addresses; that leaves no margin
    assert "Volgens het register is dat zeker. De helft woont op" in page
    assert "Het register heeft" in page


def test_start_says_what_a_hiaat_is_and_which_wijk_is_empty(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod = [row for row in town.aanbod if row["aanbod_id"] in {"H3", "E1"}]
    page = texts_of(open_screen("start", town.write(tmp_path)))
    assert "binnen de afstand die is afgesproken (de norm), dan heet dat een **hiaat**" in page
    assert escape("geen plek in het register (Noord") in page


def test_start_without_any_certain_hiaat(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    for values in town.people.values():
        values[:] = [None] * 8  # nobody knows how many people live anywhere
    town.own_rows.clear()
    app = open_screen("start", town.write(tmp_path))
    assert not app.exception
    assert "Er zijn nu geen hiaten waarvan we zeker zijn." in texts_of(app)
    assert "wonen verder dan" not in html_of(app)


def test_start_escapes(open_screen: Open, nasty_town: Path) -> None:
    app = open_screen("start", nasty_town)
    assert not app.exception
    assert IMG not in html_of(app)


def test_an_address_without_a_choice_opens_start(app_script: Callable[[Path], AppTest], town: Path) -> None:
    app = app_script(town)
    assert not app.exception
    assert [title.value for title in app.title] == ["Wie mist wat, en waar?"]


def test_start_says_one_spade_a_spade(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam(own_rows={}, pairs=[("ouderen", "huiskamer", 400)])
    town.aanbod = [
        row | {"peildatum": "2024-05-01"} for row in town.aanbod if row["aanbod_id"] in {"H3", "H1"}
    ]
    town.people["ouderen"][-1] = 40
    town.herkomsten = None  # that is the one remark about these data
    page = texts_of(open_screen("start", town.write(tmp_path)))
    # one pair, two wijken: both hiaten are of the same soort, and nothing says that they are not
    assert page.count("wonen verder dan 400 m") == 2
    assert "Per wijk. De grootste die zeker zijn staan bovenaan." in page
    assert "Er is 1 opmerking over de gegevens." in page
    assert "bronnen van 2024." in page
    assert "Aanbod: bronnen van 2024 ·" in page


def test_start_on_a_register_without_dates(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    page = texts_of(open_screen("start", town.write(tmp_path)))
    assert "uit bronnen van onbekend jaar." in page
    assert "Aanbod: bronnen van onbekend jaar ·" in page
    assert "Er zijn geen opmerkingen over de gegevens." in page


def test_start_says_that_soorten_differ_where_they_do(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam(own_rows={}, pairs=[("ouderen", "huiskamer", 400), ("jeugd", "eettafel", 100)])
    town.people |= {"ouderen": [100, 100, 100, 100, 0, 0, 0, 0], "jeugd": [0, 0, 0, 0, 10, 10, 10, 10]}
    town.aanbod = [row for row in town.aanbod if row["aanbod_id"] == "H1"]
    town.aanbod.append(
        town.aanbod[0] | {"aanbod_id": "E9", "aanbodsoort": "eettafel", "doelgroepen": "jeugd"}
    )
    page = texts_of(open_screen("start", town.write(tmp_path)))
    assert (
        "Per wijk, en telkens een andere soort aanbod." in page
    )  # a huiskamer in Noord, an eettafel in Zuid
