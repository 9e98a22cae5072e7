"""Land normen: the tables that look across the borders of gemeenten, one norm at a time.

Who else counts on a place, and with whom does it share people? That stops at no border, but it does not leave
the norm: its rows follow from the people of the country and the offerings of that norm. So these tables are
cut by norm, which is exact without a guard; services without a door are cut by soort.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.aanbodtelling import Aanbodtelling, find_areas
from analysis.land.parts import results_without_distances
from analysis.maten import build_bereik, compute_maten
from analysis.readers import Aanvulling

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from analysis.land.parts import Country
    from analysis.normen import Aanbodsoort, Normen
    from analysis.pipeline import Bronnen

__all__ = ["IN_TURN", "PER_NORM", "PER_SOORT", "Slice", "compute_slice", "cut_slice", "list_slices"]

PER_NORM = ("capaciteit", "overlap", "kwetsbaarheid")
PER_SOORT = ("vervoer",)
IN_TURN = ("capaciteit", "vervoer")  # every slice has the same gebieden: their rows take turns
_AT_HOME = ("gebied", "thuis")


@dataclass(frozen=True)
class Slice:
    """Tables, and the normen of which they are computed at once: one norm, or one soort."""

    names: tuple[str, ...]
    normen: Normen


def list_slices(country: Country, names: Sequence[str]) -> list[Slice]:
    """Give the slices of the tables `names` that are cut so, in the order of a single run."""
    normen, slices = country.normen, []
    if per_norm := tuple(name for name in names if name in PER_NORM):
        one_by_one = [replace(normen, normen=(norm,)) for norm in normen.normen]
        slices += [Slice(per_norm, part) for part in one_by_one or [normen]]
    if per_soort := tuple(name for name in names if name in PER_SOORT):
        soorten = _list_soorten(country) or [next(iter(normen.aanbodsoorten.values()))]
        slices += [
            Slice(per_soort, replace(normen, normen=(), aanbodsoorten={soort.code: soort}))
            for soort in soorten
        ]
    return slices


def _list_soorten(country: Country) -> list[Aanbodsoort]:
    """Give the soorten that come to people, or of which some offering does."""
    come = set(country.aanbod["aanbodsoort"][country.aanbod["bereik"].isin(_AT_HOME)])
    soorten = country.normen.aanbodsoorten.values()
    return [soort for soort in soorten if soort.zonder_deur or soort.code in come]


def cut_slice(country: Country, part: Slice) -> Bronnen:
    """Cut out of the country what a slice needs: all its people, and the offerings that count for it."""
    bronnen, aanbod, normen = country.bronnen, country.aanbod, part.normen
    gebieden = bronnen.gebieden.assign(geometry=None)
    if normen.normen:
        (norm,) = normen.normen
        accepted = normen.accepted_doelgroepen(norm.doelgroep)
        texts = [text for text in aanbod["doelgroepen"].unique() if not accepted.isdisjoint(text.split(";"))]
        chosen = aanbod["telt_mee"] & aanbod["doelgroepen"].isin(texts)
        chosen &= aanbod["aanbodsoort"].isin(normen.soorten_of(norm.aanbodsoort))
    else:
        chosen = aanbod["aanbodsoort"].isin(list(normen.aanbodsoorten)) & (aanbod["bereik"] != "punt")
    return replace(
        bronnen,
        normen=normen,
        buurten=gebieden,
        gebieden=gebieden,
        aanbod=aanbod[chosen].reset_index(drop=True),
        bevindingen=(),
        aanvulling=Aanvulling(werkgebieden=None if normen.normen else bronnen.aanvulling.werkgebieden),
    )


def compute_slice(names: Sequence[str], bronnen: Bronnen) -> dict[str, pd.DataFrame]:
    """Compute the tables of one slice.

    Args:
        names: which tables.
        bronnen: from `cut_slice`.

    """
    areas = find_areas(bronnen.aanbod, bronnen.gebieden)
    telling = Aanbodtelling(bronnen.aanbod, bronnen.gebieden, areas, bronnen.normen)
    results = results_without_distances(bronnen, bronnen.normen, telling)
    return compute_maten(results, names, bereik=build_bereik(results, areas=areas))
