"""The main screens look as they did when somebody last accepted them (`make screenshots`, then commit)."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser

from tests.browser.beeld import TILE_LIMIT, compare
from tests.screenshots import COMPARED, PICTURES, SCENES, Picture, halve, take

MAX_BYTES = 1_500_000  # together, in the repository
SOME_COLOURS = 40  # an empty page has a handful


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _stored() -> Image.Image:
    """Give the picture of the Kaart: 683 × 384, half of a laptop's screen."""
    with Image.open(COMPARED / "kaart.webp") as picture:
        return picture.convert("RGB")


def _blank(*box: int, colour: str = "white") -> Callable[[Image.Image], None]:
    return lambda picture: ImageDraw.Draw(picture).rectangle(box, fill=colour)


def _shift_text(picture: Image.Image) -> None:
    """Draw the words above the map once more, 10 screen pixels higher, over themselves."""
    words = picture.crop((155, 45, 660, 86))
    picture.paste(ImageChops.darker(words, ImageChops.offset(words, 0, -5)), (155, 45))


DAMAGE = {
    "empty map": _blank(159, 95, 405, 327, colour="#f4f6f7"),
    "map without colours": _blank(190, 105, 375, 318, colour="#dddddd"),
    "no legend": _blank(155, 336, 406, 383),
    "no words": _blank(155, 45, 660, 86),
    "no table": _blank(422, 155, 670, 297),
    "no filters": _blank(10, 150, 140, 310, colour="#f2f5f7"),
    "two texts over each other": _shift_text,
}
HARMLESS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "nothing": lambda picture: picture,
    "other anti-aliasing": lambda picture: picture.filter(ImageFilter.GaussianBlur(0.5)),
    "a shade": lambda picture: picture.point(lambda value: min(255, value + 3)),
    "half a pixel further": lambda picture: picture.resize(
        picture.size, Image.Resampling.BICUBIC, box=(0.5, 0.0, picture.width, picture.height)
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_a_person_would_miss_is_seen(name: str) -> None:
    broken = _stored()
    DAMAGE[name](broken)
    assert not compare(_png(_stored()), _png(broken)).alike


@pytest.mark.parametrize("name", HARMLESS)
def test_what_a_person_would_not_see_is_let_go(name: str) -> None:
    found = compare(_png(_stored()), _png(HARMLESS[name](_stored())))
    assert found.alike
    assert found.tiles.max() < TILE_LIMIT


def test_another_size_is_refused() -> None:
    picture = _stored()
    with pytest.raises(ValueError, match="different sizes"):
        compare(_png(picture), _png(picture.resize((390, 384))))


def test_the_stored_pictures_are_those_of_the_scenes_and_small() -> None:
    paths = sorted(COMPARED.glob("*"))
    assert [path.name for path in paths] == sorted(f"{scene.name}.webp" for scene in SCENES)
    sizes = {scene.name: scene.size for scene in SCENES}
    for path in paths:
        width, height = sizes[path.stem]
        with Image.open(path) as picture:
            assert picture.size == ((width + 1) // 2, (height + 1) // 2)
    assert sum(path.stat().st_size for path in paths) < MAX_BYTES


@pytest.mark.browser
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_screen_looks_as_it_was_accepted(
    scene: Picture, address: str, browser: Browser, tmp_path: Path
) -> None:
    shot = take(scene, address, browser)
    found = compare((COMPARED / f"{scene.name}.webp").read_bytes(), halve(shot))
    seen = tmp_path / f"{scene.name}.png"
    seen.write_bytes(shot)
    assert found.alike, f"{found.where()}. Look at {seen}; if it is right: make screenshots, and commit."


@pytest.mark.browser
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_of_the_readme_can_be_made(picture: Picture, address: str, browser: Browser) -> None:
    made = Image.open(io.BytesIO(take(picture, address, browser)))
    assert made.size == picture.size
    colours = made.convert("RGB").getcolors(made.width * made.height)
    assert colours is not None
    assert len(colours) > SOME_COLOURS
