"""samenspelkaart: join social offerings with where people live, and show who can reach what.

::

    results = run(read_bronnen(Path("data")))
    results.hiaten  # who falls short of a norm: most certain first, with how many people and why
    compute_pair(results, Norm("ouderen", "huiskamer", 500, 0.8))  # the same for another norm, at once
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.errors import SamenspelkaartError
    from analysis.normen import Norm, Normen, load_normen
    from analysis.pipeline import Bronnen, Results, compute_pair, read_bronnen, run

__all__ = [
    "Bronnen",
    "Norm",
    "Normen",
    "Results",
    "SamenspelkaartError",
    "compute_pair",
    "load_normen",
    "read_bronnen",
    "run",
]

_HOMES = {
    "SamenspelkaartError": "errors",
    "Norm": "normen",
    "Normen": "normen",
    "load_normen": "normen",
}


def __getattr__(name: str) -> object:
    """Read the module of a name when it is asked for: reading is slow, and Ctrl-C must be heard before it."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'pipeline')}"), name)
