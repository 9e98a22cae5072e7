"""Kolommen: what the columns of the sheets mean, for who opens them without the manual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["UITLEG", "explain_columns"]

_BINNEN = "inwoners_binnen_norm"
UITLEG = {
    "nr": "nummer op de kaart",
    "gebiedcode": "code van een buurt, wijk of gemeente",
    "gebiednaam": "naam van het gebied",
    "niveau": "buurt, wijk of gemeente",
    "doelgroep": "code van de doelgroep",
    "aanbodsoort": "code van de soort of groep",
    "norm_m": "de afstand van de norm",
    "maat": "hoe de afstand is gemeten: hemelsbreed, looproute of looproute met veren",
    "inwoners": "hoeveel mensen van de doelgroep er wonen; leeg is onbekend",
    _BINNEN: "hoeveel van hen binnen de norm wonen, met elk punt op zijn plek",
    f"{_BINNEN}_min": "hetzelfde als het aanbod zo ver weg ligt als kan",
    f"{_BINNEN}_max": "hetzelfde als het aanbod zo dichtbij ligt als kan",
    "aandeel_binnen_norm": "deel van de doelgroep dat binnen de norm woont; leeg als er niemand woont",
    "afstand_mediaan_m": "de helft van de doelgroep woont dichterbij, de helft verder",
    "afstand_p90_m": "negen van de tien mensen wonen dichterbij",
    "aantal_aanbod": "hoeveel aanbod van deze soort voor deze doelgroep in het gebied staat",
    "status": "voldoet, hiaat of onbekend",
    "voorlopig": "ja: het oordeel kan nog veranderen",
    "rang": "1 is het grootste zekere tekort",
    "reden": "waarom het een hiaat is",
    "buiten_norm": f"mensen die verder wonen dan de norm: inwoners min {_BINNEN}",
    "buiten_norm_min": "zoveel in elk geval",
    "buiten_norm_max": "zoveel hooguit",
    "tekort_inwoners": "hoeveel mensen verder wonen dan de norm, met elk punt op zijn plek",
    "tekort_min": "zoveel in elk geval: het zekere tekort",
    "tekort_max": "zoveel hooguit",
    "peiljaar": "van welk jaar",
    "schatting": "ja of nee",
    "aanbod_id": "eigen code van het aanbod",
    "locatieprecisie": "hoe precies de plek bekend is",
    "bereik": "punt, gebied, stad of thuis",
    "werkgebied": "codes met ; ertussen",
    "zeker": "nee: misschien is dit er niet, of niet meer",
    "normafstand_m": "de afgesproken afstand",
    "min_aandeel": "het deel van de doelgroep dat binnen die afstand moet wonen",
}


def explain_columns(tabellen: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give a table with the columns of `tabellen` that are in UITLEG: kolom, bladen, uitleg."""
    found = []
    for kolom, uitleg in UITLEG.items():
        bladen = [name for name, table in tabellen.items() if kolom in table.columns]
        if bladen:
            found.append({"kolom": kolom, "bladen": ", ".join(bladen), "uitleg": uitleg})
    return pd.DataFrame(found, columns=["kolom", "bladen", "uitleg"])
