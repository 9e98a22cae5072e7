"""RIVM, GGD and CBS, Gezondheid per wijk en buurt: modelled percentages of adults (18+), never counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.bronnen.cbs import Kolom, Onderwerp
from analysis.bronnen.features import text_of
from analysis.bronnen.odata import Tabel, fetch_tabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.settings import Settings

__all__ = ["ADULTS", "INDICATOREN", "Gezondheid", "fetch_gezondheid"]

ADULTS = "20300"  # Leeftijd: 18 jaar of ouder
_VALUE = "MW00000"  # Marges: the estimate itself, not its bounds
_PERIOD = re.compile(r"^(\d{4})JJ00$")

INDICATOREN = {
    "eenzaam_pct": Onderwerp(("Eenzaam",), "volwassenen die zich eenzaam voelen", "procent van 18+"),
    "ernstig_eenzaam_pct": Onderwerp(
        ("ErnstigZeerErnstigEenzaam",), "volwassenen die ernstig eenzaam zijn", "procent van 18+"
    ),
    "mantelzorger_pct": Onderwerp(("Mantelzorger",), "volwassenen die mantelzorg geven", "procent van 18+"),
    "beperking_pct": Onderwerp(
        ("EenOfMeerLichamelijkeBeperkingen",), "volwassenen met een lichamelijke beperking", "procent van 18+"
    ),
    "angst_depressie_pct": Onderwerp(
        ("HoogRisicoOpAngstOfDepressie",),
        "volwassenen met een hoog risico op angst of depressie",
        "procent van 18+",
    ),
    "rondkomen_pct": Onderwerp(
        ("MoeiteMetRondkomen",), "volwassenen die moeite hebben met rondkomen", "procent van 18+"
    ),
    "vrijwilliger_pct": Onderwerp(
        ("Vrijwilligerswerk",), "volwassenen die vrijwilligerswerk doen", "procent van 18+"
    ),
}


@dataclass(frozen=True)
class Gezondheid:
    """Indicators for the gemeente, its wijken and buurten, each of the newest year that has it."""

    kolommen: Mapping[str, Kolom]
    adressen: tuple[str, ...]
    ontbreekt: tuple[str, ...]


def fetch_gezondheid(
    client: HttpClient, settings: Settings, *, gemeente: str, codes: frozenset[str]
) -> Gezondheid:
    """Fetch the indicators of `gemeente`.

    Args:
        client: whom to ask with.
        settings: where the tables are.
        gemeente: GM and four digits.
        codes: the buurten of the borders in use; figures of other borders are left out and said so.

    Raises:
        ServiceFaultError: the service gave no usable answer.

    """
    found: dict[str, Kolom] = {}
    adressen: list[str] = []
    refused = ""
    wanted = {"Leeftijd": ADULTS, "Marges": _VALUE}
    for nummer in settings.rivm.values():
        if len(found) == len(INDICATOREN):
            break
        dienst = settings.diensten["rivm_odata"]
        tabel = fetch_tabel(client, dienst, nummer, gemeente=gemeente, dimensies=wanted)
        if tabel is None:
            continue
        adressen.append(tabel.adres)
        for jaar, part in _by_year(tabel):
            other = codes ^ {code for code in part.numbers("Perioden") if code.startswith("BU")}
            if other:
                refused = f" (de buurten van {jaar} zijn anders)"
                continue
            _take(found, part, jaar, codes)
    ontbreekt = [f"{o.label}{refused}" for name, o in INDICATOREN.items() if name not in found]
    return Gezondheid(found, tuple(adressen), tuple(ontbreekt))


def _take(found: dict[str, Kolom], part: Tabel, jaar: int, codes: frozenset[str]) -> None:
    for name, onderwerp in INDICATOREN.items():
        waarden = part.numbers(onderwerp.stammen[0])
        if name not in found and any(waarden.get(code) is not None for code in codes):
            found[name] = Kolom(jaar, part.nummer, waarden)


def _by_year(tabel: Tabel) -> list[tuple[int, Tabel]]:
    years: dict[int, list[Mapping[str, object]]] = {}
    for row in tabel.rijen:
        period = _PERIOD.match(text_of(row.get("perioden")) or "")
        if period:
            years.setdefault(int(period[1]), []).append(row)
    return [(year, replace(tabel, rijen=tuple(years[year]))) for year in sorted(years, reverse=True)]
