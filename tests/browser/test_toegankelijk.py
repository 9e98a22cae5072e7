"""WCAG 2.2 AA on every screen: axe finds no fault of ours; headings, names, sizes, no colour alone."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FilePayload, Page, expect

from analysis.scenario import Scenario, write_scenario
from analysis.watals import Toevoegen
from dashboard.state import TAKEN
from tests.browser.axe import FRAMEWORK, describe, find_faults, is_framework, open_folds
from tests.browser.conftest import Screen
from tests.browser.engels import find_english

pytestmark = pytest.mark.browser

PAIR = {"doelgroep": "ouderen", "aanbodsoort": "ontmoeting", "niveau": "wijk", "maat": "tekort"}
PLAN = write_scenario(
    Scenario("", (Toevoegen("huiskamer", 203_000.0, 502_500.0, ("ouderen",), "", "Nieuw aanbod"),))
)
HIATEN = "WK019322.alle.informatie_en_hulp,WK019330.nieuwkomers_taal.bibliotheek,GM0193.ouderen.vervoer"
CHOSEN = {**PAIR, "gebied": "WK019322"}
SCREENS: dict[str, str] = {
    "start": "start",
    "kaart": f"?{urlencode(PAIR)}",
    "kaart-gekozen": f"?{urlencode({**CHOSEN, 'ander': 'ja'})}",
    "kaart-buurten": f"?{urlencode({**PAIR, 'niveau': 'buurt', 'maat': 'aandeel'})}",
    **{
        f"verkennen-{vraag}": f"verkennen?{urlencode({**CHOSEN, 'vraag': vraag})}"
        for vraag in ("overzicht", "naast", "norm", "verdeling", "gebruik", "waarom")
    },
    "verkennen-keuze": f"verkennen?{urlencode({**PAIR, 'drempels': 'taal'})}",
    "watals": f"watals?{urlencode(PAIR)}",
    "watals-plan": f"watals?{urlencode({**PAIR, 'plan': PLAN})}",
    "wijkprofiel": "wijkprofiel?wijk=WK019322",
    "stadsklok": f"stadsklok?{urlencode({**PAIR, 'moment': 'zo-avond'})}",
    "vijvermeter": f"vijvermeter?{urlencode({**PAIR, 'norm': '800'})}",
    "tafel": f"tafel?hiaten={HIATEN}",
    **{f"tafel-{stap}": f"tafel?hiaten={HIATEN}&stap={stap}" for stap in (1, 2, 5)},
    **{f"tafel-{stap}-donker": f"tafel?hiaten={HIATEN}&stap={stap}&donker=ja" for stap in (2, 5)},
    **{f"aanbod-{taak}": f"aanbod?taak={taak}&id=ZW001" for taak in TAKEN},
    "verantwoording": "verantwoording",
}
# The others are a part of one of these, and stand here for the tests that want a plain screen.
LOOKED_AT = [name for name in SCREENS if name not in {"kaart", "watals", "tafel-1"}]
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""


# Screens with a chart: what it shows stands beside it in words and in a table too.
CHARTED = {"verkennen-norm", "wijkprofiel", "stadsklok", "vijvermeter"}


def _check(screen: Screen, name: str) -> None:
    faults = find_faults(screen.page)
    ours = [fault for fault in faults if not is_framework(fault)]
    assert not ours, describe(ours)
    for known in FRAMEWORK:  # what went away must leave the list
        found = any(fault.rule == known.rule and known.holds in fault.html for fault in faults)
        assert found or known.screen != name, known
    assert find_english(screen.page) == []


def _check_charts(page: Page) -> None:
    charts = page.locator("[data-testid='stVegaLiteChart']")
    expect(charts.first).to_be_visible()
    for chart in charts.all():
        assert len((chart.get_attribute("aria-label") or "").split()) > 5
    expect(page.locator(".sk-zin").first).to_be_visible()
    expect(page.locator(".sk-tabel table, .sk-week").first).to_be_visible()


@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_no_fault_of_ours_and_nothing_is_english(
    screen: Screen, used_address: str, name: str
) -> None:
    screen.page.set_viewport_size({"width": 1366, "height": 768})
    screen.open(f"{used_address}/{SCREENS[name]}")
    if name in CHARTED:
        _check_charts(screen.page)
    open_folds(screen.page)
    screen.settle()
    _check(screen, name)
    levels = screen.page.evaluate(_HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.settle()
    _check(screen, name)
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert screen.outside == []


def test_what_the_frameworks_do_wrong_is_told_there_and_looked_for() -> None:
    for known in FRAMEWORK:
        assert re.match(r"https://github\.com/[\w-]+/[\w-]+/(issues|pull)/\d+", known.issue)
        assert known.screen in LOOKED_AT


def test_what_opens_and_what_goes_wrong_is_dutch_too(screen: Screen, used_address: str) -> None:
    page = screen.page
    screen.open(f"{used_address}/{SCREENS['tafel']}")
    screen.press(page.get_by_role("button", name="Kies een datum"), "Enter")
    expect(page.get_by_role("button", name="Volgende maand")).to_be_visible()
    assert find_english(page) == []
    page.keyboard.press("Escape")
    screen.press(page.get_by_label("Wat spreekt u af?"), "a")
    expect(page.get_by_text("Druk op Ctrl+Enter om door te gaan")).to_be_visible()
    screen.press(page.get_by_label("Welke hiaten?"), "q")
    page.keyboard.type("qqq")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()
    assert find_english(page) == []
    screen.open(f"{used_address}/{SCREENS['kaart']}")
    screen.press(page.locator("[data-testid='stDataFrame'] canvas").first, "Control+f")
    expect(page.get_by_role("button", name="Sluit het zoeken")).to_be_visible()
    assert find_english(page) == []
    screen.open(f"{used_address}/{SCREENS['watals']}")
    wrong = FilePayload(name="plan.exe", mimeType="application/octet-stream", buffer=b"a")
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_role("alert")).to_contain_text(re.compile("Dit soort bestand .* kan hier niet"))
    assert find_english(page) == []


def test_marks_have_names_and_are_large_enough(screen: Screen, used_address: str) -> None:
    screen.open(f"{used_address}/{SCREENS['kaart-gekozen']}")
    marks = screen.map.locator(".sk-punt")
    expect(marks.first).to_be_visible()
    for mark in marks.all():
        box = mark.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert mark.get_attribute("role") == "button"
    names = screen.map.get_by_role("button", name="Wijkcentrum De Enk")
    expect(names).to_have_count(1)


def test_gebieden_have_names_and_colour_is_never_alone(screen: Screen, used_address: str) -> None:
    screen.page.set_viewport_size({"width": 1920, "height": 1080})  # all columns of the table in sight
    screen.open(f"{used_address}/{SCREENS['kaart']}")
    area = screen.map.get_by_role("button", name="Holtenbroek: ")
    expect(area).to_have_count(1)
    expect(area).to_have_accessible_name(re.compile(r"hiaat.*Verder dan 400 m: 1\.\d{3} van"))
    # the same in words and in a table beside the map
    expect(screen.page.locator(".sk-zin")).to_contain_text("ouderen (65+) in Zwolle")
    row = screen.page.locator("[data-testid='stDataFrame'] table tr").filter(has_text="Holtenbroek")
    expect(row).to_contain_text("hiaat")
    legend = screen.page.locator(".sk-legenda").first.inner_text()
    for words in ("1.000 tot 2.500", "stippen: voorlopig"):
        assert words in legend
