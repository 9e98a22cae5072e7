"""Answers of services kept on disk, so that the same thing is not downloaded twice.

Two uses. With an ETag (or Last-Modified) the service is asked whether its answer changed. And a run that was
interrupted picks up where it stopped: what the unfinished run already received is not asked again. A damaged,
foreign or half-written entry counts as absent, and a disk that refuses simply means no cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
import uuid
import zlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["ResponseCache", "Stored", "key_of"]

RESUMABLE_S = 24 * 3600.0
_RUN = "lopend.json"
_MARKER = "CACHEDIR.TAG"
_MARKER_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# Antwoorden van diensten; mag u weggooien.\n"


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer as it was received: final address, headers (lower case) and body; `run` says when."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    run: str


def key_of(method: str, url: str, body: bytes | None = None) -> str:
    """Give the name under which the answer to this question is kept."""
    return hashlib.sha256(b"\0".join([method.encode(), url.encode(), body or b""])).hexdigest()[:40]


class ResponseCache:
    """A folder of answers.

    Args:
        folder: is made when first needed.
        now: the clock, in seconds since 1970; only used to forget an unfinished run after a day.

    """

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        """Take up the run that was not finished, or begin a new one."""
        self.folder, self._now = folder, now
        self.usable = True
        self.run = self._open_run()

    def load(self, key: str) -> Stored | None:
        """Give the answer kept under `key`, None when there is none or it is damaged."""
        try:
            raw = zlib.decompress((self.folder / key).read_bytes())
            head, _, body = raw.partition(b"\n")
            meta = json.loads(head)
            if meta.pop("sha256") != hashlib.sha256(body).hexdigest():
                return None
            return Stored(body=body, **meta)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, zlib.error):
            return None

    def save(self, key: str, stored: Stored) -> None:
        """Keep `stored` under `key`; a full or read-only disk switches the cache off and is no error."""
        meta = {k: v for k, v in asdict(stored).items() if k != "body"}
        meta["sha256"] = hashlib.sha256(stored.body).hexdigest()
        content = zlib.compress(json.dumps(meta).encode() + b"\n" + stored.body, 1)
        self._write(key, content)

    def of_this_run(self, stored: Stored) -> bool:
        """Say whether `stored` was received by the run that is going on (or was interrupted)."""
        return stored.run == self.run

    def finish(self) -> None:
        """End the run: the next one asks every service again whether its answer changed."""
        with contextlib.suppress(OSError):
            (self.folder / _RUN).unlink(missing_ok=True)
        self.run = self._open_run(write=False)

    def _open_run(self, *, write: bool = True) -> str:
        try:
            meta = json.loads((self.folder / _RUN).read_bytes())
            if 0 <= self._now() - float(meta["begonnen"]) < RESUMABLE_S:
                return str(meta["run"])
        except (OSError, ValueError, TypeError, KeyError):
            pass
        run = uuid.uuid4().hex
        if write:
            self._write(_RUN, json.dumps({"run": run, "begonnen": self._now()}).encode())
        return run

    def _write(self, name: str, content: bytes) -> None:
        if not self.usable:
            return
        temporary = self.folder / f"{name}.{os.getpid()}.tmp"
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True)
                (self.folder / _MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
                (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            temporary.write_bytes(content)
            temporary.replace(self.folder / name)
        except OSError:
            self.usable = False
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
