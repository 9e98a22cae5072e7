"""Read aanbod/*: the register. Every row stays; one that cannot be used says why and is in no sum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.errors import MissingFileError, SchemaError
from analysis.gebieden import buurt_of_points
from analysis.readers.plaats import find_points
from analysis.schemas import RD, validate
from analysis.tables import TABLE_SUFFIXES, read_table, require_columns

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.normen import Normen

__all__ = ["AREA_PRECISIES", "BEREIKEN", "REQUIRED", "list_aanbod_files", "read_aanbod"]

REQUIRED = ("aanbod_id", "naam", "aanbodsoort")
BEREIKEN = ("punt", "gebied", "stad", "thuis")
AREA_PRECISIES = ("buurt", "wijk", "stad", "onbekend")  # no radius: somewhere in the whole area
_EXPECTED = (
    "aanbod_id", "naam", "organisatie", "aanbodsoort", "doelgroepen", "laag",
    "straat", "huisnummer", "postcode", "plaats", "wijkcode",
    "lat", "lon", "locatieprecisie", "bereik", "werkgebied",
    "openingstijden", "kosten", "talen", "rolstoel", "verwijzing", "aanmelden", "capaciteit",
    "website", "bron", "peildatum", "zeker", "opmerking",
)  # fmt: skip
_PLACE_COLUMNS = ("wijkcode", "werkgebied", "lat", "lon", "x_rd", "y_rd", "straat", "postcode")
_SPLIT = re.compile(r"[;,|]")


def list_aanbod_files(data: Path) -> list[Path]:
    """Give the register's files in the data directory, by name.

    Raises:
        MissingFileError: there is none.

    """
    folder = data / "aanbod"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [p for p in found if p.suffix.lower() in TABLE_SUFFIXES and not p.name.startswith((".", "~$"))]
    if not files:
        raise MissingFileError(
            "Er is geen bestand met aanbod.",
            bron="aanbod",
            oplossing="Zet een CSV- of Excel-bestand met aanbod in de map aanbod.",
        )
    return files


def read_aanbod(
    files: list[Path], *, normen: Normen, buurten: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[Bevinding]]:
    """Read the register from one or more files.

    Args:
        files: CSV or Excel files; only aanbod_id, naam and aanbodsoort are required columns.
        normen: which aanbodsoorten and doelgroepen exist.
        buurten: table buurten.

    Returns:
        Table aanbod in the order of the files: every column as text, plus buurtcode, wijkcode, x_rd, y_rd
        (m), geometry (Point in RD or None), `telt_mee` (has a place and a known soort and doelgroep). And
        what was noticed.

    Raises:
        DataError: a file is unreadable or lacks a required column, or an aanbod_id is empty or occurs twice.

    """
    tables = []
    for path in files:
        bron = f"aanbod/{path.name}"
        table = read_table(path, bron=bron)
        require_columns(table, REQUIRED, bron=bron)
        tables.append(table.assign(bron_bestand=bron, bron_rij=table.index))
    raw = pd.concat(tables, ignore_index=True).fillna("")
    _refuse_ids(raw)
    for column in _EXPECTED:
        if column not in raw:
            raw[column] = ""
    bevindingen: list[Bevinding] = []
    point = find_points(raw, bevindingen)
    known_soort = _normalise_soort(raw, normen, bevindingen)
    known_doelgroep = _normalise_doelgroepen(raw, normen, bevindingen)
    _place(raw, point, buurten, normen, bevindingen)
    has_place = point.notna().all(axis="columns") & ~raw["locatieprecisie"].isin(AREA_PRECISIES)
    somewhere = (raw["locatieprecisie"] == "stad") | (
        (raw["locatieprecisie"] == "onbekend") & point["x_rd"].notna()
    )
    has_area = (raw["werkgebied"] != "") | (raw["wijkcode"] != "") | (raw["buurtcode"] != "") | somewhere
    at_point = raw["bereik"] == "punt"
    raw["telt_mee"] = known_soort & known_doelgroep & at_point & (has_place | has_area)
    bevindingen += _point_at(
        raw,
        at_point & ~has_place & ~has_area,
        "lat",
        "Van '{naam}' is geen plek bekend. Het telt niet mee; vul een adres of wijkcode in.",
    )
    return _finish(raw, point), sorted(bevindingen, key=lambda b: (b.bron, b.rij or 0))


def _refuse_ids(raw: pd.DataFrame) -> None:
    empty = raw[raw["aanbod_id"] == ""]
    twice = raw[raw["aanbod_id"].duplicated() & (raw["aanbod_id"] != "")]
    for rows, melding, oplossing in (
        (empty, "aanbod_id is leeg.", "Geef elke rij een eigen code."),
        (
            twice,
            "aanbod_id '{}' komt twee keer voor.",
            "Geef elke rij een eigen code, of haal de dubbele rij weg.",
        ),
    ):
        if len(rows):
            first = rows.iloc[0]
            raise SchemaError(
                melding.format(first["aanbod_id"]),
                bron=first["bron_bestand"],
                rij=int(first["bron_rij"]),
                kolom="aanbod_id",
                oplossing=oplossing,
            )


def _point_at(
    raw: pd.DataFrame, rows: pd.Series, kolom: str, melding: str, ernst: str = "waarschuwing"
) -> list[Bevinding]:
    if not rows.any():
        return []
    return [
        Bevinding(row["bron_bestand"], melding.format(**row), int(row["bron_rij"]), kolom, ernst)  # type: ignore[arg-type]
        for row in raw[rows].to_dict("records")
    ]


def _to_code(text: str) -> str:
    return re.sub(r"[\s\-]+", "_", text.strip().lower())


def _normalise_soort(raw: pd.DataFrame, normen: Normen, bevindingen: list[Bevinding]) -> pd.Series:
    raw["aanbodsoort"] = raw["aanbodsoort"].map(_to_code)
    known = raw["aanbodsoort"].isin(list(normen.aanbodsoorten))
    melding = (
        "Aanbodsoort '{aanbodsoort}' staat niet in normen.toml. De rij telt niet mee; verbeter de soort."
    )
    bevindingen += _point_at(raw, ~known, "aanbodsoort", melding)
    return known


def _normalise_doelgroepen(raw: pd.DataFrame, normen: Normen, bevindingen: list[Bevinding]) -> pd.Series:
    split = [
        list(dict.fromkeys(_to_code(code) for code in _SPLIT.split(text) if code.strip()))
        for text in raw["doelgroepen"]
    ]
    bevindingen += _point_at(
        raw,
        pd.Series([not codes for codes in split], index=raw.index),
        "doelgroepen",
        "Bij '{naam}' staat geen doelgroep. Het telt voor iedereen; vul doelgroepen in als dat niet klopt.",
        "info",
    )
    known = set(normen.doelgroepen) | {"alle"}
    rows = zip(raw["bron_bestand"], raw["bron_rij"], split, strict=True)
    for bron, rij, codes in rows:
        for code in codes:
            if code not in known:
                melding = (
                    f"Doelgroep '{code}' staat niet in normen.toml. "
                    "Voor die groep telt de rij niet mee; verbeter de code."
                )
                bevindingen.append(Bevinding(str(bron), melding, int(rij), "doelgroepen"))
    raw["doelgroepen"] = [";".join(codes) if codes else "alle" for codes in split]
    return pd.Series([not codes or bool(known & set(codes)) for codes in split], index=raw.index)


def _place(
    raw: pd.DataFrame,
    point: pd.DataFrame,
    buurten: gpd.GeoDataFrame,
    normen: Normen,
    bevindingen: list[Bevinding],
) -> None:
    has_point = point.notna().all(axis="columns")
    raw["buurtcode"] = pd.Series(
        buurt_of_points(buurten, point["x_rd"].to_numpy(), point["y_rd"].to_numpy()), index=raw.index
    ).fillna("")
    wijk_of = dict(zip(buurten["buurtcode"], buurten["wijkcode"], strict=True))
    computed = raw["buurtcode"].map(wijk_of).fillna("")
    # A place that was given but cannot be used is still a place: it is unknown, not the whole city.
    local = has_point | (raw[[column for column in _PLACE_COLUMNS if column in raw]] != "").any(
        axis="columns"
    )
    _check_areas(raw, buurten, bevindingen)
    moved = (raw["wijkcode"] != "") & (computed != "") & (raw["wijkcode"] != computed)
    bevindingen += _point_at(
        raw,
        moved,
        "wijkcode",
        "Het punt van '{naam}' ligt niet in wijk {wijkcode}. Het punt is gebruikt; controleer het.",
    )
    _fill_precisie(raw, has_point, normen, bevindingen)
    _fill_bereik(raw, local, bevindingen)
    on_area = raw["locatieprecisie"].isin(AREA_PRECISIES)
    computed = computed.mask(raw["locatieprecisie"].isin(["stad", "onbekend"]), "")
    # The middle of a wijk says nothing about the buurt; only a buurt precise to itself keeps its code.
    raw["wijkcode"] = raw["wijkcode"].where((raw["wijkcode"] != "") & (on_area | (computed == "")), computed)
    raw["buurtcode"] = raw["buurtcode"].where(~on_area | (raw["locatieprecisie"] == "buurt"), "")


def _check_areas(raw: pd.DataFrame, buurten: gpd.GeoDataFrame, bevindingen: list[Bevinding]) -> None:
    wijken = set(buurten["wijkcode"])
    codes = wijken | set(buurten["buurtcode"]) | set(buurten["gemeentecode"])
    strange = (raw["wijkcode"] != "") & ~raw["wijkcode"].isin(wijken)
    bevindingen += _point_at(
        raw,
        strange,
        "wijkcode",
        "Wijk '{wijkcode}' staat niet in de buurten. De code is niet gebruikt; verbeter hem.",
    )
    raw["wijkcode"] = raw["wijkcode"].mask(strange, "")
    cleaned = []
    for werkgebied, bron, rij in zip(raw["werkgebied"], raw["bron_bestand"], raw["bron_rij"], strict=True):
        given = [code.strip() for code in _SPLIT.split(werkgebied) if code.strip()]
        for code in given:
            if code not in codes:
                melding = (
                    f"Gebied '{code}' in het werkgebied staat niet in de buurten. "
                    "De code is niet gebruikt; verbeter hem."
                )
                bevindingen.append(Bevinding(str(bron), melding, int(rij), "werkgebied"))
        cleaned.append(";".join(code for code in given if code in codes))
    raw["werkgebied"] = cleaned


def _fill_precisie(
    raw: pd.DataFrame, has_point: pd.Series, normen: Normen, bevindingen: list[Bevinding]
) -> None:
    given = raw["locatieprecisie"].map(_to_code)
    strange = (given != "") & ~given.isin([*normen.radius_m, *AREA_PRECISIES])
    melding = (
        "Locatieprecisie '{locatieprecisie}' bestaat niet. Kies uit: "
        + ", ".join([*normen.radius_m, *AREA_PRECISIES])
        + "."
    )
    bevindingen += _point_at(raw, strange, "locatieprecisie", melding)
    bevindingen += _point_at(
        raw,
        has_point & (given == ""),
        "locatieprecisie",
        "Bij '{naam}' staat niet hoe precies het punt is. Het telt als een adres; vul de locatieprecisie in.",
        "info",
    )
    given = given.mask(strange, "")
    on_point = given.mask(has_point & (given == ""), "adres")
    without = pd.Series(
        np.select(
            [given.isin(["buurt", "stad"]), (raw["wijkcode"] != "") | (raw["werkgebied"] != "")],
            [given, "wijk"],
            "onbekend",
        ),
        index=raw.index,
    )
    raw["locatieprecisie"] = on_point.where(has_point, without)


def _fill_bereik(raw: pd.DataFrame, local: pd.Series, bevindingen: list[Bevinding]) -> None:
    given = raw["bereik"].map(_to_code)
    strange = (given != "") & ~given.isin(BEREIKEN)
    bevindingen += _point_at(
        raw, strange, "bereik", "Bereik '{bereik}' bestaat niet. Kies uit: punt, gebied, stad, thuis."
    )
    raw["bereik"] = given.where(
        (given != "") & ~strange, pd.Series(np.where(local, "punt", "stad"), index=raw.index)
    )


def _finish(raw: pd.DataFrame, point: pd.DataFrame) -> gpd.GeoDataFrame:
    raw["x_rd"], raw["y_rd"] = point["x_rd"], point["y_rd"]
    geometry = gpd.GeoSeries.from_xy(point["x_rd"].fillna(0), point["y_rd"].fillna(0), crs=RD)
    geometry = geometry.where(point.notna().all(axis="columns"), None)
    for column in raw.columns.difference(["telt_mee", "x_rd", "y_rd", "bron_rij"]):
        raw[column] = raw[column].astype("str")
    return validate(gpd.GeoDataFrame(raw, geometry=geometry, crs=RD), "aanbod")
