"""Editing and adding rows of the register: checked first, compared with the screen, remembered, undoable."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from analysis import read_bronnen, run
from analysis.beheer.rijen import read_rij
from analysis.beheer.saving import Kader, Opslag, Verschil, Wie, add_rij, save_rij
from analysis.errors import OutputError
from analysis.normen import load_normen
from analysis.readers import read_buurten
from analysis.register import Register
from tests.roosterdam import NOORD, ZUID, Roosterdam

WIE = Wie("wijkmanager", "nagebeld op 22 november")


@pytest.fixture
def kader(tmp_path: Path) -> Kader:
    data = Roosterdam().write(tmp_path)
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    return Kader(data, load_normen(data / "normen.toml"), buurten)


def register_file(kader: Kader) -> Path:
    return kader.data / "aanbod/register.csv"


def names(kader: Kader) -> dict[str, str]:
    with register_file(kader).open(encoding="utf-8", newline="") as file:
        return {row["aanbod_id"]: row["naam"] for row in csv.DictReader(file)}


def edit(kader: Kader, aanbod_id: str, basis: dict[str, str] | None = None, **cells: str) -> Opslag:
    basis = read_rij(kader.data, aanbod_id) if basis is None else basis
    return save_rij(kader, aanbod_id, cells, basis=basis, wie=WIE)


def refusals(opslag: Opslag) -> list[tuple[str | None, str]]:
    return [(bezwaar.kolom, bezwaar.melding) for bezwaar in opslag.bezwaren]


def test_an_edit_changes_its_cells_only_and_is_remembered(kader: Kader) -> None:
    before = register_file(kader).read_bytes()
    opslag = edit(kader, "H1", naam="Huiskamer De Oven", openingstijden="ma 10:00-12:00")
    assert opslag.bezwaren == ()
    assert names(kader)["H1"] == "Huiskamer De Oven"
    with Register(kader.data) as register:
        what = register.history_of("H1")[["rol", "soort", "waarom", "kolom", "oud", "nieuw"]].fillna("")
        assert sorted(map(tuple, what.to_numpy().tolist())) == sorted(
            [
                (WIE.rol, "bewerking", WIE.waarom, "naam", "Huiskamer De Haard", "Huiskamer De Oven"),
                (WIE.rol, "bewerking", WIE.waarom, "openingstijden", "", "ma 10:00-12:00"),
            ]
        )
        assert opslag.nummer is not None
        register.undo(opslag.nummer)
    assert register_file(kader).read_bytes() == before


def test_the_map_sees_the_edit(kader: Kader) -> None:
    edit(kader, "H1", aanbodsoort="eettafel")
    aanbod = run(read_bronnen(kader.data)).aanbod.set_index("aanbod_id")
    assert aanbod.loc["H1", "aanbodsoort"] == "eettafel"


# The sentences are those of the readers, the last three of the form.
@pytest.mark.parametrize(
    ("cells", "kolom", "melding"),
    [
        ({"aanbodsoort": "huiskamr"}, "aanbodsoort",
         "Aanbodsoort 'huiskamr' staat niet in normen.toml. De rij telt niet mee; verbeter de soort."),
        ({"doelgroepen": "oudjes"}, "doelgroepen",
         ("Doelgroep 'oudjes' staat niet in normen.toml. "
         "Voor die groep telt de rij niet mee; verbeter de code.")),
        ({"capaciteit": "veel"}, "capaciteit",
         "'veel' is geen getal. Het telt als onbekend; vul een getal in."),
        ({"lat": "6,1", "lon": "52,5"}, "lat",
         "lat en lon zijn verwisseld. Draai ze om; het punt is niet gebruikt."),
        ({"bereik": "land"}, "bereik", "Bereik 'land' bestaat niet. Kies uit: punt, gebied, stad, thuis."),
        ({"wijkcode": "WK000000"}, "wijkcode",
         "Wijk 'WK000000' staat niet in de buurten. De code is niet gebruikt; verbeter hem."),
        ({"naam": " "}, "naam", "Naam is leeg. Vul het in."),
        ({"opmerking": "a" * 2001}, "opmerking", "Deze tekst is te lang. Gebruik hoogstens 2000 tekens."),
        ({"aanmelden": "mail anna@voorbeeld.nl"}, "aanmelden",
         "Hier lijkt een e-mailadres te staan. Haal het weg, of zeg dat het van een organisatie is."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_before_anything_is_written(
    kader: Kader, cells: dict[str, str], kolom: str, melding: str
) -> None:
    before = register_file(kader).read_bytes()
    opslag = edit(kader, "H1", None, **cells)
    assert opslag.nummer is None
    assert (kolom, melding) in refusals(opslag)
    assert register_file(kader).read_bytes() == before
    with Register(kader.data) as register:
        assert register.history().empty


def test_an_address_of_an_organisation_may_be_public(kader: Kader) -> None:
    wie = WIE._replace(openbaar=True)
    cells = {"aanmelden": "info@dehaard.example"}
    assert save_rij(kader, "H1", cells, basis=read_rij(kader.data, "H1"), wie=wie).nummer == 1


@pytest.mark.parametrize(
    ("waarom", "melding"),
    [
        ("  ", "Schrijf op waarom u dit verandert. Eén zin is genoeg."),
        ("gehoord van mevrouw Jansen",
         ("In de reden lijkt de naam van een persoon te staan. Schrijf een functie of organisatie op, "
         "geen persoon.")),
        ("x" * 2001, "De reden is te lang. Gebruik hoogstens 2000 tekens."),
    ],
)  # fmt: skip
def test_a_change_needs_a_reason_without_persons(kader: Kader, waarom: str, melding: str) -> None:
    wie = Wie("wijkmanager", waarom)
    opslag = save_rij(kader, "H1", {"naam": "A"}, basis=read_rij(kader.data, "H1"), wie=wie)
    assert refusals(opslag) == [("waarom", melding)]
    assert refusals(add_rij(kader, {"naam": "A", "aanbodsoort": "huiskamer"}, wie=wie)) == [
        ("waarom", melding)
    ]


def test_an_old_fault_elsewhere_in_the_row_does_not_stop_an_edit(tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod.append({"aanbod_id": "F", "naam": "Fout", "aanbodsoort": "huiskamr", "op": "N 3"})
    data = town.write(tmp_path)
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    kader = Kader(data, load_normen(data / "normen.toml"), buurten)
    opslag = edit(kader, "F", kosten="gratis")
    assert opslag.nummer == 1
    assert opslag.opmerkingen == (
        "Aanbodsoort 'huiskamr' staat niet in normen.toml. De rij telt niet mee; verbeter de soort.",
    )


def test_times_that_cannot_be_read_are_kept_and_said(kader: Kader) -> None:
    opslag = edit(kader, "H1", openingstijden="als de vlag uithangt")
    assert opslag.nummer == 1
    assert opslag.opmerkingen[0].startswith("De openingstijden van 'Huiskamer De Haard' begrijpen we niet")


def test_a_new_address_does_not_keep_the_old_point(kader: Kader) -> None:
    refused = refusals(edit(kader, "H1", straat="Elders", huisnummer="1"))
    assert refused == [
        (
            "straat",
            (
                "U verandert het adres, maar het punt op de kaart blijft staan. "
                "Zoek de plek opnieuw, maak lat en lon leeg, of zeg dat het punt al klopt."
            ),
        )
    ]
    assert edit(kader, "I1", straat="Elders").nummer == 1  # it never had a point
    cells, sure = {"straat": "Elders"}, WIE._replace(punt_klopt=True)
    assert save_rij(kader, "H1", cells, basis=read_rij(kader.data, "H1"), wie=sure).nummer == 2
    assert edit(kader, "H1", straat="Weer elders", x_rd="", y_rd="", wijkcode=NOORD).nummer == 3


def test_a_row_that_changed_meanwhile_is_not_overwritten(kader: Kader) -> None:
    basis = read_rij(kader.data, "H1")
    edit(kader, "H1", naam="Van een ander")
    opslag = edit(kader, "H1", basis, naam="Van mij")
    assert opslag.nummer is None
    assert opslag.intussen == (Verschil("naam", "Huiskamer De Haard", "Van een ander"),)
    assert names(kader)["H1"] == "Van een ander"


def test_another_row_that_changed_meanwhile_stays_changed(kader: Kader) -> None:
    basis = read_rij(kader.data, "H1")
    edit(kader, "B1", naam="Buurthuis Nieuw")
    assert edit(kader, "H1", basis, naam="Huiskamer Nieuw").nummer == 2
    assert (names(kader)["B1"], names(kader)["H1"]) == ("Buurthuis Nieuw", "Huiskamer Nieuw")


def test_a_row_that_went_is_said(kader: Kader) -> None:
    basis = read_rij(kader.data, "H1")
    text = register_file(kader).read_text(encoding="utf-8")
    rows = [line for line in text.splitlines(keepends=True) if not line.startswith("H1,")]
    register_file(kader).write_text("".join(rows), encoding="utf-8")
    assert edit(kader, "H1", basis, naam="X").verdwenen


def test_nothing_changed_is_no_change(kader: Kader) -> None:
    assert edit(kader, "H1", naam="Huiskamer De Haard ") == Opslag(aanbod_id="H1")


def test_formulas_and_loose_characters_are_text(kader: Kader) -> None:
    assert edit(kader, "H1", naam="=1+1", opmerking="a\x00b\ud800c").nummer == 1
    assert names(kader)["H1"] == "'=1+1"  # a spreadsheet shows it and does not run it
    assert read_rij(kader.data, "H1")["naam"] == "=1+1"
    assert read_rij(kader.data, "H1")["opmerking"] == "a b c"
    assert edit(kader, "H1", naam="=1+1") == Opslag(aanbod_id="H1")


def test_a_new_offering_gets_an_id_of_its_own(kader: Kader) -> None:
    cells = {"naam": "Soep", "aanbodsoort": "eettafel", "wijkcode": NOORD, "locatieprecisie": "wijk"}
    first, second = (add_rij(kader, cells, wie=WIE) for _ in range(2))
    assert (first.aanbod_id, second.aanbod_id) == ("EIGEN0001", "EIGEN0002")
    assert read_rij(kader.data, "EIGEN0001") | cells == read_rij(kader.data, "EIGEN0001")
    with Register(kader.data) as register:
        register.undo(2)
    assert read_rij(kader.data, "EIGEN0002") == {}
    assert add_rij(kader, cells, wie=WIE).aanbod_id == "EIGEN0003"  # the history of an id is of one offering
    assert run(read_bronnen(kader.data)).aanbod["aanbod_id"].tolist()[-2:] == ["EIGEN0001", "EIGEN0003"]


def test_a_new_offering_needs_a_name_and_a_soort_but_no_place(kader: Kader) -> None:
    missing = refusals(add_rij(kader, {"kosten": "1"}, wie=WIE))
    assert missing == [
        ("naam", "Naam is leeg. Vul het in."),
        ("aanbodsoort", "Aanbodsoort is leeg. Vul het in."),
    ]
    opslag = add_rij(kader, {"naam": "Nieuw", "aanbodsoort": "huiskamer", "bereik": "punt"}, wie=WIE)
    assert opslag.nummer == 1
    assert opslag.opmerkingen == (
        "Van 'Nieuw' is geen plek bekend. Het telt niet mee; vul een adres of wijkcode in.",
    )


def test_beside_more_lists_a_new_offering_goes_to_a_list_of_its_own(kader: Kader) -> None:
    (kader.data / "aanbod/tweede.csv").write_text("aanbod_id,naam,aanbodsoort\nQ,Quiz,huiskamer\n", "utf-8")
    opslag = add_rij(kader, {"naam": "Nieuw", "aanbodsoort": "huiskamer", "wijkcode": ZUID}, wie=WIE)
    assert opslag.aanbod_id == "EIGEN0001"
    assert "Nieuw" in (kader.data / "aanbod/eigen.csv").read_text("utf-8")
    with Register(kader.data) as register:
        register.undo(1)
    assert not (kader.data / "aanbod/eigen.csv").exists()


def test_excel_is_edited_added_to_and_undone(kader: Kader) -> None:
    register_file(kader).unlink()
    path = kader.data / "aanbod/lijst.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["aanbod_id", "naam", "aanbodsoort", "capaciteit"], ["A", "Soep", "eettafel", 8.0]):
        sheet.append(row)
    book.save(path)
    assert read_rij(kader.data, "A")["capaciteit"] == "8"
    assert edit(kader, "A", naam="=SOM(1)", wijkcode=NOORD).nummer == 1
    assert add_rij(kader, {"naam": "B", "aanbodsoort": "huiskamer"}, wie=WIE).aanbod_id == "EIGEN0001"
    assert edit(kader, "A", kosten="1 euro").nummer == 3
    cell = load_workbook(path).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("'=SOM(1)", "s")
    with Register(kader.data) as register:
        assert register.undo(2) == []  # the row went, the later edit stays
    assert read_rij(kader.data, "EIGEN0001") == {}
    assert read_rij(kader.data, "A")["kosten"] == "1 euro"


def test_a_crash_leaves_the_old_or_the_new(kader: Kader, monkeypatch: pytest.MonkeyPatch) -> None:
    before = register_file(kader).read_bytes()

    def fail(*_args: object) -> None:
        raise OutputError("De schijf is vol.")

    monkeypatch.setattr("analysis.register.journal.write_atomically", fail)
    with pytest.raises(OutputError, match=r"^De schijf is vol\.$"):
        edit(kader, "H1", naam="Nieuw")
    assert register_file(kader).read_bytes() == before
    monkeypatch.undo()
    with Register(kader.data) as register:
        assert register.history().empty
