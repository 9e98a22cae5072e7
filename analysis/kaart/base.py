"""Base: the empty map that never changes, with its own style and script, and the optional background map."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import folium
from branca.element import MacroElement
from folium.utilities import get_obj_in_upper_tree
from jinja2 import Template
from jinja2.utils import htmlsafe_json_dumps

from analysis.klassen import GEEN_AANBOD, MATEN, ONBEKEND, SPECIAL, Klasse

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Part", "background_layer", "base_map", "fill_of", "to_script"]

_ATTRIBUTION = "Achtergrond: BRT, Kadaster (PDOK)"
_CELL = 8
_TEXTURES = {
    ONBEKEND: '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="#8a8f94" stroke-width="1.2"/>',
    GEEN_AANBOD: '<path d="M0 4L4 8L8 4L4 0Z" fill="none" stroke="#b98a78"/>',
}
_DOT = '<circle cx="4" cy="4" r="1.4" fill="#fff"/><circle cx="4" cy="4" r="0.9" fill="#1d2730"/>'


class Part(MacroElement):
    """A piece of HTML and script in a folium map; `MAP` in the script becomes the name of the map.

    Texts of a register may only come in as JSON that `to_script` made.
    """

    _template = Template(
        "{% macro header(this, kwargs) %}{{ this.header }}{% endmacro %}"
        "{% macro html(this, kwargs) %}{{ this.html }}{% endmacro %}"
        "{% macro script(this, kwargs) %}{{ this.named_script() }}{% endmacro %}"
    )

    def __init__(self, *, script: str, html: str = "", header: str = "") -> None:
        """Hold a script, HTML for the body, and HTML for the head."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "SamenspelkaartDeel"
        self.script, self.html, self.header = script, html, header

    def named_script(self) -> str:
        """Give the script for the map that this part is in."""
        return self.script.replace("MAP", get_obj_in_upper_tree(self, folium.Map).get_name(), 1)


def to_script(data: object) -> str:
    """Give `data` as JSON that is safe inside a script element."""
    return str(htmlsafe_json_dumps(data, separators=(",", ":"), ensure_ascii=False))


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
    script = f"{_asset('kaart.js')}\nsk.start(MAP, {to_script([[south, west], [north, east]])});"
    result.add_child(
        Part(header=f"<style>{_asset('kaart.css')}</style>", html=_pattern_defs(), script=script)
    )
    return result


def fill_of(klasse: Klasse, *, voorlopig: bool) -> str:
    """Give what to fill a gebied with: a plain colour, or a pattern for what is missing or voorlopig."""
    if voorlopig:
        return f"url(#sk-{klasse.code}-voorlopig)"
    return f"url(#sk-{klasse.code})" if klasse.code in _TEXTURES else klasse.kleur


def _pattern_defs() -> str:
    """Give the SVG patterns that `fill_of` refers to: hatching for what is missing, dots for voorlopig."""
    klassen = [*(klasse for maat in MATEN.values() for klasse in maat.klassen), *SPECIAL.values()]
    textured = [klasse for klasse in klassen if klasse.code in _TEXTURES]
    patterns = [
        *(_pattern(klasse, f"sk-{klasse.code}", "") for klasse in textured),
        *(_pattern(klasse, f"sk-{klasse.code}-voorlopig", _DOT) for klasse in klassen),
    ]
    return (
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
        f"<defs>{''.join(patterns)}</defs></svg>"
    )


def _pattern(klasse: Klasse, name: str, marks: str) -> str:
    size = f'width="{_CELL}" height="{_CELL}"'
    ground = f'<rect {size} fill="{klasse.kleur}"/>{_TEXTURES.get(klasse.code, "")}'
    return f'<pattern id="{name}" {size} patternUnits="userSpaceOnUse">{ground}{marks}</pattern>'


def background_layer(url: str) -> folium.FeatureGroup:
    """Give the BRT-achtergrondkaart (grijs) as a layer; it comes once and leaves when a tile fails.

    Args:
        url: where its tiles are, with {z}, {x} and {y} (Web Mercator).

    """
    group = folium.FeatureGroup(name="achtergrond", control=False)
    group.add_child(Part(script=f"sk.background(MAP, {to_script(url)}, {to_script(_ATTRIBUTION)});"))
    return group
