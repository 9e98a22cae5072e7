from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely.geometry import box

from analysis.bronnen.client import Answer, HttpClient
from analysis.bronnen.features import features_of, geometry_of, number_of, properties_of, text_of
from analysis.bronnen.pdok import fetch_grenzen, fetch_wfs
from analysis.errors import ServiceError, UsageError
from tests.services import base, town
from tests.services.pdok import PdokOgc, PdokWfs, in_rd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analysis.bronnen.settings import Settings

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["features", "properties", "geometry", "type", "coordinates", "links", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.fixture
def ogc() -> Iterator[PdokOgc]:
    with PdokOgc({2024: {"buurten": town.buurten(), "wijken": town.wijken()}}, page=2) as server:
        yield server


@pytest.fixture
def wfs() -> Iterator[PdokWfs]:
    layers = {
        ("wijkenbuurten", 2024, "buurten"): in_rd(town.buurten()),
        ("wijkenbuurten", 2024, "wijken"): in_rd(town.wijken()),
    }
    with PdokWfs(layers) as server:
        yield server


def at(settings: Settings, **services: base.LocalService) -> Settings:
    return settings.with_bronnen({code: server.url for code, server in services.items()})


def test_borders_of_a_gemeente_and_its_neighbours(
    client: HttpClient, settings: Settings, ogc: PdokOgc
) -> None:
    grenzen = fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9001", jaar=2024)
    assert grenzen is not None
    assert list(grenzen.buurten["code"]) == ["BU90010000", "BU90010001", "BU90010100", "BU90010101"]
    assert list(grenzen.buurten["wijknaam"]) == ["Centrum", "Centrum", "Rand", "Rand"]
    # The square kilometre comes back within the decimetre.
    difference = grenzen.buurten.geometry.iloc[0].symmetric_difference(
        box(200_000, 500_000, 201_000, 501_000)
    )
    assert difference.area < 100
    # Beek touches, Berg lies 1.5 km away, Bos 5 km: the guard area is 2 km.
    assert list(grenzen.rand["code"]) == ["BU90020000", "BU90020001"]
    # Own buurten: 4 land and 1 water feature in pages of two; wijken: 2 in one page; neighbours: 7 in four.
    assert len(ogc.questions) == 3 + 1 + 4
    assert ogc.questions[0].query == {"f": "json", "limit": "1000", "gemeentecode": "GM9001"}


def test_wfs_stands_in(client: HttpClient, settings: Settings, ogc: PdokOgc, wfs: PdokWfs) -> None:
    services = at(settings, pdok_ogc=ogc, pdok_wfs=wfs)
    by_ogc = fetch_grenzen(client, services, gemeente="GM9001", jaar=2024)
    ogc.always = base.status(500)
    by_wfs = fetch_grenzen(client, services, gemeente="GM9001", jaar=2024)
    assert by_ogc is not None
    assert by_wfs is not None
    assert (by_ogc.dienst, by_wfs.dienst) == ("pdok_ogc", "pdok_wfs")
    columns = ["code", "naam", "wijkcode", "wijknaam", "gemeentecode", "gemeentenaam"]
    assert by_ogc.buurten[columns].equals(by_wfs.buurten[columns])
    assert by_ogc.rand[columns].equals(by_wfs.rand[columns])
    assert by_ogc.buurten.geometry.geom_equals_exact(by_wfs.buurten.geometry, 0.01).all()


def test_both_down_tells_of_the_first(client: HttpClient, settings: Settings, ogc: PdokOgc) -> None:
    ogc.always = base.status(503)
    with pytest.raises(ServiceError, match=r"PDOK OGC API Features \(127.*\) heeft een storing \(503\)"):
        fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9001", jaar=2024)


def test_a_year_that_is_not_there(client: HttpClient, settings: Settings, ogc: PdokOgc) -> None:
    assert fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9001", jaar=2026) is None


def test_an_unknown_gemeente(client: HttpClient, settings: Settings, ogc: PdokOgc) -> None:
    with pytest.raises(UsageError) as caught:
        fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9999", jaar=2024)
    assert str(caught.value) == (
        "Gemeente GM9999 staat niet in de wijken en buurten van 2024. Controleer de code: GM en vier "
        "cijfers, zoals GM0344. Gemeenten die zijn samengevoegd hebben een nieuwe code."
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"buurtcode": None}, "de eigenschap 'buurtcode' ontbreekt"),
        ({"gemeentecode": -99997}, "de eigenschap 'gemeentecode' ontbreekt"),
        ({"buurtcode": "12"}, "'12' is geen code van een buurt"),
    ],
)
def test_changed_schema(client: HttpClient, settings: Settings, change: dict[str, Any], what: str) -> None:
    features = town.buurten()
    features[0]["properties"].update(change)
    with PdokOgc({2024: {"buurten": features, "wijken": town.wijken()}}) as ogc:
        # A gemeentecode that is gone is only seen when the service does not filter on it.
        ogc.always = lambda _q, _r: base.json_reply({"features": features})
        with pytest.raises(ServiceError) as caught:
            fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9001", jaar=2024)
    assert str(caught.value) == (
        f"PDOK OGC API Features ({ogc.host}) gaf een antwoord met een andere vorm dan verwacht: {what}. "
        "Misschien is de dienst vernieuwd: kijk of er een nieuwe versie van samenspelkaart is."
    )


def test_swapped_axes_are_refused(client: HttpClient, settings: Settings) -> None:
    features = town.buurten()
    for feature in features:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"][0] = [[lat, lon] for lon, lat in ring]
    with PdokOgc({2024: {"buurten": features, "wijken": town.wijken()}}) as ogc:
        services = at(settings, pdok_ogc=ogc)
        with pytest.raises(ServiceError, match="de coördinaten liggen niet in Nederland"):
            fetch_grenzen(client, services, gemeente="GM9001", jaar=2024)


def test_an_address_may_be_the_service_itself(client: HttpClient, settings: Settings, ogc: PdokOgc) -> None:
    def at_root(question: base.Question) -> base.Reply:
        path = "/cbs/wijken-en-buurten-2024/ogc/v1" + question.path
        return (
            ogc.answer(replace(question, path=path))
            if "/cbs/" not in question.path
            else base.Reply(status=404)
        )

    with base.LocalService(at_root) as server:
        grenzen = fetch_grenzen(client, at(settings, pdok_ogc=server), gemeente="GM9001", jaar=2024)
    assert grenzen is not None
    assert grenzen.adres == server.url


def test_a_buurt_without_border_is_refused(client: HttpClient, settings: Settings) -> None:
    features = town.buurten()
    features[1]["geometry"] = None
    with (
        PdokOgc({2024: {"buurten": features, "wijken": town.wijken()}}) as ogc,
        pytest.raises(ServiceError, match="buurt BU90010001 heeft geen grens"),
    ):
        fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9001", jaar=2024)


def test_pages_that_go_round_in_a_circle_end(client: HttpClient, settings: Settings, ogc: PdokOgc) -> None:
    def round_trip(question: base.Question, _reply: base.Reply) -> base.Reply:
        link = {"rel": "next", "href": f"{ogc.url}{question.path}?cursor=x"}
        return base.json_reply({"features": [], "links": [link]})

    ogc.always = round_trip
    with pytest.raises(ServiceError, match="de bladzijden verwijzen naar elkaar in een kring"):
        fetch_grenzen(client, at(settings, pdok_ogc=ogc), gemeente="GM9001", jaar=2024)


def test_wfs_pages_until_one_is_not_full(client: HttpClient) -> None:
    points = [
        {"type": "Feature", "properties": {"nr": n}, "geometry": {"type": "Point", "coordinates": [n, n]}}
        for n in range(2500)
    ]
    with PdokWfs({("x", 2024, "y"): points}) as wfs:
        address = f"{wfs.url}/cbs/x/2024/wfs/v1_0"
        found = fetch_wfs(client, address, type_name="x:y", filters={}, service="WFS")
        assert [f["properties"]["nr"] for f in found] == list(range(2500))
        assert [q.query["startIndex"] for q in wfs.questions] == ["0", "1000", "2000"]


def test_recorded_answers_are_read(shared: Path) -> None:
    folder = shared / "reference" / "snapshots" / "recorded_responses"
    body = (folder / "ogcapi_items_page1_limit2.json").read_bytes()
    answer = Answer("http://h", {}, body, from_cache=False, service="PDOK")
    features = features_of(answer)
    assert properties_of(features[0])["huisnummer"] == 14
    assert geometry_of(features[0]) is not None
    empty = (folder / "ogcapi_items_empty.json").read_bytes()
    assert features_of(Answer("http://h", {}, empty, from_cache=False, service="PDOK")) == []


def test_values_that_mean_unknown() -> None:
    assert [number_of(v) for v in (-99997, -99999999, "-99995", ".", None, True, "nan", "x")] == [None] * 8
    assert [number_of(v) for v in (0, "12", -5.5)] == [0.0, 12.0, -5.5]
    assert [text_of(v) for v in ("GM0344    ", "", ".", -99997, None, 8011)] == [
        "GM0344",
        None,
        None,
        None,
        None,
        "8011",
    ]


@given(JSON)
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_json_is_read_or_refused_by_our_own_error(data: object) -> None:
    body = json.dumps(data).encode()
    answer = Answer("http://h", {}, body, from_cache=False, service="PDOK")
    try:
        features = features_of(answer)
    except ServiceError:
        return
    for feature in features:
        geometry_of(feature)
        assert all(name == name.lower() for name in properties_of(feature))
