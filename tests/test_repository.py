"""The rules of the repository itself: what is declared, locked, published and never committed."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s;]+)(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
PUBLICCODE_KEYS = {  # what the standard requires, version 0.4
    "categories",
    "description",
    "developmentStatus",
    "legal",
    "localisation",
    "maintenance",
    "name",
    "platforms",
    "publiccodeYmlVersion",
    "softwareType",
    "url",
}


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def publiccode(root: Path) -> dict[str, Any]:
    content = yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_the_package_declares_its_command_and_licence(root: Path, pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    assert project["scripts"] == {"samenspelkaart": "analysis.__main__:main"}
    assert project["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (root / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_only(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    strange = [line for line in text.splitlines() if not (PINNED.fullmatch(line) or HASH.fullmatch(line))]
    assert strange == []
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 10
    assert [block for block in blocks if "--hash=" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_fulfils_what_pyproject_asks(root: Path, pyproject: dict[str, Any], lock: str) -> None:
    wanted = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["build"]
    if lock == "requirements-dev.lock":
        wanted = wanted + pyproject["project"]["optional-dependencies"]["dev"]
    versions: dict[str, list[str]] = {}
    for line in (root / lock).read_text(encoding="utf-8").splitlines():
        if match := PINNED.fullmatch(line):
            versions.setdefault(match[1], []).append(match[2])
    unmet = [
        str(requirement)
        for requirement in map(Requirement, wanted)
        if not (found := versions.get(requirement.name))
        or not all(map(requirement.specifier.contains, found))
    ]
    assert unmet == [], "run `make lock`"


def test_both_locks_agree(root: Path) -> None:
    runtime, dev = (set(PINNED.findall((root / lock).read_text(encoding="utf-8"))) for lock in LOCKS)
    assert runtime < dev


def test_publiccode_has_what_the_standard_requires(publiccode: dict[str, Any]) -> None:
    assert publiccode.keys() >= PUBLICCODE_KEYS
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert publiccode["softwareType"] == "standalone/web"
    assert publiccode["localisation"]["availableLanguages"] == ["nl"]
    assert publiccode["maintenance"]["contacts"]
    description = publiccode["description"]["nl"]
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]


def test_every_place_names_the_same_version(
    root: Path, pyproject: dict[str, Any], publiccode: dict[str, Any]
) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    top = re.search(r"^## (\S+) – (\S+)$", changelog, flags=re.MULTILINE)
    assert top is not None
    assert pyproject["project"]["version"] == publiccode["softwareVersion"] == top[1]
    assert publiccode["releaseDate"] == top[2]


def test_every_version_says_whether_figures_change(root: Path) -> None:
    entries = re.split(r"^## ", (root / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    assert [
        entry for entry in entries if not re.search(r"^Cijfers wijzigen: (ja|nee)\b", entry, re.MULTILINE)
    ] == []


def test_no_file_names_a_path_of_this_machine(root: Path) -> None:
    places = [
        str(folder) + "/" for folder in (root.parent, Path.home()) if folder != Path(tempfile.gettempdir())
    ]
    pages = (path for path in _tracked(root) if path.is_file())
    named = [path.name for path in pages if any(place.encode() in path.read_bytes() for place in places)]
    assert named == []


def test_no_snapshot_of_the_reference_data_is_in_the_repository(root: Path, shared: Path) -> None:
    snapshots = {
        _digest(path): path.name for path in (shared / "reference/snapshots").rglob("*") if path.is_file()
    }
    assert snapshots
    assert [
        snapshots[key] for path in _tracked(root) if path.is_file() and (key := _digest(path)) in snapshots
    ] == []


def _tracked(root: Path) -> Iterator[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True)  # noqa: S607
    yield from (root / name for name in listing.stdout.decode().split("\0") if name)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
