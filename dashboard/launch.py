"""Start the dashboard: one process that runs Streamlit on app.py, with the data directory as its argument."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["NETWERK", "ONLY_PROPOSE", "VEREN", "command", "start"]

NETWERK, ONLY_PROPOSE, VEREN = "--netwerk", "--alleen-voorstellen", "--veren"


def command(data: Path, port: int | None = None, *, background: bool = True) -> list[str]:
    """Give the command line that serves the dashboard.

    Args:
        data: the data directory.
        port: port on this computer; None is the first free one from 8501.
        background: whether to look for the BRT-achtergrondkaart of PDOK.

    """
    app = Path(__file__).with_name("app.py")
    options = [] if port is None else ["--server.port", str(port)]
    extra = [] if background else ["--zonder-achtergrondkaart"]
    return [sys.executable, "-m", "streamlit", "run", str(app), *options, "--", str(data.resolve()), *extra]


def start(
    data: Path,
    port: int | None = None,
    *,
    only_propose: bool = False,
    netwerk: Path | None = None,
    veren: bool = False,
) -> int:
    """Serve the dashboard on `data` until it is stopped; give the exit code.

    With `only_propose` visitors can propose changes of the register and not make them. `netwerk` is a file of
    streets to measure along; `veren` counts ferries as streets.
    """
    extra = [ONLY_PROPOSE] if only_propose else []
    extra += [] if netwerk is None else [NETWERK, str(netwerk.resolve())]
    extra += [VEREN] if veren else []
    try:
        return subprocess.run([*command(data, port), *extra], check=False).returncode  # noqa: S603 our own program
    except KeyboardInterrupt:
        return 0
