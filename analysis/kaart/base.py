"""Base: the empty map that never changes, with its own style and script, and the optional background map."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import folium
from branca.element import MacroElement
from jinja2 import Template

from analysis.kaart.klassen import GEEN_AANBOD, MATEN, ONBEKEND, SPECIAL

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BRT_GRIJS", "background_layer", "base_map"]

BRT_GRIJS = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
_ATTRIBUTION = "Achtergrond: BRT, Kadaster (PDOK)"
_CELL = 8
_TEXTURES = {
    ONBEKEND: '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="#8a8f94" stroke-width="1.2"/>',
    GEEN_AANBOD: '<path d="M0 4L4 8L8 4L4 0Z" fill="none" stroke="#b98a78"/>',
}
_DOT = '<circle cx="4" cy="4" r="1.4" fill="#fff"/><circle cx="4" cy="4" r="0.9" fill="#1d2730"/>'


class _Part(MacroElement):
    """A piece of constant HTML and script in a folium map; holds no text of a register."""

    _template = Template(
        "{% macro header(this, kwargs) %}{{ this.header }}{% endmacro %}"
        "{% macro html(this, kwargs) %}{{ this.html }}{% endmacro %}"
        "{% macro script(this, kwargs) %}{{ this.script }}{% endmacro %}"
    )

    def __init__(self, *, script: str, html: str = "", header: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "SamenspelkaartDeel"
        self.script, self.html, self.header = script, html, header


@cache
def _asset(name: str) -> str:
    return resources.files("analysis.kaart").joinpath("assets", name).read_text(encoding="utf-8")


def base_map(bounds: Sequence[float], *, leaflet: str) -> folium.Map:
    """Give an empty map of `bounds`; the same input gives the same map, so a screen keeps its zoom on it.

    Args:
        bounds: west, south, east, north in degrees (WGS84).
        leaflet: URL of the folder that serves leaflet.js and leaflet.css.

    """
    west, south, east, north = (round(float(value), 5) for value in bounds)
    result = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=12,
        min_zoom=8,
        max_zoom=18,
        zoom_control=False,
        zoom_snap=0.25,
    )
    result.default_js = [("leaflet", f"{leaflet}/leaflet.js")]
    result.default_css = [("leaflet_css", f"{leaflet}/leaflet.css")]
    script = f"{_asset('kaart.js')}\nsk.start({result.get_name()});"
    result.add_child(
        _Part(header=f"<style>{_asset('kaart.css')}</style>", html=_pattern_defs(), script=script)
    )
    result.fit_bounds([[south, west], [north, east]], padding=(6, 6))
    return result


def _pattern_defs() -> str:
    """Give SVG patterns for all classes: hatching where something is missing, dots for voorlopig.

    Leaflet's paths refer to them as `url(#sk-CLASS)` and `url(#sk-CLASS-voorlopig)`.
    """
    klassen = [*(klasse for maat in MATEN.values() for klasse in maat.klassen), *SPECIAL.values()]
    parts = []
    for klasse in klassen:
        ground = (
            f'<rect width="{_CELL}" height="{_CELL}" fill="{klasse.kleur}"/>{_TEXTURES.get(klasse.code, "")}'
        )
        for suffix, marks in (("", ""), ("-voorlopig", _DOT)):
            parts.append(
                f'<pattern id="sk-{klasse.code}{suffix}" width="{_CELL}" height="{_CELL}" '
                f'patternUnits="userSpaceOnUse">{ground}{marks}</pattern>'
            )
    return (
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
        f"<defs>{''.join(parts)}</defs></svg>"
    )


def background_layer(url: str = BRT_GRIJS) -> folium.FeatureGroup:
    """Give the BRT-achtergrondkaart (grijs) as a layer; it comes once and leaves when a tile fails."""
    group = folium.FeatureGroup(name="achtergrond", control=False)
    group.add_child(_Part(script=f'sk.background(map_div, "{url}", "{_ATTRIBUTION}");'))
    return group
