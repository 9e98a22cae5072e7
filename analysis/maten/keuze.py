"""Keuze: dekking again when only some offerings count: those of a laag, an organisation, a dagdeel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.beeld import add_buiten_norm
from analysis.dagdelen import DAGEN
from analysis.drempels import read_drempels, states_for
from analysis.errors import UsageError
from analysis.maten.tabel import build_table, measure_norms
from analysis.maten.toegang import measure_toegang
from analysis.maten.week import read_states
from analysis.normen import LAGEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from analysis.maten.bereik import Bereik
    from analysis.normen import Norm
    from analysis.pipeline import Results

__all__ = ["Keuze", "compute_keuze", "states_of_keuze"]

_PEOPLE = ["inwoners_binnen_norm", "inwoners_binnen_norm_min", "inwoners_binnen_norm_max"]
_YES, _NO, _UNKNOWN = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which offerings count; None and () ask nothing.

    Attributes:
        laag: of `normen.LAGEN`; an offering without one has that of its soort.
        organisatie: as the register writes it.
        initiatief_van: as the register writes it.
        drempels: of `normen.DREMPELS`: none of these may be in the way.
        moment: open then: a day and a dagdeel, "za-avond".

    """

    laag: str | None = None
    organisatie: str | None = None
    initiatief_van: str | None = None
    drempels: tuple[str, ...] = ()
    moment: str | None = None

    @property
    def asks(self) -> bool:
        """Tell whether anything is asked."""
        return self != Keuze()


def states_of_keuze(results: Results, keuze: Keuze) -> NDArray[np.int8]:
    """Tell per offering whether it is one of `keuze`: 1 yes, 0 no, -1 the register does not say.

    One answer that is no decides; without that, one that is unknown leaves it unknown.

    Raises:
        UsageError: the moment does not exist.

    """
    aanbod = results.aanbod
    parts = [np.full(len(aanbod), _YES, dtype=np.int8)]
    if keuze.laag is not None:
        parts.append(_match(_lagen(results), keuze.laag))
    for column, asked in (("organisatie", keuze.organisatie), ("initiatief_van", keuze.initiatief_van)):
        if asked is not None:
            parts.append(_match(aanbod[column].tolist() if column in aanbod else [""] * len(aanbod), asked))
    found = read_drempels(aanbod, max_kosten_euro=results.normen.max_kosten_euro)
    parts.append(states_for(found, keuze.drempels, size=len(aanbod)))
    if keuze.moment is not None:
        parts.append(_open_at(results, keuze.moment))
    stacked = np.stack(parts)
    no, unknown = (stacked == _NO).any(axis=0), (stacked == _UNKNOWN).any(axis=0)
    return np.select([no, unknown], [_NO, _UNKNOWN], _YES).astype(np.int8)


def compute_keuze(
    bereik: Bereik, states: NDArray[np.int8], *, norms: Sequence[Norm] | None = None
) -> pd.DataFrame:
    """Compute dekking by the offerings that count.

    Args:
        bereik: from `build_bereik`, wide enough for the norms.
        states: from `states_of_keuze`, shape (n_aanbod,).
        norms: the pairs and their distances; None: those of the normen.

    Returns:
        Per gebied × norm the figures of `measure_toegang`, and those of `add_buiten_norm`. Empty where
        offerings that may or may not count matter; _min and _max hold with and without them, at the best and
        the worst place each may be.

    """
    results = bereik.results
    norms = results.normen.normen if norms is None else tuple(norms)
    figures = measure_norms(results, norms, lambda norm: _squeeze(bereik, norm, states))
    table = build_table(results, norms, figures)
    # sums of shares are off by the last bits, and one person in 10^15 would read as "minder dan 10"
    table[_PEOPLE] = table[_PEOPLE].round(6)
    table["aandeel_binnen_norm"] = table["aandeel_binnen_norm"].round(9)
    return add_buiten_norm(table)


def _squeeze(bereik: Bereik, norm: Norm, states: NDArray[np.int8]) -> dict[str, NDArray[np.generic]]:
    return {name: values[:, 0] for name, values in measure_toegang(bereik, norm, states[:, None]).items()}


def _match(texts: Sequence[object], asked: str) -> NDArray[np.int8]:
    """Compare each text with `asked`; an empty or missing one is unknown."""
    plain = [text.strip() if isinstance(text, str) else "" for text in texts]
    states = [_UNKNOWN if not text else _YES if text == asked else _NO for text in plain]
    return np.array(states, dtype=np.int8)


def _lagen(results: Results) -> list[str]:
    """Give the laag of each offering: its own, else that of its soort, else an empty text."""
    usual = {code: soort.laag or "" for code, soort in results.normen.aanbodsoorten.items()}
    own = results.aanbod["laag"].tolist() if "laag" in results.aanbod else [""] * len(results.aanbod)
    soorten = results.aanbod["aanbodsoort"].tolist()
    return [laag if laag in LAGEN else usual.get(soort, "") for laag, soort in zip(own, soorten, strict=True)]


def _open_at(results: Results, moment: str) -> NDArray[np.int8]:
    dag, _, dagdeel = moment.partition("-")
    dagdelen = list(results.normen.week.uren)
    if dag not in DAGEN or dagdeel not in dagdelen:
        msg = f"Het moment '{moment}' bestaat niet. Kies een dag ({', '.join(DAGEN)}) en een dagdeel."
        raise UsageError(msg)
    states: NDArray[np.int8] = read_states(results)[:, list(DAGEN).index(dag), dagdelen.index(dagdeel)]
    return states
