"""Plannen: keep, compare, download and open the plans of this session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.errors import UsageError
from analysis.scenario import MAX_TEXT, read_scenario, write_scenario
from analysis.woorden import personen, personen_range
from dashboard.components.context import Context, change, current_selection
from dashboard.components.melding import keep_message
from dashboard.components.page import show_table
from dashboard.components.plan import current_plan, kept_plans
from dashboard.components.verschil import difference_words
from dashboard.loading import load_plan_beeld

__all__ = ["read_upload", "show_plans"]

_MOST = 12
_SHOWN = "watals_plannaam_getoond"

if TYPE_CHECKING:
    from typing import IO


def show_plans(context: Context) -> None:
    """Draw everything about keeping plans."""
    st.header("Plannen bewaren en vergelijken", anchor=False)
    name, keep = st.columns([3, 1], vertical_alignment="bottom")
    own = current_plan().naam
    if own and own != st.session_state.get(_SHOWN):  # a plan that came by link, file or from the kept ones
        st.session_state["watals_plannaam"] = st.session_state[_SHOWN] = own
    name.text_input(
        "Naam van dit plan",
        key="watals_plannaam",
        max_chars=60,
        placeholder="bijvoorbeeld: Twee in Zuid",
        persist_state="session",
    )
    keep.button("Bewaar dit plan", on_click=_keep, disabled=not context.selection.plan, width="stretch")
    _show_comparison(context)
    plans = kept_plans()
    if plans:
        which, open_it, drop = st.columns([3, 1, 1], vertical_alignment="bottom")
        which.selectbox("Bewaard plan", list(plans), key="watals_welk", persist_state="session")
        open_it.button("Open plan", on_click=_open, width="stretch")
        drop.button("Verwijder plan", on_click=_drop, width="stretch")
    st.caption(
        "Bewaarde plannen blijven in dit venster tot u het sluit. Download een plan, of kopieer de link, om "
        "het te houden of te delen."
    )
    if context.selection.plan:
        st.download_button(
            "Download dit plan",
            context.selection.plan.encode(),
            file_name="plan.json",
            mime="application/json",
            key="watals_download",
            on_click="ignore",
        )
    st.file_uploader("Open een plan uit een bestand", type="json", key="watals_bestand", on_change=_upload)


def _keep() -> None:
    plans, plan = kept_plans(), current_plan()
    typed = str(st.session_state.get("watals_plannaam", ""))
    name = "".join(char for char in typed if char.isprintable()).strip() or f"Plan {len(plans) + 1}"
    if len(plans) >= _MOST and name not in plans:
        keep_message(f"U kunt {_MOST} plannen bewaren. Verwijder er eerst een.", soort="let_op")
        return
    plans[name] = write_scenario(replace(plan, naam=name))
    change(plan=plans[name])


def _open() -> None:
    name = st.session_state.get("watals_welk")
    change(plan=kept_plans().get(str(name), current_selection().plan))


def _drop() -> None:
    kept_plans().pop(str(st.session_state.get("watals_welk")), None)


def _upload() -> None:
    upload = st.session_state.get("watals_bestand")
    if upload is not None:
        read_upload(upload)


def read_upload(upload: IO[bytes]) -> None:
    """Take the plan in `upload`, or say why not; it is read as text and never run."""
    try:
        text = upload.read(4 * MAX_TEXT + 1).decode("utf-8-sig")
        change(plan=write_scenario(read_scenario(text)))
    except UnicodeDecodeError:
        keep_message(
            "Dit bestand is geen tekst. Kies een plan.json dat u hier hebt gedownload.", soort="let_op"
        )
    except UsageError as error:
        keep_message(str(error), soort="let_op")


def _show_comparison(context: Context) -> None:
    plans, shown = kept_plans(), context.selection.plan
    if not plans:
        return
    texts = {f"{name} (op het scherm)" if text == shown else name: text for name, text in plans.items()}
    if shown and shown not in plans.values():
        texts["Het plan op het scherm"] = shown
    today = context.beeld()
    before = _city(today, "buiten_norm")
    rows = [("Vandaag", "0", "", *_far(today))]
    for name, text in texts.items():
        try:
            beeld = load_plan_beeld(context.loaded, context.selection, norm_m=context.norm_m, plan=text)
        except UsageError as error:
            rows.append((name, "", "past niet bij deze gegevens", str(error), ""))
            continue
        gain = difference_words(before - _city(beeld, "buiten_norm"))
        rows.append((name, str(len(read_scenario(text).wijzigingen)), gain, *_far(beeld)))
    columns = ["Plan", "Wijzigingen", "Mensen binnen de norm", "Wonen dan te ver", "Kan zijn"]
    show_table(pd.DataFrame(rows, columns=columns), label="Plannen vergeleken")


def _far(beeld: pd.DataFrame) -> tuple[str, str]:
    """Say how many people of all gemeenten live too far, and how many it can be."""
    low, high = (_city(beeld, f"buiten_norm_{end}") for end in ("min", "max"))
    return personen(_city(beeld, "buiten_norm")), personen_range(low, high)


def _city(beeld: pd.DataFrame, column: str) -> float:
    """Add up a column over all gemeenten; NaN where one is unknown."""
    return float(beeld.loc[beeld["niveau"] == "gemeente", column].sum(skipna=False))
