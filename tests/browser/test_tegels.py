"""The background map, from a server that is well, slow, broken or talks nonsense: the screens do not care.

Everywhere else the browser may reach nobody. Here the tiles come from this machine, by the dashboard's own
setting (bronnen.toml in the data directory), and the stories of the map are told once more.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from analysis.bronnen.settings import load_settings
from tests.browser.conftest import Screen, serve
from tests.browser.test_beleidsmaker import test_what_if_by_a_click_on_the_map as what_if
from tests.browser.test_kaart import LINK
from tests.browser.test_kaart import test_choosing_a_row_moves_the_map as choose_row
from tests.browser.test_kaart import test_click_on_a_gebied_opens_its_panel_and_marks_its_row as click_area
from tests.browser.test_kaart import test_list_works_by_keyboard as choose_by_keyboard
from tests.services.base import LocalService, Question, Reply

pytestmark = pytest.mark.browser

SLOW_S = 5.0
PROBE = "/EPSG:3857/7/66/42.png"  # what the dashboard asks first: it always gets a good answer here


def _tile(_question: Question) -> Reply:
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), "#d8e0c8").save(picture, "PNG")
    return Reply(picture.getvalue(), content_type="image/png")


def _fault(change: Callable[[Reply], Reply]) -> Callable[[Question, Reply], Reply]:
    return lambda question, reply: reply if question.path.endswith(PROBE) else change(reply)


MODES = {
    "goed": _fault(lambda reply: reply),
    "traag": _fault(lambda reply: replace(reply, delay_s=SLOW_S)),
    "stuk": _fault(lambda reply: replace(reply, status=500, body=b"", content_type="text/html")),
    "onzin": _fault(lambda reply: replace(reply, body=b"<html>dit is geen tegel</html>")),
}
STORIES = {"klik": click_area, "rij": choose_row, "toetsen": choose_by_keyboard}


@dataclass
class Tiles:
    """A server with tiles, and a dashboard that takes its background from it."""

    service: LocalService
    address: str


@pytest.fixture(scope="module")
def tiles(root: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Tiles]:
    """Serve a copy of the embedded data whose bronnen.toml names a server of this test."""
    folder = tmp_path_factory.mktemp("tegels")
    shutil.copytree(root / "data", folder / "data")
    with LocalService(_tile) as service:
        (folder / "data" / "bronnen.toml").write_text(
            f'[diensten.brt_achtergrondkaart]\nadres = "{service.url}"\n', encoding="utf-8"
        )
        with serve(folder / "data", folder / "log.txt", background=True) as address:
            page = browser.new_page()  # the first visitor's map does not wait for the answer
            page.goto(address + LINK)
            page.locator(".sk-voet").first.wait_for()
            page.close()
            yield Tiles(service, address)


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest, tiles: Tiles) -> str:
    """Let the tile server behave in each way in turn."""
    tiles.service.always = MODES[request.param]
    tiles.service.questions.clear()
    return str(request.param)


def test_the_map_never_waits_for_its_background(screen: Screen, tiles: Tiles, mode: str) -> None:
    screen.open(tiles.address + LINK)
    expect(screen.areas).to_have_count(16)
    expect(screen.map.locator(".sk-punt").first).to_be_visible()
    expect(screen.page.locator(".sk-zin")).to_contain_text("ouderen (65+) in Zwolle")
    assert tiles.service.questions  # the browser asked
    drawn = screen.map.locator("img.leaflet-tile-loaded")
    told = screen.map.get_by_text("Achtergrond: BRT, Kadaster (PDOK)")
    if mode == "goed":
        expect(drawn.first).to_be_visible()
        expect(told).to_be_visible()
    elif mode == "traag":
        expect(drawn).to_have_count(0)  # the screen is complete and the tiles are not
        expect(drawn.first).to_be_visible(timeout=4 * SLOW_S * 1000)
    else:
        expect(screen.map.locator("img.leaflet-tile")).to_have_count(0)  # it left, and takes its name along
        expect(told).to_have_count(0)
    expect(screen.areas).to_have_count(16)
    assert screen.outside == []


@pytest.mark.parametrize(("how", "story"), [("traag", "klik"), ("traag", "toetsen"), ("stuk", "rij")])
def test_stories_of_the_map(screen: Screen, tiles: Tiles, how: str, story: str) -> None:
    tiles.service.always = MODES[how]
    STORIES[story](screen, tiles.address)
    assert screen.outside == []


def test_a_plan_by_a_click_on_the_map(screen: Screen, tiles: Tiles, tmp_path: Path) -> None:
    tiles.service.always = MODES["stuk"]
    what_if(screen, tiles.address, tmp_path)


def test_the_setting_is_that_of_pdok_unless_the_data_says_otherwise(root: Path) -> None:
    (tegels,) = (
        load_settings(root / "data" / "bronnen.toml").diensten["brt_achtergrondkaart"].addresses("tegels")
    )
    assert tegels.startswith("https://service.pdok.nl/brt/achtergrondkaart/")
    for hole in ("{z}", "{x}", "{y}"):
        assert hole in tegels
