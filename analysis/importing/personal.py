"""Find personal data in a source: e-mail addresses, phone numbers and names of persons; keep them out.

What is found is replaced by what it was ("[e-mail]"), so that a reader sees that something stood there.
Columns that a profile calls public (of an organisation) are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.bevindingen import Bevinding
from analysis.importing.personen import hide_names, is_name
from analysis.woorden import stuks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import pandas as pd

__all__ = ["hide_personal", "is_personal_column", "redact"]

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(
    r"(?<![\w/.=-])(?:\(?(?:\+|00)31\)?[ .-]?(?:\(0\))?[ .-]?|\(?0)[1-9](?:[ .()/-]{0,2}[0-9]){8}(?![0-9])"
    r"|(?<![\w/.=-])0(?:800|900)[ .-]?[0-9]{4}(?:[0-9]{3})?(?![0-9])"
)
_FIRST = r"(?:[A-Z][a-zà-ÿ'’-]+|[A-Z]\.(?:[A-Z]\.)*)"
_NAME = rf"{_FIRST}(?: (?:van|de|den|der|ter|ten|el|al|te|'t|la)\b){{0,3}}(?: [A-Z][a-zà-ÿ'’-]+){{0,2}}"
_TITLE = r"(?:[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?|[Dd]e heer|[Mm]evrouw) "
_ROLE = r"(?:[Cc]ontactpersoon|[Cc]o[oö]rdinator|[Bb]eheerder|[Vv]rijwilliger|[Ss]ociaal werker)(?: is)?:? ?"
_WAY = (
    r"(?:[Aa]anmelden|[Oo]pgeven|[Ii]nschrijven|[Ii]nfo|[Cc]ontact(?: op(?:nemen)?)?|[Vv]raag|[Bb]el(?:len)?)"
    r" (?:via|bij|met|naar) "
)
_PERSON = re.compile(rf"(?P<cue>(?:{_ROLE}|{_WAY})(?:{_TITLE})?|{_TITLE})(?P<name>{_NAME})")
_ORGANISATION = re.compile(
    r"stichting|vereniging|wijk|buurt|centrum|huis|team|gemeente|school|kerk|dienst|groep|loket|café|cafe|organisatie"
    r"|humanitas|bibliotheek|web|site|www|e-?mail|telefoon|receptie|balie|kantoor|maandag|dinsdag|het|onze|stadsloket",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"e-?mail|telefoon|mobiel|\btel\b|\bphone\b|contactpersoon|naam contact|achternaam|voornaam|voorletters"
    r"|geboorte|\bbsn\b|co[oö]rdinator|beheerder"
)
# Columns that may hold a person beside other things: a cell that is nothing but a name goes.
_CONTACT = re.compile(
    r"contact|aanspreek|begeleid|docent|trainer|verantwoordelijk|medewerker|organisator|t\.?a\.?v|\bwie\b"
)
# In these a name mostly is a street or what the offering is called.
_ADDRESS = frozenset({"straat", "adres", "plaats", "huisnummer", "postcode", "werkgebied", "adres_bron"})
_TITLES = frozenset({"naam", "organisatie", "naam_bron"})
_LABELS = {"e-mail": "e-mailadressen", "tel": "telefoonnummers", "naam": "namen van personen"}


def is_personal_column(name: str) -> bool:
    """Say whether a column is called like one that holds personal data."""
    return bool(_COLUMN.search(name.casefold().replace("_", " ")))


def redact(text: str, *, soort: str = "tekst") -> tuple[str, frozenset[str]]:
    """Give `text` without e-mail addresses, phone numbers and names of persons, and which kinds were there.

    Args:
        text: one cell.
        soort: of its column: tekst; titel (a bare name goes only when it is the whole cell); contact (a cell
            that looks like a name is one); adres (a bare name is a street).

    >>> redact("Bel 038-1234567 of mail jan@voorbeeld.nl")[0]
    'Bel [tel] of mail [e-mail]'
    """
    found: set[str] = set()

    def person(match: re.Match[str]) -> str:
        if _ORGANISATION.search(match["name"]):
            return match[0]
        found.add("naam")
        return f"{match['cue']}[naam]"

    if "@" in text:
        text, number = _EMAIL.subn("[e-mail]", text)
        found |= {"e-mail"} if number else set()
    if "0" in text:
        text, number = _PHONE.subn("[tel]", text)
        found |= {"tel"} if number else set()
    text = _PERSON.sub(person, text)
    nameless = _HIDERS[soort](text)
    if nameless != text:
        found.add("naam")
    return nameless, frozenset(found)


def _hide_contact(text: str) -> str:
    return "[naam]" if is_name(text) else hide_names(text)


_HIDERS: dict[str, Callable[[str], str]] = {
    "tekst": hide_names,
    "titel": lambda text: hide_names(text, whole=True),
    "contact": _hide_contact,
    "adres": lambda text: text,
}


def _kind_of_column(name: str, role: str) -> str:
    if role in _ADDRESS:
        return "adres"
    if role in _TITLES:
        return "titel"
    return "contact" if _CONTACT.search(name.casefold().replace("_", " ")) else "tekst"


def hide_personal(
    frame: pd.DataFrame,
    *,
    openbaar: Collection[str],
    bron: str,
    rollen: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, list[Bevinding]]:
    """Take personal data out of a source.

    Args:
        frame: text; a column that is called like personal data goes as a whole.
        openbaar: columns that may be shared, because they are of an organisation.
        bron: the name used in messages.
        rollen: per column of the source the column of the register it goes to; None: it is a register.

    Returns:
        The table without them, and one bevinding per column and kind; never the data itself.

    """
    result, bevindingen = frame.copy(deep=False), []
    for column in [str(name) for name in frame.columns if name not in openbaar]:
        if is_personal_column(column):
            result = result.drop(columns=column)
            melding = "Deze kolom heet naar persoonsgegevens en is niet overgenomen."
            bevindingen.append(Bevinding(bron, melding, None, column))
            continue
        suspect = frame[column].str.contains(r"@|0[1-9(]|\+31|0[89]00|[A-Z]", regex=True)
        soort = _kind_of_column(column, column if rollen is None else rollen.get(column, ""))
        redacted = ((text, *redact(text, soort=soort)) for text in frame.loc[suspect, column].unique())
        cleaned = {text: (new, kinds) for text, new, kinds in redacted if kinds}
        changed = {text: new for text, (new, _) in cleaned.items()}
        if not changed:
            continue
        result[column] = frame[column].map(lambda text, new=changed: new.get(text, text)).astype("str")
        for kind, label in _LABELS.items():
            texts = {text for text, (_, kinds) in cleaned.items() if kind in kinds}
            rows = frame.index[frame[column].isin(texts)]
            if len(rows):
                melding = f"In {stuks(len(rows), 'cel', 'cellen')} staan {label}; ze zijn niet overgenomen."
                bevindingen.append(Bevinding(bron, melding, int(rows[0]), column))
    return result, bevindingen
