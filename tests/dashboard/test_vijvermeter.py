"""Vijvermeter on Roosterdam, ouderen × ontmoeting at 800 m.

De Haard (herkomst 3) reaches 0-11: the 100 ouderen of N1 and, of the 200 of N2 spread by gewicht 3 and 1,
those of two herkomsten of 3/20 each, 60: together 160. Midden (15) reaches 7-23: 30 of N1, 200 of N2, nobody
of N3: 230. Shared are 7-11: 30 + 60 = 90, which is 90/160 = 56 %. Overgrens (40) reaches 32-39 of N4, 40
people, and stands alone. Without De Haard 0-6 have nothing: 70; without Midden 12-23: 140.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit_folium
from pyproj import Transformer
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from analysis.maten import build_bereik, compute_overlap, read_states
from analysis.pipeline import read_bronnen, run
from dashboard.components.vijver import alone_table, invitation, matrix_of, pair_table
from dashboard.loading import load, load_view
from tests.dashboard.test_views import html_of, texts_of
from tests.roosterdam import Roosterdam, point

Open = Callable[..., AppTest]


def start(open_screen: Open, data: Path, **query: str) -> AppTest:
    app = open_screen("vijvermeter", data, **({"doelgroep": "ouderen", "aanbodsoort": "ontmoeting"} | query))
    assert not app.exception
    return app


def test_says_who_fishes_in_the_same_pond(open_screen: Open, town: Path) -> None:
    page = html_of(start(open_screen, town, norm="800"))
    assert escape("2 plekken vissen in dezelfde vijver") in page
    assert escape("Het grootste paar deelt 90 mensen. 1 plek staat alleen.") in page
    assert escape("56 %") in page


def test_tables_name_the_numbers(open_screen: Open, town: Path) -> None:
    page = html_of(start(open_screen, town, norm="800"))
    table = page[page.index("Aanbod en wie het verliest") :]
    rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in table.split("<tr>")[2:]]
    assert [row[:4] for row in rows] == [
        ["Buurthuis Midden", "nee", "230", "140"],
        ["Huiskamer De Haard", "nee", "160", "70"],
        ["Huiskamer Overgrens", "ja", "40", "40"],
    ]


def test_invitation_can_be_copied(open_screen: Open, town: Path) -> None:
    app = start(open_screen, town, norm="800")
    letter = app.code[0].value
    assert letter.startswith("Aan: Buurthuis Midden en Huiskamer De Haard")
    assert "Voor 90 mensen bent u allebei dichtbij. Dat is 56 %" in letter
    assert "Of u tegelijk open bent, weten we niet." in letter
    assert "geen oordeel" in letter
    assert "800 m" in letter


def test_the_map_moves_to_the_pair_that_is_chosen(
    open_screen: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []

    def take(*_rest: object, **options: Any) -> dict[str, object]:  # noqa: ANN401
        sent.append(options)
        return {}

    monkeypatch.setattr(streamlit_folium, "_component_func", take)
    # At 800 m Oost (34) reaches 26-39, so all that Overgrens (40) does: 32-39. At 300 m they share 37 alone.
    town = Roosterdam()
    east = {"aanbod_id": "E", "naam": "Oost", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen"}
    town.aanbod.append(east | {"bereik": "punt", "locatieprecisie": "adres", **point("N 34")})
    data = town.write(tmp_path)
    app = start(open_screen, data, norm="800")
    first = sent[-1]
    assert first["center"] is None
    pair = app.selectbox(key="vijver_paar")
    assert len(pair.options) == 2
    pair.select(next(name for name in pair.options if "Oost" in name)).run()
    moved = sent[-1]
    lon, lat = Transformer.from_crs(28992, 4326, always_xy=True).transform(
        203_750, 501_500
    )  # between 34 and 40
    assert moved["center"] == pytest.approx((lat, lon), abs=2e-5)
    assert moved["script"] == first["script"]  # the map is not drawn again
    app.slider(key="kies_norm").set_value(300).run()  # nobody shares: everything is shown
    west, south, east_, north = load_view(load(data))
    assert sent[-1]["center"] == ((south + north) / 2, (west + east_) / 2)
    assert sent[-1]["zoom"] < moved["zoom"]


def test_at_the_norm_nobody_shares(open_screen: Open, town: Path) -> None:
    # at 400 m De Haard reaches 0-7 and Midden 11-19
    app = start(open_screen, town)
    assert escape("Geen twee plekken bereiken voor de helft of meer dezelfde") in html_of(app)
    assert escape("3 plekken staan alleen.") in html_of(app)
    assert "Er is geen paar" in texts_of(app)
    assert not app.code


def test_nothing_in_the_register(open_screen: Open, town: Path) -> None:
    app = start(open_screen, town, aanbodsoort="vervoer")
    assert escape("In het register staat geen aanbod ‘Vervoer’ voor ouderen (65+).") in html_of(app)


def test_unknown_people_and_places_are_said(open_screen: Open, town: Path) -> None:
    # nobody knows how many mantelzorgers live in a buurt of Zuid; taalcafé has no point at all
    app = start(open_screen, town, doelgroep="ouderen_75", aanbodsoort="taalcafe")
    assert escape("kunnen we niet zeggen") in html_of(app)
    assert "Van geen enkel aanbod weten we genoeg" in texts_of(app)


def test_hours_decide_whether_they_meet(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    for row in town.aanbod:
        row["openingstijden"] = {"H1": "Mo 09:00-11:00", "B1": "Mo 10:00-11:30"}.get(row["aanbod_id"], "")
    letter = start(open_screen, town.write(tmp_path), norm="800").code[0].value
    assert "U bent tegelijk open op: ma ochtend." in letter


def test_texts_of_the_data_are_inert(open_screen: Open, nasty_town: Path) -> None:
    page = html_of(start(open_screen, nasty_town, norm="1000"))
    assert "<img" not in page
    assert "<svg" not in page


@pytest.fixture
def crowd() -> Roosterdam:
    town = Roosterdam()
    for number in range(120):
        town.aanbod.append(
            {"aanbod_id": f"X{number:03d}", "naam": f"Plek {number}", "aanbodsoort": "huiskamer",
             "doelgroepen": "ouderen", "op": f"N {number % 40}", "locatieprecisie": "adres"}
        )  # fmt: skip
    return town


def test_a_large_register_shows_the_largest_and_says_so(
    open_screen: Open, crowd: Roosterdam, tmp_path: Path
) -> None:
    app = start(open_screen, crowd.write(tmp_path))
    assert "De 40 grootste van" in texts_of(app)
    assert html_of(app).count("<tr>") < 100


def test_matrix_holds_both_halves_and_the_most(town: Path) -> None:
    results = run(read_bronnen(town))
    normen = results.normen.with_norm("ouderen", "ontmoeting", 800)
    results = run(results.bronnen, normen=normen)
    overlap = compute_overlap(build_bereik(results), read_states(results))
    mine = overlap[(overlap["doelgroep"] == "ouderen") & (overlap["aanbodsoort"] == "ontmoeting")]
    matrix = matrix_of(mine, most=5)
    assert sorted(map(tuple, matrix[["rij", "kolom"]].to_numpy())) == [
        ("Buurthuis Midden", "Huiskamer De Haard"),
        ("Huiskamer De Haard", "Buurthuis Midden"),
    ]
    assert set(matrix["procent"]) == {56}
    norm = normen.norm_for("ouderen", "ontmoeting")
    assert norm is not None
    row = mine.iloc[0].to_dict() | {"zelfde_dagdeel": "nee", "inwoners_gedeeld": 4.0}
    letter = invitation(row, results, norm=norm)
    assert "U bent nooit tegelijk open." in letter
    assert "Voor minder dan 10 mensen" in letter


def test_small_groups_stay_hidden() -> None:
    pair = {
        "naam_1": "A", "naam_2": "B", "inwoners_gedeeld": 4.0, "aandeel_overlap": 0.5, "zelfde_dagdeel": "ja",
        "gesprek": "ja",
    }  # fmt: skip
    assert pair_table(pd.DataFrame([pair]))["Delen"].tolist() == ["minder dan 10"]
    alone = {
        "naam": "A", "alleen": True, "inwoners_bereikt": 9.0, "inwoners_verlies": 0.0,
        "inwoners_verlies_min": 0.0, "inwoners_verlies_max": 7.0, "gesprek": "nagaan",
    }  # fmt: skip
    cells = alone_table(pd.DataFrame([alone])).iloc[0].tolist()
    assert cells[2:5] == ["minder dan 10", "0", "minder dan 10"]
