"""Pdf: the wijkprofiel of at most two A4 pages, and the report of a gemeente."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.klassen import MATEN
from analysis.rapport.aanbodlijst import (
    aanbod_in,
    list_aanbod,
    list_lagen,
    list_ontbrekend,
    list_soorten,
)
from analysis.rapport.grafiek import MAX_BARS, describe_grafiek, draw_grafiek
from analysis.rapport.inhoud import (
    DELEN_KOP,
    VOLGORDE,
    Blok,
    clip,
    hoofdzinnen,
    legenda,
    list_delen,
    list_hiaten,
    list_mensen,
    list_paren,
    list_wijkhiaten,
    titel,
)
from analysis.rapport.maatzinnen import ROBUUST_UITLEG, ZONDER_DEUR, list_zonder_deur
from analysis.rapport.profielblokken import compute_tables, list_blokken
from analysis.rapport.tekening import describe_kaart, draw_kaart
from analysis.rapport.verantwoording import (
    KAN_NIET,
    KAN_WEL,
    SLOT,
    TEKENS,
    describe_bronnen,
    describe_norm,
    describe_peildatum,
)
from analysis.rapport.zetwerk import Zetsel
from analysis.woorden import aantal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["Blok", "make_gemeente", "make_profiel", "make_wijkprofiel"]

_MAX_PAGES = 2
_LETTER = 1.5  # the map is half a page wide
# What a wijkprofiel holds at most: buurten, hiaten, offerings. The first that fits on two pages is taken.
_LIMITS = ((16, 8, 24), (16, 6, 24), (16, 6, 16), (14, 5, 10), (12, 4, 6), (8, 3, 3), (4, 1, 1))
_PAREN_KOP = ("Wie", "Wat", "Norm", "Mensen", "Verder dan norm", "Binnen norm", "Oordeel")
_MAX_DELEN = 120
_MAX_HIATEN = 8
_MAX_SOORTEN = 30


def make_profiel(
    onderwerp: Onderwerp, *, extra: Sequence[Blok] = (), tables: Mapping[str, pd.DataFrame] | None = None
) -> bytes:
    """Give the wijkprofiel (of a wijk or buurt) as PDF: one or two A4 pages, tagged after PDF/UA-1.

    Args:
        onderwerp: what the report is about.
        extra: more sections; they are left out where two pages cannot hold them.
        tables: houdbaarheid and vervoer, to say of each hiaat whether it holds, and what comes to people;
            None: neither is said.

    """
    fixed = _shared(onderwerp, extra)
    gelijken, ontbrekend = list_ontbrekend(onderwerp, 6)
    fixed |= {"gelijken": gelijken, "ontbrekend": ontbrekend}
    houdbaarheid, services = None if tables is None else tables["houdbaarheid"], []
    if tables is not None:
        services = list_zonder_deur(tables["vervoer"], onderwerp.gebiedcode, normen=onderwerp.normen)
    fixed |= {"diensten": " ".join([ZONDER_DEUR, *services]) if services else ""}
    fixed |= {"robuust": "" if tables is None else ROBUUST_UITLEG}
    for limits in _LIMITS:
        zetsel = Zetsel("profiel", fixed | _limited(onderwerp, *limits, houdbaarheid))
        if zetsel.pages <= _MAX_PAGES:
            return zetsel.pdf()
    bare = (
        fixed | _limited(onderwerp, *_LIMITS[-1], houdbaarheid) | {"extra": [], "ontbrekend": ontbrekend[:1]}
    )
    return Zetsel("profiel", bare).pdf()


def make_wijkprofiel(
    onderwerp: Onderwerp,
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    changes: Sequence[str] = (),
) -> bytes:
    """Give the wijkprofiel with all its sections, as `make_profiel`.

    Args:
        onderwerp: a wijk or buurt.
        tables: from `compute_tables`; None: computed here.
        changes: from `list_veranderingen`.

    """
    found = compute_tables(onderwerp.results) if tables is None else tables
    blokken = list_blokken(onderwerp, tables=found, changes=changes)
    return make_profiel(onderwerp, extra=blokken, tables=found)


def make_gemeente(onderwerp: Onderwerp, *, extra: Sequence[Blok] = ()) -> bytes:
    """Give the report of a gemeente as PDF, tagged after PDF/UA-1.

    Args:
        onderwerp: what the report is about.
        extra: more sections, after the largest hiaten.

    """
    delen = list_delen(onderwerp)
    one, several = _niveau(onderwerp)
    uncharted = (
        f" De grafiek toont de {MAX_BARS} {several} met de meeste mensen." if len(delen) > MAX_BARS else ""
    )
    data = _shared(onderwerp, extra) | {
        "per": one,
        "in": several,
        "uncharted": uncharted,
        "grafiek": draw_grafiek(onderwerp),
        "grafiek_alt": describe_grafiek(onderwerp),
        "delen": delen[:_MAX_DELEN],
        "delen_rest": _rest(len(delen), _MAX_DELEN, several),
        "hiaten": list_wijkhiaten(onderwerp, _MAX_HIATEN),
        "paren_kop": _PAREN_KOP,
        "paren": list_paren(onderwerp),
        "lagen": list_lagen(onderwerp),
        "soorten": list_soorten(onderwerp, _MAX_SOORTEN),
    }
    return Zetsel("gemeente", data).pdf()


def _niveau(onderwerp: Onderwerp) -> tuple[str, str]:
    """Name one of the delen, and several of them."""
    return ("wijk", "wijken") if "wijk" in set(onderwerp.delen["niveau"]) else ("buurt", "buurten")


def _shared(onderwerp: Onderwerp, extra: Sequence[Blok]) -> dict[str, Any]:
    name = titel(onderwerp)
    gemeente = onderwerp.niveau == "gemeente"
    kind = "Gemeenterapport" if gemeente else "Wijkprofiel"
    return {
        "titel": name,
        "ondertitel": f"{kind} · {clip(onderwerp.gebiedcode, 20)} · {describe_peildatum(onderwerp)}",
        "voet": f"{name} · samenspelkaart. {SLOT}",
        "hoofdzinnen": hoofdzinnen(onderwerp),
        "norm": describe_norm(onderwerp.norm, onderwerp),
        "volgorde": VOLGORDE,
        "kaart": draw_kaart(onderwerp, letter=_LETTER),
        "kaart_alt": describe_kaart(onderwerp),
        "legenda": legenda(),
        "legenda_titel": MATEN["tekort"].label,
        "mensen_kop": ["Wie", "Mensen", "Deel"] if gemeente else ["Wie", "Mensen", "Hier", "Gemeente"],
        "mensen": list_mensen(onderwerp),
        "delen_kop": DELEN_KOP,
        "kan_wel": KAN_WEL,
        "kan_niet": KAN_NIET,
        "bronnen": [*describe_bronnen(onderwerp), *TEKENS],
        "extra": [
            {"kop": clip(blok.kop), "zinnen": [clip(zin, 300) for zin in blok.zinnen]} for blok in extra
        ],
    }


def _limited(
    onderwerp: Onderwerp, delen: int, hiaten: int, aanbod: int, houdbaarheid: pd.DataFrame | None
) -> dict[str, Any]:
    all_delen = list_delen(onderwerp)
    return {
        "delen": all_delen[:delen],
        "delen_rest": _rest(len(all_delen), delen, "buurten"),
        "hiaten": list_hiaten(onderwerp, hiaten, houdbaarheid=houdbaarheid),
        "lagen": list_lagen(onderwerp),
        "soorten": list_soorten(onderwerp, max(2, aanbod // 2)),
        "aanbod": list_aanbod(onderwerp, aanbod),
        "aanbod_rest": _rest(len(aanbod_in(onderwerp)), aanbod, "in het register"),
    }


def _rest(total: int, shown: int, what: str) -> str:
    return (
        f"En nog {aantal(total - shown)} {what}: zie het Excelbestand of het dashboard."
        if total > shown
        else ""
    )
