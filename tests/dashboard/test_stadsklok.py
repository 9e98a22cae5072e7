"""Stadsklok on Roosterdam: who has nothing open, hour by hour, and what stays unknown.

Ouderen × huiskamer at 400 m (see test_views.py): De Haard is near for 8 of the 10 herkomsten of N1,
Overgrens for 4 of the 10 of N4, nothing for anybody else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from dashboard.components import speler
from dashboard.components.klok import beeld_of, klok_sentence, moment_words, rows_of_moment, week_table_html
from dashboard.state import Selection, start_selection
from tests.dashboard.test_views import html_of, query_of
from tests.roosterdam import Roosterdam

Open = Callable[..., AppTest]
KNOWN = [10, 20, 30, 40, 10, 20, 30, 40]  # ouderen N1 ... Z4, 200 in all, 100 in Noord


@pytest.fixture
def clock_town(tmp_path: Path) -> Path:
    """De Haard is open on Saturday evening, Overgrens on Monday morning; nothing else is for all ouderen."""
    town = Roosterdam()
    town.people["ouderen"] = [*KNOWN]
    town.own_rows = {}
    hours = {"H1": "Sa 19:00-22:00", "H3": "Mo 09:00-11:00"}
    for row in town.aanbod:
        row["openingstijden"] = hours.get(row["aanbod_id"], "")
    return town.write(tmp_path)


def start(open_screen: Open, data: Path, **query: str) -> AppTest:
    app = open_screen("stadsklok", data, **({"doelgroep": "ouderen", "aanbodsoort": "huiskamer"} | query))
    assert not app.exception
    return app


def test_opens_on_saturday_evening(open_screen: Open, clock_town: Path) -> None:
    # De Haard is within 400 m of 8 of the 10 herkomsten of N1: 8 of its 10 ouderen; 200 - 8 = 192 = 96 %
    page = html_of(start(open_screen, clock_town))
    assert escape("Op zaterdagavond hebben 192 van de 200 ouderen (65+) in Roosterdam niets open") in page
    assert escape("Dat is 96 %. Dan is zeker 1 plek open.") in page


def test_slider_moves_the_clock_and_the_address(open_screen: Open, clock_town: Path) -> None:
    app = start(open_screen, clock_town)
    app.select_slider(key="klok_moment").set_value("ma-ochtend").run()
    # Overgrens is within 400 m of 4 of the 10 herkomsten of N4: 16 of its 40 ouderen; 184 = 92 %
    assert escape("Op maandagochtend hebben 184 van de 200") in html_of(app)
    assert query_of(app)["moment"] == "ma-ochtend"
    app.select_slider(key="klok_moment").set_value("di-middag").run()
    assert escape("Op dinsdagmiddag hebben alle 200 ouderen (65+) in Roosterdam niets open") in html_of(app)
    assert escape("Van geen enkele plek weten we zeker dat die dan open is.") in html_of(app)


def test_a_link_opens_on_its_moment(open_screen: Open, clock_town: Path) -> None:
    app = start(open_screen, clock_town, moment="ma-ochtend", tijden="gunstig")
    assert app.select_slider(key="klok_moment").value == "ma-ochtend"
    assert app.radio(key="klok_tijden").value == "gunstig"


def test_a_widget_wins_from_an_address_that_lags_behind(open_screen: Open, clock_town: Path) -> None:
    app = start(open_screen, clock_town)
    app.select_slider(key="klok_moment").set_value("ma-ochtend").run()
    app.query_params["moment"] = "za-avond"  # what the browser still tells when changes follow fast
    app.select_slider(key="klok_moment").set_value("di-middag").run()
    assert query_of(app)["moment"] == "di-middag"
    app.query_params["moment"] = "wo-avond"  # the back button: no widget was used
    app.run()
    assert app.select_slider(key="klok_moment").value == "wo-avond"


def test_unknown_hours_are_bounds_not_zero(open_screen: Open, town: Path) -> None:
    # Z4 is unknown, so the city is
    app = start(open_screen, town)
    assert escape("Hoeveel ouderen (65+) er in Roosterdam wonen, is onbekend.") in html_of(app)
    assert ">onbekend<" in html_of(app)
    assert app.radio(key="klok_tijden").options[0] == "onbekend blijft"


def test_reading_the_unknown_one_way(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.people["ouderen"] = [*KNOWN]
    town.own_rows = {}
    app = start(open_screen, town.write(tmp_path))
    # N1: 8 and N4: 16 live near something that may be open: 200 - 24 = 176 = 88 % at the least
    assert escape("hebben 176 tot 200 van de 200 ouderen (65+) in Roosterdam niets open") in html_of(app)
    assert escape("Dat is 88 % tot 100 %.") in html_of(app)
    assert escape("Van 2 plekken zijn de tijden niet bekend.") not in html_of(app)  # one is outside the town
    assert escape("Van 1 plek zijn de tijden niet bekend.") in html_of(app)
    app.radio(key="klok_tijden").set_value("gunstig").run()
    assert query_of(app)["tijden"] == "gunstig"
    app.radio(key="klok_tijden").set_value("onbekend").run()
    assert "tijden" not in query_of(app)


def test_nothing_in_the_register(open_screen: Open, clock_town: Path) -> None:
    app = start(open_screen, clock_town, aanbodsoort="vervoer")
    assert escape("In het register staat geen aanbod ‘Vervoer’ voor ouderen (65+).") in html_of(app)
    assert "niets open binnen" not in html_of(app)


def test_texts_of_the_data_are_inert(open_screen: Open, nasty_town: Path) -> None:
    app = start(open_screen, nasty_town)
    assert "<img" not in html_of(app)


def test_a_large_register(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.people["ouderen"] = [*KNOWN]
    for number in range(600):
        town.aanbod.append(
            {"aanbod_id": f"X{number}", "naam": f"Plek {number}", "aanbodsoort": "huiskamer",
             "doelgroepen": "ouderen", "op": f"N {number % 40}", "locatieprecisie": "adres",
             "openingstijden": "Mo-Su 09:00-22:00"}
        )  # fmt: skip
    app = start(open_screen, town.write(tmp_path), niveau="buurt")
    # everybody in Noord lives near something that is open; nobody in Zuid lives within 400 m
    assert escape("Op zaterdagavond hebben 100 van de 200") in html_of(app)


def frame(**values: object) -> pd.DataFrame:
    row = {
        "gebiedcode": "G", "gebiednaam": "Dorp", "niveau": "gemeente", "doelgroep": "ouderen",
        "norm_m": 400.0, "dag": "ma", "dagdeel": "avond", "inwoners": 1000.0, "inwoners_binnen_norm": 180.0,
        "aantal_open": 3, "aandeel_binnen_norm": 0.18,
        "inwoners_binnen_norm_min": 180.0, "inwoners_binnen_norm_max": 180.0,
        "aantal_onbekend": 0,
    }  # fmt: skip
    return pd.DataFrame([{**row, **values}])


def test_beeld_reads_unknown_one_way_or_leaves_it() -> None:
    rows = frame(inwoners_binnen_norm=math.nan, aandeel_binnen_norm=math.nan, inwoners_binnen_norm_min=100.0)
    assert math.isnan(beeld_of(rows, None)["aandeel_binnen_norm"].iloc[0])
    assert beeld_of(rows, "gunstig")["aandeel_binnen_norm"].iloc[0] == pytest.approx(0.18)
    assert beeld_of(rows, "ongunstig")["aandeel_binnen_norm"].iloc[0] == pytest.approx(0.1)
    nobody = beeld_of(frame(inwoners=0.0), "gunstig")["aandeel_binnen_norm"]
    assert math.isnan(nobody.iloc[0])  # nobody lives there: no share, and no zero


def test_sentence_hides_small_groups_and_says_who_is_not_there(open_screen: Open, clock_town: Path) -> None:
    del open_screen
    from analysis.pipeline import read_bronnen  # noqa: PLC0415 only for its labels

    normen = read_bronnen(clock_town).normen
    small = beeld_of(frame(inwoners=8.0, inwoners_binnen_norm_min=2.0, inwoners_binnen_norm_max=2.0), None)
    text = klok_sentence(small.iloc[0].to_dict(), moment="ma-avond", normen=normen)
    assert text.startswith("Op maandagavond hebben minder dan 10 van de minder dan 10 ouderen (65+)")
    served = beeld_of(
        frame(inwoners=100.0, inwoners_binnen_norm_min=100.0, inwoners_binnen_norm_max=100.0), None
    )
    text = klok_sentence(served.iloc[0].to_dict(), moment="ma-avond", normen=normen)
    assert text.startswith("Op maandagavond hebben alle 100 ouderen (65+) in Dorp iets open binnen 400 m")
    none = beeld_of(frame(inwoners=0.0), None).iloc[0].to_dict()
    assert klok_sentence(none, moment="ma-avond", normen=normen) == "In Dorp wonen geen ouderen (65+)."
    assert start_selection(normen).moment is None


def test_week_table_marks_now_and_what_is_unsure() -> None:
    days = ["ma", "di", "wo", "do", "vr", "za", "zo"]
    week = pd.concat([frame(dag=dag) for dag in days])
    week.loc[week["dag"] == "di", "inwoners_binnen_norm_max"] = 500.0
    page = week_table_html(week, moment="ma-avond")
    assert '<td aria-current="true"><b>nu</b> 82 %</td>' in page
    assert '<td class="sk-week-onbekend">50–82 %</td>' in page
    assert len(rows_of_moment(week, "di-avond")) == 1
    assert moment_words("zo-ochtend") == "zondagochtend"


@pytest.fixture
def playing(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    state: dict[str, object] = {"klok_speelt": True, "klok_te_gaan": 2, "klok_stap": time.monotonic()}
    chosen = {"moment": "za-avond"}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(speler, "change", chosen.update)
    monkeypatch.setattr(
        speler, "current_selection", lambda: Selection("ouderen", "huiskamer", moment=chosen["moment"])
    )
    return state


def test_playing_steps_on_time_and_stops_after_its_round(playing: dict[str, object]) -> None:
    moments = ["za-avond", "zo-avond"]
    assert speler.next_moment(moments, playing=True) == "za-avond"  # not yet time
    playing["klok_stap"] = time.monotonic() - speler.STEP_S
    assert speler.next_moment(moments, playing=True) == "zo-avond"
    assert speler.is_playing()
    playing["klok_stap"] = time.monotonic() - speler.STEP_S
    assert speler.next_moment(moments, playing=True) == "za-avond"  # round the week
    assert not speler.is_playing()


def test_playing_stops_when_the_screen_was_left(playing: dict[str, object]) -> None:
    playing["klok_stap"] = time.monotonic() - 100
    assert not speler.is_playing()
    assert speler.next_moment(["za-avond", "zo-avond"], playing=False) == "za-avond"


def test_button_starts_and_stops(open_screen: Open, clock_town: Path) -> None:
    app = start(open_screen, clock_town)
    app.button(key="klok_speel").click().run()
    assert app.button(key="klok_speel").label == "Stop"
    app.button(key="klok_speel").click().run()
    assert app.button(key="klok_speel").label == "Speel de week af"
