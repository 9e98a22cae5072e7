"""Loading: from a data directory to what the screens draw; the only place that caches.

Everything is kept per fingerprint of the data directory, so a changed file is read at the next click, and per
way of measuring. What is cached is shared by all sessions: screens derive new tables from it and never
change it.
"""

from __future__ import annotations

import contextlib
import hashlib
import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from analysis import kaart, maten
from analysis.bronnen.settings import load_settings
from analysis.commands.options import LOOPROUTES, embedded_data
from analysis.errors import DataError
from analysis.geocoding.opening import find_adresbestand, open_adresbestand
from analysis.geocoding.run import read_gebied
from analysis.maten.clustering import compute_clusters
from analysis.maten.gebruik import compute_gebruik
from analysis.maten.inkomensgroepen import compute_inkomensgroepen
from analysis.maten.keuze import Keuze, compute_keuze, states_of_keuze
from analysis.maten.nieuwe_plekken import Plekken, find_plekken
from analysis.netwerk import Aansluiting, Stratennet, join_streets, read_stratennet
from analysis.normen import Norm
from analysis.pipeline import Results, compute_pair, read_bronnen, rerun, run
from analysis.scenario import read_scenario
from analysis.watals import apply_wijzigingen, compare_dekking, compare_weken, measure_week
from dashboard.state import NORM_RANGE_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from analysis.geocoding import Adresbestand, Gebied
    from analysis.pipeline import Bronnen
    from dashboard.state import Selection

__all__ = [
    "Gelopen",
    "Loaded",
    "Straten",
    "background_tiles",
    "chosen_norm",
    "fingerprint",
    "load",
    "load_adresbestand",
    "load_beeld",
    "load_drawing",
    "load_gebied",
    "load_labels",
    "load_maat",
    "load_points",
    "load_register",
    "load_shapes",
    "load_tekens",
    "load_view",
    "measure",
]

_TILES, _PROBE_TILE = "brt_achtergrondkaart", {"{z}": "7", "{x}": "66", "{y}": "42"}
_PROBE_SECONDS = 2.0
_T = TypeVar("_T")


@dataclass(frozen=True)
class Straten:
    """The file of streets to measure along, and how the dashboard measures until somebody chooses."""

    path: Path
    start: str


@dataclass(frozen=True)
class Gelopen:
    """Results along streets, the streets, and who and what these leave out."""

    results: Results
    net: Stratennet
    aansluiting: Aansluiting


@dataclass(frozen=True)
class Loaded:
    """Results of one data directory in one state, measured in one way.

    `fingerprint` names the state and the way of measuring, `files` the state alone. `straten` None: there are
    none. `gelopen` is there when the results are measured along them; `fault` is why they could not be.
    """

    data: Path
    fingerprint: str
    results: Results
    files: str
    straten: Straten | None = None
    gelopen: Gelopen | None = None
    fault: DataError | None = None


def fingerprint(data: Path) -> str:
    """Give a digest of names, sizes and times of the files in `data`; it changes when a file does.

    What a meeting writes (folder tafel), the history of the register and hidden files (half-written ones,
    answers of services) are not part of the figures.
    """
    digest = hashlib.sha256(str(data.resolve()).encode())
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        beside = parts[:1] == ("tafel",) or parts[:2] == ("aanbod", "register")
        if beside or any(part.startswith(".") for part in parts):
            continue
        with contextlib.suppress(FileNotFoundError):  # gone since the folder was listed
            stat = path.stat()
            if not S_ISDIR(stat.st_mode):
                digest.update(f"{path.relative_to(data)}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@st.cache_resource(show_spinner="De gegevens worden gelezen …", max_entries=3)
def _load(data: str, state: str) -> Results:
    del state  # it is only part of the key, as in the functions below
    return run(read_bronnen(Path(data)))


def load(data: Path, *, netwerk: Path | None = None) -> Loaded:
    """Read and compute `data` in a straight line, or give what is known of it in this state.

    Args:
        data: the data directory.
        netwerk: file of streets to start with; None: those of `data`, once a visitor chooses them.

    Raises:
        DataError: the data directory is refused.

    """
    state, own = fingerprint(data), data / LOOPROUTES
    straten = Straten(own, "hemelsbreed") if own.is_file() else None
    straten = straten if netwerk is None else Straten(netwerk, "looproute")
    return Loaded(data, state, _load(str(data), state), state, straten)


def measure(loaded: Loaded, afstand: str | None) -> Loaded:
    """Give `loaded` measured along its streets, if `afstand` (None: its start) says so and it can be."""
    straten = loaded.straten
    if straten is None or (afstand or straten.start) != "looproute":
        return loaded
    file = _state_of(straten.path)
    net = _load_stratennet(file, straten.path)
    state = f"{loaded.files} {file}"
    found = net if isinstance(net, DataError) else _load_gelopen(state, loaded.results.bronnen, net)
    if isinstance(found, DataError):
        return replace(loaded, fault=found)
    return replace(loaded, fingerprint=state, results=found.results, gelopen=found)


def _state_of(path: Path) -> str:
    stat = path.stat() if path.is_file() else None
    return f"{path.resolve()}|{stat and (stat.st_size, stat.st_mtime_ns)}"


@st.cache_resource(show_spinner="De straten worden gelezen. Dat kan even duren …", max_entries=2)
def _load_stratennet(state: str, _path: Path) -> Stratennet | DataError:
    """Read the streets, or give why they are refused: kept as well, or every click would read them."""
    del state
    try:
        return read_stratennet(_path)
    except DataError as error:
        return error


@st.cache_resource(show_spinner="De looproutes worden gemeten. Dat kan even duren …", max_entries=3)
def _load_gelopen(state: str, _bronnen: Bronnen, _net: Stratennet) -> Gelopen | DataError:
    del state
    try:
        aansluiting = join_streets(_net, _bronnen.herkomsten, _bronnen.aanbod)
    except DataError as error:
        return error
    return Gelopen(run(_bronnen, maat=_net.looproute), _net, aansluiting)


def load_beeld(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give dekking of the chosen pair at `norm_m` metres for every gebied, with the tekort beside it.

    Columns of dekking, and rang, reden, and buiten_norm, buiten_norm_min, buiten_norm_max: people who live
    further than the norm (NaN where inwoners is unknown), also where the gebied meets its norm.
    """
    return _load_beeld(loaded.fingerprint, loaded.results, selection.doelgroep, selection.aanbodsoort, norm_m)


@st.cache_resource(show_spinner=False, max_entries=400)
def _load_beeld(state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int) -> pd.DataFrame:
    del state
    dekking, hiaten = _tables_of(_results, _norm_of(_results, doelgroep, aanbodsoort, norm_m))
    table = dekking.merge(hiaten[["gebiedcode", "rang", "reden"]], on="gebiedcode", how="left")
    table["buiten_norm"] = (table["inwoners"] - table["inwoners_binnen_norm"]).round(6)
    table["buiten_norm_min"] = (table["inwoners"] - table["inwoners_binnen_norm_max"]).round(6)
    table["buiten_norm_max"] = (table["inwoners"] - table["inwoners_binnen_norm_min"]).round(6)
    return table


def chosen_norm(loaded: Loaded, selection: Selection, *, norm_m: int) -> Norm:
    """Give the norm of the chosen pair at `norm_m` metres; a pair without one gets the usual share."""
    return _norm_of(loaded.results, selection.doelgroep, selection.aanbodsoort, norm_m)


def _norm_of(results: Results, doelgroep: str, aanbodsoort: str, norm_m: int) -> Norm:
    normen = results.normen
    own = normen.norm_for(doelgroep, aanbodsoort)
    norm = own or Norm(doelgroep, aanbodsoort, float(norm_m), normen.min_aandeel)
    return norm if round(norm.normafstand_m) == norm_m else replace(norm, normafstand_m=float(norm_m))


@dataclass(frozen=True)
class Vijver:
    """Who fishes in the same pond, and whose stop leaves people without: tables overlap and kwetsbaarheid."""

    overlap: pd.DataFrame
    kwetsbaarheid: pd.DataFrame


@st.cache_resource(show_spinner="De bereiken worden gemeten …", max_entries=3)
def _load_bereik(state: str, _results: Results, widest_m: float) -> maten.Bereik:
    del state
    return maten.build_bereik(_results, max_norm_m=widest_m)


def _bereik_of(state: str, results: Results, norm: Norm | None) -> maten.Bereik:
    """Give the Bereik of one norm (None: of all), with caches of its own, so nothing piles up."""
    usual = max([float(NORM_RANGE_M[1]), *(n.normafstand_m for n in results.normen.normen)])
    widest = usual if norm is None else max(usual, norm.normafstand_m)
    shared = _load_bereik(state, results, widest)
    if norm is not None:
        results = replace(results, normen=replace(results.normen, normen=(norm,)))
    return maten.Bereik(results, shared.bounded, shared.radius_m, shared.areas)


def load_states(loaded: Loaded) -> NDArray[np.int8]:
    """Give per offering whether it is open (1), closed (0) or unknown (-1), shape (n, 7, dagdelen)."""
    return _load_states(loaded.fingerprint, loaded.results)


@st.cache_resource(show_spinner="De openingstijden worden gelezen …", max_entries=3)
def _load_states(state: str, _results: Results) -> NDArray[np.int8]:
    del state
    return maten.read_states(_results)


def load_week(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give table dagdelen of the chosen pair at `norm_m` metres: all moments of the week at once."""
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    return _load_week(loaded.fingerprint, loaded.results, *pair)


@st.cache_resource(show_spinner="De week wordt berekend …", max_entries=60)
def _load_week(state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int) -> pd.DataFrame:
    bereik = _bereik_of(state, _results, _norm_of(_results, doelgroep, aanbodsoort, norm_m))
    return maten.compute_dagdelen(bereik, _load_states(state, _results))


def load_vijver(loaded: Loaded, selection: Selection, *, norm_m: int) -> Vijver:
    """Give the Vijver of the chosen pair at `norm_m` metres."""
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    return _load_vijver(loaded.fingerprint, loaded.results, *pair)


@st.cache_resource(show_spinner="De vijvers worden gemeten …", max_entries=60)
def _load_vijver(state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int) -> Vijver:
    bereik = _bereik_of(state, _results, _norm_of(_results, doelgroep, aanbodsoort, norm_m))
    states = _load_states(state, _results)
    return Vijver(maten.compute_overlap(bereik, states), maten.compute_kwetsbaarheid(bereik))


def load_vijvers(loaded: Loaded) -> Vijver:
    """Give the Vijver of all norms."""
    return _load_vijvers(loaded.fingerprint, loaded.results)


@st.cache_resource(show_spinner="De vijvers worden gemeten …", max_entries=3)
def _load_vijvers(state: str, _results: Results) -> Vijver:
    bereik, states = _bereik_of(state, _results, None), _load_states(state, _results)
    return Vijver(maten.compute_overlap(bereik, states), maten.compute_kwetsbaarheid(bereik))


def load_keuze(
    loaded: Loaded, selection: Selection, keuze: Keuze, *, norms_m: tuple[int, ...]
) -> pd.DataFrame:
    """Give dekking of the chosen pair by the offerings of `keuze`, at each distance of `norms_m`."""
    pair = selection.doelgroep, selection.aanbodsoort
    norms = tuple(_norm_of(loaded.results, *pair, norm_m) for norm_m in norms_m)
    return _load_keuze(loaded.fingerprint, loaded.results, keuze, norms)


def load_keuzes(loaded: Loaded, keuze: Keuze) -> pd.DataFrame:
    """Give dekking by the offerings of `keuze` for all norms."""
    return _load_keuze(loaded.fingerprint, loaded.results, keuze, loaded.results.normen.normen)


@st.cache_resource(show_spinner=False, max_entries=60)
def _load_keuze(state: str, _results: Results, keuze: Keuze, norms: tuple[Norm, ...]) -> pd.DataFrame:
    widest = max(norms, key=lambda norm: norm.normafstand_m, default=None)
    bereik = _bereik_of(state, _results, widest)
    return compute_keuze(bereik, states_of_keuze(_results, keuze), norms=norms)


def _tables_of(results: Results, norm: Norm) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give dekking and hiaten of one norm: those of the results where it is one of theirs."""
    if norm not in results.normen.normen:
        return compute_pair(results, norm)
    found = []
    for table in (results.dekking, results.hiaten):
        mine = (table["doelgroep"] == norm.doelgroep) & (table["aanbodsoort"] == norm.aanbodsoort)
        found.append(table[mine].reset_index(drop=True))
    return found[0], found[1].assign(rang=np.arange(1, len(found[1]) + 1))


def _only(results: Results, norm: Norm) -> Results:
    """Give `results` as if `norm` were the only one."""
    dekking, hiaten = _tables_of(results, norm)
    return replace(results, normen=replace(results.normen, normen=(norm,)), dekking=dekking, hiaten=hiaten)


@dataclass(frozen=True)
class Achtergrond:
    """What lies behind one pair: tables verdeling, inkomensgroepen, gebruik and redenen."""

    verdeling: pd.DataFrame
    inkomensgroepen: pd.DataFrame
    gebruik: pd.DataFrame
    redenen: pd.DataFrame


def load_achtergrond(loaded: Loaded, selection: Selection, *, norm_m: int) -> Achtergrond:
    """Give the Achtergrond of the chosen pair at `norm_m` metres."""
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    return _load_achtergrond(loaded.fingerprint, loaded.results, *pair)


@st.cache_resource(show_spinner=False, max_entries=60)
def _load_achtergrond(
    state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int
) -> Achtergrond:
    norm = _norm_of(_results, doelgroep, aanbodsoort, norm_m)
    results, bereik = _only(_results, norm), _bereik_of(state, _results, norm)
    dagdelen = maten.compute_dagdelen(bereik, _load_states(state, _results))
    return Achtergrond(
        maten.compute_verdeling(results),
        compute_inkomensgroepen(results, results.dekking),
        compute_gebruik(bereik, norm),
        maten.compute_redenen(results, dagdelen, maten.compute_drempels(bereik)),
    )


def load_clusters(loaded: Loaded, selection: Selection, *, norm_m: int) -> pd.DataFrame:
    """Give table clusters of the chosen pair at `norm_m` metres; the first time loads slow libraries."""
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    return _load_clusters(loaded.fingerprint, loaded.results, *pair)


@st.cache_resource(
    show_spinner="Het patroon wordt gezocht. De eerste keer duurt dat een paar seconden …", max_entries=60
)
def _load_clusters(
    state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int
) -> pd.DataFrame:
    del state
    return compute_clusters(_only(_results, _norm_of(_results, doelgroep, aanbodsoort, norm_m)))


def load_maat(loaded: Loaded, selection: Selection, naam: str, *, norm_m: int) -> pd.DataFrame:
    """Give one table of `maten.MATEN`, of the chosen pair at `norm_m` metres (vervoer has all its pairs).

    Raises:
        UsageError: there is no table `naam`.

    """
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    return _load_maat(loaded.fingerprint, loaded.results, naam, *pair)


@st.cache_resource(show_spinner=False, max_entries=60)
def _load_maat(
    state: str, _results: Results, naam: str, doelgroep: str, aanbodsoort: str, norm_m: int
) -> pd.DataFrame:
    norm = _norm_of(_results, doelgroep, aanbodsoort, norm_m)
    results = _only(_results, norm)
    bereik = replace(_bereik_of(state, _results, norm), results=results)
    return maten.compute_maten(results, [naam], bereik=bereik)[naam]


@dataclass(frozen=True)
class WatAls:
    """A plan beside today: the Results with it, and the rows of dekking and dagdelen that differ."""

    results: Results
    dekking: pd.DataFrame
    dagdelen: pd.DataFrame


def load_watals(loaded: Loaded, selection: Selection, *, norm_m: int, plan: str) -> WatAls:
    """Give what `plan` (a Scenario as text) changes: dekking of all norms and the chosen pair, its dagdelen.

    Raises:
        UsageError: the plan names something that does not exist.

    """
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    waiting = (
        st.spinner("Het plan wordt over straten gemeten …") if loaded.gelopen else contextlib.nullcontext()
    )
    with waiting:
        return _load_watals(loaded.fingerprint, loaded.results, *pair, plan)


@st.cache_resource(show_spinner=False, max_entries=30)
def _load_watals(
    state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int, plan: str
) -> WatAls:
    after = _load_plan(state, _results, plan)
    norm = _norm_of(_results, doelgroep, aanbodsoort, norm_m)
    one = _only(_results, norm), _only(after, norm)
    differences = compare_dekking(_results, after)
    mine = (differences["doelgroep"] == doelgroep) & (differences["aanbodsoort"] == aanbodsoort)
    dekking = pd.concat([compare_dekking(*one), differences[~mine]], ignore_index=True)
    week = _load_week(state, _results, doelgroep, aanbodsoort, norm_m)
    return WatAls(after, dekking, compare_weken(week, measure_week(one[1])))


@st.cache_resource(show_spinner=False, max_entries=30)
def _load_plan(state: str, _results: Results, plan: str) -> Results:
    del state
    bronnen = apply_wijzigingen(_results.bronnen, read_scenario(plan).wijzigingen)
    return rerun(_results, bronnen.aanbod)


def load_plan_beeld(loaded: Loaded, selection: Selection, *, norm_m: int, plan: str) -> pd.DataFrame:
    """Give what `load_beeld` gives, with `plan` carried out."""
    after = _load_plan(loaded.fingerprint, loaded.results, plan)
    pair = selection.doelgroep, selection.aanbodsoort, norm_m
    return _load_beeld(f"{loaded.fingerprint} {plan}", after, *pair)


def load_kandidaten(loaded: Loaded) -> pd.DataFrame:
    """Give the buildings where something could come: locatie_id, naam, x_rd, y_rd (m, RD)."""
    return maten.list_kandidaten(_bereik_of(loaded.fingerprint, loaded.results, None))


def load_plekken(loaded: Loaded, selection: Selection, *, norm_m: int, k: int) -> Plekken:
    """Give the best `k` candidates for the chosen pair.

    Raises:
        UsageError: `k` does not fit, or nobody's number of inwoners is known.

    """
    return _load_plekken(
        loaded.fingerprint, loaded.results, selection.doelgroep, selection.aanbodsoort, norm_m, k
    )


@st.cache_resource(show_spinner="De beste plekken worden gezocht …", max_entries=60)
def _load_plekken(
    state: str, _results: Results, doelgroep: str, aanbodsoort: str, norm_m: int, k: int
) -> Plekken:
    norm = _norm_of(_results, doelgroep, aanbodsoort, norm_m)
    return find_plekken(_bereik_of(state, _results, norm), norm, k=k)


def load_shapes(loaded: Loaded, niveau: str) -> Mapping[str, dict[str, Any]]:
    """Give the borders of `niveau` as the map draws them."""
    return _load_shapes(loaded.files, loaded.results, niveau)


@st.cache_resource(show_spinner=False, max_entries=12)
def _load_shapes(state: str, _results: Results, niveau: str) -> Mapping[str, dict[str, Any]]:
    del state
    gebieden = _results.gebieden
    return kaart.screen_shapes(gebieden[gebieden["niveau"] == niveau])


def load_view(loaded: Loaded, gebiedcode: str | None = None) -> tuple[float, float, float, float]:
    """Give the bounds of a gebied, None is everything: west, south, east, north in degrees."""
    return _load_view(loaded.files, loaded.results, gebiedcode)


@st.cache_resource(show_spinner=False, max_entries=400)
def _load_view(state: str, _results: Results, gebiedcode: str | None) -> tuple[float, float, float, float]:
    del state
    gebieden = _results.gebieden
    return kaart.view_of(gebieden if gebiedcode is None else gebieden[gebieden["gebiedcode"] == gebiedcode])


def load_labels(loaded: Loaded, niveau: str, *, first: str | None) -> kaart.Kept:
    """Give the names on the map; that of gebiedcode `first` is always readable."""
    return _load_labels(loaded.files, loaded.results, niveau, first)


@st.cache_resource(show_spinner=False, max_entries=400)
def _load_labels(state: str, _results: Results, niveau: str, first: str | None) -> kaart.Kept:
    del state
    gebieden = _results.gebieden
    return kaart.label_layer(gebieden[gebieden["niveau"] == niveau], first=first)


def load_points(
    loaded: Loaded, selection: Selection, *, draw: Callable[[], kaart.Kept], moment: str | None = None
) -> kaart.Kept:
    """Give the offerings on the map of `selection` (at `moment`); `draw` makes them the first time."""
    pair = selection.doelgroep, selection.aanbodsoort, moment
    return _load_points(loaded.fingerprint, *pair, draw, ander=selection.ander)


@st.cache_resource(show_spinner=False, max_entries=200)
def _load_points(
    state: str,
    doelgroep: str,
    aanbodsoort: str,
    moment: str | None,
    _draw: Callable[[], kaart.Kept],
    *,
    ander: bool,
) -> kaart.Kept:
    del state, doelgroep, aanbodsoort, moment, ander
    return _draw()


def load_drawing(loaded: Loaded, name: str, *, draw: Callable[[], str]) -> str:
    """Give the still map called `name`, drawn once per state of the data."""
    return _load_drawing(loaded.fingerprint, name, draw)


@st.cache_resource(show_spinner=False, max_entries=200)
def _load_drawing(state: str, name: str, _draw: Callable[[], str]) -> str:
    del state, name
    return _draw()


def load_register(loaded: Loaded, name: str, *, draw: Callable[[], _T]) -> _T:
    """Give what the screen Aanbod makes of the whole register, made once per state of the data."""
    found: _T = _load_register(loaded.fingerprint, name, draw)
    return found


@st.cache_resource(show_spinner=False, max_entries=12)
def _load_register(state: str, name: str, _draw: Callable[[], Any]) -> Any:  # noqa: ANN401 whatever draw makes
    del state, name
    return _draw()


def load_gebied(loaded: Loaded) -> Gebied:
    """Give the municipality that addresses are looked up in, with the names of its wijken and buurten."""
    return _load_gebied(loaded.files, loaded.data)


@st.cache_resource(show_spinner=False, max_entries=3)
def _load_gebied(state: str, _data: Path) -> Gebied:
    del state
    return read_gebied(_data)


def load_adresbestand(loaded: Loaded) -> Adresbestand | None:
    """Give the file of addresses of the data directory, read once; None when it has none."""
    return _load_adresbestand(loaded.files, find_adresbestand(loaded.data))


@st.cache_resource(show_spinner=False, max_entries=3)
def _load_adresbestand(state: str, _path: Path | None) -> Adresbestand | None:
    del state
    return open_adresbestand(_path)


def load_tekens(loaded: Loaded) -> Mapping[str, kaart.Teken]:
    """Give the mark of each aanbodsoort."""
    return kaart.tekens_of(loaded.results.normen)


def background_tiles(loaded: Loaded) -> str | None:
    """Give where the tiles of the BRT-achtergrondkaart are, once they answered; never waits.

    bronnen.toml of the data directory goes before the one that comes with the program. None: no answer (yet),
    or that file cannot be read, which `fetch` says.
    """
    tiles = _find_tiles(loaded.files, loaded.data)
    if tiles is None:
        return None
    future = _probe(tiles)
    return tiles if future.done() and future.result() else None


@st.cache_resource(show_spinner=False, max_entries=3)
def _find_tiles(state: str, _data: Path) -> str | None:
    del state
    try:
        settings = load_settings(embedded_data() / "bronnen.toml", _data / "bronnen.toml")
        return next(iter(settings.diensten[_TILES].addresses("tegels")), None)
    except DataError:
        return None


@st.cache_resource(show_spinner=False, ttl=600, max_entries=3)
def _probe(tiles: str) -> Future[bool]:
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="achtergrondkaart")
    future = pool.submit(_reach, tiles)
    pool.shutdown(wait=False)
    return future


def _reach(tiles: str) -> bool:
    for hole, number in _PROBE_TILE.items():
        tiles = tiles.replace(hole, number)
    try:
        with urllib.request.urlopen(tiles, timeout=_PROBE_SECONDS) as answer:  # noqa: S310 http(s)
            return bool(answer.status == HTTPStatus.OK and answer.headers.get_content_maintype() == "image")
    except (OSError, ValueError):
        return False
