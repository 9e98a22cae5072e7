"""samenspelkaart: join social offerings with where people live, and show who can reach what.

>>> from pathlib import Path
>>> from analysis import read_bronnen, run
>>> callable(run)
True
"""

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
