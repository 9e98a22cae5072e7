"""Verslagen: what Stadsklok and Vijvermeter take home besides their tables: PDF, slides and two pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analysis.rapport.onderwerp import make_onderwerp
from analysis.rapport.plattegrond import Vlak
from analysis.rapport.verslag import make_verslag
from dashboard.components.takehome import show_buttons
from dashboard.loading import chosen_norm

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from analysis.klassen import Klasse
    from analysis.rapport import Onderwerp
    from analysis.rapport.verslag import Verslag
    from dashboard.components.context import Context

__all__ = ["show_verslag", "vlak_of"]


def show_verslag(
    context: Context, *, make: Callable[[Context, Onderwerp], Verslag], now: Callable[[], Context], key: str
) -> None:
    """Draw the buttons of a verslag; it is made when one is pressed.

    Args:
        context: the screen.
        make: gives the verslag of a screen about a gemeente.
        now: gives the screen as it is when a button is pressed.
        key: of the screen; keys of widgets begin with it, and so do names of files.

    """
    gebieden = context.results.gebieden
    codes = gebieden.loc[gebieden["niveau"] == "gemeente", "gebiedcode"].tolist()
    if not codes:
        return

    def made(suffix: str, deel: str = "kaart") -> bytes:
        screen = now()
        norm = chosen_norm(screen.loaded, screen.selection, norm_m=screen.norm_m)
        about = make_onderwerp(screen.results, gebied=codes[0], norm=norm)
        return make_verslag(make(screen, about), suffix, deel="grafiek" if deel == "grafiek" else "kaart")

    name = f"{key}_{context.selection.doelgroep}_{context.selection.aanbodsoort}_{context.norm_m}m"
    show_buttons(
        [
            ("Verslag (PDF)", f"{name}.pdf", partial(made, ".pdf")),
            ("Presentatie (PPTX)", f"{name}.pptx", partial(made, ".pptx")),
            ("Kaart als plaatje (PNG)", f"{name}_kaart.png", partial(made, ".png")),
            ("Grafiek als plaatje (PNG)", f"{name}_grafiek.png", partial(made, ".png", "grafiek")),
        ],
        key=f"{key}_verslag",
    )
    st.caption("De bestanden zeggen hetzelfde als dit scherm. Norm, bronnen en peildatum staan erbij.")


def vlak_of(
    gebieden: gpd.GeoDataFrame, gebiedcode: str, klasse: Klasse, *, nr: str = "", voorlopig: bool = False
) -> Vlak:
    """Give a gebied as a verslag draws it.

    Args:
        gebieden: table gebieden, by gebiedcode.
        gebiedcode: which.
        klasse: its class.
        nr: its number in the table.
        voorlopig: whether its class is unsure.

    """
    naam = str(gebieden["gebiednaam"][gebiedcode] or gebiedcode)
    return Vlak(nr, naam, gebieden.geometry[gebiedcode], klasse, voorlopig)
