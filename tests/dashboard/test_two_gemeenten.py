"""Screens on a data directory of two gemeenten: what they say of one, they say of both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import SCREENS
from tests.dashboard.test_views import html_of, texts_of
from tests.roosterdam import ZUID, Roosterdam, buurten_geojson

Open = Callable[..., AppTest]


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Return Roosterdam with wijk Zuid as a gemeente of its own, Westdam."""
    data = Roosterdam().write(tmp_path)
    geo = buurten_geojson()
    for feature in geo["features"]:
        if feature["properties"]["wijkcode"] == ZUID:
            feature["properties"] |= {"gemeentecode": "GM8888", "gemeentenaam": "Westdam"}
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    return data


@pytest.mark.parametrize("screen", [screen.path for screen in SCREENS])
def test_every_screen_opens(open_screen: Open, two: Path, screen: str) -> None:
    assert not open_screen(screen, two).exception


def test_the_week_of_both_is_told_with_their_names(open_screen: Open, two: Path) -> None:
    app = open_screen("stadsklok", two)
    for naam in ("Roosterdam", "Westdam"):
        assert f"<caption>Deel dat niets open heeft binnen de norm in {naam}</caption>" in html_of(app)
    assert [header.value for header in app.subheader] == ["Westdam", "Roosterdam"]  # by code


def test_the_week_of_one_needs_no_name(open_screen: Open, town: Path) -> None:
    app = open_screen("stadsklok", town)
    assert "<caption>Deel dat niets open heeft binnen de norm</caption>" in texts_of(app)
    assert not app.subheader
