from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.adressen import parse_adres, parse_adres_parts
from analysis.bronnen.client import HttpClient, Politeness
from analysis.errors import MissingFileError, SchemaError, ServiceError
from analysis.geocoding import (
    Adresbestand,
    AnswerCache,
    Chain,
    Gebied,
    Geocoder,
    GeocodeReport,
    Kandidaat,
    Locatieserver,
    LocationApi,
    Plaatsing,
    geocode_register,
    place,
)
from analysis.geocoding.acceptance import distance_m
from analysis.geocoding.locatieserver import escape_lucene
from tests.services.base import json_reply, status
from tests.services.locatieserver import LocatieService, door

TODAY = dt.date(2026, 11, 22)
AREAS = {"stadshagen": ("WK019322", "wijk"), "werkeren": ("BU01932220", "buurt")}
ZWOLLE = Gebied(
    frozenset({"GM0193"}),
    AREAS,
    lambda lat, _lon: "GM0244" if 52.47 < lat < 52.475 else "GM0193",
    frozenset({"zwolle"}),
)
# One made-up town. 0.001 degree of latitude is 111 m; of longitude at this height 68 m.
DOORS = [
    door("Luttekestraat", 7, "8011LN", "Zwolle", lat=52.5100, lon=6.0900, id="0193200000000007"),
    door("Luttekestraat", 7, "8011LN", "Zwolle", lat=52.5101, lon=6.0901, letter="A", id="0193200000000008"),
    door("Luttekestraat", 9, "8011LN", "Zwolle", lat=52.5102, lon=6.0902, id="0193200000000009"),
    door(
        "Diezerstraat",
        14,
        "8011RG",
        "Zwolle",
        lat=52.5120,
        lon=6.0950,
        toevoeging="HS",
        id="0193200000000014",
    ),
    door(
        "Diezerstraat",
        14,
        "8011RG",
        "Zwolle",
        lat=52.5121,
        lon=6.0950,
        toevoeging="II",
        id="0193200000000015",
    ),
    door("Grote Markt", 1, "8011LW", "Zwolle", lat=52.5130, lon=6.0920, id="0193200000000021"),
    door("Grote Markt", 18, "8011LW", "Zwolle", lat=52.5131, lon=6.0922, id="0193200000000022"),
    # one street name in two places of the same municipality
    door(
        "Dorpsstraat",
        3,
        "8019AA",
        "Wijthmen",
        lat=52.49,
        lon=6.16,
        gemeentenaam="Zwolle",
        id="0193200000000031",
    ),
    door(
        "Dorpsstraat",
        3,
        "8018BB",
        "Windesheim",
        lat=52.45,
        lon=6.13,
        gemeentenaam="Zwolle",
        id="0193200000000032",
    ),
    # the same street and number in the next municipality
    door(
        "Luttekestraat",
        7,
        "8051XX",
        "Hattem",
        lat=52.4740,
        lon=6.0630,
        gemeente="0244",
        id="0244200000000007",
    ),
    # "1-3": number 1 and number 1, toevoeging 3 both exist
    door("Werkerlaan", 1, "8043LT", "Zwolle", lat=52.5301, lon=6.0501, id="0193200000000041"),
    door("Werkerlaan", 1, "8043LT", "Zwolle", lat=52.5302, lon=6.0502, toevoeging="3", id="0193200000000042"),
    # a street of 2 km: no point for it
    door("Langeweg", 1, "8014AA", "Zwolle", lat=52.4800, lon=6.1000, id="0193200000000051"),
    door("Langeweg", 99, "8014AB", "Zwolle", lat=52.4980, lon=6.1000, id="0193200000000052"),
    door(
        "Burgemeester Drijbersingel", 25, "8021DA", "Zwolle", lat=52.5150, lon=6.1000, id="0193200000000061"
    ),
]
TRUE_DOOR = {doc["nummeraanduiding_id"]: doc for doc in DOORS}


@pytest.fixture(scope="module")
def service() -> Iterator[LocatieService]:
    with LocatieService(DOORS) as running:
        yield running


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with HttpClient(politeness=Politeness(per_second=10_000, attempts=1, pause_s=0.0)) as running:
        yield running


@pytest.fixture(params=["locatieserver", "location_api", "adresbestand"])
def geocoder(
    request: pytest.FixtureRequest, service: LocatieService, client: HttpClient, tmp_path: Path
) -> Geocoder:
    if request.param == "locatieserver":
        return Locatieserver(client, url=service.url)
    if request.param == "location_api":
        return LocationApi(client, url=service.url)
    return Adresbestand(write_extract(tmp_path / "bag.csv"))


EXTRACT = {
    "openbareruimtenaam": "straatnaam",
    "huisnummer": "huisnummer",
    "huisletter": "huisletter",
    "huisnummertoevoeging": "huisnummertoevoeging",
    "postcode": "postcode",
    "woonplaatsnaam": "woonplaatsnaam",
    "gemeentecode": "gemeentecode",
    "nummeraanduiding_id": "nummeraanduiding_id",
}


def write_extract(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*EXTRACT, "lat", "lon"])
        for doc in DOORS:
            lon, lat = doc["centroide_ll"][6:-1].split()
            writer.writerow([*(doc.get(name, "") for name in EXTRACT.values()), lat, lon])
    return path


def locate(geocoder: Geocoder, text: str, gebied: Gebied = ZWOLLE) -> Plaatsing:
    with AnswerCache(None, today=TODAY) as cache:
        return Chain([geocoder], cache, gebied).locate(parse_adres(text))[0]


FOUND = [
    ("Luttekestraat 7, 8011 LN Zwolle", "0193200000000007"),
    ("Luttekestraat 7A, Zwolle", "0193200000000008"),
    ("Luttekestraat 7-a, 8011LN Zwolle", "0193200000000008"),
    ("Luttekstraat 9, 8011LN Zwolle", "0193200000000009"),  # one letter off, postcode and number agree
    ("Diezerstraat 14-hs, Zwolle", "0193200000000014"),
    ("Diezerstraat 14 II, Zwolle", "0193200000000015"),
    ("Grote Markt 1-3, Zwolle", "0193200000000021"),
    ("Burg. Drijbersingel 25, Zwolle", "0193200000000061"),
    ("Dorpsstraat 3, Wijthmen", "0193200000000031"),
    ("Dorpsstraat 3, 8018 BB Windesheim", "0193200000000032"),
]
LESS = [
    ("Luttekestraat 12, 8011 LN Zwolle", "postcode6"),  # no number 12
    ("Diezerstraat 14, 8011RG Zwolle", "postcode6"),  # only hs and II exist
    ("Diezerstraat 14A, Zwolle", "straat"),
    ("Luttekestraat, Zwolle", "straat"),
    ("8011LW", "postcode6"),
    ("Grote Markt t/o 18, Zwolle", "gebouw_nabij"),
    ("Stadshagen", "wijk"),
    ("Werkeren", "buurt"),
]
REVIEWED = [
    ("Dorpsstraat 3, Zwolle", "Meer dan een adres past hierbij."),
    ("Werkerlaan 1-3, Zwolle", "Meer dan een adres past hierbij."),
    ("Luttekestraat 7, 8011 RG Zwolle", "Postcode 8011RG hoort bij Diezerstraat, niet bij Luttekestraat."),
    ("Langeweg, Zwolle", "Langeweg is te lang om zonder huisnummer dat bestaat een punt te kiezen."),
    ("postbus 538 8000 AM Zwolle", "Een postbus is geen bezoekadres."),
    ("Onbekendestraat 5, Zwolle", "Dit adres is niet gevonden."),
    ("diverse locaties", "Er staat geen adres."),
    (
        "Luttekestraat 7, Hattem",
        "Dit adres is niet gevonden.",
    ),  # not without its postcode: outside the municipality
]


@pytest.mark.parametrize(("text", "bag_id"), FOUND)
def test_an_address_that_agrees_is_accepted(geocoder: Geocoder, text: str, bag_id: str) -> None:
    found = locate(geocoder, text)
    assert (found.precisie, found.nummeraanduiding_id) == ("adres", bag_id)
    lon, lat = (float(v) for v in TRUE_DOOR[bag_id]["centroide_ll"][6:-1].split())
    assert distance_m(found.lat or 0, found.lon or 0, lat, lon) < 1


@pytest.mark.parametrize(("text", "precisie"), LESS)
def test_less_certainty_gives_less_precision(geocoder: Geocoder, text: str, precisie: str) -> None:
    found = locate(geocoder, text)
    assert (found.precisie, found.nummeraanduiding_id) == (precisie, "")
    assert (found.lat is None) == (precisie in {"wijk", "buurt"})


@pytest.mark.parametrize(("text", "reden"), REVIEWED)
def test_doubt_goes_to_a_person(geocoder: Geocoder, text: str, reden: str) -> None:
    found = locate(geocoder, text)
    assert (found.precisie, found.lat, found.beoordelen) == ("", None, True)
    assert found.reden == reden


def test_the_reason_names_the_numbers_that_exist(service: LocatieService, client: HttpClient) -> None:
    found = locate(Locatieserver(client, url=service.url), "Diezerstraat 14, 8011RG Zwolle")
    assert found.reden == "Nummer 14 bestaat niet (wel: 14HS, 14II); geplaatst op postcode6."
    assert [k.tekst for k in found.kandidaten] == [
        "Diezerstraat 14HS, 8011RG Zwolle",
        "Diezerstraat 14II, 8011RG Zwolle",
    ]


def test_no_accepted_address_is_wrong(geocoder: Geocoder) -> None:
    """Every door, written in eight ways, gives that door or no door; never another one."""
    accepted = 0
    for doc in DOORS:
        number, letter, addition = (
            doc["huisnummer"],
            doc.get("huisletter", ""),
            doc.get("huisnummertoevoeging", ""),
        )
        right = f"{number}{letter}{'-' + addition if addition else ''}"
        for text, same in (
            (f"{doc['straatnaam']} {right}, {doc['postcode']} {doc['woonplaatsnaam']}", True),
            (f"{doc['straatnaam'].upper()} {right} {doc['woonplaatsnaam']}", True),
            (f"{doc['postcode']}{right}", True),
            (f"{doc['straatnaam']} {number + 4}{letter}, {doc['postcode']}", False),
            (f"{doc['straatnaam']} {number}X, {doc['woonplaatsnaam']}", False),
            (f"{doc['straatnaam']} {right}, 8099ZZ {doc['woonplaatsnaam']}", False),
            (f"{doc['straatnaam']} {right}, Utrecht", False),
            (f"Andere {doc['straatnaam']} {right}, {doc['postcode']}", False),
        ):
            found = locate(geocoder, text)
            if found.precisie == "adres":
                accepted += 1
                assert same, (text, found)
                assert found.nummeraanduiding_id == doc["nummeraanduiding_id"], text
    assert accepted >= 30


def test_real_addresses_of_twente(shared: Path, client: HttpClient) -> None:
    """Nine addresses that others geocoded with PDOK: each gives its own BAG id and the published point."""
    with (shared / "reference/facts/sociale_kaart_twente_locaties_sample.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    doors = []
    for row in rows:
        adres = parse_adres(row["gegeocodeerd_adres"])
        lat, lon = float(row["lat"]), float(row["lon"])
        doc = door(
            adres.straat or "",
            adres.huisnummer or 0,
            adres.postcode or "",
            row["plaats"],
            lat=lat,
            lon=lon,
            gemeente="0153",
            gemeentenaam="Enschede",
            letter=adres.huisletter or "",
            id=row["bag_nummeraanduiding_id"],
        )
        doors.append(doc)
    with LocatieService(doors) as running, AnswerCache(None, today=TODAY) as cache:
        chain = Chain([Locatieserver(client, url=running.url)], cache, Gebied(frozenset({"GM0153"})))
        for row in rows:
            found, _ = chain.locate(parse_adres_parts(straat=row["adres"], plaats=row["plaats"]))
            assert found.nummeraanduiding_id == row["bag_nummeraanduiding_id"], row["adres"]
            assert (found.lat, found.lon) == (float(row["lat"]), float(row["lon"]))


def test_the_recorded_answer_is_read(shared: Path) -> None:
    recorded = json.loads(
        (shared / "reference/snapshots/recorded_responses/locatieserver_v3_1_free.json").read_text("utf-8")
    )
    recorded["response"]["numFound"] = 1

    class Recorded:
        def get_json(self, url: str, *, service: str) -> object:
            assert "/free?" in url
            assert service == "locatieserver"
            return recorded

    found = locate(Locatieserver(Recorded()), "Bolstraat 1, 3581WS Utrecht", Gebied(frozenset({"GM0344"})))
    assert (found.precisie, found.nummeraanduiding_id) == ("adres", "0344200000159102")
    assert (found.lat, found.lon) == (52.08884161, 5.13287587)


def test_the_recorded_location_api_has_no_house_numbers_so_no_door(shared: Path) -> None:
    name = "reference/snapshots/recorded_responses/location_api_search_exact.json"
    recorded = json.loads((shared / name).read_text("utf-8"))

    class Recorded:
        def get_json(self, url: str, *, service: str) -> object:
            assert "%5Bversion%5D=1" in url
            assert service == "location_api"
            return recorded

    found = locate(LocationApi(Recorded()), "Ada van Holland 5, 1791DG Den Burg", Gebied())
    assert (found.precisie, found.lat, found.lon) == ("postcode6", 53.05223, 4.79641)


def test_an_answer_is_never_asked_twice(service: LocatieService, client: HttpClient, tmp_path: Path) -> None:
    geocoder, path = Locatieserver(client, url=service.url), tmp_path / "cache.sqlite"
    texts = [f"Luttekestraat {n}, 8011LN Zwolle" for n in range(1, 6)]
    with AnswerCache(path, today=TODAY) as cache:
        for text in texts[:3]:
            Chain([geocoder], cache, ZWOLLE).locate(parse_adres(text))
    before = len(service.questions)
    with AnswerCache(path, today=TODAY) as cache:
        for text in texts[:3]:
            Chain([geocoder], cache, ZWOLLE).locate(parse_adres(text))
        assert (len(service.questions), cache.asked) == (before, 0)
        Chain([geocoder], cache, ZWOLLE).locate(parse_adres(texts[4]))
        assert cache.asked > 0
    with AnswerCache(path, today=TODAY + dt.timedelta(days=181)) as cache:
        Chain([geocoder], cache, ZWOLLE).locate(parse_adres(texts[0]))
        assert cache.asked > 0


def test_a_damaged_cache_is_set_aside(service: LocatieService, client: HttpClient, tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"no database at all, only text" * 200)
    with AnswerCache(path, today=TODAY) as cache:
        found = Chain([Locatieserver(client, url=service.url)], cache, ZWOLLE).locate(
            parse_adres("8011LN7 Zwolle")
        )[0]
    assert found.precisie == "adres"
    assert (tmp_path / "cache.beschadigd").exists()


def test_a_service_of_another_shape(client: HttpClient) -> None:
    with LocatieService(DOORS) as broken, AnswerCache(None, today=TODAY) as cache:
        broken.always = lambda _question, _reply: json_reply({"docs": []})
        chain = Chain([Locatieserver(client, url=broken.url)], cache, ZWOLLE)
        with pytest.raises(ServiceError) as error:
            chain.locate(parse_adres("Luttekestraat 7, Zwolle"))
    assert str(error.value) == (
        "De Locatieserver antwoordt in een andere vorm dan verwacht. Controleer het adres in bronnen.toml."
    )


def test_the_next_geocoder_helps_when_the_first_is_down(service: LocatieService, client: HttpClient) -> None:
    with LocatieService(DOORS) as broken, AnswerCache(None, today=TODAY) as cache:
        broken.always = status(503)
        chain = Chain(
            [Locatieserver(client, url=broken.url), LocationApi(client, url=service.url)], cache, ZWOLLE
        )
        for number in (7, 9, 7, 9):
            found, _ = chain.locate(parse_adres(f"Luttekestraat {number}, 8011LN Zwolle"))
            assert (found.precisie, found.methode) == ("adres", "PDOK Location API")
        assert len(broken.questions) == 2  # given up after two faults
        assert "PDOK Locatieserver" in chain.faults


def test_an_address_file_in_rd_and_one_without_points(tmp_path: Path) -> None:
    # The origin of RD, Amersfoort: 155000, 463000 is 52.15517440 N, 5.38720621 E (Kadaster).
    path = tmp_path / "bag.csv"
    path.write_text("straat,huisnummer,postcode,x_rd,y_rd\nKerkstraat,1,8011AA,155000,463000\n", "utf-8")
    found = locate(Adresbestand(path), "8011AA1", Gebied())
    assert found.precisie == "adres"
    assert distance_m(found.lat or 0, found.lon or 0, 52.15517440, 5.38720621) < 0.5
    path.write_text("straat,huisnummer,postcode\nKerkstraat,1,8011AA\n", "utf-8")
    with pytest.raises(SchemaError) as error:
        locate(Adresbestand(path), "8011AA1", Gebied())
    assert str(error.value) == (
        "bag.csv: In dit adresbestand staan geen adressen met coördinaten. "
        "Gebruik een uittreksel met lat en lon, met x_rd en y_rd, of met een geometrie."
    )
    with pytest.raises(MissingFileError):
        locate(Adresbestand(tmp_path / "weg.csv"), "8011AA1", Gebied())


def test_lucene_letters_are_disarmed() -> None:
    assert escape_lucene('Laan "x" (y) AND z:* -q~2 /r/') == "Laan x y and z q 2 r"


@given(st.text(max_size=40), st.lists(st.sampled_from(DOORS), max_size=4))
def test_any_text_against_any_answer_gives_a_decision(text: str, docs: list[dict[str, Any]]) -> None:
    known = [
        Kandidaat("adres", 52.5, 6.1, d["straatnaam"], d["huisnummer"], "", d["postcode"], "Zwolle", "GM0193")
        for d in docs
    ]
    found = place(parse_adres(text), known, ZWOLLE, methode="proef")
    assert (found.lat is None) == (found.precisie in {"", "buurt", "wijk"})


REGISTER = (
    "aanbod_id;naam;aanbodsoort;straat;huisnummer;postcode;plaats;lat;lon;locatieprecisie;bereik\r\n"
    "Z1;Café Één;huiskamer;Luttekestraat;7a;8011 LN;Zwolle;;;;\r\n"
    "Z2;Soep;huiskamer;Luttekestraat;7;8011RG;Zwolle;;;;\r\n"
    "Z3;Grof;huiskamer;Grote Markt;18;;Zwolle;52.5000000;6.0000000;straat;punt\r\n"
    "Z4;Eigen punt;huiskamer;;;;Zwolle;52.51;6.09;;\r\n"
    "Z5;Thuis;maatjes;Luttekestraat;7;;Zwolle;;;;thuis\r\n"
    "Z6;Wijk;huiskamer;;;;Stadshagen;;;;\r\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "aanbod").mkdir()
    (tmp_path / "aanbod/lijst.csv").write_bytes(REGISTER.encode("cp1252"))
    return tmp_path


def run(data: Path, geocoder: Geocoder) -> GeocodeReport:
    with AnswerCache(data / ".cache/geocodering.sqlite", today=TODAY) as cache:
        return geocode_register(data, geocoders=[geocoder], cache=cache, gebied=ZWOLLE)


def test_the_register_is_placed_and_its_text_is_kept(
    data: Path, service: LocatieService, client: HttpClient
) -> None:
    report = run(data, Locatieserver(client, url=service.url))
    text = (data / "aanbod/lijst.csv").read_bytes().decode("cp1252")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    kept = [[row[name] for name in ("naam", "straat", "huisnummer", "postcode", "plaats")] for row in rows]
    assert kept == [row[1:2] + row[3:7] for row in csv.reader(REGISTER.splitlines()[1:], delimiter=";")]
    assert text.count("\r\n") == 7
    assert [row["locatieprecisie"] for row in rows] == ["adres", "", "adres", "", "", "wijk"]
    assert [row["lat"] for row in rows] == ["52.5101000", "", "52.5131000", "52.51", "", ""]
    assert rows[0]["bag_nummeraanduiding_id"] == "0193200000000008"
    assert (rows[0]["locatiemethode"], rows[0]["locatiedatum"]) == ("PDOK Locatieserver", "2026-11-22")
    assert rows[5]["wijkcode"] == "WK019322"
    assert (report.changed, report.precisies) == (3, {"adres": 3, "": 2, "wijk": 1})
    review = (data / "aanbod/register/beoordelen.csv").read_text("utf-8-sig").splitlines()
    assert len(review) == 2
    assert review[1].startswith(
        'lijst.csv,3,Z2,Soep,"Luttekestraat 7, 8011RG Zwolle",,"Postcode 8011RG hoort bij Diez'
    )


def test_a_second_run_changes_and_asks_nothing(
    data: Path, service: LocatieService, client: HttpClient
) -> None:
    geocoder = Locatieserver(client, url=service.url)
    run(data, geocoder)
    before = (data / "aanbod/lijst.csv").read_bytes()
    report = run(data, geocoder)
    assert (report.questions, report.changed, report.nummer) == (0, 0, None)
    assert (data / "aanbod/lijst.csv").read_bytes() == before


def test_ctrl_c_loses_nothing_and_asks_nothing_twice(
    data: Path, service: LocatieService, client: HttpClient
) -> None:
    geocoder = Locatieserver(client, url=service.url)

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    start = len(service.questions)
    with (
        AnswerCache(data / ".cache/geocodering.sqlite", today=TODAY) as cache,
        pytest.raises(KeyboardInterrupt),
    ):
        geocode_register(data, geocoders=[geocoder], cache=cache, gebied=ZWOLLE, progress=stop)
    assert (data / "aanbod/lijst.csv").read_bytes() == REGISTER.encode("cp1252")
    run(data, geocoder)
    asked = [(question.path, question.pairs) for question in service.questions[start:]]
    assert len(asked) == len(set(asked))


def test_a_service_that_is_down_leaves_the_register_as_it_was(data: Path, client: HttpClient) -> None:
    with LocatieService(DOORS) as broken:
        broken.always = status(500, html=False)
        report = run(data, Locatieserver(client, url=broken.url))
    assert (report.not_asked, report.changed) == (3, 1)  # the name of a wijk needs no service
    before = [row.split(";")[:10] for row in REGISTER.splitlines()[:6]]
    rows = (data / "aanbod/lijst.csv").read_bytes().decode("cp1252").splitlines()[:6]
    assert [row.split(";")[:10] for row in rows] == before
    assert list(report.faults) == ["PDOK Locatieserver"]
