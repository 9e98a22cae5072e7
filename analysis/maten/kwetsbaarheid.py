"""Kwetsbaarheid: single points of failure. Whose stop would leave how many people without?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.maten.tabel import join_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.aandelen import Entries
    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["KWETSBAARHEID_COLUMNS", "compute_kwetsbaarheid"]

KWETSBAARHEID_COLUMNS = {
    "aanbod_id": "str",
    "naam": "str",
    "doelgroep": "str",
    "aanbodsoort": "str",
    "norm_m": "float64",
    "maat": "str",
    "inwoners_bereikt": "float64",
    "inwoners_verlies": "float64",
    "inwoners_verlies_min": "float64",
    "inwoners_verlies_max": "float64",
    "gesprek": "str",
}


def compute_kwetsbaarheid(bereik: Bereik) -> pd.DataFrame:
    """Compute table kwetsbaarheid: per norm and offering the people who have nothing near without it.

    Returns:
        inwoners_bereikt and inwoners_verlies at the place that is known (empty where it is none); _min and
        _max over all places the offerings may be. gesprek: vasthouden where people certainly lose, verlaten
        where certainly nobody does, else nagaan. Numbers are empty where inwoners are unknown.

    Source: an afspraak of this program: table dekking once more without each offering, and the difference.

    """
    parts = [_measure(bereik, norm) for norm in bereik.results.normen.normen]
    return join_columns(parts, KWETSBAARHEID_COLUMNS)


def _measure(bereik: Bereik, norm: Norm) -> dict[str, Any]:
    reach, aanbod = bereik.reach_of(norm), bereik.results.aanbod
    people, size = bereik.people(norm.doelgroep), len(reach.rows)
    central, sure, possible = reach.central, reach.sure, reach.possible
    by_central, by_sure, by_possible = (
        np.bincount(entries.herkomst, minlength=len(people)) for entries in (central, sure, possible)
    )

    def total(entries: Entries, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        herkomst, column = entries[0][chosen], entries[1][chosen]
        return np.bincount(column, weights=people[herkomst], minlength=size).astype(np.float64)

    placed = ~np.isnan(bereik.radius_m[reach.rows])
    least = total(sure, by_possible[sure[0]] == 1)
    # nobody else surely reaches them: nobody at all, or this one alone
    most = total(possible, by_sure[possible[0]] == 0) + total(sure, by_sure[sure[0]] == 1)
    everyone = np.ones(len(central[0]), dtype=np.bool_)
    ids = aanbod["aanbod_id"].to_numpy(dtype=object)[reach.rows]
    columns = {
        "aanbod_id": ids,
        "naam": aanbod["naam"].to_numpy(dtype=object)[reach.rows],
        "inwoners_bereikt": np.where(placed, total(central, everyone), np.nan),
        "inwoners_verlies": np.where(placed, total(central, by_central[central[0]] == 1), np.nan),
        "inwoners_verlies_min": least,
        "inwoners_verlies_max": most,
        "gesprek": np.select([least > 0, most == 0], ["vasthouden", "verlaten"], "nagaan"),
    }
    order = np.argsort(ids.astype(str), kind="stable")
    constant = {"doelgroep": norm.doelgroep, "aanbodsoort": norm.aanbodsoort, "norm_m": norm.normafstand_m}
    return (
        {name: column[order] for name, column in columns.items()}
        | constant
        | {"maat": bereik.results.afstanden.maat}
    )
