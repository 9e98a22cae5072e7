"""How quickly the map answers, from click to repainted, in headless Chromium; reported by `make bench`."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit_folium
from playwright.sync_api import Browser, Frame, Page
from pytest_benchmark.fixture import BenchmarkFixture

from analysis import kaart, read_bronnen
from tests.browser.conftest import serve
from tests.nasty import copy_embedded

pytestmark = [pytest.mark.bench, pytest.mark.browser]

ROUNDS = 15
# Resolves in the first frame after the paths of the map were replaced.
REPAINTED = """() => new Promise((resolve) => {
  const pane = document.querySelector('.leaflet-overlay-pane');
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  });
  window.skWaiting = true;
  watch.observe(pane, {childList: true, subtree: true, attributes: false});
})"""


def _with_points(root: Path, folder: Path, number: int) -> Path:
    """Copy the embedded data, with as many offerings on a point as `number` (drawn with a fixed seed)."""
    data = copy_embedded(root, folder)
    chance = random.Random(number)  # noqa: S311 no secret
    columns = [
        "aanbod_id",
        "naam",
        "organisatie",
        "aanbodsoort",
        "doelgroepen",
        "lat",
        "lon",
        "locatieprecisie",
    ]
    soorten = ["huiskamer", "wijkcentrum"]
    rows = [
        [f"T{i}", f"Plek nummer {i}", "Een organisatie", chance.choice(soorten), "ouderen",
         f"{chance.uniform(52.46, 52.55):.6f}", f"{chance.uniform(6.03, 6.17):.6f}",
         chance.choice(["adres", "straat"])]
        for i in range(number)
    ]  # fmt: skip
    for file in (data / "aanbod").glob("*.csv"):
        file.unlink()
    with (data / "aanbod" / "punten.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([columns, *rows])
    return data


@pytest.fixture(scope="module", params=[124, 1000])
def crowded(
    request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve Zwolle with many points."""
    folder = tmp_path_factory.mktemp("bench")
    with serve(_with_points(root, folder, request.param), folder / "log.txt") as url:
        yield url


@pytest.fixture(scope="module")
def address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the embedded data."""
    with serve(root / "data", tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page of a laptop."""
    with browser.new_context(viewport={"width": 1366, "height": 768}) as context:
        yield context.new_page()


def _ready(page: Page, areas: int) -> Frame:
    page.locator(".sk-voet").first.wait_for(timeout=30_000)
    page.wait_for_timeout(1000)
    frame = next(f for f in page.frames if "streamlit_folium" in f.url)
    assert frame.locator("path.leaflet-interactive").count() == areas
    return frame


def _step(page: Page, frame: Frame) -> Callable[[], None]:
    labels = ["Aandeel binnen de norm", "Tekort: hoeveel mensen"]

    def step() -> None:
        frame.evaluate(f"window.skDone = ({REPAINTED})(); 0")
        page.get_by_text(labels[0], exact=True).dispatch_event("click")
        frame.evaluate("() => window.skDone")
        labels.reverse()

    return step


def _median(benchmark: BenchmarkFixture) -> float:
    assert benchmark.stats is not None
    return float(benchmark.stats.stats.median)


LIMIT_S = {(16, 124): 0.25, (78, 1000): 0.35}  # what the issue asks; other sizes are only reported


@pytest.mark.parametrize(("niveau", "areas"), [("wijk", 16), ("buurt", 78)])
def test_filter_repaints_the_map(
    benchmark: BenchmarkFixture, page: Page, crowded: str, niveau: str, areas: int
) -> None:
    page.goto(f"{crowded}/?doelgroep=ouderen&aanbodsoort=ontmoeting&niveau={niveau}")
    frame = _ready(page, areas)
    points = frame.locator(".sk-punt").count()
    step = _step(page, frame)
    benchmark.pedantic(step, setup=lambda: page.wait_for_timeout(400), rounds=ROUNDS, warmup_rounds=2)  # type: ignore[no-untyped-call]
    assert _median(benchmark) <= LIMIT_S.get((areas, points), 2)


def test_first_paint_warm(benchmark: BenchmarkFixture, browser: Browser, address: str) -> None:
    def visit() -> None:
        with browser.new_context(viewport={"width": 1366, "height": 768}) as context:
            page = context.new_page()
            page.goto(f"{address}/?doelgroep=ouderen&aanbodsoort=ontmoeting")
            page.frame_locator("iframe[title^='streamlit_folium']").locator("path.leaflet-interactive").nth(
                15
            ).wait_for()

    benchmark.pedantic(visit, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert _median(benchmark) <= 3


def test_stadsklok_steps(benchmark: BenchmarkFixture, page: Page, address: str) -> None:
    """From the arrow key to the sentence and the map of the next moment."""
    page.goto(f"{address}/stadsklok?doelgroep=ouderen&aanbodsoort=huiskamer&tijden=gunstig&moment=ma-ochtend")
    page.locator(".sk-week").wait_for(timeout=30_000)
    slider = page.get_by_role("slider").last
    slider.focus()
    keys = ["ArrowRight", "ArrowLeft"]

    def step() -> None:
        before = page.locator(".sk-zin").inner_text()
        slider.press(keys[0])
        page.wait_for_function(
            "old => document.querySelector('.sk-zin').innerText !== old", arg=before, polling=5
        )
        keys.reverse()

    benchmark.pedantic(step, setup=lambda: page.wait_for_timeout(400), rounds=ROUNDS, warmup_rounds=2)  # type: ignore[no-untyped-call]
    assert _median(benchmark) <= 0.25


def test_a_new_plan_is_computed(benchmark: BenchmarkFixture, page: Page, address: str) -> None:
    """From the button to the plan on the screen with its difference in people; each plan is new."""
    page.goto(f"{address}/watals?doelgroep=ouderen&aanbodsoort=ontmoeting")
    page.locator(".sk-zin").wait_for(timeout=30_000)
    page.get_by_label("Waar? Klik op de kaart").click()
    page.get_by_role("option").first.click()
    button = page.get_by_role("button", name="Zet in het plan")
    plans = iter(range(ROUNDS))

    def step() -> None:
        number = next(plans) + 1
        button.click()
        page.get_by_text(f"{number}. Nieuw:").wait_for()

    benchmark.pedantic(step, setup=lambda: page.wait_for_timeout(1000), rounds=7, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert _median(benchmark) <= 1


def test_wijkprofiel_to_take_home(benchmark: BenchmarkFixture, page: Page, address: str) -> None:
    """From the button to the file in the folder of downloads, what elsewhere is compared included."""
    page.goto(f"{address}/wijkprofiel?wijk=WK019322")
    button = page.get_by_role("button", name="Wijkprofiel (PDF")
    button.wait_for(timeout=30_000)

    def take() -> None:
        with page.expect_download() as waiting:
            button.click()
        assert waiting.value.path().read_bytes()[:5] == b"%PDF-"

    benchmark.pedantic(take, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert _median(benchmark) <= 5


def test_payload_of_78_buurten(benchmark: BenchmarkFixture, root: Path) -> None:
    bronnen = read_bronnen(root / "data")
    buurten = bronnen.gebieden[bronnen.gebieden["niveau"] == "buurt"]
    shapes = kaart.screen_shapes(buurten)
    table = buurten[["gebiedcode"]].assign(inwoners=100.0, buiten_norm=50.0, voorlopig="ja")
    lines = ["Een naam van een buurt: hiaat (voorlopig)"] * 6

    def make() -> str:
        layers = [
            kaart.area_layer(table, shapes=shapes, maat=kaart.MATEN["tekort"], regels=lambda _: lines),
            kaart.label_layer(buurten).layer(),
        ]
        base = kaart.base_map((6.0, 52.4, 6.2, 52.6), leaflet="x")
        parts = [streamlit_folium._get_feature_group_string(layer, base, i) for i, layer in enumerate(layers)]
        return "".join(parts)

    text = benchmark.pedantic(make, rounds=5)  # type: ignore[no-untyped-call]
    benchmark.extra_info["kB"] = round(len(text.encode()) / 1000)
    assert len(text.encode()) <= 300_000
