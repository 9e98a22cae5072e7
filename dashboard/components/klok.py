"""Klok: the words, the table and the chart of a week in dagdelen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.dagdelen import DAGNAMEN
from analysis.kaart import escape
from analysis.woorden import (
    ONBEKEND,
    doelgroep_in_sentence,
    meters,
    personen_van,
    procent,
)
from dashboard.components.charts import draw_bars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.normen import Normen

__all__ = [
    "CERTAIN",
    "UNSURE",
    "absent_sentence",
    "beeld_of",
    "klok_lines",
    "klok_sentence",
    "moment_words",
    "rows_of_moment",
    "share_words",
    "shares_of",
    "show_week_chart",
    "week_table_html",
    "weeks_of",
]

_READ = {
    None: "inwoners_binnen_norm",
    "gunstig": "inwoners_binnen_norm_max",
    "ongunstig": "inwoners_binnen_norm_min",
}
CERTAIN, UNSURE = "zeker niets open dichtbij", "misschien niets: tijd of plek niet bekend"
_WIDE = 0.1  # a difference from here shows as unsure in the table


def moment_words(moment: str) -> str:
    """Write the code of a moment as a word: "za-avond" is zaterdagavond."""
    dag, _, dagdeel = moment.partition("-")
    return f"{DAGNAMEN[dag]}{dagdeel}"


def rows_of_moment(week: pd.DataFrame, moment: str) -> pd.DataFrame:
    """Give the rows of table dagdelen of one moment, a row per gebied."""
    dag, _, dagdeel = moment.partition("-")
    return week[(week["dag"] == dag) & (week["dagdeel"] == dagdeel)]


def absent_sentence(doelgroep: str, aanbodsoort: str, *, normen: Normen) -> str:
    """Say that the register knows nothing of a pair."""
    return (
        f"In het register staat geen aanbod ‘{normen.label_of(aanbodsoort)}’ voor "
        f"{doelgroep_in_sentence(normen, doelgroep)}. Ga eerst na of dit aanbod er echt niet is."
    )


def beeld_of(rows: pd.DataFrame, tijden: str | None) -> pd.DataFrame:
    """Give `rows` with aandeel_binnen_norm as the map colours it, and the people who have nothing open.

    Args:
        rows: of table dagdelen.
        tijden: None leaves unknown unknown; gunstig and ongunstig read what is unknown one way.

    """
    within = rows[_READ[tijden]]
    aandeel = (
        rows["aandeel_binnen_norm"]
        if tijden is None
        else within / rows["inwoners"].where(rows["inwoners"] > 0)
    )
    return rows.assign(
        aandeel_binnen_norm=aandeel,
        buiten=rows["inwoners"] - within,
        buiten_min=rows["inwoners"] - rows["inwoners_binnen_norm_max"],
        buiten_max=rows["inwoners"] - rows["inwoners_binnen_norm_min"],
    )


def klok_lines(row: Mapping[Any, Any]) -> list[str]:
    """Give the lines of a tooltip of a row of `beeld_of`, as plain text."""
    nothing = personen_van(row["buiten_min"], row["inwoners"], most=row["buiten_max"])
    return [
        f"{row['gebiednaam']}",
        f"Niets open binnen {meters(row['norm_m'])}: {nothing}",
        f"Zeker open in dit gebied: {row['aantal_open']}",
        f"Tijden niet bekend: {row['aantal_onbekend']}",
    ]


def klok_sentence(row: Mapping[Any, Any], *, moment: str, normen: Normen) -> str:
    """State how many people have nothing open within the norm at `moment`, persons first.

    Args:
        row: a row of `beeld_of`.
        moment: its code.
        normen: for the labels.

    """
    who, when = doelgroep_in_sentence(normen, row["doelgroep"]), f"Op {moment_words(moment)}"
    where, near = row["gebiednaam"], f"open binnen {meters(row['norm_m'])} (geschatte loopafstand)"
    inwoners = float(row["inwoners"])
    if math.isnan(inwoners):
        return f"Hoeveel {who} er in {where} wonen, is onbekend. {_open_words(row, when)}"
    if inwoners == 0:
        return f"In {where} wonen geen {who}."
    low, high = float(row["buiten_min"]), float(row["buiten_max"])
    nothing = personen_van(low, inwoners, most=high)
    if nothing.startswith("niemand"):  # that nobody has nothing is hard to read
        return (
            f"{when} hebben {personen_van(inwoners, inwoners)} {who} in {where} iets {near}. "
            f"{_open_words(row, 'Dan')}"
        )
    shares = [procent(low / inwoners), procent(high / inwoners)]
    share = shares[0] if shares[0] == shares[1] else " tot ".join(shares)
    return f"{when} hebben {nothing} {who} in {where} niets {near}. Dat is {share}. {_open_words(row, 'Dan')}"


def _open_words(row: Mapping[Any, Any], when: str) -> str:
    sure, unknown = int(row["aantal_open"]), int(row["aantal_onbekend"])
    text = f"{when} {'is' if sure == 1 else 'zijn'} zeker {_places(sure)} open."
    if sure == 0:
        text = f"Van geen enkele plek weten we zeker dat die {when[:1].lower()}{when[1:]} open is."
    if unknown:
        text += f" Van {_places(unknown)} zijn de tijden niet bekend."
    return text


def _places(number: int) -> str:
    return f"{number} {'plek' if number == 1 else 'plekken'}"


def shares_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Give per moment the least and the greatest share (0-1) that has nothing open; NaN where unknown."""
    people = rows["inwoners"].where(rows["inwoners"] > 0)
    return rows[["dag", "dagdeel"]].assign(
        laag=1 - rows["inwoners_binnen_norm_max"] / people, hoog=1 - rows["inwoners_binnen_norm_min"] / people
    )


def weeks_of(week: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the rows of table dagdelen of every gemeente, by its name; of the only one the name is empty."""
    found = week[week["niveau"] == "gemeente"]
    if len(set(found["gebiedcode"])) == 1:
        return {"": found}
    return {str(naam): rows for naam, rows in found.groupby("gebiednaam", sort=False, observed=True)}


def week_table_html(rows: pd.DataFrame, *, moment: str | None = None, waar: str = "") -> str:
    """Give the week of one gebied as an HTML table: which share has nothing open.

    Args:
        rows: of table dagdelen, of one gebied.
        moment: code of the moment to mark, None for none.
        waar: name of the gebied, where more than one table stands here.

    """
    where = f" in {escape(waar)}" if waar else ""
    found = {(r["dag"], r["dagdeel"]): (r["laag"], r["hoog"]) for r in shares_of(rows).to_dict("records")}
    dagdelen = list(dict.fromkeys(rows["dagdeel"]))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in dagdelen)
    body = []
    for dag, naam in DAGNAMEN.items():
        cells = "".join(_cell(*found[dag, name], now=f"{dag}-{name}" == moment) for name in dagdelen)
        body.append(f'<tr><th scope="row">{naam}</th>{cells}</tr>')
    return (
        f'<table class="sk-week"><caption>Deel dat niets open heeft binnen de norm{where}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def share_words(low: float, high: float) -> str:
    """Write a share (0-1) that lies between two, briefly: "11–100 %"; NaN is onbekend."""
    if math.isnan(low) or math.isnan(high):
        return ONBEKEND
    texts = procent(low), procent(high)
    return texts[0] if texts[0] == texts[1] else f"{texts[0].removesuffix(' %')}–{texts[1]}"


def _cell(low: float, high: float, *, now: bool) -> str:
    mark, current = ("<b>nu</b> ", ' aria-current="true"') if now else ("", "")
    if math.isnan(low) or math.isnan(high):
        return f'<td class="sk-week-onbekend"{current}>{mark}{ONBEKEND}</td>'
    text = share_words(low, high)
    unsure = ' class="sk-week-onbekend"' if high - low >= _WIDE else ""
    return f"<td{unsure}{current}>{mark}{escape(text)}</td>"


def show_week_chart(rows: pd.DataFrame) -> None:
    """Draw the week of one gebied (rows of table dagdelen) as bars: certain, and unsure on top of that."""
    shares = shares_of(rows)
    table = pd.concat(
        [
            shares.assign(deel=shares["laag"], wat=CERTAIN, volgorde=0),
            shares.assign(deel=shares["hoog"] - shares["laag"], wat=UNSURE, volgorde=1),
        ]
    )
    table["procent"] = (100 * table["deel"]).round(1)
    table["moment"] = table["dag"].astype(str) + " " + table["dagdeel"].astype(str)
    draw_bars(
        table[["moment", "wat", "volgorde", "procent"]],
        x="moment",
        title="% zonder iets open dichtbij",
        alt="De week in balken: welk deel van de doelgroep niets open heeft binnen de norm. "
        "Dezelfde cijfers staan in de tabel.",
        key="klok_grafiek",
    )
