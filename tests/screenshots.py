"""Make the pictures of the README and the user guide: `python -m tests.screenshots` (or `make screenshots`).

The dashboard runs on the embedded data in a headless Chromium that can reach nothing but the dashboard, so
the pictures show what a laptop without internet shows.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from dashboard.launch import command
from tests.chromium import LAUNCH_ARGS, require_chromium

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / ".github"
START_TIMEOUT_S = 60
DRAW_TIMEOUT_MS = 60_000
SETTLE_MS = 1_500  # letters and hatching come a moment after the shapes
COLOURS = 256  # enough for maps and text; a third of the bytes


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the address of the screen, and how many shapes its map must have drawn."""

    name: str
    path: str
    query: dict[str, str]
    shapes: int = 0


PICTURES = (
    Picture(
        "kaart",
        "",
        {"doelgroep": "ouderen", "aanbodsoort": "ontmoeting", "niveau": "wijk", "gebied": "WK019330"},
        shapes=16,
    ),
    Picture("aanbod", "aanbod", {"soort": "ontmoeting"}),
)


@contextlib.contextmanager
def serve(data: Path) -> Iterator[str]:
    """Run the dashboard on `data` at a free port; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    server = subprocess.Popen(command(data, port), env=environment, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        _wait_until_healthy(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(URLError, ConnectionError), urllib.request.urlopen(url):  # noqa: S310  our own
            return
        time.sleep(0.2)
    raise RuntimeError("Het dashboard start niet.")


def take(picture: Picture, address: str, browser: Browser) -> bytes:
    """Give `picture` as PNG."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="nl-NL")

    def only_here(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    page.route("**/*", only_here)
    page.goto(f"{address}/{picture.path}?{urlencode(picture.query)}")
    _wait_for(picture, page)
    shot = page.screenshot()
    page.close()
    return shrink(shot)


def _wait_for(picture: Picture, page: Page) -> None:
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for(timeout=DRAW_TIMEOUT_MS)
    if picture.shapes:
        shapes = page.frame_locator('iframe[title^="streamlit_folium"]').locator("path.leaflet-interactive")
        shapes.nth(picture.shapes - 1).wait_for(timeout=DRAW_TIMEOUT_MS)
    page.wait_for_timeout(SETTLE_MS)


def shrink(png: bytes) -> bytes:
    """Give `png` with few colours: small enough for a repository."""
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Make all pictures and say how big they are."""
    TARGET.mkdir(exist_ok=True)
    with serve(ROOT / "data") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_chromium(), args=LAUNCH_ARGS)
        for picture in PICTURES:
            path = TARGET / f"{picture.name}.png"
            path.write_bytes(take(picture, address, browser))
            sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
