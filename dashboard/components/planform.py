"""Planform: choose what changes, where and when; by list, so also by keyboard, or with a click on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.coordinates import to_rd
from analysis.dagdelen import measure_weeks
from analysis.errors import UsageError
from analysis.openingstijden import describe_openingstijden, read_openingstijden
from analysis.watals import AndereTijden, Stoppen, Toevoegen, Verplaatsen
from analysis.woorden import doelgroep_in_sentence, meters, personen, text_of
from dashboard.components.aanbod import place_of, serving
from dashboard.components.context import Context, show_value
from dashboard.components.melding import show_message
from dashboard.components.page import show_table
from dashboard.components.plan import add_changes, buurt_names
from dashboard.loading import load_kandidaten, load_plekken
from dashboard.tekst import plain

if TYPE_CHECKING:
    from analysis.maten.nieuwe_plekken import Plekken

__all__ = ["POINT", "show_form", "take_point"]

POINT = "watals_punt"
_PLACE = "watals_plek_gekozen"
_CLICKED = "punt"
_KINDS = {
    "nieuw": "Iets nieuws",
    "beste": "Zoek de beste plekken",
    "verhuist": "Iets verhuist",
    "stopt": "Iets stopt",
    "tijden": "Andere tijden",
}
_KIND = "watals_soort_wijziging"
_MOST = 5


def take_point(lat: float, lon: float) -> None:
    """Remember the point that was clicked, as the place to use."""
    st.session_state[POINT] = to_rd(lat, lon)
    st.session_state[_PLACE] = _CLICKED


def show_form(context: Context) -> None:
    """Draw the form of one change."""
    show_value("watals_wat", st.session_state.get(_KIND, "nieuw"))
    kind = st.selectbox(
        "Wat verandert er?",
        list(_KINDS),
        format_func=_KINDS.__getitem__,
        key="watals_wat",
        on_change=lambda: st.session_state.update({_KIND: st.session_state["watals_wat"]}),
    )
    draw = {"nieuw": _new, "beste": _best, "verhuist": _move, "stopt": _stop, "tijden": _retime}
    draw[kind](context)


def _choose_place(context: Context) -> tuple[float, float] | None:
    places = load_kandidaten(context.loaded)
    names = dict(zip(places["locatie_id"], places["naam"], strict=True))
    where = dict(zip(places["locatie_id"], zip(places["x_rd"], places["y_rd"], strict=True), strict=True))
    point = st.session_state.get(POINT)
    if point is not None:
        names = {_CLICKED: f"Het punt op de kaart, {buurt_names(context, [point])[0]}"} | names
        where[_CLICKED] = point
    chosen = st.session_state.get(_PLACE)
    show_value("watals_plek", chosen if chosen in names else None)
    found = st.selectbox(
        "Waar? Klik op de kaart, of kies een gebouw",
        list(names),
        index=None,
        format_func=lambda code: text_of(names[code]),
        placeholder="Klik op de kaart, of kies een gebouw",
        key="watals_plek",
        on_change=lambda: st.session_state.update({_PLACE: st.session_state["watals_plek"]}),
    )
    return None if found is None else (float(where[found][0]), float(where[found][1]))


def _choose_soort(context: Context) -> str:
    normen = context.normen
    usual = normen.soorten_of(context.selection.aanbodsoort)
    options = [*usual, *(code for code in normen.aanbodsoorten if code not in usual)]
    return st.selectbox(
        "Wat komt er?", options, format_func=normen.label_of, key="watals_soort", persist_state="session"
    )


def _choose_times(context: Context, *, label: str) -> str | None:
    """Draw the field for opening times; None where they cannot be read."""
    text = st.text_input(
        label,
        key="watals_tijden",
        max_chars=120,
        placeholder="bijvoorbeeld: za 19:00-22:00",
        persist_state="session",
    )
    text = text.strip()
    week = context.normen.week
    if text and measure_weeks([text], week, translate=lambda t: read_openingstijden(t).osm)[0] is None:
        show_message("Deze tijden begrijpen we niet. Schrijf ze zo: ma 10:00-12:00; za 19:00-22:00.")
        return None
    return text


def _new(context: Context) -> None:
    soort = _choose_soort(context)
    place = _choose_place(context)
    times = _choose_times(context, label="Wanneer open? (mag leeg blijven: dan onbekend)")
    name = st.text_input("Naam", "Nieuw aanbod", key="watals_naam", max_chars=60, persist_state="session")
    who = context.selection.doelgroep
    st.caption(f"Dit aanbod is voor: {context.normen.label_of(who)}. Een andere doelgroep kiest u links.")
    ready = place is not None and times is not None
    changes = [Toevoegen(soort, *place, (who,), times, _tidy(name))] if place and times is not None else []
    st.button("Zet in het plan", on_click=add_changes, args=(changes,), disabled=not ready, type="primary")


def _tidy(name: str) -> str:
    return "".join(char for char in name if char.isprintable()).strip() or "Nieuw aanbod"


def _best(context: Context) -> None:
    soort = _choose_soort(context)
    k = st.slider("Hoeveel plekken?", 1, _MOST, 3, key="watals_k", persist_state="session")
    try:
        found = load_plekken(context.loaded, context.selection, norm_m=context.norm_m, k=k)
    except UsageError as error:
        show_message(str(error))
        return
    _show_best(context, found)
    who = context.selection.doelgroep
    changes = [
        Toevoegen(soort, float(row["x_rd"]), float(row["y_rd"]), (who,), "", _tidy(str(row["naam"]))[:60])
        for row in found.table.to_dict("records")
    ]
    st.button("Zet deze plekken in het plan", on_click=add_changes, args=(changes,), type="primary")


def _show_best(context: Context, found: Plekken) -> None:
    who = doelgroep_in_sentence(context.normen, context.selection.doelgroep)
    st.markdown(
        f"Vandaag wonen {personen(found.buiten)} {who} verder dan {meters(context.norm_m)}. Uit "
        f"{found.kandidaten} mogelijke plekken halen deze er samen {personen(found.erbij)} binnen de norm."
    )
    rows = found.table
    names = [text_of(name) for name in rows["naam"]]
    people = [personen(value) for value in rows["inwoners_erbij"]]
    show_table(_frame(Plek=names, **{"Mensen erbij": people}), label="De beste plekken")
    bound = personen(found.result.bound)
    proof = "Beter kan niet met deze plekken." if found.result.optimal else f"Hoogstens kan {bound}."
    st.caption(
        f"{proof} Het is een lijst om over te praten. Of een gebouw vrij en geschikt is, weten we niet."
    )


def _frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def _choose_aanbod(context: Context) -> str | None:
    aanbod, normen, selection = context.results.aanbod, context.normen, context.selection
    usable = aanbod[aanbod["telt_mee"] & (aanbod["bereik"] == "punt")]
    mine = serving(usable, normen, doelgroep=selection.doelgroep, aanbodsoort=selection.aanbodsoort)
    ordered = [
        *mine["aanbod_id"],
        *(code for code in usable["aanbod_id"] if code not in set(mine["aanbod_id"])),
    ]
    rows = usable.set_index("aanbod_id")
    chosen: str | None = st.selectbox(
        "Welk aanbod uit het register?",
        ordered,
        index=None,
        format_func=lambda code: (
            f"{text_of(rows['naam'][code])} · {normen.label_of(text_of(rows['aanbodsoort'][code]))}"
        ),
        placeholder="Kies uit het register",
        key="watals_aanbod",
        persist_state="session",
    )
    if chosen is not None:
        now = rows.loc[chosen].to_dict()
        times = describe_openingstijden(text_of(now.get("openingstijden")))
        st.caption(f"Plek: {place_of(now, normen)}. Open: {plain(times)}.")
    return chosen


def _move(context: Context) -> None:
    aanbod_id, place = _choose_aanbod(context), _choose_place(context)
    changes = [Verplaatsen(aanbod_id, *place)] if aanbod_id and place else []
    st.button("Zet in het plan", on_click=add_changes, args=(changes,), disabled=not changes, type="primary")


def _stop(context: Context) -> None:
    aanbod_id = _choose_aanbod(context)
    changes = [Stoppen(aanbod_id)] if aanbod_id else []
    st.button("Zet in het plan", on_click=_stop_once, args=(changes,), disabled=not changes, type="primary")


def _stop_once(changes: list[Stoppen]) -> None:
    add_changes(changes)
    st.session_state["watals_aanbod"] = None


def _retime(context: Context) -> None:
    aanbod_id = _choose_aanbod(context)
    times = _choose_times(context, label="Nieuwe tijden")
    changes = [AndereTijden(aanbod_id, times)] if aanbod_id and times else []
    st.button("Zet in het plan", on_click=add_changes, args=(changes,), disabled=not changes, type="primary")
