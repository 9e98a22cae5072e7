"""Takehome: what a wijkmanager prints. The wijkprofiel in two pages, and the wijkwijzer for residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.rapport.pdf import Blok, make_profiel
from analysis.rapport.talen import list_talen
from analysis.rapport.wijkwijzer import make_wijkwijzer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["show_take_home"]

_PDF = "application/pdf"


def show_take_home(onderwerp: Onderwerp, blocks: Mapping[str, list[str]]) -> None:
    """Draw the buttons; a file is made when its button is pressed.

    Args:
        onderwerp: the wijk.
        blocks: headings with sentences that the wijkprofiel takes along.

    """
    extra = [Blok(kop, tuple(zinnen)) for kop, zinnen in blocks.items() if zinnen]
    profiel, keuze, wijzer = st.columns([2, 1, 2], vertical_alignment="bottom")
    profiel.download_button(
        "Wijkprofiel (PDF, hooguit 2 bladzijden)",
        lambda: make_profiel(onderwerp, extra=extra),
        file_name=f"wijkprofiel_{onderwerp.gebiedcode}.pdf",
        mime=_PDF,
        key="profiel_pdf",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
    talen = list_talen()
    taal = keuze.selectbox(
        "Taal van de wijkwijzer",
        list(talen),
        format_func=talen.__getitem__,
        key="profiel_taal",
        persist_state="session",
        help="De zinnen zijn vertaald, de namen niet. Laat een vertaling nalezen voordat u die uitdeelt.",
    )
    wijzer.download_button(
        "Wijkwijzer voor bewoners (PDF, 1 bladzijde)",
        lambda: make_wijkwijzer(onderwerp, taal=taal),
        file_name=f"wijkwijzer_{onderwerp.gebiedcode}_{taal}.pdf",
        mime=_PDF,
        key="profiel_wijkwijzer",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
