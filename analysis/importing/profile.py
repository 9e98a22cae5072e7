"""How one source maps to the register, in a file that people can read and change (TOML).

::

    naam = "amsterdam"
    bron = "Amsterdam 2016"

    [kolommen]            # onze kolom = kolom van de bron
    naam = "naam"
    aanbodsoort = "wat"

    [soorten]             # waarde in de bron = onze code
    "Gratis eten" = "eettafel"

    [doelgroepen]
    "AK" = "jeugd"

    [vast]                # altijd dezelfde waarde
    plaats = "Amsterdam"

    [persoonsgegevens]
    openbaar = ["telefoon"]   # kolommen van organisaties die gedeeld mogen worden
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import tomli_w

from analysis.errors import SchemaError, UnreadableError
from analysis.importing.columns import TARGETS, suggest_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Profile", "load_profile", "make_profile", "profile_bytes", "profile_path", "slug_of"]


@dataclass(frozen=True)
class Profile:
    """The mapping of one source; see the module for the file."""

    naam: str
    bron: str
    kolommen: Mapping[str, str] = field(default_factory=dict)
    soorten: Mapping[str, str] = field(default_factory=dict)
    doelgroepen: Mapping[str, str] = field(default_factory=dict)
    vast: Mapping[str, str] = field(default_factory=dict)
    openbaar: tuple[str, ...] = ()

    def with_values(self, *, soorten: Mapping[str, str], doelgroepen: Mapping[str, str]) -> Profile:
        """Give the same profile with more values mapped."""
        return replace(
            self, soorten={**self.soorten, **soorten}, doelgroepen={**self.doelgroepen, **doelgroepen}
        )


def slug_of(text: str) -> str:
    """Give `text` as a name for a file: lower case letters, digits and _.

    >>> slug_of("Sociale Kaart (2026)")
    'sociale_kaart_2026'
    """
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")[:60] or "bron"


def profile_path(data: Path, naam: str) -> Path:
    """Give where profile `naam` is kept in a data directory."""
    return data / "aanbod" / "register" / "profielen" / f"{slug_of(naam)}.toml"


def make_profile(naam: str, columns: Sequence[str], *, bron: str) -> Profile:
    """Make a profile for a source with these columns, as far as their names speak for themselves."""
    return Profile(slug_of(naam), bron, suggest_columns(columns))


def load_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        UnreadableError: it is missing or no TOML.
        SchemaError: it names a column of the register that does not exist, or has a value of the wrong kind.

    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableError(
            f"Dit profiel is niet te lezen ({error}).",
            bron=path.name,
            oplossing="Verbeter de genoemde regel, of haal het profiel weg en importeer opnieuw.",
        ) from error
    texts = {name: _texts(raw, name, path.name) for name in ("kolommen", "soorten", "doelgroepen", "vast")}
    for name in ("kolommen", "vast"):
        for target in texts[name]:
            if target not in TARGETS:
                raise SchemaError(
                    f"'{target}' is geen kolom van het register.",
                    bron=path.name,
                    kolom=name,
                    oplossing=f"Kies uit: {', '.join(TARGETS)}.",
                )
    public = raw.get("persoonsgegevens", {})
    public = public.get("openbaar", []) if isinstance(public, dict) else []
    return Profile(
        str(raw.get("naam") or path.stem),
        str(raw.get("bron") or path.stem),
        **texts,
        openbaar=tuple(str(column) for column in public) if isinstance(public, list) else (),
    )


def profile_bytes(profile: Profile) -> bytes:
    """Give the file of `profile`."""
    tables = ("kolommen", "soorten", "doelgroepen", "vast")
    content: dict[str, Any] = {"naam": profile.naam, "bron": profile.bron}
    content |= {name: dict(getattr(profile, name)) for name in tables if getattr(profile, name)}
    if profile.openbaar:
        content["persoonsgegevens"] = {"openbaar": list(profile.openbaar)}
    head = "# Zo wordt deze bron ingelezen: onze kolom = kolom van de bron, waarde van de bron = onze code.\n"
    return (head + tomli_w.dumps(content)).encode()


def _texts(raw: Mapping[str, Any], name: str, bron: str) -> dict[str, str]:
    table = raw.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise SchemaError(
            f"Onder [{name}] staat iets anders dan tekst.",
            bron=bron,
            kolom=name,
            oplossing='Schrijf elke regel als naam = "waarde".',
        )
    return dict(table)
