"""Vragen: the six questions of Verkennen, each drawn from the chosen pair."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from analysis.kaart import escape
from dashboard.components.achtergrond import show_gebruik, show_verdeling, show_waarom
from dashboard.components.context import Context, change, show_value
from dashboard.components.gevoeligheid import show_gevoeligheid
from dashboard.components.heat import heat_html, show_heat_legend
from dashboard.components.keuze import keuze_of, keuze_sentence
from dashboard.components.keuzekaart import rank_pair, show_keuzekaart, show_ranglijst
from dashboard.components.maatzinnen import houdbaar_words, show_brug_gebouw, show_plaats, show_zonder_deur
from dashboard.components.momenten import show_momenten
from dashboard.components.naast import choose_two, show_naast
from dashboard.components.patroon import show_pattern
from dashboard.loading import load_achtergrond, load_keuze, load_keuzes
from dashboard.state import NORM_RANGE_M
from dashboard.tekst import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

__all__ = ["WITHOUT_KEUZE", "WITH_KEUZE"]


def _focus(context: Context, pair: pd.DataFrame) -> pd.Series:
    """Give the row of the chosen gebied, else of the gemeente."""
    code = context.selection.gebied
    rows = pair[pair["gebiedcode"] == code] if code else pair[pair["niveau"] == "gemeente"]
    return rows.iloc[0]


def _sentence(context: Context, pair: pd.DataFrame) -> str:
    """Say how many live too far, as HTML."""
    sentence = keuze_sentence(_focus(context, pair).to_dict(), normen=context.normen, keuze=keuze_of(context))
    return f'<p class="sk-zin">{escape(sentence)}</p>'


@contextmanager
def _sentence_first(context: Context, pair: pd.DataFrame, *, uitleg: bool = False) -> Iterator[None]:
    """Draw how many live too far, then what is inside, and at last whether that holds: it takes a moment."""
    place = st.empty()
    place.html(_sentence(context, pair))
    yield
    code = str(_focus(context, pair)["gebiedcode"])
    holds = "" if keuze_of(context).asks else houdbaar_words(context, code, uitleg=uitleg)
    if holds:
        place.html(f'{_sentence(context, pair)}<p class="sk-onzeker-tekst">{escape(holds)}</p>')


def _choose(context: Context) -> None:
    niveau = context.selection.niveau
    names = _names(context, niveau)
    show_value("verkennen_gebied", context.selection.gebied)
    st.selectbox(
        f"Kies een {niveau}",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="De hele gemeente",
        key="verkennen_gebied",
        on_change=lambda: change(gebied=st.session_state["verkennen_gebied"]),
    )


def _names(context: Context, niveau: str) -> dict[str, str]:
    gebieden = context.results.gebieden
    rows = gebieden[gebieden["niveau"] == niveau].sort_values("gebiednaam")
    return dict(zip(rows["gebiedcode"], rows["gebiednaam"], strict=True))


def _show_overzicht(context: Context, pair: pd.DataFrame) -> None:
    ranked = rank_pair(pair, context.selection.niveau)
    with _sentence_first(context, pair):
        left, right = st.columns([4, 5], gap="medium")
        with left:
            show_keuzekaart(context, ranked)
        every = load_keuzes(context.loaded, keuze_of(context))
        _show_gebieden(context, every)
        _show_doelgroepen(context, every, _focus(context, pair))
    with right:
        show_ranglijst(context, ranked)


def _show_gebieden(context: Context, every: pd.DataFrame) -> None:
    """Draw gebied × aanbodsoort of the chosen doelgroep."""
    normen, selection = context.normen, context.selection
    mine = every[every["doelgroep"] == selection.doelgroep]
    st.header(f"{normen.label_of(selection.doelgroep)} per {selection.niveau}", anchor=False)
    if mine.empty:
        st.markdown("Voor deze doelgroep zijn geen normen afgesproken.")
        return
    st.caption("De normen in deze tabellen zijn de afgesproken normen. De schuif links verandert ze niet.")
    show_heat_legend(every)
    st.html(
        heat_html(
            {(row["gebiedcode"], row["aanbodsoort"]): row for row in mine.to_dict("records")},
            rows=_names(context, selection.niveau),
            columns={code: normen.label_of(code) for code in dict.fromkeys(mine["aanbodsoort"])},
            corner=selection.niveau.capitalize(),
            label=f"Wie woont te ver, per {selection.niveau} en soort aanbod",
            marked=[selection.gebied or ""],
        )
    )


def _show_doelgroepen(context: Context, every: pd.DataFrame, focus: pd.Series) -> None:
    """Draw doelgroep × aanbodsoort of the chosen gebied, with the choice of it."""
    normen = context.normen
    here = every[every["gebiedcode"] == focus["gebiedcode"]]
    st.header(f"Alle doelgroepen in {plain(focus['gebiednaam'])}", anchor=False)
    _choose(context)
    if here.empty:
        st.markdown("Er zijn geen normen afgesproken.")
        return
    st.html(
        heat_html(
            {(row["aanbodsoort"], row["doelgroep"]): row for row in here.to_dict("records")},
            rows={code: normen.label_of(code) for code in dict.fromkeys(here["aanbodsoort"])},
            columns={
                code: normen.label_of(code) for code in normen.doelgroepen if code in set(here["doelgroep"])
            },
            corner="Aanbod",
            label="Wie woont te ver, per soort aanbod en doelgroep",
            marked=[context.selection.aanbodsoort],
        )
    )


def _show_naast(context: Context, pair: pd.DataFrame) -> None:
    here = pair[pair["niveau"] == context.selection.niveau]
    ranked = here.sort_values(["buiten_norm_min", "gebiedcode"], ascending=[False, True])
    codes = list(ranked["gebiedcode"])
    chosen = choose_two(context, (codes[0], codes[min(1, len(codes) - 1)]))
    show_naast(context, pair, load_keuzes(context.loaded, keuze_of(context)), chosen)
    show_momenten(context)


def _show_norm(context: Context, pair: pd.DataFrame) -> None:
    with _sentence_first(context, pair, uitleg=True):
        _choose(context)
        low, high = NORM_RANGE_M
        norms_m = tuple(sorted({*range(low, high + 1, 100), context.norm_m}))
        table = load_keuze(context.loaded, context.selection, keuze_of(context), norms_m=norms_m)
        rows = table[table["gebiedcode"] == _focus(context, pair)["gebiedcode"]].sort_values("norm_m")
        show_gevoeligheid(rows, norm_m=context.norm_m)


def _show_verdeling(context: Context, _pair: pd.DataFrame) -> None:
    show_verdeling(context, load_achtergrond(context.loaded, context.selection, norm_m=context.norm_m))
    show_pattern(context)


def _show_gebruik(context: Context, pair: pd.DataFrame) -> None:
    show_gebruik(context, load_achtergrond(context.loaded, context.selection, norm_m=context.norm_m))
    show_plaats(context, str(_focus(context, pair)["gebiedcode"]))


def _show_waarom(context: Context, pair: pd.DataFrame) -> None:
    _choose(context)
    found = load_achtergrond(context.loaded, context.selection, norm_m=context.norm_m)
    code = str(_focus(context, pair)["gebiedcode"])
    show_waarom(context, found, code)
    left, right = st.columns(2, gap="large")
    with left:
        show_brug_gebouw(context, code)
    with right:
        show_zonder_deur(context, code)


WITH_KEUZE = {"overzicht": _show_overzicht, "naast": _show_naast, "norm": _show_norm}
WITHOUT_KEUZE = {"verdeling": _show_verdeling, "gebruik": _show_gebruik, "waarom": _show_waarom}
