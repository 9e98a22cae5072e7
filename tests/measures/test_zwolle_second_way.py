"""Tables of the embedded data computed a second time: whole matrices of distances, people place by place."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from analysis.afstand import Hemelsbreed
from analysis.hiaten import NOT_IN_REGISTER
from analysis.maten import compute_maten
from analysis.maten.houdbaarheid import NORMEN_M, ROBUUST
from analysis.pipeline import Results, compute_pair, read_bronnen, run
from analysis.readers.ligging import AREA_PRECISIES

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.normen import Norm

PAIRS = [("alle", "ontmoeting"), ("ouderen", "ontmoeting"), ("ouderen", "huiskamer"), ("jeugd", "sport")]


@pytest.fixture(scope="module")
def zwolle(root: Path) -> Results:
    return run(read_bronnen(root / "data"))


@pytest.fixture(scope="module")
def maten(zwolle: Results) -> dict[str, pd.DataFrame]:
    return compute_maten(zwolle, ["kwetsbaarheid", "brug_gebouw", "houdbaarheid", "redenen"])


def norm_of(results: Results, pair: tuple[str, str]) -> Norm:
    return next(n for n in results.normen.normen if (n.doelgroep, n.aanbodsoort) == pair)


def mine(table: pd.DataFrame, pair: tuple[str, str]) -> pd.DataFrame:
    return table[(table["doelgroep"] == pair[0]) & (table["aanbodsoort"] == pair[1])]


class Again:
    """One pair with whole matrices: who lives where, and how far every offering is."""

    def __init__(self, results: Results, pair: tuple[str, str]) -> None:
        """Lay every herkomst beside every offering of the pair."""
        normen, herkomsten = results.normen, results.bronnen.herkomsten
        self.norm = norm_of(results, pair)
        soorten, serves = normen.soorten_of(pair[1]), normen.accepted_doelgroepen(pair[0])
        aanbod = results.aanbod
        fits = aanbod["telt_mee"] & aanbod["aanbodsoort"].isin(list(soorten))
        fits &= aanbod["doelgroepen"].map(lambda codes: not serves.isdisjoint(codes.split(";")))
        self.aanbod = aanbod[fits].sort_values("aanbod_id")
        self.placed = (
            self.aanbod["x_rd"].notna() & ~self.aanbod["locatieprecisie"].isin(AREA_PRECISIES)
        ).to_numpy()
        x, y = (herkomsten[c].to_numpy() for c in ("x_rd", "y_rd"))
        dx = x[:, None] - self.aanbod["x_rd"].to_numpy(float)[None]
        dy = y[:, None] - self.aanbod["y_rd"].to_numpy(float)[None]
        self.afstand = np.where(self.placed, np.sqrt(dx**2 + dy**2) * normen.omwegfactor, np.inf)
        self.straal = (
            self.aanbod["locatieprecisie"].map(normen.radius_m).fillna(0.0).to_numpy() * normen.omwegfactor
        )
        self.inside = np.array([self._in_area(row, results) for _, row in self.aanbod.iterrows()]).T.reshape(
            len(x), -1
        )
        self.people = self._spread(results, pair[0])
        self.buurt = herkomsten["buurtcode"].to_numpy(dtype=object)

    def _in_area(self, row: pd.Series, results: Results) -> np.ndarray:
        """Tell of each herkomst whether an offering without a point may be in its buurt."""
        herkomsten, buurten = results.bronnen.herkomsten, results.bronnen.buurten
        if pd.notna(row["x_rd"]) and row["locatieprecisie"] not in AREA_PRECISIES:
            return np.zeros(len(herkomsten), dtype=bool)
        codes = (row["werkgebied"] or row["buurtcode"] or row["wijkcode"] or "").split(";")
        held = buurten[["buurtcode", "wijkcode", "gemeentecode"]].isin(codes).any(axis=1)
        chosen = buurten["buurtcode"][held] if any(codes) else buurten["buurtcode"]
        return np.asarray(herkomsten["buurtcode"].isin(set(chosen)))

    @staticmethod
    def _spread(results: Results, doelgroep: str) -> np.ndarray:
        bevolking = results.bronnen.bevolking
        rows = bevolking[bevolking["doelgroep"] == doelgroep].set_index("gebiedcode")["inwoners"]
        herkomsten = results.bronnen.herkomsten
        per_buurt = herkomsten["buurtcode"].map(rows)
        total = herkomsten.groupby("buurtcode")["gewicht"].transform("sum")
        return np.asarray(per_buurt * herkomsten["gewicht"] / total)

    def near(self, extra_m: float | np.ndarray = 0.0) -> np.ndarray:
        return np.asarray(self.afstand + extra_m <= self.norm.normafstand_m + 0.001)


@pytest.mark.parametrize("pair", PAIRS)
def test_kwetsbaarheid(zwolle: Results, maten: dict[str, pd.DataFrame], pair: tuple[str, str]) -> None:
    again, table = Again(zwolle, pair), mine(maten["kwetsbaarheid"], pair)
    assert table["aanbod_id"].tolist() == again.aanbod["aanbod_id"].tolist()
    central, sure = again.near(), again.near(again.straal)
    possible = again.near(-again.straal) | again.inside
    for column, (_, row) in enumerate(table.iterrows()):
        others = np.arange(len(table)) != column
        alone = central[:, column] & ~central[:, others].any(axis=1)
        loss = again.people[alone].sum() if again.placed[column] else np.nan
        least = again.people[sure[:, column] & ~possible[:, others].any(axis=1)].sum()
        most = again.people[possible[:, column] & ~sure[:, others].any(axis=1)].sum()
        found = row[["inwoners_verlies", "inwoners_verlies_min", "inwoners_verlies_max"]].astype(float)
        assert found.tolist() == pytest.approx([loss, least, most], nan_ok=True, abs=1e-6)
        label = "vasthouden" if least > 1e-9 else "verlaten" if most < 1e-9 else "nagaan"
        assert row["gesprek"] == label


@pytest.mark.parametrize("pair", PAIRS)
def test_brug_of_gebouw(zwolle: Results, maten: dict[str, pd.DataFrame], pair: tuple[str, str]) -> None:
    again, table = Again(zwolle, pair), mine(maten["brug_gebouw"], pair).set_index("gebiedcode")
    kandidaten = zwolle.bronnen.aanvulling.kandidaten
    assert kandidaten is not None
    herkomsten = zwolle.bronnen.herkomsten
    far = np.hypot(
        *(herkomsten[c].to_numpy()[:, None] - kandidaten[c].to_numpy()[None] for c in ("x_rd", "y_rd"))
    )
    helps = far * zwolle.normen.omwegfactor <= again.norm.normafstand_m + 0.001
    nearest = again.afstand.min(axis=1, initial=np.inf)
    outside = np.where(again.near().any(axis=1), 0.0, again.people)
    wijk_of = dict(zip(zwolle.bronnen.buurten["buurtcode"], zwolle.bronnen.buurten["wijkcode"], strict=True))
    place = {
        "buurt": again.buurt,
        "wijk": np.array([wijk_of[code] for code in again.buurt], dtype=object),
        "gemeente": np.array(["GM0193"] * len(again.buurt), dtype=object),
    }
    for code, row in table.iterrows():
        here = place[row["niveau"]] == code
        ride = outside[here & (nearest <= 5000.001)].sum()
        gains = (outside[here, None] * helps[here]).sum(axis=0)
        figures = row[["inwoners_buiten", "erbij_brug", "erbij_gebouw"]].astype(float).tolist()
        assert figures == pytest.approx([outside[here].sum(), ride, gains.max()], abs=1e-6)
        best = kandidaten["locatie_id"].iloc[int(gains.argmax())] if gains.max() > 0 else ""
        assert row["locatie_id"] == best
        assert row["status"] == "bekend"


def test_houdbaarheid_by_running_every_choice(zwolle: Results, maten: dict[str, pd.DataFrame]) -> None:
    """Run the whole pipeline once per choice and look which hiaten stay, at the wijken of three pairs."""
    normen, bronnen = zwolle.normen, zwolle.bronnen
    sure = bronnen.aanbod.assign(telt_mee=bronnen.aanbod["telt_mee"] & (bronnen.aanbod["zeker"] != "nee"))
    worlds = [
        run(replace(bronnen, aanbod=aanbod), maat=Hemelsbreed(factor))
        for factor in (normen.omwegfactor, 1.0)
        for aanbod in (bronnen.aanbod, sure)
    ]
    bevolking = bronnen.bevolking.set_index(["gebiedcode", "doelgroep"])
    for pair in PAIRS[:3]:
        norm = norm_of(zwolle, pair)
        table = mine(maten["houdbaarheid"], pair)
        table = table[table["niveau"] == "wijk"].set_index("gebiedcode")
        gaps = pd.Series(0, index=table.index)
        limits = sorted({*NORMEN_M, norm.normafstand_m})
        for world in worlds:
            for limit in limits:
                dekking = compute_pair(world, replace(norm, normafstand_m=limit))[0].set_index("gebiedcode")
                rows = dekking.loc[table.index]
                for column in (
                    "inwoners_binnen_norm",
                    "inwoners_binnen_norm_min",
                    "inwoners_binnen_norm_max",
                ):
                    gaps += rows[column] / rows["inwoners"] < norm.min_aandeel - 1e-9
        assert table["aantal_varianten"].tolist() == [4 * 3 * len(limits)] * len(table)
        assert table["aantal_hiaat"].tolist() == gaps.tolist()
        guessed = [_is_estimate(bevolking, bronnen.buurten, code, pair[0]) for code in table.index]
        robust = (gaps == 4 * 3 * len(limits)).to_numpy() & ~np.array(guessed, dtype=bool)
        assert ((table["houdbaarheid"] == ROBUUST).to_numpy() == robust).all()
        assert ["schatting" in text.split(";") for text in table["keuze"]] == guessed


def _is_estimate(bevolking: pd.DataFrame, buurten: pd.DataFrame, wijk: str, doelgroep: str) -> bool:
    own = (wijk, doelgroep)
    if own in bevolking.index and bevolking["inwoners"].notna()[own]:
        return bool(bevolking["schatting"][own])
    parts = [(code, doelgroep) for code in buurten["buurtcode"][buurten["wijkcode"] == wijk]]
    known = bevolking.loc[[part for part in parts if part in bevolking.index]]
    return bool(known["schatting"][known["inwoners"].notna()].any())


def cause_of(zwolle: Results, doelgroep: str, aanbodsoort: str) -> str:
    """Say from the register alone why a pair may fall short."""
    normen, aanbod = zwolle.normen, zwolle.aanbod
    of_soort = aanbod[aanbod["aanbodsoort"].isin(normen.soorten_of(aanbodsoort))]
    serves = normen.accepted_doelgroepen(doelgroep)
    mask = [not serves.isdisjoint(codes.split(";")) for codes in of_soort["doelgroepen"]]
    fits = of_soort[np.array(mask, dtype=bool)]
    placed = fits[fits["telt_mee"] & fits["x_rd"].notna() & ~fits["locatieprecisie"].isin(AREA_PRECISIES)]
    if of_soort.empty:
        return "geen_aanbod"
    if fits.empty:
        return "niet_voor_doelgroep"
    if (fits["bereik"] != "punt").all():
        return "geen_plek"
    return "onbekend" if placed.empty else "te_ver"  # "voor een deel te ver" is too far as well


def test_redenen_say_what_the_register_and_the_distances_say(
    zwolle: Results, maten: dict[str, pd.DataFrame]
) -> None:
    table, keys = maten["redenen"], ["gebiedcode", "doelgroep", "aanbodsoort"]
    dekking = {tuple(row[key] for key in keys): row for row in zwolle.dekking.to_dict("records")}
    of_hiaten = table[~table["oorzaak"].isin(["gesloten", "niet_praktisch"])]
    assert len(of_hiaten) == (zwolle.dekking["status"] == "hiaat").sum()
    assert set(of_hiaten["oorzaak"]) >= {"geen_aanbod", "te_ver"}
    for pair, rows in of_hiaten.groupby(["doelgroep", "aanbodsoort"]):
        doelgroep, aanbodsoort = map(str, pair)
        cause, norm = cause_of(zwolle, doelgroep, aanbodsoort), norm_of(zwolle, (doelgroep, aanbodsoort))
        for row in rows.to_dict("records"):
            assert row["oorzaak"] == cause, row["reden"]
            assert cause != "geen_aanbod" or row["reden"] == NOT_IN_REGISTER
            figures = dekking[tuple(row[key] for key in keys)]
            lacking = figures["inwoners"] * norm.min_aandeel - figures["inwoners_binnen_norm"]
            lacking = max(1, math.ceil(lacking - 1e-9))
            said = re.search(r"nog ((?:minder dan )?[\d.]+) mensen", row["oplossing"])
            assert said
            assert said[1] == ("minder dan 10" if lacking < 10 else f"{lacking:,}".replace(",", "."))
