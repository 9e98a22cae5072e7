"""Read Dutch addresses as people write them; pure text work, no look-ups.

Field rules are those of the BAG: a huisnummer is 1-99999, a huisletter one letter, a toevoeging at most
four letters or digits (upper case here); postcode letters SA, SD and SS are never issued. Where a text can be read in
two ways, one reading is chosen by a fixed rule and told in `lezing`; the text itself is always kept in `tekst`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from analysis.huisnummers import read_huisnummer
from analysis.straatnamen import (
    NO_PLACE,
    capitalize_name,
    compare_key,
    is_street_like,
    is_year_street,
)

__all__ = ["Adres", "compare_key", "find_adres", "parse_adres", "parse_adres_parts", "parse_postcode"]

_MAX_LENGTH = 400
_PLACE_WORDS = 4
_TIDY = str.maketrans(
    {
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u00b4": "'",
        "`": "'",
        "\r": "\n",
        "\t": " ",
        ";": ",",
        "|": ",",
    }
)
_CODE = r"(?P<digits>[1-9][0-9]{3}) ?(?P<letters>[A-Z]{2})(?=$|[^A-Za-z]|[A-Z][a-z])"
_POSTCODES = (
    re.compile(r"(?<![A-Za-z0-9]{2})(?<![0-9])(?:NL ?-? ?)?" + _CODE.replace("[A-Z]{2}", "[A-Za-z]{2}")),
    re.compile(r"(?<=[0-9][A-Za-z]|[ -][A-Za-z])" + _CODE),  # "48 A1094 JN"
    re.compile(r"(?<![0-9])[0-9]{1,5}?" + _CODE),  # "2011018 LT": number 201, postcode 1018LT
)
_NOT_LETTERS = frozenset({"SA", "SD", "SS"})
_WORDS = "en of op in te de om is na er tm hs nr bv st km ha uu ze we je al an"
_SMALL_WORDS = frozenset(_WORDS.split())
_PC4 = re.compile(r"(?:NL ?-? ?)?([1-9][0-9]{3})")
_POSTBUS = re.compile(r"\b(?:postbus|antwoordnummer|p\.? ?o\.? ?box)[ :.nr]*([0-9]{1,6})?", re.IGNORECASE)
_OPPOSITE = re.compile(r"[ ,]+(?:t/o|t\.o\.|tegenover|to)\.? +(?:nr\.? *|nummer +)?(?=[0-9])", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"(?<= )(?:nr|no|nummer|huisnr|huisnummer)\.? *:? *(?=[0-9])", re.IGNORECASE)
_STREET_NUMBER = re.compile(r"^(?P<straat>.*?[^\W\d_]['.]?(?: [(][^()]*[)])?)[ ,]+(?=[0-9])", re.DOTALL)
_ORDINAL = re.compile(r"^[0-9]{1,2} ?(?:e|de|ste)\b", re.IGNORECASE)
_STREET_IN_TEXT = re.compile(
    r"(?:(?:[0-9]{1,2}e|[A-Z]['\w.-]*|van|de|den|der|het|ter|ten|'t|'s|op) ){0,4}['\w.-]*"
    r"(?:straat|weg|laan|plein|kade|singel|gracht|dijk|hof|plantsoen|markt|steeg|pad|sloot|baan|dreef|park|bogen)"
    r" [0-9]{1,5}(?: ?-? ?[A-Za-z](?![A-Za-z])| ?- ?[0-9]{1,4}(?![0-9])|(?=[^A-Za-z0-9]|$)"
    r"|(?=[a-z]?(?:maan|dins|woens|donder|vrij)dag))",
)
_ARTICLE = re.compile(r"^(?:(?:de|het|den|der|op|van|ter|ten) )+(?=[A-Z'])")
_NOISE = re.compile(
    r"\[(?:tel|e-mail)\]|\b(?:tel|telefoon|e-?mail|www|https?)\b.*$", re.IGNORECASE | re.DOTALL
)
_GLUED_NOISE = re.compile(r"(?<=[a-z])(?:Tel|Telefoon|E-?mail|[TE]) ?:.*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Adres:
    """A parsed address; None where the text does not say.

    Args:
        tekst: the text as it was written.
        postcode: four digits and two capitals, no space.
        pc4: the four digits, also when no full postcode was given.
        huisnummer_tot: the last number of a range ("1 t/m 5"); huisnummer is the first.
        toevoeging: upper case; TO means "opposite this number".
        postbus: a post-office box is never a visiting address.
        lezing: how an ambiguous or impossible part was read, in Dutch; "" when nothing had to be chosen.

    """

    tekst: str
    postcode: str | None = None
    pc4: str | None = None
    straat: str | None = None
    huisnummer: int | None = None
    huisletter: str | None = None
    toevoeging: str | None = None
    huisnummer_tot: int | None = None
    plaats: str | None = None
    postbus: int | None = None
    lezing: str = ""

    @property
    def geocodeable(self) -> bool:
        """Say whether this can be one visiting address: a number with a street or postcode, no post-office box."""
        return self.huisnummer is not None and self.postbus is None and bool(self.straat or self.postcode)

    @property
    def addition(self) -> str:
        """Give huisletter and toevoeging as one upper-case text without separators, for comparing."""
        return f"{self.huisletter or ''}{self.toevoeging or ''}"


def parse_postcode(text: str) -> str | None:
    """Give the postcode in `text` as "8011AB", None when `text` is not exactly one valid postcode.

    >>> parse_postcode("nl-8011 ab")
    '8011AB'
    >>> parse_postcode("8011 SS") is None
    True
    """
    found = re.fullmatch(r"(?:NL ?-? ?)?([1-9][0-9]{3}) ?([A-Za-z]{2})", _tidy(text), re.IGNORECASE)
    if not found or found[2].upper() in _NOT_LETTERS:
        return None
    return found[1] + found[2].upper()


def parse_adres(text: str) -> Adres:
    """Parse `text`, one address; whatever it is, an Adres comes back and nothing is raised.

    >>> parse_adres("Luttekestraat 7A, 8011 LN Zwolle").huisletter
    'A'
    """
    adres = Adres(text)
    postcode, before, after = _split_postcode(_tidy(text))
    if postcode:
        glued = re.search(r"[0-9]$", before)
        reading = (
            f"Huisnummer en postcode staan aan elkaar; gelezen als postcode {postcode}." if glued else ""
        )
        adres = replace(adres, postcode=postcode, pc4=postcode[:4], lezing=reading)
    before, postbus = _take_postbus(before)
    if postbus is not None:
        return replace(adres, postbus=postbus, plaats=_plaats(after if postcode else before))
    if not postcode:
        return _parse_loose(adres, before)
    if not before.strip(" ,-"):
        return _after_postcode(adres, after)
    adres = _parse_street(adres, before)
    return replace(adres, plaats=_plaats(after) or adres.plaats)


def parse_adres_parts(
    *, straat: str = "", huisnummer: str = "", postcode: str = "", plaats: str = ""
) -> Adres:
    """Parse an address kept in columns; each column may hold more than its name says (a number in `straat`).

    A part that contradicts its own column is left out and told in `lezing`.
    """
    tekst = ", ".join(
        part for part in (f"{straat} {huisnummer}".strip(), f"{postcode} {plaats}".strip()) if part
    )
    code = parse_postcode(postcode)
    pc4 = code[:4] if code else (_PC4.fullmatch(_tidy(postcode)) or ("", None))[1]
    street_part = parse_adres(f"{straat} {huisnummer}".strip())
    reading = street_part.lezing
    if postcode.strip() and not pc4:
        reading = f"{reading} '{postcode.strip()[:20]}' is geen postcode.".strip()
    street = street_part.straat or (
        _street_name(_tidy(straat)) if straat.strip() and not street_part.postbus else None
    )
    return replace(
        street_part,
        tekst=tekst,
        straat=street,
        postcode=code or street_part.postcode,
        pc4=pc4 or street_part.pc4,
        plaats=_plaats(_tidy(plaats)) or (street_part.plaats if street_part.straat else None),
        lezing=reading,
    )


def find_adres(text: str) -> Adres | None:
    """Find the first street with a number inside free text (a description), None when there is none.

    Only words that end like a Dutch street name count, or a line that carries a postcode: a guess here would
    become a wrong point on the map.
    """
    tidy = _tidy(text)
    for line in re.split(r"\n|\. (?=[A-Z])|: ?", tidy):
        postcode, before, after = _split_postcode(line)
        found = _STREET_IN_TEXT.search(before if postcode else line)
        if found:
            street = _ARTICLE.sub("", found[0])
            whole = f"{street}, {postcode} {after}" if postcode else street
            return replace(parse_adres(whole), tekst=line.strip())
        if postcode and re.search(r"[0-9]", before):
            return replace(parse_adres(line), tekst=line.strip())
    return None


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", text[:_MAX_LENGTH].translate(_TIDY))
    text = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)
    return re.sub(r"\n\s*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def _split_postcode(text: str) -> tuple[str | None, str, str]:
    """Give postcode, what stands before and what stands after it; glued numbers are cut loose."""
    for pattern in _POSTCODES:
        for found in pattern.finditer(text):
            letters = found["letters"]
            if letters.upper() in _NOT_LETTERS or letters in _SMALL_WORDS:
                continue
            start = found.start("digits")
            before = re.sub(r"(?i)\bNL ?-? ?$", "", text[:start])
            return found["digits"] + letters.upper(), before, text[found.end() :]
    return None, text, ""


def _take_postbus(text: str) -> tuple[str, int | None]:
    found = _POSTBUS.search(text)
    if not found:
        return text, None
    return text[: found.start()] + text[found.end() :], int(found[1] or 0)


def _after_postcode(adres: Adres, after: str) -> Adres:
    rest = after.strip(" ,-\n")
    if rest[:1].isdigit() and rest[:1].isascii():
        return _take_number(adres, rest)
    if "," in rest or re.search(r"[0-9]", rest):
        loose = _parse_loose(adres, rest)
        return replace(loose, postcode=adres.postcode, pc4=adres.pc4)
    return replace(adres, plaats=_plaats(rest))


def _parse_loose(adres: Adres, text: str) -> Adres:
    """Parse without a postcode: a bare PC4, a street with number, or only a place."""
    bare = text.strip(" ,\n")
    if pc4 := _PC4.fullmatch(bare):
        return replace(adres, pc4=pc4[1])
    if not bare or compare_key(bare) in NO_PLACE or bare.split(" ", 1)[0].lower() in NO_PLACE:
        return adres
    if re.search(r"[0-9]", bare):
        return _parse_street(adres, bare)
    parts = [part.strip() for part in re.split(r"[,\n]", bare) if part.strip()]
    if parts and is_street_like(parts[0]):
        return replace(
            adres, straat=_street_name(parts[0]), plaats=_plaats(parts[1]) if len(parts) > 1 else None
        )
    return replace(adres, plaats=_plaats(parts[-1]) if parts else None)


def _parse_street(adres: Adres, text: str) -> Adres:
    """Parse street and number; earlier parts (a building's name before a comma) are left to `tekst`."""
    parts = [part.strip() for part in re.split(r"[,\n]", text) if part.strip(" -")]
    for place, part in enumerate(parts):
        if re.fullmatch(r"[0-9]+[ A-Za-z0-9/-]*", part) and place:
            part = f"{parts[place - 1]} {part}"  # noqa: PLW2901  ("Dobbe, 29")
        opposite = _OPPOSITE.search(part)
        clean = _NUMBER_WORD.sub("", _OPPOSITE.sub(" ", part))
        street, rest = _split_street(clean)
        if street is None:
            continue
        found = replace(adres, straat=_street_name(street))
        found = _take_number(found, rest) if rest else found
        if opposite and found.huisnummer:
            reading = f"{found.lezing} Tegenover nummer {found.huisnummer}: bij benadering.".strip()
            found = replace(found, toevoeging="TO", lezing=reading)
        later = [p for p in parts[place + 1 :] if not re.search(r"[0-9]", p)]
        return replace(found, plaats=found.plaats or (_plaats(later[-1]) if later else None))
    return replace(adres, straat=_street_name(parts[0])) if parts and is_street_like(parts[0]) else adres


def _split_street(text: str) -> tuple[str | None, str]:
    """Give the street and the text from its house number on ("" when there is no number)."""
    start = 0
    if ordinal := _ORDINAL.match(text):
        start = ordinal.end()
    found = _STREET_NUMBER.match(text[start:])
    if not found:
        return (
            (text, "")
            if start and text[start:].strip() and not re.search(r"[0-9]", text[start:])
            else (None, "")
        )
    cut = start + found.end()
    year = re.match(r"'?[0-9]{2,4}(?: ?- ?'?[0-9]{2,4})?(?![0-9A-Za-z])", text[cut:])
    if year and is_year_street(text[:cut].strip(), year[0]):
        street, rest = text[: cut + year.end()], text[cut + year.end() :].strip(" ,")
        return street, rest if rest[:1].isdigit() else ""
    return text[:cut], text[cut:]


def _take_number(adres: Adres, text: str) -> Adres:
    number, left = read_huisnummer(text)
    return replace(
        adres,
        huisnummer=number.nummer,
        huisletter=number.letter,
        toevoeging=number.toevoeging,
        huisnummer_tot=number.tot,
        lezing=f"{adres.lezing} {number.lezing}".strip(),
        plaats=(_plaats(left) if number.nummer else None) if adres.plaats is None else adres.plaats,
    )


def _street_name(text: str) -> str | None:
    return capitalize_name(text.strip(" ,-:\n")) or None


def _plaats(text: str) -> str | None:
    """Give the place name `text` starts with, None when it reads like anything else."""
    text = (
        _NOISE.sub("", _GLUED_NOISE.sub("", text))
        .strip(" ,-.\n")
        .split("\n")[0]
        .split(",")[0]
        .split("(")[0]
        .strip(" .-")
    )
    if re.search(r"[^\w '.-]|[0-9_]", text) or not re.search(r"[^\W\d_]{2}", text):
        return None
    words = text.split()
    if len(words) > _PLACE_WORDS or compare_key(text) in NO_PLACE or words[0].lower() in NO_PLACE:
        return None
    return capitalize_name(text)
