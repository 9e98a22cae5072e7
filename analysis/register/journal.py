"""Journal: what is intended with the files of the register is noted first, and settled when it is done."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.atomic import remove_atomically, write_atomically
from analysis.errors import OutputError
from analysis.register.cells import changed_cells
from analysis.register.store import Store, hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["FileChange", "Journal"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a change.

    Args:
        naam: its name inside `aanbod/`.
        oud: its content before; None when it is not there.
        nieuw: its content after; None when it goes.
        cells: what differs, as `changed_cells` gives it; None works that out.

    """

    naam: str
    oud: bytes | None
    nieuw: bytes | None
    cells: Sequence[tuple[str, str, str | None, str | None]] | None = None


class Journal:
    """The files of the register, and the history in which every change of them is noted.

    Args:
        folder: where the files are.
        store: the history.
        now: the clock.

    """

    def __init__(self, folder: Path, store: Store, *, now: Callable[[], dt.datetime]) -> None:
        """Keep what is given; see the class."""
        self.folder = folder
        self.store = store
        self._now = now

    def time(self) -> str:
        """Give the time by the clock (UTC), as the history keeps it."""
        return self._now().astimezone(dt.UTC).isoformat(timespec="seconds")

    def read(self, naam: str) -> bytes | None:
        """Give the content of a file, None when it is not there."""
        path = self.folder / naam
        return path.read_bytes() if path.is_file() else None

    def recover(self) -> None:
        """Finish what a killed run had carried out in all files, and take back what it had not."""
        open_ones = self.store.db.execute(
            "SELECT nummer FROM handeling WHERE status = 'voorgenomen'"
        ).fetchall()
        for (nummer,) in open_ones:
            files = self.store.files_of(nummer)
            if all(hash_of(self.read(naam)) == nieuw for naam, _, nieuw in files):
                self.store.settle(nummer, "voltooid")
            else:
                self.take_back(nummer)

    def take_back(self, nummer: int) -> None:
        """Put back what handeling `nummer` changed in the files, and note that it did not happen."""
        for naam, oud, nieuw in self.store.files_of(nummer):
            if hash_of(self.read(naam)) == nieuw:
                self.put(naam, self.store.version(oud))
        self.store.settle(nummer, "vervallen")

    def put(self, naam: str, content: bytes | None) -> None:
        """Give a file its content, None takes it away; whole or not at all."""
        if content is None:
            remove_atomically(self.folder / naam)
        else:
            write_atomically(self.folder / naam, content)

    def note_outside_change(self, naam: str, now: bytes | None) -> None:
        """Remember what somebody changed in a file with another program since the last change here."""
        row = self.store.db.execute("SELECT hash FROM stand WHERE naam = ?", (naam,)).fetchone()
        if row is None or row[0] == hash_of(now):
            return
        before = self.store.version(row[0])
        nummer = self.note(
            [FileChange(naam, before, now)],
            soort="buitenom",
            waarom="met een ander programma veranderd",
            rol="onbekend",
        )
        self.store.settle(nummer, "voltooid")

    def note(
        self,
        files: Sequence[FileChange],
        *,
        soort: str,
        waarom: str,
        rol: str,
        verwijst: int | None = None,
        bronstand: Mapping[str, bytes] | None = None,
        voorstel: int | None = None,
    ) -> int:
        """Note what is intended, all of it or nothing, and give its number; arguments as of `change`.

        Raises:
            OutputError: it cannot be written; nothing has changed.

        """
        db = self.store.db
        try:
            db.execute("BEGIN IMMEDIATE")
            nummer = self.store.begin(self.time(), rol, soort, waarom, verwijst)
            for file in files:
                names = [self.store.keep_version(content) for content in (file.oud, file.nieuw)]
                self.store.note_file(nummer, file.naam, *names)
                cells = changed_cells(file.naam, file.oud, file.nieuw) if file.cells is None else file.cells
                self.store.note_cells(nummer, file.naam, cells)
            for bron, content in (bronstand or {}).items():
                self.store.keep_bronstand(nummer, bron, content)
            if voorstel is not None:
                self.store.decide(voorstel, nummer)
            db.execute("COMMIT")
        except sqlite3.Error as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise OutputError(
                f"De geschiedenis van het register is niet te schrijven ({error}). Er is niets veranderd."
            ) from error
        return nummer
