"""The agreements behind the measures (normen.toml) and the files in geo/ that may be absent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import NormenError
from analysis.normen import DREMPELS, load_normen
from analysis.pipeline import read_bronnen
from tests.roosterdam import NORMEN, Roosterdam

N1, N2 = "BU99990101", "BU99990102"


def load(tmp_path: Path, extra: str, *, normen: str = NORMEN) -> object:
    path = tmp_path / "normen.toml"
    path.write_text(extra + normen, encoding="utf-8")
    return load_normen(path)


def test_a_file_without_the_new_agreements_keeps_their_defaults(tmp_path: Path) -> None:
    path = tmp_path / "normen.toml"
    path.write_text(NORMEN, encoding="utf-8")
    normen = load_normen(path)
    assert normen.week.uren == {"ochtend": (6, 12), "middag": (12, 18), "avond": (18, 24)}
    assert (normen.week.laatste_dag - normen.week.eerste_dag).days + 1 == 52 * 7
    assert normen.doelgroepen["ouderen"].drempels == DREMPELS
    assert (normen.max_kosten_euro, normen.aanbodsoorten["vervoer"].zonder_deur) == (0, False)


def test_the_new_agreements_are_read(tmp_path: Path) -> None:
    changed = NORMEN.replace(
        'jeugd = { label = "Jeugd" }', 'jeugd = { label = "Jeugd", drempels = ["kosten"] }'
    ).replace('vervoer = { label = "Vervoer" }', 'vervoer = { label = "Vervoer", zonder_deur = true }')
    path = tmp_path / "normen.toml"
    week = "[dagdelen]\nochtend = [7, 12.5]\neerste_dag = 2026-07-06\nlaatste_dag = 2026-08-16\n"
    path.write_text(f"max_kosten_euro = 2.5\n{changed}{week}", encoding="utf-8")
    normen = load_normen(path)
    assert normen.week.uren["ochtend"] == (7, 12.5)
    assert normen.week.eerste_dag == dt.date(2026, 7, 6)
    assert normen.doelgroepen["jeugd"].drempels == ("kosten",)
    assert normen.aanbodsoorten["vervoer"].zonder_deur
    assert normen.max_kosten_euro == 2.5


@pytest.mark.parametrize(
    ("week", "message"),
    [
        ("ochtend = [12, 6]", "'ochtend' is geen begin en eind"),
        ("avond = [18, 26]", "'avond' is geen begin en eind"),
        ('middag = "12-18"', "'middag' is geen begin en eind"),
        ('eerste_dag = "maandag"', "geen week of langer"),
        ("eerste_dag = 2027-01-01", "geen week of langer"),
        ("min_minuten = -5", "'min_minuten' is geen getal"),
    ],
)
def test_dagdelen_that_cannot_be(tmp_path: Path, week: str, message: str) -> None:
    with pytest.raises(NormenError, match=message):
        load(tmp_path, "", normen=f"{NORMEN}\n[dagdelen]\n{week}\n")


def test_other_agreements_that_cannot_be(tmp_path: Path) -> None:
    stairs = NORMEN.replace('label = "Jeugd"', 'label = "Jeugd", drempels = ["trap"]')
    with pytest.raises(NormenError, match="Drempel 'trap' bestaat niet"):
        load(tmp_path, "", normen=stairs)
    numbers = NORMEN.replace('label = "Jeugd"', 'label = "Jeugd", drempels = [1]')
    with pytest.raises(NormenError, match="'drempels' is geen lijst van codes"):
        load(tmp_path, "", normen=numbers)
    with pytest.raises(NormenError, match="'dagdelen' is geen onderdeel"):
        load(tmp_path, "dagdelen = 3\n")
    with pytest.raises(NormenError, match="'max_kosten_euro' is geen getal"):
        load(tmp_path, "max_kosten_euro = -1\n")


def test_figures_of_gebieden_are_read_and_doubted(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    rows = [
        "gebiedcode,cijfer,waarde,peiljaar,bron,schatting",
        f"{N1},inkomen,20000,2021,test,nee",
        f"{N1},inkomen,30000,2021,test,nee",
        f"{N2},inkomen,-99997,2021,test,nee",
        "BU00000000,inkomen,1,2021,test,nee",
        f"{N2},huur,veel,2021,test,ja",
    ]
    (data / "geo" / "gebiedscijfers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    bronnen = read_bronnen(data)
    found = bronnen.aanvulling.figure("inkomen", [N1, N2, "BU99990103"])
    assert found[0] == 20000  # the first row counts
    assert np.isnan(found[1:]).all()  # a sentinel and an absent row are unknown
    mine = [(b.rij, b.kolom) for b in bronnen.bevindingen if b.bron == "geo/gebiedscijfers.csv"]
    assert sorted(mine) == [(3, "gebiedcode"), (5, "gebiedcode"), (6, "waarde")]


def test_candidates_without_a_point_are_counted(tmp_path: Path) -> None:
    data = Roosterdam().write(tmp_path)
    text = "locatie_id,naam,lat,lon\nL1,Kerk,52.5,6.09\nL2,School,,\nL1,Kerk weer,52.5,6.09\n"
    (data / "geo" / "ontmoetingslocaties.csv").write_text(text, encoding="utf-8")
    bronnen = read_bronnen(data)
    assert bronnen.aanvulling.kandidaten is not None
    assert bronnen.aanvulling.kandidaten["locatie_id"].tolist() == ["L1"]
    said = [b.melding for b in bronnen.bevindingen if b.bron == "geo/ontmoetingslocaties.csv"]
    assert said == ["2 van de 3 gebouwen hebben geen punt of zijn dubbel. Ze doen niet mee."]


def test_a_data_directory_without_them_has_none(tmp_path: Path) -> None:
    aanvulling = read_bronnen(Roosterdam().write(tmp_path)).aanvulling
    assert aanvulling.kandidaten is None
    assert aanvulling.werkgebieden is None
    assert np.isnan(aanvulling.figure("inkomen", [N1])).all()
