"""Klokverslag: the Stadsklok at one moment, as a verslag to take home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.dagdelen import DAGNAMEN, OPEN
from analysis.klassen import ONBEKEND, SPECIAL, klasse_of
from analysis.rapport.plattegrond import Merk, draw_plattegrond
from analysis.rapport.staven import Staven
from analysis.rapport.verslag import Sleutel, Tabel, Verslag
from analysis.woorden import aantal, meters, personen, personen_range
from dashboard.components.klok import (
    CERTAIN,
    UNSURE,
    absent_sentence,
    beeld_of,
    klok_sentence,
    moment_words,
    rows_of_moment,
    share_words,
    shares_of,
)
from dashboard.components.klokbeeld import KLOK_MAAT, open_at
from dashboard.components.speler import start_moment
from dashboard.components.verslagen import vlak_of
from dashboard.loading import load_week
from dashboard.state import TIJDEN, moments_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.rapport import Onderwerp
    from dashboard.components.context import Context

__all__ = ["make_klokverslag"]


def make_klokverslag(context: Context, onderwerp: Onderwerp) -> Verslag:
    """Give what the Stadsklok says of the gemeente of `onderwerp`, at the moment of the Selection."""
    selection, normen = context.selection, context.normen
    moment = selection.moment or start_moment(moments_of(normen))
    week = load_week(context.loaded, selection, norm_m=context.norm_m)
    week = week[week["gebiedcode"].isin(onderwerp.codes)]
    rows = beeld_of(rows_of_moment(week, moment), selection.tijden)
    delen = _rank(rows[rows["niveau"] == selection.niveau])
    own = week[week["gebiedcode"] == onderwerp.gebiedcode]
    pair = f"{normen.label_of(selection.doelgroep)}: {normen.label_of(selection.aanbodsoort)}"
    when = moment_words(moment)
    return Verslag(
        onderwerp=onderwerp,
        titel=f"Stadsklok {onderwerp.naam}: {when}",
        paar=pair,
        zinnen=_sentences(context, rows[rows["niveau"] == "gemeente"], moment),
        kaart=_draw(context, delen, moment),
        kaart_kop=f"Wie heeft op {when} iets open dichtbij?",
        kaart_alt=(
            f"Kaart van {len(delen)} gebieden op {when}: {KLOK_MAAT.uitleg} Donker is weinig. "
            "De tabel geeft dezelfde cijfers."
        ),
        sleutels=_keys(),
        naast=_week_table(own),
        staven=_bars(own),
        tabellen=(_table(delen, when, context.norm_m),),
    )


def _rank(rows: pd.DataFrame) -> pd.DataFrame:
    """Order by the people who certainly have nothing open, and number them."""
    ordered = rows.sort_values(
        ["buiten_min", "buiten_max", "gebiedcode"], ascending=[False, False, True], na_position="last"
    )
    return ordered.assign(nr=[str(number) for number in range(1, len(ordered) + 1)])


def _sentences(context: Context, rows: pd.DataFrame, moment: str) -> tuple[str, ...]:
    selection, normen = context.selection, context.normen
    pair = selection.doelgroep, selection.aanbodsoort
    if not context.results.telling.bereiken(*pair):
        return (absent_sentence(*pair, normen=normen),)
    found = [klok_sentence(row, moment=moment, normen=normen) for row in rows.to_dict("records")]
    if selection.tijden in TIJDEN:
        words = TIJDEN[selection.tijden]
        found.append(f"De kaart is gekleurd alsof aanbod zonder bekende tijd of plek {words} is.")
    return tuple(found)


def _draw(context: Context, delen: pd.DataFrame, moment: str) -> str:
    gebieden = context.results.gebieden.set_index("gebiedcode")
    vlakken = [
        vlak_of(
            gebieden,
            row["gebiedcode"],
            klasse_of(KLOK_MAAT, row[KLOK_MAAT.kolom], inwoners=row["inwoners"]),
            nr=row["nr"],
            voorlopig=row["voorlopig"] == "ja",
        )
        for row in delen.to_dict("records")
    ]
    here = open_at(context, moment)
    here = here[(here["bereik"] == "punt") & here["x_rd"].notna()]
    columns = (here[name].tolist() for name in ("x_rd", "y_rd", "_open"))
    merken = [Merk(x, y, state == OPEN) for x, y, state in zip(*columns, strict=True)]
    return draw_plattegrond(vlakken, merken, titel=f"Stadsklok {moment_words(moment)}")


def _keys() -> tuple[Sleutel, ...]:
    klassen = [Sleutel("vlak", klasse.label, klasse.kleur) for klasse in KLOK_MAAT.klassen]
    return (
        *klassen,
        Sleutel("onbekend", "onbekend", SPECIAL[ONBEKEND].kleur),
        Sleutel("stippen", "stippen: voorlopig"),
        Sleutel("vol", "dan zeker open"),
        Sleutel("open", "tijden niet bekend"),
    )


def _week_table(own: pd.DataFrame) -> Tabel:
    shares = {(row["dag"], row["dagdeel"]): row for row in shares_of(own).to_dict("records")}
    dagdelen = list(dict.fromkeys(own["dagdeel"]))
    rows = [
        [naam, *(share_words(shares[dag, deel]["laag"], shares[dag, deel]["hoog"]) for deel in dagdelen)]
        for dag, naam in DAGNAMEN.items()
    ]
    return Tabel(
        "Welk deel heeft niets open binnen de norm?",
        "dagen",
        ["", *dagdelen],
        rows,
        rechts=(),
        breedtes=[1] * (len(dagdelen) + 1),
    )


def _bars(own: pd.DataFrame) -> Staven:
    shares = shares_of(own)
    low, high = shares["laag"].tolist(), shares["hoog"].tolist()
    moments = [f"{dag}-{deel}" for dag, deel in zip(shares["dag"], shares["dagdeel"], strict=True)]
    return Staven(
        "De hele week: wie heeft niets open dichtbij?",
        (CERTAIN, UNSURE),
        [moment_words(moment) for moment in moments],
        low,
        [most - least for least, most in zip(low, high, strict=True)],
        [share_words(*pair) for pair in zip(low, high, strict=True)],
        '0%;;""',
        "De week in balken: welk deel van de doelgroep niets open heeft binnen de norm. "
        "Dezelfde cijfers staan in de tabel.",
        1.0,
    )


def _table(delen: pd.DataFrame, when: str, norm_m: int) -> Tabel:
    rows = [
        [
            row["nr"],
            str(row["gebiednaam"]),
            personen(row["inwoners"]),
            personen_range(row["buiten_min"], row["buiten_max"]),
            aantal(row["aantal_open"]),
            aantal(row["aantal_onbekend"]),
        ]
        for row in delen.to_dict("records")
    ]
    columns = [
        "Nr",
        "Gebied",
        "Mensen",
        f"Niets open binnen {meters(norm_m)}",
        "Zeker open",
        "Tijden onbekend",
    ]
    return Tabel(f"Per gebied, op {when}", "gebieden", columns, rows, (0, 2, 3, 4, 5), (1, 6, 3, 5, 3, 4))
