"""Afspraken: what a table agrees, one small readable file each, so that nobody overwrites another.

They lie in the data directory, as tafel/2026-11-22/afspraak-1a2b3c4d.json.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from analysis.atomic import remove_atomically, write_atomically
from analysis.importing.personal import redact

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BEWEGINGEN",
    "VIER_V",
    "Afspraak",
    "add_afspraak",
    "find_problems",
    "read_afspraken",
    "remove_afspraak",
]

VIER_V = {
    "vasthouden": "Vasthouden: dit werkt, hier blijven we af",
    "versterken": "Versterken: dit krijgt meer",
    "vernieuwen": "Vernieuwen: dit gaan we anders doen",
    "verlaten": "Verlaten: hier stoppen we mee",
}
BEWEGINGEN = {
    "preventief": "Eerder helpen, zodat het niet erger wordt",
    "licht_naar_geen": "Van lichte hulp naar geen hulp",
    "zwaar_naar_licht": "Van zware hulp naar lichtere hulp",
    "samen": "Van alleen naar samen",
    "meer_bereik": "Meer mensen bereiken met dezelfde middelen",
}
_FOLDER, _PREFIX = "tafel", "afspraak-"
_ID = re.compile(r"[0-9a-f]{8}")
_LIMITS = {"wat": 300, "wie": 120}


@dataclass(frozen=True)
class Afspraak:
    """One agreement of a meeting.

    Attributes:
        datum: day of the meeting (ISO).
        v: one of the four V's.
        wat: what will happen.
        wie: the organisation or role that does it; never a private person.
        wanneer: day (ISO) by which it is done, empty where that is not agreed.
        hiaat: code of the hiaat it is about ("gebiedcode.doelgroep.aanbodsoort"), empty for none.
        beweging: one of `BEWEGINGEN`, empty for none.
        nr: its own number, empty until it is kept.

    """

    datum: str
    v: str
    wat: str
    wie: str
    wanneer: str = ""
    hiaat: str = ""
    beweging: str = ""
    nr: str = ""


def find_problems(afspraak: Afspraak) -> list[str]:
    """Say in Dutch what is missing or may not be kept; empty when all is well."""
    problems = []
    if afspraak.v not in VIER_V:
        problems.append("Kies een van de vier V's.")
    if not afspraak.wat:
        problems.append("Vul in wat u afspreekt.")
    if not afspraak.wie:
        problems.append("Vul in welke organisatie dit doet.")
    for name, limit in _LIMITS.items():
        text = getattr(afspraak, name)
        if len(text) > limit:
            problems.append(f"Houd het kort: '{name}' mag {limit} tekens lang zijn.")
        elif redact(text)[1]:
            problems.append(
                f"Bij '{name}' lijkt een naam van een persoon, e-mailadres of telefoonnummer te staan. "
                "Schrijf een organisatie of een rol, zoals 'sociaal wijkteam'."
            )
    return problems


def add_afspraak(data: Path, afspraak: Afspraak) -> Afspraak:
    """Keep an afspraak without problems and give it with its number.

    Raises:
        OutputError: it cannot be written.

    """
    kept = replace(afspraak, nr=uuid.uuid4().hex[:8])
    text = json.dumps(asdict(kept), ensure_ascii=False, indent=2)
    write_atomically(_path(data, kept), f"{text}\n".encode())
    return kept


def remove_afspraak(data: Path, afspraak: Afspraak) -> None:
    """Remove an afspraak; that it is gone already is fine.

    Raises:
        OutputError: it cannot be removed.

    """
    remove_atomically(_path(data, afspraak))


def read_afspraken(data: Path) -> tuple[list[Afspraak], list[str]]:
    """Read all afspraken, newest meeting first, and the names of files that could not be read."""
    found, refused = [], []
    for path in sorted((data / _FOLDER).glob(f"*/{_PREFIX}*.json")):
        try:
            found.append(_parse(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError, KeyError):
            refused.append(f"{path.parent.name}/{path.name}")
    found.sort(key=lambda one: (one.hiaat, one.nr))
    return sorted(found, key=lambda one: one.datum, reverse=True), refused


def _parse(raw: Any) -> Afspraak:  # noqa: ANN401 whatever a file holds
    names = {field.name for field in fields(Afspraak)}
    values = {name: raw[name] for name in names if name in raw}
    one = Afspraak(**values)
    dt.date.fromisoformat(one.datum)
    if (
        one.v not in VIER_V
        or not _ID.fullmatch(one.nr)
        or not all(isinstance(v, str) for v in values.values())
    ):
        raise ValueError(one.nr)
    return one


def _path(data: Path, afspraak: Afspraak) -> Path:
    day = dt.date.fromisoformat(afspraak.datum).isoformat()
    if not _ID.fullmatch(afspraak.nr):
        raise ValueError(afspraak.nr)
    return data / _FOLDER / day / f"{_PREFIX}{afspraak.nr}.json"
