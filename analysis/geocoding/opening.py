"""Open what addresses are looked up in: a file of addresses, the services, and the answers kept on disk."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from analysis.bronnen.client import HttpClient, Politeness, host_of
from analysis.bronnen.settings import load_settings, parse_bron
from analysis.geocoding.adresbestand import Adresbestand
from analysis.geocoding.cache import AnswerCache
from analysis.geocoding.locatieserver import Locatieserver
from analysis.geocoding.location_api import LocationApi

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analysis.geocoding.model import Geocoder

__all__ = ["find_adresbestand", "open_adresbestand", "open_geocoders"]

_SERVICES, _PATH = ("locatieserver", "location_api"), "zoeken"
_CACHE = ".cache/geocodering.sqlite"
_FILES = ("adressen.parquet", "adressen.gpkg", "adressen.geojson", "adressen.csv")
_HASTE = {"timeout_s": 3.0, "deadline_s": 5.0, "attempts": 1}  # somebody is waiting before a screen


def find_adresbestand(data: Path) -> Path | None:
    """Give the file of addresses in a data directory (geo/adressen.*), None when it has none."""
    return next((data / "geo" / name for name in _FILES if (data / "geo" / name).is_file()), None)


@contextmanager
def open_geocoders(
    data: Path,
    *,
    standaard: Path,
    adresbestand: Geocoder | None = None,
    bron: Sequence[str] = (),
    online: bool = True,
    haast: bool = False,
) -> Iterator[tuple[list[Geocoder], AnswerCache]]:
    """Give the geocoders in order of preference and the cache of their answers.

    Args:
        data: the data directory; its bronnen.toml goes before `standaard`.
        standaard: the bronnen.toml that comes with the program.
        adresbestand: asked first; None: there is no such file.
        bron: other addresses of services, as NAAM=URL.
        online: ask the services too.
        haast: give a silent service up soon.

    Raises:
        UsageError: a `bron` is none.
        DataError: a bronnen.toml cannot be read.

    """
    settings = load_settings(standaard, data / "bronnen.toml").with_bronnen(parse_bron(bron))
    urls = {name: settings.diensten[name].addresses(_PATH) for name in _SERVICES if online}
    rates = {
        host_of(found[0]): rate
        for name, found in urls.items()
        if found and (rate := settings.diensten[name].per_seconde)
    }
    patience = _HASTE if haast else {}
    politeness = Politeness(per_second=settings.per_seconde, per_second_of=rates, **patience)  # type: ignore[arg-type]
    with (
        HttpClient(politeness) as client,
        AnswerCache(data / _CACHE, today=dt.datetime.now(dt.UTC).date()) as cache,
    ):
        found: list[Geocoder] = [adresbestand] if adresbestand else []
        found += [Locatieserver(client, url=urls["locatieserver"])] if urls.get("locatieserver") else []
        found += [LocationApi(client, url=urls["location_api"])] if urls.get("location_api") else []
        yield found, cache


def open_adresbestand(path: Path | None) -> Adresbestand | None:
    """Give the geocoder on a file of addresses, None for None; it is read when the first one is asked."""
    return Adresbestand(path) if path else None
