"""Replace a folder as a whole: all that is new is on disk before the old goes, or nothing changes."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import time
from typing import TYPE_CHECKING, NoReturn, Self

from analysis.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Staging", "write_file"]

_ABANDONED_S = 24 * 3600.0
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_REASONS = {
    errno.ENOSPC: ("De schijf is vol", "Maak ruimte vrij"),
    errno.EDQUOT: ("De schijf is vol", "Maak ruimte vrij"),
    errno.EROFS: ("De map mag niet veranderd worden", "Kies met --data een map waarin u mag schrijven"),
    errno.EACCES: ("De map mag niet veranderd worden", "Kies met --data een map waarin u mag schrijven"),
    errno.EPERM: ("De map mag niet veranderd worden", "Kies met --data een map waarin u mag schrijven"),
    errno.ENOTDIR: ("Op die plek staat een bestand, geen map", "Kies met --data een andere map"),
    errno.EEXIST: ("Op die plek staat een bestand, geen map", "Kies met --data een andere map"),
}


class Staging:
    """A new version of a folder next to the old one; a context manager that leaves no trace when it fails.

    Args:
        target: the folder to replace; it need not exist.
        drop: which files of the old folder do not come along in the new one (by name).

    """

    def __init__(self, target: Path, *, drop: Callable[[str], bool] = lambda _name: False) -> None:
        """Touch nothing yet."""
        self.target, self._drop = target, drop
        self.previous = target.with_name(f"{target.name}.vorige")
        self.folder = target.with_name(f".{target.name}.nieuw-{os.getpid()}")

    def __enter__(self) -> Self:
        """Make the new folder, so that a disk that refuses is known before anything is fetched."""
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._sweep()
            self.folder.mkdir()
        except OSError as error:
            self._fail(error)
        return self

    def __exit__(self, *_exc: object) -> None:
        """Take away what was not put in place."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name: str, content: bytes) -> None:
        """Put a file in the new folder, on disk for certain.

        Raises:
            OutputError: the disk refuses.

        """
        try:
            write_file(self.folder / name, content)
        except OSError as error:
            self._fail(error)

    def commit(self) -> bool:
        """Put the new folder in the place of the old one, which stays beside it as `.vorige`.

        Returns:
            Whether there was an old one.

        Raises:
            OutputError: the disk refuses; the old folder is as it was.

        """
        try:
            self._bring_along()
            return self._swap()
        except OSError as error:
            self._fail(error)

    def _bring_along(self) -> None:
        if not self.target.is_dir():
            return
        for source in sorted(self.target.iterdir()):
            goal = self.folder / source.name
            if goal.exists() or self._drop(source.name):
                continue
            if source.is_dir():
                shutil.copytree(source, goal, symlinks=True)
            else:
                shutil.copy2(source, goal, follow_symlinks=False)

    def _swap(self) -> bool:
        if not self.target.exists():
            self.folder.replace(self.target)
            return False
        if exchange(self.folder, self.target):
            _remove(self.previous)
            self.folder.replace(self.previous)
            return True
        _remove(self.previous)
        self.target.replace(self.previous)
        try:
            self.folder.replace(self.target)
        except BaseException:
            self.previous.replace(self.target)
            raise
        return True

    def _sweep(self) -> None:
        for left in self.target.parent.glob(f".{self.target.name}.nieuw-*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _ABANDONED_S or left == self.folder:
                    shutil.rmtree(left)

    def _fail(self, error: OSError) -> NoReturn:
        what, remedy = _REASONS.get(
            error.errno or 0, (f"Schrijven lukt niet ({error.strerror})", "Controleer de map")
        )
        state = "De oude gegevens zijn niet veranderd." if self.target.is_dir() else "Er is niets geschreven."
        msg = f"{self.target}: {what}. {state} {remedy} en probeer het opnieuw."
        raise OutputError(msg) from error


def write_file(path: Path, content: bytes) -> None:
    """Write `content` and wait until it is on disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step where the system can (Linux), so that no crash can come in between.

    Returns:
        False where the system cannot; nothing happened then.

    """
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return bool(done == 0)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
