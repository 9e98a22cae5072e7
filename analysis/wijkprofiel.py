"""Wijkprofiel: what there is in one wijk, and who lives there beside the whole gemeente."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.normen import ALLE, LAGEN
from analysis.tables import zip_texts

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.normen import Normen
    from analysis.pipeline import Results

__all__ = [
    "STAD",
    "compare_mensen",
    "count_lagen",
    "count_soorten",
    "list_aanwezig",
    "read_laag",
]

STAD = ""  # wijkcode of an offering that belongs to no wijk: for the whole city, at home, or place unknown


def list_aanwezig(results: Results) -> pd.DataFrame:
    """List which offering belongs to which wijk.

    Returns:
        rij (row of table aanbod) and wijkcode: the wijk the offering stands in, else each wijk that its
        werkgebied names. One that is for the whole city or at home without a werkgebied, or of which nobody
        knows the wijk, has one row with wijkcode `STAD`. Rows whose aanbodsoort is not in the normen are left
        out. In the order of the register.

    """
    gebieden = results.gebieden
    wijk_of = {code: wijk for code, wijk in zip_texts(gebieden, "gebiedcode", "wijkcode") if wijk}
    found = []
    columns = zip_texts(results.aanbod, "aanbodsoort", "bereik", "wijkcode", "werkgebied")
    for rij, (soort, bereik, wijkcode, werkgebied) in enumerate(columns):
        if soort not in results.normen.aanbodsoorten:
            continue
        named = [wijk_of.get(code, STAD) for code in (werkgebied or "").split(";")]
        wijken = [wijkcode] if bereik == "punt" and wijkcode in wijk_of else named
        if bereik == "stad":
            wijken = [STAD]
        found += [(rij, wijk) for wijk in dict.fromkeys(w for w in wijken if w) or [STAD]]
    rijen, codes = zip(*found, strict=True) if found else ((), ())
    return pd.DataFrame({"rij": np.array(rijen, dtype=np.intp), "wijkcode": pd.Series(codes, dtype="str")})


def compare_mensen(results: Results, gebiedcode: str) -> pd.DataFrame:
    """Compare the people of a gebied with those of its gemeente.

    Returns:
        A row per doelgroep: doelgroep, inwoners, aandeel (of everybody in the gebied, 0-1),
        inwoners_gemeente, aandeel_gemeente, schatting (bool). NaN where a number is unknown; aandeel is NaN
        where nobody lives too.

    """
    gebieden, inwoners = results.gebieden, results.basis.inwoners
    codes = gebieden["gebiedcode"].tolist()
    here = codes.index(gebiedcode)
    city = codes.index(gebieden["gemeentecode"].iloc[here])
    bevolking = results.bronnen.bevolking
    mine = bevolking["gebiedcode"].isin([gebiedcode, codes[city]]) & bevolking["schatting"]
    guesses = set(bevolking.loc[mine, "doelgroep"])
    everybody = inwoners.get(ALLE, np.full(len(codes), np.nan))
    rows = [
        {
            "doelgroep": code,
            "inwoners": float(values[here]),
            "aandeel": _share(values[here], everybody[here]),
            "inwoners_gemeente": float(values[city]),
            "aandeel_gemeente": _share(values[city], everybody[city]),
            "schatting": code in guesses,
        }
        for code, values in inwoners.items()
    ]
    return pd.DataFrame(rows)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")


def read_laag(aanbod: gpd.GeoDataFrame, normen: Normen) -> list[str]:
    """Give the laag of each offering: its own, else that of its soort, else an empty text (unknown)."""
    found = []
    for laag, soort in zip_texts(aanbod, "laag", "aanbodsoort"):
        usual = normen.aanbodsoorten[soort].laag if soort in normen.aanbodsoorten else None
        found.append(laag if laag in LAGEN else usual or "")
    return found


def count_lagen(aanbod: gpd.GeoDataFrame, normen: Normen) -> dict[str, int]:
    """Count offerings per laag, from informeel up; the last key is an empty text: laag unknown."""
    lagen = read_laag(aanbod, normen)
    return {laag: lagen.count(laag) for laag in (*LAGEN, "")}


def count_soorten(aanbod: gpd.GeoDataFrame) -> dict[str, int]:
    """Count offerings per aanbodsoort, most first, then by code."""
    counts = aanbod["aanbodsoort"].value_counts().to_dict()
    return dict(sorted(((str(k), int(v)) for k, v in counts.items()), key=lambda pair: (-pair[1], pair[0])))
