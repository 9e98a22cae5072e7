"""Read geo/bevolking.csv: how many people of each doelgroep live in a buurt, wijk or gemeente."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.errors import SchemaError
from analysis.schemas import columns_of, validate
from analysis.tables import SENTINEL, parse_numbers, read_table, require_columns

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.normen import Normen

__all__ = ["read_bevolking"]

_THOUSANDS_MELDING = "'{}' is gelezen met een punt als komma. Zijn het duizenden? Schrijf het zonder punt."
_YES = ("ja", "j", "true", "1", "waar")


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
    _refuse_doubles(raw, bron)
    numbers, bad = parse_numbers(raw["inwoners"])
    sentinel = numbers <= SENTINEL
    negative = (numbers < 0) & ~sentinel
    unknown_gebied = ~raw["gebiedcode"].isin(gebieden["gebiedcode"])
    unknown_doelgroep = ~raw["doelgroep"].isin(list(normen.doelgroepen))
    bevindingen = [
        *_point_at(
            raw, bad, bron, "inwoners", "'{}' is geen getal. Het aantal telt als onbekend; vul een getal in."
        ),
        *_point_at(raw, _maybe_thousands(raw["inwoners"]), bron, "inwoners", _THOUSANDS_MELDING),
        *_point_at(
            raw,
            negative,
            bron,
            "inwoners",
            "'{}' is kleiner dan 0. Het aantal telt als onbekend; verbeter het.",
        ),
        *_point_at(
            raw,
            sentinel,
            bron,
            "inwoners",
            "'{}' betekent bij het CBS: onbekend of geheim. Het telt als onbekend; laat de cel liever leeg.",
        ),
        *_point_at(
            raw,
            unknown_gebied,
            bron,
            "gebiedcode",
            "Gebied '{}' staat niet in de buurten. De rij telt niet mee; verbeter de code.",
        ),
        *_point_at(
            raw,
            unknown_doelgroep,
            bron,
            "doelgroep",
            "Doelgroep '{}' staat niet in normen.toml. De rij telt niet mee; verbeter de code.",
        ),
    ]
    table = pd.DataFrame(
        {
            "gebiedcode": raw["gebiedcode"],
            "doelgroep": raw["doelgroep"],
            "inwoners": numbers.mask(sentinel | negative),
            "peiljaar": raw["peiljaar"],
            "bron": raw["bron"],
            "schatting": raw["schatting"].str.lower().isin(_YES),
        }
    )
    table = table[~unknown_gebied & ~unknown_doelgroep].reset_index(drop=True)
    return validate(table, "bevolking"), [*bevindingen, *_find_empty_buurten(table, gebieden, bron)]


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


def _maybe_thousands(texts: pd.Series) -> pd.Series:
    """Tell where a dot may be meant for thousands: every dotted number of the column has three decimals."""
    texts = texts.str.strip()
    dotted = texts.str.contains(".", regex=False) & (texts != ".")
    alike = texts.str.match(r"^\d{1,3}\.\d{3}$")
    doubt = bool((alike == dotted).all()) and not bool(texts.str.contains(",", regex=False).any())
    return dotted if doubt else pd.Series(data=False, index=texts.index)


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
