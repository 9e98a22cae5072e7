"""The tables beside dekking, on Roosterdam, by hand."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString

from analysis import capaciteit, clusters, dekking, locaties, maten, verdeling
from analysis.errors import UsageError
from analysis.maten import MATEN, build_bereik, compute_drempels, compute_maten, nieuwe_plekken
from analysis.maten.nieuwe_plekken import find_plekken
from analysis.maten.paren import measure_pairs, people_of
from analysis.maten.redenen import list_dagdelen
from analysis.netwerk import Looproute, Netwerk
from analysis.normen import Norm
from analysis.pipeline import Results, read_bronnen, run
from tests.cli import run_cli
from tests.roosterdam import GEMEENTE, NOORD, ZUID, Roosterdam, point

N1, N2, N3, N4 = (f"BU9999010{number}" for number in range(1, 5))
Z1, Z4 = "BU99990201", "BU99990204"

Row = dict[str, str]


def huiskamer(aanbod_id: str, op: str, **cells: str) -> Row:
    base = {"aanbod_id": aanbod_id, "naam": f"Huiskamer {aanbod_id}", "aanbodsoort": "huiskamer"}
    return {**base, "doelgroepen": "alle", "op": op, "locatieprecisie": "adres", **cells}


def town(tmp_path: Path, *rows: Row, pairs: list[tuple[str, str, float]] | None = None) -> Results:
    roosterdam = Roosterdam(aanbod=list(rows), pairs=pairs or [("jeugd", "huiskamer", 400)])
    return run(read_bronnen(roosterdam.write(tmp_path)))


def test_every_table_has_a_row_per_gebied_and_norm(tmp_path: Path) -> None:
    results = run(read_bronnen(Roosterdam().write(tmp_path)))
    tables = compute_maten(results, list(MATEN))
    assert list(tables) == list(MATEN)
    assert list(compute_maten(results)) == [name for name in MATEN if name != "clusters"]
    gebieden, norms = len(results.gebieden), len(results.normen.normen)
    assert (gebieden, norms) == (11, 9)
    sizes = {"dagdelen": 99 * 21, "drempels": 99, "capaciteit": 99, "brug_gebouw": 99, "verdeling": 3 * 9}
    sizes |= {"clusters": 9 * 9}
    assert {name: len(tables[name]) for name in sizes} == sizes
    for name in ("houdbaarheid", "redenen"):
        assert len(tables[name]) >= len(results.hiaten)
        same = tables[name]["gebiedcode"].iloc[: len(results.hiaten)].tolist()
        assert same == results.hiaten["gebiedcode"].tolist()


@pytest.mark.parametrize(
    "module", [maten, capaciteit, clusters, dekking, locaties, nieuwe_plekken, verdeling]
)
def test_every_measure_names_its_source(module: ModuleType) -> None:
    no_measure = {
        "compute_maten",
        "neighbours_by_border",
        "neighbours_within",
        "step_weights",
        "weighted_catchment",
    }
    names = [name for name in module.__all__ if name.islower() and name not in no_measure]
    found = {
        name: getattr(module, name).__doc__
        for name in names
        if not name.startswith(("build", "list", "read"))
    }
    assert found
    assert [name for name, text in found.items() if "Source: " not in text] == []


def test_no_norms_at_all_give_empty_tables(tmp_path: Path) -> None:
    roosterdam = Roosterdam(pairs=[])
    for name, table in compute_maten(run(read_bronnen(roosterdam.write(tmp_path)))).items():
        assert table.empty or name == "vervoer"


def test_a_name_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    results = town(tmp_path, huiskamer("A", "N 3"))
    with pytest.raises(UsageError, match="Kies uit: dagdelen"):
        compute_maten(results, ["dagdeel"])
    with pytest.raises(UsageError, match="Drempel 'trap' bestaat niet"):
        compute_drempels(build_bereik(results), drempels=["trap"])


def test_capaciteit_by_hand(tmp_path: Path) -> None:
    # 10 places × 4 hours a week, reached within 400 m from m = 0 ... 7: 8 of the 10 jongeren of N1.
    # 2SFCA: 40 / 8 = 5 for each of those eight; over the ten of N1 that is 4, over the 80 in town 0.5
    results = town(tmp_path, huiskamer("A", "N 3", capaciteit="10", openingstijden="Mo 10:00-14:00"))
    table = compute_maten(results, ["capaciteit"])["capaciteit"].set_index("gebiedcode")
    assert table["plaatsuren_2sfca"][[N1, N2, NOORD, GEMEENTE]].tolist() == pytest.approx([4, 0, 1, 0.5])
    # conservation: score × people is the supply, in every measure of this one offering but balanced FCA, in
    # which the scores (not those of people) add up to the ratio: 5 over eight herkomsten
    for column in ("plaatsuren_per_inwoner", "plaatsuren_2sfca"):
        assert table[column][GEMEENTE] * 80 == pytest.approx(40, abs=1e-9)
    assert table["plaatsuren_gebalanceerd"][N1] == pytest.approx(5 / 8 * 0.8)
    assert set(table["status"]) == {"bekend"}


def test_capaciteit_with_an_unknown_supply_is_a_lower_bound(tmp_path: Path) -> None:
    known = huiskamer("A", "N 3", capaciteit="10", openingstijden="Mo 10:00-14:00")
    results = town(tmp_path, known, huiskamer("B", "N 30", capaciteit="10"))  # hours of B are unknown
    table = compute_maten(results, ["capaciteit"])["capaciteit"].set_index("gebiedcode")
    assert table["status"][[N1, N4, GEMEENTE]].tolist() == ["bekend", "ondergrens", "ondergrens"]
    assert table["aantal_capaciteit_onbekend"][[N1, N4, GEMEENTE]].tolist() == [0, 1, 1]


def test_capaciteit_without_facts_is_unknown(tmp_path: Path) -> None:
    results = town(tmp_path, huiskamer("A", "N 3"))
    table = compute_maten(results, ["capaciteit"])["capaciteit"]
    assert len(table) == 11
    assert table[[c for c in table.columns if c.startswith("plaatsuren")]].isna().all(axis=None)
    assert set(table["status"]) == {"onbekend"}


def test_verdeling_by_hand(tmp_path: Path) -> None:
    # dekking of jeugd per buurt: N1 0.8, all seven others 0; every buurt weighs 10.
    # Gini of (0, ..., 0, 0.8): 2 * 8 * 0.8 / (8 * 0.8) - 9 / 8 = 0.875; the lowest 40 % have nothing
    data = Roosterdam(aanbod=[huiskamer("A", "N 3")], pairs=[("jeugd", "huiskamer", 400)]).write(tmp_path)
    incomes = {N1: 20000, N2: 30000, N3: 40000, N4: 50000}
    rows = [f"{code},inkomen_huishouden_eur,{income},2021,test,nee" for code, income in incomes.items()]
    text = "\n".join(["gebiedcode,cijfer,waarde,peiljaar,bron,schatting", *rows]) + "\n"
    (data / "geo" / "gebiedscijfers.csv").write_text(text, encoding="utf-8")
    table = compute_maten(run(read_bronnen(data)), ["verdeling"])["verdeling"].set_index("gebiedcode")
    assert table["gini"][GEMEENTE] == pytest.approx(0.875)
    assert math.isnan(table["palma"][GEMEENTE])
    # income is known in Noord: N1 is the lowest quarter, its rank 1/8; 2 * 1/8 - 1 = -0.75
    assert table["concentratie_index"][NOORD] == pytest.approx(-0.75)
    assert table["aantal_inkomen_onbekend"][[NOORD, GEMEENTE]].tolist() == [0, 4]
    assert table["status"][[NOORD, ZUID]].tolist() == ["bekend", "onbekend"]  # nobody is reached in Zuid


def test_redenen_say_closed_and_not_practical(tmp_path: Path) -> None:
    # two huiskamers reach all of N1 (m = 0 ... 7 and 2 ... 9), open on Monday morning only, with steps
    cells = {"openingstijden": "Mo 10:00-12:00", "rolstoel": "nee"}
    results = town(tmp_path, huiskamer("A", "N 3", **cells), huiskamer("B", "N 6", **cells))
    table = compute_maten(results, ["redenen"])["redenen"]
    mine = table[table["gebiedcode"] == N1].set_index("oorzaak")
    assert set(mine.index) == {"gesloten", "niet_praktisch"}
    assert mine["reden"]["gesloten"].startswith("gesloten: dichtbij genoeg, maar niet op ma middag, ma avond")
    assert mine["tekort_inwoners"].tolist() == [10, 10]
    # doelgroepen of Roosterdam have all five drempels; only the steps are known to be in the way
    drempels = "kosten, taal, niet traploos, verwijzing nodig of vooraf aanmelden"
    assert mine["reden"]["niet_praktisch"] == (
        f"niet praktisch: dichtbij genoeg, maar er is een drempel ({drempels})"
    )
    assert mine["oplossing"]["niet_praktisch"] == (
        f"Haal de drempels weg bij aanbod dat er al is ({drempels}); "
        "voor 10 mensen van de doelgroep ‘Jeugd’ is het dan bereikbaar."
    )
    far = table[table["gebiedcode"] == Z1].set_index("oorzaak")
    assert set(far.index) == {"te_ver"}
    # 80 % of the 10 jongeren of Z1 is 8; small groups are not counted out in a sentence
    assert "nog minder dan 10 mensen van de doelgroep ‘Jeugd’ sluiten dit hiaat" in far["oplossing"]["te_ver"]
    town_row = table[(table["gebiedcode"] == GEMEENTE) & (table["oorzaak"] == "te_ver")]
    # N1 (10) and m = 10 of N2 are within 400 m; 80 % of 80 is 64
    reached = float(results.dekking.set_index("gebiedcode")["inwoners_binnen_norm"][GEMEENTE])
    assert f"van nog {math.ceil(64 - reached)} mensen" in town_row["oplossing"].iloc[0]


def test_only_who_lives_near_is_promised_that_it_can_be_reached(tmp_path: Path) -> None:
    # 200 people in each buurt; N 4 has m = 0 ... 8 at 400 m, nine tenths of N1, and steps keep them all out
    roosterdam = Roosterdam(
        aanbod=[huiskamer("A", "N 4", rolstoel="nee")],
        pairs=[("alle", "huiskamer", 400)],
        people={"alle": [200] * 8},
        own_rows={},
    )
    table = compute_maten(run(read_bronnen(roosterdam.write(tmp_path))), ["redenen"])["redenen"]
    mine = table[(table["gebiedcode"] == N1) & (table["oorzaak"] == "niet_praktisch")]
    assert mine["tekort_inwoners"].tolist() == [200]
    assert (
        mine["oplossing"]
        .str.endswith("voor 180 mensen van de doelgroep ‘Alle inwoners’ is het dan bereikbaar.")
        .all()
    )


@pytest.mark.parametrize(
    ("count", "expected"), [(1, "a"), (2, "a en b"), (5, "a, b, c, d en 1 ander dagdeel")]
)
def test_dagdelen_are_listed_as_people_say_them(count: int, expected: str) -> None:
    assert list_dagdelen(["a", "b", "c", "d", "e"][:count]) == expected


def test_unknown_people_leave_brug_of_gebouw_open(tmp_path: Path) -> None:
    # Nobody knows how many ouderen live in Z4, and so in Zuid and the town: also where all of them are near
    # (huiskamer, 9 km), and where there is nothing to ride to (eettafel).
    roosterdam = Roosterdam(
        aanbod=[huiskamer("A", "Z 35")], pairs=[("ouderen", "huiskamer", 9000), ("ouderen", "eettafel", 400)]
    )
    roosterdam.own_rows = {}
    table = compute_maten(run(read_bronnen(roosterdam.write(tmp_path))), ["brug_gebouw"])["brug_gebouw"]
    table = table[table["gebiedcode"].isin([GEMEENTE, ZUID, Z4])]
    assert set(table["status"]) == {"onbekend"}
    assert table[["inwoners_buiten", "erbij_brug", "erbij_gebouw"]].isna().all(axis=None)
    assert set(table["locatie"]) == {""}


def test_the_register_without_a_soort_keeps_its_fixed_sentence(tmp_path: Path) -> None:
    results = town(tmp_path, huiskamer("A", "N 3"), pairs=[("jeugd", "taalcafe", 400)])
    table = compute_maten(results, ["redenen"])["redenen"]
    assert set(table["reden"]) == {"niet in het register: eerst nagaan"}
    assert set(table["oorzaak"]) == {"geen_aanbod"}


def test_people_of_a_buurt_without_figures_are_the_rest_of_their_wijk(tmp_path: Path) -> None:
    # ouderen: Z1 10, Z2 20, Z3 30, Z4 unknown; with 100 in the wijk, Z4 has 40; without, it stays unknown
    for total, expected in ((100.0, 40.0), (60.0, 0.0), (50.0, math.nan), (None, math.nan)):
        roosterdam = Roosterdam(own_rows={} if total is None else {(ZUID, "ouderen"): total})
        results = run(read_bronnen(roosterdam.write(tmp_path / str(total))))
        people = people_of(results.basis, "ouderen")
        codes = results.bronnen.herkomsten["buurtcode"].to_numpy(dtype=object)
        found = people[codes == "BU99990204"].sum()
        assert found == pytest.approx(expected, nan_ok=True), total
        assert people[codes == N1].sum() == pytest.approx(100)


def test_a_measure_without_pairs_of_its_own_is_asked_per_place(tmp_path: Path) -> None:
    class Plain:
        def __init__(self, inner: object) -> None:
            self.nearest = inner.nearest  # type: ignore[attr-defined]
            self.naam, self.omwegfactor = "plain", 1.0

    results = town(tmp_path, huiskamer("A", "N 3"))
    van = results.bronnen.herkomsten[["x_rd", "y_rd"]].to_numpy()
    naar = np.array([[200050.0, 501500.0], [200350.0, 501500.0], [200050.0, 501500.0]])
    own = measure_pairs(results.maat, van, naar, max_m=400)
    other = measure_pairs(Plain(results.maat), van, naar, max_m=400)
    assert sorted(zip(own.herkomst, own.aanbod, own.afstand_m, strict=True)) == sorted(
        zip(other.herkomst, other.aanbod, other.afstand_m, strict=True)
    )


def test_new_places_by_hand(tmp_path: Path) -> None:
    # candidates at N 15 (reaches m = 11 ... 19) and at Z 4 (m = 0 ... 8: 9 of the 10 jongeren of Z1)
    data = Roosterdam(aanbod=[huiskamer("A", "N 3")], pairs=[("jeugd", "huiskamer", 400)]).write(tmp_path)
    results = run(read_bronnen(data))
    own = pd.DataFrame(
        {
            "locatie_id": ["L1", "L2"],
            "naam": ["Kerk", "School"],
            **{axis: [float(point(op)[axis]) for op in ("N 15", "Z 4")] for axis in ("x_rd", "y_rd")},
        }
    )
    object.__setattr__(results.bronnen.aanvulling, "kandidaten", own)
    norm, bereik = results.normen.normen[0], build_bereik(results)
    # N2: five herkomsten weigh 3 and five 1, together 20 for 10 jongeren. Kerk reaches m = 11 ... 14
    # (4 × 1.5) and m = 15 ... 19 (5 × 0.5): 8.5
    found = find_plekken(bereik, norm, k=2)
    assert found.table["locatie_id"].tolist() == ["L2", "L1"]
    assert found.table["inwoners_erbij"].tolist() == pytest.approx([9, 8.5])
    assert [found.erbij, found.result.bound] == pytest.approx([17.5, 17.5])
    assert found.result.optimal
    assert found.buiten == pytest.approx(72)
    for methode, exact in itertools.product(("lscp", "pmedian", "mclp"), (False, True)):
        again = find_plekken(bereik, norm, k=None if methode == "lscp" else 2, methode=methode, exact=exact)
        assert sorted(again.table["locatie_id"]) == ["L1", "L2"], (methode, exact)
        assert again.erbij == pytest.approx(17.5)


def test_who_can_reach_no_place_walks_no_metres(tmp_path: Path) -> None:
    # A street along Noord only. With a huiskamer at N 3 and a new one at N 15 the walks are, in 100 m: N1
    # 3 + 2 + 1 + 0 + 1 + ... + 6 = 27; N2 1.5 (5 + 4 + 3 + 2 + 1) + 0.5 (0 + 1 + 2 + 3 + 4) = 27.5;
    # N3 5 + ... + 14 = 95; N4 15 + ... + 24 = 195
    data = Roosterdam(aanbod=[huiskamer("A", "N 3")], pairs=[("jeugd", "huiskamer", 400)]).write(tmp_path)
    street = Looproute(Netwerk.from_stukken([[200050, 501500], [204050, 501500]], [0], [1]))
    results = run(read_bronnen(data), maat=street)
    norm, bereik = results.normen.normen[0], build_bereik(results)
    for exact in (False, True):
        object.__setattr__(results.bronnen.aanvulling, "kandidaten", candidates("N 15", "Z 4"))
        found = find_plekken(bereik, norm, k=1, methode="pmedian", exact=exact)
        assert found.table["locatie_id"].tolist() == ["N 15"]
        assert (found.result.waarde, found.result.bound) == pytest.approx((34450, 34450))
    nobody = run(replace(results.bronnen, aanbod=results.bronnen.aanbod.iloc[:0]), maat=street)
    object.__setattr__(nobody.bronnen.aanvulling, "kandidaten", candidates("Z 4"))
    with pytest.raises(UsageError, match="Niemand van deze doelgroep kan bij een van deze plekken komen"):
        find_plekken(build_bereik(nobody), norm, k=1, methode="pmedian")


def candidates(*ops: str) -> pd.DataFrame:
    places = {axis: [float(point(op)[axis]) for op in ops] for axis in ("x_rd", "y_rd")}
    return pd.DataFrame({"locatie_id": ops, "naam": ops, **places})


def test_new_places_that_cannot_be_sought(tmp_path: Path) -> None:
    results = town(tmp_path, huiskamer("A", "N 3"), pairs=[("mantelzorgers", "huiskamer", 400)])
    bereik, norm = build_bereik(results), results.normen.normen[0]
    with pytest.raises(UsageError, match="Methode 'best' bestaat niet"):
        find_plekken(bereik, norm, k=1, methode="best")
    with pytest.raises(UsageError, match="Geef een aantal met --k"):
        find_plekken(bereik, norm)
    nobody = Norm("ouderen_85", "huiskamer", 400, 0.8)
    with pytest.raises(UsageError, match="niet bekend hoeveel mensen"):
        find_plekken(bereik, nobody, k=1)


def test_build_writes_the_tables_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Roosterdam().write(tmp_path)
    always = {"dekking", "hiaten", "aanbod", "bevindingen"}

    def build(out: str, *more: str) -> tuple[int, set[str], str]:
        outcome = run_cli(capsys, monkeypatch, "build", "--data", data, "--out", tmp_path / out, *more)
        return outcome.code, {path.stem for path in (tmp_path / out).glob("*.csv")}, outcome.err

    assert build("all")[:2] == (0, always | set(MATEN) - {"clusters"})
    assert build("some", "--alleen", "overlap, dekking")[:2] == (0, always | {"overlap"})
    code, written, message = build("none", "--alleen", "overlop")
    assert (code, written) == (1, set())
    assert "Tabel 'overlop' bestaat niet. Kies uit: dekking, hiaten, dagdelen" in message
    code, _, message = build("walk", "--maat", "looproute", "--alleen", "dekking")
    assert code == 0
    assert "Er is geen netwerk van straten" in message
    assert "Gemeten: hemelsbreed × omwegfactor 1." in message
    code, _, message = build("both", "--maat", "hemelsbreed", "--netwerk", "straten.gpkg")
    assert (code, "Laat een van beide weg" in message) == (1, True)
    code, _, message = build("gone", "--netwerk", str(tmp_path / "straten.json"))
    assert (code, "ontbreekt" in message) == (1, True)


def test_locaties_prints_and_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    roosterdam = Roosterdam(aanbod=[huiskamer("A", "N 3")], pairs=[("alle", "huiskamer", 400)])
    data = roosterdam.write(tmp_path)
    pair = ("--doelgroep", "alle", "--aanbodsoort", "huiskamer")

    def seek(*more: object) -> tuple[int, str, str]:
        arguments = ("locaties", "--data", data, "--out", tmp_path / "out", *more)
        outcome = run_cli(capsys, monkeypatch, *arguments)
        return outcome.code, outcome.out, outcome.err

    code, out, _ = seek(*pair, "--k", 2)
    written = pd.read_csv(tmp_path / "out" / "locaties.csv")
    assert code == 0
    assert len(written) == 2
    assert f"Samen komen {round(written['inwoners_erbij'].sum()):,}".replace(",", ".") in out
    assert "hoogstens" in out
    assert seek(*pair, "--methode", "lscp")[0] == 0
    assert seek(*pair, "--k", 1, "--methode", "pmedian", "--exact", "--afstand", 500)[0] == 0
    assert "Geef een aantal met --k" in seek(*pair)[2]
    assert "geen norm" in seek("--doelgroep", "alle", "--aanbodsoort", "taalcafe", "--k", 1)[2]
    assert "staat niet in normen.toml" in seek("--doelgroep", "x", "--aanbodsoort", "y", "--k", 1)[2]


def write_streets(path: Path) -> Path:
    """Draw one street along each line of the town, with a bridge between them at x = 200050 only."""
    streets = [LineString([(200050, y), (204050, y)]) for y in (501500, 500500)]
    bridge = LineString([(200050, 500500), (200050, 501500)])
    gpd.GeoDataFrame({"naam": ["N", "Z", "brug"]}, geometry=[*streets, bridge], crs=28992).to_file(path)
    return path


def test_walking_along_streets_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # from N 20 it is 1000 m straight to Z 20, but 2000 + 1000 + 2000 m over the bridge
    roosterdam = Roosterdam(aanbod=[huiskamer("A", "N 20")], pairs=[("jeugd", "huiskamer", 1000)])
    data = roosterdam.write(tmp_path)
    streets = write_streets(tmp_path / "straten.gpkg")
    arguments = ("build", "--data", data, "--out", tmp_path / "out", "--netwerk", streets)
    outcome = run_cli(capsys, monkeypatch, *arguments)
    assert (outcome.code, "Gemeten: looproute." in outcome.err) == (0, True)
    assert "9 km straat in 1 los deel" in outcome.err
    dekking = pd.read_csv(tmp_path / "out" / "dekking.csv").set_index("gebiedcode")
    assert set(dekking["maat"]) == {"looproute"}
    # m = 10 ... 30 of Noord lie within 1000 m: all of N2 and N3 and one place of N4; nobody in Zuid
    reached = dekking["inwoners_binnen_norm"]
    assert reached[[NOORD, ZUID]].tolist() == pytest.approx([21, 0])
    dagdelen = pd.read_csv(tmp_path / "out" / "dagdelen.csv")
    most = dagdelen[dagdelen["gebiedcode"] == NOORD]["inwoners_binnen_norm_max"]
    assert most.tolist() == pytest.approx([21] * 21)
    # five norms, two measures (the streets and the straight line), all records or the sure ones, three places
    houdbaar = pd.read_csv(tmp_path / "out" / "houdbaarheid.csv").set_index("gebiedcode")
    assert set(houdbaar["aantal_varianten"]) == {5 * 2 * 2 * 3}
    assert houdbaar["houdbaarheid"][N1] == "robuust"


def test_the_order_of_the_register_changes_nothing(tmp_path: Path) -> None:
    rows = [
        huiskamer("A", "N 3", openingstijden="Mo 10:00-12:00", capaciteit="5"),
        huiskamer("B", "N 6", locatieprecisie="straat"),
        {**huiskamer("C", "N 3", zeker="nee"), "aanbodsoort": "buurthuis"},
        {"aanbod_id": "D", "naam": "D", "aanbodsoort": "huiskamer", "wijkcode": ZUID, "bereik": "punt"},
    ]
    pairs = [("jeugd", "huiskamer", 400.0), ("alle", "ontmoeting", 300.0)]
    one = compute_maten(town(tmp_path / "one", *rows, pairs=pairs))
    other = compute_maten(town(tmp_path / "other", *reversed(rows), pairs=pairs))
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], check_exact=False, atol=1e-9, rtol=0, obj=name)
