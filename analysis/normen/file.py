"""Read normen.toml, the policy of a municipality in one reviewable file."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING, Any

from analysis.errors import MissingFileError, NormenError, UnreadableError
from analysis.normen.model import (
    DEFAULT_RADIUS_M,
    DREMPELS,
    LAGEN,
    Aanbodsoort,
    Doelgroep,
    Norm,
    Normen,
    Weekindeling,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["load_normen"]

_EXAMPLES = {"omwegfactor": "1.3", "min_aandeel": "0.8", "loopsnelheid_kmh": "3.6"}
_WEEK, _DAY, _PAIR = 7, 24, 2  # days, hours, a begin and an end


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
        line = re.search(r"at line (\d+)", str(error))
        raise UnreadableError(
            "Dit is geen leesbaar TOML-bestand.",
            bron=bron,
            rij=int(line[1]) if line else None,
            oplossing="Zet tekst tussen aanhalingstekens en schrijf in een getal een punt, geen komma.",
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
            example = _EXAMPLES.get(key, "400")
            raise self.refuse(
                where, f"'{key}' is geen getal van 0 of meer.", f"Schrijf bijvoorbeeld {key} = {example}."
            )
        return float(value)

    def text(self, table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.refuse(where, f"'{key}' ontbreekt of is geen tekst.", f'Schrijf {key} = "..." .')
        return value

    def table(self, raw: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = raw.get(key, {})
        if not isinstance(value, dict) or (
            key != "locatieprecisie" and not all(isinstance(v, dict) for v in value.values())
        ):
            raise self.refuse(
                key, f"'{key}' is geen lijst van onderdelen.", f"Schrijf [{key}.code] met daaronder label."
            )
        return value

    def normen(self, raw: Mapping[str, Any]) -> Normen:
        doelgroepen = {code: self.doelgroep(code, t) for code, t in self.table(raw, "doelgroepen").items()}
        groepen = {c: self.text(t, "label", f"groepen.{c}", c) for c, t in self.table(raw, "groepen").items()}
        soorten = {code: self.aanbodsoort(code, t) for code, t in self.table(raw, "aanbodsoorten").items()}
        groepen |= {s.groep: s.groep for s in soorten.values() if s.groep and s.groep not in groepen}
        radius = {
            code: self.number({code: m}, code, "locatieprecisie")
            for code, m in self.table(raw, "locatieprecisie").items()
        }
        min_aandeel = self.number(raw, "min_aandeel", "min_aandeel", 0.8)
        omwegfactor = self.number(raw, "omwegfactor", "omwegfactor", 1.0)
        if omwegfactor == 0:
            raise self.refuse(
                "omwegfactor", "De omwegfactor is 0.", "Kies een getal groter dan 0, zoals 1.3."
            )
        listed = raw.get("normen", [])
        if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
            raise self.refuse(
                "normen", "'normen' is geen lijst.", "Schrijf elke norm onder een eigen regel [[normen]]."
            )
        normen = tuple(self.norm(table, number, min_aandeel) for number, table in enumerate(listed, start=1))
        result = Normen(
            doelgroepen,
            soorten,
            groepen,
            normen,
            omwegfactor,
            min_aandeel,
            {**DEFAULT_RADIUS_M, **radius},
            self.week(raw.get("dagdelen", {})),
            self.number(raw, "max_kosten_euro", "max_kosten_euro", 0.0),
        )
        self.check(result)
        return result

    def doelgroep(self, code: str, table: Mapping[str, Any]) -> Doelgroep:
        where = f"doelgroepen.{code}"
        drempels = self.codes(table, "drempels", where, DREMPELS)
        strange = [code for code in drempels if code not in DREMPELS]
        if strange:
            raise self.refuse(
                where, f"Drempel '{strange[0]}' bestaat niet.", f"Kies uit: {', '.join(DREMPELS)}."
            )
        return Doelgroep(
            code,
            self.text(table, "label", where, code),
            self.text(table, "inwoners", where, ""),
            self.number(table, "loopsnelheid_kmh", where, 4.8),
            self.codes(table, "onderdeel_van", where, ()),
            drempels,
        )

    def codes(
        self, table: Mapping[str, Any], key: str, where: str, default: tuple[str, ...]
    ) -> tuple[str, ...]:
        value = table.get(key, list(default))
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise self.refuse(
                where, f"'{key}' is geen lijst van codes.", f'Schrijf bijvoorbeeld {key} = ["ouderen"].'
            )
        return tuple(value)

    def week(self, table: object) -> Weekindeling:
        if not isinstance(table, dict):
            raise self.refuse(
                "dagdelen",
                "'dagdelen' is geen onderdeel.",
                "Schrijf [dagdelen] met daaronder ochtend = [6, 12].",
            )
        default = Weekindeling()
        uren = {naam: self.uren(naam, table.get(naam, list(hours))) for naam, hours in default.uren.items()}
        week = Weekindeling(
            uren,
            table.get("eerste_dag", default.eerste_dag),
            table.get("laatste_dag", default.laatste_dag),
            self.number(table, "min_minuten", "dagdelen", default.min_minuten),
            self.number(table, "min_deel_dagen", "dagdelen", default.min_deel_dagen),
        )
        days = (week.eerste_dag, week.laatste_dag)
        if not all(type(day) is dt.date for day in days) or (days[1] - days[0]).days < _WEEK - 1:
            raise self.refuse(
                "dagdelen",
                "eerste_dag en laatste_dag zijn samen geen week of langer.",
                "Schrijf datums zonder aanhalingstekens, zoals eerste_dag = 2026-01-05.",
            )
        return week

    def uren(self, naam: str, value: object) -> tuple[float, float]:
        numbers = value if isinstance(value, list) else []
        if len(numbers) == _PAIR and all(type(n) in (int, float) for n in numbers):
            start, stop = numbers
            if 0 <= start < stop <= _DAY:
                return float(start), float(stop)
        raise self.refuse(
            "dagdelen", f"'{naam}' is geen begin en eind in uren.", f"Schrijf bijvoorbeeld {naam} = [6, 12]."
        )

    def aanbodsoort(self, code: str, table: Mapping[str, Any]) -> Aanbodsoort:
        where = f"aanbodsoorten.{code}"
        laag = self.text(table, "laag", where, "") or None
        if laag is not None and laag not in LAGEN:
            raise self.refuse(where, f"Laag '{laag}' bestaat niet.", f"Kies uit: {', '.join(LAGEN)}.")
        return Aanbodsoort(
            code,
            self.text(table, "label", where, code),
            self.text(table, "groep", where, "") or None,
            laag,
            table.get("zonder_deur", False) is True,
        )

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
            raise self.refuse(
                where, f"min_aandeel {norm.min_aandeel} is meer dan 1.", "Schrijf 80 procent als 0.8."
            )
        return norm

    def check(self, normen: Normen) -> None:
        if not normen.doelgroepen or not normen.aanbodsoorten:
            raise self.refuse(
                "doelgroepen",
                "Er staan geen doelgroepen of aanbodsoorten in.",
                "Neem de meegeleverde normen.toml als begin.",
            )
        for code in set(normen.groepen) & set(normen.aanbodsoorten):
            raise self.refuse(
                f"groepen.{code}",
                f"'{code}' is een groep en ook een aanbodsoort.",
                "Geef een van beide een andere code.",
            )
        for doelgroep in normen.doelgroepen.values():
            self.check_parents(doelgroep, normen)
        self.check_pairs(normen)

    def check_parents(self, doelgroep: Doelgroep, normen: Normen) -> None:
        for parent in doelgroep.onderdeel_van:
            if parent not in normen.doelgroepen:
                raise self.refuse(
                    f"doelgroepen.{doelgroep.code}",
                    f"onderdeel_van noemt '{parent}', maar die doelgroep bestaat niet.",
                    "Verbeter de code.",
                )

    def check_pairs(self, normen: Normen) -> None:
        seen = set()
        for norm in normen.normen:
            where = f"normen, {norm.doelgroep} en {norm.aanbodsoort}"
            if norm.doelgroep not in normen.doelgroepen:
                melding, oplossing = f"Doelgroep '{norm.doelgroep}' bestaat niet.", "Verbeter of voeg toe."
                raise self.refuse(where, melding, oplossing)
            if norm.aanbodsoort not in normen.aanbodsoorten and norm.aanbodsoort not in normen.groepen:
                melding, oplossing = (
                    f"Aanbodsoort '{norm.aanbodsoort}' bestaat niet.",
                    "Verbeter of voeg toe.",
                )
                raise self.refuse(where, melding, oplossing)
            if (norm.doelgroep, norm.aanbodsoort) in seen:
                raise self.refuse(where, "Deze norm staat er twee keer in.", "Haal een van beide weg.")
            seen.add((norm.doelgroep, norm.aanbodsoort))
