"""The story of a gegevensbeheerder: find, change, decide, import, take back; with nobody else reachable."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analysis.beheer.opslaan import Kader, Wie, save_rij
from analysis.beheer.rijen import read_rij
from analysis.beheer.voorstellen import list_voorstellen, propose
from analysis.normen_file import load_normen
from analysis.readers import read_buurten
from dashboard.state import TAKEN
from tests.browser.axe import describe, find_faults, is_framework, open_folds
from tests.browser.conftest import Screen, serve

pytestmark = pytest.mark.browser

WHY = "Waarom? (staat straks in de geschiedenis)"
ROW, OTHER = "ZW001", "ZW002"  # Buurtkamer Gerenlanden, Wijkcentrum Gerenlanden
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
    expect(page.get_by_label("Straat", exact=True)).to_have_value("Munterkamp")
    expect(page.get_by_label("Breedtegraad (lat)", exact=True)).to_have_value("")
    assert not (own_data / "aanbod/eigen.csv").exists()


def test_the_data_that_comes_with_it_cannot_be_changed(screen: Screen, address: str) -> None:
    screen.open(f"{address}/aanbod?taak=wijzigen&id={ROW}")
    expect(screen.page.get_by_role("alert")).to_contain_text("Dit zijn de meegeleverde gegevens.")
    assert screen.page.get_by_role("button", name="Sla op in het register").count() == 0


@pytest.mark.parametrize("taak", TAKEN)
def test_axe_finds_no_fault_of_ours(screen: Screen, own_address: str, own_data: Path, taak: str) -> None:
    make_history(own_data)
    screen.page.set_viewport_size({"width": 1366, "height": 768})
    screen.open(f"{own_address}/aanbod?taak={taak}" + ("" if taak == "geschiedenis" else f"&id={ROW}"))
    open_folds(screen.page)
    screen.settle()
    check(screen)
    levels = screen.page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(one => one.checkVisibility())"
        ".map(one => Number(one.tagName[1]))"
    )
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    screen.page.set_viewport_size({"width": 390, "height": 844})
    screen.settle()
    check(screen)


def check(screen: Screen) -> None:
    faults = [fault for fault in find_faults(screen.page) if not is_framework(fault)]
    assert not faults, describe(faults)


def make_history(data: Path) -> None:
    """Let there be a change to look at and a voorstel that waits, once."""
    if list_voorstellen(data):
        return
    buurten, _ = read_buurten(data / "geo/buurten.geojson", bron="geo/buurten")
    kader = Kader(data, load_normen(data / "normen.toml"), buurten)
    wie = Wie("wijkmanager", "nagebeld")
    basis = read_rij(data, OTHER)
    assert save_rij(kader, OTHER, {"kosten": "2 euro"}, basis=basis, wie=wie).nummer
    assert propose(kader, OTHER, {"kosten": "gratis"}, basis=read_rij(data, OTHER), wie=wie).nummer


def test_a_phone_scrolls_one_way_only(screen: Screen, own_address: str) -> None:
    screen.page.set_viewport_size({"width": 390, "height": 844})
    for taak in TAKEN:
        screen.open(f"{own_address}/aanbod?taak={taak}&id={ROW}")
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390, taak
        assert screen.page.get_by_role("alert").count() == 0, taak


def test_texts_of_a_register_do_not_run(screen: Screen, nasty_address: str) -> None:
    for taak in TAKEN:
        screen.open(f"{nasty_address}/aanbod?taak={taak}&id=X0")
        for frame in screen.page.frames:
            assert frame.evaluate("window.top.gehackt === undefined && window.gehackt === undefined"), taak
            assert frame.evaluate("document.querySelectorAll('img[src=\"x\"]').length") == 0, taak
    assert screen.outside == []
