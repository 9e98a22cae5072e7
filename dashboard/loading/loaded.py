"""Loaded: one data directory, read and computed; and by what the caches know it."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.commands.maat import LOOPROUTES
from analysis.errors import DataError
from analysis.pipeline import Results, read_bronnen, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.netwerk import Aansluiting, Stratennet

__all__ = ["PER_FILES", "PER_FINGERPRINT", "Gelopen", "Loaded", "Straten", "fingerprint", "load"]


@dataclass(frozen=True)
class Straten:
    """The file of streets to measure along, and how the dashboard measures until somebody chooses.

    `veren`: whether ferries count as streets.
    """

    path: Path
    start: str
    veren: bool = False


@dataclass(frozen=True)
class Gelopen:
    """Results along streets, the streets, and who and what these leave out."""

    results: Results
    net: Stratennet
    aansluiting: Aansluiting


@dataclass(frozen=True)
class Loaded:
    """Results of one data directory in one state, measured in one way.

    `fingerprint` names the state and the way of measuring, `files` the state alone. `straten` None: there are
    none. `gelopen` is there when the results are measured along them; `fault` is why they could not be.
    """

    data: Path
    fingerprint: str
    results: Results
    files: str
    straten: Straten | None = None
    gelopen: Gelopen | None = None
    fault: DataError | None = None


# How a cache knows a Loaded (its hash_funcs): figures are kept per fingerprint, and per files what follows
# from the files alone, however distance is measured.
PER_FINGERPRINT: dict[str | type, Callable[[Any], str]] = {Loaded: attrgetter("fingerprint")}
PER_FILES: dict[str | type, Callable[[Any], str]] = {Loaded: attrgetter("files")}


def fingerprint(data: Path) -> str:
    """Give a digest of names, sizes and times of the files in `data`; it changes when a file does.

    What a meeting writes (folder tafel), the history of the register and hidden files (half-written ones,
    answers of services) are not part of the figures.
    """
    digest = hashlib.sha256(str(data.resolve()).encode())
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        beside = parts[:1] == ("tafel",) or parts[:2] == ("aanbod", "register")
        if beside or any(part.startswith(".") for part in parts):
            continue
        with contextlib.suppress(FileNotFoundError):  # gone since the folder was listed
            stat = path.stat()
            if not S_ISDIR(stat.st_mode):
                digest.update(f"{path.relative_to(data)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@st.cache_resource(show_spinner="De gegevens worden gelezen …", max_entries=3)
def _run(data: str, state: str) -> Results:
    del state  # it is only part of the key
    return run(read_bronnen(Path(data)))


def load(data: Path, *, netwerk: Path | None = None, veren: bool = False) -> Loaded:
    """Read and compute `data` in a straight line, or give what is known of it in this state.

    Args:
        data: the data directory.
        netwerk: file of streets to start with; None: those of `data`, once a visitor chooses them.
        veren: whether ferries count as streets.

    Raises:
        DataError: the data directory is refused.

    """
    state, own = fingerprint(data), data / LOOPROUTES
    straten = Straten(own, "hemelsbreed", veren) if own.is_file() else None
    straten = straten if netwerk is None else Straten(netwerk, "looproute", veren)
    return Loaded(data, state, _run(str(data), state), state, straten)
