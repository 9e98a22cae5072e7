"""Choose the year: borders and figures of one peiljaar, or two years whose buurten have the same codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.bronnen.cbs import Kerncijfers, fetch_kerncijfers
from analysis.bronnen.faults import ServiceFaultError
from analysis.bronnen.pdok import Grenzen, fetch_grenzen
from analysis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.bronnen.client import HttpClient
    from analysis.bronnen.settings import Settings

    Progress = Callable[[str], None]

__all__ = ["Basis", "fetch_basis"]

_YEARS_TRIED = 4
_SHOWN = 3


@dataclass(frozen=True)
class Basis:
    """Borders and figures that belong together, and what was noticed while choosing."""

    grenzen: Grenzen
    kern: Kerncijfers
    meldingen: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Give the codes of the buurten."""
        return frozenset(self.grenzen.buurten["code"])


def fetch_basis(
    client: HttpClient, settings: Settings, *, gemeente: str, jaar: int | None, progress: Progress
) -> Basis:
    """Fetch borders and figures of `jaar`, or of the newest year that is complete (None).

    Raises:
        UsageError: the gemeente or year does not exist, or the only years there are do not go together.
        ServiceFaultError: a service gave no usable answer.

    """
    if jaar is not None and jaar not in settings.kwb:
        known = ", ".join(map(str, settings.kwb))
        msg = f"Voor peiljaar {jaar} staat er geen tabel van het CBS in bronnen.toml. Kies uit: {known}."
        raise UsageError(msg)
    finder = _Finder(client, settings, gemeente, progress)
    if jaar is None:
        found = finder.newest_complete()
        if found is not None:
            return found
    return finder.nearest(jaar or next(iter(settings.kwb)))


class _Finder:
    """Asks borders and figures year by year, each once."""

    def __init__(self, client: HttpClient, settings: Settings, gemeente: str, progress: Progress) -> None:
        """Remember whom to ask about which gemeente."""
        self.client, self.settings, self.gemeente, self.progress = client, settings, gemeente, progress
        self.meldingen: list[str] = []
        self._kern: dict[int, Kerncijfers | None] = {}
        self._grenzen: dict[int, Grenzen | None] = {}

    def kern(self, jaar: int) -> Kerncijfers | None:
        if jaar not in self._kern:
            self.progress(f"Cijfers van {jaar}")
            self._kern[jaar] = fetch_kerncijfers(
                self.client, self.settings, gemeente=self.gemeente, jaar=jaar
            )
        return self._kern[jaar]

    def grenzen(self, jaar: int) -> Grenzen | None:
        if jaar not in self._grenzen:
            self.progress(f"Grenzen van {jaar}")
            self._grenzen[jaar] = fetch_grenzen(self.client, self.settings, gemeente=self.gemeente, jaar=jaar)
        return self._grenzen[jaar]

    def newest_complete(self) -> Basis | None:
        """Give the newest year with borders and with figures that are filled in."""
        for jaar in list(self.settings.kwb)[:_YEARS_TRIED]:
            kern = self.kern(jaar)
            if kern is None or not kern.complete:
                what = "bestaan nog niet" if kern is None else "zijn nog niet compleet"
                self.meldingen.append(f"De cijfers van {jaar} {what}; daarom is een ouder jaar gebruikt.")
                continue
            grenzen = self.grenzen(jaar)
            if grenzen is None:
                self.meldingen.append(
                    f"De grenzen van {jaar} bestaan nog niet; daarom is een ouder jaar gebruikt."
                )
                continue
            return self.basis(grenzen, kern)
        self.meldingen.clear()
        return None

    def nearest(self, wanted: int) -> Basis:
        """Give borders and figures of `wanted`; where one is not there, of the nearest year."""
        years = sorted(self.settings.kwb, key=lambda year: (abs(year - wanted), -year))[:_YEARS_TRIED]
        grenzen = next((g for year in years if (g := self.grenzen(year)) is not None), None)
        kern = next((k for year in years if (k := self.kern(year)) is not None), None)
        if grenzen is None or kern is None:
            dienst = self.settings.diensten["pdok_ogc" if grenzen is None else "cbs_odata"]
            what = "grenzen" if grenzen is None else "cijfers"
            raise ServiceFaultError(
                f"heeft geen {what} van {self.gemeente} voor {', '.join(map(str, sorted(years)))}.",
                service=dienst.naam,
                host=dienst.adres.partition("://")[2],
                oplossing="Controleer de code van de gemeente, het peiljaar en de adressen in bronnen.toml.",
            )
        return self.basis(grenzen, kern)

    def basis(self, grenzen: Grenzen, kern: Kerncijfers) -> Basis:
        """Put borders and figures together, unless they are of different years with different buurten."""
        codes = frozenset(grenzen.buurten["code"])
        different = sorted(codes ^ kern.codes)
        if grenzen.jaar != kern.jaar:
            if different:
                msg = (
                    f"De grenzen zijn van {grenzen.jaar} en de cijfers van {kern.jaar}, en de buurten "
                    "zijn niet "
                    f"dezelfde ({_number(different, 'code verschilt', 'codes verschillen')}: "
                    f"{_some(different)}). Samen geven ze een "
                    "verkeerde kaart. Kies met --peiljaar een jaar waarvan beide bestaan."
                )
                raise UsageError(msg)
            self.meldingen.append(
                f"De grenzen zijn van {grenzen.jaar} en de cijfers van {kern.jaar}. De codes van de "
                "buurten zijn gelijk."
            )
        elif different:
            self.meldingen.append(
                f"{_number(different, 'buurt staat', 'buurten staan')} alleen in de grenzen of alleen in "
                "de cijfers van "
                f"{kern.jaar}: "
                f"{_some(different)}. Zonder cijfers blijft een buurt onbekend."
            )
        return Basis(grenzen, kern, (*self.meldingen, *map(_sentence, kern.meldingen)))


def _number(codes: list[str], one: str, more: str) -> str:
    return f"{len(codes)} {one if len(codes) == 1 else more}"


def _some(codes: list[str]) -> str:
    more = len(codes) - _SHOWN
    return ", ".join(codes[:_SHOWN]) + (f" en nog {more}" if more > 0 else "")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
