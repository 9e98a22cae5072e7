"""Work: one fetch in progress. The files it makes, where each came from, and what is missing."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import shapely

from analysis.bronnen.jaargang import Basis
from analysis.bronnen.provenance import Herkomst, Onderdeel, read_previous
from analysis.errors import ServiceError
from analysis.gebieden import repair_polygon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.settings import Settings

    Progress = Callable[[str], None]

__all__ = ["PROVENANCE", "Work"]

PROVENANCE = "bronvermelding.json"
_T = TypeVar("_T")


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

    def optional(
        self, name: str, label: str, fetch: Callable[[Work], _T], *, kept: str | None = None
    ) -> _T | None:
        """Run `fetch`; where its service fails, say so and keep the old file of the same buurten."""
        if name in self.without:
            self.ontbreekt.append(f"{label}: overgeslagen.")
            return None
        self.progress(label)
        try:
            return fetch(self)
        except ServiceError as error:
            self.ontbreekt.append(f"{label}: {error}")
        if kept is not None:
            self.keep(kept)
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
