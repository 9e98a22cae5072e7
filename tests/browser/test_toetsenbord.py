"""Everything without a mouse: each screen is walked with Tab, and what there is to do is done with keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from analysis.scenario import Scenario, write_scenario
from analysis.watals import Toevoegen
from tests.browser.axe import open_folds
from tests.browser.conftest import Screen
from tests.browser.test_toegankelijk import HIATEN, PAIR, SCREENS

pytestmark = pytest.mark.browser

WALKED = (
    *("kaart", "verkennen-naast", "watals-plan", "wijkprofiel", "stadsklok", "vijvermeter"),
    *("tafel", "tafel-2-donker", "aanbod-bekijken", "aanbod-wijzigen", "verantwoording"),
)
MOST_TABS = 260
# What somebody must be able to reach: all that can be used now. Of radio buttons one: arrows do the rest.
_CONTROLS = """() => {
    window.skBezocht = new Set();
    document.addEventListener("focusin", (event) => window.skBezocht.add(event.target));
    const usable = (one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled
        && one.tabIndex >= 0 && one.getBoundingClientRect().width > 1
        && !one.closest('[inert], [aria-hidden="true"]');
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    window.skTeDoen = [...all].filter(usable);
    return window.skTeDoen.length;
}"""
_MISSED = """() => {
    const name = (one) => one.outerHTML.slice(0, 200);
    const group = (one) => one.closest("[role='radiogroup']");
    const groups = new Set([...window.skBezocht].map(group).filter(Boolean));
    return window.skTeDoen
        .filter((one) => one.isConnected && !window.skBezocht.has(one) && !groups.has(group(one))).map(name);
}"""
# Focus shows as an outline, a shadow or a border in the accent colour, on the element or close around it.
_FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return {end: true};
    const own = ["IFRAME", "CANVAS"].includes(one.tagName) || one.closest("[data-testid='stDataFrame']");
    if (own) return {seen: true};  // these draw it inside
    const shows = (box) => {
        const style = getComputedStyle(box);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none" || style.borderColor.includes("rgb(11, 92, 173)");
    };
    let box = one, seen = false;
    for (let up = 0; box && up < 4 && !seen; up += 1, box = box.parentElement) {
        seen = shows(box) || [...box.children].some((child) => up < 2 && shows(child));
    }
    const place = one.getBoundingClientRect();
    return {seen, inside: place.bottom > 0 && place.top < innerHeight, html: one.outerHTML.slice(0, 160)};
}"""


def _walk(screen: Screen) -> Iterator[dict[str, Any]]:
    """Press Tab until the page is left, and tell of each stop whether a person sees where the focus is."""
    for _ in range(MOST_TABS):
        screen.page.keyboard.press("Tab")
        stop = screen.page.evaluate(_FOCUS)
        if stop.get("end"):
            return
        yield stop


@pytest.mark.parametrize("name", WALKED)
def test_tab_reaches_every_control_shows_where_it_is_and_goes_on(
    screen: Screen, used_address: str, name: str
) -> None:
    screen.open(f"{used_address}/{SCREENS[name]}")
    open_folds(screen.page)
    screen.settle()
    assert screen.page.evaluate(_CONTROLS) > 5
    stops = list(_walk(screen))
    assert len(stops) < MOST_TABS  # nothing holds the focus
    assert [stop["html"] for stop in stops if not stop["seen"] or not stop.get("inside", True)] == []
    assert screen.page.evaluate(_MISSED) == []


def test_a_gebied_on_the_map_by_keys(screen: Screen, used_address: str) -> None:
    screen.open(f"{used_address}/{SCREENS['kaart']}")
    expect(screen.map.locator("path[tabindex='0']")).to_have_count(1)  # one stop for all gebieden
    screen.map.locator("path[tabindex='0']").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("ArrowRight")
    chosen = screen.map.locator("path:focus")
    name = (chosen.get_attribute("aria-label") or "").split(":")[0]
    screen.page.keyboard.press("Enter")
    expect(screen.panel.locator("h3").first).to_have_text(name)
    screen.settle()
    # the map was drawn again, and the keyboard is where it was
    expect(screen.map.locator("path:focus")).to_have_accessible_name(re.compile(rf"^{name}:"))
    screen.page.keyboard.press("ArrowLeft")
    expect(screen.map.locator("path:focus")).not_to_have_accessible_name(re.compile(rf"^{name}:"))


def test_a_row_of_the_table_by_keys(screen: Screen, used_address: str) -> None:
    screen.open(f"{used_address}/{SCREENS['kaart']}")
    screen.page.locator("[data-testid='stDataFrame'] canvas").first.focus()
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Shift+Space")
    expect(screen.panel).to_be_visible()
    marked = screen.page.locator("[data-testid='stDataFrame'] table tr[aria-selected='true']")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(screen.panel.locator("h3").first.inner_text())


def test_a_mark_by_keys_opens_and_escape_closes(screen: Screen, used_address: str) -> None:
    screen.open(f"{used_address}/{SCREENS['kaart']}")
    screen.map.get_by_role("button", name="Wijkcentrum De Enk").focus()
    screen.page.keyboard.press("Enter")
    popup = screen.map.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Wijkcentrum De Enk")
    expect(screen.map.locator(".leaflet-popup-pane")).to_have_attribute("aria-live", "polite")
    screen.page.keyboard.press("Escape")
    expect(popup).to_have_count(0)


def test_a_change_leaves_the_plan_by_its_own_name(screen: Screen, used_address: str) -> None:
    two = [
        Toevoegen("huiskamer", 203_000.0 + 900 * n, 502_500.0, ("ouderen",), "", f"Kamer {n}") for n in (1, 2)
    ]
    screen.open(
        f"{used_address}/watals?{urlencode({**PAIR, 'plan': write_scenario(Scenario('', tuple(two)))})}"
    )
    names = [
        button.inner_text() for button in screen.page.get_by_role("button", name=re.compile("^Haal")).all()
    ]
    assert names == ["Haal 1 weg", "Haal 2 weg"]
    screen.press(screen.page.get_by_role("button", name="Haal 1 weg"), "Enter")
    expect(screen.page.get_by_text("1. Nieuw: Kamer 2")).to_be_visible()
    expect(screen.page.get_by_text("Kamer 1")).to_have_count(0)


def test_who_asked_for_little_motion_gets_a_map_that_jumps(screen: Screen, used_address: str) -> None:
    screen.page.emulate_media(reduced_motion="reduce")
    screen.open(f"{used_address}/{SCREENS['kaart']}")
    expect(screen.map.locator(".sk-punt").first).to_be_visible()
    frame = next(frame for frame in screen.page.frames if "streamlit_folium" in frame.url)
    for move in ("map.setZoom(map.getZoom() + 1)", "map.panBy([80, 40])", "map.flyTo([52.5, 6.1], 13)"):
        moved = frame.evaluate(
            f"""() => {{
                const mark = document.querySelector(".sk-punt");
                const where = () => JSON.stringify(mark.getBoundingClientRect());
                const before = where();
                {move};
                const gliding = map._animatingZoom || (map._panAnim && map._panAnim._inProgress);
                return [before !== where(), Boolean(gliding)];
            }}"""
        )
        assert moved == [True, False], move  # there at once, and nothing glides on
    running = screen.page.evaluate(
        "document.getAnimations().filter(one => one.playState === 'running').length"
    )
    assert running == 0


def test_the_tafel_by_keys(screen: Screen, used_address: str) -> None:
    screen.open(f"{used_address}/tafel?hiaten={HIATEN}")
    screen.press(screen.page.get_by_role("button", name="Start het verhaal"), "Enter")
    expect(screen.page.locator(".sk-tafel h1")).to_have_text("Wie mist wat in Zwolle?")
    screen.settle()
    forward = screen.page.get_by_role("button", name="Volgende")
    forward.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".sk-tafel h1")).to_have_text("Stadshagen")
    screen.press(screen.page.get_by_role("button", name="Stoppen"), "Enter")
    expect(screen.page.get_by_role("heading", name="1. Het verhaal")).to_be_visible()
