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

from analysis.dagdelen import DAGEN, ONBEKEND, OPEN
from analysis.maten.tabel import build_table, judge, measure_norms
from analysis.normen import Norm
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
        A row for every gebied × doelgroep × soort that comes to people. inwoners_in_werkgebied is empty, and
        status onbekend, where the register holds no service, or only ones whose area is unknown; plaatsen is
        the capaciteit together, empty where one is unknown; dagdelen names when at least one certainly runs.

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

    def measure(pair: Norm) -> dict[str, Any]:
        accepted = results.normen.accepted_doelgroepen(pair.doelgroep)
        serves = (
            columns[row][0] == pair.aanbodsoort and not accepted.isdisjoint(columns[row][1].split(";"))
            for row in areas
        )
        mine = {row: area for (row, area), serve in zip(areas.items(), serves, strict=True) if serve}
        return _measure(bereik, pair, mine, states, capaciteit)

    return build_table(results, pairs, measure_norms(results, pairs, measure)).drop(
        columns=["norm_m", "maat"]
    )


def _measure(
    bereik: Bereik,
    pair: Norm,
    areas: dict[int, ServiceArea | None],
    states: NDArray[np.int8],
    capaciteit: NDArray[np.float64],
) -> dict[str, Any]:
    size = len(bereik.results.gebieden)
    inwoners = bereik.results.basis.inwoners[pair.doelgroep]
    known = [area for area in areas.values() if area is not None]
    unknown = len(areas) - len(known)
    share = bereik.aandelen.share_of_herkomsten(list_covered(bereik.results, known), pair.doelgroep)
    possible = np.ones(size) if unknown else share
    certain = bool(known) and not unknown
    status = judge(share, inwoners, pair.min_aandeel)
    status = np.where(status == judge(possible, inwoners, pair.min_aandeel), status, "onbekend")
    people = np.where(inwoners == 0, 0.0, share * inwoners)
    rows = list(areas)
    return {
        "inwoners": inwoners,
        "inwoners_in_werkgebied": people if certain else np.full(size, np.nan),
        "inwoners_in_werkgebied_min": people if areas else np.full(size, np.nan),
        "inwoners_in_werkgebied_max": possible * inwoners if areas else np.full(size, np.nan),
        "aandeel_in_werkgebied": np.where(inwoners == 0, np.nan, share) if certain else np.full(size, np.nan),
        "aantal_aanbod": np.full(size, len(areas)),
        "aantal_onbekend": np.full(size, unknown),
        "plaatsen": np.full(size, capaciteit[rows].sum() if rows else np.nan),
        "dagdelen": np.full(size, _name_dagdelen(states[rows], bereik), dtype=object),
        "status": status if areas else np.full(size, "onbekend"),
    }


def _name_dagdelen(states: NDArray[np.int8], bereik: Bereik) -> str:
    """Name the dagdelen on which one certainly runs; "onbekend" as well where hours are unknown."""
    names = list(bereik.results.normen.week.uren)
    runs = (states == OPEN).any(axis=0)
    texts = [f"{dag} {names[k]}" for d, dag in enumerate(DAGEN) for k in range(len(names)) if runs[d, k]]
    unknown = ["onbekend"] if (states == ONBEKEND).any() else []
    return ";".join([*texts, *unknown])
