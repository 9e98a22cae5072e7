"""Keuze: which offerings count, as widgets, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analysis.drempels import DREMPEL_LABELS
from analysis.maten.keuze import Keuze, states_of_keuze
from analysis.normen import DREMPELS
from analysis.normen import LAGEN as LAAG_CODES
from analysis.woorden import doelgroep_in_sentence, meters, personen, personen_range, procent, te_ver, vervoeg
from dashboard.components.aanbod import LAGEN
from dashboard.components.context import Context, change, show_value, texts_in
from dashboard.components.klok import moment_words
from dashboard.components.melding import show_message
from dashboard.state import moments_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from analysis.normen import Normen

__all__ = ["keuze_of", "keuze_sentence", "keuze_words", "show_keuze", "show_unknown"]


def keuze_of(context: Context) -> Keuze:
    """Give the Keuze of the Selection."""
    chosen = context.selection
    return Keuze(chosen.laag, chosen.organisatie, chosen.initiatief, chosen.drempels, chosen.dagdeel)


def show_keuze(context: Context) -> None:
    """Draw the filters on offerings in the sidebar."""
    selection, aanbod = context.selection, context.results.aanbod
    with st.sidebar, st.expander("Welk aanbod telt mee?", expanded=keuze_of(context).asks):
        _choose("laag", "Laag", LAAG_CODES, LAGEN.__getitem__, selection.laag)
        _choose("organisatie", "Organisatie", texts_in(aanbod, "organisatie"), str, selection.organisatie)
        _choose("initiatief", "Initiatief van", texts_in(aanbod, "initiatief_van"), str, selection.initiatief)
        show_value("keuze_drempels", list(selection.drempels))
        st.multiselect(
            "Zonder deze drempels",
            DREMPELS,
            format_func=DREMPEL_LABELS.__getitem__,
            key="keuze_drempels",
            placeholder="Drempels tellen niet",
            on_change=lambda: change(drempels=tuple(st.session_state["keuze_drempels"])),
        )
        _choose("dagdeel", "Open op", moments_of(context.normen), moment_words, selection.dagdeel)
        st.button("Alle aanbod telt mee", on_click=_clear, disabled=not keuze_of(context).asks)


def _choose(
    field: str, label: str, options: Sequence[str], words: Callable[[str], str], value: str | None
) -> None:
    key = f"keuze_{field}"
    show_value(key, value)
    st.selectbox(
        label,
        options,
        index=None,
        format_func=words,
        key=key,
        placeholder="Alles" if options else "Niet bekend in het register",
        disabled=not options,
        on_change=lambda: change(**{field: st.session_state[key]}),
    )


def _clear() -> None:
    change(laag=None, organisatie=None, initiatief=None, drempels=(), dagdeel=None)


def keuze_words(keuze: Keuze) -> list[str]:
    """Say what is asked of the offerings."""
    words = [f"laag: {LAGEN[keuze.laag].lower()}"] if keuze.laag else []
    words += [f"organisatie: {keuze.organisatie}"] if keuze.organisatie else []
    words += [f"initiatief van: {keuze.initiatief_van}"] if keuze.initiatief_van else []
    words += [f"zonder drempel: {DREMPEL_LABELS[code]}" for code in keuze.drempels]
    return words + ([f"open op {moment_words(keuze.moment)}"] if keuze.moment else [])


def show_unknown(context: Context, keuze: Keuze) -> None:
    """Say what is asked, and of how many offerings of the pair the register does not say."""
    if not keuze.asks:
        return
    selection, normen = context.selection, context.normen
    aanbod = context.results.aanbod
    states = states_of_keuze(context.results, keuze)
    soorten = normen.soorten_of(selection.aanbodsoort)
    mine = states[(aanbod["aanbodsoort"].isin(soorten) & aanbod["telt_mee"]).to_numpy()]
    yes, unknown = int((mine == 1).sum()), int((mine == -1).sum())
    show_message(
        f"Alleen dit aanbod telt mee: {'; '.join(keuze_words(keuze))}. "
        f"Van de {len(mine)} keer aanbod van deze soort past {yes} zeker. Van {unknown} zegt het register "
        "het niet: daarom staat er soms ‘… tot …’."
    )


def keuze_sentence(row: Mapping[Any, Any], *, normen: Normen, keuze: Keuze) -> str:
    """State how many people live too far from the offerings that count, persons first."""
    who = doelgroep_in_sentence(normen, str(row["doelgroep"]))
    what = f"‘{normen.label_of(str(row['aanbodsoort']))}’" + (" dat meetelt" if keuze.asks else "")
    far = f"verder dan {meters(row['norm_m'])} (geschatte loopafstand) van aanbod {what}"
    where, inwoners = row["gebiednaam"], float(row["inwoners"])
    if inwoners != inwoners:  # noqa: PLR0124 NaN is not itself
        share = procent(row["aandeel_binnen_norm"])
        return (
            f"Hoeveel {who} er in {where} wonen, is onbekend. Deel van de woonplekken dat niet "
            f"{far} ligt: {share}."
        )
    if inwoners == 0:
        return f"In {where} wonen geen {who}."
    known = row["buiten_norm"] == row["buiten_norm"]
    low, high = row["buiten_norm_min"], row["buiten_norm_max"]
    outside = te_ver(row)
    text = f"{outside} {who} in {where} {vervoeg(outside, 'woont', 'wonen')} {far}."
    unsure = known and personen(low) != personen(high)
    text += f" Onzeker: het kan gaan om {personen_range(low, high)}." if unsure else ""
    return text[:1].upper() + text[1:]
