"""A disk that is full, or a folder that may not be written: the exact message, and everything as it was.

The refusals are put in the place of the system's own: root may write everywhere, and tests run as root too.
"""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from typing import TYPE_CHECKING, Any

import pytest

from analysis.register import Register
from tests.cli import run_cli

if TYPE_CHECKING:
    from pathlib import Path

LIST = "naam,plaats,soort\nSoep,Zwolle,huiskamer\n"
REFUSALS = {
    errno.ENOSPC: "De schijf is vol. Maak ruimte en probeer het opnieuw.",
    errno.EROFS: "Deze map is alleen te lezen. Kies een andere map.",
    errno.EACCES: "U mag hier niet schrijven. Kies een andere map of vraag om rechten.",
}


@pytest.fixture
def lijst(tmp_path: Path) -> Path:
    (tmp_path / "data/aanbod").mkdir(parents=True)
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, "utf-8")
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "aanbod").glob("*.csv")}


def refuse(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refused(*_args: Any, **_options: Any) -> Any:  # noqa: ANN401
        raise OSError(number, "refused")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)


@pytest.mark.parametrize(("number", "reason"), REFUSALS.items())
def test_import(
    lijst: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    reason: str,
) -> None:
    data = tmp_path / "data"
    command = ("import", lijst, "--data", data)
    assert run_cli(capsys, monkeypatch, *command).code == 0
    before = files_of(data)
    lijst.write_text(LIST.replace("Soep", "Soep en brood"), "utf-8")
    with monkeypatch.context() as disk:
        refuse(disk, number)
        done = run_cli(capsys, monkeypatch, *command)
    assert (done.code, done.err) == (
        1,
        f"import_lijst.csv kan niet geschreven worden. {reason} Wat er stond, is niet veranderd.\n",
    )
    assert files_of(data) == before
    assert run_cli(capsys, monkeypatch, *command).code == 0
    assert b"Soep en brood" in files_of(data)["import_lijst.csv"]


@pytest.mark.parametrize(("number", "reason"), REFUSALS.items())
def test_export(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    reason: str,
) -> None:
    out = tmp_path / "x.csv"
    out.write_text("oud", "utf-8")
    refuse(monkeypatch, number)
    done = run_cli(capsys, monkeypatch, "export", out, "--data", root / "data")
    assert (done.code, done.err) == (
        1,
        f"x.csv kan niet geschreven worden. {reason} Wat er stond, is niet veranderd.\n",
    )
    assert out.read_text("utf-8") == "oud"


def test_a_history_that_may_not_be_written(
    lijst: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: Any, **_options: Any) -> Any:  # noqa: ANN401
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("analysis.register.store.sqlite3.connect", refused)
    done = run_cli(capsys, monkeypatch, "import", lijst, "--data", tmp_path / "data")
    assert (done.code, done.err) == (
        1,
        (
            "De geschiedenis van het register (geschiedenis.sqlite) is niet te openen: "
            "unable to open database file.\n"
        ),
    )
    assert files_of(tmp_path / "data") == {}


def test_a_history_that_fills_the_disk_at_the_last_line(
    lijst: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    assert run_cli(capsys, monkeypatch, "import", lijst, "--data", data).code == 0
    with sqlite3.connect(next(data.rglob("geschiedenis.sqlite"))) as db:
        db.execute(
            "CREATE TRIGGER vol BEFORE UPDATE OF status ON handeling "
            "BEGIN SELECT RAISE(FAIL, 'disk full'); END"
        )
    db.close()
    lijst.write_text(LIST.replace("Soep", "Soep en brood"), "utf-8")
    done = run_cli(capsys, monkeypatch, "import", lijst, "--data", data)
    assert (done.code, done.err) == (
        1,
        (
            "De geschiedenis van het register is niet af te sluiten (disk full). De lijst zelf is heel. "
            "Maak ruimte op de schijf; bij de volgende wijziging komt de geschiedenis vanzelf goed.\n"
        ),
    )
    assert any(b"Soep en brood" in content for content in files_of(data).values())
    with sqlite3.connect(next(data.rglob("geschiedenis.sqlite"))) as db:
        db.execute("DROP TRIGGER vol")
    db.close()
    with Register(data) as register:
        assert set(register.history()["soort"]) == {"import"}  # nothing looks as if somebody else did it


def test_a_file_where_the_folder_should_be(
    lijst: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vol").write_text("x", "utf-8")
    done = run_cli(capsys, monkeypatch, "import", lijst, "--data", tmp_path / "vol")
    assert (done.code, done.err) == (
        1,
        (
            "geschiedenis.sqlite kan niet geschreven worden. Een deel van dit pad is geen map. "
            "Controleer de naam. Wat er stond, is niet veranderd.\n"
        ),
    )
    assert (tmp_path / "vol").read_text("utf-8") == "x"
