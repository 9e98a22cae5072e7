"""A synthetic country with a fixed seed: as many gemeenten, buurten, squares and offerings as there are.

Square buurten on a lattice, offerings drawn to popular ones: the sizes and the clustering of the real
country, nothing of its geography.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon

from analysis.gebieden import build_gebieden
from analysis.maten.spreiding import INKOMEN
from analysis.normen import ALLE, Aanbodsoort, Doelgroep, Norm, Normen
from analysis.pipeline import Bronnen
from analysis.readers import Aanvulling
from analysis.schemas import RD

BUURT_M = 1_500
BUURTEN_PER_WIJK = 4
WIJKEN_PER_GEMEENTE = 10
SOORTEN = 20
PRECISIES = ("adres", "postcode6", "straat", "gebouw_nabij")


@dataclass(frozen=True)
class Size:
    """How much of a country to make."""

    buurten: int
    herkomsten: int
    aanbod: int

    @property
    def share(self) -> float:
        """Give the size as a share of the country."""
        return self.herkomsten / COUNTRY.herkomsten


COUNTRY = Size(buurten=14_520, herkomsten=400_000, aanbod=500_000)
PROVINCE = Size(buurten=1_210, herkomsten=33_333, aanbod=41_667)


def make_normen() -> Normen:
    """Make 20 soorten and two doelgroepen with a norm for each pair."""
    soorten = {f"soort_{i:02}": Aanbodsoort(f"soort_{i:02}", f"Soort {i}") for i in range(SOORTEN)}
    doelgroepen = {code: Doelgroep(code, code) for code in (ALLE, "ouderen")}
    normen = tuple(Norm(d, s, 400.0 if d == "ouderen" else 800.0, 0.8) for s in soorten for d in doelgroepen)
    return Normen(doelgroepen, soorten, {}, normen, omwegfactor=1.3)


def make_bronnen(size: Size, *, seed: int = 20261122) -> Bronnen:
    """Make a country of `size`; the same seed gives the same country."""
    rng = np.random.default_rng(seed)
    buurten = _make_buurten(size.buurten)
    gebieden = build_gebieden(buurten)
    herkomsten = _make_herkomsten(buurten, size.herkomsten, rng)
    bevolking = _make_bevolking(buurten, rng)
    aanbod = _make_aanbod(buurten, size.aanbod, rng)
    return Bronnen(
        make_normen(),
        buurten,
        gebieden,
        bevolking,
        herkomsten,
        aanbod,
        herkomsten_bekend=True,
        bevindingen=(),
    )


def enrich(bronnen: Bronnen) -> Bronnen:
    """Give the register hours, places, drempels, doubt, and services without a door; the buurten incomes.

    Of every 23 offerings one may be anywhere in its wijk; of every 46 one anywhere in two gemeenten. Of every
    19 one comes to people: in a wijk, in its gemeente, or the register does not say where.
    """
    aanbod, number = bronnen.aanbod.copy(), np.arange(len(bronnen.aanbod))

    def cycle(*texts: str, every: int = 1) -> np.ndarray:
        return np.array(texts, dtype=object)[number // every % len(texts)]

    aanbod["openingstijden"] = cycle("Mo-Fr 09:00-17:00", "", "Sa,Su 10:00-22:00", "Tu 19:00-21:00")
    aanbod["capaciteit"] = cycle("12", "", "30", every=9)
    aanbod["kosten"] = cycle("gratis", "", "5 euro", every=3)
    aanbod["talen"], aanbod["rolstoel"] = cycle("nl", "nl;en", every=5), cycle("ja", "nee", "", every=7)
    aanbod["verwijzing"], aanbod["aanmelden"] = cycle("nee"), cycle("nee", "ja", every=11)
    aanbod["zeker"] = cycle("", "nee", "ja")
    aanbod.loc[number % 23 == 0, "locatieprecisie"] = "wijk"
    gemeenten = bronnen.buurten["gemeentecode"].unique()
    both = [";".join(gemeenten[[k % len(gemeenten), (k + 1) % len(gemeenten)]]) for k in number]
    aanbod["werkgebied"] = np.where(number % 46 == 0, both, "")
    comes = number % 19 == 7
    aanbod.loc[comes, "telt_mee"] = False
    aanbod.loc[comes, "bereik"] = cycle("gebied", "stad", "thuis", every=19)[comes]
    aanbod.loc[comes & (aanbod["bereik"] == "gebied"), "werkgebied"] = aanbod["wijkcode"]
    codes = bronnen.buurten["buurtcode"]
    cijfers = pd.DataFrame(
        {"gebiedcode": codes, "cijfer": INKOMEN, "waarde": np.arange(len(codes)) * 7 % 50.0}
    )
    drempels = ("kosten", "traploos")
    doelgroepen = {c: replace(d, drempels=drempels) for c, d in bronnen.normen.doelgroepen.items()}
    soorten = {
        c: replace(soort, zonder_deur=place % 5 == 0)
        for place, (c, soort) in enumerate(bronnen.normen.aanbodsoorten.items())
    }
    normen = replace(bronnen.normen, doelgroepen=doelgroepen, aanbodsoorten=soorten)
    extra = Aanvulling(gebiedscijfers=cijfers)
    return replace(bronnen, aanbod=aanbod, aanvulling=extra, normen=normen)


def _make_buurten(number: int) -> gpd.GeoDataFrame:
    side = int(np.ceil(np.sqrt(number)))
    index = np.arange(number)
    x, y = 20_000.0 + BUURT_M * (index % side), 320_000.0 + BUURT_M * (index // side)
    wijk = index // BUURTEN_PER_WIJK
    gemeente = wijk // WIJKEN_PER_GEMEENTE
    place = index % (BUURTEN_PER_WIJK * WIJKEN_PER_GEMEENTE)
    codes = [f"{g:04}" for g in gemeente]
    table = pd.DataFrame(
        {
            "buurtcode": [f"BU{g}{p:04}" for g, p in zip(codes, place, strict=True)],
            "naam": [f"Buurt {i}" for i in index],
            "wijkcode": [f"WK{g}{p // BUURTEN_PER_WIJK:02}" for g, p in zip(codes, place, strict=True)],
            "wijknaam": [f"Wijk {w}" for w in wijk],
            "gemeentecode": [f"GM{g}" for g in codes],
            "gemeentenaam": [f"Gemeente {g}" for g in codes],
            "peiljaar": "2025",
        },
        dtype="str",
    )
    geometry = shapely.multipolygons(shapely.box(x, y, x + BUURT_M, y + BUURT_M)[:, None])
    return gpd.GeoDataFrame(table, geometry=geometry, crs=RD)


def bend_borders(buurten: gpd.GeoDataFrame, *, corners: int = 40, seed: int = 7) -> gpd.GeoDataFrame:
    """Give the buurten with bent borders, shared by neighbours: `corners` along each side, up to 60 m off."""
    side = int(np.ceil(np.sqrt(len(buurten))))
    along = np.linspace(0, BUURT_M, corners + 1)
    most = np.minimum(60.0, 0.4 * np.minimum(along, BUURT_M - along))  # less near a corner: none cross there
    rng = np.random.default_rng(seed)
    south, west = (rng.uniform(-1, 1, (side + 1, side + 1, corners + 1)) * most for _ in range(2))
    polygons = []
    for place, (x, y) in enumerate(_corners(buurten)):
        j, i = divmod(place, side)
        sides = [
            np.column_stack([x + along, y + south[j, i]]),
            np.column_stack([x + BUURT_M + west[j, i + 1], y + along]),
            np.column_stack([x + along, y + BUURT_M + south[j + 1, i]])[::-1],
            np.column_stack([x + west[j, i], y + along])[::-1],
        ]
        polygons.append(MultiPolygon([Polygon(np.concatenate([line[:-1] for line in sides]))]))
    return buurten.set_geometry(gpd.GeoSeries(polygons, crs=RD))


def _corners(buurten: gpd.GeoDataFrame) -> np.ndarray:
    return buurten.bounds[["minx", "miny"]].to_numpy()


def _popularity(number: int, rng: np.random.Generator) -> np.ndarray:
    weight: np.ndarray = rng.pareto(1.5, number) + 0.2
    return np.asarray(weight / weight.sum())


def _make_herkomsten(buurten: gpd.GeoDataFrame, number: int, rng: np.random.Generator) -> pd.DataFrame:
    cells = BUURT_M // 100
    where = np.sort(rng.choice(len(buurten) * cells * cells, size=number, replace=False))
    buurt, cell = np.divmod(where, cells * cells)
    corner = _corners(buurten)[buurt]
    return pd.DataFrame(
        {
            "x_rd": corner[:, 0] + 100.0 * (cell % cells) + 50,
            "y_rd": corner[:, 1] + 100.0 * (cell // cells) + 50,
            "buurtcode": buurten["buurtcode"].to_numpy()[buurt],
            "gewicht": rng.integers(5, 120, number).astype(float),
        }
    ).astype({"buurtcode": "str"})


def _make_bevolking(buurten: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    number = len(buurten)
    everybody = rng.integers(0, 3_000, number).astype(float)
    everybody[rng.random(number) < 0.02] = np.nan
    tables = [
        pd.DataFrame(
            {
                "gebiedcode": buurten["buurtcode"],
                "doelgroep": code,
                "inwoners": np.round(everybody * share),
                "peiljaar": "2025",
                "bron": "verzonnen",
                "schatting": False,
            }
        )
        for code, share in ((ALLE, 1.0), ("ouderen", 0.2))
    ]
    table = pd.concat(tables, ignore_index=True)
    return table.astype(dict.fromkeys(("gebiedcode", "doelgroep", "peiljaar", "bron"), "str"))


def _make_aanbod(buurten: gpd.GeoDataFrame, number: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    buurt = rng.choice(len(buurten), size=number, p=_popularity(len(buurten), rng))
    point = _corners(buurten)[buurt] + rng.random((number, 2)) * BUURT_M
    table = pd.DataFrame(
        {
            "aanbod_id": [f"A{i:07}" for i in range(number)],
            "naam": "verzonnen",
            "aanbodsoort": np.array([f"soort_{i:02}" for i in range(SOORTEN)])[
                rng.integers(0, SOORTEN, number)
            ],
            "doelgroepen": np.where(rng.random(number) < 0.7, ALLE, "ouderen"),
            "bereik": "punt",
            "locatieprecisie": np.array(PRECISIES)[rng.integers(0, len(PRECISIES), number)],
            "werkgebied": "",
            "buurtcode": buurten["buurtcode"].to_numpy()[buurt],
            "wijkcode": buurten["wijkcode"].to_numpy()[buurt],
        },
        dtype="str",
    )
    table["x_rd"], table["y_rd"], table["telt_mee"] = point[:, 0], point[:, 1], True
    return gpd.GeoDataFrame(table, geometry=shapely.points(point), crs=RD)
