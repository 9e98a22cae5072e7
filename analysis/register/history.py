"""What the history of the register tells: read without a lock and without writing anything."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["FOLDER", "HISTORY", "REFUSAL", "changes_of", "handelingen", "open_history", "read_voorstellen"]

FOLDER, HISTORY = "register", "geschiedenis.sqlite"
_OPEN, _TAKEN, _REFUSED = "open", "aangenomen", "afgewezen"
REFUSAL = "voorstel afgewezen"

_HANDELINGEN = """
SELECT h.nummer, h.tijd, h.rol, h.soort, h.waarom, h.verwijst,
  EXISTS (SELECT 1 FROM handeling u WHERE u.verwijst = h.nummer AND u.soort = 'ongedaan'
    AND u.status = 'voltooid') AS teruggedraaid,
  (SELECT COUNT(*) FROM wijziging w WHERE w.handeling = h.nummer) AS cellen
FROM handeling h WHERE h.status = 'voltooid' ORDER BY h.nummer
"""
_CHANGES = """
SELECT h.nummer, h.tijd, h.rol, h.soort, h.waarom, w.bestand, w.aanbod_id, w.kolom, w.oud, w.nieuw
FROM wijziging w JOIN handeling h ON h.nummer = w.handeling
WHERE h.status = 'voltooid' AND (:aanbod_id IS NULL OR w.aanbod_id = :aanbod_id)
  AND (:nummer IS NULL OR h.nummer = :nummer)
ORDER BY w.rowid LIMIT :most
"""
_VOORSTELLEN = """
SELECT v.nummer, v.tijd, v.rol, v.waarom, v.aanbod_id, v.naam, v.cellen, h.nummer AS handeling,
  h.tijd AS besluit_tijd, h.rol AS besluit_rol, h.waarom AS besluit_waarom, h.soort AS besluit_soort
FROM voorstel v LEFT JOIN handeling h ON h.nummer = v.handeling AND h.status = 'voltooid'
  AND NOT EXISTS (SELECT 1 FROM handeling u WHERE u.verwijst = h.nummer AND u.soort = 'ongedaan'
    AND u.status = 'voltooid')
ORDER BY v.nummer
"""


@contextmanager
def open_history(data: Path) -> Iterator[sqlite3.Connection | None]:
    """Give the history of a data directory to read from, None when there is none yet.

    Raises:
        UnreadableError: it is damaged or cannot be read.

    """
    path = data / "aanbod" / FOLDER / HISTORY
    if not path.is_file():
        yield None
        return
    db = None
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
        yield db
    except (sqlite3.Error, pd.errors.DatabaseError) as error:
        raise UnreadableError(
            "De geschiedenis van het register is niet te lezen.",
            bron=HISTORY,
            oplossing="Probeer het opnieuw. Blijft dit zo? Zet een reservekopie terug; "
            "de lijsten zelf zijn heel.",
        ) from error
    finally:
        if db is not None:
            db.close()


def handelingen(db: sqlite3.Connection) -> pd.DataFrame:
    """Give all changes, oldest first.

    Columns: nummer, tijd (UTC), rol, soort, waarom, verwijst, teruggedraaid (bool), cellen (how many).
    """
    table = pd.read_sql_query(_HANDELINGEN, db)
    return table.assign(teruggedraaid=table["teruggedraaid"].astype(bool))


def changes_of(
    db: sqlite3.Connection, *, aanbod_id: str | None = None, nummer: int | None = None, most: int = 2000
) -> pd.DataFrame:
    """Give the changed cells of one offering or of one handeling (None: of any), oldest first.

    Columns: nummer, tijd, rol, soort, waarom, bestand, aanbod_id, kolom ("" for a whole row), oud, nieuw.
    """
    given = {"aanbod_id": aanbod_id, "nummer": nummer, "most": most}
    return pd.read_sql_query(_CHANGES, db, params=given)


def read_voorstellen(db: sqlite3.Connection) -> pd.DataFrame:
    """Give every voorstel with its decision; one whose decision was undone is open again.

    Columns: nummer, tijd, rol, waarom, aanbod_id, naam, cellen (JSON), handeling, besluit_tijd,
    besluit_rol, besluit_waarom, status (open, aangenomen, afgewezen).
    """
    known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'voorstel'").fetchone()
    query = _VOORSTELLEN if known else _VOORSTELLEN.replace("voorstel v", _NO_VOORSTELLEN)
    table = pd.read_sql_query(query, db)
    soort = table.pop("besluit_soort")
    status = soort.map(lambda text: _REFUSED if text == REFUSAL else _TAKEN).where(soort.notna(), _OPEN)
    return table.assign(status=status.astype("str"))


_NO_VOORSTELLEN = (
    "(SELECT 0 AS nummer, '' AS tijd, '' AS rol, '' AS waarom, '' AS aanbod_id, '' AS naam, '' AS cellen, "
    "0 AS handeling WHERE 0) v"
)
