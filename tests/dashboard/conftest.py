"""Screens of the dashboard run without a browser, on small towns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from tests.nasty import write_nasty_town
from tests.roosterdam import Roosterdam

Open = Callable[..., AppTest]
Press = Callable[..., dict[str, bytes]]
_LOGGER = "dashboard.components.melding"


def _script(path: str, data: str) -> None:
    from pathlib import Path  # noqa: PLC0415 Streamlit runs this function's text as a script of its own

    from dashboard.app import SCREENS, show_screen  # noqa: PLC0415

    screen = next(screen for screen in SCREENS if screen.path == path)
    show_screen(screen, Path(data), background=False)


@pytest.fixture(autouse=True)
def _nothing_broken(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which a part of a screen broke: the screen itself only shows a message."""
    yield
    broken = [record.getMessage() for record in caplog.get_records("call") if record.name == _LOGGER]
    assert broken == [] or request.node.get_closest_marker("storing")


@pytest.fixture
def open_screen() -> Open:
    """Return a function that opens a screen on a data directory, with a query in the address bar."""

    def open_(path: str, data: Path, **query: str) -> AppTest:
        app = AppTest.from_function(_script, kwargs={"path": path, "data": str(data)}, default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return open_


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return Roosterdam as a data directory."""
    return Roosterdam().write(tmp_path)


@pytest.fixture
def known_town(tmp_path: Path) -> Path:
    """Return Roosterdam with every number of ouderen known: Z4 has 40, Noord has no number of its own."""
    town = Roosterdam(own_rows={})
    town.people["ouderen"][-1] = 40
    return town.write(tmp_path)


@pytest.fixture
def nasty_town(tmp_path: Path) -> Path:
    """Return Roosterdam with texts that would execute if they could."""
    return write_nasty_town(tmp_path)


@pytest.fixture
def app_script(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], AppTest]:
    """Return a function that opens the whole app, as `streamlit run app.py -- DATA` does."""

    def open_(data: Path) -> AppTest:
        import dashboard.app  # noqa: PLC0415 its path is wanted, at the time of the test

        monkeypatch.setattr(sys, "argv", ["app.py", str(data), "--zonder-achtergrondkaart"])
        return AppTest.from_file(dashboard.app.__file__, default_timeout=30).run()

    return open_


@pytest.fixture
def press(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Return a function that opens a screen and gives what each of its download buttons would hand over."""

    def open_(path: str, data: Path, **query: str) -> dict[str, bytes]:
        makers: dict[str, Any] = {}
        original = DeltaGenerator.download_button

        def remember(self: DeltaGenerator, label: str, data: Any, *rest: Any, **options: Any) -> bool:  # noqa: ANN401
            makers[label] = data
            return original(self, label, data, *rest, **options)

        with monkeypatch.context() as patch:
            patch.setattr(DeltaGenerator, "download_button", remember)
            app = open_screen(path, data, **query)
        assert not app.exception
        return {label: make() if callable(make) else make for label, make in makers.items()}

    return open_
