"""Legend: the classes of the maat and the marks of the aanbod, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis import kaart
from analysis.kaart import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from analysis.normen import Normen

__all__ = ["show_legend", "show_teken_legend"]

_VOORLOPIG = "stippen: voorlopig, de plek of het aanbod eerst nagaan"


def show_legend(maat: kaart.Maat, beeld: pd.DataFrame) -> None:
    """Draw all classes of `maat`, and the special ones that are on the map now."""
    found = {
        kaart.klasse_of(maat, row[maat.kolom], inwoners=row["inwoners"]).code
        for row in beeld[[maat.kolom, "inwoners"]].to_dict("records")
    }
    parts = [f"<b>{escape(maat.uitleg)}</b>"]
    parts += [_box(f"background:{klasse.kleur}", klasse.label) for klasse in maat.klassen]
    parts += [_special(klasse) for code, klasse in kaart.SPECIAL.items() if code in found]
    if (beeld["voorlopig"] == "ja").any():
        parts.append(f'<span><i class="sk-vak sk-vak-voorlopig"></i>{_VOORLOPIG}</span>')
    st.html(f'<div class="sk-legenda">{"".join(parts)}</div>')


def _box(style: str, label: str) -> str:
    return f'<span><i class="sk-vak" style="{style}"></i>{escape(label)}</span>'


def _special(klasse: kaart.Klasse) -> str:
    style = f"background-color:{klasse.kleur}"
    return f'<span><i class="sk-vak sk-vak-{klasse.code}" style="{style}"></i>{escape(klasse.label)}</span>'


def show_teken_legend(soorten: Iterable[str], *, normen: Normen, tekens: Mapping[str, kaart.Teken]) -> None:
    """Draw the marks of `soorten` with their labels."""
    parts = []
    for code in soorten:
        teken = tekens.get(code, kaart.OTHER)
        parts.append(
            f'<span><i class="sk-teken {teken.vorm}" style="background:{teken.kleur};font-style:normal">'
            f"{escape(teken.letters)}</i>{escape(normen.label_of(code))}</span>"
        )
    if parts:
        parts.append(
            '<span><i class="sk-teken rond open"></i>open teken met cirkel: plek niet precies bekend</span>'
        )
        st.html(f'<div class="sk-legenda"><b>Aanbod op de kaart</b>{"".join(parts)}</div>')
