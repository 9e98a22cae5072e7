"""An error in one part of a screen: a Dutch message, a code that is in the log, and the rest as it was."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import NoReturn

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import SCREENS
from tests.dashboard.conftest import Open

LOGGER = "dashboard.components.melding"
CODE = re.compile(r"code door: ([0-9a-f]{6})")
BROKEN = {
    "start": ("dashboard.views.start.list_to_check", "eerst nagaan", "De grootste hiaten"),
    "verkennen": ("dashboard.components.vragen.heat_html", "het antwoord op", "Deze kijk bewaren"),
    "watals": ("dashboard.views.watals.show_form", "het plan", "Plannen bewaren en vergelijken"),
    "wijkprofiel": ("dashboard.views.wijkprofiel.show_people", "wie hier woont", "Wat is er?"),
    "stadsklok": ("dashboard.views.stadsklok.show_week_chart", "de hele week", "niets open"),
    "vijvermeter": ("dashboard.views.vijvermeter.show_ponds", "de kaart", "Wie staat alleen?"),
    "kaart": ("dashboard.views.kaart.show_ranking", "de ranglijst", "Bronnen en peildatum van deze kaart"),
    "verantwoording": ("dashboard.views.verantwoording.sources_table", "waar elk getal", "Zo is er gerekend"),
    "tafel": ("dashboard.views.tafel.show_choice", "het verhaal", "2. De afspraken"),
}
QUERY = {"wijkprofiel": {"wijk": "WK999901"}}


def _fail(*_args: object, **_options: object) -> NoReturn:
    raise RuntimeError("geheim uit de gegevens")


def _messages(app: AppTest) -> list[str]:
    return [one.proto.body for one in app.get("html") if 'role="alert"' in one.proto.body]


def _words(app: AppTest) -> str:
    shown = [*app.markdown, *app.title, *app.header, *app.subheader, *app.caption, *app.text]
    expanders = [one.label for one in app.expander]
    html = [one.proto.body for one in app.get("html")]
    return "\n".join([*(str(one.value) for one in shown), *html, *expanders])


@pytest.mark.storing
@pytest.mark.parametrize("path", BROKEN)
def test_one_broken_part_leaves_the_rest_standing(
    path: str,
    open_screen: Open,
    town: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    target, name, other = BROKEN[path]
    monkeypatch.setattr(target, _fail)
    with caplog.at_level(logging.ERROR, logger=LOGGER):
        app = open_screen(path, town, **QUERY.get(path, {}))
    assert not app.exception
    (message,) = _messages(app)
    assert f"Er ging iets mis bij {name}" in message
    assert "geheim" not in message
    found = CODE.search(message)
    assert found
    (record,) = [record for record in caplog.records if record.name == LOGGER]
    assert found.group(1) in record.getMessage()
    assert record.exc_info
    assert "geheim" in str(record.exc_info[1])
    words = _words(app)
    assert other in words
    assert "Een hiaat is het begin van een gesprek" in words  # the footer


@pytest.mark.storing
@pytest.mark.parametrize("path", [screen.path for screen in SCREENS])
def test_no_screen_falls_over(
    path: str, open_screen: Open, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("columns", "header", "title", "selectbox"):
        monkeypatch.setattr(f"streamlit.{name}", _fail)
    app = open_screen(path, town, **QUERY.get(path, {}))
    assert not app.exception
    assert any(CODE.search(message) for message in _messages(app))
    assert "Een hiaat is het begin van een gesprek" in _words(app)
