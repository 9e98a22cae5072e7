"""Maten and their fixed classes, as the map uses them; they live where the reports can find them too."""

from analysis.klassen import GEEN_AANBOD, MATEN, NIEMAND, ONBEKEND, SPECIAL, Klasse, Maat, klasse_of

__all__ = ["GEEN_AANBOD", "MATEN", "NIEMAND", "ONBEKEND", "SPECIAL", "Klasse", "Maat", "klasse_of"]
