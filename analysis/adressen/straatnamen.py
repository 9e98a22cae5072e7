"""Names of streets and places: how they are written, and when two spellings are the same name."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["NO_PLACE", "capitalize_name", "compare_key", "is_street_like", "is_year_street"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Texts in an address column that say there is no one place, as `compare_key` gives them or as a first word.
NO_PLACE = _words(
    "diverse divers diverselocaties verschillende verschillendelocaties wisselend wisselende "
    "wisselendelocatie geen nvt onbekend "
    "online digitaal telefonisch telefoon thuis aanhuis bijmensenthuis helestad stadsbreed regio oplocatie "
    "opafspraak afspraak bellen aanmelden contact via zie nog langsgaan inschrijven onlineactiviteit"
)
_ENDINGS = tuple(
    _words(
        "straat str weg laan plein kade kaai singel gracht dijk hof park plantsoen markt steeg pad "
        "sloot baan dreef haven wal "
        "brug poort hoek burg veld akker kamp es erf brink dam wei weide ring boulevard "
        "allee alleetjes oord zoom rade "
        "passage promenade gang kolk vaart "
        "straatje weggetje laantje pleintje steegje hofje paadje dijkje strjitte dyk leane loane fjild paed "
        "meent donk horst rak werf eiland esplanade hage land loo stede stee singels weerd"
    )
)
_LOOSE = _words("straat weg laan plein kade singel gracht dijk hof park markt steeg pad baan dreef brink dam")
_YEAR_WORDS = _words("plein laan weg straat park hof singel kade boulevard square")
_FULL = {
    "burg": "burgemeester",
    "burgem": "burgemeester",
    "dr": "doctor",
    "ds": "dominee",
    "prof": "professor",
    "mr": "meester",
    "ir": "ingenieur",
    "st": "sint",
    "pres": "president",
    "kon": "koningin",
    "gen": "generaal",
    "jhr": "jonkheer",
    "past": "pastoor",
    "wethr": "wethouder",
    "weth": "wethouder",
    "bissch": "bisschop",
    "prins": "prins",
    "pr": "prins",
    "v": "van",
    "vd": "vander",
    "1e": "eerste",
    "1ste": "eerste",
    "2e": "tweede",
    "2de": "tweede",
    "3e": "derde",
    "3de": "derde",
    "4e": "vierde",
    "5e": "vijfde",
    "nwe": "nieuwe",
    "nw": "nieuwe",
    "gr": "grote",
    "kl": "kleine",
}
_SHORT_ENDINGS = (("str", "straat"), ("ln", "laan"), ("pln", "plein"), ("sngl", "singel"), ("wg", "weg"))
_SMALL = _words("van de den der het ter ten aan op in bij te 't en a/d v/d")


def compare_key(name: str) -> str:
    """Give `name` without diacritics, case, spaces, punctuation and abbreviations, to compare two spellings.

    >>> compare_key("Dr. Wagenaarstr.") == compare_key("Doctor Wagenaarstraat")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"\bv/d\b|\bv\.?d\.", "van der", plain)
    words = [_FULL.get(word, word) for word in re.split(r"[^a-z0-9]+", plain) if word]
    key = "".join(words)
    for short, full in _SHORT_ENDINGS:
        if len(key) > len(short) + 2 and key.endswith(short) and not key.endswith(full):
            return key[: -len(short)] + full
    return key


def is_street_like(name: str) -> bool:
    """Say whether the last word of `name` ends the way Dutch street names do (not on that ending alone)."""
    words = name.strip(" .").casefold().split()
    if not words:
        return False
    last = words[-1]
    return (len(words) > 1 and last in _LOOSE) or any(
        last.endswith(e) and len(last) > len(e) + 1 for e in _ENDINGS
    )


def is_year_street(street: str, number: str) -> bool:
    """Say whether `number` is a year that belongs to the name, as in "Plein 1944" or "Plein '40-'45"."""
    if street.casefold() not in _YEAR_WORDS:
        return False
    years = re.findall(r"[0-9]+", number)
    return all((len(y) == 4 and 1500 <= int(y) <= 2100) or (len(y) == 2 and "'" in number) for y in years)  # noqa: PLR2004


def capitalize_name(name: str) -> str:
    """Give `name` with capitals where all were small or all were capitals; IJ capitalises as a pair.

    >>> capitalize_name("ijsselkade")
    'IJsselkade'
    """
    name = " ".join(name.split())
    letters = [c for c in name if c.isalpha()]
    if letters and (name == name.lower() or (name == name.upper() and len(letters) > 1)):
        name = " ".join(
            _capitalize(word, first=place == 0) for place, word in enumerate(name.lower().split(" "))
        )
    return re.sub(r"(?<![^\W_])Ij", "IJ", name)


def _capitalize(word: str, *, first: bool) -> str:
    if (word in _SMALL and not first) or re.fullmatch(r"'[a-z]|[0-9].*", word):
        return word
    head, dash, tail = word.partition("-")
    if re.fullmatch(r"'[a-z]", head):
        return f"{head}-{_capitalize(tail, first=True)}" if dash else head
    if dash:
        return f"{_capitalize(head, first=first)}-{_capitalize(tail, first=False)}"
    return "IJ" + word[2:] if word.startswith("ij") else word[:1].upper() + word[1:]
