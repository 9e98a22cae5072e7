"""Tafel on Roosterdam: the story, the afspraken, what changed since the last meeting, and what goes home."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from analysis import read_bronnen, run
from analysis.errors import OutputError
from analysis.kaart import escape
from analysis.stand import compare_standen, describe_verschil, keep_stand, last_stand, take_stand
from dashboard.components.tafelkaart import draw_tafelkaart
from dashboard.components.tafelscherm import is_local, qr_img
from dashboard.loading import fingerprint
from dashboard.tafel.afspraken import (
    Afspraak,
    add_afspraak,
    find_problems,
    read_afspraken,
    remove_afspraak,
)
from dashboard.tafel.besluit import afspraken_table, make_besluit, make_spreekblad, write_besluit
from dashboard.tafel.verhaal import tell_hiaat
from dashboard.views import tafel
from tests.dashboard.test_views import html_of, query_of, texts_of
from tests.nasty import IMG
from tests.roosterdam import N2, NOORD, ZUID, Roosterdam

Open = Callable[..., AppTest]
HUISKAMER, VERVOER = f"{NOORD}.ouderen.huiskamer", f"{NOORD}.ouderen.vervoer"
GOED = Afspraak("2026-03-02", "versterken", "Een tweede huiskamer", "WijZ Welzijn", wanneer="2026-09-01")


# -- the story


def test_a_step_tells_who_misses_what(town: Path) -> None:
    stap = tell_hiaat(run(read_bronnen(town)), HUISKAMER)
    assert stap is not None
    # 360 × 250 / 350 = 257 (see test_start)
    assert stap.zin == "257 van de 360 ouderen (65+) hebben ‘Huiskamer’ niet binnen 400 m."
    # H1 and H3 serve ouderen; H4 is for 75+ only, not for all ouderen. H1 stands in Noord, H3 east of it.
    assert stap.feiten[1] == "In het register: 2 plekken, 1 daarvan hier."
    assert stap.feiten[2] == "Het register zegt: 257 mensen."
    assert stap.kort == "Noord: 257 ouderen (65+) ver van ‘Huiskamer’"
    assert stap.vraag == "Wie kan in Noord een plek bieden, of mensen brengen?"


def test_a_step_about_nothing_in_the_register_asks_first(town: Path) -> None:
    stap = tell_hiaat(run(read_bronnen(town)), VERVOER)
    assert stap is not None
    assert stap.zin == "‘Vervoer’ staat niet in het register. Er wonen hier 360 ouderen (65+)."
    assert stap.feiten[2] == "Eerst nagaan: misschien is het er wel."


def test_a_step_with_unknown_people_says_so(town: Path) -> None:
    stap = tell_hiaat(run(read_bronnen(town)), f"{ZUID}.ouderen.huiskamer")  # Z4 is unknown, so Zuid is
    assert stap is not None
    assert "is onbekend" in stap.zin
    assert stap.kort == "Zuid: ouderen (65+) ver van ‘Huiskamer’"
    assert not any(" 0 mensen" in fact for fact in stap.feiten)


def test_small_groups_stay_small(tmp_path: Path) -> None:
    town = Roosterdam()
    town.people["ouderen"][1] = 4  # N2, where nobody has a huiskamer within 400 m
    stap = tell_hiaat(run(read_bronnen(town.write(tmp_path))), f"{N2}.ouderen.huiskamer")
    assert stap is not None
    assert stap.zin.startswith("Minder dan 10 van de minder dan 10 ouderen")


def test_a_pair_without_a_norm_has_no_step(town: Path) -> None:
    assert tell_hiaat(run(read_bronnen(town)), f"{NOORD}.jeugd.huiskamer") is None


def test_the_map_marks_the_gebied_and_is_xml(nasty_town: Path) -> None:
    results = run(read_bronnen(nasty_town))
    for code in (HUISKAMER, f"{N2}.ouderen.huiskamer"):
        svg = draw_tafelkaart(results, code)
        ET.fromstring(svg)  # noqa: S314 our own text
        assert svg.count('stroke="#b0005a"') == 1


# -- the screen


def test_preparation_chooses_hiaten_and_starts(open_screen: Open, town: Path) -> None:
    app = open_screen("tafel", town)
    assert not app.exception
    start = next(button for button in app.button if button.label == "Start het verhaal")
    assert start.disabled
    app.multiselect(key="tafel_hiaten").set_value([HUISKAMER]).run()
    assert query_of(app)["hiaten"] == HUISKAMER
    next(button for button in app.button if button.label == "Start het verhaal").click().run()
    assert query_of(app)["stap"] == "1"
    assert "Stap 1 van 3" in html_of(app)
    app.button(key="tafel_volgende").click().run()
    assert escape("257 van de 360 ouderen (65+)") in html_of(app)
    app.button(key="tafel_donker_knop").click().run()
    assert query_of(app)["donker"] == "ja"
    app.button(key="tafel_stop").click().run()
    assert "stap" not in query_of(app)
    assert query_of(app)["hiaten"] == HUISKAMER


def test_a_link_reproduces_the_step(open_screen: Open, town: Path) -> None:
    app = open_screen("tafel", town, hiaten=f"{VERVOER},{HUISKAMER}", stap="3", donker="ja")
    assert escape("257 van de 360 ouderen (65+)") in html_of(app)
    assert "Stap 3 van 4" in html_of(app)


def test_who_stops_at_a_step_writes_about_it(open_screen: Open, town: Path) -> None:
    app = open_screen("tafel", town, hiaten=f"{VERVOER},{HUISKAMER}", stap="3")
    app.button(key="tafel_stop").click().run()
    assert query_of(app).get("stap") is None
    assert app.selectbox(key="afspraak_hiaat").value == HUISKAMER


def test_the_last_step_leads_to_the_form(open_screen: Open, town: Path) -> None:
    app = open_screen("tafel", town, hiaten=HUISKAMER, stap="3")
    app.button(key="tafel_vast").click().run()
    assert any(button.label == "Leg vast" for button in app.button)
    assert app.selectbox(key="afspraak_hiaat").value == ""


def test_a_step_beyond_the_story_is_its_end_and_nonsense_is_nothing(open_screen: Open, town: Path) -> None:
    app = open_screen("tafel", town, hiaten=f"{HUISKAMER},{IMG},x.y.z,WK1.ouderen.huiskamer", stap="999")
    assert not app.exception
    assert query_of(app)["hiaten"] == HUISKAMER
    assert "Stap 3 van 3" in html_of(app)
    assert "Wat spreken we af?" in html_of(app)


def test_the_form_keeps_an_afspraak_and_the_figures(
    open_screen: Open, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tafel, "today", lambda: dt.date(2026, 3, 2))
    state = fingerprint(town)
    app = open_screen("tafel", town, hiaten=HUISKAMER)
    app.selectbox(key="afspraak_hiaat").set_value(HUISKAMER)
    app.selectbox(key="afspraak_v").set_value("versterken")
    app.text_area(key="afspraak_wat").set_value("Een tweede huiskamer")
    app.text_input(key="afspraak_wie").set_value("WijZ Welzijn")
    next(button for button in app.button if button.label == "Leg vast").click().run()
    assert not app.exception
    assert "De afspraak is vastgelegd." in html_of(app)
    kept, refused = read_afspraken(town)
    assert [(one.datum, one.v, one.wat, one.wie, one.hiaat) for one in kept] == [
        ("2026-03-02", "versterken", "Een tweede huiskamer", "WijZ Welzijn", HUISKAMER)
    ]
    assert refused == []
    assert (town / "tafel" / "2026-03-02" / "stand.csv").is_file()
    assert fingerprint(town) == state  # a meeting changes no figure, so nothing is read again
    assert "Een tweede huiskamer" in html_of(app)


@pytest.mark.parametrize("wie", ["mevrouw Jansen", "jan@voorbeeld.nl", "bel 06-12345678", ""])
def test_the_form_refuses_a_person(open_screen: Open, town: Path, wie: str) -> None:
    app = open_screen("tafel", town)
    app.text_area(key="afspraak_wat").set_value("Iets doen")
    app.text_input(key="afspraak_wie").set_value(wie)
    next(button for button in app.button if button.label == "Leg vast").click().run()
    assert "Er is nog niets vastgelegd." in html_of(app)
    assert read_afspraken(town)[0] == []


def test_what_a_table_typed_is_data(open_screen: Open, town: Path) -> None:
    add_afspraak(town, replace(GOED, wat=IMG, datum=tafel.today().isoformat()))
    for query in ({}, {"stap": "9"}):
        page = html_of(open_screen("tafel", town, **query))
        assert escape(IMG) in page
        assert IMG not in page


def test_the_next_meeting_opens_on_what_changed(open_screen: Open, tmp_path: Path) -> None:
    old = Roosterdam()
    data = old.write(tmp_path / "oud")
    keep_stand(data, take_stand(run(read_bronnen(data))), datum=dt.date(2026, 3, 2))
    new = Roosterdam()
    # a huiskamer on herkomst 15: within 400 m are 11-19, in N2 (five of gewicht 3, five of 1: 20 in all)
    # 11-14 with 12 and 15-19 with 5, so 17/20 of its 200
    new.aanbod.append({**new.aanbod[0], "aanbod_id": "H9", "naam": "Nieuw", "op": "N 15"})
    now = new.write(tmp_path / "nieuw")
    (data / "tafel").rename(now / "tafel")
    page = html_of(open_screen("tafel", now, hiaten=HUISKAMER, stap="1"))
    assert "Sinds 2-3-2026" in page
    # outside: N1 20, N2 200 × 3/20 = 30, N4 30: 80 of 350, and 270 of 350 is 77 %: still under 80 %
    # Noord's own number is 360: 360 × 80 / 350 = 82
    assert escape("Noord, ouderen (65+), ‘Huiskamer’: verder dan de norm woonden 257 mensen, nu 82.") in page


# -- the store


def test_afspraken_come_back_and_go(town: Path) -> None:
    first, second = (
        add_afspraak(town, GOED),
        add_afspraak(town, replace(GOED, datum="2026-05-01", v="verlaten")),
    )
    assert read_afspraken(town) == ([second, first], [])
    remove_afspraak(town, second)
    remove_afspraak(town, second)
    assert read_afspraken(town) == ([first], [])


def test_a_damaged_file_is_named_and_the_others_stand(town: Path) -> None:
    kept = add_afspraak(town, GOED)
    folder = town / "tafel" / "2026-03-02"
    (folder / "afspraak-half.json").write_text('{"datum": "2026', encoding="utf-8")
    other = json.loads((folder / f"afspraak-{kept.nr}.json").read_text(encoding="utf-8")) | {"v": "vergeten"}
    (folder / "afspraak-00000000.json").write_text(json.dumps(other), encoding="utf-8")
    assert read_afspraken(town) == (
        [kept],
        ["2026-03-02/afspraak-00000000.json", "2026-03-02/afspraak-half.json"],
    )


def test_a_place_that_cannot_be_written_says_so(town: Path) -> None:
    (town / "tafel").write_text("geen map", encoding="utf-8")
    with pytest.raises(OutputError):
        add_afspraak(town, GOED)


def test_problems_are_said_in_dutch() -> None:
    assert find_problems(GOED) == []
    assert len(find_problems(Afspraak("2026-03-02", "", "", ""))) == 3
    assert "300 tekens" in find_problems(replace(GOED, wat="a" * 301))[0]


# -- what changed


def _stand(**rows: tuple[str, float, float]) -> pd.DataFrame:
    """Give a stand of wijken with status, norm and people further away, measured in a straight line."""
    fixed = {
        "maat": "hemelsbreed",
        "niveau": "wijk",
        "doelgroep": "ouderen",
        "aanbodsoort": "huiskamer",
        "voorlopig": "nee",
    }
    return pd.DataFrame(
        [
            {**fixed, "gebiedcode": naam, "gebiednaam": naam, "status": status, "norm_m": norm}
            | {"inwoners": 500.0, "buiten": buiten, "buiten_min": buiten}
            for naam, (status, norm, buiten) in rows.items()
        ]
    )


def test_changes_are_told_per_kind(town: Path) -> None:
    nan = float("nan")
    old = _stand(
        a=("hiaat", 400, 300), b=("voldoet", 400, 20), c=("hiaat", 400, 100), d=("hiaat", 400, 100),
        e=("hiaat", 400, 100), f=("hiaat", 400, 100), g=("hiaat", 400, 100), h=("hiaat", 400, 12),
    )  # fmt: skip
    now = _stand(
        a=("voldoet", 400, 10), b=("hiaat", 400, 200), c=("hiaat", 400, 150), d=("hiaat", 400, 60),
        e=("hiaat", 500, 60), f=("onbekend", 400, nan), g=("hiaat", 400, 100.2), h=("hiaat", 400, 4),
    )  # fmt: skip
    found = compare_standen(old, now, normen=run(read_bronnen(town)).normen)
    assert {kind: [line.split(",")[0] for line in lines] for kind, lines in found.items()} == {
        "opgelost": ["a"], "nieuw": ["b"], "groter": ["c"], "kleiner": ["d", "h"], "anders": ["e", "f"],
    }  # fmt: skip
    assert found["kleiner"][1].endswith("woonden 12 mensen, nu minder dan 10.")
    assert found["anders"][1].endswith("Het aantal was 100 en is nu onbekend.")
    told = describe_verschil(found, since=dt.date(2026, 3, 2))
    assert told[0].startswith("Sinds 2-3-2026: 1 nieuw, 1 opgelost, 1 groter geworden, 2 kleiner geworden")


def test_a_stand_measured_in_another_way_is_not_compared(town: Path) -> None:
    old, now = _stand(a=("hiaat", 400, 300)), _stand(a=("voldoet", 400, 10)).assign(maat="looproute")
    normen = run(read_bronnen(town)).normen
    assert compare_standen(old, now, normen=normen)["anders"] == [
        "a, ouderen (65+), ‘Huiskamer’: niet te vergelijken. De afstand was hemelsbreed en is nu looproute."
    ]
    # what was kept before measures were told was measured in a straight line
    keep_stand(town, old.drop(columns="maat"), datum=dt.date(2026, 3, 2))
    kept = last_stand(town, before=dt.date(2026, 6, 1))
    assert kept is not None
    assert compare_standen(kept[1], now.assign(maat="hemelsbreed"), normen=normen)["opgelost"]


def test_the_last_stand_before_a_day_counts(town: Path) -> None:
    assert last_stand(town, before=dt.date(2026, 6, 1)) is None
    stand = take_stand(run(read_bronnen(town)))
    for day in (dt.date(2026, 3, 2), dt.date(2026, 5, 1), dt.date(2026, 6, 1)):
        keep_stand(town, stand, datum=day)
    (town / "tafel" / "2026-05-01" / "stand.csv").write_text("onzin\n", encoding="utf-8")
    found = last_stand(town, before=dt.date(2026, 6, 1))
    assert found is not None
    assert found[0] == dt.date(2026, 3, 2)
    same = compare_standen(found[1], stand, normen=run(read_bronnen(town)).normen)
    assert not any(same.values())
    assert describe_verschil(same, since=found[0]) == ["Sinds 2-3-2026 is er in de cijfers niets veranderd."]


# -- what goes home


def test_the_besluit_says_what_was_agreed_and_on_what(town: Path) -> None:
    results = run(read_bronnen(town))
    one = replace(GOED, hiaat=HUISKAMER, wat="=1+1 en [een link](http://kwaad.example)")
    text = write_besluit(results, [one], hiaten=[HUISKAMER])
    assert "257 van de 360 ouderen" in text
    assert "[een link](" not in text
    for needed in (
        "Overleg van: 2026-03-02",
        "**Versterken**",
        "WijZ Welzijn",
        "Peildatum",
        "een afspraak, geen wet",
    ):
        assert needed in text
    row = afspraken_table(results, [replace(one, wanneer="")]).iloc[0]
    assert (row["Keuze"], row["Wanneer klaar"], row["Beweging"]) == ("Versterken", "onbekend", "niet gekozen")


def _read(pdf: bytes) -> str:
    """Give the words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_besluit_can_be_printed(town: Path) -> None:
    results = run(read_bronnen(town))
    one = replace(GOED, hiaat=HUISKAMER, wat="#panic() en *sterren*")
    page = _read(make_besluit(results, [one], hiaten=[HUISKAMER]))
    for needed in (
        "Overleg van: 2026-03-02",
        "257 van de 360 ouderen",
        "Versterken",
        "#panic() en *sterren*",
        "WijZ Welzijn",
        "2026-09-01",
        "een afspraak, geen wet",
    ):
        assert needed in page
    assert "schrijf het hierboven" not in page


def test_a_besluit_without_afspraken_has_lines_to_write_on(town: Path) -> None:
    results = run(read_bronnen(town))
    page = _read(make_besluit(results, [], hiaten=[]))
    assert "Geen hiaat gekozen." in page
    assert "Waarover Keuze Wat Wie Wanneer klaar • Nog niets vastgelegd: schrijf het hierboven." in page
    assert "Er is nog niets afgesproken." in write_besluit(results, [], hiaten=[])


def test_the_notes_of_the_speaker_can_be_printed(town: Path) -> None:
    hiaten = [HUISKAMER, f"{NOORD}.jeugd.huiskamer"]
    page = _read(make_spreekblad(run(read_bronnen(town)), hiaten=hiaten, link="http://hier/tafel"))
    assert "http://hier/tafel" in page
    assert "Vraag aan de tafel: Wie kan in Noord een plek bieden, of mensen brengen?" in page
    assert "Laat de vraag even stil." in page


def test_a_qr_code_is_an_image_and_local_links_are_known() -> None:
    assert qr_img("https://kaart.example/tafel?stap=1").startswith(
        '<img class="sk-tafel-qr" src="data:image/svg+xml'
    )
    assert is_local("http://localhost:8501/tafel")
    assert not is_local("https://kaart.example/tafel")


def test_the_empty_tafel_says_what_there_is_not(open_screen: Open, town: Path) -> None:
    page = texts_of(open_screen("tafel", town))
    assert "Er is nog niets afgesproken." in page
    assert "Er is nog geen eerder overleg bewaard." in page
