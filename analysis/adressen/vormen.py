"""Ways of writing an address that must be put straight before it can be taken apart.

"hoek Kerkstraat/Dorpsweg", "Enkstraat ong.", "Enkstraat67", "67 Enkstraat", "tegenover nr. 5", "Wijk 3-15" on
Urk. Each rule rewrites the text and says in Dutch what it did, for whoever judges the point on the map.
"""

from __future__ import annotations

import re

from analysis.adressen.straatnamen import is_street_like

__all__ = ["INSIDE", "NEARBY", "NUMBERED_STREET", "rewrite", "take_nearby"]

NEARBY = "bij benadering."
_NEARBY = re.compile(
    r"[ ,]+(?P<how>t/o|t\.o\.|tegenover|to|naast|nabij|bij)\.? +"
    r"(?:nr\.? *|no\.? *|nummer +)?(?=[0-9])",
    re.IGNORECASE,
)
_NO_NUMBER = re.compile(
    r"[ ,]+(?:ongenummerd|ong(?:\.|(?=$|,))|z/n|z\.n\.|zn|zonder (?:huis)?nummer|o\.n\.)(?=$|[ ,])\.?",
    re.IGNORECASE,
)
_CORNER = re.compile(
    r"^(?:op )?(?:de )?hoek (?:van )?(?:de )?(?P<first>[^/,0-9]+?) ?(?:/| en | met ) ?(?:de )?"
    r"(?P<second>[^/,0-9]+?)(?P<number> [0-9].*)?(?P<rest>,.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_GLUED = re.compile(
    r"(?<![^\W\d_])(?P<street>[^\W\d_]{5,})(?P<number>[0-9]{1,5})(?=[A-Za-z]?(?:$|[^A-Za-z0-9]))"
)
_TURNED = re.compile(r"^(?P<number>[0-9]{1,5}[A-Za-z]?) (?P<street>[^\W\d_][^0-9,]+)$")
_MOTORWAY = re.compile(r"\b[AN] ?[0-9]{1,3}\b.*\b(?:km|hmp?|hectometer\w*|afrit|afslag)\b", re.IGNORECASE)
_COUNTRY = re.compile(r"[ ,]+(?:nederland|the netherlands|netherlands|nl)\.?$", re.IGNORECASE)
_AND_ON = re.compile(r"(?<=[0-9])[A-Za-z]?(?P<word> ?e\.? ?v\b\.?)", re.IGNORECASE)
_LETTER_WORD = re.compile(
    r"(?<=[0-9]) ?,? (?:toev(?:oeging)?|huisletter|letter)\.?:? *(?=[A-Za-z0-9])", re.IGNORECASE
)
# The streets of Urk and of some estates are called "Wijk 3": the number that follows is the house.
NUMBERED_STREET = re.compile(
    r"^(?P<straat>Wijk [1-9][0-9]?)(?: ?[-/,] ?| )(?=[1-9][0-9]{0,2}[A-Za-z]?(?:$|[^0-9A-Za-z]))"
)
# What stands behind a number and is inside the building: no place, and no toevoeging of the BAG.
INSIDE = re.compile(
    r"^[ ,]*(?P<what>(?:hoog(?=$|[ ]*[,.(])|etage|verdieping|begane grond|kelder|souterrain|bis"
    r"|boven(?:huis|woning)?|achter(?:huis|om|zijde)?|unit|kamer|flat|app(?:artement)?|lokaal|zaal|ingang"
    r"|hoofdingang|zijingang|gebouw)\b\.?(?: (?:nr\.? ?)?[A-Z0-9][A-Z0-9.]{0,4}(?![A-Za-z0-9]))?)",
    re.IGNORECASE,
)


def rewrite(text: str) -> tuple[str, str]:
    """Put `text` straight; give it with what was done, in Dutch ("" when nothing had to be chosen)."""
    text = _LETTER_WORD.sub(" ", _COUNTRY.sub("", text))
    if _MOTORWAY.search(text):
        return "", "Een plek langs een weg is geen adres."
    if _NO_NUMBER.search(text):
        return _NO_NUMBER.sub("", text), "Er is geen huisnummer."
    if corner := _CORNER.match(text):
        first, second = corner["first"].strip(), corner["second"].strip()
        street = f"{second}{corner['number']}" if corner["number"] else first
        return f"{street}{corner['rest'] or ''}", f"Hoek van {first} en {second}: {NEARBY}"
    if more := _AND_ON.search(text):
        text = f"{text[: more.start('word')]}{text[more.end('word') :]}"
        return text, "Er staat 'en verder'; alleen het eerste nummer is gelezen."
    turned = _TURNED.match(text)
    if turned and is_street_like(turned["street"]) and not re.match(r"(?:e|de|ste)\b", turned["street"]):
        number, street = turned["number"], turned["street"].strip()
        return f"{street} {number}", f"Het nummer staat voorop; gelezen als {street} {number}."
    return _GLUED.sub(_apart, text), ""


def take_nearby(text: str) -> tuple[str, str | None]:
    """Take "tegenover nr." (or naast, nabij, bij) out of `text`; give what it said, None when it did not."""
    found = _NEARBY.search(text)
    if not found:
        return text, None
    how = found["how"].casefold()
    word = how if how in {"naast", "nabij", "bij"} else "tegenover"
    return f"{text[: found.start()]} {text[found.end() :]}", word.capitalize()


def _apart(found: re.Match[str]) -> str:
    if not is_street_like(found["street"]):
        return found[0]
    return f"{found['street']} {found['number']}"
