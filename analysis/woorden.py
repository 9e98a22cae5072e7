"""Woorden: numbers and findings as Dutch text, the same on screen, in reports and in tables.

Unknown is written as "onbekend", never as zero. Groups of 1-9 people are written as "minder dan 10".
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from babel.numbers import format_decimal

from analysis.normen import ALLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.afstand import DistanceMeasure
    from analysis.normen import Normen

__all__ = [
    "ONBEKEND",
    "aantal",
    "decimal",
    "doelgroep_in_sentence",
    "maat_words",
    "meters",
    "minuten",
    "opsomming",
    "personen",
    "personen_range",
    "personen_van",
    "procent",
    "stuks",
    "te_ver",
    "tekort_sentence",
    "text_of",
    "vervoeg",
]

ONBEKEND = "onbekend"
_SMALL_GROUP = 10
_CSV_DECIMALS = 6
_SHARE_DECIMALS = 9  # what is smaller comes from adding up floats


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def text_of(value: object, *, missing: str = ONBEKEND) -> str:
    r"""Give a cell as text on one line without control characters; empty, None and NaN become `missing`.

    >>> text_of(" De\nHaard "), text_of(float("nan")), text_of("", missing="zonder naam")
    ('De Haard', 'onbekend', 'zonder naam')
    """
    raw = "" if value is None or value != value else str(value)  # noqa: PLR0124 NaN is not itself
    text = "".join(char if char.isprintable() else " " for char in raw)
    return " ".join(text.split()) or missing


@lru_cache(maxsize=4096)
def _whole(value: int) -> str:
    return str(format_decimal(value, locale="nl"))


def aantal(value: float | None) -> str:
    """Write a count of things in Dutch notation; None or NaN is "onbekend".

    >>> aantal(1240.4), aantal(None)
    ('1.240', 'onbekend')
    """
    return ONBEKEND if value is None or _missing(value) else _whole(_round(value))


def stuks(count: int, one: str, more: str) -> str:
    """Write a count with what is counted.

    >>> stuks(1, "rij staat", "rijen staan"), stuks(1200, "rij staat", "rijen staan")
    ('1 rij staat', '1.200 rijen staan')
    """
    return f"{aantal(count)} {one if count == 1 else more}"


def personen(value: float | None) -> str:
    """Write a number of people; 1-9 is "minder dan 10", None or NaN is "onbekend".

    >>> personen(1240), personen(3.2), personen(0), personen(float("nan"))
    ('1.240', 'minder dan 10', '0', 'onbekend')
    """
    if value is None or _missing(value):
        return ONBEKEND
    return f"minder dan {_SMALL_GROUP}" if _is_small(value) else aantal(value)


def _is_small(value: float) -> bool:
    """Tell whether a number of people is told as "minder dan 10"."""
    return round(value, _CSV_DECIMALS) > 0 and _round(value) < _SMALL_GROUP


def _round(value: float) -> int:
    """Round to a whole number by the digits that a CSV has: noise behind them makes no other number."""
    return round(round(value, _CSV_DECIMALS))


def personen_range(low: float | None, high: float | None) -> str:
    """Write the least and the most a number of people can be; one of them where they read the same.

    >>> personen_range(900, 2300), personen_range(4, 5), personen_range(0, 12), personen_range(0, 8)
    ('900 tot 2.300', 'minder dan 10', '0 tot 12', 'minder dan 10')
    """
    if low is None or high is None or _missing(low) or _missing(high):
        return ONBEKEND
    first, last = personen(low), personen(high)
    if first == last or _is_small(high):  # "minder dan 10" holds none, too
        return last
    return f"{first} tot {last}"


def personen_van(part: float | None, total: float | None, *, most: float | None = None) -> str:
    """Write how many of a number of people: all of them and nobody in words.

    Args:
        part: how many, or the least it can be where `most` is given.
        total: of how many; of 1-9 people is never told that it is all of them.
        most: the most it can be.

    >>> personen_van(1200, 4340), personen_van(900, 4340, most=4340), personen_van(3, 4340)
    ('1.200 van de 4.340', '900 tot 4.340 van de 4.340', 'minder dan 10 van de 4.340')
    >>> personen_van(4340, 4340), personen_van(4339.7, 4340), personen_van(0, 4340), personen_van(4, 4)
    ('alle 4.340', 'bijna alle 4.340', 'niemand van de 4.340', 'minder dan 10 van de minder dan 10')
    """
    words, everybody = personen(part) if most is None else personen_range(part, most), personen(total)
    if words == everybody and words[0] in "123456789":
        return f"{'alle' if _same(part, total) else 'bijna alle'} {everybody}"
    return f"{'niemand' if words == '0' else words} van de {everybody}"


def _same(value: float | None, other: float | None) -> bool:
    return round((value or 0) - (other or 0), _CSV_DECIMALS) == 0


def vervoeg(people: str, one: str, more: str) -> str:
    """Choose the verb that goes with what `personen_van` wrote.

    >>> vervoeg(personen_van(0, 80), "woont", "wonen"), vervoeg(personen_van(80, 80), "woont", "wonen")
    ('woont', 'wonen')
    """
    return one if people.startswith("niemand") else more


def te_ver(row: Mapping[Any, Any]) -> str:
    """Write how many of the inwoners of a row live further than the norm: a number, else a range.

    Args:
        row: inwoners, buiten_norm, buiten_norm_min and buiten_norm_max.

    """
    known = not _missing(row["buiten_norm"])
    low, high = ("buiten_norm", "buiten_norm") if known else ("buiten_norm_min", "buiten_norm_max")
    return personen_van(row[low], row["inwoners"], most=row[high])


def decimal(value: float) -> str:
    """Write a factor or speed with a decimal comma.

    >>> decimal(1.3), decimal(4.0)
    ('1,3', '4')
    """
    return str(format_decimal(value, format="#,##0.###", locale="nl"))


def meters(value: float | None) -> str:
    """Write a distance in metres; None, NaN or infinite is "onbekend".

    >>> meters(412.3)
    '412 m'
    """
    return ONBEKEND if value is None or not math.isfinite(value) else f"{aantal(value)} m"


def minuten(value: float | None, *, loopsnelheid_kmh: float) -> str:
    """Write how long somebody walks over `value` metres, in whole minutes; missing is "onbekend".

    >>> minuten(400, loopsnelheid_kmh=3.6)
    'ongeveer 7 minuten'
    """
    if value is None or not math.isfinite(value) or loopsnelheid_kmh <= 0:
        return ONBEKEND
    whole = max(1, round(value / (loopsnelheid_kmh * 1000 / 60)))
    return f"ongeveer {whole} {'minuut' if whole == 1 else 'minuten'}"


def opsomming(names: Sequence[str]) -> str:
    """Write names in a row, as in a sentence.

    >>> opsomming(["Schelle", "Ittersum", "Berkum"])
    'Schelle, Ittersum en Berkum'
    """
    return str(format_list(names, locale="nl"))


def procent(aandeel: float | None) -> str:
    """Write a share (0-1) as a percentage; shares just off 0 and 1 do not read as all or nothing.

    >>> procent(0.823), procent(0.999), procent(None)
    ('82 %', 'ruim 99 %', 'onbekend')
    """
    if aandeel is None or _missing(aandeel):
        return ONBEKEND
    aandeel = round(aandeel, _SHARE_DECIMALS)
    whole = round(100 * aandeel)
    if whole == 0 and aandeel > 0:
        return "nog geen 1 %"
    if whole == 100 and aandeel < 1:  # noqa: PLR2004 a hundred per cent
        return "ruim 99 %"
    return f"{whole} %"


def maat_words(maat: DistanceMeasure) -> str:
    """Say how distance is measured; along streets there is no factor to tell.

    >>> from analysis.afstand import Hemelsbreed
    >>> maat_words(Hemelsbreed(1.3))
    'hemelsbreed × omwegfactor 1,3'
    """
    factor = f" × omwegfactor {decimal(maat.omwegfactor)}"
    return f"{maat.naam}{factor if maat.naam == 'hemelsbreed' else ''}"


def doelgroep_in_sentence(normen: Normen, doelgroep: str) -> str:
    """Give the label of `doelgroep` as it reads after a number: "ouderen (65+)", "inwoners"."""
    if doelgroep == ALLE:
        return "inwoners"
    label = normen.label_of(doelgroep)
    return label[:1].lower() + label[1:]


def tekort_sentence(row: Mapping[Any, Any], *, normen: Normen, in_register: bool) -> str:
    """State in Dutch how many people of a doelgroep live further than the norm, persons first.

    Args:
        row: one row of dekking (of a gebied, or the gemeente) with its columns.
        normen: for the labels.
        in_register: whether the register knows any offering of the soort that serves the doelgroep.

    """
    who = doelgroep_in_sentence(normen, str(row["doelgroep"]))
    what = f"‘{normen.label_of(str(row['aanbodsoort']))}’"
    where = str(row["gebiednaam"])
    norm = meters(_number(row["norm_m"]))
    inwoners, binnen = _number(row["inwoners"]), _number(row["inwoners_binnen_norm"])
    if not in_register:
        return (
            f"In het register staat geen aanbod {what} voor {who}. "
            f"In {where} wonen {personen(inwoners)} {who}. Ga eerst na of dit aanbod er echt niet is."
        )
    if _missing(inwoners) or _missing(binnen):
        share = procent(_number(row["aandeel_binnen_norm"]))
        return (
            f"Hoeveel {who} er in {where} wonen, is onbekend. Wel te zeggen: {share} van de woonplekken "
            f"ligt binnen {norm} (geschatte loopafstand) van aanbod {what}."
        )
    if inwoners == 0:
        return f"In {where} wonen geen {who}."
    outside = personen_van(max(0.0, inwoners - binnen), inwoners)
    live = vervoeg(outside, "woont", "wonen")
    return (
        f"{outside[:1].upper()}{outside[1:]} {who} in {where} {live} verder dan {norm} "
        f"(geschatte loopafstand) van aanbod {what}."
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan
