"""Wat als on Roosterdam, by hand.

Ouderen × huiskamer at 400 m: De Haard on N 3 reaches 80 of N1's 100, Overgrens on N 40 20 of N4's 50. Z4's
number is unknown, so that of the gemeente is too. A huiskamer on N 15 reaches herkomsten 11-19, 17 of the 20
parts of N2's 200: 170.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis import Norm, read_bronnen, run
from analysis.coordinates import to_wgs84
from analysis.kaart import escape
from analysis.scenario import Scenario, read_scenario, write_scenario
from analysis.watals import (
    AndereTijden,
    Stoppen,
    Toevoegen,
    apply_wijzigingen,
    compare_dagdelen,
    compare_dekking,
)
from dashboard.components import mapview
from dashboard.components.plan import KEPT
from dashboard.components.planform import POINT
from dashboard.components.verschil import difference_words
from dashboard.loading import load, load_plan_beeld, load_watals
from dashboard.state import Selection
from tests.dashboard.test_views import html_of, query_of, texts_of
from tests.nasty import IMG
from tests.roosterdam import N2, place

Open = Callable[..., AppTest]
PAIR = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "niveau": "buurt"}
IN_N2 = Toevoegen("huiskamer", *place("N 15"), ("ouderen",), "", "Nieuwe")


def text_of(*changes: object, naam: str = "") -> str:
    return write_scenario(Scenario(naam, changes))  # type: ignore[arg-type]


def row_of(page: str, name: str) -> str:
    """Give the first row of a table that starts with `name`."""
    return next(
        row for row in page.split("<tr>") if row.startswith((f"<td>{name}<", f'<td class="sk-kort">{name}<'))
    )


def test_an_empty_plan_invites(open_screen: Open, town: Path) -> None:
    app = open_screen("watals", town, **PAIR)
    assert not app.exception
    assert "Er verandert niets aan het register." in html_of(app)
    assert "Dit plan is nog leeg" in texts_of(app)


def test_a_plan_says_how_many_people_and_where(open_screen: Open, known_town: Path) -> None:
    app = open_screen("watals", known_town, **PAIR, plan=text_of(IN_N2))
    assert not app.exception
    page = html_of(app)
    # outside today: 20 + 200 + 30 + 10 + 20 + 30 + 40 = 350 of 450
    assert escape("Met dit plan wonen in Roosterdam 170 meer ouderen (65+) binnen 400 m") in page
    assert escape("Te ver wonen dan nog 180; nu zijn dat er 350.") in page
    row = row_of(page, "N2")
    for text in (">200<", ">30<", ">170 meer<", ">hiaat, wordt voldoet<"):
        assert text in row
    assert "Nieuw: Nieuwe (Huiskamer, voor Ouderen (65+)) in buurt N2" in texts_of(app)


def test_what_stops_is_a_loss_and_also_for_others(open_screen: Open, known_town: Path) -> None:
    page = html_of(open_screen("watals", known_town, **PAIR, plan=text_of(Stoppen("H1"))))
    assert escape("wonen in Roosterdam 80 minder ouderen (65+)") in page
    assert ">80 minder<" in row_of(page, "N1")
    # H1 is for ouderen, so 75+ loses it too: within 300 m of herkomst 3 are 0-6, 28 of N1's 40
    assert ">28 minder<" in row_of(page, "Ouderen (75+)")


def test_unknown_people_stay_unknown(open_screen: Open, town: Path) -> None:
    page = html_of(open_screen("watals", town, **PAIR, plan=text_of(IN_N2)))
    assert escape("Hoeveel ouderen (65+) er in Roosterdam wonen, is onbekend.") in page
    assert ">170 meer<" in row_of(page, "N2")


def test_other_times_show_per_moment(open_screen: Open, known_town: Path) -> None:
    plan = text_of(AndereTijden("H1", "Sa 19:00-22:00"))
    page = html_of(open_screen("watals", known_town, **PAIR, plan=plan))
    assert escape("Dit plan verandert niet hoeveel ouderen (65+) in Roosterdam") in page
    assert ">80 meer<" in row_of(page, "zaterdagavond")


def test_place_by_list_undo_and_keep(open_screen: Open, known_town: Path) -> None:
    app = open_screen("watals", known_town, **PAIR)
    places = app.selectbox(key="watals_plek").options
    app.selectbox(key="watals_plek").set_value(places[0]).run()
    app.text_input(key="watals_tijden").set_value("zomaar wat").run()
    assert "Deze tijden begrijpen we niet" in texts_of(app)
    app.text_input(key="watals_tijden").set_value("za 19:00-22:00").run()
    button(app, "Zet in het plan").click().run()
    assert not app.exception
    (added,) = read_scenario(query_of(app)["plan"]).wijzigingen
    assert isinstance(added, Toevoegen)
    assert added.openingstijden == "za 19:00-22:00"
    app.text_input(key="watals_plannaam").set_value("Eén").run()
    button(app, "Bewaar dit plan").click().run()
    assert list(app.session_state[KEPT]) == ["Eén"]
    assert "Eén (op het scherm)" in html_of(app)
    button(app, "Haal 1 weg").click().run()
    assert "plan" not in query_of(app)
    button(app, "Open plan").click().run()
    assert read_scenario(query_of(app)["plan"]).naam == "Eén"
    button(app, "Verwijder plan").click().run()
    assert app.session_state[KEPT] == {}


def button(app: AppTest, label: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 (of AppTest)
    return next(one for one in app.button if one.label == label)


def test_stop_and_move_by_list(open_screen: Open, known_town: Path) -> None:
    app = open_screen("watals", known_town, **PAIR)
    app.selectbox(key="watals_wat").set_value("stopt").run()
    app.selectbox(key="watals_aanbod").set_value("H1").run()
    button(app, "Zet in het plan").click().run()
    app.selectbox(key="watals_wat").set_value("verhuist").run()
    assert button(app, "Zet in het plan").disabled
    assert read_scenario(query_of(app)["plan"]).wijzigingen == (Stoppen("H1"),)


def test_the_best_places_go_into_the_plan(open_screen: Open, known_town: Path) -> None:
    app = open_screen("watals", known_town, **PAIR)
    app.selectbox(key="watals_wat").set_value("beste").run()
    app.slider(key="watals_k").set_value(2).run()
    assert "Het is een lijst om over te praten" in texts_of(app)
    button(app, "Zet deze plekken in het plan").click().run()
    assert len(read_scenario(query_of(app)["plan"]).wijzigingen) == 2
    unknown = open_screen("watals", known_town, doelgroep="ouderen_85", aanbodsoort="huiskamer")
    unknown.selectbox(key="watals_wat").set_value("beste").run()
    assert "niet bekend hoeveel mensen er wonen" in texts_of(unknown)


def test_a_click_on_the_map_is_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.components.planform import take_point  # noqa: PLC0415

    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    lat, lon = to_wgs84(*place("N 15"))
    for value in (None, {"last_clicked": None}, {"last_clicked": {"lat": "x", "lng": 1}}):
        state["watals"] = value
        mapview._clicked_at("watals", take_point)
        assert POINT not in state
    state["watals"] = {"last_clicked": {"lat": float(lat), "lng": float(lon)}}
    mapview._clicked_at("watals", take_point)
    assert state[POINT] == pytest.approx(place("N 15"), abs=0.01)


def test_a_plan_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.components import plannen  # noqa: PLC0415

    changes: list[dict[str, object]] = []
    said: list[str] = []
    monkeypatch.setattr(plannen, "change", lambda **values: changes.append(values))
    monkeypatch.setattr(plannen, "keep_message", lambda text, **_: said.append(text))
    plannen.read_upload(io.BytesIO(text_of(IN_N2).encode("utf-8-sig")))
    assert changes == [{"plan": text_of(IN_N2)}]
    for content in (b"\x80\x04\x95", b"{}", b"[" * 100_000, json.dumps({"versie": 9}).encode()):
        plannen.read_upload(io.BytesIO(content))
    assert len(changes) == 1
    assert len(said) == 4


def test_kept_plans_stand_beside_today_and_the_plan_on_the_screen(
    open_screen: Open, known_town: Path
) -> None:
    two = text_of(IN_N2, Stoppen("H1"), naam="Ruil")
    app = open_screen("watals", known_town, **PAIR, plan=two)
    assert app.text_input(key="watals_plannaam").value == "Ruil"  # a plan that came by link brings its name
    button(app, "Bewaar dit plan").click().run()
    button(app, "Haal 2 weg").click().run()
    page = html_of(app)
    # today 350 of 450 live too far; with a huiskamer in N2 170 fewer; without De Haard 80 more again
    assert ">350<" in row_of(page, "Vandaag")
    for name, changes, gain, left in (
        ("Ruil", 2, "90 meer", 260),
        ("Het plan op het scherm", 1, "170 meer", 180),
    ):
        row = row_of(page, name)
        assert [f">{text}<" in row for text in (changes, gain, left)] == [True] * 3


def test_begin_again_empties_a_plan(open_screen: Open, known_town: Path) -> None:
    app = open_screen("watals", known_town, **PAIR, plan=text_of(IN_N2, Stoppen("H1")))
    button(app, "Begin opnieuw").click().run()
    assert "plan" not in query_of(app)
    assert "Dit plan is nog leeg" in texts_of(app)


@pytest.mark.parametrize("kind", ["nieuw", "beste", "verhuist", "stopt", "tijden"])
def test_every_choice_on_the_screen_has_a_name_of_its_own(
    open_screen: Open, known_town: Path, kind: str
) -> None:
    app = open_screen("watals", known_town, **PAIR)
    app.selectbox(key="watals_wat").set_value(kind).run()
    labels = [box.label for box in app.selectbox]
    assert len(labels) == len(set(labels))


def test_what_is_chosen_from_the_register_says_how_it_is_now(open_screen: Open, known_town: Path) -> None:
    app = open_screen("watals", known_town, **PAIR)
    app.selectbox(key="watals_wat").set_value("tijden").run()
    app.selectbox(key="watals_aanbod").set_value("H1").run()
    assert "Plek: op het adres. Open: onbekend." in [caption.value for caption in app.caption]


def test_a_plan_that_does_not_fit_says_so(open_screen: Open, town: Path) -> None:
    app = open_screen("watals", town, **PAIR, plan=text_of(Stoppen("BESTAAT-NIET")))
    assert not app.exception
    assert "past niet bij deze gegevens" in html_of(app)
    assert "plan" not in query_of(open_screen("watals", town, **PAIR, plan="{kapot"))


def test_texts_that_would_execute(open_screen: Open, nasty_town: Path) -> None:
    new = Toevoegen("huiskamer", *place("N 15"), ("ouderen",), "", IMG)
    app = open_screen("watals", nasty_town, **PAIR, gebied=N2, plan=text_of(new, Stoppen("H1"), naam=IMG))
    assert not app.exception
    button(app, "Bewaar dit plan").click().run()
    assert not app.exception
    assert "<img" not in html_of(app)
    assert not any(part.allow_html for part in app.markdown)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (383.4, "383 meer"),
        (-4.0, "minder dan 10 minder"),
        (0.2, "geen verschil"),
        (float("nan"), "onbekend"),
    ],
)
def test_difference_words(value: float, words: str) -> None:
    assert difference_words(value) == words


@pytest.mark.parametrize("norm_m", [400, 700])  # the one that was agreed, and another
def test_a_plan_is_the_difference_between_two_whole_runs(known_town: Path, norm_m: int) -> None:
    loaded, selection = load(known_town), Selection("ouderen", "huiskamer")
    plan = text_of(replace(IN_N2, openingstijden="ma 10:00-12:00"))
    found = load_watals(loaded, selection, norm_m=norm_m, plan=plan)
    beeld = load_plan_beeld(loaded, selection, norm_m=norm_m, plan=plan)
    norm = Norm("ouderen", "huiskamer", float(norm_m), 0.8)
    bronnen = read_bronnen(known_town)
    normen = replace(bronnen.normen, normen=(norm,))
    before = run(bronnen, normen=normen)
    after = run(apply_wijzigingen(bronnen, read_scenario(plan).wijzigingen), normen=normen)
    pd.testing.assert_frame_equal(found.dagdelen, compare_dagdelen(before, after))
    mine = found.dekking[found.dekking["aanbodsoort"] == "huiskamer"]
    mine = mine[mine["doelgroep"] == "ouderen"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, compare_dekking(before, after))
    assert len(mine) > 0
    pd.testing.assert_frame_equal(beeld[after.dekking.columns], after.dekking)
    ranks = beeld.dropna(subset=["rang"]).set_index("gebiedcode")["rang"].astype(int).to_dict()
    assert ranks == dict(zip(after.hiaten["gebiedcode"], after.hiaten["rang"], strict=True))
