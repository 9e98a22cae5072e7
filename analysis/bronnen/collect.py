"""The parts of one fetch: each makes a file, with its provenance; only borders and figures are required."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from analysis.bronnen.arcgis import fetch_gemeentelocaties
from analysis.bronnen.bevolking import derive_bevolking, derive_kenmerken
from analysis.bronnen.client import ServiceFaultError, host_of
from analysis.bronnen.jaargang import Basis
from analysis.bronnen.osm import fetch_locaties, fetch_looproutes
from analysis.bronnen.output import to_csv, to_geojson
from analysis.bronnen.pdok import GUARD_M
from analysis.bronnen.provenance import Herkomst, Onderdeel, read_previous
from analysis.bronnen.rivm import Gezondheid, fetch_gezondheid
from analysis.bronnen.vierkanten import fetch_herkomsten
from analysis.errors import ServiceError
from analysis.gebieden import buurt_of_points, repair_polygon
from analysis.schemas import RD, WGS84

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.settings import Settings

    Progress = Callable[[str], None]

__all__ = ["OPTIONAL", "PROVENANCE", "Work"]

OPTIONAL = ("rivm_odata", "herkomsten", "ontmoetingslocaties", "looproutes", "gemeente_arcgis")
PROVENANCE = "bronvermelding.json"


@dataclass
class Work:
    """One fetch in progress: what is known, and the files it makes."""

    client: HttpClient
    settings: Settings
    gemeente: str
    basis: Basis
    doelgroepen: list[str]
    data: Path
    without: frozenset[str]
    progress: Progress
    files: dict[str, bytes] = field(default_factory=dict)
    onderdelen: list[Onderdeel] = field(default_factory=list)
    meldingen: list[str] = field(default_factory=list)
    ontbreekt: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Prepare the area and look at what an earlier fetch left."""
        self.buurten = self.basis.grenzen.buurten
        self.area = shapely.union_all([repair_polygon(g) for g in self.buurten.geometry])
        self.codes = [*self.buurten["code"], *sorted(set(self.buurten["wijkcode"])), self.gemeente]
        self.previous = self._previous()

    def collect(self) -> None:
        """Fetch every part; the optional ones may fail."""
        self.borders()
        gezondheid = self.optional("rivm_odata", "Gezondheid en eenzaamheid", self.health, ())
        self.people(gezondheid)
        self.optional("herkomsten", "Waar mensen wonen", self.herkomsten, ("herkomsten.csv",))
        kept = ("ontmoetingslocaties_osm.csv",)
        self.optional("ontmoetingslocaties", "Plekken om elkaar te ontmoeten", self.locaties, kept)
        self.optional("looproutes", "Looproutes", self.looproutes, ("looproutes.json",))
        if self.settings.diensten["gemeente_arcgis"].adres and self.settings.lagen.get(self.gemeente):
            kept = ("ontmoetingslocaties_gemeente.csv",)
            self.optional("gemeente_arcgis", "Kaartlagen van de gemeente", self.own_layers, kept)

    def optional(self, name: str, label: str, fetch: Callable[[], Any], kept: tuple[str, ...]) -> Any:  # noqa: ANN401
        """Run `fetch`; where its service fails, say so and keep the old files of the same buurten."""
        if name in self.without:
            self.ontbreekt.append(f"{label}: overgeslagen.")
            return None
        self.progress(label)
        try:
            return fetch()
        except ServiceError as error:
            self.ontbreekt.append(f"{label}: {error}")
        for file in kept:
            self.keep(file)
        return None

    def keep(self, file: str) -> None:
        """Keep an older file, when an earlier fetch of the same buurten made it."""
        known, path = self.previous.get(f"geo/{file}"), self.data / "geo" / file
        if known is not None and path.is_file():
            self.files[file] = path.read_bytes()
            self.onderdelen.append(replace(known, behouden=True))
            self.meldingen.append(f"geo/{file} van {known.opgehaald} is behouden.")

    def add(self, file: str, content: bytes, onderdeel: Onderdeel) -> None:
        """Take a file in, with where it came from."""
        self.files[file] = content
        self.onderdelen.append(replace(onderdeel, sha256=hashlib.sha256(content).hexdigest()))

    def about(self, dienst: str, file: str, **fields: Any) -> Onderdeel:  # noqa: ANN401
        """Describe a file that is made from `dienst` today."""
        own = self.settings.diensten[dienst]
        return Onderdeel.of(own, bestand=f"geo/{file}", opgehaald=self.client.today.isoformat(), **fields)

    def borders(self) -> None:
        """Make the borders of buurten, neighbours and wijken."""
        grenzen = self.basis.grenzen
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
            about = self.about(
                grenzen.dienst,
                file,
                titel=titel,
                aantal=len(table),
                jaar=str(grenzen.jaar),
                adressen=(grenzen.adres,),
                bewerking=note,
            )
            self.add(file, content, about)

    def health(self) -> Gezondheid:
        """Fetch the estimates of health."""
        found = fetch_gezondheid(self.client, self.settings, gemeente=self.gemeente, codes=self.basis.codes)
        self.ontbreekt += [f"Gezondheid: {text}." for text in found.ontbreekt]
        return found

    def people(self, gezondheid: Gezondheid | None) -> None:
        """Make the figures and the doelgroepen."""
        kern = self.basis.kern
        self.ontbreekt += [f"Cijfers van het CBS: {text}." for text in kern.ontbreekt]
        kenmerken = derive_kenmerken(kern, gezondheid, gebieden=self.codes)
        bevolking = derive_bevolking(kern, gezondheid, doelgroepen=self.doelgroepen, gebieden=self.codes)
        unknown = bevolking.groupby("doelgroep", sort=False)["inwoners"].count()
        without = [str(doelgroep) for doelgroep in unknown.index[unknown == 0]]
        if without:
            self.ontbreekt.append(f"Aantal inwoners is onbekend voor: {', '.join(without)}.")
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
            about = self.about(
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
            self.add(file, to_csv(table), about)

    def herkomsten(self) -> None:
        """Fetch where people live."""
        column = self.basis.kern.kolommen.get("inwoners")
        inwoners = column.waarden if column else {}
        found = fetch_herkomsten(self.client, self.settings, buurten=self.buurten, inwoners=inwoners)
        if found is None:
            self.ontbreekt.append(
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
        if found.jaar != self.basis.kern.jaar:
            self.meldingen.append(
                f"Waar mensen binnen een buurt wonen is van {found.jaar}. Alleen de verdeling telt, geen "
                "aantallen."
            )
        about = self.about(
            "pdok_wfs",
            "herkomsten.csv",
            titel="Waar mensen wonen (vierkanten van 100 m)" if squares else "Waar mensen wonen (postcodes)",
            aantal=len(found.tabel),
            jaar=str(found.jaar),
            adressen=(found.adres,),
            bewerking=note,
        )
        self.add("herkomsten.csv", to_csv(found.tabel), about)

    def locaties(self) -> None:
        """Fetch candidate sites."""
        dienst = self.settings.diensten["overpass"]
        table, date = fetch_locaties(self.client, dienst, area=self.area.buffer(GUARD_M))
        self.refuse_empty("overpass", len(table))
        about = self.about(
            "overpass",
            "ontmoetingslocaties_osm.csv",
            titel="Gebouwen waar mensen elkaar kunnen ontmoeten",
            aantal=len(table),
            jaar=date,
            adressen=tuple(dienst.addresses("vraag")[:1]),
            bewerking="soort_gebouw volgt uit de kenmerken in OpenStreetMap; niet ter plekke gecontroleerd",
        )
        self.add("ontmoetingslocaties_osm.csv", to_csv(self.with_buurt(table)), about)

    def looproutes(self) -> None:
        """Fetch the paths people can walk."""
        dienst = self.settings.diensten["overpass"]
        found = fetch_looproutes(self.client, dienst, area=self.area.buffer(GUARD_M))
        self.refuse_empty("overpass", len(found["elements"]))
        about = self.about(
            "overpass",
            "looproutes.json",
            titel="Straten en paden om te lopen, met spoor en water",
            aantal=sum(element["type"] == "way" for element in found["elements"]),
            jaar=found["osm3s"]["timestamp_osm_base"],
            adressen=tuple(dienst.addresses("vraag")[:1]),
            bewerking="antwoord van Overpass, zonder snelwegen en zonder wegen waar lopen verboden is",
        )
        self.add("looproutes.json", json.dumps(found, ensure_ascii=False).encode(), about)

    def refuse_empty(self, code: str, number: int) -> None:
        """Take an empty answer for a failure: no gemeente is without streets or buildings."""
        if not number:
            dienst = self.settings.diensten[code]
            raise ServiceFaultError(
                "gaf een leeg antwoord.",
                service=dienst.naam,
                host=host_of(dienst.adres),
                oplossing="Probeer het later opnieuw.",
            )

    def own_layers(self) -> None:
        """Fetch the layers of the gemeente itself."""
        dienst, lagen = self.settings.diensten["gemeente_arcgis"], self.settings.lagen[self.gemeente]
        table = fetch_gemeentelocaties(self.client, dienst, lagen)
        about = self.about(
            "gemeente_arcgis",
            "ontmoetingslocaties_gemeente.csv",
            titel="Ontmoetingsplekken volgens de gemeente",
            aantal=len(table),
            jaar=self.client.today.isoformat(),
            adressen=(dienst.adres,),
            bewerking="overgenomen",
        )
        self.add("ontmoetingslocaties_gemeente.csv", to_csv(self.with_buurt(table)), about)

    def with_buurt(self, table: pd.DataFrame) -> pd.DataFrame:
        """Fill in the buurt of each place; None outside the gemeente."""
        points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=WGS84).to_crs(RD)
        areas = self.buurten.rename(columns={"code": "buurtcode"})
        x, y = (np.asarray(axis, dtype=np.float64) for axis in (points.x, points.y))
        return table.assign(buurtcode=buurt_of_points(areas, x, y))

    def finish(self, start: float) -> Herkomst:
        """Give the account of this fetch."""
        stats, grenzen = self.client.stats, self.basis.grenzen
        total = time.monotonic() - start
        verkeer = {
            "vragen": stats.requests,
            "opnieuw_gevraagd": stats.retries,
            "uit_geheugen": stats.from_cache,
            "megabytes": round(stats.bytes / 1e6, 2),
            "seconden": round(total, 2),
            "seconden_op_beurt": round(stats.turn_s, 2),
            "seconden_op_antwoord": round(stats.network_s, 2),
            "aandeel_wachten": round(min(1.0, stats.wait_s / total), 3) if total > 0 else 0.0,
        }
        return Herkomst(
            gemeentecode=self.gemeente,
            gemeentenaam=str(self.buurten["gemeentenaam"].iloc[0]),
            jaar_grenzen=grenzen.jaar,
            jaar_cijfers=self.basis.kern.jaar,
            opgehaald=self.client.today.isoformat(),
            onderdelen=tuple(self.onderdelen),
            meldingen=(*self.basis.meldingen, *self.meldingen, *stats.notes),
            ontbreekt=tuple(self.ontbreekt),
            verkeer=verkeer,
        )

    def _previous(self) -> dict[str, Onderdeel]:
        try:
            raw = (self.data / "geo" / PROVENANCE).read_bytes()
            borders = json.loads((self.data / "geo" / "buurten.geojson").read_bytes())
            codes = {feature["properties"]["buurtcode"] for feature in borders["features"]}
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return read_previous(raw) if codes == self.basis.codes else {}
