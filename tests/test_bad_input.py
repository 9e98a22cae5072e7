"""Bad input: refused, kept or understood, and said in Dutch with file, row, column and remedy.

`tests/broken/` breaks Roosterdam in one named way per kind; `tests/broken/messages.csv` holds every word that
the program says about it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis import Results, read_bronnen, run
from tests.broken.edit import BEVOLKING, BUURTEN, HERKOMSTEN, REGISTER
from tests.broken.kept import KEPT
from tests.broken.refused import REFUSED
from tests.cli import run_cli
from tests.roosterdam import N1, Z1, ZUID, Roosterdam

MESSAGES = Path(__file__).parent / "broken" / "messages.csv"
HEADER = ["bron", "rij", "kolom", "melding", "ernst"]
# these change figures on purpose: what can be used of them is used
USED = {"herkomst_outside_its_buurt", "buurt_without_figures"}
# these rows lose one cell; the rest of them counts
PARTLY = {
    "doelgroep_partly_unknown", "locatieprecisie_unknown", "bereik_unknown", "wijkcode_unknown",
    "wijkcode_of_another_wijk",
}  # fmt: skip


def messages_of(case: str, ernst: str) -> list[list[str]]:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["case"] == case]
    assert rows, f"no message is written down for {case}"
    return [[row["bron"], row["rij"], row["kolom"], row["melding"], ernst] for row in rows]


def as_sentence(row: list[str]) -> str:
    """Give a message as `build` says it: the place, a colon, what is wrong and what to do."""
    bron, rij, kolom, melding, _ = row
    place = [bron, *([f"rij {rij}"] if rij else []), *([f"kolom '{kolom}'"] if kolom else [])]
    return f"{', '.join(place)}: {melding}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Roosterdam().write(tmp_path)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(read_bronnen(Roosterdam().write(tmp_path_factory.mktemp("clean"))))


def test_every_message_belongs_to_a_case() -> None:
    cases = pd.read_csv(MESSAGES)["case"]
    assert list(dict.fromkeys(cases)) == [*REFUSED, *KEPT]


@pytest.mark.parametrize("case", REFUSED)
def test_refused(
    data: Path, case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    REFUSED[case](data)
    wanted = messages_of(case, "fout")
    found = run_cli(capsys, monkeypatch, "check", "--data", data)
    assert list(csv.reader(io.StringIO(found.out))) == [HEADER, *wanted]
    assert (found.code, found.err) == (1, f"{len(wanted)} × fout, 0 × waarschuwing, 0 × info\n")
    out = data.parent / "uit"
    found = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out)
    assert (found.code, found.out) == (1, "")
    assert found.err == "".join(as_sentence(row) for row in wanted)
    assert not out.exists()


def test_several_faults_are_all_told(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for case in ("no_bevolking", "aanbod_id_twice", "no_column_in_herkomsten"):
        REFUSED[case](data)
    wanted = [
        row
        for case in ("no_bevolking", "no_column_in_herkomsten", "aanbod_id_twice")
        for row in messages_of(case, "fout")
    ]
    found = run_cli(capsys, monkeypatch, "check", "--data", data)
    assert list(csv.reader(io.StringIO(found.out))) == [HEADER, *wanted]
    found = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", data.parent / "uit")
    assert (found.code, found.err) == (1, "".join(as_sentence(row) for row in wanted))


def test_a_refusal_leaves_older_results_alone(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = data.parent / "uit"
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out).code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    REFUSED["aanbod_is_a_web_page"](data)
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out).code == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("case", KEPT)
def test_kept(
    data: Path, case: str, clean: Results, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    KEPT[case](data)
    wanted = messages_of(case, "waarschuwing")
    found = run_cli(capsys, monkeypatch, "check", "--data", data)
    assert list(csv.reader(io.StringIO(found.out))) == [HEADER, *wanted]
    assert (found.code, found.err) == (0, f"0 × fout, {len(wanted)} × waarschuwing, 0 × info\n")
    results = run(read_bronnen(data))
    if case not in USED:  # left out of the sums
        pd.testing.assert_frame_equal(results.dekking, clean.dekking)
        pd.testing.assert_frame_equal(results.hiaten, clean.hiaten)
    added = results.aanbod[results.aanbod["aanbod_id"] == "X"]
    if wanted[0][0] == REGISTER:  # but kept
        assert added["naam"].tolist() == ["Plek"]
        assert added["telt_mee"].tolist() == [case in PARTLY]
        assert added["bereik"].tolist() == ["punt"]  # a lost place is no city-wide offering


def test_a_spoiled_offering_would_have_counted(data: Path, clean: Results) -> None:
    """Guard the test above: the same row without a fault does change the figures."""
    KEPT["aanbodsoort_unknown"](data)
    path = data / REGISTER
    path.write_text(path.read_text(encoding="utf-8").replace("zwembad", "huiskamer"), encoding="utf-8")
    assert not run(read_bronnen(data)).dekking.equals(clean.dekking)


def test_findings_go_into_the_results(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    KEPT["lat_lon_swapped"](data)
    out = data.parent / "uit"
    done = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", out)
    assert done.code == 0
    assert "; 2 bevindingen." in done.err
    rows = list(csv.reader(io.StringIO((out / "bevindingen.csv").read_text(encoding="utf-8"))))
    assert rows == [HEADER, *messages_of("lat_lon_swapped", "waarschuwing")]
    register = list(csv.DictReader(io.StringIO((out / "aanbod.csv").read_text(encoding="utf-8"))))
    assert (register[-1]["lat"], register[-1]["lon"], register[-1]["x_rd"]) == ("6.09", "52.51", "")


def test_a_buurt_without_figures_is_unknown_and_harmless(data: Path, clean: Results) -> None:
    KEPT["buurt_without_figures"](data)
    dekking = run(read_bronnen(data)).dekking
    z1 = dekking[dekking["gebiedcode"] == Z1]
    assert set(z1["status"]) == {"onbekend"}
    assert z1[[column for column in z1 if str(column).startswith("inwoners")]].isna().all(axis=None)
    before = clean.dekking[clean.dekking["gebiedcode"] == Z1]
    assert z1["aandeel_binnen_norm"].tolist() == before["aandeel_binnen_norm"].tolist()
    above = dekking[(dekking["gebiedcode"] == ZUID) & (dekking["doelgroep"] != "mantelzorgers")]
    assert set(above["status"]) == {"onbekend"}
    n1, before = (
        table[table["gebiedcode"] == N1].reset_index(drop=True) for table in (dekking, clean.dekking)
    )
    pd.testing.assert_frame_equal(n1, before)


def test_a_herkomst_belongs_to_the_buurt_its_file_names(data: Path) -> None:
    KEPT["herkomst_outside_its_buurt"](data)
    results = run(read_bronnen(data))
    rows = results.bronnen.herkomsten
    assert (rows["buurtcode"] == Z1).sum() == 11
    assert len(rows) == 81
    # H4 reaches 7 of the ten in Z1 (norm 300 m); the eleventh lives far in the east
    z1 = results.dekking[
        (results.dekking["gebiedcode"] == Z1) & (results.dekking["doelgroep"] == "ouderen_75")
    ]
    share = z1.loc[z1["aanbodsoort"] == "huiskamer", "aandeel_binnen_norm"]
    assert share.tolist() == pytest.approx([7 / 11])


# --------------------------------------------------------------------------------------------- understood

Rewrite = Callable[[str], bytes]


def _with(separator: str, text: str) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    target = io.StringIO()
    csv.writer(target, delimiter=separator, lineterminator="\n").writerows(rows)
    return target.getvalue()


def _decimal_commas(text: str) -> str:
    """Write every number of the columns that hold numbers as Dutch people do: 200050,0."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    places = [header.index(name) for name in ("x_rd", "y_rd", "gewicht", "inwoners") if name in header]
    for row in rows:
        for place in places:
            row[place] = f"{row[place]},0" if row[place] else ""
    target = io.StringIO()
    csv.writer(target, delimiter=";", lineterminator="\n").writerows([header, *rows])
    return target.getvalue()


UNDERSTOOD: dict[str, Rewrite] = {
    "semicolons": lambda text: _with(";", text).encode(),
    "tabs": lambda text: _with("\t", text).encode(),
    "bars": lambda text: _with("|", text).encode(),
    "decimal_commas": lambda text: _decimal_commas(text).encode(),
    "cp1252": lambda text: text.encode("cp1252"),
    "byte_order_mark": lambda text: text.encode("utf-8-sig"),
    "utf16": lambda text: text.encode("utf-16"),
    "windows_line_ends": lambda text: text.replace("\n", "\r\n").encode(),
    "capitals_and_spaces_in_the_header": lambda text: (
        text.split("\n", 1)[0].upper().replace(",", " , ") + "\n" + text.split("\n", 1)[1]
    ).encode(),
    "blank_rows_and_columns": lambda text: (
        text.replace("\n", ",,\n") + ",,,,\n\n"
    ).encode(),
    "separator_said_above_the_header": lambda text: f"sep=;\r\n{_with(';', text)}".encode(),
    "excel_from_the_netherlands": lambda text: _decimal_commas(text)
    .replace("\n", "\r\n")
    .encode("cp1252"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_understood(data: Path, case: str, clean: Results) -> None:
    for name in (BEVOLKING, HERKOMSTEN, REGISTER):
        path = data / name
        path.write_bytes(UNDERSTOOD[case](path.read_text(encoding="utf-8")))
    results = run(read_bronnen(data))
    assert results.bevindingen.empty
    pd.testing.assert_frame_equal(results.dekking, clean.dekking)
    names = results.aanbod["naam"].tolist()
    assert "Taalcafé op twee plekken" in names
    assert names == clean.aanbod["naam"].tolist()


def test_the_first_sheet_that_shows_something_is_read(data: Path, clean: Results) -> None:
    """Hidden lists of codes and empty sheets in front, and a workbook that says wrongly how large it is."""
    path = data / "aanbod" / "register.xlsx"
    register = pd.read_csv(data / REGISTER, dtype=str)
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        pd.DataFrame({"code": ["huiskamer"]}).to_excel(book, sheet_name="Codes", index=False)
        pd.DataFrame().to_excel(book, sheet_name="Leeg", index=False)
        register.to_excel(book, sheet_name="Register", index=False)
        book.book["Codes"].sheet_state = "hidden"
        book.book.active = 2
    (data / REGISTER).unlink()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    whole = parts["xl/worksheets/sheet3.xml"]
    parts["xl/worksheets/sheet3.xml"] = re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1"', whole)
    assert parts["xl/worksheets/sheet3.xml"] != whole
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    results = run(read_bronnen(data))
    assert results.bevindingen.empty
    pd.testing.assert_frame_equal(results.dekking, clean.dekking)


@pytest.mark.parametrize("name", ["normen.toml", BUURTEN])
def test_a_byte_order_mark_elsewhere_is_understood(data: Path, name: str, clean: Results) -> None:
    path = data / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    pd.testing.assert_frame_equal(run(read_bronnen(data)).dekking, clean.dekking)


def test_a_ring_left_open_is_closed(data: Path, clean: Results) -> None:
    path = data / BUURTEN
    text = path.read_text(encoding="utf-8")
    assert ", [200000, 501000]]]" in text
    path.write_text(text.replace(", [200000, 501000]]]", "]]", 1), encoding="utf-8")
    results = run(read_bronnen(data))
    pd.testing.assert_frame_equal(results.dekking, clean.dekking)
    assert results.gebieden.geometry.area.iloc[0] == 1e6


def test_codes_are_read_loosely(data: Path, clean: Results) -> None:
    """Capitals, spaces and other separators in codes are how people type; they mean the same."""
    path = data / REGISTER
    text = path.read_text(encoding="utf-8")
    text = text.replace(",huiskamer,ouderen,", ", Huiskamer , Ouderen ,").replace("gebied", "Gebied", 1)
    path.write_text(text.replace("ouderen_75", "Ouderen 75"), encoding="utf-8")
    results = run(read_bronnen(data))
    pd.testing.assert_frame_equal(results.dekking, clean.dekking)
