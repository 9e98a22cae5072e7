"""Wijkprofiel on Roosterdam, whose counts are derived in tests/test_wijkprofiel.py."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from analysis import read_bronnen, run
from analysis.errors import DataError
from analysis.kaart import escape
from analysis.pipeline import Results
from analysis.rapport import write_results
from analysis.rapport.veranderingen import list_register_changes
from analysis.register import FileChange, Register
from analysis.stand import compare_standen, keep_stand, take_stand
from dashboard.components.eerder import find_eerder
from dashboard.components.gelijken import find_all, kenmerken_table, missing_sentence, missing_table
from dashboard.components.profiel import (
    lagen_sentence,
    lagen_table,
    people_sentence,
    people_table,
    shares_of,
    week_html,
)
from tests.cli import run_cli
from tests.dashboard.conftest import Press
from tests.dashboard.test_views import NAMES, html_of, query_of, texts_of
from tests.roosterdam import NOORD, ZUID, Roosterdam

Open = Callable[..., AppTest]


def start(open_screen: Open, data: Path, wijk: str = NOORD) -> AppTest:
    app = open_screen("wijkprofiel", data, wijk=wijk)
    assert not app.exception
    return app


@pytest.fixture
def results(town: Path) -> Results:
    return run(read_bronnen(town))


def test_asks_for_a_wijk_first(open_screen: Open, town: Path) -> None:
    app = open_screen("wijkprofiel", town)
    assert not app.exception
    assert "Kies een wijk." in texts_of(app)
    assert len(app.get("download_button")) == 0
    app.selectbox(key="profiel_wijk").set_value(NOORD).run()
    assert query_of(app)["wijk"] == NOORD
    assert [title.value for title in app.title] == ["Wijkprofiel Noord"]


def test_without_a_wijk_every_wijk_is_a_link_with_its_people(open_screen: Open, town: Path) -> None:
    page = texts_of(open_screen("wijkprofiel", town))
    # 2,305 of the 2,955 people of the town live in Noord
    assert "[Noord: 2.305 inwoners](/wijkprofiel?" in page
    assert f"wijk={NOORD})" in page
    assert "Zuid: 650 inwoners" in page


def test_tells_who_lives_here(open_screen: Open, town: Path) -> None:
    page = html_of(start(open_screen, town))
    # 2305 live in Noord; jeugd is 40 of them, 1.7 %, in the town 80 of 2955, 2.7 %
    assert escape("In Noord wonen 2.305 mensen.") in page
    assert escape("naar verhouding minder jeugd: 2 % (in Roosterdam 3 %)") in page
    assert ">360<" in page
    assert escape("Onbekend: hoeveel mantelzorgers hier wonen.") not in page  # 70 of them: its own row
    zuid = html_of(start(open_screen, town, ZUID))
    assert escape("hoeveel ouderen (65+) en mantelzorgers hier wonen") in zuid


def test_tells_what_there_is_and_how_much_is_known(open_screen: Open, town: Path) -> None:
    page = html_of(start(open_screen, town))
    assert (
        escape("staan 4 plekken en activiteiten voor Noord: 2 basisinfrastructuur en 2 laag onbekend.")
        in page
    )
    assert escape("Van 2 van de 4 weten we de plek op de kaart, van 0 de tijden.") in page
    for key in ("H1", "B1", "I1", "T1"):
        assert NAMES[key] in page
    assert escape("Van geen enkel moment weten we zeker dat er iets open is.") in page
    assert "sk-week" not in page  # seven days of "0–4" would say no more than the sentence


def test_the_week_is_a_table_once_something_is_known_to_be_open(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0]["openingstijden"] = "ma 09:00-12:00"
    app = start(open_screen, town.write(tmp_path))
    # on Monday morning De Haard for certain, and of three others nobody knows
    assert '<th scope="row">maandag</th><td class="sk-week-onbekend">1–4</td>' in html_of(app)
    assert "staat hier een rooster" not in texts_of(app)


def test_gaps_lead_to_the_map_and_to_the_table(open_screen: Open, town: Path) -> None:
    page = texts_of(start(open_screen, town))
    assert "[Bekijk deze wijk op de Kaart](/kaart?doelgroep=ouderen" in page
    assert f"gebied={NOORD}" in page
    tafel = page.partition("[Bespreek deze hiaten aan de Tafel](/tafel?")[2].partition(")")[0]
    codes = parse_qs(tafel)["hiaten"][0].split(",")
    assert codes
    assert all(code.startswith(f"{NOORD}.") for code in codes)


def test_gaps_are_the_sentences_of_the_report(open_screen: Open, town: Path) -> None:
    # Noord × eettafel: only for the city, at home and in Zuid, so all 360 are further away
    assert escape("Alle 360 ouderen (65+) in Noord wonen verder dan 400 m") in html_of(
        start(open_screen, town)
    )


def test_missing_initiatives_have_names_and_organisations(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[3]["organisatie"] = "Stichting Midden"
    data = town.write(tmp_path)
    lines = ["gebiedcode,cijfer,waarde,peiljaar,bron,schatting"]
    lines += [f"{code},inkomen_huishouden_eur,30000,2024,x,nee" for code in (NOORD, ZUID)]
    (data / "geo" / "gebiedscijfers.csv").write_text("\n".join(lines), encoding="utf-8")
    page = html_of(start(open_screen, data, ZUID))
    assert escape("lijken deze wijken het meest op Zuid: Noord. Zij hebben 2 soorten aanbod") in page
    assert escape("Buurthuis Midden in Noord (Stichting Midden)") in page
    assert escape("Inloop in Noord in Noord (organisatie onbekend)") in page
    assert "30.000" in page.replace("&#46;", ".")


def test_comparison_needs_two_themes(results: Results) -> None:
    # age and density are known of both wijken, so they can be compared without an income
    both = find_all(results, NOORD)
    assert list(both.names) == [ZUID]
    assert list(missing_table(both)["Hele stad of wijk onbekend"]) == ["2"]
    assert list(kenmerken_table(both)["Inkomen per huishouden (€)"]) == ["onbekend", "onbekend"]
    alone = pd.DataFrame({"gebiedcode": [], "gebiednaam": []})
    nobody = type(both)(results, NOORD, both.kenmerken, alone, both.missing.iloc[:0])
    assert missing_sentence(nobody, naam="Noord").startswith("We kunnen Noord niet vergelijken")
    same = type(both)(results, NOORD, both.kenmerken, both.wijken, both.missing.iloc[:0])
    assert missing_sentence(same, naam="Noord").endswith(
        "geen soort aanbod die hier niet in het register staat."
    )


def test_who_may_not_stop_and_who_could_meet(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.pairs = [("ouderen", "ontmoeting", 800)]
    page = html_of(start(open_screen, town.write(tmp_path)))
    # see test_vijvermeter.py: without Midden 140 have nothing, without De Haard 70; they share 90
    assert (
        escape("Stopt Buurthuis Midden? Dan hebben 140 ouderen (65+) geen ‘Ontmoeting’ meer binnen 800 m.")
        in page
    )
    assert page.index("Stopt Buurthuis Midden") < page.index("Stopt Huiskamer De Haard")
    assert "Nodig Buurthuis Midden en Huiskamer De Haard samen uit" in page


def test_honest_about_changes_and_roles(open_screen: Open, town: Path) -> None:
    app = start(open_screen, town)
    assert "er is nog geen eerdere peildatum om mee te vergelijken" in html_of(app)
    page = texts_of(app)
    assert "nooit een naam van een persoon" in page
    assert "Bij wie u daar moet zijn, staat nog niet in het register." in page
    assert "Contactrol</th>" not in page  # no column with "onbekend" only


def test_a_known_role_is_in_the_table(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0] |= {"organisatie": "Stichting Haard", "contactrol": "beheerder"}
    page = texts_of(start(open_screen, town.write(tmp_path)))
    assert ">beheerder</td>" in page
    assert "Bij wie u daar moet zijn" not in page


def test_a_wijk_without_anything_in_the_register(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod = [row for row in town.aanbod if row["aanbod_id"] in {"H3", "E1"}]
    app = start(open_screen, town.write(tmp_path))
    assert escape("In het register staat geen aanbod dat bij Noord hoort.") in html_of(app)
    assert "Zonder aanbod is er niets over de week te zeggen." in texts_of(app)


def test_texts_of_the_data_are_inert(open_screen: Open, nasty_town: Path) -> None:
    page = html_of(start(open_screen, nasty_town))
    assert "<img" not in page
    assert "<svg" not in page


def test_a_large_register(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    for number in range(400):
        town.aanbod.append(
            {"aanbod_id": f"X{number}", "naam": f"Plek {number}", "aanbodsoort": "huiskamer",
             "doelgroepen": "alle", "op": f"N {number % 40}", "locatieprecisie": "adres",
             "organisatie": f"Club {number}"}
        )  # fmt: skip
    assert escape("staan 404 plekken en activiteiten voor Noord") in html_of(
        start(open_screen, town.write(tmp_path))
    )


def test_buttons_offer_the_files(open_screen: Open, town: Path) -> None:
    labels = {button.proto.label for button in start(open_screen, town).get("download_button")}
    assert {
        "Wijkprofiel (PDF, hooguit 2 bladzijden)",
        "Wijkwijzer voor bewoners (PDF, 1 bladzijde)",
    } <= labels


# -- words


MENSEN = pd.DataFrame(
    {
        "doelgroep": ["alle", "jeugd", "ouderen"],
        "inwoners": [100.0, 8.0, 30.0],
        "aandeel": [1.0, 0.08, 0.3],
        "aandeel_gemeente": [1.0, 0.02, 0.2],
        "schatting": [False, False, True],
    }
)


def test_small_groups_are_in_no_share(results: Results) -> None:
    text = people_sentence(MENSEN, naam="Dorp", gemeente="Stad", normen=results.normen)
    assert text == (
        "In Dorp wonen 100 mensen. Er wonen naar verhouding meer ouderen (65+): 30 % (in Stad 20 %)."
    )
    table = people_table(MENSEN, gemeente="Stad", normen=results.normen)
    assert table.iloc[1].tolist() == ["Jeugd", "minder dan 10", "klein", "2 %"]
    assert table.iloc[2, 0] == "Ouderen (65+) (schatting)"
    assert list(shares_of(MENSEN)["doelgroep"]) == ["ouderen"]


def test_unknown_people_are_no_zero(results: Results) -> None:
    unknown = MENSEN.assign(inwoners=np.nan, aandeel=np.nan)
    text = people_sentence(unknown, naam="Dorp", gemeente="Stad", normen=results.normen)
    assert text == "Hoeveel mensen er in Dorp wonen, is onbekend."


def test_pyramid_stands_on_what_people_do_themselves() -> None:
    counts = {"informeel": 3, "basisinfrastructuur": 2, "sociaal_wijkteam": 0, "specialistisch": 1, "": 1}
    assert list(lagen_table(counts)["naam"]) == [
        "Specialistisch", "Sociaal wijkteam", "Basisinfrastructuur", "Informeel", "Laag onbekend",
    ]  # fmt: skip
    one = dict.fromkeys(counts, 0) | {"informeel": 1}
    assert (
        lagen_sentence(one, naam="Dorp")
        == "In het register staat 1 plek of activiteit voor Dorp: 1 informeel."
    )


def test_week_in_cells() -> None:
    states = np.zeros((2, 7, 3), dtype=np.int8)
    states[0, 0, 0] = 1
    states[1, 0, :2] = -1
    page = week_html(states, ["ochtend", "middag", "avond"])
    assert '<td class="sk-week-onbekend">1–2</td><td class="sk-week-onbekend">0–1</td><td>0</td>' in page


# -- what changed


def keep_meeting(town: Path, **changed: float) -> None:
    """Keep the figures of today as those of a meeting in March, with another number of people outside."""
    stand = take_stand(run(read_bronnen(town)))
    mine = (stand["gebiedcode"] == NOORD) & (stand["aanbodsoort"] == "huiskamer")
    stand.loc[mine & (stand["doelgroep"] == "ouderen"), list(changed)] = list(changed.values())
    keep_stand(town, stand, datum=dt.date(2026, 3, 2))


def rename(town: Path, *names: str) -> None:
    """Change names in the register on a day in March: each first name of two becomes the second."""
    old = new = (town / "aanbod" / "register.csv").read_bytes()
    for was, now in zip(names[::2], names[1::2], strict=True):
        new = new.replace(was.encode(), now.encode())
    with Register(town, now=lambda: dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)) as register:
        register.change([FileChange("register.csv", old, new)], soort="wijziging", waarom="gebeld")


def test_says_what_changed_since_the_last_meeting(open_screen: Open, town: Path) -> None:
    # Noord, ouderen, huiskamer: 257 of 360 are outside today (see test_onderwerp.py)
    keep_meeting(town, buiten=300.0)
    page = html_of(start(open_screen, town))
    assert escape("Sinds 2-3-2026: 1 kleiner geworden.") in page
    assert escape("verder dan de norm woonden 300 mensen, nu 257.") in page
    assert escape("Sinds 2-3-2026 is er in de cijfers niets veranderd.") in html_of(
        start(open_screen, town, ZUID)
    )


def test_reads_an_earlier_dekking_as_build_wrote_it(town: Path, tmp_path: Path, results: Results) -> None:
    write_results(results, tmp_path / "uit", data=town)
    content = (tmp_path / "uit" / "dekking.csv").read_bytes()
    found = find_eerder(town, io.BytesIO(content), before=dt.date(2026, 11, 22))
    assert found is not None
    same = compare_standen(found.stand, take_stand(results), normen=results.normen)
    assert not any(same.values())
    assert len(found.stand) == len(results.dekking)


def test_what_is_no_dekking_is_refused(town: Path) -> None:
    with pytest.raises(DataError):
        find_eerder(town, io.BytesIO(b"a,b\n1,2\n"), before=dt.date(2026, 11, 22))


def test_tells_changes_of_the_register_in_this_wijk_only(open_screen: Open, town: Path) -> None:
    """Another name for H1, which is in Noord, and for H4, which is in Zuid."""
    rename(town, "De Haard", "De Oven", "Huiskamer 75", "Huiskamer 80")
    line = "Register, 2-3-2026: Huiskamer De Oven, naam veranderd (gegevensbeheerder)."
    assert list_register_changes(town, {"H1": "Huiskamer De Oven"}) == [line]
    page = html_of(start(open_screen, town))
    assert escape(line) in page
    assert "Huiskamer 80, naam" not in page


# -- take home

KOPPEN = (
    "Wanneer is er iets open?",
    "Wie kan elkaar ontmoeten?",
    "Wat mag niet stoppen?",
    "Wie kunt u bellen?",
    "Wat is er veranderd?",
)


def full_town(folder: Path) -> Path:
    """Write a Roosterdam of which a wijkprofiel has everything to tell; a meeting and a change are behind."""
    town = Roosterdam()
    town.pairs = [("ouderen", "ontmoeting", 800), ("ouderen", "huiskamer", 400)]
    town.aanbod[0] |= {
        "openingstijden": "ma 09:00-12:00",
        "organisatie": "Stichting Haard",
        "contactrol": "beheerder",
    }
    data = town.write(folder)
    keep_meeting(data, buiten=300.0)
    rename(data, "De Haard", "De Oven")
    return data


def words_of(content: bytes) -> list[str]:
    """Give the words of each page of a PDF."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize(("wijk", "koppen"), [(NOORD, KOPPEN), (ZUID, (KOPPEN[0], KOPPEN[4]))])
def test_the_command_gives_the_wijkprofiel_of_the_screen(
    press: Press,
    tmp_path: Path,
    wijk: str,
    koppen: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, out = full_town(tmp_path), tmp_path / "wijk.pdf"
    screen = words_of(press("wijkprofiel", data, wijk=wijk)["Wijkprofiel (PDF, hooguit 2 bladzijden)"])
    run_cli(capsys, monkeypatch, "rapport", "--data", data, "--gebied", wijk, "--out", out)
    assert words_of(out.read_bytes()) == screen
    assert len(screen) <= 2
    assert [kop for kop in KOPPEN if kop in " ".join(screen)] == list(koppen)


def test_the_map_gives_that_wijkprofiel_for_its_own_pair(
    press: Press, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = full_town(tmp_path), tmp_path / "wijk.pdf"
    pair = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer"}
    screen = words_of(press("kaart", data, **pair, gebied=NOORD)["Rapport (PDF)"])
    asked = ["--gebied", NOORD, "--paar", "ouderen:huiskamer", "--out", out]
    run_cli(capsys, monkeypatch, "rapport", "--data", data, *asked)
    assert words_of(out.read_bytes()) == screen
    assert all(kop in " ".join(screen) for kop in KOPPEN)
