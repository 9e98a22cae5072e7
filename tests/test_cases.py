"""Reference cases with answers of others: points in polygons, control points of RD, and the Gauss circle."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from analysis import Norm, compute_pair, read_bronnen, run
from analysis.gebieden import buurt_of_points, repair_polygon
from analysis.readers import read_buurten, read_geo
from tests.cli import run_cli
from tests.roosterdam import Roosterdam

OVERLAPPING = "BU01930110"  # zone J lies 100 m over zone I; a set of buurten with both is refused


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# ----------------------------------------------------------------------------------------- points in polygons


@pytest.fixture(scope="module")
def pip_hard(shared: Path) -> Path:
    return shared / "cases" / "pip_hard"


@pytest.fixture(scope="module")
def zones(pip_hard: Path) -> gpd.GeoDataFrame:
    """Give the 13 zones, repaired as the reader repairs them."""
    table = gpd.read_file(pip_hard / "zones.geojson")
    mended = [repair_polygon(geometry) for geometry in table.geometry]
    return table.set_geometry(gpd.GeoSeries([area for area in mended if area is not None], crs=28992))


def test_pip_hard(pip_hard: Path, zones: gpd.GeoDataFrame) -> None:
    points = pd.read_csv(pip_hard / "points.csv")
    found = buurt_of_points(zones, points["x"].to_numpy(), points["y"].to_numpy())
    expected = read_csv(pip_hard / "expected.csv")
    assert [row["point"] for row in expected] == points["point"].tolist()  # one answer per point, in order
    assert len(expected) == 50
    wrong = {
        row["point"]: (code, row["zone"])
        for row, code in zip(expected, found, strict=True)
        if (code or "") != row["zone"]
    }
    assert wrong == {}


def test_pip_hard_does_not_depend_on_the_order_of_zones(pip_hard: Path, zones: gpd.GeoDataFrame) -> None:
    points = pd.read_csv(pip_hard / "points.csv")
    x, y = points["x"].to_numpy(), points["y"].to_numpy()
    backwards = gpd.GeoDataFrame(zones.iloc[::-1].reset_index(drop=True))
    assert (
        buurt_of_points(backwards, x[::-1], y[::-1])[::-1].tolist() == buurt_of_points(zones, x, y).tolist()
    )


def test_pip_hard_as_buurten_of_a_gemeente(
    pip_hard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Roosterdam(people={}, own_rows={}, herkomsten=None).write(tmp_path)
    geo = json.loads((pip_hard / "zones.geojson").read_text(encoding="utf-8"))
    for feature in geo["features"]:
        code = feature["properties"]["buurtcode"]
        feature["properties"] |= {
            "naam": code, "wijknaam": "wijk", "gemeentecode": "GM0193", "peiljaar": "2024",
        }  # fmt: skip
    geo["features"] = [f for f in geo["features"] if f["properties"]["buurtcode"] != OVERLAPPING]
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    codes = [f["properties"]["buurtcode"] for f in geo["features"]]
    figure = {"doelgroep": "ouderen", "inwoners": "1", "peiljaar": "2024", "bron": "x", "schatting": "nee"}
    write_csv(data / "geo" / "bevolking.csv", [{"gebiedcode": code, **figure} for code in codes])
    expected = [row for row in read_csv(pip_hard / "expected.csv") if row["zone"] != OVERLAPPING]
    offering = {"aanbodsoort": "huiskamer", "doelgroepen": "ouderen", "locatieprecisie": "adres"}
    write_csv(
        data / "aanbod" / "register.csv",
        [
            {"aanbod_id": row["point"], "naam": row["point"], **offering, "x_rd": row["x"], "y_rd": row["y"]}
            for row in expected
        ],
    )
    out = tmp_path / "uit"
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out).code == 0
    found = read_csv(out / "aanbod.csv")
    assert {row["aanbod_id"]: row["buurtcode"] for row in found} == {
        row["point"]: row["zone"] for row in expected
    }
    # the bow-tie, the loop, the spike and the hole on the edge were drawn invalid: each is mended and named
    mended = [row["melding"] for row in read_csv(out / "bevindingen.csv") if row["kolom"] == "geometry"]
    invalid = ["BU01930107", "BU01930108", "BU01930111", "BU01930112"]
    assert [text.split()[3] for text in mended if "kruist zichzelf" in text] == invalid


def test_ring_by_ring_repair_keeps_the_area_that_is_drawn() -> None:
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    mended = repair_polygon(bow_tie)
    assert mended is not None
    assert mended.area == 50  # two triangles of 10 x 5 / 2; buffer(0) keeps one
    assert bow_tie.buffer(0).area == 25
    spike = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 15), (10, 10), (0, 10)])
    mended = repair_polygon(spike)
    assert mended is not None
    assert mended.area == 100
    hole = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(0, 4), (5, 4), (5, 6), (0, 6)]])
    mended = repair_polygon(hole)
    assert mended is not None
    assert mended.area == 90


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        shapely.Point(1, 1),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.Polygon(),
        shapely.Polygon([(0, 0), (5, 0), (0, 0)]),
        shapely.Polygon([(0, 0), (1, 0), (math.inf, 1)]),
    ],
)
def test_what_draws_no_area_is_no_border(nothing: BaseGeometry | None) -> None:
    assert repair_polygon(nothing) is None


# --------------------------------------------------------------------------------------------- control points


@pytest.fixture(scope="module")
def control(shared: Path) -> list[dict[str, str]]:
    return read_csv(shared / "cases" / "crs_rd_wgs84" / "control.csv")


def off(x: float, y: float, point: dict[str, str]) -> float:
    """Give the distance (m) to the official place."""
    return math.hypot(x - float(point["rd_x"]), y - float(point["rd_y"]))


TOLERANCE_M = 0.30  # of pyproj without correction grids


def test_official_points_of_the_register(
    control: list[dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    rows = [
        {
            "aanbod_id": p["name"],
            "naam": p["name"],
            "aanbodsoort": "huiskamer",
            "lat": p["lat"],
            "lon": p["lon"],
        }
        for p in control
    ]
    data, out = Roosterdam(aanbod=rows).write(tmp_path), tmp_path / "uit"
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out).code == 0
    found = read_csv(out / "aanbod.csv")
    assert len(found) == len(control) == 3
    for row, point in zip(found, control, strict=True):
        assert off(float(row["x_rd"]), float(row["y_rd"]), point) <= TOLERANCE_M
    # the layer for QGIS says the same
    layer = gpd.read_file(out / "samenspelkaart.gpkg", layer="aanbod")
    for (x, y), point in zip(shapely.get_coordinates(layer.geometry), control, strict=True):
        assert off(x, y, point) <= TOLERANCE_M


def test_official_points_the_wrong_way_round_are_told(control: list[dict[str, str]], tmp_path: Path) -> None:
    rows = [
        {
            "aanbod_id": p["name"],
            "naam": p["name"],
            "aanbodsoort": "huiskamer",
            "lat": p["lon"],
            "lon": p["lat"],
        }
        for p in control
    ]
    bronnen = read_bronnen(Roosterdam(aanbod=rows).write(tmp_path))
    assert bronnen.aanbod["x_rd"].isna().all()
    told = [b for b in bronnen.bevindingen if b.melding.startswith("lat en lon zijn verwisseld.")]
    assert [b.rij for b in told] == [2, 3, 4]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".parquet"])
def test_official_points_of_borders(control: list[dict[str, str]], tmp_path: Path, suffix: str) -> None:
    corners = [(float(p["lon"]), float(p["lat"])) for p in control]
    table = gpd.GeoDataFrame({"naam": ["driehoek"]}, geometry=[shapely.Polygon(corners)], crs=4326)
    path = tmp_path / f"buurten{suffix}"
    table.to_parquet(path) if suffix == ".parquet" else table.to_file(path)
    read = read_geo(path, bron="geo/buurten")
    assert read.crs == "EPSG:28992"
    ring = shapely.get_coordinates(read.geometry.iloc[0])
    for point in control:
        assert min(off(x, y, point) for x, y in ring) <= TOLERANCE_M


def test_borders_with_the_axes_swapped_are_refused(control: list[dict[str, str]], tmp_path: Path) -> None:
    corners = [(float(p["lat"]), float(p["lon"])) for p in control]
    path = tmp_path / "buurten.geojson"
    gpd.GeoDataFrame({"naam": ["driehoek"]}, geometry=[shapely.Polygon(corners)], crs=4326).to_file(path)
    with pytest.raises(ValueError, match="passen niet bij WGS84 in Nederland"):
        read_buurten(path, bron="geo/buurten.geojson")


# ------------------------------------------------------------------------------------------- the Gauss circle


@pytest.fixture(scope="module")
def gauss(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, int]]]:
    """Write one person per 100 m square, and a doelgroep per radius, so that each radius has its norm."""
    case = shared / "cases" / "share_within_distance_gauss_circle"
    expected = json.loads((case / "expected.json").read_text())
    assert expected["squares"] == 8281
    radii = [row["radius_m"] for row in expected["rows"]]
    town = Roosterdam(
        normen='[aanbodsoorten.huiskamer]\nlabel = "Huiskamer"\n[doelgroepen.alle]\nlabel = "Alle inwoners"\n'
        + "".join(f'[doelgroepen.r{radius}]\nlabel = "Binnen {radius} m"\n' for radius in radii),
        pairs=[(f"r{radius}", "huiskamer", radius) for radius in radii],
    )
    data = town.write(tmp_path_factory.mktemp("gauss"))
    squares = pd.read_csv(case / "squares.csv")
    shape = shapely.box(195450, 495450, 204550, 504550)
    properties = {
        "buurtcode": "BU1", "naam": "Cirkel", "wijkcode": "WK1", "wijknaam": "Cirkel", "gemeentecode": "GM1",
        "peiljaar": "2024",
    }  # fmt: skip
    table = gpd.GeoDataFrame({key: [value] for key, value in properties.items()}, geometry=[shape], crs=28992)
    (data / "geo" / "buurten.geojson").unlink()
    table.to_file(data / "geo" / "buurten.gpkg")
    people = {
        "inwoners": squares["pop"].sum(),
        "peiljaar": "2024",
        "bron": "OEIS A000328",
        "schatting": "nee",
    }
    write_csv(
        data / "geo" / "bevolking.csv",
        [{"gebiedcode": "BU1", "doelgroep": f"r{radius}", **people} for radius in radii],
    )
    places = squares.rename(columns={"x": "x_rd", "y": "y_rd", "pop": "gewicht"}).assign(buurtcode="BU1")
    places.to_csv(data / "geo" / "herkomsten.csv", index=False)
    offering = pd.read_csv(case / "offerings.csv").iloc[0]
    row = {"aanbod_id": offering["id"], "naam": "Midden", "aanbodsoort": "huiskamer", "doelgroepen": "alle"}
    write_csv(
        data / "aanbod" / "register.csv",
        [{**row, "x_rd": offering["x"], "y_rd": offering["y"], "locatieprecisie": "adres"}],
    )
    return data, expected["rows"]


def test_gauss_circle_through_the_command_line(
    gauss: tuple[Path, list[dict[str, int]]], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    data, expected = gauss
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path).code == 0
    rows = {r["doelgroep"]: r for r in read_csv(tmp_path / "dekking.csv") if r["niveau"] == "gemeente"}
    assert len(rows) == len(expected) == 11
    for wanted in expected:
        row = rows[f"r{wanted['radius_m']}"]
        assert float(row["inwoners_binnen_norm"]) == pytest.approx(wanted["within_inclusive"], abs=1e-6)
        assert float(row["aandeel_binnen_norm"]) == pytest.approx(wanted["within_inclusive"] / 8281, abs=1e-6)


def test_gauss_circle_in_the_library(gauss: tuple[Path, list[dict[str, int]]]) -> None:
    data, expected = gauss
    results = run(read_bronnen(data))
    squares = results.bronnen.herkomsten
    steps = [
        (squares[axis].to_numpy() - middle) / 100 for axis, middle in (("x_rd", 200000), ("y_rd", 500000))
    ]
    found = results.afstanden.for_pair("r0", "huiskamer").afstand_m
    np.testing.assert_allclose(found, 100 * np.sqrt(steps[0] ** 2 + steps[1] ** 2), rtol=1e-15)
    for wanted in expected:
        radius = wanted["radius_m"]
        dekking, _ = compute_pair(results, Norm("r0", "huiskamer", radius, 0.8))
        assert dekking["inwoners_binnen_norm"].iloc[-1] == pytest.approx(wanted["within_inclusive"])
        if radius:  # half a metre less leaves out the squares on the circle itself
            dekking, _ = compute_pair(results, Norm("r0", "huiskamer", radius - 0.5, 0.8))
            assert dekking["inwoners_binnen_norm"].iloc[-1] == pytest.approx(wanted["within_exclusive"])
