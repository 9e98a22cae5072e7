"""Benchmarks share one table; `--snelheid FILE` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.meting import Meting

_METING = pytest.StashKey[Meting]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the file that the table of measurements goes to."""
    parser.addoption("--snelheid", type=Path, default=None, help="write what was measured to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Begin without measurements."""
    config.stash[_METING] = Meting()


@pytest.fixture
def meting(pytestconfig: pytest.Config) -> Iterator[Meting]:
    """Give the table that all benchmarks add to; a target that was missed fails when all is measured."""
    meting = pytestconfig.stash[_METING]
    before = len(meting.missed)
    yield meting
    assert meting.missed[before:] == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the table, and write it where that was asked."""
    meting, path = config.stash[_METING], config.getoption("--snelheid", default=None)
    if meting.rows:
        terminalreporter.section("snelheid")
        terminalreporter.write(meting.table())
        if path is not None:
            path.write_text(meting.page(), encoding="utf-8")
