"""Profielblokken: what a wijkprofiel says besides its figures: week, overlap, weak spots, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.dagdelen import DAGEN, DAGNAMEN, ONBEKEND, OPEN
from analysis.maten import compute_maten, read_states
from analysis.maten.overlap import talks_of
from analysis.rapport.aanbodlijst import rows_in
from analysis.rapport.inhoud import Blok
from analysis.rapport.veranderingen import VERANDERD
from analysis.woorden import ONBEKEND as UNKNOWN
from analysis.woorden import (
    aantal,
    doelgroep_in_sentence,
    meters,
    opsomming,
    personen,
    personen_range,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from analysis.normen import Normen
    from analysis.pipeline import Results
    from analysis.rapport.onderwerp import Onderwerp

__all__ = [
    "PROFIEL_MATEN",
    "compute_tables",
    "list_blokken",
    "list_talks",
    "roles_sentences",
    "roles_table",
    "week_sentence",
]

PROFIEL_MATEN = ("houdbaarheid", "kwetsbaarheid", "overlap", "vervoer")
_MOST_TALKS = 6
_MOST_ROLES = 4
_MOST_MOMENTS = 6
_ROLE = "contactrol"


def compute_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Compute the tables that a wijkprofiel draws on, `PROFIEL_MATEN`, of all norms."""
    return compute_maten(results, PROFIEL_MATEN)


def list_blokken(
    onderwerp: Onderwerp,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    changes: Sequence[str] = (),
) -> list[Blok]:
    """Give the sections of a wijkprofiel that `make_profiel` takes along; one without a sentence is left out.

    Args:
        onderwerp: a wijk or buurt.
        tables: those of `compute_tables`; None: computed here.
        changes: from `list_veranderingen`.

    """
    results, rows = onderwerp.results, rows_in(onderwerp)
    aanbod, states = results.aanbod.iloc[rows], read_states(results)[rows]
    normen, tables = onderwerp.normen, compute_tables(results) if tables is None else tables
    overlap, kwetsbaarheid = tables["overlap"], tables["kwetsbaarheid"]
    said = {
        "Wanneer is er iets open?": [week_sentence(states, list(normen.week.uren))] if rows else [],
        **list_talks(overlap, kwetsbaarheid, ids=aanbod["aanbod_id"], normen=normen),
        "Wie kunt u bellen?": roles_sentences(aanbod),
        VERANDERD: changes,
    }
    return [Blok(kop, tuple(zinnen)) for kop, zinnen in said.items() if zinnen]


def list_talks(
    overlap: pd.DataFrame, kwetsbaarheid: pd.DataFrame, *, ids: Collection[str], normen: Normen
) -> dict[str, list[str]]:
    """Give per heading the sentences on overlap and on single points of failure.

    Args:
        overlap: table of that name.
        kwetsbaarheid: table of that name.
        ids: the offerings it is about.
        normen: for the labels.

    """
    return {
        "Wie kan elkaar ontmoeten?": _overlap_sentences(overlap, ids)[:_MOST_TALKS],
        "Wat mag niet stoppen?": _vulnerable_sentences(kwetsbaarheid, ids, normen)[:_MOST_TALKS],
    }


def _overlap_sentences(overlap: pd.DataFrame, ids: Collection[str]) -> list[str]:
    """Give invitations for the pairs of which one belongs here; a pair once, where it shares most people."""
    talks = talks_of(overlap)
    mine = talks[talks["aanbod_id_1"].isin(ids) | talks["aanbod_id_2"].isin(ids)]
    return [str(text) for text in mine.drop_duplicates(["aanbod_id_1", "aanbod_id_2"])["uitnodiging"]]


def _vulnerable_sentences(table: pd.DataFrame, ids: Collection[str], normen: Normen) -> list[str]:
    """State per offering that belongs here who has nothing near without it; the doelgroep that loses most."""
    mine = table[table["aanbod_id"].isin(ids) & (table["inwoners_verlies"] > 0)]
    mine = mine.sort_values(["inwoners_verlies", "aanbod_id"], ascending=[False, True])
    found = []
    for row in mine.drop_duplicates("aanbod_id").to_dict("records"):
        spread = personen_range(row["inwoners_verlies_min"], row["inwoners_verlies_max"])
        found.append(
            f"Stopt {text_of(row['naam'])}? Dan hebben {personen(row['inwoners_verlies'])} "
            f"{doelgroep_in_sentence(normen, row['doelgroep'])} geen ‘{normen.label_of(row['aanbodsoort'])}’ "
            f"meer binnen {meters(row['norm_m'])}. Onzeker: {spread}."
        )
    return found


def week_sentence(states: NDArray[np.int8], dagdelen: Sequence[str]) -> str:
    """State when something is certainly open, and of how many the times are not known.

    Args:
        states: of one offering or more, from `read_states`.
        dagdelen: names of the parts of a day.

    """
    sure = (states == OPEN).any(axis=0)
    moments = [
        f"{DAGNAMEN[dag]}{deel}"
        for i, dag in enumerate(DAGEN)
        for j, deel in enumerate(dagdelen)
        if sure[i, j]
    ]
    if not moments:
        text = "Van geen enkel moment weten we zeker dat er iets open is."
    elif len(moments) == sure.size:
        text = "Op elk moment van de week is er zeker iets open."
    else:
        few = len(moments) <= _MOST_MOMENTS
        shown = opsomming(moments) if few else f"{len(moments)} van de {sure.size} dagdelen"
        text = f"Er is zeker iets open op {shown}."
    unknown = int((states == ONBEKEND).reshape(len(states), -1).any(axis=1).sum())
    return f"{text} Van {unknown} van de {len(states)} weten we de tijden niet." if unknown else text


def roles_table(aanbod: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give per organisation how many offerings it has here, and which contact roles the register names."""
    rows: dict[str, list[dict[Any, Any]]] = {}
    for row in aanbod.to_dict("records"):
        rows.setdefault(text_of(row.get("organisatie")), []).append(row)
    nobody = rows.pop(UNKNOWN, None)  # last, whatever their number
    ordered = sorted(rows.items(), key=lambda item: (-len(item[1]), item[0]))
    ordered += [(UNKNOWN, nobody)] if nobody else []
    return pd.DataFrame(
        {
            "Organisatie": [name for name, _ in ordered],
            "Aanbod hier": [aantal(len(mine)) for _, mine in ordered],
            "Contactrol": [
                ", ".join(sorted({text_of(row.get(_ROLE), missing="") for row in mine} - {""})) or UNKNOWN
                for _, mine in ordered
            ],
        }
    )


def roles_sentences(aanbod: gpd.GeoDataFrame) -> list[str]:
    """Name the organisations with most offerings here and their contact roles; say where no role is known."""
    rows = roles_table(aanbod).to_dict("records")
    named = [row for row in rows if row["Organisatie"] != UNKNOWN]
    known = [row for row in named if row["Contactrol"] != UNKNOWN]
    lines = [f"{row['Organisatie']}: {row['Contactrol']}." for row in known[:_MOST_ROLES]]
    without = [str(row["Organisatie"]) for row in named if row["Contactrol"] == UNKNOWN]
    if without:
        more = f" en nog {len(without) - _MOST_ROLES}" if len(without) > _MOST_ROLES else ""
        lines.append(f"Contactrol onbekend: {', '.join(without[:_MOST_ROLES])}{more}.")
    return lines
