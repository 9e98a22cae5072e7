"""The commands of samenspelkaart, one module each; `register(app)` adds them to the command line."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

__all__ = ["register_all"]


def register_all(app: typer.Typer) -> None:
    """Let every module here add its commands, by name of the module."""
    for found in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{found}")
        if hasattr(module, "register"):
            module.register(app)
