"""Find a Chromium for the browser tests, or get one: `python -m tests.chromium`.

In this order: the file that CHROMIUM names, one that is installed, the system's package where it may be
installed, Playwright's own. Where none of it works, the last words are the one command to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")  # without fonts a bare machine draws boxes
OWN = (sys.executable, "-m", "playwright", "install", "chromium")

# No calls home, and no sandbox for root, which Chromium refuses to start otherwise.
LAUNCH_ARGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


class NoChromiumError(RuntimeError):
    """No browser was found and none could be installed; the message says what to type."""


def find_chromium() -> Path | None:
    """Return a Chromium that answers, or None."""
    return next((path for path in _candidates() if _answers(path)), None)


def require_chromium() -> Path:
    """Return a Chromium that answers; raise NoChromiumError when there is none."""
    if named := os.environ.get("CHROMIUM"):
        path = Path(named)
        if not _answers(path):
            raise NoChromiumError(f"CHROMIUM wijst naar {named}, maar daar start geen Chromium.")
        return path
    if (found := find_chromium()) is None:
        raise NoChromiumError(f"Geen Chromium gevonden voor de browsertests. Typ: {_command_to_type()}")
    return found


def install_chromium() -> None:
    """Install a Chromium by the first way that works here; say nothing when none does."""
    if (apt := _apt_get()) is not None:
        _run([*apt, "update", "-qq"])
        if _run([*apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]) and find_chromium():
            return
    _run(OWN)


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        if (found := shutil.which(name)) is not None:
            yield Path(found)
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _answers(path: Path) -> bool:
    # Ubuntu's package is a stub that only works where snaps do: being there is not enough.
    return path.is_file() and _run([str(path), "--version"])


def _apt_get() -> list[str] | None:
    """Return how to call apt-get with the right to install, or None."""
    if (apt_get := shutil.which("apt-get")) is None:
        return None
    if os.geteuid() == 0:
        return [apt_get]
    if (sudo := shutil.which("sudo")) is not None and _run([sudo, "-n", "true"]):
        return [sudo, "-n", "DEBIAN_FRONTEND=noninteractive", apt_get]
    return None


def _command_to_type() -> str:
    if shutil.which("apt-get") is not None:
        return f"sudo apt-get install -y {' '.join(PACKAGES)}"
    return f"{Path(OWN[0]).name} -m playwright install chromium"


def _run(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return done.returncode == 0


def main() -> int:
    """Make sure that there is a Chromium; print which one, or what to type."""
    try:
        if not os.environ.get("CHROMIUM") and find_chromium() is None:
            sys.stdout.write("Geen Chromium gevonden; hij wordt nu geïnstalleerd ...\n")
            sys.stdout.flush()
            install_chromium()
        sys.stdout.write(f"Chromium: {require_chromium()}\n")
    except NoChromiumError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
