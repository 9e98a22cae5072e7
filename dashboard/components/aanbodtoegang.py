"""Aanbodtoegang: may this register be changed here, and against what is a row checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from analysis.beheer.saving import Kader
from analysis.commands.options import embedded_data
from dashboard.components.melding import show_message

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.components.context import Context

__all__ = ["kader_of", "show_closed", "why_closed"]

_EMBEDDED = (
    "Dit zijn de meegeleverde gegevens. U kunt ze bekijken, niet veranderen. "
    "Maak eerst een eigen kopie: kopieer de map data, en open de kaart met uw kopie "
    "(make dashboard DATA=MIJN_MAP)."
)
_ONLY_PROPOSE = "Hier kunt u voorstellen doen. Veranderen doet de beheerder, op een andere plek."
_READ_ONLY = (
    "Deze gegevensmap is alleen te lezen. U kunt het register bekijken, niet veranderen. "
    "Vraag de beheerder van deze computer om rechten op de map aanbod."
)


def why_closed(data: Path) -> str:
    """Give in Dutch why the register in `data` cannot be changed; "" when it can."""
    if data.resolve() == embedded_data().resolve():
        return _EMBEDDED
    folder = data / "aanbod"
    home = folder / "register"
    writable = os.access(folder, os.W_OK) and (not home.exists() or os.access(home, os.W_OK))
    return "" if writable else _READ_ONLY


def show_closed(context: Context, *, decide: bool = True) -> bool:
    """Say it when the register cannot be changed, and tell whether that is so.

    `decide` False: only to propose something.
    """
    reason = why_closed(context.loaded.data)
    if not reason and decide and context.only_propose:
        reason = _ONLY_PROPOSE
    if reason:
        show_message(reason)
    return bool(reason)


def kader_of(context: Context) -> Kader:
    """Give what rows of this register are checked against."""
    return Kader(context.loaded.data, context.normen, context.results.bronnen.buurten)
