"""Verantwoording on Roosterdam: every number has a source, and completeness per wijk by hand.

In Noord are H1, B1, I1 (wijk only) and T1 (two wijken, place unknown); in Zuid H4, T1 and E3 (an area);
H3 stands outside the town, E1 is for the whole city and E2 at home.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis import Results, maten, read_bronnen, run
from analysis.kaart import escape
from analysis.maten.brug_gebouw import RIT_M
from analysis.rapport.verantwoording import KAN_NIET, KAN_WEL
from dashboard.components.onderbouwing import completeness_table, method_table, sources_table
from tests.dashboard.test_views import html_of, texts_of
from tests.roosterdam import Roosterdam

Open = Callable[..., AppTest]


@pytest.fixture
def results(town: Path) -> Results:
    return run(read_bronnen(town))


def test_completeness_per_wijk_by_hand(results: Results) -> None:
    table = completeness_table(results, maten.read_states(results)).set_index("Wijk")
    assert list(table.index) == ["Noord", "Zuid", "Hele stad, aan huis of wijk onbekend"]
    assert list(table["Aanbod"]) == ["4", "3", "3"]
    assert list(table["Plek bekend"]) == ["2 (50 %)", "2 (67 %)", "3 (100 %)"]
    assert set(table["Tijden bekend"]) == {"0 (0 %)"}
    assert set(table["Contactrol bekend"]) == {"0 (0 %)"}


def test_completeness_counts_times_and_roles_that_are_known(tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod[0] |= {"openingstijden": "ma 10:00-12:00", "contactrol": "beheerder", "peildatum": "2024"}
    town.aanbod[0] |= {"capaciteit": "12"}
    found = run(read_bronnen(town.write(tmp_path)))
    noord = completeness_table(found, maten.read_states(found)).set_index("Wijk").loc["Noord"]
    assert (
        list(noord[["Tijden bekend", "Plaatsen bekend", "Jaar bekend", "Contactrol bekend"]])
        == ["1 (25 %)"] * 4
    )


def test_a_wijk_without_offerings_is_not_complete(tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod = town.aanbod[:1]
    found = run(read_bronnen(town.write(tmp_path)))
    table = completeness_table(found, np.full((1, 7, 3), -1, dtype=np.int8)).set_index("Wijk")
    assert table.loc["Zuid", "Plek bekend"] == "geen aanbod"


def test_every_doelgroep_has_a_source_and_a_year(results: Results) -> None:
    table = sources_table(results).set_index("Getal").astype("object").T.to_dict()
    ouderen, old = table["Mensen: Ouderen (65+)"], table["Mensen: Ouderen (85+)"]
    assert ouderen["Hoe weten we het?"].startswith("Geteld.")
    assert (ouderen["Bron"], ouderen["Jaar"]) == ("Roosterdam", "2024")
    # nobody gave a number for ouderen_85: that is said, and no source is made up
    assert old["Hoe weten we het?"].startswith("Onbekend.")
    assert old["Bron"] == "onbekend"
    assert "rechte lijn × 1 " in table["Afstand"]["Hoe weten we het?"]  # Roosterdam walks straight


def test_method_has_words_and_a_formula_for_every_step(results: Results) -> None:
    table = method_table(results.normen)
    assert (table.map(len) > 5).all(axis=None)
    formulas = dict(zip(table["Wat"], table["Als formule"], strict=True))
    assert formulas["Afstand"].startswith("afstand = rechte lijn × 1 ")  # Roosterdam walks straight
    assert formulas["Tekort"] == "tekort = mensen − binnen"
    assert f"afstand ≤ {RIT_M / 1000:.0f} km" in formulas["Een rit of een nieuwe plek"]


def test_screen_has_all_parts(open_screen: Open, town: Path) -> None:
    app = open_screen("verantwoording", town)
    assert not app.exception
    headers = [part.value for part in app.header]
    assert headers == [
        "Wat u met deze cijfers kunt, en wat niet",
        "Waar komt elk getal vandaan?",
        "Zo is er gerekend",
        "Over straten meten",
        "Normen",
        "Hoe volledig is het register?",
        "Wat niet op de kaart staat",
        "Bevindingen over de gegevens",
        "Bronnen",
        "Toegankelijkheid",
    ]
    page = texts_of(app)
    for line in (*KAN_WEL, *KAN_NIET):  # the same words as on paper
        assert line in page
    assert "WCAG 2.2" in page


def test_from_a_number_on_the_kaart_to_its_source_in_two_clicks(open_screen: Open, town: Path) -> None:
    """One click opens the sources beside the map; a second goes to every other number's."""
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer")
    fold = next(fold for fold in app.expander if fold.label == "Bronnen en peildatum van deze kaart")
    said = " ".join(str(part.value) for part in [*fold.text, *fold.markdown])
    assert "Bron: Roosterdam" in said
    assert "Peiljaar: 2024" in said
    assert "Afspraak in Roosterdam" in said
    assert "(/verantwoording)" in said
    assert escape("Getallen en hun bron") in html_of(open_screen("verantwoording", town))
