"""The record-linkage library we compare with: Splink, as its documentation advises, without labels.

Splink (MIT) estimates the same model as ours (Fellegi and Sunter) from the data itself. It gets what our
rules get: name, words of the name, street, number, postcode, point. Its chance from which a pair counts is
chosen afterwards, where it does best on the labels: more than a user could do.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compare
from splink.blocking_rule_library import CustomRule

from analysis.importing.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from splink.internals.blocking_rule_creator import BlockingRuleCreator

    Pairs = set[tuple[str, str]]

__all__ = ["Score", "best_of_splink", "score_of"]

_CHANCES = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)


class Score(NamedTuple):
    """How good a set of proposed pairs is."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Give the harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_of(found: AbstractSet[tuple[str, str]], truth: AbstractSet[tuple[str, str]]) -> Score:
    """Compare proposed pairs with true ones; both with the lower id first."""
    hits = len(found & truth)
    return Score(hits / len(found) if found else 0.0, hits / len(truth))


def best_of_splink(rows: pd.DataFrame, truth: AbstractSet[tuple[str, str]]) -> Score:
    """Give the best score of Splink over a range of chances, by F1."""
    logging.disable(logging.WARNING)
    try:
        table = _predict(_prepare(rows))
    finally:
        logging.disable(logging.NOTSET)
    lists = rows.set_index("aanbod_id")["lijst"]
    other = table["unique_id_l"].map(lists).to_numpy() != table["unique_id_r"].map(lists).to_numpy()
    table = table[other]
    scores = []
    for chance in _CHANCES:
        kept = table[table["match_probability"] >= chance]
        pairs: Pairs = {
            (min(a, b), max(a, b)) for a, b in zip(kept["unique_id_l"], kept["unique_id_r"], strict=True)
        }
        scores.append(score_of(pairs, truth))
    return max(scores, key=lambda score: score.f1)


def _prepare(rows: pd.DataFrame) -> pd.DataFrame:
    words = [plain_words(name) for name in rows["naam"]]
    texts = {name: rows[name].str.casefold().replace("", None) for name in ("straat", "huisnummer")}
    frame = pd.DataFrame(texts).astype(object)
    frame["postcode"] = rows["postcode"].str.replace(" ", "").str.upper().replace("", None).astype(object)
    frame = frame.where(frame.notna(), None)
    frame["unique_id"] = rows["aanbod_id"].astype(object)
    frame["naam"] = pd.Series([" ".join(one) for one in words], index=rows.index, dtype=object)
    frame["woorden"] = pd.Series(words, index=rows.index, dtype=object)
    for name in ("lat", "lon"):
        frame[name] = pd.to_numeric(rows[name], errors="coerce")
    return frame


def _predict(frame: pd.DataFrame) -> pd.DataFrame:
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("naam", [0.95, 0.88, 0.8]),
            compare.ArrayIntersectAtSizes("woorden", [3, 2, 1]),
            compare.JaroWinklerAtThresholds("straat", [0.92]),
            compare.ExactMatch("huisnummer"),
            compare.ExactMatch("postcode"),
            compare.DistanceInKMAtThresholds("lat", "lon", [0.075, 0.3, 1.0]),
        ],
        blocking_rules_to_generate_predictions=[CustomRule("1=1")],
    )
    database = DuckDBAPI()
    linker = Linker(database.register(frame), settings)
    rules: list[str | BlockingRuleCreator] = [block_on("naam"), block_on("straat", "huisnummer", "naam")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("straat", "huisnummer"), block_on("naam")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found: pd.DataFrame = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()  # type: ignore[no-untyped-call]
    return found
