"""Filters: the sidebar that chooses doelgroep, aanbod, niveau, maat and norm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.woorden import meters, minuten
from dashboard.components.afstand import choose_afstand
from dashboard.components.context import Context, change, show_value
from dashboard.components.melding import show_message
from dashboard.state import NIVEAUS, NORM_RANGE_M, NORM_STEP_M, default_norm_m

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.normen import Normen
    from dashboard.state import Selection

__all__ = ["choose_gebied", "show_filters", "show_pair_filters", "soort_options"]


def soort_options(normen: Normen, doelgroep: str) -> list[str]:
    """Give the groepen and soorten to choose from: those with a norm for `doelgroep` first."""
    codes = [*normen.groepen, *normen.aanbodsoorten]
    agreed = [n.aanbodsoort for n in normen.normen if n.doelgroep == doelgroep]
    return [*dict.fromkeys(agreed), *(code for code in codes if code not in agreed)]


def _changer(field: str, key: str) -> Callable[[], None]:
    return lambda: change(**{field: st.session_state[key]})


def _choose_pair(context: Context) -> None:
    normen, selection = context.normen, context.selection
    show_value("kies_doelgroep", selection.doelgroep)
    st.selectbox(
        "Voor wie?",
        list(normen.doelgroepen),
        format_func=normen.label_of,
        key="kies_doelgroep",
        on_change=_changer("doelgroep", "kies_doelgroep"),
        help="De doelgroep: de mensen om wie het gaat.",
    )
    show_value("kies_aanbodsoort", selection.aanbodsoort)
    st.selectbox(
        "Welk aanbod?",
        soort_options(normen, selection.doelgroep),
        format_func=lambda code: _soort_label(normen, selection.doelgroep, code),
        key="kies_aanbodsoort",
        on_change=_changer("aanbodsoort", "kies_aanbodsoort"),
        help="Aanbod waarvoor een norm is afgesproken staat bovenaan. Een groep is een aantal soorten samen.",
    )


def _soort_label(normen: Normen, doelgroep: str, code: str) -> str:
    label = normen.label_of(code) + (" · groep" if code in normen.groepen else "")
    return label if normen.norm_for(doelgroep, code) else f"{label} · geen norm"


def _choose_norm(context: Context) -> None:
    selection, normen = context.selection, context.normen
    default = default_norm_m(normen, selection)
    low, high = min(NORM_RANGE_M[0], default, context.norm_m), max(NORM_RANGE_M[1], default, context.norm_m)
    show_value("kies_norm", context.norm_m)
    st.slider(
        "Hoe ver lopen mag het zijn?",
        low,
        high,
        step=NORM_STEP_M
        if (default - low) % NORM_STEP_M == 0 and (context.norm_m - low) % NORM_STEP_M == 0
        else 1,
        format="%d m",
        key="kies_norm",
        on_change=_norm_changed,
        args=(default,),
        help="De norm is een afspraak, geen wet. Schuif om te zien wat een andere afstand doet.",
    )
    norm = normen.norm_for(selection.doelgroep, selection.aanbodsoort)
    walk = minuten(context.norm_m, loopsnelheid_kmh=normen.doelgroepen[selection.doelgroep].loopsnelheid_kmh)
    if norm is None:
        show_message(f"Voor dit paar is geen norm afgesproken. We rekenen met {default} m als voorbeeld.")
    elif context.norm_m == default:
        st.caption(f"Dit is de afgesproken norm: {meters(default)}, {walk} lopen.")
    else:
        st.caption(
            f"Afgesproken is {meters(default)}. U kijkt nu naar {meters(context.norm_m)}, {walk} lopen."
        )


def _norm_changed(default: int) -> None:
    chosen = st.session_state["kies_norm"]
    change(norm_m=None if chosen == default else chosen)


def _choose_niveau(selection: Selection) -> None:
    show_value("kies_niveau", selection.niveau)
    st.segmented_control(
        "Per wijk of per buurt?",
        list(NIVEAUS),
        format_func=NIVEAUS.__getitem__,
        key="kies_niveau",
        required=True,
        on_change=_changer("niveau", "kies_niveau"),
    )


def _choose_view(selection: Selection) -> None:
    _choose_niveau(selection)
    show_value("kies_maat", selection.maat)
    st.radio(
        "Wat kleurt de kaart?",
        list(kaart.MATEN),
        format_func=lambda code: kaart.MATEN[code].label,
        key="kies_maat",
        on_change=_changer("maat", "kies_maat"),
    )
    show_value("kies_ander", selection.ander)
    st.toggle(
        "Toon ook ander aanbod",
        key="kies_ander",
        on_change=_changer("ander", "kies_ander"),
        help="Standaard staat alleen het gekozen aanbod op de kaart.",
    )


def show_filters(context: Context) -> None:
    """Draw the sidebar; a change reruns the screen with a new Selection."""
    with st.sidebar:
        _choose_pair(context)
        _choose_norm(context)
        choose_afstand(context)
        _choose_view(context.selection)


def show_pair_filters(context: Context, *, niveau: bool = False) -> None:
    """Draw the sidebar of a screen that asks for whom, what and how far only (and per wijk or buurt)."""
    with st.sidebar:
        _choose_pair(context)
        _choose_norm(context)
        choose_afstand(context)
        if niveau:
            _choose_niveau(context.selection)


def choose_gebied(context: Context, *, on_change: Callable[[str | None], None]) -> None:
    """Draw the list of gebieden, the way to choose one by keyboard."""
    gebieden = context.results.gebieden
    names = gebieden[gebieden["niveau"] == context.selection.niveau].set_index("gebiedcode")["gebiednaam"]
    names = names.sort_values()
    word = context.selection.niveau
    show_value("kies_gebied", context.selection.gebied)
    st.selectbox(
        f"Kies een {word}",
        list(names.index),
        index=None,
        format_func=lambda code: str(names[code]),
        placeholder=f"Kies een {word}, of klik op de kaart",
        key="kies_gebied",
        on_change=lambda: on_change(st.session_state["kies_gebied"]),
    )
