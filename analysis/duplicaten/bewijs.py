"""What speaks for and against two rows of the register being the same offering, in log odds and in words.

How alike the names are, where rare words weigh more than common ones; the kind of thing a name says it is;
place, organisation, soort, and numbers in the names. The weights were set by hand on the rewritten lists of
`tests/register/labelled.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from analysis.adressen import compare_key, parse_adres_parts
from analysis.duplicaten.naamgelijkenis import name_likeness, word_likeness
from analysis.duplicaten.naamwoorden import FILL, kind_of, kinds_of
from analysis.importing.words import plain_words
from analysis.tables import parse_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from analysis.duplicaten.naamwoorden import Kinds

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

__all__ = ["Evidence", "Rows"]

# Log odds per unit of likeness, and the likeness that says nothing either way.
_NAME, _ENOUGH_NAME = 14.0, 0.78
_INSIDE = 0.7  # how far a name inside another one counts as alike, in the same place
_OTHER_ACTIVITY, _MORE_ACTIVITY, _OTHER_BUILDING, _SAME_BUILDING = -4.0, -3.0, -4.0, 0.5
_SAME_PLACE, _NEAR, _NEARISH, _OTHER_ADDRESS, _FAR = 2.0, 1.5, 0.5, -1.5, -4.0
_ORGANISATION, _OTHER_ORGANISATION, _SOORT, _OTHER_NUMBERS, _COMMON_NAME = 1.0, -1.0, 0.5, -6.0, -4.0
_BEST_NAME = _NAME * (1 - _ENOUGH_NAME) + _SAME_BUILDING
_NEAR_M, _NEARISH_M, _FAR_M = 75.0, 300.0, 1000.0
_ALIKE, _UNLIKE = 0.6, 0.25
_WORTH_A_KIND = 0.3  # below this no other evidence makes two names one offering
_NEUTRAL = ("", "overig")


class Rows:
    """What is compared of each row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Take the columns apart once."""
        blank = pd.Series("", index=frame.index, dtype="str")
        column = {name: frame[name].fillna("") if name in frame else blank for name in _WANTED}
        self.ids = column["aanbod_id"].to_numpy(dtype=object)
        self.names = column["naam"].to_numpy(dtype=object)
        self.soorten = column["aanbodsoort"].to_numpy(dtype=object)
        words = [plain_words(text) for text in self.names]
        where = [
            set(plain_words(f"{a} {b}")) for a, b in zip(column["straat"], column["plaats"], strict=True)
        ]
        self.words = [_own_words(one, known) for one, known in zip(words, where, strict=True)]
        self.numbers = [frozenset(word for word in one if word.isdigit()) for one in words]
        self.all_words = [[word for word in one if not word.isdigit()] for one in words]
        both = zip(self.words, self.all_words, strict=True)
        self.trimmed = np.array([len(one) != len(whole) for one, whole in both], dtype=bool)
        self.keys = [" ".join(one) for one in self.all_words]
        counts = Counter(self.keys)
        self.kinds = [kinds_of(one) for one in self.words]
        often = np.array([counts[key] > 2 for key in self.keys], dtype=bool)  # noqa: PLR2004  (a pair is two)
        self.common = often | ~np.array([kinds.own for kinds in self.kinds], dtype=bool)
        self.organisations = [" ".join(plain_words(text)) for text in column["organisatie"]]
        self.addresses, self.places = _addresses(column)
        self.lat, self.lon = (parse_numbers(column[name])[0].to_numpy() for name in ("lat", "lon"))


_WANTED = (
    "aanbod_id",
    "naam",
    "aanbodsoort",
    "organisatie",
    "straat",
    "huisnummer",
    "postcode",
    "plaats",
    "lat",
    "lon",
)


def _addresses(column: dict[str, pd.Series[str]]) -> tuple[list[tuple[str, str]], list[str]]:
    """Give (street and number, postcode and number) per row, and the key of its place."""
    parts = [column[name].tolist() for name in ("straat", "huisnummer", "postcode", "plaats")]
    known: dict[tuple[str, ...], tuple[tuple[str, str], str]] = {}
    result = []
    for cells in zip(*parts, strict=True):
        if cells not in known:
            adres = parse_adres_parts(
                **dict(zip(("straat", "huisnummer", "postcode", "plaats"), cells, strict=True))
            )
            number = str(adres.huisnummer or "")
            street = f"{compare_key(adres.straat)} {number}" if adres.straat and number else ""
            code = f"{adres.postcode} {number}" if adres.postcode and number else ""
            known[cells] = ((street, code), compare_key(adres.plaats or ""))
        result.append(known[cells])
    return [one[0] for one in result], [one[1] for one in result]


class Evidence:
    """Evidence for and against each pair being one offering, in log odds.

    Args:
        rows: what is compared.
        left: places in `rows`, one per pair.
        right: the other of each pair.
        least: the names of a pair that stays below this, however alike they are, are not compared.

    """

    def __init__(self, rows: Rows, left: Ints, right: Ints, *, least: float = -np.inf) -> None:
        """Measure every pair."""
        self.rows, self.left, self.right = rows, left, right
        self.same_address = _same_address(rows, left, right)
        self.distance_m = _distances(rows, left, right)
        self.organisation = _text_likeness(rows.organisations, left, right)
        soorten = rows.soorten
        neutral = np.isin(soorten, _NEUTRAL)
        self.soort_known = ~(neutral[left] | neutral[right])
        self.same_soort = soorten[left] == soorten[right]
        pairs = zip(left, right, strict=True)
        self.numbers_differ = np.array(
            [_differ(rows.numbers[a], rows.numbers[b]) for a, b in pairs], dtype=bool
        )
        places = np.array(rows.places, dtype=object)
        self.other_place = (places[left] != places[right]) & (places[left] != "") & (places[right] != "")
        self.place = self._place()
        self.around = self._around()
        self.name, self.inside, self.kind = self._compare_names(self.around + _BEST_NAME >= least)

    def total(self) -> Floats:
        """Give the log odds."""
        within = np.maximum(self.name, _INSIDE * self.inside + (1 - _INSIDE) * self.name)
        likeness = np.where((self.place >= _NEARISH) & (self.kind >= 0), within, self.name)
        total: Floats = _NAME * (likeness - _ENOUGH_NAME) + self.kind + self.around
        return total

    def _compare_names(self, hopeful: Bools) -> tuple[Floats, Floats, Floats]:
        """Give per pair how alike the names are, how much lies inside the other, and what the kinds say."""
        rows, (name, inside, kind) = self.rows, np.zeros((3, len(self.left)))
        pairs = np.flatnonzero(hopeful)
        name[pairs], inside[pairs] = name_likeness(rows.words, self.left[pairs], self.right[pairs])
        # Without the words of its own address a name may be another one; elsewhere these tell two apart.
        cut = pairs[rows.trimmed[self.left[pairs]] | rows.trimmed[self.right[pairs]]]
        here, elsewhere = (cut[self.same_address[cut] == answer] for answer in (1, -1))
        name[here] = np.maximum(name[here], self._whole_names(here))
        name[elsewhere] = np.minimum(name[elsewhere], self._whole_names(elsewhere))
        for pair in np.flatnonzero(np.maximum(name, inside) >= _WORTH_A_KIND).tolist():
            a, b = self.left[pair], self.right[pair]
            kind[pair] = _kind_evidence(rows.kinds[a], rows.kinds[b], (rows.words[a], rows.words[b]))
        return name, inside, kind

    def _whole_names(self, pairs: Ints) -> Floats:
        return name_likeness(self.rows.all_words, self.left[pairs], self.right[pairs]).alike

    def _around(self) -> Floats:
        """Give the log odds of everything but the likeness of the names."""
        common = (self.rows.common[self.left] | self.rows.common[self.right]) & (self.place < _NEAR)
        organisation = np.select(
            [self.organisation >= _ALIKE, self.organisation < _UNLIKE],
            [_ORGANISATION, _OTHER_ORGANISATION],
            default=0.0,
        )
        organisation = np.where(np.isnan(self.organisation), 0.0, organisation)
        soort = np.where(self.soort_known, np.where(self.same_soort, _SOORT, -_SOORT), 0.0)
        numbers = np.where(self.numbers_differ, _OTHER_NUMBERS, 0.0)
        around: Floats = self.place + organisation + soort + numbers + np.where(common, _COMMON_NAME, 0.0)
        return around

    def _place(self) -> Floats:
        """Give the log odds of where the two are."""
        near = np.nan_to_num(self.distance_m, nan=np.inf)
        known = np.isfinite(self.distance_m)
        far = (known & (near > _FAR_M)) | self.other_place
        place = np.select(
            [self.same_address == 1, near <= _NEAR_M, near <= _NEARISH_M, far],
            [_SAME_PLACE, _NEAR, _NEARISH, _FAR],
            default=0.0,
        )
        elsewhere = (self.same_address == -1) & (place >= 0)
        return np.where(elsewhere, _OTHER_ADDRESS, place)

    def explain(self, place: int) -> str:
        """Say in Dutch what speaks for and against pair number `place`."""
        said = [f"naam lijkt voor {round(self.name[place] * 100)}%"]
        said += ["andere soort gebouw of activiteit in de naam"] if self.kind[place] < 0 else []
        said += {1: ["zelfde adres"], -1: ["ander adres"]}.get(int(self.same_address[place]), [])
        if np.isfinite(self.distance_m[place]):
            said.append(f"{round(self.distance_m[place])} m uit elkaar")
        if not np.isnan(self.organisation[place]):
            alike = self.organisation[place] >= _ALIKE
            said.append("zelfde organisatie" if alike else "andere organisatie")
        if self.soort_known[place]:
            said.append("zelfde soort" if self.same_soort[place] else "andere soort")
        said += ["andere getallen in de naam"] if self.numbers_differ[place] else []
        said += ["andere plaats"] if self.other_place[place] else []
        return ", ".join(said)


def _same_address(rows: Rows, left: Ints, right: Ints) -> Ints:
    """Give 1 for the same address, -1 for another one, 0 where one of the two is not known."""
    columns = [np.array([one[i] for one in rows.addresses], dtype=object) for i in (0, 1)]
    result = np.zeros(len(left), dtype=np.int64)
    for values in columns:
        known = (values[left] != "") & (values[right] != "")
        result = np.where(known & (values[left] == values[right]), 1, result)
        result = np.where(known & (values[left] != values[right]) & (result == 0), -1, result)
    return result


def _distances(rows: Rows, left: Ints, right: Ints) -> Floats:
    north = np.radians(rows.lat[left] - rows.lat[right])
    east = np.radians(rows.lon[left] - rows.lon[right]) * np.cos(np.radians(rows.lat[left]))
    distance: Floats = 6_371_000 * np.hypot(north, east)
    return distance


def _text_likeness(texts: list[str], left: Ints, right: Ints) -> Floats:
    """Give 0-1 per pair, NaN where one of the texts is empty."""
    values = np.array(texts, dtype=object)
    ratio = process.cpdist(values[left], values[right], scorer=fuzz.token_set_ratio, dtype=np.float32) / 100
    return np.where((values[left] == "") | (values[right] == ""), np.nan, np.asarray(ratio, dtype=float))


def _own_words(words: list[str], where: set[str]) -> list[str]:
    """Leave out numbers, and the words of the own address where another word still tells what it is."""
    named = [word for word in words if not word.isdigit()]
    rest = [word for word in named if word not in where]
    return rest if any(word not in FILL and not kind_of(word) for word in rest) else named


def _kind_evidence(first: Kinds, second: Kinds, words: tuple[Sequence[str], Sequence[str]]) -> float:
    """Give the log odds of what two names say they are: the same house, another one, or something inside."""
    odd = [*_odd(first, second, words[1]), *_odd(second, first, words[0])]
    if odd:
        one_more = len(odd) == 1 and not (first.activities and second.activities)
        return _MORE_ACTIVITY if one_more and not (first.buildings or second.buildings) else _OTHER_ACTIVITY
    if first.buildings and second.buildings:
        return _SAME_BUILDING if first.buildings.keys() & second.buildings.keys() else _OTHER_BUILDING
    return 0.0


def _odd(kinds: Kinds, other: Kinds, words: Sequence[str]) -> list[str]:
    """Give the activities that the other name does not have, not even misspelt."""
    return [
        kind
        for kind, word in kinds.activities.items()
        if kind not in other.activities and not any(word_likeness(word, one) for one in words)
    ]


def _differ(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second and first != second)
