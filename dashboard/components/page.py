"""Page: what all screens share around their content: style, language, footer, and how a refusal looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.errors import SeveralDataErrors
from analysis.kaart import escape
from analysis.woorden import ONBEKEND
from dashboard.components.afstand import afstand_words
from dashboard.components.datastand import years_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.errors import DataError
    from dashboard.components.context import Context

__all__ = ["show_footer", "show_heading", "show_language", "show_refusal", "show_style", "show_table"]

_ASSETS = Path(__file__).parents[1] / "assets"
_STYLE = _ASSETS / "stijl.css"
_SHORT = 16  # characters: "2.510 tot 22.469" stays on one line
_LANGUAGE = f"<script>{(_ASSETS / 'taal.js').read_text(encoding='utf-8')}</script>"


def show_style() -> None:
    """Set the style of the page."""
    st.html(_STYLE)


def show_heading(text: str) -> None:
    """Head a screen that needs its height for a map: the first heading of the page, in smaller letters."""
    st.container(key="sk_kop").title(text, anchor=False)


def show_language() -> None:
    """Let the page be in Dutch, also in what Streamlit says itself; last on the page, it takes a line."""
    st.html(_LANGUAGE, unsafe_allow_javascript=True)


def show_table(table: pd.DataFrame, *, label: str) -> None:
    """Draw a small table of text that wraps, so long sentences can be read; `label` is its name."""
    short = [table[name].astype(str).str.len().max() <= _SHORT for name in table.columns]
    opening = ['<td class="sk-kort">' if is_short else "<td>" for is_short in short]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    cells = (zip(opening, row, strict=True) for row in table.itertuples(index=False))
    rows = "".join(f"<tr>{''.join(f'{td}{escape(value)}</td>' for td, value in row)}</tr>" for row in cells)
    st.html(
        f'<div class="sk-tabel" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def show_refusal(error: DataError) -> None:
    """Say in Dutch why the data directory is refused, one block per problem."""
    st.title("Deze gegevens kunnen we niet gebruiken")
    errors = error.errors if isinstance(error, SeveralDataErrors) else (error,)
    for one in errors:
        place = [f"Bestand: {escape(one.bron)}"]
        place += [f"rij {one.rij}"] if one.rij is not None else []
        place += [f"kolom {escape(one.kolom)}"] if one.kolom is not None else []
        st.html(
            f'<div class="sk-paneel" role="alert"><h2>{escape(one.melding)}</h2><p>{", ".join(place)}</p>'
            f"<p><b>Wat kunt u doen?</b> {escape(one.oplossing)}</p></div>"
        )
    st.markdown("Pas de bestanden aan en laad deze pagina opnieuw.")


def show_footer(context: Context) -> None:
    """Close the page with peildata, sources and what the figures are."""
    results = context.results
    population = ", ".join(
        sorted({str(year) for year in results.bronnen.bevolking["peiljaar"].dropna() if str(year)})
    )
    borders = ", ".join(
        sorted({str(year) for year in results.bronnen.buurten["peiljaar"].dropna() if str(year)})
    )
    dates = [str(date)[:4] for date in results.aanbod.get("peildatum", [])]
    facts = [
        f"Inwoners: {population or ONBEKEND}",
        f"Grenzen: {borders or ONBEKEND}",
        f"Aanbod: bronnen van {years_of(dates)}",
        f"Afstand: {afstand_words(context)}",
        "Bronnen en uitleg staan bij Verantwoording.",
        "Een hiaat is het begin van een gesprek, geen oordeel.",
    ]
    st.html(f'<div class="sk-voet">{escape(" · ".join(facts))}</div>')
