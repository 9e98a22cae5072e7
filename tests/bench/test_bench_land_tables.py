"""A whole country with every table beside dekking: how long it takes."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.land import LandMaten, run_land
from analysis.pipeline import run
from analysis.rapport import write_results
from tests.bench.land import COUNTRY, enrich, make_bronnen
from tests.bench.meting import Meting

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_every_table_of_a_country(root: Path, tmp_path: Path, meting: Meting) -> None:
    bronnen = enrich(make_bronnen(COUNTRY))
    (room := tmp_path / "room").mkdir()
    start = time.perf_counter()
    maten = LandMaten(None, room)
    results = run_land(bronnen, workers=2, maten=maten)
    computed = time.perf_counter()
    files = write_results(results, tmp_path / "out", data=root / "data", maten=maten.tables(results))
    written = time.perf_counter()
    in_one = run(bronnen)
    assert_frame_equal(results.dekking, in_one.dekking)
    rows = len(in_one.dekking)
    assert len(pd.read_csv(tmp_path / "out" / "houdbaarheid.csv", usecols=["rang"])) == len(in_one.hiaten)
    assert len(pd.read_csv(tmp_path / "out" / "drempels.csv", usecols=["gebiedcode"])) == rows
    meting.note("build --land, alle tabellen, land: rekenen", computed - start, unit="s")
    meting.note("build --land, alle tabellen, land: schrijven", written - computed, unit="s")
    meting.note("build --land: wat er geschreven is", sum(f.stat().st_size for f in files) / 1e9, unit="GB")
