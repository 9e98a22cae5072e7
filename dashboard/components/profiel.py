"""Profiel: one wijk in sentences and tables of text, for the screen. People, offerings, week, hiaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.dagdelen import DAGNAMEN, ONBEKEND, OPEN
from analysis.kaart import escape
from analysis.normen import ALLE
from analysis.woorden import doelgroep_in_sentence, opsomming, personen, procent, text_of
from dashboard.components.aanbod import LAGEN

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.normen import Normen

__all__ = [
    "completeness_sentence",
    "lagen_sentence",
    "lagen_table",
    "people_sentence",
    "people_table",
    "shares_of",
    "soorten_table",
    "unknown_sentence",
    "week_html",
]

_MORE, _LESS = 1.15, 0.85  # share here ÷ share in the gemeente, from where it is worth saying
_MOST = 2
_SMALL_GROUP, _SMALL = 9.5, "klein"  # from 9.5 a number reads as 10


def people_sentence(mensen: pd.DataFrame, *, naam: str, gemeente: str, normen: Normen) -> str:
    """State how many people live here, and of which doelgroepen more or fewer than elsewhere.

    Args:
        mensen: from `wijkprofiel.compare_mensen`.
        naam: of the gebied.
        gemeente: its name.
        normen: for the labels.

    """
    everybody = mensen.loc[mensen["doelgroep"] == ALLE, "inwoners"]
    total = float(everybody.iloc[0]) if len(everybody) else float("nan")
    text = f"In {naam} wonen {personen(total)} mensen."
    if np.isnan(total):
        return f"Hoeveel mensen er in {naam} wonen, is onbekend."
    known = shares_of(mensen)
    known = known[known["aandeel_gemeente"] > 0]
    ratio = known["aandeel"] / known["aandeel_gemeente"]
    more = known[ratio >= _MORE].loc[ratio[ratio >= _MORE].sort_values(ascending=False).index[:_MOST]]
    less = known[ratio <= _LESS].loc[ratio[ratio <= _LESS].sort_values().index[:_MOST]]
    for word, rows in (("meer", more), ("minder", less)):
        groups = [
            f"{doelgroep_in_sentence(normen, row['doelgroep'])}: "
            f"{procent(row['aandeel'])} (in {gemeente} {procent(row['aandeel_gemeente'])})"
            for row in rows.to_dict("records")
        ]
        if groups:
            text += f" Er wonen naar verhouding {word} {', en '.join(groups)}."
    return text


def _is_small(number: float) -> bool:
    """Tell whether a number of people stays hidden on a screen."""
    return 0 < number < _SMALL_GROUP


def shares_of(mensen: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of `compare_mensen` whose share may be drawn: known, and of 10 people or more."""
    small = mensen["inwoners"].map(_is_small).astype(bool)
    known = mensen["aandeel"].notna() & mensen["aandeel_gemeente"].notna()
    return mensen[known & ~small & (mensen["doelgroep"] != ALLE)]


def people_table(mensen: pd.DataFrame, *, gemeente: str, normen: Normen) -> pd.DataFrame:
    """Give `compare_mensen` as a table of texts; for 1-9 people no share, it would tell how many."""
    rows = mensen.to_dict("records")
    return pd.DataFrame(
        {
            "Wie": [
                normen.label_of(r["doelgroep"]) + (" (schatting)" if r["schatting"] else "") for r in rows
            ],
            "Hier": [personen(r["inwoners"]) for r in rows],
            "Deel hier": [_SMALL if _is_small(r["inwoners"]) else procent(r["aandeel"]) for r in rows],
            f"Deel in {gemeente}": [procent(r["aandeel_gemeente"]) for r in rows],
        }
    )


def lagen_table(counts: dict[str, int]) -> pd.DataFrame:
    """Give `count_lagen` as naam and aantal, the pyramid's top first; an unknown laag comes last."""
    order = [laag for laag in reversed(list(counts)) if laag]
    rows = [(LAGEN[laag], counts[laag]) for laag in order]
    if counts[""]:
        rows.append(("Laag onbekend", counts[""]))
    return pd.DataFrame(rows, columns=["naam", "aantal"])


def lagen_sentence(counts: dict[str, int], *, naam: str) -> str:
    """State how many offerings the register knows here, and in which laag."""
    total = sum(counts.values())
    if total == 0:
        return f"In het register staat geen aanbod dat bij {naam} hoort. Dat bewijst niet dat er niets is."
    parts = [
        f"{number} {LAGEN.get(laag, 'laag onbekend').lower()}" for laag, number in counts.items() if number
    ]
    what = "staat 1 plek of activiteit" if total == 1 else f"staan {total} plekken en activiteiten"
    return f"In het register {what} voor {naam}: {opsomming(parts)}."


def completeness_sentence(aanbod: gpd.GeoDataFrame, states: NDArray[np.int8]) -> str:
    """State of how many offerings place and times are known; more rows can also mean better searching."""
    places = int(aanbod.geometry.notna().sum())
    times = int((states != ONBEKEND).reshape(len(states), -1).all(axis=1).sum())
    return (
        f"Van {places} van de {len(aanbod)} weten we de plek op de kaart, van {times} de tijden. "
        "Meer rijen kan ook betekenen dat hier beter is gezocht."
    )


def soorten_table(aanbod: gpd.GeoDataFrame, soorten: dict[str, int], *, normen: Normen) -> pd.DataFrame:
    """Give per soort how many there are and how they are called."""
    names = {
        soort: [text_of(value) for value in aanbod.loc[aanbod["aanbodsoort"] == soort, "naam"]]
        for soort in soorten
    }
    return pd.DataFrame(
        {
            "Soort": [normen.label_of(soort) for soort in soorten],
            "Aantal": [str(number) for number in soorten.values()],
            "Namen": [", ".join(names[soort]) for soort in soorten],
        }
    )


def week_html(states: NDArray[np.int8], dagdelen: list[str]) -> str:
    """Give the week as an HTML table: how many are open, at the least and at the most."""
    sure, possible = (states == OPEN).sum(axis=0), (states != 0).sum(axis=0)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in dagdelen)
    rows = []
    for i, naam in enumerate(DAGNAMEN.values()):
        cells = [_count_cell(int(low), int(high)) for low, high in zip(sure[i], possible[i], strict=True)]
        rows.append(f'<tr><th scope="row">{naam}</th>{"".join(cells)}</tr>')
    return (
        '<table class="sk-week"><caption>Hoeveel er open is; 2–5 betekent: 2 zeker, hooguit 5</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _count_cell(low: int, high: int) -> str:
    return f"<td>{low}</td>" if low == high else f'<td class="sk-week-onbekend">{low}–{high}</td>'


def unknown_sentence(dekking: pd.DataFrame, *, normen: Normen) -> str:
    """Name the doelgroepen of which nobody knows how many live here; empty where all are known."""
    unknown = dekking.loc[dekking["inwoners"].isna(), "doelgroep"].unique()
    if not len(unknown):
        return ""
    who = opsomming([doelgroep_in_sentence(normen, code) for code in unknown])
    return (
        f"Onbekend: hoeveel {who} hier wonen. Of zij genoeg dichtbij hebben, kunnen we niet in mensen zeggen."
    )
