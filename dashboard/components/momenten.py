"""Momenten: today beside an earlier moment, from a dekking.csv that somebody kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.errors import DataError
from analysis.tables import parse_numbers, read_table, require_columns
from analysis.woorden import meters, personen
from dashboard.components.page import show_table
from dashboard.components.upload import kept_as_file

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.components.context import Context

__all__ = ["compare_moments", "show_momenten"]

_KEYS = ["gebiedcode", "doelgroep", "aanbodsoort"]
_FIGURES = ["norm_m", "inwoners", "inwoners_binnen_norm"]


def show_momenten(context: Context) -> None:
    """Draw the choice of an earlier file and, once there is one, the comparison."""
    st.header("Twee momenten naast elkaar", anchor=False)
    st.markdown(
        "Deze gegevens kennen maar één moment: vandaag. Vergelijken kan alleen met cijfers die iemand eerder "
        "heeft bewaard. Hebt u een eerdere `dekking.csv` (van `samenspelkaart build`)? Kies die dan hier."
    )
    upload = st.file_uploader("Eerdere dekking.csv", type="csv", key="momenten_bestand")
    if upload is None:
        return
    try:
        with kept_as_file(upload, "dekking.csv") as path:
            table = compare_moments(context, path)
    except DataError as error:
        st.error(f"{error.melding} {error.oplossing}".replace("$", "\\$"))
        return
    if table.empty:
        st.warning("In dit bestand staat dit paar niet voor deze gebieden.")
        return
    show_table(table, label="Wie woont te ver, toen en nu")


def compare_moments(context: Context, path: Path) -> pd.DataFrame:
    """Give the chosen pair then and now, per gebied of the chosen niveau, as text.

    Raises:
        DataError: the file is no dekking.csv.

    """
    old = read_table(path, bron="dekking.csv")
    require_columns(old, [*_KEYS, *_FIGURES], bron="dekking.csv")
    figures = {name: parse_numbers(old[name])[0] for name in _FIGURES}
    old = old.assign(**figures)
    selection = context.selection
    mine = (old["doelgroep"] == selection.doelgroep) & (old["aanbodsoort"] == selection.aanbodsoort)
    then = old[mine].drop_duplicates("gebiedcode").set_index("gebiedcode")
    beeld = context.beeld()
    now = beeld[(beeld["niveau"] == selection.niveau) & beeld["gebiedcode"].isin(then.index)]
    then = then.loc[list(now["gebiedcode"])]
    earlier = then["inwoners"] - then["inwoners_binnen_norm"]
    return pd.DataFrame(
        {
            "Gebied": list(now["gebiednaam"]),
            "Te ver, toen": [
                f"{personen(value)} (norm {meters(norm)})"
                for value, norm in zip(earlier, then["norm_m"], strict=True)
            ],
            "Te ver, nu": [
                f"{personen(value)} (norm {meters(norm)})"
                for value, norm in zip(now["buiten_norm"], now["norm_m"], strict=True)
            ],
        }
    )
