"""The dashboard in a real browser: a server per data directory, and pages that may talk to nobody else."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, FrameLocator, Locator, Page, Route, expect

from analysis.beheer.rijen import read_rij
from analysis.beheer.saving import Kader, Wie, save_rij
from analysis.beheer.voorstellen import propose
from analysis.normen import load_normen
from analysis.readers import read_buurten
from dashboard.launch import command
from tests.nasty import write_nasty_town

WAIT_S = 20
expect.set_options(timeout=WAIT_S * 1000)  # a busy machine is slow, not wrong
# When something was last drawn or scrolled, an opening fold or a list that comes late included.
WATCH = """
window.skLaatst = performance.now();
const nu = () => { window.skLaatst = performance.now(); };
new MutationObserver(nu).observe(document, {childList: true, subtree: true, characterData: true});
addEventListener("scroll", nu, true);
"""
STILL = """() => document.querySelectorAll(".sk-voet").length === 1
    && !document.querySelector('[data-test-script-state="running"], [data-testid="stSkeleton"]')
    && !document.getAnimations().some((one) => one.playState === "running"
        && one.effect.getTiming().iterations === 1)
    && performance.now() - window.skLaatst > 300"""


@contextmanager
def serve(data: Path, log: Path, *, background: bool = False) -> Iterator[str]:
    """Serve the dashboard on `data`, without opening a window, and give its address.

    What broke on the way is in the log; then the test fails at the end.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    line = command(data, port, background=background)
    line.insert(line.index("run") + 1, "--server.headless=true")
    address = f"http://localhost:{port}"
    with log.open("wb") as out, subprocess.Popen(line, stdout=out, stderr=out) as server:
        try:
            _await_server(f"{address}/_stcore/health", server, log)
            yield address
        finally:
            server.terminate()
    assert "Traceback" not in (told := log.read_text(encoding="utf-8", errors="replace")), told


def _await_server(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 our own server
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start: {log.read_text(encoding='utf-8', errors='replace')}")


@pytest.fixture(scope="session")
def address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the embedded data."""
    with serve(root / "data", tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def used_address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of them that is in use: somebody changed a row, and somebody proposes more."""
    folder = tmp_path_factory.mktemp("used")
    data = Path(shutil.copytree(root / "data", folder / "data", ignore=shutil.ignore_patterns("tafel")))
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    kader, wie, row = (
        Kader(data, load_normen(data / "normen.toml"), buurten),
        Wie("wijkmanager", "nagebeld"),
        "ZW002",
    )
    assert save_rij(kader, row, {"kosten": "2 euro"}, basis=read_rij(data, row), wie=wie).nummer
    assert propose(kader, row, {"kosten": "gratis"}, basis=read_rij(data, row), wie=wie).nummer
    with serve(data, folder / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def nasty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a town with texts that would execute if they could."""
    folder = tmp_path_factory.mktemp("nasty")
    with serve(write_nasty_town(folder), folder / "log.txt") as url:
        yield url


@dataclass
class Screen:
    """A page of the dashboard, what it asked of others, and what it complained about."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, url: str) -> Screen:
        """Go to `url` and wait until the screen is complete."""
        self.page.goto(url)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until there is one footer (two: drawn again), the server is done, and nothing moves."""
        self.page.locator(".sk-voet").first.wait_for(timeout=WAIT_S * 1000)
        self.page.wait_for_function(STILL)

    def press(self, box: Locator, key: str) -> None:
        """Press `key` in `box`: focus scrolls it into sight, and Streamlit closes its lists on a scroll."""
        self.settle()
        box.focus()
        self.settle()
        box.press(key)

    @property
    def map(self) -> FrameLocator:
        """Give the frame of the map."""
        return self.page.frame_locator("iframe[title^='streamlit_folium']")

    @property
    def areas(self) -> Locator:
        """Give the gebieden on the map."""
        return self.map.locator("path.leaflet-interactive")

    @property
    def panel(self) -> Locator:
        """Give the panel of the chosen gebied."""
        return self.page.locator(".sk-paneel")

    def query(self, key: str) -> str | None:
        """Give a value from the address bar."""
        found = re.search(rf"[?&]{key}=([^&]*)", self.page.url)
        return found.group(1) if found else None


@pytest.fixture
def screen(page: Page) -> Screen:
    """Return a page that reaches this machine only; what it asks elsewhere is noted and refused."""
    result = Screen(page)

    def refuse(route: Route) -> None:
        result.outside.append(route.request.url)
        route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            result.errors.append(message.text)

    page.route(re.compile(r"^(https?|wss?)://(?!localhost[:/]|127\.0\.0\.1[:/])"), refuse)
    page.on("console", note)
    page.on("pageerror", lambda error: result.errors.append(str(error)))
    page.add_init_script(WATCH)
    page.set_default_timeout(20_000)
    return result
