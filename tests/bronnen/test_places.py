"""Squares, OpenStreetMap and the municipality's own layers, for Aadam."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from analysis.bronnen import arcgis, osm, vierkanten
from analysis.bronnen.client import Answer, HttpClient
from analysis.bronnen.settings import Laag, Settings
from analysis.errors import ServiceError
from tests.services import base, town
from tests.services.arcgis import ArcGis
from tests.services.overpass import Overpass
from tests.services.pdok import PdokWfs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AREA = box(town.X0, town.Y0, town.X0 + 4000, town.Y0 + 1000)
BUURTEN = gpd.GeoDataFrame(
    {"code": ["BU90010000", "BU90010001"]},
    geometry=[box(town.X0 + n * 1000, town.Y0, town.X0 + (n + 1) * 1000, town.Y0 + 1000) for n in (0, 1)],
    crs=28992,
)


def cell(x: int, y: int, people: float, *, name: str = "aantalInwoners") -> dict[str, Any]:
    corners = [[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100], [x, y]]
    code = f"E{x // 100}N{y // 100}"
    geometry = {"type": "Polygon", "coordinates": [corners]}
    return {"type": "Feature", "properties": {"crs28992res100m": code, name: people}, "geometry": geometry}


CELLS = [
    cell(town.X0, town.Y0, 20),
    cell(town.X0 + 100, town.Y0, -99997),
    cell(town.X0 + 200, town.Y0, -99997),
    cell(town.X0 + 300, town.Y0, 0),
    cell(town.X0 + 1100, town.Y0 + 500, 45),
    cell(town.X0 - 100, town.Y0, 99),  # outside
]


def test_squares_and_their_withheld_cells(client: HttpClient, settings: Settings) -> None:
    with PdokWfs({("vierkantstatistieken100m", 2024, "vierkant_100m"): CELLS}) as wfs:
        services = settings.with_bronnen({"pdok_wfs": wfs.url})
        inwoners = {"BU90010000": 25.0, "BU90010001": None}
        found = vierkanten.fetch_herkomsten(client, services, buurten=BUURTEN, inwoners=inwoners)
    assert found is not None
    # 25 people, 20 shown: 2.5 in each of the two withheld cells. An empty cell is no place to start from.
    assert found.tabel.to_numpy().tolist() == [
        [200_050.0, 500_050.0, "BU90010000", 20.0],
        [200_150.0, 500_050.0, "BU90010000", 2.5],
        [200_250.0, 500_050.0, "BU90010000", 2.5],
        [201_150.0, 500_550.0, "BU90010001", 45.0],
    ]
    assert (found.soort, found.jaar, found.afgeschermd) == ("vierkanten", 2024, 2)


@pytest.mark.parametrize(("total", "expected"), [(20.0, 1.0), (100.0, 4.0), (23.0, 1.5), (None, 2.5)])
def test_a_withheld_cell_holds_one_to_four_people(total: float | None, expected: float) -> None:
    points = pd.DataFrame(
        {
            "x_rd": [0.0, 1, 2],
            "y_rd": 0.0,
            "buurtcode": "BU90010000",
            "inwoners": [20.0, float("nan"), float("nan")],
        }
    )
    weights = vierkanten.spread_withheld(points, {"BU90010000": total})["gewicht"]
    assert weights.tolist() == [20.0, expected, expected]


def test_postcodes_stand_in_for_squares(client: HttpClient, settings: Settings) -> None:
    areas = [cell(town.X0 + 100, town.Y0 + 200, 35, name="aantal_inwoners")]
    with PdokWfs({("postcode6", 2023, "postcode6"): areas}) as wfs:
        services = settings.with_bronnen({"pdok_wfs": wfs.url})
        found = vierkanten.fetch_herkomsten(client, services, buurten=BUURTEN, inwoners={})
    assert found is not None
    assert (found.soort, found.jaar) == ("postcode6", 2023)
    assert found.tabel.to_numpy().tolist() == [[200_150.0, 500_250.0, "BU90010000", 35.0]]


def test_neither_squares_nor_postcodes(client: HttpClient, settings: Settings) -> None:
    with PdokWfs({}) as wfs:
        services = settings.with_bronnen({"pdok_wfs": wfs.url})
        assert vierkanten.fetch_herkomsten(client, services, buurten=BUURTEN, inwoners={}) is None


@pytest.mark.parametrize(
    ("properties", "what"),
    [
        ({"aantalInwoners": 5}, "de naam van een vierkant (crs28992res100m) ontbreekt of is anders"),
        ({"crs28992res100m": "E2000N5000"}, "het aantal inwoners ontbreekt"),
    ],
)
def test_squares_of_another_shape(
    client: HttpClient, settings: Settings, properties: dict[str, Any], what: str
) -> None:
    feature = {**CELLS[0], "properties": properties}
    with PdokWfs({("vierkantstatistieken100m", 2025, "vierkant_100m"): [feature]}) as wfs:
        services = settings.with_bronnen({"pdok_wfs": wfs.url})
        with pytest.raises(ServiceError) as caught:
            vierkanten.fetch_herkomsten(client, services, buurten=BUURTEN, inwoners={})
    assert f"gaf een antwoord met een andere vorm dan verwacht: {what}." in str(caught.value)


def node(number: int, x: float, y: float, **tags: str) -> dict[str, Any]:
    lon, lat = town._TO_DEGREES(x, y)
    return {"type": "node", "id": number, "lat": lat, "lon": lon, "tags": tags}


PLACES = [
    node(1, town.X0 + 10, town.Y0 + 10, amenity="community_centre", name="De Spil"),
    node(
        2, town.X0 + 20, town.Y0 + 10, amenity="community_centre", community_centre="club_home", name="V.V. A"
    ),
    node(3, town.X0 + 30, town.Y0 + 10, amenity="library"),
    node(
        4,
        town.X0 + 40,
        town.Y0 + 10,
        amenity="social_facility",
        social_facility="nursing_home",
        name="Zorghuis",
    ),
    node(5, town.X0 + 9000, town.Y0 + 10, amenity="library", name="Ver weg"),
    node(6, town.X0 + 50, town.Y0 + 10, amenity="pub", name="Café"),
    {
        "type": "way",
        "id": 1,
        "center": {"lat": 52.48665, "lon": 6.05084},
        "tags": {"amenity": "school", "name": "School"},
    },
]


def test_candidate_sites(client: HttpClient, settings: Settings) -> None:
    with Overpass(PLACES) as overpass:
        dienst = settings.with_bronnen({"overpass": overpass.url}).diensten["overpass"]
        table, date = osm.fetch_locaties(client, dienst, area=AREA.buffer(200))
    assert date == "2026-11-01"
    assert dict(zip(table["locatie_id"], table["soort_gebouw"], strict=True)) == {
        "osm-node-1": "buurthuis",
        "osm-node-2": "sportkantine",
        "osm-node-3": "bibliotheek",
        "osm-node-4": "verpleeghuis",
        "osm-way-1": "school",
    }
    assert table.loc[table["locatie_id"] == "osm-node-3", "naam"].tolist() == ["bibliotheek"]


def test_a_recorded_answer_is_read(shared: Path) -> None:
    path = shared / "reference" / "facts" / "overpass_response_community_centre_2026.json"
    elements = json.loads(path.read_text())["elements"]
    soorten = [osm.soort_of(element["tags"]) for element in elements]
    assert soorten[0] == "sportkantine"  # a tennis club, though tagged community_centre
    assert soorten[1] == "buurthuis"
    assert len(soorten) == 7


def test_a_question_that_takes_too_long_is_cut_in_four(client: HttpClient, settings: Settings) -> None:
    network = [
        {"type": "way", "id": 9, "nodes": [1, 2], "tags": {"highway": "footway"}},
        {"type": "node", "id": 1},
        {"type": "relation", "id": 4, "tags": {"natural": "water"}, "members": []},
        {"type": "area", "id": 5},
    ]
    with Overpass(network=network, max_degrees=0.04) as overpass:
        dienst = settings.with_bronnen({"overpass": overpass.url}).diensten["overpass"]
        found = osm.fetch_looproutes(client, dienst, area=AREA)
        # 4 km is 0.06 degrees: once refused, then four boxes of 0.03.
        assert len(overpass.questions) == 5
        assert 'rel["type"="multipolygon"]["natural"="water"]' in overpass.questions[-1].form["data"]
    kept = [(e["type"], e["id"]) for e in found["elements"]]
    assert kept == [("way", 9), ("relation", 4), ("node", 1)]
    assert found["osm3s"]["timestamp_osm_base"] == "2026-11-01"


def test_a_question_that_is_always_too_long(client: HttpClient, settings: Settings) -> None:
    with Overpass(max_degrees=0.0) as overpass:
        dienst = settings.with_bronnen({"overpass": overpass.url}).diensten["overpass"]
        with pytest.raises(ServiceError) as caught:
            osm.fetch_looproutes(client, dienst, area=AREA)
    assert str(caught.value) == (
        f"OpenStreetMap (Overpass) ({overpass.host}) kreeg de vraag niet op tijd af (runtime error: "
        'Query timed out in "query" at line 1 after 120 seconds.). Probeer het later '
        "opnieuw; overdag is het soms druk."
    )


@pytest.mark.parametrize(
    ("fault", "melding"),
    [
        (
            base.status(429, retry_after="300"),
            "vraagt ons te wachten, want er waren te veel vragen (429). Probeer het over 5 minuten opnieuw.",
        ),
        (base.status(504), "heeft een storing (504). Probeer het later opnieuw."),
        (
            lambda _q, _r: base.json_reply({"items": []}),
            (
                "gaf een antwoord met een andere vorm dan verwacht: er is geen lijst 'elements'. Misschien "
                "is de dienst vernieuwd: kijk of er een nieuwe versie van samenspelkaart is."
            ),
        ),
    ],
)
def test_overpass_says_no(client: HttpClient, settings: Settings, fault: base.Fault, melding: str) -> None:
    with Overpass(PLACES) as overpass:
        overpass.always = fault
        dienst = settings.with_bronnen({"overpass": overpass.url}).diensten["overpass"]
        with pytest.raises(ServiceError) as caught:
            osm.fetch_locaties(client, dienst, area=AREA)
    assert str(caught.value) == f"OpenStreetMap (Overpass) ({overpass.host}) {melding}"


def test_layers_of_the_gemeente_page_by_page(client: HttpClient, settings: Settings) -> None:
    features = [
        {
            "properties": {"OBJECTID": n, "NAAM": f"Huis {n}"},
            "geometry": {"type": "Point", "coordinates": [6.1, 52.5]},
        }
        for n in range(5)
    ]
    laag = Laag("Huizen/FeatureServer/0", "NAAM", "buurthuis")
    for nested in (True, False):
        with ArcGis({laag.pad: features}, page=2, nested=nested) as server:
            dienst = settings.with_bronnen({"gemeente_arcgis": f"{server.url}/rest/services"}).diensten
            table = arcgis.fetch_gemeentelocaties(client, dienst["gemeente_arcgis"], [laag])
            assert [q.query["resultOffset"] for q in server.questions] == ["0", "2", "4"]
        assert table["naam"].tolist() == [f"Huis {n}" for n in range(5)]
        assert table["locatie_id"].is_unique


def test_an_error_of_arcgis_hides_behind_status_200(client: HttpClient, settings: Settings) -> None:
    laag = Laag("Weg/FeatureServer/0", "NAAM", "buurthuis")
    with ArcGis({}) as server:
        dienst = settings.with_bronnen({"gemeente_arcgis": f"{server.url}/rest/services"}).diensten
        with pytest.raises(ServiceError) as caught:
            arcgis.fetch_gemeentelocaties(client, dienst["gemeente_arcgis"], [laag])
    assert str(caught.value) == (
        f"Kaartlagen van de gemeente (ArcGIS) ({server.host}) weigerde de vraag (400: Invalid URL). "
        "Controleer het adres van de dienst in bronnen.toml."
    )


KEYS = st.sampled_from(
    ["elements", "remark", "osm3s", "features", "error", "properties", "tags", "lat", "lon", "id", "type"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=10,
)


@given(JSON)
def test_any_answer_is_read_or_refused_by_our_own_error(data: object) -> None:
    answer = Answer("http://h", {}, json.dumps(data).encode(), from_cache=False, service="X")
    with contextlib.suppress(ServiceError):
        osm._check(answer)
        assert isinstance(answer.json()["elements"], list)
        for element in answer.json()["elements"]:
            if isinstance(element, dict):
                osm._row_of(element, "2026-01-01")
    with contextlib.suppress(ServiceError):
        arcgis._check(answer)
        assert not (isinstance(data, dict) and isinstance(data.get("error"), dict))
    features = data if isinstance(data, list) else [data]
    rows: list[Mapping[str, Any]] = [feature for feature in features if isinstance(feature, dict)]
    for read in (vierkanten._read_cells, vierkanten._read_postcodes):
        with contextlib.suppress(ServiceError):
            assert list(read(rows, service="X", host="h").columns) == ["x_rd", "y_rd", "inwoners"]
