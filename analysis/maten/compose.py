"""Compose: every measure by its name, what they share computed once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from analysis.dagdelen import states_of
from analysis.errors import UsageError
from analysis.maten.bereik import build_bereik
from analysis.maten.brug_gebouw import compare_brug_gebouw
from analysis.maten.clustering import compute_clusters
from analysis.maten.houdbaarheid import compute_houdbaarheid
from analysis.maten.kwetsbaarheid import compute_kwetsbaarheid
from analysis.maten.overlap import compute_overlap
from analysis.maten.praktijk import compute_drempels
from analysis.maten.redenen import compute_redenen
from analysis.maten.ruimte import compute_capaciteit, read_plaatsuren
from analysis.maten.spreiding import compute_verdeling
from analysis.maten.vervoer import compute_vervoer
from analysis.maten.week import compute_dagdelen, read_weken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.dagdelen import Weekbeeld
    from analysis.maten.bereik import Bereik
    from analysis.pipeline import Results

__all__ = ["MATEN", "ON_REQUEST", "compute_maten"]


class _Shared:
    """What several measures need, computed when the first one asks."""

    def __init__(self, results: Results, bereik: Bereik | None) -> None:
        self.results, self.given = results, bereik

    @cached_property
    def bereik(self) -> Bereik:
        return build_bereik(self.results) if self.given is None else self.given

    @cached_property
    def weken(self) -> list[Weekbeeld | None]:
        return read_weken(self.results)

    @cached_property
    def states(self) -> NDArray[np.int8]:
        return states_of(self.weken, self.results.normen.week)

    @cached_property
    def dagdelen(self) -> pd.DataFrame:
        return compute_dagdelen(self.bereik, self.states)

    @cached_property
    def drempels(self) -> pd.DataFrame:
        return compute_drempels(self.bereik)

    @cached_property
    def capaciteit(self) -> pd.DataFrame:
        return compute_capaciteit(self.bereik, read_plaatsuren(self.results.aanbod, self.weken))

    @cached_property
    def vervoer(self) -> pd.DataFrame:
        drawn = self.results.bronnen.aanvulling.werkgebieden
        return compute_vervoer(self.bereik, self.states, vlakken=drawn)


MATEN: dict[str, Callable[[_Shared], pd.DataFrame]] = {
    "dagdelen": lambda shared: shared.dagdelen,
    "drempels": lambda shared: shared.drempels,
    "capaciteit": lambda shared: shared.capaciteit,
    "overlap": lambda shared: compute_overlap(shared.bereik, shared.states),
    "kwetsbaarheid": lambda shared: compute_kwetsbaarheid(shared.bereik),
    "verdeling": lambda shared: compute_verdeling(shared.results),
    "clusters": lambda shared: compute_clusters(shared.results),
    "houdbaarheid": lambda shared: compute_houdbaarheid(shared.bereik),
    "vervoer": lambda shared: shared.vervoer,
    "brug_gebouw": lambda shared: compare_brug_gebouw(shared.bereik),
    "redenen": lambda shared: compute_redenen(shared.results, shared.dagdelen, shared.drempels),
}
# Supporting evidence that takes a third of a build: its libraries are slow to load.
ON_REQUEST = ("clusters",)


def compute_maten(
    results: Results, names: Sequence[str] | None = None, *, bereik: Bereik | None = None
) -> dict[str, pd.DataFrame]:
    """Compute the tables that stand beside dekking.

    Args:
        results: from `run`.
        names: which of `MATEN`; None: all but those `ON_REQUEST`.
        bereik: from `build_bereik`; None: made when a table needs it.

    Raises:
        UsageError: a name does not exist.

    """
    names = (
        [name for name in MATEN if name not in ON_REQUEST] if names is None else list(dict.fromkeys(names))
    )
    strange = [name for name in names if name not in MATEN]
    if strange:
        msg = f"Maat '{strange[0]}' bestaat niet. Kies uit: {', '.join(MATEN)}."
        raise UsageError(msg)
    shared = _Shared(results, bereik)
    return {name: MATEN[name](shared) for name in names}
