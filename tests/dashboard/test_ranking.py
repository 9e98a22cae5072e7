"""The ranked table of the Kaart: what the map colours stands beside the people; nothing is too certain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.test_views import texts_of

Open = Callable[..., AppTest]


@pytest.mark.parametrize(
    ("maat", "beside"), [("tekort", []), ("aandeel", ["Binnen"]), ("afstand", ["Afstand"])]
)
def test_what_the_map_colours_stands_beside_the_people(
    open_screen: Open, town: Path, maat: str, beside: list[str]
) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="huiskamer", maat=maat)
    table = app.dataframe[0].value
    assert list(table.columns) == ["Gebied", *beside, "Zeker", "Tekort", "Hooguit", "Oordeel"]
    noord = table.set_index("Gebied").loc["Noord"]
    # as on Start: 257 of its 360, and De Haard and Overgrens stand on their addresses
    assert [noord[name].strip() for name in ("Zeker", "Tekort", "Hooguit")] == ["257", "257", "257"]


def test_nothing_is_certain_of_what_is_not_in_the_register(open_screen: Open, town: Path) -> None:
    app = open_screen("kaart", town, doelgroep="ouderen", aanbodsoort="vervoer")
    noord = app.dataframe[0].value.set_index("Gebied").loc["Noord"]
    assert noord["Zeker"].strip() == "onbekend"
    assert noord["Tekort"].strip() == "360"
    assert "als het er echt niet is? Dat is nog niet zeker." in texts_of(app)
