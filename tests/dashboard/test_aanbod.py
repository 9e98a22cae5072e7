"""The screen Aanbod: edit, add, propose, judge, import and undo, on Roosterdam."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.kaart import escape
from analysis.register import Register
from dashboard.components import aanbodtoegang
from tests.nasty import IMG
from tests.roosterdam import ZUID, place

Open = Callable[..., AppTest]


def html_of(app: AppTest) -> str:
    return " ".join(str(block.proto.body) for block in app.get("html"))


def field(app: AppTest, kolom: str, kind: str = "text_input"):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return next(one for one in getattr(app, kind) if one.key and one.key.endswith(f":{kolom}"))


def button(app: AppTest, label: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return next(one for one in app.button if one.label == label)


def reason(app: AppTest):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return next(one for one in app.text_input if one.label.startswith("Waarom?"))


def register_rows(town: Path) -> dict[str, dict[str, str]]:
    with (town / "aanbod/register.csv").open(encoding="utf-8", newline="") as file:
        return {row["aanbod_id"]: row for row in csv.DictReader(file)}


def history_of(town: Path, aanbod_id: str) -> list[tuple[str, ...]]:
    with Register(town) as register:
        table = register.history_of(aanbod_id)[["rol", "soort", "waarom", "kolom", "oud", "nieuw"]]
    return [tuple(map(str, row)) for row in table.fillna("").to_numpy().tolist()]


def test_nothing_found_says_what_to_do(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, zoek="xyzzy")
    assert "Niets gevonden." in html_of(app)
    assert not app.dataframe
    button(app, "Laat alles zien").click().run()
    assert "Huiskamer De Haard" in set(app.dataframe[0].value["Naam"])


def test_a_row_is_shown_whole_beside_the_table(open_screen: Open, town: Path) -> None:
    page = html_of(open_screen("aanbod", town, id="H1"))
    for line in ("Voor wie: Ouderen (65+)", "Wijk: Noord", "Telt mee: ja"):
        assert escape(line) in page


def test_a_link_opens_the_form_of_a_row(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    assert not app.exception
    assert field(app, "naam").value == "Huiskamer De Haard"
    assert field(app, "aanbodsoort", "selectbox").value == "huiskamer"
    assert button(app, "Sla op in het register").disabled


def test_an_edit_reaches_the_file_the_history_and_the_table(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    field(app, "naam").set_value("Huiskamer De Oven").run()
    field(app, "doelgroepen", "multiselect").set_value(["ouderen", "jeugd"]).run()
    assert "Huiskamer De Oven" in html_of(app)  # what changes stands in sight
    reason(app).set_value("nagebeld").run()
    button(app, "Sla op in het register").click().run()
    assert not app.exception
    assert "Opgeslagen als handeling 1." in html_of(app)
    row = register_rows(town)["H1"]
    assert (row["naam"], row["doelgroepen"]) == ("Huiskamer De Oven", "ouderen;jeugd")
    assert sorted(history_of(town, "H1")) == [
        ("gegevensbeheerder", "bewerking", "nagebeld", "doelgroepen", "ouderen", "ouderen;jeugd"),
        ("gegevensbeheerder", "bewerking", "nagebeld", "naam", "Huiskamer De Haard", "Huiskamer De Oven"),
    ]
    assert reason(app).value == ""  # of the next change
    app.segmented_control(key="aanbod_taak").set_value("bekijken").run()
    assert "Huiskamer De Oven" in set(app.dataframe[0].value["Naam"])


def test_an_edit_without_a_reason_or_with_a_fault_writes_nothing(open_screen: Open, town: Path) -> None:
    before = (town / "aanbod/register.csv").read_bytes()
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    field(app, "capaciteit").set_value("veel").run()
    button(app, "Sla op in het register").click().run()
    assert "Schrijf op waarom u dit verandert." in html_of(app)
    reason(app).set_value("nagebeld").run()
    button(app, "Sla op in het register").click().run()
    assert escape("'veel' is geen getal.") in html_of(app)
    assert field(app, "capaciteit").value == "veel"
    assert (town / "aanbod/register.csv").read_bytes() == before


def test_a_change_by_another_is_shown_and_not_overwritten(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    field(app, "kosten").set_value("1 euro").run()
    reason(app).set_value("nagebeld").run()
    path = town / "aanbod/register.csv"
    path.write_text(path.read_text("utf-8").replace("Huiskamer De Haard", "Van een ander"), "utf-8")
    button(app, "Sla op in het register").click().run()
    assert "Een ander heeft deze rij intussen veranderd." in html_of(app)
    assert "Van een ander" in html_of(app)
    assert "kosten" not in register_rows(town)["H1"]
    button(app, "Neem dit over en houd mijn wijzigingen").click().run()
    assert field(app, "naam").value == "Van een ander"
    assert field(app, "kosten").value == "1 euro"
    button(app, "Sla op in het register").click().run()
    row = register_rows(town)["H1"]
    assert (row["naam"], row["kosten"]) == ("Van een ander", "1 euro")


def test_a_draft_survives_another_task(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    field(app, "kosten").set_value("1 euro").run()
    app.segmented_control(key="aanbod_taak").set_value("bekijken").run()
    app.segmented_control(key="aanbod_taak").set_value("wijzigen").run()
    assert field(app, "kosten").value == "1 euro"
    button(app, "Begin opnieuw").click().run()
    assert field(app, "kosten").value == ""


@pytest.mark.parametrize("closed", ["embedded", "read-only"])
def test_data_that_may_not_change_says_so(
    open_screen: Open, town: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    if closed == "embedded":
        monkeypatch.setattr(aanbodtoegang, "embedded_data", lambda: town)
    else:
        monkeypatch.setattr("dashboard.components.aanbodtoegang.os.access", lambda *_args: False)
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    assert not app.exception
    said = {
        "embedded": "Dit zijn de meegeleverde gegevens.",
        "read-only": "Deze gegevensmap is alleen te lezen.",
    }
    assert said[closed] in html_of(app)
    assert not [one for one in app.button if one.label.startswith("Sla op")]
    assert not (town / "aanbod/register").exists()


def test_texts_of_the_register_are_no_markup_in_the_form(open_screen: Open, nasty_town: Path) -> None:
    app = open_screen("aanbod", nasty_town, taak="wijzigen", id="X0")
    field(app, "organisatie").set_value(IMG + "!").run()
    reason(app).set_value(IMG).run()
    button(app, "Sla op in het register").click().run()
    assert not app.exception
    assert "Opgeslagen als handeling 1." in html_of(app)
    assert "<img" not in html_of(app)
    app.segmented_control(key="aanbod_taak").set_value("bekijken").run()
    assert "<img" not in html_of(app)


def test_an_offering_is_added_by_its_address(open_screen: Open, town: Path) -> None:
    x, y = place("Z 12")
    (town / "geo/adressen.csv").write_text(
        "straat,huisnummer,postcode,plaats,gemeentecode,gemeentenaam,x_rd,y_rd\n"
        f"Zuidlaan,12,9999BB,Roosterdam,GM9999,Roosterdam,{x},{y}\n",
        encoding="utf-8",
    )
    app = open_screen("aanbod", town, taak="toevoegen")
    field(app, "naam").set_value("Soep op donderdag").run()
    field(app, "aanbodsoort", "selectbox").set_value("eettafel").run()
    field(app, "adres").set_value("zuidlaan 12, 9999 bb").run()
    button(app, "Zoek deze plek").click().run()
    assert "Gevonden." in html_of(app)
    button(app, "Neem deze plek over").click().run()
    assert (field(app, "straat").value, field(app, "huisnummer").value) == ("Zuidlaan", "12")
    assert field(app, "naam").value == "Soep op donderdag"  # what was typed already stays
    reason(app).set_value("nieuw initiatief").run()
    button(app, "Sla op in het register").click().run()
    assert not app.exception
    row = register_rows(town)["EIGEN0001"]
    assert (row["naam"], row["locatieprecisie"], row["wijkcode"]) == ("Soep op donderdag", "adres", ZUID)
    assert history_of(town, "EIGEN0001") == [
        ("gegevensbeheerder", "toevoeging", "nieuw initiatief", "", "", "Soep op donderdag")
    ]
    table = app.dataframe[0].value.set_index("Naam")  # back in the register, with the new row chosen
    assert str(table.loc["Soep op donderdag", "Telt mee?"]).startswith("ja.")
    assert app.query_params["id"] in ("EIGEN0001", ["EIGEN0001"])


def test_without_a_source_of_addresses_the_row_has_no_point(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="toevoegen")
    field(app, "naam").set_value("Soep").run()
    field(app, "aanbodsoort", "selectbox").set_value("eettafel").run()
    field(app, "adres").set_value("Zuidlaan 12").run()
    button(app, "Zoek deze plek").click().run()
    assert "geen adresbron bereikbaar" in html_of(app)
    button(app, "Neem deze plek over").click().run()
    field(app, "bereik", "selectbox").set_value("punt").run()
    reason(app).set_value("nieuw").run()
    button(app, "Sla op in het register").click().run()
    row = register_rows(town)["EIGEN0001"]
    assert (row["straat"], row.get("lat", "")) == ("Zuidlaan", "")
    assert "geen plek bekend" in html_of(app)


def test_a_new_address_asks_about_the_point(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    field(app, "straat").set_value("Elders").run()
    reason(app).set_value("verhuisd").run()
    button(app, "Sla op in het register").click().run()
    assert "het punt op de kaart blijft staan" in html_of(app)
    next(box for box in app.checkbox if "punt op de kaart klopt al" in box.label).check().run()
    button(app, "Sla op in het register").click().run()
    assert register_rows(town)["H1"]["straat"] == "Elders"


def propose_name(app: AppTest, name: str) -> None:
    field(app, "naam").set_value(name).run()
    reason(app).set_value("het heet anders").run()
    button(app, "Dien in als voorstel").click().run()


def test_a_voorstel_waits_until_somebody_takes_it_over(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    propose_name(app, "De Oven")
    assert "Dank u. Dit is voorstel 1." in html_of(app)
    assert register_rows(town)["H1"]["naam"] == "Huiskamer De Haard"
    assert field(app, "naam").value == "Huiskamer De Haard"
    assert "Voorstellen (1)" in app.segmented_control(key="aanbod_taak").options
    app.segmented_control(key="aanbod_taak").set_value("voorstellen").run()
    assert "Waarom: het heet anders" in html_of(app)
    button(app, "Neem over in het register").click().run()
    assert "Schrijf op waarom u dit verandert." in html_of(app)
    reason(app).set_value("nagebeld").run()
    button(app, "Neem over in het register").click().run()
    assert not app.exception
    assert "Voorstel 1 is overgenomen." in html_of(app)
    assert register_rows(town)["H1"]["naam"] == "De Oven"
    assert "Voorstellen" in app.segmented_control(key="aanbod_taak").options
    assert any("geen voorstellen" in str(one.value) for one in app.markdown)


def test_a_voorstel_is_refused_with_a_reason(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    propose_name(app, "De Oven")
    app.segmented_control(key="aanbod_taak").set_value("voorstellen").run()
    reason(app).set_value("de naam klopt al").run()
    button(app, "Wijs af").click().run()
    assert "Voorstel 1 is afgewezen." in html_of(app)
    assert register_rows(town)["H1"]["naam"] == "Huiskamer De Haard"


def test_a_voorstel_about_a_row_that_changed_shows_both(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    propose_name(app, "De Oven")
    path = town / "aanbod/register.csv"
    path.write_text(path.read_text("utf-8").replace("Huiskamer De Haard", "Van een ander"), "utf-8")
    app.segmented_control(key="aanbod_taak").set_value("voorstellen").run()
    page = html_of(app)
    assert "Deze rij is veranderd sinds het voorstel." in page
    assert all(name in page for name in ("Huiskamer De Haard", "Van een ander", "De Oven"))


def test_texts_of_a_voorstel_are_no_markup(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    propose_name(app, IMG)
    app.segmented_control(key="aanbod_taak").set_value("voorstellen").run()
    assert not app.exception
    assert escape(IMG) in html_of(app)
    assert "<img" not in html_of(app)


def test_the_history_tells_it_all_and_takes_the_last_back(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    before = (town / "aanbod/register.csv").read_bytes()
    field(app, "naam").set_value("Huiskamer De Oven").run()
    reason(app).set_value("nagebeld").run()
    button(app, "Sla op in het register").click().run()
    app.segmented_control(key="aanbod_taak").set_value("geschiedenis").run()
    page = html_of(app)
    assert all(text in page for text in ("gewijzigd", "nagebeld", "Huiskamer De Haard", "Huiskamer De Oven"))
    app.selectbox(key="aanbod_rij").set_value(None).run()
    app.selectbox(key="aanbod_rol").set_value("wijkmanager").run()
    button(app, "Draai deze handeling terug").click().run()
    assert not app.exception
    page = html_of(app)
    assert "Handeling 1 is teruggedraaid." in page
    assert "gewijzigd (teruggedraaid)" in page
    assert (town / "aanbod/register.csv").read_bytes() == before
    assert not [one for one in app.button if one.label == "Draai deze handeling terug"]  # nothing left
    with Register(town) as register:
        assert register.history()["rol"].tolist() == ["gegevensbeheerder", "wijkmanager"]


def test_undoing_says_what_was_edited_later_and_stays(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="wijzigen", id="H1")
    field(app, "naam").set_value("Huiskamer De Oven").run()
    reason(app).set_value("nagebeld").run()
    button(app, "Sla op in het register").click().run()
    path = town / "aanbod/register.csv"
    path.write_text(path.read_text("utf-8").replace("Huiskamer De Oven", "Later anders"), "utf-8")
    app.segmented_control(key="aanbod_taak").set_value("geschiedenis").run()
    app.selectbox(key="aanbod_rij").set_value(None).run()
    button(app, "Draai deze handeling terug").click().run()
    assert "H1, naam: later bewerkt en niet teruggezet." in html_of(app)
    assert register_rows(town)["H1"]["naam"] == "Later anders"


def test_a_register_without_a_history_says_so(open_screen: Open, town: Path) -> None:
    app = open_screen("aanbod", town, taak="geschiedenis")
    assert any("Er is nog niets veranderd" in str(one.value) for one in app.markdown)
    assert not (town / "aanbod/register").exists()  # looking writes nothing


def test_a_damaged_history_leaves_the_rest_of_the_screen(open_screen: Open, town: Path) -> None:
    (town / "aanbod/register").mkdir()
    (town / "aanbod/register/geschiedenis.sqlite").write_bytes(b"this is no database" * 100)
    app = open_screen("aanbod", town)
    assert not app.exception
    assert "De geschiedenis van het register is niet te lezen." in html_of(app)
    assert len(app.dataframe[0].value) == 9


def _only_propose(data: str, taak: str) -> None:
    from pathlib import Path  # noqa: PLC0415 Streamlit runs this function's text as a script of its own

    import streamlit as st  # noqa: PLC0415

    from dashboard.app import SCREENS, show_screen  # noqa: PLC0415

    if not st.query_params:
        st.query_params.from_dict({"taak": taak, "id": "H1"})
    screen = next(screen for screen in SCREENS if screen.path == "aanbod")
    show_screen(screen, Path(data), background=False, only_propose=True)


def test_who_may_only_propose_changes_nothing(open_screen: Open, town: Path) -> None:
    propose_name(open_screen("aanbod", town, taak="wijzigen", id="H1"), "De Oven")
    says = {"voorstellen": True, "nalopen": False, "importeren": True, "wijzigen": False, "toevoegen": False}
    for taak, told in says.items():
        app = AppTest.from_function(
            _only_propose, kwargs={"data": str(town), "taak": taak}, default_timeout=30
        ).run()
        assert not app.exception
        assert ("Veranderen doet de beheerder" in html_of(app)) == told, taak
        labels = {one.label for one in app.button}
        assert not labels & {"Sla op in het register", "Neem over in het register", "Wijs af"}, taak
        assert ("Dien in als voorstel" in labels) == (taak in {"wijzigen", "toevoegen"}), taak
