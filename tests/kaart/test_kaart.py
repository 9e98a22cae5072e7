"""Kaart: fixed classes, marks that do not jump, layers that say what they are, a base that never changes."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analysis import kaart, read_bronnen
from analysis.normen import Aanbodsoort, Doelgroep, Normen
from tests.roosterdam import N1, N2, Roosterdam

TEKORT, AANDEEL, AFSTAND = (kaart.MATEN[code] for code in ("tekort", "aandeel", "afstand"))


@pytest.mark.parametrize(
    ("maat", "value", "label"),
    [
        (TEKORT, 0.0, "0"),
        (TEKORT, 0.7, "1 tot 50"),
        (TEKORT, 50.0, "50 tot 150"),
        (TEKORT, 2499.0, "1.000 tot 2.500"),
        (TEKORT, 40_000.0, "2.500 of meer"),
        (AANDEEL, 0.0, "minder dan 20 %"),
        (AANDEEL, 0.8, "80 % of meer"),
        (AANDEEL, 1.0, "80 % of meer"),
        (AFSTAND, 199.9, "minder dan 200 m"),
        (AFSTAND, 2000.0, "2.000 m of meer"),
    ],
)
def test_class_of_a_value(maat: kaart.Maat, value: float, label: str) -> None:
    assert kaart.klasse_of(maat, value, inwoners=100).label == label


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
@pytest.mark.parametrize("maat", kaart.MATEN.values())
def test_missing_is_never_a_class_of_numbers(maat: kaart.Maat, missing: float | None) -> None:
    for inwoners in (math.nan, 100.0, 0.0):
        assert kaart.klasse_of(maat, missing, inwoners=inwoners) not in maat.klassen


def test_missing_says_why() -> None:
    assert kaart.klasse_of(TEKORT, None, inwoners=None).code == kaart.ONBEKEND
    assert kaart.klasse_of(AFSTAND, None, inwoners=100).code == kaart.GEEN_AANBOD
    assert kaart.klasse_of(AANDEEL, None, inwoners=0).code == kaart.NIEMAND


@pytest.mark.parametrize("maat", kaart.MATEN.values())
def test_each_class_has_its_own_colour_and_darker_is_worse(maat: kaart.Maat) -> None:
    colours = [klasse.kleur for klasse in maat.klassen]
    assert len(set(colours)) == len(colours) == len(maat.grenzen) + 1
    light = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours]
    worst_last = light if maat is not AANDEEL else light[::-1]  # a small share is bad, a small tekort is good
    assert worst_last[0] == max(light)
    assert worst_last[-1] == min(light)


def _normen(*soorten: Aanbodsoort) -> Normen:
    return Normen({"alle": Doelgroep("alle", "Alle")}, {s.code: s for s in soorten}, {"g": "Groep"}, ())


def test_tekens_differ_by_letters_and_share_a_shape_within_a_group() -> None:
    tekens = kaart.tekens_of(
        _normen(
            Aanbodsoort("a", "Buurthuis", groep="g"),
            Aanbodsoort("b", "Buurtkamer", groep="g"),
            Aanbodsoort("c", "Bibliotheek", laag="informeel"),
            Aanbodsoort("d", "Xx"),
            Aanbodsoort("e", "xx"),
            Aanbodsoort("f", "123"),
        )
    )
    # Bu is taken by a, so b takes its first and third letter; d takes Xx, so nothing is left for e
    assert [tekens[code].letters for code in "abcdef"] == ["Bu", "Br", "Bi", "Xx", "X", "?"]
    assert (tekens["a"].vorm, tekens["a"].kleur) == (tekens["b"].vorm, tekens["b"].kleur)
    assert tekens["a"].vorm != tekens["c"].vorm


def test_base_map_is_the_same_every_time_and_names_no_other_host() -> None:
    pages = []
    for _ in range(2):
        base = kaart.base_map((6.0, 52.0, 6.1, 52.1), leaflet="../leaflet")
        page = str(base.get_root().render())
        pages.append(page.replace(base.get_name(), "kaart"))
    stripped = [re.sub(r"[0-9a-f]{32}", "", page) for page in pages]
    assert stripped[0] == stripped[1]
    assert re.findall(r"https?://[^\s\"']+", stripped[0]) == []
    assert "../leaflet/leaflet.js" in stripped[0]


def test_every_class_has_a_pattern_with_dots_and_what_is_missing_one_of_its_own() -> None:
    page = str(kaart.base_map((6.0, 52.0, 6.1, 52.1), leaflet="x").get_root().render())
    klassen = [klasse for maat in kaart.MATEN.values() for klasse in maat.klassen] + list(
        kaart.SPECIAL.values()
    )
    for klasse in klassen:
        assert f'id="sk-{klasse.code}-voorlopig"' in page
    for code in (kaart.ONBEKEND, kaart.GEEN_AANBOD):
        assert f'id="sk-{code}"' in page


def _features(drawn: kaart.Layer | kaart.Kept) -> list[dict[str, Any]]:
    layer = drawn.layer() if isinstance(drawn, kaart.Kept) else drawn
    base = kaart.base_map((6.0, 52.0, 6.1, 52.1), leaflet="x")
    layer.add_to(base)
    page = str(base.get_root().render())
    found: list[dict[str, Any]] = []
    for match in re.finditer(r"(?:_add\(|sk\.\w+\(\w+, \"\w+\", )(\{.*\})\);", page):
        data = json.loads(match.group(1))
        for collection in data.values() if "tekens" in data else [data]:
            found += collection["features"]
    return found


def _areas() -> tuple[pd.DataFrame, dict[str, Any]]:
    table = pd.DataFrame(
        {
            "gebiedcode": ["A", "B", "C"],
            "inwoners": [100.0, float("nan"), 100.0],
            "buiten_norm": [100.0, float("nan"), 0.0],
            "voorlopig": ["ja", "nee", "nee"],
        }
    )
    ring = [[6, 52], [6.1, 52], [6.1, 52.1], [6, 52]]
    return table, {code: {"type": "Polygon", "coordinates": [ring]} for code in "ABC"}


def test_areas_carry_their_code_and_show_unknown_and_voorlopig_by_pattern() -> None:
    table, shapes = _areas()
    layer = kaart.area_layer(table, shapes=shapes, maat=TEKORT, regels=lambda _: ["regel"], selected="A")
    assert [f["properties"]["gebiedcode"] for f in _features(layer)] == [
        "B",
        "C",
        "A",
    ]  # the selected one last
    page = str(layer.get_root().render())
    styles = dict(re.findall(r'case "(\w)":\s+return (\{.*?\});', page))
    default = re.search(r"default:\s+return (\{.*?\});", page)
    assert default is not None
    drawn = [*styles.values(), default.group(1)]
    assert any(
        '"url(#sk-tekort-2-voorlopig)"' in style and '"weight": 4' in style for style in drawn
    )  # A: 100
    assert any('"url(#sk-onbekend)"' in style for style in drawn)  # B: unknown, hatched
    assert any(f'"{TEKORT.klassen[0].kleur}"' in style for style in drawn)  # C: nobody outside


def test_nothing_to_draw_gives_an_empty_layer() -> None:
    table, shapes = _areas()
    assert _features(kaart.area_layer(table[:0], shapes=shapes, maat=TEKORT, regels=lambda _: [])) == []


def _offerings(**columns: list[Any]) -> gpd.GeoDataFrame:
    size = len(next(iter(columns.values())))
    base: dict[str, list[Any]] = {
        "aanbod_id": [f"A{i}" for i in range(size)],
        "naam": [f"Naam {i}" for i in range(size)],
        "aanbodsoort": ["huiskamer"] * size,
        "locatieprecisie": ["adres"] * size,
        "bereik": ["punt"] * size,
        "geometry": [shapely.Point(200000, 500000)] * size,
    }
    return gpd.GeoDataFrame({**base, **columns}, crs=28992)


def _draw(aanbod: gpd.GeoDataFrame, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 passed on
    radius = {"adres": 0.0, "postcode6": 100.0, "straat": 250.0}
    return _features(kaart.point_layer(aanbod, tekens={}, radius_m=radius, regels=lambda _: [], **options))


def test_only_places_to_go_to_are_drawn() -> None:
    aanbod = _offerings(bereik=["punt", "stad", "thuis", "gebied", "punt"])
    aanbod.loc[4, "geometry"] = None
    assert [f["properties"]["naam"] for f in _draw(aanbod)] == ["Naam 0"]


def test_an_uncertain_place_is_open_and_has_a_circle_of_its_radius() -> None:
    places = [shapely.Point(200000 + 1000 * i, 500000) for i in range(3)]
    drawn = _draw(_offerings(locatieprecisie=["adres", "postcode6", "straat"], geometry=places))
    circles = [f["properties"]["straal"] for f in drawn if "straal" in f["properties"]]
    assert circles == [250]
    uncertain = ["sk-onzeker" in f["properties"]["css"] for f in drawn if "naam" in f["properties"]]
    assert uncertain == [False, False, True]


def test_markers_on_one_place_are_fanned_out_on_screen_and_stay_on_the_ground() -> None:
    drawn = _draw(_offerings(naam=[f"Naam {i}" for i in range(12)]))
    shifts = {(f["properties"]["dx"], f["properties"]["dy"]) for f in drawn}
    assert (0, 0) in shifts
    assert len(shifts) >= 11  # every lap starts in the middle again
    assert len({tuple(f["geometry"]["coordinates"]) for f in drawn}) == 1


def test_other_offerings_are_soft() -> None:
    drawn = _draw(_offerings(naam=["a", "b"]), strong=["A1"])
    assert ["sk-zacht" in f["properties"]["css"] for f in drawn] == [True, False]


def test_points_land_where_they_are() -> None:
    # The spire in Amersfoort is the origin of RD (155000, 463000): 5.38720621 E, 52.15517440 N
    (feature,) = _draw(_offerings(geometry=[shapely.Point(155000, 463000)]))
    lon, lat = feature["geometry"]["coordinates"]
    assert lon == pytest.approx(5.38720621, abs=3e-6)
    assert lat == pytest.approx(52.15517440, abs=3e-6)


def test_names_of_the_chosen_gebied_and_of_large_ones_come_first() -> None:
    squares = [shapely.box(0, 0, side, side) for side in (100, 300, 200)]
    gebieden = gpd.GeoDataFrame(
        {"gebiedcode": list("ABC"), "gebiednaam": ["klein", "groot", "midden"]}, geometry=squares, crs=28992
    )
    assert [f["properties"]["naam"] for f in _features(kaart.label_layer(gebieden))] == [
        "groot",
        "midden",
        "klein",
    ]
    chosen = _features(kaart.label_layer(gebieden, first="A"))
    assert [f["properties"]["naam"] for f in chosen] == ["klein", "groot", "midden"]


def test_shapes_are_joined_and_small(root: Path) -> None:
    bronnen = read_bronnen(root / "data")
    buurten = bronnen.gebieden[bronnen.gebieden["niveau"] == "buurt"]
    shapes = kaart.screen_shapes(buurten)
    assert list(shapes) == list(buurten["gebiedcode"])
    assert len(json.dumps(shapes, separators=(",", ":"))) < 150_000
    polygons = [shapely.geometry.shape(shape) for shape in shapes.values()]
    assert all(polygon.is_valid for polygon in polygons)
    union = shapely.union_all(polygons)
    assert sum(p.area for p in polygons) == pytest.approx(union.area, rel=1e-4)  # no gaps, no overlaps


def test_view_holds_the_gebied(tmp_path: Path) -> None:
    gebieden = read_bronnen(Roosterdam().write(tmp_path)).gebieden
    west, south, east, north = kaart.view_of(gebieden[gebieden["gebiedcode"] == N1])
    whole = kaart.view_of(gebieden)
    assert whole[0] <= west < east <= whole[2]
    assert whole[1] <= south < north <= whole[3]
    # 1 km is 1/111.2 degree of latitude
    assert north - south == pytest.approx(1 / 111.2, rel=0.02)


def test_background_is_told_to_the_map_once() -> None:
    layer = kaart.background_layer("https://tegels.example/{z}/{x}/{y}.png")
    base = kaart.base_map((6.0, 52.0, 6.1, 52.1), leaflet="x")
    layer.add_to(base)
    assert f'sk.background({base.get_name()}, "https://tegels.example/{{z}}/{{x}}/{{y}}.png"' in str(
        base.get_root().render()
    )


def _table(tmp_path: Path) -> gpd.GeoDataFrame:
    gebieden = read_bronnen(Roosterdam().write(tmp_path)).gebieden
    two = gebieden[gebieden["gebiedcode"].isin([N1, N2])][["gebiedcode", "geometry"]]
    return two.assign(tekort=[1.5, float("nan")])


def test_geojson_is_wgs84_and_unknown_is_null(tmp_path: Path) -> None:
    collection = json.loads(kaart.to_geojson(_table(tmp_path)))
    assert [f["properties"] for f in collection["features"]] == [
        {"gebiedcode": N1, "tekort": 1.5},
        {"gebiedcode": N2, "tekort": None},
    ]
    shape = shapely.geometry.shape(collection["features"][0]["geometry"])
    assert 3 < shape.bounds[0] < 8  # degrees of longitude in the Netherlands
    assert 50 < shape.bounds[1] < 54


def test_geopackage_is_rd_with_the_same_numbers(tmp_path: Path) -> None:
    path = tmp_path / "uit.gpkg"
    path.write_bytes(kaart.to_geopackage(_table(tmp_path), layer="hiaten"))
    with sqlite3.connect(path) as database:  # a GeoPackage is an SQLite file: read without our own library
        rows = database.execute('SELECT gebiedcode, tekort FROM "hiaten" ORDER BY gebiedcode').fetchall()
        crs = database.execute("SELECT srs_id FROM gpkg_geometry_columns").fetchall()
    database.close()
    assert rows == [(N1, 1.5), (N2, None)]
    assert crs == [(28992,)]
