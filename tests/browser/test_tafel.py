"""A table of 40 people goes through the story: arrow keys, clicker and beamer, with nobody else reachable."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import Screen, serve

pytestmark = pytest.mark.browser

HIATEN = "WK019322.alle.informatie_en_hulp,WK019330.nieuwkomers_taal.bibliotheek,GM0193.ouderen.vervoer"
BEAMER = ViewportSize(width=1920, height=1080)
# On a screen of 2.4 m that is 1920 pixels wide, a pixel is 1.25 mm. Capitals are about 0.66 of the type size.
# 12 arc minutes at 10 m is 35 mm: 42 pixels of type. We ask for more, and for no sideways scrolling.
READABLE_PX, SIGNS_PX = 48, 42  # the second for what the signs of the map mean


@pytest.fixture(scope="module")
def tafel_address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the embedded data, for a meeting writes beside it."""
    folder = tmp_path_factory.mktemp("tafel")
    shutil.copytree(root / "data", folder / "data", ignore=shutil.ignore_patterns("tafel"))
    with serve(folder / "data", folder / "log.txt") as url:
        yield url


def _faults(screen: Screen) -> list[str]:
    """Give what the browser complained about; Streamlit's search for its root gives two 404s."""
    return [text for text in screen.errors if "404" not in text]


def _open(screen: Screen, url: str) -> None:
    """Open `url`; the first one has the server read and compute everything."""
    screen.page.goto(url)
    screen.page.locator(".sk-voet").first.wait_for(timeout=60_000)
    screen.settle()


def _title(screen: Screen, text: str) -> None:
    """Expect the step called `text`, with the buttons that its keys work through."""
    expect(screen.page.get_by_role("button", name="Stoppen")).to_be_visible()
    expect(screen.page.locator(".sk-tafel h1")).to_have_text(text)


def test_a_table_goes_through_the_story_with_the_arrow_keys(screen: Screen, tafel_address: str) -> None:
    screen.page.set_viewport_size(BEAMER)
    _open(screen, f"{tafel_address}/tafel?hiaten={HIATEN}")
    screen.page.get_by_role("button", name="Start het verhaal").click()
    _title(screen, "Wie mist wat in Zwolle?")
    for title in ("Stadshagen", "Holtenbroek", "Zwolle", "Wat spreken we af?"):
        screen.page.keyboard.press("ArrowRight")
        _title(screen, title)
    screen.page.keyboard.press("ArrowRight")  # there is nothing behind the end
    screen.page.keyboard.press("ArrowLeft")
    _title(screen, "Zwolle")
    assert screen.query("stap") == "4"
    screen.page.keyboard.press("PageUp")  # a clicker
    _title(screen, "Holtenbroek")
    screen.page.keyboard.press("PageDown")
    _title(screen, "Zwolle")
    screen.page.keyboard.press("d")
    expect(screen.page.get_by_role("button", name="Licht")).to_be_visible()
    assert screen.query("donker") == "ja"
    letters_go_off(screen)
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("heading", name="1. Het verhaal")).to_be_visible()
    assert screen.outside == []
    assert _faults(screen) == []


def letters_go_off(screen: Screen) -> None:
    """Switch the keys D and F off: who speaks to the computer says them all the time (WCAG 2.1.4)."""
    page = screen.page
    full = "Boolean(document.fullscreenElement)"
    page.keyboard.press("f")
    page.wait_for_function(full)
    page.keyboard.press("f")
    page.wait_for_function(f"!{full}")
    screen.press(page.get_by_role("button", name="Zet D en F uit"), "Enter")
    expect(page.locator(".sk-volledig")).to_have_text("Volledig scherm")  # it names no key any more
    screen.settle()
    page.keyboard.press("d")
    page.keyboard.press("f")
    screen.settle()
    assert screen.query("donker") == "ja"
    assert not page.evaluate(full)
    page.keyboard.press("ArrowLeft")  # what is no letter still works
    _title(screen, "Holtenbroek")


def test_a_clicker_that_is_faster_than_the_screen_loses_no_step(screen: Screen, tafel_address: str) -> None:
    _open(screen, f"{tafel_address}/tafel?hiaten={HIATEN}&stap=1")
    for _ in range(3):
        screen.page.keyboard.press("ArrowRight")
        screen.page.wait_for_timeout(60)
    _title(screen, "Zwolle")
    assert screen.query("stap") == "4"


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_every_step_is_readable_and_fits(screen: Screen, tafel_address: str, step: int) -> None:
    screen.page.set_viewport_size(BEAMER)
    _open(screen, f"{tafel_address}/tafel?hiaten={HIATEN}&stap={step}")
    sizes = screen.page.locator(".sk-tafel h1, .sk-tafel p, .sk-tafel li").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= READABLE_PX
    signs = screen.page.locator(".sk-tafel figcaption").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert all(size >= SIGNS_PX for size in signs)
    assert len(signs) == (step in {2, 3, 4})
    box = screen.page.locator(".sk-tafel").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= BEAMER["height"]
    for width, height in ((1920, 1080), (1366, 768), (390, 844)):
        screen.page.set_viewport_size({"width": width, "height": height})
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
    for picture in screen.page.locator(".sk-tafel img").all():
        assert picture.get_attribute("alt")
        assert picture.evaluate("one => one.naturalWidth") > 0


def test_typing_an_afspraak_turns_no_page_and_it_comes_back(screen: Screen, tafel_address: str) -> None:
    _open(screen, f"{tafel_address}/tafel?hiaten={HIATEN}")
    screen.page.get_by_label("Wat spreekt u af?").fill("Een inloop op zaterdag")
    screen.page.get_by_label("Wie doet het?").fill("WijZ Welzijn")
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("PageDown")
    screen.page.get_by_role("button", name="Leg vast").click()
    expect(screen.page.get_by_text("Vastgelegd.")).to_be_visible()
    expect(screen.page.get_by_label("Wat spreekt u af?")).to_have_value("")
    _open(screen, f"{tafel_address}/tafel?hiaten={HIATEN}&stap=5")
    expect(screen.page.locator(".sk-tafel")).to_contain_text("Een inloop op zaterdag (WijZ Welzijn)")
    assert _faults(screen) == []


def test_a_visitor_starts_at_start_and_a_door_leads_to_the_map(screen: Screen, tafel_address: str) -> None:
    _open(screen, tafel_address)
    expect(screen.page.get_by_role("heading", name="Wie mist wat, en waar?")).to_be_visible()
    expect(screen.page.locator(".sk-zin")).to_have_count(5)
    screen.page.get_by_role("link", name="Bekijk Stadshagen op de kaart").click()
    expect(screen.panel.locator("h3")).to_have_text("Stadshagen")
    expect(screen.areas).to_have_count(16)
    assert screen.query("gebied") == "WK019322"
    assert screen.outside == []
    assert _faults(screen) == []
