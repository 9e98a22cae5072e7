"""Walking along streets: reading, joining points to streets, distances, islands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point, Polygon

from analysis.afstand import nearest_with_bounds
from analysis.errors import CrsError, MissingFileError, UnreadableError, UsageError
from analysis.netwerk import (
    Looproute,
    Netwerk,
    drop_eilanden,
    find_eilanden,
    join_streets,
    read_overpass,
    read_straten,
    read_stratennet,
    walking_minutes,
)
from analysis.netwerk.kernels import Arcs, Found, Queue, spread_from_all, spread_from_each
from analysis.netwerk.meren import areas_of_relation, to_rd
from analysis.netwerk.search import find_catchments, find_nearest_source, seeds_at_nodes
from analysis.netwerk.snap import snap
from analysis.netwerk.tags import is_barrier, is_ferry, may_walk
from tests.bench.synthetic_network import make_network

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.afstand import DistanceMeasure
    from analysis.pairs import FloatArray, IntArray

# -- a town whose answers follow by hand ---------------------------------------------------------------------
#
#   (0,100) --- (100,100) --- (200,100)      a river runs along y = 50; the only bridge is at x = 200
#                                |
#   ======== river ============ bridge ====
#                                |
#   (0,0) ----- (100,0) ----- (200,0)                 and far off a path of 30 m on its own: (500,0) - (530,0)

NODES = [[0, 100], [100, 100], [200, 100], [0, 0], [100, 0], [200, 0], [500, 0], [530, 0]]
VAN, NAAR = [0, 1, 2, 5, 3, 6], [1, 2, 5, 4, 4, 7]
RIVER = np.array([LineString([(-50, 50), (190, 50)])], dtype=object)


@pytest.fixture
def town() -> Netwerk:
    return Netwerk.from_stukken(NODES, VAN, NAAR)


def test_the_way_leads_over_the_bridge(town: Netwerk) -> None:
    maat: DistanceMeasure = Looproute(town)
    # from 10 m above (0, 100) to 10 m below (0, 0): 10 + 200 + 100 + 200 + 10
    found = maat.nearest(np.array([[0.0, 110.0]]), np.array([[0.0, -10.0]]))
    assert (found.rows.tolist(), found.afstand_m.tolist()) == ([0], [520.0])
    assert (maat.naam, maat.omwegfactor) == ("looproute", 1.0)


def test_both_on_one_street_walk_along_it(town: Netwerk) -> None:
    # 20 m and 70 m along the same street, one of them 5 m off: 50 + 5
    found = Looproute(town).nearest(np.array([[20.0, 105.0]]), np.array([[70.0, 100.0]]))
    assert found.afstand_m.tolist() == [55.0]


def test_a_tie_goes_to_the_lowest_row(town: Netwerk) -> None:
    naar = np.array([[150.0, 100.0], [50.0, 100.0], [50.0, 100.0]])
    found = Looproute(town).nearest(np.array([[100.0, 100.0], [60.0, 100.0]]), naar)
    assert (found.rows.tolist(), found.afstand_m.tolist()) == ([0, 1], [50.0, 10.0])


def test_an_island_and_a_far_point_reach_nothing(town: Netwerk) -> None:
    maat = Looproute(town, max_aanloop_m=60)
    van = np.array([[510.0, 0.0], [350.0, 0.0], [0.0, 0.0]])
    found = maat.nearest(van, np.array([[100.0, 0.0]]))
    assert (found.rows.tolist(), found.afstand_m.tolist()) == ([-1, -1, 0], [np.inf, np.inf, 100.0])
    assert maat.unplaced(van).tolist() == [False, True, False]


def test_nothing_to_go_to(town: Netwerk) -> None:
    found = Looproute(town).nearest(np.zeros((2, 2)), np.empty((0, 2)))
    assert (found.rows.tolist(), found.afstand_m.tolist()) == ([-1, -1], [np.inf, np.inf])
    assert len(Looproute(town).nearest(np.empty((0, 2)), np.zeros((1, 2))).rows) == 0
    for van, naar in ((2, 0), (0, 1)):
        pairs = Looproute(town).pairs(np.zeros((van, 2)), np.zeros((naar, 2)), max_m=400)
        assert (len(pairs.herkomst), pairs.n_herkomst, pairs.n_aanbod) == (0, van, naar)


def test_the_limit_counts_itself(town: Netwerk) -> None:
    van, naar = np.array([[0.0, 100.0]]), np.array([[100.0, 100.0]])
    assert Looproute(town, max_m=100).nearest(van, naar).rows.tolist() == [0]
    assert Looproute(town, max_m=99.9).nearest(van, naar).afstand_m.tolist() == [np.inf]


def test_a_point_does_not_jump_over_the_river(town: Netwerk) -> None:
    # at (50, 52) the street south of the river is 52 m away, the one north of it 48 m
    van, naar = np.array([[50.0, 48.0], [50.0, 52.0]]), np.array([[50.0, 0.0]])
    assert Looproute(town, barriers=RIVER).nearest(van, naar).afstand_m.tolist() == [
        48.0,
        48.0 + 150 + 100 + 150,
    ]
    # without knowing of the river the nearest street wins; moved 4 m the other bank is nearer
    over = np.array([[50.0, 51.0]])
    shifted = Netwerk.from_stukken(np.array(NODES) + np.array([0, 3]), VAN, NAAR)
    assert Looproute(shifted).nearest(over, naar).afstand_m.tolist() == [48.0 + 3.0]
    assert Looproute(shifted, barriers=RIVER).nearest(over, naar).afstand_m.tolist() == [52.0 + 400 + 3]


def test_a_point_shut_in_by_water_is_not_placed(town: Netwerk) -> None:
    moat = np.array([Polygon([(40, 60), (60, 60), (60, 80), (40, 80)]).exterior], dtype=object)
    assert Looproute(town, barriers=moat).unplaced(np.array([[50.0, 70.0], [70.0, 70.0]])).tolist() == [
        True,
        False,
    ]


def test_pairs_hold_everything_within_reach(town: Netwerk) -> None:
    van = np.array([[0.0, 100.0], [200.0, 50.0], [520.0, 0.0]])
    naar = np.array([[50.0, 100.0], [200.0, 0.0], [510.0, 0.0]])
    found = Looproute(town).pairs(van, naar, max_m=250)
    # home 0: room 0 at 50 (room 1 at 300 is too far); home 1, halfway the bridge: 200 and 50; home 2: 10
    assert found.herkomst.tolist() == [0, 1, 1, 2]
    assert found.aanbod.tolist() == [0, 0, 1, 2]
    assert found.afstand_m.tolist() == [50.0, 200.0, 50.0, 10.0]
    assert (found.n_herkomst, found.n_aanbod) == (3, 3)


def test_a_radius_that_spans_a_river_does_not_bound_the_walk(town: Netwerk) -> None:
    # The place is drawn 10 m north of the river at (50, 60), known to 100 m: it may lie on either bank.
    maat, place, radius = Looproute(town, barriers=RIVER), np.array([[50.0, 60.0]]), np.array([100.0])
    north, south = np.array([[0.0, 100.0]]), np.array([[0.0, 0.0]])
    # From the north: 50 + 40 to the point; on the south bank it is 200 + 100 + 100 and more.
    found = nearest_with_bounds(maat, north, place, radius)
    assert found.afstand_m.tolist() == [90.0]
    assert found.afstand_max_m[0] >= 400  # a radius less would have said 190
    # From the south over the bridge: 200 + 100 + 150 + 40; on this bank the disc comes to x = -30, y = 0
    found = nearest_with_bounds(maat, south, place, radius)
    assert found.afstand_m.tolist() == [490.0]
    assert found.afstand_min_m.tolist() == [0.0]  # a radius less would have said 390
    pairs, low, high = maat.pairs_with_bounds(south, place, radius, max_m=100.0)
    assert (pairs.herkomst.tolist(), pairs.aanbod.tolist(), pairs.afstand_m.tolist()) == ([0], [0], [np.inf])
    assert (low.tolist(), high.tolist()) == ([0.0], [np.inf])
    # Known to 5 m it is north of the river for certain, and nothing is gained by the bank across.
    found = nearest_with_bounds(maat, south, place, np.array([5.0]))
    # 5 m at an angle of 45 degrees, to the street and along it, is √2 × 5 m less to walk, or as much more
    assert 490 - 4 * 5 <= found.afstand_min_m[0] <= 490 - np.sqrt(2) * 5
    assert 490 + np.sqrt(2) * 5 <= found.afstand_max_m[0] <= 490 + 4 * 5


def test_a_place_known_to_the_door_has_no_bounds_but_itself(town: Netwerk) -> None:
    maat, van = Looproute(town), np.array([[0.0, 110.0], [350.0, 0.0]])
    naar, radius = np.array([[0.0, -10.0], [510.0, 0.0]]), np.array([0.0, 0.0])
    found = nearest_with_bounds(maat, van, naar, radius)
    assert found.afstand_min_m.tolist() == found.afstand_m.tolist() == found.afstand_max_m.tolist()
    pairs, low, high = maat.pairs_with_bounds(van, naar, radius, max_m=600.0)
    assert low.tolist() == pairs.afstand_m.tolist() == high.tolist()


def test_a_place_that_may_be_on_an_island_may_be_out_of_reach(town: Netwerk) -> None:
    # Drawn halfway between the main street and the path on its own, and both lie within its radius.
    maat, van = Looproute(town), np.array([[100.0, 0.0], [510.0, 0.0]])
    found = nearest_with_bounds(maat, van, np.array([[340.0, 0.0]]), np.array([200.0]))
    assert found.afstand_m.tolist() == [240.0, np.inf]
    assert np.isinf(found.afstand_max_m).all()
    assert found.afstand_min_m.tolist() == pytest.approx([40.0, 0.0], abs=30)


def test_islands_are_listed_and_can_be_left_out(town: Netwerk) -> None:
    table = find_eilanden(town)
    assert table[["eiland", "knopen", "lengte_m"]].to_numpy().tolist() == [[0, 6, 500], [1, 2, 30]]
    assert table.loc[1, "x_rd"] in {500.0, 530.0}
    assert drop_eilanden(town, min_lengte_m=31).knopen == 6
    assert drop_eilanden(town, min_lengte_m=30).knopen == 8
    assert drop_eilanden(town, min_lengte_m=1e9).knopen == 6


def test_people_within_a_walk_on_a_full_grid_of_streets(shared: Path) -> None:
    """Count as OEIS A001844 does: a street of 100 m between all neighbours, the boundary counts."""
    case = shared / "cases" / "share_within_distance_gauss_circle"
    squares = pd.read_csv(case / "squares.csv")
    offering = pd.read_csv(case / "offerings.csv")
    columns = [c for c in squares.columns if c in {"x", "y", "x_rd", "y_rd"}]
    xy = squares[columns].to_numpy(dtype=float)
    number = {tuple(place): row for row, place in enumerate(xy.tolist())}
    pieces = [
        (row, number[x + dx, y + dy])
        for (x, y), row in number.items()
        for dx, dy in ((100.0, 0.0), (0.0, 100.0))
        if (x + dx, y + dy) in number
    ]
    van, naar = zip(*pieces, strict=True)
    maat = Looproute(Netwerk.from_stukken(xy, van, naar))
    afstand = maat.nearest(xy, offering[columns].to_numpy(dtype=float)).afstand_m
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))["rows"]
    assert len(expected) == 11
    for row in expected:
        assert (afstand <= row["radius_m"]).sum() == row["manhattan_inclusive"]


def test_minutes_of_a_walk() -> None:
    # 3.6 km/h is a metre a second
    assert walking_minutes(np.array([120.0, np.inf]), 3.6).tolist() == [2.0, np.inf]


def test_doubles_and_loops_fall_out() -> None:
    netwerk = Netwerk.from_stukken([[0, 0], [3, 4], [9, 9]], [0, 1, 0, 0], [1, 0, 1, 0])
    assert (netwerk.knopen, netwerk.lengte_m.tolist()) == (2, [5.0])


@pytest.mark.parametrize(("xy", "naar"), [([[0, 0], [np.nan, 1]], [1]), ([[0, 0]], [1]), ([[0, 0]], [-1])])
def test_a_broken_network_is_refused(xy: list[list[float]], naar: list[int]) -> None:
    with pytest.raises(UsageError, match="netwerk"):
        Netwerk.from_stukken(xy, [0], naar)


def test_a_point_without_a_place_is_refused(town: Netwerk) -> None:
    with pytest.raises(UsageError, match="coördinaten"):
        snap(town, [[np.nan, 0.0]], max_m=10)


@pytest.mark.parametrize("max_m", [np.inf, -1.0, np.nan])
def test_catchments_need_a_limit(town: Netwerk, max_m: float) -> None:
    with pytest.raises(UsageError, match="loopafstand"):
        find_catchments(town, seeds_at_nodes([0]), max_m=max_m)


# -- tags ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "walk"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "cycleway"}, True),
        ({"highway": "cycleway", "foot": "no"}, False),
        ({"highway": "cycleway", "foot": "use_sidepath"}, False),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "sidewalk": "both"}, True),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"highway": "footway", "area": "yes"}, True),
        ({"highway": "service", "area": "yes"}, False),
        ({"highway": "primary", "motorroad": "yes"}, False),
        ({"highway": "primary", "motorroad": "yes", "sidewalk": "right"}, True),
        # parts that osmnx joined to one street: as it writes a list
        ({"highway": "['footway', 'track']"}, True),
        ({"highway": "['footway', 'motorway']"}, False),
        ({"highway": "['service', 'path']", "access": "['yes', 'private']"}, False),
        ({"highway": "['service', 'path']", "access": "private", "foot": "['yes', 'designated']"}, True),
        ({"railway": "platform"}, True),
        ({"man_made": "pier"}, True),
        ({"railway": "rail"}, False),
        ({"waterway": "river", "foot": "yes"}, False),
        ({"building": "yes"}, False),
        ({"route": "ferry"}, False),
        ({}, False),
    ],
)
def test_where_one_may_walk(tags: dict[str, str], walk: bool) -> None:  # noqa: FBT001
    assert may_walk(tags) is walk


@pytest.mark.parametrize(
    ("tags", "ferry"),
    [
        ({"route": "ferry"}, True),
        ({"route": "ferry", "foot": "no"}, False),
        ({"route": "ferry", "access": "private"}, False),
        ({"route": "bus"}, False),
    ],
)
def test_which_ferries_take_people(tags: dict[str, str], ferry: bool) -> None:  # noqa: FBT001
    assert is_ferry(tags) is ferry


@pytest.mark.parametrize(
    ("tags", "barrier"),
    [
        ({"railway": "rail"}, True),
        ({"railway": "rail", "tunnel": "yes"}, False),
        ({"railway": "tram"}, False),
        ({"waterway": "river"}, True),
        ({"waterway": "ditch"}, False),
        ({"natural": "water"}, True),
    ],
)
def test_what_nobody_crosses(tags: dict[str, str], barrier: bool) -> None:  # noqa: FBT001
    assert is_barrier(tags) is barrier


# -- files ---------------------------------------------------------------------------------------------------

LON, LAT = 6.09, 52.51


def overpass(**extra: Any) -> dict[str, Any]:  # noqa: ANN401
    nodes = [{"type": "node", "id": 10 + i, "lat": LAT, "lon": LON + i / 1000} for i in range(4)]
    ways = [
        {"type": "way", "id": 1, "nodes": [10, 11, 12], "tags": {"highway": "footway"}},
        {"type": "way", "id": 2, "nodes": [12, 13], "tags": {"route": "ferry"}},
        {"type": "way", "id": 3, "nodes": [10, 99], "tags": {"highway": "footway"}},
        {"type": "way", "id": 4, "nodes": [11, 13], "tags": {"waterway": "river"}},
        {"type": "way", "id": 5, "nodes": [10, 11, 12, 10], "tags": {"natural": "water"}},
        {"type": "way", "id": 6, "nodes": [10, 13], "tags": {"highway": "motorway"}},
    ]
    return {"elements": [*ways, *nodes, {"type": "relation", "id": 1}], **extra}


def test_overpass_gives_streets_and_barriers(tmp_path: Path) -> None:
    path = tmp_path / "straten.json"
    path.write_text(json.dumps(overpass()))
    straten = read_straten(path)
    assert straten.netwerk.knopen == 3
    # a thousandth of a degree of longitude at this latitude is 111.32 km × cos(52.51°) ÷ 1000, within a metre
    assert straten.netwerk.lengte_m == pytest.approx([67.75, 67.75], abs=1)
    assert [barrier.geom_type for barrier in straten.barriers] == ["LineString", "Polygon"]
    assert straten.onvolledig == 1
    assert read_straten(path, veren=True).netwerk.knopen == 4


# A lake of 0.010 × 0.006 degrees with an island of 0.002 × 0.002 in its middle, its shore in two halves.
SHORE = [(0, 0), (10, 0), (10, 6), (0, 6), (0, 0)]
ISLAND = [(4, 2), (6, 2), (6, 4), (4, 4), (4, 2)]
LAKE = {"type": "multipolygon", "natural": "water"}


def lake(*, lacking: str = "", geometry: bool = False) -> dict[str, Any]:
    places = dict.fromkeys([*SHORE, *ISLAND])
    number = {place: 100 + i for i, place in enumerate(places)}
    at = {place: {"lon": LON + place[0] / 1000, "lat": LAT + place[1] / 1000} for place in places}
    rings = {"south": SHORE[:3], "north": SHORE[2:], "island": ISLAND}
    ways = [
        {"type": "way", "id": 20 + i, "nodes": [number[place] for place in ring]}
        for i, (name, ring) in enumerate(rings.items())
        if name != lacking and not geometry
    ]
    members = [
        {"type": "way", "ref": 20 + i, "role": "inner" if name == "island" else "outer"}
        | ({"geometry": [*(at[place] for place in ring), None]} if geometry else {})
        for i, (name, ring) in enumerate(rings.items())
    ]
    label = {"type": "node", "ref": 1, "role": "label"}
    street = {"type": "way", "id": 1, "nodes": [100, 101], "tags": {"highway": "footway"}}
    relation = {"type": "relation", "id": 7, "tags": LAKE, "members": [*members, label]}
    nodes = [{"type": "node", "id": number[place], **at[place]} for place in places]
    return {"elements": [street, *ways, relation, *nodes]}


@pytest.mark.parametrize("geometry", [False, True])
def test_a_lake_that_is_a_relation_is_a_barrier_with_its_islands_left_out(geometry: bool) -> None:  # noqa: FBT001
    [water] = read_overpass(lake(geometry=geometry)).barriers
    degree = to_rd(np.array([LON, LON + 0.001, LON]), np.array([LAT, LAT, LAT + 0.001]))
    cell = np.hypot(*(degree[1] - degree[0])) * np.hypot(*(degree[2] - degree[0]))
    assert water.area == pytest.approx((10 * 6 - 2 * 2) * cell, rel=1e-3)
    place = to_rd(np.array([LON + 0.002, LON + 0.005, LON + 0.012]), np.array([LAT + 0.003] * 3))
    assert [water.contains(Point(xy)) for xy in place] == [True, False, False]


def test_a_lake_whose_shore_is_cut_off_still_bars_the_way_along_the_rest() -> None:
    parts = read_overpass(lake(lacking="north")).barriers
    assert sorted(part.geom_type for part in parts) == ["LineString", "Polygon"]  # half a shore; the island
    relation = {"type": "relation", "members": [], "tags": LAKE}
    assert areas_of_relation(relation, {}) == []
    park = {**lake()["elements"][-10], "tags": {"type": "multipolygon", "leisure": "park"}}
    assert areas_of_relation(park, {}) == []


def test_nobody_steps_over_a_lake_to_the_street_across() -> None:
    # A street north of the lake and one south of it; who lives at the south shore is nearer to the northern
    # street in a straight line, if the southern one lies further off.
    answer = lake()
    for street, (x, y) in enumerate([(0, 6.5), (0, -9)]):
        nodes = [
            {
                "type": "node",
                "id": 200 + 2 * street + i,
                "lon": LON + (x + 10 * i) / 1000,
                "lat": LAT + y / 1000,
            }
            for i in range(2)
        ]
        tags = {"highway": "residential"}
        way = {"type": "way", "id": 50 + street, "nodes": [node["id"] for node in nodes], "tags": tags}
        answer["elements"] += [way, *nodes]
    answer["elements"] = [e for e in answer["elements"] if e.get("id") != 1]
    straten = read_overpass(answer)
    home = to_rd(np.array([LON + 0.005]), np.array([LAT - 0.0005]))
    middle = straten.netwerk.xy[:, 1].mean()
    for barriers, south in ((None, False), (straten.barriers, True)):
        [piece] = snap(straten.netwerk, home, max_m=2000, barriers=barriers).stuk
        assert (straten.netwerk.xy[straten.netwerk.van[piece], 1] < middle) == south


def test_overpass_ways_may_carry_their_own_places() -> None:
    way = {"type": "way", "nodes": [1, 2, 3], "tags": {"highway": "path"}}
    at = [{"lat": LAT, "lon": LON}, {"lat": LAT, "lon": LON + 0.001}, None]
    straten = read_overpass({"elements": [{**way, "geometry": at}]})
    assert (straten.netwerk.knopen, straten.onvolledig) == (2, 1)
    np.testing.assert_allclose(straten.netwerk.xy[0], to_rd(np.array([LON]), np.array([LAT]))[0])


@pytest.mark.parametrize(
    "answer", [overpass(remark="timed out"), {}, {"elements": []}, {"elements": [{"type": "node", "id": 1}]}]
)
def test_half_an_overpass_answer_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        read_overpass(answer)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.json", "{", UnreadableError),
        ("a.json", "[]", UnreadableError),
        ("a.gpkg", "x", UnreadableError),
        ("a.graphml", "<x", UnreadableError),
        # what looks like an answer of Overpass, until one looks inside
        ("a.json", '{"elements": [1]}', UnreadableError),
        ("a.json", '{"elements": [{"type": "node", "lat": 52, "lon": 6}]}', UnreadableError),
        ("a.json", '{"elements": [{"type": "way", "nodes": ["a"]}]}', UnreadableError),
        # places in metres where degrees are said
        (
            "a.json",
            json.dumps(
                {
                    "elements": [
                        *(
                            {"type": "node", "id": node, "lat": 500000 + node, "lon": 200000}
                            for node in (1, 2)
                        ),
                        {"type": "way", "id": 3, "nodes": [1, 2], "tags": {"highway": "path"}},
                    ]
                }
            ),
            CrsError,
        ),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, text: str, error: type[Exception]) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(error, match=name):
        read_straten(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"straten\.json"):
        read_straten(tmp_path / "straten.json")


def test_lines_meet_where_they_share_a_point(tmp_path: Path) -> None:
    lines = [
        LineString([(0, 0), (100, 0), (200, 0)]),
        MultiLineString([[(100, 50), (100, 0), (100, -50)]]),  # a bridge over the first
        LineString([(100, 50), (200, 50)]),
        LineString([(200, 0), (200, 50)]),
        Point(1, 1),
        None,
    ]
    tags = {
        "highway": ["footway", "footway", "motorway", "steps", "footway", "footway"],
        "layer": ["0", "1", None, None, None, None],
    }
    table = gpd.GeoDataFrame(tags, geometry=np.array(lines, dtype=object), crs=28992)
    path = tmp_path / "straten.gpkg"
    table.to_file(path)
    netwerk = read_straten(path).netwerk
    # 0-100-200 with steps to (200, 50), and the bridge on its own: no way from one to the other
    assert find_eilanden(netwerk)["lengte_m"].tolist() == [250, 100]
    table.drop(columns=["highway", "layer"]).to_file(path)
    assert find_eilanden(read_straten(path).netwerk)["lengte_m"].tolist() == [450]


def test_lines_may_stand_in_any_layer(tmp_path: Path) -> None:
    """As osmnx saves a GeoPackage: nodes in the first layer, streets in the second, lists as text."""
    path = tmp_path / "straten.gpkg"
    ends = gpd.GeoDataFrame({"osmid": [1, 2]}, geometry=[Point(0, 0), Point(100, 0)], crs=28992)
    lines = [LineString([(0, 0), (100, 0)]), LineString([(100, 0), (100, 50)]), LineString([(0, 0), (0, 9)])]
    kinds = ["['footway', 'steps']", "residential", "['service', 'motorway']"]
    ends.to_file(path, layer="nodes")
    with pytest.raises(UnreadableError, match="geen lijnen"):
        read_straten(path)
    gpd.GeoDataFrame({"highway": kinds}, geometry=lines, crs=28992).to_crs(4326).to_file(path, layer="edges")
    assert read_straten(path).netwerk.lengte_m.sum() == pytest.approx(150, abs=1e-3)


def test_lines_without_a_coordinate_system_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "straten.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])]).to_file(path)
    with pytest.raises(CrsError, match="onbekend"):
        read_straten(path)


GRAPHML = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="graph" attr.name="crs" attr.type="string"/>
<key id="d1" for="node" attr.name="x" attr.type="string"/>
<key id="d2" for="node" attr.name="y" attr.type="string"/>
<key id="d3" for="edge" attr.name="highway" attr.type="string"/>
<key id="d4" for="edge" attr.name="geometry" attr.type="string"/>
<graph edgedefault="directed"><data key="d0">{crs}</data>
<node id="1"><data key="d1">1000</data><data key="d2">0</data></node>
<node id="2"><data key="d1">1100</data><data key="d2">0</data></node>
<node id="3"><data key="d1">1100</data><data key="d2">80</data></node>
<edge source="1" target="2"><data key="d3">footway</data></edge>
<edge source="2" target="1"><data key="d3">footway</data></edge>
<edge source="2" target="3"><data key="d4">LINESTRING (1100 80, 1130 40, 1100 0)</data></edge>
<edge source="1" target="3"><data key="d3">motorway</data></edge>
</graph></graphml>"""


def test_graphml_keeps_the_bends_of_streets(tmp_path: Path) -> None:
    path = tmp_path / "straten.graphml"
    path.write_text(GRAPHML.format(crs="epsg:28992"))
    netwerk = read_straten(path).netwerk
    # 100 m straight, then twice 50 m (30 east, 40 north)
    assert sorted(netwerk.lengte_m) == pytest.approx([50, 50, 100], abs=1e-5)
    assert find_eilanden(netwerk)["knopen"].tolist() == [4]


def test_a_ferry_in_graphml_is_a_street_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "straten.graphml"
    key = '<key id="d5" for="edge" attr.name="route" attr.type="string"/><graph edgedefault'
    text = GRAPHML.format(crs="epsg:28992").replace("<graph edgedefault", key)
    path.write_text(text.replace('<data key="d3">motorway<', '<data key="d5">ferry<'))
    assert read_straten(path).netwerk.lengte_m.sum() == pytest.approx(200, abs=1e-5)
    # from (1000, 0) to (1100, 80)
    assert read_straten(path, veren=True).netwerk.lengte_m.sum() == pytest.approx(
        200 + np.hypot(100, 80), abs=1e-5
    )


def test_graphml_of_a_simplified_network_keeps_its_joined_streets(tmp_path: Path) -> None:
    path = tmp_path / "straten.graphml"
    path.write_text(GRAPHML.format(crs="epsg:28992").replace(">footway<", ">['footway', 'steps']<"))
    assert read_straten(path).netwerk.lengte_m.sum() == pytest.approx(200, abs=1e-5)


@pytest.mark.parametrize(
    ("old", "new", "error"), [("epsg:28992", "nonsense", CrsError), ('"d0">', '"d3">', CrsError)]
)
def test_graphml_without_a_coordinate_system_is_refused(
    tmp_path: Path, old: str, new: str, error: type[Exception]
) -> None:
    path = tmp_path / "straten.graphml"
    path.write_text(GRAPHML.format(crs="epsg:28992").replace(old, new))
    with pytest.raises(error, match="onbekend"):
        read_straten(path)


def test_graphml_without_streets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "straten.graphml"
    path.write_text(GRAPHML.format(crs="epsg:28992").split("<edge")[0] + "</graph></graphml>")
    with pytest.raises(UnreadableError, match="geen straat"):
        read_straten(path)


# -- random small worlds -------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> Netwerk:
    size = draw(st.integers(2, 8))
    place = st.tuples(st.integers(0, 12), st.integers(0, 12))
    xy = draw(st.lists(place, min_size=size, max_size=size, unique=True))
    node = st.integers(0, size - 1)
    ends = draw(st.lists(st.tuples(node, node).filter(lambda e: e[0] != e[1]), min_size=1, max_size=14))
    van, naar = zip(*ends, strict=True)
    return Netwerk.from_stukken(xy, van, naar)


def all_distances(netwerk: Netwerk) -> np.ndarray:
    """Give the distances between all nodes by Floyd and Warshall."""
    distance = np.full((netwerk.knopen, netwerk.knopen), np.inf)
    np.fill_diagonal(distance, 0.0)
    for van, naar, length in zip(netwerk.van, netwerk.naar, netwerk.lengte_m, strict=True):
        distance[van, naar] = distance[naar, van] = min(distance[van, naar], length)
    for via in range(netwerk.knopen):
        distance = np.minimum(distance, distance[:, [via]] + distance[[via]])
    return distance


@pytest.mark.parametrize("compile_kernel", [False, True], ids=["scipy", "numba"])
@settings(deadline=None)
@given(netwerk=networks(), data=st.data())
def test_searches_equal_floyd_warshall(netwerk: Netwerk, data: st.DataObject, compile_kernel: bool) -> None:  # noqa: FBT001
    sources = data.draw(st.lists(st.integers(0, netwerk.knopen - 1), min_size=1, max_size=5))
    limit = data.draw(st.sampled_from([0.0, 5.0, 9.5, 20.0, np.inf]))
    expected = all_distances(netwerk)[sources]
    expected[expected > limit] = np.inf
    distance, nearest = find_nearest_source(
        netwerk, seeds_at_nodes(sources), max_m=limit, compile_kernel=compile_kernel
    )
    best = expected.min(axis=0)
    assert distance.tolist() == best.tolist()
    lowest = np.where(np.isfinite(best), expected.argmin(axis=0), -1)
    assert nearest.tolist() == lowest.tolist()
    if np.isfinite(limit):
        found = find_catchments(netwerk, seeds_at_nodes(sources), max_m=limit, compile_kernel=compile_kernel)
        cells = np.full_like(expected, np.inf)
        cells[found.source, found.knoop] = found.afstand_m
        assert cells.tolist() == expected.tolist()
        assert len(found.knoop) == np.isfinite(expected).sum()


@given(netwerk=networks(), data=st.data())
def test_uncompiled_kernels_equal_floyd_warshall(netwerk: Netwerk, data: st.DataObject) -> None:
    sources = data.draw(st.lists(st.integers(0, netwerk.knopen - 1), min_size=1, max_size=4))
    width, limit = data.draw(st.sampled_from([0.7, 3.0, 50.0])), data.draw(st.sampled_from([4.0, 30.0]))
    streets, seeds = Arcs(*netwerk.arcs), seeds_at_nodes(sources)
    expected = all_distances(netwerk)[sources]
    expected[expected > limit] = np.inf
    enough, distance, _ = spread_from_all(streets, seeds, limit, width, Queue.of_size(500))
    assert enough
    assert distance.tolist() == expected.min(axis=0).tolist()
    found = Found(np.full(netwerk.knopen, np.inf), np.empty(500, dtype=np.int32), np.empty(500))
    done, ends = spread_from_each(streets, seeds, 0, limit, width, Queue.of_size(500), found)
    assert done == len(sources)
    assert np.isinf(found.best).all()
    for row, (begin, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        order = np.argsort(found.nodes[begin:end])
        reached = np.flatnonzero(np.isfinite(expected[row]))
        assert found.nodes[begin:end][order].tolist() == reached.tolist()
        assert found.distances[begin:end][order].tolist() == expected[row][reached].tolist()


def test_kernels_say_when_room_runs_out() -> None:
    netwerk = make_network(6)
    streets, seeds = Arcs(*netwerk.arcs), seeds_at_nodes([0, 5, 9])
    assert not spread_from_all(streets, seeds, np.inf, 20.0, Queue.of_size(2))[0]
    assert not spread_from_all(streets, seeds, np.inf, 20.0, Queue.of_size(5))[0]
    for room in range(60):
        found = Found(np.full(netwerk.knopen, np.inf), np.empty(room, dtype=np.int32), np.empty(room))
        done, ends = spread_from_each(streets, seeds, 0, 100.0, 20.0, Queue.of_size(40), found)
        assert np.isinf(found.best).all()
        assert len(ends) == done
        assert (ends <= room).all()
    assert done == 3


def test_large_and_small_searches_agree_to_the_last_digit() -> None:
    netwerk = make_network(90)
    rng = np.random.default_rng(7)
    van, naar = (rng.uniform(0, 7100, (size, 2)) + np.array([100_000, 350_000]) for size in (300, 40))
    seeds = snap(netwerk, naar, max_m=250).seeds(netwerk)
    small, large = (find_nearest_source(netwerk, seeds, compile_kernel=way) for way in (False, True))
    assert np.array_equal(small[0], large[0])
    assert np.array_equal(small[1], large[1])
    few, many = (find_catchments(netwerk, seeds, max_m=900, compile_kernel=way) for way in (False, True))
    assert (few.end - few.begin).tolist() == (many.end - many.begin).tolist()
    everywhere = seeds_at_nodes(list(range(1000)))  # enough to share over the cores
    few, many = (find_catchments(netwerk, everywhere, max_m=300, compile_kernel=way) for way in (False, True))
    first, second = (np.lexsort((found.knoop, found.source)) for found in (few, many))
    assert few.source[first].tolist() == many.source[second].tolist()
    assert few.knoop[first].tolist() == many.knoop[second].tolist()
    assert few.afstand_m[first].tolist() == many.afstand_m[second].tolist()
    pairs = Looproute(netwerk).pairs(van, naar, max_m=900)
    nearest = Looproute(netwerk).nearest(van, naar)
    best = np.full(len(van), np.inf)
    np.minimum.at(best, pairs.herkomst, pairs.afstand_m)
    assert best.tolist() == np.where(nearest.afstand_m <= 900, nearest.afstand_m, np.inf).tolist()


@settings(deadline=None, max_examples=40)
@given(netwerk=networks(), seed=st.integers(0, 2**32 - 1))
def test_nearest_is_the_best_of_all_ways(netwerk: Netwerk, seed: int) -> None:
    """Compare with every way to leave a street at an end and enter another at an end, or along one street."""
    rng = np.random.default_rng(seed)
    van, naar = rng.integers(0, 24, (5, 2)) / 2.0, rng.integers(0, 24, (4, 2)) / 2.0
    ways, (here, there) = all_distances(netwerk), (snap(netwerk, points, max_m=99) for points in (van, naar))
    expected = np.full((5, 4), np.inf)
    for i in range(5):
        for j in range(4):
            a, b = here.stuk[i], there.stuk[j]
            for start, before in ((netwerk.van[a], here.langs_m[i]), (netwerk.naar[a], here.rest_m[i])):
                for end, after in ((netwerk.van[b], there.langs_m[j]), (netwerk.naar[b], there.rest_m[j])):
                    expected[i, j] = min(expected[i, j], before + ways[start, end] + after)
            if a == b:
                expected[i, j] = min(expected[i, j], abs(here.langs_m[i] - there.langs_m[j]))
            expected[i, j] += here.aanloop_m[i] + there.aanloop_m[j]
    found = Looproute(netwerk, max_aanloop_m=99).nearest(van, naar)
    assert found.afstand_m.tolist() == expected.min(axis=1).tolist()
    assert found.rows.tolist() == np.where(np.isfinite(found.afstand_m), expected.argmin(axis=1), -1).tolist()
    pairs = Looproute(netwerk, max_aanloop_m=99).pairs(van, naar, max_m=10)
    herkomst, aanbod = np.nonzero(expected <= 10)
    assert (pairs.herkomst.tolist(), pairs.aanbod.tolist()) == (herkomst.tolist(), aanbod.tolist())
    assert pairs.afstand_m.tolist() == expected[herkomst, aanbod].tolist()


@settings(deadline=None, max_examples=60)
@given(netwerk=networks(), seed=st.integers(0, 2**32 - 1))
def test_bounds_hold_wherever_within_its_radius_a_place_is(netwerk: Netwerk, seed: int) -> None:
    """Put each place at many spots of its disc and walk there: no walk is outside the bounds."""
    rng = np.random.default_rng(seed)
    van, naar = rng.uniform(0, 12, (6, 2)), rng.uniform(0, 12, (3, 2))
    radius = np.array([0.0, 1.0, 4.0])
    maat = Looproute(netwerk, max_aanloop_m=5.0)
    bounds, (pairs, low, high) = (
        nearest_with_bounds(maat, van, naar, radius),
        maat.pairs_with_bounds(van, naar, radius, max_m=9.0),
    )
    key = {pair: row for row, pair in enumerate(zip(pairs.herkomst, pairs.aanbod, strict=True))}
    assert (bounds.afstand_min_m <= bounds.afstand_m).all()
    assert (bounds.afstand_max_m >= bounds.afstand_m).all()
    for _ in range(25):
        angle, far = rng.uniform(0, 2 * np.pi, 3), np.sqrt(rng.uniform(0, 1, 3)) * radius
        there = naar + np.column_stack([far * np.cos(angle), far * np.sin(angle)])
        on = np.flatnonzero(~maat.unplaced(there))  # where no street leads nobody goes
        walks = np.full((6, 3), np.inf)
        for j in on:
            walks[:, j] = maat.nearest(van, there[[j]]).afstand_m
        assert (walks.min(axis=1) >= bounds.afstand_min_m - 1e-5).all()
        if len(on) == len(naar):
            assert (walks.min(axis=1) <= bounds.afstand_max_m + 1e-5).all()
        for i, j in zip(*np.nonzero(walks <= 9.0), strict=True):
            assert low[key[i, j]] - 1e-5 <= walks[i, j] <= high[key[i, j]] + 1e-5


@pytest.mark.parametrize("seed", range(6))
def test_bounds_hold_beside_water(seed: int) -> None:
    """As above, in a bent grid of streets with three canals and a pond."""
    rng = np.random.default_rng(seed)
    netwerk = make_network(12, seed=seed)
    low, high = netwerk.xy.min(axis=0), netwerk.xy.max(axis=0)
    canals = [LineString(rng.uniform(low, high, (2, 2))) for _ in range(3)]
    pond = Point(rng.uniform(low, high)).buffer(60.0)
    maat = Looproute(netwerk, barriers=np.array([*canals, pond], dtype=object))
    van, naar, radius = rng.uniform(low, high, (30, 2)), rng.uniform(low, high, (1, 2)), np.array([250.0])
    bounds = nearest_with_bounds(maat, van, naar, radius)
    angle, far = rng.uniform(0, 2 * np.pi, 100), np.sqrt(rng.uniform(0, 1, 100)) * radius
    there = naar + np.column_stack([far * np.cos(angle), far * np.sin(angle)])
    there = there[~maat.unplaced(there)]
    assert len(there)
    for place in there:
        walk = maat.nearest(van, place[None]).afstand_m
        assert (walk >= bounds.afstand_min_m - 1e-4).all()
        assert (walk <= bounds.afstand_max_m + 1e-4).all()


@settings(deadline=None, max_examples=40)
@given(netwerk=networks(), seed=st.integers(0, 2**32 - 1))
def test_more_aanbod_and_more_streets_never_lengthen(netwerk: Netwerk, seed: int) -> None:
    rng = np.random.default_rng(seed)
    van, naar = rng.integers(0, 12, (5, 2)).astype(float), rng.integers(0, 12, (4, 2)).astype(float)
    maat = Looproute(netwerk)
    assert (maat.nearest(van, naar).afstand_m <= maat.nearest(van, naar[:-1]).afstand_m).all()
    straight = np.hypot(*(van[:, None] - naar[None]).transpose(2, 0, 1)).min(axis=1)
    assert (maat.nearest(van, naar).afstand_m >= straight - 1e-5).all()
    order = rng.permutation(len(van))
    assert (
        maat.nearest(van[order], naar).afstand_m.tolist() == maat.nearest(van, naar).afstand_m[order].tolist()
    )


# -- a network in use: its parts, and what joins none of them ------------------------------------------------


def test_who_joins_which_part_of_the_streets(tmp_path: Path) -> None:
    # a street of 900 m, one of 600 m a kilometre south, and a courtyard of 90 m that takes no part
    streets = [[(0, 1000), (900, 1000)], [(0, 0), (600, 0)], [(2000, 0), (2090, 0)]]
    file = tmp_path / "straten.gpkg"
    gpd.GeoDataFrame(geometry=[LineString(line) for line in streets], crs=28992).to_file(file)
    net = read_stratennet(file)
    assert net.eilanden["lengte_m"].tolist() == [900, 600, 90]
    assert net.describe() == (
        "Netwerk straten.gpkg: 2 km straat in 3 losse delen; 1 klein deel doet niet mee (minder dan 500 m)."
    )
    # 250 m from a street is near enough, 251 m is not; beside the courtyard nobody joins anything
    people = pd.DataFrame({"x_rd": [0.0, 9, 9, 9, 2000], "y_rd": [1250.0, 1251, 250, -10, 1]})
    aanbod = pd.DataFrame(
        {
            "x_rd": [2090.0, 300, np.nan, 5000],
            "y_rd": [0.0, 0, np.nan, 0],
            "telt_mee": [True, True, True, False],
        }
    )
    found = join_streets(net, people, aanbod)
    assert found.eilanden[["lengte_m", "herkomsten", "aanbod"]].to_numpy().tolist() == [
        [900, 1, 0],
        [600, 2, 1],
    ]
    assert (found.los, found.aanbod_los.tolist()) == (2 / 5, [0])
    assert "40,0 % van de plekken waar mensen wonen, en 1 keer aanbod" in found.describe()
    assert join_streets(net, people[2:4], aanbod[1:]).describe() == ""
    with pytest.raises(UnreadableError, match="hoort niet bij deze gegevens"):
        join_streets(net, people[4:], aanbod)


class _Forgetful(dict[bytes, Any]):
    """What a thread sees when another clears the answers that both share."""

    def __setitem__(self, key: bytes, value: object) -> None:
        """Keep nothing."""


def test_visitors_share_a_network_while_it_forgets(town: Netwerk) -> None:
    forgetful = Looproute(town, _placed=_Forgetful(), _answers=_Forgetful())
    found = forgetful.nearest_with_bounds(np.zeros((1, 2)), np.array([[100.0, 0.0]]), np.zeros(1))
    assert found.afstand_m.tolist() == [100.0]


def test_what_was_asked_before_is_not_searched_again(town: Netwerk, monkeypatch: pytest.MonkeyPatch) -> None:
    maat = Looproute(town)
    searches: list[Arcs] = []

    def search(netwerk: Netwerk, seeds: Arcs, *, max_m: float) -> tuple[FloatArray, IntArray]:
        searches.append(seeds)
        return find_nearest_source(netwerk, seeds, max_m=max_m)

    monkeypatch.setattr("analysis.netwerk.looproute.find_nearest_source", search)
    van, naar = np.array([[0.0, 0.0]]), np.array([[100.0, 0.0], [200.0, 0.0]])
    first = maat.nearest_with_bounds(van, naar, np.zeros(2))
    asked = len(searches)
    assert maat.nearest_with_bounds(van.copy(), naar.copy(), np.zeros(2)) is first
    assert (len(searches), first.afstand_m.tolist()) == (asked, [100.0])
    with pytest.raises(ValueError, match="read-only"):
        first.afstand_m[0] = 1.0
    # another place, and another radius, is another question
    assert maat.nearest_with_bounds(van, naar[1:], np.zeros(1)).afstand_m.tolist() == [200.0]
    assert maat.nearest_with_bounds(van, naar, np.array([30.0, 0.0])).afstand_min_m[0] < 100.0
    assert len(searches) > asked
