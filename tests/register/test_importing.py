from __future__ import annotations

import contextlib
import csv
import io
import json
import signal
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from typer.testing import CliRunner

from analysis.commandline import app
from analysis.commands.importing import plan_of_file
from analysis.errors import DataError, SchemaError
from analysis.importing.columns import suggest_columns
from analysis.importing.export import export_csv, export_hsds
from analysis.importing.hsds_schedule import osm_to_schedules, schedules_to_osm
from analysis.importing.personal import hide_personal, redact
from analysis.importing.plan import apply_import
from analysis.importing.profile import Profile, load_profile, make_profile, profile_bytes, profile_path
from analysis.importing.sources import read_source
from analysis.importing.values import doelgroep_mapper, soort_mapper
from analysis.normen import load_normen
from analysis.register import Register

LIST = (
    "Nummer;Naam;Soort;Doelgroep;Adres;Plaats;Wanneer;Contactpersoon;Info\r\n"
    "1;Soep;Huiskamer;ouderen en jeugd;Bachlaan 20, 8031HL;Zwolle;ma en wo 10-12 uur;Jan Jansen;"
    "Bel 038-1234567\r\n"
    "2;Koffie;buurtkamer;senioren;Dobbe 29;Zwolle;di ochtend;;Gezellig\r\n"
    "3;Knutselen;iets anders;;diverse locaties;;op afspraak;;\r\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data/aanbod").mkdir(parents=True)
    return tmp_path / "data"


@pytest.fixture
def lijst(tmp_path: Path) -> Path:
    path = tmp_path / "lijst.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


def imported(path: Path, data: Path, **options: Any) -> int | None:  # noqa: ANN401
    _, plan = plan_of_file(path, data=data, **options)
    return apply_import(plan, data=data)


def keep(profile: Profile, data: Path) -> None:
    path = profile_path(data, profile.naam)
    path.parent.mkdir(parents=True)
    path.write_bytes(profile_bytes(profile))


def rows_of(data: Path, name: str = "import_lijst.csv") -> list[dict[str, str]]:
    with (data / "aanbod" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refused(path: Path) -> str:
    with pytest.raises(DataError) as error:
        read_source(path)
    return str(error.value)


def test_a_list_becomes_rows_of_the_register(lijst: Path, data: Path) -> None:
    imported(lijst, data)
    rows = rows_of(data)
    assert [row["aanbod_id"] for row in rows] == ["lijst_1", "lijst_2", "lijst_3"]
    assert [row["aanbodsoort"] for row in rows] == ["huiskamer", "overig", "overig"]
    assert [row["doelgroepen"] for row in rows] == ["ouderen;jeugd", "", ""]
    address = [[row[name] for name in ("straat", "huisnummer", "postcode", "plaats")] for row in rows]
    assert address == [
        ["Bachlaan", "20", "8031HL", "Zwolle"],
        ["Dobbe", "29", "", "Zwolle"],
        ["", "", "", ""],
    ]
    assert [row["openingstijden"] for row in rows] == ["Mo,We 10:00-12:00", "di ochtend", "op afspraak"]
    assert [row["openingstijden_bron"] for row in rows] == ["ma en wo 10-12 uur", "di ochtend", "op afspraak"]
    assert rows[0]["adres_bron"] == "Bachlaan 20, 8031HL"


def test_a_postbus_stays_a_postbus(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "post.csv"
    path.write_text("naam;adres\nSoep;Postbus 12, 8000 AA Zwolle\nBrood;8031HL 20\n", "utf-8")
    imported(path, data)
    kept = [
        [row[k] for k in ("straat", "huisnummer", "postcode")] for row in rows_of(data, "import_post.csv")
    ]
    assert kept == [["Postbus", "12", "8000AA"], ["", "20", "8031HL"]]


def test_what_was_left_out_of_a_list_is_counted(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "soep.csv"
    lines = (
        "naam;openingstijden;lat;lon",
        "Soep;op afspraak;52,5;6,1",
        ";ma 10-12;;",
        "Soep;op afspraak;52,5;6,1",
    )
    path.write_text("\n".join([*lines, "Brood;om de week;0;0", "Thee;;6,1;52,5"]), "utf-8")
    _, plan = plan_of_file(path, data=data)
    assert [(b.rij, b.kolom, b.melding) for b in plan.bevindingen] == [
        (3, "naam", "1 rij heeft geen naam en is overgeslagen."),
        (4, None, "1 rij staat er precies zo al in en is overgeslagen."),
        (2, "openingstijden", "2 openingstijden zijn niet zeker te lezen: dat blijft tekst (onbekend)."),
        (5, "lat", "2 punten kloppen niet of liggen niet in Nederland; ze zijn weggelaten."),
    ]


def test_what_is_not_certain_is_suggested_and_listed(lijst: Path, data: Path) -> None:
    imported(lijst, data)
    review = (data / "aanbod/register/beoordelen_import_lijst.csv").read_text("utf-8-sig").splitlines()
    assert review == [
        "rij,aanbod_id,naam,kolom,waarde,voorstel",
        "3,lijst_2,Koffie,aanbodsoort,buurtkamer,huiskamer",
        "4,lijst_3,Knutselen,aanbodsoort,iets anders,",
        "3,lijst_2,Koffie,doelgroepen,senioren,ouderen",
    ]


def test_personal_data_stays_out_of_everything_but_is_reported(lijst: Path, data: Path) -> None:
    _, plan = plan_of_file(lijst, data=data)
    apply_import(plan, data=data)
    said = [(b.kolom, b.melding) for b in plan.bevindingen]
    assert ("Contactpersoon", "Deze kolom heet naar persoonsgegevens en is niet overgenomen.") in said
    assert ("Info", "In 1 cel staan telefoonnummers; ze zijn niet overgenomen.") in said
    for path in data.rglob("*"):
        if path.is_file() and path.suffix != ".sqlite":
            content = path.read_bytes()
            assert b"Jansen" not in content
            assert b"1234567" not in content
    assert rows_of(data)[0]["bron_info"] == "Bel [tel]"


def test_a_public_column_of_an_organisation_stays(lijst: Path, data: Path) -> None:
    profile = make_profile("lijst", LIST.splitlines()[0].split(";"), bron="Lijst")
    public = Profile(profile.naam, profile.bron, profile.kolommen, openbaar=("Info",))
    keep(public, data)
    imported(lijst, data)
    assert rows_of(data)[0]["bron_info"] == "Bel 038-1234567"


def test_the_same_file_twice_adds_nothing(lijst: Path, data: Path) -> None:
    assert imported(lijst, data) == 1
    before = (data / "aanbod/import_lijst.csv").read_bytes()
    assert imported(lijst, data) is None
    assert (data / "aanbod/import_lijst.csv").read_bytes() == before


def test_a_changed_source_comes_in_but_not_over_an_own_edit(lijst: Path, data: Path) -> None:
    imported(lijst, data)
    file = data / "aanbod/import_lijst.csv"
    file.write_text(file.read_text("utf-8").replace("lijst_2,Koffie,", "lijst_2,Koffie en thee,"), "utf-8")
    changed = (
        LIST.replace("2;Koffie;", "2;Koffie plus;")
        .replace("1;Soep;", "1;Soep en brood;")
        .replace("3;Knutselen", "4;Zingen")
    )
    lijst.write_bytes(changed.encode("cp1252"))
    _, plan = plan_of_file(lijst, data=data)
    assert plan.new == ["lijst_4"]
    assert plan.changed == [("lijst_1", "naam", "Soep", "Soep en brood")]
    assert plan.conflicts == [("lijst_2", "naam", "Koffie en thee", "Koffie plus")]
    assert plan.gone == ["lijst_3"]
    apply_import(plan, data=data)
    assert [row["naam"] for row in rows_of(data)] == [
        "Soep en brood",
        "Koffie en thee",
        "Knutselen",
        "Zingen",
    ]


def test_what_was_removed_here_does_not_come_back(lijst: Path, data: Path) -> None:
    imported(lijst, data)
    file = data / "aanbod/import_lijst.csv"
    file.write_text(
        "\n".join(line for line in file.read_text("utf-8").splitlines() if "lijst_2" not in line) + "\n",
        "utf-8",
    )
    _, plan = plan_of_file(lijst, data=data)
    assert (plan.new, plan.removed) == ([], ["lijst_2"])


def test_an_import_can_be_undone_and_done_again(lijst: Path, data: Path) -> None:
    nummer = imported(lijst, data)
    assert nummer is not None
    with Register(data) as register:
        register.undo(nummer)
    assert not (data / "aanbod/import_lijst.csv").exists()
    assert imported(lijst, data) is not None
    assert len(rows_of(data)) == 3


def test_a_profile_is_readable_and_decides(lijst: Path, data: Path) -> None:
    imported(lijst, data)
    path = profile_path(data, "lijst")
    text = path.read_text("utf-8")
    assert 'aanbodsoort = "Soort"' in text
    path.write_text(text + '\n[soorten]\n"iets anders" = "sport"\n\n[vast]\nplaats = "Hattem"\n', "utf-8")
    imported(lijst, data)
    rows = rows_of(data)
    assert (rows[2]["aanbodsoort"], rows[2]["plaats"], rows[0]["plaats"]) == ("sport", "Hattem", "Zwolle")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "x = [",
            (
                "p.toml: Dit profiel is niet te lezen (Invalid value (at end of document)). "
                "Verbeter de genoemde regel, of haal het profiel weg en importeer opnieuw."
            ),
        ),
        (
            "[soorten]\na = 1",
            (
                "p.toml, kolom 'soorten': Onder [soorten] staat iets anders dan tekst. "
                'Schrijf elke regel als naam = "waarde".'
            ),
        ),
    ],
)
def test_a_broken_profile(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "p.toml").write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        load_profile(tmp_path / "p.toml")
    assert str(error.value) == message


def test_a_profile_of_another_file(lijst: Path, data: Path) -> None:
    keep(Profile("lijst", "Lijst", {"naam": "Titel"}), data)
    with pytest.raises(SchemaError) as error:
        plan_of_file(lijst, data=data)
    assert str(error.value) == (
        "lijst.csv, kolom 'Titel': De kolom 'Titel' uit het profiel staat niet in het bestand "
        "(gevonden: Nummer, Naam, Soort, Doelgroep, Adres, Plaats, Wanneer, Info). "
        "Pas het profiel aan, of haal het weg om opnieuw te beginnen."
    )


# --- bad input, each with its exact message ---


def write_bomb(path: Path, part: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w") as file:
        for _ in range(310):
            file.write(b"0" * 1_000_000)


def test_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bom.zip"
    write_bomb(path, "services.csv")
    assert refused(path) == (
        "bom.zip: Uitgepakt is dit bestand 310 MB; meer dan 300 MB kan niet. "
        "Vertrouw het niet zomaar; vraag de maker om een gewone tabel (CSV)."
    )


def test_excel_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    write_bomb(path, "xl/worksheets/sheet1.xml")
    assert refused(path) == (
        "bom.xlsx: Uitgepakt is dit bestand 310 MB; meer dan 300 MB kan niet. "
        "Vertrouw het niet zomaar; vraag de maker om een gewone tabel (CSV)."
    )


def test_a_formula_in_a_cell(tmp_path: Path, data: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["naam", "plaats"], ["Soep", '=HYPERLINK("http://kwaad.nl","klik")'], ["=1+1", "Zwolle"]):
        book.active.append(row)
    path = tmp_path / "lijst.xlsx"
    book.save(path)
    melding = "Er staan 2 formules in; de laatst bewaarde uitkomst is gebruikt."
    assert [b.melding for b in read_source(path).bevindingen] == [melding]
    text = tmp_path / "lijst.csv"
    text.write_text("naam,plaats\n\"=cmd|'/c calc'!A1\",Zwolle\n", "utf-8")
    source = read_source(text)
    assert [(b.rij, b.kolom, b.melding) for b in source.bevindingen] == [
        (2, "naam", "In deze cel staat een formule; de tekst is bewaard en wordt nergens uitgerekend.")
    ]
    imported(text, data)
    assert ",'=cmd|'/c calc'!A1," in (data / "aanbod/import_lijst.csv").read_text("utf-8")
    assert imported(text, data) is None  # the guard is not a change


def test_nul_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes(b"naam,plaats\nSoep,Zw\x00olle\n")
    assert refused(path) == (
        "lijst.csv, rij 2: Hier staan NUL-tekens; dit is geen gewoon tekstbestand. "
        "Bewaar de tabel opnieuw als CSV (UTF-8)."
    )


def test_mixed_encodings_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes("naam,plaats\nCafé,Zwolle\n".encode() + "Één,Zwolle\n".encode("cp1252"))
    source = read_source(path)
    assert source.frame["naam"].tolist() == ["Café", "Één"]
    assert [(b.rij, b.melding) for b in source.bevindingen] == [
        (3, "1 regels hebben een andere tekencodering; ze zijn als Windows-tekst gelezen.")
    ]


def test_ten_thousand_columns(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(",".join(f"k{i}" for i in range(10_000)) + "\n1\n", "utf-8")
    assert refused(path) == (
        "lijst.csv: Deze tabel heeft 10000 kolommen; meer dan 300 kan niet. "
        "Bewaar alleen de kolommen die over het aanbod gaan."
    )


def test_duplicated_headers(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("naam,naam,plaats\nSoep,Brood,Zwolle\n", "utf-8")
    source = read_source(path)
    assert source.frame.columns.tolist() == ["naam", "naam (2)", "plaats"]
    assert [(b.rij, b.kolom, b.melding) for b in source.bevindingen] == [
        (1, "naam", "De kolom 'naam' staat er meer dan een keer in; deze heet hier 'naam (2)'.")
    ]


def test_a_csv_of_200_mb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lijst.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("it was read"))
    assert refused(path) == (
        "lijst.csv: Dit bestand is 200 MB; meer dan 100 MB kan niet. "
        "Splits het bestand, of haal kolommen weg die niet nodig zijn."
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("leeg.csv", b"", "leeg.csv: Dit bestand is leeg. Kies een ander bestand."),
        ("kop.csv", b"naam,plaats\n", "kop.csv: Onder de kopregel staan geen rijen. Kies een ander bestand."),
        ("wit.csv", b" \n \n", "wit.csv: Er staat geen tabel in dit bestand. Kies een ander bestand."),
        (
            "web.csv",
            b"<html>",
            "web.csv: Dit is een webpagina, geen tabel. Download de tabel zelf als CSV of Excel.",
        ),
        (
            "kapot.xlsx",
            b"PK nee",
            (
                "kapot.xlsx: Dit bestand is beschadigd of geen echt bestand van deze soort. "
                "Open het in Excel of LibreOffice en bewaar het opnieuw."
            ),
        ),
        ("x.json", b"{", "x.json: Dit is geen leesbare JSON. Download het bestand opnieuw."),
        (
            "x.json",
            b"{}",
            (
                "x.json: In deze JSON staan geen services van Open Referral. "
                "Nodig is een lijst services, of een pagina met 'contents' of 'content'."
            ),
        ),
        (
            "x.doc",
            b"abc",
            (
                "x.doc: Bestanden van de soort '.doc' kunnen niet gelezen worden. "
                "Bewaar de lijst als CSV, Excel, ODS, GeoJSON of GeoPackage."
            ),
        ),
    ],
)
def test_files_that_are_no_list(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == message


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "weg.csv") == "weg.csv: Dit bestand bestaat niet. Controleer de naam en de map."


KILLED = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from analysis import register
    from analysis.commands.importing import plan_of_file
    from analysis.importing.plan import apply_import
    path, data, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    _, plan = plan_of_file(path, data=data)
    real = register.Register.__init__
    def die(name):
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)
    register.Register.__init__ = lambda self, data, **k: real(self, data, on_step=die)
    apply_import(plan, data=data)
""")


@pytest.mark.parametrize("step", ["begin", "vastgelegd", "bestand 1", "voltooid"])
def test_an_import_killed_at_each_step_can_be_repeated(
    lijst: Path, data: Path, step: str, root: Path
) -> None:
    command = [sys.executable, "-c", KILLED, str(lijst), str(data), step]
    assert subprocess.run(command, cwd=root, check=False, timeout=60).returncode == -signal.SIGKILL
    there = (data / "aanbod/import_lijst.csv").exists()
    assert there == (step in {"bestand 1", "voltooid"})
    again = imported(lijst, data)
    assert (again is None) == there
    assert len(rows_of(data)) == 3
    with Register(data) as register:
        assert register.history()["soort"].tolist() == ["import"]


# --- kinds of sources ---


def test_a_workbook_with_a_title_dates_and_a_second_sheet(tmp_path: Path) -> None:
    import datetime as dt  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Sociale kaart"],
        [],
        ["naam", "postcode", "peildatum"],
        ["Soep", 8011, dt.datetime(2026, 1, 2)],  # noqa: DTZ001
    ):
        sheet.append(row)
    book.create_sheet("uitleg")
    book.save(tmp_path / "lijst.xlsx")
    source = read_source(tmp_path / "lijst.xlsx")
    assert source.frame.to_dict("records") == [
        {"naam": "Soep", "postcode": "8011", "peildatum": "2026-01-02"}
    ]
    assert source.frame.index.tolist() == [4]
    assert [b.melding for b in source.bevindingen] == [
        "Dit bestand heeft 2 werkbladen; alleen 'Sheet' is gelezen."
    ]


MANIFEST = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""
ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Blad1">
<table:table-row><table:table-cell office:value-type="string"><text:p>naam</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>plaats</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Soep</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Zwolle</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_a_libreoffice_sheet(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lijst.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.replace("\n", ""))
    source = read_source(tmp_path / "lijst.ods")
    assert (source.soort, source.frame.to_dict("records")) == ("ods", [{"naam": "Soep", "plaats": "Zwolle"}])


def test_geojson_and_geopackage(tmp_path: Path) -> None:
    import geopandas as gpd  # noqa: PLC0415

    # The origin of RD: 155000, 463000 is 52.15517440 N, 5.38720621 E (Kadaster).
    places = gpd.GeoDataFrame({"naam": ["Toren"]}, geometry=gpd.points_from_xy([155000], [463000]), crs=28992)
    places.to_file(tmp_path / "plek.gpkg")
    places.to_crs(4326).to_file(tmp_path / "plek.geojson")
    for name in ("plek.gpkg", "plek.geojson"):
        row = read_source(tmp_path / name).frame.iloc[0]
        assert row["naam"] == "Toren"
        assert abs(float(row["lat"]) - 52.15517440) < 0.00001
        assert abs(float(row["lon"]) - 5.38720621) < 0.00001


def test_the_hsds_sample_as_folder_and_as_zip(shared: Path, tmp_path: Path) -> None:
    folder = shared / "reference/snapshots/hsds_sample"
    with zipfile.ZipFile(tmp_path / "pakket.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"hsds/{file.name}")
    for path in (folder, tmp_path / "pakket.zip"):
        frame = read_source(path).frame
        row = frame[frame["naam"] == "Never Homeless Helpline"].iloc[0]
        assert row["organisatie"] == "Sanctuary Example City"
        assert (row["adres"], row["postcode"], row["plaats"]) == (
            "Address 1 Address 2",
            "10001",
            "New York City",
        )
        assert (row["talen"], row["doelgroep"]) == ("English; Spanish", "adult")
        assert row["openingstijden"] == "Mo,Tu,We 09:00-17:00"  # weekdays 1-3, 09:00-17:00


HSDS3 = {
    "id": "s1",
    "name": "Koffie",
    "organization": {"id": "o1", "name": "Stichting Bakkie"},
    "attributes": [{"taxonomy_term": {"name": "ontmoeting"}}],
    "schedules": [{"freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00", "closes_at": "12:00"}],
    "service_at_locations": [
        {
            "id": "sal1",
            "location": {
                "latitude": 52.5,
                "longitude": 6.1,
                "addresses": [{"address_1": "Dobbe 29", "postal_code": "8032 JW", "city": "Zwolle"}],
            },
        }
    ],
}


@pytest.mark.parametrize(
    "wrapped",
    [
        HSDS3,
        [HSDS3],
        {"total_pages": 1, "contents": [HSDS3]},
        {"totalPages": 1, "number": 1, "content": [HSDS3]},
    ],
)
def test_hsds_3_and_pages_of_an_api(tmp_path: Path, wrapped: object) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps(wrapped), "utf-8")
    row = read_source(path).frame.iloc[0]
    expected = {
        "bron_id": "sal1",
        "naam": "Koffie",
        "organisatie": "Stichting Bakkie",
        "categorie": "ontmoeting",
    }
    expected |= {
        "adres": "Dobbe 29",
        "postcode": "8032 JW",
        "lat": "52.5",
        "openingstijden": "Tu,Th 10:00-12:00",
    }
    assert {name: row[name] for name in expected} == expected


def test_a_page_says_that_there_are_more(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"total_pages": 3, "page_number": 1, "contents": [HSDS3]}), "utf-8")
    assert [b.melding for b in read_source(path).bevindingen] == [
        "Dit is pagina 1 van 3; importeer ook de andere pagina's."
    ]


@pytest.mark.parametrize(
    "osm", ["Mo-Fr 09:00-17:00", "Tu[1,3] 10:00-12:00", "Mo,We 10:00-12:00,14:00-16:00; Sa 10:00-14:00"]
)
def test_schedules_go_out_and_come_back(osm: str) -> None:
    schedules = osm_to_schedules(osm)
    if "[" in osm:
        assert schedules == []  # two nths in one rule stay text
        return
    spans = sorted((day, s["opens_at"], s["closes_at"]) for s in schedules for day in s["byday"].split(","))
    back = osm_to_schedules(schedules_to_osm(schedules))
    assert (
        sorted((day, s["opens_at"], s["closes_at"]) for s in back for day in s["byday"].split(",")) == spans
    )


def test_a_biweekly_schedule_is_unknown() -> None:
    assert (
        schedules_to_osm(
            [{"freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "10:00", "closes_at": "11:00"}]
        )
        == ""
    )


def test_the_amsterdam_list(shared: Path, data: Path) -> None:
    path = shared / "reference/snapshots/amsterdam_sociaal_aanbod_2016_rommelig.csv"
    imported(path, data, profiel="amsterdam")
    rows = {row["aanbod_id"]: row for row in rows_of(data, "import_amsterdam.csv")}
    assert len(rows) == 209
    meevaart = rows["amsterdam_ams-013"]
    assert [meevaart[n] for n in ("straat", "huisnummer", "postcode", "plaats")] == [
        "Balistraat",
        "48A",
        "1094JN",
        "Amsterdam",
    ]
    assert meevaart["openingstijden"] == "Tu,Th 19:30-22:00"
    boei = rows["amsterdam_ams-025"]  # its cell holds bare carriage returns
    assert [boei[n] for n in ("straat", "huisnummer", "postcode")] == [
        "Kleine Wittenburgerstraat",
        "201",
        "1018LT",
    ]
    assert "Erik" not in (data / "aanbod/import_amsterdam.csv").read_text("utf-8")


def test_the_deventer_and_twente_lists(shared: Path, data: Path) -> None:
    deventer = shared / "reference/snapshots/deventer_voorstad_ontmoeting_en_initiatieven_2024.csv"
    imported(deventer, data, profiel="deventer")
    rows = rows_of(data, "import_deventer.csv")
    assert len(rows) == 121
    assert (rows[0]["lat"], rows[0]["lon"]) == ("52.2587752", "6.1606517")
    twente = shared / "reference/facts/sociale_kaart_twente_locaties_sample.csv"
    imported(twente, data, profiel="twente")
    first = rows_of(data, "import_twente.csv")[3]
    assert (first["straat"], first["huisnummer"], first["plaats"]) == ("Schipholtstraat", "48B", "Glanerbrug")


# --- parts ---


def test_columns_are_recognised() -> None:
    found = suggest_columns(["Naam activiteit", "Organisatie", "Openings tijden", "Post code", "X"])
    assert found == {
        "naam": "Naam activiteit",
        "organisatie": "Organisatie",
        "postcode": "Post code",
        "openingstijden": "Openings tijden",
    }


def test_values_certain_and_suggested(root: Path) -> None:
    normen = load_normen(root / "data/normen.toml")
    mapper = soort_mapper(normen, {"Gratis eten": "eettafel"})
    assert (mapper.code_of("gratis ETEN"), mapper.code_of("Voedselbank"), mapper.code_of("soep")) == (
        "eettafel",
        "voedselbank",
        None,
    )
    hint = mapper.suggest("Wandelgroepen 55+")
    assert hint is not None
    assert (hint.code, hint.woord) == ("sport", "wandelgroep")
    groups = doelgroep_mapper(normen, {"SPK": "jeugd"})
    assert groups.codes_of("SPK; ouderen, xyz") == (["jeugd", "ouderen"], ["xyz"])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Bel 038-1234567", "Bel [tel]"),
        ("06 12 34 56 78 of +31 6 12345678", "[tel] of [tel]"),
        ("(020) 751 06 10", "[tel]"),
        ("0800-1234", "[tel]"),
        ("mail naar jan.jansen@voorbeeld.nl!", "mail naar [e-mail]!"),
        ("Neem contact op met Erik van der Meij:", "Neem contact op met [naam]:"),
        ("Contactpersoon: Anna de Vries, di", "Contactpersoon: [naam], di"),
        ("Aanmelden bij Stichting Humanitas", "Aanmelden bij Stichting Humanitas"),
        (
            "Open van 09.00 tot 17.00, 2019-2022, 8011 AB 12",
            "Open van 09.00 tot 17.00, 2019-2022, 8011 AB 12",
        ),
        ("http://x.nl/0381234567", "http://x.nl/0381234567"),
    ],
)
def test_redaction(text: str, clean: str) -> None:
    assert redact(text)[0] == clean


def test_export_csv_and_hsds_round_trip(tmp_path: Path, data: Path) -> None:
    row = {
        "aanbod_id": "Z1",
        "naam": "=Soep",
        "aanbodsoort": "huiskamer",
        "doelgroepen": "ouderen",
        "straat": "Dobbe",
    }
    row |= {"huisnummer": "29", "postcode": "8032JW", "plaats": "Zwolle", "lat": "52.5", "lon": "6.1"}
    row |= {"openingstijden": "ma en wo 10-12 uur", "organisatie": "WijZ", "opmerking": "bel 038-1234567"}
    frame = pd.DataFrame([row]).astype("str")
    text = export_csv(frame).decode()
    assert "'=Soep" in text
    assert "1234567" not in text
    path = tmp_path / "uit.json"
    path.write_bytes(
        export_hsds(frame, aanbodsoorten={"huiskamer": "Huiskamer"}, doelgroepen={"ouderen": "Ouderen"})
    )
    service = json.loads(path.read_text("utf-8"))[0]
    assert {"id", "name", "status", "organization", "schedules", "service_at_locations", "attributes"} <= set(
        service
    )
    imported(path, data, profiel="terug")
    back = rows_of(data, "import_terug.csv")[0]
    assert [back[n] for n in ("straat", "huisnummer", "postcode", "lat", "lon")] == [
        "Dobbe",
        "29",
        "8032JW",
        "52.5",
        "6.1",
    ]
    assert back["openingstijden"] == "Mo,We 10:00-12:00"


def test_the_command_line_imports_undoes_and_exports(lijst: Path, data: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    first = run(app, ["import", str(lijst), "--data", str(data), "--ja"])
    assert first.exit_code == 0, first.output
    assert "Opgeslagen als handeling 1." in first.output
    assert "Jansen" not in first.output
    assert "Er is niets nieuws" in run(app, ["import", str(lijst), "--data", str(data)]).output
    out = tmp_path / "uit.csv"
    assert "3 rijen geschreven" in run(app, ["export", str(out), "--data", str(data)]).output
    assert run(app, ["duplicaten", "--data", str(data)]).exit_code == 0
    undone = run(app, ["ongedaan", "1", "--data", str(data)])
    assert "Handeling 1 is ongedaan gemaakt." in undone.output
    assert not (data / "aanbod/import_lijst.csv").exists()


# --- fuzz: only our own errors may come out ---

FUZZ = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)
TABLES = st.lists(
    st.lists(
        st.sampled_from(["naam", "Soep", "", '"', "=1", "a\nb", "ma 10-12", "é", "8011 AB", "x@y.nl"]),
        max_size=5,
    ),
    max_size=5,
)


@FUZZ
@given(
    st.one_of(st.binary(max_size=300), TABLES.map(lambda rows: "\n".join(";".join(r) for r in rows).encode()))
)
@pytest.mark.parametrize("name", ["f.csv", "f.xlsx", "f.ods", "f.json", "f.zip", "f.geojson", "f.gpkg"])
def test_any_bytes_give_a_table_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes(content)
    try:
        source = read_source(path)
    except DataError:
        return
    assert len(source.frame) > 0


JSONS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "id",
                    "service_at_locations",
                    "location",
                    "addresses",
                    "schedules",
                    "contents",
                    "byday",
                    "opens_at",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@FUZZ
@given(JSONS)
def test_any_json_gives_services_or_our_error(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "f.json"
    path.write_text(json.dumps(data), "utf-8")
    with contextlib.suppress(DataError):
        assert len(read_source(path).frame) > 0


@FUZZ
@given(rows=TABLES)
def test_any_table_can_be_imported_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "aanbod").mkdir()
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([["naam", "categorie", "adres", "wanneer"], *rows])
    (folder / "lijst.csv").write_text(out.getvalue(), "utf-8")
    try:
        imported(folder / "lijst.csv", folder)
        assert imported(folder / "lijst.csv", folder) is None
    except DataError:
        return


@given(st.text(max_size=120))
def test_redaction_never_fails_and_leaves_no_mail(text: str) -> None:
    frame = pd.DataFrame({"tekst": [text]}).astype("str")
    hidden, _ = hide_personal(frame, openbaar=(), bron="x")
    assert "@" not in hidden["tekst"].iloc[0] or redact(hidden["tekst"].iloc[0])[0] == hidden["tekst"].iloc[0]
