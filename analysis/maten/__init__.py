"""Maten: one pure function per table that stands beside dekking.csv; `compute_maten` calls them by name.

::

    Results ─▶ build_bereik ─▶ Bereik (who reaches what) ─┬▶ week           dagdelen
                                                          ├▶ praktijk       drempels
                                                          ├▶ ruimte         capaciteit
                                                          ├▶ overlap        overlap
                                                          ├▶ kwetsbaarheid  kwetsbaarheid
                                                          ├▶ spreiding      verdeling
                                                          ├▶ clustering     clusters
                                                          ├▶ houdbaarheid   houdbaarheid
                                                          ├▶ vervoer        vervoer
                                                          ├▶ brug_gebouw    brug_gebouw
                                                          └▶ redenen        redenen
"""

from analysis.maten.bereik import Bereik, build_bereik
from analysis.maten.brug_gebouw import compare_brug_gebouw, list_candidates, list_kandidaten
from analysis.maten.clustering import compute_clusters
from analysis.maten.compose import MATEN, ON_REQUEST, compute_maten
from analysis.maten.houdbaarheid import compute_houdbaarheid
from analysis.maten.kwetsbaarheid import compute_kwetsbaarheid
from analysis.maten.overlap import compute_overlap
from analysis.maten.praktijk import compute_drempels
from analysis.maten.redenen import compute_redenen
from analysis.maten.ruimte import compute_capaciteit, read_plaatsuren
from analysis.maten.spreiding import compute_verdeling
from analysis.maten.vervoer import compute_vervoer
from analysis.maten.week import compute_dagdelen, read_states, read_weken

__all__ = [
    "MATEN",
    "ON_REQUEST",
    "Bereik",
    "build_bereik",
    "compare_brug_gebouw",
    "compute_capaciteit",
    "compute_clusters",
    "compute_dagdelen",
    "compute_drempels",
    "compute_houdbaarheid",
    "compute_kwetsbaarheid",
    "compute_maten",
    "compute_overlap",
    "compute_redenen",
    "compute_verdeling",
    "compute_vervoer",
    "list_candidates",
    "list_kandidaten",
    "read_plaatsuren",
    "read_states",
    "read_weken",
]
