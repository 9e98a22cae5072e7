"""Land: compute every gemeente of a country by itself, in parallel, with the figures of a single run.

A gemeente needs its own people and the offerings around it. How far around follows from the answer: where the
nearest offering found is not nearer than the edge of what was looked at, that kind is looked for wider.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from distributed import Client, LocalCluster, as_completed

from analysis.afstand import Hemelsbreed
from analysis.bereikbaarheid import Afstanden, measure_afstanden
from analysis.bevindingen import to_table
from analysis.dekking import compute_dekking
from analysis.errors import UsageError
from analysis.hiaten import find_hiaten
from analysis.land_maten import Bijlage, LandMaten, compute_part_maten
from analysis.land_parts import EVERYTHING_M, Country, Kind, Part
from analysis.pipeline import Bronnen, Results
from analysis.rekenbasis import build_rekenbasis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from analysis.normen import Normen

__all__ = ["run_land"]

_PATIENCE = "10s"


class _Answer(NamedTuple):
    gemeentecode: str
    dekking: pd.DataFrame | None
    too_narrow: list[Kind]
    maten: dict[str, pd.DataFrame]


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
        report: called with the number of gemeenten that are done and of all.
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
    with _connect(address, workers) as client:
        tables = dict(_compute_all(client, country, report, maten))
    dekking = country.in_order(tables)
    basis = build_rekenbasis(
        bronnen.gebieden, bronnen.herkomsten, bronnen.bevolking, list(normen.doelgroepen)
    )
    nothing = Afstanden("hemelsbreed", normen.omwegfactor, normen, 0, np.empty(0, dtype=np.intp), (), ())
    hiaten = find_hiaten(dekking, country.telling)
    return Results(
        bronnen=bronnen,
        normen=normen,
        maat=Hemelsbreed(normen.omwegfactor),
        basis=basis,
        afstanden=nothing,
        telling=country.telling,
        dekking=dekking,
        hiaten=hiaten,
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
    return Client(LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0"))


def _compute_all(
    client: Client, country: Country, report: Callable[[int, int], None], maten: LandMaten | None
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Keep a few gemeenten under way at a time, so that memory stays bounded however large the country."""
    waiting: list[tuple[str, dict[Kind, float]]] = [(code, {}) for code in reversed(country.gemeentecodes)]
    at_once, done = 4 * max(len(client.scheduler_info()["workers"]), 1), 0
    running = as_completed()
    while waiting or running.count():
        while waiting and running.count() < at_once:
            code, guard = waiting.pop()
            # A part that a lost worker had is computed again by another.
            more = None if maten is None else maten.bijlage(code)
            part = country.part(code, guard)
            running.add(client.submit(_compute_part, part, more, pure=False, retries=3))
        answer: _Answer = next(running).result()
        if answer.dekking is None:
            guard = country.widen(answer.gemeentecode, answer.too_narrow)
            waiting.append((answer.gemeentecode, guard))
            continue
        if maten is not None:
            maten.keep(answer.gemeentecode, answer.maten)
        done += 1
        report(done, len(country.gemeentecodes))
        yield answer.gemeentecode, answer.dekking


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
    return _Answer(part.gemeentecode, dekking, [], maten)


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
