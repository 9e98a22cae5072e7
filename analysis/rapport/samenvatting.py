"""The samenvatting: what was computed, from which files, with which afspraken."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from analysis.schemas import NIVEAUS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analysis.pipeline import Results

__all__ = ["summarise"]

_SUFFIXES = (".csv", ".xlsx", ".toml", ".geojson", ".gpkg", ".fgb", ".parquet")


def summarise(results: Results, data: Path, *, tabellen: Iterable[Path]) -> dict[str, Any]:
    """Give the samenvatting as a dict for JSON: no clock in it, so the same input gives the same text.

    Args:
        results: from `run`.
        data: the data directory, for the checksums of its files.
        tabellen: the tables that were written with these results, for theirs.

    """
    bronnen, aanbod, dekking = results.bronnen, results.aanbod, results.dekking
    gemeenten = results.gebieden[results.gebieden["niveau"] == "gemeente"]
    unplaced = (aanbod["bereik"] == "punt") & ~aanbod["telt_mee"]
    return {
        "versie": version("samenspelkaart"),
        "gemeenten": dict(zip(gemeenten["gebiedcode"], gemeenten["gebiednaam"], strict=True)),
        "peiljaar_grenzen": sorted(set(bronnen.buurten["peiljaar"].dropna())),
        "peiljaren_bevolking": sorted(set(bronnen.bevolking["peiljaar"])),
        "maat": results.afstanden.maat,
        "omwegfactor": results.afstanden.omwegfactor,
        "herkomsten": {
            "soort": "bestand" if bronnen.herkomsten_bekend else "raster",
            "aantal": len(bronnen.herkomsten),
        },
        "aanbod": {
            "aantal": len(aanbod),
            "per_locatieprecisie": _count(aanbod["locatieprecisie"]),
            "per_bereik": _count(aanbod["bereik"]),
            "telt_mee": int(aanbod["telt_mee"].sum()),
            "zonder_plek": int(unplaced.sum()),
        },
        "normen": [
            {
                "doelgroep": norm.doelgroep,
                "aanbodsoort": norm.aanbodsoort,
                "normafstand_m": norm.normafstand_m,
                "min_aandeel": norm.min_aandeel,
                "bron": norm.bron,
            }
            for norm in results.normen.normen
        ],
        "status": {niveau: _count(dekking.loc[dekking["niveau"] == niveau, "status"]) for niveau in NIVEAUS},
        "hiaten": len(results.hiaten),
        "hiaten_voorlopig": int((results.hiaten["voorlopig"] == "ja").sum()),
        "bevindingen": _count(results.bevindingen["ernst"]),
        "bestanden": {path.relative_to(data).as_posix(): _checksum(path) for path in _files(data)},
        "tabellen": {path.name: _checksum(path) for path in tabellen},
    }


def _count(values: Any) -> dict[str, int]:  # noqa: ANN401  (a Series of text)
    return {str(key): int(number) for key, number in values.value_counts().sort_index().items()}


def _files(data: Path) -> list[Path]:
    files = [data / "normen.toml", *sorted((data / "geo").glob("*")), *sorted((data / "aanbod").glob("*"))]
    return [path for path in files if path.is_file() and path.suffix in _SUFFIXES]


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
