"""`samenspelkaart rapport`: every kind of file, refusals in Dutch, and an old file that survives them."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.rapport import MIME
from tests.cli import run_cli
from tests.nasty import NASTY, write_nasty_town
from tests.roosterdam import N1, NOORD, Roosterdam

STARTS = {
    ".pdf": b"%PDF-",
    ".pptx": b"PK",
    ".xlsx": b"PK",
    ".gpkg": b"SQLite format 3",
    ".geojson": b'{"type":"FeatureCollection"',
    ".png": b"\x89PNG",
    ".html": b"<!doctype html>",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Roosterdam().write(tmp_path)


@pytest.mark.parametrize("suffix", sorted(MIME))
def test_the_name_says_what_it_becomes(
    data: Path,
    tmp_path: Path,
    suffix: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "nieuwe map" / f"Noord{suffix.upper()}"
    done = run_cli(capsys, monkeypatch, "rapport", "--data", data, "--gebied", NOORD, "--out", out)
    assert (done.code, done.out) == (0, f"{out}\n")
    assert out.read_bytes().startswith(STARTS[suffix])
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "x.doc"], "Een rapport als '.doc' is er niet. Kies een naam met .pdf, .pptx"),
        (["--out", "x"], "Een rapport als een bestand zonder uitgang is er niet."),
        (["--out", "x.pdf", "--gebied", "WK1"], "Gebied 'WK1' staat niet in de gegevens."),
        (["--out", "x.pdf", "--paar", "ouderen"], "'ouderen' is geen paar. Schrijf bijvoorbeeld --paar"),
        (["--out", "x.pdf", "--paar", "jeugd:vervoer"], "Voor jeugd:vervoer staat geen norm"),
        (["--out", "x.pdf", "--soort", "wijkwijzer"], "Een wijkwijzer gaat over één wijk."),
        (["--out", "x.pdf", "--soort", "wijkprofiel"], "Een wijkprofiel gaat over één wijk of buurt."),
        (["--out", "x.pdf", "--soort", "gemeente", "--gebied", NOORD], "gaat over de hele gemeente"),
        (["--out", "x.pdf", "--soort", "kaart"], "Bij .pdf hoort niet --soort kaart."),
        (
            ["--out", "x.xlsx", "--soort", "kaart"],
            "Bij .xlsx hoort niet --soort kaart. Mogelijk: geen enkele.",
        ),
        (["--out", "x.pdf", "--eerder", "x.pdf"], "Bij --eerder hoort een wijkprofiel"),
        (["--out", "x.png", "--eerder", "x.png", "--gebied", NOORD], "Bij --eerder hoort een wijkprofiel"),
        (["--out", "x.pdf", "--eerder", "x.pdf", "--gebied", N1], "Bij --eerder hoort een wijkprofiel"),
        (["--out", "x.pdf", "--eerder", "weg.csv", "--gebied", NOORD], "weg.csv"),
        (["--out", "x.pdf", "--taal", "en"], "Alleen de wijkwijzer is er in andere talen."),
        (["--out", "x.pdf", "--soort", "wijkwijzer", "--taal", "xx"], "De taal 'xx' is er niet."),
    ],
)
def test_refusals_leave_the_old_file(
    data: Path,
    tmp_path: Path,
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    old = tmp_path / arguments[1]
    old.write_bytes(b"oud")
    done = run_cli(capsys, monkeypatch, "rapport", "--data", data, *arguments)
    assert done.code == 1
    assert message in done.err
    assert old.read_bytes() == b"oud"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([old.name, "roosterdam"])


def test_another_norm_is_on_the_report(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "kaart.html"
    arguments = ["--norm", "ouderen:huiskamer=700", "--paar", "ouderen:huiskamer", "--gebied", NOORD]
    assert run_cli(capsys, monkeypatch, "rapport", "--data", data, "--out", out, *arguments).code == 0
    text = out.read_text(encoding="utf-8")
    assert "wonen verder dan 700 m" in text
    assert "gekozen bij deze berekening" in text


def test_a_wijkprofiel_says_what_changed_since_an_earlier_build(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path).code == 0
    out, kept = tmp_path / "noord.pdf", tmp_path / "dekking.csv"
    asked = ["rapport", "--data", data, "--gebied", NOORD, "--out", out, "--eerder", kept]
    for more, line in (
        ([], "Sinds uw eerdere bestand is er in de cijfers niets veranderd."),
        (["--norm", "ouderen:huiskamer=700"], "De norm was 400 m en is nu 700 m."),
    ):
        assert run_cli(capsys, monkeypatch, *asked, *more).code == 0
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages)
        assert line in " ".join(text.split())


# what makes an office file, a PDF or a page do something by itself
OFFICE = (b"TargetMode", b"hlinkClick", b"vbaProject", b"<f>", b"oleObject", b"ddeLink")
ACTIVE = {
    ".pptx": OFFICE,
    ".xlsx": OFFICE,
    ".pdf": (b"/JavaScript", b"/OpenAction", b"/URI", b"/Launch"),
    ".html": (b"<img", b"<iframe", b"<object"),
    ".geojson": (b"<",),
}


def parts_of(content: bytes) -> Iterator[bytes]:
    """Give the parts of an office file, the objects of a PDF as they are read, or the file itself."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for name in file.namelist():
                assert "printerSettings" in name or not name.endswith((".bin", ".vml")), name
                yield from parts_of(file.read(name))
    elif content.startswith(b"%PDF-"):
        reader = PdfReader(io.BytesIO(content))
        for number in range(1, int(str(reader.trailer["/Size"]))):
            yield str(reader.get_object(number)).encode()
    else:
        yield content


@pytest.mark.parametrize(
    ("suffix", "options"),
    [(suffix, []) for suffix in sorted(MIME)]
    + [(".pdf", ["--gebied", NOORD]), (".png", ["--soort", "kaart"]), (".png", ["--soort", "grafiek"])]
    + [(".pdf", ["--gebied", NOORD, "--soort", "wijkwijzer", "--taal", taal]) for taal in ("nl", "ar")],
)
def test_a_nasty_name_does_nothing_in_any_file(
    tmp_path: Path,
    suffix: str,
    options: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / f"rapport{suffix}"
    town = write_nasty_town(tmp_path)
    done = run_cli(capsys, monkeypatch, "rapport", "--data", town, "--out", out, *options)
    assert (done.code, done.err) == (0, "")
    content = out.read_bytes()
    assert content.startswith(STARTS[suffix])
    for part in parts_of(content):
        assert not [mark for mark in ACTIVE.get(suffix, ()) if mark in part]
    if suffix == ".gpkg":  # a database: the texts of the register as they are
        with closing(sqlite3.connect(out)) as database:
            names = {naam for (naam,) in database.execute("SELECT naam FROM aanbod")}
        assert set(NASTY) <= names


def test_a_wijkwijzer_in_another_language(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "wijzer.pdf"
    arguments = ["--soort", "wijkwijzer", "--taal", "uk", "--gebied", NOORD]
    assert run_cli(capsys, monkeypatch, "rapport", "--data", data, "--out", out, *arguments).code == 0
    assert out.read_bytes().startswith(b"%PDF-")
