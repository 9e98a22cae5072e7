"""The dashboard: `streamlit run app.py -- DATA [OPTION ...]`.

Options: --zonder-achtergrondkaart, --alleen-voorstellen, --netwerk FILE, --veren.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import DataError
from dashboard.components.afstand import show_fault
from dashboard.components.context import Context, enter_screen, sync_with_address_bar
from dashboard.components.doors import is_first_visit, remember_pages
from dashboard.components.melding import fenced
from dashboard.components.page import show_footer, show_language, show_refusal, show_style
from dashboard.launch import NETWERK, ONLY_PROPOSE, VEREN
from dashboard.loading import load, measure
from dashboard.views import (
    aanbod,
    kaart,
    stadsklok,
    start,
    tafel,
    verantwoording,
    verkennen,
    vijvermeter,
    watals,
    wijkprofiel,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SCREENS", "Screen", "main", "show_screen"]

_DEFAULT, _WELCOME = "kaart", "start"
_ICON = Path(__file__).with_name("assets") / "icoon.svg"


@dataclass(frozen=True)
class Screen:
    """One screen: its place in the address, its name in the menu, and what draws it."""

    path: str
    title: str
    show: Callable[[Context], None]


# A new screen is a module in views/ and a line here. Links without a path are those of the Kaart (_DEFAULT).
SCREENS = (
    Screen("start", "Start", start.show),
    Screen("kaart", "Kaart", kaart.show),
    Screen("verkennen", "Verkennen", verkennen.show),
    Screen("watals", "Wat als", watals.show),
    Screen("wijkprofiel", "Wijkprofiel", wijkprofiel.show),
    Screen("stadsklok", "Stadsklok", stadsklok.show),
    Screen("vijvermeter", "Vijvermeter", vijvermeter.show),
    Screen("tafel", "Tafel", tafel.show),
    Screen("aanbod", "Aanbod", aanbod.show),
    Screen("verantwoording", "Verantwoording", verantwoording.show),
)


def show_screen(
    screen: Screen,
    data: Path,
    *,
    background: bool = True,
    only_propose: bool = False,
    netwerk: Path | None = None,
    veren: bool = False,
) -> None:
    """Draw one screen on `data`, or say why the data is refused."""
    try:
        loaded = load(data, netwerk=netwerk, veren=veren)
    except DataError as error:
        show_refusal(error)
        st.stop()
    selection = sync_with_address_bar(loaded)
    loaded = measure(loaded, selection.afstand)
    context = Context(loaded, selection, background=background, only_propose=only_propose)
    enter_screen(screen.path)
    show_fault(context)
    with fenced(f"het scherm {screen.title}"):
        screen.show(context)
    with fenced("de voet van het scherm"):
        show_footer(context)


def _go_home() -> None:
    """Draw nothing: `main` goes on to the Kaart."""


def main(arguments: list[str]) -> None:
    """Draw the screen that the address asks for."""
    data = Path(arguments[0])
    background = "--zonder-achtergrondkaart" not in arguments
    only_propose = ONLY_PROPOSE in arguments
    netwerk = Path(arguments[arguments.index(NETWERK) + 1]) if NETWERK in arguments else None
    draw = partial(
        show_screen,
        data=data,
        background=background,
        only_propose=only_propose,
        netwerk=netwerk,
        veren=VEREN in arguments,
    )
    st.set_page_config("Samenspelkaart", page_icon=str(_ICON), layout="wide", initial_sidebar_state=290)
    show_style()
    pages = [
        st.Page(
            partial(draw, screen),
            title=screen.title,
            url_path=None if screen.path == _DEFAULT else screen.path,
            default=screen.path == _DEFAULT,
        )
        for screen in SCREENS
    ]
    doors = {screen.path: page for screen, page in zip(SCREENS, pages, strict=True)}
    # the address of the Kaart is that of the whole; who types its name gets there too
    named = st.Page(_go_home, title=_DEFAULT, url_path=_DEFAULT, visibility="hidden")
    chosen = st.navigation([*pages, named], position="top")
    first = is_first_visit()
    remember_pages(doors)
    if chosen is named:
        st.switch_page(doors[_DEFAULT], query_params=st.query_params.to_dict())
    if chosen is doors[_DEFAULT] and first:
        st.switch_page(doors[_WELCOME])  # an address without any choice; one with a choice opens the Kaart
    chosen.run()
    show_language()


if __name__ == "__main__":
    main(sys.argv[1:])
