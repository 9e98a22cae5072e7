"""Toegang: dekking again when only some offerings count, and of others it is not known whether they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.maten.tabel import TOLERANCE, judge, yes_no

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm

__all__ = ["measure_toegang"]

_YES, _NO = 1, 0


def measure_toegang(bereik: Bereik, norm: Norm, states: NDArray[np.int8]) -> dict[str, NDArray[Any]]:
    """Measure who is reached by the offerings that count.

    Args:
        bereik: from `build_bereik`.
        norm: the pair, its distance and share.
        states: per row of table aanbod whether it counts: 1 yes, 0 no, other unknown; shape (n_aanbod, k).

    Returns:
        Arrays of shape (gebieden, k). `zeker` and `mogelijk`: people within the norm when the unknown ones do
        not count, or do, at the place that is known; `inwoners_binnen_norm`: the same where both are equal,
        else NaN; `_min` and `_max`: with every place an offering could be as well; `aandeel_binnen_norm`;
        `aantal`, `aantal_onbekend`: offerings that stand in the gebied; `status`: onbekend where the unknown
        ones decide; `voorlopig`: ja where an uncertain place, or an empty register, could change the status.

    """
    reach = bereik.reach_of(norm)
    inwoners = bereik.results.basis.inwoners[norm.doelgroep][:, None]
    mine = states[reach.rows]
    sure, possible = mine == _YES, mine != _NO
    shares = [
        bereik.aandelen.share_reached(matrix, counts, norm.doelgroep)
        for matrix, counts in (
            (reach.central, sure),
            (reach.central, possible),
            (reach.sure, sure),
            (reach.possible, possible),
        )
    ]
    verdicts = [judge(share, inwoners, norm.min_aandeel) for share in shares]
    status = np.where(verdicts[0] == verdicts[1], verdicts[0], "onbekend")
    empty = not bereik.results.telling.is_in_register(norm.aanbodsoort)
    changes = (verdicts[2] != status) | (verdicts[3] != status) | ((status == "hiaat") & empty)
    people = [np.where(inwoners == 0, 0.0, share * inwoners) for share in shares]
    same = shares[1] - shares[0] <= TOLERANCE
    aandeel = np.where(same & (inwoners != 0), shares[0], np.nan)
    return {
        "inwoners": np.broadcast_to(inwoners, shares[0].shape),
        "inwoners_binnen_norm": np.where(same | (inwoners == 0), people[0], np.nan),
        "inwoners_binnen_norm_min": people[2],
        "inwoners_binnen_norm_max": people[3],
        "aandeel_binnen_norm": aandeel,
        "aantal": bereik.count_in_gebieden(reach.rows, sure),
        "aantal_onbekend": bereik.count_in_gebieden(reach.rows, possible & ~sure),
        "status": status,
        "voorlopig": yes_no(changes),
    }
