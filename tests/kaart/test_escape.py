"""Escaping: a text of the register is a text on every surface of the map, whatever it says."""

from __future__ import annotations

import html
import json
import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analysis import kaart
from tests.nasty import NASTY

DANGEROUS = re.compile(r"[<>\"'`$\\{}]")
TEKENS = {"huiskamer": kaart.Teken("Hu", "rond", "#112233")}


@given(st.text())
def test_escaped_text_holds_no_character_with_a_meaning_and_reads_the_same(text: str) -> None:
    escaped = kaart.escape(text)
    assert not DANGEROUS.search(escaped)
    # The standard library's own reading of entities is the independent way back; it maps a few control
    # characters and surrogates elsewhere, only where somebody typed them as numbers.
    assert html.unescape(escaped) == text


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_is_empty(missing: float | None) -> None:
    assert kaart.escape(missing) == ""


def _script(drawn: kaart.Layer | kaart.Kept) -> str:
    layer = drawn.layer() if isinstance(drawn, kaart.Kept) else drawn
    base = kaart.base_map((6.0, 52.0, 6.1, 52.1), leaflet="x")
    layer.add_to(base)
    return str(base.get_root().render())


def _properties(script: str, key: str) -> list[dict[str, object]]:
    """Read the features with `key` back out of the rendered page, as a browser would."""
    found: list[dict[str, object]] = []
    for match in re.finditer(r"(?:_add\(|sk\.\w+\(\w+, \"\w+\", )(\{.*\})\);", script):
        data = json.loads(match.group(1))
        for collection in data.values() if "tekens" in data else [data]:
            found += [f["properties"] for f in collection["features"] if key in f["properties"]]
    return found


def _point_table(text: str) -> gpd.GeoDataFrame:
    columns = {
        "aanbod_id": [text],
        "naam": [text],
        "aanbodsoort": ["huiskamer"],
        "locatieprecisie": ["straat"],
    }
    return gpd.GeoDataFrame(
        {**columns, "bereik": ["punt"]}, geometry=[shapely.Point(200000, 500000)], crs=28992
    )


@pytest.mark.parametrize("text", NASTY)
def test_marker_tooltip_and_popup(text: str) -> None:
    layer = kaart.point_layer(_point_table(text), tekens=TEKENS, radius_m={}, regels=lambda _: [text])
    (properties,) = _properties(_script(layer), "regels")
    assert properties["naam"] == kaart.escape(text)  # name in the marker, its tooltip and its popup
    assert properties["regels"] == [kaart.escape(text)]  # the lines of the popup
    assert text not in _script(layer)


@pytest.mark.parametrize("text", NASTY)
def test_letters_of_a_marker(text: str) -> None:
    tekens = {"huiskamer": kaart.Teken(text, "rond", "#112233")}
    layer = kaart.point_layer(_point_table("x"), tekens=tekens, radius_m={}, regels=lambda _: [])
    assert _properties(_script(layer), "teken")[0]["teken"] == kaart.escape(text)


@pytest.mark.parametrize("text", NASTY)
def test_tooltip_of_a_gebied(text: str) -> None:
    table = pd.DataFrame({"gebiedcode": ["A"], "inwoners": [1.0], "buiten_norm": [1.0], "voorlopig": ["nee"]})
    shapes = {"A": {"type": "Polygon", "coordinates": [[[6, 52], [6.1, 52], [6.1, 52.1], [6, 52]]]}}
    layer = kaart.area_layer(table, shapes=shapes, maat=kaart.MATEN["tekort"], regels=lambda _: [text])
    assert _properties(_script(layer), "gebiedcode")[0]["regels"] == [kaart.escape(text)]
    assert text not in _script(layer)


@pytest.mark.parametrize("text", NASTY)
def test_name_on_the_map(text: str) -> None:
    square = gpd.GeoDataFrame(
        {"gebiedcode": ["A"], "gebiednaam": [text]},
        geometry=[shapely.box(200000, 500000, 201000, 501000)],
        crs=28992,
    )
    layer = kaart.label_layer(square)
    assert _properties(_script(layer), "naam")[0]["naam"] == kaart.escape(text)
    assert text not in _script(layer)
