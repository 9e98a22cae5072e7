"""A small table on the embedded data, kept to notice change; it proves nothing by itself.

Renew it with `.venv/bin/python -m tests.test_golden`, read the difference in git as a reviewer would, and say
in CHANGELOG "cijfers wijzigen: ja" when it is not empty. What the figures should be is tested elsewhere, and
below for two pairs: computed again from the files with shapely and numpy, bounds included.
"""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray

from analysis import Results, read_bronnen, run
from analysis.rapport import to_csv

GOLDEN = Path(__file__).parent / "golden" / "dekking.csv"
DATA = Path(__file__).parent.parent / "data"
PAIRS = [
    ("ouderen", "ontmoeting"),
    ("ouderen", "huiskamer"),
    ("ouderen", "vervoer"),
    ("jeugd", "jongerenwerk"),
]
COLUMNS = [
    "gebiedcode", "gebiednaam", "doelgroep", "aanbodsoort", "norm_m", "inwoners", "inwoners_binnen_norm",
    "inwoners_binnen_norm_min", "inwoners_binnen_norm_max", "aandeel_binnen_norm", "afstand_mediaan_m",
    "afstand_p90_m", "aantal_aanbod", "status", "voorlopig",
]  # fmt: skip


def golden_rows(results: Results) -> str:
    table = results.dekking
    wanted = [pair in PAIRS for pair in zip(table["doelgroep"], table["aanbodsoort"], strict=True)]
    rows = table[pd.Series(wanted, index=table.index) & (table["niveau"] != "buurt")]
    return to_csv(rows.sort_values(["doelgroep", "aanbodsoort", "gebiedcode"])[COLUMNS].round(3))


@pytest.fixture(scope="module")
def results() -> Results:
    return run(read_bronnen(DATA))


def test_golden_table(results: Results) -> None:
    """Compare with the kept table: text exactly, numbers to a thousandth and a half."""
    kept, found = (
        list(csv.reader(io.StringIO(t))) for t in (GOLDEN.read_text(encoding="utf-8"), golden_rows(results))
    )
    assert found[0] == kept[0] == COLUMNS
    assert len(kept) == 1 + len(PAIRS) * 17
    for old, new in zip(kept, found, strict=True):
        for column, before, after in zip(COLUMNS, old, new, strict=True):
            same = before == after or float(after or "nan") == pytest.approx(
                float(before or "nan"), abs=0.0015
            )
            assert same, (old[:4], column, before, after)


# ---------------------------------------------------------------------------------- the same in a second way


def lay_squares(buurten: gpd.GeoDataFrame) -> pd.DataFrame:
    """Put a point in the middle of each 100 m square of RD whose middle lies in a buurt."""
    parts = []
    for code, area in zip(buurten["buurtcode"], buurten.geometry, strict=True):
        west, south, east, north = (100 * np.floor(side / 100) for side in area.bounds)
        x, y = np.meshgrid(np.arange(west, east + 100, 100) + 50, np.arange(south, north + 100, 100) + 50)
        points = shapely.points(x.ravel(), y.ravel())
        points = points[shapely.covers(area, points)]
        if not len(points):
            points = np.array([area.representative_point()])
        parts.append(
            pd.DataFrame({"x": shapely.get_x(points), "y": shapely.get_y(points), "buurtcode": code})
        )
    return pd.concat(parts, ignore_index=True)


def read_offerings(soorten: list[str]) -> pd.DataFrame:
    table = pd.read_csv(DATA / "aanbod" / "zwolle.csv", dtype=str, keep_default_na=False)
    serves = table["doelgroepen"].str.contains(r"(?:^|;)(?:ouderen|alle)(?:;|$)") | (
        table["doelgroepen"] == ""
    )
    return table[serves & table["aanbodsoort"].isin(soorten) & (table["bereik"] == "punt")]


def reach(squares: pd.DataFrame, offerings: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell per square who is within 400 m: as drawn, at worst, at best; shape (3, squares)."""
    policy = tomllib.loads((DATA / "normen.toml").read_text(encoding="utf-8"))
    at_point = offerings["locatieprecisie"].isin(["adres", "postcode6", "straat", "gebouw_nabij"])
    points = offerings[at_point & (offerings["lat"] != "")]
    places = gpd.GeoSeries.from_xy(points["lon"].astype(float), points["lat"].astype(float), crs=4326).to_crs(
        28992
    )
    radius = points["locatieprecisie"].map(policy["locatieprecisie"]).to_numpy(dtype=float)
    d = np.hypot(
        squares["x"].to_numpy()[:, None] - places.x.to_numpy(),
        squares["y"].to_numpy()[:, None] - places.y.to_numpy(),
    )
    factor, limit = policy["omwegfactor"], 400.001
    drawn, worst = (d * factor <= limit).any(axis=1), ((d + radius) * factor <= limit).any(axis=1)
    best = (np.maximum(d - radius, 0) * factor <= limit).any(axis=1)
    areas = offerings[~at_point]
    for text in areas["werkgebied"].where(areas["werkgebied"] != "", areas["wijkcode"]):
        codes = [code for code in str(text).split(";") if code]
        wijk = "WK" + squares["buurtcode"].str[2:8]
        best |= (wijk.isin(codes) | squares["buurtcode"].isin(codes) | (not codes)).to_numpy()
    return np.stack([drawn, worst, best])


@pytest.mark.parametrize(
    ("soort", "members"),
    [
        ("huiskamer", ["huiskamer"]),
        ("ontmoeting", ["huiskamer", "buurthuis", "wijkcentrum", "kerk_inloop", "inloophuis"]),
    ],
)
def test_golden_figures_computed_again(soort: str, members: list[str], results: Results) -> None:
    buurten = gpd.read_file(DATA / "geo" / "buurten.geojson").to_crs(28992)
    squares, offerings = lay_squares(buurten), read_offerings(members)
    assert len(offerings) > 5
    counts = pd.read_csv(DATA / "geo" / "bevolking.csv")
    people = counts[counts["doelgroep"] == "ouderen"].set_index("gebiedcode")["inwoners"]
    weight = squares["buurtcode"].map(people) / squares.groupby("buurtcode")["x"].transform("size")
    rows = results.dekking
    rows = rows[(rows["doelgroep"] == "ouderen") & (rows["aanbodsoort"] == soort)].set_index("gebiedcode")
    for level in ("WK" + squares["buurtcode"].str[2:8], pd.Series("GM0193", index=squares.index)):
        total = weight.groupby(level).sum()
        for column, within in zip(("", "_min", "_max"), reach(squares, offerings), strict=True):
            share = weight.where(within, 0).groupby(level).sum() / total
            found = rows.loc[share.index]
            expected = share * found["inwoners"]  # the row of the wijk itself says how many there are
            assert found[f"inwoners_binnen_norm{column}"].tolist() == pytest.approx(
                expected.tolist(), abs=1e-6
            )


if __name__ == "__main__":
    GOLDEN.write_text(golden_rows(run(read_bronnen(DATA))), encoding="utf-8", newline="\n")
