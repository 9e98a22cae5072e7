"""Run the command line inside the test, so that coverage sees it and warnings are errors there too."""

from __future__ import annotations

import sys
from typing import NamedTuple

import pytest

from analysis.__main__ import main

__all__ = ["Outcome", "run_cli"]


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def run_cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object
) -> Outcome:
    """Run `samenspelkaart ARGUMENTS` in this process; anything but a clean exit fails the test."""
    monkeypatch.setattr(sys, "argv", ["samenspelkaart", *map(str, arguments)])
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    code = stop.value.code
    assert code is None or isinstance(code, int)
    return Outcome(code or 0, captured.out, captured.err)
