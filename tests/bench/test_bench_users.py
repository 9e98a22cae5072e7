"""Twenty users at once: how long a screen takes to follow a filter, and what a user costs in memory.

Reported by `make bench`. Asked of it: a median rerun of at most 1 second on two cores, and at most 30 MB per
user. The memory of the server is read from /proc, so that figure is there on Linux only.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
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


def resident_mb(port: str) -> float:
    """Give the memory (MB) that the server on `port` holds, 0 where there is no /proc."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
            if b"streamlit" in words and port.encode() in words:
                status = (path.parent / "status").read_text(encoding="utf-8")
                return int(status.partition("VmRSS:")[2].split()[0]) / 1024
        except (OSError, ValueError):
            continue  # a process that just ended
    return 0.0


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


async def crowd(address: str) -> tuple[list[float], list[str], list[float]]:
    """Let USERS use the dashboard; give the times, the errors, and the memory before and with them (MB)."""
    port = address.rpartition(":")[2]
    first = await warm(address)
    before = resident_mb(port)
    pages = [list(SCREENS)[i % len(SCREENS)] for i in range(USERS)]
    visitors = [await visit(address, page, START) for page in pages]
    until = time.perf_counter() + SECONDS
    chances = [random.Random(number) for number in range(USERS)]  # noqa: S311 no secret
    used = [use(visitor, chance, until=until) for visitor, chance in zip(visitors, chances, strict=True)]
    taken = [seconds for times in await asyncio.gather(*used) for seconds in times]
    memory = [before, resident_mb(port)]
    everybody = [*first, *visitors]
    for visitor in everybody:
        await visitor.socket.close()
    return taken, [error for visitor in everybody for error in visitor.errors], memory


def test_twenty_users_at_once(benchmark: BenchmarkFixture, address: str) -> None:
    taken, errors, (before, after) = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: asyncio.run(crowd(address)), rounds=1
    )
    per_user = (after - before) / USERS
    benchmark.extra_info |= {
        "reruns": len(taken),
        "median_s": round(statistics.median(taken), 3),
        "p95_s": round(statistics.quantiles(taken, n=20)[-1], 3),
        "server_mb": round(after),
        "user_mb": round(per_user, 1),
    }
    assert errors == []
    assert len(taken) >= USERS * SECONDS / (THINK_S[1] + 2 * MEDIAN_S)
    assert statistics.median(taken) <= MEDIAN_S
    if sys.platform == "linux":
        assert before > 0
        assert per_user <= USER_MB
