"""Aanbodlijst: what a report says about the offerings in a gebied, as plain Dutch text in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.openingstijden import describe_openingstijden
from analysis.rapport.inhoud import clip
from analysis.vergelijking import compute_kenmerken, find_gelijken, find_ontbrekend
from analysis.wijkprofiel import count_lagen, count_soorten, list_aanwezig
from analysis.woorden import aantal, text_of

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["LAGEN", "aanbod_in", "list_aanbod", "list_lagen", "list_ontbrekend", "list_soorten", "rows_in"]

LAGEN = {
    "informeel": "Informeel: van en door inwoners",
    "basisinfrastructuur": "Basis: voor iedereen in de buurt",
    "sociaal_wijkteam": "Sociaal wijkteam",
    "specialistisch": "Specialistische zorg",
    "": "Laag onbekend",
}


def rows_in(onderwerp: Onderwerp) -> list[int]:
    """Give the rows of table aanbod that belong to the gebied; all of a known soort for a gemeente."""
    results = onderwerp.results
    present = list_aanwezig(results)
    if onderwerp.niveau == "gemeente":
        return sorted(set(present["rij"]))
    gebieden = results.gebieden.set_index("gebiedcode")
    wijk = gebieden.loc[onderwerp.gebiedcode, "wijkcode"]
    rows = sorted(set(present.loc[present["wijkcode"] == wijk, "rij"]))
    if onderwerp.niveau == "wijk":
        return rows
    buurten = results.aanbod["buurtcode"].iloc[rows]
    here = buurten.isin([onderwerp.gebiedcode, ""]) | buurten.isna()
    return [row for row, mine in zip(rows, here, strict=True) if mine]


def aanbod_in(onderwerp: Onderwerp) -> gpd.GeoDataFrame:
    """Give the offerings that belong to the gebied, in the order of the register; all for a gemeente."""
    return onderwerp.results.aanbod.iloc[rows_in(onderwerp)]


def list_aanbod(onderwerp: Onderwerp, limit: int) -> list[list[str]]:
    """Give name, soort, opening times and source of the offerings in the gebied."""
    rows = aanbod_in(onderwerp).head(limit).to_dict("records")
    return [
        [
            clip(row["naam"], 60),
            clip(onderwerp.normen.label_of(row["aanbodsoort"]), 40),
            clip(describe_openingstijden(text_of(row.get("openingstijden"))), 50),
            f"{clip(row.get('peildatum'), 10)}{' (niet zeker)' if row.get('zeker') == 'nee' else ''}",
        ]
        for row in rows
    ]


def list_lagen(onderwerp: Onderwerp) -> list[list[str]]:
    """Count the offerings in the gebied per laag, from specialistic down to informal: a pyramid."""
    counts = count_lagen(aanbod_in(onderwerp), onderwerp.normen)
    order = [*reversed([laag for laag in counts if laag]), ""]
    return [[LAGEN[laag], aantal(counts[laag])] for laag in order if laag or counts[laag]]


def list_soorten(onderwerp: Onderwerp, limit: int) -> list[list[str]]:
    """Count the offerings in the gebied per soort, most first; what is left out stands in the last row."""
    counts = count_soorten(aanbod_in(onderwerp))
    rows = [[clip(onderwerp.normen.label_of(str(soort)), 40), aantal(n)] for soort, n in counts.items()]
    more = sum(list(counts.values())[limit:])
    return rows if len(rows) <= limit else [*rows[:limit], ["Andere soorten", aantal(more)]]


def list_ontbrekend(onderwerp: Onderwerp, limit: int) -> tuple[str, list[str]]:
    """Say what comparable wijken have and this one lacks: a sentence on which wijken, and one per soort.

    Only for a wijk; for another niveau, or where nothing can be compared, the texts are empty.
    """
    if onderwerp.niveau != "wijk":
        return "", []
    results, code = onderwerp.results, onderwerp.gebiedcode
    gelijken = find_gelijken(compute_kenmerken(results), code)
    if gelijken.empty:
        return "", []
    names = dict(zip(gelijken["gebiedcode"], gelijken["gebiednaam"], strict=True))
    examples = find_ontbrekend(results, code, list(names))
    lines = []
    for soort, rows in examples.groupby("aanbodsoort", sort=False):
        first = rows.iloc[0]
        example = results.aanbod.iloc[int(first["rij"])]
        naam = clip(example["naam"], 60)
        who = text_of(example.get("organisatie"), missing="")
        behind = f" ({clip(who, 50)})" if who else ""
        where = clip(names.get(first["wijkcode"], ""), 40)
        city = " Wel iets voor de hele stad." if first["stedelijk"] else ""
        label = clip(onderwerp.normen.label_of(str(soort)), 60)
        lines.append(f"{label}: bijvoorbeeld {naam} in {where}{behind}.{city}")
    likes = ", ".join(clip(naam, 40) for naam in names.values())
    return f"Wijken die het meest lijken op deze wijk (leeftijd, inkomen, dichtheid): {likes}.", lines[:limit]
