"""Vijver: circles, lines and their words, as the map gets them."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest

from analysis import kaart
from analysis.kaart import escape
from tests.nasty import IMG

SHAPE = {"type": "Polygon", "coordinates": [[[6.0, 52.4], [6.2, 52.4], [6.2, 52.6], [6.0, 52.4]]]}
LINKS = pd.DataFrame(
    {
        "aanbod_id_1": ["A", "A"], "aanbod_id_2": ["B", "C"], "aandeel_overlap": [0.5, 1.0],
        "gesprek": ["ja", "nagaan"],
    }
)  # fmt: skip


def places() -> gpd.GeoDataFrame:
    # the origin of RD is 52.15517440 N 5.38720621 E in WGS84 (Schreutelkamp and Strang van Hees);
    # D is 1000 m to the north
    points = gpd.points_from_xy([155000, 155000, 155000, 155000], [463000, 463000, 463000, 464000])
    table = {"aanbod_id": list("ABCD"), "alleen": [False, False, False, True]}
    return gpd.GeoDataFrame(table, geometry=points, crs=28992)


def drawn(links: pd.DataFrame = LINKS) -> dict[str, list[dict[str, object]]]:
    layer = kaart.pond_layer(places(), links, shapes={"W": SHAPE}, straal_m=307.7, regels=lambda _: [IMG])
    return {name: part["features"] for name, part in json.loads(layer.data).items()}


def test_every_offering_has_its_circle() -> None:
    ponds = drawn()["vijvers"]
    assert [pond["properties"] for pond in ponds] == [
        {"straal": 307.7, "alleen": alone} for alone in (False, False, False, True)
    ]
    lon, lat = ponds[0]["geometry"]["coordinates"]  # type: ignore[index]
    assert lon == pytest.approx(5.38720621, abs=1e-5)
    assert lat == pytest.approx(52.15517440, abs=1e-5)


def test_lines_join_who_shares_and_say_so_in_text() -> None:
    bands = drawn()["banden"]
    assert [band["properties"] for band in bands] == [
        {"deel": 0.5, "zeker": True, "regels": [escape(IMG)]},
        {"deel": 1.0, "zeker": False, "regels": [escape(IMG)]},
    ]
    assert "<img" not in json.dumps(bands)
    assert drawn()["grond"][0]["geometry"] == SHAPE


def test_a_pair_is_marked_by_a_line_and_two_rings() -> None:
    pair = places().iloc[[0, 3]].geometry
    line, *rings = json.loads(kaart.pair_layer(pair).data)["features"]
    assert line["geometry"]["coordinates"] == [ring["geometry"]["coordinates"] for ring in rings]
    assert json.loads(kaart.pair_layer(places().iloc[:0].geometry).data)["features"] == []


def test_nothing_to_join_draws_the_ground_alone() -> None:
    assert drawn(LINKS.iloc[:0])["banden"] == []


def test_a_layer_changes_its_key_with_its_content() -> None:
    one, other = (
        kaart.pond_layer(places(), LINKS, shapes={}, straal_m=straal, regels=lambda _: []).key
        for straal in (300.0, 400.0)
    )
    assert one != other
