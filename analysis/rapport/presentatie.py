"""Presentatie: slides with text that can be edited, charts that stay charts, and a map of shapes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.rapport.dia import (
    HIGH,
    LEFT,
    QUIET,
    TOP,
    add_chart,
    add_closing,
    add_list,
    add_table,
    add_text,
    close_deck,
    name_shape,
    new_slide,
    notes_of,
    open_deck,
)
from analysis.rapport.excel import AANDEEL_FORMAT, PERSONEN_FORMAT
from analysis.rapport.grafiek import bars_of, describe_grafiek
from analysis.rapport.inhoud import (
    DELEN_KOP,
    VOLGORDE,
    clip,
    hoofdzinnen,
    list_delen,
    list_hiaten,
    list_wijkhiaten,
    titel,
)
from analysis.rapport.vormen import add_kaart, add_legenda

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.presentation import Presentation as Slides

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["make_presentatie"]

_MAX_HIATEN = 5


def make_presentatie(onderwerp: Onderwerp) -> bytes:
    """Give slides of a gebied: the sentence, the map, two charts, the table, hiaten, limits and sources."""
    deck, notes = open_deck(titel(onderwerp)), notes_of(onderwerp)
    _add_opening(deck, onderwerp, notes)
    _add_map(deck, onderwerp, notes)
    _add_people(deck, onderwerp, notes)
    _add_shares(deck, onderwerp, notes)
    _add_table(deck, onderwerp, notes)
    gemeente = onderwerp.niveau == "gemeente"
    hiaten = (list_wijkhiaten if gemeente else list_hiaten)(onderwerp, _MAX_HIATEN)
    lines = [f"{i}. {hiaat['zin']} {hiaat['marge']}" for i, hiaat in enumerate(hiaten, start=1)]
    found = [*lines, VOLGORDE] if lines else ["Er is geen hiaat gevonden bij deze afspraken."]
    add_list(deck, "De grootste hiaten", found, notes, size=18)
    add_closing(deck, onderwerp)
    return close_deck(deck)


def _add_opening(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    slide = new_slide(deck, titel(onderwerp), notes)
    first, *rest = hoofdzinnen(onderwerp)
    add_text(slide, [first], top=TOP + 4, size=30, height=60)
    add_text(slide, rest, top=TOP + 78, size=18, height=40)
    add_text(slide, notes[:2], top=HIGH - 36, size=12, height=20, colour=QUIET)


def _add_map(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    slide = new_slide(deck, "Waar wonen deze mensen?", notes)
    add_kaart(slide, onderwerp, left=LEFT, top=TOP - 4, width=190.0, height=142.0)
    add_legenda(slide, left=LEFT + 205, top=TOP)
    add_text(slide, hoofdzinnen(onderwerp)[:2], left=LEFT + 205, width=105, top=TOP + 82, size=14, height=60)


def _add_people(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    rows = [row for row in bars_of(onderwerp) if not math.isnan(row["buiten_norm"])]
    unknown = len(onderwerp.delen) - int(onderwerp.delen["buiten_norm"].notna().sum())
    slide = new_slide(deck, "Mensen die verder wonen dan de norm", notes)
    if rows:
        names = [f"{row['nr']} {clip(row['gebiednaam'], 30)}" for row in rows]
        values = [row["buiten_norm"] for row in rows]
        chart = add_chart(slide, names, {"Verder dan de norm": values}, PERSONEN_FORMAT)
        chart.value_axis.minimum_scale = 0
        name_shape(slide.shapes[-1], "Grafiek: mensen verder dan de norm", describe_grafiek(onderwerp))
    if unknown:
        text = f"Van {unknown} gebieden is het aantal onbekend: die staan niet in de grafiek."
        add_text(slide, [text], top=HIGH - 22, size=12, height=8, colour=QUIET)


def _add_shares(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    rows = [row for row in bars_of(onderwerp) if not math.isnan(row["aandeel_binnen_norm"])]
    slide = new_slide(deck, "Welk deel woont binnen de norm?", notes)
    if rows:
        names = [f"{row['nr']} {clip(row['gebiednaam'], 30)}" for row in rows]
        shares = [row["aandeel_binnen_norm"] for row in rows]
        chart = add_chart(slide, names, {"Binnen de norm": shares}, AANDEEL_FORMAT)
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
        alt = "Staafgrafiek van het deel binnen de norm per gebied. De tabel op de volgende dia zegt het ook."
        name_shape(slide.shapes[-1], "Grafiek: deel binnen de norm", alt)


def _add_table(deck: Slides, onderwerp: Onderwerp, notes: Sequence[str]) -> None:
    slide = new_slide(deck, "De cijfers per gebied", notes)
    add_table(
        slide,
        DELEN_KOP,
        list_delen(onderwerp),
        (14, 80, 34, 46, 52, 40, 44),
        what="gebieden",
        right=(0, 2, 3, 4, 5),
    )
