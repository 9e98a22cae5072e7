"""Momenten: today beside an earlier moment, from a meeting or from a dekking.csv that somebody kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.errors import DataError
from analysis.woorden import meters, personen
from dashboard.components.eerder import find_eerder
from dashboard.components.melding import show_message
from dashboard.components.page import show_table
from dashboard.components.verschil import difference_words

if TYPE_CHECKING:
    from dashboard.components.context import Context

__all__ = ["compare_moments", "show_momenten"]


def show_momenten(context: Context) -> None:
    """Draw the choice of an earlier file and, once there is an earlier moment, the comparison."""
    st.header("Twee momenten naast elkaar", anchor=False)
    st.markdown(
        "Bewaarde u eerder cijfers? Kies dan hier dat bestand: een dekking.csv, of de tabel ‘Alle normen’ "
        "die u op dit scherm meenam. Anders vergelijken we met het laatste overleg aan de Tafel."
    )
    upload = st.file_uploader("Eerdere dekking.csv", type="csv", key="momenten_bestand")
    try:
        today = dt.datetime.now(tz=dt.UTC).astimezone().date()
        earlier = find_eerder(context.loaded.data, upload, before=today)
    except DataError as error:
        show_message(f"{error.melding} {error.oplossing}", soort="fout")
        return
    if earlier is None:
        st.caption("Er zijn nog geen eerdere cijfers. Deze gegevens kennen maar één moment: vandaag.")
        return
    table = compare_moments(context, earlier.stand)
    if table.empty:
        show_message(f"In de cijfers van {earlier.wanneer} staat dit paar niet voor deze gebieden.")
        return
    st.caption(f"Toen: {earlier.wanneer}. Nu: vandaag.")
    show_table(table, label="Wie woont te ver, toen en nu")


def compare_moments(context: Context, stand: pd.DataFrame) -> pd.DataFrame:
    """Give the chosen pair then and now, per gebied of the chosen niveau, as text.

    Args:
        context: the screen.
        stand: an earlier moment, as of `eerder.find_eerder`.

    """
    selection = context.selection
    mine = (stand["doelgroep"] == selection.doelgroep) & (stand["aanbodsoort"] == selection.aanbodsoort)
    then = stand[mine].drop_duplicates("gebiedcode").set_index("gebiedcode")
    beeld = context.beeld()
    now = beeld[(beeld["niveau"] == selection.niveau) & beeld["gebiedcode"].isin(then.index)]
    then = then.loc[list(now["gebiedcode"])]
    pairs = list(zip(then["buiten"], now["buiten_norm"], strict=True))
    others = [
        "andere norm" if old_m != new_m else "anders gemeten" if old != new else ""
        for old_m, new_m, old, new in zip(
            then["norm_m"], now["norm_m"], then["maat"], now["maat"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            "Gebied": list(now["gebiednaam"]),
            "Te ver, toen": _with_norm(then["buiten"], then["norm_m"]),
            "Te ver, nu": _with_norm(now["buiten_norm"], now["norm_m"]),
            "Verschil": [
                other or difference_words(new - old) for (old, new), other in zip(pairs, others, strict=True)
            ],
        }
    )


def _with_norm(values: pd.Series, norms: pd.Series) -> list[str]:
    return [f"{personen(value)} (norm {meters(norm)})" for value, norm in zip(values, norms, strict=True)]
