"""Veranderingen: what is different in a gebied since an earlier moment, in figures and register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from analysis.errors import DataError
from analysis.rapport.aanbodlijst import aanbod_in
from analysis.register import changes_of, open_history
from analysis.stand import compare_standen, describe_verschil, take_stand
from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analysis.eerder import Eerder
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["VERANDERD", "list_register_changes", "list_veranderingen"]

VERANDERD = "Wat is er veranderd?"
_MOST = 6


def list_veranderingen(onderwerp: Onderwerp, data: Path, *, eerder: Eerder | None) -> list[str]:
    """Give sentences on what changed: first the figures, then the register.

    A history that cannot be read is a sentence, too. The figures of a buurt are not kept, and those of a plan
    are not of today: of neither a change is told.

    Args:
        onderwerp: a wijk or buurt.
        data: the data directory, for the history of its register.
        eerder: from `find_eerder`; None: there is no earlier moment.

    """
    lines = []
    if eerder is not None and onderwerp.niveau == "wijk" and not onderwerp.plan:
        lines = _list_changed_figures(onderwerp, eerder)
    aanbod = aanbod_in(onderwerp)
    try:
        return [
            *lines,
            *list_register_changes(data, dict(zip(aanbod["aanbod_id"], aanbod["naam"], strict=True))),
        ]
    except DataError as error:
        return [*lines, f"{error.melding} {error.oplossing}"]


def _list_changed_figures(onderwerp: Onderwerp, eerder: Eerder) -> list[str]:
    now = take_stand(onderwerp.results)
    mine = eerder.stand[eerder.stand["gebiedcode"] == onderwerp.gebiedcode]
    # of another town, or of other normen
    if mine.merge(now, on=["gebiedcode", "doelgroep", "aanbodsoort"]).empty:
        naam = text_of(onderwerp.naam)
        return [f"Over {naam} is niets bewaard om mee te vergelijken ({eerder.wanneer})."]
    return describe_verschil(compare_standen(mine, now, normen=onderwerp.normen), since=eerder.wanneer)


def list_register_changes(data: Path, names: Mapping[str, str]) -> list[str]:
    """Give the latest changes of the register about the offerings `names` (aanbod_id → naam), newest first.

    Raises:
        UnreadableError: the history cannot be read.

    """
    with open_history(data) as db:
        table = None if db is None else changes_of(db)
    if table is None:
        return []
    mine = table[table["aanbod_id"].isin(list(names))]
    lines = []
    for (_, aanbod_id), rows in mine.groupby(["nummer", "aanbod_id"], sort=False):
        first = rows.iloc[0]
        day = dt.datetime.fromisoformat(str(first["tijd"])).date()
        columns = [str(column) for column in rows["kolom"] if column]
        what = f"{', '.join(dict.fromkeys(columns))} veranderd" if columns else "rij toegevoegd"
        lines.append(
            f"Register, {day.day}-{day.month}-{day.year}: {text_of(names[str(aanbod_id)])}, {what} "
            f"({text_of(first['rol'])})."
        )
    return lines[::-1][:_MOST]
