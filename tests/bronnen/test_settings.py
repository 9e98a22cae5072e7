from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from analysis.bronnen.address import join_address
from analysis.bronnen.settings import DIENSTEN, load_settings, parse_bron
from analysis.errors import MissingFileError, SamenspelkaartError, UnreadableError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

OGC = "cbs/wijken-en-buurten-{jaar}/ogc/v1"
YEAR = {"jaar": "2025"}


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://api.pdok.nl", "https://api.pdok.nl/cbs/wijken-en-buurten-2025/ogc/v1"),
        ("http://localhost:1/", "http://localhost:1/cbs/wijken-en-buurten-2025/ogc/v1"),
        ("http://localhost:1/mirror", "http://localhost:1/mirror/cbs/wijken-en-buurten-2025/ogc/v1"),
        ("http://localhost:1/cbs", "http://localhost:1/cbs/wijken-en-buurten-2025/ogc/v1"),
        ("http://h/x/cbs/wijken-en-buurten-2025/ogc/v1", "http://h/x/cbs/wijken-en-buurten-2025/ogc/v1"),
        ("http://h/cbs/wijken-en-buurten-{jaar}/ogc/v1", "http://h/cbs/wijken-en-buurten-2025/ogc/v1"),
        ("http://h/cbs/wijken-en-buurten-2024/ogc/v1", None),
    ],
)
def test_address_repeats_nothing_and_mixes_no_years(base: str, expected: str | None) -> None:
    assert join_address(base, OGC, YEAR) == expected


def test_address_of_a_table() -> None:
    hole = {"tabel": "85984NED"}
    v3 = "ODataApi/odata/{tabel}"
    assert join_address("http://h", v3, hole) == "http://h/ODataApi/odata/85984NED"
    assert join_address("http://h/odataapi/OData", v3, hole) == "http://h/odataapi/OData/85984NED"


def test_embedded_settings(root: Path) -> None:
    settings = load_settings(root / "data" / "bronnen.toml")
    assert set(settings.diensten) == set(DIENSTEN)
    assert settings.kwb[2024] == "85984NED"
    assert next(iter(settings.kwb)) == max(settings.kwb)
    assert settings.diensten["overpass"].addresses("vraag") == ["https://overpass-api.de/api/interpreter"]
    v4 = settings.diensten["cbs_odata"].addresses("v4", tabel="86165NED")
    assert v4 == ["https://datasets.cbs.nl/odata/v1/CBS/86165NED"]
    assert settings.diensten["gemeente_arcgis"].adres == ""
    assert "zwolle" in settings.for_gemeente("GM0193").diensten["gemeente_arcgis"].adres
    assert settings.for_gemeente("GM0180").diensten["gemeente_arcgis"].adres == ""


def test_nothing_but_the_settings_names_zwolle(root: Path) -> None:
    code = "".join(path.read_text() for path in (root / "analysis" / "bronnen").glob("*.py"))
    assert not re.search("zwolle|0193", code, flags=re.IGNORECASE)


def test_bron_option(root: Path) -> None:
    settings = load_settings(root / "data" / "bronnen.toml")
    changed = settings.with_bronnen(parse_bron(["pdok_ogc=http://127.0.0.1:9", "cbs_odata = http://h/"]))
    assert changed.diensten["pdok_ogc"].addresses("wijken_en_buurten", jaar="2025") == [
        "http://127.0.0.1:9/cbs/wijken-en-buurten-2025/ogc/v1",
        "http://127.0.0.1:9",
    ]
    assert changed.diensten["cbs_odata"].addresses("v4", tabel="X") == [
        "http://h/odata/v1/CBS/X",
        "http://h/X",
    ]
    exact = settings.with_bronnen({"overpass": "http://h/api/interpreter"}).diensten["overpass"]
    assert exact.addresses("vraag") == ["http://h/api/interpreter"]
    fixed = settings.with_bronnen({"pdok_ogc": "http://h/cbs/wijken-en-buurten-2024/ogc/v1"})
    assert fixed.diensten["pdok_ogc"].addresses("wijken_en_buurten", jaar="2025") == []


@pytest.mark.parametrize(
    ("text", "melding"),
    [
        (
            "pdok=https://x",
            (
                "Bron 'pdok' bestaat niet. Kies uit: pdok_ogc, pdok_wfs, locatieserver, location_api, "
                "cbs_odata, rivm_odata, overpass, gemeente_arcgis, brt_achtergrondkaart."
            ),
        ),
        (
            "overpass=nergens",
            "'nergens' is geen webadres. Schrijf bijvoorbeeld --bron overpass=https://voorbeeld.nl.",
        ),
        ("overpass", "'' is geen webadres. Schrijf bijvoorbeeld --bron overpass=https://voorbeeld.nl."),
    ],
)
def test_wrong_bron_option(text: str, melding: str) -> None:
    with pytest.raises(UsageError, match=re.escape(melding)):
        parse_bron([text])


def test_own_settings_go_before_the_embedded_ones(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "bronnen.toml"
    own.write_text('[diensten.overpass]\nadres = "https://spiegel.nl"\n[tabellen.kwb]\n2026 = "90000NED"\n')
    settings = load_settings(root / "data" / "bronnen.toml", own)
    assert settings.diensten["overpass"].adres == "https://spiegel.nl"
    assert settings.diensten["overpass"].licentie == "ODbL 1.0"
    assert list(settings.kwb)[:2] == [2026, 2025]


@pytest.mark.parametrize(
    ("text", "melding"),
    [
        ("[diensten", "geen leesbaar TOML-bestand"),
        ("per_seconde = 0", "kolom 'per_seconde': In dit bestand klopt iets niet: per_seconde is geen getal"),
        ('[diensten.overpass]\nadres = "x"', "'x' is geen webadres dat begint met https://"),
        ('[tabellen.kwb]\noud = "X"', "'oud' is geen jaar"),
        ("diensten = 3", "ontbreekt of heeft de verkeerde vorm"),
        ('[diensten.overpass]\nkleur = "rood"', "ontbreekt of heeft de verkeerde vorm"),
    ],
)
def test_broken_settings(root: Path, tmp_path: Path, text: str, melding: str) -> None:
    own = tmp_path / "bronnen.toml"
    own.write_text(text)
    with pytest.raises(SamenspelkaartError, match=re.escape(melding)) as caught:
        load_settings(root / "data" / "bronnen.toml", own)
    assert isinstance(caught.value, UnreadableError) or "Vergelijk het met" in str(caught.value)


def test_missing_settings(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"Zet de meegeleverde bronnen\.toml terug"):
        load_settings(tmp_path / "bronnen.toml")
