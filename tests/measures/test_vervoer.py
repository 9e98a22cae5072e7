"""Vervoer: whom services without a door cover, by codes, by polygon, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from analysis.maten import build_bereik, compute_maten, compute_vervoer, read_states
from analysis.maten.vervoer import find_service_areas, list_covered
from analysis.pipeline import Results, read_bronnen, run
from tests.bench.land import Size, make_bronnen
from tests.roosterdam import GEMEENTE, NOORD, ZUID, Roosterdam

N1, N2, N4 = "BU99990101", "BU99990102", "BU99990104"

Row = dict[str, str]


def ride(aanbod_id: str, **cells: str) -> Row:
    base = {"aanbod_id": aanbod_id, "naam": f"Rit {aanbod_id}", "aanbodsoort": "vervoer"}
    return {**base, "doelgroepen": "alle", "bereik": "gebied", **cells}


def town(tmp_path: Path, *rows: Row) -> Results:
    roosterdam = Roosterdam(aanbod=[{"aanbod_id": "X", "naam": "X", "aanbodsoort": "taalcafe"}, *rows])
    roosterdam.normen = roosterdam.normen.replace(
        'vervoer = { label = "Vervoer" }', 'vervoer = { label = "Vervoer", zonder_deur = true }'
    )
    return run(read_bronnen(roosterdam.write(tmp_path)))


def table_of(results: Results, vlakken: gpd.GeoDataFrame | None = None) -> pd.DataFrame:
    table = compute_vervoer(build_bereik(results), read_states(results), vlakken=vlakken)
    mine = (table["doelgroep"] == "jeugd") & (table["aanbodsoort"] == "vervoer")
    return table[mine].set_index("gebiedcode")


def test_codes_of_a_wijk_and_a_buurt(tmp_path: Path) -> None:
    # 10 jongeren in every buurt: wijk Zuid is 40 of them, with N1 beside it 50 of the 80 in town
    results = town(
        tmp_path,
        ride("R1", werkgebied=ZUID, openingstijden="Mo 09:00-12:00", capaciteit="8"),
        ride("R2", werkgebied=N1, openingstijden="Tu 18:00-20:00", capaciteit="6"),
    )
    table = table_of(results)
    covered = table["inwoners_in_werkgebied"]
    found = covered[[GEMEENTE, ZUID, NOORD, N1, N2]].tolist()
    assert found == pytest.approx([50, 40, 10, 10, 0])
    # pairs without a norm of their own ask for half: 50 of 80 and 40 of 40 are enough, 10 of 40 is not
    assert table["status"][[GEMEENTE, ZUID, NOORD]].tolist() == ["voldoet", "voldoet", "hiaat"]
    # R2 does not come to Zuid, R1 only there, and neither to N2
    here = table.loc[[GEMEENTE, ZUID, NOORD, N1, N2]]
    assert here["aantal_aanbod"].tolist() == [2, 1, 1, 1, 0]
    assert here["plaatsen"].tolist() == [14, 8, 6, 6, 0]
    assert here["dagdelen"].tolist() == ["ma ochtend;di avond", "ma ochtend", "di avond", "di avond", ""]


def test_a_drawn_area_counts_where_people_live(tmp_path: Path) -> None:
    # the area ends at x = 200500: herkomsten m = 0 ... 4 of N1, half of its people
    results = town(tmp_path, ride("R1"))
    drawn = gpd.GeoDataFrame({"aanbod_id": ["R1"]}, geometry=[box(200000, 501000, 200500, 502000)], crs=28992)
    table = table_of(results, drawn)
    covered = table["inwoners_in_werkgebied"]
    assert (covered[N1], covered[GEMEENTE]) == (pytest.approx(5), pytest.approx(5))
    assert table["aantal_aanbod"][[GEMEENTE, NOORD, N1, N2, ZUID]].tolist() == [1, 1, 1, 0, 0]


def test_a_drawn_area_is_read_from_the_data_directory(tmp_path: Path) -> None:
    data = Roosterdam(aanbod=[ride("R1")]).write(tmp_path)
    drawn = gpd.GeoDataFrame({"aanbod_id": ["R1"]}, geometry=[box(200000, 501000, 200500, 502000)], crs=28992)
    drawn.to_file(data / "geo" / "werkgebieden.geojson", driver="GeoJSON")
    table = compute_maten(run(read_bronnen(data)), ["vervoer"])["vervoer"]
    mine = table[(table["doelgroep"] == "jeugd") & (table["gebiedcode"] == N1)]
    assert mine["inwoners_in_werkgebied"].tolist() == [pytest.approx(5)]


def test_an_unknown_area_gives_bounds(tmp_path: Path) -> None:
    table = table_of(town(tmp_path, ride("R1", werkgebied=ZUID), ride("R2", bereik="thuis")))
    # all of Zuid is covered, wherever else R2 comes
    assert table["inwoners_in_werkgebied"][[NOORD, GEMEENTE, ZUID]].tolist() == pytest.approx(
        [np.nan, np.nan, 40], nan_ok=True
    )
    assert table["aantal_aanbod"][[NOORD, ZUID]].tolist() == [1, 2]
    assert set(table["aantal_onbekend"]) == {1}
    assert table["plaatsen"].isna().all()
    bounds = [table[f"inwoners_in_werkgebied_{end}"][GEMEENTE] for end in ("min", "max")]
    assert bounds == pytest.approx([40, 80])
    # Zuid, and with it exactly half of the town, is covered whatever R2 does
    assert table["status"][[GEMEENTE, ZUID, NOORD]].tolist() == ["voldoet", "voldoet", "onbekend"]


def test_a_city_wide_service_covers_all_only_when_it_comes_to_people(tmp_path: Path) -> None:
    table = table_of(town(tmp_path, ride("R1", bereik="stad")))
    assert table["inwoners_in_werkgebied"][[GEMEENTE, N4]].tolist() == pytest.approx([80, 10])
    plain = Roosterdam(aanbod=[ride("R1", bereik="stad")])  # vervoer has a door here: its place is unknown
    results = run(read_bronnen(plain.write(tmp_path / "plain")))
    assert compute_vervoer(build_bereik(results), read_states(results)).empty


def test_nothing_in_the_register_is_a_row_per_gebied_without_figures(tmp_path: Path) -> None:
    table = table_of(town(tmp_path))
    assert len(table) == 11
    assert table[["inwoners_in_werkgebied", "aandeel_in_werkgebied", "plaatsen"]].isna().all(axis=None)
    assert set(table["status"]) == {"onbekend"}
    assert np.isfinite(table["inwoners"]).all()


def test_the_whole_city_is_the_gemeente_it_stands_in() -> None:
    bronnen = make_bronnen(Size(buurten=80, herkomsten=500, aanbod=20))
    codes = bronnen.buurten["gemeentecode"].unique()
    assert len(codes) == 2
    soorten = {code: replace(soort, zonder_deur=True) for code, soort in bronnen.normen.aanbodsoorten.items()}
    second = bronnen.buurten[bronnen.buurten["gemeentecode"] == codes[1]].iloc[0]
    aanbod = bronnen.aanbod.copy()
    for column in ("openingstijden", "buurtcode", "wijkcode"):
        aanbod[column] = ""
    aanbod.loc[[0, 1, 2], ["bereik", "telt_mee"]] = "stad", False
    aanbod.loc[0, "buurtcode"], aanbod.loc[1, "wijkcode"] = second["buurtcode"], second["wijkcode"]
    normen = replace(bronnen.normen, aanbodsoorten=soorten)
    results = run(replace(bronnen, aanbod=aanbod, normen=normen))
    areas = find_service_areas(results)
    inside = bronnen.herkomsten["buurtcode"].str.startswith(second["buurtcode"][:6]).tolist()
    assert 0 < sum(inside) < len(inside)
    for area in (areas[0], areas[1]):
        assert area is not None
        assert list_covered(results, [area]).tolist() == inside
    assert areas[2] is None  # it does not say which
