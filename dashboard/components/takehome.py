"""Takehome: what a visitor takes home. A file of what the screen shows is made when its button is pressed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from analysis.rapport import MIME, Soort, make_file, make_onderwerp
from analysis.rapport.excel import make_tabellen
from analysis.rapport.pdf import make_wijkprofiel
from analysis.rapport.talen import list_talen
from analysis.rapport.wijkwijzer import make_wijkwijzer
from analysis.woorden import maat_words, meters
from dashboard.components.downloads import safe_csv
from dashboard.components.veranderd import find_changes
from dashboard.loading import chosen_norm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from analysis.pipeline import Results
    from analysis.rapport import Onderwerp
    from dashboard.components.context import Context

__all__ = ["TITLE", "show_buttons", "show_reports", "show_tables", "show_wijk_files"]

TITLE = "Deze cijfers meenemen"


class _File(NamedTuple):
    label: str
    suffix: str
    soort: Soort | None = None


_FILES = (
    _File("Rapport (PDF)", ".pdf"),
    _File("Presentatie (PPTX)", ".pptx"),
    _File("Excel", ".xlsx"),
    _File("Webpagina met kaart (HTML)", ".html"),
    _File("Kaart als plaatje (PNG)", ".png", Soort.KAART),
    _File("Grafiek als plaatje (PNG)", ".png", Soort.GRAFIEK),
    _File("Kaartlagen met opmaak (GeoPackage)", ".gpkg"),
    _File("Kaartlaag (GeoJSON)", ".geojson"),
)


def show_reports(
    context: Context,
    *,
    key: str,
    gebied: str | None = None,
    results: Results | None = None,
    plan: str = "",
    without: Sequence[str] = (),
) -> None:
    """Draw the buttons of every report on the chosen pair, at the distance of the slider.

    Args:
        context: the screen.
        key: of the screen; keys of widgets begin with it.
        gebied: the gebied that the visitor may choose besides the gemeente; None for none.
        results: other results than those of the screen, such as those of a plan.
        plan: name of the plan that `results` are of.
        without: suffixes that are offered elsewhere on the screen.

    """
    found = context.results if results is None else results
    code = _choose_gebied(context, key=key, gebied=gebied)
    if code is None:
        return
    selection = context.selection
    norm = chosen_norm(context.loaded, selection, norm_m=context.norm_m)
    name = f"{code}_{selection.doelgroep}_{selection.aanbodsoort}_{context.norm_m}m"
    name = f"{name}_plan" if plan else name

    def about() -> Onderwerp:
        return make_onderwerp(found, gebied=code, norm=norm, niveau=selection.niveau, plan=plan)

    files = [file for file in _FILES if file.suffix not in without]
    show_buttons(
        [
            (
                file.label,
                f"{name}{f'_{file.soort}' if file.soort else ''}{file.suffix}",
                partial(_make, about, file, context.loaded.data),
            )
            for file in files
        ],
        key=f"{key}_rapport",
    )
    normen = context.normen
    st.caption(
        f"Kaart en grafiek gaan over {normen.label_of(norm.doelgroep)}: {normen.label_of(norm.aanbodsoort)}, "
        f"norm {meters(norm.normafstand_m)}, afstand {maat_words(found.maat)}. "
        "De norm is een afspraak. In elk bestand staan norm, bronnen en peildatum."
    )


def _make(about: Callable[[], Onderwerp], file: _File, data: Path) -> bytes:
    onderwerp = about()
    return make_file(onderwerp, file.suffix, soort=file.soort, changes=partial(find_changes, data, onderwerp))


def _choose_gebied(context: Context, *, key: str, gebied: str | None) -> str | None:
    """Draw the choice of a gebied where there is one to make; None where there is no gemeente."""
    gebieden = context.results.gebieden
    rows = gebieden[(gebieden["niveau"] == "gemeente") | (gebieden["gebiedcode"] == gebied)]
    names = dict(zip(rows["gebiedcode"], rows["gebiednaam"], strict=True))
    codes = [*names] if gebied not in names else [gebied, *(code for code in names if code != gebied)]
    if len(codes) <= 1:
        return codes[0] if codes else None
    chosen: str = st.segmented_control(
        "Waarover gaat het bestand?",
        codes,
        default=codes[0],
        required=True,
        format_func=names.__getitem__,
        key=f"{key}_rapport_gebied_{codes[0]}",
    )
    return chosen


def show_tables(
    context: Context,
    tables: Mapping[str, pd.DataFrame],
    *,
    key: str,
    name: str,
    uitleg: Sequence[str] = (),
) -> None:
    """Draw the buttons of the tables of a screen: one Excel with all, and a CSV for each.

    Args:
        context: the screen.
        tables: name of the sheet → tidy table, unrounded.
        key: of the screen; keys of widgets begin with it.
        name: of the Excel file, without extension.
        uitleg: what a reader of the Excel file must know besides.

    """
    norm = chosen_norm(context.loaded, context.selection, norm_m=context.norm_m)
    gebieden = context.results.gebieden
    codes = gebieden.loc[gebieden["niveau"] == "gemeente", "gebiedcode"].tolist()

    def excel() -> bytes:
        about = make_onderwerp(context.results, gebied=codes[0], norm=norm)
        return make_tabellen(about, tables, uitleg=uitleg)

    kinds: list[tuple[str, str, Callable[[], bytes]]] = [
        (f"{sheet} (CSV)", f"{sheet.lower().replace(' ', '_')}_{name}.csv", partial(safe_csv, table))
        for sheet, table in tables.items()
    ]
    if codes:
        kinds.insert(0, ("Alle tabellen (Excel)", f"{name}.xlsx", excel))
    show_buttons(kinds, key=f"{key}_tabel")
    st.caption(
        "De tabellen zijn niet afgerond. Leeg betekent onbekend. De bronnen staan in het Excelbestand."
    )


def show_buttons(kinds: Sequence[tuple[str, str, Callable[[], bytes]]], *, key: str) -> None:
    """Draw buttons as wide as what they say: label, name of the file, and what makes it when pressed."""
    row = st.container(horizontal=True)
    for label, name, make in kinds:
        suffix = name[name.rindex(".") :]
        row.download_button(
            label,
            make,
            file_name=name,
            mime=MIME.get(suffix, "text/csv"),
            key=f"{key}_{label}",
            on_click="ignore",
        )


def show_wijk_files(
    onderwerp: Onderwerp, *, tables: Callable[[], Mapping[str, pd.DataFrame]], changes: Sequence[str]
) -> None:
    """Draw what a wijkmanager prints: the wijkprofiel in two pages, and the wijkwijzer for residents.

    Args:
        onderwerp: the wijk.
        tables: gives the tables the wijkprofiel draws on (`profielblad.find_tables`).
        changes: from `veranderd.find_changes`, for the wijkprofiel.

    """
    profiel, keuze, wijzer = st.columns([2, 1, 2], vertical_alignment="bottom")
    _show_pdf(
        profiel,
        "Wijkprofiel (PDF, hooguit 2 bladzijden)",
        lambda: make_wijkprofiel(onderwerp, tables=tables(), changes=changes),
        name=f"wijkprofiel_{onderwerp.gebiedcode}",
        key="profiel_pdf",
    )
    talen = list_talen()
    taal = keuze.selectbox(
        "Taal van de wijkwijzer",
        list(talen),
        format_func=talen.__getitem__,
        key="profiel_taal",
        persist_state="session",
        help="De zinnen zijn vertaald, de namen niet. Laat een vertaling nalezen voordat u die uitdeelt.",
    )
    _show_pdf(
        wijzer,
        "Wijkwijzer voor bewoners (PDF, 1 bladzijde)",
        lambda: make_wijkwijzer(onderwerp, taal=taal),
        name=f"wijkwijzer_{onderwerp.gebiedcode}_{taal}",
        key="profiel_wijkwijzer",
    )


def _show_pdf(
    place: st.delta_generator.DeltaGenerator, label: str, make: Callable[[], bytes], *, name: str, key: str
) -> None:
    place.download_button(
        label,
        make,
        file_name=f"{name}.pdf",
        mime=MIME[".pdf"],
        key=key,
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
