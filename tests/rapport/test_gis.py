"""GeoPackage and GeoJSON, read again with pyogrio, sqlite3 and json."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from analysis import Results
from analysis.rapport import Onderwerp, make_file, make_onderwerp
from tests.nasty import IMG
from tests.rapport.conftest import Dekking, number

Save = Callable[[bytes, str], Path]
# lower bounds of the classes, and their colours, as the legend on screen has them
COLOURS = {
    0: "#ffffcc",
    1: "#c7e9b4",
    50: "#7fcdbb",
    150: "#41b6c4",
    400: "#1d91c0",
    1000: "#225ea8",
    2500: "#0c2c84",
}


def test_layers_hold_the_numbers_of_dekking(gemeente: Onderwerp, dekking: Dekking, save: Save) -> None:
    path = save(make_file(gemeente, ".gpkg"), "kaart.gpkg")
    want = dekking.of("ouderen", "ontmoeting")
    seen = 0
    for niveau, size in (("gemeente", 1), ("wijk", 16), ("buurt", 78)):
        layer = pyogrio.read_dataframe(path, layer=f"kaart_{niveau}")
        assert (len(layer), layer.crs.to_epsg()) == (size, 28992)
        for row in layer.to_dict("records"):
            for column in ("inwoners", "inwoners_binnen_norm", "aandeel_binnen_norm", "afstand_mediaan_m"):
                expected = number(want[row["gebiedcode"]][column])
                value = row[column]
                assert (
                    math.isnan(value) if expected is None else value == pytest.approx(expected, abs=1e-6)
                ), column
            seen += 1
    assert seen == 95


def test_qgis_finds_a_default_style_for_every_layer(gemeente: Onderwerp, save: Save) -> None:
    path = save(make_file(gemeente, ".gpkg"), "kaart.gpkg")
    layers = pyogrio.read_dataframe(path, layer="kaart_wijk").to_dict("records")
    with closing(sqlite3.connect(path)) as database:
        found = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault, description FROM layer_styles"
        ).fetchall()
        geometry = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    assert {row[0] for row in found} == {"kaart_gemeente", "kaart_wijk", "kaart_buurt", "aanbod"}
    styles = {name: ET.fromstring(qml) for name, _, qml, _, _ in found}  # noqa: S314 our own file
    assert all(geometry[name] == column and default == 1 for name, column, _, default, _ in found)
    assert all("afspraak" in description for *_, description in found)
    rules = {rule.get("filter"): rule for rule in styles["kaart_wijk"].iter("rule")}
    symbols = {symbol.get("name"): symbol for symbol in styles["kaart_wijk"].iter("symbol")}
    for row in layers:
        rule = rules[f"\"klasse\" = '{row['klasse']}'"]
        lowest = max(bound for bound in COLOURS if bound <= max(0, round(row["buiten_norm"])))
        red, green, blue = (int(COLOURS[lowest][i : i + 2], 16) for i in (1, 3, 5))
        options = {one.get("name"): one.get("value") for one in symbols[rule.get("symbol")].iter("Option")}
        assert options["color"] == f"{red},{green},{blue},255"
    assert "\"voorlopig\" = 'ja'" in rules
    assert "\"klasse\" = 'onbekend'" in rules


def test_geopackage_says_what_it_rests_on(stadshagen: Onderwerp, save: Save) -> None:
    content = make_file(stadshagen, ".gpkg")
    path = save(content, "kaart.gpkg")
    text = " ".join(pyogrio.read_dataframe(path, layer="leeswijzer", read_geometry=False)["tekst"])
    for part in ("afspraak", "Peildatum", "Onbekend is nooit nul."):
        assert part in text
    assert {name for name, _ in pyogrio.list_layers(path)} >= {"aanbod", "dekking", "hiaten", "gebieden"}
    assert len(pyogrio.read_dataframe(path, layer="kaart_buurt")) == 9


def test_geojson_lies_in_zwolle_with_the_numbers_of_dekking(gemeente: Onderwerp, dekking: Dekking) -> None:
    content = make_file(gemeente, ".geojson")
    collection = json.loads(content)
    want = dekking.of("ouderen", "ontmoeting")
    assert len(collection["features"]) == 16
    for feature in collection["features"]:
        properties = feature["properties"]
        row = want[properties["gebiedcode"]]
        assert properties["inwoners_binnen_norm"] == pytest.approx(
            float(row["inwoners_binnen_norm"]), abs=1e-6
        )
        x, y = feature["geometry"]["coordinates"][0][0][0]
        assert 5.9 < x < 6.3
        assert 52.4 < y < 52.7
    assert "afspraak" in collection["samenspelkaart"]["bronnen"][0]
    assert make_file(gemeente, ".geojson") == content


def test_unknown_is_null_and_markup_is_text(nasty: Results) -> None:
    content = make_file(make_onderwerp(nasty, gebied="WK999902"), ".geojson")
    assert b"<" not in content
    rows = {one["properties"]["gebiedcode"]: one["properties"] for one in json.loads(content)["features"]}
    assert rows["BU99990204"]["inwoners"] is None
    assert rows["BU99990204"]["klasse"] == "onbekend"
    whole = json.loads(make_file(make_onderwerp(nasty), ".geojson"))
    assert f"Noord {IMG}" in {one["properties"]["gebiednaam"] for one in whole["features"]}
