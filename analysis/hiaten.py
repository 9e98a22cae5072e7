"""Hiaten: where a doelgroep falls short of its norm, how many people that is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.schemas import columns_of, validate

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.normen import Normen

__all__ = ["NOT_IN_REGISTER", "find_hiaten"]

NOT_IN_REGISTER = "niet in het register: eerst nagaan"


def find_hiaten(dekking: pd.DataFrame, aanbod: gpd.GeoDataFrame, normen: Normen) -> pd.DataFrame:
    """Find the rows of table dekking with status hiaat, ranked, each with its reason.

    Args:
        dekking: table dekking.
        aanbod: table aanbod, to tell why nothing is near.
        normen: the normen that dekking was computed with.

    Returns:
        Table hiaten. The shortage that is certain (tekort_min) ranks first, then the central shortage, then
        gebiedcode, doelgroep and aanbodsoort. tekort_max is the shortage if every offering lay as badly as it could.

    """
    hiaten = dekking[dekking["status"] == "hiaat"].copy()
    hiaten["tekort_inwoners"] = hiaten["inwoners"] - hiaten["inwoners_binnen_norm"]
    hiaten["tekort_min"] = hiaten["inwoners"] - hiaten["inwoners_binnen_norm_max"]
    hiaten["tekort_max"] = hiaten["inwoners"] - hiaten["inwoners_binnen_norm_min"]
    supply = _Supply(aanbod, normen)
    hiaten["reden"] = pd.Series(
        [supply.explain(row) for row in hiaten.to_dict("records")], index=hiaten.index, dtype="str"
    )
    keys = ["tekort_min", "tekort_inwoners", "gebiedcode", "niveau", "doelgroep", "aanbodsoort"]
    rounded = hiaten[["tekort_min", "tekort_inwoners"]].round(6)  # noise in the last bits must not decide a rank
    ranked = hiaten.assign(**rounded).sort_values(keys, ascending=[False, False, True, True, True, True])
    hiaten = hiaten.loc[ranked.index].reset_index(drop=True)
    hiaten["rang"] = pd.RangeIndex(1, len(hiaten) + 1)
    hiaten["rang"] = hiaten["rang"].astype("int64")
    return validate(hiaten[columns_of("hiaten")], "hiaten")


class _Supply:
    """Knows what the register holds for each pair, to say why a hiaat is one."""

    def __init__(self, aanbod: gpd.GeoDataFrame, normen: Normen) -> None:
        self.normen = normen
        self.rows = [
            (row.aanbodsoort, frozenset(row.doelgroepen.split(";")), row.bereik) for row in aanbod.itertuples(index=False)
        ]
        self._bereiken: dict[tuple[str, str], tuple[bool, frozenset[str]]] = {}

    def look_up(self, doelgroep: str, aanbodsoort: str) -> tuple[bool, frozenset[str]]:
        """Tell whether the soort is in the register at all, and with which bereik for this doelgroep."""
        pair = (doelgroep, aanbodsoort)
        if pair not in self._bereiken:
            soorten, accepted = set(self.normen.soorten_of(aanbodsoort)), self.normen.accepted_doelgroepen(doelgroep)
            of_soort = [row for row in self.rows if row[0] in soorten]
            bereiken = frozenset(bereik for _, doelgroepen, bereik in of_soort if doelgroepen & accepted)
            self._bereiken[pair] = (bool(of_soort), bereiken)
        return self._bereiken[pair]

    def explain(self, row: dict[str, object]) -> str:
        in_register, bereiken = self.look_up(str(row["doelgroep"]), str(row["aanbodsoort"]))
        if not in_register:
            return NOT_IN_REGISTER
        if not bereiken:
            return "wel aanbod van deze soort, maar niet voor deze doelgroep"
        if "punt" not in bereiken:
            return "alleen aanbod voor de hele stad, een werkgebied of aan huis; geen plek om heen te gaan"
        if pd.isna(row["afstand_mediaan_m"]):  # type: ignore[call-overload]
            return "van het aanbod is geen precieze plek bekend: eerst het adres nagaan"
        reden = f"te ver: de helft woont verder dan {float(row['afstand_mediaan_m']):.0f} m van het aanbod"  # type: ignore[arg-type]
        return f"{reden}; de plek van aanbod is onzeker" if row["voorlopig"] == "ja" else reden
