"""From the name of a take-home file to its content; the one place that knows which report is which file."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.atomic import write_atomically
from analysis.errors import UsageError
from analysis.rapport.talen import NEDERLANDS, load_taal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["MIME", "SUFFIXES", "Soort", "check_choice", "is_profiel", "make_file", "write_file"]

MIME = {
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".gpkg": "application/geopackage+sqlite3",
    ".geojson": "application/geo+json",
    ".png": "image/png",
    ".html": "text/html",
}
SUFFIXES = tuple(MIME)


class Soort(StrEnum):
    """Which report a PDF is, or what is on a PNG."""

    WIJKPROFIEL = "wijkprofiel"
    WIJKWIJZER = "wijkwijzer"
    GEMEENTE = "gemeente"
    KAART = "kaart"
    GRAFIEK = "grafiek"


_MAKERS = {
    ".pptx": ("presentatie", "make_presentatie"),
    ".xlsx": ("excel", "make_excel"),
    ".gpkg": ("gis", "make_geopackage"),
    ".geojson": ("gis", "make_geojson"),
    ".html": ("html", "make_html"),
}
_OF = {".pdf": (Soort.WIJKPROFIEL, Soort.WIJKWIJZER, Soort.GEMEENTE), ".png": (Soort.KAART, Soort.GRAFIEK)}


def check_choice(suffix: str, *, soort: Soort | None = None, taal: str = NEDERLANDS) -> None:
    """Refuse a suffix, soort or taal that does not exist, before anything is computed.

    Raises:
        UsageError: one does not exist, or they do not go together.

    """
    if suffix not in MIME:
        asked = f"'{suffix}'" if suffix else "een bestand zonder uitgang"
        raise UsageError(f"Een rapport als {asked} is er niet. Kies een naam met {', '.join(SUFFIXES)}.")
    if soort is not None and soort not in _OF.get(suffix, ()):
        fitting = " of ".join(_OF.get(suffix, ())) or "geen enkele"
        raise UsageError(f"Bij {suffix} hoort niet --soort {soort}. Mogelijk: {fitting}.")
    if taal != NEDERLANDS and soort is not Soort.WIJKWIJZER:
        raise UsageError(
            "Alleen de wijkwijzer is er in andere talen. Voeg toe: --soort wijkwijzer, of laat --taal weg."
        )
    load_taal(taal)


def is_profiel(onderwerp: Onderwerp, suffix: str, *, soort: Soort | None = None) -> bool:
    """Tell whether `make_file` gives a wijkprofiel."""
    return suffix == ".pdf" and soort in {None, Soort.WIJKPROFIEL} and onderwerp.niveau != "gemeente"


def make_file(
    onderwerp: Onderwerp,
    suffix: str,
    *,
    soort: Soort | None = None,
    taal: str = NEDERLANDS,
    changes: Callable[[], Sequence[str]] = tuple,
) -> bytes:
    """Give the content of a report as a file with this suffix.

    Args:
        onderwerp: what it is about.
        suffix: one of SUFFIXES, with its dot.
        soort: which PDF (None: the report of a gemeente, else the wijkprofiel) or PNG (None: map and chart).
        taal: language of a wijkwijzer.
        changes: gives `list_veranderingen`; asked for a wijkprofiel only.

    Raises:
        UsageError: the suffix, soort or taal does not exist, or they do not go together.

    """
    check_choice(suffix, soort=soort, taal=taal)
    if suffix == ".pdf":
        return _make_pdf(onderwerp, soort, taal, changes)
    if suffix == ".png":
        return _make_png(onderwerp, soort)
    module, function = _MAKERS[suffix]
    return bytes(getattr(_load(module), function)(onderwerp))


def write_file(
    onderwerp: Onderwerp,
    path: Path,
    *,
    soort: Soort | None = None,
    taal: str = NEDERLANDS,
    changes: Callable[[], Sequence[str]] = tuple,
) -> None:
    """Write a report to `path`, whole or not at all; its suffix says what it is (see `make_file`).

    Raises:
        UsageError: see `make_file`; nothing is written.
        OutputError: it cannot be written; what stood there is intact.

    """
    content = make_file(onderwerp, path.suffix.lower(), soort=soort, taal=taal, changes=changes)
    write_atomically(path, content)


def _load(module: str) -> Any:  # noqa: ANN401  (a module)
    """Load the module of one format: the libraries behind them are large, and a run needs one of them."""
    return import_module(f"analysis.rapport.{module}")


def _make_pdf(
    onderwerp: Onderwerp, soort: Soort | None, taal: str, changes: Callable[[], Sequence[str]]
) -> bytes:
    if soort is Soort.WIJKWIJZER:
        return bytes(_load("wijkwijzer").make_wijkwijzer(onderwerp, taal=taal))
    whole = onderwerp.niveau == "gemeente"
    if soort is Soort.GEMEENTE and not whole:
        raise UsageError("Een rapport van de gemeente gaat over de hele gemeente. Laat --gebied weg.")
    if soort is Soort.WIJKPROFIEL and whole:
        raise UsageError("Een wijkprofiel gaat over één wijk of buurt. Kies die met --gebied.")
    pdf = _load("pdf")
    if whole:
        return bytes(pdf.make_gemeente(onderwerp))
    return bytes(pdf.make_wijkprofiel(onderwerp, changes=changes()))


def _make_png(onderwerp: Onderwerp, soort: Soort | None) -> bytes:
    return bytes(_load("png").make_png(onderwerp, deel=soort or "alles"))
