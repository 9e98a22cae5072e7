"""`fetch` for Aadam, with all services local, and with every fault they may have."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from analysis.bronnen import writing
from analysis.bronnen.client import HttpClient
from analysis.bronnen.fetch import fetch_gemeente
from analysis.bronnen.provenance import Herkomst, Onderdeel, read_previous, to_bron_md, to_dcat
from analysis.bronnen.settings import Laag, load_settings
from analysis.commands.fetching import _progress, register
from analysis.errors import OutputError, SamenspelkaartError, ServiceError, UsageError
from analysis.netwerk import read_straten
from analysis.pipeline import read_bronnen, run
from tests.bronnen.conftest import QUICK
from tests.bronnen.test_figures import HEALTH, PEOPLE, REGIONS, TITLES, row, table
from tests.bronnen.test_places import CELLS, PLACES
from tests.services import base, town
from tests.services.cbs import Table
from tests.services.rivm import health_table
from tests.services.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.bronnen.settings import Settings

BORDERS = {"buurten": town.buurten(), "wijken": town.wijken()}
LAAG = Laag("Huizen/FeatureServer/0", "NAAM", "buurthuis")
HUIZEN = [
    {
        "properties": {"OBJECTID": 1, "NAAM": "Huis"},
        "geometry": {"type": "Point", "coordinates": list(town._TO_DEGREES(town.X0 + 5, town.Y0 + 5))},
    }
]
NETWORK = [
    {"type": "way", "id": 7, "nodes": [1, 2], "tags": {"highway": "footway"}},
    {"type": "way", "id": 8, "nodes": [2, 1], "tags": {"railway": "rail"}},
    {"type": "node", "id": 1, "lat": 52.49, "lon": 6.06},
    {"type": "node", "id": 2, "lat": 52.49, "lon": 6.07},
]


def world(**parts: Any) -> World:  # noqa: ANN401
    known: dict[str, Any] = {
        "borders": {2025: BORDERS, 2024: BORDERS},
        "kwb": {"86165NED": table(2025, income=False), "85984NED": table(2024)},
        "health": {"50120NED": health_table(HEALTH)},
        "wfs_layers": {("vierkantstatistieken100m", 2024, "vierkant_100m"): CELLS},
        "places": PLACES,
        "network": NETWORK,
        "layers": {LAAG.pad: HUIZEN},
    }
    return World(**{**known, **parts})


@pytest.fixture
def aadam() -> Iterator[World]:
    with world() as made:
        yield made


def fetch(
    made: World,
    data: Path,
    root: Path,
    *,
    cache: Path | None = None,
    jaar: int | None = None,
    gemeente: str = "GM9001",
) -> Herkomst:
    embedded = root / "data"
    settings = load_settings(embedded / "bronnen.toml").with_bronnen(made.bronnen)
    settings = replace(settings, lagen={"GM9001": (LAAG,)})
    with HttpClient(QUICK, trust_env=False, cache_folder=cache) as client:
        normen = embedded / "normen.toml"
        return fetch_gemeente(
            data, gemeente=gemeente, settings=settings, client=client, normen=normen, jaar=jaar
        )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_a_fetched_directory_is_read_and_computed(aadam: World, tmp_path: Path, root: Path) -> None:
    herkomst = fetch(aadam, tmp_path, root)
    assert {path.name for path in (tmp_path / "geo").iterdir()} == {
        "buurten.geojson",
        "buurten_rand.geojson",
        "wijken.geojson",
        "bevolking.csv",
        "kenmerken.csv",
        "herkomsten.csv",
        "ontmoetingslocaties_osm.csv",
        "ontmoetingslocaties_gemeente.csv",
        "looproutes.json",
        "bronvermelding.json",
        "BRON.md",
        "dcat.jsonld",
    }
    bronnen = read_bronnen(tmp_path)
    assert bronnen.herkomsten_bekend
    assert sorted(bronnen.buurten["buurtcode"]) == sorted(PEOPLE)
    assert set(bronnen.buurten["peiljaar"]) == {"2025"}
    people = bronnen.bevolking[bronnen.bevolking["doelgroep"] == "alle"].set_index("gebiedcode")["inwoners"]
    assert people.to_dict() == {code: row(code)["AantalInwoners_5"] for code in REGIONS}
    straten = read_straten(tmp_path / "geo" / "looproutes.json")
    assert (straten.onvolledig, len(straten.barriers)) == (0, 1)
    results = run(bronnen)
    # Nobody offers anything yet: every pair with a norm and people is a hiaat.
    assert len(results.dekking) == len(REGIONS) * len(bronnen.normen.normen)
    assert len(results.hiaten)
    assert (herkomst.jaar_grenzen, herkomst.jaar_cijfers) == (2025, 2025)
    assert herkomst.gemeentenaam == "Aadam"


def test_the_account_says_what_came_from_where(aadam: World, tmp_path: Path, root: Path) -> None:
    herkomst = fetch(aadam, tmp_path, root)
    stored = json.loads((tmp_path / "geo" / "bronvermelding.json").read_bytes())
    parts = {part["bestand"]: part for part in stored["onderdelen"]}
    assert parts["geo/buurten.geojson"]["licentie"] == "CC BY 4.0"
    assert parts["geo/buurten.geojson"]["aantal"] == 4
    assert parts["geo/buurten_rand.geojson"]["aantal"] == 2
    assert parts["geo/herkomsten.csv"]["jaar"] == "2024"
    assert parts["geo/ontmoetingslocaties_osm.csv"]["licentie"] == "ODbL 1.0"
    assert parts["geo/ontmoetingslocaties_osm.csv"]["jaar"] == "2026-11-01"
    for name, part in parts.items():
        assert part["sha256"] == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert (
        "Het aandeel huishoudens rond het sociaal minimum is van 2024: voor 2025 zijn er nog geen cijfers."
        in herkomst.meldingen
    )
    unknown = [text for text in herkomst.ontbreekt if text.startswith("Aantal inwoners is onbekend voor: ")]
    assert len(unknown) == 1
    assert "dementie_nah" in unknown[0]
    assert "mantelzorgers" not in unknown[0]
    text = (tmp_path / "geo" / "BRON.md").read_text()
    assert "Alles hier gaat over Aadam (GM9001). Peiljaar 2025." in text
    assert "1 tot 4 mensen per vierkant" in text


def test_metadata_has_what_dcat_ap_nl_requires(aadam: World, tmp_path: Path, root: Path) -> None:
    fetch(aadam, tmp_path, root)
    metadata = json.loads((tmp_path / "geo" / "dcat.jsonld").read_bytes())
    dataset = metadata["@graph"][0]
    required = ("title", "description", "identifier", "publisher", "creator", "accessRights", "language")
    assert all(dataset[f"dct:{name}"] for name in required)
    assert dataset["dcat:theme"]
    assert dataset["dcat:contactPoint"]["vcard:fn"] == "Gemeente Aadam"
    for distribution in dataset["dcat:distribution"]:
        assert {"dcat:accessURL", "dct:format", "dct:title"} <= set(distribution)
        assert (tmp_path / "geo" / distribution["dcat:accessURL"]["@id"]).is_file()
    with_licence = [d for d in dataset["dcat:distribution"] if "dct:license" in d]
    assert len(with_licence) == len(dataset["dcat:distribution"]) - 1  # the gemeente's own layer names none


def test_sentences_in_normen_are_true_for_fetched_figures(aadam: World, tmp_path: Path, root: Path) -> None:
    fetch(aadam, tmp_path, root)
    text = (tmp_path / "normen.toml").read_text()
    assert text.startswith("# Normen voor de samenspelkaart van Aadam\n")
    assert "Zwolle" not in text.split("[doelgroepen", 1)[0].split("\n")[0]
    normen = read_bronnen(tmp_path).normen
    assert normen.doelgroepen["jeugd"].inwoners.startswith("Schatting van 12 tot en met 17 jaar")
    assert (
        normen.doelgroepen["dementie_nah"].inwoners == "Onbekend: er is geen open cijfer per buurt of wijk."
    )


def test_own_normen_and_register_are_left_alone(aadam: World, tmp_path: Path, root: Path) -> None:
    (tmp_path / "aanbod").mkdir()
    (tmp_path / "aanbod" / "mijn.csv").write_text("aanbod_id,naam,aanbodsoort\n1,A,huiskamer\n")
    own = (root / "data" / "normen.toml").read_text() + "\n# van ons\n"
    (tmp_path / "normen.toml").write_text(own)
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "eigen.txt").write_text("blijft")
    (tmp_path / "geo" / "buurten.gpkg").write_text("oude grenzen")
    fetch(aadam, tmp_path, root)
    assert (tmp_path / "normen.toml").read_text() == own
    assert [p.name for p in (tmp_path / "aanbod").iterdir()] == ["mijn.csv"]
    assert (tmp_path / "geo" / "eigen.txt").read_text() == "blijft"
    assert not (tmp_path / "geo" / "buurten.gpkg").exists()
    assert (tmp_path / "geo.vorige" / "buurten.gpkg").read_text() == "oude grenzen"


def test_a_year_can_be_asked_for(aadam: World, tmp_path: Path, root: Path) -> None:
    herkomst = fetch(aadam, tmp_path, root, jaar=2024)
    assert (herkomst.jaar_grenzen, herkomst.jaar_cijfers) == (2024, 2024)
    assert set(pd.read_csv(tmp_path / "geo" / "bevolking.csv")["peiljaar"]) == {2024}


def test_an_incomplete_year_is_not_the_default(tmp_path: Path, root: Path) -> None:
    with world(kwb={"86165NED": table(2025, ages=False), "85984NED": table(2024)}) as made:
        herkomst = fetch(made, tmp_path, root)
        assert herkomst.jaar_cijfers == 2024
        assert (
            "De cijfers van 2025 zijn nog niet compleet; daarom is een ouder jaar gebruikt."
            in herkomst.meldingen
        )
        asked = fetch(made, tmp_path / "b", root, jaar=2025)
        assert asked.jaar_cijfers == 2025
        assert (
            "Inwoners van 65 jaar en ouder is van 2024: voor 2025 zijn er nog geen cijfers."
            in asked.meldingen
        )


def test_two_years_with_the_same_codes_are_both_shown(tmp_path: Path, root: Path) -> None:
    with world(kwb={"85984NED": table(2024)}, borders={2025: BORDERS}) as made:
        herkomst = fetch(made, tmp_path, root, jaar=2025)
    assert (herkomst.jaar_grenzen, herkomst.jaar_cijfers) == (2025, 2024)
    assert (
        "De grenzen zijn van 2025 en de cijfers van 2024. De codes van de buurten zijn gelijk."
        in herkomst.meldingen
    )
    assert set(read_bronnen(tmp_path).buurten["peiljaar"]) == {"2025"}


def test_a_year_without_borders_is_not_the_default(tmp_path: Path, root: Path) -> None:
    with world(borders={2024: BORDERS}) as made:
        herkomst = fetch(made, tmp_path, root)
    assert (herkomst.jaar_grenzen, herkomst.jaar_cijfers) == (2024, 2024)
    assert "De grenzen van 2025 bestaan nog niet; daarom is een ouder jaar gebruikt." in herkomst.meldingen


def test_without_a_complete_year_the_newest_is_used_and_said(tmp_path: Path, root: Path) -> None:
    with world(kwb={"86165NED": table(2025, ages=False)}) as made:
        herkomst = fetch(made, tmp_path, root)
    assert herkomst.jaar_cijfers == 2025
    assert "Cijfers van het CBS: inwoners van 65 jaar en ouder." in herkomst.ontbreekt


@pytest.mark.parametrize(("parts", "what"), [({"kwb": {}}, "cijfers"), ({"borders": {}}, "grenzen")])
def test_no_year_at_all(tmp_path: Path, root: Path, parts: dict[str, Any], what: str) -> None:
    with world(**parts) as made, pytest.raises(ServiceError) as caught:
        fetch(made, tmp_path, root)
    name, service = ("CBS StatLine", made.cbs) if what == "cijfers" else ("PDOK OGC API Features", made.ogc)
    assert str(caught.value) == (
        f"{name} ({service.host}) heeft geen {what} van GM9001 voor 2022, 2023, 2024, 2025. Controleer "
        "de code van "
        "de gemeente, het peiljaar en de adressen in bronnen.toml. Er is niets geschreven."
    )


def test_a_buurt_without_figures_is_told_and_stays_unknown(tmp_path: Path, root: Path) -> None:
    fewer = Table("KWB 2025", [row(code) for code in REGIONS if code != "BU90010101"], TITLES)
    with world(kwb={"86165NED": fewer}) as made:
        herkomst = fetch(made, tmp_path, root)
    assert (
        "1 buurt staat alleen in de grenzen of alleen in de cijfers van 2025: BU90010101. Zonder cijfers "
        "blijft "
        "een buurt onbekend."
    ) in herkomst.meldingen
    people = pd.read_csv(tmp_path / "geo" / "bevolking.csv").set_index(["gebiedcode", "doelgroep"])[
        "inwoners"
    ]
    assert pd.isna(people["BU90010101", "alle"])


def test_two_years_with_other_codes_are_refused(tmp_path: Path, root: Path) -> None:
    fewer = Table("KWB 2024", [row(code) for code in REGIONS if code != "BU90010101"], TITLES)
    with world(kwb={"85984NED": fewer}, borders={2025: BORDERS}) as made, pytest.raises(UsageError) as caught:
        fetch(made, tmp_path, root, jaar=2025)
    assert str(caught.value) == (
        "De grenzen zijn van 2025 en de cijfers van 2024, en de buurten zijn niet dezelfde (1 code "
        "verschilt: "
        "BU90010101). Samen geven ze een verkeerde kaart. Kies met --peiljaar een jaar waarvan beide bestaan."
    )
    assert not (tmp_path / "geo").exists()


@pytest.mark.parametrize(
    ("gemeente", "jaar", "melding"),
    [
        ("Zwolle", None, "'Zwolle' is geen code van een gemeente. Schrijf GM en vier cijfers, zoals GM0344."),
        (
            "GM9001",
            1999,
            "Voor peiljaar 1999 staat er geen tabel van het CBS in bronnen.toml. Kies uit: 2025, 2024,",
        ),
        ("GM0001", None, "Gemeente GM0001 staat niet in de wijken en buurten van 2025."),
    ],
)
def test_a_wrong_question(
    aadam: World, tmp_path: Path, root: Path, gemeente: str, jaar: int | None, melding: str
) -> None:
    with pytest.raises(UsageError) as caught:
        fetch(aadam, tmp_path, root, gemeente=gemeente, jaar=jaar)
    assert str(caught.value).startswith(melding)
    assert list(tmp_path.iterdir()) == []


FAULTS = {
    "down": (base.hang_up, "brak het antwoord halverwege af."),
    "slow": (base.status(504), "heeft een storing (504)."),
    "truncated": (base.truncated, "brak het antwoord halverwege af."),
    "wrong type": (base.wrong_type, "stuurde een ander soort bestand (image/png) in plaats van JSON."),
    "web page": (base.web_page, "stuurde een webpagina in plaats van gegevens."),
    "redirects": (base.redirect_loop, "stuurt steeds door naar een ander adres."),
    "schema": (
        lambda _q, _r: base.json_reply({"value": 1}),
        "gaf een antwoord met een andere vorm dan verwacht:",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("service", ["cbs_odata", "pdok_ogc"])
def test_a_fault_of_borders_or_figures_leaves_the_old_data(
    aadam: World, tmp_path: Path, root: Path, service: str, fault: str
) -> None:
    fetch(aadam, tmp_path, root)
    before = contents(tmp_path)
    aadam.services[service].always = FAULTS[fault][0]
    with pytest.raises(ServiceError) as caught:
        fetch(aadam, tmp_path, root)
    assert FAULTS[fault][1] in str(caught.value)
    assert str(caught.value).endswith(" De oude gegevens zijn niet veranderd.")
    assert contents(tmp_path) == before


def test_a_first_fetch_that_fails_writes_nothing(aadam: World, tmp_path: Path, root: Path) -> None:
    aadam.cbs.always = base.status(503)
    with pytest.raises(ServiceError, match=r"Er is niets geschreven\.$"):
        fetch(aadam, tmp_path / "nieuw", root)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_elsewhere_is_told_and_the_old_file_stays(
    aadam: World, tmp_path: Path, root: Path, fault: str
) -> None:
    first = fetch(aadam, tmp_path, root)
    old = contents(tmp_path / "geo")
    for service in (aadam.rivm, aadam.wfs, aadam.overpass, aadam.arcgis):
        service.always = FAULTS[fault][0]
    second = fetch(aadam, tmp_path, root)
    labels = {text.partition(":")[0] for text in second.ontbreekt if FAULTS[fault][1] in text}
    assert labels == {
        "Gezondheid en eenzaamheid",
        "Waar mensen wonen",
        "Plekken om elkaar te ontmoeten",
        "Looproutes",
        "Kaartlagen van de gemeente",
    }
    now = contents(tmp_path / "geo")
    for name in (
        "herkomsten.csv",
        "looproutes.json",
        "ontmoetingslocaties_osm.csv",
        "ontmoetingslocaties_gemeente.csv",
    ):
        assert now[name] == old[name]
        assert f"geo/{name} van {first.opgehaald} is behouden." in second.meldingen
    assert {o.bestand for o in second.onderdelen if o.behouden} == {
        "geo/herkomsten.csv",
        "geo/looproutes.json",
        "geo/ontmoetingslocaties_osm.csv",
        "geo/ontmoetingslocaties_gemeente.csv",
    }
    # Without RIVM nothing is known of informal carers: unknown, not zero.
    people = pd.read_csv(tmp_path / "geo" / "bevolking.csv")
    assert people.loc[people["doelgroep"] == "mantelzorgers", "inwoners"].isna().all()
    assert len(read_bronnen(tmp_path).buurten) == 4


def test_an_empty_answer_does_not_replace_a_full_one(aadam: World, tmp_path: Path, root: Path) -> None:
    fetch(aadam, tmp_path, root)
    old = contents(tmp_path / "geo")
    aadam.overpass.places = aadam.overpass.network = ()
    herkomst = fetch(aadam, tmp_path, root)
    host = aadam.overpass.host
    assert (
        f"Looproutes: OpenStreetMap (Overpass) ({host}) gaf een leeg antwoord. Probeer het later opnieuw."
    ) in herkomst.ontbreekt
    assert contents(tmp_path / "geo")["looproutes.json"] == old["looproutes.json"]


def test_old_files_of_other_buurten_are_not_kept(aadam: World, tmp_path: Path, root: Path) -> None:
    fetch(aadam, tmp_path, root)
    other = json.loads((tmp_path / "geo" / "buurten.geojson").read_text())
    other["features"][0]["properties"]["buurtcode"] = "BU90019999"
    (tmp_path / "geo" / "buurten.geojson").write_text(json.dumps(other))
    aadam.overpass.always = base.status(504)
    fetch(aadam, tmp_path, root)
    assert not (tmp_path / "geo" / "looproutes.json").exists()


@pytest.mark.parametrize(
    ("number", "melding"),
    [
        (
            errno.ENOSPC,
            (
                "De schijf is vol. De oude gegevens zijn niet veranderd. Maak ruimte vrij en probeer het "
                "opnieuw."
            ),
        ),
        (
            errno.EROFS,
            (
                "De map mag niet veranderd worden. De oude gegevens zijn niet veranderd. Kies met --data een "
                "map waarin "
                "u mag schrijven en probeer het opnieuw."
            ),
        ),
        (
            errno.EIO,
            (
                "Schrijven lukt niet (Input/output error). De oude gegevens zijn niet veranderd. Controleer "
                "de map en "
                "probeer het opnieuw."
            ),
        ),
    ],
)
def test_a_disk_that_refuses_leaves_the_old_data(
    aadam: World, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, number: int, melding: str
) -> None:
    fetch(aadam, tmp_path, root)
    before = contents(tmp_path)

    def refuse(path: Path, _content: bytes) -> None:
        if path.name == "dcat.jsonld":
            raise OSError(number, os.strerror(number))
        path.write_bytes(_content)

    monkeypatch.setattr(writing, "write_file", refuse)
    with pytest.raises(OutputError) as caught:
        fetch(aadam, tmp_path, root)
    assert str(caught.value) == f"{tmp_path / 'geo'}: {melding}"
    assert contents(tmp_path) == before


def test_a_directory_that_cannot_be_made_is_known_before_anything_is_asked(
    aadam: World, tmp_path: Path, root: Path
) -> None:
    (tmp_path / "bezet").write_text("een bestand")
    with pytest.raises(OutputError) as caught:
        fetch(aadam, tmp_path / "bezet" / "data", root)
    assert str(caught.value) == (
        f"{tmp_path / 'bezet' / 'data' / 'geo'}: Op die plek staat een bestand, geen map. Er is niets "
        "geschreven. "
        "Kies met --data een andere map en probeer het opnieuw."
    )
    assert aadam.asked == 0


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_swap_is_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(writing, "exchange", lambda _a, _b: False)
    target = tmp_path / "geo"
    for text in ("een", "twee", "drie"):
        with writing.Staging(target) as staging:
            staging.write("x", text.encode())
            staging.commit()
    assert (target / "x").read_text() == "drie"
    assert (tmp_path / "geo.vorige" / "x").read_text() == "twee"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["geo", "geo.vorige"]


def test_a_swap_that_fails_halfway_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "exchange", lambda _a, _b: False)
    target = tmp_path / "geo"
    target.mkdir()
    (target / "x").write_text("oud")
    real = Path.replace

    def fail(self: Path, goal: Path) -> Path:
        if self.name.startswith(".geo.nieuw"):
            raise PermissionError(errno.EACCES, "nee")
        return real(self, goal)

    monkeypatch.setattr(Path, "replace", fail)
    with writing.Staging(target) as staging:
        staging.write("x", b"nieuw")
        with pytest.raises(OutputError, match="De map mag niet veranderd worden"):
            staging.commit()
    assert (target / "x").read_text() == "oud"


def test_an_interrupted_fetch_goes_on_where_it_stopped(aadam: World, tmp_path: Path, root: Path) -> None:
    cache = tmp_path / "cache"
    settings = load_settings(root / "data" / "bronnen.toml").with_bronnen(aadam.bronnen)

    def interrupted(step: str) -> None:
        if step == "Looproutes":
            raise KeyboardInterrupt

    with HttpClient(QUICK, trust_env=False, cache_folder=cache) as client, pytest.raises(KeyboardInterrupt):
        fetch_gemeente(
            tmp_path / "d",
            gemeente="GM9001",
            settings=settings,
            client=client,
            normen=root / "data" / "normen.toml",
            progress=interrupted,
        )
    assert contents(tmp_path / "d") == {}
    before = aadam.served
    assert len(before) > 15
    fetch(aadam, tmp_path / "d", root, cache=cache)
    after = aadam.served
    # Nothing that was answered is asked twice; left to ask were the paths and the layer of the gemeente.
    assert len(set(after)) == len(after) == len(before) + 2


def test_a_second_fetch_asks_whether_anything_changed(tmp_path: Path, root: Path) -> None:
    with world(etags=True) as made:
        fetch(made, tmp_path, root, cache=tmp_path / "cache")
        first = (tmp_path / "geo" / "buurten.geojson").read_bytes()
        again = fetch(made, tmp_path, root, cache=tmp_path / "cache")
        assert (tmp_path / "geo" / "buurten.geojson").read_bytes() == first
        assert again.verkeer["uit_geheugen"] > 15
        assert again.verkeer["megabytes"] < 0.01


def test_an_older_account_that_cannot_be_read_counts_as_none() -> None:
    assert read_previous(b"{") == {}
    assert read_previous(b'{"onderdelen": [{"bestand": "x"}]}') == {}


def test_names_of_services_are_text_in_the_account(settings: Settings) -> None:
    part = Onderdeel.of(
        settings.diensten["pdok_ogc"],
        bestand="geo/x.csv",
        titel="a|b <img>",
        aantal=1,
        jaar="2025",
        adressen=("http://h",),
        opgehaald="2026-11-22",
        bewerking="",
    )
    herkomst = Herkomst("GM1", "Aa | <script>", 2025, 2024, "2026-11-22", (part,))
    text = to_bron_md(herkomst).decode()
    assert "Aa \\| &lt;script>" in text
    assert "Grenzen van 2025, cijfers van 2024 (de buurten hebben dezelfde codes)." in text
    assert (
        json.loads(to_dcat(herkomst))["@graph"][0]["dct:temporal"]["dcat:startDate"]["@value"] == "2024-01-01"
    )


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    register(made)
    made.command()(lambda: None)
    return made


def arguments(made: World, data: Path, *more: str) -> list[str]:
    bron = [part for name, url in made.bronnen.items() for part in ("--bron", f"{name}={url}")]
    return ["fetch", "--gemeente", "gm9001", "--data", str(data), *bron, *more]


def test_command_line(aadam: World, tmp_path: Path, app: typer.Typer) -> None:
    (tmp_path / "bronnen.toml").write_text("per_seconde = 10000\n[diensten.overpass]\nper_seconde = 10000\n")
    result = CliRunner().invoke(
        app, arguments(aadam, tmp_path, "--zonder", "looproutes", "--peiljaar", "2024")
    )
    assert result.exception is None
    lines = result.output.splitlines()
    assert lines[0] == "Aadam (GM9001), peiljaar 2024"
    assert (
        "  geo/buurten.geojson: 4 × grenzen van de buurten; CBS en Kadaster via PDOK OGC API Features, "
        "2024, CC BY 4.0" in lines
    )
    assert "  - Looproutes: overgeslagen." in lines
    assert any(line.startswith("Wachten: ") for line in lines)
    assert not (tmp_path / "geo" / "looproutes.json").exists()
    assert len(read_bronnen(tmp_path).buurten) == 4


def test_the_program_itself(aadam: World, tmp_path: Path, root: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "bronnen.toml").write_text("per_seconde = 10000\n[diensten.overpass]\nper_seconde = 10000\n")

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "analysis", *words], cwd=root, capture_output=True, text=True, check=False
        )

    done = call(*arguments(aadam, data))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    checked = call("check", "--data", str(data))
    assert checked.returncode == 0, checked.stderr
    assert "fout," not in checked.stdout
    aadam.cbs.always = base.web_page
    failed = call(*arguments(aadam, data))
    assert failed.returncode == 1
    assert failed.stderr.strip().endswith("De oude gegevens zijn niet veranderd.")
    assert "Traceback" not in failed.stderr


def test_a_killed_fetch_leaves_the_old_data(aadam: World, tmp_path: Path, root: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "bronnen.toml").write_text("per_seconde = 10000\n[diensten.overpass]\nper_seconde = 10000\n")
    fetch(aadam, data, root)
    before = contents(data)
    asked = len(aadam.overpass.questions)
    aadam.overpass.always = base.slow(20)
    command = [sys.executable, "-m", "analysis", *arguments(aadam, data)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(300):
            if len(aadam.overpass.questions) > asked or process.poll() is not None:
                break
            time.sleep(0.1)
        assert process.poll() is None
        process.kill()
    after = {name: content for name, content in contents(data).items() if not name.startswith(".")}
    assert after == before
    # What the killed one left is no obstacle, and goes away in time.
    aadam.overpass.always = None
    fetch(aadam, data, root)
    assert contents(data / "geo").keys() == {
        name.removeprefix("geo/") for name in before if name.startswith("geo/")
    }


def test_ctrl_c_says_that_nothing_changed(aadam: World, tmp_path: Path, root: Path) -> None:
    aadam.overpass.always = base.slow(20)
    command = [sys.executable, "-m", "analysis", *arguments(aadam, tmp_path / "data")]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for _ in range(300):
            if aadam.overpass.questions or process.poll() is not None:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.strip() == (
        "Gestopt. De oude gegevens zijn niet veranderd. Start de opdracht opnieuw om verder te gaan: wat "
        "al is "
        "opgehaald wordt dan niet opnieuw gevraagd."
    )
    assert [path.name for path in (tmp_path / "data").iterdir()] == [".fetch-cache"]


def test_progress_is_shown_on_a_terminal_only(
    aadam: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda answer=terminal: answer)
        monkeypatch.setenv("TERM", "xterm")
        with HttpClient(QUICK, trust_env=False) as client, _progress(client) as tell:
            tell("Grenzen van 2025")
            client.get_json(
                f"{aadam.ogc.url}/cbs/wijken-en-buurten-2025/ogc/v1/collections/buurten/items", service="x"
            )
            time.sleep(0.3)
        shown = capsys.readouterr().err
        assert ("Grenzen van 2025" in shown) is terminal
        assert ("1 vragen, 0,0 MB" in shown) is terminal


@pytest.mark.parametrize(
    ("more", "melding"),
    [
        (("--zonder", "alles"), "Onderdeel 'alles' bestaat niet. Kies uit: rivm_odata, herkomsten,"),
        (("--bron", "x=y"), "Bron 'x' bestaat niet."),
        (("--peiljaar", "1900"), "Voor peiljaar 1900 staat er geen tabel"),
    ],
)
def test_wrong_options(
    aadam: World, tmp_path: Path, app: typer.Typer, more: tuple[str, ...], melding: str
) -> None:
    result = CliRunner().invoke(app, arguments(aadam, tmp_path, *more))
    assert isinstance(result.exception, SamenspelkaartError)
    assert str(result.exception).startswith(melding)
