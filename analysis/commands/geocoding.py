"""`samenspelkaart geocode`: give every address a point, and list what a person must judge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.hulp import when_stopped
from analysis.commands.options import OwnDataOption, embedded_data, undo_words
from analysis.commands.voortgang import show_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.geocoding import GeocodeReport

__all__ = ["geocode_data", "register"]

_STOPPED = (
    "Gestopt. De lijsten zijn niet veranderd. Start de opdracht opnieuw om verder te gaan: "
    "wat al is opgezocht wordt dan niet opnieuw gevraagd."
)


def register(app: typer.Typer) -> None:
    """Add `geocode` to the command line."""

    @app.command()
    def geocode(
        data: OwnDataOption,
        adresbestand: Annotated[
            Path | None,
            typer.Option(
                "--adresbestand",
                help="Uittreksel van de BAG (CSV, Parquet, GeoPackage); gaat voor. "
                "Zonder deze optie: geo/adressen.* in de gegevensmap.",
            ),
        ] = None,
        bron: Annotated[
            list[str] | None, typer.Option("--bron", help="Ander adres van een dienst: NAAM=URL. Mag vaker.")
        ] = None,
        *,
        zonder_internet: Annotated[
            bool, typer.Option("--zonder-internet", help="Gebruik alleen het adresbestand.")
        ] = False,
    ) -> None:
        """Zoek bij elk adres een punt op; wat niet zeker is komt op een lijst om te beoordelen."""
        with when_stopped(_STOPPED), show_progress("Adressen opzoeken") as update:
            report = geocode_data(
                data,
                adresbestand=adresbestand,
                bron=bron or [],
                online=not zonder_internet,
                progress=lambda done, total: update(completed=done, total=total),
            )
        for line in summary_of(report, data=data):
            typer.echo(line)


def geocode_data(
    data: Path,
    *,
    adresbestand: Path | None = None,
    bron: list[str] | None = None,
    online: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> GeocodeReport:
    """Geocode the register of a data directory with the services of its bronnen.toml.

    Raises:
        UsageError: there is nothing to look addresses up in, or a `bron` is none.
        DataError: a file cannot be read.
        OutputError: a file cannot be written; everything is as it was.

    """
    from analysis.errors import UsageError
    from analysis.geocoding import geocode_register
    from analysis.geocoding.opening import find_adresbestand, open_adresbestand, open_geocoders

    file = open_adresbestand(adresbestand or find_adresbestand(data))
    if not online and file is None:
        raise UsageError("Zonder internet is een adresbestand nodig: geef --adresbestand BESTAND.")
    standaard = embedded_data() / "bronnen.toml"
    with open_geocoders(data, standaard=standaard, adresbestand=file, bron=bron or [], online=online) as (
        geocoders,
        cache,
    ):
        return geocode_register(data, geocoders=geocoders, cache=cache, progress=progress)


def summary_of(report: GeocodeReport, *, data: Path) -> list[str]:
    """Give what a run on `data` did, in Dutch, line by line."""
    from analysis.woorden import stuks

    names = {"": "nog zonder plek"}
    asked = stuks(report.questions, "vraag", "vragen")
    lines = [f"{stuks(report.changed, 'rij kreeg', 'rijen kregen')} een (betere) plek; {asked} gesteld."]
    for precisie, number in sorted(report.precisies.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"  {number} × {names.get(precisie, precisie)}")
    if report.review:
        lines.append(f"{len(report.review)} rijen moet iemand bekijken: aanbod/register/beoordelen.csv.")
    if report.not_asked:
        lines.append(
            f"{report.not_asked} rijen konden niet opgezocht worden; start de opdracht later opnieuw."
        )
    lines += [f"{naam}: {fault}" for naam, fault in report.faults.items()]
    if report.nummer is not None:
        lines.append(undo_words(report.nummer, data))
    return lines
