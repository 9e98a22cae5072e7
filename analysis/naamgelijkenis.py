"""How alike two names of offerings are: words matched one to one, also misspelt ones, rare ones heaviest."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["name_likeness"]

_WORDS = "de het een van en in voor met op aan der den te bij gratis uw onze"
_EMPTY = frozenset(_WORDS.split())  # hardly says which offering it is
_EMPTY_WEIGHT = 0.1
_SAME_WORD = {"st": "stichting", "ver": "vereniging", "cafe": "cafe"}
_MIN_WORD, _SHORT, _SHORTENED = 0.8, 4, 0.9
_WORTH_A_LOOK = 55.0  # of 100
_LEAST = 0.75  # how much the worse explained of the two names counts


def name_likeness(
    words: Sequence[Sequence[str]], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Give 0-1 per pair of names.

    Args:
        words: the words of every name, lower case, without accents.
        left: places in `words`, one per pair.
        right: the other of each pair.

    """
    keys = np.array([" ".join(one) for one in words], dtype=object)
    rough = process.cpdist(keys[left], keys[right], scorer=fuzz.token_set_ratio, dtype=np.float32)
    weights = _weights(words)
    result = np.zeros(len(left))
    for place in np.flatnonzero(np.asarray(rough) >= _WORTH_A_LOOK):
        result[place] = _likeness(words[left[place]], words[right[place]], weights)
    return result


def _weights(words: Sequence[Sequence[str]]) -> dict[str, float]:
    """Give the weight of each word: its rarity, little for words that say nothing."""
    counts = Counter(word for one in words for word in set(one))
    rarity = {word: math.log((1 + len(words)) / (1 + count)) + 0.5 for word, count in counts.items()}
    return {word: weight * (_EMPTY_WEIGHT if word in _EMPTY else 1.0) for word, weight in rarity.items()}


def _likeness(first: Sequence[str], second: Sequence[str], weights: dict[str, float]) -> float:
    if first == second:
        return 1.0 if first else 0.0
    one, other = _explained(first, second, weights), _explained(second, first, weights)
    return _LEAST * min(one, other) + (1 - _LEAST) * max(one, other)


def _explained(words: Sequence[str], others: Sequence[str], weights: dict[str, float]) -> float:
    """Give the share (by weight) of `words` that is found back in `others`, each at most once."""
    free = list(others)
    whole = found = 0.0
    for word in sorted(words, key=lambda one: -weights[one]):
        whole += weights[word]
        best, match = 0.0, ""
        for other in free:
            if (likeness := _word_likeness(word, other)) > best:
                best, match = likeness, other
        if match:
            free.remove(match)
            found += weights[word] * best
    return found / whole if whole else 0.0


@lru_cache(maxsize=200_000)
def _word_likeness(first: str, second: str) -> float:
    """Give 0-1: 1 for the same word, less for a misspelt or shortened one, 0 for another word."""
    first, second = _SAME_WORD.get(first, first), _SAME_WORD.get(second, second)
    if first == second:
        return 1.0
    short, long = sorted((first, second), key=len)
    if len(short) >= _SHORT - 1 and long.startswith(short) and len(short) < len(long) - 1:
        return _SHORTENED
    if len(short) < _SHORT:
        return 0.0
    likeness = float(OSA.normalized_similarity(first, second))
    return likeness if likeness >= _MIN_WORD else 0.0
