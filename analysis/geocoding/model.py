"""What geocoders exchange: Adres and Gebied in, kandidaten out, and the decision about them (Plaatsing)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from analysis.adressen import compare_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from analysis.adressen import Adres

__all__ = ["AskJson", "Gebied", "Geocoder", "Kandidaat", "Plaatsing", "Soort"]

Soort = Literal["adres", "postcode", "straat", "overig"]


class AskJson(Protocol):
    """Whatever can put a question to a service and give its JSON; `bronnen.client.HttpClient` is one."""

    def get_json(self, url: str, *, service: str) -> object:
        """Give the JSON at `url`; raise ServiceError when there is no usable answer."""
        ...


@dataclass(frozen=True, slots=True)
class Kandidaat:
    """Something a geocoder knows: where it is (WGS84) and how it is called; "" and None are unknown.

    Args:
        soort: what was found; only an `adres` is one door.
        addition: huisletter and toevoeging as one upper-case text.
        gemeentecode: with GM in front.
        straal_m: how far it stretches from its point (a street).

    """

    soort: Soort
    lat: float
    lon: float
    straat: str = ""
    huisnummer: int | None = None
    addition: str = ""
    postcode: str = ""
    plaats: str = ""
    gemeentecode: str = ""
    gemeentenaam: str = ""
    nummeraanduiding_id: str = ""
    straal_m: float = 0.0

    @property
    def tekst(self) -> str:
        """Give the kandidaat as one line for people."""
        number = f" {self.huisnummer}{self.addition}" if self.huisnummer else ""
        place = f"{self.postcode} {self.plaats}".strip()
        return ", ".join(part for part in (f"{self.straat}{number}".strip(), place) if part)


@dataclass(frozen=True)
class Gebied:
    """The municipality (or more than one) the register is about.

    Args:
        gemeentecodes: with GM in front; empty means any.
        namen: wijk and buurt by `compare_key` of their name: (code, niveau); a name that two areas share is
            absent.
        gemeente_at: gives the gemeentecode at lat, lon, "" outside; None when there are no borders to look
            in.
        gemeentenamen: names of these municipalities, as `compare_key` gives them.

    """

    gemeentecodes: frozenset[str] = frozenset()
    namen: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    gemeente_at: Callable[[float, float], str] | None = None
    gemeentenamen: frozenset[str] = frozenset()

    def area_of(self, *names: str | None) -> tuple[str, str] | None:
        """Give (code, niveau) of the first of `names` that is a wijk or buurt here."""
        return next(
            (self.namen[key] for name in names if name and (key := compare_key(name)) in self.namen), None
        )


@dataclass(frozen=True, slots=True)
class Plaatsing:
    """Where an offering is put, how precise that is, and why; without lat/lon it has no point.

    Args:
        precisie: as in `locatieprecisie`; "" when nothing was accepted.
        gebiedcode: the buurt or wijk when precisie is one of these.
        methode: name of the geocoder that knew it.
        reden: in Dutch, why it is not more precise, or why a person must look.
        beoordelen: a person must look; `kandidaten` are what they can choose from.

    """

    precisie: str = ""
    lat: float | None = None
    lon: float | None = None
    nummeraanduiding_id: str = ""
    gebiedcode: str = ""
    methode: str = ""
    reden: str = ""
    beoordelen: bool = False
    kandidaten: tuple[Kandidaat, ...] = ()


class Geocoder(Protocol):
    """Knows addresses; says nothing about whether they are the one that was meant."""

    @property
    def naam(self) -> str:
        """Name of the method, kept with each row."""
        ...

    @property
    def kenmerk(self) -> str:
        """Tell apart two sources of the same name (a base address, a file with its date) in the cache."""
        ...

    def find(self, adres: Adres, gebied: Gebied, *, ruim: bool) -> Sequence[Kandidaat]:
        """Give what resembles `adres`; with `ruim` also its postcode, street, and half agreeing addresses.

        Raises:
            ServiceError: the source gave no usable answer.

        """
        ...
