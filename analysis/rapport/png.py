"""Png: map and chart as one picture, drawn as in the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from analysis.klassen import MATEN
from analysis.rapport.grafiek import bars_of, describe_grafiek, draw_grafiek
from analysis.rapport.inhoud import clip, hoofdzinnen, legenda, titel
from analysis.rapport.tekening import describe_kaart, draw_kaart
from analysis.rapport.verantwoording import SLOT, describe_afstand, describe_norm, describe_peildatum
from analysis.rapport.zetwerk import Zetsel

if TYPE_CHECKING:
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["make_png"]

_MAX_NAMES = 150


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
        "namen": _names(onderwerp, charted=deel == "alles"),
        "bronnen": [
            describe_norm(onderwerp.norm, onderwerp),
            f"{describe_peildatum(onderwerp)}. {describe_afstand(onderwerp.results)} {SLOT}",
        ],
    }
    return Zetsel("plaat", data).png()


def _names(onderwerp: Onderwerp, *, charted: bool) -> str:
    """Give the names behind the numbers of the map, without those that the chart beside it gives."""
    shown = {row["nr"] for row in bars_of(onderwerp)} if charted else set()
    delen = onderwerp.delen
    found = [
        f"{nr} {clip(naam, 48)}".replace(" ", "\N{NO-BREAK SPACE}")
        for nr, naam in zip(delen["nr"], delen["gebiednaam"], strict=True)
        if nr not in shown
    ]
    more = f" · en nog {len(found) - _MAX_NAMES}" if len(found) > _MAX_NAMES else ""
    return " · ".join(found[:_MAX_NAMES]) + more
