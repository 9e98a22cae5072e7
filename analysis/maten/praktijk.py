"""Praktijk: dekking on paper, and what is left of it after the drempels (table drempels)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.drempels import read_drempels, states_for
from analysis.errors import UsageError
from analysis.maten.tabel import build_table, measure_norms, repeat_texts
from analysis.maten.toegang import measure_toegang
from analysis.normen import DREMPELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["compute_drempels"]

_PAPER = ("inwoners", "inwoners_binnen_norm", "aandeel_binnen_norm", "status")
_RENAMED = {
    "inwoners_binnen_norm": "inwoners_praktijk",
    "inwoners_binnen_norm_min": "inwoners_praktijk_min",
    "inwoners_binnen_norm_max": "inwoners_praktijk_max",
    "aandeel_binnen_norm": "aandeel_praktijk",
    "aantal": "aantal_praktisch",
    "aantal_onbekend": "aantal_onbekend",
    "status": "status_praktijk",
    "voorlopig": "voorlopig_praktijk",
}


def compute_drempels(
    bereik: Bereik, *, drempels: Sequence[str] | None = None, norms: Sequence[Norm] | None = None
) -> pd.DataFrame:
    """Compute table drempels: dekking on paper beside dekking by offerings that nothing keeps people from.

    Args:
        bereik: from `build_bereik`.
        drempels: which of `DREMPELS` are switched on; None: those of each doelgroep in the normen.
        norms: the pairs; None: those of the normen.

    Returns:
        Per gebied × norm: drempels, the figures on paper (as in dekking), and in practice. Where it is
        unknown whether something is in the way, _min holds without those offerings, _max with them, and
        inwoners_praktijk is empty where they matter.

    Raises:
        UsageError: a drempel does not exist.

    Source: afspraken in normen.toml: which drempels keep which doelgroep away, and from which cost on.

    """
    strange = [code for code in drempels or () if code not in DREMPELS]
    if strange:
        msg = f"Drempel '{strange[0]}' bestaat niet. Kies uit: {', '.join(DREMPELS)}."
        raise UsageError(msg)
    results = bereik.results
    norms = results.normen.normen if norms is None else tuple(norms)
    found = read_drempels(results.aanbod, max_kosten_euro=results.normen.max_kosten_euro)
    size = len(results.aanbod)

    def codes_of(norm: Norm) -> Sequence[str]:
        return results.normen.doelgroepen[norm.doelgroep].drempels if drempels is None else drempels

    figures = measure_norms(
        results, norms, lambda norm: _measure(bereik, norm, states_for(found, codes_of(norm), size=size))
    )
    table = build_table(results, norms, figures)
    names = [";".join(codes_of(norm)) for norm in norms]
    at = np.tile(np.arange(len(norms)), len(results.gebieden))
    table.insert(table.columns.tolist().index("maat") + 1, "drempels", repeat_texts(names, at))
    return table


def _measure(bereik: Bereik, norm: Norm, states: NDArray[np.int8]) -> dict[str, NDArray[Any]]:
    """Measure on paper (every offering counts) and in practice in one go."""
    both = measure_toegang(bereik, norm, np.stack([np.ones_like(states), states], axis=1))
    return {name: both[name][:, 0] for name in _PAPER} | {
        new: both[old][:, 1] for old, new in _RENAMED.items()
    }
