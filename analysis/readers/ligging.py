"""Find where an offering is: its buurt and wijk, how precisely that is known, and for whom it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.bevindingen import Bevinding
from analysis.gebieden import buurt_of_points
from analysis.readers.codes import split_codes, to_code
from analysis.readers.remarks import note_rows

if TYPE_CHECKING:
    import geopandas as gpd

    from analysis.normen import Normen

__all__ = ["AREA_PRECISIES", "BEREIKEN", "find_ligging", "has_ligging"]

BEREIKEN = ("punt", "gebied", "stad", "thuis")
AREA_PRECISIES = ("buurt", "wijk", "stad", "onbekend")  # no radius: somewhere in the whole area
_PLACE_COLUMNS = ("wijkcode", "werkgebied", "lat", "lon", "x_rd", "y_rd", "straat", "postcode")


def has_ligging(raw: pd.DataFrame, point: pd.DataFrame) -> pd.Series:
    """Tell per row of `raw`, after `find_ligging`, whether it has a point or an area to be in."""
    has_point = point.notna().all(axis="columns")
    at_point = has_point & ~raw["locatieprecisie"].isin(AREA_PRECISIES)
    somewhere = (raw["locatieprecisie"] == "stad") | ((raw["locatieprecisie"] == "onbekend") & has_point)
    in_area = (raw["werkgebied"] != "") | (raw["wijkcode"] != "") | (raw["buurtcode"] != "") | somewhere
    return at_point | in_area


def find_ligging(
    raw: pd.DataFrame,
    point: pd.DataFrame,
    buurten: gpd.GeoDataFrame,
    normen: Normen,
    bevindingen: list[Bevinding],
) -> None:
    """Fill buurtcode, wijkcode, locatieprecisie and bereik in `raw`, and note what cannot be right.

    Args:
        raw: register as text.
        point: x_rd, y_rd (m) per row, NaN where there is no believable point.
        buurten: table buurten.
        normen: which locatieprecisies have a radius.
        bevindingen: gets the remarks.

    """
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
    bevindingen += note_rows(
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
    bevindingen += note_rows(
        raw,
        strange,
        "wijkcode",
        "Wijk '{wijkcode}' staat niet in de buurten. De code is niet gebruikt; verbeter hem.",
    )
    raw["wijkcode"] = raw["wijkcode"].mask(strange, "")
    cleaned = []
    for werkgebied, bron, rij in zip(raw["werkgebied"], raw["bron_bestand"], raw["bron_rij"], strict=True):
        given = split_codes(werkgebied)
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
    given = raw["locatieprecisie"].map(to_code)
    strange = (given != "") & ~given.isin([*normen.radius_m, *AREA_PRECISIES])
    melding = (
        "Locatieprecisie '{locatieprecisie}' bestaat niet. Kies uit: "
        + ", ".join([*normen.radius_m, *AREA_PRECISIES])
        + "."
    )
    bevindingen += note_rows(raw, strange, "locatieprecisie", melding)
    bevindingen += note_rows(
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
    given = raw["bereik"].map(to_code)
    strange = (given != "") & ~given.isin(BEREIKEN)
    bevindingen += note_rows(
        raw, strange, "bereik", "Bereik '{bereik}' bestaat niet. Kies uit: punt, gebied, stad, thuis."
    )
    raw["bereik"] = given.where(
        (given != "") & ~strange, pd.Series(np.where(local, "punt", "stad"), index=raw.index)
    )
