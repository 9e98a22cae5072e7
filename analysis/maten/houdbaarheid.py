"""Houdbaarheid: does a hiaat hold under other choices that are as reasonable?

Each hiaat is computed again at other norms, with another distance measure, without records that are not sure,
and with the offerings at the best and the worst place they may be. What all choices agree on is robust.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.afstand import Hemelsbreed
from analysis.bereikbaarheid import Afstanden, measure_afstanden
from analysis.maten.tabel import TOLERANCE
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.afstand import DistanceMeasure
    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["AFHANKELIJK", "NORMEN_M", "ROBUUST", "compute_houdbaarheid"]

NORMEN_M = (300.0, 400.0, 500.0, 800.0, 1000.0)
ROBUUST, AFHANKELIJK = "robuust", "afhankelijk van keuze"
_KEYS = ["rang", "gebiedcode", "gebiednaam", "niveau", "doelgroep", "aanbodsoort", "norm_m", "maat"]
_FIGURES = {
    "houdbaarheid": object,
    "keuze": object,
    "hiaat_tot_m": float,
    "aantal_varianten": np.int64,
    "aantal_hiaat": np.int64,
}
_AXES = ("norm", "maat", "onzeker aanbod", "plek van aanbod")


def compute_houdbaarheid(bereik: Bereik, *, normen_m: Sequence[float] = NORMEN_M) -> pd.DataFrame:
    """Compute table houdbaarheid: a row per hiaat, in the order of table hiaten.

    Args:
        bereik: from `build_bereik`.
        normen_m: the distances to try, besides the norm itself.

    Returns:
        houdbaarheid (robuust: a hiaat in every variant); keuze: which choices, each by itself, make it no
        hiaat ("combinatie" where only several together do; "schatting" where the number of people is an
        estimate); hiaat_tot_m: the largest distance tried at which it is one; aantal_varianten, aantal_hiaat.

    Source: a sensitivity analysis of one choice at a time and of all together; `NORMEN_M` is an afspraak.

    """
    results, hiaten = bereik.results, bereik.results.hiaten
    codes = pd.Index(results.gebieden["gebiedcode"])
    gebied = codes.get_indexer(pd.Index(hiaten["gebiedcode"]))
    pairs = list(zip_texts(hiaten, "doelgroep", "aanbodsoort"))
    of_pair: dict[tuple[str, ...], list[int]] = {}
    for row, pair in enumerate(pairs):
        of_pair.setdefault(pair, []).append(row)
    variants, estimated = _list_afstanden(bereik), _find_estimates(bereik)
    figures = {name: np.empty(len(hiaten), dtype=kind) for name, kind in _FIGURES.items()}
    for norm in results.normen.normen:
        rows = np.array(of_pair.get((norm.doelgroep, norm.aanbodsoort), []), dtype=np.intp)
        if not len(rows):
            continue
        limits = np.unique([*normen_m, norm.normafstand_m])
        gaps = _find_gaps(bereik, norm, limits, variants)[..., gebied[rows]]
        guessed = estimated[norm.doelgroep][gebied[rows]]
        for name, values in _summarise(gaps, limits, norm, guessed).items():
            figures[name][rows] = values
    return hiaten[_KEYS].assign(**figures).astype(dict.fromkeys(("houdbaarheid", "keuze"), "str"))


def _list_afstanden(bereik: Bereik) -> list[list[Afstanden]]:
    """Give the distances per measure (the chosen one first), with all records and with the sure ones only.

    What is measured anew holds the soorten of the norms and no others.
    """
    results = bereik.results
    normen, herkomsten = results.normen, results.bronnen.herkomsten
    soorten = {soort for norm in normen.normen for soort in normen.soorten_of(norm.aanbodsoort)}
    aanbod = results.aanbod
    aanbod = aanbod.assign(telt_mee=aanbod["telt_mee"] & aanbod["aanbodsoort"].isin(soorten))
    sure = aanbod.assign(telt_mee=aanbod["telt_mee"] & (aanbod["zeker"] != "nee"))
    all_sure = bool((sure["telt_mee"] == aanbod["telt_mee"]).all())

    def measure(counted: gpd.GeoDataFrame, maat: DistanceMeasure) -> Afstanden:
        ids = set(counted["aanbod_id"][counted["telt_mee"]])
        areas = {key: buurten for key, buurten in bereik.buurten_of.items() if key in ids}
        return measure_afstanden(herkomsten, counted, areas, normen=normen, maat=maat)

    chosen = [results.afstanden, results.afstanden if all_sure else measure(sure, results.maat)]
    if isinstance(results.maat, Hemelsbreed):
        # the same line without a detour costs nothing to measure
        other = [replace(afstanden, omwegfactor=1.0, _known={}) for afstanden in chosen]
        return [chosen, other] if results.maat.omwegfactor != 1 else [chosen]
    straight = Hemelsbreed(normen.omwegfactor)
    every = measure(aanbod, straight)
    return [chosen, [every, every if all_sure else measure(sure, straight)]]


def _find_gaps(
    bereik: Bereik, norm: Norm, limits: NDArray[np.float64], variants: list[list[Afstanden]]
) -> NDArray[np.bool_]:
    """Tell which gebied is a hiaat, shape (limits, measures, all or sure, place, gebieden)."""
    shares = [
        [
            bereik.aandelen.shares_within(
                a.for_pair(norm.doelgroep, norm.aanbodsoort), limits, norm.doelgroep
            )
            for a in row
        ]
        for row in variants
    ]
    stacked = np.array(shares)  # measures, zeker, place, gebieden, limits
    gaps: NDArray[np.bool_] = np.moveaxis(stacked, -1, 0) < norm.min_aandeel - TOLERANCE
    return gaps


def _summarise(
    gaps: NDArray[np.bool_], limits: NDArray[np.float64], norm: Norm, estimated: NDArray[np.bool_]
) -> dict[str, NDArray[Any]]:
    """Reduce the variants of each hiaat to a label and the choices it depends on."""
    at = int(np.searchsorted(limits, norm.normafstand_m))
    base = (at, 0, 0, 0)
    by_axis = []
    for axis in range(len(base)):
        line = tuple(slice(None) if axis == other else base[other] for other in range(len(base)))
        by_axis.append(~gaps[line].all(axis=0))
    variants = gaps.reshape(-1, gaps.shape[-1])
    everywhere: NDArray[np.bool_] = np.asarray(variants.all(axis=0))
    choices = [
        ";".join(
            [name for name, depends in zip(_AXES, column, strict=True) if depends]
            or ([] if robust else ["combinatie"])
        )
        for column, robust in zip(np.array(by_axis).T, everywhere, strict=True)
    ]
    keuze = [
        ";".join(part for part in (choice, "schatting" if guess else "") if part)
        for choice, guess in zip(choices, estimated, strict=True)
    ]
    at_base = gaps[(slice(None), *base[1:])]
    last = np.where(at_base, limits[:, None], -np.inf).max(axis=0, initial=-np.inf)
    return {
        "houdbaarheid": np.where([text == "" for text in keuze], ROBUUST, AFHANKELIJK),
        "keuze": np.array(keuze, dtype=object),
        "hiaat_tot_m": np.where(np.isfinite(last), last, np.nan),
        "aantal_varianten": np.full(len(keuze), len(variants)),
        "aantal_hiaat": variants.sum(axis=0),
    }


def _find_estimates(bereik: Bereik) -> dict[str, NDArray[np.bool_]]:
    """Tell per doelgroep and gebied whether people are an estimate: its own row, else one of its buurten."""
    basis, bevolking = bereik.results.basis, bereik.results.bronnen.bevolking
    codes = pd.Index(bereik.results.gebieden["gebiedcode"])
    place = codes.get_indexer(pd.Index(bevolking["gebiedcode"]))
    known, guess = bevolking["inwoners"].notna().to_numpy(), bevolking["schatting"].to_numpy()
    doelgroep = bevolking["doelgroep"].to_numpy(dtype=object)
    found = {}
    for code in bereik.results.normen.doelgroepen:
        mine = known & (doelgroep == code)
        own, guessed = np.zeros((2, len(codes)), dtype=np.bool_)
        own[place[mine]], guessed[place[mine & guess]] = True, True
        parts = np.zeros(len(codes), dtype=np.bool_)
        for parent in basis.parent_of.values():
            parts[parent[guessed[basis.rows_of["buurt"]]]] = True
        found[code] = np.where(own, guessed, parts)
    return found
