"""Read the codes of the register: aanbodsoort and doelgroepen, as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.normen import ALLE
from analysis.readers.remarks import note_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.normen import Normen

__all__ = ["normalise_doelgroepen", "normalise_soort", "spellings", "split_codes", "to_code"]

_SPLIT = re.compile(r"[;,|]")


def split_codes(text: str) -> list[str]:
    """Give the codes in a cell, separated by semicolon, comma or bar."""
    return [code.strip() for code in _SPLIT.split(text) if code.strip()]


def to_code(text: str) -> str:
    """Give a text in the form of a code: lower case, underscores for spaces and hyphens.

    >>> to_code(" Sociaal wijk-team ")
    'sociaal_wijk_team'
    """
    return re.sub(r"[\s\-]+", "_", text.strip().lower())


def spellings(codes: Iterable[str]) -> dict[str, str]:
    """Give per normalised spelling the code as normen.toml writes it."""
    return {to_code(code): code for code in codes}


def normalise_soort(raw: pd.DataFrame, normen: Normen, bevindingen: list[Bevinding]) -> pd.Series:
    """Bring column aanbodsoort to the codes of `normen`; tell per row whether the soort is known."""
    spelling = spellings(normen.aanbodsoorten)
    codes = raw["aanbodsoort"].map(to_code)
    raw["aanbodsoort"] = codes.map(lambda code: spelling.get(code, code)).astype("str")
    known = raw["aanbodsoort"].isin(list(normen.aanbodsoorten))
    melding = (
        "Aanbodsoort '{aanbodsoort}' staat niet in normen.toml. De rij telt niet mee; verbeter de soort."
    )
    empty = raw["aanbodsoort"] == ""
    bevindingen += note_rows(raw, ~known & ~empty, "aanbodsoort", melding)
    melding = "Bij '{naam}' staat geen aanbodsoort. De rij telt niet mee; vul de soort in."
    bevindingen += note_rows(raw, empty, "aanbodsoort", melding)
    return known


def normalise_doelgroepen(raw: pd.DataFrame, normen: Normen, bevindingen: list[Bevinding]) -> pd.Series:
    """Bring column doelgroepen to codes of `normen`; tell per row whether it serves anybody known."""
    spelling = spellings([*normen.doelgroepen, ALLE])
    split = [
        list(dict.fromkeys(spelling.get(to_code(code), to_code(code)) for code in split_codes(text)))
        for text in raw["doelgroepen"]
    ]
    bevindingen += note_rows(
        raw,
        pd.Series([not codes for codes in split], index=raw.index),
        "doelgroepen",
        "Bij '{naam}' staat geen doelgroep. Het telt voor iedereen; vul doelgroepen in als dat niet klopt.",
        "info",
    )
    known = set(normen.doelgroepen) | {ALLE}
    rows = zip(raw["bron_bestand"], raw["bron_rij"], split, strict=True)
    for bron, rij, codes in rows:
        for code in codes:
            if code not in known:
                melding = (
                    f"Doelgroep '{code}' staat niet in normen.toml. "
                    "Voor die groep telt de rij niet mee; verbeter de code."
                )
                bevindingen.append(Bevinding(str(bron), melding, int(rij), "doelgroepen"))
    raw["doelgroepen"] = [";".join(codes) if codes else ALLE for codes in split]
    return pd.Series([not codes or bool(known & set(codes)) for codes in split], index=raw.index)
