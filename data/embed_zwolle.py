"""Write the embedded data of Zwolle from the sourced facts: `embed_zwolle.py FACTS_DIR [--out DIR]`.

Every figure in geo/ and aanbod/ comes from FACTS_DIR by the rules below; normen.toml and the prose of the
BRON.md files are written by hand. The same facts give the same bytes, so a test runs it and compares.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, str]

HERE = Path(__file__).resolve().parent
GEMEENTECODE, GEMEENTENAAM = "GM0193", "Zwolle"
ZWOLLE_ZUID = "WK019350;WK019351"  # a part of town, no CBS wijk: Schelle and Ittersum together
# fmt: off
AANBOD_COLUMNS = (
    "aanbod_id", "naam", "organisatie", "aanbodsoort", "doelgroepen", "laag", "straat", "huisnummer",
    "postcode", "plaats", "wijkcode", "lat", "lon", "locatieprecisie", "bereik", "werkgebied",
    "openingstijden", "kosten", "talen", "rolstoel", "verwijzing", "aanmelden", "capaciteit", "website",
    "bron", "peildatum", "zeker", "opmerking", "initiatief_van", "verwijzers", "deelnemers", "subsidie",
    "bereik_bron",
)
# fmt: on
SAME_IN_REGISTER = ("naam", "organisatie", "doelgroepen", "kosten", "bron", "zeker")
# doelgroep → municipal age bands that make it up
AGE_BANDS = {
    "alle": ("inwoners_2024",),
    "ouderen": ("inw_65_74_2024", "inw_75_84_2024", "inw_85plus_2024"),
    "ouderen_75": ("inw_75_84_2024", "inw_85plus_2024"),
    "ouderen_85": ("inw_85plus_2024",),
    "jeugd": ("inw_12_17_2024",),
}
BRON_GEMEENTE = "Gemeente Zwolle, Cijfers over Zwolle, 1-1-2024 (BRP)"
BRON_ARMOEDE_BUURT = (
    "Aandeel huishoudens onder 105% van het sociaal minimum 2021 (CBS, via Gemeente Zwolle, Cijfers over "
    "Zwolle) maal inwoners 2024; aanname: het aandeel huishoudens is ook het aandeel inwoners"
)
BRON_INKOMEN = (
    "Gemiddeld gestandaardiseerd inkomen van huishoudens 2021 in euro (CBS, via Gemeente Zwolle, "
    "Cijfers over Zwolle)"
)
BRON_ARMOEDE_UNKNOWN = (
    "Onbekend: aandeel onder 105% van het sociaal minimum 2021 niet gepubliceerd (te weinig huishoudens)"
)


class CbsFigure(NamedTuple):
    """A column that CBS has per wijk; `per` makes it a share of the inwoners, None says it is a count."""

    column: str
    per: int | None
    bron: str


_KWB = "CBS Kerncijfers wijken en buurten 2025"
CBS_FIGURES = {
    "armoede": CbsFigure(
        "pct_hh_rond_sociaal_minimum_b",
        100,
        f"{_KWB}: % huishoudens onder of rond het sociaal minimum (eerder jaar, niet genoemd) maal inwoners "
        "2025; aanname: het aandeel huishoudens is ook het aandeel inwoners",
    ),
    "alleengaanden": CbsFigure("hh_eenpersoons", None, f"{_KWB}: eenpersoonshuishoudens, afgerond op 5"),
    "beperking": CbsFigure(
        "wmo_clienten_per_1000_b",
        1000,
        f"{_KWB}: Wmo-cliënten per 1.000 inwoners (eerder jaar, niet genoemd) maal inwoners 2025; "
        "ook ouderen met hulp thuis, zonder mensen die geen voorziening hebben",
    ),
    "nieuwkomers_taal": CbsFigure(
        "pct_herkomst_buiten_europa",
        100,
        f"Ruwe benadering, geen telling van taalvragen: {_KWB}, % inwoners met herkomst buiten Europa "
        "(ook wie hier geboren is) maal inwoners 2025; meestal veel te hoog, mist Europeanen",
    ),
}
UNKNOWN_DOELGROEPEN = (
    "psychische_kwetsbaarheid",
    "dementie_nah",
    "mantelzorgers",
    "huishoudens_alle_leefdomeinen",
)
BRON_UNKNOWN = "Onbekend: geen open telling of schatting per buurt, wijk of gemeente die gebruikt mag worden"

# formal offerings get the laag of their soort, informal ones are informeel, unknown stays unknown
LAAG_OF_FORMAL_SOORT = {
    "sociaal_wijkteam": "sociaal_wijkteam",
    "woonzorg": "specialistisch",
    "dagbesteding": "specialistisch",
}
# where the register, or its README, names residents as the ones who run it
INITIATIEF_VAN_INWONERS = frozenset({"ZW018", "ZW019", "ZW030", "ZW039", "ZW041", "ZW060", "ZW087", "ZW122"})
# thresholds that the register states in words (its opmerking, kosten and naam)
DREMPELS: Mapping[str, Row] = {
    "ZW015": {"rolstoel": "ja"},
    "ZW099": {"verwijzing": "nee", "aanmelden": "ja"},
}


def read_rows(path: Path) -> list[Row]:
    """Give the rows of a UTF-8 CSV file as dicts of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write `rows` as UTF-8 CSV; all have the columns of the first, in its order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_wijknamen(facts: Path) -> dict[str, str]:
    """Give wijkcode → name, without the 'Wijk 10 ' that CBS puts in front."""
    rows = read_rows(facts / "zwolle_wijken_kwb_2025.csv")
    return {row["wijkcode"]: re.sub(r"^Wijk \d+ ", "", row["wijknaam"]) for row in rows}


def write_buurten(facts: Path, out: Path) -> None:
    """Write the buurten as WGS84 GeoJSON, one feature a line, with the coordinates of the facts."""
    wijknamen = read_wijknamen(facts)
    lines = []
    source = json.loads((facts / "zwolle_buurten.geojson").read_text(encoding="utf-8"))
    for feature in sorted(source["features"], key=lambda f: f["properties"]["buurtcode"]):
        old = feature["properties"]
        properties = {
            "buurtcode": old["buurtcode"],
            "naam": old["buurtnaam"],
            "wijkcode": old["wijkcode"],
            "wijknaam": wijknamen[old["wijkcode"]],
            "gemeentecode": GEMEENTECODE,
            "gemeentenaam": GEMEENTENAAM,
            "peiljaar": old["jaar"],
        }
        new = {"type": "Feature", "properties": properties, "geometry": feature["geometry"]}
        lines.append(json.dumps(new, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8", newline="\n")


def estimate(rate: str, inwoners: str, per: int) -> str:
    """Give rate / per of the inwoners in whole persons, halves up; empty when the rate is unknown."""
    if not rate:
        return ""
    persons = Decimal(rate) * Decimal(inwoners) / per
    return str(persons.quantize(Decimal(1), ROUND_HALF_UP))


def figure(code: str, doelgroep: str, inwoners: str, *, peiljaar: str, bron: str, schatting: str) -> Row:
    """Give one row of bevolking.csv."""
    row = {"gebiedcode": code, "doelgroep": doelgroep, "inwoners": inwoners}
    return {**row, "peiljaar": peiljaar, "bron": bron, "schatting": schatting}


def age_figures(buurten: list[Row]) -> list[Row]:
    """Give the counted age groups per buurt."""
    rest = {"peiljaar": "2024", "bron": BRON_GEMEENTE, "schatting": "nee"}
    return [
        figure(buurt["buurtcode"], doelgroep, str(sum(int(buurt[band]) for band in bands)), **rest)
        for doelgroep, bands in AGE_BANDS.items()
        for buurt in buurten
    ]


def armoede_figures(buurten: list[Row]) -> list[Row]:
    """Give the estimate of armoede per buurt; a share that was withheld stays unknown."""
    rows = []
    for buurt in buurten:
        inwoners = estimate(buurt["pct_hh_onder_105_sociaal_minimum_2021"], buurt["inwoners_2024"], 100)
        bron = BRON_ARMOEDE_BUURT if inwoners else BRON_ARMOEDE_UNKNOWN
        rest = {"peiljaar": "2024", "bron": bron, "schatting": "ja" if inwoners else "nee"}
        rows.append(figure(buurt["buurtcode"], "armoede", inwoners, **rest))
    return rows


def wijk_figures(wijken: list[Row]) -> list[Row]:
    """Give the figures that CBS has per wijk, and their sum as the figure of the gemeente."""
    rows = []
    for doelgroep, (column, per, bron) in CBS_FIGURES.items():
        rest = {"peiljaar": "2025", "schatting": "nee" if per is None else "ja"}
        counts = [estimate(w[column], w["inwoners"], per) if per else w[column] for w in wijken]
        total, bron_total = str(sum(map(int, counts))), f"Som van de {len(wijken)} wijken. {bron}"
        rows += [
            figure(w["wijkcode"], doelgroep, n, bron=bron, **rest)
            for w, n in zip(wijken, counts, strict=True)
        ]
        rows.append(figure(GEMEENTECODE, doelgroep, total, bron=bron_total, **rest))
    return rows


def write_bevolking(facts: Path, out: Path) -> None:
    """Write who lives where per doelgroep; an unknown number stays empty and its bron says why."""
    buurten = sorted(read_rows(facts / "zwolle_buurten_kwb.csv"), key=lambda row: row["buurtcode"])
    wijken = sorted(read_rows(facts / "zwolle_wijken_kwb_2025.csv"), key=lambda row: row["wijkcode"])
    nothing = {"peiljaar": "", "bron": BRON_UNKNOWN, "schatting": "nee"}
    unknown = [figure(GEMEENTECODE, doelgroep, "", **nothing) for doelgroep in UNKNOWN_DOELGROEPEN]
    write_rows(out, age_figures(buurten) + armoede_figures(buurten) + wijk_figures(wijken) + unknown)


def spaced(postcode: str) -> str:
    """Give a postcode as 1234 AB."""
    compact = postcode.replace(" ", "")
    return f"{compact[:4]} {compact[4:]}".strip()


def remark(offering: Row, place: Row) -> str:
    """Give the register's remark, then the source of its place and the doubts about it."""
    bron = place.get("bron", "").replace("aanbod_zwolle_bronnen.csv", "het register")
    bron = re.sub(r" \(GitHub [^)]*\)", "", bron)  # the repositories are named in aanbod/BRON.md
    parts = [
        offering["opmerking"],
        f"Bron van de plek: {bron}" if bron else "",
        f"Let op: {place['opmerking']}" if place.get("opmerking") else "",
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)


def whereabouts(offering: Row, place: Row, wijkcodes: Mapping[str, str]) -> Row:
    """Give point, wijk and how precise they are; a checked address wins over the register's own."""
    zuid = offering["wijk"] == "Zwolle-Zuid"
    has_point, has_wijk = bool(place.get("lat")), bool(offering["wijk"])
    coarse = "wijk" if has_wijk else "stad"
    return {
        "straat": place.get("straat") or offering["straat"],
        "huisnummer": place.get("huisnummer") or offering["huisnummer"],
        "postcode": spaced(place.get("postcode") or offering["postcode"]),
        "plaats": offering["plaats"],
        "wijkcode": wijkcodes[offering["wijk"]] if has_wijk and not zuid else "",
        "werkgebied": ZWOLLE_ZUID if zuid else "",
        "lat": place.get("lat", ""),
        "lon": place.get("lon", ""),
        "locatieprecisie": place["nauwkeurigheid"] if has_point else coarse,
        "bereik": "punt" if has_point or has_wijk else "stad",
    }


def laag(offering: Row) -> str:
    """Give the laag of one offering; empty when the register does not know whether it is formal."""
    if offering["formeel"] == "informeel":
        return "informeel"
    if offering["formeel"] == "formeel":
        return LAAG_OF_FORMAL_SOORT.get(offering["soort"], "basisinfrastructuur")
    return ""


def write_aanbod(facts: Path, out: Path) -> None:
    """Write the register, each row with its place as far as it is known."""
    wijkcodes = {naam: code for code, naam in read_wijknamen(facts).items()}
    places = {row["id"]: row for row in read_rows(facts / "zwolle_aanbod_coordinaten.csv")}
    rows = []
    for offering in read_rows(facts / "aanbod_zwolle_bronnen.csv"):
        place = places.get(offering["id"], {})
        row = dict.fromkeys(AANBOD_COLUMNS, "") | {
            "aanbod_id": offering["id"],
            "aanbodsoort": offering["soort"],
            "laag": laag(offering),
            "openingstijden": offering["dagdelen"],
            "peildatum": offering["bronjaar"],
            "opmerking": remark(offering, place),
            "initiatief_van": "inwoners" if offering["id"] in INITIATIEF_VAN_INWONERS else "",
            "bereik_bron": offering["bereik"],
            **{column: offering[column] for column in SAME_IN_REGISTER},
            **whereabouts(offering, place, wijkcodes),
            **DREMPELS.get(offering["id"], {}),
        }
        rows.append(row)
    write_rows(out, rows)


def write_gebiedscijfers(facts: Path, out: Path) -> None:
    """Write the mean income of households per buurt; withheld stays empty."""
    buurten = sorted(read_rows(facts / "zwolle_buurten_kwb.csv"), key=lambda row: row["buurtcode"])
    rest = {"peiljaar": "2021", "bron": BRON_INKOMEN, "schatting": "nee"}
    key = {"cijfer": "inkomen_huishouden_eur"}
    column = "gem_gestand_inkomen_hh_eur_2021"
    write_rows(out, [{"gebiedcode": b["buurtcode"], **key, "waarde": b[column], **rest} for b in buurten])


def write_locaties(facts: Path, out: Path) -> None:
    """Write the buildings that could host an offering, for later questions; this is no register."""
    renamed = {"id": "locatie_id", "nauwkeurigheid": "locatieprecisie", "bronjaar": "peildatum"}
    source = read_rows(facts / "zwolle_ontmoetingslocaties.csv")
    rows = [{renamed.get(column, column): text for column, text in row.items()} for row in source]
    write_rows(out, [{**row, "postcode": spaced(row["postcode"])} for row in rows])


def stamp_bron(prose: Path, folder: Path) -> None:
    """Write `prose` (a BRON.md) into `folder` with the SHA-256 of the files there between its markers."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".csv", ".geojson"})
    sums = [f"| {path.name} | `{hashlib.sha256(path.read_bytes()).hexdigest()}` |" for path in files]
    table = "\n".join(["| bestand | SHA-256 |", "|---|---|", *sums])
    begin, end = "<!-- begin checksums -->", "<!-- end checksums -->"
    text = prose.read_text(encoding="utf-8")
    head, tail = text.split(begin)[0], text.split(end)[1]
    (folder / prose.name).write_text(f"{head}{begin}\n{table}\n{end}{tail}", encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write geo/ and aanbod/ below --out (default: the folder of this script)."""
    parser = argparse.ArgumentParser(description="Write the embedded data of Zwolle from the sourced facts.")
    parser.add_argument("facts", type=Path, metavar="FACTS_DIR", help="folder with the sourced facts")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where geo/ and aanbod/ go")
    options = parser.parse_args(arguments)
    geo, aanbod = options.out / "geo", options.out / "aanbod"
    write_buurten(options.facts, geo / "buurten.geojson")
    write_bevolking(options.facts, geo / "bevolking.csv")
    write_gebiedscijfers(options.facts, geo / "gebiedscijfers.csv")
    write_locaties(options.facts, geo / "ontmoetingslocaties.csv")
    write_aanbod(options.facts, aanbod / "zwolle.csv")
    for folder in (geo, aanbod):
        stamp_bron(HERE / folder.name / "BRON.md", folder)


if __name__ == "__main__":
    main()
