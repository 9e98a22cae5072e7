"""Fetch everything a data directory needs for one gemeente; the only composer of the public sources.

Borders and figures must come, or nothing changes. The other sources (health, where people live, places,
paths, own layers) may fail: then the summary says what is missing, and an older file of the same buurten
stays.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from analysis.bronnen.collect import OPTIONAL, collect
from analysis.bronnen.doelgroepzinnen import adapt_normen
from analysis.bronnen.jaargang import fetch_basis
from analysis.bronnen.provenance import Herkomst, to_bron_md, to_dcat, to_json
from analysis.bronnen.work import PROVENANCE, Work
from analysis.bronnen.writing import Staging, write_file
from analysis.errors import ServiceError, UsageError
from analysis.normen import load_normen
from analysis.schemas import REGISTER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.settings import Settings

    Progress = Callable[[str], None]

__all__ = ["OPTIONAL", "fetch_gemeente"]

_GEMEENTE = re.compile(r"^GM\d{4}$")


def fetch_gemeente(
    data: Path,
    *,
    gemeente: str,
    settings: Settings,
    client: HttpClient,
    normen: Path,
    jaar: int | None = None,
    without: frozenset[str] = frozenset(),
    progress: Progress = lambda _step: None,
) -> Herkomst:
    """Fetch borders, figures and places of `gemeente` into `data`/geo, all at once or not at all.

    Args:
        data: the data directory; is made when it does not exist.
        gemeente: GM and four digits.
        settings: where the services are.
        client: whom to ask with.
        normen: the normen.toml to copy where `data` has none.
        jaar: the peiljaar; None takes the newest complete year.
        without: names of OPTIONAL parts to leave out.
        progress: is told each step, in Dutch.

    Raises:
        UsageError: the gemeente or the year does not exist, or years do not go together.
        ServiceError: borders or figures could not be had; nothing has changed.
        OutputError: the disk refuses; nothing has changed.

    """
    start = time.monotonic()
    if not _GEMEENTE.match(gemeente):
        msg = f"'{gemeente}' is geen code van een gemeente. Schrijf GM en vier cijfers, zoals GM0344."
        raise UsageError(msg)
    settings = settings.for_gemeente(gemeente)
    own_normen = data / "normen.toml"
    doelgroepen = list(load_normen(own_normen if own_normen.is_file() else normen).doelgroepen)
    with Staging(data / "geo", drop=_is_replaced) as staging:
        try:
            basis = fetch_basis(client, settings, gemeente=gemeente, jaar=jaar, progress=progress)
        except ServiceError as error:
            state = (
                "De oude gegevens zijn niet veranderd."
                if (data / "geo").is_dir()
                else "Er is niets geschreven."
            )
            msg = f"{error} {state}"
            raise ServiceError(msg) from error
        work = Work(client, settings, gemeente, basis, doelgroepen, data, without, progress)
        collect(work)
        progress("Schrijven")
        herkomst = work.finish(start)
        for name, content in work.files.items():
            staging.write(name, content)
        staging.write(PROVENANCE, to_json(herkomst))
        staging.write("BRON.md", to_bron_md(herkomst))
        staging.write("dcat.jsonld", to_dcat(herkomst))
        _complete(data, normen, herkomst)
        staging.commit()
    if client.cache is not None:
        client.cache.finish()
    return herkomst


def _is_replaced(name: str) -> bool:
    """Say whether an old file makes way: what fetch makes itself, and buurten in another format."""
    made = {
        "herkomsten.csv",
        "ontmoetingslocaties_osm.csv",
        "ontmoetingslocaties_gemeente.csv",
        "looproutes.json",
    }
    return name in made or (name.startswith("buurten.") and name != "buurten.geojson")


def _complete(data: Path, normen: Path, herkomst: Herkomst) -> None:
    """Add what a data directory cannot do without: normen.toml, and an empty register."""
    own = data / "normen.toml"
    if not own.exists():
        text = adapt_normen(normen.read_text(encoding="utf-8"), gemeente=herkomst.gemeentenaam)
        write_file(own, text.encode())
    folder = data / "aanbod"
    if not folder.exists():
        folder.mkdir()
        write_file(folder / "aanbod.csv", (",".join(REGISTER_COLUMNS) + "\n").encode())
