"""Locaties: where next? A shortlist of best places with a proven bound, never a verdict.

The first answer (greedy, then swaps) comes at once, with a bound that no choice of places can beat
(Lagrangian relaxation). Module `exact` finds and proves the optimum with the open solver HiGHS, on demand.

====================  =======================================================  ===================
function              question                                                 sense of the bound
====================  =======================================================  ===================
`best_coverage`       MCLP: k places that serve most people within the norm    at most this many
`fewest_sites`        LSCP: fewest places that serve everyone who can be       at least this many
`shortest_distance`   p-median: k places with the least total distance         at least this much
`shortest_maximum`    p-center: k places with the smallest largest distance    at least this far
====================  =======================================================  ===================

Sources: Church & ReVelle 1974 (MCLP), Toregas et al. 1971 (LSCP), Hakimi 1964 (p-median, p-center), Minoux
1978 (lazy greedy), Teitz & Bart 1968 (swap), Fisher 1981 (Lagrangian relaxation).
"""

from analysis.locaties.coverage import best_coverage, fewest_sites
from analysis.locaties.distance import shortest_distance, shortest_maximum
from analysis.locaties.result import LocatieResult

__all__ = ["LocatieResult", "best_coverage", "fewest_sites", "shortest_distance", "shortest_maximum"]
