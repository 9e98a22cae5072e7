"""The map as a visitor uses it: look, click, filter, slide, choose, take home; with nobody else reachable."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from analysis import compute_pair, read_bronnen, run
from tests.browser.conftest import Screen

pytestmark = pytest.mark.browser

LINK = "/?doelgroep=ouderen&aanbodsoort=ontmoeting&niveau=wijk&maat=tekort"
STADSHAGEN = "WK019322"
# The buttons to download whose label is cut off, stands in more than one line, or leaves the screen.
CUT_BUTTONS = """() => Array.from(document.querySelectorAll('[data-testid="stDownloadButton"] button'))
    .filter((one) => {
        const text = one.querySelector('p');
        const lines = text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).lineHeight);
        return text.scrollWidth > text.clientWidth + 1 || lines > 1.5
            || one.getBoundingClientRect().right > window.innerWidth;
    }).map((one) => one.innerText)"""


def test_first_screen_is_complete_without_any_other_host(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    expect(screen.areas).to_have_count(16)  # Zwolle has 16 wijken
    assert all(screen.areas.nth(i).bounding_box() for i in range(16))
    expect(screen.map.locator(".sk-punt").first).to_be_visible()
    expect(screen.page.locator(".sk-zin")).to_contain_text("ouderen (65+) in Zwolle")
    expect(screen.page.locator(".sk-legenda").first).to_contain_text("2.500 of meer")
    assert screen.page.evaluate("document.documentElement.lang") == "nl"
    assert screen.outside == []
    assert screen.errors == []


def test_patterns_are_drawn_not_black(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    fills = {screen.areas.nth(i).get_attribute("fill") for i in range(16)}
    names = [match.group(1) for fill in fills if (match := re.fullmatch(r"url\(#(.+)\)", fill or ""))]
    assert names  # in Zwolle many places are uncertain
    for name in names:
        expect(screen.map.locator(f"pattern[id='{name}'] rect")).to_have_count(1)


def test_names_keep_off_signs_and_each_other_where_there_is_room(screen: Screen, address: str) -> None:
    screen.page.set_viewport_size({"width": 1920, "height": 1080})
    screen.open(address + LINK)
    signs, names = screen.map.locator(".sk-punt"), screen.map.locator(".sk-label:not(.sk-weg) span")
    over = """(names, signs) => {
        const boxes = names.map((name) => [name.textContent, name.getBoundingClientRect()]);
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const others = (name) => boxes.filter(([other]) => other !== name).map(([, box]) => box);
        return boxes.filter(([name, box]) => [...signs, ...others(name)].some((other) => meet(box, other)));
    }"""
    places = signs.evaluate_all("signs => signs.map((sign) => sign.getBoundingClientRect().toJSON())")
    assert len(places) > 4
    assert names.count() > 12
    assert names.evaluate_all(over, places) == []
    # as many as a large city has: dots, until there are few again
    many = """(signs) => {
        const copies = Array.from({length: 60}, () => signs.map((sign) => sign.cloneNode(true))).flat();
        const width = () => { sk.fitSigns(window.map); return signs[0].offsetWidth; };
        copies.forEach((copy) => signs[0].parentNode.append(copy));
        const crowded = width();
        copies.forEach((copy) => copy.remove());
        return [crowded, width()];
    }"""
    assert signs.evaluate_all(many) == [10, 24]


def test_click_on_a_gebied_opens_its_panel_and_marks_its_row(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    screen.areas.nth(10).dispatch_event("click")
    expect(screen.panel).to_contain_text("Wie woont hier?")
    chosen = screen.query("gebied")
    assert chosen is not None
    assert chosen.startswith("WK")
    name = screen.panel.locator("h3").inner_text()
    expect(screen.page.get_by_label("Kies een wijk")).to_have_value(name)
    expect(screen.map.locator("path.leaflet-interactive[stroke='#b0005a']")).to_have_count(1)
    expect(_marked_row(screen, name)).to_have_count(1)


def _marked_row(screen: Screen, name: str) -> Locator:
    rows = screen.page.locator("[data-testid='stDataFrame'] table tr[aria-selected='true']")
    return rows.filter(has_text=name)


def test_the_same_gebied_can_be_clicked_again_after_letting_go(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    for _ in range(2):
        screen.areas.nth(5).dispatch_event("click")
        expect(screen.panel).to_be_visible()
        screen.page.get_by_label("Kies een wijk").press("Escape")
        expect(screen.panel).to_have_count(0)


def test_choosing_a_row_moves_the_map(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    before = screen.areas.first.bounding_box()
    box = screen.page.locator("[data-testid='stDataFrame']").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)  # the box before the first row
    expect(screen.panel).to_be_visible()
    name = screen.panel.locator("h3").inner_text()
    expect(screen.map.locator("path.leaflet-interactive[stroke='#b0005a']")).to_have_count(1)
    expect(screen.page.get_by_label("Kies een wijk")).to_have_value(name)
    screen.page.wait_for_timeout(500)  # the map glides
    assert screen.areas.first.bounding_box() != before


def test_the_ranked_table_shows_the_numbers_of_the_panel(screen: Screen, address: str) -> None:
    screen.page.set_viewport_size({"width": 1920, "height": 1080})  # every column is in sight
    screen.open(f"{address}{LINK}&gebied=WK019330&maat=afstand")  # the first row, and what the map colours
    distance = re.search(r"de helft woont ([\d.]+ m) of meer", screen.panel.inner_text())
    assert distance is not None
    row = screen.page.locator("[data-testid='stDataFrame'] table tr").filter(has_text="Holtenbroek")
    cells = [text.strip() for text in row.locator("td").all_text_contents()]
    assert distance.group(1) in cells
    spread = re.search(r"ook gaan om ([\d.]+) tot ([\d.]+) mensen", screen.panel.inner_text())
    assert spread is not None
    assert set(spread.groups()) < set(cells)


def test_list_works_by_keyboard(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    screen.page.get_by_label("Kies een wijk").focus()
    screen.page.keyboard.type("Stadsh")
    screen.page.keyboard.press("Enter")
    expect(screen.panel.locator("h3")).to_have_text("Stadshagen")
    assert screen.query("gebied") == STADSHAGEN


def test_zoom_survives_a_filter_and_nothing_reloads(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    screen.map.get_by_label("Inzoomen").click()
    screen.page.wait_for_timeout(600)
    frame = next(frame for frame in screen.page.frames if "streamlit_folium" in frame.url)
    zoom, centre = frame.evaluate("[map.getZoom(), map.getCenter()]")
    frame.evaluate("window.zelfde = true")
    screen.page.get_by_text("Aandeel binnen de norm").click()
    expect(screen.page.locator(".sk-legenda").first).to_contain_text("80 % of meer")
    screen.page.get_by_text("Buurt", exact=True).click()
    expect(screen.areas).to_have_count(78)
    assert frame.evaluate("[map.getZoom(), map.getCenter()]") == [zoom, centre]
    assert frame.evaluate("window.zelfde") is True
    assert screen.errors == []


def test_slider_moves_map_table_panel_and_sentence(screen: Screen, address: str, root: Path) -> None:
    screen.open(f"{address}{LINK}&gebied={STADSHAGEN}")
    sentence = screen.page.locator(".sk-zin")
    before = sentence.inner_text(), screen.panel.inner_text()
    slider = screen.page.get_by_role("slider")
    slider.focus()
    for _ in range(8):  # 400 + 8 × 50 = 800
        slider.press("ArrowRight")
    expect(sentence).to_contain_text("800 m")
    expect(screen.panel).to_contain_text("800 m")
    assert screen.query("norm") == "800"
    assert (sentence.inner_text(), screen.panel.inner_text()) != before
    # the same number as the library gives
    results = run(read_bronnen(root / "data"))
    norm = results.normen.with_norm("ouderen", "ontmoeting", 800).norm_for("ouderen", "ontmoeting")
    assert norm is not None
    dekking, _ = compute_pair(results, norm)
    city = dekking[dekking["niveau"] == "gemeente"].iloc[0]
    outside = f"{round(city['inwoners'] - city['inwoners_binnen_norm']):,}".replace(",", ".")
    expect(sentence).to_contain_text(f"{outside} van de")


def test_a_link_reproduces_the_screen(screen: Screen, address: str) -> None:
    screen.open(
        f"{address}/?doelgroep=jeugd&aanbodsoort=jongerenwerk&niveau=buurt&maat=afstand&norm=650&gebied=BU01932210"
    )
    expect(screen.areas).to_have_count(78)
    expect(screen.panel).to_contain_text("650 m")
    expect(screen.page.get_by_role("slider")).to_have_value("650")
    expect(screen.map.locator("path.leaflet-interactive[stroke='#b0005a']")).to_have_count(1)


def test_back_button_goes_to_the_choice_before(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    screen.page.get_by_text("Buurt", exact=True).click()
    expect(screen.areas).to_have_count(78)
    screen.page.go_back()
    expect(screen.areas).to_have_count(16)
    assert screen.query("niveau") == "wijk"


def test_choice_survives_other_screens(screen: Screen, address: str) -> None:
    screen.open(f"{address}{LINK}&gebied={STADSHAGEN}")
    screen.page.get_by_role("link", name="Verantwoording", exact=True).click()
    expect(screen.page.get_by_role("heading", name="Zo is er gerekend")).to_be_visible()
    screen.page.get_by_role("link", name="Kaart", exact=True).click()
    expect(screen.panel.locator("h3")).to_have_text("Stadshagen")
    assert screen.errors == []
    assert screen.outside == []


def test_popup_of_a_marker_names_its_facts(screen: Screen, address: str) -> None:
    screen.open(address + LINK)
    screen.map.locator(".sk-punt").first.dispatch_event("click")
    popup = screen.map.locator(".leaflet-popup-content")
    for word in ("Organisatie:", "Open:", "Plek:", "Bron:", "Peildatum:"):
        expect(popup).to_contain_text(word)
    assert screen.query("gebied") is None  # a marker is no gebied
    expect(screen.map.get_by_label("Sluiten")).to_be_visible()


def test_downloads_hold_the_numbers_of_the_screen(screen: Screen, address: str, tmp_path: Path) -> None:
    screen.open(address + LINK)
    screen.page.get_by_text("Deze cijfers meenemen").click()
    for width in (1280, 390, 1366):
        screen.page.set_viewport_size({"width": width, "height": 768})
        screen.settle()
        assert screen.page.evaluate(CUT_BUTTONS) == []
    files = {}
    for label in ("(CSV)", "(GeoJSON)", "(GeoPackage)"):
        with screen.page.expect_download() as waiting:
            screen.page.get_by_role("button", name=label).click()
        files[label] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[label])
    lines = files["(CSV)"].read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 17
    column = lines[0].split(",").index("buiten_norm")
    numbers = {line.split(",")[0]: float(line.split(",")[column]) for line in lines[1:]}
    features = json.loads(files["(GeoJSON)"].read_text(encoding="utf-8"))["features"]
    found = {f["properties"]["gebiedcode"]: f["properties"]["buiten_norm"] for f in features}
    assert found == pytest.approx(numbers)
    with sqlite3.connect(files["(GeoPackage)"]) as database:
        rows = database.execute("SELECT gebiedcode, buiten_norm FROM kaart_wijk").fetchall()
    database.close()
    assert dict(rows) == pytest.approx(numbers)
    # first row of the file is first row of the screen
    name = lines[1].split(",")[1]
    expect(screen.page.locator("[data-testid='stDataFrame'] table tr[aria-rowindex='2']")).to_contain_text(
        name
    )


def test_the_kaart_opens_by_its_name_too(screen: Screen, address: str) -> None:
    screen.open(f"{address}/kaart{LINK.lstrip('/')}&gebied=WK019322")
    expect(screen.areas).to_have_count(16)
    expect(screen.page.get_by_text("Page not found")).to_have_count(0)
    assert screen.query("gebied") == "WK019322"


@pytest.mark.parametrize("path", ["/aanbod", "/verantwoording"])
def test_other_screens_open_by_link(screen: Screen, address: str, path: str) -> None:
    screen.open(address + path + "?zoek=bibliotheek")
    expect(screen.page.get_by_role("heading", level=1)).to_be_visible()
    assert screen.outside == []
    # Streamlit looks for its server below the path of the screen first and finds it one higher: two 404s
    assert [error for error in screen.errors if "404" not in error] == []


def test_phone_shows_the_map_first(screen: Screen, address: str) -> None:
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.open(address + LINK)
    box = screen.page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 844
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
