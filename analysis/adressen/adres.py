"""Read Dutch addresses as people write them; pure text work, no look-ups.

Field rules are those of the BAG: a huisnummer is 1-99999, a huisletter one letter, a toevoeging at
most four letters or digits (upper case here). Where a text can be read in two ways, one reading is chosen
by a fixed rule and told in `lezing`; the text itself is always kept in `tekst`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.adressen.huisnummers import read_huisnummer
from analysis.adressen.postcodes import parse_postcode, split_postcode, tidy_text
from analysis.adressen.straatnamen import (
    NO_PLACE,
    capitalize_name,
    compare_key,
    is_street_like,
    is_year_street,
)
from analysis.adressen.vormen import INSIDE, NEARBY, NUMBERED_STREET, rewrite, take_nearby

__all__ = ["Adres", "parse_adres", "parse_adres_parts"]

_PLACE_WORDS = 4
_PC4 = re.compile(r"(?:NL ?-? ?)?([1-9][0-9]{3})")
_POSTBUS = re.compile(r"\b(?:postbus|antwoordnummer|p\.? ?o\.? ?box)[ :.nr]*([0-9]{1,6})?", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"(?:^|(?<= ))(?:nr|no|nummer|huisnr|huisnummer)\.? *:? *(?=[0-9])", re.IGNORECASE)
_WAR = re.compile(r"^(?P<straat>[^\W\d_]+ '[0-9]{2}(?: ?- ?'?[0-9]{2})?)(?P<rest> .*)?$")  # "Plein '40-'45 1"
_STREET_NUMBER = re.compile(r"^(?P<straat>.*?[^\W\d_]['.]?(?: [(][^()]*[)])?)[ ,]+(?=[0-9])", re.DOTALL)
_ORDINAL = re.compile(r"^[0-9]{1,2} ?(?:e|de|ste)\b", re.IGNORECASE)
_DASH = r" - (?=[^\W\d_'][^\W\d_-]{2}"  # between a building and its address, or an address and its place
_PARTS = re.compile(rf"[,\n]|{_DASH}[^,]*[0-9])|(?:(?<=[0-9])|(?<=[0-9][A-Za-z])){_DASH})")
_IN = re.compile(r"^(?:te|in|gem\.?|gemeente|plaats:?) +(?=[^\W\d_'])", re.IGNORECASE)
_GEMEENTE = re.compile(r" +(?:gem\.?|gemeente) .*$", re.IGNORECASE)
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
        toevoeging: upper case; TO means near this number (opposite, beside, on the corner).
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
        """Say whether this can be one visiting address: a number with a street or postcode, no postbus."""
        return self.huisnummer is not None and self.postbus is None and bool(self.straat or self.postcode)

    @property
    def addition(self) -> str:
        """Give huisletter and toevoeging as one upper-case text without separators, for comparing."""
        return f"{self.huisletter or ''}{self.toevoeging or ''}"


def parse_adres(text: str) -> Adres:
    """Parse `text`, one address; whatever it is, an Adres comes back and nothing is raised.

    >>> parse_adres("Luttekestraat 7A, 8011 LN Zwolle").huisletter
    'A'
    """
    tidy, reading = rewrite(tidy_text(text))
    adres = Adres(text, lezing=reading)
    postcode, before, after = split_postcode(tidy)
    if postcode:
        if re.search(r"[0-9]$", before):
            reading = f"Huisnummer en postcode staan aan elkaar; gelezen als postcode {postcode}."
        adres = replace(adres, postcode=postcode, pc4=postcode[:4], lezing=reading)
    before, postbus = _take_postbus(before)
    if postbus is not None:
        return replace(adres, postbus=postbus, plaats=_plaats(after if postcode else before))
    if not postcode:
        return _parse_loose(adres, before)
    if not before.strip(" ,-"):
        return _after_postcode(adres, after)
    if not re.search(r"[0-9]", before) and re.search(r"[0-9]", after) and not is_street_like(before):
        adres = _parse_street(adres, after.strip(" ,-"))  # "Zwolle, 8012 VA, Enkstraat 67"
        return replace(adres, plaats=_plaats(before) or adres.plaats)
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
    pc4 = code[:4] if code else (_PC4.fullmatch(tidy_text(postcode)) or ("", None))[1]
    street_part = parse_adres(f"{straat} {huisnummer}".strip())
    if street_part.huisnummer is None and not straat.strip():  # a postcode with a number is an address too
        street_part = _take_number(street_part, _NUMBER_WORD.sub("", tidy_text(huisnummer)))
    reading = street_part.lezing
    if postcode.strip() and not pc4:
        reading = f"{reading} '{postcode.strip()[:20]}' is geen postcode.".strip()
    street = street_part.straat or (
        _street_name(tidy_text(straat)) if straat.strip() and not street_part.postbus else None
    )
    return replace(
        street_part,
        tekst=tekst,
        straat=street,
        postcode=code or street_part.postcode,
        pc4=pc4 or street_part.pc4,
        plaats=_plaats(tidy_text(plaats)) or (street_part.plaats if street_part.straat else None),
        lezing=reading,
    )


def _take_postbus(text: str) -> tuple[str, int | None]:
    found = _POSTBUS.search(text)
    if not found:
        return text, None
    return text[: found.start()] + text[found.end() :], int(found[1] or 0)


def _after_postcode(adres: Adres, after: str) -> Adres:
    rest = after.strip(" ,-\n")
    if rest[:1].isdigit() and rest[:1].isascii():
        return _take_number(adres, rest)
    if numbered := _NUMBER_WORD.match(rest):
        return _take_number(adres, rest[numbered.end() :])
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
    parts = [part.strip(" -") for part in _PARTS.split(text) if part.strip(" -")]
    for place, part in enumerate(parts):
        if re.fullmatch(r"[0-9]+[ A-Za-z0-9/-]*", part) and place:
            part = f"{parts[place - 1]} {part}"  # noqa: PLW2901  ("Dobbe, 29")
        part, nearby = take_nearby(part)  # noqa: PLW2901
        street, rest = _split_street(_NUMBER_WORD.sub("", part))
        if street is None:
            continue
        found = replace(adres, straat=_street_name(street))
        found = _take_number(found, rest) if rest else found
        if nearby and found.huisnummer:
            reading = f"{found.lezing} {nearby} nummer {found.huisnummer}: {NEARBY}".strip()
            found = replace(found, lezing=reading)
        if found.huisnummer and found.lezing.endswith(NEARBY):
            found = replace(found, toevoeging="TO")
        later = [name for part in parts[place + 1 :] if (name := _plaats(part))]
        return replace(found, plaats=found.plaats or (later[-1] if later else None))
    return replace(adres, straat=_street_name(parts[0])) if parts and is_street_like(parts[0]) else adres


def _split_street(text: str) -> tuple[str | None, str]:
    """Give the street and the text from its house number on ("" when there is no number)."""
    if numbered := NUMBERED_STREET.match(text):
        return numbered["straat"], text[numbered.end() :]
    war = _WAR.match(text)
    if war and is_year_street(*war["straat"].split(" ", 1)):
        return war["straat"], (war["rest"] or "").strip()
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
    reading = f"{adres.lezing} {number.lezing}".strip()
    if number.nummer and (inside := INSIDE.match(left)):
        reading = f"{reading} '{inside['what']}' na het huisnummer is niet gelezen.".strip()
        left = left[inside.end() :]
    return replace(
        adres,
        huisnummer=number.nummer,
        huisletter=number.letter,
        toevoeging=number.toevoeging,
        huisnummer_tot=number.tot,
        lezing=reading,
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
    text = _GEMEENTE.sub("", _IN.sub("", text))
    ordinal = _ORDINAL.match(text)
    if re.search(r"[^\w '.-]|[0-9_]", text[ordinal.end() if ordinal else 0 :]) or not re.search(
        r"[^\W\d_]{2}", text
    ):
        return None
    words = text.split()
    if len(words) > _PLACE_WORDS or compare_key(text) in NO_PLACE or words[0].lower() in NO_PLACE:
        return None
    return capitalize_name(text)
