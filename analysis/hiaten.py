"""Hiaten: where a doelgroep falls short of its norm, how many people that is, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from analysis.schemas import columns_of, validate

if TYPE_CHECKING:
    from analysis.aanbodtelling import Aanbodtelling

__all__ = ["NOT_IN_REGISTER", "find_hiaten"]

NOT_IN_REGISTER = "niet in het register: eerst nagaan"


def find_hiaten(dekking: pd.DataFrame, telling: Aanbodtelling) -> pd.DataFrame:
    """Find the rows of table dekking with status hiaat, ranked, each with its reason.

    Args:
        dekking: table dekking.
        telling: what the register holds, to tell why nothing is near.

    Returns:
        Table hiaten. The shortage that is certain (tekort_min) ranks first, then the central shortage, then
        gebiedcode, doelgroep and aanbodsoort. tekort_max is the shortage if every offering lay as badly as
        it could.

    """
    hiaten = dekking[dekking["status"] == "hiaat"].copy()
    hiaten["tekort_inwoners"] = hiaten["inwoners"] - hiaten["inwoners_binnen_norm"]
    hiaten["tekort_min"] = hiaten["inwoners"] - hiaten["inwoners_binnen_norm_max"]
    hiaten["tekort_max"] = hiaten["inwoners"] - hiaten["inwoners_binnen_norm_min"]
    hiaten["reden"] = pd.Series(_explain_all(hiaten, telling), index=hiaten.index, dtype="str")
    keys = ["tekort_min", "tekort_inwoners", "gebiedcode", "niveau", "doelgroep", "aanbodsoort"]
    rounded = hiaten[["tekort_min", "tekort_inwoners"]].round(
        6
    )  # noise in the last bits must not decide a rank
    ranked = hiaten.assign(**rounded).sort_values(keys, ascending=[False, False, True, True, True, True])
    hiaten = hiaten.loc[ranked.index].reset_index(drop=True)
    hiaten["rang"] = pd.RangeIndex(1, len(hiaten) + 1)
    hiaten["rang"] = hiaten["rang"].astype("int64")
    return validate(hiaten[columns_of("hiaten")], "hiaten")


def _explain_all(hiaten: pd.DataFrame, telling: Aanbodtelling) -> list[str]:
    pairs = list(zip(hiaten["doelgroep"], hiaten["aanbodsoort"], strict=True))
    found = {pair: _explain_supply(*pair, telling) for pair in set(pairs)}
    rows = zip(pairs, hiaten["afstand_mediaan_m"], hiaten["voorlopig"], strict=True)
    return [found[pair] or _explain_distance(afstand, voorlopig) for pair, afstand, voorlopig in rows]


def _explain_supply(doelgroep: str, aanbodsoort: str, telling: Aanbodtelling) -> str | None:
    """Say why there is nothing to walk to, None where there may be."""
    if not telling.is_in_register(aanbodsoort):
        return NOT_IN_REGISTER
    bereiken = telling.bereiken(doelgroep, aanbodsoort)
    if not bereiken:
        return "wel aanbod van deze soort, maar niet voor deze doelgroep"
    if "punt" not in bereiken:
        return "alleen aanbod voor de hele stad, een werkgebied of aan huis; geen plek om heen te gaan"
    return None


def _explain_distance(afstand_mediaan_m: float, voorlopig: str) -> str:
    if math.isnan(afstand_mediaan_m):
        return "van het aanbod is geen precieze plek bekend: eerst het adres nagaan"
    reden = f"te ver: de helft woont {afstand_mediaan_m:.0f} m of meer van het aanbod"
    return f"{reden}; de plek van aanbod is onzeker" if voorlopig == "ja" else reden
