"""What somebody chose stays: on other screens and back, after the back button, and beside another tab."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import STILL, WAIT_S, WATCH, Screen
from tests.browser.test_toegankelijk import PAIR

pytestmark = pytest.mark.browser

_WHO = "Wie doet het? (een organisatie of een rol, nooit een naam van een persoon)"
LINK = f"?{urlencode(PAIR)}"


def _choose(page: Page, label: str, typed: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(typed)
    expect(page.get_by_role("option").first).to_contain_text(typed)
    page.keyboard.press("Enter")


def _type(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).blur()


Act = Callable[[Page], None]
# screen → (link, what somebody does there, what must still be so on return)
KEPT: dict[str, tuple[str, Act, Act]] = {
    "Verkennen": (
        "verkennen",
        lambda page: page.get_by_text("Wat doet de norm?").click(),
        lambda page: expect(page.get_by_role("radio", name="Wat doet de norm?")).to_be_checked(),
    ),
    "Stadsklok": (
        "stadsklok",
        lambda page: page.get_by_text("open en dichtbij is").click(),
        lambda page: expect(page.get_by_role("radio", name="open en dichtbij is")).to_be_checked(),
    ),
    "Wijkprofiel": (
        "wijkprofiel",
        lambda page: _choose(page, "Welke wijk?", "Itters"),
        lambda page: expect(page.get_by_label("Welke wijk?")).to_have_value("Ittersum"),
    ),
    "Wat als": (
        "watals",
        lambda page: _type(page, "Naam van dit plan", "Twee in Zuid"),
        lambda page: expect(page.get_by_label("Naam van dit plan")).to_have_value("Twee in Zuid"),
    ),
    "Vijvermeter": (
        "vijvermeter",
        lambda page: _choose(page, "Voor wie?", "Jeugd"),
        lambda page: expect(page.get_by_role("combobox", name="Voor wie?")).to_have_value(
            "Jeugd (12-17 jaar)"
        ),
    ),
    "Tafel": (
        "tafel",
        lambda page: _type(page, _WHO, "WijZ Welzijn"),
        lambda page: expect(page.get_by_label(_WHO)).to_have_value("WijZ Welzijn"),
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_no_screen_forgets_what_was_chosen(screen: Screen, address: str, name: str) -> None:
    path, act, check = KEPT[name]
    screen.open(f"{address}/{path}{LINK}")
    act(screen.page)
    screen.settle()
    screen.page.get_by_role("link", name="Verantwoording", exact=True).click()
    expect(screen.page.get_by_role("heading", name="Verantwoording", exact=True)).to_be_visible()
    screen.page.get_by_role("link", name=name, exact=True).click()
    screen.settle()
    check(screen.page)


def test_every_screen_shows_the_choice_of_the_screen_before(screen: Screen, address: str) -> None:
    screen.open(f"{address}/?doelgroep=jeugd&aanbodsoort=sport&niveau=buurt&norm=500")
    for name in ("Verkennen", "Stadsklok", "Vijvermeter", "Wat als", "Kaart"):
        screen.page.get_by_role("link", name=name, exact=True).click()
        screen.page.wait_for_url(re.compile("doelgroep=jeugd"))
        screen.settle()
        expect(screen.page.get_by_role("combobox", name="Voor wie?")).to_have_value("Jeugd (12-17 jaar)")
        expect(screen.page.get_by_role("combobox", name="Welk aanbod?")).to_have_value(re.compile("^Sport"))
        expect(screen.page.get_by_role("slider", name="Hoe ver lopen mag het zijn?")).to_have_value("500")
    expect(screen.page.get_by_role("radio", name="Buurt")).to_be_checked()


def test_back_and_forward_walk_along_the_choices(screen: Screen, address: str) -> None:
    screen.open(f"{address}/{LINK}")
    box = screen.page.get_by_label("Kies een wijk")
    for typed, name in (("Stadsh", "Stadshagen"), ("Holten", "Holtenbroek")):
        _choose(screen.page, "Kies een wijk", typed)
        expect(screen.panel.locator("h3").first).to_have_text(name)
        screen.settle()
    screen.page.go_back()
    expect(box).to_have_value("Stadshagen")
    expect(screen.panel.locator("h3").first).to_have_text("Stadshagen")
    screen.page.go_back()
    expect(screen.panel).to_have_count(0)
    screen.page.go_forward()
    expect(screen.panel.locator("h3").first).to_have_text("Stadshagen")


def test_two_tabs_do_not_disturb_each_other(screen: Screen, address: str) -> None:
    screen.open(f"{address}/{LINK}")
    other = screen.page.context.new_page()
    other.add_init_script(WATCH)
    second = Screen(other)
    second.open(f"{address}/{LINK}")
    _choose(screen.page, "Kies een wijk", "Stadsh")
    _choose(second.page, "Kies een wijk", "Holten")
    expect(screen.panel.locator("h3").first).to_have_text("Stadshagen")
    expect(second.panel.locator("h3").first).to_have_text("Holtenbroek")
    second.page.get_by_text("Aandeel binnen de norm").click()
    expect(screen.page.locator(".sk-legenda").first).to_contain_text("2.500 of meer")
    expect(second.page.locator(".sk-legenda").first).to_contain_text("80 % of meer")
    screen.page.reload()
    screen.page.locator(".sk-voet").first.wait_for(timeout=WAIT_S * 1000)
    screen.page.wait_for_function(STILL)
    expect(screen.panel.locator("h3").first).to_have_text("Stadshagen")
    assert (screen.query("maat"), second.query("maat")) == ("tekort", "aandeel")
