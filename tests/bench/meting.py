"""What the benchmarks measured, as one table in Markdown with the machine it was measured on."""

from __future__ import annotations

import os
import platform
import statistics
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARIES = ("numpy", "pandas", "geopandas", "shapely", "scipy", "numba", "access", "pandera")
HEAD = """\
# Snelheid

Dit blad is gemaakt met `make bench`. Elke regel is gemeten in dezelfde run als waarmee hij wordt
vergeleken, om de beurt, en de antwoorden zijn gelijk: dat controleert de meting zelf. Wie aan de beurt is,
doet het twee keer, en de tweede keer telt. Tijden zijn medianen in seconden. Een verhouding zegt meer dan
een tijd, want andere programma's op de machine vertragen beide. Processortijd telt dat wachten niet, en
telt de kernen bij elkaar op. Warm: wat maar één keer hoeft, is al gedaan, zoals een index maken. Koud: dat
telt mee.

Het land is verzonnen, met een vast zaad: 14.520 buurten, 400.000 vierkanten, 500.000 keer aanbod van 20
soorten, en een netwerk van 2 miljoen knopen. De provincie is een twaalfde daarvan.
"""


def median_seconds(function: Callable[[], object], *, rounds: int) -> float:
    """Give the median seconds of a few runs."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def processor_seconds(function: Callable[[], object]) -> float:
    """Give the seconds that processors worked for one run: waiting for other programs does not count."""
    start = time.process_time()
    function()
    return time.process_time() - start


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int
) -> tuple[float, float]:
    """Give the median seconds of both, measured in turns, so that a busy moment strikes both.

    In its turn each is called twice and timed the second time: the first call finds the caches of the
    processor full of what the other did. An answer is thrown away when the clock has stopped.
    """
    turns = [(_second_time(ours), _second_time(theirs)) for _ in range(rounds)]
    mine, others = zip(*turns, strict=True)
    return statistics.median(mine), statistics.median(others)


def _second_time(function: Callable[[], object]) -> float:
    function()
    start = time.perf_counter()
    answer = function()
    seconds = time.perf_counter() - start
    del answer
    return seconds


@dataclass
class Meting:
    """Collects what was measured; `table` writes it down.

    Attributes:
        rows: cells of the table, one row per measurement.
        missed: what did not reach its target.

    """

    rows: list[tuple[str, ...]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def against(
        self, operatie: str, ours_s: float, theirs_s: float, *, peer: str, least: float | None
    ) -> None:
        """Note how many times faster than `peer` we are; the target is `least`, None is no target."""
        ratio = theirs_s / ours_s
        compared, found = f"{peer}: {_show(theirs_s)}", f"{ratio:.3g} ×"
        if least is None:
            self.rows.append((operatie, _show(ours_s), compared, found, "geen", ""))
        else:
            self._judge((operatie, _show(ours_s), compared, found, f"≥ {least:g} ×"), reached=ratio >= least)

    def at_most(
        self, operatie: str, value: float, most: float, *, unit: str = "s", processor_s: float | None = None
    ) -> None:
        """Note a figure that is to be at most `most`, and the processor time beside it."""
        ours = _show(value) if unit == "s" else ""
        beside = "" if processor_s is None else f"processortijd: {_show(processor_s)}"
        cells = (operatie, ours, beside, f"{_show(value)} {unit}".strip(), f"≤ {most:g} {unit}".strip())
        self._judge(cells, reached=value <= most)

    def note(self, operatie: str, value: float, *, unit: str) -> None:
        """Note a figure that has no target."""
        ours = _show(value) if unit == "s" else ""
        self.rows.append((operatie, ours, "", f"{_show(value)} {unit}", "geen", ""))

    def at_least(self, operatie: str, value: float, least: float) -> None:
        """Note a share (0-1) that is to be at least `least`."""
        self._judge((operatie, "", "", f"{value:.4f}", f"≥ {least:g}"), reached=value >= least)

    def _judge(self, cells: tuple[str, ...], *, reached: bool) -> None:
        self.rows.append((*cells, "ja" if reached else "nee"))
        if not reached:
            self.missed.append(f"{cells[0]}: {cells[3]} (target {cells[4]})")

    def table(self) -> str:
        """Give the rows in Markdown."""
        head = ("wat", "wij (s)", "vergeleken met (s)", "uitkomst", "doel", "gehaald")
        lines = [head, ("---",) * len(head), *self.rows]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

    def page(self) -> str:
        """Give the whole page: what it is, the machine, the table."""
        return f"{HEAD}\n{_describe_machine()}\n{self.table()}"


def _show(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def _describe_machine() -> str:
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "onbekend"
    facts = {
        "gemeten op": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": f"{_processor()}, {os.cpu_count()} kernen",
        "geheugen": _memory(),
        "systeem": _system(),
        "drukte aan het eind (gemiddeld aantal wachtende taken)": busy,
        "versies": ", ".join(
            [f"Python {platform.python_version()}"]
            + [f"{name} {version(name)}" for name in LIBRARIES]
            + [f"GEOS {shapely.geos_version_string}"]
        ),
    }
    return "| machine | |\n| --- | --- |\n" + "".join(
        f"| {key} | {value} |\n" for key, value in facts.items()
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "onbekend"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"
