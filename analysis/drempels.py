"""Drempels: what keeps people from an offering that is near: cost, language, steps, referral, registration.

The register's words are read carefully: what does not clearly say yes or no is unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from analysis.normen import DREMPELS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["DREMPEL_LABELS", "GEEN_DREMPEL", "ONBEKEND", "WEL_DREMPEL", "read_drempels", "states_for"]

GEEN_DREMPEL, WEL_DREMPEL, ONBEKEND = 1, 0, -1  # 1: nothing in the way
DREMPEL_LABELS = {
    "kosten": "kosten",
    "taal": "taal",
    "traploos": "traploze toegang",
    "verwijzing": "verwijzing nodig",
    "aanmelden": "vooraf aanmelden",
}
_YES = re.compile(r"^(ja|j|yes|true|1|waar|verplicht|nodig|vereist)\b")
_NO = re.compile(r"^(nee|n|no|false|0|onwaar|niet (nodig|verplicht|vereist)|geen|zonder)\b")
# says that it is not known, or yes and no at once
_UNKNOWN = re.compile(
    r"\?|^-?$|^n\.?v\.?t\b|\bonbekend|niet bekend|geen (idee|info)|weet (ik )?niet"
    r"|\bja\b.*\bnee\b|\bnee\b.*\bja\b"
)
_FREE = re.compile(
    r"(?<!niet )(gratis|kosteloos|vrij toegankelijk)|vrije (toegang|inloop)"
    r"|geen (kosten|eigen bijdrage|entree)"
)
_PAID = re.compile(
    r"lidmaatschap|contributie|dagkaart|entree|abonnement|eigen bijdrage|betaald|tarief"
    r"|niet (gratis|kosteloos|vrij toegankelijk)"
)
_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+)([.,]\d{1,2})?(?![\d.,]*\d)"
    r"(?!\+| ?(?:jaar|jr\b|keer|x\b|uur))"  # a number of years or times is no amount
)
_ONLY_DUTCH = re.compile(
    r"(?:(?:alleen|enkel|uitsluitend) )?(?:nl(?:-nl)?|nld|nederlands(?:talig|e taal)?|dutch)"
)


def read_drempels(aanbod: pd.DataFrame, *, max_kosten_euro: float = 0.0) -> dict[str, NDArray[np.int8]]:
    """Read per drempel whether it is in the way: GEEN_DREMPEL, WEL_DREMPEL or ONBEKEND per row of `aanbod`.

    Args:
        aanbod: table aanbod with the columns kosten, talen, rolstoel, verwijzing, aanmelden as text.
        max_kosten_euro: up to here cost is no drempel.

    """

    def each(column: str, read: Callable[[str], int]) -> NDArray[np.int8]:
        texts = [str(text).strip().lower() for text in aanbod[column]]
        known = {text: read(text) for text in set(texts)}
        return np.array([known[text] for text in texts], dtype=np.int8)

    return {
        "kosten": each("kosten", lambda text: _read_kosten(text, max_kosten_euro)),
        "taal": each("talen", _read_talen),
        "traploos": each("rolstoel", lambda text: _read_yes_no(text, yes=GEEN_DREMPEL)),
        "verwijzing": each("verwijzing", lambda text: _read_yes_no(text, yes=WEL_DREMPEL)),
        "aanmelden": each("aanmelden", lambda text: _read_yes_no(text, yes=WEL_DREMPEL)),
    }


def states_for(found: dict[str, NDArray[np.int8]], drempels: Sequence[str], *, size: int) -> NDArray[np.int8]:
    """Join `drempels` into one state per offering: one that is in the way is enough, else one unknown is.

    Args:
        found: from `read_drempels`.
        drempels: which of `DREMPELS` are switched on; none: nothing is in the way.
        size: number of offerings.

    """
    chosen = [found[drempel] for drempel in DREMPELS if drempel in drempels]
    if not chosen:
        return np.full(size, GEEN_DREMPEL, dtype=np.int8)
    stacked = np.stack(chosen)
    blocked, unknown = (stacked == WEL_DREMPEL).any(axis=0), (stacked == ONBEKEND).any(axis=0)
    return np.select([blocked, unknown], [WEL_DREMPEL, ONBEKEND], GEEN_DREMPEL).astype(np.int8)


def _read_kosten(text: str, max_euro: float) -> int:
    """Read cost: "gratis; koffie tegen betaling" is free, the largest amount of several counts."""
    if _UNKNOWN.search(text):
        return ONBEKEND
    amounts = [
        float(whole.replace(".", "") + part.replace(",", ".")) for whole, part in _AMOUNT.findall(text)
    ]
    costs = max(amounts, default=0.0) > max_euro
    if _FREE.search(text):
        return ONBEKEND if costs else GEEN_DREMPEL  # free for whom, or the first time only?
    if amounts:
        return WEL_DREMPEL if costs else GEEN_DREMPEL
    if _PAID.search(text) or _YES.match(text):
        return WEL_DREMPEL
    return GEEN_DREMPEL if _NO.match(text) else ONBEKEND


def _read_talen(text: str) -> int:
    """Read languages: another one than Dutch, or easy Dutch, takes the drempel away."""
    talen = [taal.strip() for taal in re.split(r"[;,/|]| en ", text) if taal.strip()]
    if _UNKNOWN.search(text) or not talen or "geen" in talen:
        return ONBEKEND
    return WEL_DREMPEL if all(_ONLY_DUTCH.fullmatch(taal) for taal in talen) else GEEN_DREMPEL


def _read_yes_no(text: str, *, yes: int) -> int:
    if _UNKNOWN.search(text):
        return ONBEKEND
    if _NO.match(text):
        return WEL_DREMPEL if yes == GEEN_DREMPEL else GEEN_DREMPEL
    return yes if _YES.match(text) else ONBEKEND
