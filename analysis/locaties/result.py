"""What a search for places gives back, and the checks on what goes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.errors import UsageError
from analysis.pairs import FloatArray

__all__ = ["LocatieResult", "Methode", "check_cost", "check_gewicht", "check_k", "is_proven"]

Methode = Literal["mclp", "lscp", "pmedian", "pcenter"]
_SAME = 1e-9  # relative difference that is rounding


@dataclass(frozen=True, slots=True)
class LocatieResult:
    """The places that were chosen and how good they provably are.

    Args:
        methode: mclp, lscp, pmedian or pcenter.
        sites: row numbers of the chosen candidates: the order in which they were added, replaced ones in the
            place of what they replaced; exact answers in row order.
        waarde: the goal: people reached (mclp), number of places (lscp), people × metres (pmedian), metres
            (pcenter).
        bound: no choice of places can do better than this.
        optimal: whether `waarde` reaches the bound, so that the choice is proven to be the best.
        unreachable: row numbers of herkomsten that no candidate at all can serve (mclp, lscp).

    """

    methode: Methode
    sites: tuple[int, ...]
    waarde: float
    bound: float
    optimal: bool
    unreachable: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """Give how far `waarde` may be from the best, as a share (0-1) of the larger of the two."""
        largest = max(abs(self.waarde), abs(self.bound))
        return abs(self.waarde - self.bound) / largest if largest else 0.0


def is_proven(waarde: float, bound: float) -> bool:
    """Tell whether the two are equal but for rounding."""
    return abs(waarde - bound) <= _SAME * max(1.0, abs(waarde), abs(bound))


def check_k(k: int, candidates: int) -> None:
    """Refuse a number of places that cannot be chosen.

    Raises:
        UsageError: `k` is not 1 .. candidates.

    """
    if not 1 <= k <= candidates:
        msg = f"Het aantal plekken moet 1 tot en met {candidates} zijn (zoveel kandidaten zijn er), niet {k}."
        raise UsageError(msg)


def check_gewicht(gewicht: npt.ArrayLike, size: int) -> FloatArray:
    """Give the weights as numbers.

    Raises:
        UsageError: a weight is missing, negative or infinite, or there is not one per herkomst.

    """
    weight = np.asarray(gewicht, dtype=float)
    if weight.shape != (size,):
        msg = f"Er zijn {weight.size} gewichten voor {size} herkomsten. Geef er één per herkomst."
        raise UsageError(msg)
    if not (np.isfinite(weight) & (weight >= 0)).all():
        msg = "Een gewicht (inwoners) ontbreekt of is negatief. Laat herkomsten met een onbekend aantal weg."
        raise UsageError(msg)
    return weight


def check_cost(cost: npt.ArrayLike) -> FloatArray:
    """Give the cost matrix (n herkomsten, m candidates) as numbers.

    Raises:
        UsageError: it is no matrix, empty, or a cost is missing, negative or infinite.

    """
    matrix = np.asarray(cost, dtype=float)
    if matrix.ndim != 2 or not matrix.size:  # noqa: PLR2004 - rows and columns
        msg = "Geef een tabel met afstanden: een rij per herkomst en een kolom per kandidaat."
        raise UsageError(msg)
    if not (np.isfinite(matrix) & (matrix >= 0)).all():
        msg = "Een afstand ontbreekt, is oneindig of negatief. Vul voor onbereikbaar een grote afstand in."
        raise UsageError(msg)
    return matrix
