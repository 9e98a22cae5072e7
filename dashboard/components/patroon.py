"""Patroon: do buurten where many people live too far lie together, or can that be chance? Only when asked.

A buurt is only named where the whole gemeente shows a pattern too (Moran). With nearly all buurten at 0 %,
one that is not makes its neighbours stand out by Getis-Ord alone, by chance: such values do not follow the
normal approximation of its p-values.

The libraries behind it take seconds to load, so nothing of them is touched before the switch is on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from analysis.kaart import escape
from analysis.maten.clustering import MIN_BUURTEN
from analysis.woorden import (
    aantal,
    decimal,
    doelgroep_in_sentence,
    meters,
    opsomming,
    personen,
    procent,
    text_of,
)
from dashboard.components.context import change, show_value
from dashboard.components.page import show_table
from dashboard.loading import load_clusters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.components.context import Context

__all__ = [
    "chance_words",
    "find_standing_out",
    "pattern_lines",
    "pattern_sentence",
    "pattern_table",
    "show_pattern",
]

_KEY = "verkennen_patroon"
_MOST_NAMES = 5
_SIDES = {"laag": "weinig dichtbij", "hoog": "veel dichtbij"}
_SIGNIFICANT = 0.05
_CHANCE = (
    "Ook bij toeval liggen er soms buurten bij elkaar die op elkaar lijken. We noemen alleen waar dat bijna "
    "niet kan, en alleen als er in de hele gemeente een patroon is. Toch kan 1 op de 20 die we noemen toeval "
    "zijn."
)
_NO_PROOF = (
    "Buurten naast elkaar delen hun aanbod. Daarom lijken ze altijd een beetje op elkaar. Het is geen bewijs "
    "dat iets oneerlijk is: ga kijken, en vraag het na."
)


def show_pattern(context: Context) -> None:
    """Draw the switch and, once it is on, per gemeente one sentence, what chance means, and the buurten."""
    st.header("Liggen buurten met een tekort bij elkaar?", anchor=False)
    show_value(_KEY, context.selection.patroon)
    st.toggle(
        "Zoek een patroon tussen buurten",
        key=_KEY,
        on_change=lambda: change(patroon=st.session_state[_KEY]),
        help="De eerste keer duurt dit een paar seconden.",
    )
    if not context.selection.patroon:
        return
    table = load_clusters(context.loaded, context.selection, norm_m=context.norm_m)
    beeld, gebieden = context.beeld(), context.results.gebieden
    who = doelgroep_in_sentence(context.normen, context.selection.doelgroep)
    what = (
        f"aanbod ‘{context.normen.label_of(context.selection.aanbodsoort)}’ binnen {meters(context.norm_m)}"
    )
    for row in table[table["niveau"] == "gemeente"].to_dict("records"):
        own = gebieden.loc[gebieden["gemeentecode"] == row["gebiedcode"], "gebiedcode"]
        found = find_standing_out(row, table[table["gebiedcode"].isin(own)])
        st.html(f'<p class="sk-zin">{escape(pattern_sentence(row, found, who=who, what=what))}</p>')
        if row["status"] != "bekend":
            continue
        left, right = (st.container(), None) if found.empty else st.columns([2, 3], gap="medium")
        left.markdown("\n".join(f"- {line}" for line in pattern_lines(row, found, who=who)))
        if right is not None:
            with right:
                show_table(pattern_table(found, beeld), label="Buurten die met hun buren opvallen")


def find_standing_out(row: Mapping[Any, Any], buurten: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of `buurten` that stand out with their neighbours: few near first, the surest first.

    None where the gemeente of `row` shows no pattern as a whole. Both are rows of table clusters.
    """
    rows = buurten[buurten["cluster"].isin(list(_SIDES)) & _is_pattern(row)]
    return rows.sort_values(["cluster", "gi_p", "gebiedcode"], ascending=[False, True, True])


def _is_pattern(row: Mapping[Any, Any]) -> bool:
    return bool(row["moran"] > 0 and row["moran_p"] <= _SIGNIFICANT)


def pattern_sentence(row: Mapping[Any, Any], found: pd.DataFrame, *, who: str, what: str) -> str:
    """Say in one sentence where people with little near live together, or that nothing stands out.

    Args:
        row: the row of the gemeente in table clusters.
        found: from `find_standing_out`.
        who: the doelgroep, as it stands in a sentence.
        what: the offering and the norm.

    """
    if row["status"] != "bekend":
        if row["aantal_buurten"] < MIN_BUURTEN:
            return (
                f"Of er een patroon is, is niet te zeggen: van {aantal(row['aantal_buurten'])} buurten weten "
                f"we dat er {who} wonen, en {MIN_BUURTEN} is het minste."
            )
        return "Er is geen patroon te zoeken: in elke buurt woont een even groot deel dichtbij."
    for side, words in (("laag", f"zonder {what}"), ("hoog", f"mét {what}")):
        names = [text_of(name) for name in found.loc[found["cluster"] == side, "gebiednaam"]]
        if names:
            more = [f"nog {len(names) - _MOST_NAMES} buurten"] if len(names) > _MOST_NAMES + 1 else []
            listed = opsomming([*(names[:_MOST_NAMES] if more else names), *more])
            many = "opvallend veel" if side == "laag" else "juist opvallend veel"
            return f"In en rond deze buurten wonen naar verhouding {many} {who} {words}: {listed}."
    if _is_pattern(row):
        return "Buurten naast elkaar lijken op elkaar, maar geen plek springt eruit die geen toeval kan zijn."
    return "Er is geen patroon dat geen toeval kan zijn: buurten met veel en weinig liggen door elkaar."


def pattern_lines(row: Mapping[Any, Any], found: pd.DataFrame, *, who: str) -> list[str]:
    """Say what chance means here, how sure it is, and on how little it rests."""
    lines = []
    if (found["cluster"] == "hoog").any() and not (found["cluster"] == "laag").any():
        lines.append(f"Een plek waar opvallend weinig {who} iets dichtbij hebben, vinden we niet.")
    lines += [_CHANCE] if len(found) else []
    few = (
        f"We vergelijken {aantal(row['aantal_buurten'])} buurten. Dat is weinig: kleine verschillen blijven "
    )
    moran = f"Lijken buren op elkaar (Moran)? {decimal(round(row['moran'], 2))}: 1 is heel erg, 0 is niet, "
    return [
        *lines,
        _NO_PROOF,
        f"{few}verborgen.{_unknown(row['aantal_onbekend'], who)}",
        f"{moran}onder 0 verschillen ze juist. Bij toeval komt dat {chance_words(row['moran_p'])} keer voor.",
    ]


def _unknown(count: int, who: str) -> str:
    return f" Van {aantal(count)} buurten weten we niet hoeveel {who} er wonen." if count else ""


def chance_words(p: float) -> str:
    """Say how often something so striking happens by chance.

    >>> chance_words(0.0001), chance_words(0.034), chance_words(0.4)
    ('minder dan 1 op de 1.000', '1 op de 29', 'vaker dan 1 op de 5')
    """
    if math.isnan(p):
        return "onbekend"
    if p < 0.001:  # noqa: PLR2004 finer says nothing with so few areas
        return "minder dan 1 op de 1.000"
    return f"1 op de {aantal(1 / p)}" if p <= 0.2 else "vaker dan 1 op de 5"  # noqa: PLR2004


def pattern_table(found: pd.DataFrame, beeld: pd.DataFrame) -> pd.DataFrame:
    """Give the buurten that stand out, what is near there, and how often chance does so.

    Args:
        found: the rows of table clusters.
        beeld: as of `load_beeld`.

    """
    rows = beeld.set_index("gebiedcode").loc[list(found["gebiedcode"])]
    return pd.DataFrame(
        {
            "Buurt": [text_of(name) for name in found["gebiednaam"]],
            "In en rond deze buurt": [_SIDES[side] for side in found["cluster"]],
            "Dichtbij in de buurt zelf": [procent(value) for value in rows["aandeel_binnen_norm"]],
            "Wonen te ver": [personen(value) for value in rows["buiten_norm"]],
            "Zo vaak bij toeval": [chance_words(p) for p in found["gi_p"]],
        }
    )
