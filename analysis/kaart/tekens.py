"""Tekens: each aanbodsoort has its own letters, each group of soorten its own shape and colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.normen import Normen

__all__ = ["OTHER", "Teken", "tekens_of"]

# Okabe and Ito's colours for colour-blind readers, the darker ones: white letters stay readable on each.
_STYLES = (
    ("#9c2f00", "rond"),
    ("#00527a", "vierkant"),
    ("#00614a", "ruit"),
    ("#7a3563", "schild"),
    ("#4d4d4d", "druppel"),
)


@dataclass(frozen=True, slots=True)
class Teken:
    """How an aanbodsoort is marked: two letters, a shape (name of a CSS class) and a colour (hex)."""

    letters: str
    vorm: str
    kleur: str


OTHER = Teken("?", "rond", "#4d4d4d")


def tekens_of(normen: Normen) -> Mapping[str, Teken]:
    """Give the Teken of each aanbodsoort; it depends on normen.toml alone, so it never changes with a filter.

    Soorten of one groep share shape and colour; soorten without a groep share theirs by laag.
    """
    families = list(dict.fromkeys(s.groep or s.laag or "" for s in normen.aanbodsoorten.values()))
    taken: set[str] = set()
    result = {}
    for soort in normen.aanbodsoorten.values():
        kleur, vorm = _STYLES[families.index(soort.groep or soort.laag or "") % len(_STYLES)]
        letters = _letters(soort.label, taken)
        taken.add(letters)
        result[soort.code] = Teken(letters, vorm, kleur)
    return result


def _letters(label: str, taken: set[str]) -> str:
    """Give two letters of `label` that nobody has yet: its first and the next one that is free."""
    plain = [char for char in label if char.isalpha()] or ["?"]
    options = [plain[0].upper() + char.lower() for char in plain[1:]]
    return next((pair for pair in options if pair not in taken), plain[0].upper())
