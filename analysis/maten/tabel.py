"""Tabel: the shape all measures share: a row per gebied × norm (× dag × dagdeel), keys before figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.normen import Norm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.pipeline import Results

__all__ = [
    "TOLERANCE",
    "build_table",
    "join_columns",
    "judge",
    "measure_norms",
    "repeat_texts",
    "yes_no",
]

TOLERANCE = 1e-9  # shares that differ less are equal


def build_table(
    results: Results,
    norms: Sequence[Norm],
    figures: Mapping[str, NDArray[Any]],
    *,
    slots: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Build a table from arrays of figures.

    Args:
        results: for the gebieden and the name of the measure.
        norms: the pairs, in the order of the figures.
        figures: per column an array of shape (norms, gebieden) or (norms, gebieden, slots); NaN is unknown.
        slots: columns that name the slots (dag, dagdeel), each as long as there are slots.

    Returns:
        gebiedcode, gebiednaam, niveau, doelgroep, aanbodsoort, the slots, norm_m, maat, then the figures;
        rows in the order of the gebieden, then of `norms`, then of the slots.

    """
    gebieden, slots = results.gebieden, slots or {}
    sizes = len(gebieden), len(norms), max((len(names) for names in slots.values()), default=1)
    gebied, norm, slot = (axis.ravel() for axis in np.indices(sizes))
    columns: dict[str, Any] = {
        name: repeat_texts(gebieden[name].tolist(), gebied) for name in ("gebiedcode", "gebiednaam", "niveau")
    }
    columns["doelgroep"] = repeat_texts([n.doelgroep for n in norms], norm)
    columns["aanbodsoort"] = repeat_texts([n.aanbodsoort for n in norms], norm)
    columns |= {name: repeat_texts(names, slot) for name, names in slots.items()}
    columns["norm_m"] = np.array([n.normafstand_m for n in norms], dtype=float)[norm]
    columns["maat"] = repeat_texts([results.afstanden.maat], np.zeros(len(norm), dtype=np.intp))
    for name, values in figures.items():
        deep = values[..., None] if values.ndim == 2 else values  # noqa: PLR2004  (no slots)
        columns[name] = np.broadcast_to(np.swapaxes(deep, 0, 1), sizes).ravel()
        if columns[name].dtype.kind in "UO":
            codes, texts = pd.factorize(columns[name])
            columns[name] = repeat_texts(texts, codes)
    return pd.DataFrame(columns)


def measure_norms(
    results: Results, norms: Sequence[Norm], measure: Callable[[Norm], Mapping[str, NDArray[Any]]]
) -> dict[str, NDArray[Any]]:
    """Call `measure` for each norm and stack what it gives per column, for `build_table`.

    Without norms the columns are those of any pair, and there are no rows.
    """
    anything = Norm(
        next(iter(results.normen.doelgroepen)), next(iter(results.normen.aanbodsoorten)), 0.0, 1.0
    )
    found = [measure(norm) for norm in norms or [anything]]
    return {name: np.stack([one[name] for one in found])[: len(norms)] for name in found[0]}


def join_columns(parts: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> pd.DataFrame:
    """Build a table from parts that each hold the same columns.

    Args:
        parts: per part its columns; one value stands for all rows of the part.
        kinds: the columns in their order, with their types.

    """
    joined: dict[str, Any] = {}
    for name, kind in kinds.items():
        size = [len(part[next(iter(part))]) for part in parts]
        columns = [
            np.broadcast_to(np.asarray(p[name], dtype=object if kind == "str" else kind), n)
            for p, n in zip(parts, size, strict=True)
        ]
        joined[name] = pd.Series(np.concatenate(columns) if columns else [], dtype=kind)
    return pd.DataFrame(joined)


def repeat_texts(texts: Sequence[str], at: NDArray[np.integer[Any]]) -> pd.Series:
    """Give `texts[at]` as a categorical column: each text is kept once, however many rows repeat it."""
    codes, categories = pd.factorize(np.array(texts, dtype=object))
    return pd.Series(pd.Categorical.from_codes(codes[at], categories=pd.Index(categories, dtype="str")))


def judge(share: NDArray[np.float64], inwoners: NDArray[np.float64], min_aandeel: float) -> NDArray[np.str_]:
    """Give status voldoet, hiaat or onbekend; where nobody lives voldoet, as in table dekking."""
    status = np.where(share >= min_aandeel - TOLERANCE, "voldoet", "hiaat")
    return np.select([inwoners == 0, np.isnan(inwoners)], ["voldoet", "onbekend"], status)


def yes_no(values: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Give ja or nee."""
    return np.where(values, "ja", "nee")
