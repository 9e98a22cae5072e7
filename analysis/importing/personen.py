"""Recognise the bare name of a person in a text, without a word such as "contactpersoon" before it.

A first name of the list, or initials, then a surname with a capital: "Jan de Vries", "A.M. van den Berg".
Not where it belongs to something else: a street (Jan van Galenstraat), an organisation (Stichting Maria de
Vries, Anne Frank School), a saint (Sint Jan de Doper), or an address (Johan de Witt 5).
"""

from __future__ import annotations

import re

from analysis.importing.voornamen import VOORNAMEN

__all__ = ["hide_names", "is_name"]

_LINK = r"(?:van|de|den|der|het|ter|ten|te|el|al|ben|bin|la|le|du|di|von|zum|zur|'t|in 't|op|van 't)"
_WORD = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’]+(?:-[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ'’]+)*"
_INITIALS = r"(?:[A-Z]\. ?){1,5}"
_LINKS = rf"(?:{_LINK}|El|Al|Ben|Van|De|Den|Der|Ter|Ten)"
_FAMILY = rf"(?:{_WORD} (?={_LINKS} ))?(?:{_LINKS} ){{0,3}}{_WORD}"
_BARE = re.compile(
    rf"(?<![\w.@/-])(?P<first>{_WORD} (?:{_INITIALS})?|{_INITIALS})(?P<family>{_FAMILY})"
    r"(?![\w@]|-[A-Za-z])"
)
_WHOLE = re.compile(
    rf"(?:(?:{_WORD}|[A-Z]\.(?:[A-Z]\.)*) ?){{1,2}}(?:(?:{_LINK}) ){{0,3}}{_WORD}(?: ?[,/&-]| en )?"
    rf"(?: ?(?:{_WORD}|[A-Z]\.) ?(?:(?:{_LINK}) ){{0,3}}(?:{_WORD})?)?"
)
_KNOWN = "B.V. N.V. R.K. P.C. V.V. S.V. K.V. C.V. W.V. H.C. E.O. G.K. T.V. E.H. A.Z. M.F."
_ABBREVIATIONS = frozenset(_KNOWN.split())
_ORGANISATION = re.compile(
    r"stichting|vereniging|fonds|school|college|lyceum|instituut|huis|hoeve|centrum|kerk|parochie|moskee|klooster"
    r"|gymnasium|praktijk|museum|galerie|theater|club|team|groep|bond|koor|bibliotheek|gebouw|zaal|park|plein"
    r"|plantsoen|tuin|kliniek|hospice|apotheek|winkel|restaurant|café|cafe|universiteit|academie|gemeente|wijk"
    r"|buurt|zorg|welzijn|dienst|loket|organisatie|cultuur|festival|prijs|cup|toernooi|lezing",
    re.IGNORECASE,
)
_SAINTS = frozenset(["sint", "st", "heilige", "h", "onze", "prins", "prinses", "koning", "koningin", "paus"])
_STREETS = (
    "straat",
    "weg",
    "laan",
    "plein",
    "kade",
    "gracht",
    "singel",
    "hof",
    "dijk",
    "steeg",
    "pad",
    "park",
)
_HOUSES = (
    "school",
    "college",
    "huis",
    "centrum",
    "kerk",
    "fonds",
    "club",
    "museum",
    "theater",
    "zaal",
    "lyceum",
)
_NEAR = 24  # characters before and after that may say it is an organisation


def is_name(text: str) -> bool:
    """Say whether `text` is nothing but the name of one or two persons: for columns that hold contacts."""
    tidy = " ".join(text.split())
    return bool(_WHOLE.fullmatch(tidy)) and not _ORGANISATION.search(tidy)


def hide_names(text: str, *, whole: bool = False) -> str:
    """Give `text` with "[naam]" for each bare name of a person; with `whole` only when it is nothing else.

    >>> hide_names("Koffie met Jan de Vries in de Jan van Galenstraat")
    'Koffie met [naam] in de Jan van Galenstraat'
    """
    if whole:
        found = _BARE.fullmatch(" ".join(text.split()))
        person = found and _has_first_name(found) and not _belongs_to_something(found, found["family"])
        return "[naam]" if person else text
    parts, start, look = [], 0, 0
    while found := _BARE.search(text, look):
        if not _has_first_name(found):
            look = found.start() + len(found["first"].split(" ", 1)[0])
            continue
        look = found.end()
        if not _belongs_to_something(found, found["family"]):
            parts += [text[start : found.start()], "[naam]"]
            start = look
    return "".join([*parts, text[start:]])


def _has_first_name(found: re.Match[str]) -> bool:
    first, family = found["first"].strip(), found["family"]
    if re.match(r"[A-Z]\.", first):
        return first not in _ABBREVIATIONS and bool(re.match(rf"{_LINK} ", family, re.IGNORECASE))
    return re.split(r"[ -]", first)[0] in VOORNAMEN


def _belongs_to_something(found: re.Match[str], family: str) -> bool:
    text = found.string
    before = text[max(0, found.start() - _NEAR) : found.start()]
    after = text[found.end() : found.end() + _NEAR]
    last = re.split(r"[.,;:!?\n(]", before)[-1].split()
    following = re.split(r"[.,;:!?\n)]", after)[0].split()
    if last and (_ORGANISATION.search(last[-1]) or last[-1].casefold().strip(".") in _SAINTS):
        return True
    return any(_is_glued(word) for word in (family, *following[:1])) or bool(
        following and (following[0][0].isdigit() or _ORGANISATION.search(following[0]))
    )


def _is_glued(text: str) -> bool:
    """Say whether the last word is a street or house called after somebody ("Galenstraat", "Frankhuis")."""
    last = text.casefold().rpartition(" ")[2]
    return last.endswith(_HOUSES) or any(last.endswith(end) and len(last) > len(end) for end in _STREETS)
