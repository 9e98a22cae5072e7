"""Datastand: how old and how complete the data is, in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.woorden import ONBEKEND, aantal, procent, stuks

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from analysis.pipeline import Results

__all__ = ["describe_data", "years_of"]

_MOST_NAMES = 5


def describe_data(results: Results, states: NDArray[np.int8]) -> list[str]:
    """Give peildata and completeness as Dutch sentences, plain text.

    Args:
        results: from `run`.
        states: per offering, day and dagdeel whether it is open; -1 is unknown.

    """
    bronnen, aanbod = results.bronnen, results.aanbod
    points = aanbod[aanbod["bereik"] == "punt"]
    placed = int((points.geometry.notna() & points["telt_mee"]).sum())
    hours = int((states >= 0).any(axis=(1, 2)).sum())
    dates = [str(value)[:4] for value in aanbod["peildatum"].dropna()] if "peildatum" in aanbod else []
    people, borders = years_of(bronnen.bevolking["peiljaar"]), years_of(bronnen.buurten["peiljaar"])
    rows, walk, remarks = stuks(len(aanbod), "rij", "rijen"), len(points), len(results.bevindingen)
    return [
        f"Inwoners zijn van {people}, grenzen van {borders}, het aanbod uit bronnen van {years_of(dates)}.",
        f"Het register heeft {rows}, waarvan {aantal(walk)} met een eigen plek.",
        f"Van {_part(placed, walk)} van die plekken weten we waar ze op de kaart liggen.",
        f"Van {_part(hours, len(aanbod))} van de rijen weten we wanneer er iets open is.",
        _wijken(results),
        _remarks(remarks),
    ]


def _remarks(count: int) -> str:
    if not count:
        return "Er zijn geen opmerkingen over de gegevens."
    there = stuks(count, "opmerking over de gegevens. Die staat", "opmerkingen over de gegevens. Ze staan")
    return f"Er {'is' if count == 1 else 'zijn'} {there} bij Verantwoording."


def _part(count: int, total: int) -> str:
    return f"{aantal(count)} ({procent(count / total)})" if total else ONBEKEND


def _wijken(results: Results) -> str:
    """Say how many wijken have no offering with a known place: there the register may be too thin."""
    wijken = results.gebieden.loc[results.gebieden["niveau"] == "wijk"]
    aanbod = results.aanbod
    found = aanbod.loc[(aanbod["bereik"] == "punt") & aanbod["telt_mee"], "wijkcode"]
    empty = sorted(wijken[~wijken["gebiedcode"].isin(found.dropna())]["gebiednaam"])
    if not empty:
        return f"Elke wijk ({aantal(len(wijken))}) heeft minstens één plek in het register."
    word = "wijk heeft" if len(empty) == 1 else "wijken hebben"
    named = f" ({', '.join(empty)})" if len(empty) <= _MOST_NAMES else ""
    return (
        f"{aantal(len(empty))} van de {aantal(len(wijken))} {word} geen plek in het register{named}. "
        "Vraag daar eerst na."
    )


def years_of(values: Iterable[object]) -> str:
    """Give the year of `values`, or the first and the last: "2021 tot 2025"."""
    found = sorted({str(value) for value in values if str(value)[:4].isdigit()})
    if not found:
        return "onbekend jaar"
    return found[0] if len(found) == 1 else f"{found[0]} tot {found[-1]}"
