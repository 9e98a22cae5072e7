"""Speler: moves through the moments of a week, by slider or by itself for one week at the most."""

from __future__ import annotations

import time

import streamlit as st

from dashboard.components.context import change, current_selection, show_value
from dashboard.components.klok import moment_words

__all__ = ["STEP_S", "choose_moment", "is_playing", "next_moment", "start_moment"]

STEP_S = 1.5  # between two dagdelen while it plays: time to read
_PLAYING, _LEFT, _STEPPED = "klok_speelt", "klok_te_gaan", "klok_stap"
_STILL = "Uw apparaat vraagt om weinig beweging. Schuif zelf door de week."


def start_moment(moments: list[str]) -> str:
    """Give the moment the clock opens on: Saturday's last dagdeel, when loneliness is felt most."""
    return [moment for moment in moments if moment.startswith("za-")][-1]


def is_playing() -> bool:
    """Tell whether it plays; what was left alone on another screen has stopped."""
    stepped: float = st.session_state.get(_STEPPED, 0.0)
    if st.session_state.get(_PLAYING) and time.monotonic() - stepped > 4 * STEP_S:
        st.session_state[_PLAYING] = False
    return bool(st.session_state.get(_PLAYING))


def next_moment(moments: list[str], *, playing: bool) -> str:
    """Give the moment to show now; while it plays and it is time, that is the next one."""
    moment = current_selection().moment or start_moment(moments)
    now = time.monotonic()
    if not playing or not is_playing() or now - st.session_state[_STEPPED] < 0.8 * STEP_S:
        return moment
    st.session_state[_STEPPED] = now
    st.session_state[_LEFT] -= 1
    st.session_state[_PLAYING] = st.session_state[_LEFT] > 0
    following = moments[(moments.index(moment) + 1) % len(moments)]
    change(moment=following)
    return following


def choose_moment(moments: list[str], moment: str, *, playing: bool) -> None:
    """Draw the button that plays or stops, and the slider.

    Who asked the device for little motion gets the slider and a sentence, no button (see stijl.css).
    """
    button, slider = st.columns([1, 4], vertical_alignment="bottom")
    button.button(
        "Stop" if playing else "Speel de week af",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        key="klok_speel",
        on_click=_toggle,
        args=(moments,),
        width="stretch",
    )
    button.html(f'<span class="sk-stil">{_STILL}</span>')
    show_value("klok_moment", moment)
    slider.select_slider(
        "Moment in de week",
        moments,
        format_func=moment_words,
        key="klok_moment",
        on_change=lambda: change(moment=st.session_state["klok_moment"]),
    )


def _toggle(moments: list[str]) -> None:
    st.session_state[_PLAYING] = not st.session_state.get(_PLAYING)
    st.session_state[_LEFT] = len(moments)
    st.session_state[_STEPPED] = time.monotonic()
