"""Speed at the size of the country, each operation beside what everybody would use; answers must be the same.

Times are medians of one run on one machine; the ratios are what counts. `make bench` prints them.
"""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import geopandas as gpd
import numpy as np
import pytest

from analysis.gebieden import BuurtIndex, buurt_of_points
from analysis.nabij import nearest_with_bounds
from analysis.pipeline import Bronnen, run
from analysis.schemas import RD
from tests.bench.land import COUNTRY, PROVINCE, SOORTEN, bend_borders, make_bronnen
from tests.bench.meting import Meting, median_seconds, processor_seconds, side_by_side

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def country() -> Bronnen:
    return make_bronnen(COUNTRY)


@pytest.fixture(scope="module")
def province() -> Bronnen:
    return make_bronnen(PROVINCE)


def points_of(bronnen: Bronnen) -> gpd.GeoDataFrame:
    xy = bronnen.herkomsten
    return gpd.GeoDataFrame(xy[["buurtcode"]], geometry=gpd.points_from_xy(xy["x_rd"], xy["y_rd"]), crs=RD)


def anew(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the table as one that nobody has searched yet: without the tree that geopandas keeps."""
    return gpd.GeoDataFrame(table.drop(columns="geometry"), geometry=table.geometry.to_numpy().copy(), crs=RD)


@pytest.mark.parametrize("borders", ["rechte grenzen", "bochtige grenzen, 160 hoeken"])
def test_points_in_buurten(country: Bronnen, meting: Meting, borders: str) -> None:
    straight = borders == "rechte grenzen"
    x, y = country.herkomsten["x_rd"].to_numpy(), country.herkomsten["y_rd"].to_numpy()
    table = country.buurten if straight else bend_borders(country.buurten)
    points, buurten = points_of(country)[["geometry"]], table[["buurtcode", "geometry"]]
    assert buurten.geometry.is_valid.all()
    index = BuurtIndex.of(buurten)
    joined = gpd.sjoin(points, buurten, predicate="within")
    expected = np.full(len(points), None, dtype=object)
    expected[joined.index] = joined["buurtcode"]
    found = index.codes_of_points(x, y)
    assert expected.tolist() == found.tolist() == buurt_of_points(buurten, x, y).tolist()
    warm = side_by_side(
        lambda: index.codes_of_points(x, y),
        lambda: gpd.sjoin(points, buurten, predicate="within"),
        rounds=15,
    )
    cold = side_by_side(
        lambda: BuurtIndex.of(buurten).codes_of_points(x, y),
        lambda: gpd.sjoin(anew(points), anew(buurten), predicate="within"),
        rounds=9,
    )
    name = f"punten in buurten ({borders})"
    meting.against(f"{name}, koud", *cold, peer="geopandas.sjoin", least=3 if straight else None)
    meting.against(f"{name}, warm", *warm, peer="geopandas.sjoin", least=15 if straight else None)


def test_nearest_of_every_soort(country: Bronnen, meting: Meting) -> None:
    van = country.herkomsten[["x_rd", "y_rd"]].to_numpy()
    soorten = [rows for _, rows in country.aanbod.groupby("aanbodsoort")]
    points = points_of(country)[["geometry"]]
    xy = [rows[["x_rd", "y_rd"]].to_numpy() for rows in soorten]
    radius = [np.zeros(len(rows)) for rows in soorten]
    nearest_with_bounds(van[:10], xy[0], radius[0])

    def of_all_soorten() -> None:
        with ThreadPoolExecutor() as threads:
            list(threads.map(nearest_with_bounds, [van] * SOORTEN, xy, radius))

    ours = median_seconds(of_all_soorten, rounds=3)
    offers = gpd.GeoDataFrame(geometry=soorten[0].geometry, crs=RD)
    theirs = SOORTEN * median_seconds(lambda: points.sjoin_nearest(offers, distance_col="m"), rounds=1)
    joined = points.sjoin_nearest(offers, distance_col="m")
    expected = joined[~joined.index.duplicated()]["m"].sort_index().to_numpy()
    np.testing.assert_allclose(nearest_with_bounds(van, xy[0], radius[0])[1], expected, rtol=0, atol=1e-6)
    name = f"dichtstbijzijnde van {SOORTEN} soorten"
    meting.against(name, ours, theirs, peer="geopandas.sjoin_nearest (één soort gemeten, × 20)", least=20)


def test_share_within_the_norm(province: Bronnen, meting: Meting) -> None:
    van = province.herkomsten[["x_rd", "y_rd"]].to_numpy()
    rows = province.aanbod[province.aanbod["aanbodsoort"] == "soort_00"]
    naar, radius, gewicht = (
        rows[["x_rd", "y_rd"]].to_numpy(),
        np.zeros(len(rows)),
        province.herkomsten["gewicht"],
    )
    points = points_of(province)

    def with_distances() -> float:
        return float(gewicht[nearest_with_bounds(van, naar, radius)[1] <= 400].sum() / gewicht.sum())

    def with_buffers() -> float:
        area = gpd.GeoDataFrame(geometry=[rows.geometry.buffer(400).union_all()], crs=RD)
        inside = gpd.sjoin(points, area, predicate="within").index
        return float(gewicht.loc[inside].sum() / gewicht.sum())

    with_distances()
    ours, theirs = side_by_side(with_distances, with_buffers, rounds=9)
    # The polygon of a buffer lies inside its circle: it misses people, never finds more.
    assert 0 <= with_distances() - with_buffers() < 0.005
    meting.against("deel binnen de norm", ours, theirs, peer="buffer + union + sjoin (benadering)", least=50)


def test_whole_pipeline_and_how_cost_grows(country: Bronnen, province: Bronnen, meting: Meting) -> None:
    small, large = side_by_side(lambda: run(province), lambda: run(country), rounds=5)
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    growth = large / small / (COUNTRY.herkomsten / PROVINCE.herkomsten)
    meting.at_most("groei: tijd land ÷ provincie, gedeeld door 12", growth, 1.3, unit="")
    worked = [processor_seconds(partial(run, bronnen)) for bronnen in (country, province)]
    meting.at_most("hele berekening, land", large, 8, processor_s=worked[0])
    meting.at_most("hele berekening, land: geheugen met alle metingen ernaast", memory_gb, 4, unit="GB")
    meting.at_most("hele berekening, provincie", small, 0.5, processor_s=worked[1])
