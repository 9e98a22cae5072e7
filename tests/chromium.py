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

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without fonts a bare machine draws boxes; without libatomic Playwright's driver does not start.
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation", "libatomic1")
PLAYWRIGHT = (sys.executable, "-m", "playwright")
ASK_OWN = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)

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
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if _answers(Path(named)) else None
    return next((path for path in _candidates() if _answers(path)), None)


def require_chromium() -> Path:
    """Return a Chromium that answers; raise NoChromiumError when it or Playwright's driver is missing."""
    found = find_chromium()
    if found is None and (named := os.environ.get("CHROMIUM")):
        raise NoChromiumError(f"CHROMIUM wijst naar {named}, maar daar start geen Chromium.")
    if found is None:
        raise NoChromiumError(f"Geen Chromium gevonden voor de browsertests. Typ: {_command_to_type()}")
    if not _succeeds([*PLAYWRIGHT, "--version"]):
        raise NoChromiumError(f"Playwright start niet, er ontbreekt iets. Typ: {_command_to_type()}")
    return found


def install_chromium() -> None:
    """Install what is missing by the first way that works here; say nothing when none does."""
    if (apt_get := _apt_get()) is not None:
        _succeeds([*apt_get, "update", "-qq"])
        if (
            _succeeds([*apt_get, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES])
            and find_chromium()
        ):
            return
    _succeeds([*PLAYWRIGHT, "install", "chromium"])


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        if (found := shutil.which(name)) is not None:
            yield Path(found)
    # Asked in a process of its own: a test session may have a driver running already.
    if own := _run([sys.executable, "-c", ASK_OWN]).stdout.strip():
        yield Path(own)


def _answers(path: Path) -> bool:
    # Ubuntu's package is a stub that only works where snaps do: being there is not enough.
    return path.is_file() and _succeeds([str(path), "--version"])


def _apt_get() -> list[str] | None:
    """Return how to call apt-get with the right to install, or None."""
    if (apt_get := shutil.which("apt-get")) is None:
        return None
    if os.geteuid() == 0:
        return [apt_get]
    if (sudo := shutil.which("sudo")) is not None and _succeeds([sudo, "-n", "true"]):
        return [sudo, "-n", "DEBIAN_FRONTEND=noninteractive", apt_get]
    return None


def _command_to_type() -> str:
    if shutil.which("apt-get") is not None:
        return f"sudo apt-get install -y {' '.join(PACKAGES)}"
    return f"{Path(sys.prefix).name}/{'Scripts' if os.name == 'nt' else 'bin'}/playwright install chromium"


def _succeeds(command: Sequence[str]) -> bool:
    return _run(command).returncode == 0


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def main() -> int:
    """Make sure that there is a Chromium; print which one, or what to type."""
    try:
        found = require_chromium()
    except NoChromiumError as error:
        if os.environ.get("CHROMIUM"):
            return _refuse(error)
        sys.stdout.write("De browsertests hebben Chromium nodig; dat wordt nu geïnstalleerd ...\n")
        sys.stdout.flush()
        install_chromium()
        try:
            found = require_chromium()
        except NoChromiumError as still:
            return _refuse(still)
    sys.stdout.write(f"Chromium: {found}\n")
    return 0


def _refuse(error: NoChromiumError) -> int:
    sys.stderr.write(f"{error}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
