"""Startkeuze: the hiaten to begin with, on Start and at the Tafel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.tables import zip_texts
from dashboard.tafel.keuze import code_of, pick_hiaten

if TYPE_CHECKING:
    from analysis.normen import Norm, Normen
    from dashboard.components.context import Context

__all__ = ["find_biggest"]


def find_biggest(context: Context) -> list[str]:
    """Give the codes of the five biggest certain hiaten of soorten that have a place on the map."""
    results, normen = context.results, context.normen
    aanbod = results.aanbod
    places = aanbod[(aanbod["bereik"] == "punt") & aanbod["telt_mee"] & aanbod.geometry.notna()]
    kinds = {(soort, *who.split(";")) for soort, who in zip_texts(places, "aanbodsoort", "doelgroepen")}
    pairs = [
        f"{norm.doelgroep}.{norm.aanbodsoort}" for norm in normen.normen if _is_served(norm, kinds, normen)
    ]
    picked = pick_hiaten(results.hiaten, normen=normen, known=pairs)
    return [code_of(row) for row in picked.to_dict("records")]


def _is_served(norm: Norm, kinds: set[tuple[str, ...]], normen: Normen) -> bool:
    """Tell whether one of `kinds` (aanbodsoort, then its doelgroepen) is of the pair of `norm`."""
    soorten, accepted = normen.soorten_of(norm.aanbodsoort), normen.accepted_doelgroepen(norm.doelgroep)
    return any(soort in soorten and not accepted.isdisjoint(who) for soort, *who in kinds)
