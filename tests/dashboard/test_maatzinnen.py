"""Does a hiaat hold, a ride or a new place, what comes to people, and is there room: on Roosterdam, by hand.

Ouderen × huiskamer at 400 m: De Haard stands at m = 3, Overgrens at m = 40. N1 has 10 people at each of
m = 0-9, N2 has 30 at m = 10-14 and 10 at m = 15-19, N4 has 5 at m = 30-39.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from analysis.rapport.maatzinnen import ZONDER_DEUR
from analysis.woorden import personen
from tests.cli import run_cli
from tests.dashboard.conftest import Press
from tests.dashboard.test_verkennen import PAIR
from tests.dashboard.test_views import html_of, texts_of
from tests.roosterdam import GEMEENTE, N1, N2, N4, NOORD, Z4, ZUID, Roosterdam

Open = Callable[..., AppTest]
Built = Callable[..., dict[str, Any]]
PLACE = "Eén nieuwe plek (N2, punt 1) helpt er"  # m = 12, the first square of N2 that people live in


@pytest.fixture
def built(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a function that gives a row of a table of `samenspelkaart build`, of ouderen."""

    def find(data: Path, table: str, gebied: str, soort: str = "huiskamer") -> dict[str, Any]:
        out = data.parent / "uit"
        if not out.exists():
            assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out).code == 0
        rows = pd.read_csv(out / f"{table}.csv", keep_default_na=False).to_dict("records")
        keys = {"doelgroep": "ouderen", "aanbodsoort": soort, "gebiedcode": gebied}
        (row,) = [row for row in rows if keys.items() <= row.items()]
        return {str(name): value for name, value in row.items()}

    return find


def ranked(app: AppTest) -> dict[str, list[str]]:
    """Give the rows of the ranked table: gebied → its cells."""
    page = html_of(app)
    body = (
        page[page.index('aria-label="Wie woont te ver, per') :]
        .partition("<tbody>")[2]
        .partition("</tbody>")[0]
    )
    rows = [
        [cell.partition(">")[2].partition("</td>")[0] for cell in row.split("<td")[1:]]
        for row in body.split("<tr>")
    ]
    return {row[0]: row[1:] for row in rows if row}


def test_every_hiaat_says_what_it_depends_on(open_screen: Open, town: Path, built: Built) -> None:
    app = open_screen("verkennen", town, **PAIR, gebied=N2)
    # De Haard is 700 m from where N2 begins; within 1,000 m are m = 10-13: 12 of the 20 weights is no 80 %
    assert '<p class="sk-onzeker-tekst">Dit hiaat is robuust.</p>' in html_of(app)
    table = ranked(app)
    assert table["N2"][-1] == "niets"
    # Overgrens is 100-1,000 m from N4: 80 % is within 800 m, half of it within 500 m
    assert table["N4"][-1] == "norm"
    assert table["N1"][-1] == "–"  # meets its norm
    for code, name in ((N2, "N2"), (N4, "N4")):
        assert table[name][-1] == (built(town, "houdbaarheid", code)["keuze"] or "niets")
    assert "Robuust (hangt van niets af)" in texts_of(app)


def test_the_question_on_the_norm_says_how_often_it_is_a_hiaat(
    open_screen: Open, town: Path, built: Built
) -> None:
    page = html_of(open_screen("verkennen", town, **PAIR, gebied=N4, vraag="norm"))
    assert (
        escape(
            "Dit hiaat hangt af van de norm. We rekenden het 30 keer uit: met een norm van 300 tot 1.000 m"
        )
        in page
    )
    # a hiaat at 300, 400 and 500 of the five norms; all records are sure, and 3 places of each
    assert "18 keer is het een hiaat. Het is een hiaat tot en met een norm van 500 m." in page
    row = built(town, "houdbaarheid", N4)
    assert [row[name] for name in ("aantal_varianten", "aantal_hiaat", "hiaat_tot_m")] == [30, 18, 500]


def test_what_holds_is_of_all_offerings_only(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, gebied=N2, drempels="taal")
    assert "robuust" not in texts_of(app)
    assert "Hangt af van" not in html_of(app)


def test_what_is_not_in_the_register_must_be_checked_first(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **(PAIR | {"aanbodsoort": "vervoer"}), gebied=N1)
    assert "ga dat eerst na. Is het er echt niet, dan is dit hiaat robuust." in html_of(app)
    assert "Hangt af van" not in html_of(app)


def test_a_ride_or_a_new_place(open_screen: Open, town: Path, built: Built) -> None:
    page = texts_of(open_screen("verkennen", town, **PAIR, gebied=N2, vraag="waarom"))
    # all are within 5 km of De Haard; of the grid of 500 m the one at m = 12 reaches m = 8-16: 150 + 20 of N2
    assert f"helpt alle 200 ouderen (65+) in N2 die te ver wonen. {PLACE} 170." in page
    assert "Een rit helpt wie op hooguit 5 km een plek heeft die we kennen." in page
    row = built(town, "brug_gebouw", N2)
    shown = [personen(float(row[name])) for name in ("erbij_brug", "inwoners_buiten", "erbij_gebouw")]
    assert shown == ["200", "200", "170"]


def test_a_ride_to_nothing_helps_nobody(open_screen: Open, town: Path) -> None:
    # the eettafels come to people or have no point; a place at m = 12 would reach 9 of the ten points of N2
    page = texts_of(
        open_screen("verkennen", town, **(PAIR | {"aanbodsoort": "eettafel"}), gebied=N2, vraag="waarom")
    )
    assert (
        "Een rit helpt nu niemand van de 200 ouderen (65+) in N2 die te ver wonen: op hooguit 5 km kennen we"
        in page
    )
    assert f"{PLACE} 170." in page


def test_a_ride_for_an_unknown_number_stays_unknown(open_screen: Open, town: Path) -> None:
    page = texts_of(open_screen("verkennen", town, **PAIR, gebied=Z4, vraag="waarom"))
    assert "Wat een rit of een nieuwe plek helpt, is niet te zeggen: hoeveel ouderen (65+)" in page


def test_what_if_begins_with_a_ride_or_a_new_place(open_screen: Open, known_town: Path, built: Built) -> None:
    # outside: N1 20, N2 200, N4 30, Z1 10, Z2 20, Z3 30 and Z4 40, all within 5 km
    page = texts_of(open_screen("watals", known_town, **PAIR))
    row = built(known_town, "brug_gebouw", GEMEENTE)
    assert float(row["erbij_brug"]) == float(row["inwoners_buiten"]) == pytest.approx(350)
    # m = 12 reaches m = 8-16: 20 of N1, 150 + 20 of N2
    assert float(row["erbij_gebouw"]) == pytest.approx(190)
    assert f"helpt alle 350 ouderen (65+) in Roosterdam die te ver wonen. {PLACE} 190." in page


def test_services_without_a_door(open_screen: Open, town: Path, built: Built) -> None:
    app = open_screen("verkennen", town, **PAIR, gebied=N1, vraag="waarom")
    # nobody says where the maaltijd aan huis comes; the one of Zuid does not come here
    said = (
        "Eettafel: 1 keer in het register. In het werkgebied: 0 tot 100 van de 100 ouderen (65+). "
        "Van 1 is niet bekend in welk gebied ze komen. Hoeveel plaatsen er zijn, is onbekend."
    )
    assert escape(said) in html_of(app)
    row = built(town, "vervoer", N1, "eettafel")
    names = ["aantal_aanbod", "aantal_onbekend", "inwoners_in_werkgebied_min", "inwoners_in_werkgebied_max"]
    assert [float(row[name]) for name in names] == [1, 1, 0, 100]
    assert "Zet een dienst in het register" not in texts_of(app)


def test_a_soort_without_a_door_that_is_not_in_the_register(open_screen: Open, tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    normen = data / "normen.toml"
    text = normen.read_text(encoding="utf-8")
    normen.write_text(
        text.replace('label = "Vervoer" }', 'label = "Vervoer", zonder_deur = true }'), encoding="utf-8"
    )
    chosen = PAIR | {"aanbodsoort": "vervoer"}
    page = texts_of(open_screen("verkennen", data, **chosen, gebied=N1, vraag="waarom"))
    assert "Vervoer: niet in het register: eerst nagaan." in page
    assert "[Zet een dienst in het register, met werkgebied](/aanbod?" in page
    assert "taak=toevoegen" in page
    assert "Een rit of een nieuwe plek?" not in page  # a ride to a ride


def test_room_is_unknown_until_the_register_says_it(open_screen: Open, town: Path) -> None:
    page = texts_of(open_screen("verkennen", town, **PAIR, gebied=N1, vraag="gebruik"))
    assert "Of er in N1 genoeg plaats is, weten we niet: van geen van de 1 plekken zegt het register" in page
    assert "Vul de kolommen capaciteit en openingstijden." in page
    assert "[Vul plaatsen en tijden in het register in](/aanbod?" in page
    zuid = texts_of(
        open_screen("verkennen", town, **(PAIR | {"niveau": "wijk"}), gebied=ZUID, vraag="gebruik")
    )
    assert (
        "Of er in Zuid genoeg plaats is, weten we niet: hoeveel ouderen (65+) er wonen, is onbekend." in zuid
    )


def test_room_per_100_people(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0] |= {"capaciteit": "10", "openingstijden": "Mo 10:00-14:00"}
    app = open_screen("verkennen", town.write(tmp_path), **PAIR, gebied=N1, vraag="gebruik")
    # 40 plaatsuren of De Haard are all for the 100 ouderen of N1, who are the only ones near
    assert "Per 100 ouderen (65+) in N1 zijn er 40 plaatsuren per week binnen 400 m." in texts_of(app)
    cells = html_of(app).partition('aria-label="Plaatsuren per week, per gebied"')[2]
    assert '<td class="sk-kort">N1</td><td class="sk-kort">40</td>' in cells
    assert (
        '<td class="sk-kort">N4</td><td class="sk-kort">onbekend</td>' in cells
    )  # of Overgrens nothing is known
    assert '<td class="sk-kort">N2</td><td class="sk-kort">0</td>' in cells


def test_the_wijkprofiel_says_it_on_screen_and_on_paper(
    open_screen: Open, press: Press, town: Path, built: Built
) -> None:
    app = open_screen("wijkprofiel", town, wijk=NOORD)
    page = html_of(app)
    # within 1,000 m of Noord's 350 live 100 of N1, 120 of N2 and all 50 of N4: 77 %, still a hiaat
    largest = next(item for item in page.split("<li>") if "ouderen (65+)" in item and "‘Huiskamer’" in item)
    assert "Robuust." in largest
    assert built(town, "houdbaarheid", NOORD)["houdbaarheid"] == "robuust"
    services = "Eettafel: het is niet bekend in welk gebied dit komt."  # that of the maaltijd aan huis
    assert services in page
    assert [part.value for part in app.header].count(ZONDER_DEUR) == 1
    pdf = press("wijkprofiel", town, wijk=NOORD)["Wijkprofiel (PDF, hooguit 2 bladzijden)"]
    paper = " ".join(" ".join(words.extract_text().split()) for words in PdfReader(io.BytesIO(pdf)).pages)
    assert f"{ZONDER_DEUR} {services}" in paper
    assert "Robuust (hangt van niets af): ook een hiaat" in paper
    assert paper.count("Robuust. ") == page.count("Robuust.")
