"""Which column of a source is which column of the register, guessed from its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from analysis.importing.words import plain_words
from analysis.schemas import REGISTER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TARGETS", "suggest_columns"]

# What a profile may map: columns of the register, and four that are worked out further.
TARGETS = (*REGISTER_COLUMNS[1:], "bron_id", "adres", "adres_in_tekst", "omschrijving")
_SYNONYMS = {
    "bron_id": ("id", "bron id", "nummer", "nr", "code", "identificatie", "stop id", "uuid"),
    "naam": (
        "naam",
        "titel",
        "naam activiteit",
        "activiteit",
        "naam aanbod",
        "naam voorziening",
        "stop name",
        "name",
    ),
    "organisatie": (
        "organisatie",
        "aanbieder",
        "instelling",
        "organisatienaam",
        "uitvoerder",
        "organization",
    ),
    "aanbodsoort": ("aanbodsoort", "soort", "categorie", "type", "soort aanbod", "rubriek", "category"),
    "doelgroepen": ("doelgroepen", "doelgroep", "voor wie", "doelgroep en", "target"),
    "straat": ("straat", "straatnaam", "street"),
    "huisnummer": ("huisnummer", "huisnr", "nummer huis"),
    "postcode": ("postcode", "pc6", "zip"),
    "plaats": ("plaats", "woonplaats", "plaatsnaam", "city"),
    "adres": ("adres", "bezoekadres", "locatie adres", "adresgegevens", "locatie", "address"),
    "adres_in_tekst": ("contact en locatie", "waar", "contactgegevens en adres"),
    "wijkcode": ("wijkcode",),
    "lat": ("lat", "latitude", "breedtegraad"),
    "lon": ("lon", "lng", "long", "longitude", "lengtegraad"),
    "locatieprecisie": ("locatieprecisie", "nauwkeurigheid"),
    "bereik": ("bereik",),
    "werkgebied": ("werkgebied",),
    "openingstijden": (
        "openingstijden",
        "openingstijd",
        "wanneer",
        "dagdelen",
        "tijden",
        "dag en tijd",
        "opening hours",
    ),
    "kosten": ("kosten", "prijs", "eigen bijdrage", "tarief"),
    "talen": ("talen", "taal"),
    "rolstoel": ("rolstoel", "rolstoeltoegankelijk", "toegankelijkheid", "toegankelijk"),
    "verwijzing": ("verwijzing", "verwijzing nodig", "indicatie"),
    "aanmelden": ("aanmelden", "aanmelding"),
    "capaciteit": ("capaciteit", "aantal plaatsen"),
    "website": ("website", "url", "site", "link", "internet"),
    "peildatum": ("peildatum", "datum", "bijgewerkt", "laatst gewijzigd"),
    "laag": ("laag",),
    "zeker": ("zeker",),
    "opmerking": ("opmerking", "opmerkingen", "toelichting"),
    "omschrijving": ("omschrijving", "beschrijving", "wat", "info", "description", "tekst"),
}
_NEAR = 90.0  # of 100: "Openings tijden", "Postcodes"; lower made "plaats" of "plaatsing"


def suggest_columns(columns: Sequence[str]) -> dict[str, str]:
    """Give per column of the register the column of the source that is called so (or nearly so).

    >>> suggest_columns(["Naam", "Openings-tijden", "xyz"])
    {'naam': 'Naam', 'openingstijden': 'Openings-tijden'}
    """
    plain = {column: " ".join(plain_words(re.sub(r"([a-z])([A-Z])", r"\1 \2", column))) for column in columns}
    result: dict[str, str] = {}
    for target, names in _SYNONYMS.items():
        free = {column: text for column, text in plain.items() if column not in result.values() and text}
        exact = next((column for name in names for column, text in free.items() if text == name), None)
        if exact is None:
            found = process.extractOne(names[0], free, scorer=fuzz.ratio, score_cutoff=_NEAR)
            exact = found[2] if found else None
        if exact is not None:
            result[target] = exact
    return result
