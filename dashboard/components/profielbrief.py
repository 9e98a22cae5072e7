"""Profielbrief: what the wijkprofiel on paper says besides its figures, as headings with sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.components.profiel import roles_table, week_sentence
from dashboard.components.veranderd import TITLE as CHANGED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["list_blocks", "roles_sentences"]

_MOST = 4
_UNKNOWN = "onbekend"


def list_blocks(
    aanbod: gpd.GeoDataFrame,
    states: NDArray[np.int8],
    *,
    dagdelen: list[str],
    talks: Mapping[str, list[str]],
    changes: list[str],
) -> dict[str, list[str]]:
    """Give the headings and sentences that go along in the PDF; those without sentences are left out there.

    Args:
        aanbod: the offerings of the wijk.
        states: their week (`maten.read_states`).
        dagdelen: names of the parts of a day.
        talks: from `profielblad.find_talks`.
        changes: from `veranderd.find_changes`.

    """
    week = [week_sentence(states, dagdelen)] if len(states) else []
    return {
        "Wanneer is er iets open?": week,
        **talks,
        "Wie kunt u bellen?": roles_sentences(aanbod),
        CHANGED: changes,
    }


def roles_sentences(aanbod: gpd.GeoDataFrame) -> list[str]:
    """Name the organisations with most offerings here and their contact roles; say where no role is known."""
    if aanbod.empty:
        return []
    rows = roles_table(aanbod).to_dict("records")
    named = [row for row in rows if row["Organisatie"] != _UNKNOWN]
    known = [row for row in named if row["Contactrol"] != _UNKNOWN]
    lines = [f"{row['Organisatie']}: {row['Contactrol']}." for row in known[:_MOST]]
    without = [str(row["Organisatie"]) for row in named if row["Contactrol"] == _UNKNOWN]
    if without:
        more = f" en nog {len(without) - _MOST}" if len(without) > _MOST else ""
        lines.append(f"Contactrol onbekend: {', '.join(without[:_MOST])}{more}.")
    return lines
