"""CBS Kerncijfers wijken en buurten: figures of one year, with older ones for columns still to come.

A new year begins with the population alone; income follows one or two years later. Every column therefore
carries the year it is of. An older year is used only when its buurten have exactly the same codes: figures of
other borders are never mixed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.bronnen.odata import Tabel, fetch_tabel
from analysis.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.settings import Settings

__all__ = ["KOLOMMEN", "Kerncijfers", "Kolom", "Onderwerp", "fetch_kerncijfers"]

_YEARS_BACK = 4


@dataclass(frozen=True, slots=True)
class Onderwerp:
    """A column we want: its stems in the tables (first one found wins), what it is, and its unit."""

    stammen: tuple[str, ...]
    label: str
    eenheid: str = "aantal"
    optional: bool = False


KOLOMMEN = {
    "inwoners": Onderwerp(("AantalInwoners",), "het aantal inwoners"),
    "leeftijd_0_15": Onderwerp(("0Tot15Jaar",), "inwoners tot 15 jaar"),
    "leeftijd_15_25": Onderwerp(("15Tot25Jaar",), "inwoners van 15 tot 25 jaar"),
    "leeftijd_25_45": Onderwerp(("25Tot45Jaar",), "inwoners van 25 tot 45 jaar"),
    "leeftijd_45_65": Onderwerp(("45Tot65Jaar",), "inwoners van 45 tot 65 jaar"),
    "leeftijd_65plus": Onderwerp(("65JaarOfOuder",), "inwoners van 65 jaar en ouder"),
    "leeftijd_75_85": Onderwerp(("75Tot85Jaar",), "inwoners van 75 tot 85 jaar", optional=True),
    "leeftijd_85plus": Onderwerp(("85JaarOfOuder",), "inwoners van 85 jaar en ouder", optional=True),
    "huishoudens": Onderwerp(("HuishoudensTotaal",), "het aantal huishoudens"),
    "eenpersoons": Onderwerp(("Eenpersoonshuishoudens",), "huishoudens van één persoon"),
    "herkomst_buiten_europa": Onderwerp(("BuitenEuropa",), "inwoners met een herkomst buiten Europa"),
    "minimum_pct": Onderwerp(
        ("HuishOnderOfRondSociaalMinimum", "HuishoudensTot110VanSociaalMinimum"),
        "het aandeel huishoudens rond het sociaal minimum",
        "procent",
    ),
    "wmo_per_1000": Onderwerp(("WmoClientenRelatief",), "Wmo-cliënten per 1.000 inwoners", "per 1.000"),
    "inkomen_per_inwoner": Onderwerp(
        ("GemiddeldInkomenPerInwoner",), "het gemiddelde inkomen per inwoner", "x 1.000 euro"
    ),
    "dichtheid": Onderwerp(("Bevolkingsdichtheid",), "inwoners per km²", "per km²"),
    "stedelijkheid": Onderwerp(("MateVanStedelijkheid",), "de mate van stedelijkheid (1 is zeer)", "klasse"),
}
CORE = ("inwoners", "leeftijd_65plus")  # with these a year is complete enough to be the default


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column: region code → number (None where unknown), the year and the table it comes from."""

    jaar: int
    tabel: str
    waarden: Mapping[str, float | None]


@dataclass(frozen=True)
class Kerncijfers:
    """Figures of `jaar` for the gemeente, its wijken and buurten."""

    jaar: int
    codes: frozenset[str]
    kolommen: Mapping[str, Kolom]
    adressen: tuple[str, ...]
    meldingen: tuple[str, ...]
    ontbreekt: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Say whether the core columns are of this very year."""
        return all(name in self.kolommen and self.kolommen[name].jaar == self.jaar for name in CORE)


def fetch_kerncijfers(
    client: HttpClient, settings: Settings, *, gemeente: str, jaar: int
) -> Kerncijfers | None:
    """Fetch the figures of `gemeente` in `jaar`, with columns that are not there yet from older years.

    Returns:
        The figures; None when that year has no table, or no row of this gemeente.

    Raises:
        SchemaError: bronnen.toml names a table of another year.
        ServiceFaultError: the service gave no usable answer.

    """
    tables = _Tables(client, settings, gemeente)
    newest = tables.of(jaar)
    if newest is None:
        return None
    codes = _buurten_of(newest)
    if not codes:
        return None
    kolommen, meldingen, ontbreekt = {}, [], []
    for name, onderwerp in KOLOMMEN.items():
        years = [jaar] if onderwerp.optional else _years_from(jaar, settings)
        found, refused = tables.find(onderwerp, years, codes)
        if found is None:
            if not onderwerp.optional:
                ontbreekt.append(f"{onderwerp.label}{refused}")
            continue
        kolommen[name] = found
        if found.jaar != jaar:
            meldingen.append(f"{onderwerp.label} is van {found.jaar}: voor {jaar} zijn er nog geen cijfers.")
    return Kerncijfers(jaar, codes, kolommen, tables.addresses(), tuple(meldingen), tuple(ontbreekt))


class _Tables:
    """Tables by year, each fetched once and only when needed."""

    def __init__(self, client: HttpClient, settings: Settings, gemeente: str) -> None:
        """Remember whom to ask about which gemeente."""
        self.client, self.settings, self.gemeente = client, settings, gemeente
        self.known: dict[int, Tabel | None] = {}

    def of(self, jaar: int) -> Tabel | None:
        """Give the table of `jaar`, None where there is none."""
        if jaar not in self.known:
            self.known[jaar] = self.fetch(jaar)
        return self.known[jaar]

    def fetch(self, jaar: int) -> Tabel | None:
        nummer = self.settings.kwb.get(jaar)
        if nummer is None:
            return None
        dienst = self.settings.diensten["cbs_odata"]
        tabel = fetch_tabel(self.client, dienst, nummer, gemeente=self.gemeente)
        if tabel is not None and tabel.jaren and jaar not in tabel.jaren:
            raise SchemaError(
                f"Tabel {nummer} heet bij het CBS '{tabel.titel}' en gaat dus niet over {jaar}.",
                bron="bronnen.toml",
                kolom="tabellen.kwb",
                oplossing="Zet bij dat jaar het nummer van de goede tabel.",
            )
        return tabel

    def find(
        self, onderwerp: Onderwerp, years: Sequence[int], codes: frozenset[str]
    ) -> tuple[Kolom | None, str]:
        """Give the column of the newest year that has it, and why an older year was refused."""
        for jaar in years:
            tabel = self.of(jaar)
            if tabel is None:
                continue
            waarden = _filled(tabel, onderwerp, codes)
            if waarden is None:
                continue
            other = _buurten_of(tabel) ^ codes
            if other:
                return None, f" (wel van {jaar}, maar toen waren de buurten anders: {_some(other)})"
            return Kolom(jaar, tabel.nummer, waarden), ""
        return None, ""

    def addresses(self) -> tuple[str, ...]:
        """Give where the tables came from."""
        return tuple(tabel.adres for tabel in self.known.values() if tabel is not None)


def _years_from(jaar: int, settings: Settings) -> list[int]:
    return [year for year in settings.kwb if jaar - _YEARS_BACK <= year <= jaar]


def _filled(tabel: Tabel, onderwerp: Onderwerp, codes: frozenset[str]) -> dict[str, float | None] | None:
    for stem in onderwerp.stammen:
        waarden = tabel.numbers(stem)
        if any(waarden.get(code) is not None for code in codes | {c for c in waarden if c[:2] == "WK"}):
            return waarden
    return None


def _buurten_of(tabel: Tabel) -> frozenset[str]:
    return frozenset(code for code in tabel.numbers("AantalInwoners") if code.startswith("BU"))


def _some(codes: frozenset[str]) -> str:
    listed = sorted(codes)
    return ", ".join(listed[:3]) + (f" en nog {len(listed) - 3}" if len(listed) > 3 else "")  # noqa: PLR2004
