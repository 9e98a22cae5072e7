"""A whole country, gemeente by gemeente and side by side, with the figures of a single run.

::

    bronnen ─▶ parts (a gemeente and what lies around it) ─▶ run (on a cluster) ─▶ dekking, in order
                                                              ├─ maten: the tables of each gemeente
                                                              ├─ per_norm: tables that look across borders
                                                              └─ tables: on disk until they are written
"""

from analysis.land.maten import LandMaten
from analysis.land.run import run_land

__all__ = ["LandMaten", "run_land"]
