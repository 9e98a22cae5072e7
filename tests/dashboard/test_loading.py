"""What the screens load is what the command line writes: every table beside dekking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.maten import MATEN, compute_maten
from analysis.pipeline import run
from dashboard.loading import load, load_beeld, load_maat, load_maten, load_shapes, load_states
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


@pytest.mark.parametrize("naam", ["houdbaarheid", "vervoer"])
def test_a_measure_of_all_norms_is_that_of_the_build(tmp_path: Path, naam: str) -> None:
    loaded = load(Roosterdam().write(tmp_path))
    found, expected = load_maten(loaded, naam), compute_maten(run(loaded.results.bronnen), [naam])[naam]
    pd.testing.assert_frame_equal(found, expected, check_categorical=False)
    assert found.groupby(["doelgroep", "aanbodsoort"], observed=True).ngroups > 1


def test_what_is_loaded_is_shared_until_files_or_figures_differ(town: Path) -> None:
    one, again = load(town), load(town)
    selection = Selection(doelgroep="ouderen", aanbodsoort="huiskamer")
    beeld = load_beeld(one, selection, norm_m=400)
    assert load_beeld(again, replace(selection, gebied="WK999901", niveau="buurt"), norm_m=400) is beeld
    assert load_beeld(one, selection, norm_m=500) is not beeld
    walked = replace(one, fingerprint="along streets")  # other figures of the same files
    assert load_beeld(walked, selection, norm_m=400) is not beeld
    assert load_states(again) is load_states(one)
    assert load_states(walked) is not load_states(one)
    assert load_shapes(walked, "wijk") is load_shapes(one, "wijk")
    with (town / "normen.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert load_shapes(load(town), "wijk") is not load_shapes(one, "wijk")
