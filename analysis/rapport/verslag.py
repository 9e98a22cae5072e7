"""Verslag: what a screen with a map, a chart and tables says, as PDF, slides or a picture of one of them."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pptx.util import Mm

from analysis.errors import UsageError
from analysis.rapport.dia import (
    HIGH,
    INNER,
    LEFT,
    QUIET,
    TOP,
    add_chart,
    add_closing,
    add_table,
    add_text,
    close_deck,
    name_shape,
    new_slide,
    notes_of,
    open_deck,
)
from analysis.rapport.inhoud import clip
from analysis.rapport.staven import draw_staven
from analysis.rapport.verantwoording import (
    KAN_NIET,
    KAN_WEL,
    SLOT,
    TEKENS,
    describe_afstand,
    describe_bronnen,
    describe_norm,
    describe_peildatum,
)
from analysis.rapport.zetwerk import Zetsel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation as Slides

    from analysis.rapport.onderwerp import Onderwerp
    from analysis.rapport.staven import Staven

__all__ = ["Sleutel", "Tabel", "Verslag", "make_verslag"]

_MAP_WIDE, _MAP_HIGH = 190.0, 140.0
_MAX_ROWS, _MAX_BARS = 60, 22


class Tabel(NamedTuple):
    """A table of texts: its heading, what a row is (plural), columns, rows, and the columns of numbers.

    `breedtes` are shares of the width.
    """

    kop: str
    rijen_heten: str
    kolommen: Sequence[str]
    rijen: Sequence[Sequence[str]]
    rechts: Sequence[int]
    breedtes: Sequence[float]


class Sleutel(NamedTuple):
    """A sign of the map and its words; `soort` says how it is drawn, `kleur` (hex) only a vlak has."""

    soort: Literal["vlak", "onbekend", "stippen", "vol", "open", "cirkel", "band", "streep"]
    label: str
    kleur: str = ""


@dataclass(frozen=True)
class Verslag:
    """What a screen says; every file of it lays out the same.

    Attributes:
        onderwerp: the gemeente and the norm; its sources stand in every file.
        titel: the screen and the gemeente.
        paar: who and what it is about.
        zinnen: the sentences of the screen, the first one first.
        kaart: the map as SVG; `kaart_kop` stands above it, `kaart_alt` says what it shows.
        sleutels: the signs of the map.
        naast: the table beside the map.
        staven: the chart.
        tabellen: the other tables.

    """

    onderwerp: Onderwerp
    titel: str
    paar: str
    zinnen: tuple[str, ...]
    kaart: str
    kaart_kop: str
    kaart_alt: str
    sleutels: tuple[Sleutel, ...]
    naast: Tabel
    staven: Staven
    tabellen: tuple[Tabel, ...]


def make_verslag(verslag: Verslag, suffix: str, *, deel: Literal["kaart", "grafiek"] = "kaart") -> bytes:
    """Give a verslag as a file with this suffix.

    Args:
        verslag: what it says.
        suffix: .pdf, .pptx or .png.
        deel: what is on a .png.

    Raises:
        UsageError: there is no verslag with this suffix.

    """
    if suffix == ".pdf":
        return Zetsel("verslag", _data(verslag)).pdf()
    if suffix == ".png":
        return Zetsel("verslagplaat", _data(verslag) | {"deel": deel}).png()
    if suffix == ".pptx":
        return _make_slides(verslag)
    raise UsageError(f"Een verslag als '{suffix}' is er niet. Kies .pdf, .pptx of .png.")


def _data(verslag: Verslag) -> dict[str, Any]:
    onderwerp = verslag.onderwerp
    return {
        "titel": clip(verslag.titel, 140),
        "paar": clip(verslag.paar, 140),
        "ondertitel": f"{clip(verslag.paar, 140)} · {describe_peildatum(onderwerp)}",
        "voet": f"{clip(verslag.titel, 100)} · samenspelkaart. {SLOT}",
        "zinnen": [clip(zin, 600) for zin in verslag.zinnen],
        "kaart": verslag.kaart,
        "kaart_kop": clip(verslag.kaart_kop, 120),
        "kaart_alt": verslag.kaart_alt,
        "sleutels": [sleutel._asdict() for sleutel in verslag.sleutels],
        "naast": _table(verslag.naast),
        "tabellen": [_table(tabel) for tabel in verslag.tabellen],
        "grafiek": draw_staven(verslag.staven),
        "grafiek_kop": clip(verslag.staven.kop, 120),
        "grafiek_alt": verslag.staven.alt,
        "kan_wel": KAN_WEL,
        "kan_niet": KAN_NIET,
        "bronnen": [*describe_bronnen(onderwerp), *TEKENS],
        "onder": [
            describe_norm(onderwerp.norm, onderwerp),
            f"{describe_peildatum(onderwerp)}. {describe_afstand(onderwerp.results)} {SLOT}",
        ],
    }


def _table(tabel: Tabel) -> dict[str, Any]:
    more = len(tabel.rijen) - _MAX_ROWS
    return {
        "kop": tabel.kop,
        "kolommen": list(tabel.kolommen),
        "rijen": [[clip(cell) for cell in row] for row in tabel.rijen[:_MAX_ROWS]],
        "rechts": list(tabel.rechts),
        "breedtes": list(tabel.breedtes),
        "rest": f"En nog {more} {tabel.rijen_heten}: zie het Excelbestand." if more > 0 else "",
    }


def _make_slides(verslag: Verslag) -> bytes:
    deck, notes = open_deck(verslag.titel), notes_of(verslag.onderwerp)
    first, *rest = verslag.zinnen
    slide = new_slide(deck, verslag.titel, notes)
    add_text(slide, [verslag.paar], top=TOP - 6, size=18, height=10, colour=QUIET)
    add_text(slide, [first, *rest], top=TOP + 10, size=24, height=100)
    add_text(slide, notes[:2], top=HIGH - 36, size=12, height=20, colour=QUIET)
    _add_map(deck, verslag, notes)
    _add_bars(deck, verslag.staven, notes)
    for tabel in (verslag.naast, *verslag.tabellen):
        slide = new_slide(deck, tabel.kop, notes)
        share = INNER / sum(tabel.breedtes)
        rows = [[clip(cell, 60) for cell in row] for row in tabel.rijen]
        widths = [width * share for width in tabel.breedtes]
        add_table(slide, tabel.kolommen, rows, widths, what=tabel.rijen_heten)
    add_closing(deck, verslag.onderwerp)
    return close_deck(deck)


def _add_map(deck: Slides, verslag: Verslag, notes: Sequence[str]) -> None:
    slide = new_slide(deck, verslag.kaart_kop, notes)
    picture = Zetsel("verslagplaat", _data(verslag) | {"deel": "beeld"}).png()
    shape = slide.shapes.add_picture(io.BytesIO(picture), Mm(LEFT), Mm(TOP - 4))
    factor = min(Mm(_MAP_WIDE) / shape.width, Mm(_MAP_HIGH) / shape.height)
    shape.width, shape.height = round(shape.width * factor), round(shape.height * factor)
    name_shape(shape, "Kaart", verslag.kaart_alt)
    left = LEFT + shape.width / Mm(1) + 10
    add_text(slide, verslag.zinnen, left=left, width=LEFT + INNER - left, top=TOP, size=18, height=120)


def _add_bars(deck: Slides, staven: Staven, notes: Sequence[str]) -> None:
    bars = [*zip(staven.namen, staven.eerste, staven.tweede, strict=True)]
    known = [bar for bar in bars if not math.isnan(bar[1] + bar[2])][:_MAX_BARS]
    slide = new_slide(deck, staven.kop, notes)
    if known:
        names, first, second = zip(*known, strict=True)
        series = dict(zip(staven.delen, (first, second), strict=True))
        chart = add_chart(slide, [clip(name, 36) for name in names], series, staven.vormgeving)
        chart.value_axis.minimum_scale = 0
        if staven.schaal is not None:
            chart.value_axis.maximum_scale = staven.schaal
        name_shape(slide.shapes[-1], f"Grafiek: {staven.kop}", staven.alt)
    if len(known) < len(bars):
        text = f"{len(bars) - len(known)} staan niet in de grafiek: onbekend, of te klein. Zie de tabel."
        add_text(slide, [text], top=HIGH - 22, size=12, height=8, colour=QUIET)
