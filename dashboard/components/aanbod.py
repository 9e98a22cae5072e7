"""Aanbod in words: what a marker, a panel and the register say about an offering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.openingstijden import describe_openingstijden
from analysis.woorden import meters, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from analysis.normen import Normen

__all__ = ["BEREIK", "LAGEN", "PRECISIE", "left_out", "place_of", "popup_lines", "serving"]

BEREIK = {"punt": "plek om heen te gaan", "gebied": "werkgebied", "stad": "hele stad", "thuis": "aan huis"}
LAGEN = {
    "informeel": "Informeel",
    "basisinfrastructuur": "Basisinfrastructuur",
    "sociaal_wijkteam": "Sociaal wijkteam",
    "specialistisch": "Specialistisch",
}
PRECISIE = {
    "adres": "op het adres",
    "postcode6": "het midden van de postcode",
    "straat": "ergens in de straat",
    "gebouw_nabij": "een gebouw in de buurt",
    "buurt": "ergens in de buurt (gebied)",
    "wijk": "ergens in de wijk",
    "stad": "ergens in de stad",
}


def serving(
    aanbod: gpd.GeoDataFrame, normen: Normen, *, doelgroep: str, aanbodsoort: str
) -> gpd.GeoDataFrame:
    """Give the rows that are of `aanbodsoort` (soort or groep) and serve `doelgroep`."""
    accepted, soorten = normen.accepted_doelgroepen(doelgroep), normen.soorten_of(aanbodsoort)
    serves = (
        aanbod["doelgroepen"]
        .fillna("")
        .map(lambda text: not accepted.isdisjoint(text.split(";")))
        .astype(bool)
    )
    return aanbod[aanbod["aanbodsoort"].isin(soorten) & serves]


def place_of(row: Mapping[Any, Any], normen: Normen) -> str:
    """Say how well the place of an offering is known."""
    precisie = text_of(row.get("locatieprecisie"))
    known = PRECISIE.get(precisie, "onbekend")
    radius = normen.radius_m.get(precisie, 0.0)
    return f"{known} (kan {meters(radius)} verderop zijn)" if radius else known


def popup_lines(row: Mapping[Any, Any], normen: Normen) -> list[str]:
    """Give the lines under the name in a popup, as plain text."""
    return [
        normen.label_of(text_of(row.get("aanbodsoort"))),
        f"Organisatie: {text_of(row.get('organisatie'))}",
        f"Open: {describe_openingstijden(text_of(row.get('openingstijden')))}",
        f"Plek: {place_of(row, normen)}",
        f"Bron: {text_of(row.get('bron'))}",
        f"Peildatum: {text_of(row.get('peildatum'))}",
    ]


def left_out(aanbod: pd.DataFrame, bevindingen: pd.DataFrame) -> list[str]:
    """Say per row of the register whether it counts, and if not, why."""
    by_row: dict[tuple[str, int], list[str]] = {}
    for bevinding in bevindingen.dropna(subset=["rij"]).to_dict("records"):
        by_row.setdefault((bevinding["bron"], int(bevinding["rij"])), []).append(bevinding["melding"])
    result = []
    for row in aanbod.to_dict("records"):
        remarks = " ".join(by_row.get((row.get("bron_bestand", ""), row.get("bron_rij", 0)), []))
        if row["bereik"] != "punt":
            result.append(f"apart: {BEREIK[row['bereik']]}. {remarks}".strip())
        elif not row["telt_mee"]:
            result.append(f"nee: {remarks or 'deze rij kon niet worden gebruikt'}")
        elif row["geometry"] is None:
            result.append(f"ja, als gebied: de plek is niet precies bekend. {remarks}".strip())
        else:
            result.append(f"ja. {remarks}".strip())
    return result
