"""Try geocoders one after another and keep the most precise plaatsing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.errors import ServiceError
from analysis.geocoding.acceptance import place
from analysis.geocoding.model import Plaatsing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.adressen import Adres
    from analysis.geocoding.cache import AnswerCache
    from analysis.geocoding.model import Gebied, Geocoder

__all__ = ["ORDER", "Chain"]

# From precise to nothing.
ORDER = ("adres", "postcode6", "straat", "gebouw_nabij", "buurt", "wijk", "stad", "")
_DOORS = ("adres", "gebouw_nabij")
_MAX_FAULTS = 2
_OWN = "naam van wijk of buurt"


@dataclass
class Chain:
    """Geocoders in order of preference over one cache.

    A service that fails twice is not asked again in this run; `faults` says why.
    """

    geocoders: Sequence[Geocoder]
    cache: AnswerCache
    gebied: Gebied
    faults: dict[str, str] = field(default_factory=dict)
    _failed: Counter[str] = field(default_factory=Counter)

    def locate(self, adres: Adres) -> tuple[Plaatsing, str]:
        """Give the best plaatsing of `adres` and the date of the answer it rests on.

        Raises:
            ServiceError: not one of the geocoders could be asked.

        """
        if adres.postbus is not None or not (adres.straat or adres.postcode):  # nothing to ask
            return place(adres, [], self.gebied, methode=_OWN), self.cache.today.isoformat()
        best: tuple[Plaatsing, str] | None = None
        for geocoder in self.geocoders:
            found = self._ask(geocoder, adres)
            if found and (best is None or _rank(found[0]) < _rank(best[0])):
                best = found
            if best and best[0].precisie in _DOORS:
                break
        if best is None:
            raise ServiceError(" ".join(self.faults.values()) or "Er is geen adresbron om te vragen.")
        return best

    def _ask(self, geocoder: Geocoder, adres: Adres) -> tuple[Plaatsing, str] | None:
        if self._failed[geocoder.naam] >= _MAX_FAULTS:
            return None
        try:
            narrow, date = self.cache.find(geocoder, adres, self.gebied, ruim=False)
            plaatsing = place(adres, narrow, self.gebied, methode=geocoder.naam)
            if (
                plaatsing.precisie in _DOORS
                or adres.postbus is not None
                or not (adres.straat or adres.postcode)
            ):
                return plaatsing, date
            wide, date = self.cache.find(geocoder, adres, self.gebied, ruim=True)
        except ServiceError as error:
            self._failed[geocoder.naam] += 1
            self.faults[geocoder.naam] = str(error)
            return None
        self._failed[geocoder.naam] = 0
        return place(adres, [*narrow, *wide], self.gebied, methode=geocoder.naam), date


def _rank(plaatsing: Plaatsing) -> tuple[int, bool]:
    return ORDER.index(plaatsing.precisie), plaatsing.beoordelen
