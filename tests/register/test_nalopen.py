"""What a person must decide, as the register stands now, and that a decision takes it off the list."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest

from analysis.beheer.nalopen import Nagaan, list_nalopen
from analysis.beheer.plek import choose_kandidaat
from analysis.beheer.rijen import read_rij
from analysis.beheer.saving import Kader, Wie, save_rij
from analysis.normen import load_normen
from analysis.pipeline import read_bronnen
from analysis.readers import read_buurten
from analysis.schemas import RD, WGS84
from tests.roosterdam import NOORD, Roosterdam, place

EXTRA = [
    {"aanbod_id": "F", "naam": "Fout", "aanbodsoort": "huiskamr", "doelgroepen": "oudjes", "op": "N 3"},
    {"aanbod_id": "P", "naam": "Zonder plek", "aanbodsoort": "huiskamer", "doelgroepen": "alle",
     "bereik": "punt"},
    {"aanbod_id": "A", "naam": "Met adres", "aanbodsoort": "huiskamer", "doelgroepen": "alle",
     "bereik": "punt", "straat": "Roosterweg", "huisnummer": "5", "wijkcode": NOORD},
    {"aanbod_id": "O", "naam": "Bingo", "aanbodsoort": "overig", "op": "N 3"},
]  # fmt: skip
WIE = Wie("gegevensbeheerder", "nagelopen")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    town = Roosterdam()
    town.normen = town.normen.replace("[aanbodsoorten]", '[aanbodsoorten]\noverig = { label = "Overig" }')
    town.aanbod += EXTRA
    data = town.write(tmp_path)
    (data / "aanbod/register").mkdir()
    (data / "aanbod/register/beoordelen_import_lijst.csv").write_text(
        "rij,aanbod_id,naam,kolom,waarde,voorstel\n2,O,Bingo,aanbodsoort,spelletjes,eettafel\n"
        "2,O,Bingo,doelgroepen,grijsaards,ouderen\n3,weg,Weg,aanbodsoort,x,\n",
        encoding="utf-8-sig",
    )
    points = gpd.GeoSeries.from_xy([place("N 4")[0]], [place("N 4")[1]], crs=RD).to_crs(WGS84)
    where = f"{points.y.iloc[0]:.6f}, {points.x.iloc[0]:.6f}"
    (data / "aanbod/register/beoordelen.csv").write_text(
        "bestand,rij,aanbod_id,naam,adres,lezing,reden,precisie_nu,kandidaten\n"
        f'register.csv,12,A,Met adres,Roosterweg 5,,Nummer 5 bestaat niet.,,"Roosterweg 5A, '
        f'9999AA Roosterdam ({where}) | Roosterweg, Roosterdam ({where})"\n',
        encoding="utf-8-sig",
    )
    return data


def waiting(data: Path) -> list[Nagaan]:
    return list_nalopen(data, read_bronnen(data).aanbod, load_normen(data / "normen.toml"))


def test_what_waits_and_why(data: Path) -> None:
    found = [(one.aanbod_id, one.soort, one.reden, one.voorstel) for one in waiting(data)]
    assert found == [
        ("F", "soort", "'huiskamr' is geen soort die in normen.toml staat.", ""),
        ("O", "soort", "De bron zegt: 'spelletjes'. Dat staat nu bij overig.", "eettafel"),
        ("F", "doelgroep", "Deze doelgroepen staan niet in normen.toml: oudjes.", ""),
        ("O", "doelgroep", "De bron zegt: 'grijsaards'. Nu telt het voor iedereen.", "ouderen"),
        ("P", "plek", "Er is geen plek bekend.", ""),
        ("A", "plek", "Nu is alleen de wijk bekend. Nummer 5 bestaat niet.", ""),
    ]


def test_a_door_that_is_chosen_takes_the_row_off_the_list(data: Path) -> None:
    one = next(one for one in waiting(data) if one.aanbod_id == "A")
    (door,) = one.kandidaten  # the street without a number is no door
    assert (door.straat, door.huisnummer, door.addition) == ("Roosterweg", 5, "A")
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    kader = Kader(data, load_normen(data / "normen.toml"), buurten)
    cells = choose_kandidaat(door, "2026-11-22", buurten=buurten)
    assert (cells["wijkcode"], cells["locatieprecisie"]) == (NOORD, "adres")
    assert cells["locatiemethode"] == "door een persoon gekozen"
    opslag = save_rij(kader, "A", cells, basis=read_rij(data, "A"), wie=WIE)
    assert opslag.bezwaren == ()
    aanbod = read_bronnen(data).aanbod.set_index("aanbod_id")
    assert (aanbod["x_rd"]["A"], aanbod["y_rd"]["A"]) == pytest.approx(place("N 4"), abs=0.5)
    assert "A" not in [one.aanbod_id for one in waiting(data)]


def test_a_soort_and_a_doelgroep_that_are_chosen_leave_the_list(data: Path) -> None:
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    kader = Kader(data, load_normen(data / "normen.toml"), buurten)
    cells = {"aanbodsoort": "eettafel", "doelgroepen": "ouderen"}
    for key in ("O", "F"):
        assert save_rij(kader, key, cells, basis=read_rij(data, key), wie=WIE).nummer
    assert {one.soort for one in waiting(data)} == {"plek"}


def test_a_register_in_order_has_nothing_to_do(tmp_path: Path) -> None:
    assert waiting(Roosterdam().write(tmp_path)) == []
