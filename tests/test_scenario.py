"""A plan as text: it comes back as it went, and nothing else comes in."""

from __future__ import annotations

import json

import pytest

from analysis.errors import UsageError
from analysis.scenario import MAX_TEXT, MAX_WIJZIGINGEN, Scenario, read_scenario, write_scenario
from analysis.watals import AndereTijden, Stoppen, Toevoegen, Verplaatsen

PLAN = Scenario(
    "Meer in <b>Zuid</b>",
    (
        Toevoegen("huiskamer", 200050.04, 501500.0, ("ouderen", "alle"), "Mo 10:00-12:00", "Nieuw é"),
        Verplaatsen("H1", 200350.0, 501500.0),
        Stoppen("B1"),
        AndereTijden("H3", "za 19-22"),
    ),
)
STOP = {"wat": "stoppen", "id": "B1"}


def _text(**changed: object) -> str:
    return json.dumps({"versie": 1, "naam": "", "wijzigingen": []} | changed)


def test_a_plan_comes_back_to_the_decimetre() -> None:
    back = read_scenario(write_scenario(PLAN))
    assert back.naam == PLAN.naam
    assert back.wijzigingen[0] == Toevoegen(
        "huiskamer", 200050.0, 501500.0, ("ouderen", "alle"), "Mo 10:00-12:00", "Nieuw é"
    )
    assert back.wijzigingen[1:] == PLAN.wijzigingen[1:]
    assert read_scenario(write_scenario(Scenario())) == Scenario()


ADD = {"wat": "toevoegen", "soort": "h", "x": 200000, "y": 500000, "voor": ["a"], "tijden": "", "naam": ""}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "geen JSON"),
        ("[" * 5000, "geen JSON"),
        ("[]", "velden"),
        (_text(meer=1), "velden"),
        (_text(versie=2), "versie"),
        (_text(versie=True), "versie"),
        (_text(naam=3), "'naam'"),
        (_text(naam="x" * 81), "'naam'"),
        (_text(naam="a\nb"), "'naam'"),
        (_text(wijzigingen={}), "lijst"),
        (_text(wijzigingen=[STOP] * (MAX_WIJZIGINGEN + 1)), "lijst"),
        (_text(wijzigingen=["x"]), "'wat'"),
        (_text(wijzigingen=[{"wat": []}]), "'wat'"),
        (_text(wijzigingen=[{"wat": "wissen"}]), "andere velden"),
        (_text(wijzigingen=[{**STOP, "pad": "/etc"}]), "andere velden"),
        (_text(wijzigingen=[{**STOP, "id": None}]), "'id'"),
        (_text(wijzigingen=[{**ADD, "voor": []}]), "'voor'"),
        (_text(wijzigingen=[{**ADD, "voor": [1]}]), "'voor'"),
        (_text(wijzigingen=[{**ADD, "x": "1"}]), "'x'"),
        (_text(wijzigingen=[{**ADD, "x": True}]), "'x'"),
        (_text(wijzigingen=[{**ADD, "y": 0}]), "niet in Nederland"),
        (_text(wijzigingen=[{**ADD, "y": float("nan")}]), "geen JSON"),
        (_text(wijzigingen=[{**ADD, "y": 1e999}]), "geen JSON"),
        (" " * (MAX_TEXT + 1), "langer"),
    ],
)
def test_anything_else_is_refused(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_scenario(text)
