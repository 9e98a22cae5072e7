"""Broken data directories that are refused: the name says what is wrong."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from tests.broken.edit import (
    BEVOLKING,
    BUURTEN,
    HERKOMSTEN,
    REGISTER,
    add_row,
    buurten_as,
    change_geo,
    change_text,
)
from tests.roosterdam import N1, N2

__all__ = ["REFUSED"]

Break = Callable[[Path], object]


def _ring(data: Path, ring: list[list[float]]) -> None:
    change_geo(data, lambda geo: geo["features"][0]["geometry"].update(coordinates=[ring]))


def _property(data: Path, **values: Any) -> None:  # noqa: ANN401  (any JSON value)
    change_geo(data, lambda geo: geo["features"][1]["properties"].update(values))


def _zip_that_is_no_workbook(data: Path) -> None:
    with zipfile.ZipFile(data / "aanbod" / "brief.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")


def _workbook_with_half_a_sheet(data: Path) -> None:
    path = data / "aanbod" / "lijst.xlsx"
    pd.DataFrame({"aanbod_id": ["X"]}).to_excel(path, index=False)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-20]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def _buurten_cut_off(data: Path, suffix: str, size: int) -> None:
    buurten_as(data, suffix, 28992)
    path = (data / BUURTEN).with_suffix(suffix)
    path.write_bytes(path.read_bytes()[:size])


def _directory_for_bevolking(data: Path) -> None:
    (data / BEVOLKING).unlink()
    (data / BEVOLKING).mkdir()


def _append(data: Path, name: str, text: str) -> None:
    change_text(data, name, lambda old: old + text)


def _replace(data: Path, name: str, old: str, new: str) -> None:
    change_text(data, name, lambda text: text.replace(old, new))


def _write(data: Path, name: str, content: str | bytes) -> None:
    (data / name).write_bytes(content.encode() if isinstance(content, str) else content)


def _overlap(data: Path) -> None:
    # N1 reaches 100 m into N2: 100 x 1000 m
    east = [[200000, 501000], [201100, 501000], [201100, 502000], [200000, 502000], [200000, 501000]]
    _ring(data, [[float(x), float(y)] for x, y in east])


REFUSED: dict[str, Break] = {
    # a missing file
    "no_directory": shutil.rmtree,
    "no_normen": lambda data: (data / "normen.toml").unlink(),
    "no_buurten": lambda data: (data / BUURTEN).unlink(),
    "no_bevolking": lambda data: (data / BEVOLKING).unlink(),
    "no_aanbod": lambda data: (data / REGISTER).unlink(),
    "two_buurten": lambda data: shutil.copy(data / BUURTEN, data / "geo" / "buurten.gpkg"),
    # a missing or double column
    "no_column_in_buurten": lambda data: change_geo(
        data, lambda geo: [feature["properties"].pop("wijkcode") for feature in geo["features"]]
    ),
    "no_column_in_bevolking": lambda data: _replace(data, BEVOLKING, "inwoners", "aantal"),
    "no_column_in_herkomsten": lambda data: _replace(data, HERKOMSTEN, "x_rd", "oost"),
    "no_column_in_aanbod": lambda data: _replace(data, REGISTER, "aanbodsoort", "soort"),
    "column_twice": lambda data: _replace(data, REGISTER, "doelgroepen", "Naam"),
    "column_twice_in_buurten": lambda data: _property(data, Naam="N"),
    "title_above_the_header": lambda data: change_text(data, REGISTER, lambda text: f"Register 2024\n{text}"),
    "too_many_cells": lambda data: _append(data, HERKOMSTEN, "200050,501500,BU99990101,1,extra\n"),
    # a double or empty id
    "aanbod_id_twice": lambda data: add_row(
        data, REGISTER, aanbod_id="H1", naam="Dubbel", aanbodsoort="huiskamer"
    ),
    "aanbod_id_in_two_files": lambda data: shutil.copy(data / REGISTER, data / "aanbod" / "kopie.csv"),
    "aanbod_id_empty": lambda data: add_row(data, REGISTER, naam="Zonder code", aanbodsoort="huiskamer"),
    "buurtcode_twice": lambda data: _property(data, buurtcode=N1),
    "buurtcode_empty": lambda data: _property(data, buurtcode=""),
    "code_of_two_gebieden": lambda data: _property(data, wijkcode=N2),
    "figure_twice": lambda data: _append(data, BEVOLKING, f"{N1},ouderen,3,2024,x,nee\n"),
    # a wrong or missing coordinate system
    "crs_missing": lambda data: buurten_as(data, ".parquet", None),
    "crs_belgian": lambda data: buurten_as(data, ".gpkg", 31370),
    "crs_says_degrees": lambda data: buurten_as(data, ".gpkg", 4326),
    "crs_unheard_of": lambda data: change_geo(
        data, lambda geo: geo["crs"]["properties"].update(name="EPSG:999999")
    ),
    "crs_not_said_in_geojson": lambda data: change_geo(data, lambda geo: geo.pop("crs")),
    # borders
    "buurten_overlap": _overlap,
    "buurten_twice_on_one_place": lambda data: change_geo(
        data, lambda geo: geo["features"][1].update(geometry=geo["features"][0]["geometry"])
    ),
    "border_missing": lambda data: change_geo(data, lambda geo: geo["features"][1].update(geometry=None)),
    "border_is_a_line": lambda data: change_geo(
        data,
        lambda geo: geo["features"][1].update(
            geometry={"type": "LineString", "coordinates": [[201000, 501000], [202000, 502000]]}
        ),
    ),
    "border_without_area": lambda data: _ring(
        data, [[200000.0, 501000.0], [201000.0, 501000.0], [200000.0, 501000.0], [200000.0, 501000.0]]
    ),
    "border_of_two_points": lambda data: _ring(data, [[200000.0, 501000.0], [200000.0, 501000.0]]),
    # broken TOML and GeoJSON
    "toml_broken": lambda data: _write(data, "normen.toml", "omwegfactor = 1,3\n"),
    "toml_without_content": lambda data: _write(data, "normen.toml", ""),
    "toml_text_for_a_number": lambda data: _replace(
        data, "normen.toml", "omwegfactor = 1.0", 'omwegfactor = "1,3"'
    ),
    "toml_share_in_percent": lambda data: _replace(
        data, "normen.toml", "min_aandeel = 0.8", "min_aandeel = 80"
    ),
    "toml_unknown_doelgroep": lambda data: _replace(
        data, "normen.toml", 'doelgroep = "mantelzorgers"', 'doelgroep = "mantelzorger"'
    ),
    "toml_unknown_soort": lambda data: _replace(
        data, "normen.toml", 'aanbodsoort = "eettafel"', 'aanbodsoort = "eettaffel"'
    ),
    "toml_norm_twice": lambda data: _append(
        data, "normen.toml", '[[normen]]\ndoelgroep = "ouderen"\naanbodsoort = "vervoer"\nnormafstand_m = 1\n'
    ),
    "toml_part_of_unknown": lambda data: _replace(data, "normen.toml", '["ouderen_75"]', '["ouderen_80"]'),
    "geojson_cut_off": lambda data: change_text(data, BUURTEN, lambda text: text[:900]),
    "flatgeobuf_cut_off": lambda data: _buurten_cut_off(data, ".fgb", -100),
    "flatgeobuf_of_only_a_head": lambda data: _buurten_cut_off(data, ".fgb", 12),
    "parquet_cut_off": lambda data: _buurten_cut_off(data, ".parquet", -100),
    "geopackage_cut_off": lambda data: _buurten_cut_off(data, ".gpkg", 5000),
    "geojson_of_something_else": lambda data: _write(data, BUURTEN, '{"naam": "Roosterdam"}'),
    "geojson_without_buurten": lambda data: change_geo(data, lambda geo: geo.update(features=[])),
    # an empty or unreadable file, or no table at all
    "buurten_empty": lambda data: _write(data, BUURTEN, b""),
    "bevolking_empty": lambda data: _write(data, BEVOLKING, b""),
    "bevolking_blank_lines": lambda data: _write(data, BEVOLKING, "\n \n;;\n"),
    "herkomsten_empty": lambda data: _write(data, HERKOMSTEN, b""),
    "aanbod_empty": lambda data: _write(data, REGISTER, b" \r\n"),
    "aanbod_is_a_web_page": lambda data: _write(data, REGISTER, "<!DOCTYPE html><html>404</html>"),
    "aanbod_is_json": lambda data: _write(data, REGISTER, '{"aanbod": []}'),
    "aanbod_is_a_picture": lambda data: _write(data, REGISTER, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    "aanbod_quote_not_closed": lambda data: _append(data, REGISTER, 'X,"Huiskamer,huiskamer\n'),
    "excel_that_is_text": lambda data: _write(data, "aanbod/lijst.xlsx", "aanbod_id,naam,aanbodsoort\n"),
    "excel_with_half_a_sheet": _workbook_with_half_a_sheet,
    "excel_that_is_a_letter": _zip_that_is_no_workbook,
    "bevolking_is_a_directory": _directory_for_bevolking,
}
