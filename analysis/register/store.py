"""The database behind the register's history: what was changed, by which role, when and why.

The files in `aanbod/` stay the readable truth; this SQLite file beside them
(`aanbod/register/geschiedenis.sqlite`) keeps every version of them and every changed cell, so nothing is
lost by an import, an edit or a crash.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from typing import TYPE_CHECKING

from analysis.atomic import output_error
from analysis.errors import OutputError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Store", "hash_of"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS versie (hash TEXT PRIMARY KEY, inhoud BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS handeling (
  nummer INTEGER PRIMARY KEY AUTOINCREMENT, tijd TEXT NOT NULL, rol TEXT NOT NULL, soort TEXT NOT NULL,
  waarom TEXT NOT NULL, status TEXT NOT NULL, verwijst INTEGER);
CREATE TABLE IF NOT EXISTS bestand (
  handeling INTEGER NOT NULL, naam TEXT NOT NULL, oud TEXT, nieuw TEXT);
CREATE TABLE IF NOT EXISTS wijziging (
  handeling INTEGER NOT NULL, bestand TEXT NOT NULL, aanbod_id TEXT NOT NULL, kolom TEXT NOT NULL,
  oud TEXT, nieuw TEXT);
CREATE TABLE IF NOT EXISTS stand (naam TEXT PRIMARY KEY, hash TEXT);
CREATE TABLE IF NOT EXISTS bronstand (handeling INTEGER NOT NULL, bron TEXT NOT NULL, inhoud BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS voorstel (
  nummer INTEGER PRIMARY KEY AUTOINCREMENT, tijd TEXT NOT NULL, rol TEXT NOT NULL, waarom TEXT NOT NULL,
  aanbod_id TEXT NOT NULL, naam TEXT NOT NULL, cellen TEXT NOT NULL, handeling INTEGER);
CREATE INDEX IF NOT EXISTS wijziging_aanbod ON wijziging (aanbod_id);
CREATE INDEX IF NOT EXISTS wijziging_handeling ON wijziging (handeling);
CREATE INDEX IF NOT EXISTS bestand_handeling ON bestand (handeling);
"""

_LAST_BRONSTAND = """
SELECT b.inhoud FROM bronstand b JOIN handeling h ON h.nummer = b.handeling
WHERE b.bron = ? AND h.status = 'voltooid' AND NOT EXISTS (
  SELECT 1 FROM handeling u WHERE u.verwijst = h.nummer AND u.status = 'voltooid' AND u.soort = 'ongedaan')
ORDER BY h.nummer DESC LIMIT 1
"""


def hash_of(content: bytes | None) -> str | None:
    """Give the SHA-256 of `content`; None for a file that is not there."""
    return None if content is None else hashlib.sha256(content).hexdigest()


class Store:
    """Connection to the history, made when it is not there yet.

    Raises:
        UnreadableError: the file is damaged.
        OutputError: it cannot be opened or written.

    """

    def __init__(self, path: Path) -> None:
        """Keep what is given; see the class."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.executescript(_SCHEMA)
        except OSError as error:
            raise output_error(path, error) from error
        except sqlite3.OperationalError as error:
            raise OutputError(
                f"De geschiedenis van het register ({path.name}) is niet te openen: {error}."
            ) from error
        except sqlite3.DatabaseError as error:
            raise UnreadableError(
                "De geschiedenis van het register is beschadigd.",
                bron=path.name,
                oplossing="Zet een reservekopie terug, of geef dit bestand een andere naam; "
                "de lijsten zelf zijn heel.",
            ) from error

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def keep_version(self, content: bytes | None) -> str | None:
        """Keep `content` and give its hash."""
        name = hash_of(content)
        if content is not None:
            self.db.execute("INSERT OR IGNORE INTO versie VALUES (?, ?)", (name, zlib.compress(content, 1)))
        return name

    def version(self, name: str | None) -> bytes | None:
        """Give the content with hash `name`; None for None."""
        if name is None:
            return None
        row = self.db.execute("SELECT inhoud FROM versie WHERE hash = ?", (name,)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def begin(self, tijd: str, rol: str, soort: str, waarom: str, verwijst: int | None) -> int:
        """Note an intended handeling and give its number."""
        row = (tijd, rol, soort, waarom, "voorgenomen", verwijst)
        cursor = self.db.execute(
            "INSERT INTO handeling (tijd, rol, soort, waarom, status, verwijst) VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
        return int(cursor.lastrowid or 0)

    def note_file(self, nummer: int, naam: str, oud: str | None, nieuw: str | None) -> None:
        """Note that handeling `nummer` takes a file from one version to another."""
        self.db.execute("INSERT INTO bestand VALUES (?, ?, ?, ?)", (nummer, naam, oud, nieuw))

    def note_cells(
        self, nummer: int, naam: str, cells: Iterable[tuple[str, str, str | None, str | None]]
    ) -> None:
        """Note changed cells, as `cells.changed_cells` gives them."""
        rows = ((nummer, naam, *cell) for cell in cells)
        self.db.executemany("INSERT INTO wijziging VALUES (?, ?, ?, ?, ?, ?)", rows)

    def files_of(self, nummer: int) -> list[tuple[str, str | None, str | None]]:
        """Give the files of a handeling: naam, hash before, hash after."""
        return self.db.execute(
            "SELECT naam, oud, nieuw FROM bestand WHERE handeling = ?", (nummer,)
        ).fetchall()

    def cells_of(self, nummer: int, naam: str) -> list[tuple[str, str, str | None, str | None]]:
        """Give the changed cells of one file in a handeling, as `note_cells` took them."""
        query = "SELECT aanbod_id, kolom, oud, nieuw FROM wijziging WHERE handeling = ? AND bestand = ?"
        return self.db.execute(query, (nummer, naam)).fetchall()

    def settle(self, nummer: int, status: str) -> None:
        """Give a handeling its final status and, when it succeeded, let the known state follow.

        Raises:
            OutputError: it cannot be written; the next change settles it then.

        """
        try:
            self.db.execute("BEGIN IMMEDIATE")
            self.db.execute("UPDATE handeling SET status = ? WHERE nummer = ?", (status, nummer))
            if status == "voltooid":
                for naam, _, nieuw in self.files_of(nummer):
                    self.db.execute("INSERT OR REPLACE INTO stand VALUES (?, ?)", (naam, nieuw))
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise OutputError(
                f"De geschiedenis van het register is niet af te sluiten ({error}). De lijst zelf is heel. "
                "Maak ruimte op de schijf; bij de volgende wijziging komt de geschiedenis vanzelf goed."
            ) from error

    def add_voorstel(self, *values: str) -> int:
        """Keep a voorstel (tijd, rol, waarom, aanbod_id, naam, cellen) and give its number."""
        columns = "tijd, rol, waarom, aanbod_id, naam, cellen"
        cursor = self.db.execute(f"INSERT INTO voorstel ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values)  # noqa: S608
        return int(cursor.lastrowid or 0)

    def decide(self, voorstel: int, handeling: int) -> None:
        """Note that `handeling` is the decision about a voorstel; it counts when the handeling succeeds."""
        self.db.execute("UPDATE voorstel SET handeling = ? WHERE nummer = ?", (handeling, voorstel))

    def keep_bronstand(self, nummer: int, bron: str, content: bytes) -> None:
        """Keep what a bron said at handeling `nummer`."""
        self.db.execute("INSERT INTO bronstand VALUES (?, ?, ?)", (nummer, bron, zlib.compress(content, 1)))

    def bronstand(self, bron: str) -> bytes | None:
        """Give what `bron` said at its last import that was not undone; None without one."""
        row = self.db.execute(_LAST_BRONSTAND, (bron,)).fetchone()
        return zlib.decompress(row[0]) if row else None
