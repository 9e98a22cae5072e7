"""Stand: the figures on the day of a meeting, kept so that the next one opens on what changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.atomic import write_atomically
from analysis.woorden import doelgroep_in_sentence, meters, personen

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.normen import Normen
    from analysis.pipeline import Results

__all__ = [
    "MAAT",
    "Verschil",
    "compare_standen",
    "describe_verschil",
    "keep_stand",
    "last_stand",
    "take_stand",
]

_FOLDER, _FILE = "tafel", "stand.csv"
_KEY = ["gebiedcode", "doelgroep", "aanbodsoort"]
_NUMBERS = ["norm_m", "inwoners", "buiten", "buiten_min"]
_COLUMNS = [*_KEY, "gebiednaam", "niveau", "status", "voorlopig", "maat", *_NUMBERS]
MAAT = "hemelsbreed"  # of figures that do not say how distance was measured

Verschil = dict[str, list[str]]  # kind of change → sentences, those about most people first
NIEUW, OPGELOST, GROTER, KLEINER, ANDERS = "nieuw", "opgelost", "groter", "kleiner", "anders"
_SHOWN = 3
_WORDS = {
    NIEUW: "nieuw",
    OPGELOST: "opgelost",
    GROTER: "groter geworden",
    KLEINER: "kleiner geworden",
    ANDERS: "niet te vergelijken",
}


def take_stand(results: Results) -> pd.DataFrame:
    """Give the figures of every wijk and gemeente × norm as they are now, whatever their status."""
    dekking = results.dekking
    rows = dekking[dekking["niveau"] != "buurt"]
    rows = rows.assign(
        buiten=rows["inwoners"] - rows["inwoners_binnen_norm"],
        buiten_min=rows["inwoners"] - rows["inwoners_binnen_norm_max"],
    )
    return rows[_COLUMNS].reset_index(drop=True)


def keep_stand(data: Path, stand: pd.DataFrame, *, datum: dt.date) -> None:
    """Keep `stand` as that of a meeting; the last one of a day counts.

    Raises:
        OutputError: it cannot be written.

    """
    content = stand.to_csv(index=False, lineterminator="\n").encode()
    write_atomically(data / _FOLDER / datum.isoformat() / _FILE, content)


def last_stand(data: Path, *, before: dt.date) -> tuple[dt.date, pd.DataFrame] | None:
    """Give day and figures of the last meeting before a day; None where there is none that can be read."""
    days = []
    for path in (data / _FOLDER).glob(f"*/{_FILE}"):
        try:
            days.append((dt.date.fromisoformat(path.parent.name), path))
        except ValueError:
            continue
    for day, path in sorted(days, reverse=True):
        if day < before and (table := _read(path)) is not None:
            return day, table
    return None


def _read(path: Path) -> pd.DataFrame | None:
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        table[_NUMBERS] = table[_NUMBERS].apply(pd.to_numeric)
        table = table if "maat" in table else table.assign(maat=MAAT)
        return table[_COLUMNS].drop_duplicates(_KEY)
    except (OSError, ValueError, KeyError):
        return None


def compare_standen(old: pd.DataFrame, now: pd.DataFrame, *, normen: Normen) -> Verschil:
    """Say what changed for wijken between two standen, as sentences per kind.

    A pair whose norm changed, that was measured in another way, or whose people became unknown, is under
    "anders": it cannot be compared.
    """
    both = old[old["niveau"] == "wijk"].merge(
        now[now["niveau"] == "wijk"], on=_KEY, how="inner", suffixes=("_old", "")
    )
    result: Verschil = {kind: [] for kind in (NIEUW, OPGELOST, GROTER, KLEINER, ANDERS)}
    rows = both.to_dict("records")
    for row in sorted(rows, key=lambda row: -_people_moved(row)):
        kind = _kind_of(row)
        if kind and row["doelgroep"] in normen.doelgroepen:
            result[kind].append(_sentence(row, kind, normen))
    return result


def describe_verschil(verschil: Verschil, *, since: dt.date | str) -> list[str]:
    """Say in a few sentences what changed since a day (or a moment in words): how many, then the biggest."""
    day = since if isinstance(since, str) else f"{since.day}-{since.month}-{since.year}"
    if not any(verschil.values()):
        return [f"Sinds {day} is er in de cijfers niets veranderd."]
    counts = [f"{len(lines)} {_WORDS[kind]}" for kind, lines in verschil.items() if lines]
    first = [
        f"{_WORDS[kind].capitalize()}: {line}" for kind, lines in verschil.items() for line in lines[:_SHOWN]
    ]
    return [f"Sinds {day}: {', '.join(counts)}.", *first]


def _people_moved(row: dict[Any, Any]) -> float:
    moved = abs(row["buiten"] - row["buiten_old"])
    return float(moved) if moved == moved else 0.0  # noqa: PLR0124 NaN is not itself


def _kind_of(row: dict[Any, Any]) -> str | None:
    was, now = row["status_old"], row["status"]
    if row["norm_m"] != row["norm_m_old"] or row["maat"] != row["maat_old"]:
        return ANDERS
    if was != now:
        return {"hiaat": NIEUW, "voldoet": OPGELOST if was == "hiaat" else None}.get(now, ANDERS)
    if now != "hiaat" or round(row["buiten"]) == round(row["buiten_old"]):
        return None
    return GROTER if row["buiten"] > row["buiten_old"] else KLEINER


def _sentence(row: dict[Any, Any], kind: str, normen: Normen) -> str:
    who = doelgroep_in_sentence(normen, row["doelgroep"])
    what = f"{row['gebiednaam']}, {who}, ‘{normen.label_of(row['aanbodsoort'])}’"
    was, now = personen(row["buiten_old"]), personen(row["buiten"])
    if kind != ANDERS:
        return f"{what}: verder dan de norm woonden {was} mensen, nu {now}."
    if row["norm_m"] != row["norm_m_old"]:
        old, new = meters(row["norm_m_old"]), meters(row["norm_m"])
        return f"{what}: niet te vergelijken. De norm was {old} en is nu {new}."
    if row["maat"] != row["maat_old"]:
        return f"{what}: niet te vergelijken. De afstand was {row['maat_old']} en is nu {row['maat']}."
    return f"{what}: niet te vergelijken. Het aantal was {was} en is nu {now}."
