"""Overlap ("vijvermeter"): which offerings fish in the same pond, and whose stop would leave people without.

Overlap of two offerings: the people both reach ÷ the people the smaller one reaches, for the same theme
(soort or groep) and doelgroep, and only while both are open. From 50 % it is worth a conversation, never a
verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.dagdelen import DICHT, OPEN
from analysis.maten.tabel import TOLERANCE, join_columns
from analysis.maten.woorden import describe_people, name_dagdelen, percentage

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["MIN_OVERLAP", "OVERLAP_COLUMNS", "compute_overlap", "talks_of"]

_PAIRS_AT_ONCE = 100_000
MIN_OVERLAP = 0.5  # from here the two could talk: an afspraak, shown with its table
OVERLAP_COLUMNS = {
    "doelgroep": "str",
    "aanbodsoort": "str",
    "norm_m": "float64",
    "maat": "str",
    "aanbod_id_1": "str",
    "naam_1": "str",
    "aanbod_id_2": "str",
    "naam_2": "str",
    "inwoners_1": "float64",
    "inwoners_2": "float64",
    "inwoners_gedeeld": "float64",
    "aandeel_overlap": "float64",
    "zelfde_dagdeel": "str",
    "dagdelen": "str",
    "cluster": "str",
    "gesprek": "str",
    "uitnodiging": "str",
}


def compute_overlap(bereik: Bereik, states: NDArray[np.int8]) -> pd.DataFrame:
    """Compute table overlap: a row per pair of offerings that share people, per norm.

    Args:
        bereik: from `build_bereik`.
        states: from `read_states`.

    Returns:
        aanbod_id_1 < aanbod_id_2. Numbers are empty where inwoners are unknown, and then there is nothing to
        start a gesprek with: nee. zelfde_dagdeel is nee where the two are never open together; gesprek is ja
        from `MIN_OVERLAP` on, nagaan where hours are unknown.
        Offerings without a precise place are left out. cluster joins all that are linked by a conversation.

    Source: the overlap coefficient of two catchments (Szymkiewicz 1934, Simpson 1943); `MIN_OVERLAP` is
    an afspraak.

    """
    flat = states.reshape(len(states), states.shape[1] * states.shape[2])
    parts = [_overlap_of_norm(bereik, norm, flat) for norm in bereik.results.normen.normen]
    return join_columns([part for part in parts if part], OVERLAP_COLUMNS)


def talks_of(overlap: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs worth a conversation, most shared people first."""
    talks: pd.DataFrame = overlap[overlap["gesprek"] != "nee"]
    return talks.sort_values(
        ["inwoners_gedeeld", "aanbod_id_1", "aanbod_id_2"], ascending=[False, True, True], na_position="last"
    ).reset_index(drop=True)


def _overlap_of_norm(bereik: Bereik, norm: Norm, states: NDArray[np.int8]) -> dict[str, Any]:
    reach, results = bereik.reach_of(norm), bereik.results
    if len(np.unique(reach.central.aanbod)) < 2:  # noqa: PLR2004  (one has nobody to share with)
        return {}
    ids = results.aanbod["aanbod_id"].to_numpy(dtype=object)[reach.rows]
    shape = len(bereik.people(norm.doelgroep)), len(ids)
    central = sparse.csr_array((np.ones(len(reach.central.herkomst)), reach.central), shape=shape)
    first, second = _find_neighbours(central, ids)
    if not len(first):
        return {}
    people, shared = _count_people(central.tocsc(), bereik.people(norm.doelgroep), first, second)
    smaller = np.minimum(people[first], people[second])
    overlap = np.divide(shared, smaller, out=np.full(len(shared), np.nan), where=smaller > 0)
    overlap = np.minimum(overlap, 1.0)
    mine = states[reach.rows]
    both_open = (mine[first] == OPEN) & (mine[second] == OPEN)
    possible = (mine[first] != DICHT) & (mine[second] != DICHT)
    zelfde = np.select([both_open.any(axis=1), possible.any(axis=1)], ["ja", "onbekend"], "nee")
    talks = (overlap >= MIN_OVERLAP - TOLERANCE) & (zelfde != "nee")
    names = results.aanbod["naam"].to_numpy(dtype=object)[reach.rows]
    part = {
        "aanbod_id_1": ids[first],
        "naam_1": names[first],
        "aanbod_id_2": ids[second],
        "naam_2": names[second],
        "inwoners_1": people[first],
        "inwoners_2": people[second],
        "inwoners_gedeeld": shared,
        "aandeel_overlap": overlap,
        "zelfde_dagdeel": zelfde,
        "dagdelen": _name_slots(both_open, list(results.normen.week.uren)),
        "cluster": _number_clusters(len(ids), first, second, talks),
        "gesprek": np.where(talks, np.where(zelfde == "ja", "ja", "nagaan"), "nee"),
    }
    label = results.normen.label_of(norm.doelgroep)
    rows = (dict(zip(part, values, strict=True)) for values in zip(*part.values(), strict=True))
    invited = [_invite(row, label) for row in rows]
    constant = {"doelgroep": norm.doelgroep, "aanbodsoort": norm.aanbodsoort, "norm_m": norm.normafstand_m}
    return part | constant | {"maat": results.afstanden.maat, "uitnodiging": invited}


def _find_neighbours(
    reach: sparse.csr_array, ids: NDArray[np.object_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the pairs of offerings that share a herkomst, by id, the lower id first."""
    together = sparse.triu(reach.T @ reach, k=1).tocoo()
    first, second = together.row.astype(np.intp), together.col.astype(np.intp)
    swap = ids[first] > ids[second]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    order = np.lexsort((ids[second].astype(str), ids[first].astype(str)))
    return first[order], second[order]


def _count_people(
    reach: sparse.csc_array, people: NDArray[np.float64], first: NDArray[np.intp], second: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the people each offering reaches, and those that both of each pair reach; NaN where unknown."""
    some = [slice(k, k + _PAIRS_AT_ONCE) for k in range(0, len(first), _PAIRS_AT_ONCE)]
    shared = [_sum_columns(reach[:, first[k]].multiply(reach[:, second[k]]).tocsc(), people) for k in some]
    return _sum_columns(reach, people), np.concatenate(shared)


def _sum_columns(matrix: sparse.csc_array, people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give per column the people of the rows it holds."""
    columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    weights = people[matrix.indices]
    return np.bincount(columns, weights=weights, minlength=matrix.shape[1]).astype(np.float64)


def _name_slots(both_open: NDArray[np.bool_], week: list[str]) -> NDArray[np.object_]:
    """Name the dagdelen of each row; rows that are the same are named once."""
    different, which = np.unique(both_open, axis=0, return_inverse=True)
    names = [";".join(name_dagdelen(row, week)) for row in different]
    return np.array(names, dtype=object)[which.ravel()]


def _number_clusters(
    size: int, first: NDArray[np.intp], second: NDArray[np.intp], linked: NDArray[np.bool_]
) -> list[str]:
    """Number the groups that conversations join, in the order of the pairs; empty for a pair without one."""
    links = np.ones(int(linked.sum())), (first[linked], second[linked])
    _, group = connected_components(sparse.coo_array(links, shape=(size, size)), directed=False)
    numbers: dict[int, int] = {}
    return [
        str(numbers.setdefault(int(group[row]), len(numbers) + 1)) if link else ""
        for row, link in zip(first, linked, strict=True)
    ]


def _invite(row: dict[str, Any], label: str) -> str:
    if row["gesprek"] == "nee":
        return ""
    people = describe_people(row["inwoners_gedeeld"], label)
    share = percentage(row["aandeel_overlap"])
    when = (
        f"Ze zijn tegelijk open op {row['dagdelen'].replace(';', ', ')}."
        if row["gesprek"] == "ja"
        else "Ga eerst na of ze tegelijk open zijn."
    )
    return (
        f"Nodig {row['naam_1']} en {row['naam_2']} samen uit: {people} kunnen bij allebei terecht, "
        f"{share} van het kleinste bereik. {when}"
    )
