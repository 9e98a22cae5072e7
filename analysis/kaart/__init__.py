"""Kaart: tables → folium; the only importer of folium and branca, and where text is escaped for HTML.

The base map is constant and empty. Everything that a filter changes comes in layers (feature groups), so a
screen that swaps layers keeps its zoom and does not flicker.
"""

from analysis.kaart.base import background_layer, base_map
from analysis.kaart.escape import escape
from analysis.kaart.export import to_geojson, to_geopackage
from analysis.kaart.layers import Kept, Layer, area_layer, label_layer, point_layer, screen_shapes, view_of
from analysis.kaart.tekens import OTHER, Teken, tekens_of
from analysis.kaart.vijver import pair_layer, pond_layer
from analysis.klassen import GEEN_AANBOD, MATEN, NIEMAND, ONBEKEND, SPECIAL, Klasse, Maat, klasse_of

__all__ = [
    "GEEN_AANBOD",
    "MATEN",
    "NIEMAND",
    "ONBEKEND",
    "OTHER",
    "SPECIAL",
    "Kept",
    "Klasse",
    "Layer",
    "Maat",
    "Teken",
    "area_layer",
    "background_layer",
    "base_map",
    "escape",
    "klasse_of",
    "label_layer",
    "pair_layer",
    "point_layer",
    "pond_layer",
    "screen_shapes",
    "tekens_of",
    "to_geojson",
    "to_geopackage",
    "view_of",
]
