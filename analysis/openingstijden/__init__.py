"""When an offering is open, from a text that people or OpenStreetMap wrote; what is uncertain stays unknown.

::

    free text ─▶ woorden (tokens) ─▶ tekst ─▶ OSM opening_hours ─▶ uren (certainly, or maybe, open)
    "ma ochtend; wo ochtend" ─▶ dagdeelwoorden ─▶ days and dagdelen without hours

`uren` is imported by itself: it loads a compiled library that reading a text seldom needs.
"""

from analysis.openingstijden.tekst import (
    Openingstijd,
    describe_openingstijden,
    find_openingstijden,
    read_openingstijden,
)

__all__ = ["Openingstijd", "describe_openingstijden", "find_openingstijden", "read_openingstijden"]
