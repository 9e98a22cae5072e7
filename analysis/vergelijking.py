"""Vergelijking: which wijken look like this one, and what do they have that this one lacks?

Wijken are compared on age, income and density, each as far as it is known: standard scores, themes weighing
the same. The answer is where to go and look, never a ranking of wijken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.normen import ALLE
from analysis.tables import zip_texts
from analysis.wijkprofiel import STAD, list_aanwezig

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.pipeline import Results

__all__ = ["INKOMEN", "LEEFTIJDEN", "MIN_THEMAS", "compute_kenmerken", "find_gelijken", "find_ontbrekend"]

LEEFTIJDEN = ("jeugd", "ouderen")  # doelgroepen that are an age; one that a municipality lacks is skipped
INKOMEN = "inkomen_huishouden_eur"  # its name in table gebiedscijfers
MIN_THEMAS = 2  # of age, income and density: with fewer known, two wijken are not compared
_MIN_BEKEND = 0.5  # share of the people whose buurt has a figure, for a mean of the wijk
_THEMAS = ("leeftijd", "inkomen", "dichtheid")


def compute_kenmerken(results: Results, *, leeftijden: Sequence[str] = LEEFTIJDEN) -> pd.DataFrame:
    """Compute what wijken are compared on.

    Args:
        results: from `run`.
        leeftijden: doelgroepen that say how old people are.

    Returns:
        A row per wijk: gebiedcode, gebiednaam, inwoners, aandeel_DOELGROEP per leeftijd (0-1), inkomen_eur
        (its own figure, else the mean of its buurten weighted by inwoners, where at least half of the people
        live in a buurt with a figure), inwoners_per_km2. NaN where it is unknown, or where nobody lives.

    """
    gebieden, basis = results.gebieden, results.basis
    rows = basis.rows_of["wijk"]
    wijken = gebieden.iloc[rows]
    everybody = basis.inwoners.get(ALLE, np.full(len(gebieden), np.nan))
    people = np.where(everybody > 0, everybody, np.nan)[rows]
    table = pd.DataFrame(
        {
            "gebiedcode": wijken["gebiedcode"].to_numpy(),
            "gebiednaam": wijken["gebiednaam"].to_numpy(),
            "inwoners": everybody[rows],
        }
    )
    for code in leeftijden:
        if code in basis.inwoners:
            table[f"aandeel_{code}"] = basis.inwoners[code][rows] / people
    table["inkomen_eur"] = _income(results, everybody)[rows]
    table["inwoners_per_km2"] = people / (wijken.geometry.area.to_numpy() / 1e6)
    return table


def _income(results: Results, everybody: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the income per gebied: its own figure, else the mean of its buurten weighted by inwoners."""
    basis = results.basis
    own = results.bronnen.aanvulling.figure(INKOMEN, results.gebieden["gebiedcode"].tolist())
    buurten, parent = basis.rows_of["buurt"], basis.parent_of["wijk"]
    weight = np.nan_to_num(everybody[buurten])
    known = np.isfinite(own[buurten])
    size = len(own)
    total = np.bincount(parent, weights=weight, minlength=size)
    counted = np.bincount(parent[known], weights=weight[known], minlength=size)
    spent = np.bincount(parent[known], weights=(weight * np.nan_to_num(own[buurten]))[known], minlength=size)
    enough = (counted > 0) & (counted >= _MIN_BEKEND * total)
    mean = np.divide(spent, counted, out=np.full(size, np.nan), where=enough)
    return np.where(np.isfinite(own), own, mean)


def find_gelijken(kenmerken: pd.DataFrame, gebiedcode: str, *, aantal: int = 3) -> pd.DataFrame:
    """Find the wijken that look most like one wijk.

    Every figure becomes a standard score over all wijken (density by its logarithm, for it is so uneven).
    Two wijken differ by the root of the mean square difference: first within a theme (age, income, density),
    then over the themes that both have.

    Args:
        kenmerken: from `compute_kenmerken`.
        gebiedcode: the wijk.
        aantal: how many to give at most.

    Returns:
        gebiedcode, gebiednaam, verschil (standard deviations; 0 is the same), themas (how many of the three
        were compared); the likest first, then by code. Wijken with fewer than `MIN_THEMAS` themes in common
        are left out.

    """
    scores = {thema: _standardise(columns) for thema, columns in _themes(kenmerken).items()}
    me = kenmerken["gebiedcode"].tolist().index(gebiedcode)
    squares = np.stack([_mean((score - score[me]) ** 2) for score in scores.values()], axis=1)
    themas = np.isfinite(squares).sum(axis=1)
    table = kenmerken[["gebiedcode", "gebiednaam"]].assign(
        verschil=np.sqrt(_mean(squares)).round(9), themas=themas
    )
    usable = (themas >= MIN_THEMAS) & (table["gebiedcode"] != gebiedcode)
    ordered: pd.DataFrame = table[usable].sort_values(["verschil", "gebiedcode"])
    return ordered.head(aantal).reset_index(drop=True)


def _themes(kenmerken: pd.DataFrame) -> Mapping[str, NDArray[np.float64]]:
    ages = [column for column in kenmerken if str(column).startswith("aandeel_")]
    density = kenmerken[["inwoners_per_km2"]].to_numpy(dtype=float)
    return dict(
        zip(
            _THEMAS,
            (
                kenmerken[ages].to_numpy(dtype=float),
                kenmerken[["inkomen_eur"]].to_numpy(dtype=float),
                np.log(density),
            ),
            strict=True,
        )
    )


def _standardise(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give standard scores per column; a figure that is the same everywhere makes no difference."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    mean = np.divide(np.where(known, values, 0).sum(axis=0), count, where=count > 0, out=np.zeros(len(count)))
    deviation = np.where(known, values - mean, 0.0)
    spread = np.sqrt(np.divide((deviation**2).sum(axis=0), count, where=count > 0, out=np.zeros(len(count))))
    return np.where(
        known, np.divide(deviation, spread, where=spread > 0, out=np.zeros_like(deviation)), np.nan
    )


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean of each row over what is known, NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    mean: NDArray[np.float64] = np.divide(total, count, where=count > 0, out=np.full(len(values), np.nan))
    return mean


def find_ontbrekend(results: Results, gebiedcode: str, gelijken: Sequence[str]) -> pd.DataFrame:
    """Find the aanbodsoorten that comparable wijken have and this one lacks, with the real examples.

    Args:
        results: from `run`.
        gebiedcode: the wijk.
        gelijken: codes of the wijken to look at.

    Returns:
        A row per example: aanbodsoort, wijken (how many of the gelijken have the soort), rij (of table
        aanbod), wijkcode (where the example is), stedelijk (how many offerings of the soort belong to no
        wijk: for the whole city, at home, or place unknown). Most wijken first, then by aanbodsoort, in the
        order of `gelijken`, then by aanbod_id. Absent from the register is not absent from the wijk.

    """
    soorten = dict(enumerate(soort for (soort,) in zip_texts(results.aanbod, "aanbodsoort")))
    ids = dict(enumerate(key for (key,) in zip_texts(results.aanbod, "aanbod_id")))
    table = list_aanwezig(results)
    table = table.assign(aanbodsoort=table["rij"].map(soorten), aanbod_id=table["rij"].map(ids))
    here = set(table.loc[table["wijkcode"] == gebiedcode, "aanbodsoort"])
    city = table.loc[table["wijkcode"] == STAD, "aanbodsoort"].value_counts()
    there = table[table["wijkcode"].isin(list(gelijken)) & ~table["aanbodsoort"].isin(here)]
    wijken = there.groupby("aanbodsoort")["wijkcode"].nunique()
    there = there.assign(
        wijken=there["aanbodsoort"].map(wijken).astype(np.int64),
        stedelijk=there["aanbodsoort"].map(city).fillna(0).astype(np.int64),
        _plaats=there["wijkcode"].map({code: place for place, code in enumerate(gelijken)}),
    )
    order = ["wijken", "aanbodsoort", "_plaats", "aanbod_id"]
    ordered = there.sort_values(order, ascending=[False, True, True, True])
    return ordered[["aanbodsoort", "wijken", "rij", "wijkcode", "stedelijk"]].reset_index(drop=True)
