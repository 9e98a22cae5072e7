"""CONTRIBUTING.md is true: every module has its room, in the enforced order; every library its why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from analysis.schemas import SCHEMAS

ROOM = re.compile(r"^\| `(\w+)(/|\.py)` \| (\S.*?) \|(.*)\|$", flags=re.MULTILINE)
ADD = "add it to the rooms table of CONTRIBUTING.md"


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rooms(text: str) -> dict[str, set[str]]:
    """Return the rooms of the library in their order, each with its modules."""
    part = text[text.index("### Rooms of the library") : text.index("### Rooms of the dashboard")]
    return {found[1]: set(re.findall(r"`(\w+)`", found[4])) for found in ROOM.finditer(part)}


def modules(package: Path) -> dict[str, set[str]]:
    """Return what `package` holds: modules (no submodules) and packages with theirs."""
    found = {path.stem: set[str]() for path in package.glob("*.py")}
    for path in package.glob("*/*.py"):
        found.setdefault(path.parent.name, set()).add(path.stem)
    return {name: subs - {"__init__"} for name, subs in found.items() if name != "__init__"}


def test_every_module_stands_in_the_rooms_table(root: Path, rooms: dict[str, set[str]]) -> None:
    real = modules(root / "analysis")
    assert set(real) - set(rooms) == set(), ADD
    assert set(rooms) - set(real) == set(), "the room is gone: take it out of CONTRIBUTING.md"
    assert {name: subs - rooms[name] for name, subs in real.items() if subs - rooms[name]} == {}, ADD
    assert {name: rooms[name] - subs for name, subs in real.items() if rooms[name] - subs} == {}


def test_the_rooms_stand_in_the_order_that_is_enforced(
    rooms: dict[str, set[str]], pyproject: dict[str, Any]
) -> None:
    contract = next(c for c in pyproject["tool"]["importlinter"]["contracts"] if c["id"] == "rooms")
    layers = [re.findall(r"\w+", layer) for layer in contract["layers"]]
    level = {name: number for number, layer in enumerate(layers) for name in layer}
    levels = [level[name] for name in rooms if name in level]  # what is not: import-linter says so
    assert levels == sorted(levels)


def test_every_part_of_the_dashboard_stands_in_its_table(root: Path, text: str) -> None:
    part = text[text.index("### Rooms of the dashboard") : text.index("### Tables")]
    named = set(re.findall(r"^\| `([\w.]+)/?` \|", part, flags=re.MULTILINE))
    real = {path.name for path in (root / "dashboard").iterdir() if not path.name.startswith((".", "_"))}
    assert real - named == set()
    assert named - real == set()


def test_every_table_has_a_row(text: str) -> None:
    part = text[text.index("### Tables") : text.index("## Names")]
    named = set(re.findall(r"^\| (\w+) \| (?!one row)", part, flags=re.MULTILINE)) - {"table"}
    assert named == set(SCHEMAS)


def test_every_library_has_its_reason(text: str, pyproject: dict[str, Any]) -> None:
    part = text[text.index("## Libraries") : text.index("## A release")]
    named = {name for cell in re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE) for name in cell.split(", ")}
    missing = {name for name in _libraries(pyproject) if name not in {n.strip() for n in named}}
    assert missing == set(), "say in CONTRIBUTING.md why this library"


def _libraries(pyproject: dict[str, Any]) -> Iterator[str]:
    project = pyproject["project"]
    for line in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = Requirement(line).name
        if not name.startswith("types-") and not name.endswith("-stubs"):
            yield name


def test_every_command_of_the_makefile_is_named(root: Path, text: str) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE)
    assert len(targets) > 1
    assert [target for target in targets if f"`make {target}" not in text] == []
