"""Change the files of the register as one action that is remembered, can be undone, and survives a crash.

The order of every change: lock, note what is intended (with the old and the new content), replace each
file, note that it succeeded. When a run was killed in between, the next one finishes what had reached all
files and takes back what had not: either the old state or the new one, never a mix.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING, Self

from analysis.errors import OutputError, UsageError
from analysis.register.cells import take_back_cells
from analysis.register.history import FOLDER, HISTORY, changes_of, handelingen, read_voorstellen
from analysis.register.journal import FileChange, Journal
from analysis.register.store import Store, hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

__all__ = ["BEHEERDER", "Register"]

BEHEERDER = "gegevensbeheerder"


class Register:
    """The register of a data directory with its history; use it as a context manager.

    Args:
        data: the data directory.
        now: the clock.
        on_step: called with the name of each step that was reached, to watch or to interrupt.

    Raises:
        OutputError: the history cannot be written, or another program is changing the register.

    """

    def __init__(
        self,
        data: Path,
        *,
        now: Callable[[], dt.datetime] | None = None,
        on_step: Callable[[str], None] | None = None,
    ) -> None:
        """Keep what is given; see the class."""
        self.folder = data / "aanbod"
        self.home = self.folder / FOLDER
        self._reached = on_step or (lambda _step: None)
        self._store = Store(self.home / HISTORY)
        self._journal = Journal(self.folder, self._store, now=now or (lambda: dt.datetime.now(dt.UTC)))
        try:
            self._lock = self._take_lock()
            self._journal.recover()
        except BaseException:
            self._store.close()
            raise

    def __enter__(self) -> Self:
        """Give the register itself; it is locked for others until the end."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Close and unlock."""
        self.close()

    def close(self) -> None:
        """Close and unlock."""
        self._store.close()
        self._lock.close()

    def read(self, naam: str) -> bytes | None:
        """Give the content of a file inside `aanbod/`, None when it is not there."""
        return self._journal.read(naam)

    def change(
        self,
        files: Sequence[FileChange],
        *,
        soort: str,
        waarom: str,
        rol: str = BEHEERDER,
        verwijst: int | None = None,
        bronstand: Mapping[str, bytes] | None = None,
        voorstel: int | None = None,
    ) -> int:
        """Carry out one change over one or more files and give its number.

        Args:
            files: what stands there (as read before) and what must come; equal content is skipped.
            soort: import, geocodering, bewerking, voorstel or ongedaan.
            waarom: the reason, for people.
            rol: who, as a role; never a person's name.
            verwijst: the number of the change that this one undoes.
            bronstand: per bron what it said, kept to see later what changed at the bron itself.
            voorstel: the number of the voorstel that this change decides about.

        Raises:
            UsageError: somebody decided about the voorstel already.
            OutputError: a file was changed by another meanwhile, or cannot be written; everything is as it
                was.

        """
        files = [file for file in files if file.oud != file.nieuw]
        if voorstel is not None and voorstel not in self._open_voorstellen():
            raise UsageError(f"Over voorstel {voorstel} is al besloten. Kijk bij Geschiedenis.")
        for file in files:
            if hash_of(self.read(file.naam)) != hash_of(file.oud):
                raise OutputError(f"{file.naam} is intussen door een ander veranderd. Probeer het opnieuw.")
            self._journal.note_outside_change(file.naam, file.oud)
        self._reached("begin")
        nummer = self._journal.note(
            files,
            soort=soort,
            waarom=waarom,
            rol=rol,
            verwijst=verwijst,
            bronstand=bronstand,
            voorstel=voorstel,
        )
        self._reached("vastgelegd")
        try:
            for place, file in enumerate(files, start=1):
                self._journal.put(file.naam, file.nieuw)
                self._reached(f"bestand {place}")
        except OutputError:
            self._journal.take_back(nummer)
            raise
        self._store.settle(nummer, "voltooid")
        self._reached("voltooid")
        return nummer

    def undo(self, nummer: int, *, rol: str = BEHEERDER) -> list[str]:
        """Take change `nummer` back; later changes to the same cells win and are named in the answer (Dutch).

        Raises:
            UsageError: there is no such change, or it was undone already.
            OutputError: a file cannot be written.

        """
        row = self._store.db.execute(
            "SELECT soort, status FROM handeling WHERE nummer = ?", (nummer,)
        ).fetchone()
        if row is None or row[1] != "voltooid":
            raise UsageError(f"Handeling {nummer} staat niet in de geschiedenis van het register.")
        done = "SELECT 1 FROM handeling WHERE verwijst = ? AND soort = 'ongedaan' AND status = 'voltooid'"
        if self._store.db.execute(done, (nummer,)).fetchone():
            raise UsageError(f"Handeling {nummer} is al ongedaan gemaakt.")
        files, kept = [], list[str]()
        for naam, oud, nieuw in self._store.files_of(nummer):
            now = self.read(naam)
            if hash_of(now) == nieuw:
                files.append(FileChange(naam, now, self._store.version(oud)))
            elif now is not None:
                cells = self._store.cells_of(nummer, naam)
                files.append(
                    FileChange(naam, now, take_back_cells(now, self._store.version(nieuw), cells, naam, kept))
                )
        self.change(
            files,
            soort="ongedaan",
            waarom=f"handeling {nummer} ({row[0]}) ongedaan gemaakt",
            rol=rol,
            verwijst=nummer,
        )
        return kept

    def last(self, soort: str) -> int | None:
        """Give the number of the last change of `soort` that was not undone, None when there is none."""
        table = handelingen(self._store.db)
        found = table[(table["soort"] == soort) & ~table["teruggedraaid"]]
        return int(found["nummer"].max()) if len(found) else None

    def history(self) -> pd.DataFrame:
        """Give all changes, oldest first: nummer, tijd (UTC), rol, soort, waarom, verwijst."""
        return handelingen(self._store.db).drop(columns=["teruggedraaid", "cellen"])

    def history_of(self, aanbod_id: str) -> pd.DataFrame:
        """Give what happened to one offering: who, when, why, and each kolom with oud and nieuw."""
        return changes_of(self._store.db, aanbod_id=aanbod_id)

    def history_ids(self) -> list[str]:
        """Give every aanbod_id that the history knows, also of what is gone."""
        found = self._store.db.execute("SELECT DISTINCT aanbod_id FROM wijziging").fetchall()
        return [aanbod_id for (aanbod_id,) in found]

    def voorstellen(self) -> pd.DataFrame:
        """Give every voorstel with its decision, as `read_voorstellen` does."""
        return read_voorstellen(self._store.db)

    def propose(self, aanbod_id: str, *, naam: str, cellen: str, waarom: str, rol: str) -> int:
        """Keep a voorstel beside the register, which stays as it is; give its number.

        Args:
            aanbod_id: the offering it is about.
            naam: how that is called now.
            cellen: per kolom the text there is and the text it should be, as JSON.
            waarom: the reason, for people.
            rol: who, as a role.

        Raises:
            OutputError: it cannot be written.

        """
        try:
            return self._store.add_voorstel(self._journal.time(), rol, waarom, aanbod_id, naam, cellen)
        except sqlite3.Error as error:
            raise OutputError(f"Het voorstel is niet te bewaren ({error}).") from error

    def bronstand(self, bron: str) -> bytes | None:
        """Give what `bron` said at its last import, None when it never was imported (or that was undone)."""
        return self._store.bronstand(bron)

    def _open_voorstellen(self) -> set[int]:
        table = self.voorstellen()
        return set(table.loc[table["status"] == "open", "nummer"].astype(int))

    def _take_lock(self) -> sqlite3.Connection:
        lock = sqlite3.connect(self.home / "slot.sqlite", timeout=10, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            lock.close()
            raise OutputError(
                "Een ander programma is bezig met het register. "
                "Wacht tot het klaar is en probeer het opnieuw."
            ) from error
        return lock
