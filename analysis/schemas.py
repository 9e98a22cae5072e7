"""The tables that flow through the analysis: their columns, types and bounds, and the one coordinate system.

`validate` guards the seams between the rooms: a table that breaks its schema is a fault of ours, not of
the user, so it raises pandera's own error. Faults of users are found earlier, by the readers, in Dutch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pandera.pandas as pa

if TYPE_CHECKING:
    import pandas as pd

    T = TypeVar("T", bound=pd.DataFrame)

__all__ = ["NIVEAUS", "RD", "REGISTER_COLUMNS", "SCHEMAS", "STATUSSEN", "WGS84", "columns_of", "validate"]

RD = 28992  # EPSG code of RD New, metres: the only coordinate system inside
WGS84 = 4326
NIVEAUS = ("buurt", "wijk", "gemeente")
STATUSSEN = ("voldoet", "hiaat", "onbekend")
# Columns of a register file, in order; the last ones keep what the source said.
REGISTER_COLUMNS = (
    "aanbod_id", "naam", "organisatie", "aanbodsoort", "doelgroepen", "laag", "straat", "huisnummer",
    "postcode", "plaats", "wijkcode", "lat", "lon", "locatieprecisie", "bereik", "werkgebied",
    "openingstijden", "kosten", "talen", "rolstoel", "verwijzing", "aanmelden", "capaciteit", "website",
    "bron", "peildatum", "zeker", "opmerking",
)  # fmt: skip

_CODE = pa.Column(str, pa.Check.str_length(min_value=1))
_TEXT = pa.Column(str, nullable=True)
_YES_NO = pa.Column(str, pa.Check.isin(["ja", "nee"]))
_NIVEAU = pa.Column(str, pa.Check.isin(NIVEAUS))
_AMOUNT = pa.Column(float, pa.Check.ge(0), nullable=True)
_SHARE = pa.Column(float, pa.Check.in_range(0, 1), nullable=True)


def _schema(columns: dict[str, pa.Column], unique: list[str] | None = None) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique, strict=False, coerce=False)


SCHEMAS = {
    "buurten": _schema(
        {
            "buurtcode": _CODE,
            "naam": _TEXT,
            "wijkcode": _CODE,
            "wijknaam": _TEXT,
            "gemeentecode": _CODE,
            "gemeentenaam": _TEXT,
            "peiljaar": _TEXT,
        },
        ["buurtcode"],
    ),
    "gebieden": _schema(
        {
            "gebiedcode": _CODE,
            "gebiednaam": _TEXT,
            "niveau": _NIVEAU,
            "wijkcode": _TEXT,
            "gemeentecode": _CODE,
        },
        ["gebiedcode"],
    ),
    "bevolking": _schema(
        {
            "gebiedcode": _CODE,
            "doelgroep": _CODE,
            "inwoners": _AMOUNT,
            "peiljaar": _TEXT,
            "bron": _TEXT,
            "schatting": pa.Column(bool),
        },
        ["gebiedcode", "doelgroep"],
    ),
    "herkomsten": _schema(
        {
            "x_rd": pa.Column(float),
            "y_rd": pa.Column(float),
            "buurtcode": _CODE,
            "gewicht": pa.Column(float, pa.Check.gt(0)),
        }
    ),
    "aanbod": _schema(
        {
            "aanbod_id": _CODE,
            "naam": _TEXT,
            "aanbodsoort": _TEXT,
            "doelgroepen": _TEXT,
            "bereik": pa.Column(str, pa.Check.isin(["punt", "gebied", "stad", "thuis"])),
            "locatieprecisie": _TEXT,
            "werkgebied": _TEXT,
            "buurtcode": _TEXT,
            "wijkcode": _TEXT,
            "x_rd": pa.Column(float, nullable=True),
            "y_rd": pa.Column(float, nullable=True),
            "telt_mee": pa.Column(bool),
        },
        ["aanbod_id"],
    ),
    "dekking": _schema(
        {
            "gebiedcode": _CODE,
            "gebiednaam": _TEXT,
            "niveau": _NIVEAU,
            "doelgroep": _CODE,
            "aanbodsoort": _CODE,
            "norm_m": pa.Column(float, pa.Check.ge(0)),
            "maat": pa.Column(str),
            "inwoners": _AMOUNT,
            "inwoners_binnen_norm": _AMOUNT,
            "inwoners_binnen_norm_min": _AMOUNT,
            "inwoners_binnen_norm_max": _AMOUNT,
            "aandeel_binnen_norm": _SHARE,
            "afstand_mediaan_m": _AMOUNT,
            "afstand_p90_m": _AMOUNT,
            "aantal_aanbod": pa.Column("int64", pa.Check.ge(0)),
            "status": pa.Column(str, pa.Check.isin(STATUSSEN)),
            "voorlopig": _YES_NO,
        },
        ["gebiedcode", "niveau", "doelgroep", "aanbodsoort"],
    ),
    "hiaten": _schema(
        {
            "rang": pa.Column("int64", pa.Check.ge(1)),
            "gebiedcode": _CODE,
            "gebiednaam": _TEXT,
            "niveau": _NIVEAU,
            "doelgroep": _CODE,
            "aanbodsoort": _CODE,
            "norm_m": pa.Column(float, pa.Check.ge(0)),
            "maat": pa.Column(str),
            "inwoners": _AMOUNT,
            "tekort_inwoners": _AMOUNT,
            "tekort_min": _AMOUNT,
            "tekort_max": _AMOUNT,
            "voorlopig": _YES_NO,
            "reden": pa.Column(str),
        },
        ["gebiedcode", "niveau", "doelgroep", "aanbodsoort"],
    ),
    "bevindingen": _schema(
        {
            "bron": pa.Column(str),
            "rij": pa.Column("Int64", nullable=True),
            "kolom": _TEXT,
            "melding": pa.Column(str),
            "ernst": pa.Column(str, pa.Check.isin(["fout", "waarschuwing", "info"])),
        }
    ),
}


def columns_of(name: str) -> list[str]:
    """Give the columns of table `name` in their fixed order."""
    return list(SCHEMAS[name].columns)


def validate(table: T, name: str) -> T:
    """Give `table` back after checking it against the schema called `name`.

    Raises:
        pandera.errors.SchemaError: the table breaks its schema; that is a fault of the program.

    """
    SCHEMAS[name].validate(table)
    return table
