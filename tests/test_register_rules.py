"""Rules of reading that a tidy register never meets: a row is believed whole or not; texts stay texts."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

from analysis.__main__ import main
from analysis.commandline import app
from analysis.pipeline import Bronnen, read_bronnen, run
from analysis.readers.nederland import in_the_netherlands
from tests.broken.edit import BUURTEN, HERKOMSTEN, REGISTER
from tests.roosterdam import Roosterdam

HEADER = "aanbod_id,naam,aanbodsoort,doelgroepen,wijkcode,lat,lon,locatieprecisie,werkgebied\n"


@pytest.fixture
def data(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "data", tmp_path / "data")
    (tmp_path / "data" / "aanbod" / "zwolle.csv").unlink()
    return tmp_path / "data"


def read_register(data: Path, *rows: str) -> Bronnen:
    (data / "aanbod" / "register.csv").write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return read_bronnen(data)


def bounds_of_wijk(bronnen: Bronnen, code: str) -> tuple[float, float, float, int]:
    dekking = run(bronnen).dekking
    pair = (dekking["doelgroep"] == "ouderen") & (dekking["aanbodsoort"] == "huiskamer")
    row = dekking[pair & (dekking["gebiedcode"] == code)].iloc[0]
    columns = [
        "inwoners_binnen_norm",
        "inwoners_binnen_norm_min",
        "inwoners_binnen_norm_max",
        "aantal_aanbod",
    ]
    central, low, high, number = row[columns]
    return float(central), float(low), float(high), int(number)


def test_a_row_with_a_swapped_point_is_in_no_sum_though_its_wijk_is_known(data: Path) -> None:
    swapped = read_register(data, "A,Huiskamer,huiskamer,ouderen,WK019322,6.05,52.53,adres,")
    assert bounds_of_wijk(swapped, "WK019322") == (0.0, 0.0, 0.0, 0)
    assert not swapped.aanbod["telt_mee"].any()
    # Without the point its wijk does count: everybody or nobody in Stadshagen may reach it.
    known = read_register(data, "A,Huiskamer,huiskamer,ouderen,WK019322,,,wijk,")
    people = known.bevolking.query("doelgroep == 'ouderen' and gebiedcode.str.startswith('BU019322')")[
        "inwoners"
    ]
    assert bounds_of_wijk(known, "WK019322") == pytest.approx((0.0, 0.0, people.sum(), 1))


def test_aanbod_csv_repeats_the_words_of_the_input(data: Path, tmp_path: Path) -> None:
    row = "A,Huiskamer,Huiskamer,Ouderen;marsmannen,,,,,WK019350;WK999999"
    read_register(data, row)
    result = CliRunner().invoke(app, ["build", "--data", str(data), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    with (tmp_path / "out" / "aanbod.csv").open(encoding="utf-8", newline="") as file:
        found = next(csv.DictReader(file))
    given = dict(zip(HEADER.strip().split(","), row.split(","), strict=True))
    texts = ("naam", "aanbodsoort", "doelgroepen", "werkgebied")
    assert {column: found[column] for column in texts} == {column: given[column] for column in texts}


def test_codes_of_normen_with_capitals_and_hyphens_are_found(data: Path) -> None:
    normen = data / "normen.toml"
    extra = '[aanbodsoorten.Fiets-Taxi]\nlabel = "Fietstaxi"\n\n[[normen]]\n'
    normen.write_text(normen.read_text("utf-8").replace("[[normen]]\n", extra, 1), "utf-8")
    bronnen = read_register(data, "A,Taxi,fiets-taxi,ouderen,WK019322,,,wijk,")
    assert bronnen.aanbod["aanbodsoort"].tolist() == ["Fiets-Taxi"]
    assert bronnen.aanbod["telt_mee"].all()


def test_a_header_alone_is_remarked(data: Path) -> None:
    (data / "aanbod" / "register.csv").write_text(HEADER, "utf-8")
    meldingen = {b.melding: (b.bron, b.ernst) for b in read_bronnen(data).bevindingen}
    assert meldingen["Er staat nog geen aanbod in dit bestand."] == ("aanbod/register.csv", "info")


@pytest.mark.parametrize("mark", [".", ","])
def test_numbers_that_may_be_thousands_are_remarked(data: Path, mark: str) -> None:
    path = data / "geo" / "bevolking.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["inwoners"] = ""
    table.loc[0, "inwoners"], table.loc[1, "inwoners"] = f"1{mark}240", f"12{mark}345"
    table.to_csv(path, index=False)
    read_register(data, "A,Taxi,huiskamer,ouderen,WK019322,,,wijk,")
    remarks = [b for b in read_bronnen(data).bevindingen if "duizenden" in b.melding]
    assert [(b.bron, b.rij, b.kolom) for b in remarks] == [
        ("geo/bevolking.csv", 2, "inwoners"),
        ("geo/bevolking.csv", 3, "inwoners"),
    ]
    table.loc[2, "inwoners"] = f"12{mark}5"  # so it is for decimals
    table.to_csv(path, index=False)
    assert not [b for b in read_bronnen(data).bevindingen if "duizenden" in b.melding]


def test_millions_with_dots_are_read(data: Path) -> None:
    path = data / "geo" / "bevolking.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, "inwoners"] = "1.240.000"
    table.to_csv(path, index=False)
    read_register(data, "A,Taxi,huiskamer,ouderen,WK019322,,,wijk,")
    assert read_bronnen(data).bevolking["inwoners"].iloc[0] == 1_240_000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build"], "De optie --out ontbreekt. Typ 'samenspelkaart build --help' voor uitleg."),
        (
            ["build", "--out", "x", "--omwegfactor", "veel"],
            "De waarde bij de optie --omwegfactor klopt niet.",
        ),
        (
            ["build", "--out", "x", "--maat", "fiets"],
            "De waarde bij de optie --maat klopt niet. Kies uit: hemelsbreed, looproute. Typ",
        ),
        (
            ["locaties", "--k", "0"],
            "De waarde bij de optie --k klopt niet. Geef een getal van minstens 1. Typ",
        ),
        (
            ["build", "--out", "uit", "--land", "--werkers", "0"],
            "De waarde bij de optie --werkers klopt niet. Geef een getal van minstens 1. Typ",
        ),
        (["dashboard", "--port", "99999"], "Geef een getal van hoogstens 65535."),
        (["build", "--foo"], "De optie --foo bestaat niet."),
        (["bouw"], "Deze opdracht bestaat niet of klopt niet. Typ 'samenspelkaart --help' voor uitleg."),
        (["import"], "Een verplicht woord ontbreekt."),
        (["build", "--out"], "Bij de optie --out hoort een waarde."),
    ],
)
def test_wrong_words_are_explained_in_dutch(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["samenspelkaart", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Error" not in said


def test_the_outline_holds_every_municipality_and_no_city_of_the_neighbours(shared: Path) -> None:
    country = gpd.read_file(
        shared / "reference" / "snapshots" / "nl_gemeenten_cbs_2022_kerncijfers.gpkg"
    ).to_crs(28992)
    corners = shapely.get_coordinates(country.geometry)
    assert len(country) == 345
    assert in_the_netherlands(corners[:, 0], corners[:, 1]).all()
    # Antwerpen, Brussel, Gent, Turnhout, Luik, Düsseldorf, Essen, Köln, Münster
    lat = [51.22, 50.85, 51.05, 51.32, 50.63, 51.23, 51.45, 50.94, 51.96]
    lon = [4.40, 4.35, 3.72, 4.94, 5.57, 6.78, 7.01, 6.96, 7.63]
    cities = gpd.GeoSeries.from_xy(lon, lat, crs=4326).to_crs(28992)
    x, y = shapely.get_coordinates(cities).T
    assert not in_the_netherlands(x, y).any()
    nowhere = np.array([np.nan], dtype=np.float64)
    assert not in_the_netherlands(nowhere, nowhere).any()


def test_a_point_across_the_border_counts_where_the_municipality_lies_there(tmp_path: Path) -> None:
    """Roosterdam moved to the hills south of Luik: its own offerings are not "outside the Netherlands"."""
    data = Roosterdam().write(tmp_path)
    for name in (BUURTEN, HERKOMSTEN, REGISTER):
        path = data / name
        text = re.sub(
            r"\b(20[0-4])(\d{3})\b", lambda found: f"{int(found[1]) + 20}{found[2]}", path.read_text()
        )
        path.write_text(
            re.sub(r"\b(50[0-2])(\d{3})\b", lambda found: f"{int(found[1]) - 210}{found[2]}", text)
        )
    moved, home = run(read_bronnen(data)), run(read_bronnen(Roosterdam().write(tmp_path / "home")))
    assert moved.bevindingen.empty
    pd.testing.assert_frame_equal(moved.dekking, home.dekking)
