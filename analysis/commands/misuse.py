"""Say in Dutch what is wrong with the words typed after `samenspelkaart`."""

from __future__ import annotations

import re
from typing import Any

import typer

__all__ = ["MISUSE", "explain_misuse"]

# The library's own class for every kind of wrong use; only its child has a public name.
MISUSE: type[Exception] = typer.BadParameter.__mro__[1]
_HINTS = (
    (re.compile(r"is not one of (.+)\."), "Kies uit:"),
    (re.compile(r"greater than or equal to (\S+)"), "Geef een getal van minstens"),
    (re.compile(r"less than or equal to (\S+)"), "Geef een getal van hoogstens"),
)


def explain_misuse(error: Any) -> str:  # noqa: ANN401  (the library's error carries what fits its kind)
    """Give the Dutch message for a wrong option, value or command; the help text where nothing was typed."""
    context = error.ctx
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return str(context.get_help())
    option = _name_of(error)
    found = {
        "MissingParameter": f"{option} ontbreekt.",
        "NoSuchOption": f"De optie {getattr(error, 'option_name', '')} bestaat niet.",
        "BadParameter": f"De waarde bij {option.lower()} klopt niet.{_hint_of(error)}",
        "BadOptionUsage": f"Bij {option.lower()} hoort een waarde.",
    }.get(kind, "Deze opdracht bestaat niet of klopt niet.")
    command = context.command_path if context else "samenspelkaart"
    return f"{found} Typ '{command} --help' voor uitleg."


def _name_of(error: Any) -> str:  # noqa: ANN401
    options = getattr(getattr(error, "param", None), "opts", None) or [getattr(error, "option_name", None)]
    name = max((option for option in options if option), key=len, default="")
    return f"De optie {name}" if name.startswith("-") else "Een verplicht woord"


def _hint_of(error: Any) -> str:  # noqa: ANN401
    """Say what would fit, where the library says so in English."""
    said = str(getattr(error, "message", ""))
    for pattern, ours in _HINTS:
        if found := pattern.search(said):
            return f" {ours} {found[1].replace(chr(39), '')}."
    return ""
