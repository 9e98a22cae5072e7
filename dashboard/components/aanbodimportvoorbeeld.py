"""Aanbodimportvoorbeeld: what an import would do, counted and shown, before it does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.openingstijden import describe_openingstijden
from analysis.woorden import aantal, stuks
from dashboard.components.aanbodvelden import label_of_kolom
from dashboard.components.melding import show_message
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from analysis.importing.plan import ImportPlan
    from dashboard.components.context import Context

__all__ = ["show_preview", "tell_counts"]

_SHOWN = 50


def tell_counts(plan: ImportPlan) -> list[str]:
    """Say how many rows are new, changed and the same, and what else there is to know."""
    rows, changed = len(plan.mapped.frame), len({change[0] for change in plan.changed})
    the_same = rows - len(plan.new) - changed - len(plan.removed)
    rest = (
        (len(plan.removed), "rij is", "rijen zijn", "hier eerder weggehaald. Dat blijft zo."),
        (len(plan.gone), "rij staat", "rijen staan", "niet meer in de lijst, en nog wel in het register."),
        (
            len(plan.conflicts),
            "cel is",
            "cellen zijn",
            "hier veranderd en bij de bron ook. Wat hier staat, blijft.",
        ),
        (len(plan.mapped.review), "waarde komt", "waarden komen", "op de lijst Nalopen."),
    )
    told = [f"{stuks(number, one, more)} {what}" for number, one, more, what in rest if number]
    counts = (
        f"{stuks(rows, 'rij', 'rijen')} gelezen: {aantal(len(plan.new))} nieuw, {aantal(changed)} gewijzigd, "
    )
    return [f"{counts}{aantal(the_same)} al precies zo in het register.", *told]


def show_preview(context: Context, plan: ImportPlan) -> None:
    """Draw the counts, the new and the changed rows, and what was noticed."""
    st.markdown("\n".join(f"- {line}" for line in tell_counts(plan)))
    if plan.new:
        with st.expander(f"Nieuwe rijen ({len(plan.new)})", expanded=True):
            _show_new(context, plan)
    if plan.changed:
        with st.expander(f"Gewijzigde cellen ({len(plan.changed)})", expanded=True):
            _show_changed(plan)
    if plan.bevindingen:
        regels = [
            ", ".join(part for part in (f"rij {b.rij}" if b.rij else "", b.kolom or "") if part)
            + f": {b.melding}"
            for b in plan.bevindingen[:_SHOWN]
        ]
        show_message("Dit viel op aan de lijst:", regels=[regel.removeprefix(": ") for regel in regels])


def _show_new(context: Context, plan: ImportPlan) -> None:
    frame = plan.mapped.frame
    rows = frame[frame["aanbod_id"].isin(plan.new)].head(_SHOWN)
    label = context.normen.label_of
    place = rows[["straat", "huisnummer", "postcode", "plaats"]].agg(" ".join, axis="columns")
    table = pd.DataFrame(
        {
            "Naam": rows["naam"],
            "Soort": rows["aanbodsoort"].map(label),
            "Voor wie": rows["doelgroepen"].map(
                lambda text: ", ".join(label(code) for code in text.split(";") if code) or "iedereen"
            ),
            "Adres": place.str.split().str.join(" "),
            "Open": rows["openingstijden"].map(describe_openingstijden),
        }
    )
    show_table(table, label="Nieuwe rijen")
    if len(plan.new) > _SHOWN:
        st.caption(f"Dit zijn de eerste {_SHOWN}.")


def _show_changed(plan: ImportPlan) -> None:
    names = plan.mapped.frame.set_index("aanbod_id")["naam"]
    rows = [
        (names.get(key, key), label_of_kolom(kolom), oud or "(leeg)", nieuw or "(leeg)")
        for key, kolom, oud, nieuw in plan.changed[:_SHOWN]
    ]
    show_table(pd.DataFrame(rows, columns=["Aanbod", "Onderdeel", "Nu", "Wordt"]), label="Gewijzigde cellen")
    if len(plan.changed) > _SHOWN:
        st.caption(f"Dit zijn de eerste {_SHOWN}.")
