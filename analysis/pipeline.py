"""The pipeline: read the bronnen of a data directory, compute dekking and hiaten. The only composer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn, TypeVar

import numpy as np
import pandas as pd

from analysis.aanbodtelling import Aanbodtelling, find_areas
from analysis.afstand import DistanceMeasure, Hemelsbreed
from analysis.bereikbaarheid import Afstanden, measure_afstanden
from analysis.bevindingen import Bevinding, to_table
from analysis.dekking import compute_dekking
from analysis.errors import DataError, MissingFileError, SeveralDataErrors
from analysis.gebieden import build_gebieden
from analysis.hiaten import find_hiaten
from analysis.normen import Norm, Normen, load_normen
from analysis.readers import (
    Aanvulling,
    find_buurten_file,
    lay_grid,
    list_aanbod_files,
    read_aanbod,
    read_aanvulling,
    read_bevolking,
    read_buurten,
    read_herkomsten,
)
from analysis.rekenbasis import Rekenbasis, build_rekenbasis
from analysis.tables import zip_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

__all__ = ["Bronnen", "Results", "compute_pair", "read_bronnen", "rerun", "run"]

T = TypeVar("T")


@dataclass(frozen=True)
class Bronnen:
    """Everything a data directory says, validated and in RD.

    Attributes:
        normen: the policy.
        buurten: table buurten.
        gebieden: table gebieden (buurten, wijken, gemeenten).
        bevolking: table bevolking.
        herkomsten: table herkomsten.
        aanbod: table aanbod.
        herkomsten_bekend: False where a regular grid stands in for where people live.
        bevindingen: what was noticed while reading.
        aanvulling: tables that a data directory may hold.

    """

    normen: Normen
    buurten: gpd.GeoDataFrame
    gebieden: gpd.GeoDataFrame
    bevolking: pd.DataFrame
    herkomsten: pd.DataFrame
    aanbod: gpd.GeoDataFrame
    herkomsten_bekend: bool
    bevindingen: tuple[Bevinding, ...]
    aanvulling: Aanvulling = field(default_factory=Aanvulling)


@dataclass(frozen=True)
class Results:
    """What follows from the bronnen; `normen` and `maat` are those that were used."""

    bronnen: Bronnen
    normen: Normen
    basis: Rekenbasis
    afstanden: Afstanden
    telling: Aanbodtelling
    dekking: pd.DataFrame
    hiaten: pd.DataFrame
    bevindingen: pd.DataFrame
    maat: DistanceMeasure

    @property
    def gebieden(self) -> gpd.GeoDataFrame:
        """Give table gebieden."""
        return self.bronnen.gebieden

    @property
    def aanbod(self) -> gpd.GeoDataFrame:
        """Give table aanbod."""
        return self.bronnen.aanbod


def read_bronnen(data: Path) -> Bronnen:
    """Read and validate a data directory; every refused file is reported, not only the first.

    Args:
        data: the data directory (normen.toml, geo/, aanbod/).

    Raises:
        DataError: one bron is refused.
        SeveralDataErrors: more than one is.

    """
    if not data.is_dir():
        raise MissingFileError(
            "De gegevensmap bestaat niet.", bron=data.name, oplossing="Geef een bestaande map met --data."
        )
    errors: list[DataError] = []
    normen = _try(lambda: load_normen(data / "normen.toml"), errors)
    files = _try(lambda: list_aanbod_files(data), errors)
    found = _try(lambda: find_buurten_file(data), errors)
    borders = _try(lambda: read_buurten(found, bron=f"geo/{found.name}"), errors) if found else None
    if borders is None or normen is None:
        _raise(errors)
    buurten, remarks = borders
    gebieden = build_gebieden(buurten)
    path = data / "geo" / "bevolking.csv"
    people = _try(
        lambda: read_bevolking(path, bron="geo/bevolking.csv", normen=normen, gebieden=gebieden), errors
    )
    starts = _try(lambda: _read_herkomsten(data, buurten), errors)
    offers = _try(lambda: read_aanbod(files, normen=normen, buurten=buurten), errors) if files else None
    extra = _try(lambda: read_aanvulling(data, gebieden=gebieden), errors)
    if people is None or starts is None or offers is None or extra is None:
        _raise(errors)
    bevindingen = (*remarks, *people[1], *starts[1], *offers[1], *extra[1])
    known = (data / "geo" / "herkomsten.csv").is_file()
    return Bronnen(normen, buurten, gebieden, people[0], starts[0], offers[0], known, bevindingen, extra[0])


def _try(read: Callable[[], T], errors: list[DataError]) -> T | None:
    try:
        return read()
    except DataError as error:
        errors.append(error)
        return None


def _raise(errors: list[DataError]) -> NoReturn:
    raise errors[0] if len(errors) == 1 else SeveralDataErrors(errors)


def _read_herkomsten(data: Path, buurten: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[Bevinding]]:
    path = data / "geo" / "herkomsten.csv"
    if path.is_file():
        return read_herkomsten(path, bron="geo/herkomsten.csv", buurten=buurten)
    melding = (
        "Waar mensen binnen een buurt wonen is niet bekend. Er is een raster van 100 m gebruikt, "
        "alsof iedereen gelijk verdeeld woont. Voeg herkomsten.csv toe voor een betere schatting."
    )
    return lay_grid(buurten), [Bevinding("geo/herkomsten.csv", melding, ernst="info")]


def run(bronnen: Bronnen, *, normen: Normen | None = None, maat: DistanceMeasure | None = None) -> Results:
    """Compute dekking and hiaten from `bronnen`.

    Args:
        bronnen: from `read_bronnen`.
        normen: other normen than those of the bronnen; None uses theirs.
        maat: how to measure; None is the straight line times the omwegfactor of the normen.

    """
    normen = normen or bronnen.normen
    maat = maat or Hemelsbreed(normen.omwegfactor)
    telling, afstanden = _measure_aanbod(bronnen, normen, maat)
    basis = build_rekenbasis(
        bronnen.gebieden, bronnen.herkomsten, bronnen.bevolking, list(normen.doelgroepen)
    )
    dekking = compute_dekking(basis, afstanden, telling, normen.normen)
    hiaten = find_hiaten(dekking, telling)
    bevindingen = to_table(bronnen.bevindingen)
    return Results(bronnen, normen, basis, afstanden, telling, dekking, hiaten, bevindingen, maat)


def _measure_aanbod(
    bronnen: Bronnen, normen: Normen, maat: DistanceMeasure
) -> tuple[Aanbodtelling, Afstanden]:
    areas = find_areas(bronnen.aanbod, bronnen.gebieden)
    telling = Aanbodtelling(bronnen.aanbod, bronnen.gebieden, areas, normen)
    return telling, measure_afstanden(bronnen.herkomsten, bronnen.aanbod, areas, normen=normen, maat=maat)


def rerun(before: Results, aanbod: gpd.GeoDataFrame) -> Results:
    """Compute another register for the same people: what `run` gives, measured anew only where it differs.

    Args:
        before: from `run`.
        aanbod: the other table aanbod.

    """
    bronnen, normen = replace(before.bronnen, aanbod=aanbod), before.normen.normen
    telling, afstanden = _measure_aanbod(bronnen, before.normen, before.maat)
    touched = _find_touched(before, telling, aanbod)
    dekking = before.dekking.copy()
    if touched:
        anew = compute_dekking(before.basis, afstanden, telling, [normen[place] for place in touched])
        rows = np.arange(len(dekking)).reshape(-1, len(normen))  # gebied by gebied, then norm by norm
        rows[:, touched] = len(dekking) + np.arange(len(anew)).reshape(-1, len(touched))
        dekking = pd.concat([dekking, anew], ignore_index=True).iloc[rows.ravel()].reset_index(drop=True)
    return replace(
        before,
        bronnen=bronnen,
        afstanden=afstanden,
        telling=telling,
        dekking=dekking,
        hiaten=find_hiaten(dekking, telling),
    )


def _find_touched(before: Results, telling: Aanbodtelling, aanbod: gpd.GeoDataFrame) -> list[int]:
    """Find the places of the normen that count an offering which `before` has not, or the other way round."""
    normen = before.normen
    columns = ["aanbodsoort", "doelgroepen", "bereik", "locatieprecisie", "telt_mee", "x_rd", "y_rd"]
    columns += ["aanbod_id", "buurtcode", "wijkcode", "werkgebied"]
    old, new = (
        {*zip_texts(table.fillna({"x_rd": -1.0, "y_rd": -1.0}), *columns)}
        for table in (before.aanbod, aanbod)
    )
    kinds = {(soort, frozenset(codes.split(";"))) for soort, codes, *_ in old ^ new}

    def is_touched(norm: Norm) -> bool:
        soorten = normen.soorten_of(norm.aanbodsoort)
        accepted = normen.accepted_doelgroepen(norm.doelgroep)
        known = before.telling.is_in_register(norm.aanbodsoort), telling.is_in_register(norm.aanbodsoort)
        return known[0] != known[1] or any(soort in soorten and codes & accepted for soort, codes in kinds)

    return [place for place, norm in enumerate(normen.normen) if is_touched(norm)]


def compute_pair(results: Results, norm: Norm) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute dekking and hiaten of one pair at another norm, from distances already measured.

    Args:
        results: from `run`.
        norm: the pair, its distance (m) and share; the pair need not have a norm in the normen.

    Returns:
        Tables dekking and hiaten with the rows of this pair only.

    """
    dekking = compute_dekking(results.basis, results.afstanden, results.telling, [norm])
    return dekking, find_hiaten(dekking, results.telling)
