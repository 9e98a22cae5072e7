"""A register without a single row is a beginning, not a fault: all is a hiaat to be looked into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
from typer.testing import CliRunner

from analysis.commandline import app
from analysis.hiaten import NOT_IN_REGISTER


def test_build_on_an_empty_register_writes_every_table(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(root / "data", data)
    register = data / "aanbod" / "zwolle.csv"
    register.write_text(register.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    result = CliRunner().invoke(app, ["build", "--data", str(data), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    dekking = pd.read_csv(tmp_path / "out" / "dekking.csv")
    # 78 buurten, 16 wijken and 1 gemeente, each with all 60 norms
    assert len(dekking) == 95 * 60
    assert (dekking["aantal_aanbod"] == 0).all()
    hiaten = pd.read_csv(tmp_path / "out" / "hiaten.csv")
    assert set(hiaten["reden"]) == {NOT_IN_REGISTER}
    assert set(hiaten["voorlopig"]) == {"ja"}
