"""Vervoer: services without a door (rides, home visits, telephone) and whom their service area covers.

A service area is a list of codes (werkgebied), a polygon, or the whole gemeente it stands in (bereik stad; in
data of one gemeente it need not say which). An offering that comes to people without a known area is unknown:
it widens the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy import sparse

from analysis.dagdelen import ONBEKEND, OPEN
from analysis.maten.tabel import TOLERANCE, build_table, judge, measure_norms
from analysis.maten.woorden import name_dagdelen
from analysis.normen import Norm
from analysis.schemas import NIVEAUS
from analysis.tables import parse_numbers, zip_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.pipeline import Results

__all__ = ["ServiceArea", "compute_vervoer", "find_service_areas", "list_covered"]


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """Where a service comes: gebieden by their codes, or a drawn shape (RD)."""

    codes: frozenset[str] = frozenset()
    shape: Any = None


def find_service_areas(
    results: Results, *, vlakken: gpd.GeoDataFrame | None = None
) -> dict[int, ServiceArea | None]:
    """Find where each service without a door comes.

    Args:
        results: from `run`.
        vlakken: aanbod_id and geometry (RD) of service areas that are drawn; None: there are none.

    Returns:
        Per row of table aanbod its area, None where that is unknown. Only bereik gebied and thuis, and
        bereik stad of a soort that comes to people (`zonder_deur`).

    """
    drawn = {} if vlakken is None else dict(zip(vlakken["aanbod_id"], vlakken.geometry, strict=True))
    gebieden = results.gebieden
    gemeente_of = dict(zip(gebieden["gebiedcode"], gebieden["gemeentecode"], strict=True))
    only = next(iter(gemeente_of.values())) if len(set(gemeente_of.values())) == 1 else None
    soorten = results.normen.aanbodsoorten
    areas: dict[int, ServiceArea | None] = {}
    columns = zip_texts(
        results.aanbod, "aanbod_id", "aanbodsoort", "bereik", "werkgebied", "buurtcode", "wijkcode"
    )
    for row, (key, soort, kind, werkgebied, buurt, wijk) in enumerate(columns):
        comes = kind in ("gebied", "thuis") or (
            kind == "stad" and soort in soorten and soorten[soort].zonder_deur
        )
        if kind == "punt" or not comes:
            continue
        if key in drawn:
            areas[row] = ServiceArea(shape=drawn[key])
        elif werkgebied:
            areas[row] = ServiceArea(frozenset(werkgebied.split(";")))
        else:
            here = gemeente_of.get(buurt or wijk, only) if kind == "stad" else None
            areas[row] = None if here is None else ServiceArea(frozenset({here}))
    return areas


def list_covered(results: Results, areas: Sequence[ServiceArea]) -> NDArray[np.bool_]:
    """Tell which herkomsten lie in at least one of `areas`."""
    basis, herkomsten = results.basis, results.bronnen.herkomsten
    named = results.gebieden["gebiedcode"].isin(frozenset().union(*(area.codes for area in areas))).to_numpy()
    covered: NDArray[np.bool_] = np.any([named[rows] for rows in basis.gebied_of.values()], axis=0)
    x, y = herkomsten["x_rd"].to_numpy(), herkomsten["y_rd"].to_numpy()
    for area in areas:
        if area.shape is not None:
            shapely.prepare(area.shape)
            covered |= shapely.intersects_xy(area.shape, x, y)
    return covered


def compute_vervoer(
    bereik: Bereik, states: NDArray[np.int8], *, vlakken: gpd.GeoDataFrame | None = None
) -> pd.DataFrame:
    """Compute table vervoer: whom the services without a door cover, per gebied × doelgroep × aanbodsoort.

    Args:
        bereik: from `build_bereik`.
        states: from `read_states`, to say on which dagdelen there is a service.
        vlakken: as in `find_service_areas`.

    Returns:
        A row for every gebied × doelgroep × soort that comes to people. inwoners_in_werkgebied is empty where
        the register holds no service, or one whose unknown area matters; status is onbekend where that
        decides. aantal_aanbod counts the services that come to the gebied, or may; plaatsen is their
        capaciteit together, empty where one is unknown; dagdelen names when at least one certainly runs.

    Source: an afspraak of this program: covered is who lives inside a service area.

    """
    results = bereik.results
    areas = find_service_areas(results, vlakken=vlakken)
    columns = list(zip_texts(results.aanbod, "aanbodsoort", "doelgroepen"))
    soorten = [
        code
        for code, soort in results.normen.aanbodsoorten.items()
        if soort.zonder_deur or any(columns[row][0] == code for row in areas)
    ]
    pairs = [
        Norm(doelgroep, soort, float("nan"), results.normen.min_aandeel)
        for doelgroep in results.normen.doelgroepen
        for soort in soorten
    ]
    capaciteit = parse_numbers(results.aanbod["capaciteit"])[0].to_numpy()
    places = _find_gebieden(results, areas)

    def measure(pair: Norm) -> dict[str, Any]:
        accepted = results.normen.accepted_doelgroepen(pair.doelgroep)
        serves = (
            columns[row][0] == pair.aanbodsoort and not accepted.isdisjoint(columns[row][1].split(";"))
            for row in areas
        )
        mine = {row: area for (row, area), serve in zip(areas.items(), serves, strict=True) if serve}
        rows = list(mine)
        figures, status = _measure(bereik, pair, mine)
        listed = _describe(bereik, [places[row] for row in rows], states[rows], capaciteit[rows])
        return {**figures, **listed, "status": status}

    return build_table(results, pairs, measure_norms(results, pairs, measure)).drop(
        columns=["norm_m", "maat"]
    )


def _measure(
    bereik: Bereik, pair: Norm, areas: dict[int, ServiceArea | None]
) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.str_]]:
    """Give who lives in one of `areas`, of which those that are unknown may be everywhere, and the status."""
    size = len(bereik.results.gebieden)
    inwoners = bereik.results.basis.inwoners[pair.doelgroep]
    known = [area for area in areas.values() if area is not None]
    share = bereik.aandelen.share_of_herkomsten(list_covered(bereik.results, known), pair.doelgroep)
    possible = np.ones(size) if len(known) < len(areas) else share
    status = judge(share, inwoners, pair.min_aandeel)
    status = np.where(status == judge(possible, inwoners, pair.min_aandeel), status, "onbekend")
    people, most = (np.where(inwoners == 0, 0.0, part * inwoners) for part in (share, possible))
    certain = (possible - share <= TOLERANCE) | (inwoners == 0)
    figures = {
        "inwoners_in_werkgebied": np.where(certain, people, np.nan),
        "inwoners_in_werkgebied_min": people,
        "inwoners_in_werkgebied_max": most,
        "aandeel_in_werkgebied": np.where(certain & (inwoners != 0), share, np.nan),
    }
    if not areas:
        return {"inwoners": inwoners, **dict.fromkeys(figures, np.full(size, np.nan))}, np.full(
            size, "onbekend"
        )
    return {"inwoners": inwoners, **figures}, status


def _find_gebieden(
    results: Results, areas: dict[int, ServiceArea | None]
) -> dict[int, NDArray[np.intp] | None]:
    """Give the rows of the gebieden where each service comes, None where that is unknown."""
    basis = results.basis
    parents = np.stack([basis.parent_of[niveau] for niveau in NIVEAUS], axis=1)
    codes = results.gebieden["gebiedcode"].to_numpy(dtype=object)
    of_code: dict[str, list[int]] = {}
    for buurt, rows in enumerate(parents):
        for row in rows:
            of_code.setdefault(codes[row], []).append(buurt)
    found: dict[int, NDArray[np.intp] | None] = {}
    for row, area in areas.items():
        if area is None:
            found[row] = None
            continue
        buurten = [buurt for code in area.codes for buurt in of_code.get(code, ())]
        if area.shape is not None:
            buurten += np.unique(basis.buurt_of[list_covered(results, [area])]).tolist()
        found[row] = np.unique(parents[buurten])
    return found


def _describe(
    bereik: Bereik,
    places: list[NDArray[np.intp] | None],
    states: NDArray[np.int8],
    capaciteit: NDArray[np.float64],
) -> dict[str, NDArray[Any]]:
    """Count and describe, per gebied, the services that come there (or may: None in `places`)."""
    size = len(bereik.results.gebieden)
    unknown = np.array([rows is None for rows in places], dtype=np.bool_)
    sizes = [0 if rows is None else len(rows) for rows in places]
    row = np.concatenate([np.empty(0, dtype=np.intp), *(rows for rows in places if rows is not None)])
    at = row, np.repeat(np.arange(len(places)), sizes)
    comes = sparse.csr_array((np.ones(len(row)), at), shape=(size, len(places)))
    flat = states.reshape(len(states), states.shape[1] * states.shape[2])
    doubt = (comes @ (flat == ONBEKEND).any(axis=1).astype(float) > 0) | unknown.any()
    runs = np.column_stack([comes @ (flat == OPEN).astype(float) > 0, doubt])
    different, which = np.unique(runs, axis=0, return_inverse=True)
    week = list(bereik.results.normen.week.uren)
    names = [";".join([*name_dagdelen(one[:-1], week), *["onbekend"][: int(one[-1])]]) for one in different]
    return {
        "aantal_aanbod": np.asarray(comes.sum(axis=1), dtype=np.int64) + unknown.sum(),
        "aantal_onbekend": np.full(size, unknown.sum()),
        "plaatsen": np.full(size, np.nan) if unknown.any() or not places else comes @ capaciteit,
        "dagdelen": np.array(names, dtype=object)[which.ravel()],
    }
