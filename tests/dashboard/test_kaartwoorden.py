"""What the map says in words about how sure its figures are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.dashboard.test_views import texts_of

Open = Callable[..., AppTest]


def test_what_is_certain_is_not_called_uncertain(open_screen: Open, known_town: Path) -> None:
    # the huiskamers for ouderen stand on their address: least and most are one number
    page = texts_of(open_screen("kaart", known_town, doelgroep="ouderen", aanbodsoort="huiskamer"))
    assert (
        "Volgens het register is dat zeker: waar we een plek niet precies weten, maakt dat niets uit." in page
    )
    assert "Onzeker: het kan gaan om" not in page
    assert "Van 0 van de" not in page


def test_what_is_uncertain_says_why(open_screen: Open, known_town: Path) -> None:
    # the inloophuis may be anywhere in Noord: near everybody there, or near nobody
    page = texts_of(open_screen("kaart", known_town, doelgroep="ouderen", aanbodsoort="inloophuis"))
    assert "Onzeker: het kan gaan om 100 tot 450 mensen." in page  # Noord has 350 of the 450 ouderen
    assert "Van 1 van de 1 aanbieders weten we alleen de wijk of buurt." in page


def test_where_nobody_lives_nothing_is_unknown(open_screen: Open, known_town: Path) -> None:
    choice = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "niveau": "buurt", "maat": "aandeel"}
    table = open_screen("kaart", known_town, **choice).dataframe[0].value.set_index("Gebied")
    assert str(table.loc["N3", "Binnen"]) == "niemand"  # no ouderen live there: the legend says so too
    assert "onbekend" not in "".join(table["Binnen"])
