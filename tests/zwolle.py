"""Zwolle at full resolution: the snapshots beside the checkout as a data directory, for tests only."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd

__all__ = ["ADDRESSES", "INHABITANTS", "read_people", "write_zwolle"]

ADDRESSES = 71_888  # address points of the municipality
INHABITANTS = 133_128  # on 1 January 2024, those of unknown buurt left out
_AGES = {
    "alle": ["inwoners"],
    "ouderen": ["inw_65_74", "inw_75_84", "inw_85_plus"],
    "ouderen_75": ["inw_75_84", "inw_85_plus"],
    "ouderen_85": ["inw_85_plus"],
    "jeugd": ["inw_12_17"],
}


def read_people(shared: Path) -> pd.DataFrame:
    """Read the municipal figures of 2024: people per buurt and doelgroep, wide."""
    table = pd.read_csv(shared / "reference/snapshots/zwolle_buurten_bevolking_gemeente_2015_2024.csv")
    table = table[table["jaar"] == 2024].set_index("buurtcode")
    return pd.DataFrame({code: table[bands].sum(axis="columns") for code, bands in _AGES.items()})


def write_zwolle(root: Path, shared: Path, folder: Path) -> Path:
    """Write the data directory: register and normen of the checkout, all else from the snapshots."""
    data, snapshots = folder / "zwolle", shared / "reference" / "snapshots"
    (data / "geo").mkdir(parents=True)
    shutil.copy(root / "data" / "normen.toml", data)
    shutil.copytree(root / "data" / "aanbod", data / "aanbod")
    buurten = gpd.read_file(snapshots / "zwolle_buurten_gemeente_fullres.geojson").assign(peiljaar="2024")
    buurten.rename(columns={"buurtnaam": "naam"}).to_file(data / "geo" / "buurten.fgb")
    people = read_people(shared).rename_axis("gebiedcode").reset_index()
    people = people.melt("gebiedcode", var_name="doelgroep", value_name="inwoners")
    people.assign(peiljaar=2024, bron="Gemeente Zwolle", schatting="nee").to_csv(
        data / "geo" / "bevolking.csv", index=False
    )
    addresses = pd.read_csv(snapshots / "zwolle_adrespunten_rd.csv")
    addresses = addresses.rename(columns={"x": "x_rd", "y": "y_rd"}).assign(gewicht=1)
    addresses.to_csv(data / "geo" / "herkomsten.csv", index=False)
    return data
