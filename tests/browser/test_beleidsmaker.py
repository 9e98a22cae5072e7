"""A policy maker prepares a memo: looks where it hurts, asks why, tries a plan, and takes it along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from analysis.scenario import read_scenario
from analysis.watals import Toevoegen
from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser

LINK = "doelgroep=ouderen&aanbodsoort=ontmoeting&niveau=wijk&maat=tekort"
STADSHAGEN = "WK019322"


def test_explore_from_question_to_link(screen: Screen, address: str) -> None:
    screen.open(f"{address}/verkennen?{LINK}")
    heat = screen.page.locator(".sk-heat").first
    expect(heat.get_by_role("row")).to_have_count(17)  # the head and 16 wijken
    screen.page.get_by_text("Wat doet de norm?").click()
    expect(screen.page.locator(".stVegaLiteChart canvas, .stVegaLiteChart svg").first).to_be_visible()
    screen.page.get_by_label("Kies een wijk").focus()
    screen.page.keyboard.type("Stadsh")
    screen.page.keyboard.press("Enter")
    sentence = screen.page.locator(".sk-zin")
    expect(sentence).to_contain_text("in Stadshagen wonen verder dan 400 m")
    screen.page.get_by_text("Waarom is dit een hiaat?").click()
    expect(screen.panel).to_contain_text("Wat zou helpen?")
    screen.settle()
    screen.page.get_by_text("Deze kijk bewaren als link").click()
    expect(screen.page.locator("code").last).to_contain_text(f"gebied={STADSHAGEN}")
    link = screen.page.locator("code").last.inner_text()
    screen.open(link)
    expect(screen.panel).to_contain_text("Stadshagen")
    assert screen.outside == []


def test_filter_gives_a_range_and_can_be_undone(screen: Screen, address: str) -> None:
    screen.open(f"{address}/verkennen?{LINK}&drempels=taal")
    # no offering says which languages are spoken: nothing is certain
    expect(screen.page.locator(".sk-zin")).to_contain_text("tot")
    expect(screen.page.get_by_text("Alleen dit aanbod telt mee")).to_be_visible()
    screen.page.get_by_role("button", name="Alle aanbod telt mee").click()
    expect(screen.page.get_by_text("Alleen dit aanbod telt mee")).to_have_count(0)
    assert screen.query("drempels") is None


def test_what_if_by_a_click_on_the_map(screen: Screen, address: str, tmp_path: Path) -> None:
    screen.open(f"{address}/watals?{LINK}")
    expect(screen.areas).to_have_count(16)
    frame = screen.page.frames[-1]
    frame.evaluate("window.zelfde = true")
    box = screen.map.locator(".leaflet-container").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + 0.45 * box["width"], box["y"] + 0.42 * box["height"])
    expect(screen.page.get_by_role("button", name="Zet in het plan")).to_be_enabled()
    screen.page.get_by_role("button", name="Zet in het plan").click()
    expect(screen.page.locator(".sk-zin")).to_contain_text("plan")
    expect(screen.page.get_by_text("1. Nieuw: Nieuw aanbod")).to_be_visible()
    assert frame.evaluate("window.zelfde") is True  # the map was not built again
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name="Download dit plan").click()
    saved = tmp_path / "plan.json"
    waiting.value.save_as(saved)
    (added,) = read_scenario(saved.read_text(encoding="utf-8")).wijzigingen
    assert isinstance(added, Toevoegen)
    assert 195_000 < added.x_rd < 212_000  # in or near Zwolle
    assert 495_000 < added.y_rd < 512_000
    sentence = screen.page.locator(".sk-zin").inner_text()
    screen.open(screen.page.url)
    expect(screen.page.locator(".sk-zin")).to_have_text(sentence)
    assert screen.outside == []


def test_what_if_by_keyboard_and_from_a_file(screen: Screen, address: str, tmp_path: Path) -> None:
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.open(f"{address}/watals?{LINK}")
    screen.page.get_by_label("Wat verandert er?").focus()
    screen.page.keyboard.type("Zoek")
    screen.page.keyboard.press("Enter")
    screen.page.get_by_role("button", name="Zet deze plekken in het plan").press("Enter")
    expect(screen.page.locator(".sk-zin")).to_contain_text("meer ouderen (65+)")
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
    wrong = tmp_path / "plan.json"
    wrong.write_text('{"versie": 1, "naam": "<img src=x>", "wijzigingen": 3}', encoding="utf-8")
    screen.page.locator("input[type=file]").set_input_files(wrong)
    expect(screen.page.get_by_text("Dit is geen plan dat we kunnen lezen")).to_be_visible()
    expect(screen.page.locator(".sk-zin")).to_contain_text("meer ouderen (65+)")
