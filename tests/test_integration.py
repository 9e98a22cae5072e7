"""The whole road on full-resolution Zwolle: borders, 133,128 inwoners and 71,888 addresses as herkomsten."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis import Results, read_bronnen, run
from analysis.gebieden import buurt_of_points
from tests.cli import run_cli
from tests.zwolle import ADDRESSES, INHABITANTS, read_people, write_zwolle

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def data(root: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_zwolle(root, shared, tmp_path_factory.mktemp("integration"))


@pytest.fixture(scope="module")
def results(data: Path) -> Results:
    return run(read_bronnen(data))


def test_every_address_lands_in_the_buurt_its_file_names(results: Results) -> None:
    herkomsten = results.bronnen.herkomsten
    assert len(herkomsten) == ADDRESSES
    found = buurt_of_points(
        results.bronnen.buurten, herkomsten["x_rd"].to_numpy(), herkomsten["y_rd"].to_numpy()
    )
    assert (found == herkomsten["buurtcode"].to_numpy(dtype=object)).all()
    assert results.bronnen.herkomsten_bekend


def test_wijken_are_the_unions_that_the_municipality_drew(results: Results, shared: Path) -> None:
    path = shared / "reference" / "snapshots" / "zwolle_wijken_gemeente_fullres.geojson"
    drawn = gpd.read_file(path).to_crs(28992).sort_values("wijkcode")
    built = results.gebieden[results.gebieden["niveau"] == "wijk"]
    assert built["gebiedcode"].tolist() == drawn["wijkcode"].tolist()
    assert len(built) == 16
    between = shapely.symmetric_difference(built.geometry.to_numpy(), drawn.geometry.to_numpy())
    # measured between the two published files themselves: 2.2 m² at the most, in a wijk of square kilometres
    assert shapely.area(between).max() < 3
    whole = results.gebieden.loc[results.gebieden["niveau"] == "gemeente"]
    assert whole.geometry.area.tolist() == pytest.approx([119.36e6], rel=1e-4)


def test_everybody_is_counted_once(results: Results) -> None:
    rows = results.dekking[results.dekking["doelgroep"] == "alle"]
    totals = rows.groupby(["aanbodsoort", "niveau"])["inwoners"].sum()
    assert len(totals) > 0
    assert set(totals) == {INHABITANTS}


def test_the_whole_pipeline_through_the_command_line(
    data: Path, results: Results, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    checked = run_cli(capsys, monkeypatch, "check", "--data", data)
    assert checked.code == 0
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path).code == 0
    with (tmp_path / "dekking.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == (78 + 16 + 1) * len(results.normen.normen)
    assert {row["maat"] for row in rows} == {"hemelsbreed"}
    # what the file says is what the library says, to six decimals
    shares = [float(row["aandeel_binnen_norm"] or "nan") for row in rows]
    np.testing.assert_allclose(shares, results.dekking["aandeel_binnen_norm"], atol=5.1e-7)


def test_ouderen_near_ontmoeting_computed_with_geopandas(root: Path, results: Results, shared: Path) -> None:
    """Do it again from the snapshots, the register and the norm alone: join, weigh, add up."""
    register = pd.read_csv(root / "data" / "aanbod" / "zwolle.csv", dtype=str, keep_default_na=False)
    serves = register["doelgroepen"].str.contains(r"(?:^|;)(?:ouderen|alle)(?:;|$)")
    soort = register["aanbodsoort"].isin(
        ["huiskamer", "buurthuis", "wijkcentrum", "kerk_inloop", "inloophuis"]
    )
    at_point = (register["bereik"] == "punt") & (register["lat"] != "")
    at_point &= register["locatieprecisie"].isin(["adres", "postcode6", "straat", "gebouw_nabij"])
    points = register[soort & at_point & serves]
    assert len(points) > 5
    places = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(points["lon"].astype(float), points["lat"].astype(float), crs=4326)
    ).to_crs(28992)
    table = pd.read_csv(shared / "reference" / "snapshots" / "zwolle_adrespunten_rd.csv")
    homes = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["x"], table["y"], crs=28992))
    joined = homes.sjoin_nearest(places, distance_col="d")
    joined = joined[~joined.index.duplicated()]
    assert len(joined) == ADDRESSES
    people = read_people(shared)["ouderen"]
    weight = joined["buurtcode"].map(people) / joined.groupby("buurtcode")["d"].transform("size")
    within = weight.where(joined["d"] * 1.3 <= 400 + 0.001, 0)
    rows = results.dekking
    rows = rows[(rows["doelgroep"] == "ouderen") & (rows["aanbodsoort"] == "ontmoeting")]
    rows = rows.set_index("gebiedcode")
    assert rows["norm_m"].unique().tolist() == [400]
    for level in (
        joined["buurtcode"],
        "WK" + joined["buurtcode"].str[2:8],
        pd.Series("GM0193", index=joined.index),
    ):
        reached = within.groupby(level).sum()
        assert rows.loc[reached.index, "inwoners_binnen_norm"].tolist() == pytest.approx(
            reached.tolist(), abs=1e-6
        )
    assert rows.loc["GM0193", "inwoners"] == people.sum()
