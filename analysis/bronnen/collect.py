"""The parts of one fetch: each makes a file, with its provenance; only borders and figures are required."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from analysis.bronnen.arcgis import fetch_gemeentelocaties
from analysis.bronnen.bevolking import derive_bevolking, derive_kenmerken
from analysis.bronnen.client import ServiceFaultError, host_of
from analysis.bronnen.osm import fetch_locaties, fetch_looproutes
from analysis.bronnen.output import to_csv, to_geojson
from analysis.bronnen.pdok import GUARD_M
from analysis.bronnen.rivm import Gezondheid, fetch_gezondheid
from analysis.bronnen.vierkanten import fetch_herkomsten
from analysis.gebieden import buurt_of_points
from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    import pandas as pd

    from analysis.bronnen.work import Work

__all__ = ["OPTIONAL", "collect"]

OPTIONAL = ("rivm_odata", "herkomsten", "ontmoetingslocaties", "looproutes", "gemeente_arcgis")
_HERKOMSTEN = "herkomsten.csv"
_LOCATIES = "ontmoetingslocaties_osm.csv"
_OWN_LAYERS = "ontmoetingslocaties_gemeente.csv"
_LOOPROUTES = "looproutes.json"


def collect(work: Work) -> None:
    """Fetch every part; the optional ones may fail."""
    _make_borders(work)
    _make_people(work, work.optional("rivm_odata", "Gezondheid en eenzaamheid", _fetch_health))
    work.optional("herkomsten", "Waar mensen wonen", _fetch_herkomsten, kept=_HERKOMSTEN)
    work.optional("ontmoetingslocaties", "Plekken om elkaar te ontmoeten", _fetch_locaties, kept=_LOCATIES)
    work.optional("looproutes", "Looproutes", _fetch_looproutes, kept=_LOOPROUTES)
    if work.settings.diensten["gemeente_arcgis"].adres and work.settings.lagen.get(work.gemeente):
        work.optional("gemeente_arcgis", "Kaartlagen van de gemeente", _fetch_own_layers, kept=_OWN_LAYERS)


def _make_borders(work: Work) -> None:
    """Make the borders of buurten, neighbours and wijken."""
    grenzen = work.basis.grenzen
    made = "water weggelaten; omgezet naar WGS84 met 7 decimalen"
    for file, titel, table, note in (
        ("buurten.geojson", "Grenzen van de buurten", grenzen.buurten, made),
        (
            "buurten_rand.geojson",
            "Buurten van buurgemeenten",
            grenzen.rand,
            f"{made}; alleen wat binnen {GUARD_M / 1000:.0f} km van de gemeente ligt",
        ),
        ("wijken.geojson", "Grenzen van de wijken", grenzen.wijken, made),
    ):
        content = to_geojson(table, jaar=grenzen.jaar)
        about = work.about(
            grenzen.dienst,
            file,
            titel=titel,
            aantal=len(table),
            jaar=str(grenzen.jaar),
            adressen=(grenzen.adres,),
            bewerking=note,
        )
        work.add(file, content, about)


def _fetch_health(work: Work) -> Gezondheid:
    """Fetch the estimates of health."""
    found = fetch_gezondheid(work.client, work.settings, gemeente=work.gemeente, codes=work.basis.codes)
    work.ontbreekt += [f"Gezondheid: {text}." for text in found.ontbreekt]
    return found


def _make_people(work: Work, gezondheid: Gezondheid | None) -> None:
    """Make the figures and the doelgroepen."""
    kern = work.basis.kern
    work.ontbreekt += [f"Cijfers van het CBS: {text}." for text in kern.ontbreekt]
    kenmerken = derive_kenmerken(kern, gezondheid, gebieden=work.codes)
    bevolking = derive_bevolking(kern, gezondheid, doelgroepen=work.doelgroepen, gebieden=work.codes)
    unknown = bevolking.groupby("doelgroep", sort=False)["inwoners"].count()
    without = [str(doelgroep) for doelgroep in unknown.index[unknown == 0]]
    if without:
        work.ontbreekt.append(f"Aantal inwoners is onbekend voor: {', '.join(without)}.")
    addresses = (*kern.adressen, *(gezondheid.adressen if gezondheid else ()))
    for file, titel, table, note in (
        (
            "bevolking.csv",
            "Inwoners per doelgroep",
            bevolking,
            "per rij staat bij bron hoe het getal is gemaakt",
        ),
        ("kenmerken.csv", "Cijfers per gebied", kenmerken, "overgenomen; onbekend blijft leeg"),
    ):
        about = work.about(
            "cbs_odata",
            file,
            titel=titel,
            aantal=len(table),
            jaar=str(kern.jaar),
            adressen=addresses,
            bewerking=note,
        )
        if gezondheid is not None and gezondheid.kolommen:
            about = replace(about, uitgever=f"{about.uitgever}; RIVM en GGD'en")
        work.add(file, to_csv(table), about)


def _fetch_herkomsten(work: Work) -> None:
    """Fetch where people live."""
    column = work.basis.kern.kolommen.get("inwoners")
    inwoners = column.waarden if column else {}
    found = fetch_herkomsten(work.client, work.settings, buurten=work.buurten, inwoners=inwoners)
    if found is None:
        work.ontbreekt.append(
            "Waar mensen wonen: geen vierkanten en geen postcodes; er komt een raster van 100 m."
        )
        return
    squares = found.soort == "vierkanten"
    note = (
        f"midden van elk vierkant van 100 m; {found.afgeschermd} vierkanten zijn afgeschermd (minder "
        "dan 5 "
        "mensen) en kregen samen wat van hun buurt overbleef, 1 tot 4 mensen per vierkant"
        if squares
        else f"punt in elk postcodegebied; {found.afgeschermd} gebieden zijn afgeschermd en wegen 1 tot 4"
    )
    if found.jaar != work.basis.kern.jaar:
        work.meldingen.append(
            f"Waar mensen binnen een buurt wonen is van {found.jaar}. Alleen de verdeling telt, geen "
            "aantallen."
        )
    about = work.about(
        "pdok_wfs",
        _HERKOMSTEN,
        titel="Waar mensen wonen (vierkanten van 100 m)" if squares else "Waar mensen wonen (postcodes)",
        aantal=len(found.tabel),
        jaar=str(found.jaar),
        adressen=(found.adres,),
        bewerking=note,
    )
    work.add(_HERKOMSTEN, to_csv(found.tabel), about)


def _fetch_locaties(work: Work) -> None:
    """Fetch candidate sites."""
    dienst = work.settings.diensten["overpass"]
    table, date = fetch_locaties(work.client, dienst, area=work.area.buffer(GUARD_M))
    _refuse_empty(work, "overpass", len(table))
    about = work.about(
        "overpass",
        _LOCATIES,
        titel="Gebouwen waar mensen elkaar kunnen ontmoeten",
        aantal=len(table),
        jaar=date,
        adressen=tuple(dienst.addresses("vraag")[:1]),
        bewerking="soort_gebouw volgt uit de kenmerken in OpenStreetMap; niet ter plekke gecontroleerd",
    )
    work.add(_LOCATIES, to_csv(_with_buurt(work, table)), about)


def _fetch_looproutes(work: Work) -> None:
    """Fetch the paths people can walk."""
    dienst = work.settings.diensten["overpass"]
    found = fetch_looproutes(work.client, dienst, area=work.area.buffer(GUARD_M))
    _refuse_empty(work, "overpass", len(found["elements"]))
    about = work.about(
        "overpass",
        _LOOPROUTES,
        titel="Straten en paden om te lopen, met spoor en water",
        aantal=sum(element["type"] == "way" for element in found["elements"]),
        jaar=found["osm3s"]["timestamp_osm_base"],
        adressen=tuple(dienst.addresses("vraag")[:1]),
        bewerking="antwoord van Overpass, zonder snelwegen en zonder wegen waar lopen verboden is",
    )
    work.add(_LOOPROUTES, json.dumps(found, ensure_ascii=False).encode(), about)


def _refuse_empty(work: Work, code: str, number: int) -> None:
    """Take an empty answer for a failure: no gemeente is without streets or buildings."""
    if not number:
        dienst = work.settings.diensten[code]
        raise ServiceFaultError(
            "gaf een leeg antwoord.",
            service=dienst.naam,
            host=host_of(dienst.adres),
            oplossing="Probeer het later opnieuw.",
        )


def _fetch_own_layers(work: Work) -> None:
    """Fetch the layers of the gemeente itself."""
    dienst, lagen = work.settings.diensten["gemeente_arcgis"], work.settings.lagen[work.gemeente]
    table = fetch_gemeentelocaties(work.client, dienst, lagen)
    about = work.about(
        "gemeente_arcgis",
        _OWN_LAYERS,
        titel="Ontmoetingsplekken volgens de gemeente",
        aantal=len(table),
        jaar=work.client.today.isoformat(),
        adressen=(dienst.adres,),
        bewerking="overgenomen",
    )
    work.add(_OWN_LAYERS, to_csv(_with_buurt(work, table)), about)


def _with_buurt(work: Work, table: pd.DataFrame) -> pd.DataFrame:
    """Fill in the buurt of each place; None outside the gemeente."""
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=WGS84).to_crs(RD)
    areas = work.buurten.rename(columns={"code": "buurtcode"})
    x, y = (np.asarray(axis, dtype=np.float64) for axis in (points.x, points.y))
    return table.assign(buurtcode=buurt_of_points(areas, x, y))
