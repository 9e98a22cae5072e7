"""How people write addresses, with what each part is; the expected values were reasoned by hand.

The rules: BAG (a huisletter is one letter, a toevoeging at most four letters or digits), and for what can be
read in two ways the reading that never gives a wrong door silently, told in `lezing`.
"""

from __future__ import annotations

import pytest

from analysis.adressen import parse_adres, parse_adres_parts
from analysis.geocoding.acceptance import place
from analysis.geocoding.model import Gebied, Kandidaat

# text: straat, nummer, letter and toevoeging, tot, postcode, plaats ("" is None)
FORMS = {
    # Ranges.
    "Kerkstraat 12-14, 8011 AB Zwolle": "Kerkstraat|12||14|8011AB|Zwolle",
    "Kerkstraat 12 - 14": "Kerkstraat|12||14||",
    "Kerkstraat 12 t/m 14, Zwolle": "Kerkstraat|12||14||Zwolle",
    "Kerkstraat 12 tot en met 14": "Kerkstraat|12||14||",
    "Beatrixlaan 2 en 4, 8091 AB Wezep": "Beatrixlaan|2||4|8091AB|Wezep",
    "Kerkstraat 12+14": "Kerkstraat|12||14||",
    "Kerkstraat 12a-14b": "Kerkstraat|12|A|14||",
    "Kerkstraat 12A t/m 12F": "Kerkstraat|12|A|||",
    "Kerkstraat 12 a t/m c": "Kerkstraat|12|A|||",
    "Enkstraat 67 e.v.": "Enkstraat|67||||",
    "Dwarsstraat 100-0102": "Dwarsstraat|100|0102|||",
    "Dwarsstraat 12-1-A": "Dwarsstraat|12|1A|||",
    # Near a number, on a corner, without a number.
    "Kerkstraat t.o. 5": "Kerkstraat|5|TO|||",
    "Kerkstraat tegenover nr. 5": "Kerkstraat|5|TO|||",
    "Kerkstraat naast 5": "Kerkstraat|5|TO|||",
    "Kerkstraat nabij nr 5": "Kerkstraat|5|TO|||",
    "hoek Kerkstraat/Dorpsweg": "Kerkstraat|||||",
    "hoek Kerkstraat / Dorpsweg 3, Zwolle": "Dorpsweg|3|TO|||Zwolle",
    "Enkstraat ong.": "Enkstraat|||||",
    "Enkstraat z/n, Zwolle": "Enkstraat|||||Zwolle",
    "Enkstraat zonder nummer": "Enkstraat|||||",
    "A28 km 89": "|||||",
    # Additions.
    "Oudegracht 112 bis, Utrecht": "Oudegracht|112|BIS|||Utrecht",
    "Oudegracht 112 bis-A": "Oudegracht|112|BISA|||",
    "Amsterdamsestraatweg 55 bis 1": "Amsterdamsestraatweg|55|BIS1|||",
    "1e Jan Steenstraat 5 hs": "1e Jan Steenstraat|5|HS|||",
    "2e Jan van der Heijdenstraat 12 III": "2e Jan van der Heijdenstraat|12|III|||",
    "Van Woustraat 22-III, 1073 LL Amsterdam": "Van Woustraat|22|III||1073LL|Amsterdam",
    "Van Woustraat 22 3 hoog": "Van Woustraat|22|3|||",
    "Javastraat 12 boven": "Javastraat|12||||",
    "Enkstraat 67 toev. A": "Enkstraat|67|A|||",
    "Enkstraat 67 A-1": "Enkstraat|67|A1|||",
    "Laan van Meerdervoort 55 unit B, Den Haag": "Laan van Meerdervoort|55||||Den Haag",
    "Laan van Meerdervoort 55 (achter)": "Laan van Meerdervoort|55||||",
    # Names of streets that hold a number.
    "Plein 1940 5, Rotterdam": "Plein 1940|5||||Rotterdam",
    "Plein 1940, 3011 AB Rotterdam": "Plein 1940||||3011AB|Rotterdam",
    "Plein '40-'45 1, Amsterdam": "Plein '40-'45|1||||Amsterdam",
    "Boulevard 1945 15, Enschede": "Boulevard 1945|15||||Enschede",
    "Laan 1940-1945 12": "Laan 1940-1945|12||||",
    "5 Meilaan 12": "5 Meilaan|12||||",
    "Wijk 3-15, Urk": "Wijk 3|15||||Urk",
    "Wijk 1 12a": "Wijk 1|12|A|||",
    "4e Broekhofweg 5": "4e Broekhofweg|5||||",
    # Names of places.
    "Zuiderdiep 12, 2e Exloërmond": "Zuiderdiep|12||||2e Exloërmond",
    "Zuiderdiep 12 9571BD 2e Exloërmond": "Zuiderdiep|12|||9571BD|2e Exloërmond",
    "Hoofdstraat 5 's-Hertogenbosch": "Hoofdstraat|5||||'s-Hertogenbosch",
    "Dorpsstraat 3, 's Gravenzande": "Dorpsstraat|3||||'s Gravenzande",
    "Nieuwstraat 12, Hoek van Holland": "Nieuwstraat|12||||Hoek van Holland",
    "Nieuwstraat 12, Nes gem. Ameland": "Nieuwstraat|12||||Nes",
    "Nieuwstraat 12, Bergen (NH)": "Nieuwstraat|12||||Bergen",
    "Enkstraat 67 te Zwolle": "Enkstraat|67||||Zwolle",
    "Enkstraat 67, Zwolle, Nederland": "Enkstraat|67||||Zwolle",
    "Harm Smeengekade 15, Zwolle - Noord": "Harm Smeengekade|15||||Zwolle - Noord",
    # Frisian and other letters.
    "Tsjerkestrjitte 10, 8401 AB Gorredijk": "Tsjerkestrjitte|10|||8401AB|Gorredijk",
    "Ljouwerterdyk 3a, 9051 AA Stiens": "Ljouwerterdyk|3|A||9051AA|Stiens",
    "De Wâl 12, Ljouwert": "De Wâl|12||||Ljouwert",
    "Prof. dr. dr. h.c. W.J. Röllplein 1": "Prof. dr. dr. h.c. W.J. Röllplein|1||||",
    # Order, glue and words around it.
    "Wijkcentrum De Enk - Enkstraat 67 - Zwolle": "Enkstraat|67||||Zwolle",
    "Zwolle, 8012 VA, Enkstraat 67": "Enkstraat|67|||8012VA|Zwolle",
    "Enkstraat67A": "Enkstraat|67|A|||",
    "67 Enkstraat": "Enkstraat|67||||",
    "Enkstraat nr.67": "Enkstraat|67||||",
    "8012VA nr 67": "|67|||8012VA|",
    "8012VA 67-69": "|67||69|8012VA|",
    "Straatweg 7 (ingang Zijstraat 3), 8011 AB Zwolle": "Straatweg|7|||8011AB|Zwolle",
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items())
def test_every_form(text: str, expected: str) -> None:
    adres = parse_adres(text)
    found = (
        adres.straat, adres.huisnummer, adres.addition, adres.huisnummer_tot, adres.postcode, adres.plaats,
    )  # fmt: skip
    assert "|".join(str(part or "") for part in found) == expected
    assert adres.tekst == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kerkstraat 12A t/m 12F", "12A t/m 12F is meer dan een adres; het eerste is gelezen."),
        ("Enkstraat 67 e.v.", "Er staat 'en verder'; alleen het eerste nummer is gelezen."),
        ("Kerkstraat naast 5", "Naast nummer 5: bij benadering."),
        ("hoek Kerkstraat/Dorpsweg", "Hoek van Kerkstraat en Dorpsweg: bij benadering."),
        ("Enkstraat ong.", "Er is geen huisnummer."),
        ("A28 km 89", "Een plek langs een weg is geen adres."),
        ("67 Enkstraat", "Het nummer staat voorop; gelezen als Enkstraat 67."),
        ("Javastraat 12 boven", "'boven' na het huisnummer is niet gelezen."),
    ],
)
def test_what_was_chosen_is_told(text: str, said: str) -> None:
    assert parse_adres(text).lezing == said


@pytest.mark.parametrize(
    ("text", "precisie"),
    [
        ("Dorpsweg 3, Zwolle", "adres"),
        ("hoek Kerkstraat / Dorpsweg 3, Zwolle", "gebouw_nabij"),
        ("Dorpsweg t.o. 3, Zwolle", "gebouw_nabij"),
        ("Dorpsweg naast 3, Zwolle", "gebouw_nabij"),
        ("Dorpsweg 3-TO, Zwolle", "gebouw_nabij"),  # as the register keeps it
    ],
)
def test_near_an_address_is_never_the_address(text: str, precisie: str) -> None:
    door = Kandidaat(
        "adres", 52.5, 6.1, straat="Dorpsweg", huisnummer=3, plaats="Zwolle", gemeentecode="GM0193",
        gemeentenaam="Zwolle", nummeraanduiding_id="0193200000000001",
    )  # fmt: skip
    gebied = Gebied(gemeentecodes=frozenset({"GM0193"}), gemeentenamen=frozenset({"zwolle"}))
    found = place(parse_adres(text), [door], gebied, methode="proef")
    assert found.precisie == precisie
    assert bool(found.nummeraanduiding_id) == (precisie == "adres")


def test_the_same_forms_in_columns() -> None:
    adres = parse_adres_parts(straat="Kerkstraat", huisnummer="t.o. 5", plaats="2e Exloërmond")
    assert (adres.straat, adres.huisnummer, adres.toevoeging) == ("Kerkstraat", 5, "TO")
    assert adres.plaats == "2e Exloërmond"
    adres = parse_adres_parts(straat="Wijk 3", huisnummer="15", plaats="Urk")
    assert (adres.straat, adres.huisnummer) == ("Wijk 3", 15)
    adres = parse_adres_parts(straat="Oudegracht", huisnummer="112 bis A", postcode="3511 AX")
    assert (adres.huisnummer, adres.addition, adres.postcode) == (112, "BISA", "3511AX")


def test_a_postcode_with_a_number_in_columns_is_an_address() -> None:
    for number, expected in (("67", (67, "")), ("67a", (67, "A")), ("nr. 67-2", (67, "2"))):
        adres = parse_adres_parts(huisnummer=number, postcode="8012 VA")
        assert (adres.huisnummer, adres.addition, adres.postcode) == (*expected, "8012VA")
        assert adres.geocodeable
        assert adres.straat is None


def test_a_postbus_stays_one_after_it_was_stored_in_columns() -> None:
    adres = parse_adres_parts(straat="Postbus", huisnummer="12", postcode="8000AA", plaats="Zwolle")
    assert (adres.postbus, adres.huisnummer, adres.straat) == (12, None, None)
    assert not adres.geocodeable
