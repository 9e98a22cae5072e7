"""What a file may be at most before it is opened: a list of offerings is small, a trap is not."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from analysis.errors import MissingFileError, UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_COLUMNS", "check_columns", "check_size", "check_zip"]

MAX_COLUMNS = 300
_MAX_BYTES = 100_000_000
_MAX_UNPACKED = 300_000_000
_MAX_PARTS = 2_000
_MEGA = 1_000_000


def check_size(path: Path) -> None:
    """Refuse a file that is not there, empty or too large; nothing of it is read.

    Raises:
        MissingFileError: there is no such file.
        UnreadableError: it is empty, too large, or no ordinary file.

    """
    bron = path.name
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise MissingFileError(
            "Dit bestand bestaat niet.", bron=bron, oplossing="Controleer de naam en de map."
        ) from error
    except OSError as error:
        raise UnreadableError(
            "Dit bestand kan niet gelezen worden.", bron=bron, oplossing="Controleer of u het mag openen."
        ) from error
    if not path.is_file():
        raise UnreadableError("Dit is geen bestand.", bron=bron, oplossing="Kies een bestand met aanbod.")
    if size == 0:
        raise UnreadableError("Dit bestand is leeg.", bron=bron, oplossing="Kies een ander bestand.")
    if size > _MAX_BYTES:
        raise UnreadableError(
            f"Dit bestand is {size // _MEGA} MB; meer dan {_MAX_BYTES // _MEGA} MB kan niet.",
            bron=bron,
            oplossing="Splits het bestand, of haal kolommen weg die niet nodig zijn.",
        )


def check_zip(path: Path) -> None:
    """Refuse a zip (or Excel, ODS) that unpacks to far more than it seems; only its list of contents is read.

    Raises:
        UnreadableError: it is no zip, is locked with a password, or unpacks to too much.

    """
    bron = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            "Dit bestand is beschadigd of geen echt bestand van deze soort.",
            bron=bron,
            oplossing="Open het in Excel of LibreOffice en bewaar het opnieuw.",
        ) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > _MAX_UNPACKED or len(parts) > _MAX_PARTS:
        raise UnreadableError(
            f"Uitgepakt is dit bestand {unpacked // _MEGA} MB; "
            f"meer dan {_MAX_UNPACKED // _MEGA} MB kan niet.",
            bron=bron,
            oplossing="Vertrouw het niet zomaar; vraag de maker om een gewone tabel (CSV).",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError(
            "Dit bestand is met een wachtwoord beveiligd.",
            bron=bron,
            oplossing="Bewaar het zonder wachtwoord en probeer het opnieuw.",
        )


def check_columns(number: int, bron: str) -> None:
    """Refuse a table with more columns than a list of offerings can have.

    Raises:
        UnreadableError: there are too many.

    """
    if number > MAX_COLUMNS:
        raise UnreadableError(
            f"Deze tabel heeft {number} kolommen; meer dan {MAX_COLUMNS} kan niet.",
            bron=bron,
            oplossing="Bewaar alleen de kolommen die over het aanbod gaan.",
        )
