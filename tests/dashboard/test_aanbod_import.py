"""Importing a list and going through what a person must decide, on the screen Aanbod."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from analysis.commandline import app as command_line
from analysis.kaart import escape
from analysis.register import Register
from dashboard.components import aanbodimport
from tests.dashboard.test_aanbod import button, html_of, reason, register_rows
from tests.nasty import IMG
from tests.roosterdam import NOORD, Roosterdam

Open = Callable[..., AppTest]
LIST = (
    "Naam;Soort;Doelgroep;Adres;Openingstijden;Telefoon\n"
    "Soep in de kerk;Eettafel;ouderen;Kerkweg 1, 9999 AA Roosterdam;ma 12:00-13:00;038-1234567\n"
    "Breien;handwerkclub;iedereen;Kerkweg 3, 9999 AA Roosterdam;wo 10:00-12:00;\n"
)
IMPORTED = "aanbod/import_lijst.csv"


def upload(app: AppTest, content: bytes = LIST.encode(), name: str = "Lijst.csv") -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    return app


def imported(town: Path) -> dict[str, dict[str, str]]:
    text = (town / IMPORTED).read_text(encoding="utf-8")
    return {row["naam"]: row for row in csv.DictReader(io.StringIO(text))}


def test_a_list_is_mapped_shown_saved_and_taken_back(open_screen: Open, town: Path) -> None:
    app = upload(open_screen("aanbod", town, taak="importeren"))
    assert not app.exception
    words = " ".join(str(one.value) for one in app.markdown)
    assert "2 nieuw" in words
    assert not (town / IMPORTED).exists()  # nothing before it was seen
    page = html_of(app)
    assert "Soep in de kerk" in page
    assert "038-1234567" not in page
    asked = next(one for one in app.selectbox if "handwerkclub" in one.label)
    asked.set_value("huiskamer")
    button(app, "Neem deze woorden zo over").click().run()
    assert not [one for one in app.selectbox if "handwerkclub" in one.label]
    button(app, "Neem over in het register").click().run()
    assert not app.exception
    assert "Overgenomen als handeling 1." in html_of(app)
    rows = imported(town)
    assert rows["Breien"]["aanbodsoort"] == "huiskamer"
    assert rows["Soep in de kerk"]["straat"] == "Kerkweg"
    assert "038" not in (town / IMPORTED).read_text(encoding="utf-8")
    button(app, "Draai de import terug (handeling 1)").click().run()
    assert "Handeling 1 is teruggedraaid." in html_of(app)
    assert not (town / IMPORTED).exists()


def test_the_browser_and_the_command_line_do_the_same(open_screen: Open, tmp_path: Path) -> None:
    typed, clicked = Roosterdam().write(tmp_path / "a"), Roosterdam().write(tmp_path / "b")
    path = tmp_path / "Lijst.csv"
    path.write_text(LIST, encoding="utf-8")
    line = ["import", str(path), "--data", str(typed), "--ja"]
    assert CliRunner().invoke(command_line, line).exit_code == 0
    app = upload(open_screen("aanbod", clicked, taak="importeren"))
    button(app, "Neem over in het register").click().run()
    assert "2 waarden staan bij Nalopen." in html_of(app)  # handwerkclub, iedereen
    for name in (IMPORTED, "aanbod/register/beoordelen_import_lijst.csv",
                 "aanbod/register/profielen/lijst.toml"):  # fmt: skip
        assert (clicked / name).read_bytes() == (typed / name).read_bytes()
    with Register(typed) as one, Register(clicked) as other:
        columns = ["nummer", "rol", "soort", "waarom"]
        assert one.history()[columns].equals(other.history()[columns])


def test_the_same_list_again_adds_nothing(open_screen: Open, town: Path) -> None:
    app = upload(open_screen("aanbod", town, taak="importeren"))
    button(app, "Neem over in het register").click().run()
    upload(app)
    assert "2 al precies zo in het register" in " ".join(str(one.value) for one in app.markdown)
    button(app, "Bewaar deze keuzes").click().run()
    assert "Er is niets nieuws; het register is niet veranderd." in html_of(app)


def test_columns_of_organisations_may_be_public(open_screen: Open, town: Path) -> None:
    text = LIST.replace("Telefoon", "Website").replace("038-1234567", "mail info@soep.example")
    app = upload(open_screen("aanbod", town, taak="importeren"), text.encode())
    public = next(one for one in app.multiselect if "persoonsgegevens" in one.label)
    assert public.options == ["Website"]
    public.set_value(["Website"]).run()
    button(app, "Neem over in het register").click().run()
    assert imported(town)["Soep in de kerk"]["website"] == "mail info@soep.example"


def test_a_list_without_a_known_name_column_asks_for_it(open_screen: Open, town: Path) -> None:
    app = upload(open_screen("aanbod", town, taak="importeren"), LIST.replace("Naam", "Qqq").encode())
    assert "Kies in welke kolom de naam van het aanbod staat." in html_of(app)
    next(one for one in app.selectbox if one.label == "Naam").set_value("Qqq").run()
    assert "Soep in de kerk" in html_of(app)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "leeg.csv", "Dit bestand is leeg."),
        (b"kapot", "kapot.xlsx", "Dit bestand is beschadigd"),
        (b"%PDF-1.4", "folder.pdf", "Bestanden van de soort '.pdf' kunnen niet gelezen worden."),
        (b"x", "../../etc/passwd", "kunnen niet gelezen worden."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_dutch(
    open_screen: Open, town: Path, content: bytes, name: str, message: str
) -> None:
    app = upload(open_screen("aanbod", town, taak="importeren"), content, name)
    assert not app.exception
    assert escape(message) in html_of(app)
    app.run()
    assert app.file_uploader  # another file can be tried


def test_a_file_that_is_too_large_is_refused_in_dutch(
    open_screen: Open, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aanbodimport, "MAX_MB", 0)
    app = upload(open_screen("aanbod", town, taak="importeren"))
    assert "meer dan 0 MB kan niet in de browser." in html_of(app)


def test_texts_of_a_list_are_no_markup(open_screen: Open, town: Path) -> None:
    text = f'Naam,Soort\n"{IMG.replace(chr(34), chr(34) * 2)}","{IMG.replace(chr(34), chr(34) * 2)}"\n'
    app = upload(open_screen("aanbod", town, taak="importeren"), text.encode(), f"{IMG}.csv")
    assert not app.exception
    assert escape(IMG) in html_of(app)
    assert "<img" not in html_of(app)
    words = [str(one.value) for one in app.markdown] + [one.label for one in app.selectbox]
    assert not [word for word in words if "<img" in word]


def test_what_must_be_decided_is_decided_one_by_one(open_screen: Open, tmp_path: Path) -> None:
    town = Roosterdam()
    town.aanbod.append({"aanbod_id": "F", "naam": "Fout", "aanbodsoort": "huiskamr", "op": "N 3"})
    town.aanbod.append({"aanbod_id": "P", "naam": "Zoek", "aanbodsoort": "huiskamer", "bereik": "punt"})
    data = town.write(tmp_path)
    app = open_screen("aanbod", data, taak="nalopen")
    assert "geen soort die in normen.toml staat" in html_of(app)
    next(one for one in app.selectbox if one.label == "Welke soort is het?").set_value("eettafel").run()
    assert reason(app).value == "nagelopen"
    button(app, "Sla op in het register").click().run()
    assert "Fout: opgeslagen als handeling 1." in html_of(app)
    assert register_rows(data)["F"]["aanbodsoort"] == "eettafel"
    assert "Er is geen plek bekend." in html_of(app)  # the next one
    next(one for one in app.selectbox if one.label == "Weet u alleen de wijk?").set_value(NOORD).run()
    button(app, "Sla op in het register").click().run()
    assert not app.exception
    row = register_rows(data)["P"]
    assert (row["wijkcode"], row["locatieprecisie"]) == (NOORD, "wijk")
    assert any("Er is niets na te lopen" in str(one.value) for one in app.markdown)
