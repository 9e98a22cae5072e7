"""What normen.toml says, as frozen dataclasses.

Every number in it is an "afspraak" with its source; no legal norm for meeting places exists.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analysis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALLE",
    "DEFAULT_RADIUS_M",
    "DREMPELS",
    "LAGEN",
    "Aanbodsoort",
    "Doelgroep",
    "Norm",
    "Normen",
    "Weekindeling",
]

ALLE = "alle"
LAGEN = ("informeel", "basisinfrastructuur", "sociaal_wijkteam", "specialistisch")
DREMPELS = ("kosten", "taal", "traploos", "verwijzing", "aanmelden")
DEFAULT_RADIUS_M = {"adres": 0.0, "postcode6": 100.0, "straat": 250.0, "gebouw_nabij": 300.0}


@dataclass(frozen=True, slots=True)
class Doelgroep:
    """A target group: its label, how its inwoners follow from the figures, how fast it walks, what stops it.

    `drempels` are those of `DREMPELS` that keep this group away.
    """

    code: str
    label: str
    inwoners: str = ""
    loopsnelheid_kmh: float = 4.8
    onderdeel_van: tuple[str, ...] = ()
    drempels: tuple[str, ...] = DREMPELS


@dataclass(frozen=True, slots=True)
class Aanbodsoort:
    """A kind of offering, the groep it is measured with, its laag, and whether it comes to people's homes."""

    code: str
    label: str
    groep: str | None = None
    laag: str | None = None
    zonder_deur: bool = False


@dataclass(frozen=True, slots=True)
class Norm:
    """An afspraak: `min_aandeel` (0-1) of a doelgroep lives within `normafstand_m` of a soort or groep."""

    doelgroep: str
    aanbodsoort: str
    normafstand_m: float
    min_aandeel: float
    bron: str = ""


@dataclass(frozen=True, slots=True)
class Weekindeling:
    """An afspraak: which hours a dagdeel has, over which dates, and when an offering counts as open in it.

    Attributes:
        uren: per dagdeel its first and last hour (0-24, the last one not included).
        eerste_dag: first day that counts.
        laatste_dag: last day that counts; with public holidays and summer closing in between.
        min_minuten: open this long within the dagdeel on a day is open on that day.
        min_deel_dagen: open on this share (0-1) of the Mondays (and so on) is open on Monday.

    """

    uren: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: {"ochtend": (6, 12), "middag": (12, 18), "avond": (18, 24)}
    )
    eerste_dag: dt.date = dt.date(2026, 1, 5)
    laatste_dag: dt.date = dt.date(2027, 1, 3)
    min_minuten: float = 30
    min_deel_dagen: float = 0.5


@dataclass(frozen=True)
class Normen:
    """Everything normen.toml says; immutable, so a changed norm is a new Normen."""

    doelgroepen: Mapping[str, Doelgroep]
    aanbodsoorten: Mapping[str, Aanbodsoort]
    groepen: Mapping[str, str]
    normen: tuple[Norm, ...]
    omwegfactor: float = 1.0
    min_aandeel: float = 0.8
    radius_m: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_RADIUS_M))
    week: Weekindeling = field(default_factory=Weekindeling)
    max_kosten_euro: float = 0.0

    def soorten_of(self, code: str) -> tuple[str, ...]:
        """Give the aanbodsoorten that `code`, a soort or a groep, stands for."""
        if code in self.groepen:
            return tuple(soort.code for soort in self.aanbodsoorten.values() if soort.groep == code)
        return (code,)

    def accepted_doelgroepen(self, doelgroep: str) -> frozenset[str]:
        """Give the codes an offering may carry to serve `doelgroep`: its own, those it is part of, `alle`."""
        found, todo = {ALLE}, [doelgroep]
        while todo:
            code = todo.pop()
            if code not in found or code == doelgroep:
                found.add(code)
                todo += [up for up in self.doelgroepen[code].onderdeel_van if up not in found]
        return frozenset(found)

    def label_of(self, code: str) -> str:
        """Give the Dutch label of a doelgroep, aanbodsoort or groep; the code itself where it is unknown."""
        if code in self.groepen:
            return self.groepen[code]
        named = self.aanbodsoorten.get(code) or self.doelgroepen.get(code)
        return named.label if named else code

    def norm_for(self, doelgroep: str, aanbodsoort: str) -> Norm | None:
        """Give the norm of a pair, None where there is no afspraak about it."""
        pair = (doelgroep, aanbodsoort)
        return next((n for n in self.normen if (n.doelgroep, n.aanbodsoort) == pair), None)

    def with_norm(self, doelgroep: str, aanbodsoort: str, normafstand_m: float) -> Normen:
        """Give the same Normen with another distance (m) for one pair, which is added where it had no norm.

        Raises:
            UsageError: the doelgroep or aanbodsoort does not exist, or the distance is negative.

        """
        if doelgroep not in self.doelgroepen:
            msg = (
                f"Doelgroep '{doelgroep}' staat niet in normen.toml. Kies uit: {', '.join(self.doelgroepen)}."
            )
            raise UsageError(msg)
        if aanbodsoort not in self.aanbodsoorten and aanbodsoort not in self.groepen:
            known = ", ".join([*self.groepen, *self.aanbodsoorten])
            msg = f"Aanbodsoort '{aanbodsoort}' staat niet in normen.toml. Kies uit: {known}."
            raise UsageError(msg)
        if not 0 <= normafstand_m < float("inf"):
            msg = f"Een normafstand is 0 meter of meer, niet {normafstand_m}."
            raise UsageError(msg)
        old = self.norm_for(doelgroep, aanbodsoort)
        if old is None:
            new = Norm(doelgroep, aanbodsoort, normafstand_m, self.min_aandeel, "gekozen bij deze berekening")
            return replace(self, normen=(*self.normen, new))
        changed = replace(old, normafstand_m=normafstand_m, bron="gekozen bij deze berekening")
        return replace(self, normen=tuple(changed if n is old else n for n in self.normen))

    def with_omwegfactor(self, omwegfactor: float) -> Normen:
        """Give the same Normen with another omwegfactor (walked metres per straight metre).

        Raises:
            UsageError: the factor is not a positive number.

        """
        if not 0 < omwegfactor < float("inf"):
            msg = f"De omwegfactor is een getal groter dan 0, niet {omwegfactor}."
            raise UsageError(msg)
        return replace(self, omwegfactor=omwegfactor)
