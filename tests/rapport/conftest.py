"""Reports on three towns: Zwolle, Roosterdam, and a Roosterdam with markup in every text."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis import Results, read_bronnen, run
from analysis.rapport import Onderwerp, make_onderwerp, write_results
from tests.nasty import write_nasty_town
from tests.roosterdam import Roosterdam

Row = dict[str, str]


@dataclass(frozen=True)
class Dekking:
    """dekking.csv as it was written, read without our own reader."""

    rows: list[Row]

    def of(self, doelgroep: str, aanbodsoort: str) -> dict[str, Row]:
        """Give the rows of a pair by gebiedcode."""
        return {
            row["gebiedcode"]: row
            for row in self.rows
            if (row["doelgroep"], row["aanbodsoort"]) == (doelgroep, aanbodsoort)
        }


def number(text: str) -> float | None:
    """Read a cell of dekking.csv; empty is unknown."""
    return float(text) if text else None


def people(text: str, less: str = "0") -> str:
    """Write a cell (less another) as a report must: in Dutch notation, small groups hidden, unknown said."""
    if not text or not less:
        return "onbekend"
    value = float(text) - float(less)
    if 0 < value < 9.5:
        return "minder dan 10"
    return f"{round(value):,}".replace(",", ".")


@pytest.fixture(scope="session")
def zwolle(root: Path) -> Results:
    return run(read_bronnen(root / "data"))


@pytest.fixture(scope="session")
def dekking(root: Path, zwolle: Results, tmp_path_factory: pytest.TempPathFactory) -> Dekking:
    out = tmp_path_factory.mktemp("build")
    write_results(zwolle, out, data=root / "data")
    with (out / "dekking.csv").open(encoding="utf-8", newline="") as file:
        return Dekking(list(csv.DictReader(file)))


@pytest.fixture(scope="session")
def gemeente(zwolle: Results) -> Onderwerp:
    return make_onderwerp(zwolle)


@pytest.fixture(scope="session")
def stadshagen(zwolle: Results) -> Onderwerp:
    return make_onderwerp(zwolle, gebied="WK019322")


@pytest.fixture(scope="session")
def roosterdam(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(read_bronnen(Roosterdam().write(tmp_path_factory.mktemp("roosterdam"))))


@pytest.fixture(scope="session")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(read_bronnen(write_nasty_town(tmp_path_factory.mktemp("nasty"))))


@pytest.fixture
def save(tmp_path: Path) -> Callable[[bytes, str], Path]:
    """Write bytes to a file with this name and give its path."""

    def write(content: bytes, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write
