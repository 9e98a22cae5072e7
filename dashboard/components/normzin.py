"""Normzin: what is asked of a gebied, and how much of it is there, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.woorden import ONBEKEND, doelgroep_in_sentence, meters, procent
from dashboard.loading import chosen_norm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.components.context import Context

__all__ = ["norm_sentence"]


def norm_sentence(context: Context, row: Mapping[Any, Any]) -> str:
    """Say which part must live within the norm of the chosen pair, and which part does (`row`)."""
    norm = chosen_norm(context.loaded, context.selection, norm_m=context.norm_m)
    who = doelgroep_in_sentence(context.normen, norm.doelgroep)
    part, near = procent(norm.min_aandeel), meters(norm.normafstand_m)
    asked = f"De norm: minstens {part} van de {who} woont binnen {near}."
    found = procent(row["aandeel_binnen_norm"])
    return asked if found == ONBEKEND else f"{asked} Hier is dat {found}."
