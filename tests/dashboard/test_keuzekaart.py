"""Map and ranked table of Verkennen on Roosterdam: ouderen × huiskamer at 400 m, as in test_views.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit_folium
from streamlit.testing.v1 import AppTest

from analysis import Norm, Results, maten, read_bronnen, run
from analysis.maten.keuze import Keuze, compute_keuze, states_of_keuze
from dashboard.components.keuzekaart import rank_pair, ranked_words
from tests.dashboard.test_views import html_of
from tests.roosterdam import Roosterdam

Open = Callable[..., AppTest]
PAIR = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "niveau": "buurt"}
NORM = Norm("ouderen", "huiskamer", 400.0, 0.8)


@pytest.fixture
def results(town: Path) -> Results:
    return run(read_bronnen(town))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the browser would be sent for the map: a script with the layers in it, per drawing."""
    sent: list[str] = []

    def take(*_rest: object, **options: object) -> dict[str, object]:
        sent.append(str(options))
        return {}

    monkeypatch.setattr(streamlit_folium, "_component_func", take)
    return sent


def test_ranks_by_what_is_certain_then_unknown_then_what_meets(results: Results) -> None:
    states = states_of_keuze(results, Keuze())
    table = compute_keuze(maten.build_bereik(results), states, norms=(NORM,))
    words = ranked_words(rank_pair(table, "buurt"))
    assert list(words["Gebied"]) == ["N2", "N4", "Z3", "Z2", "Z1", "Z4", "N1", "N3"]
    assert list(words["Wonen te ver"]) == ["200", "30", "30", "20", "10", "onbekend", "20", "0"]
    assert list(words["Binnen"])[:2] == ["0 %", "40 %"]
    assert words["Oordeel"].iloc[5].startswith("onbekend")


def test_what_the_register_does_not_say_is_a_range(results: Results) -> None:
    """Nobody knows when the huiskamers are open: N1 has 20 to 100 people without one."""
    states = states_of_keuze(results, Keuze(moment="ma-ochtend"))
    table = compute_keuze(maten.build_bereik(results), states, norms=(NORM,))
    words = ranked_words(rank_pair(table, "buurt")).set_index("Gebied")
    assert words.loc["N1", "Wonen te ver"] == "20 tot 100"
    assert words.loc["N4", "Het kan gaan om"] == "30 tot 50"


def test_map_shows_what_counts_and_what_may_count(
    open_screen: Open, tmp_path: Path, drawn: list[str]
) -> None:
    town = Roosterdam()
    town.aanbod[0] |= {"openingstijden": "ma 09:00-12:00"}  # De Haard; of Overgrens nobody knows
    data = town.write(tmp_path)
    app = open_screen("verkennen", data, **PAIR, dagdeel="di-ochtend")
    assert not app.exception
    text = "\n".join(drawn)
    assert "Overgrens" in text
    assert "De Haard" not in text  # certainly closed on a Tuesday
    drawn.clear()
    open_screen("verkennen", data, **PAIR, dagdeel="ma-ochtend")
    assert "De Haard" in "\n".join(drawn)
    assert "Wie woont te ver, per buurt" in html_of(app)
