"""One address looked up with a person beside it: what is certain, what can be chosen, never a wrong point."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pytest

from analysis.adressen import parse_adres
from analysis.beheer.plek import Zoekuitkomst, address_cells, find_plek
from analysis.commands.options import embedded_data
from analysis.coordinates import to_rd
from analysis.geocoding import Chain
from analysis.geocoding.opening import find_adresbestand, open_adresbestand, open_geocoders
from analysis.geocoding.run import read_gebied
from analysis.readers import read_buurten
from analysis.schemas import RD, WGS84
from tests.roosterdam import NOORD, ZUID, Roosterdam, place
from tests.services.locatieserver import LocatieService, door

# Herkomst 3 of Noord is in N1, herkomst 12 of Zuid in Z2.
COLUMNS = (
    "straat,huisnummer,huisletter,postcode,plaats,gemeentecode,gemeentenaam,x_rd,y_rd,nummeraanduiding_id"
)
ADDRESSES = """Roosterweg,3,,9999AA,Roosterdam,GM9999,Roosterdam,{n3[0]},{n3[1]},0001
Roosterweg,5,A,9999AA,Roosterdam,GM9999,Roosterdam,{n3[0]},{n3[1]},0002
Roosterweg,5,B,9999AA,Roosterdam,GM9999,Roosterdam,{n3[0]},{n3[1]},0003
Zuidlaan,12,,9999BB,Roosterdam,GM9999,Roosterdam,{z12[0]},{z12[1]},0004
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = Roosterdam().write(tmp_path)
    text = f"{COLUMNS}\n" + ADDRESSES.format(n3=place("N 3"), z12=place("Z 12"))
    (data / "geo/adressen.csv").write_text(text, encoding="utf-8")
    return data


def buurten_of(data: Path) -> gpd.GeoDataFrame:
    return read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")[0]


def look_up(data: Path, text: str, *, online: bool = False, bron: tuple[str, ...] = ()) -> Zoekuitkomst:
    standaard = embedded_data() / "bronnen.toml"
    file = open_adresbestand(find_adresbestand(data))
    opening = open_geocoders(
        data, standaard=standaard, adresbestand=file, online=online, bron=bron, haast=True
    )
    with opening as (geocoders, cache):
        chain = Chain(geocoders, cache, read_gebied(data))
        return find_plek(text, chain, buurten=buurten_of(data))


def test_a_door_is_certain_and_gets_its_wijk(data: Path) -> None:
    found = look_up(data, "zuidlaan 12, 9999 BB Roosterdam")
    assert (found.zin, found.zeker) == ("Gevonden.", True)
    first, last = found.keuzes
    cells = first.cells
    assert first.label == "Op het adres"
    x, y = to_rd(float(cells["lat"]), float(cells["lon"]))
    assert (x, y) == pytest.approx(place("Z 12"), abs=0.5)
    wanted = {
        "straat": "Zuidlaan", "huisnummer": "12", "postcode": "9999BB", "plaats": "Roosterdam",
        "wijkcode": ZUID, "locatieprecisie": "adres", "bag_nummeraanduiding_id": "0000000000000004",
        "locatiemethode": "adresbestand", "locatiedatum": dt.datetime.now(dt.UTC).date().isoformat(),
    }  # fmt: skip
    assert {kolom: cells[kolom] for kolom in wanted} == wanted
    assert (cells["x_rd"], cells["y_rd"]) == ("", "")  # nothing of an earlier place stays
    assert last.cells["straat"] == "Zuidlaan"
    assert (last.cells["lat"], last.cells["locatieprecisie"], last.cells["wijkcode"]) == ("", "", "")


def test_a_number_that_does_not_exist_is_no_point_at_a_door(data: Path) -> None:
    found = look_up(data, "Roosterweg 5, 9999AA Roosterdam")  # only 5A and 5B exist
    precisies = [keus.cells["locatieprecisie"] for keus in found.keuzes]
    assert precisies[0] != "adres"
    assert "5A" in found.zin
    by_hand = [keus for keus in found.keuzes if keus.label.startswith("Kies zelf:")]
    assert "Kies zelf: Roosterweg 5A, 9999AA Roosterdam" in [keus.label for keus in by_hand]
    assert {keus.cells["locatiemethode"] for keus in by_hand} == {"door een persoon gekozen"}
    assert {keus.cells["wijkcode"] for keus in by_hand} == {NOORD}


def test_without_any_source_there_is_no_point(data: Path) -> None:
    (data / "geo/adressen.csv").unlink()
    found = look_up(data, "Zuidlaan 12, 9999BB Roosterdam")
    assert not found.zeker
    assert found.zin.startswith("Er is nu geen adresbron bereikbaar")
    (only,) = found.keuzes
    assert only.label == "Nog geen plek: dit aanbod komt op de lijst Nalopen"
    assert (only.cells["straat"], only.cells["lat"]) == ("Zuidlaan", "")
    named = look_up(data, "Noord")
    assert named.keuzes[0].label == "Ergens in de wijk: Noord"
    assert (named.keuzes[0].cells["wijkcode"], named.keuzes[0].cells["lat"]) == (NOORD, "")


def test_a_service_that_answers_is_asked_once(data: Path) -> None:
    (data / "geo/adressen.csv").unlink()
    (data / "bronnen.toml").write_text("per_seconde = 1000\n", "utf-8")
    points = gpd.GeoSeries.from_xy([place("Z 12")[0]], [place("Z 12")[1]], crs=RD).to_crs(WGS84)
    lon, lat = points.x.iloc[0], points.y.iloc[0]
    point = door("Zuidlaan", 12, "9999BB", "Roosterdam", lat=lat, lon=lon, gemeente="9999")
    with LocatieService([point]) as service:
        bron = (f"locatieserver={service.url}", f"location_api={service.url}")
        first = look_up(data, "Zuidlaan 12, 9999BB Roosterdam", online=True, bron=bron)
        asked = len(service.questions)
        again = look_up(data, "Zuidlaan 12, 9999BB Roosterdam", online=True, bron=bron)
        assert len(service.questions) == asked > 0
    assert first.keuzes[0].label == "Op het adres"
    assert first.keuzes[0].cells["wijkcode"] == ZUID
    assert again == first


def test_an_address_that_cannot_be_read_stays_whole() -> None:
    assert address_cells(parse_adres("boven de bakker"))["straat"] == "boven de bakker"
    assert address_cells(parse_adres("Postbus 12, 8000 AA Zwolle"))["straat"].startswith("Postbus 12")
    assert address_cells(parse_adres("Luttekestraat 7A, 8011 LN Zwolle")) == {
        "straat": "Luttekestraat", "huisnummer": "7A", "postcode": "8011LN", "plaats": "Zwolle",
    }  # fmt: skip
