"""Aanbodvelden: the fields of one offering, with a choice where the normen or the borders have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from analysis.normen import ALLE
from analysis.readers.codes import split_codes, to_code
from analysis.readers.ligging import AREA_PRECISIES, BEREIKEN
from dashboard.components.aanbod import BEREIK, LAGEN, PRECISIE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.components.context import Context

__all__ = ["HIDDEN", "LABELS", "label_of_kolom", "show_fields"]

LABELS = {
    "naam": "Naam",
    "organisatie": "Organisatie",
    "aanbodsoort": "Soort aanbod",
    "doelgroepen": "Voor wie",
    "laag": "Laag",
    "openingstijden": "Openingstijden",
    "kosten": "Kosten",
    "aanmelden": "Aanmelden",
    "verwijzing": "Verwijzing nodig",
    "talen": "Talen",
    "rolstoel": "Rolstoel",
    "capaciteit": "Plaatsen",
    "website": "Website",
    "straat": "Straat",
    "huisnummer": "Huisnummer",
    "postcode": "Postcode",
    "plaats": "Plaats",
    "wijkcode": "Wijk",
    "bereik": "Bereik",
    "werkgebied": "Werkgebied",
    "locatieprecisie": "Hoe precies is de plek",
    "lat": "Breedtegraad (lat)",
    "lon": "Lengtegraad (lon)",
    "bron": "Bron",
    "peildatum": "Peildatum",
    "zeker": "Zeker",
    "opmerking": "Opmerking",
    "locatiemethode": "Plek gevonden met",
    "locatiedatum": "Plek gevonden op",
    "bag_nummeraanduiding_id": "Nummer in de BAG",
}
_WHAT = tuple(LABELS)[:13]
_WHERE = tuple(LABELS)[13:23]
_SOURCE = tuple(LABELS)[23:27]
_HELP = {
    "openingstijden": "Schrijf ze zo: ma 10:00-12:00; wo 14:00-16:00.",
    "doelgroepen": "Leeg betekent: voor iedereen.",
    "capaciteit": "Een getal: hoeveel mensen er tegelijk terechtkunnen.",
    "peildatum": "Wanneer dit voor het laatst klopte, bijvoorbeeld 2026-11-22.",
    "bereik": "Een plek om heen te gaan, een werkgebied, de hele stad, of aan huis.",
    "werkgebied": "Alleen nodig als het aanbod een gebied bedient.",
    "bron": "Waar u dit weet, bijvoorbeeld een website of een gesprek met de organisatie.",
}
HIDDEN = ("bag_nummeraanduiding_id", "locatiemethode", "locatiedatum")  # filled by looking a place up
_UNSEEN = {"aanbod_id", "", *HIDDEN}
_MAX = 2000


class _Choice(NamedTuple):
    codes: list[str]
    names: Mapping[str, str]
    multiple: bool = False


def label_of_kolom(kolom: str) -> str:
    """Give the name of a column as people read it."""
    return LABELS.get(kolom, kolom.replace("_", " ").capitalize())


def show_fields(
    context: Context, start: Mapping[str, str], basis: Mapping[str, str], *, key: str, place: bool = True
) -> dict[str, str]:
    """Draw the fields and give what they hold: kolom → text.

    Args:
        context: for the choices.
        start: what the fields hold at first.
        basis: the row as it stands in the register; a choice that means the same keeps its spelling.
        key: tells the fields of one row apart from those of another.
        place: draw the fields about the place too.

    """
    choices = _choices(context)
    extra = [kolom for kolom in basis if kolom not in LABELS and kolom not in _UNSEEN]
    parts = [("Wat en voor wie", _WHAT, True), ("Bron en opmerking", _SOURCE, False)]
    if place:
        parts.insert(1, ("Waar", _WHERE, True))
    if extra:
        parts.append(("Andere kolommen van deze lijst", tuple(extra), False))
    result: dict[str, str] = {}
    for title, columns, opened in parts:
        with st.expander(title, expanded=opened):
            left, right = st.columns(2)
            half = (len(columns) + 1) // 2
            for number, kolom in enumerate(columns):
                with left if number < half else right:
                    result[kolom] = _show_field(kolom, start, basis, choices.get(kolom), f"{key}:{kolom}")
    return result


def _show_field(
    kolom: str, start: Mapping[str, str], basis: Mapping[str, str], choice: _Choice | None, key: str
) -> str:
    text, label, hint = start.get(kolom, ""), label_of_kolom(kolom), _HELP.get(kolom)
    if choice is not None:
        return _show_choice(choice, text, basis.get(kolom, ""), label=label, hint=hint, key=key)
    draw = st.text_area if kolom == "opmerking" else st.text_input
    return draw(label, text, key=key, max_chars=_MAX, help=hint, persist_state="session")


def _show_choice(choice: _Choice, text: str, kept: str, *, label: str, hint: str | None, key: str) -> str:
    chosen, known = _codes(text, choice), _codes(kept, choice)
    options = [
        *choice.codes,
        *(code for code in dict.fromkeys([*chosen, *known]) if code not in choice.codes),
    ]

    def name(code: str) -> str:
        return choice.names.get(code) or (f"{code} (staat niet in de lijst)" if code else "niet ingevuld")

    if choice.multiple:
        found = st.multiselect(
            label,
            options,
            chosen,
            format_func=name,
            key=key,
            help=hint,
            placeholder="Kies",
            persist_state="session",
        )
    else:
        first = chosen[0] if chosen else ""
        one = st.selectbox(
            label,
            ["", *options],
            index=["", *options].index(first),
            format_func=name,
            key=key,
            help=hint,
            persist_state="session",
        )
        found = [one] if one else []
    return kept if found == known else ";".join(found)


def _codes(text: str, choice: _Choice) -> list[str]:
    """Give the codes in a cell, in the spelling of the choice."""
    spelled = {to_code(code): code for code in choice.codes}
    given = split_codes(text) if choice.multiple else [text.strip()] if text.strip() else []
    return list(dict.fromkeys(spelled.get(to_code(code), code) for code in given))


def _choices(context: Context) -> dict[str, _Choice]:
    normen, gebieden = context.normen, context.results.gebieden
    names = dict(zip(gebieden["gebiedcode"], gebieden["gebiednaam"], strict=True))
    kinds = dict(zip(gebieden["gebiedcode"], gebieden["niveau"], strict=True))
    wijken = sorted((code for code in names if kinds[code] == "wijk"), key=names.__getitem__)
    buurten = sorted((code for code in names if kinds[code] == "buurt"), key=names.__getitem__)
    areas = {code: f"{names[code]} ({kinds[code]})" for code in [*wijken, *buurten]}
    soorten = sorted(normen.aanbodsoorten, key=normen.label_of)
    groups = [*normen.doelgroepen, *([] if ALLE in normen.doelgroepen else [ALLE])]
    yes_no = _Choice(["ja", "nee"], {"ja": "Ja", "nee": "Nee"})
    precisies = [*normen.radius_m, *AREA_PRECISIES]
    return {
        "aanbodsoort": _Choice(soorten, _labels(context, soorten)),
        "doelgroepen": _Choice(groups, _labels(context, groups), multiple=True),
        "laag": _Choice(list(LAGEN), LAGEN),
        "bereik": _Choice(list(BEREIKEN), BEREIK),
        "locatieprecisie": _Choice(precisies, {code: PRECISIE.get(code, code) for code in precisies}),
        "wijkcode": _Choice(wijken, {code: names[code] for code in wijken}),
        "werkgebied": _Choice([*wijken, *buurten], areas, multiple=True),
        "zeker": yes_no,
    }


def _labels(context: Context, codes: Iterable[str]) -> dict[str, str]:
    return {code: context.normen.label_of(code) for code in codes}
