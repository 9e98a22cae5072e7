from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.adressen import (
    Adres,
    compare_key,
    find_adres,
    parse_adres,
    parse_adres_parts,
    parse_postcode,
)

FIELDS = (
    "postcode",
    "straat",
    "huisnummer",
    "huisletter",
    "toevoeging",
    "huisnummer_tot",
    "plaats",
    "postbus",
    "geocodeable",
)


def test_every_published_case(shared: Path) -> None:
    cases: list[dict[str, Any]] = json.loads((shared / "cases/nl_address_hard/cases.json").read_text("utf-8"))
    assert len(cases) >= 34
    for case in cases:
        adres = parse_adres(case["input"])
        assert {f: getattr(adres, f) for f in FIELDS} == {f: case[f] for f in FIELDS}, case["input"]
        assert adres.tekst == case["input"]
        if case["note"].startswith("AMBIGUOUS"):
            assert adres.lezing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grote Markt 1-3", "1-3 is gelezen als de nummers 1 tot en met 3."),
        ("Grote Markt 3-1", "3-1 is gelezen als nummer 3, toevoeging 1."),
        ("Grote Markt 1-4", "1-4 is gelezen als nummer 1, toevoeging 4."),
        ("Diezerstraat 100000", "100000 is geen huisnummer (1 tot en met 99999)."),
        ("Stadshagen t/o 12", "Tegenover nummer 12: bij benadering."),
        ("Diezerstraat 8 t/m 4", "'t/m 4' na het huisnummer is niet te lezen."),
        (
            "Makassarplein 11095 RP Amsterdam",
            "Huisnummer en postcode staan aan elkaar; gelezen als postcode 1095RP.",
        ),
    ],
)
def test_what_had_to_be_chosen_is_told(text: str, expected: str) -> None:
    assert parse_adres(text).lezing == expected


# Forms of the messy Amsterdam list of 2016: number, letter and postcode glued together.
@pytest.mark.parametrize(
    ("text", "straat", "nummer", "addition", "postcode", "plaats"),
    [
        ("Balistraat 48 A1094 JN Amsterdam[tel]", "Balistraat", 48, "A", "1094JN", "Amsterdam"),
        (
            "Kramatplantsoen 101-h1095 LB AmsterdamTel: [tel]E-mail:[e-mail]",
            "Kramatplantsoen",
            101,
            "H",
            "1095LB",
            "Amsterdam",
        ),
        ("Makassarplein 11095 RP Amsterdam", "Makassarplein", 1, "", "1095RP", "Amsterdam"),
        (
            "Kleine Wittenburgerstraat 2011018 LT Amsterdam",
            "Kleine Wittenburgerstraat",
            201,
            "",
            "1018LT",
            "Amsterdam",
        ),
        ("2e Leeghwaterstraat 5-B\n1018 RA Amsterdam", "2e Leeghwaterstraat", 5, "B", "1018RA", "Amsterdam"),
        ("Dorpsstraat 12 Epe", "Dorpsstraat", 12, "", None, "Epe"),
        ("Plein 1944 12, Nijmegen", "Plein 1944", 12, "", None, "Nijmegen"),
        ("1234AB56bis", None, 56, "BIS", "1234AB", None),
        ("1234AB56-7", None, 56, "7", "1234AB", None),
        ("Dobbe, 29, ZWOLLE", "Dobbe", 29, "", None, "Zwolle"),
        ("Wijkcentrum De Enk, Enkstraat 67, Zwolle", "Enkstraat", 67, "", None, "Zwolle"),
    ],
)
def test_addresses_of_real_lists(
    text: str, straat: str | None, nummer: int, addition: str, postcode: str | None, plaats: str | None
) -> None:
    adres = parse_adres(text)
    assert (adres.straat, adres.huisnummer, adres.addition) == (straat, nummer, addition)
    assert (adres.postcode, adres.plaats) == (postcode, plaats)


def test_columns_are_read_together() -> None:
    adres = parse_adres_parts(straat="Zeven Alleetjes", huisnummer="1a", postcode="8011 cv", plaats="ZWOLLE")
    assert (adres.straat, adres.huisnummer, adres.huisletter) == ("Zeven Alleetjes", 1, "A")
    assert (adres.postcode, adres.plaats, adres.lezing) == ("8011CV", "Zwolle", "")


def test_a_number_inside_the_street_column_and_a_bad_postcode() -> None:
    adres = parse_adres_parts(straat="Dobbe 29", postcode="8O32JW", plaats="Zwolle")
    assert (adres.straat, adres.huisnummer, adres.postcode) == ("Dobbe", 29, None)
    assert adres.lezing == "'8O32JW' is geen postcode."


def test_a_postcode_of_four_digits_is_kept_as_such() -> None:
    adres = parse_adres_parts(straat="Munterkamp", postcode="8014", plaats="Zwolle")
    assert (adres.straat, adres.postcode, adres.pc4) == ("Munterkamp", None, "8014")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Dr. Wagenaarstraat", "Doctor Wagenaarstraat"),
        ("Burg. Drijbersingel", "Burgemeester Drijbersingel"),
        ("Coöperatiestraat", "Cooperatiestraat"),
        ("Diezerstr.", "diezerstraat"),
        ("1e Weteringlaan", "Eerste Weteringlaan"),
        ("'s-Gravenweg", "s Gravenweg"),
    ],
)
def test_two_spellings_of_one_name(first: str, second: str) -> None:
    assert compare_key(first) == compare_key(second)


def test_other_names_stay_apart() -> None:
    assert len({compare_key(n) for n in ("Dobbe", "Dobbelaan", "Dobbestraat", "Nieuwe Dobbe")}) == 4


def test_an_address_in_a_description() -> None:
    text = "U kunt langskomen op dinsdagavond in het gebouw aan de Valkenburgerstraat 24. Belt u van tevoren."
    found = find_adres(text)
    assert found is not None
    assert (found.straat, found.huisnummer) == ("Valkenburgerstraat", 24)
    second = find_adres("Kom langs:\nMoterwal 300\n1021 PH Amsterdam")
    assert second is not None
    assert (second.straat, second.huisnummer, second.postcode) == ("Moterwal", 300, "1021PH")
    assert find_adres("Elke 3 weken is er 1 les voor 24 deelnemers.") is None


@pytest.mark.parametrize("text", ["8011AB", " nl-8011 ab ", "8011\u00a0AB"])
def test_postcodes(text: str) -> None:
    assert parse_postcode(text) == "8011AB"


@pytest.mark.parametrize(
    "text", ["", "0811AB", "8011SA", "8011A", "8011ABC", "x 8011AB", "\u0661\u0662\u0663\u0664AB"]
)
def test_no_postcodes(text: str) -> None:
    assert parse_postcode(text) is None


HARD = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789 ABabt/m-,.'\n", max_size=60),
    st.lists(
        st.sampled_from(
            ["Diezerstraat", "8011", "AB", "12", "-", "t/m", "'s-", "postbus", "Zwolle", ",", "\x00", "2e"]
        ),
        max_size=9,
    ).map(" ".join),
)


@given(HARD)
def test_any_text_gives_an_address_within_the_rules(text: str) -> None:
    for adres in (
        parse_adres(text),
        find_adres(text) or Adres(""),
        parse_adres_parts(straat=text, plaats=text),
    ):
        assert adres.huisnummer is None or 1 <= adres.huisnummer <= 99_999
        assert adres.huisletter is None or (len(adres.huisletter) == 1 and adres.huisletter.isalpha())
        assert adres.toevoeging is None or 1 <= len(adres.toevoeging) <= 4
        assert adres.postcode is None or parse_postcode(adres.postcode) == adres.postcode
        assert adres.huisnummer_tot is None or adres.huisnummer_tot > (adres.huisnummer or 0)


@given(
    st.sampled_from(["Diezerstraat", "Grote Markt", "'s-Gravenweg", "2e Exloërmond", "IJsselkade"]),
    st.integers(1, 99_999),
    st.sampled_from(["", "A", "Z"]),
    st.sampled_from(["", "1", "24", "HS"]),
)
def test_what_is_written_by_the_rules_is_read_back(
    straat: str, nummer: int, letter: str, addition: str
) -> None:
    text = f"{straat} {nummer}{letter}{'-' if addition else ''}{addition}, 8011 AB Zwolle"
    adres = parse_adres(text)
    if adres.huisnummer_tot is None:
        assert (adres.straat, adres.huisnummer, adres.addition) == (straat, nummer, letter + addition)
    else:  # "12-24" reads as a range
        assert (letter, str(adres.huisnummer_tot)) == ("", addition)
    assert (adres.postcode, adres.plaats) == ("8011AB", "Zwolle")
