"""`fetch` on the country files of ../shared, served locally: Zwolle, Utrecht and rural Staphorst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import shapely

from analysis.bronnen.client import HttpClient
from analysis.bronnen.fetch import fetch_gemeente
from analysis.bronnen.settings import load_settings
from analysis.errors import UsageError
from analysis.pipeline import read_bronnen, run
from tests.bronnen.conftest import QUICK
from tests.services import country
from tests.services.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.bronnen.provenance import Herkomst

IJSSELLAND = "ijsselland_buurten_cbs_2015_kerncijfers.geojson"
UTRECHT = "utrecht_buurten_cbs_2015_kerncijfers.geojson"


@pytest.fixture(scope="module")
def snapshots(shared: Path) -> Path:
    return shared / "reference" / "snapshots"


def world(snapshots: Path, buurten: list[dict[str, Any]], *, year: int = 2024, **parts: Any) -> World:  # noqa: ANN401
    return World(
        borders={year: {"buurten": buurten, "wijken": country.wijken_2022(snapshots)}},
        kwb={"85984NED": country.kwb_table(snapshots)},
        **parts,
    )


def fetch(made: World, data: Path, root: Path, gemeente: str, jaar: int | None = None) -> Herkomst:
    embedded = root / "data"
    data.mkdir(exist_ok=True)
    (data / "bronnen.toml").write_text('[tabellen.kwb]\n2015 = "83220NED"\n')
    settings = load_settings(embedded / "bronnen.toml", data / "bronnen.toml").with_bronnen(made.bronnen)
    with HttpClient(QUICK, trust_env=False) as client:
        return fetch_gemeente(
            data,
            gemeente=gemeente,
            settings=settings,
            client=client,
            normen=embedded / "normen.toml",
            jaar=jaar,
        )


def people_of(data: Path, doelgroep: str) -> pd.Series[float]:
    table = pd.read_csv(data / "geo" / "bevolking.csv")
    return table[table["doelgroep"] == doelgroep].set_index("gebiedcode")["inwoners"]


def test_zwolle(snapshots: Path, tmp_path: Path, root: Path) -> None:
    neighbours = [
        f for f in country.buurten_2015(snapshots, IJSSELLAND) if f["properties"]["gemeentecode"] != "GM0193"
    ]
    parts: dict[str, Any] = {
        "health": {"50120NED": country.zwolle_health(snapshots)},
        "wfs_layers": {
            ("vierkantstatistieken100m", 2024, "vierkant_100m"): country.zwolle_squares(snapshots)
        },
    }
    with world(snapshots, country.buurten_zwolle(snapshots) + neighbours, **parts) as made:
        herkomst = fetch(made, tmp_path, root, "GM0193")
        # 3,831 squares, in pages of at most 1,000.
        assert [q.query["startIndex"] for q in made.wfs.served] == ["0", "1000", "2000", "3000"]
    bronnen = read_bronnen(tmp_path)
    assert len(bronnen.buurten) == 78
    assert bronnen.buurten["wijkcode"].nunique() == 16
    # The municipal borders enclose 119.36 km2 (README of the reference data).
    assert shapely.area(shapely.union_all(bronnen.buurten.geometry.to_numpy())) == pytest.approx(
        119.36e6, rel=1e-4
    )
    alle = people_of(tmp_path, "alle")
    # README: gemeente 133,141, sum of wijken 133,135, sum of buurten 133,160.
    assert alle["GM0193"] == 133_141
    assert alle[alle.index.str.startswith("WK")].sum() == 133_135
    assert alle[alle.index.str.startswith("BU")].sum() == 133_160
    assert people_of(tmp_path, "ouderen")["BU01931000"] == 245
    # The bands 15-25 are not in this file: adults, and so informal carers, stay unknown.
    assert people_of(tmp_path, "mantelzorgers").isna().all()
    kenmerken = pd.read_csv(tmp_path / "geo" / "kenmerken.csv")
    lonely = kenmerken[kenmerken["kenmerk"] == "eenzaam_pct"].set_index("gebiedcode")
    raw = pd.read_csv(snapshots / "zwolle_rivm_gezondheid_2012_2016_2020.csv")
    known = raw[(raw["jaar"] == 2020) & (raw["leeftijd"] == "18+")].set_index("regiocode")["Eenzaam"]
    assert lonely.loc["BU01931000", "waarde"] == known["BU01931000"]
    assert set(lonely["peiljaar"]) == {2020}
    # Every address of the squares comes back, but for squares whose centre is just outside the border.
    squares = pd.read_csv(snapshots / "zwolle_adressen_per_vak100m.csv")
    starts = pd.read_csv(tmp_path / "geo" / "herkomsten.csv")
    shown = squares.loc[squares["adressen"] >= 5, "adressen"].sum()
    assert starts.loc[starts["gewicht"] >= 5, "gewicht"].sum() == pytest.approx(shown, rel=0.01)
    rand = pd.read_json(tmp_path / "geo" / "buurten_rand.geojson")
    assert 10 < len(rand) < len(neighbours)
    results = run(bronnen)
    assert len(results.dekking) == (78 + 16 + 1) * len(bronnen.normen.normen)
    assert herkomst.gemeentenaam == "Zwolle"


@pytest.mark.parametrize(
    ("gemeente", "file", "buurten"), [("GM0344", UTRECHT, 111), ("GM0180", IJSSELLAND, 25)]
)
def test_another_city_and_a_rural_gemeente(
    snapshots: Path, tmp_path: Path, root: Path, gemeente: str, file: str, buurten: int
) -> None:
    with world(snapshots, country.buurten_2015(snapshots, file)) as made:
        herkomst = fetch(made, tmp_path, root, gemeente)
    bronnen = read_bronnen(tmp_path)
    assert len(bronnen.buurten) == buurten
    assert not bronnen.herkomsten_bekend
    figures = country.kwb_2024(snapshots).set_index("regiocode")
    own = figures[figures.index.str[2:6] == gemeente[2:]]
    alle = people_of(tmp_path, "alle")
    assert alle.sort_index().equals(
        own["inwoners"].reindex(alle.index).sort_index().astype("float64").rename("inwoners")
    )
    assert set(alle.index) == set(own.index)
    assert len(run(bronnen).dekking) == len(alle) * len(bronnen.normen.normen)
    assert (
        "Waar mensen wonen: geen vierkanten en geen postcodes; er komt een raster van 100 m."
        in herkomst.ontbreekt
    )


@pytest.mark.parametrize("gemeente", ["GM0363", "GM0096", "GM0014", "GM1980", "GM0935"])
def test_any_gemeente(snapshots: Path, tmp_path: Path, root: Path, gemeente: str) -> None:
    # Amsterdam (letters in its codes), Vlieland (the smallest), Groningen, Dijk en Waard (new), Maastricht.
    borders, figures = country.drawn(snapshots, gemeente)
    with World(borders={2024: borders}, kwb={"85984NED": figures}) as made:
        fetch(made, tmp_path, root, gemeente)
    buurten = read_bronnen(tmp_path).buurten
    assert len(buurten) == len(borders["buurten"])
    known = country.kwb_2024(snapshots).set_index("regiocode")["inwoners"]
    alle = people_of(tmp_path, "alle")
    assert alle.equals(known.reindex(alle.index).astype("float64").rename("inwoners"))
    assert gemeente in alle.index


def test_borders_and_figures_of_other_years_are_refused_when_the_buurten_differ(
    snapshots: Path, tmp_path: Path, root: Path
) -> None:
    # Kampen had 35 buurten in 2015 and 36 in 2024: one code more.
    buurten = country.buurten_2015(snapshots, IJSSELLAND)
    with world(snapshots, buurten, year=2023) as made, pytest.raises(UsageError) as caught:
        fetch(made, tmp_path, root, "GM0166", 2024)
    assert str(caught.value).startswith(
        "De grenzen zijn van 2023 en de cijfers van 2024, en de buurten zijn niet dezelfde (1 code "
        "verschilt: BU0166"
    )
    assert not (tmp_path / "geo").exists()
