"""Profielblokken: the week, the roles and the changes of a wijk in words, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import Results, read_bronnen, run
from analysis.eerder import Eerder
from analysis.rapport import Onderwerp, make_onderwerp
from analysis.rapport.profielblokken import list_blokken, roles_sentences, roles_table, week_sentence
from analysis.rapport.veranderingen import VERANDERD, list_veranderingen
from analysis.stand import take_stand
from tests.roosterdam import N1, N2, NOORD, ZUID, Roosterdam


def test_week_in_words() -> None:
    deel = ["ochtend", "middag", "avond"]
    states = np.zeros((2, 7, 3), dtype=np.int8)
    states[0, 0, 0] = 1
    states[1, 0, :2] = -1
    assert week_sentence(states, deel) == (
        "Er is zeker iets open op maandagochtend. Van 1 van de 2 weten we de tijden niet."
    )
    states[:] = 1
    assert week_sentence(states, deel) == "Op elk moment van de week is er zeker iets open."
    states[:, 0, 0] = 0
    assert week_sentence(states, deel) == "Er is zeker iets open op 20 van de 21 dagdelen."


def test_roles_are_functions_and_unknown_comes_last() -> None:
    rows = [
        {"organisatie": None, "contactrol": None},
        {"organisatie": None, "contactrol": None},
        {"organisatie": "WijZ", "contactrol": "opbouwwerker"},
    ]
    table = roles_table(pd.DataFrame(rows))  # type: ignore[arg-type]  # no geometry is needed
    assert table.to_numpy().tolist() == [["WijZ", "1", "opbouwwerker"], ["onbekend", "2", "onbekend"]]


def test_roles_are_said_of_few_and_the_rest_is_counted() -> None:
    rows = [{"organisatie": f"Club {letter}", "contactrol": None} for letter in "fedcba"]
    rows += [{"organisatie": "Haard", "contactrol": "beheerder"}, {"organisatie": None, "contactrol": None}]
    assert roles_sentences(pd.DataFrame(rows)) == [  # type: ignore[arg-type]  # no geometry is needed
        "Haard: beheerder.",
        "Contactrol onbekend: Club a, Club b, Club c, Club d en nog 2.",
    ]


# -- the blocks of Roosterdam, whose people are counted by hand in tests/dashboard/test_vijvermeter.py


@pytest.fixture
def results(tmp_path: Path) -> Results:
    town = Roosterdam()
    town.pairs = [("ouderen", "ontmoeting", 800)]
    town.aanbod[0] |= {"openingstijden": "ma 09:00-12:00", "organisatie": "Haard", "contactrol": "beheerder"}
    return run(read_bronnen(town.write(tmp_path)))


def said(onderwerp: Onderwerp, changes: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    return {blok.kop: blok.zinnen for blok in list_blokken(onderwerp, changes=changes)}


def test_blocks_of_a_wijk(results: Results) -> None:
    # Midden reaches 230, De Haard 160 and both 90; without Midden 140 have nothing, without De Haard 70
    noord = make_onderwerp(results, gebied=NOORD)
    blocks = said(noord, ("Nieuw.",))
    alone = [sentence.partition(" Onzeker")[0] for sentence in blocks.pop("Wat mag niet stoppen?")]
    assert alone == [
        "Stopt Buurthuis Midden? Dan hebben 140 ouderen (65+) geen ‘Ontmoeting’ meer binnen 800 m.",
        "Stopt Huiskamer De Haard? Dan hebben 70 ouderen (65+) geen ‘Ontmoeting’ meer binnen 800 m.",
    ]
    assert blocks == {
        "Wanneer is er iets open?": (
            "Er is zeker iets open op maandagochtend. Van 3 van de 4 weten we de tijden niet.",
        ),
        "Wie kan elkaar ontmoeten?": (
            (
                "Nodig Buurthuis Midden en Huiskamer De Haard samen uit: 90 mensen (Ouderen (65+)) kunnen "
                "bij allebei terecht, 56 % van het kleinste bereik. Ga eerst na of ze tegelijk open zijn."
            ),
        ),
        "Wie kunt u bellen?": ("Haard: beheerder.",),
        VERANDERD: ("Nieuw.",),
    }


def test_a_buurt_speaks_of_its_own_offerings(results: Results) -> None:
    blocks = said(make_onderwerp(results, gebied=N1))
    assert [sentence[:21] for sentence in blocks["Wat mag niet stoppen?"]] == ["Stopt Huiskamer De Ha"]
    assert VERANDERD not in blocks
    blocks = said(make_onderwerp(results, gebied=N2))
    assert [sentence[:21] for sentence in blocks["Wat mag niet stoppen?"]] == ["Stopt Buurthuis Midde"]


def test_a_gebied_without_offerings_has_no_blocks(results: Results) -> None:
    nothing = replace(results.bronnen, aanbod=results.aanbod.iloc[:0])
    empty = replace(make_onderwerp(results, gebied=ZUID), results=replace(results, bronnen=nothing))
    assert list_blokken(empty) == []


def test_changes_are_told_of_a_wijk_as_it_is_today(results: Results, tmp_path: Path) -> None:
    data = tmp_path / "roosterdam"
    stand = take_stand(results)
    was = Eerder("2-3-2026", stand.assign(status="hiaat"))
    noord = make_onderwerp(results, gebied=NOORD)
    (first, second) = list_veranderingen(noord, data, eerder=was)
    assert first == "Sinds 2-3-2026: 1 opgelost."
    assert second.startswith("Opgelost: Noord, ouderen (65+), ‘Ontmoeting’: verder dan de norm")
    assert list_veranderingen(noord, data, eerder=None) == []
    for other in (replace(noord, plan="Kamer erbij"), make_onderwerp(results, gebied=N1)):
        assert list_veranderingen(other, data, eerder=was) == []


def test_a_damaged_history_is_said_beside_the_figures(results: Results, tmp_path: Path) -> None:
    data = tmp_path / "roosterdam"
    (data / "aanbod" / "register").mkdir()
    (data / "aanbod" / "register" / "geschiedenis.sqlite").write_bytes(b"this is no database" * 100)
    was = Eerder("2-3-2026", take_stand(results))
    lines = list_veranderingen(make_onderwerp(results, gebied=NOORD), data, eerder=was)
    assert lines[0] == "Sinds 2-3-2026 is er in de cijfers niets veranderd."
    assert lines[1].startswith("De geschiedenis van het register is niet te lezen.")
    assert len(lines) == 2
