"""What the screens load is what the command line writes: every table beside dekking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.maten import MATEN, compute_maten
from analysis.pipeline import run
from dashboard.loading import load, load_maat
from dashboard.state import Selection
from tests.roosterdam import Roosterdam


@pytest.mark.parametrize("norm_m", [400, 600])
def test_every_measure_of_the_chosen_pair(tmp_path: Path, norm_m: int) -> None:
    # 400 m is the norm of the pair, 600 m is a choice on the screen; Roosterdam has eight other pairs
    loaded = load(Roosterdam().write(tmp_path))
    selection = Selection(doelgroep="ouderen", aanbodsoort="huiskamer")
    normen = loaded.results.normen.with_norm("ouderen", "huiskamer", norm_m)
    norm = normen.norm_for("ouderen", "huiskamer")
    assert norm is not None
    alone = run(loaded.results.bronnen, normen=replace(normen, normen=(norm,)))
    for naam, expected in compute_maten(alone, list(MATEN)).items():
        found = load_maat(loaded, selection, naam, norm_m=norm_m)
        pd.testing.assert_frame_equal(found, expected, check_categorical=False, obj=naam)
        assert len(found) or naam in {"overlap", "redenen"}
    with pytest.raises(UsageError, match="Maat 'overlop' bestaat niet"):
        load_maat(loaded, selection, "overlop", norm_m=norm_m)
