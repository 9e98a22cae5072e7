"""Redenen: one Dutch sentence on why a hiaat is one, and one on what would close it.

Besides the hiaten on paper (table hiaten) it names pairs that are near enough on paper but closed at some
dagdelen, or not practical for the doelgroep.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.drempels import DREMPEL_LABELS
from analysis.hiaten import NOT_IN_REGISTER
from analysis.maten.woorden import format_number, name_dagdelen
from analysis.tables import zip_texts
from analysis.woorden import meters

if TYPE_CHECKING:
    from analysis.normen import Norm
    from analysis.pipeline import Results

__all__ = ["OORZAKEN", "REDENEN_COLUMNS", "compute_redenen", "list_dagdelen"]

# what it says in column oorzaak → how the sentences of table hiaten begin
OORZAKEN = {
    "geen_aanbod": (NOT_IN_REGISTER,),
    "niet_voor_doelgroep": ("wel aanbod van deze soort, maar niet",),
    "geen_plek": ("alleen aanbod voor de hele stad",),
    "onbekend": ("van het aanbod is geen precieze plek",),
    "te_ver": ("te ver", "voor een deel te ver"),
}
REDENEN_COLUMNS = [
    "gebiedcode", "gebiednaam", "niveau", "doelgroep", "aanbodsoort", "norm_m", "maat", "oorzaak", "inwoners",
    "tekort_inwoners", "reden", "oplossing",
]  # fmt: skip
_KEYS = REDENEN_COLUMNS[:7]
_IN_THE_WAY = DREMPEL_LABELS | {"traploos": "niet traploos"}


def compute_redenen(results: Results, dagdelen: pd.DataFrame, drempels: pd.DataFrame) -> pd.DataFrame:
    """Compute table redenen.

    Args:
        results: from `run`.
        dagdelen: from `compute_dagdelen`.
        drempels: from `compute_drempels` with the drempels of the normen.

    Returns:
        First a row per hiaat in the order of table hiaten, with its reden; then a row per gebied × norm that
        is reached on paper but certainly not at some dagdelen (gesloten), then one per gebied × norm that is
        certainly not reached in practice (niet_praktisch). oplossing says what would close it.

    Source: the tables hiaten, dagdelen and drempels, put into words.

    """
    tables = [_of_hiaten(results), _of_dagdelen(results, dagdelen), _of_drempels(results, drempels)]
    table = pd.concat([t[REDENEN_COLUMNS] for t in tables if len(t)] or [tables[0]], ignore_index=True)
    texts = [*_KEYS[:5], "maat", "oorzaak", "reden", "oplossing"]
    return table.astype(dict.fromkeys(texts, "str"))[REDENEN_COLUMNS]


def _of_hiaten(results: Results) -> pd.DataFrame:
    hiaten = results.hiaten
    norms = {(n.doelgroep, n.aanbodsoort): n for n in results.normen.normen}
    starts = list(OORZAKEN.items())
    # a sentence of no kind is a fault of ours, and stops here
    oorzaken = [
        next(code for code, beginnings in starts if reden.startswith(beginnings)) for reden in hiaten["reden"]
    ]
    keys = zip_texts(hiaten, "doelgroep", "aanbodsoort")
    numbers = zip(hiaten["inwoners"].tolist(), hiaten["tekort_inwoners"].tolist(), strict=True)
    oplossingen = [
        _solve(results, norms[doelgroep, soort], oorzaak, inwoners, tekort)
        for oorzaak, (doelgroep, soort), (inwoners, tekort) in zip(oorzaken, keys, numbers, strict=True)
    ]
    return hiaten.assign(oorzaak=oorzaken, oplossing=oplossingen)


def _solve(results: Results, norm: Norm, oorzaak: str, inwoners: float, tekort: float) -> str:
    """Say what would close a hiaat on paper; how many people is what lacks to the agreed share."""
    label = results.normen.label_of
    needed = max(1, math.ceil(tekort - (1 - norm.min_aandeel) * inwoners - 1e-9))
    people = f"{format_number(needed)} mensen van de doelgroep ‘{label(norm.doelgroep)}’"
    near = f"een of meer plekken op hooguit {meters(norm.normafstand_m)} lopen van nog {people}"
    return {
        "geen_aanbod": f"Ga na of er aanbod is en zet het in het register. Is er niets: {near} sluiten het.",
        "niet_voor_doelgroep": f"Stel bestaand aanbod open voor deze doelgroep, of zorg voor {near}.",
        "geen_plek": f"Zet in het register op welke plek dit aanbod is, of zorg voor {near}.",
        "onbekend": f"Vul het adres van het aanbod in. Blijft het een hiaat: {near} sluiten het.",
        "te_ver": f"{near[0].upper()}{near[1:]} sluiten dit hiaat.",
    }[oorzaak]


def _of_dagdelen(results: Results, dagdelen: pd.DataFrame) -> pd.DataFrame:
    dekking, slots = results.dekking, len(dagdelen) // max(len(results.dekking), 1)
    closed = (
        (dagdelen["status"] == "hiaat").to_numpy().reshape(-1, slots) if slots else np.zeros((0, 1), bool)
    )
    rows = np.flatnonzero(
        (dekking["status"] == "voldoet").to_numpy() & closed.any(axis=1) & _peopled(dekking)
    )
    week = list(results.normen.week.uren)
    redenen, oplossingen = [], []
    for row in rows:
        when = name_dagdelen(closed[row], week)
        listed = "op geen enkel dagdeel" if len(when) == slots else f"niet op {list_dagdelen(when)}"
        redenen.append(f"gesloten: dichtbij genoeg, maar {listed} open")
        oplossingen.append("Ruimere of andere openingstijden van aanbod dat er al is sluiten dit hiaat.")
    low = dagdelen["inwoners_binnen_norm_max"].to_numpy().reshape(-1, slots) if slots else np.zeros((0, 1))
    tekort = (dekking["inwoners"].to_numpy()[:, None] - low)[rows].max(axis=1, initial=0.0)
    return dekking.iloc[rows][[*_KEYS, "inwoners"]].assign(
        oorzaak="gesloten", tekort_inwoners=tekort, reden=redenen, oplossing=oplossingen
    )


def _of_drempels(results: Results, drempels: pd.DataFrame) -> pd.DataFrame:
    gap = (drempels["status"] == "voldoet") & (drempels["status_praktijk"] == "hiaat")
    rows: pd.DataFrame = drempels[gap & _peopled(drempels)]
    names = [
        _join([_IN_THE_WAY[code] for code in codes.split(";")], "of")
        for (codes,) in zip_texts(rows, "drempels")
    ]
    return rows[[*_KEYS, "inwoners"]].assign(
        oorzaak="niet_praktisch",
        tekort_inwoners=rows["inwoners"] - rows["inwoners_praktijk_max"],
        reden=[f"niet praktisch: dichtbij genoeg, maar er is een drempel ({name})" for name in names],
        oplossing=[
            f"Haal de drempels weg bij aanbod dat er al is ({name}); voor "
            f"{format_number(near)} mensen van de doelgroep ‘{results.normen.label_of(doelgroep)}’ is het "
            "dan bereikbaar."
            for name, (doelgroep,), near in zip(
                names, zip_texts(rows, "doelgroep"), rows["inwoners_binnen_norm"].tolist(), strict=True
            )
        ],
    )


def _peopled(table: pd.DataFrame) -> Any:  # noqa: ANN401  (a column of bool)
    return (table["inwoners"] > 0).to_numpy()


def list_dagdelen(names: list[str]) -> str:
    """Give at most a few names: "ma avond, di avond en 9 andere dagdelen"."""
    few = 4
    if len(names) <= few:
        return _join(names, "en")
    more = len(names) - few
    return f"{', '.join(names[:few])} en {more} {'ander dagdeel' if more == 1 else 'andere dagdelen'}"


def _join(names: list[str], word: str) -> str:
    """Join names with commas, and with `word` before the last."""
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
