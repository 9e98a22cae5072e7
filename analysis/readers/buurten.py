"""Read geo/buurten: the borders of every buurt, in RD, valid and without overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.bevindingen import Bevinding
from analysis.errors import GeometryError, MissingFileError, SchemaError
from analysis.gebieden import find_overlaps, repair_polygon
from analysis.readers.geobestand import GEO_SUFFIXES, read_geo
from analysis.schemas import RD, validate
from analysis.tables import require_columns
from analysis.woorden import opsomming

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["find_buurten_file", "read_buurten"]

_REQUIRED = ("buurtcode", "naam", "wijkcode", "wijknaam", "gemeentecode", "peiljaar")
_MAX_OVERLAP_SHARE = 0.001  # borders of one publisher and year stay a thousand times below this


def find_buurten_file(data: Path) -> Path:
    """Give the one file geo/buurten.* in the data directory.

    Raises:
        MissingFileError: there is none.
        SchemaError: there is more than one, and the choice would be silent.

    """
    folder = data / "geo"
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [path for path in files if path.stem.lower() == "buurten" and path.suffix.lower() in GEO_SUFFIXES]
    if not found:
        raise MissingFileError(
            "Het bestand met de grenzen van de buurten ontbreekt.",
            bron="geo/buurten.geojson",
            oplossing=f"Zet buurten met een van deze namen in de map geo: {', '.join(GEO_SUFFIXES)}.",
        )
    if len(found) > 1:
        names = " en ".join(path.name for path in found)
        raise SchemaError(
            f"Er zijn twee bestanden met buurten: {names}.", bron="geo", oplossing="Bewaar er een."
        )
    return found[0]


def read_buurten(path: Path, *, bron: str) -> tuple[gpd.GeoDataFrame, list[Bevinding]]:
    """Read the borders of the buurten.

    Returns:
        Table buurten (RD, valid MultiPolygons, sorted by buurtcode) and what was noticed.

    Raises:
        DataError: see `read_geo`; also a missing column, an empty or double code, a border that cannot be
            repaired, or buurten that overlap.

    """
    table = _with_plain_names(read_geo(path, bron=bron), bron)
    require_columns(table, _REQUIRED, bron=bron)
    if "gemeentenaam" not in table:
        table["gemeentenaam"] = ""
    columns = [*_REQUIRED, "gemeentenaam"]
    for column in columns:
        table[column] = _as_text(table[column])
    _check_codes(table, bron)
    bevindingen = [
        *_fill_names(table, bron),
        *_note_years(table, bron),
        *_note_split_wijken(table, bron),
        *_repair(table, bron),
    ]
    table = table.sort_values("buurtcode", ignore_index=True)
    bevindingen += _check_overlaps(table, bron)
    return validate(
        table[
            [
                "buurtcode",
                "naam",
                "wijkcode",
                "wijknaam",
                "gemeentecode",
                "gemeentenaam",
                "peiljaar",
                "geometry",
            ]
        ],
        "buurten",
    ), bevindingen


def _with_plain_names(table: gpd.GeoDataFrame, bron: str) -> gpd.GeoDataFrame:
    """Give `table` with lower-case column names and its borders in column geometry."""
    table = table.rename_geometry("geometry") if table.geometry.name != "geometry" else table
    names = pd.Index([str(name).strip().lower() for name in table.columns])
    if names.has_duplicates:
        twice = str(names[names.duplicated()][0])
        raise SchemaError(
            f"De kolom '{twice}' staat er twee keer in.",
            bron=bron,
            kolom=twice,
            oplossing="Geef elke kolom een eigen naam of haal er een weg.",
        )
    return table.set_axis(names, axis="columns").set_geometry("geometry")


def _as_text(values: pd.Series) -> pd.Series:
    texts = [
        None if pd.isna(v) else str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip()
        for v in values
    ]
    return pd.Series(texts, index=values.index, dtype="str")


def _check_codes(table: gpd.GeoDataFrame, bron: str) -> None:
    for column in ("buurtcode", "wijkcode", "gemeentecode"):
        empty = np.flatnonzero(table[column].isna() | (table[column] == ""))
        if empty.size:
            raise SchemaError(
                "De code is leeg.",
                bron=bron,
                rij=int(empty[0]) + 1,
                kolom=column,
                oplossing="Vul de CBS-code in.",
            )
    twice = table["buurtcode"][table["buurtcode"].duplicated()]
    if len(twice):
        raise SchemaError(
            f"Buurtcode {twice.iloc[0]} staat er twee keer in.",
            bron=bron,
            rij=int(twice.index[0]) + 1,
            kolom="buurtcode",
            oplossing="Voeg de delen samen tot een MultiPolygon of geef ze elk een eigen code.",
        )
    _refuse_shared_codes(table, bron)


def _refuse_shared_codes(table: gpd.GeoDataFrame, bron: str) -> None:
    """Refuse a code that stands for two gebieden, such as a wijk with the code of a buurt."""
    levels = {column: set(table[column]) for column in ("buurtcode", "wijkcode", "gemeentecode")}
    for kolom, other in (
        ("wijkcode", "buurtcode"),
        ("gemeentecode", "buurtcode"),
        ("gemeentecode", "wijkcode"),
    ):
        shared = table[kolom].isin(levels[other])
        if shared.any():
            raise SchemaError(
                f"De code {table[kolom][shared].iloc[0]} is een {kolom} en ook een {other}.",
                bron=bron,
                rij=int(np.flatnonzero(shared)[0]) + 1,
                kolom=kolom,
                oplossing="Geef elke buurt, wijk en gemeente een eigen code.",
            )


def _fill_names(table: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    """Let a code stand in for a name that is empty, in `table` itself."""
    bevindingen = []
    for naam, code in (("naam", "buurtcode"), ("wijknaam", "wijkcode"), ("gemeentenaam", "gemeentecode")):
        empty = table[naam].isna() | (table[naam] == "")
        table[naam] = table[naam].mask(empty, table[code])
        codes = table[code].where(empty)
        for row in np.flatnonzero(empty & ~codes.duplicated()):
            melding = f"De naam van {codes[row]} is leeg. De code staat ervoor in de plaats; vul de naam in."
            bevindingen.append(Bevinding(bron, melding, int(row) + 1, naam, "info"))
    return bevindingen


def _note_years(table: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    """Say that the borders are of several years, as after a merger of gemeenten."""
    years = sorted({str(year) for year in table["peiljaar"].dropna() if str(year)})
    if len(years) <= 1:
        return []
    melding = (
        f"De grenzen zijn van {opsomming(years)}. Codes en grenzen van verschillende jaren passen niet "
        "altijd bij elkaar; gebruik grenzen van één jaar."
    )
    return [Bevinding(bron, melding, None, "peiljaar")]


def _note_split_wijken(table: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    """Say which wijken have buurten in more than one gemeente: borders of several years, or a wrong code."""
    gemeenten = table.groupby("wijkcode")["gemeentecode"].unique()
    return [
        Bevinding(
            bron,
            f"Wijk {code} ligt in {len(found)} gemeenten ({', '.join(sorted(found))}). De wijk telt als een "
            "geheel; verbeter de wijkcode of de gemeentecode.",
            None,
            "gemeentecode",
        )
        for code, found in gemeenten.items()
        if len(found) > 1
    ]


def _repair(table: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    bevindingen = []
    valid = table.geometry.is_valid.to_numpy()
    repaired = []
    for number, (code, geometry) in enumerate(zip(table["buurtcode"], table.geometry, strict=True), start=1):
        area = repair_polygon(geometry)
        if area is None:
            _refuse_geometry(code, number, bron)
        repaired.append(area)
        if not valid[number - 1]:
            melding = f"De grens van {code} kruist zichzelf. Hij is hersteld; controleer hem in de bron."
            bevindingen.append(Bevinding(bron, melding, number, "geometry"))
    table["geometry"] = gpd.GeoSeries(repaired, index=table.index, crs=RD)
    return bevindingen


def _refuse_geometry(code: str, number: int, bron: str) -> NoReturn:
    raise GeometryError(
        f"De grens van buurt {code} is leeg of heeft geen oppervlakte.",
        bron=bron,
        rij=number,
        kolom="geometry",
        oplossing="Teken de buurt opnieuw als vlak, of haal hem opnieuw op bij het CBS.",
    )


def _check_overlaps(table: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    geometries = np.asarray(table.geometry.array, dtype=object)
    overlaps = find_overlaps(geometries, min_share=1e-6)
    smallest = [min(shapely.area(geometries[[a, b]])) for a, b, _ in overlaps]
    for (a, b, area), size in zip(overlaps, smallest, strict=True):
        if area > _MAX_OVERLAP_SHARE * size:
            codes = " en ".join(table["buurtcode"].iloc[[a, b]])
            raise GeometryError(
                f"De buurten {codes} overlappen elkaar ({area:,.0f} m²).".replace(",", "."),
                bron=bron,
                rij=None,
                kolom="geometry",
                oplossing="Gebruik grenzen van een bron en een jaar, of herstel de overlap in QGIS.",
            )
    if not overlaps:
        return []
    melding = (
        f"{len(overlaps)} keer ligt een strook in twee buurten. Een punt daar telt voor de laagste code."
    )
    return [Bevinding(bron, melding, None, "geometry", "info")]
