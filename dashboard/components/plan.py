"""Plan: the Scenario of this session, its changes in words, and the plans that are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from analysis.errors import UsageError
from analysis.gebieden import buurt_of_points
from analysis.openingstijden import describe_openingstijden
from analysis.scenario import MAX_WIJZIGINGEN, Scenario, read_scenario, write_scenario
from analysis.watals import AndereTijden, Toevoegen, Verplaatsen
from analysis.woorden import text_of
from dashboard.components.context import Context, change, current_selection
from dashboard.components.melding import keep_message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.watals import Wijziging

__all__ = [
    "KEPT",
    "add_changes",
    "buurt_names",
    "current_plan",
    "describe",
    "kept_plans",
    "show_changes",
]

KEPT = "watals_bewaard"


def current_plan() -> Scenario:
    """Give the plan of the Selection; an empty one where there is none."""
    text = current_selection().plan
    return read_scenario(text) if text else Scenario()


def kept_plans() -> dict[str, str]:
    """Give the plans that this session keeps: name → text."""
    plans: dict[str, str] = st.session_state.setdefault(KEPT, {})
    return plans


def add_changes(changes: Sequence[Wijziging]) -> None:
    """Add `changes` to the plan; for callbacks. What does not fit is said, and changes nothing."""
    plan = current_plan()
    if len(plan.wijzigingen) + len(changes) > MAX_WIJZIGINGEN:
        keep_message(
            f"Een plan heeft hoogstens {MAX_WIJZIGINGEN} wijzigingen. Haal er eerst een weg.", soort="let_op"
        )
        return
    try:
        text = write_scenario(replace(plan, wijzigingen=(*plan.wijzigingen, *changes)))
        read_scenario(text)
    except UsageError:
        keep_message(
            "Dit past niet in een plan: de plek ligt te ver weg, of een tekst is te lang.", soort="let_op"
        )
        return
    change(plan=text)


def _remove(number: int) -> None:
    plan = current_plan()
    left = plan.wijzigingen[:number] + plan.wijzigingen[number + 1 :]
    change(plan=write_scenario(replace(plan, wijzigingen=left)) if left else "")


def _clear() -> None:
    change(plan="")


def describe(context: Context, changes: Sequence[Wijziging]) -> list[str]:
    """Say in Dutch what each of `changes` is."""
    placed = [change for change in changes if isinstance(change, Toevoegen | Verplaatsen)]
    names = iter(buurt_names(context, [(change.x_rd, change.y_rd) for change in placed]))
    return [_describe(context, change, next(names) if change in placed else "") for change in changes]


def _describe(context: Context, wijziging: Wijziging, where: str) -> str:
    normen = context.normen
    if isinstance(wijziging, Toevoegen):
        who = ", ".join(normen.label_of(code) for code in wijziging.doelgroepen)
        times = (
            f", open: {describe_openingstijden(wijziging.openingstijden)}" if wijziging.openingstijden else ""
        )
        what = f"{wijziging.naam} ({normen.label_of(wijziging.aanbodsoort)}, voor {who}{times})"
        return f"Nieuw: {what} in {where}"
    aanbod = context.results.aanbod
    found = aanbod.loc[aanbod["aanbod_id"] == wijziging.aanbod_id, "naam"]
    name = text_of(found.iloc[0]) if len(found) else wijziging.aanbod_id
    if isinstance(wijziging, Verplaatsen):
        return f"Verhuist: {name} naar {where}"
    if isinstance(wijziging, AndereTijden):
        return f"Andere tijden: {name}, {describe_openingstijden(wijziging.openingstijden) or 'onbekend'}"
    return f"Stopt: {name}"


def buurt_names(context: Context, points: Sequence[tuple[float, float]]) -> list[str]:
    """Give the name of the buurt of each of `points` (RD)."""
    buurten = context.results.bronnen.buurten
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    names = dict(zip(buurten["buurtcode"], buurten["naam"], strict=True))
    return [
        f"buurt {names[code]}" if code in names else "een plek buiten de gemeente"
        for code in buurt_of_points(buurten, x, y)
    ]


def show_changes(context: Context) -> None:
    """Draw the changes of the plan, each with a button that takes it out."""
    changes = current_plan().wijzigingen
    if not changes:
        st.caption("Dit plan is nog leeg. Kies hieronder wat er verandert.")
    for number, words in enumerate(describe(context, changes)):
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.text(f"{number + 1}. {words}")
        button.button(
            f"Haal {number + 1} weg",
            key=f"watals_weg_{number}",
            on_click=_remove,
            args=(number,),
            help=f"Haalt uit het plan: {words}",
            width="stretch",
        )
    if len(changes) > 1:
        st.button("Begin opnieuw", key="watals_leeg", on_click=_clear, help="Haalt alle wijzigingen weg.")
