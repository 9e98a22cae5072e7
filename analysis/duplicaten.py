"""Find offerings that stand in the register twice, mostly from two sources; propose, never merge.

The score adds up evidence for and against (log odds, after Fellegi and Sunter 1969): how alike the names
are, where rare pieces of a name weigh more than common ones, place, organisation, soort, and numbers in the
names. Every pair says in words why. Only pairs that share something are compared, so 20,000 rows take
seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from analysis.adressen import compare_key, parse_adres_parts
from analysis.importing.words import plain_words
from analysis.naamgelijkenis import name_likeness
from analysis.tables import parse_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

__all__ = ["COLUMNS", "find_duplicaten"]

COLUMNS = ["aanbod_id_a", "aanbod_id_b", "naam_a", "naam_b", "score", "uitleg"]
_MAX_BLOCK = 60  # a piece that more rows share says too little to compare them all
_NAME, _ENOUGH_NAME = (
    14.0,
    0.78,
)  # log odds per unit of likeness, and the likeness that says nothing either way
_SAME_PLACE, _NEAR, _NEARISH, _OTHER_ADDRESS, _FAR = 2.0, 1.5, 0.5, -1.5, -4.0
_ORGANISATION, _OTHER_ORGANISATION, _SOORT, _OTHER_NUMBERS, _COMMON_NAME = 1.0, -1.0, 0.5, -6.0, -4.0
_NEAR_M, _NEARISH_M, _FAR_M = 75.0, 300.0, 1000.0
_ALIKE, _UNLIKE = 0.6, 0.25
_NEUTRAL = ("", "overig")


def find_duplicaten(
    aanbod: pd.DataFrame, *, min_score: float = 0.6, bronkolom: str | None = None
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
    rows = _Rows(aanbod.reset_index(drop=True))
    left, right = _candidate_pairs(rows)
    if bronkolom is not None:
        sources = aanbod[bronkolom].to_numpy()
        other = sources[left] != sources[right]
        left, right = left[other], right[other]
    evidence = _Evidence(rows, left, right)
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


class _Rows:
    """What is compared of each row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Take the columns apart once."""
        blank = pd.Series("", index=frame.index, dtype="str")
        column = {name: frame[name].fillna("") if name in frame else blank for name in _WANTED}
        self.ids = column["aanbod_id"].to_numpy(dtype=object)
        self.names = column["naam"].to_numpy(dtype=object)
        self.soorten = column["aanbodsoort"].to_numpy(dtype=object)
        words = [plain_words(text) for text in self.names]
        self.words = [[word for word in one if not word.isdigit()] for one in words]
        self.numbers = [frozenset(word for word in one if word.isdigit()) for one in words]
        self.keys = [" ".join(one) for one in self.words]
        counts = Counter(self.keys)
        self.common = np.array([counts[key] > 2 for key in self.keys], dtype=bool)  # noqa: PLR2004  (a pair is two)
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


def _candidate_pairs(rows: _Rows) -> tuple[Ints, Ints]:
    blocks = defaultdict[object, list[int]](list)
    for row in range(len(rows.ids)):
        for key in _block_keys(rows, row):
            blocks[key].append(row)
    found = [_pairs(np.array(block)) for block in blocks.values() if 1 < len(block) <= _MAX_BLOCK]
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    codes = np.unique(np.concatenate(found))
    return codes >> 32, codes & 0xFFFFFFFF


def _block_keys(rows: _Rows, row: int) -> Iterator[tuple[object, ...]]:
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


class _Evidence:
    """Evidence for and against each pair being one offering, in log odds."""

    def __init__(self, rows: _Rows, left: Ints, right: Ints) -> None:
        """Measure every pair."""
        self.rows, self.left, self.right = rows, left, right
        self.name = name_likeness(rows.words, left, right)
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

    def total(self) -> Floats:
        """Give the log odds."""
        near = np.nan_to_num(self.distance_m, nan=np.inf)
        known = np.isfinite(self.distance_m)
        far = (known & (near > _FAR_M)) | self.other_place
        place = np.select(
            [self.same_address == 1, near <= _NEAR_M, near <= _NEARISH_M, far],
            [_SAME_PLACE, _NEAR, _NEARISH, _FAR],
            default=0.0,
        )
        elsewhere = (self.same_address == -1) & (place >= 0)
        place = np.where(elsewhere, _OTHER_ADDRESS, place)
        common = (self.rows.common[self.left] | self.rows.common[self.right]) & (place < _NEAR)
        organisation = np.select(
            [self.organisation >= _ALIKE, self.organisation < _UNLIKE],
            [_ORGANISATION, _OTHER_ORGANISATION],
            default=0.0,
        )
        organisation = np.where(np.isnan(self.organisation), 0.0, organisation)
        soort = np.where(self.soort_known, np.where(self.same_soort, _SOORT, -_SOORT), 0.0)
        numbers = np.where(self.numbers_differ, _OTHER_NUMBERS, 0.0)
        common_name = np.where(common, _COMMON_NAME, 0.0)
        name = _NAME * (self.name - _ENOUGH_NAME)
        total: Floats = name + place + organisation + soort + numbers + common_name
        return total

    def explain(self, place: int) -> str:
        """Say in Dutch what speaks for and against pair number `place`."""
        said = [f"naam lijkt voor {round(self.name[place] * 100)}%"]
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


def _same_address(rows: _Rows, left: Ints, right: Ints) -> Ints:
    """Give 1 for the same address, -1 for another one, 0 where one of the two is not known."""
    columns = [np.array([one[i] for one in rows.addresses], dtype=object) for i in (0, 1)]
    result = np.zeros(len(left), dtype=np.int64)
    for values in columns:
        known = (values[left] != "") & (values[right] != "")
        result = np.where(known & (values[left] == values[right]), 1, result)
        result = np.where(known & (values[left] != values[right]) & (result == 0), -1, result)
    return result


def _distances(rows: _Rows, left: Ints, right: Ints) -> Floats:
    north = np.radians(rows.lat[left] - rows.lat[right])
    east = np.radians(rows.lon[left] - rows.lon[right]) * np.cos(np.radians(rows.lat[left]))
    distance: Floats = 6_371_000 * np.hypot(north, east)
    return distance


def _text_likeness(texts: list[str], left: Ints, right: Ints) -> Floats:
    """Give 0-1 per pair, NaN where one of the texts is empty."""
    values = np.array(texts, dtype=object)
    ratio = process.cpdist(values[left], values[right], scorer=fuzz.token_set_ratio, dtype=np.float32) / 100
    return np.where((values[left] == "") | (values[right] == ""), np.nan, np.asarray(ratio, dtype=float))


def _differ(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second and first != second)
