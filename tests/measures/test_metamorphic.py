"""What must hold in any town, for every table at once: a change whose effect is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.gebieden import build_gebieden
from analysis.maten import compute_maten
from analysis.pipeline import Bronnen, run
from analysis.schemas import RD
from analysis.watals import AndereTijden, Stoppen, apply_wijzigingen
from tests.measures.test_random_worlds import FEW
from tests.measures.worlds import HOURS, STATES, Offer, World, with_register, worlds
from tests.roosterdam import N1, NOORD, Z1, Z2

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.normen import Normen

Tables = dict[str, pd.DataFrame]
QUICK = settings(FEW, max_examples=3)  # every example computes every table of two towns or more

RIDE = {"aanbod_id": "V1", "naam": "Busje", "aanbodsoort": "vervoer", "doelgroepen": "alle"}
RIDE |= {"bereik": "gebied", "werkgebied": f"{NOORD};{Z1}", "openingstijden": "24/7", "capaciteit": "8"}
SECOND_RIDE = RIDE | {"aanbod_id": "V2", "werkgebied": Z2}
NEW = Offer("Z", "huiskamer", "alle", "N 12", "adres", "", "24/7", "gratis", "10", "ja")
# the best of equal candidates may be another one after a change
TIED = ["locatie_id", "locatie"]
EAST = "BU99990109"


def tables_of(bronnen: Bronnen, normen: Normen | None = None) -> Tables:
    results = run(bronnen, normen=normen)
    tables = {"dekking": results.dekking, "hiaten": results.hiaten, **compute_maten(results)}
    return {name: table.drop(columns=TIED, errors="ignore") for name, table in tables.items()}


def side_by_side(before: Tables, after: Tables, name: str) -> Callable[[str], pd.DataFrame]:
    """Give per column of a table the values of rows that are in both, where both are known."""
    keys = [
        "gebiedcode",
        "doelgroep",
        "aanbodsoort",
        "dag",
        "dagdeel",
        "aanbod_id",
        "aanbod_id_1",
        "aanbod_id_2",
    ]
    mine = [key for key in keys if key in before[name]]
    both = before[name].merge(after[name], on=mine, suffixes=("_voor", "_na"))
    assert len(both) or before[name].empty or after[name].empty
    return lambda column: both[[f"{column}_voor", f"{column}_na"]].dropna().set_axis(["voor", "na"], axis=1)


def assert_no_less(before: Tables, after: Tables, columns: dict[str, list[str]]) -> None:
    for name, wanted in columns.items():
        both = side_by_side(before, after, name)
        for column in wanted:
            assert (both(column)["na"] >= both(column)["voor"] - 1e-6).all(), (name, column)


def assert_fewer_hiaten(before: Tables, after: Tables) -> None:
    keys = ["gebiedcode", "doelgroep", "aanbodsoort"]
    old, new = ({tuple(row) for row in tables["hiaten"][keys].to_numpy()} for tables in (before, after))
    assert new <= old


def assert_same(before: Tables, after: Tables, *, names: list[str] | None = None) -> None:
    for name in names or list(before):
        one, other = (tables[name].reset_index(drop=True) for tables in (before, after))
        pd.testing.assert_frame_equal(
            one, other, check_categorical=False, check_exact=False, rtol=1e-9, atol=1e-6
        )


def ends(column: str) -> list[str]:
    return [column, f"{column}_min", f"{column}_max"]


PEOPLE = {
    "dekking": ends("inwoners_binnen_norm"),
    "dagdelen": ends("inwoners_binnen_norm"),
    "drempels": ["inwoners_binnen_norm", *ends("inwoners_praktijk")],
    "vervoer": ends("inwoners_in_werkgebied"),
}


@QUICK
@given(world=worlds())
def test_more_aanbod_is_never_worse(world: World) -> None:
    world = replace(world, services=(RIDE,))
    before = tables_of(world.bronnen())
    more = replace(world, offers=(*world.offers, NEW), services=(RIDE, SECOND_RIDE))
    after = tables_of(more.bronnen())
    scores = ["plaatsuren_per_inwoner", "plaatsuren_2sfca", "plaatsuren_gebalanceerd"]
    assert_no_less(before, after, PEOPLE | {"capaciteit": scores, "overlap": ["inwoners_gedeeld"]})
    # what one more place could add, and what a stop takes away, only shrinks; so do the variants of a hiaat
    assert_no_less(
        after,
        before,
        {
            "brug_gebouw": ["inwoners_buiten", "erbij_gebouw"],
            "kwetsbaarheid": ends("inwoners_verlies"),
            "houdbaarheid": ["aantal_hiaat"],
        },
    )
    assert_fewer_hiaten(before, after)
    assert len(after["overlap"]) >= len(before["overlap"])


@QUICK
@given(world=worlds(), more_m=st.integers(1, 300))
def test_a_larger_norm_is_never_worse(world: World, more_m: int) -> None:
    bronnen = replace(world, services=(RIDE,)).bronnen()
    before = tables_of(bronnen)
    wide = bronnen.normen.with_norm(world.doelgroep, "ontmoeting", world.norm_m + more_m)
    after = tables_of(bronnen, wide)
    assert_no_less(
        before, after, PEOPLE | {"overlap": ["inwoners_gedeeld"], "kwetsbaarheid": ["inwoners_bereikt"]}
    )
    assert_no_less(after, before, {"brug_gebouw": ["inwoners_buiten"]})
    assert_fewer_hiaten(before, after)
    assert_same(before, after, names=["vervoer"])  # a service without a door has no norm


@QUICK
@given(world=worlds())
def test_splitting_a_buurt_keeps_what_lies_above_and_beside_it(world: World) -> None:
    world = replace(world, services=(RIDE,))
    whole, parts = tables_of(world.bronnen()), tables_of(with_register(split(world.town()), world.rows()))
    for tables in (whole, parts):
        del tables["verdeling"]  # it is about the parts
        for name, table in tables.items():
            if "gebiedcode" in table:
                kept = table[~table["gebiedcode"].isin([N1, EAST])]
                tables[name] = kept.drop(columns="rang", errors="ignore").sort_values(
                    ["niveau", "gebiedcode"], kind="stable"
                )
    assert_same(whole, parts)


def split(base: Bronnen) -> Bronnen:
    """Cut N1 in two halves with five of its ten places, and half of its people, each."""
    west, east = (shapely.MultiPolygon([shapely.box(x, 501000, x + 500, 502000)]) for x in (200000, 200500))
    first = base.buurten[base.buurten["buurtcode"] == N1]
    halves = [
        first.assign(buurtcode=code).set_geometry(gpd.GeoSeries([half], index=first.index, crs=RD))
        for code, half in ((N1, west), (EAST, east))
    ]
    others = base.buurten.drop(index=first.index)
    buurten = gpd.GeoDataFrame(pd.concat([*halves, others], ignore_index=True), crs=RD)
    people = base.bevolking.copy()
    mine = people["gebiedcode"] == N1
    people.loc[mine, "inwoners"] /= 2
    people = pd.concat([people, people[mine].assign(gebiedcode=EAST)], ignore_index=True)
    places = base.herkomsten.copy()
    places.loc[(places["buurtcode"] == N1) & (places["x_rd"] > 200500), "buurtcode"] = EAST
    return replace(
        base, buurten=buurten, gebieden=build_gebieden(buurten), bevolking=people, herkomsten=places
    )


@QUICK
@given(world=worlds(), east=st.integers(-9, 9), north=st.integers(-9, 9))
def test_moving_everything_changes_nothing(world: World, east: int, north: int) -> None:
    # by whole squares of 500 m, of which the candidates are laid out
    world = replace(world, services=(RIDE,))
    x, y = 500 * east, 500 * north
    base = world.town()
    buurten = base.buurten.set_geometry(base.buurten.translate(x, y))
    places = base.herkomsten.assign(x_rd=base.herkomsten["x_rd"] + x, y_rd=base.herkomsten["y_rd"] + y)
    moved = replace(base, buurten=buurten, gebieden=build_gebieden(buurten), herkomsten=places)
    rows = [
        row | {axis: f"{float(row[axis]) + by}" for axis, by in (("x_rd", x), ("y_rd", y)) if axis in row}
        for row in world.rows()
    ]
    assert_same(tables_of(world.bronnen()), tables_of(with_register(moved, rows)))


@QUICK
@given(world=worlds(), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world: World, random: object) -> None:
    world = replace(world, services=(RIDE, SECOND_RIDE))
    rows = world.rows()
    random.shuffle(rows)  # type: ignore[attr-defined]
    other = with_register(world.town(), rows)
    shuffled = {
        name: getattr(other, name).sample(frac=1, random_state=1) for name in ("herkomsten", "bevolking")
    }
    other = replace(other, **{name: table.reset_index(drop=True) for name, table in shuffled.items()})
    assert_same(tables_of(world.bronnen()), tables_of(other))


@QUICK
@given(world=worlds(), number=st.integers(0, len(STATES) - 1))
def test_a_closed_hour_removes_exactly_its_offerings(world: World, number: int) -> None:
    before = world.bronnen()
    first = world.offers[0].aanbod_id
    tables = [
        compute_maten(run(apply_wijzigingen(before, [change])), ["dagdelen"])["dagdelen"]
        for change in (
            AndereTijden(first, "24/7"),
            AndereTijden(first, "Mo off; Tu-Su 00:00-24:00"),
            Stoppen(first),
        )
    ]
    # an empty register makes a verdict preliminary, which a closed door does not
    open_, monday_off, stopped = (table.drop(columns=["voorlopig"]) for table in tables)
    monday = open_["dag"] == "ma"
    assert_same({"": open_[~monday]}, {"": monday_off[~monday]})
    assert_same({"": stopped[monday]}, {"": monday_off[monday]})
    # at one moment the week is the town with only what is open then, or may be
    dag, dagdeel = STATES[number].split()
    closed = [o.aanbod_id for o in world.offers if HOURS[o.hours][number] is False]
    without = compute_maten(run(apply_wijzigingen(before, [Stoppen(key) for key in closed])), ["dagdelen"])
    week = compute_maten(run(before), ["dagdelen"])["dagdelen"]
    both = [
        table[(table["dag"] == dag) & (table["dagdeel"] == dagdeel)].drop(columns=["voorlopig"])
        for table in (week, without["dagdelen"])
    ]
    assert_same({"": both[0]}, {"": both[1]})
