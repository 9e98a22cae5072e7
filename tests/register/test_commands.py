from __future__ import annotations

import csv
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from analysis.adressen import parse_adres
from analysis.commandline import app
from analysis.commands.geocoding import geocode_data
from analysis.errors import DataError, ServiceError, UnreadableError, UsageError
from analysis.geocoding import Adresbestand, AnswerCache, Gebied
from analysis.geocoding.endpoint import Endpoint
from analysis.geocoding.run import read_gebied
from analysis.tables import open_table
from tests.services.locatieserver import LocatieService, door

# Two points of the embedded borders: the Grote Markt of Zwolle, and Hattem on the other side of the IJssel.
GROTE_MARKT, HATTEM = (52.5124, 6.0917), (52.4745, 6.0640)
DOOR = door("Bachlaan", 20, "8031HL", "Zwolle", lat=52.5268, lon=6.0791, id="0193200000000020")


@pytest.fixture(scope="module")
def service() -> Iterator[LocatieService]:
    with LocatieService([DOOR]) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path, root: Path) -> Path:
    (tmp_path / "aanbod").mkdir()
    (tmp_path / "geo").mkdir()
    shutil.copy(root / "data/geo/buurten.geojson", tmp_path / "geo/buurten.geojson")
    (tmp_path / "bronnen.toml").write_text("per_seconde = 1000\n", "utf-8")
    header = "aanbod_id,naam,aanbodsoort,straat,huisnummer,postcode,plaats"
    text = f"{header}\nA,Soep,huiskamer,Bachlaan,20,8031HL,Zwolle\n"
    (tmp_path / "aanbod/lijst.csv").write_text(text, "utf-8")
    return tmp_path


def test_the_area_is_read_from_the_borders(data: Path) -> None:
    gebied = read_gebied(data)
    assert gebied.gemeentecodes == {"GM0193"}
    assert gebied.gemeente_at is not None
    assert (gebied.gemeente_at(*GROTE_MARKT), gebied.gemeente_at(*HATTEM)) == ("GM0193", "")
    assert gebied.area_of("Holtenbroek") == ("WK019330", "wijk")
    (data / "geo/buurten.geojson").unlink()
    assert read_gebied(data) == Gebied()


@pytest.mark.parametrize("path", ["", "/bzk/locatieserver/search/v3_1"])
def test_geocode_from_the_command_line_with_another_address(
    data: Path, service: LocatieService, path: str
) -> None:
    bron = ["--bron", f"locatieserver={service.url}{path}", "--bron", f"location_api={service.url}"]
    done = CliRunner().invoke(app, ["geocode", "--data", str(data), *bron])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0].startswith("1 rij kreeg een (betere) plek;")
    assert "  1 × adres" in done.output
    with (data / "aanbod/lijst.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert (row["bag_nummeraanduiding_id"], row["locatieprecisie"]) == ("0193200000000020", "adres")


def test_geocode_without_internet(data: Path) -> None:
    with pytest.raises(UsageError) as error:
        geocode_data(data, online=False)
    assert str(error.value) == "Zonder internet is een adresbestand nodig: geef --adresbestand BESTAND."
    extract = data / "bag.parquet"
    rows = {"straat": ["Bachlaan"], "huisnummer": [20], "postcode": ["8031 HL"], "plaats": ["Zwolle"]}
    pd.DataFrame(rows | {"gemeentecode": ["0193"], "lat": [52.5268], "lon": [6.0791]}).to_parquet(extract)
    options = ["--adresbestand", str(extract), "--zonder-internet"]
    done = CliRunner().invoke(app, ["geocode", "--data", str(data), *options])
    assert "  1 × adres" in done.output


def test_the_first_service_is_down_and_the_address_moved(data: Path, service: LocatieService) -> None:
    asked: list[str] = []

    class Moved:
        def get_json(self, url: str, *, service: str) -> object:
            asked.append(url)
            if "/new/" not in url:
                raise ServiceError(f"{service} is er niet.")
            return {}

    endpoint = Endpoint(Moved(), ["http://x/old", "http://x/new"], service="locatieserver")
    assert (endpoint.get_json("free?q=1"), endpoint.get_json("free?q=2")) == ({}, {})
    assert asked == ["http://x/old/free?q=1", "http://x/new/free?q=1", "http://x/new/free?q=2"]
    with pytest.raises(ServiceError, match=r"^locatieserver is er niet\.$"):
        Endpoint(Moved(), ["http://x/old", "http://x/older"], service="locatieserver").get_json("free")
    del data, service


def test_a_workbook_keeps_its_other_sheets_and_formulas(data: Path, service: LocatieService) -> None:
    (data / "aanbod/lijst.csv").unlink()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["aanbod_id", "naam", "aanbodsoort", "straat", "huisnummer", "postcode", "plaats", "som"])
    sheet.append(["A", "Soep", "huiskamer", "Bachlaan", 20, "8031HL", "Zwolle", "=1+1"])
    book.create_sheet("uitleg")["A1"] = "blijft"
    book.save(data / "aanbod/lijst.xlsx")
    bron = [f"locatieserver={service.url}", f"location_api={service.url}"]
    assert geocode_data(data, bron=bron).changed == 1
    after = load_workbook(data / "aanbod/lijst.xlsx")
    header = [cell.value for cell in after.worksheets[0][1]]
    row = dict(zip(header, [cell.value for cell in after.worksheets[0][2]], strict=True))
    assert (row["som"], row["lat"], row["locatieprecisie"]) == ("=1+1", 52.5268, "adres")
    assert after["uitleg"]["A1"].value == "blijft"


def test_a_broken_workbook(tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(UnreadableError) as error:
        open_table(b"PK kapot", bron="aanbod/x.xlsx")
    assert str(error.value) == (
        "aanbod/x.xlsx: Dit is geen leesbaar Excel-bestand. "
        "Open het in Excel of LibreOffice en bewaar het opnieuw als .xlsx."
    )


def test_an_address_file_as_geopackage_and_a_broken_one(tmp_path: Path) -> None:
    # The origin of RD: 155000, 463000 is 52.15517440 N, 5.38720621 E (Kadaster).
    rows = {"openbareruimtenaam": ["Kerkstraat"], "huisnummer": [1], "postcode": ["8011AA"]}
    place = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy([155000], [463000]), crs=28992)
    place.to_file(tmp_path / "bag.gpkg")
    found = Adresbestand(tmp_path / "bag.gpkg").find(parse_adres("Kerkstraat 1"), Gebied(), ruim=False)
    assert [(round(k.lat, 4), round(k.lon, 4)) for k in found] == [(52.1552, 5.3872)]
    (tmp_path / "bag.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(DataError) as error:
        Adresbestand(tmp_path / "bag.csv").find(parse_adres("Kerkstraat 1"), Gebied(), ruim=False)
    assert str(error.value) == (
        "bag.csv, kolom 'straat': De kolom straat ontbreekt in dit adresbestand. "
        "Gebruik een uittreksel van de BAG met straat, huisnummer, postcode en punt."
    )


def test_a_cache_in_a_folder_that_may_not_be_written_is_no_cache(tmp_path: Path) -> None:
    import datetime as dt  # noqa: PLC0415

    (tmp_path / "bestand").write_text("x", "utf-8")
    with AnswerCache(tmp_path / "bestand/cache.sqlite", today=dt.date(2026, 11, 22)) as cache:
        assert cache.asked == 0


def test_questions_are_asked_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lijst.csv").write_text("naam,soort\nSoep,buurtkamer\n", "utf-8")
    (tmp_path / "data/aanbod").mkdir(parents=True)
    answers = iter(["huiskmaer", "huiskamer", "ja", "nee"])
    monkeypatch.setattr("analysis.commands.importing._on_terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_a, **_k: next(answers))
    command = ["import", str(tmp_path / "lijst.csv"), "--data", str(tmp_path / "data")]
    done = CliRunner().invoke(app, command)
    assert "Opgeslagen als handeling 1." in done.output
    assert "'huiskmaer' bestaat niet. Kies uit: huiskamer, " in done.output
    assert ",huiskamer," in (tmp_path / "data/aanbod/import_lijst.csv").read_text("utf-8")
    again = CliRunner().invoke(app, command)  # nothing new: nothing is asked
    assert "Er is niets nieuws; het register is niet veranderd." in again.output
    (tmp_path / "lijst.csv").write_text(
        (tmp_path / "lijst.csv").read_text("utf-8").replace("Soep", "Soep en brood"), "utf-8"
    )
    refused = CliRunner().invoke(app, command)
    assert (refused.exit_code, refused.output.splitlines()[-1]) == (1, "Er is niets veranderd.")


def test_the_command_that_turns_an_import_back_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("naam,soort\nSoep,huiskamer\n", "utf-8")
    data = tmp_path / "mijn gegevens"
    (data / "aanbod").mkdir(parents=True)
    done = CliRunner().invoke(app, ["import", str(tmp_path / "lijst.csv"), "--data", str(data), "--ja"])
    typed = done.output.partition("Terugdraaien kan met: samenspelkaart ")[2].splitlines()[0]
    assert (data / "aanbod/import_lijst.csv").is_file()
    back = CliRunner().invoke(app, shlex.split(typed))
    assert back.exit_code == 0, back.output
    assert "Soep" not in "".join(path.read_text("utf-8") for path in (data / "aanbod").glob("*.csv"))
