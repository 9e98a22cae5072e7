"""The country files of ../shared as PDOK, CBS and RIVM would serve them; read in tests only."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import mapping

from tests.services.cbs import KEY, Table, padded
from tests.services.rivm import health_table
from tests.services.town import square

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {
    "inwoners": "AantalInwoners_5",
    "inwoners0tot15": "k_0Tot15Jaar_8",
    "inwoners65plus": "k_65JaarOfOuder_12",
    "huishoudens": "HuishoudensTotaal_29",
    "dichtheid": "Bevolkingsdichtheid_34",
    "inkomenPerInwoner": "GemiddeldInkomenPerInwoner_78",
    "stedelijkheid": "MateVanStedelijkheid_120",
}
RIVM_COLUMNS = {
    "Eenzaam": "Eenzaam_27",
    "Mantelzorger": "Mantelzorger_31",
    "EenOfMeerLichamelijkeBeperkingen": "EenOfMeerLichamelijkeBeperkingen_17",
}


@cache
def kwb_2024(snapshots: Path) -> pd.DataFrame:
    """Give the figures of the whole country: 14,574 buurten, 3,393 wijken, 342 gemeenten."""
    raw = pd.read_csv(snapshots / "nl_kwb_2024_kern.csv.gz", dtype={"regiocode": str, "gemeentecode": str})
    return raw[raw["soort"].isin(["buurt", "wijk", "gemeente"])]


@cache
def kwb_table(snapshots: Path) -> Table:
    """Give those figures as table 85984NED."""
    figures = kwb_2024(snapshots)
    values = {
        new: figures[old].astype(object).where(figures[old].notna(), None) for old, new in COLUMNS.items()
    }
    keys = figures["regiocode"].map(padded)
    wide = pd.DataFrame({KEY: keys, **values}, dtype=object)
    rows = [{str(name): value for name, value in row.items()} for row in wide.to_dict("records")]
    return Table("Kerncijfers wijken en buurten 2024", rows)


@cache
def wijken_2022(snapshots: Path) -> list[dict[str, Any]]:
    """Give the wijken of the whole country as features."""
    wijken = gpd.read_file(snapshots / "nl_wijken_cbs_2022_kerncijfers.gpkg").to_crs(4326)
    return [
        feature(geometry, wijkcode=code, wijknaam=naam, gemeentecode=f"GM{code[2:6]}")
        for code, naam, geometry in zip(wijken["wijkcode"], wijken["wijknaam"], wijken.geometry, strict=True)
    ]


@cache
def buurten_2015(snapshots: Path, file: str) -> list[dict[str, Any]]:
    """Give the buurten of a file of the CBS of 2015 as features."""
    raw = json.loads((snapshots / file).read_bytes())["features"]
    return [{**_cbs_2015(f["properties"]), "geometry": f["geometry"]} for f in raw]


@cache
def buurten_zwolle(snapshots: Path) -> list[dict[str, Any]]:
    """Give the buurten of Zwolle in full resolution as features."""
    raw = json.loads((snapshots / "zwolle_buurten_gemeente_fullres.geojson").read_bytes())["features"]
    return [
        {
            "type": "Feature",
            "properties": {**p, "gemeentenaam": "Zwolle", "water": "NEE"},
            "geometry": f["geometry"],
        }
        for f in raw
        for p in [f["properties"]]
    ]


def feature(geometry: Any, **properties: str) -> dict[str, Any]:  # noqa: ANN401
    """Give a land feature."""
    return {"type": "Feature", "properties": {**properties, "water": "NEE"}, "geometry": mapping(geometry)}


def _cbs_2015(p: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "buurtcode": p["BU_CODE"],
        "buurtnaam": p["BU_NAAM"],
        "wijkcode": p["WK_CODE"],
        "gemeentecode": p["GM_CODE"],
        "gemeentenaam": p["GM_NAAM"],
        "water": "NEE",
    }
    return {"type": "Feature", "properties": properties}


def drawn(snapshots: Path, gemeente: str) -> tuple[dict[str, list[dict[str, Any]]], Table]:
    """Give any gemeente with its real codes and figures, its buurten drawn as squares of 500 m."""
    own = kwb_2024(snapshots)
    own = own[own["regiocode"].str[2:6] == gemeente[2:]]
    names = dict(zip(own["regiocode"].tolist(), own["naam"].tolist(), strict=True))
    buurten = [code for code in names if code.startswith("BU")]
    places = {code: (150_000 + n % 24 * 500, 450_000 + n // 24 * 500) for n, code in enumerate(buurten)}
    areas = [
        _drawn(
            *places[code],
            buurtcode=code,
            buurtnaam=names[code],
            wijkcode=f"WK{code[2:8]}",
            gemeentecode=gemeente,
        )
        for code in buurten
    ]
    wijken = [
        _drawn(150_000, 450_000, wijkcode=code, wijknaam=naam, gemeentecode=gemeente)
        for code, naam in names.items()
        if code.startswith("WK")
    ]
    rows = [row for row in kwb_table(snapshots).rows if row[KEY][2:6] == gemeente[2:]]
    return {"buurten": areas, "wijken": wijken}, Table("Kerncijfers wijken en buurten 2024", rows)


def _drawn(x: int, y: int, **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": {**properties, "water": "NEE"}, "geometry": square(x, y, 500)}


@cache
def zwolle_health(snapshots: Path) -> Table:
    """Give the health figures of Zwolle (18+) as table 50120NED."""
    raw = pd.read_csv(snapshots / "zwolle_rivm_gezondheid_2012_2016_2020.csv")
    adults = raw[(raw["leeftijd"] == "18+") & (raw["soort"] != "land")]
    figures = {
        (row["regiocode"], int(row["jaar"])): {
            new: None if pd.isna(row[old]) else float(row[old]) for old, new in RIVM_COLUMNS.items()
        }
        for row in adults.to_dict("records")
    }
    return health_table(figures)


@cache
def zwolle_squares(snapshots: Path) -> list[dict[str, Any]]:
    """Give squares of 100 m of Zwolle: addresses stand in for people, fewer than five withheld."""
    cells = pd.read_csv(snapshots / "zwolle_adressen_per_vak100m.csv")
    return [
        {
            "type": "Feature",
            "properties": {"crs28992res100m": code, "aantalInwoners": int(n) if n >= 5 else -99997},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100], [x, y]]],
            },
        }
        for code, x, y, n in cells[["vak100m", "x_min", "y_min", "adressen"]].itertuples(index=False)
    ]
