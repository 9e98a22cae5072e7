"""Onderwerp: what a report is about. One gebied, its parts, and one doelgroep × aanbodsoort for the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.beeld import build_beeld, rank_beeld, tables_of
from analysis.errors import UsageError
from analysis.klassen import MATEN, Klasse, klasse_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from analysis.normen import Norm, Normen
    from analysis.pipeline import Results

__all__ = ["Onderwerp", "choose_norm", "list_onderwerpen", "make_onderwerp"]

_START = ("ouderen", "ontmoeting")
_PAIR = ["doelgroep", "aanbodsoort"]
_SHOWN = 5  # codes that an error message names


@dataclass(frozen=True)
class Onderwerp:
    """What a report is about; every file of it shows these same numbers.

    Attributes:
        results: from `run`.
        gebiedcode: the gebied; `naam` and `niveau` are its own, `gemeente` the name of its gemeente.
        naam: name of the gebied.
        niveau: buurt, wijk or gemeente.
        gemeente: name of the gemeente.
        norm: the pair on map and chart, and its afspraak.
        beeld: dekking of the pair for every gebied, with rang and reden of its hiaat, and buiten_norm,
            buiten_norm_min, buiten_norm_max: people further away than the norm (NaN where unknown).
        delen: the rows of beeld that map and table show, worst first, numbered in `nr`: the wijken (or the
            buurten) of a gemeente, else the buurten of a wijk.
        plan: name of the plan that the results are of; empty where they are of today.

    """

    results: Results
    gebiedcode: str
    naam: str
    niveau: str
    gemeente: str
    norm: Norm
    beeld: pd.DataFrame
    delen: pd.DataFrame
    plan: str = ""

    @property
    def normen(self) -> Normen:
        """Give the normen in use."""
        return self.results.normen

    @property
    def eigen(self) -> dict[str, Any]:
        """Give the row of beeld of the gebied itself."""
        rows: list[dict[str, Any]] = self.beeld[self.beeld["gebiedcode"] == self.gebiedcode].to_dict(
            "records"
        )  # type: ignore[assignment]
        return rows[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the codes of the gebied and everything inside it, in the order of table gebieden."""
        gebieden = self.results.gebieden
        column = {"buurt": "gebiedcode", "wijk": "wijkcode", "gemeente": "gemeentecode"}[self.niveau]
        return tuple(gebieden.loc[gebieden[column] == self.gebiedcode, "gebiedcode"])

    @property
    def shapes(self) -> gpd.GeoDataFrame:
        """Give the delen with their borders (RD), in the order of delen."""
        gebieden = self.results.gebieden[["gebiedcode", "geometry"]]
        return gebieden.merge(self.delen, on="gebiedcode", how="right")

    @property
    def aanbod(self) -> gpd.GeoDataFrame:
        """Give the offerings of the pair that count, wherever they are."""
        aanbod, normen, norm = self.results.aanbod, self.normen, self.norm
        accepted, soorten = normen.accepted_doelgroepen(norm.doelgroep), normen.soorten_of(norm.aanbodsoort)
        cells = aanbod["doelgroepen"].fillna("").astype("str")
        serves = np.array([not accepted.isdisjoint(cell.split(";")) for cell in cells], dtype=bool)
        return aanbod[aanbod["aanbodsoort"].isin(soorten) & aanbod["telt_mee"] & serves]

    def klasse(self, row: dict[str, Any]) -> Klasse:
        """Give the class that a row of beeld has on the map."""
        return klasse_of(MATEN["tekort"], row["buiten_norm"], inwoners=row["inwoners"])

    def in_register(self, doelgroep: str, aanbodsoort: str) -> bool:
        """Tell whether the register knows an offering of this soort that serves this doelgroep."""
        return bool(self.results.telling.bereiken(doelgroep, aanbodsoort))


def make_onderwerp(
    results: Results,
    *,
    gebied: str | None = None,
    norm: Norm | None = None,
    niveau: str = "wijk",
    plan: str = "",
) -> Onderwerp:
    """Choose what a report is about.

    Args:
        results: from `run`.
        gebied: code of a buurt, wijk or gemeente; None is the gemeente.
        norm: the pair on the map, at any distance; None is what `choose_norm` gives.
        niveau: wijk or buurt, the parts of a gemeente; those of a smaller gebied are always buurten.
        plan: name of the plan that `results` are of, for every file to say so; empty for today.

    Raises:
        UsageError: the gebied does not exist, or there are several gemeenten and none was chosen.

    """
    row = _find_gebied(results.gebieden, gebied)
    norm = norm or choose_norm(results.normen)
    beeld = build_beeld(*tables_of(results, norm))
    gemeenten = results.gebieden[results.gebieden["niveau"] == "gemeente"]
    names = dict(zip(gemeenten["gebiedcode"], gemeenten["gebiednaam"], strict=True))
    return Onderwerp(
        results=results,
        gebiedcode=row["gebiedcode"],
        naam=row["gebiednaam"] or row["gebiedcode"],
        niveau=row["niveau"],
        gemeente=names[row["gemeentecode"]] or row["gemeentecode"],
        norm=norm,
        beeld=beeld,
        delen=_rank(beeld[beeld["gebiedcode"].isin(_parts(results.gebieden, row, niveau))]),
        plan=plan,
    )


def list_onderwerpen(onderwerp: Onderwerp) -> Iterator[Onderwerp]:
    """Give the same gebied for every pair with a norm, that of `onderwerp` at its own distance.

    Their beeld holds the gebied and its delen, nothing else; all pairs are looked up and ordered at once.
    """
    results, own = onderwerp.results, onderwerp.norm
    delen = set(onderwerp.delen["gebiedcode"])
    dekking, hiaten = (
        table[table["gebiedcode"].isin({onderwerp.gebiedcode, *delen})]
        for table in (results.dekking, results.hiaten)
    )
    parts = dict(iter(_rank(build_beeld(dekking, hiaten)).groupby(_PAIR, sort=False, observed=True)))
    norms = {(norm.doelgroep, norm.aanbodsoort): norm for norm in (*results.normen.normen, own)}
    for pair, norm in norms.items():
        if norm == own:
            yield onderwerp
            continue
        mine = parts[pair].drop(columns="nr")
        rows = mine[mine["gebiedcode"].isin(delen)].reset_index(drop=True)
        rows.insert(0, "nr", pd.RangeIndex(1, len(rows) + 1))
        yield replace(onderwerp, norm=norm, beeld=mine, delen=rows)


def choose_norm(normen: Normen, paar: tuple[str, str] | None = None) -> Norm:
    """Give the norm of `paar` (doelgroep, aanbodsoort); None is ouderen × ontmoeting, else the first norm.

    Raises:
        UsageError: there is no such norm.

    """
    if paar is not None:
        found = normen.norm_for(*paar)
        if found is None:
            known = ", ".join(f"{n.doelgroep}:{n.aanbodsoort}" for n in normen.normen[:_SHOWN])
            raise UsageError(
                f"Voor {paar[0]}:{paar[1]} staat geen norm in normen.toml. Kies bijvoorbeeld uit: {known}. "
                f"Of geef zelf een norm: --norm {paar[0]}:{paar[1]}=400."
            )
        return found
    start = normen.norm_for(*_START) or next(iter(normen.normen), None)
    if start is None:
        raise UsageError("In normen.toml staat geen enkele norm. Voeg er een toe onder [[normen]].")
    return start


def _find_gebied(gebieden: gpd.GeoDataFrame, code: str | None) -> dict[str, Any]:
    gemeenten = gebieden[gebieden["niveau"] == "gemeente"]
    if code is None and len(gemeenten) != 1:
        names = ", ".join(gemeenten["gebiedcode"].head(_SHOWN))
        raise UsageError(
            f"Deze gegevens gaan over {len(gemeenten)} gemeenten. Kies er een met --gebied, "
            f"bijvoorbeeld: {names}."
        )
    wanted = gemeenten["gebiedcode"].iloc[0] if code is None else code.strip().upper()
    found = gebieden[gebieden["gebiedcode"].str.upper() == wanted].drop(columns="geometry").to_dict("records")
    if not found:
        wijken = ", ".join(gebieden.loc[gebieden["niveau"] == "wijk", "gebiedcode"].head(_SHOWN))
        raise UsageError(
            f"Gebied '{code}' staat niet in de gegevens. Geef de code van een buurt, wijk of gemeente, "
            f"bijvoorbeeld: {wijken}."
        )
    return {str(key): value for key, value in found[0].items()}


def _parts(gebieden: gpd.GeoDataFrame, row: dict[str, Any], niveau: str) -> list[str]:
    if row["niveau"] == "gemeente":
        mine = (gebieden["niveau"] == niveau) & (gebieden["gemeentecode"] == row["gebiedcode"])
    else:
        mine = (gebieden["niveau"] == "buurt") & (gebieden["wijkcode"] == row["wijkcode"])
    return list(gebieden.loc[mine, "gebiedcode"])


def _rank(beeld: pd.DataFrame) -> pd.DataFrame:
    """Order as the screen does, and number the rows in `nr`."""
    ordered = rank_beeld(beeld)
    ordered.insert(0, "nr", pd.RangeIndex(1, len(ordered) + 1))
    return ordered
