"""What every test can ask for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.chromium import LAUNCH_ARGS, require_chromium

# In CI the same examples every time, so that a change is judged by what it changed; elsewhere new ones each
# run. How long an example takes says more about the machine than about the code.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).resolve().parent.parent
_MAIN = sys.modules["__main__"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright leaves an event loop behind that notebooks stumble over."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def _own_main() -> None:
    """Give the main module back: a screen under test takes its place, and new processes fail on it."""
    sys.modules["__main__"] = _MAIN


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with reference data: `../shared`, or SAMENSPELKAART_SHARED.

    Missing in CI it fails the test; elsewhere it skips the test and says so.
    """
    path = Path(os.environ.get("SAMENSPELKAART_SHARED") or ROOT.parent / "shared")
    if path.is_dir():
        return path
    message = f"reference data not found: {path} (SAMENSPELKAART_SHARED points elsewhere)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the Chromium of the browser tests; without one the test fails and says what to type."""
    return require_chromium()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: Path) -> dict[str, Any]:
    """Let pytest-playwright start the Chromium that was found."""
    return {**browser_type_launch_args, "executable_path": str(chromium), "args": LAUNCH_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Let pages think that they are in the Netherlands."""
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}
