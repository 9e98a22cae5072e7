"""Drempels: what the register's words say, and what they leave open."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.drempels import GEEN_DREMPEL, ONBEKEND, WEL_DREMPEL, read_drempels, states_for
from analysis.normen import DREMPELS

COLUMN = {name: name for name in DREMPELS} | {"taal": "talen", "traploos": "rolstoel"}


def read_one(drempel: str, text: str, *, max_kosten_euro: float = 0.0) -> int:
    cells = dict.fromkeys(COLUMN.values(), "") | {COLUMN[drempel]: text}
    found = read_drempels(pd.DataFrame([cells]), max_kosten_euro=max_kosten_euro)
    assert all(found[other][0] == ONBEKEND for other in DREMPELS if other != drempel)
    return int(found[drempel][0])


@pytest.mark.parametrize(
    ("drempel", "text", "expected"),
    [
        ("kosten", "gratis", GEEN_DREMPEL),
        ("kosten", "Gratis; koffie tegen betaling", GEEN_DREMPEL),
        ("kosten", "geen eigen bijdrage; soms vergoeding voor maaltijd", GEEN_DREMPEL),
        ("kosten", "vrij toegankelijk", GEEN_DREMPEL),
        ("kosten", "0 euro", GEEN_DREMPEL),
        ("kosten", "3 euro (koffie/thee)", WEL_DREMPEL),
        ("kosten", "€ 2,50", WEL_DREMPEL),
        ("kosten", "lidmaatschap of dagkaart", WEL_DREMPEL),
        ("kosten", "bekostigd uit donaties", ONBEKEND),
        ("kosten", "", ONBEKEND),
        ("kosten", "niet gratis", WEL_DREMPEL),
        ("kosten", "Niet gratis: € 3", WEL_DREMPEL),
        ("kosten", "eerste keer gratis, daarna € 5", ONBEKEND),
        ("kosten", "vanaf 18 jaar", ONBEKEND),
        ("kosten", "55+", ONBEKEND),
        ("kosten", "kosten onbekend", ONBEKEND),
        ("kosten", "n.v.t.", ONBEKEND),
        ("taal", "alleen Nederlands", WEL_DREMPEL),
        ("taal", "eenvoudig Nederlands", GEEN_DREMPEL),
        ("taal", "onbekend", ONBEKEND),
        ("taal", "?", ONBEKEND),
        ("traploos", "ja/nee", ONBEKEND),
        ("traploos", "nee?", ONBEKEND),
        ("traploos", "n.v.t.", ONBEKEND),
        ("verwijzing", "geen idee", ONBEKEND),
        ("verwijzing", "geen verwijzing nodig", GEEN_DREMPEL),
        ("taal", "Nederlands", WEL_DREMPEL),
        ("taal", "nl", WEL_DREMPEL),
        ("taal", "Nederlands en Arabisch", GEEN_DREMPEL),
        ("taal", "nl;en", GEEN_DREMPEL),
        ("taal", "", ONBEKEND),
        ("traploos", "ja", GEEN_DREMPEL),
        ("traploos", "nee", WEL_DREMPEL),
        ("traploos", "deels", ONBEKEND),
        ("traploos", "", ONBEKEND),
        ("verwijzing", "ja, via de huisarts", WEL_DREMPEL),
        ("verwijzing", "nee", GEEN_DREMPEL),
        ("verwijzing", "niet nodig", GEEN_DREMPEL),
        ("verwijzing", "soms", ONBEKEND),
        ("aanmelden", "verplicht", WEL_DREMPEL),
        ("aanmelden", "Nee, loop binnen", GEEN_DREMPEL),
        ("aanmelden", "", ONBEKEND),
    ],
)
def test_words_by_hand(drempel: str, text: str, expected: int) -> None:
    assert read_one(drempel, text) == expected


def test_an_agreed_amount_is_no_drempel() -> None:
    assert read_one("kosten", "3 euro", max_kosten_euro=3) == GEEN_DREMPEL
    assert read_one("kosten", "3,50 euro", max_kosten_euro=3) == WEL_DREMPEL
    # a dot parts thousands, a comma cents
    assert read_one("kosten", "€ 1.250", max_kosten_euro=3) == WEL_DREMPEL
    assert read_one("kosten", "€ 1.250,50", max_kosten_euro=1250) == WEL_DREMPEL
    assert read_one("kosten", "12,50 + 0,40 per stuk", max_kosten_euro=3) == WEL_DREMPEL
    assert read_one("kosten", "gratis, koffie € 1", max_kosten_euro=3) == GEEN_DREMPEL
    # of several amounts the largest counts
    assert read_one("kosten", "2 of 5 euro", max_kosten_euro=3) == WEL_DREMPEL


def test_one_drempel_is_enough_and_unknown_is_not_nothing() -> None:
    # every combination of two drempels, joined by the plain rule
    kinds = [GEEN_DREMPEL, WEL_DREMPEL, ONBEKEND]
    pairs = list(product(kinds, kinds))
    found = {
        "kosten": np.array([one for one, _ in pairs], dtype=np.int8),
        "taal": np.array([two for _, two in pairs], dtype=np.int8),
    }
    joined = states_for(found, ["kosten", "taal"], size=len(pairs)).tolist()
    for pair, state in zip(pairs, joined, strict=True):
        if WEL_DREMPEL in pair:
            assert state == WEL_DREMPEL
        else:
            assert state == (ONBEKEND if ONBEKEND in pair else GEEN_DREMPEL)


def test_without_drempels_nothing_is_in_the_way() -> None:
    assert states_for({}, [], size=3).tolist() == [GEEN_DREMPEL] * 3
