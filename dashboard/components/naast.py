"""Naast: two gebieden side by side, in figures and in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.rapport.inhoud import oordeel
from analysis.woorden import (
    aantal,
    doelgroep_in_sentence,
    meters,
    personen,
    personen_range,
    procent,
    te_ver,
    vervoeg,
)
from dashboard.components.context import Context, change, show_value
from dashboard.components.heat import heat_html, show_heat_legend
from dashboard.components.page import show_table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["choose_two", "far", "show_naast"]


def choose_two(context: Context, default: tuple[str, str]) -> tuple[str, str]:
    """Draw the two lists and give the gebiedcodes; without a choice those of `default`."""
    selection, gebieden = context.selection, context.results.gebieden
    names = gebieden[gebieden["niveau"] == selection.niveau].set_index("gebiedcode")["gebiednaam"]
    names = names.sort_values()
    found = []
    words = ("Eerste", "Tweede")
    for column, field, word, usual in zip(st.columns(2), ("gebied", "naast"), words, default, strict=True):
        chosen = getattr(selection, field) or usual
        key = f"naast_{field}"
        show_value(key, chosen)
        column.selectbox(
            f"{word} {selection.niveau}",
            list(names.index),
            format_func=lambda code: str(names[code]),
            key=key,
            on_change=_changer(field, key),
        )
        found.append(chosen)
    return found[0], found[1]


def _changer(field: str, key: str) -> Any:  # noqa: ANN401  (a callback)
    return lambda: change(**{field: st.session_state[key]})


def far(row: Mapping[Any, Any]) -> str:
    """Say how many live too far: a number, else a range."""
    value = float(row["buiten_norm"])
    if math.isnan(value):
        return personen_range(row["buiten_norm_min"], row["buiten_norm_max"])
    return personen(value)


def show_naast(context: Context, pair: pd.DataFrame, every: pd.DataFrame, codes: tuple[str, str]) -> None:
    """Draw the comparison.

    Args:
        context: for the labels.
        pair: rows of `compute_keuze` of the chosen pair.
        every: the same of all norms.
        codes: the two gebieden.

    """
    normen, selection = context.normen, context.selection
    first, second = (pair[pair["gebiedcode"] == code].iloc[0].to_dict() for code in codes)
    who = doelgroep_in_sentence(normen, selection.doelgroep)
    far_first = te_ver(first)
    sentence = (
        f"{first['gebiednaam']}: {far_first} {who} {vervoeg(far_first, 'woont', 'wonen')} te ver. "
        f"{second['gebiednaam']}: {te_ver(second)}. "
        f"{_conclusion(first, second)}"
    )
    st.html(f'<p class="sk-zin">{escape(sentence.strip())}</p>')
    facts = {
        "Mensen van de doelgroep": [personen(row["inwoners"]) for row in (first, second)],
        "Wonen te ver": [far(row) for row in (first, second)],
        "Het kan gaan om": [
            personen_range(row["buiten_norm_min"], row["buiten_norm_max"]) for row in (first, second)
        ],
        "Deel binnen de norm": [procent(row["aandeel_binnen_norm"]) for row in (first, second)],
        "Aanbod in het gebied": [aantal(row["aantal"]) for row in (first, second)],
        "Aanbod waarvan niet bekend is of het telt": [
            aantal(row["aantal_onbekend"]) for row in (first, second)
        ],
        "Oordeel": [oordeel(row) for row in (first, second)],
    }
    titles = _titles(first, second)
    table = pd.DataFrame([[name, *values] for name, values in facts.items()], columns=["", *titles])
    show_table(table.rename(columns={"": "Wat"}), label="Twee gebieden naast elkaar")
    st.header(f"Al het aanbod met een norm voor {who}: wie woont te ver?", anchor=False)
    _show_every(context, every, {row["gebiedcode"]: str(row["gebiednaam"]) for row in (first, second)})


def _conclusion(first: Mapping[Any, Any], second: Mapping[Any, Any]) -> str:
    """Say where the larger part lives near enough; nothing where that is unknown or reads the same."""
    if not all(row["inwoners"] > 0 for row in (first, second)):  # nobody, or nobody knows
        return ""
    rows = sorted((first, second), key=lambda row: -float(row["aandeel_binnen_norm"]))
    best, other = (procent(row["aandeel_binnen_norm"]) for row in rows)
    if best == other:
        return ""
    return f"In {rows[0]['gebiednaam']} woont een groter deel dichtbij: {best}, tegen {other}."


def _titles(first: Mapping[Any, Any], second: Mapping[Any, Any]) -> list[str]:
    names = [str(first["gebiednaam"]), str(second["gebiednaam"])]
    return names if names[0] != names[1] else [names[0], f"{names[1]} (nog een keer)"]


def _show_every(context: Context, every: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Draw aanbodsoort × gebied for the chosen doelgroep; `names` is gebiedcode → naam."""
    mine = every[(every["doelgroep"] == context.selection.doelgroep) & every["gebiedcode"].isin(list(names))]
    if mine.empty:
        st.markdown("Voor deze doelgroep zijn geen normen afgesproken.")
        return
    label_of = context.normen.label_of
    norms = dict(zip(mine["aanbodsoort"], mine["norm_m"], strict=True))
    show_heat_legend(mine)
    st.html(
        heat_html(
            {(row["aanbodsoort"], row["gebiedcode"]): row for row in mine.to_dict("records")},
            rows={soort: f"{label_of(soort)}, norm {meters(norm)}" for soort, norm in norms.items()},
            columns=names,
            corner="Aanbod",
            label="Wie woont te ver, per soort aanbod",
            marked=[context.selection.aanbodsoort],
        )
    )
