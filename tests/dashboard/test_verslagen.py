"""What Stadsklok and Vijvermeter take home: opened by another reader, compared with the tables beside it.

In Roosterdam with all people known, ouderen × huiskamer at 400 m: 100 of the 450 are within, so without hours
of anybody at least 350 and at most 450 have nothing open (see test_watals.py).
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from dashboard.components.context import Context
from dashboard.state import Selection
from dashboard.views import stadsklok
from tests.dashboard.conftest import Press
from tests.dashboard.test_takehome import PAIR
from tests.roosterdam import GEMEENTE

FILES = {
    "Verslag (PDF)": b"%PDF",
    "Presentatie (PPTX)": b"PK",
    "Kaart als plaatje (PNG)": b"\x89PNG",
    "Grafiek als plaatje (PNG)": b"\x89PNG",
}


def pdf_of(files: dict[str, bytes]) -> str:
    pages = PdfReader(io.BytesIO(files["Verslag (PDF)"])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def table_of(files: dict[str, bytes], name: str) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files[f"{name} (CSV)"]), encoding="utf-8-sig")


def slides_of(files: dict[str, bytes]) -> tuple[list[list[list[str]]], list[dict[str, list[float]]], str]:
    """Give the tables, the charts (name of a series → values) and all words of the slides."""
    tables, charts, words = [], [], []
    for slide in Presentation(io.BytesIO(files["Presentatie (PPTX)"])).slides:
        words.append(slide.notes_slide.notes_text_frame.text)
        for shape in slide.shapes:
            if shape.has_table:
                tables.append([[cell.text for cell in row.cells] for row in shape.table.rows])
            elif shape.has_chart:
                charts.append({one.name: list(one.values) for one in shape.chart.plots[0].series})
            elif shape.has_text_frame:
                words.append(shape.text_frame.text)
    return tables, charts, " ".join(words)


def written(value: float) -> str:
    return "minder dan 10" if 0 < value < 9.5 else f"{round(value)}"


def spread(low: float, high: float) -> str:
    return written(low) if written(low) == written(high) else f"{written(low)} tot {written(high)}"


@pytest.mark.parametrize("path", ["stadsklok", "vijvermeter"])
def test_every_file_says_norm_sources_and_afspraak(press: Press, town: Path, path: str) -> None:
    files = press(path, town, **PAIR, norm="700")
    for label, start in FILES.items():
        assert files[label].startswith(start)
    for text in (pdf_of(files), slides_of(files)[2]):
        for part in ("afspraak", "700 m", "Peildatum", "Bron", "Roosterdam", "Ouderen (65+)"):
            assert part in text, part
    sizes = {label: struct.unpack(">II", files[label][16:24]) for label in FILES if "PNG" in label}
    assert len({size[1] for size in sizes.values()}) == 2  # a map is no chart


def test_the_moment_on_the_screen_is_that_of_the_files(press: Press, known_town: Path) -> None:
    files = press("stadsklok", known_town, **PAIR, niveau="buurt", moment="di-middag")
    week = table_of(files, "Week")
    now = week[(week["dag"] == "di") & (week["dagdeel"] == "middag")]
    text, (tables, charts, _) = pdf_of(files), slides_of(files)
    assert "Op dinsdagmiddag hebben 350 tot 450 van de 450 ouderen (65+) in Roosterdam niets open" in text
    per_gebied = {row[1]: row for row in tables[1][1:]}
    buurten = now[now["niveau"] == "buurt"]
    assert set(per_gebied) == set(buurten["gebiednaam"])
    for row in buurten.to_dict("records"):
        low, high = (row["inwoners"] - row[f"inwoners_binnen_norm_{end}"] for end in ("max", "min"))
        cells = [row["gebiednaam"], written(row["inwoners"]), spread(low, high)]
        cells += [str(row["aantal_open"]), str(row["aantal_onbekend"])]
        assert per_gebied[row["gebiednaam"]][1:] == cells
        assert " ".join(cells) in text
    own = week[week["gebiedcode"] == GEMEENTE].iloc[::-1]  # a bar chart counts from below
    least, more = charts[0].values()
    assert least == pytest.approx((1 - own["inwoners_binnen_norm_max"] / own["inwoners"]).tolist())
    width = (own["inwoners_binnen_norm_max"] - own["inwoners_binnen_norm_min"]) / own["inwoners"]
    assert more == pytest.approx(width.tolist())
    assert len(least) == 21


def test_the_week_stands_beside_the_map(press: Press, known_town: Path) -> None:
    files = press("stadsklok", known_town, **PAIR)
    head, *days = slides_of(files)[0][0]
    assert head == ["", "ochtend", "middag", "avond"]
    assert [day[0] for day in days] == [
        "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"
    ]  # fmt: skip
    assert {cell for day in days for cell in day[1:]} == {"78–100 %"}  # 350 of 450 is 77.8 %


def test_unknown_people_stay_unknown(press: Press, town: Path) -> None:
    files = press("stadsklok", town, **PAIR)  # Z4's number is unknown, so that of the gemeente is too
    tables, charts, words = slides_of(files)
    assert {cell for row in tables[0][1:] for cell in row[1:]} == {"onbekend"}
    assert charts == []
    assert "21 staan niet in de grafiek" in words
    assert "is onbekend" in pdf_of(files)


def test_the_vijver_in_files_is_that_of_the_tables(press: Press, known_town: Path) -> None:
    files = press("vijvermeter", known_town, **PAIR, norm="700")
    kwetsbaar = table_of(files, "Kwetsbaarheid").dropna(subset=["inwoners_bereikt"])
    overlap = table_of(files, "Overlap")
    (numbers, pairs, alone), charts, _ = slides_of(files)
    text = pdf_of(files)
    assert len(kwetsbaar) >= 2
    for row in kwetsbaar.to_dict("records"):
        cells = [row["naam"], written(row["inwoners_bereikt"]), written(row["inwoners_verlies"])]
        assert cells in [line[1:] for line in numbers[1:]]
        assert " ".join(cells) in text
        found = next(line for line in alone[1:] if line[0] == row["naam"])
        assert found[3] == spread(row["inwoners_verlies_min"], row["inwoners_verlies_max"])
    assert len(pairs) - 1 == len(overlap)
    for row in overlap.to_dict("records"):
        assert [row["naam_1"], row["naam_2"], written(row["inwoners_gedeeld"])] in [p[1:4] for p in pairs]
    loss, rest = charts[0].values()
    assert sorted(loss) == pytest.approx(sorted(kwetsbaar["inwoners_verlies"]))
    assert sum(loss) + sum(rest) == pytest.approx(kwetsbaar["inwoners_bereikt"].sum())


def test_numbers_on_the_map_lead_to_the_table(press: Press, known_town: Path) -> None:
    files = press("vijvermeter", known_town, **PAIR, norm="700")
    (numbers, pairs, _), _, _ = slides_of(files)
    name_of = {row[0]: row[1] for row in numbers[1:]}
    for codes, *names in (row[:3] for row in pairs[1:]):
        assert [name_of[code] for code in codes.split("-")] == names


def test_texts_of_a_register_stay_text(press: Press, nasty_town: Path) -> None:
    for path in ("stadsklok", "vijvermeter"):
        files = press(path, nasty_town, **PAIR)
        assert files["Verslag (PDF)"].startswith(b"%PDF")
        assert "<img" in slides_of(files)[2] + pdf_of(files)  # as letters, not as a picture


def test_the_files_follow_the_fragment(
    press: Press, known_town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fragment moves on while the buttons outside it stay as they are: its moment is in the file."""
    original = stadsklok._at

    def moved_on(context: Context, latest: dict[str, Selection]) -> Context:
        latest["selection"] = replace(latest["selection"], moment="wo-avond")
        return original(context, latest)

    monkeypatch.setattr(stadsklok, "_at", moved_on)
    assert "Op woensdagavond hebben" in pdf_of(press("stadsklok", known_town, **PAIR, moment="di-middag"))
