"""Read geo/bevolking.csv: how many people of each doelgroep live in a buurt, wijk or gemeente."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.errors import SchemaError
from analysis.readers.codes import spellings, to_code
from analysis.schemas import columns_of, validate
from analysis.tables import SENTINEL, parse_numbers, read_table, require_columns

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.normen import Normen

__all__ = ["read_bevolking"]

_THOUSANDS_MELDING = "'{}' is gelezen met een punt als komma. Zijn het duizenden? Schrijf het zonder punt."
_ENGLISH_MELDING = (
    "'{}' is gelezen als een getal achter de komma. Zijn het duizenden? Schrijf het zonder komma."
)
_SENTINEL_MELDING = (
    "'{}' betekent bij het CBS: onbekend of geheim. Het telt als onbekend; laat de cel liever leeg."
)
_GEBIED_MELDING = "Gebied '{}' staat niet in de buurten. De rij telt niet mee; verbeter de code."
_DOELGROEP_MELDING = "Doelgroep '{}' staat niet in normen.toml. De rij telt niet mee; verbeter de code."
_SCHATTING_MELDING = "'{}' is geen ja of nee. Het getal telt als geteld; vul ja of nee in."
_YES, _NO = ("ja", "j", "true", "1", "waar"), ("nee", "n", "false", "0", "onwaar", "")
_MOST_INWONERS = 1e8  # more than live in the Netherlands five times over: a typing error


def read_bevolking(
    path: Path, *, bron: str, normen: Normen, gebieden: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, list[Bevinding]]:
    """Read the figures, as they stand: nothing is derived or spread here.

    Args:
        path: gebiedcode, doelgroep, inwoners (empty = unknown), peiljaar, bron, schatting (ja/nee).
        bron: the name used in messages.
        normen: which doelgroepen exist.
        gebieden: which codes exist.

    Returns:
        Table bevolking (rows of unknown gebieden or doelgroepen left out, each with a bevinding), and what
        was noticed. A buurt without any figure is a bevinding too: it stays unknown.

    Raises:
        DataError: the file is missing or unreadable, lacks a column, or has a gebied × doelgroep twice.

    """
    raw = read_table(path, bron=bron)
    require_columns(raw, columns_of("bevolking"), bron=bron)
    spelling = spellings(normen.doelgroepen)
    codes = raw["doelgroep"].map(to_code)
    raw["doelgroep"] = codes.map(spelling).fillna(raw["doelgroep"]).astype("str")
    _refuse_doubles(raw, bron)
    known = raw["gebiedcode"].isin(gebieden["gebiedcode"]) & raw["doelgroep"].isin(list(normen.doelgroepen))
    numbers, bevindingen = _read_inwoners(raw["inwoners"], bron)
    schatting = raw["schatting"].str.lower()
    for rows, kolom, melding in (
        (~raw["gebiedcode"].isin(gebieden["gebiedcode"]), "gebiedcode", _GEBIED_MELDING),
        (~raw["doelgroep"].isin(list(normen.doelgroepen)), "doelgroep", _DOELGROEP_MELDING),
        (~schatting.isin([*_YES, *_NO]), "schatting", _SCHATTING_MELDING),
    ):
        bevindingen += _point_at(raw, rows, bron, kolom, melding)
    table = raw[["gebiedcode", "doelgroep", "peiljaar", "bron"]].assign(
        inwoners=numbers, schatting=schatting.isin(_YES)
    )
    table = table.loc[known, columns_of("bevolking")].reset_index(drop=True)
    return validate(table, "bevolking"), [*bevindingen, *_find_empty_buurten(table, gebieden, bron)]


def _read_inwoners(texts: pd.Series, bron: str) -> tuple[pd.Series, list[Bevinding]]:
    """Read the numbers; what is no number of people becomes unknown, with a bevinding."""
    numbers, bad = parse_numbers(texts)
    sentinel, large = numbers <= SENTINEL, numbers > _MOST_INWONERS
    negative = (numbers < 0) & ~sentinel
    bevindingen = []
    for rows, melding in (
        (bad, "'{}' is geen getal. Het aantal telt als onbekend; vul een getal in."),
        (_maybe_thousands(texts, "."), _THOUSANDS_MELDING),
        (_maybe_thousands(texts, ","), _ENGLISH_MELDING),
        (negative, "'{}' is kleiner dan 0. Het aantal telt als onbekend; verbeter het."),
        (large, "'{}' kan niet kloppen. Het aantal telt als onbekend; verbeter het."),
        (sentinel, _SENTINEL_MELDING),
    ):
        bevindingen += _point_at(texts.to_frame(), rows, bron, "inwoners", melding)
    return numbers.mask(sentinel | negative | large), bevindingen


def _refuse_doubles(raw: pd.DataFrame, bron: str) -> None:
    twice = raw.index[raw.duplicated(["gebiedcode", "doelgroep"])]
    if len(twice):
        row = raw.loc[twice[0]]
        raise SchemaError(
            f"Gebied {row['gebiedcode']} met doelgroep {row['doelgroep']} staat er twee keer in.",
            bron=bron,
            rij=int(twice[0]),
            kolom="gebiedcode",
            oplossing="Bewaar per gebied en doelgroep een rij.",
        )


def _maybe_thousands(texts: pd.Series, mark: str) -> pd.Series:
    """Tell where `mark` may stand for thousands: every number of the column with it has three decimals."""
    texts, other = texts.str.strip(), "," if mark == "." else "."
    marked = texts.str.contains(mark, regex=False) & (texts != mark)
    alike = texts.str.match(rf"^\d{{1,3}}{re.escape(mark)}\d{{3}}$")
    doubt = bool((alike == marked).all()) and not bool(texts.str.contains(other, regex=False).any())
    return marked if doubt else pd.Series(data=False, index=texts.index)


def _point_at(raw: pd.DataFrame, rows: pd.Series, bron: str, kolom: str, melding: str) -> list[Bevinding]:
    return [
        Bevinding(bron, melding.format(value), int(rij), kolom) for rij, value in raw.loc[rows, kolom].items()
    ]


def _find_empty_buurten(table: pd.DataFrame, gebieden: gpd.GeoDataFrame, bron: str) -> list[Bevinding]:
    known = set(table.loc[table["inwoners"].notna(), "gebiedcode"])
    buurten = gebieden.loc[gebieden["niveau"] == "buurt", "gebiedcode"]
    melding = "Buurt {} heeft geen cijfers. Wie hier aanbod bereikt blijft onbekend; vul de cijfers aan."
    return [
        Bevinding(bron, melding.format(code), None, "gebiedcode") for code in buurten if code not in known
    ]
