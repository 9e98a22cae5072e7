"""The story of a gegevensbeheerder: find, change, decide, import, take back; with nobody else reachable."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.state import TAKEN
from tests.browser.conftest import Screen, serve

pytestmark = pytest.mark.browser

WHY = "Waarom? (staat straks in de geschiedenis)"
ROW = "ZW001"  # Buurtkamer Gerenlanden
LIST = (
    "naam;soort;doelgroep;adres;telefoon\n"
    "Breien bij de koffie;huiskamer;ouderen;Munterkamp 75, Zwolle;038-1234567\n"
)


@pytest.fixture(scope="module")
def own_data(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the embedded data, that may be changed."""
    return Path(shutil.copytree(root / "data", tmp_path_factory.mktemp("register") / "data"))


@pytest.fixture(scope="module")
def own_address(own_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve that copy."""
    with serve(own_data, tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


def fill(screen: Screen, label: str, text: str) -> None:
    """Type `text` in the field called `label`, by keyboard, and wait until the screen knows it."""
    box = screen.page.get_by_label(label, exact=True)
    screen.settle()
    box.fill(text)
    screen.press(box, "Tab")
    screen.settle()


def push(screen: Screen, name: str) -> None:
    """Press a button by keyboard."""
    button = screen.page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    screen.press(button, "Enter")
    screen.settle()


def task(screen: Screen, name: str) -> None:
    """Choose what to do."""
    screen.page.get_by_role("radio", name=re.compile(f"^{name}")).first.click()
    screen.settle()


def test_a_row_is_changed_proposed_and_taken_back(screen: Screen, own_address: str, own_data: Path) -> None:
    register = own_data / "aanbod/zwolle.csv"
    before = register.read_bytes()
    screen.open(f"{own_address}/aanbod")
    find_the_row(screen)
    change_the_times(screen, register)
    propose_and_decide(screen, register)
    take_both_back(screen)
    assert register.read_bytes() == before
    assert screen.outside == []


def find_the_row(screen: Screen) -> None:
    page = screen.page
    screen.settle()
    page.get_by_label("Bekijk een rij").focus()
    page.keyboard.type("Buurtkamer Geren")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Buurtkamer Gerenlanden")).to_be_visible()
    page.wait_for_url(re.compile(f"id={ROW}"))
    push(screen, "Wijzig of verbeter dit aanbod")
    expect(page.get_by_label("Naam", exact=True)).to_have_value("Buurtkamer Gerenlanden")


def change_the_times(screen: Screen, register: Path) -> None:
    page, before = screen.page, register.read_bytes()
    fill(screen, "Openingstijden", "ma 10:00-12:00; do 14:00-16:00")
    expect(page.get_by_role("region", name="Wat u verandert")).to_contain_text("do 14:00-16:00")
    push(screen, "Sla op in het register")
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op waarom u dit verandert.")
    assert register.read_bytes() == before
    fill(screen, WHY, "nagebeld")
    push(screen, "Sla op in het register")
    expect(page.get_by_role("status").first).to_contain_text("Opgeslagen als handeling 1.")
    assert b"do 14:00-16:00" in register.read_bytes()
    task(screen, "Bekijken")
    expect(page.locator(".sk-paneel")).to_contain_text("do 14:00-16:00")  # at once, without a new visit


def propose_and_decide(screen: Screen, register: Path) -> None:
    page = screen.page
    task(screen, "Wijzigen")
    fill(screen, "Kosten", "gratis")
    fill(screen, WHY, "zegt de folder")
    push(screen, "Dien in als voorstel")
    expect(page.get_by_role("status").first).to_contain_text("Dank u. Dit is voorstel 1.")
    assert b"gratis" not in register.read_bytes().splitlines()[1]
    task(screen, "Voorstellen")
    expect(page.get_by_role("region", name="Wat het voorstel verandert")).to_contain_text(
        "3 euro (koffie/thee)"
    )
    fill(screen, WHY, "klopt")
    push(screen, "Neem over in het register")
    expect(page.get_by_role("status").first).to_contain_text("Voorstel 1 is overgenomen.")
    assert b"gratis" in register.read_bytes().splitlines()[1]


def take_both_back(screen: Screen) -> None:
    page = screen.page
    task(screen, "Geschiedenis")
    table = page.get_by_role("region", name="Wat er met dit aanbod is gebeurd")
    expect(table).to_contain_text("zegt de folder")
    expect(table).to_contain_text("nagebeld")
    screen.press(page.get_by_label("Van welk aanbod? Leeg: van het hele register"), "Escape")
    screen.settle()
    for number in (2, 1):
        push(screen, "Draai deze handeling terug")
        expect(page.get_by_role("status").first).to_contain_text(f"Handeling {number} is teruggedraaid.")


def test_a_list_is_imported_and_taken_back(screen: Screen, own_address: str, own_data: Path) -> None:
    screen.open(f"{own_address}/aanbod?taak=importeren")
    page = screen.page
    page.locator("input[type=file]").set_input_files(
        {"name": "Activiteiten.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    expect(page.get_by_role("region", name="Nieuwe rijen")).to_contain_text("Breien bij de koffie")
    expect(page.get_by_role("alert")).to_contain_text("niet overgenomen")
    push(screen, "Neem over in het register")
    expect(page.get_by_role("status").first).to_contain_text("Overgenomen als handeling")
    written = (own_data / "aanbod/import_activiteiten.csv").read_text(encoding="utf-8")
    assert "Breien bij de koffie" in written
    assert "1234567" not in written
    page.get_by_role("button", name=re.compile("Draai de import terug")).click()
    expect(page.get_by_role("status").first).to_contain_text("is teruggedraaid.")
    assert not (own_data / "aanbod/import_activiteiten.csv").exists()
    assert screen.outside == []


def test_an_offering_without_a_source_of_addresses_gets_no_point(
    screen: Screen, own_address: str, own_data: Path
) -> None:
    screen.open(f"{own_address}/aanbod?taak=toevoegen")
    page = screen.page
    fill(screen, "Adres, zoals u het schrijft", "Munterkamp 75, Zwolle")
    push(screen, "Zoek deze plek")
    expect(page.get_by_role("alert")).to_contain_text("Er is nu geen adresbron bereikbaar")
    push(screen, "Neem deze plek over")
    # while the form is drawn anew, the old one stands beside it
    expect(page.get_by_label("Straat", exact=True).first).to_have_value("Munterkamp")
    screen.settle()
    expect(page.get_by_label("Breedtegraad (lat)", exact=True)).to_have_value("")
    assert not (own_data / "aanbod/eigen.csv").exists()


def test_the_data_that_comes_with_it_cannot_be_changed(screen: Screen, address: str) -> None:
    screen.open(f"{address}/aanbod?taak=wijzigen&id={ROW}")
    expect(screen.page.get_by_role("alert")).to_contain_text("Dit zijn de meegeleverde gegevens.")
    assert screen.page.get_by_role("button", name="Sla op in het register").count() == 0


def test_texts_of_a_register_do_not_run(screen: Screen, nasty_address: str) -> None:
    for taak in TAKEN:
        screen.open(f"{nasty_address}/aanbod?taak={taak}&id=X0")
        for frame in screen.page.frames:
            assert frame.evaluate("window.top.gehackt === undefined && window.gehackt === undefined"), taak
            assert frame.evaluate("document.querySelectorAll('img[src=\"x\"]').length") == 0, taak
    assert screen.outside == []
