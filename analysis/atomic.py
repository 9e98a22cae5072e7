"""Write a file so that a crash, a full disk or Ctrl-C leaves either the old or the new one, never a half."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from analysis.errors import OutputError

__all__ = ["output_error", "remove_atomically", "write_atomically"]

_REASONS = {
    errno.ENOSPC: "De schijf is vol. Maak ruimte en probeer het opnieuw.",
    errno.EDQUOT: "De schijf is vol. Maak ruimte en probeer het opnieuw.",
    errno.EACCES: "U mag hier niet schrijven. Kies een andere map of vraag om rechten.",
    errno.EPERM: "U mag hier niet schrijven. Kies een andere map of vraag om rechten.",
    errno.EROFS: "Deze map is alleen te lezen. Kies een andere map.",
    errno.ENOTDIR: "Een deel van dit pad is geen map. Controleer de naam.",
}


def output_error(path: Path, error: OSError) -> OutputError:
    """Give `error` as an OutputError that says in Dutch what to do; nothing was changed."""
    reason = _REASONS.get(error.errno or 0, "Controleer de schijf en probeer het opnieuw.")
    return OutputError(f"{path.name} kan niet geschreven worden. {reason} Wat er stond, is niet veranderd.")


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path` through a temporary file beside it; permissions of an existing file are kept.

    Raises:
        OutputError: it cannot be written; what stood there is intact.

    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def remove_atomically(path: Path) -> None:
    """Remove `path`; that it is absent already is fine.

    Raises:
        OutputError: it cannot be removed.

    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise output_error(path, error) from error
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
