"""How alike two names of offerings are: words matched one to one, also misspelt ones, rare ones heaviest."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from analysis.duplicaten.naamwoorden import FILL, kind_of, kinds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["Likeness", "name_likeness", "word_likeness"]

_FILL_WEIGHT, _KIND_WEIGHT = 0.1, 0.25  # beside a word that tells one offering from another
_SAME_WORD = {"st": "stichting", "ver": "vereniging", "cafe": "cafe"}
_MIN_WORD, _SHORT, _SHORTENED = 0.8, 4, 0.9
_WORTH_A_LOOK = 55.0  # of 100
_LEAST = 0.75  # how much the worse explained of the two names counts


class Likeness(NamedTuple):
    """Per pair of names 0-1: how alike they are, and how much of the one lies inside the other.

    "JenaXL" lies inside "Landstede loc. JenaXL" for 1; a name without a word of its own ("speelplek") lies
    inside nothing.
    """

    alike: npt.NDArray[np.float64]
    inside: npt.NDArray[np.float64]


def name_likeness(
    words: Sequence[Sequence[str]], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> Likeness:
    """Give how alike the names of each pair are.

    Args:
        words: the words of every name, lower case, without accents.
        left: places in `words`, one per pair.
        right: the other of each pair.

    """
    keys = np.array([" ".join(one) for one in words], dtype=object)
    rough = process.cpdist(keys[left], keys[right], scorer=fuzz.token_set_ratio, dtype=np.float32)
    weights = _weights(words)
    names = [_Name.of(one, weights) for one in words]
    result = Likeness(np.zeros(len(left)), np.zeros(len(left)))
    for pair in np.flatnonzero(np.asarray(rough) >= _WORTH_A_LOOK).tolist():
        result.alike[pair], result.inside[pair] = _likeness(names[left[pair]], names[right[pair]])
    return result


class _Name(NamedTuple):
    """A name taken apart once: each word with its weight, heaviest first."""

    weights: dict[str, float]
    total: float
    is_a_place: bool

    @classmethod
    def of(cls, words: Sequence[str], weights: dict[str, float]) -> _Name:
        """Take the words of a name apart."""
        own = {word: weights[word] for word in sorted(words, key=lambda one: (-weights[one], one))}
        return cls(own, sum(own.values()), kinds_of(words).is_a_place)


def _weights(words: Sequence[Sequence[str]]) -> dict[str, float]:
    """Give the weight of each word: its rarity, little for words that say nothing."""
    counts = Counter(word for one in words for word in set(one))
    rarity = {word: math.log((1 + len(words)) / (1 + count)) + 0.5 for word, count in counts.items()}
    return {word: weight * _share(word) for word, weight in rarity.items()}


def _share(word: str) -> float:
    if word in FILL:
        return _FILL_WEIGHT
    return _KIND_WEIGHT if kind_of(word) else 1.0


def _likeness(first: _Name, second: _Name) -> tuple[float, float]:
    if not first.total or not second.total:
        return 0.0, 0.0
    one, other = (
        share / name.total for share, name in zip(_shared(first, second), (first, second), strict=True)
    )
    inside = max(one if first.is_a_place else 0.0, other if second.is_a_place else 0.0)
    return _LEAST * min(one, other) + (1 - _LEAST) * max(one, other), inside


def _shared(first: _Name, second: _Name) -> tuple[float, float]:
    """Give the weight of the words of each name that the other one has too, heaviest matched first."""
    both = first.weights.keys() & second.weights.keys()
    one, other = sum(first.weights[word] for word in both), sum(second.weights[word] for word in both)
    free = [word for word in second.weights if word not in both]
    for word, weight in first.weights.items():
        if word in both:
            continue
        if not free:
            break
        likeness, best = max((word_likeness(word, candidate), candidate) for candidate in free)
        if likeness:
            free.remove(best)
            one, other = one + weight * likeness, other + second.weights[best] * likeness
    return one, other


@lru_cache(maxsize=200_000)
def word_likeness(first: str, second: str) -> float:
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
