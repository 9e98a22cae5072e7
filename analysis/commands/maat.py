"""Maat: how several commands measure distance, as the user asks for it."""

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

__all__ = ["LOOPROUTES", "Maat", "MaatOption", "NetwerkOption", "VerenOption", "choose_maat"]

LOOPROUTES = "geo/looproutes.json"  # what `fetch` writes in a data directory


class Maat(StrEnum):
    """How to measure."""

    HEMELSBREED = "hemelsbreed"
    LOOPROUTE = "looproute"


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
        f"Zonder deze optie: {LOOPROUTES} in de gegevensmap.",
        show_default=False,
    ),
]
VerenOption = Annotated[
    bool, typer.Option("--veren", help="Loop bij looproute ook over veren die voetgangers meenemen.")
]


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
        UsageError: a netwerk or ferries with hemelsbreed.
        DataError: the file is not there, cannot be read, or is about somewhere else.

    """
    from analysis.afstand import Hemelsbreed
    from analysis.woorden import maat_words

    if maat is Maat.HEMELSBREED and netwerk is not None:
        msg = "Bij --maat hemelsbreed hoort geen --netwerk. Laat een van beide weg."
        raise UsageError(msg)
    wanted = maat or (Maat.LOOPROUTE if netwerk is not None else Maat.HEMELSBREED)
    if veren and wanted is Maat.HEMELSBREED:
        msg = "--veren hoort bij looproute. Zet er --maat looproute bij, of laat --veren weg."
        raise UsageError(msg)
    file = netwerk or data / LOOPROUTES
    if wanted is Maat.LOOPROUTE and (netwerk is not None or file.is_file()):
        return _read_looproute(file, bronnen, veren=veren)
    straight = Hemelsbreed(normen.omwegfactor)
    if wanted is Maat.LOOPROUTE:
        typer.echo(
            f"Er is geen netwerk van straten ({LOOPROUTES} ontbreekt). Er is gemeten: "
            f"{maat_words(straight)}. Haal straten op met 'samenspelkaart fetch', of geef een bestand met "
            "--netwerk.",
            err=True,
        )
    return straight


def _read_looproute(file: Path, bronnen: Bronnen, *, veren: bool) -> Looproute:
    from analysis.netwerk import join_streets, read_stratennet

    net = read_stratennet(file, veren=veren)
    typer.echo(net.describe(), err=True)
    left_out = join_streets(net, bronnen.herkomsten, bronnen.aanbod).describe()
    if left_out:
        typer.echo(left_out, err=True)
    return net.looproute
