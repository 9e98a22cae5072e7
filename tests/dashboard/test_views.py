"""Views: what each screen says on Roosterdam, whose figures are known by hand (see tests/roosterdam.py).

Ouderen × huiskamer at 400 m, per buurt: De Haard stands on herkomst 3, so of N1's ten herkomsten 0-7 are
within (80 of 100 ouderen); Overgrens stands on 40, so of N4's ten 36-39 are (20 of 50); N2 (200), Z1 (10),
Z2 (20) and Z3 (30) have nobody within; nobody lives in N3; Z4 is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from analysis.woorden import personen, procent
from dashboard.components import mapview
from dashboard.components import ranking as ranking_module
from dashboard.components.downloads import safe_csv
from dashboard.components.ranking import TABLE_KEY
from dashboard.state import Selection
from dashboard.tekst import safe_markdown
from tests.nasty import IMG, NASTY
from tests.roosterdam import AANBOD, GEMEENTE, N1, N2, N3, NOORD, Z4, ZUID, Roosterdam

Open = Callable[..., AppTest]
NAMES = {row["aanbod_id"]: row["naam"] for row in AANBOD}


def html_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def texts_of(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.title, *app.subheader, *app.text, *app.info]
    return "\n".join([html_of(app), *(str(part.value) for part in parts)])


def query_of(app: AppTest) -> dict[str, str]:
    """Give the address bar; AppTest holds lists until the app writes text."""
    return {key: value if isinstance(value, str) else value[0] for key, value in app.query_params.items()}


def ranking(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value


def test_kaart_ranks_by_certain_shortage(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer", niveau="buurt")
    assert not app.exception
    table = ranking(app)
    # hiaten by certain shortage (all places are exact here), then unknown Z4, then what meets 80 %: N1, N3
    assert list(table["Gebied"]) == ["N2", "N4", "Z3", "Z2", "Z1", "Z4", "N1", "N3"]
    people = [text.strip() for text in table["Tekort"]]
    assert people == ["200", "30", "30", "20", "10", "onbekend", "20", "0"]


def test_table_sorts_people_as_numbers_and_tells_no_small_group() -> None:
    numbers = [1240.0, 9.0, 85.0, 0.0, float("nan"), 12345.0, 3.0, 120.0]
    table = pd.DataFrame({"buiten_norm": numbers})
    texts = ranking_module._sortable(table["buiten_norm"], personen)
    in_order = [
        text.strip() for text in sorted(texts)
    ]  # a space comes before any digit, a digit before a letter
    assert in_order == ["0", "minder dan 10", "minder dan 10", "85", "120", "1.240", "12.345", "onbekend"]
    shares = pd.Series([1.0, 0.004, 0.999, 0.07, 0.0, 0.65])
    assert [text.strip() for text in sorted(ranking_module._sortable(shares, procent))] == [
        "0 %", "nog geen 1 %", "7 %", "65 %", "ruim 99 %", "100 %",
    ]  # fmt: skip


def test_kaart_states_persons_and_unknown(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer")
    # Z4 is unknown, so the gemeente is
    assert escape("Hoeveel ouderen (65+) er in Roosterdam wonen, is onbekend.") in html_of(app)


def test_kaart_says_when_nothing_is_in_the_register(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="vervoer")
    assert escape("In het register staat geen aanbod ‘Vervoer’") in html_of(app)


def test_panel_of_a_buurt(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer", niveau="buurt", gebied=N1)
    page = html_of(app)
    assert escape("20 van de 100 ouderen (65+) in N1 wonen verder dan 400 m") in page
    assert NAMES["H1"] in page
    assert "voldoet aan de norm" in page
    assert escape("1.000") in page  # everybody in N1


def test_panel_says_the_norm_and_leads_on(open_screen: Open, town: Path) -> None:
    chosen = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer"}
    app = open_screen("kaart", town, niveau="buurt", gebied=N2, **chosen)
    # nobody of N2's 200 is within 400 m of De Haard
    assert escape("minstens 80 % van de ouderen (65+) woont binnen 400 m. Hier is dat 0 %.") in html_of(app)
    page = texts_of(app)
    assert "[Wat zou hier helpen?](/verkennen?" in page
    assert f"hiaten={N2}.ouderen.huiskamer" in page.partition("[Bespreek dit hiaat aan de Tafel](/tafel?")[2]
    assert "Het wijkprofiel van" not in page  # a buurt has none
    assert f"wijk={NOORD}" in texts_of(open_screen("kaart", town, niveau="wijk", gebied=NOORD, **chosen))


def test_panel_of_what_meets_the_norm_has_no_gap_to_talk_about(open_screen: Open, town: Path) -> None:
    chosen = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "niveau": "buurt", "gebied": N1}
    page = texts_of(open_screen("kaart", town, **chosen))
    assert "aan de Tafel" not in page
    assert "Wat zou hier helpen?" not in page


def test_panel_hides_small_groups_and_keeps_zero(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="alle", aanbodsoort="huiskamer", niveau="buurt", gebied=N3)
    page = html_of(app)
    assert "minder dan 10" in page  # 5 people live in N3
    assert ">0<" in page  # nobody of 65 or older


def test_panel_of_an_unknown_number(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer", niveau="buurt", gebied=Z4)
    assert escape("Hoeveel ouderen (65+) er in Z4 wonen, is onbekend.") in html_of(app)


def test_panel_lists_vague_and_city_wide_offerings_apart(open_screen: Open, town: Path) -> None:
    chosen = {"doelgroep": "ouderen", "gebied": NOORD}
    inloop = html_of(open_screen("kaart", town, aanbodsoort="inloophuis", **chosen))
    assert "Wel ergens in dit gebied" in inloop
    assert NAMES["I1"] in inloop
    eettafel = html_of(open_screen("kaart", town, aanbodsoort="eettafel", **chosen))
    for name in (NAMES["E1"], NAMES["E2"], NAMES["E3"]):
        assert name in eettafel
    assert "telt niet mee in de afstand" in eettafel
    assert "Waarom een hiaat?" in eettafel


def test_slider_moves_everything(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer", niveau="buurt", gebied=N1)
    app.slider(key="kies_norm").set_value(600).run()
    # within 600 m of herkomst 3 are 0-9: all ten, so nobody of N1 is outside
    assert escape("Niemand van de 100 ouderen (65+) in N1 woont verder dan 600 m") in html_of(app)
    table = ranking(app).set_index("Gebied")
    assert str(table.loc["N1", "Tekort"]).strip() == "0"
    assert str(table.loc["N4", "Tekort"]).strip() == "20"  # of 50, 34-39 are within 600 m of 40
    assert query_of(app)["norm"] == "600"
    assert "Afgesproken is 400 m" in texts_of(app)
    app.slider(key="kies_norm").set_value(400).run()
    assert "norm" not in query_of(app)


def test_filters_go_into_the_address(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town)
    app.selectbox(key="kies_doelgroep").set_value("jeugd").run()
    app.selectbox(key="kies_aanbodsoort").set_value("buurthuis").run()
    app.radio(key="kies_maat").set_value("afstand").run()
    app.toggle(key="kies_ander").set_value(True).run()
    assert not app.exception
    found = query_of(app)
    assert found == {
        "doelgroep": "jeugd", "aanbodsoort": "buurthuis", "niveau": "wijk", "maat": "afstand", "ander": "ja",
    }  # fmt: skip


def test_a_gebied_can_be_chosen_from_the_list_and_let_go(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town)
    app.selectbox(key="kies_gebied").set_value(NOORD).run()
    assert query_of(app)["gebied"] == NOORD
    assert app.session_state[TABLE_KEY]["selection"]["rows"] == [list(ranking(app)["Gebied"]).index("Noord")]
    app.selectbox(key="kies_gebied").set_value(None).run()
    assert "gebied" not in query_of(app)


def test_pairs_with_a_norm_come_first_and_others_say_so(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="jeugd", aanbodsoort="huiskamer")
    options = app.selectbox(key="kies_aanbodsoort").options
    assert options[0] == "Buurthuis"
    assert all(option.endswith("geen norm") for option in options[1:])
    assert "Voor dit paar is geen norm afgesproken. We rekenen met 800 m" in texts_of(app)


@pytest.mark.parametrize("path", ["kaart", "aanbod", "verantwoording"])
def test_an_address_full_of_nonsense_is_harmless(open_screen: Open, town: Path, path: str) -> None:
    app = open_screen(
        path, town, doelgroep=IMG, gebied="'; DROP", norm="-1", niveau="x", maat="y", zoek="\x00" * 500
    )
    assert not app.exception
    assert query_of(app)["doelgroep"] == "ouderen"


def _click(properties: dict[str, object]) -> dict[str, object]:
    return {
        "last_active_drawing": {"type": "Feature", "properties": properties},
        "last_object_clicked_count": 1,
    }


@pytest.mark.parametrize(
    ("clicked", "chosen"),
    [
        (None, []),
        ({}, []),
        ({"last_active_drawing": None}, []),
        (_click({"naam": "een aanbod"}), []),
        (_click({"gebiedcode": 3}), []),
        (_click({"gebiedcode": NOORD}), [{"gebied": NOORD}]),
        (_click({"gebiedcode": ZUID}), []),  # was chosen already
    ],
)
def test_a_click_on_the_map_chooses_the_gebied(
    clicked: object, chosen: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[object] = []
    monkeypatch.setattr(st, "session_state", {mapview.MAP_KEY: clicked})
    monkeypatch.setattr(mapview, "change", lambda **values: changes.append(values))
    monkeypatch.setattr(mapview, "current_selection", lambda: Selection("ouderen", "huiskamer", gebied=ZUID))
    mapview._clicked()
    assert [values for values in changes if values] == chosen


def test_aanbod_searches_and_says_what_counts(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town)
    table = app.dataframe[0].value.set_index("Naam")
    assert len(table) == len(AANBOD)
    assert table.loc[NAMES["H1"], "Telt mee?"] == "ja."
    assert str(table.loc[NAMES["I1"], "Telt mee?"]).startswith("ja, als gebied")
    assert str(table.loc[NAMES["E1"], "Telt mee?"]).startswith("apart: hele stad")
    assert table.loc[NAMES["H1"], "Bron"] == "onbekend"
    app.text_input(key="zoek_tekst").set_value("de HAARD").run()
    assert list(app.dataframe[0].value["Naam"]) == [NAMES["H1"]]
    assert query_of(app)["zoek"] == "de HAARD"
    app.text_input(key="zoek_tekst").set_value("").run()
    app.selectbox(key="zoek_soort").set_value("ontmoeting").run()
    assert set(app.dataframe[0].value["Soort"]) == {"Huiskamer", "Buurthuis"}
    app.selectbox(key="zoek_wijk").set_value(NOORD).run()
    # De Haard and Midden stand in Noord; Overgrens stands east of the town, Huiskamer 75 in Zuid
    assert set(app.dataframe[0].value["Naam"]) == {NAMES["H1"], NAMES["B1"]}


def test_aanbod_marks_rows_that_are_left_out_with_the_reason(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod.append({"aanbod_id": "F1", "naam": "Verkeerde soort", "aanbodsoort": "huiskamr", "op": "N 3"})
    app = open_screen("aanbod", town.write(tmp_path))
    left_out = str(app.dataframe[0].value.set_index("Naam").loc["Verkeerde soort", "Telt mee?"])
    assert left_out.startswith("nee: ")
    assert "huiskamr" in left_out


def test_verantwoording_shows_agreements_and_limits(open_screen: Open, town: Path) -> None:
    app = open_screen("verantwoording", town)
    page = texts_of(app)
    assert not app.exception
    assert "Elke norm is een afspraak, geen wet." in page
    assert "Afspraak in Roosterdam" in page
    assert "Vertrekpunt: 80 plekken waar mensen wonen" in page
    assert NAMES["E1"] in page
    assert "Bij deze gegevens staat geen BRON.md" in page


def test_a_changed_file_is_read_at_the_next_run(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town)
    register = town / "aanbod" / "register.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("De Haard", "De Oven"), encoding="utf-8")
    app.run()
    assert "Huiskamer De Oven" in set(app.dataframe[0].value["Naam"])


@pytest.mark.parametrize("path", ["kaart", "aanbod", "verantwoording"])
def test_refused_data_is_a_message_and_no_traceback(open_screen: Open, town: Path, path: str) -> None:
    (town / "geo" / "bevolking.csv").unlink()
    (town / "aanbod" / "register.csv").write_text("", encoding="utf-8")
    app = open_screen(path, town)
    assert not app.exception
    page = texts_of(app)
    assert "Deze gegevens kunnen we niet gebruiken" in page
    assert "geo/bevolking.csv" in page
    assert "aanbod/register.csv" in page
    assert "Wat kunt u doen?" in page
    assert not app.dataframe


def test_the_whole_app_opens_with_names(app_script: Callable[[Path], AppTest], town: Path) -> None:
    app = app_script(town)
    assert not app.exception
    assert GEMEENTE not in texts_of(app)  # names, not codes
    assert "Een hiaat is het begin van een gesprek" in html_of(app)


# -- texts of the register are data: one test per surface of the screens (those of the map: tests/kaart)


@pytest.mark.parametrize("gebied", [N1, N2])
def test_panel_legend_and_sentence_escape(open_screen: Open, nasty_town: Path, gebied: str) -> None:
    app = open_screen(
        "kaart", nasty_town, doelgroep="ouderen", aanbodsoort="huiskamer", niveau="buurt", gebied=gebied
    )
    assert not app.exception
    page = html_of(app).replace(st_constant_html(), "")
    for text in NASTY:
        if "<" in text:
            assert text not in page
    assert escape(IMG) in page
    assert "<img" not in page
    assert "<svg" not in page


def st_constant_html() -> str:
    return "<script>document.documentElement.lang = 'nl'</script>"


def test_table_shows_text_as_it_is(open_screen: Open, nasty_town: Path) -> None:
    names = set(open_screen("aanbod", nasty_town).dataframe[0].value["Naam"])
    assert {text.strip() for text in NASTY} <= names  # a data frame draws text on a canvas


def test_verantwoording_escapes(open_screen: Open, nasty_town: Path) -> None:
    app = open_screen("verantwoording", nasty_town)
    assert not app.exception
    assert "<img" not in html_of(app)
    marked = "\n".join(str(part.value) for part in app.markdown)
    assert "<img" not in marked
    assert "![plaatje]" not in marked
    assert not any(part.allow_html for part in app.markdown)


def test_safe_markdown_loads_nothing() -> None:
    text = safe_markdown("# Kop\n## Sub\n<!-- weg\nermee -->![p](http://x/y.png) <b>vet</b>")
    assert text == "### Kop\n#### Sub\n!\\[p](http://x/y.png) &lt;b>vet&lt;/b>"


def test_csv_holds_no_formula_and_keeps_numbers() -> None:
    table = pd.DataFrame(
        {"naam": ["=1+1", "+31", "-5", "@x", " =2", "\tx", "gewoon", None], "tekort": [-1.5, *range(7)]}
    )
    lines = safe_csv(table).decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "'=1+1,-1.5",
        "'+31,0.0",
        "'-5,1.0",
        "'@x,2.0",
        "' =2,3.0",
        "'\tx,4.0",
        "gewoon,5.0",
        ",6.0",
    ]


def test_a_quick_second_choice_beats_the_address_of_before(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer")
    before = query_of(app)
    app.slider(key="kies_norm").set_value(450).run()
    app.query_params.clear()  # the browser has not seen the new address yet when the next click leaves
    for key, value in before.items():
        app.query_params[key] = value
    app.slider(key="kies_norm").set_value(800).run()
    assert query_of(app)["norm"] == "800"
    assert "We rekenen" not in texts_of(app)


def test_going_back_beats_the_choice(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer")
    before = query_of(app)
    app.slider(key="kies_norm").set_value(800).run()
    app.query_params.clear()
    for key, value in before.items():
        app.query_params[key] = value
    app.run()
    assert "norm" not in query_of(app)
    assert app.slider(key="kies_norm").value == 400
