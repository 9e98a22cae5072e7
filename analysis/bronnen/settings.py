"""Where the public services are: bronnen.toml, with addresses that `--bron NAAM=URL` can replace."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from analysis.bronnen.address import fill, is_address, join_address
from analysis.errors import MissingFileError, SchemaError, UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["DIENSTEN", "Dienst", "Laag", "Settings", "load_settings", "parse_bron"]

DIENSTEN = (
    "pdok_ogc",
    "pdok_wfs",
    "locatieserver",
    "location_api",
    "cbs_odata",
    "rivm_odata",
    "overpass",
    "gemeente_arcgis",
    "brt_achtergrondkaart",
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Dienst:
    """A service: its name, publisher and licence as users read them, its address and the paths behind it."""

    code: str
    naam: str
    adres: str
    paden: Mapping[str, str] = field(default_factory=dict)
    uitgever: str = ""
    uitgever_uri: str = ""
    licentie: str = ""
    licentie_uri: str = ""
    adres_v4: str = ""
    per_seconde: float | None = None
    replaced: bool = False

    def addresses(self, pad: str, **holes: str) -> list[str]:
        """Give where `pad` may be, most likely first; none when the address holds another year.

        An address that was replaced may be a mirror of the whole server or the service itself.
        """
        base = self.adres_v4 if pad == "v4" and self.adres_v4 and not self.replaced else self.adres
        joined = join_address(base, self.paden[pad], holes)
        if joined is None:
            return []
        if not self.replaced:
            return [joined]
        last = self.paden[pad].rpartition("/")[2] if "{tabel}" in self.paden[pad] else ""
        itself = "/".join([base.rstrip("/"), *([fill(last, holes)] if last else [])])
        return list(dict.fromkeys([joined, itself]))


@dataclass(frozen=True, slots=True)
class Laag:
    """A layer of a municipality's own ArcGIS server with places where people meet."""

    pad: str
    naamveld: str
    soort_gebouw: str


@dataclass(frozen=True)
class Settings:
    """Everything bronnen.toml says; immutable."""

    diensten: Mapping[str, Dienst]
    kwb: Mapping[int, str]
    rivm: Mapping[int, str]
    vierkanten: tuple[int, ...]
    lagen: Mapping[str, tuple[Laag, ...]]
    gemeente_adres: Mapping[str, str]
    per_seconde: float = 4.0

    def with_bronnen(self, bronnen: Mapping[str, str]) -> Settings:
        """Give the same settings with other addresses (service code → URL)."""
        changed = {
            code: replace(self.diensten[code], adres=url, replaced=True) for code, url in bronnen.items()
        }
        return replace(self, diensten={**self.diensten, **changed})

    def for_gemeente(self, gemeente: str) -> Settings:
        """Give the settings with the gemeente's own ArcGIS address filled in, where it has one."""
        dienst = self.diensten["gemeente_arcgis"]
        if dienst.adres or gemeente not in self.gemeente_adres:
            return self
        own = replace(dienst, adres=self.gemeente_adres[gemeente])
        return replace(self, diensten={**self.diensten, "gemeente_arcgis": own})


def parse_bron(texts: Iterable[str]) -> dict[str, str]:
    """Read `--bron NAAM=URL` options.

    Raises:
        UsageError: the name is unknown, or the URL is none.

    """
    found = {}
    for text in texts:
        name, _, url = text.partition("=")
        name, url = name.strip(), url.strip()
        if name not in DIENSTEN:
            msg = f"Bron '{name}' bestaat niet. Kies uit: {', '.join(DIENSTEN)}."
            raise UsageError(msg)
        if not is_address(url):
            msg = f"'{url}' is geen webadres. Schrijf bijvoorbeeld --bron {name}=https://voorbeeld.nl."
            raise UsageError(msg)
        found[name] = url
    return found


def load_settings(*paths: Path) -> Settings:
    """Read bronnen.toml; what a later file says goes before an earlier one.

    Raises:
        MissingFileError: the first file is not there (the later ones need not be).
        UnreadableError: a file is no TOML.
        SchemaError: something in it has an impossible value.

    """
    raw: dict[str, Any] = {}
    for number, path in enumerate(paths):
        if number == 0 or path.is_file():
            raw = _merge(raw, _read(path))
    try:
        return _Reader(paths[-1].name).settings(raw)
    except (TypeError, AttributeError, KeyError) as error:
        raise _refusal(
            paths[-1].name, "bronnen", f"onderdeel {error} ontbreekt of heeft de verkeerde vorm"
        ) from error


def _refusal(bron: str, kolom: str, melding: str) -> SchemaError:
    return SchemaError(
        f"In dit bestand klopt iets niet: {melding}.",
        bron=bron,
        kolom=kolom,
        oplossing="Vergelijk het met de meegeleverde bronnen.toml.",
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise MissingFileError(
            "Dit bestand ontbreekt.", bron=path.name, oplossing="Zet de meegeleverde bronnen.toml terug."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableError(
            f"Dit is geen leesbaar TOML-bestand ({error}).",
            bron=path.name,
            oplossing="Verbeter de genoemde regel; tekst staat tussen aanhalingstekens.",
        ) from error


def _merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        known = merged.get(key)
        merged[key] = _merge(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


class _Reader:
    """Turns parsed TOML into Settings; knows the file's name for its messages."""

    def __init__(self, bron: str) -> None:
        """Remember the file's name."""
        self.bron = bron

    def settings(self, raw: Mapping[str, Any]) -> Settings:
        tabellen, gemeenten = raw.get("tabellen", {}), raw.get("gemeenten", {})
        return Settings(
            diensten={code: self.dienst(code, raw["diensten"][code]) for code in DIENSTEN},
            kwb=self.tables(tabellen.get("kwb", {}), "tabellen.kwb"),
            rivm=self.tables(tabellen.get("rivm", {}), "tabellen.rivm"),
            vierkanten=tuple(self.year(y, "tabellen.vierkanten") for y in tabellen["vierkanten"]["jaren"]),
            lagen={code: tuple(Laag(**laag) for laag in g.get("lagen", [])) for code, g in gemeenten.items()},
            gemeente_adres={
                code: self.address(g["gemeente_arcgis"], f"gemeenten.{code}")
                for code, g in gemeenten.items()
                if g.get("gemeente_arcgis")
            },
            per_seconde=self.speed(raw.get("per_seconde", 4.0), "per_seconde"),
        )

    def dienst(self, code: str, table: Mapping[str, Any]) -> Dienst:
        where = f"diensten.{code}"
        fields = dict(table)
        for name in ("adres", "adres_v4"):
            if fields.get(name):
                self.address(fields[name], where)
        if "per_seconde" in fields:
            fields["per_seconde"] = self.speed(fields["per_seconde"], where)
        return Dienst(code=code, **fields)

    def address(self, url: object, where: str) -> str:
        if not isinstance(url, str) or not is_address(url):
            raise _refusal(self.bron, where, f"'{url}' is geen webadres dat begint met https://")
        return url

    def speed(self, value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise _refusal(self.bron, where, "per_seconde is geen getal groter dan 0")
        return float(value)

    def year(self, value: object, where: str) -> int:
        if str(value).isdigit() and _FIRST_YEAR <= int(str(value)) <= _LAST_YEAR:
            return int(str(value))
        raise _refusal(self.bron, where, f"'{value}' is geen jaar")

    def tables(self, table: Mapping[str, Any], where: str) -> dict[int, str]:
        found = {self.year(year, where): str(number) for year, number in table.items()}
        return dict(sorted(found.items(), reverse=True))
