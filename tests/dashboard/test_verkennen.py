"""Verkennen on Roosterdam: what each question says, with figures by hand.

Ouderen × huiskamer at 400 m (see test_views.py): N1 20 of 100 outside, N2 200, N4 30 of 50, Z1 10, Z2 20,
Z3 30, Z4 unknown; nobody lives in N3.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.eerder import read_dekking
from analysis.kaart import escape
from analysis.maten.keuze import Keuze
from dashboard import loading
from dashboard.components.bewaren import link_of
from dashboard.components.downloads import safe_csv
from dashboard.components.heat import heat_html
from dashboard.state import VRAGEN, Selection
from tests.dashboard.test_views import html_of, query_of, texts_of
from tests.nasty import IMG
from tests.roosterdam import N1, N2, N3, N4, Z4, Roosterdam

Open = Callable[..., AppTest]
PAIR = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "niveau": "buurt"}


def cells_of(page: str, row: str) -> list[str]:
    """Give the cells of a row of a table in `page`, as HTML."""
    line = page[page.index(f'<th scope="row">{row}</th>') :].partition("</tr>")[0]
    return [cell.partition(">")[2].partition("</td>")[0] for cell in line.split("<td")[1:]]


def test_overzicht_says_people_and_share_in_every_cell(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR)
    assert not app.exception
    page = html_of(app)
    # the norms of ouderen in their order: huiskamer, ontmoeting, vervoer, eettafel, inloophuis
    assert cells_of(page, "N1")[0] == "<b>20 te ver</b><br>80 % binnen"
    assert cells_of(page, "N2")[0] == "<b>200 te ver</b><br>0 % binnen"
    assert cells_of(page, "N3")[0] == "niemand"
    assert cells_of(page, "Z4")[0].startswith("<b>aantal onbekend</b>")
    # vervoer is not in the register: nobody is within, and that is provisional
    assert cells_of(page, "N1")[2] == "<b>100 te ver</b><br>0 % binnen (voorlopig)"


def test_overzicht_of_one_gebied_shows_pairs_without_a_norm(open_screen: Open, town: Path) -> None:
    page = html_of(open_screen("verkennen", town, **PAIR, gebied=N1))
    assert escape("20 van de 100 ouderen (65+) in N1 wonen verder dan 400 m") in page
    # ouderen, ouderen 75+, jeugd, mantelzorgers; N1 has 40 of 75+, within 300 m of herkomst 3 are 0-6
    huiskamer = cells_of(page, "Huiskamer")
    assert huiskamer[:3] == [
        "<b>20 te ver</b><br>80 % binnen",
        "<b>12 te ver</b><br>70 % binnen",
        "geen norm",
    ]
    assert huiskamer[3].startswith("<b>aantal onbekend</b>")


def test_a_filter_that_the_register_does_not_answer_gives_a_range(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0]["organisatie"] = "Kerk"
    data = town.write(tmp_path)
    app = open_screen("verkennen", data, **PAIR, gebied=N4, organisatie="Kerk")
    # De Haard (Kerk) reaches nobody in N4; of Overgrens (20 of 50 near) the organisation is unknown
    assert escape("30 tot 50 van de 50 ouderen (65+) in N4 wonen verder dan 400 m") in html_of(app)
    assert "Van 2 zegt het register het niet" in texts_of(app)
    app.sidebar.button[0].click().run()
    assert "organisatie" not in query_of(app)
    assert escape("30 van de 50 ouderen (65+) in N4") in html_of(app)


def test_filters_go_into_the_address_and_back(open_screen: Open, town: Path) -> None:
    app = open_screen(
        "verkennen", town, **PAIR, laag="informeel", drempels="taal,onzin,kosten", dagdeel="za-nacht"
    )
    assert query_of(app)["drempels"] == "kosten,taal"
    assert "dagdeel" not in query_of(app)
    app.selectbox(key="keuze_dagdeel").set_value("za-avond").run()
    app.selectbox(key="keuze_laag").set_value(None).run()
    found = query_of(app)
    assert found["dagdeel"] == "za-avond"
    assert "laag" not in found
    assert "Deze kijk bewaren als link" in {part.label for part in app.expander}


def test_naast_compares_two_buurten(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, vraag="naast", gebied=N1, naast=Z4)
    page = html_of(app)
    assert escape("N1: 20 van de 100 ouderen (65+) wonen te ver. Z4: onbekend van de onbekend.") in page
    app.selectbox(key="naast_naast").set_value(N2).run()
    assert escape("N2: alle 200.") in html_of(app)
    assert query_of(app)["naast"] == N2
    assert "kennen maar één moment" in texts_of(app)


def test_naast_says_where_more_live_near_and_shows_every_soort(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, vraag="naast", gebied=N1, naast=N2)
    page = html_of(app)
    # of N1 80 of 100 are within 400 m, of N2 nobody
    assert escape("In N1 woont een groter deel dichtbij: 80 %, tegen 0 %.") in page
    cells = cells_of(page, escape("Huiskamer, norm 400 m"))
    assert cells == ["<b>20 te ver</b><br>80 % binnen", "<b>200 te ver</b><br>0 % binnen"]
    app.selectbox(key="naast_naast").set_value(Z4).run()
    assert "groter deel" not in html_of(app)  # of Z4 nobody knows


def test_naast_starts_with_the_largest_certain_shortages(open_screen: Open, town: Path) -> None:
    page = html_of(open_screen("verkennen", town, **PAIR, vraag="naast"))
    assert escape("N2: alle 200 ouderen (65+) wonen te ver. N4: 30 van de 50.") in page


def test_norm_tells_how_the_gap_moves(open_screen: Open, town: Path) -> None:
    page = html_of(open_screen("verkennen", town, **PAIR, vraag="norm", gebied=N1))
    rows = {row.split("</td>")[0].split(">")[-1]: row for row in page.split("<tr>")}
    # within 300 m of herkomst 3 are 0-6, within 400 m 0-7, within 600 m all ten of N1
    assert ">30<" in rows["300 m"]
    assert ">20<" in rows["400 m"]
    assert ">0<" in rows["600 m"]
    assert "hiaat" in rows["300 m"]
    assert "voldoet" in rows["400 m"]  # 80 % is enough


def test_norm_says_what_is_provisional(open_screen: Open, town: Path) -> None:
    # vervoer is not in the register: nobody is within at any norm, and that is provisional
    chosen = PAIR | {"aanbodsoort": "vervoer"}
    page = html_of(open_screen("verkennen", town, **chosen, vraag="norm", gebied=N1))
    assert page.count("hiaat (voorlopig)") == 8  # 300 to 1,000 m


def test_norm_of_an_unknown_number_has_no_chart(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, vraag="norm", gebied=Z4)
    assert not app.get("vega_lite_chart")
    assert not app.get("arrow_vega_lite_chart")
    assert escape("Hoeveel ouderen (65+) er in Z4 wonen, is onbekend.") in html_of(app)


def test_gebruik_is_honest_without_deelnemers(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, vraag="gebruik")
    page = texts_of(app)
    # De Haard and Overgrens; the huiskamer for 75 and older is not for all ouderen
    assert "Van geen van de 2 plekken en activiteiten van deze soort" in page
    assert "Het betekent niet dat er niemand komt" in page
    assert "Bij wie u het kunt vragen" in page
    assert "Huiskamer De Haard" in page
    assert "[Vul deelnemers in het register in](/aanbod?" in page


def test_gebruik_hides_small_groups(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0]["deelnemers"] = "4"
    page = html_of(open_screen("verkennen", town.write(tmp_path), **PAIR, vraag="gebruik"))
    assert "minder dan 10" in page
    assert "te weinig mensen om te delen" in page


def test_verdeling_without_incomes_says_so(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, vraag="verdeling")
    assert "Inkomen niet bekend" in html_of(app)
    assert "het inkomen is niet bekend" in texts_of(app)


def test_waarom_gives_a_reason_and_a_remedy(open_screen: Open, town: Path) -> None:
    app = open_screen("verkennen", town, **PAIR, vraag="waarom", gebied=N2)
    page = html_of(app)
    assert "Te ver: de helft woont" in page
    assert escape("Tekort: alle 200 mensen.") in page
    assert escape("minstens 80 % van de ouderen (65+) woont binnen 400 m. Hier is dat 0 %.") in page
    # 80 % of 200 is 160, so 160 more must come to live near
    assert escape("nog 160 mensen van de doelgroep ‘Ouderen (65+)’ sluiten dit hiaat.") in page
    assert "Wat zou helpen?" in page
    assert "[Probeer een plek uit op Wat als](/watals?" in texts_of(app)
    none = open_screen("verkennen", town, **PAIR, vraag="waarom", gebied=N3)
    assert "is er geen hiaat" in texts_of(none)


@pytest.mark.parametrize("vraag", [*VRAGEN, IMG])
@pytest.mark.parametrize("doelgroep", ["ouderen", "alle", "mantelzorgers"])
def test_every_question_stands_on_texts_that_would_execute(
    open_screen: Open, nasty_town: Path, vraag: str, doelgroep: str
) -> None:
    app = open_screen(
        "verkennen", nasty_town, doelgroep=doelgroep, aanbodsoort="huiskamer", niveau="buurt", vraag=vraag
    )
    assert not app.exception
    assert "<img" not in html_of(app)
    assert not any(part.allow_html for part in app.markdown)


def test_an_empty_register_is_no_error(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod = town.aanbod[:1]
    data = town.write(tmp_path)
    register = data / "aanbod" / "register.csv"
    register.write_text(register.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for vraag in VRAGEN:
        assert not open_screen("verkennen", data, **PAIR, vraag=vraag).exception


def test_heat_chooses_letters_that_contrast() -> None:
    people = dict.fromkeys(("buiten_norm", "buiten_norm_min", "buiten_norm_max"), 50.0)
    row = people | {"inwoners": 100.0, "voorlopig": "nee"}
    cells = {
        ("a", "b"): row | {"aandeel_binnen_norm": 0.1},
        ("c", "b"): row | {"aandeel_binnen_norm": 0.9},
    }
    page = heat_html(cells, rows={"a": "A", "c": IMG}, columns={"b": "B"}, corner="x", label="y")
    assert "background:#253494;color:#ffffff" in page
    assert "background:#ffffcc;color:#1d2730" in page
    assert IMG not in page


def test_link_holds_the_selection() -> None:
    chosen = Selection("ouderen", "huiskamer", drempels=("kosten", "taal"))
    link = link_of(chosen, "http://localhost:8501/verkennen?oud=1")
    assert link.startswith("http://localhost:8501/verkennen?")
    assert "drempels=kosten%2Ctaal" in link
    assert "oud" not in link.split("?", 1)[1].replace("ouderen", "")


def test_the_table_that_went_home_comes_back_as_an_earlier_moment(town: Path, tmp_path: Path) -> None:
    loaded = loading.load(town)
    kept = tmp_path / "alle_normen.csv"
    kept.write_bytes(safe_csv(loading.load_keuzes(loaded, Keuze())))
    stand = read_dekking(kept).set_index(["gebiedcode", "doelgroep", "aanbodsoort"])
    # 20 of N1's 100 ouderen have no huiskamer within 400 m
    assert stand.loc[(N1, "ouderen", "huiskamer"), "buiten"] == pytest.approx(20)


def test_two_moments(open_screen: Open, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "dekking.csv"
    pd.DataFrame(
        [
            {"aanbodsoort": "huiskamer", "norm_m": 400, "gebiedcode": code, "doelgroep": doelgroep,
             "inwoners": people, "inwoners_binnen_norm": near}
            for code, doelgroep, people, near in (
                (N1, "ouderen", 90, 84), (Z4, "ouderen", "", ""), (N1, "jeugd", 1, 1)
            )
        ]
    ).to_csv(old, index=False)  # fmt: skip
    monkeypatch.setattr(st, "file_uploader", lambda *_a, **_k: io.BytesIO(old.read_bytes()))
    page = html_of(open_screen("verkennen", town, **PAIR, vraag="naast"))
    assert "minder dan 10 (norm 400 m)" in page
    assert "20 (norm 400 m)" in page
    assert page.count("onbekend (norm 400 m)") == 2
    old.write_text("a,b\n1,2\n", encoding="utf-8")
    refused = open_screen("verkennen", town, **PAIR, vraag="naast")
    assert not refused.exception
    assert "sk-fout" in html_of(refused)
