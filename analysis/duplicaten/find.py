"""Find offerings that stand in the register twice, mostly from two sources; propose, never merge.

The score adds up evidence for and against (log odds, after Fellegi and Sunter 1969). Every pair says in
words why. Only pairs that share something are compared, so 20,000 rows take seconds.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.duplicaten.bewijs import Evidence, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

__all__ = ["COLUMNS", "find_duplicaten"]

COLUMNS = ["aanbod_id_a", "aanbod_id_b", "naam_a", "naam_b", "score", "uitleg"]
_ROUNDING = 1e-9
_MAX_BLOCK = 60  # a piece that more rows share says too little to compare them all


def find_duplicaten(
    aanbod: pd.DataFrame, *, min_score: float = 0.7, bronkolom: str | None = None
) -> pd.DataFrame:
    """Give pairs of rows that are probably the same offering, most certain first.

    Args:
        aanbod: the register as text: aanbod_id and naam; organisatie, aanbodsoort, straat, huisnummer,
            postcode, plaats, lat, lon where they are known.
        min_score: 0-1, the chance from which a pair is proposed.
        bronkolom: compare only rows that differ in this column; None compares all.

    Returns:
        aanbod_id_a, aanbod_id_b, naam_a, naam_b, score (0-1), uitleg (Dutch).

    """
    rows = Rows(aanbod.reset_index(drop=True))
    left, right = _candidate_pairs(rows)
    if bronkolom is not None:
        sources = aanbod[bronkolom].to_numpy()
        other = sources[left] != sources[right]
        left, right = left[other], right[other]
    with np.errstate(divide="ignore"):
        least = np.log(min_score) - np.log1p(-min_score)
    evidence = Evidence(rows, left, right, least=float(least) - _ROUNDING)
    score = 1.0 / (1.0 + np.exp(-evidence.total()))
    chosen = np.flatnonzero(score >= min_score)
    order = chosen[np.lexsort((rows.ids[right[chosen]], rows.ids[left[chosen]], -score[chosen].round(4)))]
    table = {
        "aanbod_id_a": rows.ids[left[order]],
        "aanbod_id_b": rows.ids[right[order]],
        "naam_a": rows.names[left[order]],
        "naam_b": rows.names[right[order]],
        "score": score[order].round(4),
        "uitleg": [evidence.explain(int(place)) for place in order],
    }
    return pd.DataFrame(table, columns=COLUMNS)


def _candidate_pairs(rows: Rows) -> tuple[Ints, Ints]:
    blocks = defaultdict[object, list[int]](list)
    for row in range(len(rows.ids)):
        for key in _block_keys(rows, row):
            blocks[key].append(row)
    found = [_pairs(np.array(block)) for block in blocks.values() if 1 < len(block) <= _MAX_BLOCK]
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    codes = np.unique(np.concatenate(found))
    return codes >> 32, codes & 0xFFFFFFFF


def _block_keys(rows: Rows, row: int) -> Iterator[tuple[object, ...]]:
    """Give what a row shares with the rows it is to be compared with."""
    words, whole = rows.words[row], rows.keys[row].replace(" ", "")
    yield from {("word", word[:6]) for word in words}
    yield from set(pairwise(words))
    yield from (("start", whole[:12]), ("end", whole[-7:]), ("letters", "".join(sorted(whole))))
    yield from (("address", key) for key in rows.addresses[row] if key)
    if rows.organisations[row] and words:
        yield "organisation", rows.organisations[row], words[0]
    if np.isfinite(rows.lat[row]) and np.isfinite(rows.lon[row]):
        north, east = round(rows.lat[row] * 1000), round(rows.lon[row] * 600)
        yield from (("cell", north + up, east + aside) for up in (0, 1) for aside in (0, 1))


def _pairs(block: Ints) -> Ints:
    first, second = np.triu_indices(len(block), 1)
    left, right = np.minimum(block[first], block[second]), np.maximum(block[first], block[second])
    pairs: Ints = (left[left != right] << 32) | right[left != right]
    return pairs
