"""Vijververslag: the Vijvermeter as a verslag to take home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.klassen import Klasse
from analysis.maten.overlap import talks_of
from analysis.rapport.excel import PERSONEN_FORMAT
from analysis.rapport.plattegrond import Band, Merk, draw_plattegrond
from analysis.rapport.staven import Staven
from analysis.rapport.verslag import Sleutel, Tabel, Verslag
from analysis.woorden import meters, personen_van, text_of
from dashboard.components.verslagen import vlak_of
from dashboard.components.vijver import (
    alone_table,
    find_alone,
    pair_table,
    unsure_sentence,
    vijver_sentence,
)
from dashboard.components.vijverkaart import MOST_LINES
from dashboard.loading import load_vijver

if TYPE_CHECKING:
    import pandas as pd

    from analysis.rapport import Onderwerp
    from dashboard.components.context import Context

__all__ = ["make_vijververslag"]

_GROUND = Klasse("grond", "", "#eceff1")
_MOST_BARS = 22


def make_vijververslag(context: Context, onderwerp: Onderwerp) -> Verslag:
    """Give what the Vijvermeter says of the gemeente of `onderwerp`."""
    selection, normen, norm = context.selection, context.normen, onderwerp.norm
    vijver = load_vijver(context.loaded, selection, norm_m=context.norm_m)
    alone, talks = find_alone(vijver.overlap, vijver.kwetsbaarheid), talks_of(vijver.overlap)
    number_of = {code: str(number) for number, code in enumerate(alone["aanbod_id"], start=1)}
    pair = f"{normen.label_of(selection.doelgroep)}: {normen.label_of(selection.aanbodsoort)}"
    sentences = [vijver_sentence(vijver.overlap, alone, norm=norm, normen=normen)]
    sentences += unsure_sentence(vijver.kwetsbaarheid, alone)
    return Verslag(
        onderwerp=onderwerp,
        titel=f"Vijvermeter {onderwerp.naam}",
        paar=pair,
        zinnen=tuple(sentences),
        kaart=_draw(context, alone, talks.head(MOST_LINES), number_of),
        kaart_kop="Wie vist er in dezelfde vijver?",
        kaart_alt=(
            f"Kaart met {len(alone)} plekken, een cirkel van {meters(norm.normafstand_m)} om elk, en lijnen "
            "tussen wie dezelfde mensen bereikt. De tabellen geven dezelfde cijfers."
        ),
        sleutels=_keys(norm.normafstand_m),
        naast=_numbers(alone),
        staven=_bars(alone),
        tabellen=(_pairs(vijver.overlap, number_of), _alone(alone)),
    )


def _draw(context: Context, alone: pd.DataFrame, talks: pd.DataFrame, number_of: dict[str, str]) -> str:
    gebieden = context.results.gebieden.set_index("gebiedcode")
    wijken = gebieden[gebieden["niveau"] == "wijk"].index
    places = context.results.aanbod.set_index("aanbod_id").loc[list(number_of), ["x_rd", "y_rd"]]
    shared = (~alone["alleen"]).tolist()
    merken = [
        Merk(x, y, shares, number_of[code])
        for code, x, y, shares in zip(places.index, places["x_rd"], places["y_rd"], shared, strict=True)
    ]
    at = {code: place for place, code in enumerate(places.index)}
    banden = [
        Band(at[row["aanbod_id_1"]], at[row["aanbod_id_2"]], row["gesprek"] == "ja")
        for row in talks.to_dict("records")
        if row["aanbod_id_1"] in at and row["aanbod_id_2"] in at
    ]
    return draw_plattegrond(
        [vlak_of(gebieden, code, _GROUND) for code in wijken],
        merken,
        titel="Vijvermeter",
        banden=banden,
        straal_m=context.norm_m / context.results.maat.omwegfactor,
    )


def _keys(norm_m: float) -> tuple[Sleutel, ...]:
    return (
        Sleutel("vol", "deelt mensen met een ander"),
        Sleutel("open", "staat alleen"),
        Sleutel("cirkel", f"de norm van {meters(norm_m)}, in een rechte lijn"),
        Sleutel("band", "deze twee bereiken dezelfde mensen"),
        Sleutel("streep", "idem; ga eerst na of ze tegelijk open zijn"),
    )


def _texts(table: pd.DataFrame) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in table.itertuples(index=False)]


def _numbers(alone: pd.DataFrame) -> Tabel:
    shown = alone_table(alone)[["Aanbod", "Bereikt", "Verliest bij stoppen"]]
    rows = [[str(number), *row] for number, row in enumerate(_texts(shown), start=1)]
    columns = ["Nr", "Aanbod", "Bereikt", "Verliest bij stoppen"]
    return Tabel("De nummers op de kaart", "plekken", columns, rows, (0, 2, 3), (1, 8, 2, 3))


def _pairs(overlap: pd.DataFrame, number_of: dict[str, str]) -> Tabel:
    ordered = overlap.sort_values(["inwoners_gedeeld", "aanbod_id_1"], ascending=[False, True])
    shown = pair_table(ordered)
    pairs = zip(ordered["aanbod_id_1"], ordered["aanbod_id_2"], strict=True)
    numbers = ["-".join(number_of.get(code, "?") for code in pair) for pair in pairs]
    rows = [[number, *row] for number, row in zip(numbers, _texts(shown), strict=True)]
    columns = ["Nrs", *shown.columns]
    return Tabel("Wie bereikt dezelfde mensen?", "paren", columns, rows, (3, 4), (2, 6, 6, 2, 3, 3, 5))


def _alone(alone: pd.DataFrame) -> Tabel:
    shown = alone_table(alone)[
        ["Aanbod", "Staat alleen", "Verliest bij stoppen", "Onzekerheid", "Begin van het gesprek"]
    ]
    columns = list(shown.columns)
    return Tabel("Wie staat alleen?", "plekken", columns, _texts(shown), (2, 3), (6, 2, 3, 3, 8))


def _bars(alone: pd.DataFrame) -> Staven:
    rows = alone.head(_MOST_BARS).to_dict("records")
    return Staven(
        "Wie heeft zonder dit aanbod niets meer dichtbij?",
        ("heeft dan niets meer binnen de norm", "heeft ook iets anders dichtbij"),
        [f"{number} {text_of(row['naam'])}" for number, row in enumerate(rows, start=1)],
        [row["inwoners_verlies"] for row in rows],
        [row["inwoners_bereikt"] - row["inwoners_verlies"] for row in rows],
        [_words(row["inwoners_verlies"], row["inwoners_bereikt"]) for row in rows],
        PERSONEN_FORMAT,
        "Staven: hoeveel mensen elk aanbod bereikt, en hoeveel daarvan alleen dit aanbod dichtbij hebben. "
        "Dezelfde cijfers staan in de tabel.",
    )


def _words(loss: float, reached: float) -> str:
    return personen_van(loss, reached)
