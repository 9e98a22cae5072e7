"""Hiaten: where a doelgroep falls short of its norm, how many people that is, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.schemas import columns_of, validate
from analysis.woorden import meters

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

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
    hiaten["reden"] = _explain_all(hiaten, telling)
    hiaten = hiaten.iloc[_rank(hiaten)].reset_index(drop=True)
    hiaten["rang"] = np.arange(1, len(hiaten) + 1, dtype=np.int64)
    return validate(hiaten[columns_of("hiaten")], "hiaten")


def _rank(hiaten: pd.DataFrame) -> NDArray[np.intp]:
    """Give the rows in order of rank; noise in the last bits of a shortage must not decide it."""
    texts = [
        pd.factorize(hiaten[column], sort=True)[0]
        for column in ("aanbodsoort", "doelgroep", "niveau", "gebiedcode")
    ]
    shortages = [-hiaten[column].to_numpy().round(6) for column in ("tekort_inwoners", "tekort_min")]
    return np.lexsort([*texts, *shortages])


def _explain_all(hiaten: pd.DataFrame, telling: Aanbodtelling) -> ExtensionArray:
    """Give the reason of each row as a text column; what reads alike is put into words once."""
    doelgroep, doelgroepen = pd.factorize(hiaten["doelgroep"])
    soort, soorten = pd.factorize(hiaten["aanbodsoort"])
    pair = doelgroep * len(soorten) + soort
    supply = [_explain_supply(d, s, telling) for d in doelgroepen for s in soorten]
    norm_m, mediaan_m, p90_m = hiaten[["norm_m", "afstand_mediaan_m", "afstand_p90_m"]].to_numpy().T
    far, few = ~(mediaan_m <= norm_m), p90_m <= norm_m
    unsure = (hiaten["voorlopig"] == "ja").to_numpy()
    metres = np.where(few, norm_m, np.where(far, mediaan_m, p90_m))
    shown = np.nan_to_num(np.rint(metres), nan=-1.0)  # in whole metres
    by_distance = shown * 8 + far * 4 + few * 2 + unsure
    by_supply = np.array([text is not None for text in supply], dtype=bool)[pair]
    kind = pd.factorize(np.where(by_supply, -100.0 - pair, by_distance))[0]
    texts = [
        supply[pair[row]] or _explain_distance(norm_m[row], mediaan_m[row], p90_m[row], unsure=unsure[row])
        for row in np.flatnonzero(~pd.Series(kind).duplicated())
    ]
    return pd.array(texts, dtype="str").take(kind)


def _explain_supply(doelgroep: str, aanbodsoort: str, telling: Aanbodtelling) -> str | None:
    """Say why there is nothing to walk to, None where there may be."""
    if not telling.is_in_register(aanbodsoort):
        return NOT_IN_REGISTER
    bereiken = telling.bereiken(doelgroep, aanbodsoort)
    if not bereiken:
        return "wel aanbod van deze soort, maar niet voor deze doelgroep"
    if "punt" not in bereiken:
        return "alleen aanbod voor de hele stad, een werkgebied of aan huis; geen plek om heen te gaan"
    if not telling.is_placed(doelgroep, aanbodsoort):
        return "van het aanbod is geen precieze plek bekend: eerst het adres nagaan"
    return None


def _explain_distance(norm_m: float, afstand_mediaan_m: float, afstand_p90_m: float, *, unsure: bool) -> str:
    """Say how far it is; a distance that is missing has no way along the streets."""
    if math.isnan(afstand_mediaan_m):
        reden = "te ver: voor de helft of meer is er geen looproute naar het aanbod"
    elif afstand_mediaan_m > norm_m:
        reden = f"te ver: de helft woont {meters(afstand_mediaan_m)} of meer van het aanbod"
    elif math.isnan(afstand_p90_m):
        reden = "voor een deel te ver: voor een op de tien of meer is er geen looproute naar het aanbod"
    elif afstand_p90_m <= norm_m:
        reden = (
            f"voor een deel te ver: hoogstens een op de tien woont verder dan {meters(norm_m)} van het aanbod"
        )
    else:
        reden = f"voor een deel te ver: een op de tien woont {meters(afstand_p90_m)} of meer van het aanbod"
    return f"{reden}; de plek van aanbod is onzeker" if unsure else reden
