"""Launch: the command line of the dashboard, and a configuration that travels with the package."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dashboard import launch


def test_command_serves_the_app_on_the_data(tmp_path: Path) -> None:
    command = launch.command(tmp_path, 8600)
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(command[4]).name == "app.py"
    assert command[5:] == ["--server.port", "8600", "--", str(tmp_path.resolve())]


def test_command_without_port_and_background(tmp_path: Path) -> None:
    assert launch.command(tmp_path, background=False)[5:] == [
        "--",
        str(tmp_path.resolve()),
        "--zonder-achtergrondkaart",
    ]


def test_start_gives_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "command", lambda *_: [sys.executable, "-c", "raise SystemExit(3)"])
    assert launch.start(tmp_path) == 3


def test_stopping_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "run", stopped)
    assert launch.start(tmp_path) == 0


def test_configuration_lies_beside_the_app_and_calls_nobody(root: Path) -> None:
    config = tomllib.loads((root / "dashboard" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["disableDataExport"] is True
    assert config["server"]["address"] == "localhost"
