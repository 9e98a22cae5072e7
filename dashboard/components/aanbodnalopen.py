"""Aanbodnalopen: one by one, what a person must decide about the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from analysis.beheer.nalopen import SOORTEN, list_nalopen
from analysis.beheer.plek import choose_kandidaat
from analysis.beheer.rijen import read_rij
from analysis.beheer.saving import differences, save_rij
from analysis.normen import ALLE
from analysis.woorden import stuks
from dashboard.components.aanbodform import ask_who, next_reason, show_outcome, show_verschillen
from dashboard.components.aanbodplek import show_plek
from dashboard.components.aanbodtoegang import kader_of, show_closed
from dashboard.components.aanbodwoorden import text_block
from dashboard.components.context import change
from dashboard.components.melding import keep_message
from dashboard.tekst import plain

if TYPE_CHECKING:
    from analysis.beheer.nalopen import Nagaan
    from dashboard.components.context import Context

__all__ = ["show_nalopen"]

_TAKEN, _REFUSED = "nalopen_plek", "nalopen_geweigerd"
_LATER = ""


def show_nalopen(context: Context) -> None:
    """Draw what waits, and the choice about one of it."""
    waiting = list_nalopen(context.loaded.data, context.results.aanbod, context.normen)
    if not waiting:
        st.markdown("Er is niets na te lopen: elke rij heeft een soort en een plek.")
        return
    counts = {soort: sum(one.soort == soort for one in waiting) for soort in SOORTEN}
    st.markdown(
        f"**{stuks(len(waiting), 'ding', 'dingen')}** om na te lopen. "
        "Wat hier staat, telt niet of minder precies mee."
    )
    kinds = [soort for soort in SOORTEN if counts[soort]]
    kind = kinds[0]
    if len(kinds) > 1:
        kind = st.segmented_control(
            "Wat loopt u na?",
            kinds,
            default=kind,
            format_func=lambda soort: f"{SOORTEN[soort]} ({counts[soort]})",
            key=f"nalopen_soort:{'-'.join(kinds)}",
            required=True,
        )
    mine = {one.aanbod_id: one for one in waiting if one.soort == kind}
    chosen = st.selectbox(
        "Welk aanbod?",
        list(mine),
        format_func=lambda key: f"{mine[key].naam} · {mine[key].waarde}".rstrip(" ·"),
        key=f"nalopen_rij:{kind}",
    )
    if chosen is not None and not show_closed(context):
        _show_one(context, mine[chosen])


def _show_one(context: Context, one: Nagaan) -> None:
    text_block(
        one.naam, [one.reden, *([f"Adres: {one.waarde}"] if one.soort == "plek" and one.waarde else [])]
    )
    basis = read_rij(context.loaded.data, one.aanbod_id)
    draw = {"soort": _ask_soort, "doelgroep": _ask_doelgroep, "plek": _ask_plek}
    cells = draw[one.soort](context, one)
    changed = {v.kolom: v.nieuw for v in differences(basis, cells)}
    if changed and one.soort == "plek":
        show_verschillen(differences(basis, cells), label="Wat u verandert", before="Nu", after="Wordt")
    wie = ask_who(changed, cells=basis | cells, key=f"nalopen:{one.soort}", reason="nagelopen")
    about, opslag = st.session_state.pop(_REFUSED, ("", None))
    if about == one.aanbod_id and opslag is not None:
        show_outcome(opslag)
    if st.button("Sla op in het register", type="primary", disabled=not changed):
        opslag = save_rij(kader_of(context), one.aanbod_id, cells, basis=basis, wie=wie)
        if opslag.nummer is None:
            st.session_state[_REFUSED] = (one.aanbod_id, opslag)
        else:
            keep_message(f"{one.naam}: opgeslagen als handeling {opslag.nummer}.", regels=opslag.opmerkingen)
            st.session_state.get(_TAKEN, {}).pop(one.aanbod_id, None)
            next_reason()
            change(aanbod_id=one.aanbod_id)
        st.rerun()


def _ask_soort(context: Context, one: Nagaan) -> dict[str, str]:
    normen = context.normen
    options = sorted(normen.aanbodsoorten, key=normen.label_of)
    code = st.selectbox(
        "Welke soort is het?",
        options,
        index=options.index(one.voorstel) if one.voorstel in options else None,
        format_func=normen.label_of,
        placeholder="Kies een soort",
        key=f"nalopen_keus:{one.aanbod_id}",
    )
    return {"aanbodsoort": code} if code else {}


def _ask_doelgroep(context: Context, one: Nagaan) -> dict[str, str]:
    normen = context.normen
    options = [*normen.doelgroepen, *([] if ALLE in normen.doelgroepen else [ALLE])]
    codes = st.multiselect(
        "Voor wie is het?",
        options,
        [one.voorstel] if one.voorstel in options else [],
        format_func=normen.label_of,
        placeholder="Kies een of meer doelgroepen",
        key=f"nalopen_keus:{one.aanbod_id}",
    )
    return {"doelgroepen": ";".join(codes)} if codes else {}


def _ask_plek(context: Context, one: Nagaan) -> dict[str, str]:
    taken: dict[str, dict[str, str]] = st.session_state.setdefault(_TAKEN, {})
    chosen = _ask_kandidaat(context, one) if one.kandidaten else {}
    plek = show_plek(context, key=f"nalopen:{one.aanbod_id}", start=one.waarde)
    if plek is not None:
        taken[one.aanbod_id] = plek
    wijken = _wijken(context)
    wijk = st.selectbox(
        "Weet u alleen de wijk?",
        [_LATER, *wijken],
        format_func=lambda code: wijken.get(code, "nee"),
        key=f"nalopen_wijk:{one.aanbod_id}",
    )
    area = {"wijkcode": wijk, "locatieprecisie": "wijk"} if wijk else {}
    return area or chosen or taken.get(one.aanbod_id, {})


def _ask_kandidaat(context: Context, one: Nagaan) -> dict[str, str]:
    number = st.radio(
        "Is het een van deze adressen?",
        range(-1, len(one.kandidaten)),
        format_func=lambda n: "nee, of ik weet het niet" if n < 0 else plain(one.kandidaten[n].tekst),
        key=f"nalopen_kandidaat:{one.aanbod_id}",
    )
    if number < 0:
        return {}
    date = dt.datetime.now(dt.UTC).date().isoformat()
    return choose_kandidaat(one.kandidaten[number], date, buurten=context.results.bronnen.buurten)


def _wijken(context: Context) -> dict[str, str]:
    gebieden = context.results.gebieden
    rows = gebieden[gebieden["niveau"] == "wijk"].sort_values("gebiednaam")
    return dict(zip(rows["gebiedcode"], rows["gebiednaam"], strict=True))
