"""Texts of the register that would execute if they could: shown as text on every surface."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen
from tests.nasty import IMG, NASTY

pytestmark = pytest.mark.browser

LINK = "/?doelgroep=ouderen&aanbodsoort=huiskamer&niveau=buurt&gebied=BU99990101&ander=ja"


def _nothing_ran(screen: Screen) -> None:
    for frame in screen.page.frames:
        assert frame.evaluate("window.top.gehackt === undefined && window.gehackt === undefined")
        assert frame.evaluate("document.querySelectorAll('img[src=\"x\"]').length") == 0
    assert screen.outside == []


def test_markers_tooltips_and_popups(screen: Screen, nasty_address: str) -> None:
    screen.open(nasty_address + LINK)
    markers = screen.map.locator(".sk-punt")
    expect(markers.first).to_be_visible()
    shown = []
    for index in range(markers.count()):
        markers.nth(index).dispatch_event("mouseover")
        markers.nth(index).dispatch_event("click")
        popup = screen.map.locator(".leaflet-popup-content")
        expect(popup).to_have_count(1)
        shown.append(popup.locator("b").inner_text())
        expect(screen.map.locator(".leaflet-tooltip").first).to_be_attached()
    assert {text.strip() for text in NASTY} <= set(shown)
    _nothing_ran(screen)
    assert screen.errors == []


def test_gebieden_panel_legend_and_lists(screen: Screen, nasty_address: str) -> None:
    screen.open(nasty_address + LINK)
    expect(screen.areas).to_have_count(8)
    for index in range(8):
        screen.areas.nth(index).dispatch_event("mouseover")
    expect(screen.map.locator(".leaflet-tooltip").first).to_be_visible()
    expect(screen.map.locator(".sk-label").filter(has_text=IMG)).to_have_count(1)
    expect(screen.panel).to_contain_text(IMG)
    expect(screen.page.locator(".sk-zin")).to_contain_text("<img src=x")
    expect(screen.page.locator(".sk-legenda").filter(has_text="Aanbod op de kaart")).to_contain_text(
        "<img src=x"
    )
    screen.page.get_by_text("Bronnen en peildatum van deze kaart").click()
    screen.press(screen.page.get_by_label("Kies een buurt"), "ArrowDown")
    expect(screen.page.get_by_role("option").first).to_be_visible()
    _nothing_ran(screen)


@pytest.mark.parametrize("path", ["/aanbod", "/verantwoording"])
def test_other_screens(screen: Screen, nasty_address: str, path: str) -> None:
    screen.open(nasty_address + path)
    for summary in screen.page.locator("[data-testid='stExpander'] summary").all():
        summary.click()
    screen.page.wait_for_timeout(500)
    _nothing_ran(screen)
