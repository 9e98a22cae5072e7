"""Find an address inside free text, such as the description of an offering."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.adressen.adres import Adres, parse_adres
from analysis.adressen.postcodes import split_postcode, tidy_text

__all__ = ["find_adres"]

_STREET_IN_TEXT = re.compile(
    r"(?:(?:[0-9]{1,2}e|[A-Z]['\w.-]*|van|de|den|der|het|ter|ten|'t|'s|op) ){0,4}['\w.-]*"
    r"(?:straat|weg|laan|plein|kade|singel|gracht|dijk|hof|plantsoen|markt|steeg|pad|sloot|baan|dreef|park|bogen)"
    r" [0-9]{1,5}(?: ?-? ?[A-Za-z](?![A-Za-z])| ?- ?[0-9]{1,4}(?![0-9])|(?=[^A-Za-z0-9]|$)"
    r"|(?=[a-z]?(?:maan|dins|woens|donder|vrij)dag))",
)
_NEXT_LINE = re.compile(r" ?\n(?=[1-9][0-9]{3} ?[A-Z]{2}(?![A-Za-z]))")
_ARTICLE = re.compile(r"^(?:(?:de|het|den|der|op|van|ter|ten) )+(?=[A-Z'])")


def find_adres(text: str) -> Adres | None:
    """Find the first street with a number inside free text (a description), None when there is none.

    Only words that end like a Dutch street name count, or a line that carries a postcode: a guess here would
    become a wrong point on the map.
    """
    tidy = _NEXT_LINE.sub(", ", tidy_text(text))
    for line in re.split(r"\n|\. (?=[A-Z])|: ?", tidy):
        postcode, before, after = split_postcode(line)
        found = _STREET_IN_TEXT.search(before if postcode else line)
        if found:
            street = _ARTICLE.sub("", found[0])
            whole = f"{street}, {postcode} {after}" if postcode else street
            return replace(parse_adres(whole), tekst=line.strip())
        if postcode and re.search(r"[0-9]", before):
            return replace(parse_adres(line), tekst=line.strip())
    return None
