"""Keuze: which hiaten to talk about first. The certain ones, and not five times the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.hiaten import NOT_IN_REGISTER

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from analysis.normen import Normen

__all__ = ["code_of", "list_to_check", "pick_hiaten", "split_code"]

_NIVEAU = ("wijk", "buurt", "gemeente")


def code_of(row: Any) -> str:  # noqa: ANN401 a row as dict or Series
    """Give the code of a hiaat, as it stands in a link."""
    return f"{row['gebiedcode']}.{row['doelgroep']}.{row['aanbodsoort']}"


def split_code(code: str) -> tuple[str, str, str]:
    """Give gebiedcode, doelgroep and aanbodsoort of a code."""
    gebied, _, pair = code.partition(".")
    doelgroep, _, soort = pair.partition(".")
    return gebied, doelgroep, soort


def pick_hiaten(
    hiaten: pd.DataFrame, *, normen: Normen, known: Collection[str], count: int = 5
) -> pd.DataFrame:
    """Pick the biggest certain hiaten, spread over places, themes and doelgroepen.

    Certain: not voorlopig, at least one person for sure, and a soort of which the register knows a place to
    walk to. The biggest goes first; then the biggest of another wijk, another theme (groep of soorten) and
    another family of doelgroepen. Where that leaves too few, first the doelgroep may return, then the theme,
    at last the wijk.

    Args:
        hiaten: table hiaten.
        normen: for groepen, and for doelgroepen that are part of others.
        known: pairs "doelgroep.aanbodsoort" that have a place to walk to.
        count: how many at most.

    Returns:
        Rows of `hiaten`, biggest first.

    """
    pairs = hiaten["doelgroep"] + "." + hiaten["aanbodsoort"]
    sure = hiaten[(hiaten["voorlopig"] == "nee") & (hiaten["tekort_min"] >= 1) & pairs.isin(set(known))]
    niveau = next((n for n in _NIVEAU if (sure["niveau"] == n).any()), _NIVEAU[0])
    rows = sure[sure["niveau"] == niveau].sort_values("rang").to_dict("records")
    picked: list[dict[Any, Any]] = []
    for wanted in (("gebied", "thema", "wie"), ("gebied", "thema"), ("gebied",), ()):
        for row in rows:
            if len(picked) >= count:
                break
            if row not in picked and not any(_alike(row, other, wanted, normen) for other in picked):
                picked.append(row)
    ranks = [row["rang"] for row in picked]
    return sure[sure["rang"].isin(ranks)].sort_values("rang")


def _alike(row: dict[Any, Any], other: dict[Any, Any], wanted: Collection[str], normen: Normen) -> bool:
    kinds = {
        "gebied": row["gebiedcode"] == other["gebiedcode"],
        "thema": not _theme(row, normen).isdisjoint(_theme(other, normen)),
        "wie": not _family(row, normen).isdisjoint(_family(other, normen)),
    }
    return any(kinds[kind] for kind in wanted)


def _theme(row: dict[Any, Any], normen: Normen) -> frozenset[str]:
    """Give the groep of a soort, or itself."""
    soort = normen.aanbodsoorten.get(row["aanbodsoort"])
    return frozenset({(soort.groep if soort else None) or row["aanbodsoort"]})


def _family(row: dict[Any, Any], normen: Normen) -> frozenset[str]:
    """Give a doelgroep and what it is part of: ouderen of 75 are ouderen too."""
    return frozenset({row["doelgroep"], *normen.doelgroepen[row["doelgroep"]].onderdeel_van})


def list_to_check(hiaten: pd.DataFrame, *, normen: Normen, count: int = 5) -> pd.DataFrame:
    """List soorten that are not in the register at all, once each, for the doelgroep with most people.

    Returns:
        Rows of `hiaten` of the highest niveau there is, biggest first.

    """
    missing = hiaten[hiaten["reden"] == NOT_IN_REGISTER]
    niveau = next((n for n in reversed(_NIVEAU) if (missing["niveau"] == n).any()), "gemeente")
    found = missing[missing["niveau"] == niveau].sort_values(
        ["tekort_inwoners", "gebiedcode", "doelgroep", "aanbodsoort"], ascending=[False, True, True, True]
    )
    found = found[found["aanbodsoort"].isin(normen.aanbodsoorten) | found["aanbodsoort"].isin(normen.groepen)]
    return found.drop_duplicates("aanbodsoort").head(count)
