"""Each number in each file against dekking.csv, found and written in a second way.

Sentences are taken from the files as they are and looked up; tables are compared cell by cell. The labels
come from normen.toml, read here on its own.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from analysis import Results
from analysis.rapport import make_file, make_onderwerp
from tests.rapport.conftest import Dekking, Row, people

GEBIEDEN = ("GM0193", "WK019322", "WK019332")
SENTENCE = re.compile(
    r"((?i:minder dan 10|onbekend|niemand|[\d.]+) van de|(?i:bijna alle|alle)) (minder dan 10|[\d.]+) "
    r"([^‘’]{1,80}?) in ([^‘’]{1,60}?) (?:wonen|woont) verder dan ([\d.]+) m \(geschatte loopafstand\) "
    r"van aanbod ‘([^’]+)’\."
    r"(?: Kan zijn: ((?:minder dan 10|[\d.]*\d)(?: tot [\d.]*\d)?)\.)?"
    r"(?: Te ver: de helft woont ([\d.]+) m of meer)?"
)
NUMBERS = ("norm_m", "inwoners", "inwoners_binnen_norm", "inwoners_binnen_norm_min",
           "inwoners_binnen_norm_max", "aandeel_binnen_norm", "afstand_mediaan_m", "afstand_p90_m",
           "aantal_aanbod")  # fmt: skip


def buiten(row: Row) -> str:
    return people(row["inwoners"], row["inwoners_binnen_norm"])


def how_many(row: Row) -> str:
    """Write who lives further than the norm as a sentence does, up to the number of all people."""
    out, total = buiten(row), people(row["inwoners"])
    if out == total and total not in ("0", "minder dan 10", "onbekend"):
        return "alle" if float(row["inwoners_binnen_norm"]) == 0 else "bijna alle"
    return f"{'niemand' if out == '0' else out} van de"


def span(row: Row) -> str:
    """Write the least and the most people that can live further than the norm."""
    if not row["inwoners"]:
        return "onbekend"
    low, high = (people(row["inwoners"], row[f"inwoners_binnen_norm_{end}"]) for end in ("max", "min"))
    return high if high in (low, "minder dan 10") else f"{low} tot {high}"


def percent(share: str) -> str:
    if not share:
        return "onbekend"
    value = float(share)
    if 0 < value < 0.005:
        return "nog geen 1 %"
    return "ruim 99 %" if 0.995 <= value < 1 else f"{round(100 * value)} %"


def oordeel(row: Row) -> str:
    return row["status"] + (" (voorlopig)" if row["voorlopig"] == "ja" else "")


def cells(row: Row) -> list[str]:
    """Write a row as the tables of all reports do, without number and name."""
    return [
        people(row["inwoners"]), buiten(row), span(row), percent(row["aandeel_binnen_norm"]), oordeel(row)
    ]  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Book:
    """dekking.csv by the words that a report uses."""

    rows: dict[tuple[str, str, str, str], list[Row]]

    def check(self, text: str) -> int:
        """Look up every sentence in `text`; give how many there were."""
        found = 0
        for match in SENTENCE.finditer(text):
            out, total, who, where, norm, what, kan_zijn, mediaan = match.groups()
            candidates = self.rows[who, what, where, norm]
            assert any(
                (out.lower(), total) == (how_many(row), people(row["inwoners"]))
                and kan_zijn in (None, span(row))
                and (
                    mediaan is None
                    or mediaan == f"{round(float(row['afstand_mediaan_m'])):,}".replace(",", ".")
                )
                for row in candidates
            ), match.group()
            found += 1
        return found


@pytest.fixture(scope="session")
def book(root: Path, dekking: Dekking) -> Book:
    normen = tomllib.loads((root / "data" / "normen.toml").read_text(encoding="utf-8"))
    labels = {code: one["label"] for part in ("doelgroepen", "groepen", "aanbodsoorten")
              for code, one in normen[part].items()}  # fmt: skip
    rows: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in dekking.rows:
        label = labels[row["doelgroep"]]
        who = "inwoners" if row["doelgroep"] == "alle" else label[:1].lower() + label[1:]
        key = (who, labels[row["aanbodsoort"]], row["gebiednaam"], f"{float(row['norm_m']):.0f}")
        rows.setdefault(key, []).append(row)
    return Book(rows)


def pdf_text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return re.sub(r" Gemeente Zwolle · samenspelkaart\..{0,120}? \d / \d", "", text)


class Words(HTMLParser):
    """The text of a page, without script and style."""

    def __init__(self, content: bytes) -> None:
        """Read `content`."""
        super().__init__()
        self.parts: list[str] = []
        self.silent = False
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.silent = tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def pptx_text(content: bytes) -> str:
    shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def xlsx_text(content: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Leeswijzer"]
    return "\n".join(str(row[0]) for row in sheet.iter_rows(values_only=True))


READERS: dict[str, Callable[[bytes], str]] = {
    ".pdf": pdf_text,
    ".pptx": pptx_text,
    ".xlsx": xlsx_text,
    ".html": lambda content: " ".join(Words(content).parts),
}
LEAST = {".pdf": 6, ".pptx": 4, ".xlsx": 1, ".html": 1}  # sentences that a file has at least


@pytest.mark.parametrize("suffix", sorted(READERS))
@pytest.mark.parametrize("gebied", GEBIEDEN)
def test_every_sentence_is_true(zwolle: Results, book: Book, gebied: str, suffix: str) -> None:
    text = READERS[suffix](make_file(make_onderwerp(zwolle, gebied=gebied), suffix))
    assert book.check(text) >= LEAST[suffix]
    # none was passed over because it is written otherwise
    assert len(re.findall(r"(?:wonen|woont) verder dan [\d.]+ m", text)) == len(SENTENCE.findall(text))


def delen_of(dekking: Dekking, gebied: str, pair: tuple[str, str] = ("ouderen", "ontmoeting")) -> list[Row]:
    """Give the rows that map and table of a gebied show: wijken of the gemeente, buurten of a wijk."""
    rows = dekking.of(*pair).values()
    if gebied == "GM0193":
        return [row for row in rows if row["niveau"] == "wijk"]
    return [row for row in rows if row["gebiedcode"].startswith(f"BU{gebied[2:]}")]


@pytest.mark.parametrize("gebied", GEBIEDEN)
def test_every_row_of_the_tables_on_paper_and_slides(zwolle: Results, dekking: Dekking, gebied: str) -> None:
    onderwerp = make_onderwerp(zwolle, gebied=gebied)
    text = pdf_text(make_file(onderwerp, ".pdf"))
    deck = Presentation(io.BytesIO(make_file(onderwerp, ".pptx")))
    (table,) = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    slide = {row.cells[1].text: [cell.text for cell in row.cells][2:] for row in table.rows}
    delen = delen_of(dekking, gebied)
    assert len(slide) == len(delen) + 1 == {"GM0193": 17, "WK019322": 10, "WK019332": 4}[gebied]
    for row in delen:
        assert slide[row["gebiednaam"]] == cells(row)
        assert " ".join([row["gebiednaam"], *cells(row)]) in text


def test_every_pair_of_the_gemeente_on_paper(zwolle: Results, dekking: Dekking) -> None:
    text = pdf_text(make_file(make_onderwerp(zwolle), ".pdf"))
    pairs = [row for row in dekking.rows if row["niveau"] == "gemeente"]
    assert len(pairs) == 60
    for row in pairs:
        inwoners, outside, _, share, judgment = cells(row)
        assert f"{float(row['norm_m']):.0f} m {inwoners} {outside} {share} {judgment}" in text


@pytest.mark.parametrize("gebied", ["WK019322", "WK019332"])
def test_who_lives_here_on_paper(zwolle: Results, dekking: Dekking, gebied: str) -> None:
    number = {(row["gebiedcode"], row["doelgroep"]): row["inwoners"] for row in dekking.rows}
    text = pdf_text(make_file(make_onderwerp(zwolle, gebied=gebied), ".pdf"))
    for label, code in (
        ("Ouderen (65+)", "ouderen"),
        ("Ouderen (75+)", "ouderen_75"),
        ("(12-17 jaar)", "jeugd"),
    ):
        shares = [float(number[one, code]) / float(number[one, "alle"]) for one in (gebied, "GM0193")]
        here, there = (percent(str(share)) for share in shares)
        assert f"{label} {people(number[gebied, code])} {here} {there}" in text


def test_every_cell_of_every_pair_in_the_standalone_map(zwolle: Results, dekking: Dekking) -> None:
    for gebied in GEBIEDEN:
        content = make_file(make_onderwerp(zwolle, gebied=gebied), ".html").decode()
        data = json.loads(re.findall(r'id="gegevens">(.*?)</script>', content, re.DOTALL)[0])
        names = dict(re.findall(r'<tr data-nr="(\d+)">.*?<button[^>]*>([^<]+)</button>', content))
        assert len(data["paren"]) == 60
        for pair in data["paren"]:
            found = {names[str(nr)]: [data["woorden"][i] for i in rest] for nr, _, _, *rest in pair["rijen"]}
            delen = delen_of(dekking, gebied, (pair["wie"], pair["wat"]))
            assert found == {row["gebiednaam"]: cells(row) for row in delen}


def numbers_of(row: Row) -> Iterator[tuple[str, float | None]]:
    """Give the numbers of a row of dekking.csv, and those that follow from it."""
    for column in NUMBERS:
        yield column, float(row[column]) if row[column] else None
    if row["inwoners"]:
        for name, less in (("", ""), ("_min", "_max"), ("_max", "_min")):
            yield f"buiten_norm{name}", float(row["inwoners"]) - float(row[f"inwoners_binnen_norm{less}"])


def check_numbers(found: dict[str, Any], row: Row) -> None:
    for column, want in numbers_of(row):
        if column in found:
            assert found[column] == (None if want is None else pytest.approx(want, abs=1e-6)), column


def test_every_number_of_the_maps_for_other_programs(
    zwolle: Results, dekking: Dekking, tmp_path: Path
) -> None:
    for pair in (("ouderen", "ontmoeting"), ("mantelzorgers", "ontmoeting")):
        onderwerp = make_onderwerp(zwolle, norm=zwolle.normen.norm_for(*pair))
        want = dekking.of(*pair)
        features = json.loads(make_file(onderwerp, ".geojson"))["features"]
        path = tmp_path / f"{pair[0]}.gpkg"
        path.write_bytes(make_file(onderwerp, ".gpkg"))
        with closing(sqlite3.connect(path)) as database:
            database.row_factory = sqlite3.Row
            kaart = [dict(row) for niveau in ("gemeente", "wijk", "buurt")
                     for row in database.execute(f"SELECT * FROM kaart_{niveau}")]  # noqa: S608  # fmt: skip
            table = [dict(row) for row in database.execute("SELECT * FROM dekking")]
        assert (len(features), len(kaart), len(table)) == (16, 95, 5700)
        for found in (*(one["properties"] for one in features), *kaart):
            assert {"inwoners", "aandeel_binnen_norm", "buiten_norm", "buiten_norm_max"} <= set(found)
            check_numbers(found, want[found["gebiedcode"]])
        for found, row in zip(table, dekking.rows, strict=True):
            assert (found["gebiedcode"], found["doelgroep"]) == (row["gebiedcode"], row["doelgroep"])
            check_numbers(found, row)


def test_every_number_of_the_sheet_of_the_map(zwolle: Results, dekking: Dekking) -> None:
    for gebied in GEBIEDEN:
        content = make_file(make_onderwerp(zwolle, gebied=gebied), ".xlsx")
        head, *rows = openpyxl.load_workbook(io.BytesIO(content))["Kaart"].iter_rows(values_only=True)
        want = {row["gebiedcode"]: row for row in delen_of(dekking, gebied)}
        assert len(rows) == len(want)
        for values in rows:
            found: dict[str, Any] = dict(zip(map(str, head), values, strict=True))
            check_numbers(found, want[found["gebiedcode"]])
