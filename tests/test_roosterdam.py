"""Roosterdam: every figure derived by hand, then asked of the program, through its command line where it can.

The abbreviations: m is the number of a herkomst on its line, d a distance in metres, h(d) the straight line
to an offering d metres further along the other line, 1000 m away. In a list of ten distances the median is
the 5th and the 90th percentile the 9th: the smallest that half, or nine in ten, live within.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from analysis import Norm, Results, compute_pair, read_bronnen, run
from tests.cli import run_cli
from tests.roosterdam import AANBOD, GEMEENTE, N1, N2, N3, N4, NOORD, Z1, Z2, Z3, Z4, ZUID, Roosterdam, place

FILES = [
    "aanbod.csv",
    "bevindingen.csv",
    "dekking.csv",
    "hiaten.csv",
    "samenspelkaart.gpkg",
    "samenvatting.json",
]
GEBIEDEN = [N1, N2, N3, N4, Z1, Z2, Z3, Z4, NOORD, ZUID, GEMEENTE]
NAMEN = ["N1", "N2", "N3", "N4", "Z1", "Z2", "Z3", "Z4", "Noord", "Zuid", "Roosterdam"]
NIVEAUS = ["buurt"] * 8 + ["wijk"] * 2 + ["gemeente"]


def h(metres: float) -> float:
    return math.hypot(metres, 1000)


class Row(NamedTuple):
    """What is expected of one gebied; None is an empty cell."""

    inwoners: float | None
    binnen: float | None
    minimum: float | None
    maximum: float | None
    aandeel: float | None
    mediaan: float | None
    p90: float | None
    aantal: int
    status: str
    voorlopig: str


def sure(
    inwoners: float | None, binnen: float | None, aandeel: float | None, mediaan: float | None,
    p90: float | None, aantal: int, status: str, voorlopig: str = "nee",
) -> Row:  # fmt: skip
    """Give a row without uncertainty of place: the bounds are the central figure."""
    return Row(inwoners, binnen, binnen, binnen, aandeel, mediaan, p90, aantal, status, voorlopig)


def nothing(
    inwoners: float | None, maximum: float | None = 0, *, aantal: int = 0, voorlopig: str = "nee"
) -> Row:
    """Give a row where nobody reaches anything for certain; `maximum` people may."""
    if inwoners is None:
        return Row(None, None, None, None, 0, None, None, aantal, "onbekend", "nee")
    if inwoners == 0:
        return Row(0, 0, 0, 0, None, None, None, aantal, "voldoet", "nee")
    return Row(inwoners, 0, 0, maximum, 0, None, None, aantal, "hiaat", voorlopig)


OUDEREN = [100, 200, 0, 50, 10, 20, 30, None, 360, None, None]
OUDEREN_75 = [40, 10, 0, 10, 4, 6, 10, 20, 60, 40, 100]

EXPECTED: dict[tuple[str, str], list[Row]] = {
    # For ouderen: H1 (m = 3) and, for everybody, H3 (m = 40, outside the town). The norm is 400 m.
    ("ouderen", "huiskamer"): [
        # N1, m = 0..9 from H1: 300 200 100 0 100 200 300 400 500 600. Eight are within 400 (400 itself
        # counts): 0.8 is exactly the share asked for. Sorted: 0 100 100 200 (200) 300 300 400 (500) 600.
        sure(100, 80, 0.8, 200, 500, 1, "voldoet"),
        # N2: 700 ... 1100 with gewicht 3, 1200 ... 1600 with gewicht 1, together 20. Half (10): 3+3+3+3 at
        # 1000. Nine tenths (18): 15 at 1100, 16, 17, 18 at 1400.
        sure(200, 0, 0, 1000, 1400, 0, "hiaat"),
        nothing(0),
        # N4, m = 30..39 from H3: 1000 ... 100. Four within 400. H3 stands outside, so it is not counted in
        # N4.
        sure(50, 20, 0.4, 500, 900, 0, "hiaat"),
        # Zuid: the same distances along the line, all more than 1000 m away.
        sure(10, 0, 0, h(200), h(500), 0, "hiaat"),
        sure(20, 0, 0, h(1100), h(1500), 0, "hiaat"),
        # Z3: m = 20, 21 are nearer to H1 (1700, 1800), the rest to H3: 1800 1700 1600 1500 1400 1300 1200
        # 1100.
        sure(30, 0, 0, h(1500), h(1800), 0, "hiaat"),
        sure(None, None, 0, h(500), h(900), 0, "onbekend"),
        # Noord: the buurten weigh 100 + 200 + 0 + 50 = 350, of whom 80 + 0 + 20 = 100 are within. Its own row
        # says 360 people. Median (175 of 350): 130 up to 600 m (N1 100, N4 30), 165 at 700, 200 at 800. p90
        # (315): 235, 270 at 1000, 300 at 1100, 310 at 1200, 320 at 1300.
        sure(360, 360 * 100 / 350, 100 / 350, 800, 1300, 1, "hiaat"),
        # Zuid: Z4 is unknown, so Zuid is, and its herkomsten weigh by gewicht: 40 of 1. The 20th is 800 along
        # the line (16 up to 600, then two each), the 36th 1600.
        sure(None, None, 0, h(800), h(1600), 0, "onbekend"),
        # Roosterdam: gewicht 50 + 40 = 90, within 8 (N1) + 4 (N4). Half (45): 28 below 1000 m, 33 at 1000,
        # then from Zuid 36, 39, 42, 44 at h(400) = 1077, 48 at 1100. p90 (81): above 1800 m are 8, at 1800
        # two more.
        sure(None, None, 12 / 90, 1100, 1800, 1, "onbekend"),
    ],
    # The groep: as above, and buurthuis B1 at m = 15.
    ("ouderen", "ontmoeting"): [
        sure(100, 80, 0.8, 200, 500, 1, "voldoet"),
        # N2 from B1: 500 400 300 200 100 with gewicht 3, then 0 100 200 300 400 with gewicht 1. Within 400:
        # 4 x 3 + 5 = 17 of 20. Half (10): 1, 5, 9, 13 at 300. p90 (18): 17 at 400, 20 at 500.
        sure(200, 170, 0.85, 300, 500, 1, "voldoet"),
        nothing(0),
        sure(50, 20, 0.4, 500, 900, 0, "hiaat"),
        sure(10, 0, 0, h(200), h(500), 0, "hiaat"),
        sure(20, 0, 0, h(200), h(400), 0, "hiaat"),
        # Z3 from B1: 500 ... 1200 for m = 20..27; m = 28, 29 go to H3: 1200, 1100.
        sure(30, 0, 0, h(900), h(1200), 0, "hiaat"),
        sure(None, None, 0, h(500), h(900), 0, "onbekend"),
        # Noord: 80 + 170 + 20 = 270 of 350. Half (175): 20, 85, 150, 215 at 300. p90 (315): 270, 315 at 500.
        sure(360, 360 * 270 / 350, 270 / 350, 300, 500, 2, "hiaat"),
        # Zuid, 40 of 1: 2, 7, 12, 17, 21 at 400; the 36th: 25, 28, 30, 32, 34, 36 at 1000.
        sure(None, None, 0, h(400), h(1000), 0, "onbekend"),
        # 8 + 17 + 4 of 90. Half (45): 44 below 1000 m, 48 at 1000. p90 (81): 80 at h(700), 82 at h(800).
        sure(None, None, 29 / 90, 1000, h(800), 2, "onbekend"),
    ],
    # What is for ouderen is for ouderen_75 too: H1, H3, and H4 (Z, m = 5) within 100 m of its point. The norm
    # is 300.
    ("ouderen_75", "huiskamer"): [
        sure(40, 28, 0.7, 200, 500, 1, "hiaat"),
        sure(10, 0, 0, 1000, 1400, 0, "hiaat"),
        nothing(0),
        sure(10, 3, 0.3, 500, 900, 0, "hiaat"),
        # Z1 from H4: 500 400 300 200 100 0 100 200 300 400. Within 300: 7. If it lies 100 m further (200): 5;
        # 100 m nearer (400): 9, and 0.9 would do: voorlopig.
        Row(4, 2.8, 2.0, 3.6, 0.7, 200, 400, 1, "hiaat", "ja"),
        # Z2 from H4: 500 ... 1400. Nobody, also when it lies 100 m nearer.
        sure(6, 0, 0, 900, 1300, 0, "hiaat"),
        # Z3: m = 20..23 to H4: 1500 1600 1700 1800; m = 24..29 to H3: h(1600) ... h(1100).
        # Sorted: h(1100) 1500 h(1200) 1600 (h(1300)) 1700 h(1400) 1800 (h(1500)) h(1600).
        sure(10, 0, 0, h(1300), h(1500), 0, "hiaat"),
        sure(20, 0, 0, h(500), h(900), 0, "hiaat"),
        # Noord: no own row: 40 + 10 + 0 + 10. Within 28 + 3. Half (30): 4, 13, 22, 31 at 300.
        # p90 (54): 36, 41, 46, 48.5, 51, 53.5, 56 at 1000.
        sure(60, 31, 31 / 60, 300, 1000, 1, "hiaat"),
        # Zuid: 4 + 6 + 10 + 20 = 40; people per herkomst 0.4, 0.6, 1 and 2. Half (20): 7.6 up to 1000, 15.6
        # at h(400), 16.2 at 1100, 18.2 at h(500), 20.2 at h(600). p90 (36): 30 up to h(1000), then Z3: 36 at
        # 1700.
        Row(40, 2.8, 2.0, 3.6, 0.07, h(600), 1700, 1, "hiaat", "nee"),
        # Together 100. Half (50): 45.6 at 500, 51.2 at 600. p90 (90): 89 at h(1000), 90 at h(1100).
        Row(100, 33.8, 33.0, 34.6, 0.338, 600, h(1100), 2, "hiaat", "nee"),
    ],
    # There is a buurthuis, but not for jeugd.
    ("jeugd", "buurthuis"): [nothing(number) for number in [10] * 8 + [40, 40, 80]],
    # The register knows nothing of vervoer: a hiaat, and voorlopig.
    ("ouderen", "vervoer"): [nothing(number, voorlopig="ja") for number in OUDEREN],
    # Only bereik stad, thuis and gebied: listed apart, in no distance and no bound, though E1 and E2 have a
    # point.
    ("ouderen", "eettafel"): [nothing(number) for number in OUDEREN],
    # I1 is somewhere in Noord: it reaches all of Noord or nobody, and stands in the wijk but in no known
    # buurt.
    ("ouderen", "inloophuis"): [
        *[nothing(number, number, voorlopig="ja") for number in OUDEREN[:4]],
        *[nothing(number) for number in OUDEREN[4:8]],
        nothing(360, 360, aantal=1, voorlopig="ja"),
        nothing(None),
        nothing(None, aantal=1),
    ],
    # T1 is somewhere in Noord or Zuid: it stands in the gemeente, in neither wijk for certain.
    ("ouderen_75", "taalcafe"): [
        *[nothing(number, number, voorlopig="ja") for number in OUDEREN_75[:10]],
        nothing(100, 100, aantal=1, voorlopig="ja"),
    ],
    # Nobody counted mantelzorgers per buurt; Noord has a row of its own. Only H3 (for everybody) serves them.
    ("mantelzorgers", "huiskamer"): [
        sure(None, None, 0, 3500, 3900, 0, "onbekend"),
        # N2: 3000 ... 2600 with gewicht 3, 2500 ... 2100 with gewicht 1. Half (10): 5, 8, 11 at 2700. p90
        # (18): 3000.
        sure(None, None, 0, 2700, 3000, 0, "onbekend"),
        sure(None, None, 0, 1500, 1900, 0, "onbekend"),
        sure(None, None, 0.4, 500, 900, 0, "onbekend"),
        sure(None, None, 0, h(3500), h(3900), 0, "onbekend"),
        sure(None, None, 0, h(2500), h(2900), 0, "onbekend"),
        sure(None, None, 0, h(1500), h(1900), 0, "onbekend"),
        sure(None, None, 0, h(500), h(900), 0, "onbekend"),
        # Noord by gewicht alone: 4 of 50, so 0.08 x 70 people. Half (25): at 2500. p90 (45): 40 at 3000, 45
        # at 3500.
        sure(70, 5.6, 0.08, 2500, 3500, 0, "hiaat"),
        sure(None, None, 0, h(2000), h(3600), 0, "onbekend"),
        # 4 of 90. Half (45): 24 of Noord and 21 of Zuid at 2400. p90 (81): 46 and 35 at h(3500).
        sure(None, None, 4 / 90, 2400, h(3500), 0, "onbekend"),
    ],
}
REASONS = {
    ("jeugd", "buurthuis"): "wel aanbod van deze soort, maar niet voor deze doelgroep",
    ("ouderen", "vervoer"): "niet in het register: eerst nagaan",
    ("ouderen", "eettafel"): (
        "alleen aanbod voor de hele stad, een werkgebied of aan huis; geen plek om heen te gaan"
    ),
    ("ouderen", "inloophuis"): "van het aanbod is geen precieze plek bekend: eerst het adres nagaan",
    ("ouderen_75", "taalcafe"): "van het aanbod is geen precieze plek bekend: eerst het adres nagaan",
}


def expected_rows() -> list[dict[str, Any]]:
    """Give EXPECTED as rows of dekking.csv: gebieden in order, in each the pairs of normen.toml."""
    norms = {(doelgroep, soort): metres for doelgroep, soort, metres in Roosterdam().pairs}
    return [
        {
            "gebiedcode": code, "gebiednaam": naam, "niveau": niveau,
            "doelgroep": pair[0], "aanbodsoort": pair[1],
            "norm_m": metres, "maat": "hemelsbreed", "inwoners": row.inwoners,
            "inwoners_binnen_norm": row.binnen,
            "inwoners_binnen_norm_min": row.minimum, "inwoners_binnen_norm_max": row.maximum,
            "aandeel_binnen_norm": row.aandeel, "afstand_mediaan_m": row.mediaan, "afstand_p90_m": row.p90,
            "aantal_aanbod": row.aantal, "status": row.status, "voorlopig": row.voorlopig,
        }
        for place_, (code, naam, niveau) in enumerate(zip(GEBIEDEN, NAMEN, NIVEAUS, strict=True))
        for pair, metres in norms.items()
        for row in [EXPECTED[pair][place_]]
    ]  # fmt: skip


def assert_cells(found: list[dict[str, str]], expected: list[dict[str, Any]]) -> None:
    """Compare text cells with expected values: numbers within 1e-5, None as an empty cell, text exactly."""
    assert len(found) == len(expected)
    for cells, wanted in zip(found, expected, strict=True):
        assert list(cells) == list(wanted)
        for column, value in wanted.items():
            where = (wanted["gebiedcode"], wanted["doelgroep"], wanted["aanbodsoort"], column)
            if isinstance(value, int | float):
                assert float(cells[column]) == pytest.approx(value, abs=1e-5), where
            else:
                assert cells[column] == ("" if value is None else value), where


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Roosterdam().write(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build Roosterdam as a user does: the real command in a process of its own."""
    out = tmp_path_factory.mktemp("built") / "uitvoer"
    command = [sys.executable, "-m", "analysis", "build", "--data", str(data), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return out


@pytest.fixture
def compute(tmp_path: Path) -> Callable[[Roosterdam], Results]:
    """Give a function that writes a town and computes it through the library."""
    return lambda town: run(read_bronnen(town.write(tmp_path)))


def figures(results: Results, gebied: str, doelgroep: str = "ouderen", soort: str = "huiskamer") -> pd.Series:
    table = results.dekking
    rows = table[(table["gebiedcode"] == gebied) & (table["doelgroep"] == doelgroep)]
    rows = rows[rows["aanbodsoort"] == soort]
    assert len(rows) == 1
    return rows.iloc[0]


def one_offering(**cells: str) -> Roosterdam:
    """Give a town with one huiskamer for ouderen_75 at Z 5, and one pair at 300 m."""
    offering = {
        "aanbod_id": "X",
        "naam": "X",
        "aanbodsoort": "huiskamer",
        "doelgroepen": "ouderen_75",
        "op": "Z 5",
    }
    return Roosterdam(pairs=[("ouderen_75", "huiskamer", 300)], aanbod=[{**offering, **cells}])


# ---------------------------------------------------------------------------------------------- the six files


def test_build_writes_its_files_and_leaves_no_half_ones(built: Path) -> None:
    names = {path.name for path in built.iterdir()}
    assert names >= set(FILES)
    assert {Path(name).suffix for name in names} == {".csv", ".json", ".gpkg"}  # further measures are tables


def test_every_cell_of_dekking(built: Path) -> None:
    assert_cells(read_csv(built / "dekking.csv"), expected_rows())


def test_every_cell_of_hiaten(built: Path) -> None:
    wanted = [hiaat_of(row) for row in expected_rows() if row["status"] == "hiaat"]
    # the certain shortage first, then the central one; equal ones in a fixed order
    wanted.sort(
        key=lambda r: (
            *(-round(r[column], 6) for column in ("tekort_min", "tekort_inwoners")),
            *(r[column] for column in ("gebiedcode", "doelgroep", "aanbodsoort")),
        )
    )
    assert_cells(
        read_csv(built / "hiaten.csv"), [{"rang": rang, **row} for rang, row in enumerate(wanted, start=1)]
    )


def dutch(number: float) -> str:
    """Write a whole number as Dutch people do, with a dot for thousands."""
    return f"{number:,.0f}".replace(",", ".")


def hiaat_of(row: dict[str, Any]) -> dict[str, Any]:
    """Give the row of hiaten.csv that belongs to a row of dekking.csv, without its rang."""
    reden = REASONS.get((row["doelgroep"], row["aanbodsoort"]))
    if reden is None:
        reden = f"te ver: de helft woont {dutch(row['afstand_mediaan_m'])} m of meer van het aanbod"
        if row["afstand_mediaan_m"] <= row["norm_m"]:  # half of them do live within the norm
            far = f"een op de tien woont {dutch(row['afstand_p90_m'])} m of meer van het aanbod"
            reden = f"voor een deel te ver: {far}"
        reden += "; de plek van aanbod is onzeker" if row["voorlopig"] == "ja" else ""
    return {
        **{key: row[key] for key in list(row)[:7]},
        "inwoners": row["inwoners"],
        "tekort_inwoners": row["inwoners"] - row["inwoners_binnen_norm"],
        "tekort_min": row["inwoners"] - row["inwoners_binnen_norm_max"],
        "tekort_max": row["inwoners"] - row["inwoners_binnen_norm_min"],
        "voorlopig": row["voorlopig"],
        "reden": reden,
    }


def test_the_first_and_last_ranks_by_hand(built: Path) -> None:
    rows = read_csv(built / "hiaten.csv")
    # Noord misses eettafel and vervoer for all 360, then a huiskamer for 360 - 102.86; N2 misses three for
    # 200.
    assert [(r["gebiedcode"], r["aanbodsoort"]) for r in rows[:4]] == [
        (NOORD, "eettafel"), (NOORD, "vervoer"), (NOORD, "huiskamer"), (N2, "eettafel"),
    ]  # fmt: skip
    # Nobody misses inloophuis in Noord for certain (I1 may be next door), so 360 people rank below Z1's 0.4
    # of a person.
    first_uncertain = next(i for i, r in enumerate(rows) if float(r["tekort_min"]) == 0)
    assert rows[first_uncertain]["gebiedcode"] == NOORD
    assert float(rows[first_uncertain]["tekort_inwoners"]) == 360
    assert (rows[first_uncertain - 1]["gebiedcode"], float(rows[first_uncertain - 1]["tekort_min"])) == (
        Z1,
        0.4,
    )


def test_every_cell_of_aanbod(built: Path, data: Path) -> None:
    given, found = read_csv(data / "aanbod" / "register.csv"), read_csv(built / "aanbod.csv")
    assert [row["aanbod_id"] for row in found] == [row["aanbod_id"] for row in AANBOD]
    #      buurtcode, wijkcode, locatieprecisie, bereik
    added = {
        "H1": (N1, NOORD, "adres", "punt"),
        "H3": ("", "", "adres", "punt"),  # east of the town: in no buurt
        "H4": (Z1, ZUID, "postcode6", "punt"),
        "B1": (N2, NOORD, "adres", "punt"),
        "I1": ("", NOORD, "wijk", "punt"),
        "T1": ("", "", "wijk", "punt"),
        "E1": (N1, NOORD, "adres", "stad"),
        "E2": (N1, NOORD, "adres", "thuis"),
        "E3": ("", ZUID, "wijk", "gebied"),
    }
    for before, after in zip(given, found, strict=True):
        places = [after[column] for column in ("buurtcode", "wijkcode", "locatieprecisie", "bereik")]
        assert tuple(places) == added[before["aanbod_id"]]
        for column, value in before.items():
            if column in {"x_rd", "y_rd"}:
                assert after[column] == value  # 200350, not 200350.0
            elif column not in {"wijkcode", "locatieprecisie", "bereik"}:
                assert after[column] == value


def test_aanbod_keeps_columns_nobody_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # fid and geom are names that GeoPackage likes to keep for itself; registers from QGIS have them
    data = one_offering(sleutelkluis="ja, bij de buren", fid="7", geom="x").write(tmp_path)
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path).code == 0
    row = read_csv(tmp_path / "aanbod.csv")[0]
    assert (row["sleutelkluis"], row["fid"], row["geom"]) == ("ja, bij de buren", "7", "x")
    layer = gpd.read_file(tmp_path / "samenspelkaart.gpkg", layer="aanbod")
    assert (layer["fid"].tolist(), layer["geom"].tolist()) == (["7"], ["x"])


def test_bevindingen_of_a_clean_town_are_none(built: Path) -> None:
    assert (built / "bevindingen.csv").read_text(encoding="utf-8") == "bron,rij,kolom,melding,ernst\n"


def test_samenvatting_counts(built: Path) -> None:
    text = json.loads((built / "samenvatting.json").read_text(encoding="utf-8"))
    assert text["gemeenten"] == {GEMEENTE: "Roosterdam"}
    assert (text["maat"], text["omwegfactor"]) == ("hemelsbreed", 1.0)
    assert text["herkomsten"] == {"soort": "bestand", "aantal": 80}
    assert text["aanbod"]["per_bereik"] == {"gebied": 1, "punt": 6, "stad": 1, "thuis": 1}
    assert text["aanbod"]["telt_mee"] == 6
    hiaten = [row for row in expected_rows() if row["status"] == "hiaat"]
    assert text["hiaten"] == len(hiaten)
    assert text["hiaten_voorlopig"] == sum(row["voorlopig"] == "ja" for row in hiaten)


def test_geopackage_says_the_same(built: Path) -> None:
    path = built / "samenspelkaart.gpkg"
    gebieden = gpd.read_file(path, layer="gebieden")
    assert gebieden.crs == "EPSG:28992"
    # a buurt is 1 km², a wijk 4, the gemeente 8
    assert gebieden.geometry.area.tolist() == pytest.approx([1e6] * 8 + [4e6] * 2 + [8e6])
    assert gebieden["gebiedcode"].tolist() == GEBIEDEN
    dekking = gpd.read_file(path, layer="dekking")
    assert_cells(
        [{str(k): "" if pd.isna(v) else str(v) for k, v in r.items()} for r in dekking.to_dict("records")],
        expected_rows(),
    )
    aanbod = gpd.read_file(path, layer="aanbod")
    assert aanbod.geometry[aanbod["aanbod_id"] == "H1"].iloc[0].coords[0] == place("N 3")
    assert aanbod.geometry[aanbod["aanbod_id"] == "I1"].iloc[0] is None


# ------------------------------------------------------------------------------------------------ the options


def test_same_input_same_bytes(
    data: Path,
    built: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path)
    assert done.code == 0
    names = sorted(path.name for path in built.iterdir())
    assert sorted(Path(line).name for line in done.out.splitlines()) == names
    for name in names:
        if not name.endswith(".gpkg"):
            assert (tmp_path / name).read_bytes() == (built / name).read_bytes(), name


def test_csv_is_utf8_with_commas_and_line_feeds(built: Path) -> None:
    content = (built / "aanbod.csv").read_bytes()
    assert "Taalcafé op twee plekken".encode() in content
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")


def test_omwegfactor(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path, "--omwegfactor", "2")
    assert done.code == 0
    rows = {
        (r["gebiedcode"], r["doelgroep"], r["aanbodsoort"]): r for r in read_csv(tmp_path / "dekking.csv")
    }
    # N1: twice 300 200 100 0 100 200 ... within 400 when d <= 200: five of ten; median and p90 double
    n1 = rows[N1, "ouderen", "huiskamer"]
    assert (float(n1["inwoners_binnen_norm"]), n1["status"]) == (50, "hiaat")
    assert (float(n1["afstand_mediaan_m"]), float(n1["afstand_p90_m"])) == (400, 1000)
    # Z1, norm 300, radius 100: 2d <= 300 for d <= 150: 3; 2(d + 100) <= 300 for d <= 50: 1; 2(d - 100) <=
    # 300: 5
    z1 = rows[Z1, "ouderen_75", "huiskamer"]
    shares = [float(z1[f"inwoners_binnen_norm{end}"]) / 4 for end in ("", "_min", "_max")]
    assert shares == pytest.approx([0.3, 0.1, 0.5])
    assert json.loads((tmp_path / "samenvatting.json").read_text())["omwegfactor"] == 2


def test_norm_changes_pairs_and_adds_pairs(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--norm", "ouderen:huiskamer=100", "--norm", "alle:huiskamer=300")
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path, *options).code == 0
    found = read_csv(tmp_path / "dekking.csv")
    assert len(found) == 11 * 10  # nine pairs and one more
    rows = {(r["gebiedcode"], r["doelgroep"], r["aanbodsoort"]): r for r in found}
    # N1 within 100 m: m = 2, 3, 4
    assert float(rows[N1, "ouderen", "huiskamer"]["aandeel_binnen_norm"]) == pytest.approx(0.3)
    assert rows[N1, "ouderen", "huiskamer"]["norm_m"] == "100"
    # alle: only H3; N4 within 300 m: three of ten, below the 0.5 of min_aandeel for pairs without a norm
    assert float(rows[N4, "alle", "huiskamer"]["inwoners_binnen_norm"]) == pytest.approx(0.3 * 400)
    assert rows[N4, "alle", "huiskamer"]["status"] == "hiaat"
    # the others stay as they were
    assert float(rows[N2, "ouderen", "ontmoeting"]["inwoners_binnen_norm"]) == 170


def test_a_pair_without_norm_takes_the_general_share(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_cli(
        capsys, monkeypatch, "build", "--data", data, "--out", tmp_path, "--norm", "alle:huiskamer=500"
    )
    assert done.code == 0
    rows = [
        r for r in read_csv(tmp_path / "dekking.csv") if (r["gebiedcode"], r["doelgroep"]) == (N4, "alle")
    ]
    assert [(float(r["aandeel_binnen_norm"]), r["status"]) for r in rows] == [(0.5, "voldoet")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--norm", "ouderen"], "'ouderen' is geen norm. Schrijf bijvoorbeeld --norm ouderen:huiskamer=500."),
        (["--norm", "ouderen:huiskamer=ver"], "'ouderen:huiskamer=ver' is geen norm."),
        (
            ["--norm", "opa:huiskamer=300"],
            "Doelgroep 'opa' staat niet in normen.toml. Kies uit: alle, ouderen,",
        ),
        (["--norm", "ouderen:zwembad=300"], "Aanbodsoort 'zwembad' staat niet in normen.toml. Kies uit:"),
        (["--norm", "ouderen:huiskamer=-1"], "Een normafstand is 0 meter of meer, niet -1.0."),
        (["--norm", "ouderen:huiskamer=nan"], "Een normafstand is 0 meter of meer, niet nan."),
        (["--norm", "ouderen=400"], "'ouderen=400' is geen norm."),
        (["--norm", ":huiskamer=400"], "':huiskamer=400' is geen norm."),
        (["--omwegfactor", "0"], "De omwegfactor is een getal groter dan 0, niet 0.0."),
        (["--omwegfactor", "inf"], "De omwegfactor is een getal groter dan 0, niet inf."),
        (["--cluster", "tcp://hier:1"], "--cluster werkt alleen samen met --land."),
        (["--werkers", "3"], "--werkers werkt alleen samen met --land."),
        (["--land", "--veren"], "--land meet hemelsbreed. Laat --maat, --netwerk en --veren weg."),
        (
            ["--land", "--cluster", "tcp://hier:1", "--werkers", "3"],
            "Een cluster heeft zijn eigen werkers. Laat --werkers of --cluster weg.",
        ),
        (["--veren"], "--veren hoort bij looproute. Zet er --maat looproute bij, of laat --veren weg."),
        (["--maat", "hemelsbreed", "--veren"], "--veren hoort bij looproute."),
    ],
)
def test_a_wrong_option_is_explained(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    options: list[str], message: str,
) -> None:  # fmt: skip
    out = tmp_path / "uit"
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out, *options)
    assert done.code == 1
    assert done.err.startswith(message)
    assert not out.exists()


# --------------------------------------------------------------------------------------- written whole or not


def test_a_failure_leaves_the_old_files_as_they_were(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES[:4]:
        (tmp_path / name).write_text("oud")
    (tmp_path / "notities.txt").write_text("van mij")
    (tmp_path / "samenvatting.json").mkdir()  # the last file cannot be placed
    (tmp_path / "samenvatting.json" / "vol").touch()
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path)
    assert done.code == 1
    assert done.err.startswith(f"Schrijven naar '{tmp_path}' lukt niet")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*FILES[:4], "notities.txt", "samenvatting.json"]
    )
    assert {(tmp_path / name).read_text() for name in FILES[:4]} == {"oud"}


def test_tables_of_an_earlier_build_stay_and_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(tables: str) -> tuple[dict[str, str], str]:
        done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path, "--alleen", tables)
        assert done.code == 0
        text = json.loads((tmp_path / "samenvatting.json").read_text(encoding="utf-8"))
        return text["tabellen"], done.err

    always = {"aanbod.csv", "bevindingen.csv", "dekking.csv", "hiaten.csv"}
    tables, said = build("overlap,verdeling")
    assert tables.keys() == always | {"overlap.csv", "verdeling.csv"}
    assert "eerdere keer" not in said
    (tmp_path / "mijn.csv").write_text("van mij")
    old = (tmp_path / "overlap.csv").read_bytes()
    tables, said = build("verdeling,drempels")
    assert tables.keys() == always | {"verdeling.csv", "drempels.csv"}
    assert said.startswith(
        f"Let op: in '{tmp_path}' staan ook tabellen van een eerdere keer: overlap.csv. Die horen niet bij "
        "deze uitkomsten. Wat er wel bij hoort, staat in samenvatting.json."
    )
    assert (tmp_path / "overlap.csv").read_bytes() == old
    for name, checksum in tables.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum, name


def test_an_out_that_is_a_file_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "uit"
    out.write_text("geen map")
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out)
    assert (done.code, out.read_text()) == (1, "geen map")
    assert done.err.startswith(f"Schrijven naar '{out}' lukt niet")


def test_the_folder_of_the_register_is_no_place_for_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Roosterdam().write(tmp_path)
    register = data / "aanbod"
    (register / "register.csv").rename(
        register / "aanbod.csv"
    )  # the name of a result, and of many a register
    before = {path.name: path.read_bytes() for path in register.iterdir()}
    monkeypatch.chdir(register)
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", Path())
    assert (done.code, done.out) == (1, "")
    assert done.err == "'.' is de map van het register zelf. Kies met --out een andere map.\n"
    assert {path.name: path.read_bytes() for path in register.iterdir()} == before


def test_a_full_disk_behind_the_output_is_told(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, text)

    monkeypatch.setattr(sys, "stdout", Full())
    done = run_cli(capsys, monkeypatch, "check", "--data", data)
    assert (done.code, done.err) == (1, "De schijf is vol. Maak ruimte vrij en probeer het opnieuw.\n")


def test_files_of_the_user_stay(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notities.txt").write_text("van mij")
    (tmp_path / "dekking.csv").write_text("oud")
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path).code == 0
    assert {path.name for path in tmp_path.iterdir()} >= {*FILES, "notities.txt"}
    assert (tmp_path / "notities.txt").read_text() == "van mij"
    assert (tmp_path / "dekking.csv").read_text(encoding="utf-8") != "oud"


# -------------------------------------------------------------------------------------- uncertainty of place

# One huiskamer at Z 5, norm 300 m. Distances in Z1: 500 400 300 200 100 0 100 200 300 400; in Z2: 500 ...
# 1400.


@pytest.mark.parametrize(
    ("precisie", "z1", "z2_max"),
    [
        ("adres", (7, 7, 7), 0),
        ("postcode6", (5, 7, 9), 0),  # d <= 200, d <= 300, d <= 400
        ("straat", (1, 7, 10), 1),  # d <= 50, d <= 300, d <= 550
        ("gebouw_nabij", (1, 7, 10), 2),  # d <= 0, d <= 300, d <= 600
    ],
)
def test_bounds_of_a_point_follow_its_radius(
    compute: Callable[[Roosterdam], Results], precisie: str, z1: tuple[int, int, int], z2_max: int
) -> None:
    results = compute(one_offering(locatieprecisie=precisie))
    row = figures(results, Z1, "ouderen_75")
    names = [f"inwoners_binnen_norm{end}" for end in ("_min", "", "_max")]
    assert [row[name] / 4 for name in names] == pytest.approx([number / 10 for number in z1])
    assert figures(results, Z2, "ouderen_75")["inwoners_binnen_norm_max"] == pytest.approx(6 * z2_max / 10)
    assert row["afstand_mediaan_m"] == 200  # the central figure takes the point at face value
    assert figures(results, ZUID, "ouderen_75")["aantal_aanbod"] == 1


def test_a_distance_is_never_less_than_nothing(compute: Callable[[Roosterdam], Results]) -> None:
    # norm 0: d = 0 is within (1 of 10); 100 m nearer, d = 100 and even d = 0 come to 0 (3); 100 m further:
    # nobody
    town = one_offering(locatieprecisie="postcode6")
    town.pairs = [("ouderen_75", "huiskamer", 0)]
    row = figures(compute(town), Z1, "ouderen_75")
    assert row["inwoners_binnen_norm"] == pytest.approx(0.4)
    assert row["inwoners_binnen_norm_max"] == pytest.approx(1.2)
    assert row["inwoners_binnen_norm_min"] == 0


@pytest.mark.parametrize(
    ("precisie", "reached"),
    [
        ("buurt", [Z1]),
        ("wijk", [Z1, Z2, Z3, Z4]),
        ("stad", [N1, N2, N4, Z1, Z2, Z3, Z4]),  # N3 has no ouderen_75
        ("onbekend", [N1, N2, N4, Z1, Z2, Z3, Z4]),
    ],
)
def test_a_point_that_stands_for_an_area_is_no_place(
    compute: Callable[[Roosterdam], Results], precisie: str, reached: list[str]
) -> None:
    results = compute(one_offering(locatieprecisie=precisie))
    rows = results.dekking[results.dekking["niveau"] == "buurt"].set_index("gebiedcode")
    assert rows["afstand_mediaan_m"].isna().all()
    assert (rows["inwoners_binnen_norm"] == 0).all()
    assert (rows["inwoners_binnen_norm_min"] == 0).all()
    assert rows.index[rows["inwoners_binnen_norm_max"] > 0].tolist() == reached
    assert (rows["inwoners_binnen_norm_max"] == rows["inwoners"].where(rows.index.isin(reached), 0)).all()
    assert rows.index[rows["voorlopig"] == "ja"].tolist() == reached


@pytest.mark.parametrize(
    ("cells", "counted"),
    [
        ({"locatieprecisie": "buurt"}, [Z1, ZUID, GEMEENTE]),
        ({"locatieprecisie": "wijk"}, [ZUID, GEMEENTE]),
        ({"locatieprecisie": "stad"}, [GEMEENTE]),
        ({"locatieprecisie": "wijk", "werkgebied": f"{Z1};{Z2}"}, [ZUID, GEMEENTE]),
        ({"locatieprecisie": "wijk", "werkgebied": f"{Z1},{N1}"}, [GEMEENTE]),
        ({"locatieprecisie": "adres", "bereik": "stad"}, []),
    ],
)
def test_an_area_counts_where_it_lies_whole(
    compute: Callable[[Roosterdam], Results], cells: dict[str, str], counted: list[str]
) -> None:
    dekking = compute(one_offering(**cells)).dekking
    assert dekking.loc[dekking["aantal_aanbod"] == 1, "gebiedcode"].tolist() == counted
    assert dekking["aantal_aanbod"].sum() == len(counted)


def test_a_city_wide_precision_without_wijk_may_be_anywhere(compute: Callable[[Roosterdam], Results]) -> None:
    town = one_offering(locatieprecisie="stad", bereik="punt")
    town.aanbod[0].pop("op")
    dekking = compute(town).dekking
    assert (dekking["inwoners_binnen_norm_max"] == dekking["inwoners"]).all()
    assert (dekking["inwoners_binnen_norm"] == 0).all()


@pytest.mark.parametrize("bereik", ["gebied", "stad", "thuis"])
def test_what_is_listed_apart_is_in_no_figure(compute: Callable[[Roosterdam], Results], bereik: str) -> None:
    results = compute(one_offering(locatieprecisie="adres", bereik=bereik, werkgebied=ZUID))
    assert results.aanbod["bereik"].tolist() == [bereik]  # but it is listed
    dekking = results.dekking
    assert (dekking["inwoners_binnen_norm_max"] == 0).all()
    assert dekking["afstand_mediaan_m"].isna().all()
    assert set(results.hiaten["reden"]) == {REASONS["ouderen", "eettafel"]}
    assert set(dekking["voorlopig"]) == {"nee"}


def test_voorlopig_when_the_worst_case_would_make_a_hiaat(compute: Callable[[Roosterdam], Results]) -> None:
    # norm 400, radius 100: central d <= 400: 9 of 10, enough; if it lies worse d <= 300: 7 of 10, a hiaat
    town = one_offering(locatieprecisie="postcode6")
    town.pairs = [("ouderen_75", "huiskamer", 400)]
    row = figures(compute(town), Z1, "ouderen_75")
    assert (row["status"], row["voorlopig"]) == ("voldoet", "ja")
    assert row["aandeel_binnen_norm"] == pytest.approx(0.9)


# --------------------------------------------------------------------------------------- who counts for whom


def test_onderdeel_van_holds_upward_only(compute: Callable[[Roosterdam], Results]) -> None:
    offering = {"naam": "X", "aanbodsoort": "huiskamer", "locatieprecisie": "adres"}
    town = Roosterdam(
        pairs=[(code, "huiskamer", 0) for code in ("alle", "ouderen", "ouderen_75", "ouderen_85", "jeugd")],
        aanbod=[
            {**offering, "aanbod_id": "1", "doelgroepen": "alle", "op": "N 0"},
            {**offering, "aanbod_id": "2", "doelgroepen": "ouderen", "op": "N 1"},
            {**offering, "aanbod_id": "3", "doelgroepen": "ouderen_75", "op": "N 2"},
            {**offering, "aanbod_id": "4", "doelgroepen": "ouderen_85;jeugd", "op": "N 3"},
        ],
    )
    results = compute(town)
    # at norm 0 each offering that counts covers the one herkomst it stands on: a tenth of N1
    found = {code: figures(results, N1, code)["aandeel_binnen_norm"] for code, *_ in town.pairs}
    assert found == pytest.approx(
        {"alle": 0.1, "ouderen": 0.2, "ouderen_75": 0.3, "ouderen_85": 0.4, "jeugd": 0.2}
    )


def test_an_offering_for_nobody_in_particular_is_for_everybody(
    compute: Callable[[Roosterdam], Results],
) -> None:
    town = one_offering(doelgroepen="")
    town.pairs = [("jeugd", "huiskamer", 300)]
    results = compute(town)
    assert figures(results, Z1, "jeugd")["inwoners_binnen_norm"] == pytest.approx(7)
    remarks = results.bevindingen.set_index("kolom")
    assert remarks.loc["doelgroepen", "ernst"] == "info"
    assert remarks.loc["doelgroepen", "melding"] == (
        "Bij 'X' staat geen doelgroep. Het telt voor iedereen; vul doelgroepen in als dat niet klopt."
    )
    # the point says not how precise it is: it counts as an address
    assert remarks.loc["locatieprecisie", "ernst"] == "info"
    assert results.aanbod["locatieprecisie"].tolist() == ["adres"]


def test_a_groep_is_measured_like_a_soort(compute: Callable[[Roosterdam], Results]) -> None:
    results = compute(Roosterdam())
    # nearest of both soorten: m = 3 by H1, m = 15 by B1; half-way (m = 9) both are 600 m away and B1 < H1
    pair = results.afstanden.for_pair("ouderen", "ontmoeting")
    assert pair.afstand_m[:16].tolist() == [
        *[300, 200, 100, 0, 100, 200, 300, 400, 500, 600], *[500, 400, 300, 200, 100, 0],
    ]  # fmt: skip
    ids = results.aanbod["aanbod_id"].to_numpy()[pair.aanbod[:16]]
    assert ids.tolist() == ["H1"] * 9 + ["B1"] * 7


@pytest.mark.parametrize("more", [0, 100])  # few offerings, and enough of them for a search tree
def test_ties_break_on_aanbod_id(compute: Callable[[Roosterdam], Results], more: int) -> None:
    offering = {"naam": "X", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen", "locatieprecisie": "adres"}
    far = [{**offering, "aanbod_id": f"A{i:03d}", "op": f"Z {i}"} for i in range(more)]
    town = Roosterdam(
        pairs=[("ouderen", "huiskamer", 400)],
        aanbod=[
            {**offering, "aanbod_id": "D", "op": "N 4"},  # D and B on one place
            {**offering, "aanbod_id": "C", "op": "N 2"},
            {**offering, "aanbod_id": "B", "op": "N 4"},
            *far,
        ],
    )
    results = compute(town)
    ids = results.aanbod["aanbod_id"].to_numpy()[results.afstanden.for_pair("ouderen", "huiskamer").aanbod]
    # m = 3 lies between: B before C; m = 4 stands on B and D: B
    assert ids[:6].tolist() == ["C", "C", "C", "B", "B", "B"]


# -------------------------------------------------------------------------------------------- who lives where


def test_own_row_of_the_gemeente_wins_and_shares_do_not_change(
    compute: Callable[[Roosterdam], Results],
) -> None:
    town = Roosterdam()
    town.own_rows[GEMEENTE, "ouderen_75"] = 200  # its buurten add up to 100
    row = figures(compute(town), GEMEENTE, "ouderen_75")
    assert row["inwoners"] == 200
    assert row["aandeel_binnen_norm"] == pytest.approx(0.338)
    assert row["inwoners_binnen_norm"] == pytest.approx(67.6)


def test_wijken_do_not_add_up_to_the_gemeente_when_a_buurt_is_unknown(
    compute: Callable[[Roosterdam], Results],
) -> None:
    town = Roosterdam()
    town.own_rows[ZUID, "ouderen"] = 80  # both wijken have a figure now, Z4 has none
    results = compute(town)
    assert figures(results, ZUID)["inwoners"] == 80
    assert math.isnan(figures(results, GEMEENTE)["inwoners"])
    assert figures(results, GEMEENTE)["status"] == "onbekend"


def test_an_own_row_of_nobody_counts(compute: Callable[[Roosterdam], Results]) -> None:
    town = Roosterdam()
    town.own_rows[NOORD, "ouderen"] = 0
    row = figures(compute(town), NOORD)
    assert (row["inwoners"], row["inwoners_binnen_norm"], row["status"]) == (0, 0, "voldoet")
    assert math.isnan(row["aandeel_binnen_norm"])


def test_a_few_people_keep_their_number(built: Path) -> None:
    rows = {(r["gebiedcode"], r["doelgroep"], r["aanbodsoort"]): r for r in read_csv(built / "dekking.csv")}
    assert rows[Z1, "ouderen_75", "huiskamer"]["inwoners"] == "4"


def test_without_herkomsten_a_grid_of_100_m_stands_in(compute: Callable[[Roosterdam], Results]) -> None:
    results = compute(Roosterdam(herkomsten=None))
    assert len(results.bronnen.herkomsten) == 800
    assert not results.bronnen.herkomsten_bekend
    # N1 from H1 (200350, 501500): rows of centres lie 50, 150, 250, 350 m above and below. Within 400 m are,
    # at 0 and 100 m to the side, 8; at 200 and 300 m, 6; at 400 m none. Columns 0..9: 6 6 8 8 8 6 6 0 0 0 =
    # 48 of 100.
    assert figures(results, N1)["aandeel_binnen_norm"] == pytest.approx(0.48)
    remark = results.bevindingen.iloc[0]
    assert (remark["bron"], remark["ernst"]) == ("geo/herkomsten.csv", "info")
    assert "raster van 100 m" in remark["melding"]


# --------------------------------------------------------------------------------------- other ways to say it


def test_a_register_in_excel_gives_the_same(
    tmp_path: Path, data: Path, compute: Callable[[Roosterdam], Results]
) -> None:
    town = Roosterdam().write(tmp_path / "excel")
    register = pd.read_csv(data / "aanbod" / "register.csv", dtype=str, keep_default_na=False)
    (town / "aanbod" / "register.csv").unlink()
    for column in ("x_rd", "y_rd"):
        register[column] = pd.to_numeric(register[column])  # real numbers in the cells
    register.iloc[:4].to_excel(town / "aanbod" / "een.xlsx", index=False)
    register.iloc[4:].to_excel(town / "aanbod" / "twee.xlsx", index=False)
    pd.testing.assert_frame_equal(run(read_bronnen(town)).dekking, compute(Roosterdam()).dekking)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".parquet"])
def test_wgs84_gives_the_same(tmp_path: Path, suffix: str) -> None:
    town = Roosterdam(aanbod=[{**row} for row in AANBOD if "op" in row])
    for row in town.aanbod:
        x, y = place(row.pop("op"))
        degrees = gpd.GeoSeries.from_xy([x], [y], crs=28992).to_crs(4326).iloc[0]
        row["lon"], row["lat"] = (f"{degree:.9f}" for degree in shapely.get_coordinates(degrees)[0])
    data = town.write(tmp_path)
    expected = run(read_bronnen(Roosterdam().write(tmp_path / "rd"))).dekking
    path = data / "geo" / "buurten.geojson"
    buurten = gpd.read_file(path).to_crs(4326)
    path.unlink()
    if suffix == ".parquet":
        buurten.to_parquet(path.with_suffix(suffix))
    else:
        buurten.to_file(path.with_suffix(suffix))
    found = run(read_bronnen(data)).dekking
    pairs = found["aanbodsoort"].isin(["huiskamer", "ontmoeting"])
    pd.testing.assert_frame_equal(found[pairs], expected[pairs], rtol=0, atol=0.001)


def test_the_order_of_rows_does_not_matter(tmp_path: Path, data: Path) -> None:
    other = Roosterdam().write(tmp_path)
    for name in ("geo/bevolking.csv", "geo/herkomsten.csv", "aanbod/register.csv"):
        header, *rows = (other / name).read_text(encoding="utf-8").splitlines()
        (other / name).write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    geo = json.loads((other / "geo" / "buurten.geojson").read_text())
    geo["features"].reverse()
    (other / "geo" / "buurten.geojson").write_text(json.dumps(geo))
    found, expected = run(read_bronnen(other)), run(read_bronnen(data))
    pd.testing.assert_frame_equal(found.dekking, expected.dekking)
    pd.testing.assert_frame_equal(found.hiaten, expected.hiaten)


def test_the_slider_gives_what_a_new_run_gives(data: Path) -> None:
    bronnen = read_bronnen(data)
    results = run(bronnen)
    for metres in (0, 300, 1000):
        again = run(bronnen, normen=bronnen.normen.with_norm("ouderen_75", "huiskamer", metres))
        dekking, hiaten = compute_pair(results, Norm("ouderen_75", "huiskamer", metres, 0.8))
        pairs = (again.dekking["doelgroep"] == "ouderen_75") & (again.dekking["aanbodsoort"] == "huiskamer")
        pd.testing.assert_frame_equal(dekking, again.dekking[pairs].reset_index(drop=True))
        codes = again.hiaten.loc[
            (again.hiaten["doelgroep"] == "ouderen_75") & (again.hiaten["aanbodsoort"] == "huiskamer"),
            "gebiedcode",
        ]
        assert hiaten["gebiedcode"].tolist() == codes.tolist()


def test_a_norm_of_zero_people_is_no_hiaat(built: Path) -> None:
    assert N3 not in {
        r["gebiedcode"] for r in read_csv(built / "hiaten.csv") if r["doelgroep"] in {"ouderen", "ouderen_75"}
    }
    assert Z3 in {r["gebiedcode"] for r in read_csv(built / "hiaten.csv")}


def test_check_of_a_clean_town_finds_nothing(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_cli(capsys, monkeypatch, "check", "--data", data)
    assert done.code == 0
    assert done.out == "bron,rij,kolom,melding,ernst\n"
    assert done.err == "0 × fout, 0 × waarschuwing, 0 × info\n"
