"""Ctrl-C is one Dutch line and code 130, however early it comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import run_cli

_PRESS_WHEN = """
import os, signal, sys
class Press:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Press())
sys.argv = ["samenspelkaart", "check"]
from analysis.__main__ import main
main()
"""


def python(code: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["analysis.commandline", "typer", "analysis.commands.watals", "pandas"])
def test_ctrl_c_while_a_module_is_read_is_one_line(name: str, root: Path) -> None:
    done = python(_PRESS_WHEN.format(name=name), root)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Gestopt.\n")


def test_ctrl_c_in_a_command_that_says_nothing_itself_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.pipeline.read_bronnen", press)
    assert run_cli(capsys, monkeypatch, "check") == (130, "", "Gestopt.\n")


def test_the_door_reads_nothing_of_others_before_it_hears_ctrl_c(root: Path) -> None:
    found = python(
        "import sys; before = set(sys.modules); import analysis.__main__;"
        "print({name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)",
        root,
    )
    assert found.stdout.strip() == "{'analysis'}"
