"""Tafelscherm: one step of the story on the whole screen, with its keys and the notes of the speaker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from analysis.kaart import escape
from dashboard.components.context import change, current_selection
from dashboard.components.tafelkaart import (
    describe_tafelkaart,
    draw_tafelkaart,
    explain_tafelkaart,
    kaart_img,
)
from dashboard.loading import load_drawing
from dashboard.state import to_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.components.context import Context
    from dashboard.tafel.verhaal import Stap

__all__ = [
    "hiaat_html",
    "is_local",
    "link_of",
    "list_html",
    "qr_img",
    "show_buttons",
    "show_notes",
    "show_screen_style",
]

_ASSETS = Path(__file__).parents[1] / "assets"
_KEYS = f"<script>{(_ASSETS / 'tafel.js').read_text(encoding='utf-8')}</script>"
_LETTERS = "tafel_letters"
_LOCAL = {"localhost", "127.0.0.1", "::1", None}


def show_screen_style(*, dark: bool) -> None:
    """Give the step the whole screen, light or dark."""
    st.html(_ASSETS / "tafel.css")
    if dark:
        st.html(_ASSETS / "tafel-donker.css")


def hiaat_html(context: Context, stap: Stap) -> str:
    """Give a step about a hiaat: map, one sentence, three facts, one question."""
    svg = load_drawing(context.loaded, stap.code, draw=lambda: draw_tafelkaart(context.results, stap.code))
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in stap.feiten)
    image = kaart_img(svg, alt=describe_tafelkaart(stap.titel))
    return (
        f'<div class="sk-tafel" aria-live="polite"><figure>{image}'
        f"<figcaption>{escape(explain_tafelkaart(svg))}</figcaption></figure>"
        f'<div><h1>{escape(stap.naam)}</h1><p class="sk-tafel-zin">{escape(stap.zin)}</p><ul>{facts}</ul>'
        f'<p class="sk-tafel-vraag">{escape(stap.vraag)}</p></div></div>'
    )


def list_html(titel: str, zin: str, lines: Sequence[str], *, vraag: str, link: str) -> str:
    """Give a step of text: title, sentence, lines, question; the QR code of `link` if others can open it."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    code = "" if is_local(link) else qr_img(link)
    return (
        '<div class="sk-tafel sk-tafel-tekst" aria-live="polite">'
        f'<div><h1>{escape(titel)}</h1><p class="sk-tafel-zin">{escape(zin)}</p><ul>{items}</ul>'
        f'<p class="sk-tafel-vraag">{escape(vraag)}</p></div>{code}</div>'
    )


def link_of(context: Context) -> str:
    """Give the link that opens the Tafel as it is now."""
    base = st.context.url or "http://localhost/tafel"
    return f"{base.split('?')[0]}?{urlencode(to_query(context.selection))}"


def is_local(link: str) -> bool:
    """Tell whether a link works on this computer only."""
    return urlsplit(link).hostname in _LOCAL


def qr_img(link: str) -> str:
    """Give the QR code of `link` as an image."""
    source = segno.make(link, error="m", micro=False).svg_data_uri(scale=6, dark="#000", light="#fff")
    return f'<img class="sk-tafel-qr" src="{escape(source)}" alt="QR-code van de link van dit verhaal">'


def show_buttons(*, stap: int, last: int, dark: bool, hiaat: str) -> None:
    """Draw the buttons under a step; arrow keys and the keys of a clicker do the same.

    The letters can be switched off, for who speaks to the computer (WCAG 2.1.4).

    Args:
        stap: the step.
        last: the last one; from there a button leads to the form for what is agreed.
        dark: whether the screen is.
        hiaat: what the step is about, or nothing; who stops there speaks about it in the form.

    """
    letters = st.session_state.get(_LETTERS, True)
    with st.container(horizontal=True, key="tafel_knoppen", vertical_alignment="center"):
        st.button(
            "Vorige",
            key="tafel_vorige",
            shortcut="Left",
            disabled=stap <= 1,
            on_click=_turn,
            args=(-1, last),
        )
        st.button(
            "Volgende",
            key="tafel_volgende",
            shortcut="Right",
            disabled=stap >= last,
            on_click=_turn,
            args=(1, last),
            type="secondary" if stap >= last else "primary",
        )
        if stap >= last:
            st.button("Leg de afspraken vast", key="tafel_vast", type="primary", on_click=_stop, args=("",))
        st.html(f'<p class="sk-tafel-stap" role="status">Stap {stap} van {last}</p>', width="content")
        st.button(
            "Licht" if dark else "Donker",
            key="tafel_donker_knop",
            shortcut="D" if letters else None,
            on_click=change,
            kwargs={"donker": not dark},
        )
        key = " <kbd>F</kbd>" if letters else ""
        st.html(f'<button type="button" class="sk-volledig">Volledig scherm{key}</button>', width="content")
        st.button("Stoppen", key="tafel_stop", shortcut="Esc", on_click=_stop, args=(hiaat,))
        switch = "Zet D en F uit" if letters else "Zet D en F aan"
        st.button(switch, key="tafel_letterknop", on_click=_keep_letters, args=(not letters,))
    st.html(_KEYS, unsafe_allow_javascript=True)


def _keep_letters(letters: bool) -> None:  # noqa: FBT001 a callback
    st.session_state[_LETTERS] = letters


def _stop(hiaat: str) -> None:
    """Go to the form; it is about `hiaat` unless somebody already writes about something else."""
    change(stap=0)
    if hiaat and not st.session_state.get("afspraak_wat"):
        st.session_state["afspraak_hiaat"] = hiaat


def _turn(by: int, last: int) -> None:
    """Go `by` steps from where the session is: a clicker is faster than the screen that drew the button."""
    change(stap=min(max(current_selection().stap + by, 1), last))


def show_notes(notes: Sequence[str]) -> None:
    """Draw the notes of the speaker, closed: who speaks opens them on a screen of his own."""
    with st.expander("Notities voor de spreker"):
        st.html(f'<ul class="sk-lijst">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>')
