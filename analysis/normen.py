"""Normen: the policy of a municipality (doelgroepen, aanbodsoorten, norms), read from one reviewable file.

Every number in it is an "afspraak" with its source; no legal norm for meeting places exists.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from analysis.errors import MissingFileError, NormenError, UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["ALLE", "LAGEN", "Aanbodsoort", "Doelgroep", "Norm", "Normen", "load_normen"]

ALLE = "alle"
LAGEN = ("informeel", "basisinfrastructuur", "sociaal_wijkteam", "specialistisch")
_DEFAULT_RADIUS_M = {"adres": 0.0, "postcode6": 100.0, "straat": 250.0, "gebouw_nabij": 300.0}


@dataclass(frozen=True, slots=True)
class Doelgroep:
    """A target group: its label, how its inwoners follow from the figures, and how fast it walks."""

    code: str
    label: str
    inwoners: str = ""
    loopsnelheid_kmh: float = 4.8
    onderdeel_van: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aanbodsoort:
    """A kind of offering, the groep it is measured with, and its laag."""

    code: str
    label: str
    groep: str | None = None
    laag: str | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """An afspraak: `min_aandeel` (0-1) of the doelgroep lives within `normafstand_m` of the soort (or groep)."""

    doelgroep: str
    aanbodsoort: str
    normafstand_m: float
    min_aandeel: float
    bron: str = ""


@dataclass(frozen=True)
class Normen:
    """Everything normen.toml says; immutable, so a changed norm is a new Normen."""

    doelgroepen: Mapping[str, Doelgroep]
    aanbodsoorten: Mapping[str, Aanbodsoort]
    groepen: Mapping[str, str]
    normen: tuple[Norm, ...]
    omwegfactor: float = 1.0
    min_aandeel: float = 0.8
    radius_m: Mapping[str, float] = field(default_factory=lambda: dict(_DEFAULT_RADIUS_M))

    def soorten_of(self, code: str) -> tuple[str, ...]:
        """Give the aanbodsoorten that `code`, a soort or a groep, stands for."""
        if code in self.groepen:
            return tuple(soort.code for soort in self.aanbodsoorten.values() if soort.groep == code)
        return (code,)

    def accepted_doelgroepen(self, doelgroep: str) -> frozenset[str]:
        """Give the codes an offering may carry to serve `doelgroep`: itself, what it is part of, and `alle`."""
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
        """Give the same Normen with another distance (m) for one pair; the pair is added where it had no norm.

        Raises:
            UsageError: the doelgroep or aanbodsoort does not exist, or the distance is negative.

        """
        if doelgroep not in self.doelgroepen:
            msg = f"Doelgroep '{doelgroep}' staat niet in normen.toml. Kies uit: {', '.join(self.doelgroepen)}."
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


def load_normen(path: Path) -> Normen:
    """Read `path` (normen.toml) and check that it does not contradict itself.

    Raises:
        MissingFileError: the file is not there.
        UnreadableError: the file is no TOML.
        NormenError: a norm names an unknown doelgroep or soort, a number is impossible, a pair occurs twice.

    """
    bron = path.name
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise MissingFileError(
            "Dit bestand ontbreekt.",
            bron=bron,
            oplossing="Zet normen.toml in de gegevensmap, bijvoorbeeld een kopie van de meegeleverde.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableError(
            f"Dit is geen leesbaar TOML-bestand ({error}).",
            bron=bron,
            oplossing="Verbeter de genoemde regel; tekst staat tussen aanhalingstekens.",
        ) from error
    return _Reader(bron).normen(raw)


class _Reader:
    """Turns parsed TOML into Normen; knows the file's name for its messages."""

    def __init__(self, bron: str) -> None:
        self.bron = bron

    def refuse(self, kolom: str, melding: str, oplossing: str) -> NormenError:
        return NormenError(melding, bron=self.bron, kolom=kolom, oplossing=oplossing)

    def number(self, table: Mapping[str, Any], key: str, where: str, default: float | None = None) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self.refuse(where, f"'{key}' is geen getal van 0 of meer.", f"Schrijf bijvoorbeeld {key} = 400.")
        return float(value)

    def text(self, table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.refuse(where, f"'{key}' ontbreekt of is geen tekst.", f'Schrijf {key} = "..." .')
        return value

    def table(self, raw: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = raw.get(key, {})
        if not isinstance(value, dict) or (key != "locatieprecisie" and not all(isinstance(v, dict) for v in value.values())):
            raise self.refuse(key, f"'{key}' is geen lijst van onderdelen.", f"Schrijf [{key}.code] met daaronder label.")
        return value

    def normen(self, raw: Mapping[str, Any]) -> Normen:
        doelgroepen = {code: self.doelgroep(code, t) for code, t in self.table(raw, "doelgroepen").items()}
        groepen = {c: self.text(t, "label", f"groepen.{c}", c) for c, t in self.table(raw, "groepen").items()}
        soorten = {code: self.aanbodsoort(code, t) for code, t in self.table(raw, "aanbodsoorten").items()}
        groepen |= {s.groep: s.groep for s in soorten.values() if s.groep and s.groep not in groepen}
        radius = {code: self.number({code: m}, code, "locatieprecisie") for code, m in self.table(raw, "locatieprecisie").items()}
        min_aandeel = self.number(raw, "min_aandeel", "min_aandeel", 0.8)
        omwegfactor = self.number(raw, "omwegfactor", "omwegfactor", 1.0)
        if omwegfactor == 0:
            raise self.refuse("omwegfactor", "De omwegfactor is 0.", "Kies een getal groter dan 0, zoals 1.3.")
        listed = raw.get("normen", [])
        if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
            raise self.refuse("normen", "'normen' is geen lijst.", "Schrijf elke norm onder een eigen regel [[normen]].")
        normen = tuple(self.norm(table, number, min_aandeel) for number, table in enumerate(listed, start=1))
        result = Normen(
            doelgroepen, soorten, groepen, normen, omwegfactor, min_aandeel, {**_DEFAULT_RADIUS_M, **radius}
        )
        self.check(result)
        return result

    def doelgroep(self, code: str, table: Mapping[str, Any]) -> Doelgroep:
        where = f"doelgroepen.{code}"
        parents = table.get("onderdeel_van", [])
        parents = [parents] if isinstance(parents, str) else parents
        if not isinstance(parents, list) or not all(isinstance(parent, str) for parent in parents):
            raise self.refuse(where, "'onderdeel_van' is geen lijst van codes.", 'Schrijf onderdeel_van = ["ouderen"].')
        return Doelgroep(
            code,
            self.text(table, "label", where, code),
            self.text(table, "inwoners", where, ""),
            self.number(table, "loopsnelheid_kmh", where, 4.8),
            tuple(parents),
        )

    def aanbodsoort(self, code: str, table: Mapping[str, Any]) -> Aanbodsoort:
        where = f"aanbodsoorten.{code}"
        laag = self.text(table, "laag", where, "") or None
        if laag is not None and laag not in LAGEN:
            raise self.refuse(where, f"Laag '{laag}' bestaat niet.", f"Kies uit: {', '.join(LAGEN)}.")
        return Aanbodsoort(code, self.text(table, "label", where, code), self.text(table, "groep", where, "") or None, laag)

    def norm(self, table: Mapping[str, Any], number: int, min_aandeel: float) -> Norm:
        where = f"normen, nummer {number}"
        norm = Norm(
            self.text(table, "doelgroep", where),
            self.text(table, "aanbodsoort", where),
            self.number(table, "normafstand_m", where),
            self.number(table, "min_aandeel", where, min_aandeel),
            self.text(table, "bron", where, ""),
        )
        if norm.min_aandeel > 1:
            raise self.refuse(where, f"min_aandeel {norm.min_aandeel} is meer dan 1.", "Schrijf 80 procent als 0.8.")
        return norm

    def check(self, normen: Normen) -> None:
        if not normen.doelgroepen or not normen.aanbodsoorten:
            raise self.refuse("doelgroepen", "Er staan geen doelgroepen of aanbodsoorten in.", "Neem de meegeleverde normen.toml als begin.")
        for code in set(normen.groepen) & set(normen.aanbodsoorten):
            raise self.refuse(f"groepen.{code}", f"'{code}' is een groep en ook een aanbodsoort.", "Geef een van beide een andere code.")
        for doelgroep in normen.doelgroepen.values():
            for parent in doelgroep.onderdeel_van:
                if parent not in normen.doelgroepen:
                    raise self.refuse(f"doelgroepen.{doelgroep.code}", f"onderdeel_van noemt '{parent}', maar die doelgroep bestaat niet.", "Verbeter de code.")
        seen = set()
        for norm in normen.normen:
            pair = (norm.doelgroep, norm.aanbodsoort)
            where = f"normen, {norm.doelgroep} en {norm.aanbodsoort}"
            if norm.doelgroep not in normen.doelgroepen:
                raise self.refuse(where, f"Doelgroep '{norm.doelgroep}' bestaat niet.", "Verbeter de code of voeg de doelgroep toe.")
            if norm.aanbodsoort not in normen.aanbodsoorten and norm.aanbodsoort not in normen.groepen:
                raise self.refuse(where, f"Aanbodsoort '{norm.aanbodsoort}' bestaat niet.", "Verbeter de code of voeg de soort toe.")
            if pair in seen:
                raise self.refuse(where, "Deze norm staat er twee keer in.", "Haal een van beide weg.")
            seen.add(pair)
