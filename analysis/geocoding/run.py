"""Geocode the register: a better place for every row that can have one, and a list for a person to judge.

The text of the address stays as it was written; only lat, lon, locatieprecisie, wijkcode and werkgebied
(when the precision is an area) and three columns about the how are filled. What changed is in the history
of the register.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from analysis.adressen import compare_key, parse_adres_parts
from analysis.atomic import write_atomically
from analysis.coordinates import to_rd
from analysis.errors import MissingFileError, ServiceError
from analysis.geocoding.chain import ORDER, Chain
from analysis.geocoding.model import Gebied
from analysis.geocoding.review import REVIEW_FILE, ReviewRow, review_bytes
from analysis.readers import find_buurten_file, list_aanbod_files, read_buurten
from analysis.register import BEHEERDER, FOLDER, FileChange, Register
from analysis.tables import open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from analysis.geocoding.cache import AnswerCache
    from analysis.geocoding.model import Geocoder, Plaatsing
    from analysis.tables import TableFile

__all__ = ["GeocodeReport", "cells_of_plaatsing", "geocode_register", "read_gebied"]

_NO_VISIT = ("stad", "thuis")


@dataclass
class GeocodeReport:
    """What a run did.

    Args:
        precisies: how many rows now have each precisie ("" for none).
        review: the rows a person must look at.
        faults: per geocoder, why it could not be asked.
        not_asked: rows that no geocoder could be asked about.
        changed: rows that got a better place.
        questions: questions put to geocoders (the rest came from the cache).
        nummer: the change in the history, None when nothing changed.

    """

    precisies: Counter[str] = field(default_factory=Counter)
    review: list[ReviewRow] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    not_asked: int = 0
    changed: int = 0
    questions: int = 0
    nummer: int | None = None


def geocode_register(
    data: Path,
    *,
    geocoders: Sequence[Geocoder],
    cache: AnswerCache,
    gebied: Gebied | None = None,
    rol: str = BEHEERDER,
    progress: Callable[[int, int], None] | None = None,
) -> GeocodeReport:
    """Place every row of `aanbod/` that has an address and no door yet; write the files and the review list.

    Args:
        data: the data directory.
        geocoders: in order of preference.
        cache: answers on disk; an interrupted run goes on where it stopped.
        gebied: the municipality; None reads it from geo/buurten.
        rol: who does this, as a role.
        progress: called with rows done and rows in all.

    Raises:
        DataError: a file cannot be read.
        OutputError: a file cannot be written; all are as they were.

    """
    contents = {path.name: path.read_bytes() for path in list_aanbod_files(data)}
    tables = {naam: open_table(content, bron=f"aanbod/{naam}") for naam, content in contents.items()}
    run = _Run(Chain(geocoders, cache, gebied if gebied is not None else read_gebied(data)))
    rows = [(naam, rij, row) for naam, table in tables.items() for rij, row in table.rows()]
    for done, (naam, rij, row) in enumerate(rows, start=1):
        run.locate(tables[naam], naam, rij, row)
        if progress:
            progress(done, len(rows))
    report = run.report
    with Register(data) as register:
        files = [FileChange(naam, contents[naam], tables[naam].to_bytes()) for naam in sorted(run.touched)]
        if files:
            waarom = f"{report.changed} rijen kregen een (betere) plek"
            report.nummer = register.change(files, soort="geocodering", waarom=waarom, rol=rol)
        write_atomically(data / "aanbod" / FOLDER / REVIEW_FILE, review_bytes(report.review))
    report.faults, report.questions = run.chain.faults, cache.asked
    return report


def read_gebied(data: Path) -> Gebied:
    """Read from geo/buurten which municipality this is and how its buurten and wijken are called.

    Without borders any municipality is accepted, as far as the place name agrees.
    """
    try:
        buurten, _ = read_buurten(find_buurten_file(data), bron="geo/buurten")
    except MissingFileError:
        return Gebied()
    names: dict[str, set[tuple[str, str]]] = {}
    for row in buurten[["naam", "buurtcode", "wijknaam", "wijkcode"]].itertuples(index=False):
        names.setdefault(compare_key(str(row.wijknaam)), set()).add((str(row.wijkcode), "wijk"))
        names.setdefault(compare_key(str(row.naam)), set()).add((str(row.buurtcode), "buurt"))
    areas = {
        str(code): shapely.union_all(g.geometry.to_numpy()) for code, g in buurten.groupby("gemeentecode")
    }
    for area in areas.values():
        shapely.prepare(area)

    def gemeente_at(lat: float, lon: float) -> str:
        point = shapely.Point(to_rd(lat, lon))
        return next((code for code, area in areas.items() if area.covers(point)), "")

    named = [str(name) for name in buurten["gemeentenaam"].dropna().unique()]
    return Gebied(frozenset(areas), _unambiguous(names), gemeente_at, frozenset(map(compare_key, named)))


def _unambiguous(names: Mapping[str, set[tuple[str, str]]]) -> dict[str, tuple[str, str]]:
    """Give the names that stand for one area; of a wijk and buurt of the same name the (larger) wijk."""
    result = {}
    for name, areas in names.items():
        wijken = {area for area in areas if area[1] == "wijk"} or areas
        if name and len(wijken) == 1:
            result[name] = next(iter(wijken))
    return result


@dataclass
class _Run:
    chain: Chain
    report: GeocodeReport = field(default_factory=GeocodeReport)
    touched: set[str] = field(default_factory=set)

    def locate(self, table: TableFile, naam: str, rij: int, row: Mapping[str, str]) -> None:
        """Place one row, in `table` and in the report."""
        has_point = bool(row.get("lat", "").strip() and row.get("lon", "").strip())
        current = row.get("locatieprecisie", "").strip().lower()
        current = current if has_point or current in {"buurt", "wijk"} else ""
        done = has_point and current in {"", "adres"}  # a point without precision is the maker's own
        if done or row.get("bereik", "").strip().lower() in _NO_VISIT:
            self.report.precisies[current or ("adres" if has_point else "")] += 1
            return
        parts = {name: row.get(name, "") for name in ("straat", "huisnummer", "postcode", "plaats")}
        adres = parse_adres_parts(**parts)
        try:
            plaatsing, date = self.chain.locate(adres)
        except ServiceError:
            self.report.not_asked += 1
            self.report.precisies[current] += 1
            return
        better = plaatsing.precisie in ORDER and _rank(plaatsing.precisie) < _rank(current)
        if better:
            table.change(rij, cells_of_plaatsing(plaatsing, row, date))
            self.touched.add(naam)
            self.report.changed += 1
        self.report.precisies[plaatsing.precisie if better else current] += 1
        if plaatsing.beoordelen and (not current or plaatsing.kandidaten):
            place_name = row.get("naam", "")
            self.report.review.append(
                ReviewRow(naam, rij, row.get("aanbod_id", ""), place_name, adres, current, plaatsing)
            )


def _rank(precisie: str) -> int:
    return ORDER.index(precisie) if precisie in ORDER else len(ORDER)


def cells_of_plaatsing(plaatsing: Plaatsing, row: Mapping[str, str], date: str) -> dict[str, str]:
    """Give the cells of the register that say where `plaatsing` is and how that is known."""
    cells = {"locatieprecisie": plaatsing.precisie}
    if plaatsing.lat is not None and plaatsing.lon is not None:
        cells |= {"lat": f"{plaatsing.lat:.7f}", "lon": f"{plaatsing.lon:.7f}"}
    if plaatsing.gebiedcode:
        cells["wijkcode"] = f"WK{plaatsing.gebiedcode[2:8]}"  # CBS: a buurt carries the digits of its wijk
    if plaatsing.precisie == "buurt" and not row.get("werkgebied", "").strip():
        cells["werkgebied"] = plaatsing.gebiedcode
    how = {"bag_nummeraanduiding_id": plaatsing.nummeraanduiding_id, "locatiemethode": plaatsing.methode}
    return cells | how | {"locatiedatum": date}
