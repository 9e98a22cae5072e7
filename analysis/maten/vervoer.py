"""Vervoer: services without a door (rides, home visits, telephone) and whom their service area covers.

A service area is a list of codes (werkgebied), a polygon, or the whole gemeente it stands in (bereik stad; in
data of one gemeente it need not say which). An offering that comes to people without a known area is unknown:
it widens the bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from analysis.dagdelen import DAGEN, ONBEKEND, OPEN
from analysis.maten.tabel import build_table, judge, measure_norms
from analysis.normen import Norm
from analysis.tables import parse_numbers, zip_texts

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.pipeline import Results

__all__ = ["compute_vervoer", "find_service_areas"]


def find_service_areas(bereik: Bereik, *, vlakken: gpd.GeoDataFrame | None = None) -> dict[int, Any]:
    """Find which herkomsten each service without a door covers.

    Args:
        bereik: from `build_bereik`.
        vlakken: aanbod_id and geometry (RD) of service areas that are drawn; None: there are none.

    Returns:
        Per row of table aanbod a boolean array over the herkomsten, or None where its area is unknown. Only
        bereik gebied and thuis, and bereik stad of a soort that comes to people (`zonder_deur`).

    """
    results = bereik.results
    herkomsten, gebieden, basis = results.bronnen.herkomsten, results.gebieden, results.basis
    codes = gebieden["gebiedcode"].to_numpy(dtype=object)
    levels = [codes[rows] for rows in basis.gebied_of.values()]
    drawn = {} if vlakken is None else dict(zip(vlakken["aanbod_id"], vlakken.geometry, strict=True))
    soorten = results.normen.aanbodsoorten
    areas: dict[int, Any] = {}
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
            shapely.prepare(drawn[key])
            areas[row] = shapely.intersects_xy(drawn[key], herkomsten["x_rd"], herkomsten["y_rd"])
        elif werkgebied:
            areas[row] = np.any([np.isin(level, werkgebied.split(";")) for level in levels], axis=0)
        else:
            areas[row] = _whole_gemeente(results, buurt or wijk) if kind == "stad" else None
    return areas


def _whole_gemeente(results: Results, code: str) -> NDArray[np.bool_] | None:
    """Tell which herkomsten lie in the gemeente of the gebied `code`; None where that is unknown."""
    gemeenten = results.gebieden.set_index("gebiedcode")["gemeentecode"]
    of_herkomst = results.basis.gebied_of["gemeente"]
    if len(results.basis.rows_of["gemeente"]) == 1:
        return np.ones(len(of_herkomst), dtype=np.bool_)
    if code not in gemeenten.index:
        return None
    mine = (results.gebieden["gebiedcode"] == gemeenten[code]).to_numpy()
    return np.asarray(mine[of_herkomst], dtype=np.bool_)


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
    results, areas = bereik.results, find_service_areas(bereik, vlakken=vlakken)
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
        mine = {row: inside for (row, inside), serve in zip(areas.items(), serves, strict=True) if serve}
        return _measure(bereik, pair, mine, states, capaciteit)

    return build_table(results, pairs, measure_norms(results, pairs, measure)).drop(
        columns=["norm_m", "maat"]
    )


def _measure(
    bereik: Bereik,
    pair: Norm,
    areas: dict[int, Any],
    states: NDArray[np.int8],
    capaciteit: NDArray[np.float64],
) -> dict[str, Any]:
    size = len(bereik.results.gebieden)
    inwoners = bereik.results.basis.inwoners[pair.doelgroep]
    known = [inside for inside in areas.values() if inside is not None]
    unknown = len(areas) - len(known)
    covered = np.any(known, axis=0) if known else np.zeros(bereik.pairs.n_herkomst, dtype=np.bool_)
    share = bereik.aandelen.share_of_herkomsten(covered, pair.doelgroep)
    possible = np.ones(size) if unknown else share
    certain = bool(known) and not unknown
    status = judge(share, inwoners, pair.min_aandeel)
    status = np.where(status == judge(possible, inwoners, pair.min_aandeel), status, "onbekend")
    people = np.where(inwoners == 0, 0.0, share * inwoners)
    counts = [int(inside is None) for inside in areas.values()]
    rows = list(areas)
    return {
        "inwoners": inwoners,
        "inwoners_in_werkgebied": people if certain else np.full(size, np.nan),
        "inwoners_in_werkgebied_min": people if areas else np.full(size, np.nan),
        "inwoners_in_werkgebied_max": possible * inwoners if areas else np.full(size, np.nan),
        "aandeel_in_werkgebied": np.where(inwoners == 0, np.nan, share) if certain else np.full(size, np.nan),
        "aantal_aanbod": np.full(size, len(areas)),
        "aantal_onbekend": np.full(size, sum(counts)),
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
