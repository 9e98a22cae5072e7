"""Normen: the policy of a municipality (doelgroepen, aanbodsoorten, norms), read from one reviewable file."""

from analysis.normen.file import load_normen
from analysis.normen.model import (
    ALLE,
    DEFAULT_RADIUS_M,
    DREMPELS,
    LAGEN,
    Aanbodsoort,
    Doelgroep,
    Norm,
    Normen,
    Weekindeling,
)

__all__ = [
    "ALLE",
    "DEFAULT_RADIUS_M",
    "DREMPELS",
    "LAGEN",
    "Aanbodsoort",
    "Doelgroep",
    "Norm",
    "Normen",
    "Weekindeling",
    "load_normen",
]
