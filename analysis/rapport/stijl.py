"""Stijl: how QGIS draws the layers of a GeoPackage, kept in its table layer_styles.

The classes, colours and marks are those of the screen and the reports: a rule per class, hatching for
onbekend, dots over the colour for voorlopig.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from analysis.klassen import MATEN, NIEMAND, ONBEKEND, SPECIAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["add_styles"]

_CREATE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_INSERT = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
  styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', '', ?)
"""
_MOMENT = "2000-01-01T00:00:00.000Z"  # no clock in the file


def add_styles(path: Path, *, areas: Sequence[str], points: Sequence[str], description: str) -> None:
    """Add a default style to layers of the GeoPackage at `path`, and take the clock out of its contents.

    Args:
        path: a GeoPackage.
        areas: names of layers with polygons and the columns klasse and voorlopig.
        points: names of layers with points of offerings and the column locatieprecisie.
        description: what the colours mean, in Dutch.

    """
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_CREATE)
        geometry = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        for names, style in ((areas, _area_style()), (points, _point_style())):
            for name in names:
                row = (name, geometry[name], name[:30], style, description, _MOMENT)
                database.execute(_INSERT, row)
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (_MOMENT,),
        )
        database.execute("UPDATE gpkg_contents SET last_change = ?", (_MOMENT,))


def _option(name: str, value: str) -> str:
    return f'<Option type="QString" name="{name}" value={quoteattr(value)}/>'


def _layer(kind: str, **options: str) -> str:
    inside = "".join(_option(name, value) for name, value in options.items())
    return (
        f'<layer enabled="1" locked="0" pass="0" class="{kind}"><Option type="Map">{inside}</Option></layer>'
    )


def _symbol(name: int, kind: str, layers: str) -> str:
    return f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">{layers}</symbol>'


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},255"


def _qml(rules: Sequence[tuple[str, str]], symbols: Sequence[str]) -> str:
    """Give a rule-based style; each rule is a label and a filter, with the symbol at its own place."""
    drawn = "".join(
        f'<rule key="r{i}" symbol="{i}" label={quoteattr(label)} filter={quoteattr(test)}/>'
        for i, (label, test) in enumerate(rules)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28" styleCategories="Symbology">'
        f'<renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">'
        f'<rules key="root">{drawn}</rules><symbols>{"".join(symbols)}</symbols></renderer-v2></qgis>'
    )


def _area_style() -> str:
    klassen = [*MATEN["tekort"].klassen, SPECIAL[NIEMAND], SPECIAL[ONBEKEND]]
    rules, symbols = [], []
    for number, klasse in enumerate(klassen):
        style = "b_diagonal" if klasse.code == ONBEKEND else "solid"
        colour = "#7c8389" if klasse.code == ONBEKEND else klasse.kleur
        line = {"outline_color": "60,70,80,255", "outline_style": "solid", "outline_width": "0.26"}
        fill = _layer("SimpleFill", color=_rgb(colour), style=style, outline_width_unit="MM", **line)
        rules.append((klasse.label, f"\"klasse\" = '{klasse.code}'"))
        symbols.append(_symbol(number, "fill", fill))
    dots = _layer("SimpleFill", color="29,39,48,255", style="dense6", outline_style="no")
    rules.append(("stippen: voorlopig", "\"voorlopig\" = 'ja'"))
    symbols.append(_symbol(len(klassen), "fill", dots))
    return _qml(rules, symbols)


def _point_style() -> str:
    line = {
        "outline_width": "0.5",
        "outline_width_unit": "MM",
        "size": "2.8",
        "size_unit": "MM",
        "name": "circle",
    }
    sure = _layer("SimpleMarker", color="156,47,0,255", outline_color="255,255,255,255", **line)
    vague = _layer("SimpleMarker", color="255,255,255,255", outline_color="156,47,0,255", **line)
    known = "\"locatieprecisie\" IN ('adres', 'postcode6')"
    rules = [("aanbod", known), ("aanbod, plek niet precies bekend", "ELSE")]
    return _qml(rules, [_symbol(0, "marker", sure), _symbol(1, "marker", vague)])
