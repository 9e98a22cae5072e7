from __future__ import annotations

import datetime as dt
import errno
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from analysis.errors import OutputError, UnreadableError, UsageError
from analysis.register import FileChange, Register

OLD = b"aanbod_id,naam\nA1,Soep\nA2,Koffie\n"
NEW = b"aanbod_id,naam\nA1,Soep en brood\nA2,Koffie\nA3,Biljart\n"
SECOND_OLD = b"aanbod_id;naam\r\nB1;Zang\r\n"
SECOND_NEW = b"aanbod_id;naam\r\nB1;Koor\r\n"
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "aanbod").mkdir()
    (tmp_path / "aanbod/een.csv").write_bytes(OLD)
    (tmp_path / "aanbod/twee.csv").write_bytes(SECOND_OLD)
    return tmp_path


def change(data: Path) -> int:
    with Register(data, now=lambda: NOW) as register:
        return register.change(
            [FileChange("een.csv", OLD, NEW)], soort="import", waarom="lijst van 22 november"
        )


def test_a_change_is_written_and_remembered(data: Path) -> None:
    nummer = change(data)
    assert (data / "aanbod/een.csv").read_bytes() == NEW
    with Register(data) as register:
        history = register.history()
        assert history.to_dict("records") == [
            {
                "nummer": nummer,
                "tijd": "2026-11-22T12:00:00+00:00",
                "rol": "gegevensbeheerder",
                "soort": "import",
                "waarom": "lijst van 22 november",
                "verwijst": None,
            }
        ]
        cells = register.history_of("A1")[["kolom", "oud", "nieuw"]].to_numpy().tolist()
        assert cells == [["naam", "Soep", "Soep en brood"]]
        assert register.history_of("A3")["nieuw"].tolist() == ["Biljart"]


def test_undo_gives_the_old_bytes_back_and_is_remembered_too(data: Path) -> None:
    nummer = change(data)
    with Register(data) as register:
        assert register.undo(nummer) == []
        assert register.history()["soort"].tolist() == ["import", "ongedaan"]
        assert register.last("import") is None
        with pytest.raises(UsageError, match=f"^Handeling {nummer} is al ongedaan gemaakt.$"):
            register.undo(nummer)
    assert (data / "aanbod/een.csv").read_bytes() == OLD


def test_undo_leaves_later_edits_alone(data: Path) -> None:
    nummer = change(data)
    (data / "aanbod/een.csv").write_bytes(
        NEW.replace(b"Biljart", b"Biljart en kaarten").replace(b"Koffie", b"Thee")
    )
    with Register(data) as register:
        assert register.undo(nummer) == ["A3 is later bewerkt en blijft staan."]
        soorten = register.history()["soort"].tolist()
    assert soorten == ["import", "buitenom", "ongedaan"]
    assert (
        data / "aanbod/een.csv"
    ).read_text() == "aanbod_id,naam\nA1,Soep\nA2,Thee\nA3,Biljart en kaarten\n"


def test_what_another_program_changed_is_remembered(data: Path) -> None:
    change(data)
    edited = NEW.replace(b"Koffie", b"Thee")
    (data / "aanbod/een.csv").write_bytes(edited)
    with Register(data) as register:
        register.change([FileChange("een.csv", edited, NEW)], soort="bewerking", waarom="terug")
        assert register.history_of("A2")[["soort", "oud", "nieuw"]].to_numpy().tolist() == [
            ["buitenom", "Koffie", "Thee"],
            ["bewerking", "Thee", "Koffie"],
        ]


def test_a_file_changed_meanwhile_is_not_overwritten(data: Path) -> None:
    with Register(data) as register, pytest.raises(OutputError) as error:
        register.change([FileChange("een.csv", b"iets anders", NEW)], soort="import", waarom="x")
    assert str(error.value) == "een.csv is intussen door een ander veranderd. Probeer het opnieuw."
    assert (data / "aanbod/een.csv").read_bytes() == OLD


STEPS = ["begin", "vastgelegd", "bestand 1", "bestand 2", "voltooid"]
KILLED = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from analysis.register import FileChange, Register
    data, step = Path(sys.argv[1]), sys.argv[2]
    def die(name):
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)
    with Register(data, on_step=die) as register:
        files = [FileChange("een.csv", register.read("een.csv"), bytes.fromhex(sys.argv[3])),
                 FileChange("twee.csv", register.read("twee.csv"), bytes.fromhex(sys.argv[4]))]
        register.change(files, soort="import", waarom="x")
""")


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step_leaves_the_old_or_the_new_state(data: Path, step: str, root: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(data), step, NEW.hex(), SECOND_NEW.hex()]
    done = subprocess.run(command, cwd=root, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with Register(data) as register:
        state = [register.read("een.csv"), register.read("twee.csv")]
        remembered = len(register.history())
    assert (state, remembered) in (([OLD, SECOND_OLD], 0), ([NEW, SECOND_NEW], 1))
    assert (remembered == 1) == (step in {"bestand 2", "voltooid"})
    assert not list((data / "aanbod").glob(".*.tmp"))


def test_a_full_disk_leaves_everything_as_it_was(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, target: Path) -> Path:
        if target.name == "twee.csv":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(_self, target)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", full)
    files = [FileChange("een.csv", OLD, NEW), FileChange("twee.csv", SECOND_OLD, SECOND_NEW)]
    with Register(data) as register, pytest.raises(OutputError) as error:
        register.change(files, soort="import", waarom="x")
    assert str(error.value) == (
        "twee.csv kan niet geschreven worden. De schijf is vol. Maak ruimte en probeer het opnieuw. "
        "Wat er stond, is niet veranderd."
    )
    assert [(data / "aanbod" / n).read_bytes() for n in ("een.csv", "twee.csv")] == [OLD, SECOND_OLD]


def test_two_programs_at_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3  # noqa: PLC0415

    real = sqlite3.connect
    quick = {"timeout": 0.05}
    monkeypatch.setattr(
        "analysis.register.register.sqlite3.connect", lambda p, **k: real(p, **{**k, **quick})
    )
    with Register(data), pytest.raises(OutputError) as error:
        Register(data)
    assert str(error.value) == (
        "Een ander programma is bezig met het register. Wacht tot het klaar is en probeer het opnieuw."
    )


def test_a_damaged_history_is_said_and_harms_no_list(data: Path) -> None:
    (data / "aanbod/register").mkdir()
    (data / "aanbod/register/geschiedenis.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(UnreadableError) as error:
        Register(data)
    assert str(error.value) == (
        "geschiedenis.sqlite: De geschiedenis van het register is beschadigd. "
        "Zet een reservekopie terug, of geef dit bestand een andere naam; de lijsten zelf zijn heel."
    )
    assert (data / "aanbod/een.csv").read_bytes() == OLD


def test_an_unknown_change_cannot_be_undone(data: Path) -> None:
    with Register(data) as register, pytest.raises(UsageError) as error:
        register.undo(99)
    assert str(error.value) == "Handeling 99 staat niet in de geschiedenis van het register."
