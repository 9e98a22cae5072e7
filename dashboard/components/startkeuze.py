"""Startkeuze: the hiaten to begin with, on Start and at the Tafel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.components.aanbod import serving
from dashboard.tafel.keuze import code_of, pick_hiaten

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["find_biggest"]


def find_biggest(context: Context) -> list[str]:
    """Give the codes of the five biggest certain hiaten of soorten that have a place on the map."""
    results, normen = context.results, context.normen
    aanbod = results.aanbod
    places = aanbod[(aanbod["bereik"] == "punt") & aanbod["telt_mee"] & aanbod.geometry.notna()]
    pairs = [
        f"{norm.doelgroep}.{norm.aanbodsoort}"
        for norm in normen.normen
        if len(serving(places, normen, doelgroep=norm.doelgroep, aanbodsoort=norm.aanbodsoort))
    ]
    picked = pick_hiaten(results.hiaten, normen=normen, known=pairs)
    return [code_of(row) for row in picked.to_dict("records")]
