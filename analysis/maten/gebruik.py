"""Gebruik: how many people take part in an offering, beside how many live within the norm of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.tables import parse_numbers

if TYPE_CHECKING:
    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["GEBRUIK_COLUMNS", "compute_gebruik"]

GEBRUIK_COLUMNS = ["aanbod_id", "naam", "aanbodsoort", "deelnemers", "inwoners_binnen_norm", "per_100"]


def compute_gebruik(bereik: Bereik, norm: Norm) -> pd.DataFrame:
    """Compute, per offering of a pair, its deelnemers beside the people of the doelgroep near it.

    Args:
        bereik: from `build_bereik`, wide enough for the norm.
        norm: the pair and its distance.

    Returns:
        aanbod_id, naam, aanbodsoort, deelnemers (as the register says), inwoners_binnen_norm (people of the
        doelgroep within the norm of this offering), per_100 (deelnemers per 100 of those), most deelnemers
        first. Empty where the register does not say, the place is only an area, or people are unknown.
        Deelnemers may come from further away or be of another doelgroep: a start of a talk, no measure.

    """
    aanbod, reach = bereik.results.aanbod, bereik.reach_of(norm)
    people = bereik.people(norm.doelgroep)
    near = np.bincount(
        reach.central.aanbod, weights=people[reach.central.herkomst], minlength=len(reach.rows)
    )
    near = np.where(np.isnan(bereik.radius_m[reach.rows]), np.nan, near)
    mine = aanbod.iloc[reach.rows]
    texts = mine["deelnemers"] if "deelnemers" in mine else pd.Series("", index=mine.index)
    deelnemers = parse_numbers(texts.fillna(""))[0].to_numpy(dtype=float)
    deelnemers = np.where(deelnemers >= 0, deelnemers, np.nan)
    table = pd.DataFrame(
        {
            **{name: mine[name].to_numpy(dtype=object) for name in ("aanbod_id", "naam", "aanbodsoort")},
            "deelnemers": deelnemers,
            "inwoners_binnen_norm": near,
            "per_100": np.divide(100 * deelnemers, near, out=np.full(len(near), np.nan), where=near > 0),
        }
    )
    ordered = table.sort_values(["deelnemers", "aanbod_id"], ascending=[False, True], na_position="last")
    return ordered.reset_index(drop=True)
