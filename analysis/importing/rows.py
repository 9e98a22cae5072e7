"""From a source and its profile to rows of the register; what the source said is kept beside it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from analysis.adressen import Adres, find_adres, parse_adres, parse_adres_parts
from analysis.bevindingen import Bevinding, Ernst
from analysis.errors import SchemaError
from analysis.importing.profile import slug_of
from analysis.importing.values import Suggestion, doelgroep_mapper, soort_mapper
from analysis.openingstijden import find_openingstijden, read_openingstijden
from analysis.readers.plaats import LAT, LON
from analysis.schemas import REGISTER_COLUMNS
from analysis.tables import parse_numbers
from analysis.woorden import stuks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.importing.grid import SourceTable
    from analysis.importing.profile import Profile
    from analysis.normen import Normen

__all__ = ["MappedRows", "map_rows"]

OVERIG = "overig"
_KEY = ("naam", "organisatie", "aanbodsoort", "straat", "huisnummer", "postcode", "plaats")
# What is said of rows: of one, and of more.
_NAMELESS = ("rij heeft geen naam en is overgeslagen.", "rijen hebben geen naam en zijn overgeslagen.")
_TWICE = (
    "rij staat er precies zo al in en is overgeslagen.",
    "rijen staan er precies zo al in en zijn overgeslagen.",
)
_UNSURE_TIMES = (
    "openingstijd is niet zeker te lezen: dat blijft tekst (onbekend).",
    "openingstijden zijn niet zeker te lezen: dat blijft tekst (onbekend).",
)
_WRONG_POINTS = (
    "punt klopt niet of ligt niet in Nederland; het is weggelaten.",
    "punten kloppen niet of liggen niet in Nederland; ze zijn weggelaten.",
)


@dataclass
class MappedRows:
    """Rows for the register.

    Args:
        frame: columns of the register, then what the source said; the index is the row number in the source.
        review: what a person must look at: rij, aanbod_id, naam, kolom, waarde, voorstel.
        suggestions: per kind (soorten, doelgroepen) the values that need a decision.
        bevindingen: what was noticed.

    """

    frame: pd.DataFrame
    review: list[tuple[int, str, str, str, str, str]] = field(default_factory=list)
    suggestions: dict[str, dict[str, Suggestion | None]] = field(default_factory=dict)
    bevindingen: list[Bevinding] = field(default_factory=list)


def map_rows(source: SourceTable, profile: Profile, normen: Normen, *, bron: str) -> MappedRows:
    """Map `source` with `profile`; what cannot be mapped becomes `overig` or stays empty.

    Raises:
        SchemaError: the profile names a column that the source lacks, or no column gives the name.

    """
    _check_profile(profile, source.frame, bron)
    return _Mapper(source, profile, normen, bron).run()


def _check_profile(profile: Profile, frame: pd.DataFrame, bron: str) -> None:
    missing = [column for column in profile.kolommen.values() if column not in frame.columns]
    if missing:
        found = ", ".join(map(str, frame.columns))[:200]
        raise SchemaError(
            f"De kolom '{missing[0]}' uit het profiel staat niet in het bestand (gevonden: {found}).",
            bron=bron,
            kolom=missing[0],
            oplossing="Pas het profiel aan, of haal het weg om opnieuw te beginnen.",
        )
    if "naam" not in profile.kolommen:
        raise SchemaError(
            "Het is niet duidelijk in welke kolom de naam van het aanbod staat.",
            bron=bron,
            kolom="naam",
            oplossing='Zet in het profiel onder [kolommen]: naam = "de kolom met de naam".',
        )


class _Mapper:
    def __init__(self, source: SourceTable, profile: Profile, normen: Normen, bron: str) -> None:
        self.source, self.profile, self.normen, self.bron = source.frame, profile, normen, bron
        blank = pd.Series("", index=source.frame.index, dtype="str")
        columns = {name: self._given(name, blank) for name in REGISTER_COLUMNS}
        self.frame = pd.DataFrame(columns)
        self.result = MappedRows(self.frame)

    def _given(self, name: str, blank: pd.Series[str]) -> pd.Series[str]:
        column = self.profile.kolommen.get(name)
        given = self.source[column] if column else blank
        fixed = self.profile.vast.get(name, "")
        return given.where(given != "", fixed) if fixed else given

    def run(self) -> MappedRows:
        frame = self.frame
        frame["naam"] = frame["naam"].str.replace(r"\s+", " ", regex=True).str.strip()
        empty = frame["naam"] == ""
        self._note(empty, _NAMELESS, "naam")
        self.frame, self.source = frame[~empty].copy(), self.source[~empty]
        frame = self.frame
        if frame.empty:
            raise SchemaError(
                f"Geen enkele rij heeft een naam in de kolom '{self.profile.kolommen['naam']}'.",
                bron=self.bron,
                kolom="naam",
                oplossing="Kies in het profiel onder [kolommen] een andere kolom voor naam.",
            )
        frame["bron"] = self.profile.bron
        self._drop_doubles()
        self._make_ids()
        self._map_soorten()
        self._map_doelgroepen()
        self._read_addresses()
        self._read_times()
        self._check_points()
        self._keep_the_rest()
        self.result.frame = self.frame
        return self.result

    def _note(
        self, rows: pd.Series[bool], words: tuple[str, str], kolom: str | None, ernst: Ernst = "waarschuwing"
    ) -> None:
        """Say how many rows it is about, at the first of them; nothing where there are none."""
        if rows.any():
            melding = stuks(int(rows.sum()), *words)
            self.result.bevindingen.append(
                Bevinding(self.bron, melding, int(rows.index[rows][0]), kolom, ernst)
            )

    def _drop_doubles(self) -> None:
        twice = self.source.duplicated()
        self._note(twice, _TWICE, None, "info")
        self.frame, self.source = self.frame[~twice].copy(), self.source[~twice]

    def _make_ids(self) -> None:
        """Give every row a lasting id: its own in the source, else one made of what identifies it."""
        column = self.profile.kolommen.get("bron_id")
        own = self.source[column] if column else pd.Series("", index=self.source.index, dtype="str")
        usable = (own != "") & ~own.duplicated(keep=False)
        keys = [name for name in (*_KEY, "adres", "adres_in_tekst") if name in self.profile.kolommen]
        columns = [self.source[self.profile.kolommen[name]].tolist() for name in keys]
        text = pd.Series(["\x1f".join(cells) for cells in zip(*columns, strict=True)], index=own.index)
        again = text.groupby(text).cumcount()
        whole = text.where(again == 0, text + "\x1f" + again.astype("str"))
        hashes = whole[~usable].map(lambda one: hashlib.sha256(one.encode()).hexdigest()[:12])
        ids = own[usable].map(_tidy_id)
        clash = ids.duplicated(keep=False)
        ids[clash] = own[usable][clash].map(lambda one: hashlib.sha256(one.encode()).hexdigest()[:12])
        self.frame["aanbod_id"] = f"{slug_of(self.profile.naam)}_" + pd.concat([ids, hashes]).reindex(
            own.index
        )

    def _map_soorten(self) -> None:
        mapper = soort_mapper(self.normen, self.profile.soorten)
        said = self.frame["aanbodsoort"]
        codes = {value: mapper.code_of(value) for value in said.unique()}
        self.frame["aanbodsoort"] = said.map(lambda value: codes[value] or OVERIG).astype("str")
        unknown = said.map(lambda value: codes[value] is None)
        found = {value: mapper.suggest(value) for value in said[unknown].unique()}
        self.result.suggestions["soorten"] = {value: hint for value, hint in found.items() if value}
        speechless = unknown & said.map({value: hint is None for value, hint in found.items()}).eq(other=True)
        hints = {text: mapper.suggest(text) for text in self.frame.loc[speechless, "naam"].unique()}
        for rij, key, name, value in self._rows(unknown, said):
            hint = found.get(value) or hints.get(name)
            self.result.review.append((rij, key, name, "aanbodsoort", value, hint.code if hint else ""))
        self.frame["aanbodsoort_bron"] = said

    def _map_doelgroepen(self) -> None:
        mapper = doelgroep_mapper(self.normen, self.profile.doelgroepen)
        said = self.frame["doelgroepen"]
        found = {text: mapper.codes_of(text) for text in said.unique()}
        self.frame["doelgroepen"] = said.map(lambda text: ";".join(found[text][0])).astype("str")
        unknown = dict.fromkeys(value for _, values in found.values() for value in values)
        self.result.suggestions["doelgroepen"] = {value: mapper.suggest(value) for value in unknown}
        for rij, key, name, text in self._rows(
            said.map({text: bool(bad) for text, (_, bad) in found.items()}), said
        ):
            for value in found[text][1]:
                hint = mapper.suggest(value)
                self.result.review.append((rij, key, name, "doelgroepen", value, hint.code if hint else ""))
        self.frame["doelgroepen_bron"] = said

    def _rows(self, rows: pd.Series[bool], said: pd.Series[str]) -> Iterator[tuple[int, str, str, str]]:
        """Give rij, aanbod_id, naam and what the source said, of some rows."""
        chosen = self.frame[rows]
        yield from zip(chosen.index.tolist(), chosen["aanbod_id"], chosen["naam"], said[rows], strict=True)

    def _read_addresses(self) -> None:
        for target, read in (("adres", parse_adres), ("adres_in_tekst", find_adres)):
            column = self.profile.kolommen.get(target)
            if not column:
                continue
            said = self.source[column]
            self.frame["adres_bron"] = said
            free = (said != "") & (self.frame["straat"] == "")
            self._fill_address({text: read(text) for text in said[free].unique()}, said, free)
        straat = self.frame["straat"]
        loose = (self.frame["huisnummer"] == "") & straat.str.contains("[0-9]", regex=True)
        found = {text: parse_adres_parts(straat=text) for text in straat[loose].unique()}
        self._fill_address(found, straat, loose)

    def _fill_address(
        self, found: dict[str, Adres] | dict[str, Adres | None], said: pd.Series[str], rows: pd.Series[bool]
    ) -> None:
        values = {
            text: {
                "straat": adres.straat or ("Postbus" if adres.postbus is not None else ""),
                "huisnummer": f"{adres.huisnummer or adres.postbus or ''}{adres.huisletter or ''}"
                + (f"-{adres.toevoeging}" if adres.toevoeging else "")
                + (f"-{adres.huisnummer_tot}" if adres.huisnummer_tot else ""),
                "postcode": adres.postcode or "",
                "plaats": adres.plaats or "",
            }
            for text, adres in found.items()
            if adres
        }
        known = rows & said.isin(list(values))
        for name in ("straat", "huisnummer", "postcode", "plaats"):
            new = said[known].map({text: value[name] for text, value in values.items()}).astype("str")
            old = self.frame.loc[known, name]
            self.frame.loc[known, name] = new.where((new != "") | (name == "straat"), old)

    def _read_times(self) -> None:
        said = self.frame["openingstijden"]
        own_column = "openingstijden" in self.profile.kolommen
        read = read_openingstijden if own_column else find_openingstijden
        if not own_column:
            column = self.profile.kolommen.get("adres_in_tekst")
            if not column:
                return
            said = self.source[column]
        found = {text: read(text).osm for text in said.unique() if text}
        unread = said.map(lambda text: bool(text) and found[text] is None)
        self.frame["openingstijden"] = said.map(
            lambda text: found.get(text) or (text if own_column else "")
        ).astype("str")
        self.frame["openingstijden_bron"] = said if own_column else ""
        if own_column:
            self._note(unread, _UNSURE_TIMES, "openingstijden")

    def _check_points(self) -> None:
        given = (self.frame["lat"] != "") | (self.frame["lon"] != "")
        if not given.any():
            return
        (lat, _), (lon, _) = parse_numbers(self.frame["lat"]), parse_numbers(self.frame["lon"])
        good = lat.between(*LAT) & lon.between(*LON)
        self._note(given & ~good, _WRONG_POINTS, "lat")
        for name, numbers in (("lat", lat), ("lon", lon)):
            texts = self.frame[name].str.replace(",", ".", regex=False)
            self.frame[name] = texts.where(good & numbers.notna(), "").astype("str")

    def _keep_the_rest(self) -> None:
        used = {self.profile.kolommen.get(name) for name in REGISTER_COLUMNS} | {
            self.profile.kolommen.get(name) for name in ("bron_id", "adres", "adres_in_tekst")
        }
        for column in [str(name) for name in self.source.columns if name not in used]:
            self.frame[f"bron_{slug_of(column)}"] = self.source[column]


def _tidy_id(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", text)[:80]
