"""Make the pictures anew: those of the README and the guide, and those that the tests compare with.

`python -m tests.screenshots` (or `make screenshots`). The dashboard runs on the embedded data in a headless
Chromium that can reach nothing but the dashboard, so the pictures show what a laptop without internet shows.
Look at what changed (`git diff --stat`, and the pictures themselves) before you commit: that is accepting it.
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.conftest import STILL, WATCH, serve
from tests.chromium import LAUNCH_ARGS, require_chromium

ROOT = Path(__file__).resolve().parent.parent
TARGET, COMPARED = ROOT / ".github", ROOT / "tests" / "browser" / "beelden"
DRAW_TIMEOUT_MS = 60_000
COLOURS = 256  # enough for maps and text; a third of the bytes
WIDE, LAPTOP, PHONE = (1440, 900), (1366, 768), (390, 844)


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the address of the screen, its size, and how many gebieden its map must show."""

    name: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    shapes: int = 0
    size: tuple[int, int] = LAPTOP


_PAIR = {"doelgroep": "ouderen", "aanbodsoort": "ontmoeting", "niveau": "wijk"}
_HIATEN = {"hiaten": "WK019322.alle.informatie_en_hulp,WK019330.nieuwkomers_taal.bibliotheek"}
PICTURES = (
    Picture("kaart", "", {**_PAIR, "gebied": "WK019330"}, shapes=16, size=WIDE),
    Picture("aanbod", "aanbod", {"soort": "ontmoeting", "id": "ZW001"}, size=WIDE),
)
SCENES = (
    Picture("start", "start"),
    Picture("kaart", "", {**_PAIR, "gebied": "WK019330"}, shapes=16),
    Picture("kaart-buurten", "", {**_PAIR, "niveau": "buurt", "maat": "aandeel", "ander": "ja"}, shapes=78),
    Picture("kaart-telefoon", "", _PAIR, shapes=16, size=PHONE),
    Picture("verkennen-norm", "verkennen", {**_PAIR, "vraag": "norm", "gebied": "WK019322"}),
    Picture("watals", "watals", _PAIR, shapes=16),
    Picture("stadsklok", "stadsklok", {**_PAIR, "moment": "zo-avond", "tijden": "gunstig"}, shapes=16),
    Picture("vijvermeter", "vijvermeter", {**_PAIR, "norm": "800"}),
    Picture("tafel-stap", "tafel", {**_HIATEN, "stap": "2"}),
    Picture("tafel-donker", "tafel", {**_HIATEN, "stap": "4", "donker": "ja"}),
)


def take(picture: Picture, address: str, browser: Browser) -> bytes:
    """Give `picture` as PNG, as the browser made it."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, locale="nl-NL", reduced_motion="reduce"
    )

    page.route(re.compile(rf"^(?!{re.escape(address)}|data:|blob:)"), Route.abort)
    page.add_init_script(WATCH)
    page.goto(f"{address}/{picture.path}?{urlencode(picture.query)}")
    _wait_for(picture, page)
    shot = page.screenshot()
    page.close()
    return shot


def _wait_for(picture: Picture, page: Page) -> None:
    page.locator(".sk-voet").first.wait_for(timeout=DRAW_TIMEOUT_MS)
    if picture.shapes:
        shapes = page.frame_locator('iframe[title^="streamlit_folium"]').locator("path.leaflet-interactive")
        shapes.nth(picture.shapes - 1).wait_for(timeout=DRAW_TIMEOUT_MS)
    page.wait_for_function(STILL, timeout=DRAW_TIMEOUT_MS)
    page.evaluate("document.fonts.ready")


def shrink(png: bytes) -> bytes:
    """Give `png` with few colours: small enough for a repository."""
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(small, "PNG", optimize=True)
    return small.getvalue()


def halve(png: bytes) -> bytes:
    """Give `png` at half its size as WebP: the colours of areas stay, which is what the tests compare."""
    small = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").reduce(2).save(small, "WEBP", quality=80, method=6)
    return small.getvalue()


def main() -> None:
    """Make all pictures and say how big they are."""
    jobs = [(picture, TARGET / f"{picture.name}.png", shrink) for picture in PICTURES]
    jobs += [(picture, COMPARED / f"{picture.name}.webp", halve) for picture in SCENES]
    with (
        TemporaryDirectory() as folder,
        serve(ROOT / "data", Path(folder) / "log.txt") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=require_chromium(), args=LAUNCH_ARGS)
        for picture, path, store in jobs:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(store(take(picture, address, browser)))
            sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
