"""The exceptions of samenspelkaart: one small tree, messages in Dutch.

::

    SamenspelkaartError
    ├── DataError (ValueError)       a bron is refused: says bron, rij, kolom and remedy
    │   ├── MissingFileError (FileNotFoundError)
    │   ├── UnreadableError          empty, broken, or no table at all
    │   ├── SchemaError              a required column is missing, a key occurs twice
    │   ├── CrsError                 coordinate system missing or not WGS84/RD
    │   ├── GeometryError            a border that cannot be repaired, overlapping buurten
    │   ├── NormenError              normen.toml contradicts itself
    │   └── SeveralDataErrors        more than one of the above, in `errors`
    ├── UsageError (ValueError)      an option names something that does not exist
    ├── ServiceError                 a public service gave no usable answer
    └── OutputError (OSError)        results could not be written; the old ones are intact
"""

from __future__ import annotations

__all__ = [
    "CrsError",
    "DataError",
    "GeometryError",
    "MissingFileError",
    "NormenError",
    "OutputError",
    "SamenspelkaartError",
    "SchemaError",
    "ServiceError",
    "SeveralDataErrors",
    "UnreadableError",
    "UsageError",
]


class SamenspelkaartError(Exception):
    """Anything this project raises on purpose; the message is Dutch and meant for the user."""


class DataError(SamenspelkaartError, ValueError):
    """A bron that is refused.

    Args:
        melding: what is wrong, in Dutch.
        bron: the file (or service) it is about.
        oplossing: what the user can do, in Dutch.
        rij: row in the file, counted like a spreadsheet (the header is row 1).
        kolom: the column's name.

    """

    def __init__(
        self, melding: str, *, bron: str, oplossing: str, rij: int | None = None, kolom: str | None = None
    ) -> None:
        """Build the message from its parts."""
        self.melding, self.bron, self.oplossing, self.rij, self.kolom = melding, bron, oplossing, rij, kolom
        place = [bron]
        if rij is not None:
            place.append(f"rij {rij}")
        if kolom is not None:
            place.append(f"kolom '{kolom}'")
        super().__init__(f"{', '.join(place)}: {melding} {oplossing}")


class MissingFileError(DataError, FileNotFoundError):
    """A required file is not there."""


class UnreadableError(DataError):
    """A file is empty, broken, or no table at all."""


class SchemaError(DataError):
    """A table lacks a required column or repeats a key."""


class CrsError(DataError):
    """Coordinates are in no or in the wrong reference system."""


class GeometryError(DataError):
    """A border cannot be repaired, or buurten overlap."""


class NormenError(DataError):
    """normen.toml contradicts itself."""


class SeveralDataErrors(DataError):  # noqa: N818  (it is several)
    """More than one bron is refused; `errors` holds each of them."""

    def __init__(self, errors: list[DataError]) -> None:
        """Hold `errors`, at least one."""
        self.errors = tuple(errors)
        bronnen = ", ".join(dict.fromkeys(error.bron for error in errors))
        super().__init__(
            f"{len(errors)} fouten gevonden.",
            bron=bronnen,
            oplossing="Verbeter ze allemaal en probeer opnieuw.",
        )

    def __str__(self) -> str:
        """Give every message, one a line."""
        return "\n".join(str(error) for error in self.errors)


class UsageError(SamenspelkaartError, ValueError):
    """An option or argument names something that does not exist."""


class ServiceError(SamenspelkaartError):
    """A public service gave no usable answer."""


class OutputError(SamenspelkaartError, OSError):
    """Results could not be written; what was there before is intact."""
