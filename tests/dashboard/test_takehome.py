"""Every button that takes something home: pressed, its file opened by another reader, its numbers by hand.

Ouderen × huiskamer in Roosterdam at 700 m: within lie m = 0-10 and m = 33-39 of Noord (see tests/rapport,
test_onderwerp.py), so of N1's 100 nobody is outside, of N2's 200 there are 170, of N4's 50 there are 15.
"""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path

import openpyxl
import pandas as pd
import pyogrio
import pytest
from pptx import Presentation
from pypdf import PdfReader

from analysis import Norm, read_bronnen, run
from analysis.pipeline import compute_pair
from analysis.scenario import Scenario, write_scenario
from analysis.watals import Toevoegen
from tests.dashboard.conftest import Press
from tests.roosterdam import GEMEENTE, N1, N2, N3, N4, NOORD

REPORTS = (
    "Rapport (PDF)",
    "Presentatie (PPTX)",
    "Excel",
    "Webpagina met kaart (HTML)",
    "Kaart als plaatje (PNG)",
    "Grafiek als plaatje (PNG)",
    "Kaartlagen met opmaak (GeoPackage)",
    "Kaartlaag (GeoJSON)",
)
PAIR = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer"}


def sheet_of(content: bytes, name: str) -> pd.DataFrame:
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True)[name]
    rows = list(sheet.iter_rows(values_only=True))
    return pd.DataFrame(rows[1:], columns=rows[0])


def texts_of(content: bytes) -> str:
    """Give all words of an Excel file's first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return " ".join(
        str(cell) for row in book["Leeswijzer"].iter_rows(values_only=True) for cell in row if cell
    )


OUTSIDE = {N1: 0.0, N2: 170.0, N3: 0.0, N4: 15.0}


def test_every_report_of_a_wijk_has_the_distance_of_the_slider(
    press: Press, town: Path, tmp_path: Path
) -> None:
    files = press("kaart", town, **PAIR, norm="700", gebied=NOORD)
    assert set(REPORTS) < set(files)
    layer = tmp_path / "kaart.gpkg"
    layer.write_bytes(files["Kaartlagen met opmaak (GeoPackage)"])
    buurten = pyogrio.read_dataframe(layer, layer="kaart_buurt")
    features = json.loads(files["Kaartlaag (GeoJSON)"])["features"]
    excel = sheet_of(files["Excel"], "Kaart")
    tables = [
        dict(zip(buurten["gebiedcode"], buurten["buiten_norm"], strict=True)),
        {one["properties"]["gebiedcode"]: one["properties"]["buiten_norm"] for one in features},
        dict(zip(excel["gebiedcode"], excel["buiten_norm"], strict=True)),
    ]
    for table in tables:
        assert table == pytest.approx(OUTSIDE)


def test_texts_of_reports_say_norm_sources_and_afspraak(press: Press, town: Path) -> None:
    files = press("kaart", town, **PAIR, norm="700", gebied=NOORD)
    slides = Presentation(io.BytesIO(files["Presentatie (PPTX)"])).slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    values = dict(zip(charts[0].plots[0].categories, charts[0].plots[0].series[0].values, strict=True))
    assert sorted(values.values()) == pytest.approx([0, 0, 15, 170])
    words = {
        "pdf": " ".join(p.extract_text() for p in PdfReader(io.BytesIO(files["Rapport (PDF)"])).pages),
        "pptx": " ".join(s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame),
        "xlsx": texts_of(files["Excel"]),
        "html": files["Webpagina met kaart (HTML)"].decode(),
        "geojson": files["Kaartlaag (GeoJSON)"].decode(),
    }
    for name, text in words.items():
        flat = " ".join(text.split())
        for part in ("afspraak", "700 m", "Peildatum", "Bron"):
            assert part in flat, (name, part)


def test_pictures_are_pictures(press: Press, town: Path) -> None:
    files = press("kaart", town, **PAIR)
    sizes = {}
    for label in ("Kaart als plaatje (PNG)", "Grafiek als plaatje (PNG)"):
        content = files[label]
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        sizes[label] = struct.unpack(">II", content[16:24])
    assert {width for width, _ in sizes.values()} == {1890}
    assert files["Kaart als plaatje (PNG)"] != files["Grafiek als plaatje (PNG)"]


def test_parts_of_the_gemeente_follow_the_screen(press: Press, town: Path) -> None:
    per = {}
    for niveau in ("wijk", "buurt"):
        files = press("kaart", town, **PAIR, niveau=niveau)
        per[niveau] = {
            one["properties"]["niveau"] for one in json.loads(files["Kaartlaag (GeoJSON)"])["features"]
        }
        codes = [
            one["properties"]["gebiedcode"] for one in json.loads(files["Kaartlaag (GeoJSON)"])["features"]
        ]
        table = pd.read_csv(io.BytesIO(files["Tabel van dit scherm (CSV)"]), encoding="utf-8-sig")
        assert sorted(table["gebiedcode"]) == sorted(codes)
    assert per == {"wijk": {"wijk"}, "buurt": {"buurt"}}


@pytest.mark.parametrize("path", ["start", "tafel", "verkennen"])
def test_other_screens_offer_the_same_reports(press: Press, town: Path, path: str) -> None:
    files = press(path, town, **PAIR)
    assert set(REPORTS) <= set(files)
    assert "Roosterdam" in texts_of(files["Excel"])


def test_wijkprofiel_offers_the_rest_for_its_wijk(press: Press, town: Path) -> None:
    files = press("wijkprofiel", town, wijk=NOORD)
    assert set(REPORTS) - set(files) == {"Rapport (PDF)"}  # its own has two pages and more on them
    assert "Wijk Noord, Roosterdam" in texts_of(files["Excel"])


def test_week_and_vijver_come_as_excel_with_their_sources(press: Press, town: Path) -> None:
    for path, sheets in (("stadsklok", ["Week"]), ("vijvermeter", ["Overlap", "Kwetsbaarheid"])):
        files = press(path, town, **PAIR)
        content = files["Alle tabellen (Excel)"]
        assert "afspraak" in texts_of(content)
        for sheet in sheets:
            table = pd.read_csv(io.BytesIO(files[f"{sheet} (CSV)"]), encoding="utf-8-sig")
            excel = sheet_of(content, sheet)
            assert list(excel.columns) == list(table.columns)
            assert len(excel) == len(table)


def test_report_of_a_plan_has_its_figures_and_says_so(press: Press, town: Path, tmp_path: Path) -> None:
    """A huiskamer on the fifth point of N2: the same register with that row in it gives the same figures."""
    bronnen = read_bronnen(town)
    point = bronnen.herkomsten[bronnen.herkomsten["buurtcode"] == N2].iloc[4]
    x, y = float(point["x_rd"]), float(point["y_rd"])
    plan = write_scenario(Scenario("Kamer erbij", (Toevoegen("huiskamer", x, y, ("ouderen",)),)))
    files = press("watals", town, **PAIR, plan=plan)
    file = next((town / "aanbod").glob("*.csv"))
    lines = file.read_text(encoding="utf-8").splitlines()
    cells = dict.fromkeys(lines[0].split(","), "")
    cells |= {"aanbod_id": "NIEUW1", "naam": "Nieuw", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen"}
    cells |= {"x_rd": f"{x:.1f}", "y_rd": f"{y:.1f}", "locatieprecisie": "adres", "bereik": "punt"}
    file.write_text(
        "\n".join([*lines, ",".join(cells[name] for name in lines[0].split(","))]), encoding="utf-8"
    )
    dekking, _ = compute_pair(run(read_bronnen(town)), Norm("ouderen", "huiskamer", 400.0, 0.8))
    want = dekking.set_index("gebiedcode")
    path = tmp_path / "plan.gpkg"
    path.write_bytes(files["Kaartlagen met opmaak (GeoPackage)"])
    buurten = pyogrio.read_dataframe(path, layer="kaart_buurt").set_index("gebiedcode")
    assert buurten["inwoners_binnen_norm"][N2] > 0
    for code in (N1, N2, N3, N4):
        assert buurten["inwoners_binnen_norm"][code] == pytest.approx(want["inwoners_binnen_norm"][code])
    assert "met plan ‘Kamer erbij’" in texts_of(files["Excel"])
    assert "Zo is het vandaag niet." in files["Kaartlaag (GeoJSON)"].decode()
    gebied = sheet_of(files["Excel"], "Kaart")
    assert GEMEENTE not in set(gebied["gebiedcode"])


def test_chosen_offerings_come_as_tables_that_say_what_counts(press: Press, town: Path) -> None:
    files = press("verkennen", town, **PAIR, laag="informeel")
    assert set(REPORTS).isdisjoint(files)  # those count everything, the screen does not
    assert "Alleen dit aanbod telt mee: laag: informeel" in texts_of(files["Alle tabellen (Excel)"])
    table = pd.read_csv(io.BytesIO(files["Dit aanbod (CSV)"]), encoding="utf-8-sig")
    assert set(table["aanbodsoort"]) == {"huiskamer"}
