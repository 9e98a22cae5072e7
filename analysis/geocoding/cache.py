"""Keep on disk what geocoders answered, so that an address is never asked twice.

One small SQLite file; each answer is written the moment it comes, so Ctrl-C or a power cut loses at most
one. A damaged file counts as absent: it is set aside and a new one is begun.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
from dataclasses import asdict
from typing import TYPE_CHECKING, Self

from analysis.geocoding.model import Kandidaat

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.adressen import Adres
    from analysis.geocoding.model import Gebied, Geocoder

__all__ = ["AnswerCache"]

_COLUMNS = "sleutel TEXT PRIMARY KEY, kandidaten TEXT NOT NULL, datum TEXT NOT NULL"
_TABLE = f"CREATE TABLE IF NOT EXISTS antwoord ({_COLUMNS})"
_MAX_AGE_DAYS = 180


class AnswerCache:
    """Answers of geocoders on disk.

    Args:
        path: the file; None keeps answers in memory only.
        today: the date that answers get and age by.
        max_age_days: older answers are asked again.

    """

    def __init__(self, path: Path | None, *, today: dt.date, max_age_days: int = _MAX_AGE_DAYS) -> None:
        """Keep what is given; see the class."""
        self.today = today
        self._oldest = (today - dt.timedelta(days=max_age_days)).isoformat()
        self.asked = 0
        self._db = _open(path)

    def __enter__(self) -> Self:
        """Use the cache as a context, closed at the end."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Close the file."""
        self._db.close()

    def find(
        self, geocoder: Geocoder, adres: Adres, gebied: Gebied, *, ruim: bool
    ) -> tuple[list[Kandidaat], str]:
        """Give the kandidaten of `geocoder` and the date they are of, asking only what is not known yet.

        Raises:
            ServiceError: the geocoder gave no usable answer; nothing is kept then.

        """
        key = _key(geocoder, adres, gebied, ruim=ruim)
        row = self._db.execute("SELECT kandidaten, datum FROM antwoord WHERE sleutel = ?", (key,)).fetchone()
        if row and row[1] >= self._oldest:
            with contextlib.suppress(ValueError, TypeError):
                return [Kandidaat(**item) for item in json.loads(row[0])], str(row[1])
        self.asked += 1
        found = list(geocoder.find(adres, gebied, ruim=ruim))
        date = self.today.isoformat()
        with contextlib.suppress(sqlite3.Error), self._db:  # a full disk means no cache, not no answer
            text = json.dumps([asdict(k) for k in found])
            self._db.execute("INSERT OR REPLACE INTO antwoord VALUES (?, ?, ?)", (key, text, date))
        return found, date


def _key(geocoder: Geocoder, adres: Adres, gebied: Gebied, *, ruim: bool) -> str:
    asked = [adres.straat, adres.huisnummer, adres.addition, adres.postcode, adres.plaats]
    whole = [geocoder.naam, geocoder.kenmerk, *asked, sorted(gebied.gemeentecodes), ruim]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _connect(":memory:")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _connect(str(path))
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            return _connect(":memory:")  # a folder that may not be written
        path.replace(path.with_suffix(".beschadigd"))
        return _connect(str(path))
    except OSError:
        return _connect(":memory:")


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=30)
    try:
        db.execute(_TABLE)
        db.commit()
    except sqlite3.Error:
        db.close()
        raise
    return db
