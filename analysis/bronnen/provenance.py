"""What was fetched, from whom, of which year, under which licence: for people (BRON.md) and for machines."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.bronnen.settings import Dienst

__all__ = ["Herkomst", "Onderdeel", "read_previous", "to_bron_md", "to_dcat", "to_json"]

_THEME = "http://publications.europa.eu/resource/authority/data-theme/SOCI"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_DUTCH = "http://publications.europa.eu/resource/authority/language/NLD"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_FORMATS = {"geojson": "GEOJSON", "csv": "CSV", "json": "JSON"}
_MEDIA = {"geojson": "application/geo+json", "csv": "text/csv", "json": "application/json"}
_IANA = "http://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """One file that was made: what it is, how many rows, from whom and of which year."""

    bestand: str
    titel: str
    aantal: int
    jaar: str
    dienst: str
    uitgever: str
    uitgever_uri: str
    licentie: str
    licentie_uri: str
    adressen: tuple[str, ...]
    opgehaald: str
    bewerking: str
    sha256: str = ""
    behouden: bool = False

    @classmethod
    def of(cls, dienst: Dienst, **fields: Any) -> Onderdeel:  # noqa: ANN401
        """Make one with the name, publisher and licence of `dienst`."""
        return cls(
            dienst=dienst.naam,
            uitgever=dienst.uitgever,
            uitgever_uri=dienst.uitgever_uri,
            licentie=dienst.licentie,
            licentie_uri=dienst.licentie_uri,
            **fields,
        )


@dataclass(frozen=True)
class Herkomst:
    """Everything one fetch brought, and what it could not bring."""

    gemeentecode: str
    gemeentenaam: str
    jaar_grenzen: int
    jaar_cijfers: int
    opgehaald: str
    onderdelen: tuple[Onderdeel, ...]
    meldingen: tuple[str, ...] = ()
    ontbreekt: tuple[str, ...] = ()
    verkeer: Mapping[str, float] = field(default_factory=dict)


def to_json(herkomst: Herkomst) -> bytes:
    """Write the provenance for machines (geo/bronvermelding.json)."""
    return (json.dumps(asdict(herkomst), ensure_ascii=False, indent=1) + "\n").encode()


def to_bron_md(herkomst: Herkomst) -> bytes:
    """Write the provenance for people (geo/BRON.md), in Dutch."""
    h = herkomst
    years = (
        f"Peiljaar {h.jaar_cijfers}."
        if h.jaar_grenzen == h.jaar_cijfers
        else f"Grenzen van {h.jaar_grenzen}, cijfers van {h.jaar_cijfers} (de buurten hebben dezelfde codes)."
    )
    lines = [
        "# Bron van de gegevens in `geo/`",
        "",
        f"Alles hier gaat over {_cell(h.gemeentenaam)} ({h.gemeentecode}). {years}",
        f"Opgehaald op {h.opgehaald} met `samenspelkaart fetch`. Verander deze bestanden niet met de hand:",
        "een volgende keer worden ze vervangen.",
        "",
        "| bestand | wat | aantal | jaar | dienst | uitgever | licentie | opgehaald |",
        "|---|---|---:|---|---|---|---|---|",
    ]
    lines += [
        f"| {o.bestand} | {_cell(o.titel)} | {o.aantal} | {o.jaar} | {_cell(o.dienst)} | "
        f"{_cell(o.uitgever)} | {_cell(o.licentie)} | {o.opgehaald} |"
        for o in h.onderdelen
    ]
    lines += ["", "## Wat is gedaan", ""]
    lines += [f"- `{o.bestand}`: {_cell(o.bewerking)}" for o in h.onderdelen if o.bewerking]
    for title, texts in (("Let op", h.meldingen), ("Wat ontbreekt", h.ontbreekt)):
        lines += ["", f"## {title}", "", *([f"- {_cell(text)}" for text in texts] or ["Niets."])]
    lines += ["", "## Adressen", ""]
    lines += [f"- <{adres}>" for adres in dict.fromkeys(a for o in h.onderdelen for a in o.adressen)]
    return ("\n".join(lines) + "\n").encode()


def to_dcat(herkomst: Herkomst) -> bytes:
    """Write metadata after DCAT-AP-NL 3.0 (geo/dcat.jsonld): one dataset, a distribution per file.

    Addresses of distributions are relative to the file itself: it moves with the data.
    """
    h = herkomst
    agent = {"@type": "foaf:Agent", "foaf:name": {"@value": f"Gemeente {h.gemeentenaam}", "@language": "nl"}}
    year = min(h.jaar_cijfers, h.jaar_grenzen)
    dataset = {
        "@id": f"urn:samenspelkaart:{h.gemeentecode}:{h.jaar_cijfers}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"samenspelkaart-{h.gemeentecode}-{h.jaar_cijfers}",
        "dct:title": _nl(f"Wijken, buurten en inwoners van {h.gemeentenaam} voor de samenspelkaart"),
        "dct:description": _nl(
            f"Grenzen ({h.jaar_grenzen}), aantallen inwoners per doelgroep ({h.jaar_cijfers}) en plekken "
            "waar mensen wonen en elkaar kunnen ontmoeten, samengesteld uit openbare bronnen."
        ),
        "dct:publisher": agent,
        "dct:creator": agent,
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": f"Gemeente {h.gemeentenaam}"},
        "dct:accessRights": {"@id": _PUBLIC},
        "dct:language": {"@id": _DUTCH},
        "dcat:theme": [{"@id": _THEME}],
        "dcat:keyword": [_nl(word) for word in ("wijken", "buurten", "bevolking", "sociaal domein")],
        "dct:modified": {"@value": h.opgehaald, "@type": "xsd:date"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": f"{year}-01-01", "@type": "xsd:date"},
            "dcat:endDate": {"@value": f"{h.jaar_cijfers}-12-31", "@type": "xsd:date"},
        },
        "dct:spatial": {"@id": f"http://standaarden.overheid.nl/owms/terms/gemeente/{h.gemeentecode}"},
        "dct:source": [{"@id": a} for a in dict.fromkeys(a for o in h.onderdelen for a in o.adressen)],
        "dcat:distribution": [_distribution(o) for o in h.onderdelen],
    }
    return (
        json.dumps({"@context": _CONTEXT, "@graph": [dataset]}, ensure_ascii=False, indent=1) + "\n"
    ).encode()


_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _distribution(onderdeel: Onderdeel) -> dict[str, Any]:
    name = onderdeel.bestand.rpartition("/")[2]
    suffix = name.rpartition(".")[2]
    found: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": _nl(onderdeel.titel),
        "dct:description": _nl(onderdeel.bewerking or onderdeel.titel),
        "dcat:accessURL": {"@id": name},
        "dct:format": {"@id": _FILE_TYPES + _FORMATS[suffix]},
        "dcat:mediaType": {"@id": _IANA + _MEDIA[suffix]},
        "dct:modified": {"@value": onderdeel.opgehaald, "@type": "xsd:date"},
        "dct:rights": _nl(f"{onderdeel.uitgever}, {onderdeel.licentie}"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": onderdeel.sha256, "@type": "xsd:hexBinary"},
        },
    }
    if onderdeel.licentie_uri:
        found["dct:license"] = {"@id": onderdeel.licentie_uri}
    return found


def _nl(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _cell(text: str) -> str:
    """Make `text` harmless in a table of Markdown: names come from services."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def read_previous(raw: bytes) -> dict[str, Onderdeel]:
    """Read an older bronvermelding.json: file → what it was; empty where it cannot be read."""
    try:
        found = [Onderdeel(**{**o, "adressen": tuple(o["adressen"])}) for o in json.loads(raw)["onderdelen"]]
        for onderdeel in found:
            dt.date.fromisoformat(onderdeel.opgehaald)
    except (ValueError, TypeError, KeyError):
        return {}
    return {onderdeel.bestand: onderdeel for onderdeel in found}
