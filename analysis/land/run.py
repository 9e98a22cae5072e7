"""Land: compute every gemeente of a country by itself, in parallel, with the figures of a single run.

A gemeente needs its own people and the offerings around it. How far around follows from the answer: where the
nearest offering found is not nearer than the edge of what was looked at, that kind is looked for wider.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import dask
import numpy as np
from distributed import Client, as_completed

from analysis.afstand import Hemelsbreed
from analysis.bereikbaarheid import measure_afstanden
from analysis.bevindingen import to_table
from analysis.dekking import compute_dekking
from analysis.errors import UsageError
from analysis.hiaten import find_hiaten
from analysis.land.maten import Bijlage, LandMaten, compute_part_maten
from analysis.land.parts import EVERYTHING_M, Country, Kind, Part, results_without_distances
from analysis.land.per_norm import compute_slice, cut_slice
from analysis.land.tables import pack
from analysis.rekenbasis import build_rekenbasis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from analysis.bereikbaarheid import Afstanden
    from analysis.land.per_norm import Slice
    from analysis.normen import Normen
    from analysis.pipeline import Bronnen, Results

__all__ = ["run_land"]

_PATIENCE = "10s"
_QUIET = {"distributed.admin.large-graph-warning-threshold": "1GB"}  # a part of many people is no mistake

T = TypeVar("T")


class _Answer(NamedTuple):
    key: str | int  # a gemeentecode, or the number of a slice
    dekking: pd.DataFrame | None
    too_narrow: list[Kind]
    maten: dict[str, bytes]


def run_land(
    bronnen: Bronnen,
    *,
    normen: Normen | None = None,
    address: str | None = None,
    workers: int = 2,
    report: Callable[[int, int], None] = lambda _done, _all: None,
    maten: LandMaten | None = None,
) -> Results:
    """Compute dekking and hiaten per gemeente on a Dask cluster; the result equals `analysis.pipeline.run`.

    Args:
        bronnen: from `read_bronnen`, of any number of gemeenten.
        normen: other normen than those of the bronnen; None uses theirs.
        address: scheduler of an existing cluster; None starts one on this machine.
        workers: processes of a cluster on this machine.
        report: called with the number of parts that are done and of all: gemeenten, and then what the tables
            that look across borders are cut into.
        maten: gathers the tables beside dekking; None: there are none.

    Raises:
        UsageError: there is no cluster at `address`.

    Returns:
        Results; its distances are those of no herkomst, since each part forgets its own.

    """
    normen = normen or bronnen.normen
    country = Country(bronnen, normen)
    if maten is not None:
        maten.start(country)
    gemeenten, slices = len(country.gemeentecodes), 0 if maten is None else len(maten.slices)
    with dask.config.set(_QUIET), _connect(address, workers) as client:
        tables = _compute_gemeenten(client, country, maten, lambda done: report(done, gemeenten + slices))
        if maten is not None:
            _compute_slices(client, country, maten, lambda done: report(gemeenten + done, gemeenten + slices))
    dekking = country.in_order(tables)
    return replace(
        results_without_distances(bronnen, normen, country.telling),
        dekking=dekking,
        hiaten=find_hiaten(dekking, country.telling),
        bevindingen=to_table(bronnen.bevindingen),
    )


def _connect(address: str | None, workers: int) -> Client:
    logging.getLogger("distributed").setLevel(logging.ERROR)  # a worker that leaves slowly is no news
    if address is not None:
        try:
            return Client(address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            msg = f"Het cluster op '{address}' is niet te bereiken. Controleer het adres, zoals tcp://naam:8786."
            raise UsageError(msg) from error
    return Client(n_workers=workers, threads_per_worker=1, dashboard_address=":0")


def _compute_gemeenten(
    client: Client, country: Country, maten: LandMaten | None, report: Callable[[int], None]
) -> dict[str, pd.DataFrame]:
    """Give table dekking per gemeente, and put the tables beside it aside."""
    tables: dict[str, pd.DataFrame] = {}
    waiting: list[tuple[str, dict[Kind, float]]] = [(code, {}) for code in reversed(country.gemeentecodes)]

    def prepare(job: tuple[str, dict[Kind, float]]) -> tuple[Any, ...]:
        code, guard = job
        return _compute_part, country.part(code, guard), None if maten is None else maten.bijlage(code)

    for answer in _spread(client, waiting, prepare, each=4):
        if answer.dekking is None:
            waiting.append((answer.key, country.widen(answer.key, answer.too_narrow)))
            continue
        tables[answer.key] = answer.dekking
        if maten is not None:
            maten.keep(answer.key, answer.maten)
        report(len(tables))
    return tables


def _compute_slices(
    client: Client, country: Country, maten: LandMaten, report: Callable[[int], None]
) -> None:
    """Put the tables that look across borders aside."""

    def prepare(job: tuple[int, Slice]) -> tuple[Any, ...]:
        number, part = job
        return _compute_slice, number, part.names, cut_slice(country, part)

    waiting = list(enumerate(maten.slices))
    for done, answer in enumerate(_spread(client, waiting, prepare, each=2), start=1):
        maten.keep(answer.key, answer.maten)
        report(done)


def _spread(
    client: Client, waiting: list[T], prepare: Callable[[T], tuple[Any, ...]], *, each: int
) -> Iterator[Any]:
    """Give the answers of the jobs that are `waiting`, which may grow meanwhile.

    A few jobs for `each` worker are under way at a time, so that memory stays bounded however large the
    country. A job that a lost worker had is done again by another.
    """
    at_once = each * max(len(client.nthreads()), 1)
    running = as_completed()
    while waiting or running.count():
        while waiting and running.count() < at_once:
            running.add(client.submit(*prepare(waiting.pop()), pure=False, retries=3))
        yield next(running).result()


def _compute_part(part: Part, bijlage: Bijlage | None = None) -> _Answer:
    """Compute one gemeente, or say which kinds of offering have to be looked for farther away."""
    maat = Hemelsbreed(part.normen.omwegfactor)
    afstanden = measure_afstanden(part.herkomsten, part.aanbod, part.areas, normen=part.normen, maat=maat)
    too_narrow = _find_too_narrow(part, afstanden)
    if too_narrow:
        return _Answer(part.gemeentecode, None, too_narrow, {})
    basis = build_rekenbasis(part.gebieden, part.herkomsten, part.bevolking, list(part.normen.doelgroepen))
    dekking = compute_dekking(basis, afstanden, part.telling, part.normen.normen)
    maten = {} if bijlage is None else compute_part_maten(part, bijlage, basis, afstanden, dekking)
    return _Answer(part.gemeentecode, dekking, [], pack(maten))


def _compute_slice(number: int, names: Sequence[str], bronnen: Bronnen) -> _Answer:
    return _Answer(number, None, [], pack(compute_slice(names, bronnen)))


def _find_too_narrow(part: Part, afstanden: Afstanden) -> list[Kind]:
    widest = max(part.normen.radius_m.values())
    found = {
        (atom.aanbodsoort, atom.doelgroepen): float(atom.nearest.afstand_max_m.max(initial=0.0))
        for atom in afstanden.atoms
    }
    # What lies outside the guard is farther than the guard; its lower bound at the most its radius nearer.
    return [
        (soort, doelgroepen)
        for (soort, doelgroepen), guard in part.guard_m.items()
        if guard < EVERYTHING_M
        and found.get((soort, frozenset(doelgroepen.split(";"))), np.inf) > guard - widest
    ]
