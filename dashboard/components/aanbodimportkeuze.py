"""Aanbodimportkeuze: which column is what, which word is which code, and what may be public."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analysis.importing.columns import TARGETS
from dashboard.components.aanbodvelden import LABELS
from dashboard.tekst import plain

if TYPE_CHECKING:
    from analysis.importing.plan import ImportPlan
    from analysis.importing.profile import Profile
    from dashboard.components.context import Context

__all__ = ["ask_columns", "ask_public", "ask_values"]

_MAIN = ("naam", "aanbodsoort", "doelgroepen", "organisatie", "adres", "straat", "postcode", "openingstijden")
_MORE = {
    "bron_id": "Nummer of code van de bron",
    "adres": "Adres (alles in één kolom)",
    "adres_in_tekst": "Tekst waar ergens een adres in staat",
    "omschrijving": "Omschrijving",
}
_ASKED = 25
_UNKNOWN = "-"


def ask_columns(profile: Profile, columns: list[str], *, key: str) -> dict[str, str]:
    """Draw per column of the register the column of the list; give the ones that were chosen."""
    chosen: dict[str, str] = {}
    st.caption("We hebben vast gekozen waar de naam van de kolom duidelijk is. Kijk het na.")
    with st.container():
        left, right = st.columns(2)
        for number, target in enumerate(_MAIN):
            with left if number < len(_MAIN) // 2 else right:
                _ask_column(target, profile, columns, chosen, key)
    rest = [target for target in TARGETS if target not in _MAIN]
    used = sum(target in profile.kolommen for target in rest)
    with st.expander(f"Meer kolommen ({used} gekozen)"):
        left, right = st.columns(2)
        for number, target in enumerate(rest):
            with left if number < (len(rest) + 1) // 2 else right:
                _ask_column(target, profile, columns, chosen, key)
    return {target: chosen[target] for target in [*profile.kolommen, *TARGETS] if target in chosen}


def _ask_column(target: str, profile: Profile, columns: list[str], chosen: dict[str, str], key: str) -> None:
    options = ["", *columns]
    now = profile.kolommen.get(target, "")
    found = st.selectbox(
        _MORE.get(target) or LABELS.get(target, target),
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda name: name or "staat er niet in",
        key=f"import_kolom:{key}:{target}",
        persist_state="session",
    )
    if found:
        chosen[target] = found


def ask_public(profile: Profile, plan: ImportPlan, *, key: str) -> Profile:
    """Draw which columns with what looks like personal data are of organisations and may be seen."""
    noticed = dict.fromkeys(b.kolom for b in plan.bevindingen if b.kolom and "niet overgenomen" in b.melding)
    options = [*noticed, *(name for name in profile.openbaar if name not in noticed)]
    if not options:
        return profile
    chosen = st.multiselect(
        "In deze kolommen lijken persoonsgegevens te staan; ze gaan er niet in. "
        "Welke zijn van organisaties en mogen openbaar zijn?",
        options,
        list(profile.openbaar),
        placeholder="Geen",
        key=f"import_openbaar:{key}",
        persist_state="session",
    )
    return replace(profile, openbaar=tuple(chosen))


def ask_values(context: Context, profile: Profile, plan: ImportPlan, *, key: str) -> Profile:
    """Draw per unknown word what it means; give the profile with what was chosen."""
    normen = context.normen
    codes = {
        "soorten": sorted(normen.aanbodsoorten, key=normen.label_of),
        "doelgroepen": [*normen.doelgroepen],
    }
    asked = {
        kind: [value for value in hints if value][:_ASKED] for kind, hints in plan.mapped.suggestions.items()
    }
    if not any(asked.values()):
        st.caption("Alle woorden zijn bekend, of u hebt ze al gekozen.")
        return profile
    st.caption("Weet u het niet? Dan komt het op de lijst Nalopen.")
    answers: dict[str, dict[str, str]] = {"soorten": {}, "doelgroepen": {}}
    with st.form(f"import_woorden:{key}:{len(profile.soorten)}:{len(profile.doelgroepen)}"):
        for kind, values in asked.items():
            for value in values:
                hint = plan.mapped.suggestions[kind][value]
                options = [_UNKNOWN, *codes[kind]]
                answer = st.selectbox(
                    f"{'Soort' if kind == 'soorten' else 'Voor wie'}: {_short(value)}",
                    options,
                    index=options.index(hint.code) if hint and hint.code in options else 0,
                    format_func=lambda code: "weet ik niet" if code == _UNKNOWN else normen.label_of(code),
                    key=f"import_woord:{key}:{kind}:{value}",
                )
                if answer != _UNKNOWN:
                    answers[kind][value] = answer
        confirmed = st.form_submit_button("Neem deze woorden zo over")
    return profile.with_values(**answers) if confirmed else profile


def _short(value: str) -> str:
    return plain(value[:60])
