"""Twenty users at once: how long a screen takes to follow a filter, and what a user costs in memory.

Reported by `make bench`. Asked of it: a median rerun of at most 1 second on two cores, and at most 30 MB per
user. Memory and processor time of the server are read from /proc, so those are there on Linux only.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.bench.visitor import Visitor, visit
from tests.browser.conftest import serve

pytestmark = pytest.mark.bench

USERS = 20
SECONDS = 40.0
THINK_S = (2.0, 6.0)
MEDIAN_S, USER_MB = 1.0, 30.0
START = "doelgroep=ouderen&aanbodsoort=ontmoeting"
# page, and per widget what visitors choose from
SCREENS: dict[str, dict[str, Sequence[float | str]]] = {
    "": {
        "kies_norm": [300.0, 400.0, 500.0, 600.0, 800.0],
        "kies_maat": ["Tekort: hoeveel mensen", "Aandeel binnen de norm"],
        "kies_doelgroep": ["Ouderen (65+)", "Alle inwoners", "Ouderen (75+)"],
    },
    "verkennen": {
        "kies_norm": [300.0, 400.0, 500.0, 600.0],
        "kies_doelgroep": ["Ouderen (65+)", "Alle inwoners"],
    },
    "vijvermeter": {"kies_norm": [300.0, 400.0, 500.0]},
    "wijkprofiel": {"profiel_wijk": ["Stadshagen", "Holtenbroek", "Berkum", "Assendorp"]},
}


@pytest.fixture(scope="module")
def address(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the embedded data."""
    with serve(root / "data", tmp_path_factory.mktemp("users") / "log.txt") as url:
        yield url


@dataclass(frozen=True)
class Server:
    """The process that serves a port, as Linux tells of it; elsewhere its figures are 0."""

    folder: Path | None

    @property
    def resident_mb(self) -> float:
        """Give the memory (MB) it holds."""
        if self.folder is None:
            return 0.0
        status = (self.folder / "status").read_text(encoding="utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def busy_s(self) -> float:
        """Give the processor time (s) it took until now; other programs do not add to it."""
        if self.folder is None:
            return 0.0
        fields = (self.folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def find_server(port: str) -> Server:
    """Find the process that serves `port`."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue  # a process that just ended
        if b"streamlit" in words and port.encode() in words:
            return Server(path.parent)
    return Server(None)


async def use(visitor: Visitor, chance: random.Random, *, until: float) -> list[float]:
    """Think, change a filter, look; until it is time. Give how long each change took (s)."""
    taken = []
    while time.perf_counter() < until:
        await asyncio.sleep(chance.uniform(*THINK_S))
        key, values = chance.choice(list(SCREENS[visitor.page].items()))
        taken.append(await visitor.choose(key, chance.choice(values)))
    return taken


async def warm(address: str) -> list[Visitor]:
    """Ask once for everything that the visitors will ask, so that what is kept for all is there."""
    visitors = []
    for page, widgets in SCREENS.items():
        visitor = await visit(address, page, START)
        for key, values in widgets.items():
            for value in values:
                await visitor.choose(key, value)
        visitors.append(visitor)
    return visitors


@dataclass(frozen=True)
class Crowd:
    """What USERS visitors met: how long their changes took, errors, and what the server spent on them."""

    taken_s: list[float]
    errors: list[str]
    before_mb: float
    after_mb: float
    busy_s: float


async def crowd(address: str) -> Crowd:
    """Let USERS use the dashboard for SECONDS."""
    first = await warm(address)
    server = find_server(address.rpartition(":")[2])
    before_mb = server.resident_mb
    pages = [list(SCREENS)[i % len(SCREENS)] for i in range(USERS)]
    visitors = [await visit(address, page, START) for page in pages]
    until, busy_s = time.perf_counter() + SECONDS, server.busy_s
    chances = [random.Random(number) for number in range(USERS)]  # noqa: S311 no secret
    used = [use(visitor, chance, until=until) for visitor, chance in zip(visitors, chances, strict=True)]
    taken = [seconds for times in await asyncio.gather(*used) for seconds in times]
    busy_s, after_mb = server.busy_s - busy_s, server.resident_mb
    everybody = [*first, *visitors]
    for visitor in everybody:
        await visitor.socket.close()
    errors = [error for visitor in everybody for error in visitor.errors]
    return Crowd(taken, errors, before_mb, after_mb, busy_s)


def test_twenty_users_at_once(benchmark: BenchmarkFixture, address: str) -> None:
    found: Crowd = benchmark.pedantic(lambda: asyncio.run(crowd(address)), rounds=1)  # type: ignore[no-untyped-call]
    taken, per_user = found.taken_s, (found.after_mb - found.before_mb) / USERS
    benchmark.extra_info |= {
        "reruns": len(taken),
        "median_s": round(statistics.median(taken), 3),
        "p95_s": round(statistics.quantiles(taken, n=20)[-1], 3),
        "processor_s_per_rerun": round(found.busy_s / len(taken), 3),
        "server_mb": round(found.after_mb),
        "user_mb": round(per_user, 1),
    }
    assert found.errors == []
    assert len(taken) >= USERS * SECONDS / (THINK_S[1] + 2 * MEDIAN_S)
    assert statistics.median(taken) <= MEDIAN_S
    if sys.platform == "linux":
        assert found.before_mb > 0
        assert per_user <= USER_MB
