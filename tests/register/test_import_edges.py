"""Less common sources and registers: what cells become, what is refused, and what an export leaves out."""

from __future__ import annotations

import datetime as dt
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from openpyxl import Workbook

from analysis.errors import DataError
from analysis.importing.export import export_csv, export_hsds
from analysis.importing.hsds_schedule import osm_to_schedules, schedules_to_osm
from analysis.importing.limits import check_zip
from analysis.importing.sources import read_source


def refused(path: Path) -> str:
    with pytest.raises(DataError) as error:
        read_source(path)
    return str(error.value)


# --- limits ---


def test_a_name_that_is_too_long_for_the_system(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 300}.csv"
    assert (
        refused(path) == f"{path.name}: Dit bestand kan niet gelezen worden. Controleer of u het mag openen."
    )


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "pijp.csv"
    os.mkfifo(path)
    assert refused(path) == "pijp.csv: Dit is geen bestand. Kies een bestand met aanbod."


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "slot.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    content = bytearray(path.read_bytes())
    # Bit 0 of the general purpose flag says "encrypted" (APPNOTE 4.4.4), in the central directory too.
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(DataError) as error:
        check_zip(path)
    assert str(error.value) == (
        "slot.xlsx: Dit bestand is met een wachtwoord beveiligd. "
        "Bewaar het zonder wachtwoord en probeer het opnieuw."
    )


# --- sheets ---


def test_cells_of_a_sheet(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    day, moment = dt.datetime(2026, 11, 22), dt.datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001  (as Excel has them)
    for row in (
        ["naam", "gratis", "dag", "begin", "aantal", "prijs"],
        ["Soep", True, day, moment, 12.0, 2.5],
        ["Brood", False, None, None, None, None],
    ):
        book.active.append(row)
    book.create_sheet("Toelichting").append(["niets"])
    book.save(tmp_path / "l.xlsx")
    source = read_source(tmp_path / "l.xlsx")
    assert source.frame.to_numpy().tolist() == [
        ["Soep", "ja", "2026-11-22", "2026-11-22 09:30:00", "12", "2.5"],
        ["Brood", "nee", "", "", "", ""],
    ]
    said = [(b.melding, b.ernst) for b in source.bevindingen]
    assert said == [("Dit bestand heeft 2 werkbladen; alleen 'Sheet' is gelezen.", "info")]


def test_ten_thousand_columns_in_a_sheet(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"k{i}" for i in range(10_000)])
    sheet.append(["1"])
    book.save(tmp_path / "breed.xlsx")
    assert refused(tmp_path / "breed.xlsx") == (
        "breed.xlsx: Deze tabel heeft 10000 kolommen; meer dan 300 kan niet. "
        "Bewaar alleen de kolommen die over het aanbod gaan."
    )


@pytest.mark.parametrize("name", ["oud.xls", "nieuw.xlsx"])
def test_a_sheet_that_is_no_sheet(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "oud.xls":
        path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        )  # the mark of old Excel, and nothing
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("leeg.txt", "")
    assert refused(path) == (
        f"{name}: Dit werkblad is niet te lezen. Open het in Excel of LibreOffice en bewaar het opnieuw."
    )


# --- places ---


def test_attributes_of_places_become_text(tmp_path: Path) -> None:
    columns = {
        "naam": ["Huis", None],
        "nummer": [12.0, float("nan")],
        "maat": [1.5, 2.0],
        "dag": [pd.Timestamp("2026-11-22"), pd.NaT],
    }
    shapes = [shapely.Point(6.1, 52.5), shapely.LineString([(6.1, 52.5), (6.2, 52.5)])]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(tmp_path / "p.gpkg")
    frame = read_source(tmp_path / "p.gpkg").frame
    assert frame[["naam", "nummer", "maat"]].to_numpy().tolist() == [["Huis", "12", "1.5"], ["", "", "2"]]
    assert frame["dag"].tolist()[1] == ""
    # A line gives a point of its own, of which no more is promised than that it lies on the line.
    assert [float(v) for v in frame["lat"]] == pytest.approx([52.5, 52.5], abs=0.0002)
    assert float(frame["lon"].iloc[0]) == pytest.approx(6.1, abs=1e-6)
    assert 6.1 <= float(frame["lon"].iloc[1]) <= 6.2


# --- opening times of HSDS ---


@pytest.mark.parametrize(
    ("schedule", "osm"),
    [
        ({"freq": "DAILY", "opens_at": "09:00", "closes_at": "17:00"}, "Mo,Tu,We,Th,Fr,Sa,Su 09:00-17:00"),
        ({"weekday": "3", "opens_at": "9:00", "closes_at": "23:59"}, "We 09:00-24:00"),
        ({"weekday": "monday", "opens_at": "10:00:00Z", "closes_at": "12:00"}, "Mo 10:00-12:00"),
        ({"freq": "MONTHLY", "byday": "1SA", "opens_at": "10:00", "closes_at": "12:00"}, "Sa[1] 10:00-12:00"),
        # Unknown, never closed: every second week, a day of the month, a day that is none, half a time.
        ({"byday": "MO", "interval": "2", "opens_at": "10:00", "closes_at": "12:00"}, ""),
        ({"byday": "MO", "bymonthday": "3", "opens_at": "10:00", "closes_at": "12:00"}, ""),
        ({"byday": "MA", "opens_at": "10:00", "closes_at": "12:00"}, ""),
        ({"byday": "MO", "opens_at": "10:00", "closes_at": ""}, ""),
        ({"freq": "WEEKLY", "byday": "1MO", "opens_at": "10:00", "closes_at": "12:00"}, ""),
        ({"freq": "YEARLY", "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}, ""),
    ],
)
def test_schedules(schedule: dict[str, str], osm: str) -> None:
    assert schedules_to_osm([schedule]) == osm


def test_rules_that_are_no_simple_week_give_no_schedule() -> None:
    assert osm_to_schedules("Mo 10:00-12:00; PH off") == []
    assert osm_to_schedules("Mo[1] 10:00-12:00") == [
        {"freq": "MONTHLY", "byday": "1MO", "opens_at": "10:00", "closes_at": "12:00"}
    ]


# --- export ---

ROW = {
    "aanbod_id": "a1",
    "naam": "Soep",
    "organisatie": "Travers",
    "aanbodsoort": "eettafel",
    "doelgroepen": "ouderen;jeugd",
    "straat": "Dobbe",
    "huisnummer": "29",
    "postcode": "8032JW",
    "plaats": "Zwolle",
    "lat": "52,53",
    "lon": "6.1",
    "openingstijden": "Mo 10:00-12:00",
    "talen": "nl;ar",
    "kosten": "2 euro",
    "rolstoel": "ja",
    "peildatum": "2026-11-22",
    "opmerking": "vraag naar Jan de Vries",
}


def exported(**changes: str) -> dict[str, Any]:
    frame = pd.DataFrame([{**ROW, **changes}]).astype("str")
    content = export_hsds(frame, aanbodsoorten={"eettafel": "Eettafel"}, doelgroepen={"ouderen": "Ouderen"})
    (service,) = json.loads(content)
    assert isinstance(service, dict)
    return service


def test_everything_a_service_can_tell() -> None:
    service = exported()
    assert [language["name"] for language in service["languages"]] == ["nl", "ar"]
    assert [cost["option"] for cost in service["cost_options"]] == ["2 euro"]
    assert service["assured_date"] == "2026-11-22"
    assert service["description"] == "vraag naar [naam]"
    (place,) = service["service_at_locations"]
    assert (place["location"]["latitude"], place["location"]["longitude"]) == (52.53, 6.1)
    assert [one["description"] for one in place["location"]["accessibility"]] == ["rolstoel: ja"]
    assert [term["taxonomy_term"]["name"] for term in service["attributes"]] == [
        "Eettafel",
        "Ouderen",
        "jeugd",
    ]
    (times,) = service["schedules"]
    assert (times["byday"], times["opens_at"], times["closes_at"]) == ("MO", "10:00", "12:00")


def test_what_is_unknown_is_left_out_not_made_up() -> None:
    blank = dict.fromkeys(("straat", "huisnummer", "postcode", "lat", "lon", "organisatie", "peildatum"), "")
    service = exported(**blank, openingstijden="na overleg")
    assert service["service_at_locations"] == []
    assert service["organization"]["name"] == "onbekend"
    assert "assured_date" not in service
    assert [one["description"] for one in service["schedules"]] == ["na overleg"]
    assert exported(openingstijden="")["schedules"] == []
    half = exported(lat="ergens", lon="")["service_at_locations"][0]["location"]
    assert "latitude" not in half
    assert "longitude" not in half


def test_a_csv_for_others_holds_no_names() -> None:
    content = export_csv(pd.DataFrame([ROW]).astype("str")).decode()
    assert "Vries" not in content
    assert "vraag naar [naam]" in content
