"""Corners of the engine that a tidy town does not reach."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pandera.errors
import pytest
import shapely

from analysis import load_normen, read_bronnen, run
from analysis.afstand import DistanceMeasure
from analysis.errors import NormenError, OutputError, UsageError
from analysis.netwerk import Looproute, Netwerk
from analysis.rapport import to_csv, write_geojson, write_results
from analysis.readers import lay_grid
from analysis.schemas import validate
from analysis.tables import parse_numbers, read_table
from tests.roosterdam import GEMEENTE, N1, NORMEN, Z4, Roosterdam, buurten_geojson


def normen_of(folder: Path, text: str) -> Path:
    path = folder / "normen.toml"
    path.write_text(text, encoding="utf-8")
    return path


# ------------------------------------------------------------------------------------------------ normen.toml


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("omwegfactor = 1.0", "omwegfactor = 0", "normen.toml, kolom 'omwegfactor': De omwegfactor is 0."),
        ("omwegfactor = 1.0", "omwegfactor = true", "'omwegfactor' is geen getal van 0 of meer."),
        ("omwegfactor = 1.0", "omwegfactor = -1", "'omwegfactor' is geen getal van 0 of meer."),
        ("omwegfactor = 1.0", "omwegfactor = inf", "'omwegfactor' is geen getal van 0 of meer."),
        ("adres = 0", 'adres = "dichtbij"', "'adres' is geen getal van 0 of meer."),
        ("[doelgroepen]", '[doelgroepen]\nwie = "iedereen"', "'doelgroepen' is geen lijst van onderdelen."),
        ('label = "Jeugd"', "label = 12", "'label' ontbreekt of is geen tekst."),
        ('laag = "informeel"', 'laag = "hoog"', "Laag 'hoog' bestaat niet."),
        ('onderdeel_van = ["ouderen"]', "onderdeel_van = 65", "'onderdeel_van' is geen lijst van codes."),
        (
            "[groepen]",
            '[groepen]\nhuiskamer = { label = "H" }',
            "'huiskamer' is een groep en ook een aanbodsoort.",
        ),
    ],
)
def test_normen_that_contradict_themselves_are_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in NORMEN
    with pytest.raises(NormenError) as refused:
        load_normen(normen_of(tmp_path, NORMEN.replace(old, new, 1)))
    assert message in str(refused.value)
    assert str(refused.value).startswith("normen.toml, kolom '")


@pytest.mark.parametrize("text", ["normen = 3\n", 'normen = ["ouderen"]\n'])
def test_normen_that_are_no_list_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(NormenError, match="'normen' is geen lijst"):
        load_normen(normen_of(tmp_path, text + NORMEN))


def test_normen_say_less_and_defaults_fill_in(tmp_path: Path) -> None:
    text = '[doelgroepen.ouderen]\n[doelgroepen.oud]\nonderdeel_van = "ouderen"\n'
    text += '[aanbodsoorten.kamer]\ngroep = "g"\n'
    normen = load_normen(normen_of(tmp_path, text))
    assert (normen.omwegfactor, normen.min_aandeel, normen.normen) == (1.0, 0.8, ())
    assert normen.radius_m["gebouw_nabij"] == 300
    assert [normen.label_of(code) for code in ("ouderen", "kamer", "g", "iets")] == [
        "ouderen",
        "kamer",
        "g",
        "iets",
    ]
    assert normen.soorten_of("g") == ("kamer",)
    assert normen.accepted_doelgroepen("oud") == {"oud", "ouderen", "alle"}


def test_doelgroepen_that_are_part_of_each_other(tmp_path: Path) -> None:
    text = NORMEN.replace('label = "Ouderen (65+)"', 'label = "O", onderdeel_van = ["ouderen_85"]')
    normen = load_normen(normen_of(tmp_path, text))
    for code in ("ouderen", "ouderen_75", "ouderen_85"):
        assert normen.accepted_doelgroepen(code) == {"ouderen", "ouderen_75", "ouderen_85", "alle"}


def test_another_norm_is_another_normen(tmp_path: Path) -> None:
    normen = load_normen(Roosterdam().write(tmp_path) / "normen.toml")
    changed = normen.with_norm("ouderen", "huiskamer", 500)
    first, second = normen.norm_for("ouderen", "huiskamer"), changed.norm_for("ouderen", "huiskamer")
    assert first is not None
    assert second is not None
    assert (first.normafstand_m, second.normafstand_m, second.min_aandeel) == (400, 500, 0.8)
    assert changed.norm_for("jeugd", "vervoer") is None
    with pytest.raises(UsageError, match="groter dan 0"):
        normen.with_omwegfactor(-2)


def test_a_town_without_norms_has_no_rows(tmp_path: Path) -> None:
    results = run(read_bronnen(Roosterdam(pairs=[]).write(tmp_path)))
    assert len(results.dekking) == len(results.hiaten) == 0
    write_results(results, tmp_path / "uit", data=tmp_path / "roosterdam")
    assert (tmp_path / "uit" / "dekking.csv").read_text().startswith("gebiedcode,gebiednaam,niveau,")


# ------------------------------------------------------------------------------------------- tables and files


def test_cells_of_excel_become_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Aanbod_ID", "rolstoel", "capaciteit", "peildatum", "lat", None, "moment"])
    sheet.append([12.0, True, 3.5, dt.datetime(2024, 5, 1), 52.5, None, dt.datetime(2024, 5, 1, 9, 30)])  # noqa: DTZ001
    sheet.append([None] * 7)
    sheet.append(["A", False, None, None, "52,5"])
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx")
    assert table.columns.tolist() == ["aanbod_id", "rolstoel", "capaciteit", "peildatum", "lat", "moment"]
    assert table.index.tolist() == [2, 4]  # the row numbers of the sheet
    assert table.iloc[0].tolist() == ["12", "ja", "3.5", "2024-05-01", "52.5", "2024-05-01 09:30:00"]
    assert table.iloc[1].tolist() == ["A", "nee", "", "", "52,5", ""]


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1.5", "2"], [1.5, 2.0]),
        (["1,5", "2"], [1.5, 2.0]),
        (["1.234,5", "12.000", "3,5"], [1234.5, 12000.0, 3.5]),
        (["\u00a012 ", "", "."], [12.0, None, None]),
        (["inf", "nan", "1e3"], [None, None, 1000.0]),
    ],
)
def test_numbers_as_people_write_them(texts: list[str], numbers: list[float | None]) -> None:
    found, bad = parse_numbers(pd.Series(texts))
    assert [None if pd.isna(number) else number for number in found] == numbers
    assert bad.tolist() == [
        n is None and t.strip() not in {"", "."} for t, n in zip(texts, numbers, strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a\rb",
        "a\r\nb",
        "a\nb",
        'zij zei "ja"',
        "a,b;c",
        "=1+1",
        "+31 38",
        "@naam",
        "-5",
        "",
        "<img onerror=x>",
    ],
)
def test_text_survives_csv(tmp_path: Path, text: str) -> None:
    table = pd.DataFrame({"naam": ["eerste", text], "laatste": ["x", "y"]})
    content = to_csv(table)
    (tmp_path / "t.csv").write_text(content, encoding="utf-8", newline="")
    back = read_table(tmp_path / "t.csv")
    assert back["naam"].tolist() == ["eerste", text.replace("\r\n", "\n").replace("\r", "\n")]
    assert back["laatste"].tolist() == ["x", "y"]
    for line in content.splitlines():  # nothing a spreadsheet would run
        assert not line.startswith(("=", "+", "@"))


def test_numbers_in_csv_keep_six_decimals() -> None:
    table = pd.DataFrame({"a": [1 / 3, -0.0000001, 1e7, float("nan")], "b": [True, False, True, True]})
    assert to_csv(table) == "a,b\n0.333333,ja\n0,nee\n10000000,ja\n,ja\n"


def test_geojson_is_wgs84_and_cannot_end_a_script() -> None:
    table = gpd.GeoDataFrame(
        {"naam": ["</script>", None]},
        geometry=gpd.GeoSeries(shapely.from_wkt(["POINT (155000 463000)", None])),
        crs=28992,
    )
    text = write_geojson(table)
    assert "<" not in text
    first, second = json.loads(text)["features"]
    assert first["properties"]["naam"] == "</script>"
    # Amersfoort, the origin of RD (official: 5.387203657, 52.155172897)
    assert first["geometry"]["coordinates"] == pytest.approx([5.387203657, 52.155172897], abs=4e-6)
    assert second["geometry"] is None


def test_a_table_that_breaks_its_schema_is_our_fault() -> None:
    with pytest.raises(pandera.errors.SchemaError):
        validate(pd.DataFrame({"bron": [1]}), "bevindingen")


# ------------------------------------------------------------------------------------------ where people live


def test_a_buurt_too_small_for_the_grid_gets_one_point() -> None:
    shapes = [shapely.box(0, 0, 100, 100), shapely.box(110, 10, 130, 30)]
    table = gpd.GeoDataFrame({"buurtcode": ["A", "B"]}, geometry=shapes, crs=28992)
    grid = lay_grid(table)
    assert grid["buurtcode"].tolist() == ["A", "B"]
    first, second = grid[["x_rd", "y_rd"]].to_numpy()
    assert first.tolist() == [50, 50]
    assert shapes[1].contains(shapely.Point(second))


def test_a_buurt_without_herkomsten_gets_the_grid(tmp_path: Path) -> None:
    town = Roosterdam()
    town.herkomsten = [row for row in town.herkomsten or [] if not str(row["buurtcode"]).endswith("0204")]
    bronnen = read_bronnen(town.write(tmp_path))
    assert (bronnen.herkomsten["buurtcode"] == "BU99990204").sum() == 100
    assert [b.melding for b in bronnen.bevindingen] == [
        "Voor 1 buurten (BU99990204) staan er geen punten in; daar is een raster gebruikt."
    ]


def test_a_herkomst_of_no_gewicht_counts_for_nothing(tmp_path: Path) -> None:
    town = Roosterdam()
    assert town.herkomsten is not None
    town.herkomsten.append({"x_rd": "200050", "y_rd": "501500", "buurtcode": "BU99990101", "gewicht": "0"})
    bronnen = read_bronnen(town.write(tmp_path))
    assert (len(bronnen.herkomsten), bronnen.bevindingen) == (80, ())


def test_slivers_between_buurten_are_told_and_used(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    geo = buurten_geojson()
    # N1 reaches half a metre into N2: 0.0005 of its area, drawing noise
    geo["features"][0]["geometry"]["coordinates"][0][1:3] = [[201000.5, 501000], [201000.5, 502000]]
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    bronnen = read_bronnen(data)
    assert [(b.ernst, b.melding) for b in bronnen.bevindingen] == [
        ("info", "1 keer ligt een strook in twee buurten. Een punt daar telt voor de laagste code.")
    ]
    noord = bronnen.gebieden.set_index("gebiedcode").geometry["WK999901"]
    assert noord.area == pytest.approx(4e6)


def test_an_area_with_loose_lines_is_that_area(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    geo = buurten_geojson()
    square = geo["features"][0]["geometry"]
    line = {"type": "LineString", "coordinates": [[200000, 501000], [200000, 501500]]}
    several = {"type": "MultiPolygon", "coordinates": [square["coordinates"]]}
    geo["features"][0]["geometry"] = {"type": "GeometryCollection", "geometries": [line, several]}
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    assert read_bronnen(data).buurten.geometry.area.iloc[0] == 1e6


def test_of_several_layers_the_one_called_buurten_is_read(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    path = data / "geo" / "buurten.geojson"
    buurten = gpd.read_file(path)
    buurten.iloc[:2].to_file(path.with_suffix(".gpkg"), layer="proef")
    buurten.to_file(path.with_suffix(".gpkg"), layer="Buurten")
    path.unlink()
    assert len(read_bronnen(data).buurten) == 8


def test_capitals_in_the_name_of_the_file_do_not_matter(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    (data / "geo" / "buurten.geojson").rename(data / "geo" / "Buurten.GEOJSON")
    assert len(read_bronnen(data).buurten) == 8


@pytest.mark.parametrize("name", ["EPSG:28992", "http://www.opengis.net/def/crs/EPSG/0/28992"])
def test_geojson_says_its_crs_in_more_than_one_way(tmp_path: Path, name: str) -> None:
    data = Roosterdam().write(tmp_path)
    geo = buurten_geojson()
    geo["crs"]["properties"]["name"] = name
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    assert read_bronnen(data).buurten.geometry.area.tolist() == [1e6] * 8


def test_a_wijk_in_two_gemeenten_is_told(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    geo = buurten_geojson()
    geo["features"][0]["properties"]["gemeentecode"] = "GM8888"
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    (remark,) = read_bronnen(data).bevindingen
    assert (remark.bron, remark.kolom, remark.ernst) == (
        "geo/buurten.geojson",
        "gemeentecode",
        "waarschuwing",
    )
    assert remark.melding == (
        "Wijk WK999901 ligt in 2 gemeenten (GM8888, GM9999). De wijk telt als een geheel; "
        "verbeter de wijkcode of de gemeentecode."
    )


def test_an_empty_own_row_says_nothing_so_the_buurten_do(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    with (data / "geo" / "bevolking.csv").open("a", encoding="utf-8") as file:
        file.write("WK999901,ouderen_75,,2024,x,nee\n")
    dekking = run(read_bronnen(data)).dekking
    row = dekking[(dekking["gebiedcode"] == "WK999901") & (dekking["doelgroep"] == "ouderen_75")]
    assert set(row["inwoners"]) == {60}  # 40 + 10 + 0 + 10


def test_a_code_stands_in_for_a_name_that_is_empty(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    geo = buurten_geojson()
    geo["features"][0]["properties"] |= {"naam": None}
    for feature in geo["features"][4:]:
        feature["properties"] |= {"wijknaam": "", "gemeentenaam": " "}
    (data / "geo" / "buurten.geojson").write_text(json.dumps(geo), encoding="utf-8")
    bronnen = read_bronnen(data)
    assert bronnen.buurten["naam"].tolist()[:2] == ["BU99990101", "N2"]
    assert bronnen.buurten["wijknaam"].tolist() == ["Noord"] * 4 + ["WK999902"] * 4
    assert [(b.rij, b.kolom, b.ernst) for b in bronnen.bevindingen] == [
        (1, "naam", "info"),
        (5, "wijknaam", "info"),
        (5, "gemeentenaam", "info"),
    ]
    assert bronnen.bevindingen[0].melding == (
        "De naam van BU99990101 is leeg. De code staat ervoor in de plaats; vul de naam in."
    )


def test_a_town_without_any_figure_is_unknown(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    path = data / "geo" / "bevolking.csv"
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")
    dekking = run(read_bronnen(data)).dekking
    assert set(dekking["status"]) == {"onbekend"}
    assert dekking["inwoners"].isna().all()
    assert dekking["aandeel_binnen_norm"].notna().all()


def test_a_doelgroep_in_bevolking_is_read_loosely(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    before = run(read_bronnen(data)).dekking
    path = data / "geo" / "bevolking.csv"
    path.write_text(path.read_text("utf-8").replace(",ouderen_75,", ",Ouderen 75,"), "utf-8")
    pd.testing.assert_frame_equal(run(read_bronnen(data)).dekking, before)


def test_a_failed_geopackage_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Roosterdam().write(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.rapport.write.write_geopackage", fail)
    out = tmp_path / "uit"
    with pytest.raises(OutputError) as failed:
        write_results(run(read_bronnen(data)), out, data=data)
    assert failed.value.args[0] == (
        f"Schrijven naar '{out}' lukt niet: de schijf is vol. "
        "Kies met --out een andere map of maak ruimte vrij."
    )
    assert list(out.iterdir()) == []


def test_why_it_is_too_far_where_the_median_does_not_say(tmp_path: Path) -> None:
    # One huiskamer at N 4 and 10 jongeren in every buurt. Streets along Noord and, over a bridge in the west,
    # along Zuid to x = 202700: they lack Z4 (an eighth of the town), which is 300 m and more from its end.
    row = {"aanbod_id": "A", "naam": "A", "aanbodsoort": "huiskamer", "doelgroepen": "alle", "op": "N 4"}
    town = Roosterdam(aanbod=[row | {"locatieprecisie": "adres"}], pairs=[("jeugd", "huiskamer", 9000)])
    town.min_aandeel = 0.95
    bronnen = read_bronnen(town.write(tmp_path))
    corners = [[200050, 501500], [204050, 501500], [200050, 500500], [202700, 500500]]
    streets = Looproute(Netwerk.from_stukken(corners, [0, 2, 0], [1, 3, 2]))

    def reasons(norm_m: float, maat: DistanceMeasure | None = None) -> dict[str, str]:
        normen = bronnen.normen.with_norm("jeugd", "huiskamer", norm_m)
        hiaten = run(bronnen, normen=normen, maat=maat).hiaten
        return dict(zip(hiaten["gebiedcode"], hiaten["reden"], strict=True))

    by_street = reasons(9000, streets)
    assert by_street[Z4] == "te ver: voor de helft of meer is er geen looproute naar het aanbod"
    assert by_street[GEMEENTE] == (
        "voor een deel te ver: voor een op de tien of meer is er geen looproute naar het aanbod"
    )
    # N 4 has m = 0 ... 8 of N1 at 400 m: nine tenths, where 95 % was agreed
    assert reasons(400)[N1] == (
        "voor een deel te ver: hoogstens een op de tien woont verder dan 400 m van het aanbod"
    )
