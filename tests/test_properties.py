"""What holds in every town: a second computation of the whole dekking, and properties that need no answers.

`Plain` is written from the agreements alone, one herkomst at a time with exact fractions. It is slow and
shares nothing with the program but the input, so where the two agree the figures are what was agreed.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Norm, Results, compute_pair, read_bronnen, run
from tests.roosterdam import BUURTEN, GEMEENTE, NOORD, ZUID, Roosterdam

CODES = list(BUURTEN)
WIJK = {code: NOORD if code.startswith("BU999901") else ZUID for code in CODES}
MEMBERS = {
    **{code: {code} for code in CODES},
    **{wijk: {code for code in CODES if WIJK[code] == wijk} for wijk in (NOORD, ZUID)},
    GEMEENTE: set(CODES),
}
RADIUS = {"adres": 0, "postcode6": 100, "straat": 250, "gebouw_nabij": 300}
PART_OF = {"ouderen_75": ["ouderen"], "ouderen_85": ["ouderen_75"]}
DOELGROEPEN = ["alle", "ouderen", "ouderen_75", "ouderen_85", "jeugd", "mantelzorgers"]
SOORTEN = {"huiskamer": {"huiskamer"}, "vervoer": {"vervoer"}, "ontmoeting": {"huiskamer", "buurthuis"}}

# --------------------------------------------------------------------------------------------- any small town

# All places lie on multiples of 50 m and all norms are multiples of 50 m, so "equal to the norm" happens
# often and "a hair further than the norm" never does.
on_the_line = st.integers(-20, 100).map(lambda step: 200000 + 50 * step)
up_the_line = st.integers(-10, 50).map(lambda step: 500000 + 50 * step)


@st.composite
def offerings(draw: st.DrawFn) -> dict[str, str]:
    """Draw one row of the register: a point, an area, or something that is listed apart."""
    row = {
        "aanbodsoort": draw(st.sampled_from(["huiskamer", "buurthuis", "inloophuis"])),
        "doelgroepen": ";".join(draw(st.sets(st.sampled_from(DOELGROEPEN), max_size=2))),
        "bereik": draw(st.sampled_from(["punt"] * 5 + ["gebied", "stad", "thuis"])),
    }
    kind = draw(st.sampled_from(["point", "point", "point", "wijk", "werkgebied", "city", "middle"]))
    if kind in {"point", "middle"}:
        row["x_rd"], row["y_rd"] = str(draw(on_the_line)), str(draw(up_the_line))
        kinds = list(RADIUS) if kind == "point" else ["buurt", "wijk", "onbekend"]
        row["locatieprecisie"] = draw(st.sampled_from(kinds))
    elif kind == "wijk":
        row["wijkcode"], row["locatieprecisie"] = draw(st.sampled_from([NOORD, ZUID])), "wijk"
    elif kind == "werkgebied":
        row["locatieprecisie"] = "wijk"
        row["werkgebied"] = ";".join(
            draw(st.sets(st.sampled_from([*CODES, NOORD, ZUID]), min_size=1, max_size=3))
        )
    else:
        row["locatieprecisie"] = "stad"
    return row


@st.composite
def herkomsten(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw one to three places per buurt, each inside its buurt, with uneven gewichten."""
    rows = []
    for code, naam in BUURTEN.items():
        west, south = 200000 + 1000 * (int(naam[1]) - 1), 501000 if naam[0] == "N" else 500000
        for _ in range(draw(st.integers(1, 3))):
            x, y = west + 50 * draw(st.integers(0, 20)), south + 50 * draw(st.integers(0, 20))
            gewicht = draw(st.sampled_from(["1", "2", "0.5", "7"]))
            rows.append({"x_rd": str(x), "y_rd": str(y), "buurtcode": code, "gewicht": gewicht})
    return rows


numbers = st.one_of(st.none(), st.just(0), st.integers(1, 400))


@st.composite
def towns(draw: st.DrawFn, *, known: bool = False) -> Roosterdam:
    """Draw a town; with `known`, everybody is counted in every buurt and nowhere else."""
    amount = st.integers(0, 400) if known else numbers
    people: dict[str, list[float | None]] = {
        code: draw(st.lists(amount, min_size=8, max_size=8)) for code in ("ouderen_75", "alle")
    }
    own = {} if known else draw(
        st.dictionaries(
            st.tuples(st.sampled_from([NOORD, ZUID, GEMEENTE]), st.sampled_from(["ouderen_75", "alle"])),
            st.integers(0, 900), max_size=3,
        )
    )  # fmt: skip
    aanbod = draw(st.lists(offerings(), min_size=1, max_size=7))
    metres = st.integers(0, 40).map(lambda step: 50 * step)
    return Roosterdam(
        pairs=[
            ("ouderen_75", "ontmoeting", draw(metres)),
            ("alle", "huiskamer", draw(metres)),
            ("jeugd", "huiskamer", draw(metres)),
            ("ouderen_75", "vervoer", draw(metres)),
        ],
        min_aandeel=draw(st.sampled_from([0.5, 0.8, 1.0])),
        normen=Roosterdam().normen.replace(
            "omwegfactor = 1.0", f"omwegfactor = {draw(st.sampled_from([1.0, 1.3]))}"
        ),
        people=people,
        own_rows=dict(own),
        aanbod=[{"aanbod_id": f"A{i}", "naam": f"Plek {i}", **row} for i, row in enumerate(aanbod)],
        herkomsten=draw(herkomsten()),
    )


def compute(town: Roosterdam) -> Results:
    with tempfile.TemporaryDirectory() as folder:
        return run(read_bronnen(town.write(Path(folder))))


# ----------------------------------------------------------------------------------- the same in a second way


class Plain:
    """The dekking of a town, computed as one would explain it."""

    def __init__(self, town: Roosterdam) -> None:
        """Take the town as it was drawn, before it was written to files."""
        self.town = town
        self.factor = Fraction("1.3") if "omwegfactor = 1.3" in town.normen else Fraction(1)
        self.places = [
            (int(r["x_rd"]), int(r["y_rd"]), r["buurtcode"], Fraction(r["gewicht"]))
            for r in town.herkomsten or []
        ]

    def accepted(self, doelgroep: str) -> set[str]:
        return {doelgroep, "alle"}.union(*(self.accepted(up) for up in PART_OF.get(doelgroep, [])))

    def serving(self, doelgroep: str, soort: str) -> list[dict[str, str]]:
        return [
            row
            for row in self.town.aanbod
            if row["aanbodsoort"] in SOORTEN[soort]
            and row["bereik"] == "punt"
            and set((row["doelgroepen"] or "alle").split(";")) & self.accepted(doelgroep)
        ]

    def buurt_at(self, row: dict[str, str]) -> str | None:
        """Give the lowest code whose closed square holds the point."""
        for code, naam in BUURTEN.items():
            west, south = 200000 + 1000 * (int(naam[1]) - 1), 501000 if naam[0] == "N" else 500000
            if 0 <= int(row["x_rd"]) - west <= 1000 and 0 <= int(row["y_rd"]) - south <= 1000:
                return code
        return None

    def area(self, row: dict[str, str]) -> set[str]:
        """Give the buurten an offering may be in when its point says too little."""
        if row.get("werkgebied"):
            return set().union(*(MEMBERS[code] for code in row["werkgebied"].split(";")))
        if row.get("wijkcode"):
            return MEMBERS[row["wijkcode"]]
        if row["locatieprecisie"] in {"stad", "onbekend"}:
            return set(CODES)
        code = self.buurt_at(row)
        if code is None:
            return set()
        return {code} if row["locatieprecisie"] == "buurt" else MEMBERS[WIJK[code]]

    def distances(self, doelgroep: str, soort: str) -> list[tuple[float, float, float]]:
        """Give per herkomst the central, the shortest and the longest distance it could be."""
        offers = self.serving(doelgroep, soort)
        found = []
        for x, y, buurt, _ in self.places:
            central, low, high = [math.inf], [math.inf], [math.inf]
            for row in offers:
                if row["locatieprecisie"] in RADIUS:
                    d, radius = (
                        math.dist((x, y), (int(row["x_rd"]), int(row["y_rd"]))),
                        RADIUS[row["locatieprecisie"]],
                    )
                    central.append(d)
                    low.append(max(0, d - radius))
                    high.append(d + radius)
                elif buurt in self.area(row):
                    low.append(0)
            factor = float(self.factor)
            found.append((min(central) * factor, min(low) * factor, min(high) * factor))
        return found

    def inwoners(self, gebied: str, doelgroep: str) -> int | None:
        if (gebied, doelgroep) in self.town.own_rows:
            return int(self.town.own_rows[gebied, doelgroep])
        numbers_ = self.town.people.get(doelgroep, [None] * 8)
        counts = [numbers_[CODES.index(code)] for code in MEMBERS[gebied]]
        return None if None in counts else int(sum(count or 0 for count in counts))

    def weights(self, gebied: str, doelgroep: str) -> list[Fraction]:
        """Give the weight of each herkomst in a gebied: people, or gewicht where a buurt is unknown."""
        per_buurt = {code: self.inwoners(code, doelgroep) for code in MEMBERS[gebied]}
        known = None not in per_buurt.values() and sum(n or 0 for n in per_buurt.values()) > 0
        totals = {code: sum(g for *_, b, g in self.places if b == code) for code in CODES}
        return [
            Fraction(0) if b not in MEMBERS[gebied]
            else Fraction(per_buurt[b] or 0) * g / totals[b] if known
            else g
            for *_, b, g in self.places
        ]  # fmt: skip

    def row(self, gebied: str, doelgroep: str, soort: str, norm: float) -> dict[str, Any]:
        distances, weights = self.distances(doelgroep, soort), self.weights(gebied, doelgroep)
        inwoners, total = self.inwoners(gebied, doelgroep), sum(weights)
        tie = 1e-6  # the last bits of a root; places and norms are 50 m apart
        share = [
            sum((w for d, w in zip(distances, weights, strict=True) if d[end] <= norm + tie), Fraction(0))
            / total
            for end in range(3)
        ]
        central, most, least = share
        status = self.judge(central, inwoners)
        seen = any(row["aanbodsoort"] in SOORTEN[soort] for row in self.town.aanbod)
        changes = any(self.judge(bound, inwoners) != status for bound in (most, least))
        people = None if inwoners is None else Fraction(inwoners)
        return {
            "inwoners": inwoners,
            "inwoners_binnen_norm": None if people is None else central * people,
            "inwoners_binnen_norm_min": None if people is None else least * people,
            "inwoners_binnen_norm_max": None if people is None else most * people,
            "aandeel_binnen_norm": None if inwoners == 0 else central,
            "afstand_mediaan_m": self.quantile(Fraction(1, 2), distances, weights, inwoners),
            "afstand_p90_m": self.quantile(Fraction(9, 10), distances, weights, inwoners),
            "aantal_aanbod": self.count(gebied, doelgroep, soort),
            "status": status,
            "voorlopig": "ja" if changes or (status == "hiaat" and not seen) else "nee",
        }

    def judge(self, share: Fraction, inwoners: int | None) -> str:
        if inwoners is None:
            return "onbekend"
        return "voldoet" if inwoners == 0 or share >= Fraction(str(self.town.min_aandeel)) else "hiaat"

    def quantile(
        self,
        part: Fraction,
        distances: list[tuple[float, float, float]],
        weights: list[Fraction],
        inwoners: int | None,
    ) -> float | None:
        if inwoners == 0:
            return None
        running = Fraction(0)
        for d, weight in sorted(zip((d[0] for d in distances), weights, strict=True)):
            running += weight
            if running >= part * sum(weights):
                return None if math.isinf(d) else d
        raise AssertionError

    def count(self, gebied: str, doelgroep: str, soort: str) -> int:
        number = 0
        for row in self.serving(doelgroep, soort):
            if row["locatieprecisie"] in RADIUS:
                code = self.buurt_at(row)
                where = set() if code is None else {code}
            else:
                where = self.area(row)
            number += bool(where) and where <= MEMBERS[gebied]
        return number


@settings(max_examples=50, deadline=None, derandomize=True)
@given(towns())
def test_the_whole_dekking_computed_in_a_second_way(town: Roosterdam) -> None:
    results, plain = compute(town), Plain(town)
    norms = {(doelgroep, soort): metres for doelgroep, soort, metres in town.pairs}
    assert len(results.dekking) == 11 * len(norms)
    for found in results.dekking.to_dict("records"):
        pair = (found["doelgroep"], found["aanbodsoort"])
        for column, value in plain.row(found["gebiedcode"], *pair, norms[pair]).items():
            where = (found["gebiedcode"], *pair, column)
            if value is None:
                assert math.isnan(found[column]), where
            elif isinstance(value, str):
                assert found[column] == value, where
            else:
                assert found[column] == pytest.approx(float(value), rel=1e-9, abs=1e-9), where


# ------------------------------------------------------------------------------------- what needs no answers

SOME = settings(max_examples=10, deadline=None, derandomize=True)
REACHED = [f"inwoners_binnen_norm{end}" for end in ("_min", "", "_max")]


def not_less(more: pd.Series, less: pd.Series) -> bool:
    """Tell whether `more` is at least `less` wherever both are known, up to the last bits."""
    return bool((more.fillna(0) >= less.fillna(0) - 1e-9).all())


@SOME
@given(towns())
def test_bounds_lie_on_either_side(town: Roosterdam) -> None:
    results = compute(town)
    least, central, most = (results.dekking[column] for column in REACHED)
    assert not_less(central, least)
    assert not_less(most, central)
    assert not_less(results.dekking["inwoners"], most)
    for doelgroep, soort, _ in town.pairs:
        pair = results.afstanden.for_pair(doelgroep, soort)
        assert (pair.afstand_min_m <= pair.afstand_m).all()
        assert (pair.afstand_m <= pair.afstand_max_m).all()
        assert (pair.afstand_min_m >= 0).all()


@SOME
@given(towns(), offerings())
def test_another_offering_never_lengthens_a_distance(town: Roosterdam, extra: dict[str, str]) -> None:
    before = compute(town)
    richer = replace(town, aanbod=[*town.aanbod, {"aanbod_id": "Z", "naam": "Nieuw", **extra}])
    after = compute(richer)
    for doelgroep, soort, _ in town.pairs:
        old, new = (r.afstanden.for_pair(doelgroep, soort) for r in (before, after))
        for bound in ("afstand_m", "afstand_min_m", "afstand_max_m"):
            assert (getattr(new, bound) <= getattr(old, bound)).all()
    for column in REACHED:
        assert not_less(after.dekking[column], before.dekking[column])


@SOME
@given(towns(), st.integers(0, 1500), st.integers(0, 1500))
def test_a_longer_norm_never_lowers_dekking(town: Roosterdam, metres: int, more: int) -> None:
    results = compute(town)
    for doelgroep, soort, _ in town.pairs:
        short, _ = compute_pair(results, Norm(doelgroep, soort, metres, 0.8))
        long, _ = compute_pair(results, Norm(doelgroep, soort, metres + more, 0.8))
        for column in [*REACHED, "aandeel_binnen_norm"]:
            assert not_less(long[column], short[column])
        # the distance people have to go does not depend on what we find acceptable
        pd.testing.assert_series_equal(long["afstand_p90_m"], short["afstand_p90_m"])


@SOME
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(town: Roosterdam, random: Any) -> None:  # noqa: ANN401  (hypothesis)
    def shuffled(rows: Iterable[Any]) -> list[Any]:
        mixed = list(rows)
        random.shuffle(mixed)
        return mixed

    other = replace(
        town,
        aanbod=shuffled(town.aanbod),
        herkomsten=shuffled(town.herkomsten or []),
        people=dict(shuffled(town.people.items())),
        own_rows=dict(shuffled(town.own_rows.items())),
    )
    first, second = compute(town), compute(other)
    pd.testing.assert_frame_equal(first.dekking, second.dekking, rtol=1e-12)
    pd.testing.assert_frame_equal(first.hiaten, second.hiaten, rtol=1e-12)


@SOME
@given(towns(known=True))
def test_totals_survive_being_added_up(town: Roosterdam) -> None:
    dekking = compute(town).dekking
    counts = ["inwoners", *REACHED]
    known = dekking[dekking["doelgroep"] != "jeugd"]  # nobody counted them
    for _, rows in known.groupby(["doelgroep", "aanbodsoort"]):
        buurten, wijken, gemeente = (
            rows.loc[rows["niveau"] == niveau, counts].sum().tolist()
            for niveau in ("buurt", "wijk", "gemeente")
        )
        assert wijken == pytest.approx(buurten, rel=1e-9, abs=1e-9)
        assert gemeente == pytest.approx(buurten, rel=1e-9, abs=1e-9)


@SOME
@given(towns(), st.integers(-100, 100), st.integers(-100, 100))
def test_moving_everything_changes_nothing(town: Roosterdam, east: int, north: int) -> None:
    results = compute(town)
    bronnen, moved = results.bronnen, {}
    for name in ("herkomsten", "aanbod"):
        table = getattr(bronnen, name).copy()
        table["x_rd"], table["y_rd"] = table["x_rd"] + 50 * east, table["y_rd"] + 50 * north
        moved[name] = table
    again = run(replace(bronnen, **moved))
    pd.testing.assert_frame_equal(again.dekking, results.dekking)


@SOME
@given(towns())
def test_hiaten_are_the_rows_that_fall_short(town: Roosterdam) -> None:
    results = compute(town)
    dekking, hiaten = results.dekking, results.hiaten
    keys = ["gebiedcode", "doelgroep", "aanbodsoort"]
    wanted = dekking[dekking["status"] == "hiaat"].set_index(keys)
    assert hiaten["rang"].tolist() == list(range(1, len(wanted) + 1))
    found = hiaten.set_index(keys)
    assert set(found.index) == set(wanted.index)
    wanted = wanted.loc[found.index]
    for column, reached in zip(("tekort_max", "tekort_inwoners", "tekort_min"), REACHED, strict=True):
        assert found[column].tolist() == pytest.approx((wanted["inwoners"] - wanted[reached]).tolist())
    order = [
        (-round(a, 6), -round(b, 6))
        for a, b in zip(found["tekort_min"], found["tekort_inwoners"], strict=True)
    ]
    assert order == sorted(order)
    assert (found["reden"] != "").all()
