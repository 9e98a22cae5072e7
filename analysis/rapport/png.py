"""Png: map and chart as one picture, drawn as in the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from analysis.klassen import MATEN
from analysis.rapport.grafiek import describe_grafiek, draw_grafiek
from analysis.rapport.inhoud import hoofdzinnen, legenda, titel
from analysis.rapport.tekening import describe_kaart, draw_kaart
from analysis.rapport.verantwoording import SLOT, describe_afstand, describe_norm, describe_peildatum
from analysis.rapport.zetwerk import Zetsel

if TYPE_CHECKING:
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["make_png"]


def make_png(onderwerp: Onderwerp, *, deel: Literal["alles", "kaart", "grafiek"] = "alles") -> bytes:
    """Give a picture of 1,890 pixels wide with the sentence, the norm and the peildatum on it.

    Args:
        onderwerp: what it is about.
        deel: map and chart side by side, or one of them.

    """
    data = {
        "deel": deel,
        "titel": titel(onderwerp),
        "hoofdzinnen": hoofdzinnen(onderwerp),
        "kaart": draw_kaart(onderwerp, letter=1.2),
        "kaart_alt": describe_kaart(onderwerp),
        "grafiek": draw_grafiek(onderwerp),
        "grafiek_alt": describe_grafiek(onderwerp),
        "legenda": legenda(),
        "legenda_titel": MATEN["tekort"].label,
        "bronnen": [
            describe_norm(onderwerp.norm, onderwerp),
            f"{describe_peildatum(onderwerp)}. {describe_afstand(onderwerp.results)} {SLOT}",
        ],
    }
    return Zetsel("plaat", data).png()
