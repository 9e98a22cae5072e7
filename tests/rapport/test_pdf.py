"""The PDFs, read again with pypdf: the numbers of dekking.csv, page counts, letters, tags, inert text."""

from __future__ import annotations

import dataclasses
import io
import re
from collections import Counter
from typing import Any, cast

import pytest
from pypdf import PdfReader

from analysis import Results, read_bronnen, run
from analysis.errors import UsageError
from analysis.rapport import Onderwerp, Soort, make_file, make_onderwerp
from analysis.rapport.aanbodlijst import list_soorten
from analysis.rapport.pdf import Blok, make_profiel
from analysis.rapport.profielblokken import list_blokken
from analysis.rapport.talen import list_talen, load_taal
from analysis.rapport.wijkwijzer import list_wijkwijzer, make_wijkwijzer
from tests.nasty import NASTY
from tests.rapport.conftest import Dekking, people
from tests.roosterdam import NOORD, ZUID, Roosterdam

A4 = (595.276, 841.89)


def read(content: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(content), strict=True)
    return reader, " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def fonts(reader: PdfReader) -> list[dict[str, Any]]:
    found = {}
    for page in reader.pages:
        for font in cast("Any", page["/Resources"]).get("/Font", {}).values():
            found[font.get_object()["/BaseFont"]] = font.get_object()
    return list(found.values())


def test_wijkprofiel_says_what_dekking_says(stadshagen: Onderwerp, dekking: Dekking) -> None:
    _, text = read(make_file(stadshagen, ".pdf"))
    rows = dekking.of("ouderen", "ontmoeting")
    own = rows["WK019322"]
    outside = people(own["inwoners"], own["inwoners_binnen_norm"])
    assert (
        f"{outside} van de {people(own['inwoners'])} ouderen (65+) in Stadshagen wonen verder dan 400 m"
        in text
    )
    buurten = [row for code, row in rows.items() if code.startswith("BU019322")]
    assert len(buurten) == 9
    for row in buurten:
        share = round(100 * float(row["aandeel_binnen_norm"]))
        cells = [
            row["gebiednaam"],
            people(row["inwoners"]),
            people(row["inwoners"], row["inwoners_binnen_norm"]),
        ]
        assert " ".join(cells) in text
        assert share == 0 or f"{share} %" in text


def test_every_wijk_fits_on_two_pages(zwolle: Results) -> None:
    wijken = zwolle.gebieden[zwolle.gebieden["niveau"] == "wijk"]
    assert len(wijken) == 16
    for code in wijken["gebiedcode"]:
        onderwerp = make_onderwerp(zwolle, gebied=code)
        reader, text = read(make_file(onderwerp, ".pdf", changes=lambda: ["Sinds maart: 1 nieuw."]))
        assert len(reader.pages) in (1, 2)
        for part in ("afspraak", "Peildatum", "Wat u er niet mee kunt", "Bronnen", "Sinds maart"):
            assert part in text
        # what the register knows of a wijk is told on paper, too: nothing makes room by leaving
        assert all(blok.kop in text for blok in list_blokken(onderwerp))


@pytest.mark.parametrize("gebied", ["WK019322", "WK019332", "WK019320"])
def test_the_first_page_is_used_and_can_stand_alone(zwolle: Results, gebied: str) -> None:
    reader, _ = read(make_profiel(make_onderwerp(zwolle, gebied=gebied)))
    first = " ".join(reader.pages[0].extract_text().split())
    for part in ("Norm (een afspraak, geen wet): 80 %", "Peildatum", "Wat mist er het meest? 1.", "Stippen"):
        assert part.lower() in first.lower(), part


def test_a_wijkprofiel_counts_per_soort(zwolle: Results) -> None:
    aanbod = zwolle.aanbod
    labels = zwolle.normen.aanbodsoorten
    _, text = read(make_profiel(make_onderwerp(zwolle, gebied="WK019313")))
    counts = Counter(aanbod.loc[aanbod["wijkcode"] == "WK019313", "aanbodsoort"])
    assert sum(counts.values()) == 12
    table = text.split("Soort Aantal ", 1)[1].split("Wat hebben", 1)[0]
    for soort, count in counts.items():
        assert f"{labels[soort].label} {count}" in table


def test_what_is_left_out_is_counted(zwolle: Results) -> None:
    whole = make_onderwerp(zwolle)
    rows = list_soorten(whole, 5)
    everything = list_soorten(whole, 99)
    assert rows[:5] == everything[:5]
    assert rows[5] == ["Andere soorten", str(124 - sum(int(count) for _, count in rows[:5]))]
    assert sum(int(count) for _, count in everything) == 124


def test_a_buurt_has_a_profile_too(zwolle: Results) -> None:
    reader, text = read(make_file(make_onderwerp(zwolle, gebied="BU01932240"), ".pdf"))
    assert len(reader.pages) <= 2
    assert text.startswith("Buurt Milligen, Zwolle")
    assert "vergelijkbare wijken" not in text  # wijken are compared with wijken
    assert "Stadkamer Stadshagen" in text
    assert "Wijkboerderij De Stadshoeve" not in text  # it stands in another buurt


def test_report_of_the_gemeente_has_every_wijk_and_every_pair(gemeente: Onderwerp, dekking: Dekking) -> None:
    _, text = read(make_file(gemeente, ".pdf", soort=Soort.GEMEENTE))
    for code, row in dekking.of("ouderen", "ontmoeting").items():
        if code.startswith("WK"):
            outside = people(row["inwoners"], row["inwoners_binnen_norm"])
            assert f"{row['gebiednaam']} {people(row['inwoners'])} {outside}" in text
    pairs = [row for row in dekking.rows if row["niveau"] == "gemeente"]
    assert len(pairs) == 60
    for row in pairs:
        outside = people(row["inwoners"], row["inwoners_binnen_norm"])
        assert f"{float(row['norm_m']):.0f} m {people(row['inwoners'])} {outside}" in text


@pytest.mark.parametrize("soort", [Soort.WIJKPROFIEL, Soort.WIJKWIJZER])
def test_tagged_titled_and_all_letters_inside(stadshagen: Onderwerp, soort: Soort) -> None:
    content = make_file(stadshagen, ".pdf", soort=soort)
    reader, _ = read(content)
    root = cast("Any", reader.trailer["/Root"])
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert "Stadshagen" in str(reader.metadata.title)
    assert tuple(float(side) for side in reader.pages[0].mediabox[2:]) == pytest.approx(A4, abs=0.1)
    assert len(fonts(reader)) >= 1
    for font in fonts(reader):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
        assert "/ToUnicode" in font
    assert make_file(stadshagen, ".pdf", soort=soort) == content


def test_every_dutch_letter_and_the_euro(roosterdam: Results) -> None:
    letters = "áéíóúàèëïöüâêîôûçñ ÁÉËÏÖÜ ĳ € ‘’ – ½ ş ğ ł ż Київ"
    _, text = read(
        make_profiel(make_onderwerp(roosterdam, gebied=NOORD), extra=[Blok("Letters", (letters,))])
    )
    assert letters in text


def test_markup_is_text_in_a_pdf(nasty: Results) -> None:
    for code in (NOORD, None):
        reader, text = read(make_file(make_onderwerp(nasty, gebied=code), ".pdf"))
        assert "<img src=x onerror=" in text
        for page in reader.pages:
            assert "/Annots" not in page
        root = cast("Any", reader.trailer["/Root"])
        assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root)
    # Typst's own markup, too: nothing is evaluated
    reader, text = read(make_wijkwijzer(make_onderwerp(nasty, gebied=NOORD)))
    flat = text.replace(" ", "").replace("\N{ZERO WIDTH SPACE}", "")
    assert all(name[:30].replace(" ", "") in flat for name in NASTY[:4])


def test_a_crowded_wijk_still_fits(tmp_path_factory: pytest.TempPathFactory) -> None:
    town = Roosterdam()
    for number in range(300):
        name = f"{number} heel lange naam van een organisatie die maar niet ophoudt " * 8
        row = {"aanbod_id": f"L{number}", "naam": name, "aanbodsoort": "huiskamer", "doelgroepen": "ouderen"}
        town.aanbod.append(row | {"op": "N 3", "locatieprecisie": "adres", "openingstijden": name})
    results = run(read_bronnen(town.write(tmp_path_factory.mktemp("vol"))))
    onderwerp = make_onderwerp(results, gebied=NOORD)
    blokken = [Blok("Nog meer " * 40, tuple("een lange zin " * 40 for _ in range(30)))]
    for content, most in ((make_profiel(onderwerp, extra=blokken), 2), (make_wijkwijzer(onderwerp), 1)):
        reader, text = read(content)
        assert len(reader.pages) <= most
        assert "nog" in text or "meer" in text  # what is left out is said


def test_a_word_without_end_stays_in_its_column(tmp_path_factory: pytest.TempPathFactory) -> None:
    town = Roosterdam()
    row = {"aanbod_id": "L1", "naam": "w" * 50, "aanbodsoort": "huiskamer", "doelgroepen": "ouderen"}
    row |= {"organisatie": "", "openingstijden": "x" * 50, "straat": "y" * 50, "kosten": "z" * 50}
    town.aanbod.insert(0, row | {"op": "N 3", "locatieprecisie": "adres"})
    onderwerp = make_onderwerp(run(read_bronnen(town.write(tmp_path_factory.mktemp("lang")))), gebied=NOORD)
    for content, letters in ((make_profiel(onderwerp), "wx"), (make_wijkwijzer(onderwerp), "wxyz")):
        _, text = read(content)
        whole = text.replace("\N{ZERO WIDTH SPACE}", "")
        for letter in letters:
            pieces = re.findall(f"{letter}{{3,}}", whole)
            assert sum(map(len, pieces)) == 50
            assert max(map(len, pieces)) < 40, letter


def test_an_empty_wijk_says_so(roosterdam: Results) -> None:
    zuid = make_onderwerp(roosterdam, gebied=ZUID)
    empty = dataclasses.replace(
        zuid.results,
        bronnen=dataclasses.replace(zuid.results.bronnen, aanbod=zuid.results.aanbod.iloc[:0]),
    )
    onderwerp = make_onderwerp(empty, gebied=ZUID)
    assert "In het register staat geen aanbod in dit gebied." in read(make_profiel(onderwerp))[1]
    assert "staat nog niets voor deze wijk" in read(make_wijkwijzer(onderwerp))[1]


@pytest.mark.parametrize("taal", sorted(list_talen()))
def test_wijkwijzer_is_one_page_in_every_language(stadshagen: Onderwerp, taal: str) -> None:
    reader, text = read(make_wijkwijzer(stadshagen, taal=taal))
    assert len(reader.pages) == 1
    assert cast("Any", reader.trailer["/Root"])["/Lang"] == taal
    # names, times and addresses are not translated
    for part in ("Repair Café Stadshagen", "laatste za van de", "Werkerlaan"):
        assert part in text
    if taal not in ("ar", "nl"):
        assert load_taal(taal).zinnen["vraag"] in text


@pytest.mark.parametrize("taal", sorted(list_talen()))
def test_a_translation_says_that_nobody_has_read_it_yet(stadshagen: Onderwerp, taal: str) -> None:
    _, text = read(make_wijkwijzer(stadshagen, taal=taal))
    assert ("Vertaling: nog niet nagelezen" in text) == (taal != "nl")
    assert "Peildatum: aanbod uit bronnen van 2008 tot 2025" in text
    # residents do not need the sort of register that borders and people come from, nor a soort "overig"
    assert "grenzen" not in text
    assert "Overig aanbod" not in text


def test_an_empty_wijk_leaves_room_for_the_city(zwolle: Results) -> None:
    vechtlanden = make_onderwerp(zwolle, gebied="WK019332")
    reader, text = read(make_wijkwijzer(vechtlanden))
    wijk, stad = list_wijkwijzer(vechtlanden, load_taal("nl"))
    shown = [entry for entry in stad if entry["naam"] in text]
    assert (len(reader.pages), len(wijk)) == (1, 0)
    assert len(shown) >= 12
    assert f"Er is nog meer: {len(stad) - len(shown)}." in text


def test_a_list_in_arabic_has_its_own_comma() -> None:
    assert (load_taal("ar").komma, load_taal("uk").komma) == ("، ", ", ")


def test_arabic_is_shaped_from_right_to_left(stadshagen: Onderwerp) -> None:
    content = make_wijkwijzer(stadshagen, taal="ar")
    reader, _ = read(content)
    assert any("NotoSansArabic" in font["/BaseFont"] for font in fonts(reader))
    # columns run from right to left: the name stands to the right of the time
    places: dict[str, float] = {}

    def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:  # noqa: ANN401, ARG001
        for word in ("Repair", "laatste"):
            if word in text:
                places.setdefault(word, tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

    reader.pages[0].extract_text(visitor_text=visit)
    assert places["Repair"] > places["laatste"] > 0


def test_wijkwijzer_writes_imported_hours_in_dutch(stadshagen: Onderwerp) -> None:
    aanbod = stadshagen.results.aanbod.assign(openingstijden="Tu,Th 12:00-14:00; PH off")
    bronnen = dataclasses.replace(stadshagen.results.bronnen, aanbod=aanbod)
    results = dataclasses.replace(stadshagen.results, bronnen=bronnen)
    known = dataclasses.replace(stadshagen, results=results)
    wijk, _ = list_wijkwijzer(known, load_taal("nl"))
    assert {entry["wanneer"] for entry in wijk} == {"di, do 12:00-14:00; feestdagen dicht"}


def test_wijkwijzer_puts_what_is_sure_first(stadshagen: Onderwerp) -> None:
    wijk, stad = list_wijkwijzer(stadshagen, load_taal("nl"))
    doubts = [bool(entry["niet_zeker"]) for entry in wijk]
    assert doubts == sorted(doubts)
    assert any(doubts)
    assert wijk[0]["naam"] == "Repair Café Stadshagen"
    assert wijk[0]["wanneer"] == "laatste za van de maand 10-14"
    assert not {"Het Zonnehuis Zwolle"} & {entry["naam"] for entry in wijk}  # nobody drops in on woonzorg
    assert "Voedselbank Zwolle" in {entry["naam"] for entry in stad}


def test_languages_have_the_same_sentences(zwolle: Results) -> None:
    nl = load_taal("nl")
    for code in list_talen():
        taal = load_taal(code)
        assert set(taal.zinnen) == set(nl.zinnen)
        assert len(taal.dagen) == 7
        for key, sentence in nl.zinnen.items():
            assert taal.zinnen[key].count("{") == sentence.count("{"), (code, key)
        assert set(taal.soorten) <= set(zwolle.normen.aanbodsoorten)
        assert set(taal.doelgroepen) <= set(zwolle.normen.doelgroepen)
        assert (taal.richting == "rtl") == (code == "ar")


def test_a_sentence_is_filled_once(stadshagen: Onderwerp) -> None:
    assert load_taal("nl").zin("titel", wijk="{jaar}") == "Wat is er in {jaar}?"
    with pytest.raises(UsageError, match=r"De taal 'fy' is er niet\. Kies uit: nl \(Nederlands\)"):
        make_wijkwijzer(stadshagen, taal="fy")
