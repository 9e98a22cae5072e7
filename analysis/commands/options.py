"""What several commands ask for: the data directory, the measure of distance, a changed norm."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.errors import UsageError

if TYPE_CHECKING:
    from analysis.afstand import DistanceMeasure
    from analysis.netwerk import Looproute
    from analysis.normen import Normen
    from analysis.pipeline import Bronnen

__all__ = [
    "DataOption",
    "Maat",
    "MaatOption",
    "NetwerkOption",
    "VerenOption",
    "choose_maat",
    "embedded_data",
    "parse_norm",
]

_LOOPROUTES = "geo/looproutes.json"  # what `fetch` writes
_SMALL_ISLAND_M = 500.0  # a courtyard that is not joined to the street catches no addresses


class Maat(StrEnum):
    """How to measure."""

    HEMELSBREED = "hemelsbreed"
    LOOPROUTE = "looproute"


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="De gegevensmap (normen.toml, geo/, aanbod/). "
        "Zonder deze optie: de meegeleverde gegevens van Zwolle.",
        show_default=False,
    ),
]
MaatOption = Annotated[
    Maat | None,
    typer.Option(
        "--maat",
        help="Hemelsbreed (rechte lijn maal omwegfactor) of looproute (over straten). "
        "Zonder deze optie: hemelsbreed, of looproute als u een netwerk geeft.",
        show_default=False,
    ),
]
NetwerkOption = Annotated[
    Path | None,
    typer.Option(
        "--netwerk",
        help="Bestand met straten (GeoPackage, GraphML of Overpass-JSON). "
        f"Zonder deze optie: {_LOOPROUTES} in de gegevensmap.",
        show_default=False,
    ),
]
VerenOption = Annotated[
    bool, typer.Option("--veren", help="Loop bij looproute ook over veren die voetgangers meenemen.")
]


def embedded_data() -> Path:
    """Give the data directory that comes with the program: of the checkout, or inside the package."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent / "data"


def parse_norm(text: str) -> tuple[str, str, float]:
    """Read "doelgroep:aanbodsoort=METERS".

    Raises:
        UsageError: it is something else.

    """
    pair, _, metres = text.partition("=")
    doelgroep, _, aanbodsoort = pair.partition(":")
    doelgroep, aanbodsoort = doelgroep.strip(), aanbodsoort.strip()
    try:
        number = float(metres.replace(",", "."))
    except ValueError:
        number = None
    if number is None or not (doelgroep and aanbodsoort):
        msg = f"'{text}' is geen norm. Schrijf bijvoorbeeld --norm ouderen:huiskamer=500."
        raise UsageError(msg)
    return doelgroep, aanbodsoort, number


def choose_maat(
    maat: Maat | None,
    netwerk: Path | None,
    *,
    data: Path,
    bronnen: Bronnen,
    normen: Normen,
    veren: bool = False,
) -> DistanceMeasure:
    """Choose how to measure, and say on screen what is used and what is wrong with it.

    Args:
        maat: what the user asked for; None: looproute where `netwerk` is given, else hemelsbreed.
        netwerk: file of streets; None: the one in the data directory.
        data: the data directory.
        bronnen: where people live and offerings are: the streets must lead there.
        normen: for the omwegfactor.
        veren: whether ferries count as streets.

    Raises:
        UsageError: a netwerk with hemelsbreed.
        DataError: the file is not there, cannot be read, or is about somewhere else.

    """
    from analysis.afstand import Hemelsbreed

    if maat is Maat.HEMELSBREED and netwerk is not None:
        msg = "Bij --maat hemelsbreed hoort geen --netwerk. Laat een van beide weg."
        raise UsageError(msg)
    wanted = maat or (Maat.LOOPROUTE if netwerk is not None else Maat.HEMELSBREED)
    file = netwerk or data / _LOOPROUTES
    if wanted is Maat.LOOPROUTE and (netwerk is not None or file.is_file()):
        looproute = _read_looproute(file, veren=veren)
        _tell_unplaced(looproute, bronnen, file.name)
        return looproute
    line = f"hemelsbreed × omwegfactor {normen.omwegfactor:g}".replace(".", ",")
    if wanted is Maat.LOOPROUTE:
        typer.echo(
            f"Er is geen netwerk van straten ({_LOOPROUTES} ontbreekt). Er is gemeten: {line}. "
            "Haal straten op met 'samenspelkaart fetch', of geef een bestand met --netwerk.",
            err=True,
        )
    return Hemelsbreed(normen.omwegfactor)


def _read_looproute(file: Path, *, veren: bool) -> Looproute:
    from analysis.netwerk import Looproute, drop_eilanden, find_eilanden, read_straten

    straten = read_straten(file, veren=veren)
    islands = find_eilanden(straten.netwerk)
    netwerk = drop_eilanden(straten.netwerk, min_lengte_m=_SMALL_ISLAND_M)
    large = int((islands["lengte_m"] >= _SMALL_ISLAND_M).sum())
    small = f"{len(islands) - max(large, 1)} kleine delen (minder dan {_SMALL_ISLAND_M:.0f} m) doen niet mee"
    length = f"{islands['lengte_m'].sum() / 1000:.0f} km straat in {len(islands)} losse delen"
    typer.echo(f"Netwerk {file.name}: {length}; {small}.", err=True)
    barriers = straten.barriers if len(straten.barriers) else None
    return Looproute(netwerk, barriers=barriers)


def _tell_unplaced(looproute: Looproute, bronnen: Bronnen, bron: str) -> None:
    """Say how many people and offerings have no street near; refuse a network that none of them has."""
    from analysis.errors import UnreadableError

    herkomsten, aanbod = bronnen.herkomsten, bronnen.aanbod
    far = looproute.unplaced(herkomsten[["x_rd", "y_rd"]].to_numpy())
    if far.all():
        raise UnreadableError(
            "Dit netwerk hoort niet bij deze gegevens: er is geen straat waar mensen wonen.",
            bron=bron,
            oplossing="Geef met --netwerk de straten van deze gemeente, of haal ze op met fetch.",
        )
    points = aanbod[["x_rd", "y_rd"]][aanbod["telt_mee"] & aanbod["x_rd"].notna()].to_numpy()
    offers = int(looproute.unplaced(points).sum())
    if far.any() or offers:
        share = f"{100 * far.mean():.1f}".replace(".", ",")
        typer.echo(
            f"Verder dan {looproute.max_aanloop_m:.0f} m van een straat, of erachter door water of spoor: "
            f"{share} % van de plekken waar mensen wonen, en {offers} keer aanbod. Zij tellen als niet "
            "bereikbaar.",
            err=True,
        )
