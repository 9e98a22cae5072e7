"""The pattern between buurten on Verkennen: what it says, when it keeps silent, and what it must not load."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from analysis.maten.clustering import compute_clusters
from analysis.pipeline import read_bronnen, run
from dashboard.components.patroon import (
    chance_words,
    find_standing_out,
    pattern_lines,
    pattern_sentence,
    pattern_table,
)
from tests.dashboard.test_views import html_of, query_of
from tests.nasty import IMG

Open = Callable[..., AppTest]
SWITCH = "verkennen_patroon"
GEMEENTE = {
    "status": "bekend",
    "aantal_buurten": 40,
    "aantal_onbekend": 0,
    "moran": 0.3,
    "moran_p": 0.0001,
}
WORDS = {"who": "ouderen", "what": "huiskamer"}


def buurten(*sides: str) -> pd.DataFrame:
    """Give rows of table clusters, each buurt with a side and a chance of 1 in 1000, 2 in 1000 ..."""
    rows = [
        {"gebiedcode": f"B{i}", "gebiednaam": f"Buurt {i}", "cluster": side, "gi_p": i / 1000}
        for i, side in enumerate(sides, 1)
    ]
    return pd.DataFrame(rows, columns=["gebiedcode", "gebiednaam", "cluster", "gi_p"])


def say(row: dict[str, object], rows: pd.DataFrame) -> str:
    return pattern_sentence(row, find_standing_out(row, rows), **WORDS)


def test_those_with_little_come_before_those_with_much() -> None:
    assert say(GEMEENTE, buurten("hoog", "laag", "geen", "laag")) == (
        "In en rond deze buurten wonen naar verhouding opvallend veel ouderen zonder huiskamer: "
        "Buurt 2 en Buurt 4."
    )
    assert say(GEMEENTE, buurten("hoog")).startswith(
        "In en rond deze buurten wonen naar verhouding juist opvallend veel ouderen mét huiskamer: Buurt 1."
    )


def test_many_are_not_all_named() -> None:
    assert say(GEMEENTE, buurten(*["laag"] * 6)).endswith("Buurt 4, Buurt 5 en Buurt 6.")
    assert say(GEMEENTE, buurten(*["laag"] * 7)).endswith("Buurt 4, Buurt 5 en nog 2 buurten.")


@pytest.mark.parametrize(("moran", "p"), [(0.3, 0.051), (-0.3, 0.001)])
def test_nothing_is_named_when_the_whole_shows_no_pattern(moran: float, p: float) -> None:
    row = GEMEENTE | {"moran": moran, "moran_p": p}
    assert say(row, buurten("laag", "hoog")).startswith("Er is geen patroon dat geen toeval kan zijn")
    assert find_standing_out(row, buurten("laag", "hoog")).empty


def test_a_pattern_in_which_no_place_stands_out() -> None:
    assert say(GEMEENTE, buurten("geen")).startswith("Buurten naast elkaar lijken op elkaar, maar geen plek")


def test_what_cannot_be_told_says_why() -> None:
    few = GEMEENTE | {"status": "onbekend", "aantal_buurten": 9}
    assert say(few, buurten()).startswith("Of er een patroon is, is niet te zeggen: van 9 buurten")
    same = GEMEENTE | {"status": "onbekend"}
    assert "een even groot deel" in say(same, buurten())


def test_lines_tell_what_chance_is_and_how_few_buurten_there_are() -> None:
    row = GEMEENTE | {"aantal_onbekend": 3}
    lines = " ".join(pattern_lines(row, buurten("hoog"), who="ouderen"))
    for needed in (
        "Een plek waar opvallend weinig ouderen",
        "1 op de 20",
        "geen bewijs",
        "We vergelijken 40 buurten.",
        "Van 3 buurten weten we niet hoeveel ouderen er wonen.",
        "(Moran)? 0,3: ",
        "minder dan 1 op de 1.000 keer",
    ):
        assert needed in lines
    alone = " ".join(pattern_lines(GEMEENTE, buurten("laag", "hoog"), who="ouderen"))
    assert "Een plek waar" not in alone
    assert "Van 0" not in alone
    assert "1 op de 20" not in " ".join(pattern_lines(GEMEENTE, buurten(), who="ouderen"))


def test_the_table_hides_small_groups() -> None:
    beeld = pd.DataFrame(
        {"gebiedcode": ["B9", "B1"], "aandeel_binnen_norm": [0.5, 0.25], "buiten_norm": [80.0, 3.0]}
    )
    row = pattern_table(buurten("laag"), beeld).iloc[0]
    assert row.tolist() == ["Buurt 1", "weinig dichtbij", "25 %", "minder dan 10", "1 op de 1.000"]


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.00099, "minder dan 1 op de 1.000"),
        (0.05, "1 op de 20"),
        (0.2, "1 op de 5"),
        (0.21, "vaker dan 1 op de 5"),
        (float("nan"), "onbekend"),
    ],
)
def test_chance_in_words(p: float, words: str) -> None:
    assert chance_words(p) == words


def test_zwolle_names_the_buurten_of_the_table(open_screen: Open, root: Path) -> None:
    query = {"doelgroep": "alle", "aanbodsoort": "informatie_en_hulp", "vraag": "verdeling"}
    app = open_screen("verkennen", root / "data", **query)
    assert "Zo vaak bij toeval" not in html_of(app)
    app.toggle(key=SWITCH).set_value(True).run()
    assert query_of(app)["patroon"] == "ja"
    table = compute_clusters(run(read_bronnen(root / "data")))
    mine = table[(table["doelgroep"] == "alle") & (table["aanbodsoort"] == "informatie_en_hulp")]
    page = html_of(app)
    part = page[page.index("Zo vaak bij toeval") :].partition("</table>")[0]
    for cluster, names in mine[mine["niveau"] == "buurt"].groupby("cluster")["gebiednaam"]:
        assert len(names)
        assert all((f">{escape(name)}<" in part) == (cluster != "geen") for name in names)
    # nearly all buurten are at 0 % for a huiskamer: its neighbours stand out, the whole does not
    none = html_of(open_screen("verkennen", root / "data", **query_of(app) | {
        "doelgroep": "ouderen", "aanbodsoort": "huiskamer"}))  # fmt: skip
    assert "Er is geen patroon dat geen toeval kan zijn" in none


def test_few_buurten_and_texts_that_would_execute(open_screen: Open, nasty_town: Path) -> None:
    query = {"doelgroep": "ouderen", "aanbodsoort": "huiskamer", "vraag": "verdeling", "patroon": "ja"}
    app = open_screen("verkennen", nasty_town, **query)
    assert not app.exception
    assert "Of er een patroon is, is niet te zeggen: van 6 buurten" in html_of(app)
    assert IMG not in html_of(app)
    assert not any(part.allow_html for part in app.markdown)


def test_nothing_slow_is_loaded_before_somebody_asks(town: Path) -> None:
    script = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "from tests.dashboard.conftest import _script\n"
        f"app = AppTest.from_function(_script, kwargs={{'path': 'verkennen', 'data': {str(town)!r}}})\n"
        "app.query_params['vraag'] = 'verdeling'\n"
        "app.run(timeout=60)\n"
        f"assert app.toggle(key={SWITCH!r}).value is False\n"
        "print([name for name in ('esda', 'libpysal', 'numba') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
