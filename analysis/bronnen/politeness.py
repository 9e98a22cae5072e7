"""Politeness: how patient and how modest we are with a service, and the turns that follow from it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ClientStats", "Politeness", "Turns"]


@dataclass(frozen=True, slots=True)
class Politeness:
    """How patient and how modest the client is.

    Args:
        per_second: questions a second to one host; `per_second_of` overrides it per host (with port).
        timeout_s: the longest silence before an attempt is given up.
        deadline_s: the longest one attempt may take in all, against a service that drips.
        attempts: how often a question is asked before giving up.
        pause_s: the first pause before asking again; it doubles and has a random part, up to `max_pause_s`.
        max_pause_s: a service that asks for a longer wait is not waited for.
        max_bytes: the largest answer that is accepted.

    """

    per_second: float = 4.0
    per_second_of: Mapping[str, float] = field(default_factory=dict)
    timeout_s: float = 30.0
    deadline_s: float = 300.0
    attempts: int = 4
    pause_s: float = 1.0
    max_pause_s: float = 90.0
    max_bytes: int = 500_000_000


@dataclass(slots=True)
class ClientStats:
    """What the client did: counts, bytes, and seconds spent waiting for a turn and for the services."""

    requests: int = 0
    retries: int = 0
    from_cache: int = 0
    bytes: int = 0
    turn_s: float = 0.0
    network_s: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def wait_s(self) -> float:
        """Give all seconds spent waiting."""
        return self.turn_s + self.network_s


class Turns:
    """Lets each host be asked in its turn, also from several threads.

    Args:
        politeness: how many questions a second.
        stats: is told how long was waited.
        sleep: how to wait, for tests.

    """

    def __init__(self, politeness: Politeness, stats: ClientStats, *, sleep: Callable[[float], None]) -> None:
        """Keep what is given; nobody waits yet."""
        self._politeness = politeness
        self._stats = stats
        self._sleep = sleep
        self._next_turn: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()

    def take(self, host: str) -> None:
        """Wait until `host` may be asked again."""
        interval = 1.0 / self._politeness.per_second_of.get(host, self._politeness.per_second)
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next_turn[host])
            self._next_turn[host] = turn + interval
        if turn > now:
            self.wait(turn - now)

    def wait(self, seconds: float) -> None:
        """Wait, and count it."""
        start = time.monotonic()
        self._sleep(seconds)
        self._stats.turn_s += time.monotonic() - start
